"""When visits take place: workdays over some years, more and more of them, and the hours they begin."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

YEARS = 6
"""Years told of: what a team keeps when it moves from one program to the next."""

BUSY = (0.8, 1.2, 1.25, 1.2, 0.7)
"""How many visits fall on Monday to Friday, 1 being the mean: most lie in the middle of the week."""

HOLIDAYS = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3), (12, 25), (12, 26))
"""Months and days without visits in either country."""

GROWTH = 1.5
"""How many more visits the last year has than the first."""

FIRST_HOUR, LAST_HOUR = 8.5, 17.5
"""Between which visits begin."""

QUARTERS = int((LAST_HOUR - FIRST_HOUR) * 4)
"""Quarters of an hour at which a visit may begin."""


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


@lru_cache(maxsize=256)
def starts(day: date, zone: str) -> tuple[str, ...]:
    """The moments of a day, in UTC as moments are kept, at which a visit in this zone may begin."""
    begin = datetime.combine(day, time(), ZoneInfo(zone)) + timedelta(hours=FIRST_HOUR)
    began = begin.astimezone(ZoneInfo("UTC"))
    return tuple(
        (began + timedelta(minutes=15 * quarter)).strftime("%Y-%m-%dT%H:%M:%SZ") for quarter in range(QUARTERS + 1)
    )


def evening(day: date, zone: str) -> datetime:
    """When the day's visits are written down."""
    return datetime.combine(day, time(19, 30), ZoneInfo(zone))
