"""What happened at a firm, as the actions of a year: each with its moment and what it does to the workspace."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from kamtui.demo.clock import HOME, at, workday, zone_of_firm
from kamtui.demo.pages import Page
from kamtui.records.kinds import kind_of
from kamtui.records.values import Moment, RecordId, Value
from kamtui.records.words import STAGES
from kamtui.store.ids import derived_id
from kamtui.store.transaction import Transaction
from kamtui.store.workspace import Workspace

Doing = Callable[[Workspace, Transaction], None]


class Happening(NamedTuple):
    """One action: when its author did it, by which verb, and what it writes."""

    when: datetime
    verb: str
    does: Doing


AFTERWARDS = timedelta(minutes=20)
"""From the end of a visit to its log: the taxi back."""


@dataclass
class Firm:
    """A firm's file being told. `keys` grows as its records get their ids."""

    page: Page
    today: date
    keys: dict[tuple[str, str], RecordId]
    name: str = ""
    zone: str = HOME
    account: RecordId = b""
    met: dict[RecordId, datetime] = field(default_factory=dict)
    sold: dict[RecordId, datetime] = field(default_factory=dict)
    begun: datetime = datetime.max
    last: datetime = datetime.min

    @property
    def entered(self) -> datetime:
        """When the firm was entered: two days before the first visit to it."""
        return at((self.begun - timedelta(days=2)).date(), "17:00", self.zone)

    def id(self, kind: str, *key: str) -> RecordId:
        """The id of one of the firm's records: the same every time."""
        return derived_id("demo", self.name, kind, *key)


def team_story(
    page: Page, today: date, keys: dict[tuple[str, str], RecordId]
) -> list[tuple[RecordId, dict[str, Value]]]:
    """Our own people, with their ids; the one called `me` comes first."""
    found = []
    for one in page.pages("teammate"):
        key = one.take("key")
        keys["teammate", key] = derived_id("demo", "team", "teammate", key)
        found.append((key != "me", keys["teammate", key], one.fields(kind_of("teammate"), today, keys)))
    if all(other for other, _id, _values in found):
        raise page.slip("teammate", "no me")
    left_over(page)
    return [(id, values) for _other, id, values in sorted(found, key=lambda each: each[0])]


def firm_story(page: Page, today: date, team: dict[tuple[str, str], RecordId]) -> list[Happening]:
    """Everything that happened at a firm. Raises `KamtuiError` for a slip in its file."""
    account = Page(page.file, "account", page.take("account"))
    firm = Firm(page, today, {**team}, name=account.take("key"))
    firm.zone = zone_of_firm(firm.name)
    firm.account = firm.keys["account", firm.name] = firm.id("account")
    seats, contacts = page.pages("seat"), page.pages("contact")
    opportunities, visits, steps = page.pages("opportunity"), page.pages("visit"), page.pages("step")
    left_over(page)
    for kind, pages in (("seat", seats), ("contact", contacts), ("opportunity", opportunities)):
        for one in pages:
            key = one.take("key")
            if (kind, key) in firm.keys:
                raise one.slip("key", f"{key} twice")
            firm.keys[kind, key] = firm.id(kind, key)
            one.where = f"{kind} {key}"
            one.values["key"] = key
    told = [happening for visit in visits for happening in _visit(firm, visit)]
    told += _steps_apart(firm, steps)
    told += [happening for one in opportunities for happening in _opportunity(firm, one)]
    told += [happening for number, one in enumerate(contacts) for happening in _contact(firm, one, number)]
    return [_account(firm, account, seats), *told]


def left_over(page: Page) -> None:
    """Refuse what no part of the story has used."""
    for name in page.values:
        raise page.slip(name, "nobody reads it")


def _account(firm: Firm, page: Page, seats: list[Page]) -> Happening:
    values = page.fields(kind_of("account"), firm.today, firm.keys)
    boxes = [
        (
            firm.keys["seat", one.take("key")],
            {**one.fields(kind_of("seat"), firm.today, firm.keys), "account": firm.account},
        )
        for one in seats
    ]

    def does(_workspace: Workspace, transaction: Transaction) -> None:
        transaction.create("account", values, firm.account)
        for id, box in boxes:
            transaction.create("seat", box, id)

    return Happening(firm.entered, "add", does)


def _contact(firm: Firm, page: Page, number: int) -> Iterator[Happening]:
    key = page.take("key")
    id = firm.keys["contact", key]
    seat = page.take("seat", None)
    chair = page.refer("seat", "seat", seat, firm.keys) if seat else None
    since, left = page.take("since", None), page.take("left", None)
    values = {**page.fields(kind_of("contact"), firm.today, firm.keys), "account": firm.account}
    tenure: dict[str, Value] = {"contact": id, "seat": chair}
    if since is not None:
        tenure["since"] = _day(firm, since)

    def comes(_workspace: Workspace, transaction: Transaction) -> None:
        transaction.create("contact", values, id)
        if chair:
            transaction.create("tenure", tenure, derived_id("tenure", id, chair))

    known = firm.met.get(id)
    first = at((firm.begun - timedelta(days=1)).date(), "09:00", firm.zone) + timedelta(minutes=2 * number)
    yield Happening(known - timedelta(hours=1) if known else first, "add", comes)
    if left is not None:
        gone = _day(firm, left)

        def goes(workspace: Workspace, transaction: Transaction) -> None:
            transaction.write(workspace.read("contact", id), {"left": gone})
            if chair:
                transaction.write(workspace.read("tenure", derived_id("tenure", id, chair)), {"until": gone})

        yield Happening(at(date.fromisoformat(gone), "12:00", firm.zone), "set", goes)


def _opportunity(firm: Firm, page: Page) -> Iterator[Happening]:
    """Made when it was first talked of; brought to its present stage on the day that stage began."""
    id = firm.keys["opportunity", page.take("key")]
    values = {
        "owner": firm.keys["teammate", "me"],
        **page.fields(kind_of("opportunity"), firm.today, firm.keys),
        "account": firm.account,
    }
    since = values.get("stage_since")
    reached = at(date.fromisoformat(str(since)), "18:00", firm.zone) if since else firm.begun
    begun = max(min(firm.sold.get(id, reached), reached) - timedelta(minutes=5), firm.entered + timedelta(hours=1))
    values.setdefault("opened", begun.date().isoformat())
    later: dict[str, Value] = {}
    keys = [key for key, _label in STAGES]
    if since and begun.date().isoformat() < str(since) and values.get("stage") in keys[1:]:
        later = {
            name: values.pop(name)
            for name in ("stage", "stage_since", "buyer_step", "status", "status_reason")
            if name in values
        }
        before = keys[keys.index(str(later["stage"])) - 1]
        values |= {"stage": before, "stage_since": begun.date().isoformat(), "status": "open"}

    def opens(_workspace: Workspace, transaction: Transaction) -> None:
        transaction.create("opportunity", values, id)

    def moves(workspace: Workspace, transaction: Transaction) -> None:
        transaction.write(workspace.read("opportunity", id), later)

    yield Happening(begun, "add", opens)
    if later:
        yield Happening(reached, "set", moves)


def _visit(firm: Firm, page: Page) -> Iterator[Happening]:
    offset, hour, exact = page.take("day"), page.take("time"), page.take("exact", False)
    planned = page.values.get("state") == "planned"
    day = firm.today + timedelta(days=offset) if exact else workday(firm.today, offset, planned)
    page.where = f"visit {offset}"
    start = at(day, hour, firm.zone)
    id = firm.id("visit", str(offset), hour)
    steps = page.pages("step")
    values = page.fields(kind_of("visit"), firm.today, firm.keys, {"kind": "visit_kind", "people": "attendees"})
    values |= {"account": firm.account, "when": Moment.of(start, firm.zone)}
    minutes = values.get("minutes")
    said = start + timedelta(minutes=minutes if isinstance(minutes, int) else 0) + AFTERWARDS
    if planned:
        said = at(min(day - timedelta(days=5), firm.today - timedelta(days=1)), "18:00", firm.zone)
    else:
        firm.last = max(firm.last, said, key=datetime.timestamp) if firm.last.tzinfo else said
    firm.begun = min(firm.begun, start, key=datetime.timestamp) if firm.begun.tzinfo else start
    _remember(firm.met, values.get("attendees"), min(start, said))
    _remember(firm.sold, (values.get("opportunity"),), min(start, said))
    made, endings = [], []
    for number, one in enumerate(steps, 1):
        step = _step(firm, one, firm.id("step", str(offset), hour, str(number)), said, {"visit": id})
        made.append(step)
        endings += step.endings

    def does(_workspace: Workspace, transaction: Transaction) -> None:
        transaction.create("visit", values, id)
        for step in made:
            transaction.create("step", step.values, step.id)

    yield Happening(said, "plan" if planned else "log", does)
    yield from endings


class Made(NamedTuple):
    """A step with its values as it began, and how it ended."""

    id: RecordId
    values: dict[str, Value]
    endings: list[Happening]


def _step(firm: Firm, page: Page, id: RecordId, said: datetime, more: dict[str, Value]) -> Made:
    if (key := page.take("key", None)) is not None:
        firm.keys["step", key] = id
    done = page.take("done", None)
    kept, answer = page.take("kept", None), page.take("answer", None)
    values = {
        **page.fields(kind_of("step"), firm.today, firm.keys, {"person": "contact"}),
        "account": firm.account,
        **more,
    }
    if done is None:
        # A question may be answered and still open: the answer is what to say when it is asked again.
        return Made(id, values | _given(kept=kept, answer=answer), [])
    if done > 0:
        raise page.slip("done", "a day ahead")
    ended = max(at(firm.today + timedelta(days=done), "17:30", firm.zone), said + timedelta(minutes=40))
    end: dict[str, Value] = {"done": Moment.of(ended, firm.zone) if done < 0 else _day(firm, 0)}
    end |= Page(page.file, page.where, _given(kept=kept, answer=answer)).fields(kind_of("step"), firm.today, firm.keys)

    def ends(workspace: Workspace, transaction: Transaction) -> None:
        transaction.write(workspace.read("step", id), end)

    return Made(id, values, [Happening(ended, "done", ends)])


def _steps_apart(firm: Firm, pages: list[Page]) -> Iterator[Happening]:
    """Steps that no visit brought: noted down in the evening after the last one."""
    for number, page in enumerate(pages, 1):
        said = firm.last + timedelta(hours=2, minutes=number)
        step = _step(firm, page, firm.id("step", "apart", str(number)), said, {})

        def does(_workspace: Workspace, transaction: Transaction, step: Made = step) -> None:
            transaction.create("step", step.values, step.id)

        yield Happening(said, "add", does)
        yield from step.endings


def _remember(first: dict[RecordId, datetime], ids: Any, when: datetime) -> None:
    """Keep the earliest moment of each."""
    for id in ids or ():
        if id:
            first[id] = min(first.get(id, when), when)


def _day(firm: Firm, offset: int) -> str:
    return (firm.today + timedelta(days=offset)).isoformat()


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
