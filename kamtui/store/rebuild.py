"""Making heads and tables again from the log: after damage, and when a migration added kinds or fields (sync.md §1)."""

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kamtui.records.kinds import LINK, all_kinds
from kamtui.records.values import RecordId
from kamtui.store.grouping import put_together, take_apart
from kamtui.store.log import COLUMNS, Edit
from kamtui.store.transaction import resettle

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many records are done, of how many."""

STEP = 1000
"""Records between two tellings of progress: about 20 ms of work."""


class Logged(NamedTuple):
    """A record as the log has it: `base` is its first edit here. `unread` counts edits whose body cannot be read."""

    kind: str
    record: RecordId
    base: int
    edits: list[Edit]
    unread: int


def logged_records(workspace: "Workspace", progress: Progress | None = None) -> Iterator[Logged]:
    """Every record of the log with all its edits, in the order of the bases.

    The log is read once from front to back, and later edits are found by their index: no sort, and no more memory than
    one record wants.
    """
    connection, log = workspace.connection, workspace.log
    (total,) = connection.execute("SELECT count(*) FROM edit WHERE later IS NULL").fetchone()
    rows = connection.execute(
        f"SELECT {COLUMNS}, EXISTS (SELECT 1 FROM edit AS l WHERE l.later AND l.record = edit.record) FROM edit "
        "WHERE later IS NULL ORDER BY id"
    )
    for done, row in enumerate(rows):
        if progress and done % STEP == 0:
            progress(done, total)
        edits: list[Edit] = []
        unread = 0
        found = [row]
        if row[7]:
            found += connection.execute(
                f"SELECT {COLUMNS} FROM edit WHERE later AND record = ? ORDER BY id", (row[5],)
            ).fetchall()
        for one in found:
            try:
                edits.append(log.decoded(one))
            except ValueError:
                unread += 1
        yield Logged(_word(workspace, row[4]), row[5], row[0], edits, unread)
    if progress:
        progress(total, total)


def rebuild(
    workspace: "Workspace", kinds: Collection[str] | None = None, progress: Progress | None = None
) -> None:
    """Write heads and rows of every record, or of those of `kinds`, as the log has them; what it has not, goes.

    A record with an edit that cannot be read keeps its row. The search index is emptied, for `searching.catch_up` to
    fill again. Runs inside a transaction that has opened the guard.
    """
    connection = workspace.connection
    index = workspace.projection.index
    index.put_off()
    if kinds is None:
        take_apart(workspace)
    for logged in logged_records(workspace, progress):
        if not logged.unread and (kinds is None or logged.kind in kinds):
            resettle(workspace, logged.kind, logged.record, logged.base, logged.edits)
    tables = [kind.name for kind in all_kinds()] if kinds is None else list(kinds)
    for table in (*tables, LINK) if kinds is None else tables:
        connection.execute(f'DELETE FROM "{table}" WHERE {without_log(table)}')
    if kinds is None:
        for table in ("gone", "head", "contested"):
            connection.execute(f"DELETE FROM {table} WHERE {without_log(table)}")
    put_together(workspace)
    index.begin_again()
    workspace.projection.settle()


def without_log(table: str) -> str:
    """SQL that is true for a row of a projected table whose edit the log does not have."""
    if table == "head":
        return "NOT EXISTS (SELECT 1 FROM edit WHERE edit.id = head.edit AND edit.record = head.record)"
    if table == "contested":
        return "NOT EXISTS (SELECT 1 FROM head WHERE head.record = contested.record)"
    key, kind = ("record", "gone.kind") if table == "gone" else ("id", f"(SELECT n FROM word WHERE text = '{table}')")
    return (
        f'NOT EXISTS (SELECT 1 FROM edit WHERE edit.id = "{table}".base AND edit.record = "{table}".{key} '
        f"AND edit.later IS NULL AND (edit.kind = {kind} OR EXISTS (SELECT 1 FROM edit AS l "
        f'WHERE l.later AND l.record = "{table}".{key} AND l.kind = {kind})))'
    )


def _word(workspace: "Workspace", number: int) -> str:
    """The kind behind a number; a made-up name where a damaged file has lost the word."""
    try:
        return workspace.log.words.text(number)
    except KeyError:
        return f"?{number}"
