"""The briefing as the app shows it: the document's sections set in the columns of the look."""

from collections.abc import Sequence

from kamtui.documents.briefing import RUN_ON, Briefing, Line, Part
from kamtui.documents.briefing import Section as Told
from kamtui.locale import _
from kamtui.tui.widgets.columns import FACT, NOTE, NUMBER, WORD, Column
from kamtui.tui.widgets.sheet import Line as SetLine
from kamtui.tui.widgets.sheet import Section
from kamtui.tui.widgets.spans import Cell, Ink, Span

INKS: dict[str, Ink] = {
    "text": "text", "strong": "strong", "dim": "dim", "faint": "faint",
    "good": "good", "warn": "warn", "bad": "bad", "late": "late",
}
"""The ink of each tone a document knows."""

DAY = Column(give=0)
"""A day at the left of a line: never cut."""

SAID = Column(give=4, floor=28, grow=True)
"""What was said: gives way first, but not below what says anything; then the column behind it goes."""

COLUMNS: dict[str, tuple[Column, ...]] = {
    "last_visits": (DAY, SAID, Column(give=3, whole=True, most=16)),
    "we_want": (WORD, NOTE),
    "people": (WORD, WORD, FACT),
    "promises": (WORD, FACT, NUMBER),
    "steps": (FACT, NUMBER),
    "they_ask": (WORD, WORD, Column(give=2, grow=True)),
    "we_ask": (WORD, WORD, Column(give=2, grow=True)),
}
"""Columns by section; the rest are plain words."""

FOLDS = {"bring": 2}
"""Sections a short screen goes without, the highest first. What can be acted on never goes: the page scrolls."""

EARLIER_TALKS = 1
"""The fold of every talk but the last: the Visits pane has them all."""


def sections(briefing: Briefing) -> Sequence[Section]:
    """The briefing's sections for a reading pane. Each line's `ref` is the record it stands for, `(kind, id)`."""
    return [
        Section(
            told.heading,
            tuple(_line(line, number, told) for number, line in enumerate(told.lines)),
            COLUMNS.get(told.name, ()),
            full=told.name == "visit",
            together=told.name == "bring",
            fold=FOLDS.get(told.name, 0),
        )
        for told in briefing.sections
    ]


def first_late(briefing: Briefing) -> tuple[str, bytes] | None:
    """Where the cursor stands at first: the first promise that is late, else the first line of the promises."""
    promises = briefing.section("promises")
    if promises is None:
        return None
    late = [line for line in promises.lines if any(part.tone == "late" for part in line.tail)]
    return (late or list(promises.lines))[0].record


def _line(line: Line, number: int, told: Told) -> SetLine:
    cells = tuple(_cell(part) for part in line.parts)
    if told.name in RUN_ON:
        cells = (tuple(span for cell in cells for span in (Span(_("; "), "dim"), *cell))[1:],)
    fold = EARLIER_TALKS if told.name == "last_visits" and number else 0
    tail: Cell = tuple(Span(part.text, INKS[part.tone]) for part in line.tail)
    return SetLine(cells, tail, line.record, line.private, fold=fold)


def _cell(part: Part) -> Cell:
    return (Span(part.text, INKS[part.tone]),) if part.text else ()
