"""From one layout of the workspace file to the next: sqlite-utils' migrations, each in a transaction after a backup."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import Kind, all_kinds
from kamtui.store.layout import APPLICATION_ID, LATEST
from kamtui.store.numbering import BY_TIME, minute_of
from kamtui.store.opening import connect
from kamtui.store.schema import GUARDED, INDEXES, LOG, SEARCH, guard_table, kind_columns, project_kinds
from kamtui.store.searching import Upkeep

migrations = Migrations("kamtui")
"""In order; the n-th sets `user_version` to n. They are additive, for older files must open for ever."""


@migrations()
def log_and_first_kinds(db: Database) -> None:
    """The change log, and the kinds of the first release."""
    for statement in LOG.split(";"):
        if statement.strip():
            db.execute(statement)
    project_kinds(db.conn, all_kinds())
    for table in GUARDED:
        guard_table(db.conn, table)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("PRAGMA user_version = 1")


@migrations()
def search_index(db: Database) -> None:
    """Rows have numbers that stay, and an index of their text, which is filled after it (`searching.catch_up`)."""
    for kind in all_kinds():
        if "n" not in {row[1] for row in db.conn.execute(f'PRAGMA table_info("{kind.name}")')}:
            _number_rows(db.conn, kind)
    # The set's name in both indexes of links cost a twelfth of a large file, and a record has few sets.
    for index, column in (("link_owner", "owner"), ("link_target", "target")):
        db.execute(f"DROP INDEX {index}")
        db.execute(f"CREATE INDEX {index} ON link ({column})")
    for statement in SEARCH.split(";\n"):
        if statement.strip():
            db.execute(statement)
    Upkeep(db.conn).begin_again()
    db.execute("PRAGMA user_version = 2")


def _number_rows(connection: sqlite3.Connection, kind: Kind) -> None:
    """Make a kind's table anew with numbers: as the rows came, or for visits in the order of their times, each at its
    minute or behind it."""
    name, time = kind.name, BY_TIME.get(kind.name)
    have = [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]
    declared = kind_columns(kind)
    columns = ", ".join(f'"{column}" {sql}' for column, sql in declared)
    kept = ", ".join(f'"{column}"' for column, _sql in declared if column in have)
    connection.execute(f'CREATE TABLE "{name}_numbered" ({columns})')
    numbers = f'SELECT rowid AS row, rowid AS n FROM "{name}"'
    if time:
        connection.create_function("minute_of", 1, minute_of, deterministic=True)
        # The least numbers that rise and lie at or behind their minutes: place + the most of (minute - place) so far.
        numbers = (
            "SELECT row, place + max(minute - place) OVER (ORDER BY place) AS n FROM (SELECT row, minute, "
            "row_number() OVER (ORDER BY minute, row) AS place FROM "
            f'(SELECT rowid AS row, minute_of("{time}") AS minute FROM "{name}"))'
        )
    connection.execute(f"CREATE TEMP TABLE numbered AS {numbers} ORDER BY n")
    connection.execute(
        f'INSERT INTO "{name}_numbered" (n, {kept}) SELECT numbered.n, {kept} FROM temp.numbered '
        f'CROSS JOIN "{name}" ON "{name}".rowid = numbered.row'
    )
    connection.execute("DROP TABLE temp.numbered")
    connection.execute(f'DROP TABLE "{name}"')
    connection.execute(f'ALTER TABLE "{name}_numbered" RENAME TO "{name}"')
    for index in INDEXES.get(name, ()):
        connection.execute(index)
    guard_table(connection, name)


def migrate(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Bring the workspace to `LATEST`. An existing one is copied beside itself first, as `NAME.before-VERSION.db`.
    Of two programs that want to, the second waits for the first, and finds it done.

    Raises `KamtuiError` when the copy or the change fails; the file is then as it was.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] == version:
                if version:
                    _copy_aside(path)
                migrations.apply(Database(connection, execute_plugins=False))
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    except sqlite3.Error as error:
        raise KamtuiError(
            _("The workspace could not be brought up to date"), str(error), _("The file is as it was.")
        ) from error


def _copy_aside(path: Path) -> None:
    """Copy the workspace as it was, by a connection of its own: the other is about to change it."""
    copy = path.with_name(f"{path.stem}.before-{LATEST}.db")
    with closing(connect(path, read_only=True)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
