"""Meetings and tasks in the calendar files of other programs (iCalendar, RFC 5545), each as plain values.

python-icalendar reads the file. What it refuses as a whole is read entry by entry, so that one damaged meeting does not
cost the calendar; an entry that cannot be read is named.
"""

import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from urllib.parse import unquote

from kamtui.errors import KamtuiError
from kamtui.exchange.encodings import decode
from kamtui.exchange.recurrences import Start, Window, instance_key, occurrences
from kamtui.locale import _
from kamtui.records.values import Moment, When, zone_of

ENDINGS = (".ics", ".ical", ".icalendar", ".vcs")
"""How calendar files are called."""

BROKEN = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What reading a damaged calendar may raise in python-icalendar and dateutil."""

TAKEN = ("VEVENT", "VTODO")
"""The components that become records."""

NOBODY = "invalid:nomail"
"""What Apple's calendar, and kamtui, write for a person without an e-mail."""

ANSWERS = ("REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH")
"""Methods of messages about a meeting that do not say what the meeting is."""

_BEGINS = re.compile(r"\s*BEGIN:(VCALENDAR|VEVENT|VTODO)\s*[\r\n]", re.IGNORECASE)
_BLOCK = re.compile(r"^BEGIN:(VEVENT|VTODO|VTIMEZONE)\s*?$.*?^END:\1\s*?$", re.IGNORECASE | re.MULTILINE | re.DOTALL)
_QUOTED = re.compile(r"(^[^\n]*QUOTED-PRINTABLE[^\n]*=)\r?\n", re.IGNORECASE | re.MULTILINE)


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


@dataclass(slots=True)
class Calendar:
    """What a file holds: its entries, the ones that were left with the reason, and how many components there are of
    the kinds that kamtui has no record for. `notes` are sentences about what was taken in part, `repeating` the UIDs of
    series."""

    entries: list[Entry] = field(default_factory=list)
    left: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    repeating: set[str] = field(default_factory=set)


def is_calendar(text: str, suffix: str = "") -> bool:
    """Whether a text is a calendar, by how it begins or by the ending of its file."""
    return bool(_BEGINS.match(text)) or suffix.lower() in ENDINGS


def read_calendar(content: bytes, name: str, now: datetime, zone: str) -> Calendar:
    """The meetings and tasks of a file, repeating ones within the window around `now`.

    `zone` is where times without one are meant, `name` is for messages. Raises `KamtuiError` for a file that is no
    calendar.
    """
    text, _encoding = decode(content, name)
    found = Calendar()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        roots = _parsed(text, name, found)
        masters: list[tuple[Entry, Any, Start]] = []
        changed: list[tuple[Entry, Start]] = []
        number = len(found.left)
        for root, component in _components(roots, found):
            number += 1
            method = _text(root, "METHOD").upper()
            here = _zone(_text(root, "X-WR-TIMEZONE")) or zone
            if method in ANSWERS:
                found.left.append((number, _("an answer to an invitation")))
                continue
            try:
                entry, start, instance = _entry(number, component, method, here)
            except BROKEN as error:
                found.left.append((number, _unread(component, error)))
                continue
            if start is None and not entry.task:
                found.left.append((number, _("{name}: it has no date").format(name=_title(entry))))
            elif instance is not None:
                changed.append((replace(entry, instance=instance_key(instance)), instance))
            elif start is not None and not entry.task and _repeats(component):
                masters.append((entry, component, start))
            else:
                found.entries.append(entry)
        _unroll(found, masters, changed, Window.around(now), zone)
    _drop_older(found)
    return found


def _parsed(text: str, name: str, found: Calendar) -> list[Any]:
    """The components of a text; where that cannot be read as a whole, those of its entries that can."""
    from icalendar import Component

    text = _QUOTED.sub(lambda line: line[1][:-1], text.replace("\x00", "")) + "\r\n"
    try:
        roots = list(Component.from_ical(text, multiple=True))
    except BROKEN as error:
        if not (roots := _entry_by_entry(text, found)):
            raise KamtuiError(
                _("{file} is no calendar that can be read").format(file=name),
                " ".join(str(error).split())[:200],
                _("Export it anew from the calendar program"),
            ) from error
    if not roots:
        raise KamtuiError(
            _("{file} is no calendar that can be read").format(file=name),
            _("it holds no calendar entries"),
            _("Export it anew from the calendar program"),
        )
    return roots


def _entry_by_entry(text: str, found: Calendar) -> list[Any]:
    """Every entry of a damaged calendar that can be read by itself, with the time zones that can."""
    from icalendar import Component

    zones, roots = "", []
    for block in _BLOCK.finditer(text):
        try:
            if block[1].upper() == "VTIMEZONE":
                Component.from_ical(block[0] + "\r\n", multiple=True)
                zones += block[0] + "\r\n"
                continue
            whole = f"BEGIN:VCALENDAR\r\n{zones}{block[0]}\r\nEND:VCALENDAR\r\n"
            roots += Component.from_ical(whole, multiple=True)
        except BROKEN as error:
            if block[1].upper() != "VTIMEZONE":
                found.left.append((len(found.left) + 1, _cannot(str(error))))
    return roots


def _components(roots: Iterable[Any], found: Calendar) -> Iterator[tuple[Any, Any]]:
    """Every entry with the calendar it stands in; the rest is counted."""
    for root in roots:
        inner = root.subcomponents if root.name == "VCALENDAR" else [root]
        for component in inner:
            if component.name in TAKEN:
                yield root, component
            elif component.name not in ("VTIMEZONE", "VALARM"):
                found.others[str(component.name)] += 1


def _entry(number: int, component: Any, method: str, zone: str) -> tuple[Entry, Start | None, Start | None]:
    """A component as an entry, with when it begins and, of a series, which of its meetings it replaces."""
    task = component.name == "VTODO"
    zone = _zone(_text(component, "X-KAMTUI-ZONE")) or zone
    start, end = _start(component, "DTSTART"), _start(component, "DUE" if task else "DTEND")
    duration = component.get("DURATION")
    length = getattr(duration, "dt", None) if duration is not None and not _is_broken(duration) else None
    if start is not None and end is None and isinstance(length, timedelta):
        end = _later(start, length)
    people = tuple(_people(_properties(component, "ATTENDEE")))
    rooms = [one.name for one in people if one.thing]
    organizer = next(iter(_people(_properties(component, "ORGANIZER"))), None)
    description = _text(component, "DESCRIPTION").strip()
    status = _text(component, "STATUS").upper()
    done = _start(component, "COMPLETED") or (
        (_start(component, "LAST-MODIFIED") or _start(component, "DTSTAMP")) if task and status == "COMPLETED" else None
    )
    due = (end or start) if task else start
    entry = Entry(
        number,
        task,
        _text(component, "UID").strip(),
        summary=" ".join(_text(component, "SUMMARY").split()),
        description=description,
        place=" ".join(_text(component, "LOCATION").split()) or "; ".join(filter(None, rooms)),
        when=None if due is None else when_of(due, zone),
        minutes=None if task or start is None or end is None else _minutes(start, end, zone),
        until="" if task or start is None or end is None else _last_day(start, end),
        people=tuple(one for one in people if not one.thing),
        organizer=organizer,
        cancelled=status == "CANCELLED" or method == "CANCEL",
        done=None if done is None else when_of(done, zone),
        urgent=_number(component, "PRIORITY") in range(1, 5),
        online=any(name in component for name in ("X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"))
        or "CONFERENCE" in component,
        url=_text(component, "URL").strip(),
        categories=", ".join(_categories(_properties(component, "CATEGORIES"))),
        rule="; ".join(rule.to_ical().decode() for rule in _properties(component, "RRULE") if not _is_broken(rule)),
        version=(_number(component, "SEQUENCE"), _stamp(component)),
        marks={name[9:].lower(): _text(component, name) for name in component if name.startswith("X-KAMTUI-")},
    )
    return entry, start, _start(component, "RECURRENCE-ID")


def _unroll(
    found: Calendar,
    masters: list[tuple[Entry, Any, Start]],
    changed: list[tuple[Entry, Start]],
    window: Window,
    zone: str,
) -> None:
    """Put the single meetings of series among the entries: those that were changed by themselves as they are now."""
    found.repeating = {entry.uid for entry, _component, _start in masters} - {""}
    for entry, component, start in masters:
        try:
            begins = occurrences(
                start, _rules(component), _dates(component, "RDATE"), _dates(component, "EXDATE"), window
            )
        except BROKEN:
            found.notes.append(
                _("{name}: how it repeats cannot be read, only its first meeting is taken").format(name=_title(entry))
            )
            begins = [start]
        if not begins and not any(one.uid == entry.uid for one, _instance in changed):
            found.left.append((entry.number, _no_meeting(entry, window)))
        own = {one.instance for one, _instance in changed if one.uid == entry.uid}
        days = {i.isoformat() for one, i in changed if one.uid == entry.uid and not isinstance(i, datetime)}
        for at in begins:
            if instance_key(at) in own or (isinstance(at, datetime) and at.date().isoformat() in days):
                continue
            until = entry.until and (date.fromisoformat(entry.until) + (_day(at) - _day(start))).isoformat()
            found.entries.append(
                replace(entry, instance=instance_key(at), when=when_of(at, _zone_name(entry.when) or zone), until=until)
            )
    for entry, instance in changed:
        if entry.uid not in found.repeating or window.holds(instance):
            found.entries.append(entry)
    found.entries.sort(key=lambda entry: entry.number)


def _drop_older(found: Calendar) -> None:
    """Of several versions of one entry the newest is taken; the others are listed."""
    newest: dict[str, Entry] = {}
    for entry in found.entries:
        if entry.key and (entry.key not in newest or entry.version >= newest[entry.key].version):
            newest[entry.key] = entry
    for entry in found.entries:
        if entry.key and newest[entry.key] is not entry:
            found.left.append((entry.number, _("{name}: a newer version is in the file").format(name=_title(entry))))
    found.entries = [entry for entry in found.entries if not entry.key or newest[entry.key] is entry]


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


def _dates(component: Any, name: str) -> list[Start]:
    """The days and times of a list property, of periods their beginnings."""
    found = [one.dt for each in _properties(component, name) if not _is_broken(each) for one in each.dts]
    starts = [one[0] if isinstance(one, tuple) else one for one in found]
    return [one for one in starts if isinstance(one, date)]


def _rules(component: Any) -> list[Any]:
    """The rules of a series. Raises `ValueError` where one is damaged."""
    rules = _properties(component, "RRULE")
    if any(_is_broken(one) for one in rules):
        raise ValueError("RRULE")
    return rules


def _properties(component: Any, name: str) -> list[Any]:
    """Every property of a name."""
    value = component.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def _repeats(component: Any) -> bool:
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


def _text(component: Any, name: str) -> str:
    """A text; vCalendar's quoted-printable as what it stands for."""
    value = next(iter(_properties(component, name)), None)
    if value is None:
        return ""
    params = getattr(value, "params", {})
    text = str(value).replace("\r\n", "\n")
    if str(params.get("ENCODING") or "").upper() != "QUOTED-PRINTABLE":
        return text
    import quopri

    return decode(quopri.decodestring(text.encode()), name)[0].replace("\r\n", "\n") if text.strip() else ""


def _number(component: Any, name: str) -> int:
    try:
        return int(_text(component, name))
    except ValueError:
        return 0


def _stamp(component: Any) -> str:
    stamp = _start(component, "LAST-MODIFIED") or _start(component, "DTSTAMP")
    return "" if stamp is None else instance_key(stamp)


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


def _day(start: Start) -> date:
    return start.date() if isinstance(start, datetime) else start


def _zone(name: str) -> str:
    """The name of a zone this machine knows; empty for any other."""
    known: tzinfo = zone_of(name.strip()) if name.strip() else UTC
    return name.strip() if known is not UTC else ""


def _zone_name(when: When | None) -> str:
    return when.zone if isinstance(when, Moment) else ""


def _is_broken(value: Any) -> bool:
    from icalendar import vBroken

    return isinstance(value, vBroken)


def _title(entry: Entry) -> str:
    return entry.summary[:60] or _("without a title")


def _no_meeting(entry: Entry, window: Window) -> str:
    return _("{name}: none of its meetings is between {first} and {last}").format(
        name=_title(entry), first=window.first.date().isoformat(), last=window.last.date().isoformat()
    )


def _unread(component: Any, error: BaseException) -> str:
    name = " ".join(_text(component, "SUMMARY").split())[:60]
    return f"{name}: {_cannot(str(error))}" if name else _cannot(str(error))


def _cannot(reason: str) -> str:
    return _("it cannot be read: {reason}").format(reason=" ".join(reason.split())[:80])
