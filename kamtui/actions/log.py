"""Logging a visit in one breath: the quick-log grammar saved as a visit, its people and its steps (design.md §5.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kamtui.actions.records import put, put_changes
from kamtui.actions.typed import zone
from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.quicklog import Log, LoggedStep, Named, Person, parse
from kamtui.records.values import Mix, Moment, RecordId, Value
from kamtui.records.words import PROMISES
from kamtui.store import queries
from kamtui.store.transaction import Transaction
from kamtui.store.workspace import Workspace

NEAR = timedelta(hours=4)
"""A planned visit this near is the one that is being logged (design.md §4, Log)."""


@dataclass(frozen=True, slots=True)
class Known:
    """Whom and what a log about an account may name: its people, its open sales, and our team."""

    people: tuple[Person, ...]
    opportunities: tuple[Named, ...]
    teammates: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Logged:
    """What was saved: the visit, its steps in order, the people made on the way, and what the text was read as."""

    visit: RecordId
    steps: tuple[RecordId, ...]
    people: tuple[RecordId, ...]
    reading: Log


def known(workspace: Workspace, account: RecordId) -> Known:
    """What a log about `account` may name: read once when the log is opened, not per key."""
    people = tuple(
        Person(row.id, row.name, row.native_name or "", row.title or "", _moment(row.last_met, workspace.now()))
        for row in queries.people(workspace, account)
    )
    sales = tuple(Named(row.id, row.name) for row in queries.opportunities(workspace, account))
    team = tuple(Named(*row) for row in queries.teammates(workspace))
    return Known(people, sales, team)


def read(text: str, now: datetime, names: Known, *, planned: bool = False) -> Log:
    """What `text` says, against what is known. Pure but for `names`; the live preview calls it at every key."""
    return parse(text, now, names.people, names.opportunities, names.teammates, prefer="future" if planned else "past")


def default_account(workspace: Workspace) -> RecordId | None:
    """The account of the planned visit nearest to now, within four hours either way."""
    visit = _nearest(workspace, None, workspace.now())
    return visit.account if visit else None


def planned_visit(workspace: Workspace, account: RecordId) -> queries.VisitRow | None:
    """The planned visit to `account` that a log written now belongs to."""
    return _nearest(workspace, account, workspace.now())


def log_visit(
    workspace: Workspace,
    account: RecordId,
    text: str,
    *,
    planned: bool = False,
    opened: datetime | None = None,
    draft: str = "",
) -> Logged:
    """Save what was typed about a visit: held, or with `planned` one that lies ahead.

    `opened` is the moment the log was begun: the visit's time when nothing else says it. A visit planned for about now
    becomes the one held, with its start, length, people and aim where the text is silent. `draft` is dropped with the
    save. Raises `KamtuiError` for an empty text.
    """
    if not text.strip():
        raise KamtuiError(_("There is nothing to log"), hint=_("Write a line about the visit"))
    now = opened or workspace.now()
    reading = read(text, now, known(workspace, account), planned=planned)
    with workspace.action("plan" if planned else "log") as transaction:
        before = None if planned or reading.day else _nearest(workspace, account, reading.start or now)
        made = [_provisional(workspace, transaction, account, one.word) for one in reading.attendees if one.provisional]
        values = _visit_values(workspace, reading, now, planned)
        people = [one.person.id for one in reading.attendees if one.person] + made
        if before:
            if not reading.attendees:
                people = [one for one, _name, _native in queries.attendees(workspace, before.id)]
            values = _over_plan(values, reading, before)
            visit = before.id
            put_changes(workspace, transaction, workspace.read("visit", visit), {**values, "attendees": tuple(people)})
        else:
            visit = put(
                workspace, transaction, "visit", {**values, "account": account, "attendees": tuple(people)}
            )
        steps = tuple(
            put(workspace, transaction, "step", _step_values(workspace, one, account, visit, reading, people))
            for one in reading.steps
        )
        if draft:
            transaction.forget_draft(draft)
    return Logged(visit, steps, tuple(made), reading)


def _nearest(workspace: Workspace, account: RecordId | None, when: datetime) -> queries.VisitRow | None:
    """The planned visit nearest to `when`, within four hours; one that is only a day is not near any hour."""
    since = Moment.of(when - NEAR).utc
    found = [
        (abs(datetime.fromisoformat(visit.when) - when), visit)
        for visit in queries.visits_planned(workspace, since, account, 20)
        if visit.when and "T" in visit.when
    ]
    near = [pair for pair in found if pair[0] <= NEAR]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _visit_values(workspace: Workspace, reading: Log, now: datetime, planned: bool) -> dict[str, Value]:
    """The visit's own fields, as the text gives them."""
    when: Value
    if reading.start:
        when = Moment.of(reading.start, zone(reading.start))
    elif reading.day:
        when = reading.day.isoformat()
    else:
        when = Moment.of(now, zone(now))
    values: dict[str, Value] = {
        "when": when,
        "state": "planned" if planned else "held",
        "note": reading.note,
        "minutes": reading.minutes,
        "visit_kind": reading.kind,
        "mix": Mix(*reading.mix) if reading.mix else None,
        "goal": reading.goal,
        "problem": reading.problem,
        "need": reading.need,
        "result": reading.result,
        "recap": reading.recap or None,
        "tags": reading.tags,
        "opportunity": reading.opportunity.id if reading.opportunity else None,
        "owner": workspace.me(),
    }
    return {name: value for name, value in values.items() if value not in (None, ())}


def _over_plan(values: dict[str, Value], reading: Log, before: queries.VisitRow) -> dict[str, Value]:
    """The values of a held visit on top of its plan: what the text does not say stays as it was planned."""
    if not reading.start:
        values.pop("when", None)
    if before.note:
        values["note"] = f"{before.note}\n\n{reading.note}"
    return values


def _step_values(
    workspace: Workspace, step: LoggedStep, account: RecordId, visit: RecordId, reading: Log, people: Sequence[RecordId]
) -> dict[str, Value]:
    """A step's fields. A promise is to, or from, the one person who was there, or the one its text names."""
    due: Value = None
    if isinstance(step.due, datetime):
        due = Moment.of(step.due, zone(step.due))
    elif isinstance(step.due, date):
        due = step.due.isoformat()
    ours = step.sort not in ("theirs", "ask")
    owner = step.owner.id if step.owner else (workspace.me() if ours else None)
    values: dict[str, Value] = {
        "account": account,
        "visit": visit,
        "text": step.text or step.owner_word or "?",
        "sort": step.sort,
        "due": due,
        "urgent": step.urgent or None,
        "owner": owner,
        "opportunity": reading.opportunity.id if reading.opportunity else None,
        "contact": _meant(step, reading, people) if step.sort in (*PROMISES, "asked", "ask") else None,
    }
    return {name: value for name, value in values.items() if value is not None}


def _meant(step: LoggedStep, reading: Log, people: Sequence[RecordId]) -> RecordId | None:
    """Whom a promise or question concerns: somebody named in it, else the only one who was there."""
    for one in reading.attendees:
        if one.person and any(name and name in step.text for name in (one.person.name, one.person.native_name)):
            return one.person.id
    return people[0] if len(people) == 1 else None


def _provisional(workspace: Workspace, transaction: Transaction, account: RecordId, word: str) -> RecordId:
    """A person nobody knows yet, to be confirmed."""
    return put(workspace, transaction, "contact", {"name": word, "account": account, "provisional": True})


def _moment(text: str | None, now: datetime) -> datetime | None:
    """A stored day or UTC moment as an aware datetime."""
    if not text:
        return None
    when = datetime.fromisoformat(text)
    return when if when.tzinfo else when.replace(tzinfo=now.tzinfo)
