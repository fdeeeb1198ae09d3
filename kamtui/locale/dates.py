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
    far = day.year != today.year and abs((day - today).days) > 180
    if language() == "zh_CN":
        year = f"{day.year}年" if far else ""
        return f"{year}{day.month}月{day.day}日 {_DAYS[day.weekday()][1]}"
    year = f" {day.year}" if far else ""
    return f"{_DAYS[day.weekday()][0]} {day.day} {_MONTHS[day.month - 1]}{year}"


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
