"""The visits of an account, the latest first, and one visit told whole."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from kamtui.documents.briefing import due_day, due_part
from kamtui.documents.said import first_sentence, steps_told
from kamtui.locale import _, language
from kamtui.locale.dates import day_text, moment_there, short_day_text
from kamtui.locale.names import called, listed
from kamtui.records.values import RecordId
from kamtui.records.words import RESULTS, SORTS, VISIT_KINDS, VISIT_STATES, label_of
from kamtui.store import queries
from kamtui.store.workspace import Workspace
from kamtui.tui.panes.briefing import INKS
from kamtui.tui.widgets.columns import FACT, NOTE, NUMBER, WORD
from kamtui.tui.widgets.rows import PAGE, RowState
from kamtui.tui.widgets.sheet import Line, Section
from kamtui.tui.widgets.spans import Align, Ink, Span, clean, cut, pad_spans

RESULT_INKS: dict[str, Ink] = {"advanced": "good", "setback": "bad", "none": "warn"}
"""The ink of a result; `continued` is dim."""

WIDE = 76
"""Cells from which a visit's line has room for how and with whom."""

ENGLISH_CELLS = (10, 4, 15, 11)
"""Cells for day, length, people and result: `Fri 20 Nov` or `24 Dec 25`, `120m`, `Chen Guodong +2`, `no progress`."""

CHINESE_CELLS = (14, 5, 11, 8)
"""The same in Chinese: `11月20日 周五` or `2025年12月24日`, `120分`, `欧阳国栋 +2`, `对方取消`."""

KIND_CELLS = 9
"""Cells for the kind of contact: `executive`."""


class VisitLine(NamedTuple):
    """A visit with the names of those who were there, and the steps it brought where nothing else was said."""

    visit: queries.VisitRow
    people: tuple[str, ...]
    steps: int = 0


class VisitSource:
    """An account's visits by pages, all or those that `words` keep; a page after one that was read begins at its last
    key."""

    def __init__(self, workspace: Workspace, account: RecordId, words: str = "") -> None:
        self._workspace = workspace
        self._account = account
        self._kept = queries.visits_with(workspace, account, words) if words.strip() else None
        self._count = queries.visit_count(workspace, account) if self._kept is None else len(self._kept)
        self._ends: dict[int, tuple[str, RecordId]] = {}

    def count(self) -> int:
        """How many visits there are."""
        return self._count

    def place(self, visit: queries.VisitRow) -> int | None:
        """The row of one of the account's visits; None for one that the words hide."""
        if self._kept is None:
            return queries.visit_place(self._workspace, visit)
        return self._kept.index(visit.id) if visit.id in self._kept else None

    def rows(self, start: int, n: int) -> Sequence[VisitLine]:
        """One page of visits, from row `start`."""
        page = start // PAGE
        if self._kept is not None:
            several = (queries.visit(self._workspace, visit) for visit in self._kept[start : start + n])
            found = [visit for visit in several if visit]
        elif page == 0 or page - 1 in self._ends:
            found = queries.visits(self._workspace, self._account, n, self._ends.get(page - 1))
        else:
            found = queries.visits_from(self._workspace, self._account, start, n)
        if len(found) == n and self._kept is None:
            self._ends[page] = (found[-1].when or "", found[-1].id)
        return [VisitLine(visit, _names(self._workspace, visit.id), _steps(self._workspace, visit)) for visit in found]


def _names(workspace: Workspace, visit: RecordId) -> tuple[str, ...]:
    return tuple(called(name, native) for _id, name, native in queries.attendees(workspace, visit) if name)


def _steps(workspace: Workspace, visit: queries.VisitRow) -> int:
    return 0 if _said(visit) else len(queries.steps_of_visit(workspace, visit.id))


def _said(visit: queries.VisitRow) -> str:
    """What was said first, else what was or is wanted."""
    return first_sentence(visit.note or "") or visit.wanted or visit.ask or ""


def draw_visit(row: VisitLine, width: int, state: RowState, now: datetime) -> Sequence[Span]:
    """`Fri 20 Nov  phone 12 min  Chen Guodong  We sign when the drill works.  continued`."""
    visit = row.visit
    day = visit_day(visit, now)
    ink: Ink = "strong" if state.current else "text"
    days, length, names, results = CHINESE_CELLS if language() == "zh_CN" else ENGLISH_CELLS
    when = short_day_text(day, now.date()) if day else _("no date")
    cells: list[tuple[Span, int, Align]] = [
        (Span(when, "strong" if state.current else "dim"), days, "left")
    ]
    if width >= WIDE:
        people = row.people[0] + (f" +{len(row.people) - 1}" if len(row.people) > 1 else "") if row.people else ""
        minutes = _("{n}m").format(n=visit.minutes) if visit.minutes else ""
        cells += [
            (Span(in_brief(label_of(VISIT_KINDS, visit.visit_kind), KIND_CELLS), "dim"), KIND_CELLS, "left"),
            (Span(minutes, "dim"), length, "right"),
            (Span(people, "dim"), names, "left"),
        ]
    result = outcome(visit)
    taken = sum(size + 2 for _span, size, _align in cells) + 2 + results
    said = _said(visit) or (steps_told(row.steps) if row.steps else "")
    result = Span(in_brief(result.text, results), result.ink)
    cells += [(Span(said, ink), max(0, width - taken), "left"), (result, results, "right")]
    line: list[Span] = []
    for span, size, align in cells:
        line += [*pad_spans((Span(cut(clean(span.text), size), span.ink),), size, align), Span("  ")]
    return line[:-1]


def in_brief(label: str, width: int) -> str:
    """A label in `width` cells: whole, else its first word (`executive meeting`, `cancelled by them`)."""
    return label if len(label) <= width else label.split(" ")[0]


def outcome(visit: queries.VisitRow) -> Span:
    """What came of a visit, or that it lies ahead or did not take place."""
    if visit.state == "planned":
        return Span(_("planned"), "accent")
    if visit.state not in ("held", None):
        return Span(label_of(VISIT_STATES, visit.state), "warn")
    return Span(label_of(RESULTS, visit.result), RESULT_INKS.get(visit.result or "", "dim"))


def visit_day(visit: queries.VisitRow, now: datetime) -> date | None:
    """The calendar day of a visit, where the user is."""
    if not visit.when:
        return None
    when = datetime.fromisoformat(visit.when)
    return when.astimezone(now.tzinfo).date() if when.tzinfo else when.date()


def visit_title(visit: queries.VisitRow, now: datetime) -> str:
    """What the detail of a visit is headed with: day, time, kind and length."""
    if visit.when and "T" in visit.when:
        when = moment_there(datetime.fromisoformat(visit.when), visit.zone, now, visit.minutes)
    else:
        day = visit_day(visit, now)
        when = day_text(day, now.date()) if day else _("no date")
    return _(", ").join(part for part in (when, label_of(VISIT_KINDS, visit.visit_kind), visit.place or "") if part)


def visit_sections(workspace: Workspace, visit: queries.VisitRow) -> list[Section]:
    """One visit told whole: people, the note word for word, needs, what it brought."""
    return list(_visit_sections(workspace, visit, workspace.now()))


def _visit_sections(workspace: Workspace, visit: queries.VisitRow, now: datetime) -> Iterator[Section]:
    people = queries.attendees(workspace, visit.id)
    if people:
        names = listed(called(name, native) or _("(deleted)") for _id, name, native in people)
        yield Section(_("PEOPLE"), (Line(((Span(names),),), wrap=True),))
    note = [line for line in (visit.note or "").splitlines() if line.strip()]
    if note:
        yield Section(_("NOTE"), tuple(Line(((Span(line),),), wrap=True) for line in note))
    needs = ((_("goal"), visit.goal), (_("problem"), visit.problem), (_("need"), visit.need))
    aims = (
        (_("we want"), visit.wanted),
        (_("at least"), visit.least),
        (_("our ask"), visit.ask),
        (_("bring"), visit.bring),
    )
    for heading, pairs in ((_("NEEDS"), needs), (_("AIM"), aims)):
        lines = tuple(Line(((Span(label, "dim"),), (Span(text),)), wrap=True) for label, text in pairs if text)
        if lines:
            yield Section(heading, lines, (WORD, FACT))
    steps = queries.steps_of_visit(workspace, visit.id)
    if steps:
        yield Section(_("STEPS"), tuple(_step_line(step, now) for step in steps), (WORD, FACT, NUMBER))
    facts = [one for one in (outcome(visit), Span(visit.opportunity or "", "dim")) if one.text]
    if facts:
        yield Section(_("RESULT"), (Line(tuple((fact,) for fact in facts)),), (WORD, NOTE))


def _step_line(step: queries.StepRow, now: datetime) -> Line:
    due = due_day(step, now)
    if step.done:
        tail = Span(_("done"), "good")
    else:
        part = due_part(step, now)
        tail = Span(part.text, INKS[part.tone])
    return Line(
        (
            (Span(label_of(SORTS, step.sort), "dim"),),
            (Span(step.text, "dim" if step.done else "text"),),
            (Span(day_text(due, now.date()) if due else "", "dim"),),
        ),
        (tail,),
        ("step", step.id),
    )
