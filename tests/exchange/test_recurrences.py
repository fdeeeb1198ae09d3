"""When repeating meetings take place: zones and summer time, ends, exceptions, and rules no meeting follows."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import vRecur

from kamtui.exchange.recurrences import MOST, Start, Window, instance_key, occurrences

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 22, 20, 14, tzinfo=ZoneInfo("Asia/Shanghai"))
AROUND = Window.around(NOW)


def begins(start: Start, rule: str, more: tuple[Start, ...] = (), without: tuple[Start, ...] = ()) -> list[Start]:
    """The meetings of one rule around `NOW`."""
    rules: list[Any] = [vRecur.from_ical(rule)] if rule else []
    return occurrences(start, rules, more, without, AROUND)


def test_a_weekly_meeting_keeps_its_hour_when_the_clocks_change() -> None:
    found = begins(datetime(2026, 10, 19, 10, tzinfo=BERLIN), "FREQ=WEEKLY;COUNT=3")
    hours = [(at.hour, at.utcoffset()) for at in found if isinstance(at, datetime)]
    assert hours == [(10, timedelta(hours=2)), (10, timedelta(hours=1)), (10, timedelta(hours=1))]


def test_only_what_lies_between_a_quarter_back_and_half_a_year_ahead_is_taken() -> None:
    found = begins(date(2020, 1, 1), "FREQ=MONTHLY")
    assert (found[0], found[-1], len(found)) == (date(2026, 9, 1), date(2027, 5, 1), 9)


def test_of_a_daily_meeting_those_nearest_to_now_are_taken() -> None:
    found = begins(date(2020, 1, 1), "FREQ=DAILY")
    assert len(found) == MOST
    assert found[0] < NOW.date() < found[-1]


def test_an_end_in_utc_counts_by_the_clock_of_the_meeting() -> None:
    found = begins(datetime(2026, 11, 2, 0, 30, tzinfo=BERLIN), "FREQ=DAILY;UNTIL=20261103T233000Z")
    assert [at.day for at in found] == [2, 3, 4]


def test_a_count_is_counted_from_the_first_meeting_and_not_from_the_window() -> None:
    assert begins(date(2026, 1, 1), "FREQ=WEEKLY;COUNT=4") == []


def test_meetings_taken_out_are_gone_in_whatever_zone_they_are_named() -> None:
    start = datetime(2026, 11, 23, 10, tzinfo=BERLIN)
    gone = (datetime(2026, 11, 30, 9, tzinfo=UTC), date(2026, 12, 7))
    found = begins(start, "FREQ=WEEKLY;COUNT=4", without=gone)
    assert [at.day for at in found] == [23, 14]


def test_meetings_added_by_date_come_besides_the_first() -> None:
    start = datetime(2026, 11, 23, 10)
    assert begins(start, "", more=(datetime(2026, 11, 26, 15), datetime(1999, 1, 1, 1))) == [
        start, datetime(2026, 11, 26, 15),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=HOURLY;COUNT=3",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYSETPOS=2;BYDAY=MO",
        "FREQ=DAILY;INTERVAL=0",
    ],
)
def test_a_rule_no_meeting_follows_is_refused_at_once(rule: str) -> None:
    with pytest.raises(ValueError, match="rule"):
        begins(datetime(1990, 1, 1), rule)


def test_one_meeting_has_one_key_in_every_zone() -> None:
    berlin = datetime(2026, 11, 23, 10, tzinfo=BERLIN)
    assert instance_key(berlin) == instance_key(berlin.astimezone(UTC)) == "20261123T090000Z"
    assert instance_key(datetime(2026, 11, 23, 10)) == "20261123T100000"
    assert instance_key(date(2026, 11, 23)) == "20261123"
