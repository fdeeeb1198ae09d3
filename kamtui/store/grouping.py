"""Records that are one: which of a group stands for all, what its row holds, and where references lead (sync.md §1).

Joins (`records.same_as`) connect records of one kind into groups. The canonical record of a group is the living one
with the smallest id; a group without a living record joins nothing. The kinds' tables hold one row for a group, the
canonical one: a field it lacks comes from the others, the one with the smallest id first. Every reference to any of
them leads there, and it is found by all their names. The others are noted in `joined`, each with its canonical record.

Rows and references are written so, not resolved when they are read: joins are rare and lists are read all the time, so
every query, present and future, sees one record where there is one, and costs nothing where nothing is joined. The log
keeps what everybody wrote, and every record its own heads: undoing a join makes the rows again from the log.

A field of a joined record is set in the canonical one; clearing it clears it in all, or another's value would take its
place. Deleting a joined record deletes all that it stands for. A single one deleted by somebody who had not seen the
join leaves the group, and what belonged to it is seen at the others.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from kamtui.records.kinds import LINK, SAME_AS, all_kinds
from kamtui.records.values import RecordId
from kamtui.store.projection import set_targets
from kamtui.store.queries.joined import canonical_of
from kamtui.store.same_as import alone, can_join, lent

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace


def regroup(workspace: "Workspace") -> None:
    """Work out again every group that was stirred, with its rows and all references to it: the same tables whatever the
    order in which records and joins came. Runs inside a transaction."""
    stirred = workspace.projection.stirred
    while stirred:
        kind = next(iter(stirred))[0]
        seeds = {record for one, record in stirred if one == kind}
        stirred.difference_update({(kind, record) for record in seeds})
        if can_join(kind):
            _Group(workspace, kind, seeds).write()


def take_apart(workspace: "Workspace") -> None:
    """Forget what is joined, before every row is made again from the log."""
    workspace.connection.execute("DELETE FROM joined")
    workspace.projection.joins_changed()


def put_together(workspace: "Workspace") -> None:
    """Work out every group there is."""
    projection = workspace.projection
    projection.joins_changed()
    for of, first, second in workspace.connection.execute(f"SELECT of, first, second FROM {SAME_AS}"):
        if None not in (of, first, second):
            projection.stirred.update(((of, first), (of, second)))
    regroup(workspace)


def due(workspace: "Workspace") -> dict[tuple[str, RecordId], tuple[RecordId, int | None]]:
    """What `joined` must hold, from the joins and the log: canonical record and base by kind and record."""
    found: dict[tuple[str, RecordId], tuple[RecordId, int | None]] = {}
    for (kind,) in workspace.connection.execute(f"SELECT DISTINCT of FROM {SAME_AS}").fetchall():
        if not isinstance(kind, str) or not can_join(kind):
            continue
        rows = workspace.connection.execute(
            f"SELECT first FROM {SAME_AS} WHERE of = ?1 UNION SELECT second FROM {SAME_AS} WHERE of = ?1", (kind,)
        )
        group = _Group(workspace, kind, {row[0] for row in rows if row[0] is not None})
        for record, canonical in group.new.items():
            if record != canonical:
                own = group.own[record]
                found[kind, record] = (canonical, own.base if own else None)
    return found


def group_of(workspace: "Workspace", kind: str, canonical: RecordId) -> list[RecordId]:
    """A record with all that it stands for, living or not, by id."""
    rows = workspace.connection.execute(
        "SELECT record FROM joined WHERE canonical = ? AND kind = ?", (canonical, kind)
    )
    return sorted([canonical, *(row[0] for row in rows)])


class _Group:
    """All records that some of a kind are joined to; `old` and `new` say what stood and what stands for each."""

    def __init__(self, workspace: "Workspace", kind: str, seeds: Iterable[RecordId]) -> None:
        self._workspace = workspace
        self._connection = workspace.connection
        self._kind = kind
        self.old: dict[RecordId, RecordId] = {}
        self.new: dict[RecordId, RecordId] = {}
        self._parts: dict[RecordId, list[RecordId]] = {}
        neighbours = self._reached(seeds)
        self.own = {record: alone(workspace, kind, record) for record in sorted(self.old)}
        for part in _connected(neighbours):
            living = [record for record in part if self.own[record]]
            for record in part:
                self.new[record] = living[0] if living else record
                self._parts[record] = part

    def write(self) -> None:
        """Bring rows, references and `joined` up to the groups as they are now."""
        projection = self._workspace.projection
        self._connection.executemany(
            "DELETE FROM joined WHERE kind = ? AND record = ?", [(self._kind, record) for record in self.old]
        )
        self._connection.executemany(
            "INSERT INTO joined (kind, record, canonical, base) VALUES (?, ?, ?, ?)",
            [
                (self._kind, record, canonical, own.base if (own := self.own[record]) else None)
                for record, canonical in self.new.items()
                if record != canonical
            ],
        )
        projection.joins_changed()
        for record, canonical in self.new.items():
            own = self.own[record]
            if own and record == canonical:
                part = self._parts[record]
                living = [(one, held.values) for one in part if (held := self.own[one])]
                values, names = lent(self._kind, record, living, part) if len(part) > 1 else (own.values, ())
                projection.insert(self._kind, record, own.base, values, names)
            elif own:
                projection.remove(self._kind, record)
        projection.stirred.difference_update({(self._kind, record) for record in self.old})
        for before in set(self.old.values()):
            now = {self.new[record] for record, canonical in self.old.items() if canonical == before}
            if len(now) > 1:
                self._part(before)
            elif now != {before}:
                self._join(before, now.pop())

    def _reached(self, seeds: Iterable[RecordId]) -> dict[RecordId, set[RecordId]]:
        """Everything joined to the seeds, each with those it is joined to. A join that is gone has left both its sides
        among the seeds, so that whatever was one until now is reached as well."""
        neighbours: dict[RecordId, set[RecordId]] = {}
        waiting = set(seeds)
        while waiting:
            record = waiting.pop()
            neighbours[record] = {
                row[0]
                for row in self._connection.execute(
                    f"SELECT second FROM {SAME_AS} WHERE first = ?1 AND of = ?2 AND second IS NOT NULL "
                    f"UNION SELECT first FROM {SAME_AS} WHERE second = ?1 AND of = ?2 AND first IS NOT NULL",
                    (record, self._kind),
                )
            }
            self.old[record] = canonical_of(self._workspace, self._kind, record)
            waiting |= neighbours[record] - neighbours.keys()
        return neighbours

    def _join(self, before: RecordId, now: RecordId) -> None:
        """Let what refers to one record refer to the other."""
        for kind in all_kinds():
            for field in kind.stored:
                if field.shape == "ref" and field.target == self._kind:
                    self._workspace.projection.redirect(kind.name, field.name, before, now)
            for field in kind.sets:
                name = f"{kind.name}.{field.name}"
                for column, target in set_targets(name).items():
                    if target == self._kind:
                        self._workspace.projection.redirect(LINK, column, before, now, name)

    def _part(self, before: RecordId) -> None:
        """Let what refers to a record that no longer stands for all it stood for refer to what its own edits say."""
        for kind in all_kinds():
            for field in kind.stored:
                if field.shape == "ref" and field.target == self._kind:
                    self._make_again(kind.name, field.name, before)
        self._make_again(LINK, "owner", before)
        self._make_again(LINK, "target", before)

    def _make_again(self, table: str, column: str, before: RecordId) -> None:
        projection = self._workspace.projection
        rows = self._connection.execute(f'SELECT id FROM "{table}" WHERE "{column}" = ?', (before,)).fetchall()
        for (record,) in rows:
            if own := alone(self._workspace, table, record):
                projection.leave(table, record)
                projection.insert(table, record, own.base, own.values)


def _connected(neighbours: Mapping[RecordId, set[RecordId]]) -> Iterator[list[RecordId]]:
    """The groups that neighbours make, each in the order of its ids."""
    left = set(neighbours)
    while left:
        part, waiting = set[RecordId](), {left.pop()}
        while waiting:
            record = waiting.pop()
            part.add(record)
            waiting |= neighbours[record] - part
        left -= part
        yield sorted(part)
