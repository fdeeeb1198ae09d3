"""Two long texts told as one: words in English, characters in Chinese, and marks that need no colour."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamtui.documents.difference import KEPT, MANY, SKIPPED, is_long
from kamtui.tui.panes.difference import difference


def told(mine: str, theirs: str) -> str:
    return "".join(span.text for span in difference(mine, theirs))


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("in two nights", "in three nights", "in [-two-]{+three+} nights"),
        ("窗口只有四小时", "窗口有六小时", "窗口[-只-]有[-四-]{+六+}小时"),
        ("signed", "signed, and sealed", "signed{+, and sealed+}"),
        ("a very long talk", "a talk", "a [-very long -]talk"),
        ("", "new", "{+new+}"),
        ("same", "same", "same"),
    ],
)
def test_what_only_one_side_says_is_marked(mine: str, theirs: str, expected: str) -> None:
    assert told(mine, theirs) == expected


texts = st.text(st.sampled_from("ab 四六。\n.,"), max_size=40)


@given(texts, texts)
def test_either_text_can_be_read_out_of_the_difference(mine: str, theirs: str) -> None:
    text = told(mine, theirs)
    assert re.sub(r"\{\+.*?\+\}", "", text, flags=re.DOTALL).replace("[-", "").replace("-]", "") == mine
    assert re.sub(r"\[-.*?-\]", "", text, flags=re.DOTALL).replace("{+", "").replace("+}", "") == theirs


def test_a_long_run_that_both_say_keeps_its_ends_only() -> None:
    same = " ".join(f"word{number}" for number in range(200))
    text = told(f"mine {same} end", f"theirs {same} end")
    assert text.startswith("[-mine-]{+theirs+} word0 ")
    assert len(text) < KEPT + len(SKIPPED) + 40


def test_a_very_long_text_is_compared_by_sentences() -> None:
    sentence = "陈总要看到自己的数据。"
    long = sentence * (MANY // len(sentence) + 1)
    assert "[-另一句。-]" in told(long + "另一句。" + sentence, long + sentence)


def test_a_text_of_several_lines_is_long_however_short() -> None:
    assert is_long("a\nb")
    assert not is_long("Head of Operations, EMEA")
