"""Bare dates at the edge of a step: `!明天回邮件`, `>>offer in 3 days`.

In the middle a date belongs to the sentence.
"""

import re
from datetime import datetime

from kamtui.quicklog.dates import Moment, read_moment
from kamtui.quicklog.fold import HAN

LONGEST_EDGE = 40
"""Characters at the end of a step in which its date may begin."""

_LEFT = re.compile(r"[\s,、:.*•-]*")
_TRAILING = " \n.,、!)"
_CLOSED = re.compile(r"\s?(?:截止|为止|到期|之内)$")
_LETTER = re.compile(r"[^\W\d_]")
_FULL_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_OTHER = re.compile(r"(?:\d{1,2}(?:st|nd|rd|th)|sat|sun)\.?$", re.I)
"""The 5th of many things, a surname and a verb."""
_NUMBERED = re.compile(r"[\d一二三四五六七八九十]{1,3}号$")
"""A day of the month, or pump number two: it stands apart where it is a day."""
_HALF = re.compile(r"[ap]\.?m\b|上午|下午|早上|晚上|中午|傍晚", re.I)
_OF_SOMETHING = re.compile(
    r"['/&]|-(?=\w)|的|[之以]?后|[之以]?前|起|开始|以来|会议?(?!同)|例会|早会|晚会|总结|报告|报表|预算|盘点|结账|奖"
    r"|[ ](?:is|was|are|were|isn't|wasn't|will|would|has|had|meeting|report|numbers?|call with|minutes)\b",
    re.I,
)
"""Behind a date that belongs to something else: 周五的会, tomorrow's meeting."""
_TOWARDS = re.compile(
    r"(?<![A-Za-z])(?:to|for|from|of|since|until|till|after|about|than|vs|and|or|between|not|the|a|per|re|says?|said)"
    r"[ ]+$"
    rf"|[到至自从过了于是为对比按或和及的][ ]?$|(?<=[{HAN}])在[ ]?$",
    re.I,
)
"""Before a date that is what the step is about: moved to friday, 改到周五."""
_VAGUE = re.compile(
    rf"(?:(?:下下|下)个?(?:周|星期|礼拜|月)|明年)(?![一二三四五六日天末底初中内度\d的])(?=[{HAN}\s,]|$)"
    r"|next (?:month|year|quarter)(?![\w'])",
    re.I,
)


def read_edge(words: str, now: datetime) -> tuple[int, Moment] | None:
    """The date at the beginning or the end of the shadow `words` of a step, and where it begins; only one that lies
    ahead of `now`, which is aware."""
    left = _LEFT.match(words)
    start = left.end() if left else 0
    end = _closed_end(words)
    moment = read_moment(words, start, now, "future")
    if moment is not None and _is_due(words, start, moment, now) and not _OF_SOMETHING.match(words, moment.end):
        return start, moment
    for at in range(max(start, end - LONGEST_EDGE), end):
        if words[at].isspace() or _is_inside_word(words, at) or _TOWARDS.search(words, max(0, at - 12), at):
            continue
        moment = read_moment(words, at, now, "future")
        if moment is not None and moment.end >= end and _is_due(words, at, moment, now):
            return at, moment
    return None


def vague_edge(words: str) -> tuple[int, int] | None:
    """Where a date was meant at an edge that is no day: 下周, next month."""
    left = _LEFT.match(words)
    start = left.end() if left else 0
    if match := _VAGUE.match(words, start):
        return match.span()
    end = _closed_end(words)
    for match in _VAGUE.finditer(words, max(0, end - LONGEST_EDGE), end):
        if match.end() == end and not _TOWARDS.search(words, max(0, match.start() - 12), match.start()):
            return match.span()
    return None


def _closed_end(words: str) -> int:
    """The offset behind the last word, without a stop and without 截止."""
    end = len(words.rstrip(_TRAILING))
    closed = _CLOSED.search(words, max(0, end - 5), end)
    return closed.start() if closed else end


def _is_inside_word(words: str, at: int) -> bool:
    return at > 0 and all(sign.isascii() and sign.isalnum() for sign in words[at - 1 : at + 1])


def _is_due(words: str, at: int, moment: Moment, now: datetime) -> bool:
    """Whether a moment that was read lies ahead and can be nothing but a date."""
    typed = words[at : moment.end].strip()
    if not (_LETTER.search(typed) or _FULL_DATE.match(typed)) or _OTHER.match(typed):
        return False
    if moment.timed_only and not _HALF.search(typed):
        return False
    if _NUMBERED.match(typed) and re.match(f"[{HAN}]", words[moment.end : moment.end + 1]):
        return False
    return moment.start > now if moment.start else moment.day >= now.date()
