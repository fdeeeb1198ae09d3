"""The yardstick of an import: the rows that came of it, known beforehand, written by plain SQL into the same tables."""

import shutil
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from kamtui.records.kinds import LINK, kind_names
from kamtui.store.workspace import Workspace

from .exchange_edits import BEGIN

Rows: TypeAlias = list[tuple[Any, ...]]

LOG = ("word", "stream", "action", "edit")
"""Tables of the log, to which rows are only added."""


class Taken(NamedTuple):
    """Seconds by the clock and of processor time."""

    seconds: float
    worked: float


def inserts(imported: Path, plain: Path) -> Taken:
    """What it takes to fill an empty workspace at `plain` with all that `imported` holds."""
    with sqlite3.connect(imported) as source:
        tables = {name: rows(source, name) for name in (*LOG, "head", LINK, *kind_names())}
    with Workspace.open(plain, plain.parent, lambda: BEGIN, create=True) as workspace:
        began, worked = time.perf_counter(), time.process_time()
        with workspace.merging():
            for name in LOG:
                workspace.connection.execute(f"DELETE FROM {name}")
            for name, content in tables.items():
                insert(workspace.connection, name, content)
        return Taken(time.perf_counter() - began, time.process_time() - worked)


def updates(before: Path, after: Path, plain: Path) -> Taken:
    """What it takes to bring a copy of `before` to the state of `after`; no record is new."""
    for old in plain.parent.glob(f"{plain.name}*"):
        old.unlink()
    shutil.copy(before, plain)
    with sqlite3.connect(before) as one, sqlite3.connect(after) as other:
        added = {name: sorted(set(rows(other, name)) - set(rows(one, name))) for name in (*LOG, "head")}
        dropped = sorted(set(rows(one, "head")) - set(rows(other, "head")))
        added["stream"] = [row for row in added["stream"] if row[0] > 1]
        changed = [(name, *group) for name in kind_names() for group in changes(one, other, name)]
    with Workspace.open(plain, plain.parent, lambda: BEGIN) as workspace:
        execute = workspace.connection.executemany
        began, worked = time.perf_counter(), time.process_time()
        with workspace.merging():
            execute("DELETE FROM head WHERE record = ? AND field = ? AND edit = ?", dropped)
            for name, content in added.items():
                insert(workspace.connection, name, content)
            for name, columns, content in changed:
                sets = ", ".join(f'"{column}" = ?' for column in columns)
                execute(f'UPDATE "{name}" SET {sets} WHERE id = ?', content)
        return Taken(time.perf_counter() - began, time.process_time() - worked)


def rows(connection: sqlite3.Connection, table: str) -> Rows:
    """All rows of a table, in its order."""
    return connection.execute(f'SELECT * FROM "{table}"').fetchall()


def insert(connection: sqlite3.Connection, table: str, content: Rows) -> None:
    """Write rows into a table."""
    if content:
        marks = ", ".join("?" * len(content[0]))
        connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', content)


def changes(one: sqlite3.Connection, other: sqlite3.Connection, kind: str) -> Iterable[tuple[tuple[str, ...], Rows]]:
    """What differs between a kind's rows here and there: for each set of columns their new values, and the ids."""
    names = [row[1] for row in one.execute(f'PRAGMA table_info("{kind}")')]
    number, id = names.index("n"), names.index("id")
    held = {row[id]: row for row in rows(one, kind)}
    groups: defaultdict[tuple[str, ...], Rows] = defaultdict(list)
    for row in rows(other, kind):
        pairs = enumerate(zip(row, held[row[id]], strict=True))
        places = [place for place, (new, old) in pairs if new != old and place != number]
        if places:
            groups[tuple(names[place] for place in places)].append((*(row[place] for place in places), row[id]))
    return groups.items()
