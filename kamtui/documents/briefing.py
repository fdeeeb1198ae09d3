"""The briefing: what to know of an account in the two minutes before a visit (domain.md §1, D42).

`briefing` reads the facts, `compose` is pure, `as_text` and `as_json` render for a pipe; the app draws the sections.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from kamtui.documents.said import first_sentence, steps_told
from kamtui.documents.told import RUN_ON as RUN_ON
from kamtui.documents.told import as_json as as_json
from kamtui.documents.told import as_text as as_text
from kamtui.errors import KamtuiError
from kamtui.locale import _, language, ngettext
from kamtui.locale.dates import ago, ahead, day_text, moment_there
from kamtui.locale.money import money_text
from kamtui.locale.names import called, listed, short, short_all
from kamtui.records.words import (
    BUYER_STEPS,
    PROMISES,
    RELATIONSHIP_STAGES,
    RESULTS,
    STAGES,
    TIERS,
    VISIT_KINDS,
    label_of,
)
from kamtui.rules.cadence import cadence_of, is_overdue, silent_days
from kamtui.rules.clocks import runs_ahead
from kamtui.store import queries
from kamtui.store.queries import RecordId

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

LAST_VISITS = 3
"""Visits told: the last talk and what led to it; more is what the Visits pane is for."""

PEOPLE = 8
"""People told when no visit is planned: those met last."""

NEXT_VISITS = 8
"""Planned visits looked through for the coming one: no account is visited oftener within `MEETING_GRACE`."""

MEETING_GRACE = timedelta(hours=4)
"""A planned visit counts as the coming one until this long after it began: it may still be going on."""


class Part(NamedTuple):
    """A piece of a line. `tone` says what it is: text, strong, dim, faint, good, warn, bad or late."""

    text: str
    tone: str = "text"


class Line(NamedTuple):
    """One line: parts in columns, a tail at the right edge, and the record `(kind, id)` it stands for."""

    parts: tuple[Part, ...]
    tail: tuple[Part, ...] = ()
    record: tuple[str, RecordId] | None = None
    private: bool = False


class Section(NamedTuple):
    """Lines under one heading; `name` is stable, for scripts and for the order in which a small screen folds."""

    name: str
    heading: str
    lines: tuple[Line, ...]


class Briefing(NamedTuple):
    """An account's briefing. `about` says what the account is, `sections` come in reading order."""

    account: RecordId
    name: str
    other_name: str
    about: str
    sections: tuple[Section, ...]

    def section(self, name: str) -> Section | None:
        """The section called `name`, if it has anything to say."""
        return next((section for section in self.sections if section.name == name), None)


class Facts(NamedTuple):
    """What the store knows for a briefing. `attendees` are of the coming visit and of the last ones, by visit; `people`
    are the account's, and whoever else comes (a consultant, a parent firm's)."""

    account: queries.AccountRow
    relationship_stage: str | None
    planned: queries.VisitRow | None
    held: tuple[queries.VisitRow, ...]
    attendees: Mapping[RecordId, tuple[tuple[RecordId, str, str], ...]]
    people: tuple[queries.PersonRow, ...]
    steps: tuple[queries.StepRow, ...]
    opportunities: tuple[queries.OpportunityRow, ...]
    walk_away: tuple[tuple[RecordId, str], ...]
    cadences: Mapping[str, int]
    brought: Mapping[RecordId, int] = {}
    """How many steps each of the last visits brought."""


def briefing(workspace: Workspace, account: RecordId) -> Briefing:
    """The briefing of an account now. Raises `KamtuiError` when the account is not here."""
    return compose(facts(workspace, account), workspace.now())


def facts(workspace: Workspace, account: RecordId) -> Facts:
    """Everything a briefing needs, in a dozen queries."""
    row = queries.account(workspace, account)
    if row is None:
        raise KamtuiError(
            _("There is no such account"), hint=_("It may have been deleted: `kamtui undo` brings it back")
        )
    now = workspace.now()
    coming = _coming(queries.visits_planned(workspace, now - MEETING_GRACE, account, NEXT_VISITS), now)
    planned = [coming] if coming else []
    held = queries.visits_held(workspace, account, LAST_VISITS)
    attendees = {visit.id: tuple(queries.attendees(workspace, visit.id)) for visit in [*planned, *held]}
    people = queries.people(workspace, account)
    here = {person.id for person in people}
    outside = [id for id, _name, _native in attendees[coming.id] if id not in here] if coming else []
    return Facts(
        row,
        queries.field_of(workspace, "account", account, "relationship_stage"),
        coming,
        tuple(held),
        attendees,
        (*people, *filter(None, (queries.person(workspace, id) for id in outside))),
        tuple(queries.open_steps(workspace, account)),
        tuple(one for one in queries.opportunities(workspace, account) if (one.status or "open") == "open"),
        tuple(queries.walk_away_points(workspace, account)),
        queries.cadences(workspace),
        {visit.id: len(queries.steps_of_visit(workspace, visit.id)) for visit in held if not _said(visit)},
    )


def _said(visit: queries.VisitRow) -> str:
    return first_sentence(visit.note or "")


def _coming(planned: list[queries.VisitRow], now: datetime) -> queries.VisitRow | None:
    """The visit to be briefed for: the first that is not over, else the one that was to be held last."""
    return next((visit for visit in planned if not _is_over(visit, now)), planned[-1] if planned else None)


def compose(known: Facts, now: datetime) -> Briefing:
    """The briefing these facts make at `now`, in the language in use. Sections without a line are left out."""
    account = known.account
    sections = (
        Section("visit", "", tuple(_visit_lines(known, now))),
        Section("why_now", _("WHY NOW"), tuple(_why_now(known, now))),
        Section("last_visits", _("LAST"), tuple(_last_visits(known, now))),
        Section("we_want", _("WE WANT"), tuple(_we_want(known))),
        Section("bring", _("BRING"), tuple(_bring(known))),
        Section("people", _("PEOPLE"), tuple(_people(known, now))),
        Section("promises", _("PROMISES"), tuple(_steps(known, now, PROMISES))),
        Section("they_ask", _("THEY ASK"), tuple(_questions(known, "asked"))),
        Section("we_ask", _("WE ASKED"), tuple(_questions(known, "ask"))),
        Section("steps", _("NEXT"), tuple(_steps(known, now, ("next", "plan")))),
        Section("walk_away", _("WALK-AWAY"), tuple(_walk_away(known))),
    )
    return Briefing(
        account.id,
        account.name,
        other_name(account),
        about(account.tier, known.relationship_stage),
        tuple(section for section in sections if section.lines),
    )


def other_name(account: queries.AccountRow) -> str:
    """The account's name in the other language, when it has one."""
    return account.native_name or ""


def about(tier: str | None, relationship_stage: str | None) -> str:
    """What an account is, in two words: `platinum, partnership`."""
    words = (label_of(TIERS, tier), label_of(RELATIONSHIP_STAGES, relationship_stage))
    return _(", ").join(word for word in words if word)


def _visit_lines(known: Facts, now: datetime) -> Iterator[Line]:
    """When, where and how the coming visit is; else when the last contact was. Then the biggest open sale."""
    today = now.date()
    if visit := known.planned:
        when, start = _visit_time(visit, now)
        days = (start - today).days
        where = _(", ").join(part for part in (label_of(VISIT_KINDS, visit.visit_kind), visit.place) if part)
        yield Line(
            (
                Part(when, "strong"),
                Part(where, "text"),
                Part(_("now") if _going_on(visit, now) else ahead(days), "dim"),
            ),
            record=("visit", visit.id),
        )
    else:
        yield Line((Part(_("No visit planned"), "text"),))
    for sale in known.opportunities[:1]:
        parts = [Part(sale.name)]
        if sale.amount:
            parts.append(Part(money_text(sale.amount, sale.currency or ""), "dim"))
        if sale.expected_close:
            close = date.fromisoformat(sale.expected_close)
            parts.append(Part(_("close {day}").format(day=day_text(close, today)), "dim" if close >= today else "bad"))
        yield Line(tuple(parts), record=("opportunity", sale.id))


def _why_now(known: Facts, now: datetime) -> Iterator[Line]:
    """Why this account wants attention: where its sales stand, what is late, how long it has been silent."""
    today = now.date()
    for place, sale in enumerate(known.opportunities[:2]):
        stage = label_of(STAGES, sale.stage) or _("no stage")
        since = date.fromisoformat(sale.stage_since) if sale.stage_since else None
        days = max(0, (today - since).days) if since else 0
        text = (
            ngettext("{stage} for {n} day", "{stage} for {n} days", days).format(stage=stage, n=days) if days else stage
        )
        if place:
            text = _("{sale}: {text}").format(sale=sale.name, text=text)
        parts = [Part(text[:1].upper() + text[1:])]
        if sale.buyer_step:
            step = label_of(BUYER_STEPS, sale.buyer_step)
            if runs_ahead(sale.stage, sale.buyer_step):
                parts.append(Part(_("we run ahead, buyer at {step}").format(step=step), "warn"))
            else:
                parts.append(Part(_("buyer at {step}").format(step=step), "dim"))
        yield Line(tuple(parts), record=("opportunity", sale.id))
    late = [step for step in known.steps if is_late(step, now)]
    ours = sum(1 for step in late if step.sort == "ours")
    others = len(late) - ours
    if ours:
        text = ngettext("{n} promise of ours is late", "{n} promises of ours are late", ours).format(n=ours)
        yield Line((Part(text, "bad"),))
    if others:
        text = ngettext("{n} step is late", "{n} steps are late", others).format(n=others)
        yield Line((Part(text, "warn"),))
    last = _day(known.account.last_visit, now)
    silent = silent_days(last, today)
    cadence = cadence_of(known.account.tier, known.account.cadence_days, known.cadences)
    if silent is not None and is_overdue(silent, cadence):
        text = _("silent for {n} days, {cadence} were agreed").format(n=silent, cadence=cadence)
        yield Line((Part(text, "bad"),))
    elif silent is None:
        yield Line((Part(_("no visit logged so far"), "dim"),))


def _last_visits(known: Facts, now: datetime) -> Iterator[Line]:
    """The last talks: day, how, with whom, what was said first, and what came of it."""
    for visit in known.held:
        day = _day(visit.when, now)
        names = short_all((name, native) for _id, name, native in known.attendees.get(visit.id, ()) if name)
        people = listed(names[:2]) + (f" +{len(names) - 2}" if len(names) > 2 else "")
        how = label_of(VISIT_KINDS, visit.visit_kind)
        yield Line(
            (
                Part(day_text(day, now.date()) if day else "", "dim"),
                Part(_said(visit) or (steps_told(brought) if (brought := known.brought.get(visit.id, 0)) else "")),
                Part(_(", ").join(part for part in (people, how) if part), "dim"),
            ),
            (Part(label_of(RESULTS, visit.result), _RESULT_TONES.get(visit.result or "", "dim")),),
            ("visit", visit.id),
        )


_RESULT_TONES = {"advanced": "good", "setback": "bad", "none": "warn"}


def _we_want(known: Facts) -> Iterator[Line]:
    visit = known.planned
    if visit and (visit.wanted or visit.least or visit.ask):
        parts = [Part(visit.wanted, "strong")] if visit.wanted else []
        if visit.least:
            parts.append(Part(_("At least: {text}").format(text=visit.least), "dim"))
        if parts:
            yield Line(tuple(parts), record=("visit", visit.id))
        if visit.ask:
            yield Line((Part(_("Ask: {text}").format(text=visit.ask), "strong"),), record=("visit", visit.id))


def _bring(known: Facts) -> Iterator[Line]:
    if known.planned and known.planned.bring:
        yield Line((Part(known.planned.bring),), record=("visit", known.planned.id))


def _people(known: Facts, now: datetime) -> Iterator[Line]:
    """Whom one meets: the people of the coming visit, else those met last."""
    by_id = {person.id: person for person in known.people}
    coming = known.attendees.get(known.planned.id, ()) if known.planned else ()
    people = [by_id[one] for one, _name, _native in coming if one in by_id]
    if not people:
        present = [person for person in known.people if not person.left]
        people = sorted(present, key=lambda person: person.last_met or "", reverse=True)[:PEOPLE]
    for person in people:
        met = _day(person.last_met, now)
        silent = silent_days(met, now.date())
        yield Line(
            (
                Part(called(person.name, person.native_name)),
                Part(_second_name(person)),
                Part(person.title or "", "dim"),
            ),
            (Part(ago(silent) if silent is not None else _("never"), "dim" if silent is not None else "warn"),),
            ("contact", person.id),
        )


def _second_name(person: queries.PersonRow) -> str:
    """The name in the other language, where both are shown: in English text."""
    return (person.native_name or "") if language() == "en" else ""


def _steps(known: Facts, now: datetime, sorts: tuple[str, ...]) -> Iterator[Line]:
    """Open steps of these sorts: who owes, what, to whom, by when and how late."""
    words = {"ours": _("ours"), "theirs": _("theirs"), "plan": _("plan"), "next": ""}
    for step in known.steps:
        if (step.sort or "next") not in sorts:
            continue
        text = step.text
        if step.contact_name and step.sort in PROMISES:
            form = _("{text}, to {name}") if step.sort == "ours" else _("{text}, from {name}")
            text = form.format(text=text, name=short(step.contact_name, step.contact_native))
        due = due_day(step, now)
        parts = [Part(words.get(step.sort or "", ""), "dim")] if step.sort in PROMISES else []
        parts.append(Part(("!! " if step.urgent else "") + text, "strong" if step.urgent else "text"))
        parts.append(Part(day_text(due, now.date()) if due else "", "dim"))
        yield Line(tuple(parts), (due_part(step, now),), ("step", step.id))


def _questions(known: Facts, sort: str) -> Iterator[Line]:
    """Open questions of one side, with the answer where there is one."""
    for step in known.steps:
        if step.sort == sort:
            answer = Part(step.answer, "dim") if step.answer else Part(_("no answer yet"), "warn")
            yield Line(
                (Part(short(step.contact_name, step.contact_native), "dim"), Part(step.text), answer),
                record=("step", step.id),
            )


def _walk_away(known: Facts) -> Iterator[Line]:
    for sale, text in known.walk_away:
        yield Line((Part(text),), record=("opportunity", sale), private=True)


def due_day(step: queries.StepRow, now: datetime) -> date | None:
    """The calendar day a step is due, where the user is."""
    return _day(step.due, now)


def due_part(step: queries.StepRow, now: datetime) -> Part:
    """How far ahead or late a step is, in words and tone. Their promises, when late, are ours to ask for: amber."""
    due = due_day(step, now)
    if due is None:
        return Part(_("no date"), "warn")
    days = (due - now.date()).days
    if is_late(step, now):
        return Part(ahead(days) if days < 0 else _("late"), "warn" if step.sort in ("theirs", "ask") else "late")
    return Part(ahead(days), "warn" if days <= 1 else "dim")


def is_late(step: queries.StepRow, now: datetime) -> bool:
    """Whether the time of a step, or the whole of its last day, is over."""
    if step.due and "T" in step.due:
        return datetime.fromisoformat(step.due) < now
    due = due_day(step, now)
    return due is not None and due < now.date()


def _day(when: str | None, now: datetime) -> date | None:
    """The calendar day of a stored day or UTC moment, where the user is."""
    if not when:
        return None
    if "T" not in when:
        return date.fromisoformat(when)
    return datetime.fromisoformat(when).astimezone(now.tzinfo).date()


def _visit_time(visit: queries.VisitRow, now: datetime) -> tuple[str, date]:
    """When a visit is, in words, and its day."""
    assert visit.when
    if "T" not in visit.when:
        day = date.fromisoformat(visit.when)
        return day_text(day, now.date()), day
    start = datetime.fromisoformat(visit.when)
    return moment_there(start, visit.zone, now, visit.minutes), start.astimezone(now.tzinfo).date()


def _going_on(visit: queries.VisitRow, now: datetime) -> bool:
    """Whether the visit has begun and is not over."""
    begun = bool(visit.when and "T" in visit.when and datetime.fromisoformat(visit.when) <= now)
    return begun and not _is_over(visit, now)


def _is_over(visit: queries.VisitRow, now: datetime) -> bool:
    """Whether a planned visit must have ended: its length is over, or where none was planned, the grace."""
    if not visit.when or "T" not in visit.when:
        return (visit.when or "") < now.date().isoformat()
    length = timedelta(minutes=visit.minutes) if visit.minutes else MEETING_GRACE
    return datetime.fromisoformat(visit.when) + length < now
