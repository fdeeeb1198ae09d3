"""What holds for every text that can be typed."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kamtui.quicklog import Log, parse, read_date
from kamtui.quicklog.fold import number, shadow
from tests.quicklog.people import DEALS, NOW, PEOPLE, TEAM

PIECES = (
    "@",
    "#",
    "!",
    "!!",
    "?",
    ">>",
    "<<",
    "<<?",
    "=",
    "$",
    "+",
    "~",
    "》》",
    "《《",
    "〈〈？",
    "！",
    "？",
    "＠",
    "＃",
    "：",
    ":",
    "、",
    "，",
    "。",
    "；",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\t",
    '"',
    "“",
    "’",
    "by ",
    "前",
    "截止",
    "在",
    "friday",
    "下周二",
    "月底",
    "节前",
    "12月1日",
    "Feb 30",
    "2026-12-20",
    "10:00",
    "-",
    "～",
    "10:45",
    "3pm",
    "三点半",
    "昨天",
    "下午",
    "半小时",
    "45m",
    "1h30m",
    "10m a year",
    "trust:20",
    "需求：",
    "mix:4/3/2/1",
    "closing:ten",
    "goal:",
    "陈",
    "陈总",
    "陈国栋",
    "李工",
    "Dr. Weber",
    "Chen Guodong",
    "采购部的人都来",
    "Zhou",
    "dinner",
    "gift",
    "投诉",
    "680元",
    "￥",
    "4人",
    "advanced",
    "recap",
    "已复述",
    "next:",
    "下一步",
    "他们问",
    "切换窗口",
    "send plan",
    "DR",
    "\u200b",
    "ß",
    "İ",
    "😀",
    "〇",
    "二〇二六年",
    "in 3 days",
    "0",
    "9",
    ".",
    "/",
    "eod",
    "a@b.example",
    "·",
    "@Bob Smith",
    '@"Li Wen"',
    "call ",
    " to @Li Wen",
    "王小明经理",
    "下周",
    "14.30 Uhr",
    "11/20 ",
    "= advanced",
    "‹‹",
)
TYPED = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
TEXTS = st.one_of(
    TYPED, st.text(max_size=200), st.builds("".join, st.lists(st.one_of(TYPED, st.text(max_size=5)), max_size=6))
)


def read(text: str) -> Log:
    return parse(text, NOW, PEOPLE, DEALS, TEAM, ("drill", "演练"))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_the_note_is_the_text_and_every_span_lies_in_it_apart_from_the_others(text: str) -> None:
    log = read(text)
    assert log.note == text
    assert all(0 <= span.start < span.end <= len(text) for span in log.spans)
    assert all(left.end <= right.start for left, right in pairwise(log.spans))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_steps_names_and_unread_words_are_made_of_what_was_typed(text: str) -> None:
    log = read(text)
    words = "".join(text.split())
    for step in log.steps:
        at = 0
        for sign in "".join(step.text.split()):
            at = words.index(sign, at) + 1
    for attendee in log.attendees:
        assert attendee.word in text
    for one in log.unparsed:
        assert one.text in text
        assert 1 <= one.line <= len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_the_same_text_reads_the_same_twice(text: str) -> None:
    assert read(text) == read(text)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_what_was_read_is_consistent(text: str) -> None:
    log = read(text)
    assert log.start is None or (log.start.tzinfo is not None and log.day is None)
    assert log.minutes is None or log.minutes >= 0
    assert log.mix is None or (any(log.mix) and min(log.mix) >= 0)
    for attendee in log.attendees:
        assert attendee.provisional == (attendee.person is None)
        assert attendee.person is None or attendee.person is attendee.candidates[0]
    for step in log.steps:
        assert step.text.strip()
        assert not (step.dateless and step.due)
        assert all(one.word in text for one in step.people)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40) | TYPED, st.sampled_from(("past", "future")))
def test_reading_a_date_never_raises(text: str, prefer: str) -> None:
    value = read_date(text, NOW, "past" if prefer == "past" else "future")
    assert value is None or 1900 <= value.year <= 2200


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | TYPED)
def test_the_shadow_is_as_long_as_the_text(text: str) -> None:
    assert len(shadow(text)) == len(text)


@given(st.integers(min_value=0, max_value=99))
def test_chinese_numerals_below_a_hundred_are_read(value: int) -> None:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(value, 10)
    written = digits[ones] if not tens else ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
    assert number(written) == value
