"""`kamtui check`: whether the file is whole, and its tables are what its log says (sync.md §1)."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import LINK, all_kinds, is_kind, kind_of
from kamtui.records.values import RecordId, Value
from kamtui.store import bookkeeping, erasing, furniture, same_as, search_check
from kamtui.store.backup import backup
from kamtui.store.grouping import due as due_groups
from kamtui.store.grouping import group_of
from kamtui.store.heads import State, state_of
from kamtui.store.log import LIFE
from kamtui.store.projection import LINK_FIELDS, has_row
from kamtui.store.rebuild import Logged, Progress, logged_records, rebuild, without_log
from kamtui.store.schema import kind_columns
from kamtui.store.searching import catch_up
from kamtui.store.transaction import stored_heads

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

Sort: TypeAlias = Literal[
    "file", "furniture", "guard", "row", "heads", "gone", "joined", "dates", "edit", "base", "stream", "action",
    "erasure", "search"
]
"""Where a problem lies: in the file itself, its tables and triggers, a record's projection, the log, or the search
index."""

MOST = 1000
"""Problems a report holds one by one: a table lost whole must not fill the memory."""

DATES = ("last_visit", "next_visit", "next_step")
"""Columns of an account that come from its visits and steps."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it should be. `record` is set where it concerns one; `what` is for a person."""

    kind: Sort
    record: RecordId | None
    what: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. `more` counts problems beyond the first `MOST`; `repaired` those that a repair took away;
    `copy` is where the workspace was copied to before it."""

    records: int
    edits: int
    problems: tuple[Problem, ...]
    repaired: int = 0
    more: int = 0
    copy: Path | None = None

    @property
    def count(self) -> int:
        """All problems that were found."""
        return len(self.problems) + self.more

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong, or nothing any more."""
        return self.count <= self.repaired


def check(workspace: "Workspace", repair: bool = False, progress: Progress | None = None) -> Report:
    """Compare every record's row, heads and derived columns with the log, and the log with its own bookkeeping.

    With `repair`, a copy is made beside the file, and heads and tables are made again from the log in one transaction;
    edits are not touched, but for values that an erasure takes. A read-only workspace is only checked. Raises
    `KamtuiError` when the repair cannot be written; the file is then as it was.
    """
    found = _examined(workspace, progress)
    if not found.count or not repair or workspace.read_only:
        return found
    if any(problem.kind == "file" for problem in found.problems):
        _reindexed(workspace)
    if lost := [one.what for one in found.problems if one.kind == "furniture" and one.what in furniture.KEPT]:
        raise KamtuiError(
            _("The workspace cannot be repaired"),
            _("it has lost {tables}").format(tables=", ".join(lost)),
            _("Restore a backup, or take the changes back in from another device"),
        )
    copy = _copied(workspace)
    furniture.put_back_guard(workspace.connection)
    with workspace.action("repair"):
        furniture.put_back(workspace.connection)
        bookkeeping.mend(workspace.connection)
        erasing.mend(workspace, (edit for logged in logged_records(workspace) for edit in logged.edits))
        search_check.remake(workspace)
        rebuild(workspace, progress=progress)
    catch_up(workspace, progress)
    left = _examined(workspace, progress)
    return Report(
        left.records, left.edits, found.problems, max(0, found.count - left.count), found.more, copy
    )


class _Findings:
    """Problems as they are found: the first `MOST` kept, the rest counted."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.more = 0
        self.records = 0
        self.with_later = 0
        self.bases_differ = False

    def add(self, kind: Sort, record: RecordId | None, what: str) -> None:
        if len(self.problems) < MOST:
            self.problems.append(Problem(kind, record, what))
        else:
            self.more += 1


def _examined(workspace: "Workspace", progress: Progress | None) -> Report:
    """Look at everything, as of one moment."""
    found = _Findings()
    edits = 0
    try:
        with workspace.snapshot():
            _examine_file(workspace, found)
            if not any(problem.kind in ("file", "furniture") for problem in found.problems):
                (edits,) = workspace.connection.execute("SELECT count(*) FROM edit").fetchone()
                _examine_records(workspace, found, progress)
                _examine_rows_without_log(workspace, found)
                _examine_dates(workspace, found)
                _examine_log(workspace, found)
        if not any(problem.kind in ("file", "furniture") for problem in found.problems):
            for record, what in search_check.amiss(workspace):
                found.add("search", record, what)
    except sqlite3.DatabaseError as error:
        found.add("file", None, str(error))
    return Report(found.records, edits, tuple(found.problems), more=found.more)


def _examine_file(workspace: "Workspace", found: _Findings) -> None:
    """SQLite's own pages and indexes; tables, indexes and triggers by name; the guard."""
    for (said,) in workspace.connection.execute(f"PRAGMA integrity_check({MOST})"):
        if said != "ok":
            found.add("file", None, said)
    absent = furniture.missing(workspace.connection)
    for name in absent:
        found.add("guard" if name.startswith("guard") else "furniture", None, name)
    if "guard" not in absent:
        guards = [row[0] for row in workspace.connection.execute("SELECT open FROM guard")]
        if guards != [0]:
            found.add("guard", None, _("the guard against other programs does not stand closed"))


def _examine_records(workspace: "Workspace", found: _Findings, progress: Progress | None) -> None:
    columns = {kind.name: _columns(kind.name) for kind in all_kinds()} | {LINK: LINK_FIELDS}
    compare = _Comparison()
    workspace.projection.forget()
    joined = _examine_joined(workspace, found)
    told: set[tuple[RecordId, int]] = set()
    gone: dict[int, RecordId] = {}
    for logged in logged_records(workspace, progress):
        told |= erasing.named(logged.edits, workspace.is_private)
        for edit in erasing.taken(logged.edits, workspace.is_private):
            gone[edit.id] = edit.record
            if erasing.emptied(edit).values != edit.values:
                found.add("erasure", edit.record, _("it was erased, and still has values"))
        found.records += 1
        found.with_later += len(logged.edits) + logged.unread > 1
        if logged.unread:
            found.add("edit", logged.record, _("{count} of its changes cannot be read").format(count=logged.unread))
            continue
        state = state_of(logged.edits, workspace.order, workspace.is_private)
        if any(edit.kind != logged.kind for edit in logged.edits):
            found.add("edit", logged.record, _("its changes call it by two kinds"))
            logged = logged._replace(kind=state.kind)
        _examine_heads(workspace, found, logged, state)
        _examine_row(workspace, found, logged, state, columns.get(logged.kind, ()), compare, joined)
    workspace.projection.forget()
    for record in erasing.amiss(workspace, told, gone):
        found.add("erasure", record, _("its erasure is not noted as the log has it"))


_Joined: TypeAlias = dict[tuple[str, RecordId], tuple[RecordId, int | None]]


def _examine_joined(workspace: "Workspace", found: _Findings) -> _Joined:
    """What records stand under others, as the joins say; compared with what is noted."""
    due = due_groups(workspace)
    held: _Joined = {
        (row[0], row[1]): (row[2], row[3])
        for row in workspace.connection.execute("SELECT kind, record, canonical, base FROM joined")
    }
    for kind, record in sorted(due.keys() | held.keys()):
        if due.get((kind, record)) != held.get((kind, record)):
            found.add("joined", record, _("what it is joined to is not as the joins say"))
    return due


def _examine_heads(workspace: "Workspace", found: _Findings, logged: Logged, state: State) -> None:
    due = {name: tuple(sorted(ids)) for name, ids in stored_heads(logged.base, state.heads).items()}
    try:
        held = workspace.heads_of(logged.record)
    except KeyError:
        held = {"": ()}
    if held != due:
        found.add("heads", logged.record, _("its heads are not those of the log"))
    listed = workspace.connection.execute("SELECT 1 FROM contested WHERE record = ?", (logged.record,)).fetchone()
    if state.contested != (listed is not None):
        found.add(
            "heads", logged.record,
            _("its conflict is not listed") if state.contested else _("it is listed as a conflict and is none"),
        )


def _examine_row(
    workspace: "Workspace",
    found: _Findings,
    logged: Logged,
    state: State,
    columns: tuple[str, ...],
    compare: "_Comparison",
    joined: _Joined,
) -> None:
    under = joined.get((logged.kind, logged.record))
    alive = not state.dead and has_row(logged.kind, state.shown)
    row = None
    if logged.kind == LINK or is_kind(logged.kind):
        names = ", ".join(f'"{name}"' for name in ("base", *columns))
        row = workspace.connection.execute(
            f'SELECT {names} FROM "{logged.kind}" WHERE id = ?', (logged.record,)
        ).fetchone()
    buried = workspace.connection.execute("SELECT base, kind FROM gone WHERE record = ?", (logged.record,)).fetchone()
    base = (row or buried or (0,))[0]
    if base not in (0, logged.base):
        found.bases_differ = True
    if alive and under:
        if row is not None:
            found.add("row", logged.record, _("it has a row, but stands under another record"))
    elif alive != (row is not None):
        found.add("row", logged.record, _("its row is missing") if alive else _("it has a row, but is deleted"))
    elif row is not None:
        shown = {name: value for name, value in state.shown.items() if name != LIFE}
        lent, others = _with_lent(workspace, logged, shown)
        due = workspace.projection.columns(logged.kind, lent, others)
        differing = ["base"] if row[0] != logged.base else []
        differing += [
            name
            for name, held in zip(columns, row[1:], strict=True)
            if not compare.same(logged.kind, name, due.get(name), held)
        ]
        if differing:
            found.add("row", logged.record, _("its row differs in {names}").format(names=", ".join(differing)))
    if alive == (buried is not None):
        found.add(
            "gone", logged.record,
            _("it is noted as deleted, but lives") if alive else _("it is not noted as deleted"),
        )
    elif buried is not None and tuple(buried) != (logged.base, workspace.log.words.known(logged.kind)):
        found.add("gone", logged.record, _("it is noted as deleted under another change"))


def _with_lent(
    workspace: "Workspace", logged: Logged, shown: Mapping[str, Value]
) -> tuple[Mapping[str, Value], tuple[str, ...]]:
    """A record's values with what it has from those it stands for, and their names."""
    under = group_of(workspace, logged.kind, logged.record)
    if len(under) == 1:
        return shown, ()
    others = [other for other in under if other != logged.record]
    alone = [(other, same_as.alone(workspace, logged.kind, other)) for other in others]
    living = [(logged.record, shown), *((other, own.values) for other, own in alone if own)]
    return same_as.lent(logged.kind, logged.record, living, under)


def _examine_rows_without_log(workspace: "Workspace", found: _Findings) -> None:
    for table in (*(kind.name for kind in all_kinds()), LINK):
        for (record,) in workspace.connection.execute(f'SELECT id FROM "{table}" WHERE {without_log(table)}'):
            found.add("row", record, _("the log does not know its row"))
    for (record,) in workspace.connection.execute(f"SELECT record FROM gone WHERE {without_log('gone')}"):
        found.add("gone", record, _("the log does not know it"))
    for (record,) in workspace.connection.execute(f"SELECT DISTINCT record FROM head WHERE {without_log('head')}"):
        found.add("heads", record, _("the log does not know a head of it"))


def _examine_dates(workspace: "Workspace", found: _Findings) -> None:
    rows = workspace.connection.execute(
        """SELECT id FROM account WHERE
        last_visit IS NOT (SELECT max("when") FROM visit WHERE account = account.id AND state = 'held')
        OR next_visit IS NOT (SELECT min("when") FROM visit WHERE account = account.id AND state = 'planned')
        OR next_step IS NOT (SELECT min(due) FROM step WHERE account = account.id AND done IS NULL)"""
    )
    for (record,) in rows:
        found.add("dates", record, _("its last or next dates are not those of its visits and steps"))


def _examine_log(workspace: "Workspace", found: _Findings) -> None:
    """The log's own bookkeeping: bases, streams, actions."""
    connection = workspace.connection
    if found.bases_differ or found.with_later != bookkeeping.records_with_later_edits(connection):
        for record in bookkeeping.records_without_one_base(connection):
            found.add("base", record, _("not exactly one of its changes is marked as its first"))
    for stream in bookkeeping.streams_behind(connection):
        found.add("stream", None, _("stream {stream} holds edits above its last number").format(stream=stream))
    for stream in bookkeeping.streams_unknown(connection):
        found.add("stream", None, _("stream {stream} belongs to no device").format(stream=stream))
    for _stream, count in bookkeeping.holes(connection, workspace.own_streams()):
        found.add("stream", None, _("{count} changes of this device are missing from the log").format(count=count))
    for action, edit in bookkeeping.edits_outside_actions(connection):
        found.add("action", None, _("edit {edit} lies outside its action {action}").format(edit=edit, action=action))


def _columns(kind: str) -> tuple[str, ...]:
    """The columns of a kind's table that follow from the record alone."""
    return tuple(name for name, _type in kind_columns(kind_of(kind)) if name not in ("n", "id", "base", *DATES))


class _Comparison:
    """Compares what a column is due with what it holds, as SQLite would keep it: `5` in a text column is `'5'`."""

    def __init__(self) -> None:
        self._scratch = sqlite3.connect(":memory:")
        self._types: dict[str, Mapping[str, str]] = {
            kind.name: {name: sql.split()[0] for name, sql in kind_columns(kind)} for kind in all_kinds()
        }
        for affinity in ("INTEGER", "REAL", "TEXT", "BLOB"):
            self._scratch.execute(f"CREATE TABLE as_{affinity} (kept {affinity})")

    def same(self, kind: str, column: str, due: Any, held: Any) -> bool:
        """Whether `due` in this column is kept as `held`."""
        if due == held:
            return True
        if due is None or kind == LINK:
            return False
        affinity = self._types[kind][column]
        (kept,) = self._scratch.execute(f"INSERT INTO as_{affinity} VALUES (?) RETURNING kept", (due,)).fetchone()
        self._scratch.execute(f"DELETE FROM as_{affinity}")
        return bool(kept == held)


def _reindexed(workspace: "Workspace") -> None:
    """Make SQLite's indexes again. Raises `KamtuiError` when the file is beyond that."""
    connection = workspace.connection
    try:
        connection.execute("REINDEX")
        wrong = [row[0] for row in connection.execute("PRAGMA integrity_check(1)") if row[0] != "ok"]
    except sqlite3.Error as error:
        wrong = [str(error)]
    if wrong:
        raise KamtuiError(
            _("The workspace file is damaged"),
            wrong[0],
            _("Restore a backup, or take the changes back in from another device"),
        )


def _copied(workspace: "Workspace") -> Path:
    """Copy the workspace beside itself, under a name that is free."""
    path = workspace.path
    number = 1
    while (copy := path.with_name(f"{path.stem}.before-repair-{number}.db")).exists():
        number += 1
    backup(workspace, copy)
    return copy
