"""Meetings and tasks in the calendar files of other programs (iCalendar, RFC 5545), each as plain values.

python-icalendar reads the file. What it refuses as a whole is read entry by entry, so that one damaged meeting does not
cost the calendar; an entry that cannot be read is named.
"""

import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from kamtui.errors import KamtuiError
from kamtui.exchange.calendar_entries import (
    BROKEN,
    Entry,
    cannot,
    dates,
    day_of_start,
    entry_of,
    is_series,
    known_zone,
    rules,
    text_of,
    title_of,
    when_of,
    zone_name,
)
from kamtui.exchange.encodings import decode
from kamtui.exchange.recurrences import Start, Window, instance_key, occurrences
from kamtui.locale import _

ENDINGS = (".ics", ".ical", ".icalendar", ".vcs")
"""How calendar files are called."""

TAKEN = ("VEVENT", "VTODO")
"""The components that become records."""

ANSWERS = ("REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH")
"""Methods of messages about a meeting that do not say what the meeting is."""

_BEGINS = re.compile(r"\s*BEGIN:(VCALENDAR|VEVENT|VTODO)\s*[\r\n]", re.IGNORECASE)
_BLOCK = re.compile(r"^BEGIN:(VEVENT|VTODO|VTIMEZONE)\s*?$.*?^END:\1\s*?$", re.IGNORECASE | re.MULTILINE | re.DOTALL)
_BEGIN = re.compile(r"^BEGIN:(?:VEVENT|VTODO)\s*?$", re.IGNORECASE | re.MULTILINE)
_CALENDARS = re.compile(r"^(?=BEGIN:VCALENDAR)", re.IGNORECASE | re.MULTILINE)
_HEAD = re.compile(r"^(?:METHOD|X-WR-TIMEZONE):[^\r\n]*", re.IGNORECASE | re.MULTILINE)
_QUOTED = re.compile(r"(^[^\n]*QUOTED-PRINTABLE[^\n]*=)\r?\n", re.IGNORECASE | re.MULTILINE)


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
            method = text_of(root, "METHOD").upper()
            here = known_zone(text_of(root, "X-WR-TIMEZONE")) or zone
            if method in ANSWERS:
                found.left.append((number, _("an answer to an invitation")))
                continue
            try:
                entry, start, instance = entry_of(number, component, method, here)
            except BROKEN as error:
                found.left.append((number, _unread(component, error)))
                continue
            if start is None and not entry.task:
                found.left.append((number, _("{name}: it has no date").format(name=title_of(entry))))
            elif instance is not None:
                changed.append((replace(entry, instance=instance_key(instance)), instance))
            elif start is not None and not entry.task and is_series(component):
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
    damage: BaseException = ValueError(_("it holds no calendar entries"))
    try:
        roots = list(Component.from_ical(text, multiple=True))
        whole = sum(one.name in TAKEN for root in roots for one in root.walk()) >= len(_BEGIN.findall(text))
    except BROKEN as error:
        roots, whole, damage = [], False, error
    if not whole:  # an entry that does not end would take those behind it along
        roots = _entry_by_entry(text, found) or roots
    if not roots:
        raise KamtuiError(
            _("{file} is no calendar that can be read").format(file=name),
            " ".join(str(damage).split())[:200],
            _("Export it anew from the calendar program"),
        ) from damage
    return roots


def _entry_by_entry(text: str, found: Calendar) -> list[Any]:
    """Every entry of a damaged calendar that can be read by itself, with the time zones that can."""
    from icalendar import Component

    roots: list[Any] = []
    for calendar in _CALENDARS.split(text):
        zones = ""
        blocks = list(_BLOCK.finditer(calendar))
        head = "".join(f"{line}\r\n" for line in _HEAD.findall(calendar[: blocks[0].start() if blocks else 0]))
        for block in blocks:
            is_zone = block[1].upper() == "VTIMEZONE"
            inner = block[0] if is_zone else f"{zones}{block[0]}"
            try:
                read = Component.from_ical(f"BEGIN:VCALENDAR\r\n{head}{inner}\r\nEND:VCALENDAR\r\n", multiple=True)
                if not any(one.name == block[1].upper() for root in read for one in root.subcomponents):
                    raise ValueError("END")
            except BROKEN as error:
                if not is_zone:
                    found.left.append((len(found.left) + 1, cannot(str(error))))
                continue
            if is_zone:
                zones += f"{block[0]}\r\n"
            else:
                roots += read
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
                start, rules(component), dates(component, "RDATE"), dates(component, "EXDATE"), window
            )
        except BROKEN:
            found.notes.append(
                _("{name}: how it repeats cannot be read, only its first meeting is taken").format(name=title_of(entry))
            )
            begins = [start]
        if not begins and not any(one.uid == entry.uid for one, _instance in changed):
            found.left.append((entry.number, _no_meeting(entry, window)))
        own = {one.instance for one, _instance in changed if one.uid == entry.uid}
        days = {i.isoformat() for one, i in changed if one.uid == entry.uid and not isinstance(i, datetime)}
        for at in begins:
            if instance_key(at) in own or (isinstance(at, datetime) and at.date().isoformat() in days):
                continue
            later = day_of_start(at) - day_of_start(start)
            until = entry.until and (date.fromisoformat(entry.until) + later).isoformat()
            found.entries.append(
                replace(entry, instance=instance_key(at), when=when_of(at, zone_name(entry.when) or zone), until=until)
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
            found.left.append((entry.number, _("{name}: a newer version is in the file").format(name=title_of(entry))))
    found.entries = [entry for entry in found.entries if not entry.key or newest[entry.key] is entry]


def _no_meeting(entry: Entry, window: Window) -> str:
    return _("{name}: none of its meetings is between {first} and {last}").format(
        name=title_of(entry), first=window.first.date().isoformat(), last=window.last.date().isoformat()
    )


def _unread(component: Any, error: BaseException) -> str:
    name = " ".join(text_of(component, "SUMMARY").split())[:60]
    return f"{name}: {cannot(str(error))}" if name else cannot(str(error))


