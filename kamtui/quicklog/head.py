"""Bare words of the head: when, how long and what kind, before the first free word of a log."""

import re
from dataclasses import dataclass
from datetime import datetime

from kamtui.quicklog.almanac import Prefer
from kamtui.quicklog.clocks import read_length
from kamtui.quicklog.dates import Moment, read_moment
from kamtui.quicklog.fold import HAN
from kamtui.quicklog.marks import KINDS

_KIND = re.compile("|".join(sorted(KINDS, key=len, reverse=True)), re.I)
_END = re.compile(rf"$|[ ,;。、|)]|[.:](?:[ ]|$)|<<|>>|(?<=[{HAN}])[@#]")
_GLUES = re.compile(rf"[{HAN}]")
_PROSE = re.compile(
    r"[ ](?:is|was|are|were|isn't|wasn't|will|would|works?|worked|suits?|has|had|can|could|may|might|should|must"
    r"|number)\b",
    re.I,
)
"""A first word followed by these is the subject of a sentence: Friday is their deadline."""
_ALSO_WORDS = re.compile(r"(?:sat|sun|mon|wed|now|may|mar)$", re.I)
"""Short days that are words or surnames too: Sat down with Chen, Sun Li said."""
_OPENING = re.compile(
    r"(?:(?P<phone>call(?:ed)?|phoned)(?: with)?|(?:met|saw)(?: with)?)[ ]+(?=@[\"'\w]|(?P<length>[\da-z]))"
    r"|(?:(?P<phone2>打?电话给|致电)|见了?|拜访了?|和|与|跟)[ ]?(?=@[\"'\w])",
    re.I,
)
_NUMERIC = re.compile(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/\d{2,4})?(?![\w/])|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)?(?!\w)")
"""A date in numbers. 24/7 is none."""
_BEFORE_HEAD = re.compile(rf"[ ]*(?:$|[@#])|[ ]+(?:{_KIND.pattern})(?![A-Za-z])", re.I)
"""Nothing, a mark or a kind: what was before it was no part of a sentence."""
_DOTTED = re.compile(r"(?:0[6-9]|1\d|2[0-3])\.[0-5]\d(?:[ ]?-[ ]?(?:0[6-9]|1\d|2[0-3])\.[0-5]\d)?(?![\w.%])")
"""14.30 as an hour of work."""
_PART_OF_DAY = re.compile("上午|下午|早|晚|中午")
LONGEST = 100
"""Characters looked at for one run of bare words."""


@dataclass(frozen=True, slots=True)
class BareWord:
    """One bare word between two offsets: a moment (role date), minutes (length) or a kind."""

    start: int
    end: int
    role: str
    value: Moment | int | str


def read_opening(shadow: str, at: int, line_end: int) -> re.Match[str] | None:
    """`call @chen 45m`, `met @chen`: a first word that says no more than that somebody was met, before a mark or a
    length. The group `phone` is set where it says how."""
    match = _OPENING.match(shadow, at, line_end)
    if match is None or (match["length"] and read_length(shadow[:line_end], match.end()) is None):
        return None
    return match


def read_bare_words(
    shadow: str, at: int, line_end: int, now: datetime, prefer: Prefer, free: frozenset[str], first: bool
) -> list[BareWord] | None:
    """The bare words glued together at `at` (昨天下午3点上门45分钟), None where a free word stands there.

    `free` says what is not known yet: day, hour, length, kind. `first`: nothing was understood before.
    """
    line = shadow[at : min(line_end, at + LONGEST)]
    words: list[BareWord] = []
    place = 0
    while place < len(line):
        word = _longest(line, place, now, prefer, free)
        if word is None:
            return _glued_to_prose(words, line, now, at, prefer) if first else None
        words.append(word)
        free -= {"day", "hour"} if word.role == "date" else {word.role}
        place = word.end
        if _END.match(line, place):
            if first and _is_prose(line, words, now, prefer, free):
                return None
            return _moved(words, at)
        if not _GLUES.match(line[place - 1]) and not _GLUES.match(line[place]):
            return None
    return None


def _moved(words: list[BareWord], at: int) -> list[BareWord]:
    return [BareWord(at + one.start, at + one.end, one.role, one.value) for one in words]


def _glued_to_prose(words: list[BareWord], line: str, now: datetime, at: int, prefer: Prefer) -> list[BareWord] | None:
    """昨天下午三点半去了恒岳: an hour of a day, at the very beginning of a log, is when it was."""
    if len(words) != 1 or not isinstance(words[0].value, Moment) or line[words[0].end] == "的":
        return None
    moment, typed = words[0].value, line[: words[0].end]
    if moment.start is None or (prefer == "past" and moment.start > now):
        return None
    return _moved(words, at) if not moment.timed_only or _PART_OF_DAY.search(typed) else None


def _longest(line: str, at: int, now: datetime, prefer: Prefer, free: frozenset[str]) -> BareWord | None:
    found: list[BareWord] = []
    moment = _moment(line, at, now, prefer) if free & {"day", "hour"} else None
    if moment is not None:
        wanted = {"hour"} if moment.timed_only else {"day"} if moment.start is None else {"day", "hour"}
        if wanted <= free:
            found.append(BareWord(at, moment.end, "date", moment))
    elif "day" in free and (numbers := _in_numbers(line, at, now, prefer)) and numbers["a"]:
        found.append(BareWord(at, numbers.end(), "unparsed", 0))
    length = read_length(line, at) if "length" in free else None
    if length is not None:
        found.append(BareWord(at, length[1], "length", length[0]))
    kind = _KIND.match(line, at) if "kind" in free else None
    if kind is not None:
        found.append(BareWord(at, kind.end(), "kind", KINDS[kind[0].lower()]))
    return max(found, key=lambda word: word.end, default=None)


def _moment(line: str, at: int, now: datetime, prefer: Prefer) -> Moment | None:
    """The moment at `at` as the head takes it; a date in numbers only before an hour, a mark or a kind."""
    dotted = _DOTTED.match(line, at)
    if dotted and not re.match(r"[ ]?Uhr", line[dotted.end() :], re.I):
        if not _BEFORE_HEAD.match(line, dotted.end()):
            return None
        line = line[:at] + dotted[0].replace(".", ":") + line[dotted.end() :]
    moment = read_moment(line, at, now, prefer)
    if moment is None or not moment.deadline:
        return moment
    numbers = _in_numbers(line, at, now, prefer)
    return moment if numbers else None


def _in_numbers(line: str, at: int, now: datetime, prefer: Prefer) -> re.Match[str] | None:
    """11/20 or 20.11. where a date may stand: before an hour, a mark or a kind."""
    match = _NUMERIC.match(line, at)
    if match is None or match[0] == "24/7":
        return None
    hour = re.match(r"[ ,]+", line[match.end() :])
    further = read_moment(line, match.end() + hour.end(), now, prefer) if hour else None
    return match if (further and further.start) or _BEFORE_HEAD.match(line, match.end()) else None


def _is_prose(line: str, words: list[BareWord], now: datetime, prefer: Prefer, free: frozenset[str]) -> bool:
    """Whether the words are the beginning of a sentence rather than a head of their own."""
    end = words[-1].end
    if _PROSE.match(line, end):
        return True
    if _ALSO_WORDS.match(line[words[-1].start : end]) and re.match(r"[ ][^\W\d_]", line[end:]):
        return _longest(line, end + 1, now, prefer, free) is None
    return False
