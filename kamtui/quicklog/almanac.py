"""Arithmetic on days: the nearest one of a kind, ends of months, distances. Weeks start on Monday."""

import calendar
from datetime import date, datetime, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta

Prefer = Literal["past", "future"]
"""Which way a date without a year, or a weekday, is looked for: behind for visits, ahead for steps."""
LAST_WORKDAY = 4
"""Friday, counted from Monday: the end of a week as a deadline."""


def nearest_weekday(today: date, weekday: int, prefer: Prefer) -> date:
    """The nearest such weekday on the preferred side; today is neither ahead nor behind."""
    if prefer == "future":
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def weekday_of_week(today: date, weeks: int, weekday: int) -> date:
    """That weekday of this week, or of the one `weeks` later."""
    return today + timedelta(days=weekday - today.weekday() + 7 * weeks)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def in_month(year: int, month: int, part: str) -> date:
    """The day that 底, 初 or 中 of a month means: its last, its first, its fifteenth."""
    if part[0] in "底末" or part == "end":
        return month_end(year, month)
    return date(year, month, 15 if part.startswith(("中", "mid")) else 1)


def nearest(candidates: list[date], today: date, prefer: Prefer) -> date | None:
    """The nearest of `candidates` on the preferred side, today included."""
    if prefer == "future":
        return min((day for day in candidates if day >= today), default=None)
    return max((day for day in candidates if day <= today), default=None)


def every_year(today: date, month: int, day: int) -> list[date]:
    """That day of every year around; eight years to each side hold a 29 February."""
    if not 1 <= month <= 12:
        return []
    years = range(today.year - 8, today.year + 9)
    return [date(year, month, day) for year in years if 1 <= day <= calendar.monthrange(year, month)[1]]


def nearest_year(today: date, month: int, day: int, prefer: Prefer) -> date | None:
    """The nearest such day of a year on the preferred side, today included; None where no year has it."""
    return nearest(every_year(today, month, day), today, prefer)


def nearest_day_of_month(today: date, day: int, prefer: Prefer) -> date | None:
    """The nearest 20th, say, on the preferred side, today included."""
    firsts = [today.replace(day=1) + relativedelta(months=offset) for offset in range(-2, 3)]
    fitting = [first for first in firsts if 1 <= day <= calendar.monthrange(first.year, first.month)[1]]
    return nearest([first.replace(day=day) for first in fitting], today, prefer)


def nearest_part_of_month(today: date, part: str, prefer: Prefer) -> date | None:
    """The nearest beginning, middle or end of a month on the preferred side."""
    firsts = [today.replace(day=1) + relativedelta(months=offset) for offset in range(-1, 2)]
    return nearest([in_month(first.year, first.month, part) for first in firsts], today, prefer)


def shifted(now: datetime, count: int, unit: str) -> date | datetime:
    """`count` units from `now`: hours and minutes give a moment, everything longer a day."""
    unit = unit.lower()
    if unit.startswith(("hour", "小时", "钟头")):
        return now + timedelta(hours=count)
    if unit.startswith(("min", "分")):
        return now + timedelta(minutes=count)
    today = now.date()
    if unit.startswith(("working", "business", "工作日", "个工作日")):
        step = 1 if count > 0 else -1
        for _ in range(abs(count)):
            today += timedelta(days=step)
            while today.weekday() > LAST_WORKDAY:
                today += timedelta(days=step)
        return today
    if unit.startswith(("week", "周", "星期", "礼拜")):
        return today + timedelta(weeks=count)
    if unit.startswith(("month", "月")):
        return today + relativedelta(months=count)
    if unit.startswith(("year", "年")):
        return today + relativedelta(years=count)
    return today + timedelta(days=count)
