"""Logging a visit in one breath: the quick-log grammar saved as a visit, its people and its steps (design.md §5.1)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from kamtui.actions.records import put, put_changes, seen
from kamtui.actions.typed import here, zone
from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.quicklog import Attendee, Log, LoggedStep, Named, Person, Register, parse
from kamtui.records.kinds import kind_of
from kamtui.records.values import Mix, Moment, RecordId, Value, is_value
from kamtui.records.words import PROMISES
from kamtui.store import queries
from kamtui.store.same_as import other_names
from kamtui.store.transaction import Transaction
from kamtui.store.workspace import Workspace

NEAR = timedelta(hours=4)
"""A planned visit this near is the one that is being logged (design.md §4, Log)."""

AHEAD = timedelta(hours=1)
"""A visit that begins later than this has not been held; one that began earlier than this is no plan any more."""
LONGEST_ENTRY = 120
"""Characters of a register entry kept as a tag: the note has the whole of it, and a tag stands in a line."""

TALKED_ABOUT = ("open", "won")
"""Sales that visits are about: a won one is still to be delivered, a lost one of the same name is in the way."""


@dataclass(frozen=True, slots=True)
class Known:
    """Whom and what a log about an account may name: its people, its sales, and our team."""

    people: tuple[Person, ...]
    opportunities: tuple[Named, ...]
    teammates: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class There:
    """One who was at the visit. `state` is known, guess (one of `bearers` people of that name) or new."""

    id: RecordId
    state: str
    bearers: int = 1


@dataclass(frozen=True, slots=True)
class Logged:
    """What was saved: the visit, its steps in order, the people made on the way, and what the text was read as.

    `there` are those who were at the visit; `ahead`: a log of a visit that is still to come was saved as its plan.
    """

    visit: RecordId
    steps: tuple[RecordId, ...]
    people: tuple[RecordId, ...]
    reading: Log
    there: tuple[There, ...] = ()
    ahead: bool = False


def known(workspace: Workspace, account: RecordId) -> Known:
    """What a log about `account` may name: read once when the log is opened, not per key."""
    besides = other_names(workspace, "contact")
    people = tuple(
        Person(
            row.id, row.name, row.native_name or "", row.title or "", _moment(row.last_met, workspace.now()),
            aliases=besides.get(row.id, ()),
        )
        for row in queries.people(workspace, account)
    )
    sales = tuple(
        Named(row.id, row.name)
        for row in queries.opportunities(workspace, account)
        if (row.status or "open") in TALKED_ABOUT
    )
    team = tuple(Named(*row) for row in queries.teammates(workspace))
    return Known(people, sales, team)


def read(text: str, now: datetime, names: Known, *, planned: bool = False) -> Log:
    """What `text` says, against what is known. Pure but for `names`; the live preview calls it at every key."""
    return parse(
        text, here(now), names.people, names.opportunities, names.teammates, prefer="future" if planned else "past"
    )


def default_account(workspace: Workspace) -> RecordId | None:
    """The account of my planned visit nearest to now, within four hours either way; not of a colleague's."""
    now = workspace.now()
    visit = _nearest(_near(workspace, now), now, workspace.me(), mine=True)
    return visit.account if visit else None


def planned_visit(workspace: Workspace, account: RecordId) -> queries.VisitRow | None:
    """The planned visit to `account` that a log written now belongs to, while its text says nothing of when."""
    return plan_of(workspace, account, Log(""), workspace.now())


def plan_of(workspace: Workspace, account: RecordId, reading: Log, opened: datetime) -> queries.VisitRow | None:
    """The planned visit to `account` that a log read as `reading` and begun at `opened` turns into the held one.

    It is the one nearest to the hour of the log, within four hours, mine before a colleague's; else the only one
    planned for that day without an hour. Where the log names only a day, it is the only one planned for that day.
    """
    if reading.day:
        of_day = _of_day(workspace, reading.day, opened, account)
        return of_day[0] if len(of_day) == 1 else None
    when = reading.start or opened
    if found := _nearest(_near(workspace, when, account), when, workspace.me()):
        return found
    days = [visit for visit in _of_day(workspace, when.date(), opened, account) if "T" not in (visit.when or "")]
    return days[0] if len(days) == 1 else None


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

    A visit that begins in more than an hour cannot have been held: it is saved as planned, whatever was asked for.

    `opened` is the moment the log was begun: the visit's time when nothing else says it. A visit planned for about then
    becomes the one held (`plan_of`), with its start, length, people and aim where the text is silent; a plan without a
    day stays without. `draft` is dropped with the save. Raises `KamtuiError` for a text that is empty or no text, for
    an account that was deleted, and for a plan of a day that is past.
    """
    if not text.strip():
        raise KamtuiError(_("There is nothing to log"), hint=_("Write a line about the visit"))
    if not is_value(text):
        raise KamtuiError(_("The text cannot be kept"), _("it has signs that are no characters"), _("Type them anew"))
    note = kind_of("visit").field("note")
    if note.high and len(text) > note.high:
        raise KamtuiError(
            _("{field} is longer than {max} characters").format(field=_(note.label), max=note.high),
            hint=_("Part the text, or name the file it is in"),
        )
    now = opened or workspace.now()
    names = known(workspace, account)
    reading = read(text, now, names, planned=planned)
    if planned and _lies(reading, here(workspace.now())) < 0:
        raise KamtuiError(
            _("A plan lies ahead, and this date is past"),
            hint=_("Give a date to come; `kamtui log` writes down a visit that was held"),
        )
    ahead = not planned and _lies(reading, here(workspace.now())) > 0
    planned = planned or ahead
    with workspace.action("plan" if planned else "log") as transaction:
        seen(workspace, "account", account)
        before = None if planned else plan_of(workspace, account, reading, here(now))
        made: list[RecordId] = []
        present: list[_Present] = []
        there: list[There] = []
        for one in reading.attendees:
            if one.person:
                id = one.person.id
            else:
                id = _provisional(workspace, transaction, account, one.word)
                made.append(id)
            present.append(_Present(id, (one.word, *_names(one.person))))
            there.append(There(id, _state(one), len(one.candidates) or 1))
        if before and not present:
            present = [_Present(id, called) for id, *called in queries.attendees(workspace, before.id)]
            there = [There(one.id, "known") for one in present]
        people = tuple(dict.fromkeys(one.id for one in present))
        values = {**_visit_values(workspace, reading, now, planned), "attendees": people}
        if before:
            visit = before.id
            put_changes(workspace, transaction, workspace.read("visit", visit), _over_plan(values, reading, before))
        else:
            visit = put(workspace, transaction, "visit", _fitting("visit", {**values, "account": account}))
        of_visit = workspace.read("visit", visit).values
        steps = []
        for step in reading.steps:
            whom = _named(step, present)
            if whom is None and step.sort in CONCERNS:
                whom = _meant(step.text, present, names.people)
            made_of = _step_values(workspace, step, of_visit, whom)
            steps.append(put(workspace, transaction, "step", _fitting("step", {**made_of, "visit": visit})))
        if draft:
            transaction.forget_draft(draft)
    return Logged(visit, tuple(steps), tuple(made), reading, tuple({one.id: one for one in there}.values()), ahead)


def _lies(reading: Log, now: datetime) -> int:
    """Where the visit lies, seen from `now`: 1 ahead, -1 behind, 0 about now or not said."""
    if reading.start:
        return (reading.start > now + AHEAD) - (reading.start < now - AHEAD)
    return (reading.day > now.date()) - (reading.day < now.date()) if reading.day else 0


def _state(one: Attendee) -> str:
    return "known" if one.certain else "new" if one.provisional else "guess"


def _entry(register: Register) -> str:
    """An entry for a register in one line, as a tag: dinner 680 CNY 4."""
    heads = str(register.heads) if register.heads else ""
    words = " ".join((register.kind, register.amount, register.currency, heads, register.text))
    return " ".join(_LIST_SIGNS.sub(" ", words).split())[:LONGEST_ENTRY].rstrip()


def _near(workspace: Workspace, when: datetime, account: RecordId | None = None) -> list[queries.VisitRow]:
    """Visits planned within four hours of `when`; one that is only a day is not near any hour."""
    found = queries.visits_planned(workspace, when - NEAR, account, until=when + NEAR)
    return [visit for visit in found if visit.when and "T" in visit.when]


def _nearest(
    visits: Sequence[queries.VisitRow], when: datetime, me: RecordId | None, *, mine: bool = False
) -> queries.VisitRow | None:
    """The visit nearest to `when`, mine and nobody's before a colleague's; with `mine` no colleague's."""
    ranked = [
        (
            (me is not None and visit.owner not in (None, me)),
            abs(datetime.fromisoformat(visit.when or "") - when),
            visit,
        )
        for visit in visits
    ]
    ranked = [one for one in ranked if not (mine and one[0])]
    return min(ranked, key=lambda one: one[:2])[2] if ranked else None


def _of_day(workspace: Workspace, day: date, now: datetime, account: RecordId) -> list[queries.VisitRow]:
    """Visits to `account` planned for the calendar day `day`, with an hour or without."""
    begins = datetime.combine(day, time(), now.tzinfo)
    ends = datetime.combine(day, time(23, 59, 59), now.tzinfo)
    return queries.visits_planned(workspace, begins, account, until=ends)


def _visit_values(workspace: Workspace, reading: Log, now: datetime, planned: bool) -> dict[str, Value]:
    """The visit's own fields, as the text gives them."""
    when: Value = None
    if reading.start:
        when = Moment.of(reading.start, zone(reading.start))
    elif reading.day:
        when = reading.day.isoformat()
    elif not planned:
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
        "tags": tuple(dict.fromkeys((*reading.tags, *map(_entry, reading.registers)))),
        "opportunity": reading.opportunity.id if reading.opportunity else None,
        "owner": workspace.me(),
    }
    return {name: value for name, value in values.items() if value not in (None, ())}


def _over_plan(values: dict[str, Value], reading: Log, before: queries.VisitRow) -> dict[str, Value]:
    """The values of a held visit on top of its plan: what the text does not say stays as it was planned.

    What was said stands before what had been planned, for lists quote the first words of a note.
    """
    held = _fitting("visit", values)
    hour_planned = "T" in (before.when or "")
    if not reading.start and (hour_planned or reading.day):
        held.pop("when", None)
    if before.owner:
        held.pop("owner", None)
    if before.note:
        held["note"] = f"{reading.note}\n\n{before.note}"
    return held


def _fitting(kind: str, values: dict[str, Value]) -> dict[str, Value]:
    """`values` without what their fields cannot hold: texts are cut to length, for the note has the whole of them."""
    fitting: dict[str, Value] = {}
    for name, value in values.items():
        field = kind_of(kind).field(name)
        if field.high is None or field.shape == "long":
            fitting[name] = value
        elif isinstance(value, str | tuple):
            fitting[name] = value[: field.high]
        elif isinstance(value, int) and value <= field.high:
            fitting[name] = value
    return fitting


def _step_values(
    workspace: Workspace, step: LoggedStep, visit: Mapping[str, Value], whom: RecordId | None
) -> dict[str, Value]:
    """A step's fields, with the account and the opportunity of its visit; `whom` it concerns."""
    due: Value = None
    if isinstance(step.due, datetime):
        due = Moment.of(step.due, zone(step.due))
    elif isinstance(step.due, date):
        due = step.due.isoformat()
    ours = step.sort not in ("theirs", "ask")
    values: dict[str, Value] = {
        "account": visit["account"],
        "text": step.text or step.owner_word or "?",
        "sort": step.sort,
        "due": due,
        "urgent": step.urgent or None,
        "owner": step.owner.id if step.owner else (workspace.me() if ours else None),
        "opportunity": visit.get("opportunity"),
        "contact": whom,
    }
    return {name: value for name, value in values.items() if value is not None}


CONCERNS = (*PROMISES, "asked", "ask")
"""Sorts of steps that concern one person of the customer's."""


class _Present(NamedTuple):
    """Somebody who was there, and what that person may be called in a step."""

    id: RecordId
    names: Sequence[str]


def _names(person: Person | None) -> tuple[str, ...]:
    return (person.name, person.native_name) if person else ()


def _named(step: LoggedStep, present: Sequence[_Present]) -> RecordId | None:
    """The first one the step names by `@` who is known; of several of that name the one who was there."""
    were_there = {one.id for one in present}
    for one in step.people:
        fitting = one.candidates if one.certain else [other for other in one.candidates if other.id in were_there]
        if len(fitting) == 1:
            return fitting[0].id
    return None


def _meant(text: str, present: Sequence[_Present], known: Sequence[Person]) -> RecordId | None:
    """Whom a promise or question concerns: the one named in it, who was there or is known by that whole name; else the
    only one who was there."""
    found = [(len(name), one.id) for one in present for name in one.names if _is_named(name, text)]
    found = found or [(len(name), one.id) for one in known for name in _names(one) if _is_whole(name, text)]
    if found:
        longest = max(found)[0]
        people = {id for length, id in found if length == longest}
        return people.pop() if len(people) == 1 else None
    return present[0].id if len(present) == 1 else None


def _is_named(name: str, text: str) -> bool:
    """Whether `text` has the name: a Latin one as words of its own, a Chinese one of two characters or more."""
    if len(name) < 2 or name.casefold() not in text.casefold():
        return False
    start = r"(?<![A-Za-zÀ-ɏ\d])" if _LATIN.match(name[0]) else ""
    end = r"(?![A-Za-zÀ-ɏ\d])" if _LATIN.match(name[-1]) else ""
    return re.search(f"{start}{re.escape(name)}{end}", text, re.IGNORECASE) is not None


def _is_whole(name: str, text: str) -> bool:
    """Whether `text` has the whole name of somebody who was not there; a single Latin word may be any word (May)."""
    return (" " in name or not _LATIN.match(name)) and _is_named(name, text)


_LIST_SIGNS = re.compile(r"[,，、;；]")
"""What parts one tag from the next where tags are typed in a row."""
_LATIN = re.compile(r"[A-Za-zÀ-ɏ\d]")


def _provisional(workspace: Workspace, transaction: Transaction, account: RecordId, word: str) -> RecordId:
    """A person nobody knows yet, to be confirmed."""
    values: dict[str, Value] = {"name": word, "account": account, "provisional": True}
    return put(workspace, transaction, "contact", _fitting("contact", values))


def _moment(text: str | None, now: datetime) -> datetime | None:
    """A stored day or UTC moment as an aware datetime."""
    if not text:
        return None
    when = datetime.fromisoformat(text)
    return when if when.tzinfo else when.replace(tzinfo=now.tzinfo)
