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
LONGEST = 100
"""Characters looked at for one run of bare words."""


@dataclass(frozen=True, slots=True)
class BareWord:
    """One bare word between two offsets: a moment (role date), minutes (length) or a kind."""

    start: int
    end: int
    role: str
    value: Moment | int | str


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
            return None
        words.append(word)
        free -= {"day", "hour"} if word.role == "date" else {word.role}
        place = word.end
        if _END.match(line, place):
            if first and _is_prose(line, words, now, prefer, free):
                return None
            return [BareWord(at + one.start, at + one.end, one.role, one.value) for one in words]
        if not _GLUES.match(line[place - 1]) and not _GLUES.match(line[place]):
            return None
    return None


def _longest(line: str, at: int, now: datetime, prefer: Prefer, free: frozenset[str]) -> BareWord | None:
    found: list[BareWord] = []
    moment = read_moment(line, at, now, prefer) if free & {"day", "hour"} else None
    if moment is not None and not moment.deadline:
        wanted = {"hour"} if moment.timed_only else {"day"} if moment.start is None else {"day", "hour"}
        if wanted <= free:
            found.append(BareWord(at, moment.end, "date", moment))
    length = read_length(line, at) if "length" in free else None
    if length is not None:
        found.append(BareWord(at, length[1], "length", length[0]))
    kind = _KIND.match(line, at) if "kind" in free else None
    if kind is not None:
        found.append(BareWord(at, kind.end(), "kind", KINDS[kind[0].lower()]))
    return max(found, key=lambda word: word.end, default=None)


def _is_prose(line: str, words: list[BareWord], now: datetime, prefer: Prefer, free: frozenset[str]) -> bool:
    """Whether the words are the beginning of a sentence rather than a head of their own."""
    end = words[-1].end
    if _PROSE.match(line, end):
        return True
    if _ALSO_WORDS.match(line[words[-1].start : end]) and re.match(r"[ ][^\W\d_]", line[end:]):
        return _longest(line, end + 1, now, prefer, free) is None
    return False
