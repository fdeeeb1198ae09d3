"""What stands inside a step: its date and its owner, cut out of the text once they are understood."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from kamtui.quicklog.dates import Moment, read_moment
from kamtui.quicklog.edges import read_edge, vague_edge
from kamtui.quicklog.fold import HAN
from kamtui.quicklog.marks import BOUNDARY
from kamtui.quicklog.names import Directory
from kamtui.quicklog.reasons import WHICH_DATE, WHICH_TEAMMATE

_BY = re.compile(
    rf"(?<![A-Za-z0-9])(?P<by>by)(?:[ ]+|(?=[{HAN}]))|(?P<by2>截[止至])(?:到|至|日期|时间)?[ ]?:?[ ]*"
    r"|(?<![A-Za-z0-9])(?:before|due(?: on| by)?)[ ]+|最[晚迟][ ]?",
    re.I,
)
_BEFORE = re.compile(r"[ ]?[之以]?前")
_DATE_ENDS = frozenset("天日儿号底末初中旬一二三四五六七点半刻分时班晚早夜午上周月年内后)0123456789ynridetmwk")
"""Characters a date may end with before 前: most other 前 (目前, 提前) are not looked at twice."""
_LONGEST_BEFORE = 24
"""Characters of a date before 前: 2026年十二月二十一日下午三点半 has 18."""
_HOLIDAY = re.compile(
    r"(?:春节|国庆节?|五一|元旦|中秋节?|端午节?|清明节?|圣诞节?|双节|小?长假|放假|假期|节假日|(?<![环细章情季])节"
    r"|(?<![\d零一二两三四五六七八九十百几多半前去当每若数])年)前"
)
"""Dates that move from year to year, or are no date: they stay text and ask."""
_NOT_A_DATE = re.compile(
    r"(?:hand|e-?mail|mail|phone|fax|post|courier|train|car|plane|air|bus|sea|us|them|me|him|her|you|it|the way"
    r"|far|default|law|who|whom|whose|what|which|how|when|then|now"
    r"|contract|itself|themselves|ourselves|heart|accident|chance|mistake|design|means|name|role|\w+ing|half|\d[\d.,]*\s?(?:%|percent"
    r"|points?|pp|k|x|million|bn)?)(?![A-Za-z0-9%]|[./-]\d)",
    re.I,
)
_DATE_WORDS = re.compile(
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2}|\d[\d./-]*|\d{1,2} (?:jan|feb"
    r"|mar|apr|may|june?"
    r"|july?|aug|sept?|oct|nov|dec)[a-z]*|[^\s,;。、]{1,24}",
    re.I,
)
_OWNER = re.compile(rf"{BOUNDARY}\+(?=[\"']|[^\W\d_])")
_PLACE_WORD = re.compile(r"[在于至到]$")


@dataclass(slots=True)
class Inside:
    """Pieces of a step: `cuts` were understood (start, end, role), `shown` were and stay in the text as well, `unread`
    were not (start, end, reason)."""

    due: date | datetime | None = None
    dateless: bool = False
    owner: bytes | None = None
    owner_word: str = ""
    cuts: list[tuple[int, int, str]] = field(default_factory=list)
    shown: list[tuple[int, int, str]] = field(default_factory=list)
    unread: list[tuple[int, int, str]] = field(default_factory=list)


def read_inside(words: str, now: datetime, teammates: Directory, question: bool = False) -> Inside:
    """Read the shadow `words` of one step; offsets are within it.

    A bare date counts at an edge, where nothing says a date in so many words; not in a `question`, which asks about it.
    """
    inside = Inside()
    _read_owner(words, teammates, inside)
    asking = len(inside.unread)
    _read_date(words, now, inside)
    if not question and inside.due is None and len(inside.unread) == asking:
        _read_bare_date(_without(words, inside.cuts), now, inside)
    inside.cuts.sort()
    return inside


def _without(words: str, cuts: list[tuple[int, int, str]]) -> str:
    """`words` with blanks where something was cut out, as long as before."""
    for start, end, _ in cuts:
        words = words[:start] + " " * (end - start) + words[end:]
    return words


def _read_bare_date(words: str, now: datetime, inside: Inside) -> None:
    """A date without a word before it: its words stay in the text."""
    if found := read_edge(words, now):
        start, moment = found
        inside.due = moment.start or moment.day
        inside.shown.append((start, moment.end, "date"))
    elif meant := vague_edge(words):
        inside.dateless = True
        inside.unread.append((*meant, WHICH_DATE))


def remaining(raw: str, cuts: list[tuple[int, int, str]]) -> str:
    """The raw text of a step without the pieces that were cut; all of it where nothing else is left."""
    text, at = "", 0
    for start, end, _ in [*cuts, (len(raw), len(raw), "")]:
        piece = raw[at:start]
        at = end
        if text.endswith(" ") or not text:
            piece = piece.lstrip()
            if piece.startswith((",", "，", "、")):
                text = text.rstrip()
        elif piece[:1].isspace():
            piece = " " + piece.lstrip()
        if text.rstrip().endswith((",", "，", "、")) and piece.lstrip().startswith((",", "，", "、")):
            piece = piece.lstrip()[1:]
            text = text.rstrip()
        text += piece.rstrip() + " " if piece[-1:].isspace() else piece
    text = text.strip().strip("，,、:：").strip()
    return text or raw.strip()


def _read_date(words: str, now: datetime, inside: Inside) -> None:
    found = [*_dates_behind_by(words, now, inside), *_dates_before(words, now)]
    if not found:
        if any(reason == WHICH_DATE for _, _, reason in inside.unread):
            inside.dateless = True
        for match in _HOLIDAY.finditer(words):
            if all(match.start() >= end or match.end() <= start for start, end, _ in inside.unread):
                inside.dateless = True
                inside.unread.append((match.start(), match.end(), WHICH_DATE))
        return
    inside.unread[:] = [one for one in inside.unread if one[2] != WHICH_DATE]
    start, end, moment = min(found, key=lambda item: item[0])
    if not words[end:].strip(" .,、!"):
        end = len(words)
    inside.due = moment.start or moment.day
    inside.cuts.append((start, end, "date"))


def _dates_behind_by(words: str, now: datetime, inside: Inside) -> list[tuple[int, int, Moment]]:
    """`by DATE`, `截止DATE`. What cannot be read is noted as unread, unless it is plainly no date (by hand)."""
    found = []
    for lead in _BY.finditer(words):
        moment = read_moment(words, lead.end(), now, "future")
        if moment is not None:
            before = _BEFORE.match(words, moment.end)
            found.append((lead.start(), before.end() if before else moment.end, moment))
            break
        named = words.startswith("@", lead.end())
        asked = (lead["by"] or lead["by2"]) and not named and not _NOT_A_DATE.match(words, lead.end())
        if asked and (meant := _DATE_WORDS.match(words, lead.end())):
            inside.unread.append((meant.start(), meant.end(), WHICH_DATE))
    return found


def _dates_before(words: str, now: datetime) -> list[tuple[int, int, Moment]]:
    """`DATE前`, also 之前 and 以前, with 在 before it."""
    for before in _BEFORE.finditer(words):
        if before.start() == 0 or words[before.start() - 1] not in _DATE_ENDS:
            continue
        for start in range(max(0, before.start() - _LONGEST_BEFORE), before.start()):
            if words[start].isspace():
                continue
            moment = read_moment(words, start, now, "future")
            if moment is not None and moment.end == before.start():
                if start and _PLACE_WORD.match(words[start - 1]):
                    start -= 1
                return [(start, before.end(), moment)]
    return []


def _read_owner(words: str, teammates: Directory, inside: Inside) -> None:
    """`+name`: cut out where exactly one teammate is meant; else it stays and asks."""
    for mark in _OWNER.finditer(words):
        start = mark.end()
        if words[start] in "\"'":
            close = words.find(words[start], start + 1, start + 80)
            if close < 0:
                continue
            word, end = words[start + 1 : close], close + 1
            people = teammates.of(word)
        else:
            found = teammates.read(words, start, len(words))
            if found is None:
                continue
            word, end, people = found.word, found.end, found.people
        if inside.owner is None and len(people) == 1:
            inside.owner, inside.owner_word = people[0].id, word
            inside.cuts.append((mark.start(), end, "owner"))
        elif inside.owner is None:
            inside.owner_word = inside.owner_word or word
            inside.unread.append((mark.start(), end, WHICH_TEAMMATE))
