"""What was done to a record, by whom and from which value to which; and what was done last of all."""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.fields import Grade
from kamtui.records.kinds import LINK, all_kinds, is_kind, kind_of
from kamtui.records.values import RecordId, Value
from kamtui.store.log import CREATE, ERASE, LIFE, Edit, milliseconds, stream_of
from kamtui.store.schema import SEQ_BITS
from kamtui.store.subjects import NAMED_AT_MOST, record_with, subject_among, touched_by

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

Life: TypeAlias = Literal["created", "deleted", "restored", "erased", ""]
"""What an action did to the record's life."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_Order: TypeAlias = tuple[int, bytes, int]


@dataclass(frozen=True, slots=True)
class Change:
    """A field's value before and after. For a set, the members taken out and those added.

    `others` are further values the author saw and wrote over: the change settled a conflict.
    """

    field: str
    old: Value
    new: Value
    private: Grade | None = None
    others: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """What one action did to a record. `when` is the author's clock, in UTC; `device` the name of the author's machine;
    `mine` whether it was this one; `person` a teammate's id."""

    action: int
    verb: str
    person: RecordId | None
    cause: str
    source: str
    when: datetime
    device: str
    mine: bool
    changes: tuple[Change, ...]
    life: Life = ""


@dataclass(frozen=True, slots=True)
class Recent:
    """An action as a list of what to undo shows it: `counts` are the records it touched, by kind, a member of a set
    with the record that has the set; `subject` is the record to name it by; `undone_by` the action that took it back,
    0 while it stands; `of` the action it took back itself."""

    action: int
    verb: str
    person: RecordId | None
    cause: str
    source: str
    when: datetime
    device: str
    mine: bool
    of: int
    undone_by: int
    edits: int
    counts: Mapping[str, int]
    subject: tuple[str, RecordId] | None = None


def history(workspace: "Workspace", record: RecordId) -> list[Entry]:
    """Everything done to a record and the members of its sets, causes before effects, else by the clock.

    Raises `KamtuiError` when there never was such a record.
    """
    with workspace.snapshot():
        edits = workspace.log.of_record(record, _base(workspace, record))
        links = _links(workspace, record)
        steps = _Steps(workspace, edits, links)
        return [steps.entry(action) for action in steps.in_order()]


def kind_of_any(workspace: "Workspace", record: RecordId) -> str:
    """The kind of a record, living, deleted, or of a kind only a newer kamtui knows. Raises `KamtuiError` when there
    never was such a record."""
    return workspace.kind_of_record(record) or workspace.log.get(_base(workspace, record)).kind


def recent(workspace: "Workspace", limit: int) -> list[Recent]:
    """The last `limit` actions of everybody, the latest first.

    Within a stream the clock never runs back, so only the ends of the streams are read.
    """
    with workspace.snapshot():
        connection = workspace.connection
        rows = [
            row
            for (stream,) in connection.execute("SELECT n FROM stream").fetchall()
            for row in connection.execute(
                "SELECT id, hlc FROM action WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT ?",
                (stream << SEQ_BITS, (stream + 1) << SEQ_BITS, limit),
            )
        ]
        last = heapq.nlargest(limit, ((row["hlc"], row["id"]) for row in rows))
        mine = workspace.own_streams()
        return [_recent(workspace, action, mine) for _hlc, action in last]


def recent_of(workspace: "Workspace", action: int) -> Recent:
    """One action as a list of what to undo shows it."""
    return _recent(workspace, action, workspace.own_streams())


def moment_of(hlc: int) -> datetime:
    """The author's clock behind a clock reading, in UTC."""
    return _EPOCH + timedelta(milliseconds=milliseconds(hlc))


class _Steps:
    """A record's edits and its links' edits by action, put in order."""

    def __init__(self, workspace: "Workspace", edits: list[Edit], links: Mapping[RecordId, list[Edit]]) -> None:
        self._workspace = workspace
        self._record = edits
        self._mine = set(workspace.own_streams())
        self._edits = {edit.id: edit for edit in (*edits, *(one for many in links.values() for one in many))}
        self._place = {number: workspace.order(edit) for number, edit in self._edits.items()}
        self._actions: dict[int, list[Edit]] = defaultdict(list)
        for number in sorted(self._edits, key=self._place.__getitem__):
            self._actions[self._edits[number].action].append(self._edits[number])
        self._link_said = {
            link: next((edit.values for edit in many if "target" in edit.values), {}) for link, many in links.items()
        }

    def in_order(self) -> list[int]:
        """The actions: each after those it had seen, and a set's changes after the making of its record."""
        made = {edit.action for edit in self._record if edit.op == CREATE}
        before: dict[int, set[int]] = {
            action: {
                self._edits[one].action
                for edit in edits
                for ids in edit.over.values()
                for one in ids
                if one in self._edits
            }.union(made if any(edit.record in self._link_said for edit in edits) else ())
            - {action}
            for action, edits in self._actions.items()
        }
        after: dict[int, list[int]] = defaultdict(list)
        for action, causes in before.items():
            for cause in causes:
                after[cause].append(action)
        start = {action: self._place[edits[0].id] for action, edits in self._actions.items()}
        ready = [(start[action], action) for action, causes in before.items() if not causes]
        heapq.heapify(ready)
        ordered: list[int] = []
        waiting = set(before)
        while waiting:
            # Actions that claim to have seen each other can only be made by hand; the clock then decides.
            action = heapq.heappop(ready)[1] if ready else min(waiting, key=start.__getitem__)
            if action not in waiting:
                continue
            waiting.discard(action)
            ordered.append(action)
            for effect in after[action]:
                before[effect].discard(action)
                if not before[effect]:
                    heapq.heappush(ready, (start[effect], effect))
        return ordered

    def entry(self, action: int) -> Entry:
        """What the action did to the record."""
        edits = self._actions[action]
        changes: list[Change] = []
        life: Life = ""
        added: dict[str, list[RecordId]] = defaultdict(list)
        removed: dict[str, list[RecordId]] = defaultdict(list)
        for edit in edits:
            if edit.record in self._link_said:
                said = self._link_said[edit.record]
                name, target = str(said.get("name", "")).partition(".")[2], said.get("target")
                if isinstance(target, bytes):
                    (removed if edit.values.get(LIFE) else added)[name].append(target)
                continue
            if edit.op == CREATE:
                life = "created"
            elif edit.op == ERASE:
                life = "erased"
            elif LIFE in edit.values:
                life = "deleted" if edit.values[LIFE] else "restored"
            changes += [self._change(edit, name) for name in edit.values if name != LIFE]
        for name in dict.fromkeys((*removed, *added)):
            changes.append(Change(name, tuple(removed[name]) or None, tuple(added[name]) or None))
        made = _made(self._workspace, action)
        stream = stream_of(edits[0].id)
        return Entry(
            action, made.verb, made.person, made.cause, made.source or "", moment_of(edits[0].hlc),
            device_of(self._workspace, stream), stream in self._mine, tuple(changes), life,
        )

    def _change(self, edit: Edit, name: str) -> Change:
        """A field's change; the old value is the one that was shown to the author."""
        seen = [self._edits[one] for one in edit.over.get(name, ()) if one in self._edits]
        seen = sorted((one for one in seen if name in one.values), key=lambda one: self._place[one.id])
        old = [one.values[name] for one in reversed(seen)]
        first = old[0] if old else None
        field = kind_of(edit.kind).by_name.get(name) if is_kind(edit.kind) else None
        others = tuple(value for value in dict.fromkeys(old[1:]) if value != first)
        return Change(name, first, edit.values[name], field.private if field else None, others)


class _Made(NamedTuple):
    """An action's row. The empty one stands for an action whose edits are here and whose own row is not."""

    verb: str = ""
    person: RecordId | None = None
    cause: str = ""
    source: str | None = None
    of: int | None = None
    undone_by: int | None = None
    hlc: int = 0
    last: int = 0
    other_first: int | None = None
    other_last: int | None = None


def _made(workspace: "Workspace", action: int) -> _Made:
    row = workspace.connection.execute(
        f"SELECT {', '.join(_Made._fields)} FROM action WHERE id = ?", (action,)
    ).fetchone()
    return _Made(*row) if row else _Made()


def _recent(workspace: "Workspace", action: int, mine: Collection[int]) -> Recent:
    made = _made(workspace, action)
    touched = touched_by(workspace, action)
    edits = sum(count for _kind, _record, count in touched)
    records = {(kind, record) for kind, record, _edits in touched if kind != LINK}
    members = [record for kind, record, _edits in touched if kind == LINK]
    # An import's members belong to records of the same import: to find each one's owner would tell nothing more.
    few = len(touched) <= NAMED_AT_MOST or not records
    owners = {record_with(workspace, link) for link in members} if few else set()
    counts: dict[str, int] = defaultdict(int)
    for kind, _record in sorted(records.union(owner for owner in owners if owner)):
        counts[kind] += 1
    return Recent(
        action, made.verb, made.person, made.cause, made.source or "", moment_of(made.hlc),
        device_of(workspace, stream_of(action)), stream_of(action) in mine,
        made.of or 0, made.undone_by or 0, edits, dict(counts), subject_among(workspace, touched),
    )


def device_of(workspace: "Workspace", stream: int) -> str:
    """The name of the device that writes a stream."""
    row = workspace.connection.execute("SELECT name FROM stream WHERE n = ?", (stream,)).fetchone()
    return str(row[0]) if row else ""


def _base(workspace: "Workspace", record: RecordId) -> int:
    """The record's base edit, living or deleted, of any kind."""
    tables: Iterable[str] = (*(kind.name for kind in all_kinds()), LINK)
    for table in tables:
        row = workspace.connection.execute(f'SELECT base FROM "{table}" WHERE id = ?', (record,)).fetchone()
        if row:
            return int(row[0])
    row = workspace.connection.execute(
        "SELECT base FROM joined WHERE record = ?1 AND base IS NOT NULL UNION ALL "
        "SELECT base FROM gone WHERE record = ?1",
        (record,),
    ).fetchone()
    if row is None:
        raise KamtuiError(_("There is no such record"))
    return int(row[0])


def _links(workspace: "Workspace", owner: RecordId) -> dict[RecordId, list[Edit]]:
    """The edits of every member the record's sets have, or had.

    A deleted link is known by the owner's id in the body of its edits, which are too short to be compressed.
    """
    connection = workspace.connection
    rows = connection.execute("SELECT id, base FROM link WHERE owner = ?", (owner,)).fetchall()
    rows += connection.execute(
        "SELECT gone.record, gone.base FROM gone JOIN edit ON edit.id = gone.base WHERE gone.kind = ?1 "
        "AND (instr(body, ?2) OR EXISTS "
        "(SELECT 1 FROM edit AS l WHERE l.later AND l.record = gone.record AND instr(l.body, ?2)))",
        (workspace.log.words.known(LINK), owner),
    ).fetchall()
    found = {link: workspace.log.of_record(link, base) for link, base in rows}
    return {
        link: edits
        for link, edits in found.items()
        if any(edit.values.get("owner") == owner for edit in edits)
    }
