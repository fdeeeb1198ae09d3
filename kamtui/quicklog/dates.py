"""Dates and times as people type and dictate them, in both languages (design.md §5.1, Dates).

`read_moment` reads at one place of a log, with the own grammar of `days` and `clocks` only; `read_date` reads a
whole field
of a form or of the command line, where dateparser may help with English phrases as the last resort.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kamtui.quicklog.almanac import Prefer
from kamtui.quicklog.clocks import PART_OF_DAY, Clock, read_clock, read_range
from kamtui.quicklog.days import FIRST_YEAR, LAST_YEAR, Day, read_day
from kamtui.quicklog.fold import shadow as fold

LONGEST_DATE = 60
"""Characters. A longer field is prose."""

_JOIN = re.compile(r"\s?(?:[,@的]|at\b|around\b)?\s?", re.I)
_DAY_JOIN = re.compile(r"\s?(?:,|on\b)?\s?", re.I)
_LEAD = re.compile(r"(?:on|at)\s", re.I)
_END_OF_DAY = re.compile(r"(?:eod|cob|end of (?:the )?(?:day|business)|close of business)(?![A-Za-z0-9])", re.I)
_DEADLINE_LEAD = re.compile(r"(?:by|before|until|till|due|on)[\s:]\s?|(?:截止|截至)(?:到|至|日期)?:?\s?|最晚\s?", re.I)
_BEFORE = re.compile(r"[之以]?前$")
_LATE_WORD = re.compile(r"afternoon|evening|night", re.I)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or a time that ends at offset `end`.

    `start` is aware and None where no hour was given; `day` is its local day; `minutes` the length of a range of time.
    `timed_only`: an hour without a day. `deadline`: clear only where a date is expected.
    """

    end: int
    day: date
    start: datetime | None
    minutes: int | None = None
    timed_only: bool = False
    deadline: bool = False


def read_date(text: str, now: datetime, prefer: Prefer) -> date | datetime | None:
    """The date (or, with an hour, the aware moment) that the whole of `text` says; None where it says none.

    A leading "by" or 截止 and a trailing 前 are allowed. `now` gives the day and the zone; `prefer` the side on which a
    weekday or a date without a year is looked for.
    """
    words = " ".join(fold(text).strip(" \n.,;。").split())
    if not words or len(words) > LONGEST_DATE:
        return None
    lead = _DEADLINE_LEAD.match(words)
    without = words[lead.end() :] if lead else words
    for phrase in (words, without, _BEFORE.sub("", without)):
        moment = read_moment(phrase, 0, now, prefer)
        if moment is not None and moment.end == len(phrase):
            return moment.start or moment.day
    return _by_dateparser(without, now, prefer)


def read_moment(shadow: str, at: int, now: datetime, prefer: Prefer) -> Moment | None:
    """The day, the time or both that are written at `at` of a shadow text; None where there is none."""
    if lead := _LEAD.match(shadow, at):
        at = lead.end()
    eod = _END_OF_DAY.match(shadow, at)
    if eod:
        joint = _DAY_JOIN.match(shadow, eod.end())
        day = read_day(shadow, joint.end(), now, prefer) if joint and joint.end() > eod.end() else None
        if day is not None and not isinstance(day.value, datetime) and not day.deadline:
            return Moment(day.end, day.value, None)
    day = read_day(shadow, at, now, prefer)
    if day is not None:
        return _with_hour(shadow, day, now, prefer)
    span = read_range(shadow, at)
    clock = span[0] if span else read_clock(shadow, at)
    if clock is None:
        return None
    end, minutes = (span[1].end, _minutes(*span)) if span else (clock.end, None)
    joint = _DAY_JOIN.match(shadow, end)
    day = read_day(shadow, joint.end(), now, prefer) if joint and joint.end() > end else None
    if day is not None and not isinstance(day.value, datetime) and not day.deadline:
        start = _start(day, clock, now, prefer)
        return Moment(day.end, start.date(), start, minutes)
    start = _at(now.date(), clock, now)
    if prefer == "future" and start < now:
        start = _at(now.date() + timedelta(days=1), clock, now)
    return Moment(end, start.date(), start, minutes, timed_only=True)


def _with_hour(shadow: str, day: Day, now: datetime, prefer: Prefer) -> Moment:
    """The day, with the hour that may follow it: 昨天下午3点, friday 15:00-16:00, tomorrow morning at 9:00."""
    if isinstance(day.value, datetime):
        return Moment(day.end, day.value.date(), day.value, deadline=day.deadline)
    end = day.end
    joint = _JOIN.match(shadow, end)
    at = joint.end() if joint else end
    eod = _END_OF_DAY.match(shadow, at)
    if eod and at > end:
        return Moment(eod.end(), day.value, None, deadline=day.deadline)
    span = read_range(shadow, at)
    clock = span[0] if span else read_clock(shadow, at)
    late = False
    if clock is None and (part := PART_OF_DAY.match(shadow, at)):
        end = part.end()
        late = bool(_LATE_WORD.search(part[0]))
        joint = _JOIN.match(shadow, end)
        at = joint.end() if joint else end
        span = read_range(shadow, at) if at > end else None
        clock = span[0] if span else read_clock(shadow, at) if at > end else None
    if clock is None:
        return Moment(end, day.value, None, deadline=day.deadline)
    minutes = _minutes(*span) if span else None
    until = span[1].end if span else clock.end
    if late and not clock.half and clock.minutes < 720:
        clock = Clock(clock.end, clock.minutes + 720, "pm")
    start = _start(day, clock, now, prefer)
    return Moment(until, start.date(), start, minutes, deadline=day.deadline)


def _start(day: Day, clock: Clock, now: datetime, prefer: Prefer) -> datetime:
    """The moment; a bare weekday may be today where the hour still lies on the preferred side."""
    value = day.value
    if day.bare_weekday and value.weekday() == now.weekday():
        today = _at(now.date(), clock, now)
        if today > now if prefer == "future" else today <= now:
            return today
    return _at(value, clock, now)


def _at(day: date, clock: Clock, now: datetime) -> datetime:
    return datetime.combine(day, time(), now.tzinfo) + timedelta(minutes=clock.minutes)


def _minutes(first: Clock, second: Clock) -> int:
    """From one hour to the other; past midnight where the second is the smaller one."""
    return (second.minutes - first.minutes) % 1440


_CLEAR_ENGLISH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b.*\d|\d.*\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?"
    r"|oct|nov|dec)[a-z]*\b|\b(?:days?|weeks?|months?|years?|hours?|minutes?)\b.*\b(?:ago|later|from now|hence|time)\b"
    r"|^in .*\b(?:days?|weeks?|months?|years?|hours?|minutes?)\b",
    re.I,
)


def _by_dateparser(words: str, now: datetime, prefer: Prefer) -> date | datetime | None:
    """English phrases that are certainly about a date, but not in the own grammar: "first of December", "2 weeks
    and a day ago"."""
    if not words.isascii() or not _CLEAR_ENGLISH.search(words):
        return None
    import dateparser

    found: datetime | None = dateparser.parse(
        words,
        languages=["en"],
        settings={
            "PREFER_DATES_FROM": prefer,
            "RELATIVE_BASE": now.replace(tzinfo=None),
            "RETURN_AS_TIMEZONE_AWARE": False,
            "REQUIRE_PARTS": ["day", "month"],
        },
    )
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    if _names_an_hour(words):
        return found.replace(tzinfo=now.tzinfo, second=0, microsecond=0)
    return found.date()


def _names_an_hour(words: str) -> bool:
    """Whether `words` name an hour or count in hours, so that the time of a reading means something."""
    return bool(re.search(r"\d:\d\d|\d\s?[ap]\.?m\b|\b(?:hours?|minutes?|noon|midnight)\b", words, re.I))
