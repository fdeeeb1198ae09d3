"""Days and hours of the fictional year: counted from today, off weekends, where each firm is."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONES = {"nordhaven": "Europe/Berlin", "meridian": "Europe/London", "castellan": "America/New_York"}
"""Where the firms abroad are; all others are in `HOME`."""

HOME = "Asia/Shanghai"
"""Where we are."""

SATURDAY, SUNDAY = 5, 6


class MovingClock:
    """Tells the time that is being told of; once `at` is None again, the real one. Never beyond the real one."""

    def __init__(self, real: Callable[[], datetime]) -> None:
        self._real = real
        self.at: datetime | None = None

    def __call__(self) -> datetime:
        """The time."""
        now = self._real()
        return now if self.at is None else min(self.at, now)


def zone_of_firm(firm: str) -> str:
    """The IANA zone of a firm."""
    return ZONES.get(firm, HOME)


def at(day: date, hour: str, zone: str) -> datetime:
    """An hour such as `09:30` of a day, in a zone."""
    return datetime.combine(day, time.fromisoformat(hour), ZoneInfo(zone))


def workday(today: date, offset: int, ahead: bool) -> date:
    """The day `offset` days from today, moved off a weekend to the nearest workday.

    What is past stays before today, and what lies ahead after it.
    """
    day = today + timedelta(days=offset)
    if day.weekday() == SATURDAY:
        day -= timedelta(days=1)
    elif day.weekday() == SUNDAY:
        day += timedelta(days=1)
    while day.weekday() >= SATURDAY or (day <= today if ahead else day >= today):
        day += timedelta(days=1 if ahead else -1)
    return day
