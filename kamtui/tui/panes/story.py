"""The pages of what happened: a record's story, what was done on this device, what came since you last looked. Knows no
Textual."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from kamtui.documents.deeds import DeedTold
from kamtui.documents.news import AccountNews, counted
from kamtui.documents.story import Said, Told
from kamtui.locale import _, ngettext
from kamtui.locale.dates import ago, day_text, moment_text
from kamtui.tui.panes.difference import INKS
from kamtui.tui.widgets.columns import FACT, Column
from kamtui.tui.widgets.sheet import Line, Section
from kamtui.tui.widgets.spans import MASK, Cell, Span, width_of

SHORT = 300
"""Characters of a text that are shown at first: four or five lines."""

SHOWN = 300
"""Actions of a story that are shown: setting more would be felt, and nobody walks so far."""

WHO_MOST = 16
"""Cells for who did it: a Latin name with its surname."""

TIME = Column(give=0)
"""The hour of an action; its day stands above."""

RECORDS = Column(align="right", give=2, most=40)
"""What an action touched: cut before what it did."""


class Ref(NamedTuple):
    """A line of these pages: the action it tells, and at which account where one action has a line at several."""

    action: int
    account: bytes | None = None


def story_sections(told: Sequence[Told], now: datetime, revealed: bool, whole: Collection[int]) -> list[Section]:
    """A story by days. Private values are masked unless `revealed`; of the actions in `whole` long texts are shown
    whole."""
    shown = told[:SHOWN]
    columns = (TIME, _who_column([one.who for one in shown]), FACT)
    found = []
    for day, group in groupby(shown, key=lambda one: one.when.date()):
        lines = tuple(
            Line((_time(one.when), (Span(one.who, "dim"),), tuple(_body(one, revealed, one.action in whole))),
                 ref=Ref(one.action), wrap=True)
            for one in group
        )  # fmt: skip
        found.append(_day(day, now, lines, columns))
    if more := len(told) - len(shown):
        text = ngettext("{n} earlier change: `kamtui history` lists it", "{n} earlier changes: `kamtui history` "
                        "lists them", more)  # fmt: skip
        found.append(Section(_("Before that"), (Line(((Span(text.format(n=more), "faint"),),)),)))
    return found


def is_cut(told: Told) -> bool:
    """Whether a text of this action is shown in part at first."""
    return any(len(said.text) > SHORT for said in told.said)


def deed_sections(deeds: Sequence[tuple[int, DeedTold]], now: datetime) -> list[Section]:
    """What was done on this device, by days, each line by the number of its action."""
    found = []
    for day, group in groupby(deeds, key=lambda one: one[1].when.date()):
        lines = tuple(
            Line(
                (_time(one.when), (Span(one.what, "faint" if one.state else "text"),), (Span(one.records, "dim"),)),
                (Span(one.state, "warn"),) if one.state else (), ref=Ref(action),
            )
            for action, one in group
        )  # fmt: skip
        found.append(_day(day, now, lines, (TIME, FACT, RECORDS)))
    return found


def news_sections(news: Sequence[AccountNews], more: int, now: datetime) -> list[Section]:
    """What is new, by account."""
    columns = (_who_column([line.who for one in news for line in one.lines]), FACT)
    found = []
    for one in news:
        lines = tuple(
            Line(((Span(line.who, "dim"),), (Span(line.what),)), (Span(moment_text(line.when, now.date()), "dim"),),
                 ref=Ref(line.action, one.account))
            for line in one.lines
        )  # fmt: skip
        n = len(lines)
        found.append(
            Section(one.name, lines, columns, meaning=ngettext("{n} change", "{n} changes", n).format(n=n))
        )
    if more:
        text = ngettext("{n} earlier change stands in the histories of the records",
                        "{n} earlier changes stand in the histories of the records", more)  # fmt: skip
        shown = sum(len(one.lines) for one in news)
        told = f"{more}+" if counted(more + shown).endswith("+") else str(more)
        found.append(Section(_("Before that"), (Line(((Span(text.format(n=told), "faint"),),)),)))
    return found


def empty_page(title: str, *rows: str | tuple[str, str]) -> list[Section]:
    """A page without lines: what it is, what belongs there, and keys with what they do."""
    lines = [Line(((Span(title, "strong"),),))]
    for row in rows:
        spans = (Span(row, "dim"),) if isinstance(row, str) else (Span(row[0], "key"), Span("  " + row[1], "dim"))
        lines.append(Line((spans,), wrap=True))
    return [Section("", tuple(lines), full=True)]


def _day(day: date, now: datetime, lines: tuple[Line, ...], columns: tuple[Column, ...]) -> Section:
    return Section(day_text(day, now.date()), lines, columns, meaning=ago((now.date() - day).days))


def _time(when: datetime) -> Cell:
    return (Span(f"{when:%H:%M}", "dim"),)


def _who_column(names: Sequence[str]) -> Column:
    widest = max((width_of((Span(name),)) for name in names), default=0)
    return Column(least=min(widest, WHO_MOST), most=WHO_MOST, give=2, floor=6)


def _body(told: Told, revealed: bool, whole: bool) -> Iterator[Span]:
    """What was done and from where; below it each change on a line of its own."""
    yield Span(told.what, "strong")
    if told.origin:
        yield Span("  " + told.origin, "faint")
    for said in told.said:
        yield Span("\n" + _("{field}: {value}").format(field=said.label, value=""), "dim")
        if said.private and not revealed:
            yield Span(MASK, "faint")
        else:
            yield from _pieces(said, whole)


def _pieces(said: Said, whole: bool) -> Iterator[Span]:
    left = len(said.text) if whole or len(said.text) <= SHORT else SHORT
    for piece in said.pieces:
        if left <= 0:
            break
        yield Span(piece.text[:left], INKS[piece.sort])
        left -= len(piece.text)
    if not whole and len(said.text) > SHORT:
        yield Span(" .. ", "faint")
        yield Span("enter", "key")
        yield Span(" " + _("shows all of it"), "faint")
