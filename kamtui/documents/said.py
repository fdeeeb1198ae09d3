"""What a note says besides the marks of the quick log: the words a list or a briefing quotes.

The note itself is always there word for word. This is no reading of it (that is `kamtui.quicklog`, whose grammar takes
100 ms to load): it only leaves out what begins like a mark, so that the first words said are seen first.
"""

import re
from functools import cache, lru_cache

from kamtui.locale import ngettext

_AT = r"(?:(?<=[\s。；，、,;])|^)"
"""Where a mark counts: at a line's start, behind white space or a separating sign (design.md §5.1)."""

_STEP = rf"(?:(?:>>|<<\??|》》|《《)|{_AT}[!！]{{1,2}}(?=[^\s!！])|{_AT}[?？](?=[^\s?？]))[^\n。；;]*"
"""A step runs to the end of its sentence or line; another mark in it belongs to no prose either."""

_MARK = (
    rf"{_AT}(?:[@＠](?:\"[^\"\n]*\"|“[^”\n]*”|[^\s，,。；;]+)|[#＃](?!\d)\S+|[=＝][^\W\d]+|[$￥](?!\d)\S+|~\d+\w*"
    r"|recap(?=\s*$)|已复述(?=\s*$)"
    r"|(?:trust|needs?|objections?|clos\w*|信任|需求|异议|成交)[:：]\d+|mix[:：][\d/]+)(?=\s|$|[，,。；;])[，,、]?"
)
"""Everything else that has a mark before it: people, kinds and tags, results, opportunities, minutes."""

_HEAD = r"^(?:\s*(?:\d{1,3}(?:m|min|h|分钟|小时)|\d{1,2}:\d{2}(?:-\d{1,2}:\d{2})?)(?=\s|$))+"
"""A length or the hours of the visit count as such only before the first word."""

_BEGINS = re.compile(r"[@#!?<>=~$＠＃！？《＝～￥＄]|\d(?:m|min|h|分|小|:\d)|[:：]\d", re.IGNORECASE)


KIND_WORDS = (
    "onsite", "on-site", "上门", "phone", "电话", "video", "视频", "message", "消息", "hosted", "来访", "exec",
    "executive", "高层", "event", "活动", "dinner", "宴请", "tender", "投标",
)  # fmt: skip
"""Words that tell the kind of a visit at the head of its log (`kamtui.quicklog.marks.KINDS`)."""

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_HEAD_WORD = (
    rf"{'|'.join(sorted(map(re.escape, KIND_WORDS), key=len, reverse=True))}"
    r"|\d{1,3}\s?(?:minutes?|mins?|m|hours?|h|分钟?|小时)|半小时|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[:：]\d{2}(?:-\d{1,2}[:：]\d{2})?"
    r"|\d{1,2}(?:am|pm)|today|yesterday|tomorrow|morning|afternoon|evening|(?:last |next )?(?:mon|tues?|wed(?:nes)?"
    rf"|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}|{_MONTH} \d{{1,2}}"
    r"|[今昨前明后]天|上午|下午|晚上|中午|早上|(?:上|下|本|这)?(?:周|星期|礼拜)[一二三四五六日天]|\d{1,2}月\d{1,2}[日号]"
    r"|\d{1,2}[点时](?:\d{1,2}分|半)?"
)
"""When, how long and how: what stands before the words of a log, and in columns of its own wherever it is shown."""

LONGEST_HEAD = 60
"""Characters of a line that can be nothing but a head: a long date, a time, a length, a kind and signs between them."""


@lru_cache(maxsize=2048)
def said(note: str) -> str:
    """The note without marks and steps, line by line; nothing where it has nothing else but when and how it was."""
    kept = _without_marks(note)
    lines = [line for line in kept.splitlines() if not _is_head(line.strip())]
    return kept if re.search(r"[^\W_]", "".join(lines)) else ""


def _is_head(line: str) -> bool:
    return len(line) <= LONGEST_HEAD and _head_only().fullmatch(line) is not None


@cache
def _head_only() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{_HEAD_WORD})(?![a-z])[\s,，、。;；|]*)+", re.IGNORECASE)


def steps_told(steps: int) -> str:
    """What is told of a visit that brought `steps` and of which nothing was said."""
    return ngettext("{n} step", "{n} steps", steps).format(n=steps)


def _without_marks(note: str) -> str:
    if not _BEGINS.search(note):
        return note
    step, mark, head = _patterns()
    bare = mark.sub(" ", step.sub(" ", note))
    lines = (re.sub(r"[ \t]{2,}", " ", head.sub("", line)).strip(" \t,，、;；") for line in bare.splitlines())
    return "\n".join(line for line in lines if line)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """The three expressions, compiled with the first note that has a mark: it takes 5 ms."""
    return re.compile(_STEP, re.MULTILINE), re.compile(_MARK, re.MULTILINE | re.IGNORECASE), re.compile(_HEAD)


def first_sentence(note: str) -> str:
    """What a note begins with: its first line up to a full stop, no longer than any line on a screen."""
    for line in said(note[: 8 * LONGEST]).splitlines():
        text = line.strip()
        if text and not _is_head(text):
            stop = next((found for found in _STOP.finditer(text) if found.start() >= SHORTEST), None)
            return text[: stop.end() if stop else None][:LONGEST]
    return ""


_STOP = re.compile(r"[。！？](?=.)|[.!?](?=\s)")


LONGEST = 500
"""Characters of a first sentence: more than the widest terminal shows. A note may hold a whole book in one line."""

SHORTEST = 8
"""Characters a first sentence has at least: `Yes.` alone says too little."""
