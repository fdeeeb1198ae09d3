"""Applying many edits at once: what `transaction.apply` does to one after the other, asked and written in bulk.

The same rules stand in one place (`heads.state_of`, `transaction.resettle`); here only the plain cases are told from
the others: records that are new as a whole, and edits that take the place of single heads their authors had seen.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from kamtui.records.kinds import LINK, all_kinds
from kamtui.records.values import RecordId, Value
from kamtui.store.grouping import regroup
from kamtui.store.heads import state_of
from kamtui.store.log import LIFE, Edit
from kamtui.store.past import is_past
from kamtui.store.projection import has_row
from kamtui.store.streams import CHUNK
from kamtui.store.transaction import is_plain, resettle, stored_heads

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace


class _Base(NamedTuple):
    """A record's first edit here, and the kind of its row; none for one without a row."""

    edit: int
    kind: str


def arrive(workspace: "Workspace", edits: Sequence[Edit], awaited: Collection[int]) -> None:
    """Add edits of one stream, none of them known, in the order of their numbers, and bring heads and tables up.

    `awaited` are those that an edit which came before them was written over.
    """
    records: dict[RecordId, list[Edit]] = {}
    for edit in edits:
        records.setdefault(edit.record, []).append(edit)
    bases = _bases(workspace, records)
    log = workspace.log
    first = {changes[0].id for record, changes in records.items() if record not in bases}
    log.append_all((edit, log.body(edit), edit.id not in first) for edit in edits)
    new = _New(workspace)
    known = _Known(workspace, bases)
    for record, changes in records.items():
        if base := bases.get(record):
            known.add(record, base, changes, awaited)
        else:
            new.add(record, changes)
    new.write()
    known.write()
    if workspace.projection.stirred:
        regroup(workspace)


class _New:
    """Records that nobody knew here."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._rows: dict[str, list[tuple[RecordId, int, Mapping[str, Value]]]] = {}
        self._gone: list[tuple[RecordId, int, int]] = []
        self._heads: list[tuple[RecordId, int, int]] = []
        self._contested: list[tuple[RecordId, int]] = []

    def add(self, record: RecordId, edits: list[Edit]) -> None:
        """Work out where a record stands, from all there is of it."""
        first, word = edits[0], self._workspace.log.words.number
        if len(edits) == 1 and first.values and not first.past and LIFE not in first.values:
            self._row(first.kind, record, first.id, first.values, has_row(first.kind, first.values))
            return
        state = state_of(edits, self._workspace.order, self._workspace.is_private)
        for name, ids in stored_heads(first.id, state.heads).items():
            self._heads += [(record, word(name), one) for one in ids]
        if state.contested:
            self._contested.append((record, word(state.kind)))
        shown = {name: value for name, value in state.shown.items() if name != LIFE}
        self._row(state.kind, record, first.id, shown, not state.dead and has_row(state.kind, shown))

    def write(self) -> None:
        """Write them all."""
        execute = self._workspace.connection.executemany
        for kind, rows in self._rows.items():
            self._workspace.projection.insert_all(kind, rows)
        execute("INSERT INTO gone (record, kind, base) VALUES (?, ?, ?)", self._gone)
        execute("INSERT INTO head (record, field, edit) VALUES (?, ?, ?)", self._heads)
        execute("INSERT INTO contested (record, kind) VALUES (?, ?)", self._contested)

    def _row(self, kind: str, record: RecordId, base: int, shown: Mapping[str, Value], alive: bool) -> None:
        if alive:
            self._rows.setdefault(kind, []).append((record, base, shown))
        else:
            self._gone.append((record, self._workspace.log.words.number(kind), base))


class _Known:
    """Records that are here already."""

    def __init__(self, workspace: "Workspace", bases: Mapping[RecordId, _Base]) -> None:
        self._workspace = workspace
        self._word = workspace.log.words.number
        self._heads = _heads(workspace, bases)
        self._stored: list[tuple[RecordId, int, int]] = []
        self._changes: dict[str, dict[RecordId, dict[str, Value]]] = {}
        self._written: list[tuple[RecordId, int, int]] = []
        self._unsettled: list[tuple[str, RecordId, int]] = []

    def add(self, record: RecordId, base: _Base, edits: list[Edit], awaited: Collection[int]) -> None:
        """Take plain edits as they are; a record with any other is worked out anew."""
        stored = self._heads.get(record, {})
        heads = dict(stored)
        changed: dict[str, Value] = {}
        for edit in edits:
            if is_past(edit):
                continue
            if edit.kind != base.kind or edit.id in awaited or not is_plain(edit, base.edit, heads):
                self._unsettled.append((base.kind or edit.kind, record, base.edit))
                return
            changed.update(edit.values)
            heads.update(dict.fromkeys(edit.values, (edit.id,)))
        if not changed:
            return
        self._changes.setdefault(base.kind, {})[record] = changed
        for name in changed:
            number = self._word(name)
            self._written.append((record, number, heads[name][0]))
            if name in stored:
                self._stored.append((record, number, stored[name][0]))

    def write(self) -> None:
        """Write them all."""
        execute = self._workspace.connection.executemany
        execute("DELETE FROM head WHERE record = ? AND field = ? AND edit = ?", self._stored)
        execute("INSERT INTO head (record, field, edit) VALUES (?, ?, ?)", sorted(self._written))
        for kind, changes in self._changes.items():
            # In the order of ids, which is that of the pages they lie on: a tenth less time for going over old records.
            self._workspace.projection.update_all(kind, dict(sorted(changes.items(), key=itemgetter(0))))
        for kind, record, base in self._unsettled:
            resettle(self._workspace, kind, record, base)


def _bases(workspace: "Workspace", records: Mapping[RecordId, list[Edit]]) -> dict[RecordId, _Base]:
    """Where those of these records that are known have their first edit.

    Each is looked for under the kind it is called by, then among the deleted, then under every other kind.
    """
    connection = workspace.connection
    declared = dict.fromkeys((*(kind.name for kind in all_kinds()), LINK))
    reach = {}
    for table in declared:
        # Two queries in one: SQLite reads the whole table for a min and a max that are asked for together.
        ends = f'SELECT (SELECT min(id) FROM "{table}"), (SELECT max(id) FROM "{table}")'
        least, most = connection.execute(ends).fetchone()
        if least is not None:
            reach[table] = least, most
    by_kind: dict[str, list[RecordId]] = {}
    for record, edits in records.items():
        by_kind.setdefault(edits[0].kind, []).append(record)
    found: dict[RecordId, _Base] = {}
    for kind, ids in by_kind.items():
        left = sorted(ids)
        for table in sorted(reach, key=lambda one: one != kind):
            # Ids begin with their time: new records are mostly later than all that a table holds, and not looked for.
            least, most = reach[table]
            within = left[bisect_left(left, least) : bisect_right(left, most)]
            for row in _chunks(workspace, f'SELECT id, base FROM "{table}" WHERE id', within):
                found[row[0]] = _Base(row[1], table)
            left = [record for record in left if record not in found]
        joined = "SELECT record, base, kind FROM joined WHERE base IS NOT NULL AND record"
        for row in _chunks(workspace, joined, left):
            found[row[0]] = _Base(row[1], row[2])
        left = [record for record in left if record not in found]
        for row in _chunks(workspace, "SELECT record, base FROM gone WHERE record", left):
            found[row[0]] = _Base(row[1], "")
    return found


def _heads(workspace: "Workspace", records: Collection[RecordId]) -> dict[RecordId, dict[str, tuple[int, ...]]]:
    """The heads of these records that are not just their first edit."""
    text = workspace.log.words.text
    found: dict[RecordId, dict[str, tuple[int, ...]]] = {}
    for record, number, edit in _chunks(workspace, "SELECT record, field, edit FROM head WHERE record", list(records)):
        heads = found.setdefault(record, {})
        name = text(number)
        heads[name] = (*heads.get(name, ()), edit)
    return found


def _chunks(workspace: "Workspace", query: str, ids: list[RecordId]) -> Iterable[Any]:
    """The rows of `query … IN (ids)`, some hundred ids at a time."""
    cursor = workspace.connection.cursor()
    cursor.row_factory = None
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        yield from cursor.execute(f"{query} IN ({', '.join('?' * len(part))})", part)
