"""Dates as people read them, in the language in use: `Tue 24 Nov`, `in 3d`, `2d late`; 11月24日 周二, 3天后, 迟2天."""

from datetime import date, datetime, timedelta

from kamtui.locale import _, language

_DAYS = (
    ("Mon", "周一"),
    ("Tue", "周二"),
    ("Wed", "周三"),
    ("Thu", "周四"),
    ("Fri", "周五"),
    ("Sat", "周六"),
    ("Sun", "周日"),
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(day: date, today: date) -> str:
    """A day with its weekday; the year only when it is another year than today's and more than half a year away."""
    far = _is_far(day, today)
    if language() == "zh_CN":
        year = f"{day.year}年" if far else ""
        return f"{year}{day.month}月{day.day}日 {_DAYS[day.weekday()][1]}"
    year = f" {day.year}" if far else ""
    return f"{_DAYS[day.weekday()][0]} {day.day} {_MONTHS[day.month - 1]}{year}"


def short_day_text(day: date, today: date) -> str:
    """A day for a narrow column, at most 10 cells, in Chinese 14: in place of the year that `day_text` adds the weekday
    goes: `24 Dec 25`, 2025年12月24日."""
    if not _is_far(day, today):
        return day_text(day, today)
    if language() == "zh_CN":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year % 100:02d}"


def _is_far(day: date, today: date) -> bool:
    """Another year, and too far away to be taken for this one."""
    return day.year != today.year and abs((day - today).days) > HALF_A_YEAR


HALF_A_YEAR = 180
"""Days up to which a day of another year is told without it: 24 Dec in January is the last one."""


def moment_there(when: datetime, zone: str | None, now: datetime, minutes: int | None = None) -> str:
    """A moment as `moment_text` tells it; where the clock of `zone` shows another time than ours, in that time with
    ours behind it: `Tue 24 Nov 11:00-11:45 CET (18:00 here)`. `zone` is an IANA name; one that is not known counts as
    ours."""
    here = when.astimezone(now.tzinfo)
    there = None if zone == getattr(now.tzinfo, "key", None) else _in_zone(when, zone)
    if there is None or there.utcoffset() == here.utcoffset():
        return moment_text(here, now.date(), minutes)
    ours = f"{here:%H:%M}" if here.date() == there.date() else moment_text(here, now.date())
    text = f"{moment_text(there, now.date(), minutes)} {there.tzname() or ''}".rstrip()
    return _("{there} ({ours} here)").format(there=text, ours=ours)


def _in_zone(when: datetime, zone: str | None) -> datetime | None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return when.astimezone(ZoneInfo(zone)) if zone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def moment_text(when: datetime, today: date, minutes: int | None = None) -> str:
    """A day with its time, and with `minutes` its end: `Tue 24 Nov 10:00-10:45`."""
    text = f"{day_text(when.date(), today)} {when:%H:%M}"
    return f"{text}-{when + timedelta(minutes=minutes):%H:%M}" if minutes else text


def ago(days: int) -> str:
    """How long ago, in whole days: `2d`, `today`."""
    return _("today") if days <= 0 else _("{n}d").format(n=days)


def ahead(days: int) -> str:
    """How far ahead or late a due day is: `in 3d`, `tomorrow`, `today`, `2d late`."""
    if days < 0:
        return _("{n}d late").format(n=-days)
    if days == 0:
        return _("today")
    return _("tomorrow") if days == 1 else _("in {n}d").format(n=days)


def length(minutes: int) -> str:
    """A length in minutes: `45 min`."""
    return _("{n} min").format(n=minutes)
