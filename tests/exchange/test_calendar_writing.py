"""Calendars that kamtui writes: python-icalendar reads the same values, and the lines are as RFC 5545 wants them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from kamtui.exchange.calendar_entries import Entry, Person
from kamtui.exchange.calendar_writing import Written, calendar_lines, plain_text
from kamtui.exchange.calendars import read_calendar
from kamtui.records.values import Moment

NOW = datetime(2026, 11, 22, 12, 14, tzinfo=UTC)
WHEN = Moment("2026-11-24T02:00:00Z", "Asia/Shanghai")


def written(*entries: Written) -> str:
    return "".join(calendar_lines(entries))


def events(content: str) -> list[Any]:
    """The events of a calendar, as python-icalendar reads them; its types leave open which value a property has."""
    return list(Calendar.from_ical(content).walk("VEVENT"))


def back(entry: Written) -> Entry:
    """An entry written and read by kamtui."""
    (found,) = read_calendar(written(entry).encode(), "a.ics", NOW, "Europe/Berlin").entries
    return found


TEXTS = st.text(st.characters(codec="utf-8"), max_size=200) | st.sampled_from(
    ["a,b;c\\d", "one\ntwo\r\nthree\rfour", "\\n", "陈国栋、李雯：付款" * 30, "👩‍👩‍👧 emoji" * 20,
     "BEGIN:VEVENT\nEND:VEVENT", ";:\"'", "\u2028line\u2029\x85\x0b\x0c", "=E9=99=88=\n", " leading", "trailing ",
     "\ttab", "\ufeff"]
)  # fmt: skip


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_every_text_is_read_as_it_was_written(title: str, text: str, place: str, name: str) -> None:
    entry = Written("1@kamtui", title, WHEN, NOW, place=place, description=text, people=(Person("a@b.example", name),))
    content = written(entry)
    (event,) = events(content)
    assert str(event["SUMMARY"]) == plain_text(title)
    assert str(event.get("DESCRIPTION", "")) == plain_text(text)
    assert str(event.get("LOCATION", "")) == plain_text(place)
    assert str(event["ATTENDEE"].params["CN"]) == " ".join(plain_text(name).replace('"', "'").split())
    found = back(entry)
    assert found.summary == " ".join(plain_text(title).split())
    assert found.description == plain_text(text).strip()
    for line in content.split("\r\n"):
        assert len(line.encode()) <= 75
        assert not set(line) & {"\n", "\r"}


@pytest.mark.corpus
def test_naughty_strings_come_back_as_titles_and_notes(corpus: Path) -> None:
    source = corpus / "unicode" / "minimaxir__big-list-of-naughty-strings" / "blns.txt"
    lines = [line for line in source.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")]
    entries = [Written(f"{n}@kamtui", line, WHEN, NOW, description=line) for n, line in enumerate(lines)]
    found = events(written(*entries))
    assert [str(event["SUMMARY"]) for event in found] == [plain_text(line) for line in lines]
    assert [str(event["DESCRIPTION"]) for event in found] == [plain_text(line) for line in lines]


def test_a_planned_visit_has_its_time_in_utc_its_length_and_an_alarm() -> None:
    (event,) = events(written(Written("1@kamtui", "Hengyue Bank: price", WHEN, NOW, 3, minutes=45, reminds=True)))
    assert event["DTSTART"].dt == datetime(2026, 11, 24, 2, tzinfo=UTC)
    assert event["DURATION"].dt == timedelta(minutes=45)
    assert event["DTSTAMP"].dt == NOW
    assert (event["SEQUENCE"], str(event["TRANSP"]), str(event["STATUS"])) == (3, "OPAQUE", "CONFIRMED")
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == -timedelta(minutes=30)


def test_the_zone_a_visit_was_meant_in_comes_back() -> None:
    for zone in ("Asia/Shanghai", "+05:30", "Europe/Berlin"):
        assert back(Written("1@kamtui", "x", Moment(WHEN.utc, zone), NOW)).when == Moment(WHEN.utc, zone)


def test_a_day_is_an_all_day_event_that_blocks_nothing() -> None:
    content = written(Written("1@step.kamtui", "x", "2026-11-30", NOW, free=True))
    assert "DTSTART;VALUE=DATE:20261130\r\n" in content
    assert "TRANSP:TRANSPARENT\r\n" in content
    assert back(Written("1@step.kamtui", "x", "2026-11-30", NOW)).when == "2026-11-30"


def test_a_person_without_an_e_mail_is_invited_by_name() -> None:
    assert back(Written("1", "x", WHEN, NOW, people=(Person("", "陈国栋"),))).people == (Person("", "陈国栋"),)
