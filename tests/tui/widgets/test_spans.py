"""Text over cells: measuring, cutting, padding, wrapping, cleaning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kamtui.tui.widgets.spans import (
    MASK,
    Span,
    cell,
    clean,
    clip,
    cut,
    cut_spans,
    joined,
    masked,
    pad_spans,
    shown,
    width_of,
    wrap_spans,
)

TEXT = st.text(max_size=40).map(clean)
SPANS = st.lists(st.builds(Span, TEXT, st.sampled_from(["text", "dim", "late"])), max_size=5).map(tuple)


def text_of(spans: tuple[Span, ...]) -> str:
    return "".join(span.text for span in spans)


def test_a_text_that_fits_is_not_cut() -> None:
    assert cut("Hengyue Bank", 12) == "Hengyue Bank"


def test_a_cut_text_ends_in_two_dots() -> None:
    assert cut("Hengyue Bank", 10) == "Hengyue.."


@pytest.mark.parametrize(
    ("width", "expected"), [(8, "华东恒.."), (7, "华东.."), (3, ".."), (2, "华"), (1, ""), (0, "")]
)
def test_chinese_is_never_cut_in_half(width: int, expected: str) -> None:
    assert cut("华东恒岳商业银行", width) == expected


def test_an_accent_stays_with_its_letter() -> None:
    assert clip("Rene\u0301e", 4) == "Rene\u0301"


@given(TEXT, st.integers(0, 30))
def test_a_cut_text_never_exceeds_its_width(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) <= width


@given(SPANS, st.integers(0, 60), st.sampled_from(["left", "right"]))
def test_padded_spans_fill_their_width_to_the_cell(spans: tuple[Span, ...], width: int, align: str) -> None:
    padded = pad_spans(spans, width, "right" if align == "right" else "left")
    assert width_of(padded) == width


@given(SPANS, st.integers(2, 40))
def test_wrapped_lines_fit_and_keep_every_letter(spans: tuple[Span, ...], width: int) -> None:
    lines = wrap_spans(spans, width)
    assert all(width_of(line) <= width for line in lines)
    kept = "".join(text_of(line) for line in lines)
    assert [c for c in kept if not c.isspace()] == [c for c in text_of(spans) if not c.isspace()]


def test_words_are_wrapped_at_spaces() -> None:
    assert [text_of(line) for line in wrap_spans(cell("they want the drill first"), 10)] == [
        "they want",
        "the drill",
        "first",
    ]


def test_chinese_is_wrapped_anywhere_but_before_a_comma() -> None:
    assert [text_of(line) for line in wrap_spans(cell("切换演练讲完，陈总满意"), 12)] == ["切换演练讲", "完，陈总满意"]


def test_line_breaks_of_a_note_are_kept() -> None:
    assert [text_of(line) for line in wrap_spans(cell("one\n\ntwo"), 10)] == ["one", "", "two"]


def test_a_word_longer_than_the_line_is_broken() -> None:
    assert [text_of(line) for line in wrap_spans(cell("see aaaaaaaaaa"), 4)] == ["see", "aaaa", "aaaa", "aa"]


def test_wrapping_keeps_the_ink_of_each_word() -> None:
    lines = wrap_spans((Span("due "), Span("2d late", "late")), 6)
    assert lines == [(Span("due "), Span("2d", "late")), (Span("late", "late"),)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb\tc\r\n", "a b c  "),
        ("Chen\u200b Guo\u200ddong", "Chen Guodong"),
        ("\u202eevil\u202c", "evil"),
        ("\x1b[31mred\x07", "[31mred"),
        ("\ufeffAnna\u00ad Lin\ufe0f", "Anna Lin"),
        ("half\ud800", "half"),
        ("恒岳　银行", "恒岳　银行"),
        ("[red]x[/]", "[red]x[/]"),
    ],
)
def test_what_would_break_a_row_is_left_out(text: str, expected: str) -> None:
    assert clean(text) == expected


@given(st.text(max_size=60))
def test_cleaned_text_has_no_controls_and_cleaning_again_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in cleaned)


def test_private_words_are_masked_until_revealed() -> None:
    spans = (Span("walk-away "), masked("CNY 27.5m"))
    assert text_of(shown(spans, revealed=False)) == "walk-away " + MASK
    assert text_of(shown(spans, revealed=True)) == "walk-away CNY 27.5m"


def test_a_private_mark_is_masked_shortly_and_none_is_not_masked() -> None:
    assert shown((masked("+++"),), revealed=False) == (Span("**", "faint"),)
    assert shown((masked(""),), revealed=False) == ()


def test_neighbours_of_one_ink_are_joined() -> None:
    assert joined((Span("a"), Span("b"), Span("c", "dim"), Span("  "), Span("d", "dim"))) == (
        Span("ab"),
        Span("c  d", "dim"),
    )


def test_spaces_after_an_underlined_word_are_not_underlined() -> None:
    assert joined((Span("节前", "unparsed"), Span("  "))) == (Span("节前", "unparsed"), Span("  "))


def test_cut_spans_say_that_more_was_there() -> None:
    assert cut_spans((Span("ours ", "dim"), Span("send drill plan")), 12) == (Span("ours ", "dim"), Span("send.."))
