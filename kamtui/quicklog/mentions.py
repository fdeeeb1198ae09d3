"""Names behind `@`: somebody who was there, or somebody a step names and goes on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kamtui.quicklog.fold import HAN
from kamtui.quicklog.log import Attendee, Person
from kamtui.quicklog.marks import MARKS


@dataclass(frozen=True, slots=True)
class Mention:
    """One name from `start` (its mark) to `end`; `at` is where the name or its quote begins, `word` as typed."""

    start: int
    at: int
    end: int
    word: str
    people: tuple[Person, ...]


_TOWARDS = re.compile(
    r"(?<![A-Za-z])(?:to|by|with|for|from|and|or|cc|copy|copying|at|of|about|via|through|call|phone|email|e-mail|mail"
    r"|ask|tell|remind|invite|meet|visit|see|text|ping|thank|inform|show|give|send|offer|help|brief|chase|contact"
    r"|introduce)[ ]?:?[ ]?$"
    r"|(?:给|向|和|与|跟|找|约|请|问|对|同|抄送|通知|联系|拜访|邀请|提醒|告诉|感谢|回复|让|由|陪|带|送|见|把|为"
    r"|电话|及)[ ]?$",
    re.I,
)
"""Words that want a name behind them."""
_ONE_WORD = re.compile(rf"\s*(?:[A-Za-z][\w'-]*|[{HAN}]{{1,2}})\s*")
_FURTHER = re.compile(r"(?:[\s,、]*@(?:\"[^\"\n]*\"|[^\s,、]+))*[\s.,、!?)]*")
REACH = 200
"""Characters looked at before and behind a name for what it belongs to."""
_BETWEEN = re.compile(r"[\s,、&/]*(?:and|or|和|与|及)?[\s]*")


def attendee(name: Mention) -> Attendee:
    """The one who is meant: the last one met where several may be; a new person where nobody is called so."""
    bearers = name.people
    return Attendee(name.word, bearers[0] if bearers else None, len(bearers) == 1, not bearers, bearers)


def belongs_to_step(
    shadow: str, content: int, limit: int, names: Sequence[Mention], earlier: Sequence[Mention]
) -> bool:
    """Whether `names` stand inside the step whose text begins at `content` and ends at `limit` at the latest.

    They do where the step goes on behind them, or where the words before want a name (call, copy to, 给). Names
    behind a text that is whole were there instead: `!send plan @Chen @Li #onsite`.
    """
    if not names or names[0].start >= limit:
        return False
    start, end = names[0].start, names[-1].end
    before = shadow[max(content, start - REACH) : start]
    if not before.strip() or _TOWARDS.search(before):
        return True
    if earlier and _BETWEEN.fullmatch(shadow, earlier[-1].end, start):
        return True
    further = _FURTHER.match(shadow, end, min(limit, end + REACH))
    behind = further.end() if further else end
    if behind < min(limit, end + REACH) and not MARKS.match(shadow, behind):
        return True
    alone = "@" not in shadow[end:behind]
    return alone and _ONE_WORD.fullmatch(before) is not None


def mark_cuts(names: Sequence[Mention], shadow: str, content: int) -> list[tuple[int, int, str]]:
    """The signs of a name that its step leaves out: `@` and quotes, as offsets from `content`."""
    cuts = []
    for name in names:
        quoted = shadow[name.at] in "\"'"
        if name.at + quoted > name.start:
            cuts.append((name.start - content, name.at + quoted - content, "attendee"))
        if quoted:
            cuts.append((name.end - 1 - content, name.end - content, "attendee"))
    return cuts
