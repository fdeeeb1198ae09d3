"""The people of an account: the chart as an outline, and one person told whole."""

from collections.abc import Container, Iterator
from datetime import date, datetime

from kamtui.documents.briefing import due_part
from kamtui.documents.outline import OutlineRow, outline
from kamtui.documents.said import first_sentence, steps_told
from kamtui.locale import _, language
from kamtui.locale.dates import ago, day_text
from kamtui.records.values import RecordId
from kamtui.records.words import SORTS, label_of
from kamtui.rules.cadence import cadence_of, silent_days
from kamtui.store import queries
from kamtui.store.workspace import Workspace
from kamtui.tui.panes.briefing import INKS
from kamtui.tui.widgets.columns import FACT, NOTE, NUMBER, WORD, Column
from kamtui.tui.widgets.sheet import Line, Section
from kamtui.tui.widgets.spans import Cell, Span

INDENT = 2
"""Cells a report stands further in than its boss."""

_COLUMNS = (Column(give=1, floor=14), Column(give=2, grow=True, floor=8), Column(give=3, whole=True, align="left"))


def people_sections(
    workspace: Workspace, account: queries.AccountRow, words: str = ""
) -> tuple[list[Section], str]:
    """The outline of an account's people as one section, and what to say of it in a line. With `words` only those whose
    name, initials, title or department has them, none further in than another."""
    now = workspace.now()
    rows = outline(queries.seats(workspace, account.id), queries.people(workspace, account.id))
    cadence = cadence_of(account.tier, account.cadence_days, queries.cadences(workspace))
    if words.strip():
        named = queries.people_named(workspace, account.id, words)
        kept = [row._replace(depth=0) for row in rows if _fits(row, words.strip().casefold(), named)]
        section = Section("", tuple(_line(row, cadence, now) for row in kept), _COLUMNS)
        return [section] if kept else [], _("{n} of {all}").format(n=len(kept), all=len(rows))
    lines = tuple(_line(row, cadence, now) for row in rows)
    people = sum(1 for row in rows if row.person)
    unknown = sum(1 for row in rows if row.seat and not row.person and row.seat.state == "unknown")
    vacant = sum(1 for row in rows if row.seat and not row.person and row.seat.state != "unknown")
    told = [_("{n} people").format(n=people)]
    if unknown:
        told.append(_("{n} unknown").format(n=unknown))
    if vacant:
        told.append(_("{n} vacant").format(n=vacant))
    return ([Section("", lines, _COLUMNS)] if lines else []), _(", ").join(told)


def _fits(row: OutlineRow, words: str, named: Container[RecordId]) -> bool:
    """Whether a filter keeps this row."""
    if row.person and row.person.id in named:
        return True
    of = row.seat or row.person
    return of is not None and any(words in (text or "").casefold() for text in (of.title, of.department))


def _line(row: OutlineRow, cadence: int | None, now: datetime) -> Line:
    """Name, title, department and the days since somebody met them, indented by the chart."""
    indent = Span(" " * (INDENT * row.depth))
    title = row.seat.title if row.seat else (row.person.title if row.person else "")
    department = (row.seat.department if row.seat else "") or ""
    if row.person is None:
        unknown = row.seat is not None and row.seat.state == "unknown"
        name: Cell = (indent, Span(_("? unknown") if unknown else _("vacant"), "warn" if unknown else "dim"))
        tail: Cell = (Span(_("never"), "bad"),) if unknown else ()
        ref: object = ("seat", row.seat.id) if row.seat else None
    else:
        name = (indent, *person_name(row.person))
        tail = (last_met(row.person, cadence, now),)
        ref = ("contact", row.person.id)
    return Line((name, (Span(title or "", "dim"),), (Span(department, "faint"),)), tail, ref)


def person_name(person: queries.PersonRow) -> Cell:
    """A person's names, the one of the language in use first; `+` before somebody to be confirmed."""
    first, second = person.name, person.native_name or ""
    if language() == "zh_CN" and second:
        first, second = second, ""
    spans = [Span("+ ", "accent")] if person.provisional else []
    spans.append(Span(first, "dim" if person.left else "text"))
    if second:
        spans.append(Span(" " + second, "dim" if person.left else "text"))
    if person.left:
        spans.append(Span("  " + _("left"), "warn"))
    return tuple(spans)


def last_met(person: queries.PersonRow, cadence: int | None, now: datetime) -> Span:
    """Days since one of us met this person: `41d!` when that is twice the account's cadence, `never` in amber."""
    silent = silent_days(_day(person.last_met, now), now.date())
    if person.left:
        return Span("")
    if silent is None:
        return Span(_("never"), "warn")
    cold = cadence is not None and silent > 2 * cadence
    return Span(f"{ago(silent)}!" if cold else f"{ago(silent)} ", "bad" if cold else "dim")


def contact_sections(workspace: Workspace, contact: RecordId) -> list[Section]:
    """One person told whole; private notes are masked."""
    return list(_contact_sections(workspace, contact, workspace.now()))


def _contact_sections(workspace: Workspace, contact: RecordId, now: datetime) -> Iterator[Section]:
    values = workspace.read("contact", contact).values
    person = queries.person(workspace, contact)
    if person is None:
        return
    place = _(", ").join(part for part in (person.title, person.department) if part)
    if place:
        yield Section(_("SEAT"), (Line(((Span(place),),)),))
    reach = [entry for name in ("phones", "emails", "messaging") for entry in _texts(values.get(name))]
    if reach:
        yield Section(_("REACH"), (Line(((Span("   ".join(reach)),),), wrap=True),), together=True)
    lines = [
        (_("style"), values.get("style")),
        (_("likes"), values.get("interests")),
        (_("notes"), values.get("notes")),
    ]
    told = tuple(Line(((Span(label, "dim"),), (Span(str(text)),)), wrap=True) for label, text in lines if text)
    if told:
        yield Section(_("ABOUT"), told, (WORD, FACT), together=True)
    visit = queries.last_visit_with(workspace, contact)
    if visit:
        day = _day(visit.when, now)
        yield Section(
            _("LAST"),
            (
                Line(
                    (
                        (Span(first_sentence(visit.note or "") or _brought(workspace, visit.id)),),
                        (Span(day_text(day, now.date()) if day else "", "dim"),),
                    ),
                    ref=("visit", visit.id),
                ),
            ),
            (FACT, NOTE),
        )
    owed = [step for step in queries.open_steps(workspace, person.account) if step.contact == contact]
    if owed:
        yield Section(_("OWED"), tuple(_owed(step, now) for step in owed), (WORD, FACT), NUMBER, together=bool(visit))
    private = tuple(
        Line(((Span(str(values[name])),),), private=True, wrap=True)
        for name in ("motive", "private_notes")
        if values.get(name)
    )
    if private:
        yield Section(_("PRIVATE"), private)


def _brought(workspace: Workspace, visit: RecordId) -> str:
    """What a visit of which nothing was said has brought."""
    steps = len(queries.steps_of_visit(workspace, visit))
    return steps_told(steps) if steps else ""


def _owed(step: queries.StepRow, now: datetime) -> Line:
    part = due_part(step, now)
    cells = ((Span(label_of(SORTS, step.sort), "dim"),), (Span(step.text),))
    return Line(cells, (Span(part.text, INKS[part.tone]),), ("step", step.id))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(part) for part in value) if isinstance(value, tuple) else ()


def _day(when: str | None, now: datetime) -> date | None:
    if not when:
        return None
    found = datetime.fromisoformat(when)
    return found.astimezone(now.tzinfo).date() if found.tzinfo else found.date()
