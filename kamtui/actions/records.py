"""Making, changing and deleting records of any kind."""

from collections.abc import Mapping
from datetime import datetime

from kamtui.actions import people
from kamtui.actions.self_references import require_no_circle
from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import SAME_AS, kind_of
from kamtui.records.values import Moment, RecordId, Value
from kamtui.store import queries
from kamtui.store.ids import derived_id
from kamtui.store.reading import Reading
from kamtui.store.same_as import join_id
from kamtui.store.transaction import HAND, Cause, Transaction
from kamtui.store.workspace import Workspace


def add(
    workspace: Workspace,
    kind: str,
    values: Mapping[str, Value],
    *,
    cause: Cause = HAND,
    draft: str = "",
) -> RecordId:
    """Make a record, with the defaults of its kind for what is not given. `draft` is dropped in the same transaction.

    Raises `KamtuiError` when a required field is missing.
    """
    with workspace.action("add", cause) as transaction:
        record = put(workspace, transaction, kind, {**defaults(workspace, kind, values), **values})
        if draft:
            transaction.forget_draft(draft)
    return record


def change(workspace: Workspace, reading: Reading, values: Mapping[str, Value], *, draft: str = "") -> tuple[str, ...]:
    """Give a record new values, against what was read. Returns the names of the fields that changed."""
    with workspace.action("set") as transaction:
        changed = put_changes(workspace, transaction, reading, values)
        if draft:
            transaction.forget_draft(draft)
    return changed


def remove(workspace: Workspace, kind: str, record: RecordId) -> int:
    """Delete a record with everything it owns; a person's own seat goes too when nobody else ever sat in it. One that
    is joined to others is deleted with these: it is one.

    Returns the number of records deleted besides. Undo brings all of them back. Raises `KamtuiError` when it is gone.
    """
    with workspace.action("delete") as transaction:
        record = seen(workspace, kind, record).id
        seats = queries.seats_left_empty(workspace, record) if kind == "contact" else ()
        transaction.delete(kind, record)
        for seat in seats:
            transaction.delete("seat", seat)
        return transaction.edits - 1


def put(
    workspace: Workspace,
    transaction: Transaction,
    kind: str,
    values: Mapping[str, Value],
    id: RecordId | None = None,
) -> RecordId:
    """Make a record inside a transaction, fields of its seat included."""
    own, seat = _parted(kind, values)
    if kind == "setting" and id is None:
        id = derived_id("setting", str(values.get("key", "")))
    if kind == SAME_AS and id is None:
        first, second = (one if isinstance(one := values.get(name), bytes) else b"" for name in ("first", "second"))
        id = join_id(str(values.get("of", "")), first, second)
    if id is not None:
        require_no_circle(workspace, kind, id, own)
    record = transaction.create(kind, own, id)
    if kind == "contact" and seat:
        people.put_seat(workspace, transaction, record, seat)
    return record


def put_changes(
    workspace: Workspace, transaction: Transaction, reading: Reading, values: Mapping[str, Value]
) -> tuple[str, ...]:
    """Change a record inside a transaction, fields of its seat included. Returns the names of what changed."""
    own, seat = _parted(reading.kind, values)
    moved = reading.kind == "contact" and "account" in own and own["account"] != reading.values.get("account")
    if moved and own["account"] != queries.account_of(workspace, "contact", reading.id):
        people.leave_seat(workspace, transaction, reading.id)
    require_no_circle(workspace, reading.kind, reading.id, own)
    changed = transaction.write(reading, own)
    if reading.kind == "contact" and seat:
        changed += people.put_seat(workspace, transaction, reading.id, seat)
    return changed


def seen(workspace: Workspace, kind: str, record: RecordId) -> Reading:
    """A record read for editing: the one that stands for it, where it is joined to others.

    Raises `KamtuiError` when it is deleted or was never made.
    """
    reading = workspace.read(kind, queries.canonical_of(workspace, kind, record))
    if not reading.base or reading.deleted:
        raise KamtuiError(_("There is no such {kind}").format(kind=_(kind_of(kind).label)))
    return reading


def defaults(workspace: Workspace, kind: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """What a new record of a kind has unless it is told otherwise."""
    me = workspace.me()
    if kind == "step":
        ours = values.get("sort") not in ("theirs", "ask")
        return {"sort": "next", **({"owner": me} if me and ours else {})}
    if kind == "visit":
        when = values.get("when") or Moment.of(workspace.now())
        return {"when": when, "state": "planned" if _ahead(when, workspace.now()) else "held", "owner": me}
    if kind == "opportunity":
        today = workspace.now().date().isoformat()
        return {"status": "open", "stage": "development", "stage_since": today, "opened": today, "owner": me}
    return {}


def _ahead(when: Value, now: datetime) -> bool:
    """Whether a day or moment lies in the future."""
    if isinstance(when, Moment):
        return when.local() > now
    return isinstance(when, str) and when > now.date().isoformat()


def _parted(kind: str, values: Mapping[str, Value]) -> tuple[dict[str, Value], dict[str, Value]]:
    """The record's own values, and those that belong to its seat."""
    through = {field.name for field in kind_of(kind).fields if field.through}
    own = {name: value for name, value in values.items() if name not in through}
    return own, {name: value for name, value in values.items() if name in through}
