"""How texts and queries are folded, what a query means, and the tokens it is looked for by."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamtui.store.search_rows import WIDTH, snippet_of
from kamtui.store.search_text import NAMES_END, Query, fold, is_expanded, name_tokens, tokens

ALPHABET = st.sampled_from("aAé2-_.，，。银行業切ｋ９ｶﾞが한국😀µßİſ\u0301\u3099 \n<>@#%&")
"""Characters that folding treats in every way there is."""


def test_case_width_and_latin_accents_make_no_difference() -> None:
    assert fold("ＰＯ－４８２ Müller Straße ﬁ Å") == "po-482 muller strasse fi a"
    assert fold("한국 が Й") == "한국 が й"  # only on Latin letters are they accents


@given(st.text())
def test_the_short_way_of_folding_is_the_long_one(text: str) -> None:
    assert fold(text) == fold(text + "Ⅷ")[: -len(fold("Ⅷ"))]


@given(st.text(ALPHABET, max_size=30))
def test_folding_once_is_enough(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("切换", "服务器切换方案"),
        ("切", "今天不切"),
        ("切换方案", "服务器切换方案"),
        ("PO-4829", "订单PO-482913已发"),
        ("482913", "PO-482913"),
        ("方案 PO", "po-1 的新方案"),
        ("muller", "Herr MÜLLER"),
        ("C++", "they use c++ here"),
        ("50%", "达到５０％"),
        ("ＲＴＯ", "rto <= 30"),
        ("第3次", "第３次演练"),
        ("😀", "好😀"),
    ],
)
def test_what_is_found(query: str, text: str) -> None:
    assert found_by_tokens(query, text)
    assert Query(query).matches(fold(text))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("东城", "城东"),
        ("2913", "PO-482913"),
        ("rill", "drill"),
        ("切换 方案", "切换"),
        ("po 482913", "po-48291"),
        ("切方", "切换方案"),
        ("c++", "c+"),
        ("换方", "换\n方"),
    ],
)
def test_what_is_not_found(query: str, text: str) -> None:
    assert not Query(query).matches(fold(text))


def found_by_tokens(query: str, text: str) -> bool:
    """Whether an index that keeps the tokens of the text gives it for the query."""
    asked, kept = Query(query), tokens(fold(text))
    return set(asked.exact) <= kept and all(any(one.startswith(begin) for one in kept) for begin in asked.begins)


@given(st.text(ALPHABET, max_size=12), st.text(ALPHABET, max_size=12), st.text(ALPHABET, min_size=1, max_size=6))
def test_what_matches_has_every_token_it_is_looked_for_by(before: str, after: str, query: str) -> None:
    for text in (before + query + after, f"{before} {query}{after}", query):
        if Query(query).matches(fold(text)):
            assert found_by_tokens(query, text)


@given(st.text(ALPHABET, min_size=1, max_size=20))
def test_a_text_is_found_by_itself(text: str) -> None:
    assert Query(text).matches(fold(text))
    assert found_by_tokens(text, text)


@given(st.text(ALPHABET, min_size=1, max_size=20), st.text(ALPHABET, max_size=10))
def test_spans_lie_where_the_words_are(query: str, before: str) -> None:
    text = f"{before} {query}"
    for start, end in Query(query).spans(text):
        assert any(word in fold(text[start:end]) for word in Query(query).words)


def test_names_are_told_by_how_they_begin() -> None:
    begins = {"\ue080hengyue", "\ue080恒岳"}
    assert begins <= name_tokens(fold("Hengyue Bank\n恒岳银行"))
    assert Query("恒岳银").beginning == ("\ue080恒岳", False)
    assert Query("恒").beginning == ("\ue080恒", True)
    assert Query("heng").beginning == ("\ue080heng", True)
    names = ["hengyue bank", "恒岳银行"]
    assert [Query(text).rank(names) for text in ("Hengyue  BANK", "heng", "恒岳", "银行")] == [0, 1, 1, 2]


def test_words_and_beginnings_of_names_are_looked_up_by_how_they_begin() -> None:
    expanded = [token for token in ("drill", "\ue080恒岳", "恒", "恒岳", "482", "😀", "\ue02b") if is_expanded(token)]
    assert expanded == ["drill", "\ue080恒岳"]


@given(st.lists(st.text(ALPHABET, max_size=20), max_size=6), st.text(ALPHABET, min_size=1, max_size=4))
def test_many_texts_are_asked_as_each_would_be(texts: list[str], query: str) -> None:
    asked = Query(query)
    assert asked.matching(texts) == [place for place, text in enumerate(texts) if asked.matches(fold(text))]


def test_a_snippet_is_a_line_around_what_was_found() -> None:
    text = "前言" * 2000 + "\n这里说到切换窗口，\t只有四小时。" + "后话" * 100
    snippet, spans = snippet_of(Query("切换"), text)
    assert [snippet[start:end] for start, end in spans] == ["切换"]
    assert not {"\n", "\t"} & set(snippet)
    assert (snippet[:2], snippet[-2:]) == ("..", "..")
    assert len(snippet) <= WIDTH + 4


def test_the_sign_between_names_and_the_rest_is_no_token() -> None:
    assert fold(NAMES_END) == NAMES_END
    assert unicodedata.category(NAMES_END) == "Cc"
