"""Many new records in one action: logged and projected in bulk, with the same result as one `create` after the other.

One edit for each record and for each member of its sets: for imports, and for workspaces that are made whole.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import EXTRA, LINK, Kind, all_kinds, kind_of
from kamtui.records.values import Moment, Money, RecordId, Value, as_value
from kamtui.store.grouping import regroup
from kamtui.store.ids import link_id
from kamtui.store.log import CREATE, Edit
from kamtui.store.projection import set_targets
from kamtui.store.rebuild import Progress
from kamtui.store.streams import CHUNK
from kamtui.store.transaction import HAND, Cause, Transaction
from kamtui.store.uncollected import uncollected

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

New: TypeAlias = tuple[RecordId, Mapping[str, Value]]
"""A record that is to be made: its id, and its values by the names of its fields, sets included."""

SURE = {str, bytes, bool, Moment, Money}
"""Types whose values the log can hold; half a character in a text is refused when it is encoded."""

CACHE_KIB = 96_000
"""Page cache while a workspace is filled, in KiB: the index of the ids of a million members, which come in no order,
lies in it."""


def create_all(workspace: "Workspace", transaction: Transaction, kind: str, records: Sequence[New]) -> None:
    """Make many records of a kind that were never there, in the order given.

    Raises `KamtuiError` when a required field is missing, a name is not a field, or a record is or was there already,
    and `ValueError` for a value that the log cannot hold: the action is then to be given up. A record with own-private
    fields is made by itself, for these lie in another stream.
    """
    declared = kind_of(kind)
    plain = _Plain(declared)
    _require_new(workspace, [id for id, _values in records])
    whole = [plain.team_only(values) for _id, values in records]
    together: list[New] = []
    members: list[New] = []
    for (id, values), bulk in zip(records, whole, strict=True):
        if not bulk:
            transaction.create(kind, values, id)
            continue
        together.append((id, plain.stored(values)))
        for name in plain.sets:
            if wanted := values.get(name):
                members += _members(workspace, f"{kind}.{name}", id, wanted)
    _write(workspace, transaction, kind, together)
    # By id, so that the pages of the index of ids are each gone to once.
    _write(workspace, transaction, LINK, sorted(members, key=itemgetter(0)))


@contextmanager
def filling(workspace: "Workspace", progress: Progress | None = None) -> Iterator["Filling"]:
    """Fill a workspace that was just made and is thrown away when this fails: one transaction, no journal, no waiting
    for the disk, and the indexes made in the end, sorted, in a third of the time. `progress` is told of the indexes.
    What is searched is noted for `searching.catch_up`, which is the caller's to run.

    Raises `KamtuiError` as `Workspace.action` does.
    """
    connection = workspace.connection
    for name, value in (("journal_mode", "OFF"), ("synchronous", "OFF")):
        connection.execute(f"PRAGMA {name} = {value}")
    with uncollected():
        try:
            with workspace.merging():
                connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
                indexes = _drop_indexes(connection)
                workspace.projection.index.put_off()
                yield Filling(workspace)
                workspace.projection.index.begin_again()
                for done, statement in enumerate(indexes, 1):
                    connection.execute(statement)
                    if progress:
                        progress(done, len(indexes))
        except BaseException:
            workspace.give_up()  # without a journal nothing can be read of it any more
            raise
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")


class Filling:
    """A workspace that is being filled."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace

    @contextmanager
    def action(self, verb: str, cause: Cause = HAND) -> Iterator[Transaction]:
        """One action, as `Workspace.action`, inside the one transaction."""
        transaction = Transaction(self._workspace, verb, cause, self._workspace.me())
        yield transaction
        transaction.finish()


class _Plain:
    """What is asked of every record of a kind, looked up once."""

    def __init__(self, declared: Kind) -> None:
        self._declared = declared
        self._required = [one for one in declared.fields if one.required]
        self._own = {one.name for one in declared.fields if one.private == "own"}
        self.sets = [one.name for one in declared.sets]
        self._fields = {one.name for one in declared.stored}.union(self.sets)

    def team_only(self, values: Mapping[str, Value]) -> bool:
        """Whether all values lie in the team's stream, in fields of the record itself. Raises `KamtuiError`."""
        missing = [_(one.label) for one in self._required if values.get(one.name) in (None, "", ())]
        if missing:
            label = _(self._declared.label).capitalize()
            raise KamtuiError(_("{kind} needs {fields}").format(kind=label, fields=", ".join(missing)))
        return self._own.isdisjoint(values) and (
            values.keys() <= self._fields or all(name.startswith(EXTRA) for name in values.keys() - self._fields)
        )

    def stored(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """The values that the record's own edit holds."""
        return {
            name: value if type(value) in SURE else as_value(value)
            for name, value in values.items()
            if value is not None and value != "" and value != () and name not in self.sets
        }


def _members(workspace: "Workspace", field: str, owner: RecordId, wanted: Value) -> Iterator[New]:
    """The members of a set as records: those that are joined to one another once."""
    target = set_targets(field)["target"]
    seen = set()
    for member in wanted if isinstance(wanted, tuple) else ():
        assert isinstance(member, bytes)
        canonical = workspace.projection.canonical(target, member)
        if canonical not in seen:
            seen.add(canonical)
            yield link_id(field, owner, member), {"name": field, "owner": owner, "target": member}


def _write(workspace: "Workspace", transaction: Transaction, kind: str, records: Sequence[New]) -> None:
    """Log and project records that are all new, each by one edit of the team's."""
    if not records:
        return
    log = workspace.log
    first, clock = transaction.reserve(len(records))
    action = transaction.action
    edits = [
        Edit(first + place, clock + place, action, CREATE, kind, id, values, {})
        for place, (id, values) in enumerate(records)
    ]
    log.append_all((edit, log.body(edit), False) for edit in edits)
    workspace.projection.insert_all(kind, ((edit.record, edit.id, edit.values) for edit in edits))
    if workspace.projection.stirred:
        regroup(workspace)


def _require_new(workspace: "Workspace", ids: Sequence[RecordId]) -> None:
    """Refuse records that are noted anywhere but in their own table, where the index of ids refuses them."""
    if len(set(ids)) < len(ids):
        raise KamtuiError(_("One record is to be made twice"))
    for table in ("gone", "joined", "erasure"):
        connection = workspace.connection
        if connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None:
            continue
        for start in range(0, len(ids), CHUNK):
            part = ids[start : start + CHUNK]
            marks = ", ".join("?" * len(part))
            if connection.execute(f"SELECT 1 FROM {table} WHERE record IN ({marks})", part).fetchone():
                raise KamtuiError(_("A record that was there before cannot be made as a new one"))


def _drop_indexes(connection: sqlite3.Connection) -> list[str]:
    """Take the indexes of the kinds' tables away; returns the statements that make them again."""
    tables = (*(kind.name for kind in all_kinds()), LINK)
    made = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
        f"AND tbl_name IN ({', '.join('?' * len(tables))})",
        tables,
    ).fetchall()
    for name, _sql in made:
        connection.execute(f'DROP INDEX "{name}"')
    return [row[1] for row in made]
