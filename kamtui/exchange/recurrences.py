"""When a repeating meeting takes place: the days its rules give within a window, without those taken out."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple, TypeAlias

Start: TypeAlias = date | datetime
"""When something begins: a day, or a time with or without a zone."""

BACK = timedelta(days=90)
"""How far back repeating meetings are taken: a quarter, which is what a review looks at."""

AHEAD = timedelta(days=180)
"""How far ahead: half a year; most series end or change before, and each meeting would be a planned visit."""

MOST = 100
"""Meetings taken of one series, those nearest to now: a customer is met every other working day at most."""

STEPS = 100_000
"""Days a rule may give before the window: 270 years of daily meetings, and no file can keep kamtui busy for long."""

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
"""How often a meeting may repeat. What repeats by the hour is an alarm or a slip."""

LENGTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
"""The longest a month can be, where that is less than 31 days."""


class Window(NamedTuple):
    """From when to when repeating meetings are taken."""

    first: datetime
    last: datetime

    @classmethod
    def around(cls, now: datetime) -> "Window":
        """The window of an import made `now`."""
        return cls(now - BACK, now + AHEAD)

    def holds(self, start: Start) -> bool:
        """Whether a meeting begins in the window."""
        return _naive(self.first, start) <= plain(start) <= _naive(self.last, start)


def instance_key(start: Start) -> str:
    """A RECURRENCE-ID as text: UTC for a time with a zone, so that it is the same whatever zone a program writes."""
    if not isinstance(start, datetime):
        return start.strftime("%Y%m%d")
    if start.tzinfo is None:
        return start.strftime("%Y%m%dT%H%M%S")
    return start.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def occurrences(
    start: Start,
    rules: Sequence[Mapping[str, Any]],
    more: Sequence[Start],
    without: Sequence[Start],
    window: Window,
) -> list[Start]:
    """The beginnings of a series within the window, in order; at most `MOST`, those nearest to now.

    `rules` are RRULEs as python-icalendar reads them, `more` its RDATEs, `without` its EXDATEs. Raises `ValueError` for
    a rule that cannot be read, repeats by the hour, or gives no day at all.
    """
    base = plain(start)
    first, last = _naive(window.first, start), _naive(window.last, start)
    found = set[datetime]()
    for rule in rules:
        found |= _of_rule(rule, start, base, first, last)
    found |= {base} if not rules and first <= base <= last else set()
    found |= {at for one in more if first <= (at := _beside(one, start, base)) <= last}
    days = {one for one in without if not isinstance(one, datetime)}
    gone = {_beside(one, start, base) for one in without}
    kept = [at for at in found if at not in gone and at.date() not in days]
    middle = first + BACK
    nearest = sorted(kept, key=lambda at: abs(at - middle))[:MOST]
    return [_like(at, start) for at in sorted(nearest)]


def plain(start: Start) -> datetime:
    """A beginning as its own clock shows it; a day at midnight."""
    return start.replace(tzinfo=None) if isinstance(start, datetime) else datetime.combine(start, time())


def _of_rule(rule: Mapping[str, Any], start: Start, base: datetime, first: datetime, last: datetime) -> set[datetime]:
    from dateutil.rrule import rrulestr
    from icalendar import vRecur

    parts = {str(name).upper(): value for name, value in rule.items()}
    if not _is_possible(parts):
        raise ValueError("a rule no meeting follows")
    for limit in parts.pop("UNTIL", None) or ():
        until = _beside(limit, start, base)
        if not isinstance(limit, datetime):
            until = datetime.combine(limit, time(23, 59, 59))
        last = min(last, until)
    text = str(vRecur(parts).to_ical().decode())  # type: ignore[no-untyped-call]  # the library's method has no types
    if "COUNT" not in parts:
        text += f";UNTIL={last:%Y%m%dT%H%M%S}"
    found = set()
    for number, at in enumerate(rrulestr(text, dtstart=base)):
        if at > last or number > STEPS:
            break
        if at >= first:
            found.add(at)
    return found


def _is_possible(parts: Mapping[str, Any]) -> bool:
    """Whether a rule repeats as meetings do, and gives days: one without would be looked for up to the year 9999."""
    freq = "".join(parts.get("FREQ") or ())
    if freq not in FREQUENCIES or any(int(one) < 1 for one in parts.get("INTERVAL") or ()):
        return False
    if freq == "DAILY" and any(parts.get(name) for name in ("BYSETPOS", "BYYEARDAY", "BYWEEKNO")):
        return False
    days = [abs(int(one)) for one in parts.get("BYMONTHDAY") or ()]
    months = [int(one) for one in parts.get("BYMONTH") or range(1, 13)]
    return not days or any(day <= LENGTHS.get(month, 31) for day in days for month in months)


def _beside(one: Start, start: Start, base: datetime) -> datetime:
    """A beginning by the clock of the series: its zone, and for a mere day its hour."""
    if not isinstance(one, datetime):
        return datetime.combine(one, base.time())
    if one.tzinfo is not None and isinstance(start, datetime) and start.tzinfo is not None:
        one = one.astimezone(start.tzinfo)
    return one.replace(tzinfo=None) if isinstance(start, datetime) else datetime.combine(one.date(), time())


def _like(at: datetime, start: Start) -> Start:
    return at.replace(tzinfo=start.tzinfo) if isinstance(start, datetime) else at.date()


def _naive(when: datetime, start: Start) -> datetime:
    """A border of the window by the clock of a beginning."""
    zone = start.tzinfo if isinstance(start, datetime) else None
    return (when.astimezone(zone) if zone else when).replace(tzinfo=None)
