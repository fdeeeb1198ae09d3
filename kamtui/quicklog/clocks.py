"""Times of day and lengths, in both languages, read at one place of a shadow text."""

import re
from dataclasses import dataclass

from kamtui.quicklog.fold import ZH_NUMBER, number

LONGEST_VISIT = 12 * 60
"""Minutes. A longer bare length (600m, 900m) is rather a price or a distance."""

_EARLY = "凌晨|清晨|清早|早晨|早上|上午|早"
_LATE = "下午|午后|傍晚|晚上|晚间|夜里|晚|夜"
_PART = f"(?:{_EARLY}|{_LATE}|中午|正午)"
_E = r"(?![A-Za-z0-9])"

PART_OF_DAY = re.compile(rf"(?:{_PART})|(?:in the )?(?:morning|afternoon|evening|night){_E}", re.I)
"""A part of a day without an hour: it says nothing that a visit keeps."""

_COLON = re.compile(
    rf"(?P<part>{_PART})?\s?(?P<hour>\d{{1,2}}):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?!:?\d)(?:\s?(?P<half>[ap])\.?m\b\.?)?",
    re.I,
)
_MERIDIEM = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?m(?![A-Za-z0-9])\.?", re.I)
_POINT = re.compile(
    rf"(?P<part>{_PART})?\s?(?P<hour>{ZH_NUMBER})(?:点钟?|时(?![间候段]))"
    rf"(?:(?P<quarter>半|一刻|三刻|整)|(?P<minute>{ZH_NUMBER})分?)?"
)
_NAMED = re.compile(
    rf"(?P<noon>noon|midday|中午|正午)(?![A-Za-z0-9点])|(?P<midnight>midnight){_E}|(?P<hour>\d{{1,2}})\s?o'clock{_E}",
    re.I,
)
_UHR = re.compile(r"(?P<hour>\d{1,2})(?:[.:](?P<minute>[0-5]\d))?\s?Uhr(?![A-Za-z0-9])", re.I)
_RANGE_SIGN = re.compile(r"\s?(?:-|~|至|到|to|until|till)\s?", re.I)
_BARE_FROM = re.compile(rf"(?P<part>{_PART})?\s?(?P<hour>{ZH_NUMBER})(?=\s?(?:-|~|至|到|to\b))")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day that ends at offset `end`: minutes after midnight, 1440 being the next one.

    `half` says how sure the half of the day is: "am", "pm", or "" where nothing was said.
    """

    end: int
    minutes: int
    half: str


def read_clock(shadow: str, at: int) -> Clock | None:
    """The time of day written at `at`: 15:00, 3pm, 下午3点, 三点半, noon. None where there is none."""
    best: Clock | None = None
    for pattern in (_COLON, _MERIDIEM, _POINT, _NAMED, _UHR):
        match = pattern.match(shadow, at)
        if match and (best is None or match.end() > best.end):
            best = _clock(match, pattern) or best
    return best


def read_range(shadow: str, at: int) -> tuple[Clock, Clock] | None:
    """A range of time written at `at`: 10:00-10:45, 3-4pm, 下午3点到4点半. The second half of the day follows the
    first."""
    first = read_clock(shadow, at)
    bare = None
    if first is None:
        bare = _BARE_FROM.match(shadow, at)
        if bare is None:
            return None
    sign = _RANGE_SIGN.match(shadow, first.end if first else bare.end() if bare else at)
    second = read_clock(shadow, sign.end()) if sign else None
    if second is None:
        return None
    if first is None and bare is not None:
        hour = number(bare["hour"])
        half = _half(bare["part"]) or ("" if "点" in shadow[at : second.end] and not second.half else second.half)
        if hour is None or hour > 24 or ("点" not in shadow[at : second.end] and not second.half):
            return None
        first = Clock(bare.end(), _twelve(hour, half) * 60 if half else _daytime(hour) * 60, half)
        if half and not bare["part"] and first.minutes > second.minutes:
            first = Clock(first.end, first.minutes - 720, "am")
    if first is None:
        return None
    if first.half == "pm" and not second.half and second.minutes <= first.minutes and second.minutes < 720:
        second = Clock(second.end, second.minutes + 720, "pm")
    elif second.half == "pm" and not first.half and first.minutes + 720 < second.minutes:
        first = Clock(first.end, first.minutes + 720, "pm")
    return first, second


def _clock(match: re.Match[str], pattern: re.Pattern[str]) -> Clock | None:
    groups = match.groupdict()
    if groups.get("noon"):
        return Clock(match.end(), 720, "pm")
    if groups.get("midnight"):
        return Clock(match.end(), 1440, "am")
    hour = number(groups["hour"])
    written = groups.get("minute")
    minute = number(written) if written else {"半": 30, "一刻": 15, "三刻": 45}.get(groups.get("quarter") or "", 0)
    if hour is None or minute is None or hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    half = _half(groups.get("part"))
    if spoken := groups.get("half"):
        half = spoken.lower() + "m"
        if not 1 <= hour <= 12:
            return None
    if half:
        if groups.get("part") in ("中午", "正午") and hour in (10, 11):
            half = "am"
        hour = 24 if hour == 12 and groups.get("part") in ("晚上", "晚", "夜里", "晚间", "夜") else _twelve(hour, half)
    elif pattern is _POINT or pattern is _NAMED:
        hour = _daytime(hour)
    return Clock(match.end(), hour * 60 + minute, half)


def _half(part: str | None) -> str:
    if not part:
        return ""
    return "am" if re.fullmatch(_EARLY, part) else "pm"


def _twelve(hour: int, half: str) -> int:
    if half == "pm":
        return hour + 12 if hour < 12 else hour
    return 0 if hour == 12 else hour


def _daytime(hour: int) -> int:
    """三点 without a part of the day is an hour of work: one to six are afternoon."""
    return hour + 12 if 1 <= hour <= 6 else hour


_LENGTHS = (
    re.compile(r"(?P<half>半)个?(?:小时|钟头)"),
    re.compile(
        rf"(?P<hours>\d{{1,2}}(?:\.\d{{1,2}})?|[一二两三四五六七八九十]{{1,2}})个?(?P<and>半)?(?:小时|钟头)"
        rf"(?:(?P<half>半)|[ ]?零?(?P<minutes>{ZH_NUMBER})分钟?|(?P<quarter>[一三])刻钟?)?"
    ),
    re.compile(rf"(?P<minutes>{ZH_NUMBER})\s?分钟?"),
    re.compile(r"(?P<quarter>[一三])刻钟"),
    re.compile(
        rf"(?P<hours>\d{{1,2}}(?:\.\d{{1,2}})?)(?:\s?(?:hours?|hrs?)|h)"
        rf"(?:(?:\s?|\s?and\s)(?P<minutes>\d{{1,2}})\s?(?:m|mins?|minutes?)|(?P<glued>\d{{1,2}}))?{_E}",
        re.I,
    ),
    re.compile(rf"(?P<minutes>\d{{1,3}})(?:\s?(?:minutes?|mins?)|m){_E}", re.I),
    re.compile(rf"(?P<half>half an? hour){_E}", re.I),
    re.compile(rf"(?P<hours>an|one) hour(?P<and> and a half)?{_E}", re.I),
)

_PRICE = re.compile(
    r"\s*(?:[a-z]+\s)??\s*(?:(?:an?|per|each|every|yearly|annual(?:ly)?|p\.?a\b|rmb|cny|usd|eur|gbp|hkd|yuan|euros?|dollars?|pounds?|revenue"
    r"|budget|turnover|contract|deal|order|worth|plus)\b|[x×*/$€£%]|元|万|(?:for|over|in|of|next)\s(?:\w+\s){1,3}years?\b"
    r"|(?:of|in)\s(?:revenue|sales|budget|savings|orders)\b)",
    re.I,
)


def read_length(shadow: str, at: int) -> tuple[int, int] | None:
    """A length in minutes written at `at` and where it ends: 45m, 1h30m, 半小时, 一个半小时.

    None where there is none, where it is longer than `LONGEST_VISIT`, and where the words behind it make it money
    (10m a year, 20m RMB).
    """
    for pattern in _LENGTHS:
        if match := pattern.match(shadow, at):
            break
    else:
        return None
    groups = match.groupdict()
    minutes = 30 if groups.get("half") or groups.get("and") else 0
    if hours := groups.get("hours"):
        whole = 1 if hours.lower() in ("an", "one") else number(hours)
        minutes += whole * 60 if whole is not None else round(float(hours) * 60)
    if written := groups.get("minutes") or groups.get("glued"):
        minutes += number(written) or 0
    if quarter := groups.get("quarter"):
        minutes += (number(quarter) or 0) * 15
    if not 0 < minutes <= LONGEST_VISIT:
        return None
    if shadow[match.end() - 1] in "mM" and shadow[match.end() - 2].isdigit() and _PRICE.match(shadow, match.end()):
        return None
    return minutes, match.end()
