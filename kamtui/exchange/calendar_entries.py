"""One meeting or task of an iCalendar file (RFC 5545) as plain values, and the values of its properties."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from urllib.parse import unquote

from kamtui.errors import KamtuiError
from kamtui.exchange.encodings import decode
from kamtui.exchange.recurrences import Start, instance_key
from kamtui.locale import _
from kamtui.records.values import Moment, When, zone_of

BROKEN = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What reading a damaged calendar may raise in python-icalendar and dateutil."""

NOBODY = "invalid:nomail"
"""What Apple's calendar, and kamtui, write for a person without an e-mail."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is invited: e-mail in lower case (may be empty), the name the calendar shows, whether they said no,
    and whether it is a room or thing."""

    email: str
    name: str
    declined: bool = False
    thing: bool = False

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name and self.email else self.name or self.email


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting, one of a repeating meeting, or a task.

    `number` is its place in the file, `instance` tells the meetings of a series apart, `until` is the last day of what
    lasts several. `when` of a task is when it is due. `marks` are what kamtui itself wrote beside (X-KAMTUI-…).
    """

    number: int
    task: bool
    uid: str
    instance: str = ""
    summary: str = ""
    description: str = ""
    place: str = ""
    when: When | None = None
    minutes: int | None = None
    until: str = ""
    people: tuple[Person, ...] = ()
    organizer: Person | None = None
    cancelled: bool = False
    private: bool = False
    done: When | None = None
    urgent: bool = False
    online: bool = False
    url: str = ""
    categories: str = ""
    rule: str = ""
    version: tuple[int, str] = (0, "")
    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What makes the entry the same one in every file; empty without a UID."""
        return f"{self.uid}#{self.instance}" if self.uid and self.instance else self.uid


def entry_of(number: int, component: Any, method: str, zone: str) -> tuple[Entry, Start | None, Start | None]:
    """A component as an entry, with when it begins and, of a series, which of its meetings it replaces."""
    task = component.name == "VTODO"
    zone = known_zone(text_of(component, "X-KAMTUI-ZONE")) or zone
    start, end = _start(component, "DTSTART"), _start(component, "DUE" if task else "DTEND")
    if text_of(component, "X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE" and not is_series(component):
        start, end = _whole_day(start), _whole_day(end)
    duration = component.get("DURATION")
    length = getattr(duration, "dt", None) if duration is not None and not _is_broken(duration) else None
    if start is not None and end is None and isinstance(length, timedelta):
        end = _later(start, length)
    people = tuple(_people(_properties(component, "ATTENDEE")))
    rooms = [one.name for one in people if one.thing]
    organizer = next(iter(_people(_properties(component, "ORGANIZER"))), None)
    description = text_of(component, "DESCRIPTION").strip()
    status = text_of(component, "STATUS").upper()
    done = _start(component, "COMPLETED") or (
        (_start(component, "LAST-MODIFIED") or _start(component, "DTSTAMP")) if task and status == "COMPLETED" else None
    )
    due = (end or start) if task else start
    entry = Entry(
        number,
        task,
        text_of(component, "UID").strip(),
        summary=" ".join(text_of(component, "SUMMARY").split()),
        description=description,
        place=" ".join(text_of(component, "LOCATION").split()) or "; ".join(filter(None, rooms)),
        when=None if due is None else when_of(due, zone),
        minutes=None if task or start is None or end is None else _minutes(start, end, zone),
        until="" if task or start is None or end is None else _last_day(start, end),
        people=tuple(one for one in people if not one.thing),
        organizer=organizer,
        cancelled=status == "CANCELLED" or method == "CANCEL",
        private=text_of(component, "CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"),
        done=None if done is None else when_of(done, zone),
        urgent=_number(component, "PRIORITY") in range(1, 5),
        online=any(name in component for name in ("X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"))
        or "CONFERENCE" in component,
        url=text_of(component, "URL").strip(),
        categories=", ".join(_categories(_properties(component, "CATEGORIES"))),
        rule="; ".join(rule.to_ical().decode() for rule in _properties(component, "RRULE") if not _is_broken(rule)),
        version=(_number(component, "SEQUENCE"), _stamp(component)),
        marks={name[9:].lower(): text_of(component, name) for name in component if name.startswith("X-KAMTUI-")},
    )
    return entry, start, _start(component, "RECURRENCE-ID")


def when_of(start: Start, zone: str) -> When:
    """A beginning as kamtui keeps it: a day stays a day; a time without a zone, or one that a program wrote in UTC for
    whatever place, is meant in `zone`."""
    if not isinstance(start, datetime):
        return start.isoformat()
    if start.tzinfo is None:
        return Moment.of(start.replace(tzinfo=zone_of(zone)), zone)
    name = getattr(start.tzinfo, "key", "")
    return Moment.of(start, zone if start.tzinfo is UTC or name in ("UTC", "Etc/UTC") else name)


def _start(component: Any, name: str) -> Start | None:
    """The day or time of a property; null without one, or where it cannot be read."""
    value = next(iter(_properties(component, name)), None)
    found = None if value is None or _is_broken(value) else getattr(value, "dt", None)
    return found if isinstance(found, date) else None


def dates(component: Any, name: str) -> list[Start]:
    """The days and times of a list property, of periods their beginnings."""
    found = [one.dt for each in _properties(component, name) if not _is_broken(each) for one in each.dts]
    starts = [one[0] if isinstance(one, tuple) else one for one in found]
    return [one for one in starts if isinstance(one, date)]


def rules(component: Any) -> list[Any]:
    """The rules of a series. Raises `ValueError` where one is damaged."""
    rules = _properties(component, "RRULE")
    if any(_is_broken(one) for one in rules):
        raise ValueError("RRULE")
    return rules


def _properties(component: Any, name: str) -> list[Any]:
    """Every property of a name."""
    value = component.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def is_series(component: Any) -> bool:
    """Whether an entry repeats."""
    return bool(component.get("RRULE") is not None or component.get("RDATE") is not None)


def _people(found: Iterable[Any]) -> Iterator[Person]:
    for one in found:
        params = getattr(one, "params", {})
        address = unquote(str(one).strip())
        email = re.sub(r"^mailto:", "", address, flags=re.IGNORECASE).strip()
        if "@" not in email:
            email = str(params.get("EMAIL") or "")
        name = str(params.get("CN") or "").strip().strip("\"'").strip()
        email = email.strip().lower() if "@" in email else ""
        thing = str(params.get("CUTYPE") or "").upper() in ("ROOM", "RESOURCE")
        if email or name:
            yield Person(
                email,
                "" if name.lower() == email else name,
                str(params.get("PARTSTAT") or "").upper() == "DECLINED",
                thing,
            )


def _categories(found: Iterable[Any]) -> Iterator[str]:
    for one in found:
        yield from (str(name).strip() for name in getattr(one, "cats", [one]) if str(name).strip())


def text_of(component: Any, name: str) -> str:
    """A text; vCalendar's quoted-printable as what it stands for."""
    value = next(iter(_properties(component, name)), None)
    if value is None:
        return ""
    params = getattr(value, "params", {})
    text = str(value).replace("\r\n", "\n")
    if str(params.get("ENCODING") or "").upper() != "QUOTED-PRINTABLE":
        return text
    import quopri

    try:
        return decode(quopri.decodestring(text.encode()), name)[0].replace("\r\n", "\n") if text.strip() else ""
    except KamtuiError:  # no encoding makes text of it: it is kept as it stands
        return text


def _number(component: Any, name: str) -> int:
    try:
        return int(text_of(component, name))
    except ValueError:
        return 0


def _stamp(component: Any) -> str:
    stamp = _start(component, "LAST-MODIFIED") or _start(component, "DTSTAMP")
    return "" if stamp is None else instance_key(stamp)


def _whole_day(start: Start | None) -> Start | None:
    """Midnight as the day that begins with it: so Outlook writes what it shows as a whole day."""
    return start.date() if isinstance(start, datetime) and (start.hour, start.minute) == (0, 0) else start


def _minutes(start: Start, end: Start, zone: str) -> int | None:
    """Minutes between two times; none for days, and where the end is not later."""
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return None
    begin, stop = when_of(start, zone), when_of(end, zone)
    assert isinstance(begin, Moment)
    assert isinstance(stop, Moment)
    minutes = int((stop.local(UTC) - begin.local(UTC)).total_seconds() // 60)
    return minutes if minutes > 0 else None


def _last_day(start: Start, end: Start) -> str:
    """The last of several whole days; empty for one."""
    if isinstance(start, datetime) or isinstance(end, datetime) or (end - start).days < 2:
        return ""
    return (end - timedelta(days=1)).isoformat()


def _later(start: Start, length: timedelta) -> Start:
    """The end of something that lasts: exact in time, whatever the clocks do meanwhile."""
    if isinstance(start, datetime) and start.tzinfo is not None:
        return (start.astimezone(UTC) + length).astimezone(start.tzinfo)
    return start + length


def day_of_start(start: Start) -> date:
    """The day of a beginning by its own clock."""
    return start.date() if isinstance(start, datetime) else start


def known_zone(name: str) -> str:
    """The name of a zone this machine knows; empty for any other."""
    known: tzinfo = zone_of(name.strip()) if name.strip() else UTC
    return name.strip() if known is not UTC else ""


def zone_name(when: When | None) -> str:
    """The zone of a moment; empty for a day."""
    return when.zone if isinstance(when, Moment) else ""


def _is_broken(value: Any) -> bool:
    from icalendar import vBroken

    return isinstance(value, vBroken)


def title_of(entry: Entry) -> str:
    """What a message calls an entry."""
    return entry.summary[:60] or _("without a title")


def cannot(reason: str) -> str:
    """The reason why an entry is left out that cannot be read."""
    return _("it cannot be read: {reason}").format(reason=" ".join(reason.split())[:80])
