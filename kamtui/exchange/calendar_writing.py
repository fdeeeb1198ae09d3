"""Meetings and due dates as the lines of an iCalendar file (RFC 5545), made by python-icalendar.

Times are written in UTC, which every program reads alike: of the time zones that files describe Outlook knows only
some. The zone a time was meant in stands beside, for kamtui.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from kamtui import __version__
from kamtui.exchange.calendar_entries import NOBODY, Person
from kamtui.records.values import Moment, When

ALARM = timedelta(minutes=30)
"""How long before a visit the calendar reminds: time to read the briefing."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
"""Signs that no calendar text may hold, or that some programs take for the end of a line."""


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as it is written. `marks` are kamtui's own properties (X-KAMTUI-…), which come back with the file;
    `reminds` sets an alarm; what does not block the calendar is `free`."""

    uid: str
    summary: str
    when: When
    stamp: datetime
    sequence: int = 0
    minutes: int | None = None
    place: str = ""
    description: str = ""
    people: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    cancelled: bool = False
    free: bool = False
    reminds: bool = False
    marks: dict[str, str] = field(default_factory=dict)


def calendar_lines(entries: Iterable[Written]) -> Iterator[str]:
    """A calendar file piece by piece."""
    yield f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//kamtui//kamtui {__version__}//EN\r\nCALSCALE:GREGORIAN\r\n"
    for entry in entries:
        yield _event(entry)
    yield "END:VCALENDAR\r\n"


def plain_text(text: str) -> str:
    """A text as a calendar can hold it: line ends are newlines, and there are no control characters."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _event(entry: Written) -> str:
    from icalendar import Alarm, Event, vCalAddress, vText

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("last-modified", entry.stamp.astimezone(UTC))
    if entry.sequence:
        event.add("sequence", entry.sequence)
    if isinstance(entry.when, Moment):
        event.add("dtstart", entry.when.local(UTC))
        event.add("x-kamtui-zone", plain_text(entry.when.zone))
        if entry.minutes:
            event.add("duration", timedelta(minutes=entry.minutes))
    else:
        event.add("dtstart", date.fromisoformat(entry.when[:10]))
    event.add("summary", plain_text(entry.summary))
    if entry.place:
        event.add("location", plain_text(entry.place))
    if entry.description:
        event.add("description", plain_text(entry.description))
    for person in entry.people:
        address = vCalAddress(f"mailto:{plain_text(person.email)}" if person.email else NOBODY)
        # A quotation mark cannot stand in a parameter in any way that every program reads.
        address.params["CN"] = vText(" ".join(plain_text(person.name).replace('"', "'").split()))
        event.add("attendee", address, encode=False)
    if entry.categories:
        event.add("categories", [plain_text(one) for one in entry.categories])
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.free else "OPAQUE")
    for name, value in entry.marks.items():
        event.add(f"x-kamtui-{name}", plain_text(value))
    if entry.reminds:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", plain_text(entry.summary))
        alarm.add("trigger", -ALARM)
        event.add_component(alarm)
    return str(event.to_ical().decode())
