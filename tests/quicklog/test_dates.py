"""Words for dates in both languages. Now is Sunday 22 November 2026, 20:00 in Shanghai."""

from datetime import datetime

import pytest

from kamtui.quicklog import read_date
from tests.quicklog.people import NOW, SHANGHAI, moment, reading

AHEAD = (
    ("by friday", "2026-11-27"),
    ("Fri", "2026-11-27"),
    ("周五", "2026-11-27"),
    ("周五前", "2026-11-27"),
    ("星期一", "2026-11-23"),
    ("礼拜天", "2026-11-29"),
    ("sunday", "2026-11-29"),
    ("this fri", "2026-11-20"),
    ("本周五", "2026-11-20"),
    ("next tue", "2026-11-24"),
    ("next Sunday", "2026-11-29"),
    ("下周二", "2026-11-24"),
    ("下下周一", "2026-11-30"),
    ("tuesday next week", "2026-11-24"),
    ("下个星期三", "2026-11-25"),
    ("today", "2026-11-22"),
    ("eod", "2026-11-22"),
    ("今天", "2026-11-22"),
    ("下班前", "2026-11-22"),
    ("tmrw", "2026-11-23"),
    ("tomorrow eod", "2026-11-23"),
    ("明天", "2026-11-23"),
    ("后天", "2026-11-24"),
    ("day after tomorrow", "2026-11-24"),
    ("大后天", "2026-11-25"),
    ("in 3 days", "2026-11-25"),
    ("三天后", "2026-11-25"),
    ("3天之后", "2026-11-25"),
    ("in two weeks", "2026-12-06"),
    ("两周后", "2026-12-06"),
    ("一个月后", "2026-12-22"),
    ("in 3 working days", "2026-11-25"),
    ("5个工作日后", "2026-11-27"),
    ("end of month", "2026-11-30"),
    ("eom", "2026-11-30"),
    ("月底", "2026-11-30"),
    ("月底前", "2026-11-30"),
    ("下月底", "2026-12-31"),
    ("end of next month", "2026-12-31"),
    ("下个月初", "2026-12-01"),
    ("月初", "2026-12-01"),
    ("12月中旬", "2026-12-15"),
    ("mid December", "2026-12-15"),
    ("年底", "2026-12-31"),
    ("end of year", "2026-12-31"),
    ("明年3月底", "2027-03-31"),
    ("季末", "2026-12-31"),
    ("end of Q1", "2027-03-31"),
    ("一季度末", "2027-03-31"),
    ("12月1日", "2026-12-01"),
    ("十二月一号", "2026-12-01"),
    ("截止12月1日", "2026-12-01"),
    ("3月5日", "2027-03-05"),
    ("明年1月8号", "2027-01-08"),
    ("二〇二六年十二月一日", "2026-12-01"),
    ("20号", "2026-12-20"),
    ("二十五号", "2026-11-25"),
    ("下月5号", "2026-12-05"),
    ("the 20th", "2026-12-20"),
    ("Dec 20", "2026-12-20"),
    ("20 December", "2026-12-20"),
    ("December 20th, 2027", "2027-12-20"),
    ("Tue 24 Nov", "2026-11-24"),
    ("29 Feb", "2028-02-29"),
    ("2026-12-20", "2026-12-20"),
    ("2026/12/20", "2026-12-20"),
    ("２０２６．１２．２０", "2026-12-20"),
    ("20.12.2026", "2026-12-20"),
    ("12/20", "2026-12-20"),
    ("20/12", "2026-12-20"),
    ("end of week", "2026-11-27"),
    ("下周内", "2026-11-27"),
    ("friday 15:00", "2026-11-27 15:00"),
    ("3pm friday", "2026-11-27 15:00"),
    ("tomorrow noon", "2026-11-23 12:00"),
    ("下周二上午十点半", "2026-11-24 10:30"),
    ("明早9点", "2026-11-23 09:00"),
    ("sunday 23:00", "2026-11-22 23:00"),
    ("21:00", "2026-11-22 21:00"),
    ("9am", "2026-11-23 09:00"),
    ("in 2 hours", "2026-11-22 22:00"),
    ("半小时后", "2026-11-22 20:30"),
    ("2026-12-01T09:30", "2026-12-01 09:30"),
    ("2026-12-01T01:30Z", "2026-12-01 09:30"),
    ("friday afternoon 3:30", "2026-11-27 15:30"),
    ("明晚十二点", "2026-11-24 00:00"),
)
BEHIND = (
    ("friday", "2026-11-20"),
    ("周五", "2026-11-20"),
    ("上周五", "2026-11-13"),
    ("last fri", "2026-11-13"),
    ("sunday", "2026-11-15"),
    ("周日下午3点", "2026-11-22 15:00"),
    ("yesterday", "2026-11-21"),
    ("昨天下午3点", "2026-11-21 15:00"),
    ("昨晚8点", "2026-11-21 20:00"),
    ("昨日", "2026-11-21"),
    ("前天", "2026-11-20"),
    ("3 days ago", "2026-11-19"),
    ("三天前", "2026-11-19"),
    ("two weeks ago", "2026-11-08"),
    ("12月1日", "2025-12-01"),
    ("11月20日", "2026-11-20"),
    ("Nov 22", "2026-11-22"),
    ("20号", "2026-11-20"),
    ("月底", "2026-10-31"),
    ("上月底", "2026-10-31"),
    ("this morning 9:30", "2026-11-22 09:30"),
    ("三点一刻", "2026-11-22 15:15"),
    ("15:00 yesterday", "2026-11-21 15:00"),
    ("Tue 24 Nov", "2026-11-24"),
)
NO_DATE = (
    "",
    "节前",
    "年前",
    "hello",
    "may",
    "5/6",
    "Feb 30",
    "2月30日",
    "2026-02-30",
    "25:00",
    "13pm",
    "下周",
    "friday they sign",
    "by hand",
    "10m",
    "99999999-01-01",
    "9999-12-31",
    "in 999999 days",
    "3号楼",
    "十三月一日",
    "太好了",
    "x" * 500,
)


@pytest.mark.parametrize(("words", "day"), AHEAD, ids=[words for words, _ in AHEAD])
def test_a_date_is_looked_for_ahead(words: str, day: str) -> None:
    assert moment(read_date(words, NOW, "future")) == day


@pytest.mark.parametrize(("words", "day"), BEHIND, ids=[words for words, _ in BEHIND])
def test_a_date_is_looked_for_behind(words: str, day: str) -> None:
    assert moment(read_date(words, NOW, "past")) == day


@pytest.mark.parametrize("words", NO_DATE)
def test_what_is_no_date_stays_unread(words: str) -> None:
    assert read_date(words, NOW, "future") is None


def test_next_tuesday_on_a_tuesday_is_a_week_ahead() -> None:
    tuesday = datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI)
    assert moment(read_date("下周二", tuesday, "future")) == "2026-12-01"
    assert moment(read_date("tue", tuesday, "future")) == "2026-12-01"
    assert moment(read_date("tue 15:00", tuesday, "future")) == "2026-11-24 15:00"
    assert moment(read_date("tue 15:00", tuesday, "past")) == "2026-11-17 15:00"


def test_long_english_phrases_are_left_to_dateparser() -> None:
    assert moment(read_date("in 1 year and 2 months", NOW, "future")) == "2028-01-22"


def test_a_planned_visit_is_looked_for_ahead() -> None:
    assert reading("friday 10:00 上门", prefer="future") == {"when": "2026-11-27 10:00", "kind": "onsite"}


def test_a_step_looks_ahead_in_a_log_that_looks_behind() -> None:
    assert reading("friday !call by friday") == {"when": "2026-11-20", "steps": ["next | call | 2026-11-27"]}
