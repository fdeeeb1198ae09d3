"""When visits take place: workdays over some years, more and more of them, and the hours they begin."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

YEARS = 6
"""Years told of: what a team keeps when it moves from one program to the next."""

BUSY = (0.8, 1.2, 1.25, 1.2, 0.7)
"""How many visits fall on Monday to Friday, 1 being the mean: most lie in the middle of the week."""

HOLIDAYS = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3), (12, 25), (12, 26))
"""Months and days without visits in either country."""

GROWTH = 1.5
"""How many more visits the last year has than the first."""

FIRST = time(8, 30)
"""When the first visits begin, where the firm is."""

QUARTERS = 36
"""Quarters of an hour from then on at which visits begin: the last at half past five."""

_CLOCK = tuple(f"{quarter // 4:02d}:{quarter % 4 * 15:02d}:00Z" for quarter in range(96))


def first_day(today: date) -> date:
    """The day the story begins."""
    return today - timedelta(days=round(YEARS * 365.25))


def workdays(first: date, until: date) -> list[date]:
    """The days from `first` to before `until` on which visits are made."""
    days = (first + timedelta(days=number) for number in range((until - first).days))
    return [day for day in days if day.weekday() < len(BUSY) and (day.month, day.day) not in HOLIDAYS]


def spread(days: list[date], count: int) -> Iterator[tuple[date, int]]:
    """So many visits over these days: how many fall on each that has some. They are `count` in all."""
    weights = [BUSY[day.weekday()] * (1 + (GROWTH - 1) * place / len(days)) for place, day in enumerate(days)]
    total, sum_so_far, given = sum(weights), 0.0, 0
    for place, (day, weight) in enumerate(zip(days, weights, strict=True)):
        sum_so_far += weight
        due = count if place == len(days) - 1 else round(count * sum_so_far / total)
        if due > given:
            yield day, due - given
            given = due


@cache
def _zone(name: str) -> ZoneInfo:
    """A zone; `ZoneInfo` itself remembers eight, and reads the others from the disk each time."""
    return ZoneInfo(name)


@lru_cache(maxsize=256)
def starts(day: date, zone: str) -> tuple[str, ...]:
    """The moments of a day, in UTC as moments are kept, at which a visit in this zone may begin."""
    began = datetime.combine(day, FIRST, _zone(zone)).astimezone(UTC)
    of_day = began.hour * 4 + began.minute // 15
    # Working hours in Europe, America and China all lie on the same day in UTC.
    return tuple(f"{day}T{clock}" for clock in _CLOCK[of_day : of_day + QUARTERS + 1])


def evening(day: date, zone: str) -> datetime:
    """When the day's visits are written down."""
    return datetime.combine(day, time(19, 30), _zone(zone))
