"""From one layout of the workspace file to the next: sqlite-utils' migrations, each in a transaction after a backup."""

import sqlite3
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import all_kinds
from kamtui.store.layout import APPLICATION_ID, LATEST
from kamtui.store.schema import GUARDED, LOG, guard_table, project_kinds

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


def migrate(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Bring the workspace to `LATEST`. An existing one is copied beside itself first, as `NAME.before-VERSION.db`.

    Raises `KamtuiError` when the copy or the change fails; the file is then as it was.
    """
    if version:
        copy = path.with_name(f"{path.stem}.before-{LATEST}.db")
        with sqlite3.connect(copy) as target:
            connection.backup(target)
        target.close()
    try:
        migrations.apply(Database(connection, execute_plugins=False))
    except sqlite3.Error as error:
        raise KamtuiError(
            _("The workspace could not be brought up to date"), str(error), _("The file is as it was.")
        ) from error
