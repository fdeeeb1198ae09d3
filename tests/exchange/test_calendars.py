"""Reading calendars: dates and zones, people, odd files, and entries that cannot be read."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kamtui.errors import KamtuiError
from kamtui.exchange.calendar_entries import Entry, Person
from kamtui.exchange.calendars import Calendar, is_calendar, read_calendar
from kamtui.exchange.contact_words import visit_kind
from kamtui.records.values import Moment

ZONE = "Asia/Shanghai"
NOW = datetime(2026, 11, 22, 20, 14, tzinfo=ZoneInfo(ZONE))


def event(*lines: str, kind: str = "VEVENT") -> str:
    return "\r\n".join((f"BEGIN:{kind}", *lines, f"END:{kind}", ""))


def calendar(*parts: str) -> str:
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(parts) + "END:VCALENDAR\r\n"


def read(text: str | bytes) -> Calendar:
    return read_calendar(text if isinstance(text, bytes) else text.encode(), "a.ics", NOW, ZONE)


def one(*lines: str, kind: str = "VEVENT") -> Entry:
    """The one entry of a calendar with these lines."""
    found = read(calendar(event("UID:1", *lines, kind=kind)))
    assert found.left == []
    (entry,) = found.entries
    return entry


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("DTSTART;TZID=Europe/Berlin:20261124T100000", Moment("2026-11-24T09:00:00Z", "Europe/Berlin")),
        ("DTSTART;TZID=China Standard Time:20261124T100000", Moment("2026-11-24T02:00:00Z", "Asia/Shanghai")),
        ('DTSTART;TZID="W. Europe Standard Time":20261124T100000', Moment("2026-11-24T09:00:00Z", "Europe/Berlin")),
        ("DTSTART;TZID=/mozilla.org/20070129_1/Europe/Berlin:20261124T100000",
         Moment("2026-11-24T09:00:00Z", "Europe/Berlin")),
        ("DTSTART:20261124T100000", Moment("2026-11-24T02:00:00Z", ZONE)),
        ("DTSTART;TZID=Nowhere:20261124T100000", Moment("2026-11-24T02:00:00Z", ZONE)),
        ("DTSTART:20261124T100000Z", Moment("2026-11-24T10:00:00Z", ZONE)),
        ("DTSTART;VALUE=DATE:20261124", "2026-11-24"),
    ],
)  # fmt: skip
def test_a_time_keeps_its_zone_and_a_day_stays_a_day(line: str, when: Moment | str) -> None:
    assert one(line).when == when


def test_a_zone_that_the_file_describes_is_kept_by_its_offset() -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Our office\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:+0530\r\n"
        "TZOFFSETTO:+0530\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    (entry,) = read(calendar(zone, event("UID:1", "DTSTART;TZID=Our office:20261124T100000"))).entries
    assert entry.when == Moment("2026-11-24T04:30:00Z", "+05:30")


def test_a_time_in_utc_is_meant_where_the_calendar_is() -> None:
    (entry,) = read(calendar("X-WR-TIMEZONE:Europe/Berlin\r\n", event("UID:1", "DTSTART:20261124T100000Z"))).entries
    assert entry.when == Moment("2026-11-24T10:00:00Z", "Europe/Berlin")


def test_what_outlook_shows_as_a_whole_day_is_a_day() -> None:
    entry = one("DTSTART:20261124T000000", "DTEND:20261126T000000", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE")
    assert (entry.when, entry.until, entry.minutes) == ("2026-11-24", "2026-11-25", None)


@pytest.mark.parametrize(
    ("lines", "minutes", "until"),
    [
        (("DTSTART:20261124T100000", "DTEND:20261124T113000"), 90, ""),
        (("DTSTART:20261124T100000", "DURATION:PT45M"), 45, ""),
        (("DTSTART;TZID=Europe/Berlin:20261025T010000", "DURATION:PT3H"), 180, ""),
        (("DTSTART:20261124T100000", "DTEND:20261124T090000"), None, ""),
        (("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261125"), None, ""),
        (("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261127"), None, "2026-11-26"),
    ],
)
def test_how_long_a_meeting_takes(lines: tuple[str, ...], minutes: int | None, until: str) -> None:
    entry = one(*lines)
    assert (entry.minutes, entry.until) == (minutes, until)


def test_people_come_with_mail_name_and_answer_and_a_room_is_a_place() -> None:
    entry = one(
        "DTSTART:20261124T100000",
        'ATTENDEE;CN="Chen, Guodong";PARTSTAT=DECLINED:MAILTO:Chen@Bank.example',
        "ATTENDEE;CN=li@bank.example:mailto:li@bank.example",
        "ATTENDEE;CN=陈国栋:invalid:nomail",
        "ATTENDEE;CUTYPE=ROOM;CN=Room 18:mailto:r18@bank.example",
        "ORGANIZER;CN=Lin:mailto:lin@ours.example",
    )
    assert entry.people == (
        Person("chen@bank.example", "Chen, Guodong", declined=True),
        Person("li@bank.example", ""),
        Person("", "陈国栋"),
    )
    assert (entry.place, entry.organizer) == ("Room 18", Person("lin@ours.example", "Lin"))


def test_texts_are_unfolded_and_unescaped() -> None:
    entry = one("DTSTART:20261124T100000", "SUMMARY:Price\\, te", " rms\\; 付款", "DESCRIPTION:one\\ntwo\\\\three")
    assert (entry.summary, entry.description) == ("Price, terms; 付款", "one\ntwo\\three")


def test_an_old_calendar_in_quoted_printable_is_read() -> None:
    text = calendar(
        event(
            "DTSTART:20261124T100000",
            "SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=E9=99=88=E5=9B=BD=",
            "=E6=A0=8B",
        )
    )
    assert read(text).entries[0].summary == "陈国栋"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_calendars_come_in_any_usual_encoding(encoding: str) -> None:
    text = calendar(event("UID:1", "SUMMARY:拜访恒岳银行，讨论容灾演练计划", "DTSTART:20261124T100000"))
    assert read(text.encode(encoding)).entries[0].summary == "拜访恒岳银行，讨论容灾演练计划"


def test_an_entry_outside_a_calendar_and_several_calendars_in_a_file_are_read() -> None:
    lines = event("UID:{n}", "DTSTART:20261124T100000")
    assert len(read(lines).entries) == 1
    both = calendar(lines.format(n=1)) + "\r\n" + calendar(lines.format(n=2))
    assert [entry.uid for entry in read(both).entries] == ["1", "2"]


def test_one_damaged_entry_does_not_cost_the_file() -> None:
    good = event("UID:good", "SUMMARY:Good", "DTSTART:20261124T100000")
    bad = event("UID:bad", "SUMMARY:Bad", "DTSTART:20261324T100000")
    worse = event("UID:worse", "DTSTART:20261124T100000", "END:VALARM")
    found = read(calendar(good, bad, worse, event("UID:last", "DTSTART:20261125")))
    assert [entry.uid for entry in found.entries] == ["good", "last"]
    assert len(found.left) == 2


@pytest.mark.parametrize("text", ["BEGIN:VEVENT\r\nX", "BEGIN:VCALENDAR\r\nnonsense\r\n", "hello\n", "\ufeff\r\nx\n"])
def test_what_is_no_calendar_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(KamtuiError, match="no calendar that can be read"):
        read(text)


def test_a_calendar_is_told_by_how_it_begins_or_by_its_name() -> None:
    assert is_calendar("\r\n\nbegin:vcalendar\r\n")
    assert is_calendar("BEGIN:VEVENT\n")
    assert is_calendar("anything", ".ICS")
    assert not is_calendar("BEGIN:VCARD\n", ".vcf")
    assert not is_calendar("note\nBEGIN:VCALENDAR is a word\n", ".csv")


SERIES = event(
    "UID:w", "SUMMARY:Weekly", "DTSTART;TZID=Europe/Berlin:20261116T100000", "DURATION:PT30M",
    "RRULE:FREQ=WEEKLY;COUNT=4",
)  # fmt: skip


def test_a_meeting_of_a_series_that_was_changed_takes_the_place_of_the_one_it_was() -> None:
    moved = event(
        "UID:w", "RECURRENCE-ID:20261123T090000Z", "SUMMARY:Moved", "DTSTART;TZID=Europe/Berlin:20261124T150000",
    )  # fmt: skip
    found = read(calendar(SERIES, moved)).entries
    assert sorted((entry.instance, entry.summary) for entry in found) == [
        ("20261116T090000Z", "Weekly"), ("20261123T090000Z", "Moved"),
        ("20261130T090000Z", "Weekly"), ("20261207T090000Z", "Weekly"),
    ]  # fmt: skip
    assert {entry.minutes for entry in found if entry.summary == "Weekly"} == {30}


def test_a_series_with_no_meeting_near_now_is_listed() -> None:
    found = read(calendar(SERIES.replace("2026", "2016")))
    assert found.entries == []
    assert found.left == [(1, "Weekly: none of its meetings is between 2026-08-24 and 2027-05-21")]


def test_of_a_series_whose_rule_cannot_be_read_the_first_meeting_is_taken_and_told() -> None:
    found = read(calendar(SERIES.replace("FREQ=WEEKLY", "FREQ=FULLMOON")))
    assert [entry.when for entry in found.entries] == [Moment("2026-11-16T09:00:00Z", "Europe/Berlin")]
    assert "only its first meeting" in found.notes[0]


def test_of_two_versions_of_a_meeting_the_newer_is_taken_whatever_their_order() -> None:
    old, new = (
        event("UID:1", f"SEQUENCE:{n}", f"SUMMARY:Version {n}", "DTSTART:20261124T100000") for n in (1, 2)
    )
    for text in (calendar(old, new), calendar(new, old)):
        found = read(text)
        assert [entry.summary for entry in found.entries] == ["Version 2"]
        assert found.left[0][1] == "Version 1: a newer version is in the file"


def test_cancelled_meetings_and_answers_to_invitations_are_known_as_such() -> None:
    lines = event("UID:1", "DTSTART:20261124T100000")
    assert one("DTSTART:20261124T100000", "STATUS:CANCELLED").cancelled
    assert read(calendar("METHOD:CANCEL\r\n", lines)).entries[0].cancelled
    answer = read(calendar("METHOD:REPLY\r\n", lines))
    assert (answer.entries, answer.left) == ([], [(1, "an answer to an invitation")])


def test_a_task_has_its_due_date_its_end_and_its_weight() -> None:
    entry = one(
        "SUMMARY:Send offer", "DUE;VALUE=DATE:20261130", "COMPLETED:20261120T010000Z", "PRIORITY:1", kind="VTODO"
    )
    assert (entry.task, entry.when, entry.urgent) == (True, "2026-11-30", True)
    assert entry.done == Moment("2026-11-20T01:00:00Z", ZONE)


@pytest.mark.parametrize(
    ("summary", "place", "kind"),
    [
        ("Call with Chen", "", "phone"),
        ("电话沟通", "", "phone"),
        ("Teams call", "", "video"),
        ("Review", "Microsoft Teams Meeting", "video"),
        ("Review", "https://meet.example/1", "video"),
        ("Review", "Conference room 3", "onsite"),
        ("宴请陈总", "外滩", "dinner"),
        ("Recall campaign", "Hengyue Tower 18F", "onsite"),
        ("开标", "", "tender"),
        ("Review", "", ""),
    ],
)
def test_the_kind_of_contact_is_read_from_words(summary: str, place: str, kind: str) -> None:
    assert visit_kind(Entry(1, False, "1", summary=summary, place=place)) == kind


def test_thousands_of_entries_are_told_apart_by_uid_and_moment() -> None:
    start = datetime(2026, 11, 24, 10)
    lines = [
        event(f"UID:{n % 500}@x", f"RECURRENCE-ID:{start + timedelta(days=n // 500):%Y%m%dT%H%M%S}",
              f"DTSTART:{start + timedelta(days=n // 500):%Y%m%dT%H%M%S}")
        for n in range(1000)
    ]  # fmt: skip
    assert len({entry.key for entry in read(calendar(*lines)).entries}) == 1000


@pytest.mark.parametrize("day", ["99991231T235959Z", "00010101T000000Z", "05000101T100000Z"])
def test_a_meeting_that_has_no_day_in_some_zone_is_left_with_the_reason(day: str) -> None:
    found = read(calendar(event("UID:1", "SUMMARY:Far", f"DTSTART:{day}"), event("UID:2", "DTSTART:20261124T100000Z")))
    assert [entry.uid for entry in found.entries] == ["2"]
    ((number, reason),) = found.left
    assert number == 1
    assert "too far away" in reason
