"""What a note says besides the marks of the quick log: the words a list or a briefing quotes.

The note itself is always there word for word. This is no reading of it (that is `kamtui.quicklog`, whose grammar takes
100 ms to load): it only leaves out what begins like a mark, so that the first words said are seen first.
"""

import re
from functools import cache, lru_cache

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


@lru_cache(maxsize=2048)
def said(note: str) -> str:
    """The note without marks and steps, line by line; the note itself where nothing else is in it."""
    if not _BEGINS.search(note):
        return note
    step, mark, head = _patterns()
    bare = mark.sub(" ", step.sub(" ", note))
    lines = (re.sub(r"[ \t]{2,}", " ", head.sub("", line)).strip(" \t,，、;；") for line in bare.splitlines())
    kept = "\n".join(line for line in lines if line)
    return kept if re.search(r"[^\W_]", kept) else note


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """The three expressions, compiled with the first note that has a mark: it takes 5 ms."""
    return re.compile(_STEP, re.MULTILINE), re.compile(_MARK, re.MULTILINE | re.IGNORECASE), re.compile(_HEAD)


def first_sentence(note: str) -> str:
    """What a note begins with: its first line up to a full stop, no longer than any line on a screen."""
    for line in said(note[: 8 * LONGEST]).splitlines():
        text = line.strip()
        if text:
            stop = next((found for found in _STOP.finditer(text) if found.start() >= SHORTEST), None)
            return text[: stop.end() if stop else None][:LONGEST]
    return ""


_STOP = re.compile(r"[。！？](?=.)|[.!?](?=\s)")


LONGEST = 500
"""Characters of a first sentence: more than the widest terminal shows. A note may hold a whole book in one line."""

SHORTEST = 8
"""Characters a first sentence has at least: `Yes.` alone says too little."""
