"""Taking files in: each in one transaction and one step of undo, each record the same one however often it comes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from kamtui.actions.import_kept import LISTED, Kept
from kamtui.errors import KamtuiError
from kamtui.exchange import own
from kamtui.exchange.calendars import is_calendar
from kamtui.exchange.encodings import decode
from kamtui.exchange.headings import Plan, fold, listed_headings, plan_for
from kamtui.exchange.identity import OWN
from kamtui.exchange.json_tables import json_table, read_json
from kamtui.exchange.rejected import without_reasons
from kamtui.exchange.sniffing import is_workbook
from kamtui.exchange.tables import Table, file_name, parse_table, read_bytes
from kamtui.exchange.vcards.cards import is_cards
from kamtui.locale import _
from kamtui.records.kinds import kind_of
from kamtui.store.searching import keep_up
from kamtui.store.transaction import Cause, Transaction
from kamtui.store.workspace import Workspace

if TYPE_CHECKING:
    from kamtui.actions.import_rows import TableImport

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many rows are done, and of how many; cancels by raising, and nothing is then written."""

TABLES = (".csv", ".tsv", ".tab", ".txt")
"""Endings of files that hold a table, whatever their first sign."""


@dataclass(slots=True)
class Imported:
    """What an import did with the rows of one kind in one file; `skipped` are the rows that could not be taken and why.

    `notes` are sentences for the person who imports: what was made besides, what found no home. `kept` are the values
    that their fields could not hold. `sheet` names the sheet where a workbook has several; `table` is what was read,
    and `plan` how; a file of kamtui's own has none.
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
    sheet: str = ""
    table: Table | None = field(default=None, repr=False, compare=False)
    plan: Plan | None = field(default=None, repr=False, compare=False)

    def json(self) -> dict[str, Any]:
        """The result as `kamtui import --json` prints it."""
        return {
            "file": self.file, "kind": self.kind, "read": self.read, "created": self.created, "updated": self.updated,
            "unchanged": self.unchanged, "skipped": [{"row": row, "reason": reason} for row, reason in self.skipped],
            "kept_as_text": [one.json() for one in self.kept[:LISTED]],
            **({"sheet": self.sheet} if self.sheet else {}),
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
    bare: bool = False,
) -> list[Imported]:
    """Import a file of records, whatever it is: CSV, a workbook, JSON, address cards, a calendar; `-` is standard
    input. One result for each table or kind it holds.

    The kind is told by the headings unless `kind` names it. `columns` says of headings which field they are, which of
    `headings.ROLES`, or the empty text for none; it is remembered for the next file with the same headings, and without
    it what is remembered holds. `bare` says that the file has no headings. A dry run says what would happen and leaves
    no trace. Raises `KamtuiError` for a file that cannot be read or understood, and then nothing was written.
    """
    content = read_bytes(path)
    name = file_name(path)
    if is_workbook(content):
        from kamtui.actions.import_workbook import import_workbook

        return import_workbook(workspace, content, path, kind, dry_run, progress, columns, bare)
    if is_cards(content, path):
        from kamtui.actions.import_cards import import_cards

        return import_cards(workspace, content, path, dry_run, progress)
    text, encoding = decode(content, name)
    if is_calendar(text, Path(str(path)).suffix):
        from kamtui.actions.import_calendar import import_calendar

        return import_calendar(workspace, content, path, dry_run, progress)
    if text.lstrip()[:1] in ("{", "[") and Path(str(path)).suffix.lower() not in TABLES:
        found = read_json(text, name)
        if own.is_own_json(found):
            return import_own(workspace, own.json_rows(found, name), str(path), "json", dry_run, progress)
        table = json_table(found, name)
    else:
        table = parse_table(text, name, encoding, bare, tuple(columns or ()))
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
    if own.is_own_table(table):
        table = without_reasons(table)
        results = import_own(workspace, own.table_rows(table), str(path), "csv", dry_run, progress)
        for result in results:
            result.table = table
        return results
    work = work_on(workspace, table, path, kind, progress, columns)
    return in_one_action(workspace, work.source, work.run, dry_run, progress)


def work_on(
    workspace: Workspace,
    table: Table,
    path: Path | str,
    kind: str | None = None,
    progress: Progress | None = None,
    columns: Mapping[str, str] | None = None,
    name: str = "",
) -> "TableImport":
    """The import of another program's table, yet to be run. `name` is what messages call it, else the file's name.

    Without `columns` those hold that were given for the same headings before. Raises `KamtuiError` as `import_file`.
    """
    from kamtui.actions.column_maps import remembered_map
    from kamtui.actions.import_rows import TableImport

    name = name or file_name(path)
    table = without_reasons(table)
    known = remembered_map(workspace, table.headings) if columns is None and table.first else None
    if known and kind in (None, known.kind):
        plan = plan_for(table.headings, name, known.kind, known.columns, keys_in(table))
        return TableImport(workspace, table, plan, str(path), progress, known.columns, recalled=True)
    require_columns(table, name, columns or {})
    plan = plan_for(table.headings, name, kind, columns, keys_in(table))
    if columns:
        _require_one_each(plan, name)
    return TableImport(workspace, table, plan, str(path), progress, columns)


def _require_one_each(plan: Plan, name: str) -> None:
    """No two columns may be said to be one field: the cells of one of them would be lost."""
    from kamtui.exchange.assignments import doubles, label_of, role_of

    kind = kind_of(plan.kind)
    if found := [plan.columns[one.column] for one in doubles(kind, plan)]:
        role = role_of(found[0])
        raise KamtuiError(
            _("In {file} several columns would be the {field}").format(file=name, field=label_of(kind, role)),
            listed_headings([one.heading for one in found if role_of(one) == role]),
            _('Leave all but one out of the map, or say "" of them, which keeps them as extra fields'),
        )


def require_columns(table: Table, name: str, columns: Mapping[str, str]) -> None:
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
    table = without_reasons(table)
    return plan_for(table.headings, name, kind, None, keys_in(table))


def import_own(
    workspace: Workspace, rows: Any, file: str, form: str, dry_run: bool, progress: Progress | None
) -> list[Imported]:
    """Import records of one of kamtui's own files, exactly as they are."""
    from kamtui.actions.import_own import OwnImport

    work = OwnImport(workspace, list(rows), file, f"{OWN}/{form}", progress)
    return in_one_action(workspace, work.source, work.run, dry_run, progress)


def keys_in(table: Table) -> Callable[[int], bool]:
    """Whether the cells of a column can tell rows apart: some are filled, and no two alike."""

    def is_key(index: int) -> bool:
        filled = [cell.strip() for cell in table.column(index) if cell.strip()]
        return bool(filled) and len(filled) == len(set(filled))

    return is_key


def in_one_action(
    workspace: Workspace,
    source: str,
    run: Callable[[Transaction], list[Imported]],
    dry_run: bool,
    progress: Progress | None = None,
) -> list[Imported]:
    """Run an import as one step of undo with this source; a dry run is rolled back."""
    results: list[Imported] = []
    try:
        with workspace.action("import", Cause("import", source)) as transaction:
            results = run(transaction)
            if dry_run:
                raise _RehearsalError
    except _RehearsalError:
        return results
    keep_up(workspace, progress)
    return results
