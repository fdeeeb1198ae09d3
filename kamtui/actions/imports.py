"""Taking files in: each in one transaction and one step of undo, each record the same one however often it comes."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from kamtui.actions.import_kept import LISTED, Kept
from kamtui.errors import KamtuiError
from kamtui.exchange import own
from kamtui.exchange.calendars import is_calendar
from kamtui.exchange.encodings import decode
from kamtui.exchange.headings import Plan, fold, listed_headings, plan_for
from kamtui.exchange.identity import OWN
from kamtui.exchange.tables import Row, Table, file_name, parse_table, read_bytes, unique_headings
from kamtui.locale import _
from kamtui.store.transaction import Cause, Transaction
from kamtui.store.workspace import Workspace

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many rows are done, and of how many; cancels by raising, and nothing is then written."""

TABLES = (".csv", ".tsv", ".tab", ".txt")
"""Endings of files that hold a table, whatever their first sign."""


@dataclass(slots=True)
class Imported:
    """What an import did with the rows of one kind in one file; `skipped` are the rows that could not be taken and why.

    `notes` are sentences for the person who imports: what was made besides, what found no home. `kept` are the values
    that their fields could not hold.
    """

    file: str
    kind: str
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)

    def json(self) -> dict[str, Any]:
        """The result as `kamtui import --json` prints it."""
        return {
            "file": self.file, "kind": self.kind, "read": self.read, "created": self.created, "updated": self.updated,
            "unchanged": self.unchanged, "skipped": [{"row": row, "reason": reason} for row, reason in self.skipped],
            "kept_as_text": [one.json() for one in self.kept[:LISTED]],
        }


class _RehearsalError(Exception):
    """Ends a dry run: the transaction is rolled back and its results are kept."""


def import_file(
    workspace: Workspace,
    path: Path | str,
    kind: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    columns: Mapping[str, str] | None = None,
) -> list[Imported]:
    """Import a CSV, JSON or iCalendar file; `-` is standard input. One result for each kind it holds.

    The kind is told by the headings unless `kind` names it. `columns` says of headings which field they are, `key`, or
    the empty text for none. A dry run says what would happen and leaves no trace. Raises `KamtuiError` for a file that
    cannot be read or understood, and then nothing was written.
    """
    content = read_bytes(path)
    name = file_name(path)
    text, encoding = decode(content, name)
    if is_calendar(text, Path(str(path)).suffix):
        from kamtui.actions.import_calendar import import_calendar

        return import_calendar(workspace, content, path, dry_run, progress)
    if text.lstrip()[:1] in ("{", "[") and Path(str(path)).suffix.lower() not in TABLES:
        found = _json(text, name)
        if own.is_own_json(found):
            return import_own(workspace, own.json_rows(found, name), str(path), "json", dry_run, progress)
        table = json_table(found, name)
    else:
        table = parse_table(text, name, encoding)
    return import_table(workspace, table, path, kind, dry_run, progress, columns)


def import_table(
    workspace: Workspace,
    table: Table,
    path: Path | str,
    kind: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    columns: Mapping[str, str] | None = None,
) -> list[Imported]:
    """Import a table that was read already, as `import_file` does. `path` is for results and messages."""
    from kamtui.actions.import_rows import TableImport

    if own.is_own_table(table):
        return import_own(workspace, own.table_rows(table), str(path), "csv", dry_run, progress)
    _require_columns(table, file_name(path), columns or {})
    plan = plan_for(table.headings, file_name(path), kind, columns, keys_in(table))
    work = TableImport(workspace, table, plan, str(path), progress)
    return in_one_action(workspace, work.source, work.run, dry_run)


def _require_columns(table: Table, name: str, columns: Mapping[str, str]) -> None:
    """Every column a map names must be there: a misspelt one would leave its cells without their field."""
    there = {fold(heading) for heading in table.headings}
    if missing := [heading for heading in columns if fold(heading) not in there]:
        raise KamtuiError(
            _("{file} has no column {names}, which the map names").format(file=name, names=", ".join(missing)),
            _("Its headings are: {headings}").format(headings=listed_headings(table.headings)),
            _("Correct the map, or leave the column out of it"),
        )


def plan_of_table(table: Table, name: str, kind: str | None = None) -> Plan:
    """How a table would be read, to be shown before it is imported. Raises `KamtuiError` as `import_file` does."""
    return plan_for(table.headings, name, kind, None, keys_in(table))


def import_own(
    workspace: Workspace, rows: Any, file: str, form: str, dry_run: bool, progress: Progress | None
) -> list[Imported]:
    """Import records of one of kamtui's own files, exactly as they are."""
    from kamtui.actions.import_own import OwnImport

    work = OwnImport(workspace, list(rows), file, f"{OWN}/{form}", progress)
    return in_one_action(workspace, work.source, work.run, dry_run)


def keys_in(table: Table) -> Callable[[int], bool]:
    """Whether the cells of a column can tell rows apart: some are filled, and no two alike."""

    def is_key(index: int) -> bool:
        filled = [cell.strip() for cell in table.column(index) if cell.strip()]
        return bool(filled) and len(filled) == len(set(filled))

    return is_key


def json_table(found: Any, name: str) -> Table:
    """A JSON array of objects as a table with a column for each name; an object around one array is looked into.

    Raises `KamtuiError` for any other JSON.
    """
    if isinstance(found, Mapping):
        arrays = [value for value in found.values() if isinstance(value, list)]
        found = arrays[0] if len(arrays) == 1 else [found]
    if not isinstance(found, list) or not found or not all(isinstance(one, Mapping) for one in found):
        raise KamtuiError(
            _("{file} holds no records").format(file=name), hint=_("Give an array of objects, or an export of kamtui")
        )
    names = list(dict.fromkeys(str(key) for one in found for key in one))
    rows = [
        Row(number, tuple(_cell(one.get(key)) for key in names)) for number, one in enumerate(found, 1)
    ]
    return Table(unique_headings(names), tuple(row for row in rows if any(row.cells)), "utf-8", "")


def _cell(value: Any) -> str:
    """A JSON value as the cell of a table: lists of words parted as in a cell, objects as their text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(part, str | int | float) for part in value):
        return "; ".join(str(part) for part in value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _json(text: str, name: str) -> Any:
    try:
        found = json.loads(text)
        return _whole(found) if _HALF.search(text) else found
    except (json.JSONDecodeError, RecursionError) as error:
        raise KamtuiError(_("{file} is no valid JSON").format(file=name), str(error)) from error


_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""How JSON writes half of a character: alone it is none, and no file of text can hold it."""


def _whole(found: Any) -> Any:
    """What was read, with the sign for an unknown character in place of each half of one."""
    if isinstance(found, str):
        return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(found, list):
        return [_whole(one) for one in found]
    if isinstance(found, dict):
        return {_whole(name): _whole(value) for name, value in found.items()}
    return found


def in_one_action(
    workspace: Workspace, source: str, run: Callable[[Transaction], list[Imported]], dry_run: bool
) -> list[Imported]:
    """Do an import in one transaction and one step of undo; a dry run is rolled back and leaves its results."""
    results: list[Imported] = []
    try:
        with workspace.action("import", Cause("import", source)) as transaction:
            results = run(transaction)
            if dry_run:
                raise _RehearsalError
    except _RehearsalError:
        return results
    return results
