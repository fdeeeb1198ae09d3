"""What a workspace file is furnished with, by name: tables, columns, indexes and guards, and how they are put back."""

import sqlite3

from kamtui.records.kinds import all_kinds
from kamtui.store.schema import GUARDED, INDEXES, LOG, SEARCH, guard_table, kind_columns, project_kinds

KEPT = ("meta", "word", "stream", "action", "edit")
"""Tables nothing can be made from again: without one of them the file is beyond repair."""


def missing(connection: sqlite3.Connection) -> list[str]:
    """Names of the tables, indexes, guards and columns (`table.column`) that the file should have and has not."""
    have = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    kinds = all_kinds()
    names = [*_log_statements(), *(kind.name for kind in kinds), *_index_statements(), *_guards()]
    columns = []
    for kind in kinds:
        there = {row[1] for row in connection.execute(f'PRAGMA table_info("{kind.name}")')}
        columns += [f"{kind.name}.{name}" for name, _type in kind_columns(kind) if there and name not in there]
    return [*(name for name in names if name not in have), *columns]


def put_back_guard(connection: sqlite3.Connection) -> None:
    """Make the guard's table when it is lost: without it no transaction can open the guard to mend the rest."""
    if "guard" in missing(connection):
        connection.execute(_log_statements()["guard"])
        connection.execute("INSERT INTO guard VALUES (0)")


def put_back(connection: sqlite3.Connection) -> None:
    """Make what is missing, empty: rows come from the log. Runs inside a transaction."""
    absent = set(missing(connection))
    for name, statement in _log_statements().items():
        if name in absent:
            connection.execute(statement)
    project_kinds(connection, all_kinds())
    absent = set(missing(connection))
    for name, statement in _index_statements().items():
        if name in absent:
            connection.execute(statement)
    for table in dict.fromkeys(table for name, table in _guards().items() if name in absent):
        guard_table(connection, table)


def _log_statements() -> dict[str, str]:
    """The statements that make the log's tables, their indexes and the search index, by the name of what they make."""
    made = [statement.strip() for statement in (LOG + SEARCH).split(";") if statement.strip().startswith("CREATE")]
    return {statement.removeprefix("CREATE VIRTUAL").split()[1 if "VIRTUAL" in statement else 2]: statement
            for statement in made}


def _index_statements() -> dict[str, str]:
    """The statements that make the kinds' indexes, by name."""
    return {made.split()[2]: made for kind in all_kinds() for made in INDEXES.get(kind.name, ())}


def _guards() -> dict[str, str]:
    """The tables that guard triggers watch, by the trigger's name."""
    tables = (*(kind.name for kind in all_kinds()), *GUARDED)
    return {f"guard_{table}_{verb}": table for table in tables for verb in ("insert", "update", "delete")}
