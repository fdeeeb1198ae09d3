"""Conflicts: what several people wrote without having seen each other. A query over heads, not a table (sync.md §1)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import LINK, all_kinds, is_kind
from kamtui.records.values import RecordId, Value
from kamtui.store.heads import State, state_of
from kamtui.store.history import moment_of
from kamtui.store.ids import derived_id
from kamtui.store.log import LIFE, Edit, stream_of
from kamtui.store.streams import SEQ_MASK, keys_of
from kamtui.store.wire import StreamKey

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

DELETED = "deleted"
"""What stands for the field where a deletion meets a change."""

Sort: TypeAlias = Literal["values", "deleted", "orphan"]
"""Different values of one field; a record deleted and changed; a record whose owner is deleted (`field` names it)."""


class Held(NamedTuple):
    """One side of a conflict: a value, who gave it when (UTC, by their clock) on which device, and by which edit.

    `field` is the field it was given to; `DELETED` with the value 1 for a deletion, and 0 for a record brought back.
    """

    value: Value
    person: RecordId | None
    when: datetime
    device: str
    edit: int
    field: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """What waits to be settled. `values` begins with the one that is shown. The id is the same on every device that
    knows these sides, and another one as soon as a side is added: nobody settles what he has not seen."""

    id: bytes
    kind: str
    record: RecordId
    field: str
    sort: Sort
    values: tuple[Held, ...]
    owner: RecordId | None = None
    owner_kind: str = ""


def every(workspace: "Workspace") -> list[Conflict]:
    """All conflicts, by record and field. Costs what there is of them, and of deleted owners."""
    with workspace.snapshot():
        found = [*_contested(workspace), *_orphans(workspace)]
    return sorted(found, key=lambda one: (one.kind, one.record, one.field, one.sort))


def find(workspace: "Workspace", conflict: bytes) -> Conflict:
    """The conflict with this id. Raises `KamtuiError` when it is settled, or somebody else has added to it."""
    for one in every(workspace):
        if one.id == conflict:
            return one
    raise KamtuiError(
        _("This conflict is no longer as it was"), _("it has been settled, or one more change has come"),
        _("Look at the conflicts again"),
    )


def _contested(workspace: "Workspace") -> Iterator[Conflict]:
    rows = workspace.connection.execute(
        "SELECT record, (SELECT text FROM word WHERE n = kind) FROM contested ORDER BY record"
    ).fetchall()
    telling = _Telling(workspace)
    for record, kind in rows:
        if kind != LINK and not is_kind(kind):
            continue
        known, state = telling.record(kind, record)
        for name, ids in state.heads.items():
            if name == LIFE:
                yield from telling.outlived(kind, record, known, state)
            elif len({known[one].values[name] for one in ids}) > 1:
                held = [telling.held(known[one], name) for one in reversed(ids)]
                yield telling.conflict(kind, record, name, "values", held)


def _orphans(workspace: "Workspace") -> Iterator[Conflict]:
    """Records that live while their owner is deleted: somebody made them, or kept them, without knowing."""
    connection = workspace.connection
    telling = _Telling(workspace)
    kinds = [(kind.name, kind.parent, kind.field(kind.parent).target) for kind in all_kinds() if kind.parent]
    owners = [target for _child, _parent, target in kinds]
    with_sets = [kind.name for kind in all_kinds() if kind.sets]
    for owner_kind in dict.fromkeys((*owners, *with_sets)):
        number = workspace.log.words.known(owner_kind)
        found: list[tuple[str, str, RecordId, RecordId]] = []
        for child, parent, target in kinds:
            if target == owner_kind:
                found += [
                    (child, parent, row[0], row[1])
                    for row in connection.execute(
                        f'SELECT c.id, c."{parent}" FROM gone CROSS JOIN "{child}" AS c ON c."{parent}" = gone.record '
                        "WHERE gone.kind = ?",
                        (number,),
                    )
                ]
        if owner_kind in with_sets:
            found += [
                (LINK, "owner", row[0], row[1])
                for row in connection.execute(
                    "SELECT link.id, owner FROM gone CROSS JOIN link ON owner = gone.record WHERE gone.kind = ?",
                    (number,),
                )
            ]
        for child, parent, record, owner in found:
            yield from telling.orphan(child, record, parent, owner_kind, owner)


class _Telling:
    """Puts heads into words."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._keys = keys_of(workspace.connection)
        self._mine = set(workspace.own_streams())

    def record(self, kind: str, record: RecordId) -> tuple[dict[int, Edit], State]:
        """All edits of a record, and what they come to."""
        edits = self._workspace.log.of_record(record, self._workspace.base_of(kind, record))
        return {edit.id: edit for edit in edits}, state_of(edits, self._workspace.order, self._workspace.is_private)

    def outlived(self, kind: str, record: RecordId, known: dict[int, Edit], state: State) -> Iterator[Conflict]:
        """The conflict of a record that was deleted, and changed by somebody who had not seen that."""
        private = self._workspace.is_private
        lives = [one for one in state.heads[LIFE] if not private(one)]
        deletions = [one for one in lives if known[one].values[LIFE]]
        if not deletions:
            return
        seen = set(lives).union(*(known[one].over.get(LIFE, ()) for one in lives))
        kept: dict[int, str] = {}
        for name, ids in state.heads.items():
            for one in ids:
                if one not in deletions and (name == LIFE or one not in seen) and not private(one):
                    kept.setdefault(one, name)
        order = self._workspace.order
        sides = sorted(kept, key=lambda one: order(known[one]), reverse=True)
        held = [self.held(known[one], kept[one]) for one in sides]
        held += [self.held(known[one], LIFE) for one in reversed(deletions)]
        yield self.conflict(kind, record, DELETED, "deleted", held)

    def orphan(
        self, kind: str, record: RecordId, parent: str, owner_kind: str, owner: RecordId
    ) -> Iterator[Conflict]:
        """The conflict of a record whose owner is deleted, unless its own deletion is in question."""
        known, state = self.record(kind, record)
        owners, its = self.record(owner_kind, owner)
        if any(known[one].values[LIFE] for one in state.heads.get(LIFE, ())):
            return
        order, private = self._workspace.order, self._workspace.is_private
        heads = {one: name for name, ids in state.heads.items() for one in ids if not private(one)}
        deletions = [one for one in its.heads.get(LIFE, ()) if not private(one)]
        if not heads or not deletions:
            return
        newest = max(heads, key=lambda one: order(known[one]))
        held = [self.held(known[newest], heads[newest])]
        held += [self.held(owners[one], LIFE) for one in reversed(deletions)]
        yield self.conflict(kind, record, parent, "orphan", held, (owner_kind, owner), heads)

    def held(self, edit: Edit, name: str) -> Held:
        """One side."""
        row = self._workspace.connection.execute("SELECT person FROM action WHERE id = ?", (edit.action,)).fetchone()
        stream = stream_of(edit.id)
        device = self._workspace.connection.execute("SELECT name FROM stream WHERE n = ?", (stream,)).fetchone()
        value = edit.values[name]
        return Held(
            (1 if value else 0) if name == LIFE else value, row[0] if row else None, moment_of(edit.hlc),
            str(device[0]) if device else "", edit.id, DELETED if name == LIFE else name, stream in self._mine,
        )

    def conflict(
        self,
        kind: str,
        record: RecordId,
        field: str,
        sort: Sort,
        held: Iterable[Held],
        owner: tuple[str, RecordId] | None = None,
        also: Iterable[int] = (),
    ) -> Conflict:
        """The conflict between these sides; `also` are edits besides them that settling would write over."""
        sides = tuple(held)
        named = sorted(self._name(one) for one in {*(side.edit for side in sides), *also})
        id = derived_id("conflict", record, field, sort, *named)
        owner_kind, owner_id = owner or ("", None)
        return Conflict(id, kind, record, field, sort, sides, owner_id, owner_kind)

    def _name(self, edit: int) -> bytes:
        """The edit's name on every device."""
        key = self._keys.get(stream_of(edit), StreamKey(b"", ""))
        return b"%s %s %d" % (key.device, key.scope.encode(), edit & SEQ_MASK)
