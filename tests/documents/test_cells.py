"""Text measured in terminal cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kamtui.documents.cells import cells, fit, in_a_line, in_lines, pad

TEXTS = st.text(st.sampled_from("abc 陈国栋，。ＡａÄé한글カナ…—“”1\u0301\u200d"), max_size=40)


@pytest.mark.parametrize(
    ("text", "taken"),
    [("", 0), ("abc", 3), ("陈国栋", 6), ("Chen 陈", 7), ("ＡＢ", 4), ("é", 1), ("e\u0301", 1), ("a\u200db", 2),
     ("한글", 4), ("，。", 4), ("\u1112\u1161\u11ab", 2)],
)  # fmt: skip
def test_a_chinese_character_takes_two_cells_and_a_mark_over_another_none(text: str, taken: int) -> None:
    assert cells(text) == taken


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [("Hengyue Bank", 12, "Hengyue Bank"), ("Hengyue Bank", 11, "Hengyue B.."), ("Hengyue Bank", 10, "Hengyue.."),
     ("华东恒岳", 8, "华东恒岳"), ("华东恒岳", 7, "华东.."), ("华东恒岳", 6, "华东.."), ("华东恒岳", 2, ".."),
     ("abc", 1, "."), ("abc", 0, ""), ("abc", -3, ""), ("", 0, ""),
     ("e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301e\u0301")],
)  # fmt: skip
def test_what_is_cut_ends_in_two_dots_and_never_in_half_a_character(text: str, width: int, shown: str) -> None:
    assert fit(text, width) == shown


@given(TEXTS, st.integers(0, 50))
def test_what_fits_is_whole_and_what_does_not_takes_no_more_than_its_width(text: str, width: int) -> None:
    shown = fit(text, width)
    assert cells(shown) <= width
    assert (shown == text) is (cells(text) <= width) or shown == text[: len(shown)]
    assert cells(pad(shown, width)) == width


@given(TEXTS)
def test_texts_are_measured_as_the_app_measures_them(text: str) -> None:
    plain = text.replace("\u200d", "")
    assert cells(plain) == cell_len(plain)


def test_a_strangers_text_is_one_line_and_does_not_act_on_the_terminal() -> None:
    assert in_a_line("a\nb\tc\r\nd\u2028e\x85f") == "a b c  d e f"
    assert in_a_line("\x1b[31mred\x07\x00\u202e\u200f\ufeff") == "[31mred"
    assert in_a_line("👨\u200d👩 陈, é") == "👨\u200d👩 陈, é"


@given(st.text(max_size=30))
def test_no_control_character_is_left_in_a_line(text: str) -> None:
    line = fit(text, 200)
    assert len(line.splitlines()) <= 1
    assert all(sign.isprintable() or ord(sign) > 0xA0 for sign in line)


def test_a_text_of_several_lines_keeps_them_and_nothing_that_acts_on_a_terminal() -> None:
    assert in_lines("one\r\ntwo\x1b[2J\n\u202e三\x07") == "one\ntwo[2J\n三"
    assert in_lines("a\tb\u2029c") == "a b c"
