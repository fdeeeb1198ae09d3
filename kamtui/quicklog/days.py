"""Words for a day, in both languages, read at one place of a shadow text: yesterday, 下周二, 12月1日, end of month.

Weeks start on Monday: 下周X and `next Tue` are that day of the following week, 上周X and `last Tue` of the one
before. A bare
weekday, and a date without its year, is the nearest one ahead or behind as preferred.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from kamtui.quicklog.almanac import (
    LAST_WORKDAY,
    Prefer,
    every_year,
    in_month,
    month_end,
    nearest,
    nearest_day_of_month,
    nearest_part_of_month,
    nearest_weekday,
    nearest_year,
    shifted,
    weekday_of_week,
)
from kamtui.quicklog.fold import HAN, ZH_NUMBER, number

_E = r"(?![A-Za-z0-9])"
_B = r"(?<![A-Za-z0-9])"
_WD = (
    r"(?:mon(?:day)?|tue(?:sday|s)?|wed(?:nesday|s)?|thu(?:rsday|rs|r)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
    r"(?![A-Za-z])\.?"
)
_MO = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![A-Za-z])\.?"
)
_N = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a couple of)"
_EN_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_EN_NUMBERS |= {"nine": 9, "ten": 10, "twelve": 12, "a couple of": 2}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ZH_WEEK = r"(?:周|星期|礼拜)"
_ZH_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6} | {
    str(n + 1): n for n in range(7)
}
_SHIFT = {
    "上上": -2,
    "上": -1,
    "last": -1,
    "past": -1,
    "去": -1,
    "下": 1,
    "next": 1,
    "coming": 1,
    "明": 1,
    "下下": 2,
    "后": 2,
}
_SMALL_DAYS = {
    "day after tomorrow": 2, "day before yesterday": -2, "last night": -1,
    "大后": 3, "后": 2, "明": 1, "今": 0, "昨": -1, "前": -2, "大前": -3,
}  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""A year outside is a number that only looks like a date."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day that ends at offset `end`.

    `bare_weekday`: today is left out, and comes back with an hour that fits. `deadline`: clear only where a date is
    expected
    (12/20, next week), not among other words.
    """

    end: int
    value: date | datetime
    bare_weekday: bool = False
    deadline: bool = False


def read_day(shadow: str, at: int, now: datetime, prefer: Prefer) -> Day | None:
    """The day written at `at`, the longest that can be read; None where there is none or it does not exist (30 Feb)."""
    best: Day | None = None
    longest = at
    for pattern, reader, kind in _rules_for(shadow, at):
        match = pattern.match(shadow, at)
        if match is None or match.end() <= longest:
            continue
        longest = match.end()
        try:
            value = reader(match, now, prefer)
        except (ValueError, OverflowError):
            value = None
        known = value is not None and FIRST_YEAR <= value.year <= LAST_YEAR
        best = Day(longest, value, kind == "weekday", kind == "deadline") if value is not None and known else None
    return best


def _year(text: str | None, today: date) -> int | None:
    """2026, 二〇二六, 26, 今, 明: the year meant; None where none is written."""
    if not text:
        return None
    if text in "今明去后本":
        return today.year + _SHIFT.get(text, 0)
    value = number(text)
    return None if value is None else value + 2000 if value < 100 else value


Reader = Callable[[re.Match[str], datetime, Prefer], "date | datetime | None"]


def _moment(match: re.Match[str], now: datetime, prefer: Prefer) -> date | datetime | None:
    """2026-11-20, also with T15:00 and an offset."""
    day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    if match["H"] is None:
        return day
    zone = match["zone"]
    moment = datetime.fromisoformat(f"{day}T{match['H']}:{match['M']}{(zone or '').upper()}")
    return moment.astimezone(now.tzinfo) if zone else moment.replace(tzinfo=now.tzinfo)


def _ymd(match: re.Match[str], now: datetime, prefer: Prefer) -> date | None:
    """A Chinese date: 12月1日, 明年3月5号, 2026年12月1日."""
    month, day = number(match["m"]), number(match["d"])
    if month is None or day is None:
        return None
    year = _year(match["y"], now.date())
    return date(year, month, day) if year else nearest_year(now.date(), month, day, prefer)


def _english_date(match: re.Match[str], now: datetime, prefer: Prefer) -> date | None:
    """Dec 20, 20th of December 2026. A weekday in front says which year is meant."""
    month, day = _MONTHS.index(match["month"][:3].lower()) + 1, int(match["d"])
    year = _year(match["y"], now.date())
    if match["wd"] and not year:
        weekday = _weekday_number(match)
        fitting = [when for when in every_year(now.date(), month, day) if when.weekday() == weekday]
        return min(fitting, key=lambda when: abs(when - now.date()), default=None)
    return date(year, month, day) if year else nearest_year(now.date(), month, day, prefer)


def _two_numbers(match: re.Match[str], now: datetime, prefer: Prefer) -> date | None:
    """12/20 or 20.12.: read where only one order makes a date, or both the same; 5/6 is for the writer to say."""
    first, second = int(match["a"]), int(match["b"])
    dotted = match["dot"] == "." and match["y"] is not None
    if first <= 12 and second <= 12 and first != second and not dotted:
        return None
    day, month = (first, second) if first > 12 or dotted else (second, first)
    year = _year(match["y"], now.date())
    return date(year, month, day) if year else nearest_year(now.date(), month, day, prefer)


def _day_word(match: re.Match[str], now: datetime, prefer: Prefer) -> date:
    return now.date() + timedelta(days=_SMALL_DAYS[match["word"].lower()])


def _plus(days: int) -> Reader:
    return lambda match, now, prefer: now.date() + timedelta(days=days)


def _weekday_number(match: re.Match[str]) -> int:
    word = match["wd"]
    return _ZH_WEEKDAYS[word] if word in _ZH_WEEKDAYS else _WEEKDAYS.index(word[:3].lower())


def _bare_weekday(match: re.Match[str], now: datetime, prefer: Prefer) -> date:
    return nearest_weekday(now.date(), _weekday_number(match), prefer)


def _weekday(match: re.Match[str], now: datetime, prefer: Prefer) -> date:
    return weekday_of_week(now.date(), _SHIFT.get(match["rel"].lower(), 0), _weekday_number(match))


def _weekend(match: re.Match[str], now: datetime, prefer: Prefer) -> date:
    if match["rel"]:
        return weekday_of_week(now.date(), _SHIFT.get(match["rel"].lower(), 0), 5)
    today = now.date()
    return today if today.weekday() > LAST_WORKDAY and prefer == "future" else nearest_weekday(today, 5, prefer)


def _week_end(match: re.Match[str], now: datetime, prefer: Prefer) -> date | None:
    """The last working day of a week as a deadline; a past week without a day is no date."""
    shift = _SHIFT.get((match["rel"] or "").lower(), 0)
    if shift < 0 or (prefer == "past" and not match["rel"]):
        return weekday_of_week(now.date(), shift, LAST_WORKDAY) if match["end"] else None
    friday = weekday_of_week(now.date(), shift, LAST_WORKDAY)
    if match["rel"] and shift == 0 and friday < now.date():
        # Said on a Saturday or Sunday, this week still has its Sunday.
        return weekday_of_week(now.date(), 0, 6)
    return friday if match["rel"] or friday >= now.date() else friday + timedelta(weeks=1)


def _month_part(match: re.Match[str], now: datetime, prefer: Prefer) -> date | None:
    """月底, 下月初, end of next month."""
    rel = (match["rel"] or "").lower()
    if not rel:
        return nearest_part_of_month(now.date(), match["part"].lower(), prefer)
    month = now.date().replace(day=1) + relativedelta(months=_SHIFT.get(rel, 0))
    return in_month(month.year, month.month, match["part"].lower())


def _named_month_part(match: re.Match[str], now: datetime, prefer: Prefer) -> date | None:
    """12月底, 明年3月初, end of March 2027."""
    written = match["m"]
    month = number(written) if written[0] not in "jfmasondJFMASOND" else _MONTHS.index(written[:3].lower()) + 1
    if month is None or not 1 <= month <= 12:
        return None
    today, part = now.date(), match["part"].lower()
    if year := _year(match["y"], today):
        return in_month(year, month, part)
    return nearest([in_month(today.year + offset, month, part) for offset in (-1, 0, 1)], today, prefer)


def _year_part(match: re.Match[str], now: datetime, prefer: Prefer) -> date | None:
    """年底, 明年初, end of year."""
    today, part = now.date(), match["part"].lower()
    month = 12 if part[0] in "底末" or part == "end" else 6 if part.startswith(("中", "mid")) else 1
    year = (match["y"] or "").lower()
    if year:
        meant = int(year) if year.isdigit() else today.year + _SHIFT.get(year, 0)
        return month_end(meant, month) if month > 1 else date(meant, 1, 1)
    years = [today.year + offset for offset in (-1, 0, 1)]
    return nearest([month_end(y, month) if month > 1 else date(y, 1, 1) for y in years], today, prefer)


def _quarter_end(match: re.Match[str], now: datetime, prefer: Prefer) -> date | None:
    """季末, end of quarter, Q1末, end of Q3."""
    today = now.date()
    if which := match["q"] or match.groupdict().get("zq"):
        quarter = number(which)
        if quarter is None or not 1 <= quarter <= 4:
            return None
        return nearest([month_end(today.year + offset, quarter * 3) for offset in (-1, 0, 1)], today, prefer)
    shift = _SHIFT.get((match["rel"] or "").lower(), 0)
    month = today.replace(month=(today.month - 1) // 3 * 3 + 3, day=1) + relativedelta(months=3 * shift)
    end = month_end(month.year, month.month)
    if prefer == "past" and not match["rel"] and end > today:
        month += relativedelta(months=-3)
    return month_end(month.year, month.month)


def _day_of_month(match: re.Match[str], now: datetime, prefer: Prefer) -> date | None:
    """20号, 下月5号, the 20th."""
    day = number(match["d"])
    if day is None:
        return None
    if rel := match["rel"]:
        month = now.date().replace(day=1) + relativedelta(months=_SHIFT.get(rel, 0))
        return month.replace(day=day)
    return nearest_day_of_month(now.date(), day, prefer)


def _distance(match: re.Match[str], now: datetime, prefer: Prefer) -> date | datetime | None:
    """in 3 days, two weeks ago, 三天后, 两周前, 半个月后."""
    written, unit = match["n"].lower(), match["unit"]
    if written == "半":
        count, unit = (15, "day") if unit.startswith("月") else (6, "month") if unit.startswith("年") else (30, "min")
    else:
        found = number(written) if written not in _EN_NUMBERS else _EN_NUMBERS[written]
        if found is None:
            return None
        count = found
    behind = (match["way"] or "").lower() in ("ago", "前", "before", "earlier", "back")
    return shifted(now, -count if behind else count, unit)


def _rule(pattern: str, reader: Reader, kind: str = "") -> tuple[re.Pattern[str], Reader, str]:
    return re.compile(pattern, re.I), reader, kind


_REL = r"(?:this|next|last|past|coming)"
_EN_UNIT = r"(?:working days?|business days?|days?|weeks?|months?|years?|hours?|hrs?|minutes?|mins?)"
_ZH_UNIT = rf"(?:工作日|天|日(?!期)|{_ZH_WEEK}|月|年|小时|钟头|分钟)"
_AFTER_DATE = rf"(?:\s?[(,]?\s?{_ZH_WEEK}[一二三四五六日天](?![前后内])\)?)?"
_EN_PART = r"(?P<part>end|mid|middle|beginning|start)[ -](?:of )?"
_RULES: tuple[tuple[re.Pattern[str], Reader, str], ...] = (
    _rule(
        rf"{_B}(?P<y>\d{{4}})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})(?!\d)"
        r"(?:T(?P<H>[01]\d|2[0-3]):(?P<M>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?P<zone>Z|[+-]\d\d:\d\d)?(?!\d))?",
        _moment,
    ),
    _rule(
        rf"{_B}(?P<a>\d{{1,2}})(?P<dot>[-/.])(?P<b>\d{{1,2}})(?:(?P=dot)(?P<y>\d{{4}}|\d\d)?)?(?![\w%/]|[.-]\d)",
        _two_numbers,
        "deadline",
    ),
    _rule(
        rf"(?:(?P<y>\d{{4}}|[二〇零一三四五六七八九]{{4}}|[今明去后本])年)?(?P<m>{ZH_NUMBER})月份?(?P<d>{ZH_NUMBER})[日号]{_AFTER_DATE}",
        _ymd,
    ),
    _rule(
        rf"{_B}(?:(?P<wd>{_WD}),?\s)?(?P<month>{_MO})\s?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:%])(?:,?\s(?P<y>\d{{4}})(?![\d:]))?{_E}",
        _english_date,
    ),
    _rule(
        rf"{_B}(?:(?P<wd>{_WD}),?\s)?(?:the\s)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]?(?:of\s)?(?P<month>{_MO})(?:[,-]?\s?(?P<y>\d{{4}}))?{_E}",
        _english_date,
    ),
    _rule(rf"{_B}(?P<word>day after tomorrow|day before yesterday|last night){_E}", _day_word),
    _rule(rf"{_B}the (?P<word>day after tomorrow|day before yesterday){_E}", _day_word),
    _rule(
        rf"{_B}(?:today|tonight|tod|eod|cob|(?:the )?end of (?:the )?(?:day|business)|close of business){_E}"
        rf"|下班(?=[之以]?前|$)",
        _plus(0),
    ),
    _rule(rf"{_B}this(?=\s(?:morning|afternoon|evening))", _plus(0)),
    _rule(rf"{_B}(?:tomorrow|tomorow|tommorow|tommorrow|tmrw|tmr|tmw|tmrrw|2moro){_E}", _plus(1)),
    _rule(rf"{_B}(?:yesterday|yday|ystd){_E}", _plus(-1)),
    _rule(rf"{_B}(?:(?:right )?now){_E}|刚才|现在", lambda match, now, prefer: now),
    _rule(r"(?P<word>大后|后|明|今|昨|大前|前)[天日儿]", _day_word),
    _rule(r"(?P<word>明|今|昨)(?=早|晚|夜)", _day_word),
    _rule(rf"{_B}(?P<wd>{_WD}){_E}", _bare_weekday, "weekday"),
    _rule(rf"{_B}(?P<rel>{_REL})\s(?P<wd>{_WD}){_E}", _weekday),
    _rule(rf"{_B}(?P<wd>{_WD})\s(?:of )?(?P<rel>{_REL})\sweek{_E}", _weekday),
    _rule(rf"{_B}(?P<rel>{_REL})\sweek\s(?:on )?(?P<wd>{_WD}){_E}", _weekday),
    _rule(rf"{_ZH_WEEK}(?P<wd>[一二三四五六日天1-7])(?!\d)", _bare_weekday, "weekday"),
    _rule(rf"(?P<rel>上上|下下|上|下|这|本)个?{_ZH_WEEK}的?(?P<wd>[一二三四五六日天1-7])(?!\d)", _weekday),
    _rule(rf"(?P<rel>上上|下下|上|下|这|本)?个?{_ZH_WEEK}末", _weekend),
    _rule(rf"{_B}(?:(?:the|(?P<rel>{_REL}))\s)?weekend{_E}", _weekend, "deadline"),
    _rule(rf"{_B}(?P<end>eow|(?:the )?end of (?:the )?(?:(?P<rel>{_REL}) )?week){_E}", _week_end),
    _rule(rf"{_B}(?P<end>)(?P<rel>this|next|coming)\sweek{_E}", _week_end, "deadline"),
    _rule(rf"(?P<end>)(?P<rel>本|这|下下|下)个?{_ZH_WEEK}内", _week_end, "deadline"),
    _rule(
        rf"{_B}(?:eom|month[- ]end){_E}", lambda match, now, prefer: nearest_part_of_month(now.date(), "end", prefer)
    ),
    _rule(rf"{_B}(?:the )?{_EN_PART}(?:the )?(?:(?P<rel>{_REL}) )?month{_E}", _month_part),
    _rule(r"(?P<rel>上上|下下|上|下|这|本|当)?个?月(?P<part>底|末|初|中旬?)", _month_part),
    _rule(r"(?:本|这个?)月内", lambda match, now, prefer: month_end(now.year, now.month), "deadline"),
    _rule(rf"(?:(?P<y>\d{{4}}|[今明去后])年)?(?P<m>{ZH_NUMBER})月份?(?P<part>底|末|初|中旬?)", _named_month_part),
    _rule(
        rf"{_B}(?:the )?{_EN_PART}(?P<m>{_MO})(?:\s(?P<y>\d{{4}}))?{_E}",
        _named_month_part,
    ),
    _rule(r"(?:(?P<y>\d{4}|[今明去后本])年|年)(?P<part>底|末|初|中)", _year_part),
    _rule(rf"{_B}(?P<part>end|mid) (?:of )?(?:the )?(?:(?P<y>{_REL}) )?year{_E}", _year_part),
    _rule(rf"{_B}(?:the )?(?P<part>end) of (?P<y>\d{{4}}){_E}", _year_part),
    _rule(
        rf"{_B}(?:eoy|year[- ]end){_E}",
        lambda match, now, prefer: nearest_year(now.date(), 12, 31, prefer),
    ),
    _rule(
        rf"{_B}(?:eoq{_E}|quarter[- ]end{_E}|(?:the )?end of (?:the )?(?:(?P<rel>{_REL}) )?(?:quarter"
        rf"|q(?P<q>[1-4]))){_E}",
        _quarter_end,
    ),
    _rule(r"(?P<rel>上|下|本|这)?个?季度?(?P<q>)[末底]", _quarter_end),
    _rule(r"(?P<rel>)(?:q(?P<q>[1-4])|第?(?P<zq>[1-4一二三四])季度)[末底]", _quarter_end),
    _rule(
        r"(?<!\d)(?:(?P<rel>上上|下下|上|下|这|本)个?月)?"
        r"(?P<d>\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[号日](?![楼线店机院门公口期])",
        _day_of_month,
    ),
    _rule(rf"{_B}(?P<rel>)the (?P<d>\d{{1,2}})(?:st|nd|rd|th){_E}", _day_of_month),
    _rule(rf"{_B}(?P<rel>)(?P<d>\d{{1,2}})(?:st|nd|rd|th){_E}", _day_of_month, "deadline"),
    _rule(rf"{_B}(?:in|within)\s(?P<n>{_N})\s?(?P<unit>{_EN_UNIT})(?:'\s?time)?(?P<way>){_E}", _distance),
    _rule(
        rf"{_B}(?P<n>{_N})\s?(?P<unit>{_EN_UNIT})\s(?P<way>ago|later|back|earlier|from now|from today){_E}", _distance
    ),
    _rule(rf"(?P<n>半|{ZH_NUMBER})个?(?P<unit>{_ZH_UNIT})(?:[之以])?(?P<way>后|前|内)", _distance),
)
"""Pattern, reader, and whether it is a bare weekday or clear only as a deadline. The longest match wins."""


_HAN_BEGINNINGS = frozenset("零〇一二两三四五六七八九十百半今明昨后前大去本上下这个当周星礼月年季第刚现")
_SIGN = re.compile(f"[{HAN}]")
_HAN_RULES = tuple(rule for rule in _RULES if _SIGN.search(rule[0].pattern))
_LATIN_RULES = tuple(rule for rule in _RULES if rule[0].pattern.startswith(_B) or "q(?P<q>" in rule[0].pattern)


def _rules_for(shadow: str, at: int) -> tuple[tuple[re.Pattern[str], Reader, str], ...]:
    """The rules that may begin with the character at `at`: most places of a text begin no date, and cost nothing."""
    if at >= len(shadow):
        return ()
    sign = shadow[at]
    if sign.isdigit():
        return _RULES
    if sign.isascii():
        inside = at > 0 and shadow[at - 1].isascii() and shadow[at - 1].isalnum()
        return _LATIN_RULES if sign.isalpha() and not inside else ()
    return _HAN_RULES if sign in _HAN_BEGINNINGS else ()
