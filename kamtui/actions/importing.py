"""What the app's import screen needs of a file: what is in it, how it would be read, a rehearsal, and the import."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from kamtui.actions.import_lines import Lines
from kamtui.actions.import_workbook import Wanted, import_sheets
from kamtui.actions.imports import TABLES, Imported, Progress, import_file, keys_in
from kamtui.errors import KamtuiError
from kamtui.exchange import own
from kamtui.exchange.calendars import is_calendar
from kamtui.exchange.encodings import decode
from kamtui.exchange.headings import Plan, plan_for, plan_of
from kamtui.exchange.json_tables import json_table, read_json
from kamtui.exchange.rejected import save_rejected, without_reasons
from kamtui.exchange.sniffing import is_workbook
from kamtui.exchange.tables import Table, file_name, parse_table, read_bytes
from kamtui.exchange.vcards.cards import is_cards
from kamtui.exchange.workbooks import Sheet, read_workbook
from kamtui.records.kinds import is_kind, kind_of
from kamtui.records.values import RecordId, Value
from kamtui.store.transaction import Cause, Transaction
from kamtui.store.workspace import Workspace

READABLE = (".csv", ".tsv", ".tab", ".txt", ".json", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".vcf", ".ics")
"""Endings of files that are offered; what is in a file decides, whatever its ending."""

FIRST = 20
"""Rows or records that are shown as they would be read: more than a screen has."""

SAMPLED_EDITS = 400
"""Edits of a rehearsal that are looked through for its first records."""


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a file: the whole of it, or a sheet. `kind` is what its headings say, else empty, and then `why` says
    why not. `is_key` says whether the cells of a column tell rows apart."""

    sheet: Sheet
    kind: str
    why: str
    is_key: Callable[[int], bool]

    @property
    def name(self) -> str:
        """What the sheet is called; empty where the file is one table."""
        return self.sheet.name

    @property
    def table(self) -> Table:
        """Headings and rows."""
        return self.sheet.table

    def plan(self, kind: str, columns: Mapping[str, str]) -> Plan:
        """How the table is read as `kind` with what was said of `columns`, whether that can be imported or not."""
        return plan_of(kind_of(kind), self.table.headings, columns, self.is_key)


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file that was read. `form` is `csv`, `workbook`, `json`, `kamtui`, `vcard` or `calendar`; without
    `parts` it has no columns to assign, for its records say themselves what they are."""

    path: Path
    form: str
    encoding: str
    parts: tuple[Part, ...] = ()

    @property
    def name(self) -> str:
        """What it is called."""
        return self.path.name


class Said(NamedTuple):
    """What was said of a part: the kind, and of single headings what they are. One without a kind is passed over."""

    kind: str
    columns: Mapping[str, str]


class ReadRow(NamedTuple):
    """A row as it would be read: its number, and values by field name or, for extra fields, `x.` and the heading.

    References are the texts that will be looked for.
    """

    number: int
    values: Mapping[str, Value]


class Sample(NamedTuple):
    """A record as a rehearsal made it."""

    kind: str
    values: Mapping[str, Value]


@dataclass(slots=True)
class Rehearsed:
    """What an import would do, and for files without columns the first records it would make or change."""

    results: list[Imported]
    samples: list[Sample] = field(default_factory=list)


def look_into(path: Path) -> FileRead:
    """Read a file for its preview. Raises `KamtuiError` for one that cannot be read or understood."""
    content = read_bytes(path)
    name = file_name(path)
    if is_workbook(content):
        sheets = read_workbook(content, name)
        if any(own.is_own_table(sheet.table) for sheet in sheets):
            return FileRead(path, "kamtui", "")
        return FileRead(path, "workbook", "", tuple(part_of(sheet, name) for sheet in sheets))
    if is_cards(content, path):
        return FileRead(path, "vcard", "")
    text, encoding = decode(content, name)
    if is_calendar(text, path.suffix):
        return FileRead(path, "calendar", encoding)
    if text.lstrip()[:1] in ("{", "[") and path.suffix.lower() not in TABLES:
        found = read_json(text, name)
        if own.is_own_json(found):
            return FileRead(path, "kamtui", encoding)
        return FileRead(path, "json", encoding, (part_of(Sheet("", json_table(found, name)), name),))
    table = parse_table(text, name, encoding)
    if own.is_own_table(table):
        return FileRead(path, "kamtui", encoding)
    return FileRead(path, "csv", encoding, (part_of(Sheet("", without_reasons(table)), name),))


def part_of(sheet: Sheet, name: str) -> Part:
    """A table with what its headings say it is. `name` is what messages call the file."""
    asked = keys_in(sheet.table)
    known: dict[int, bool] = {}

    def is_key(index: int) -> bool:
        if index not in known:  # a whole column is read for it
            known[index] = asked(index)
        return known[index]

    try:
        return Part(sheet, plan_for(sheet.table.headings, name, None, None, is_key).kind, "", is_key)
    except KamtuiError as error:
        return Part(sheet, "", error.title, is_key)


def first_rows(part: Part, plan: Plan, now: datetime, limit: int = FIRST) -> list[ReadRow]:
    """The first rows that can be taken, as they would be read."""
    return [
        ReadRow(line.number, line.values | {one.name: text for one, text, _heading in line.references})
        for line in islice(Lines(part.table, plan, now), limit)
    ]


class _Watched(Workspace):
    """A workspace that keeps the first records of its action before the action is taken back."""

    samples: list[Sample]

    @contextmanager
    def action(self, verb: str, cause: Cause | None = None) -> Iterator[Transaction]:
        """One action, its first records read at its end, well or not."""
        with super().action(verb, cause) as transaction:
            try:
                yield transaction
            finally:
                self.samples = list(self._first(transaction.action)) if transaction.action else []

    def _first(self, action: int) -> Iterator[Sample]:
        seen: dict[RecordId, str] = {}
        for edit in self.log.first_of(action, SAMPLED_EDITS):
            seen.setdefault(edit.record, edit.kind)
        shown = [(record, kind) for record, kind in seen.items() if is_kind(kind) and kind not in ("seat", "tenure")]
        for record, kind in shown[:FIRST]:
            yield Sample(kind, self.read(kind, record).values)


def rehearse(workspace: Workspace, file: FileRead, said: Sequence[Said], progress: Progress | None) -> Rehearsed:
    """What importing the file would do; nothing is kept. Raises `KamtuiError` as `import_file` does, and whatever
    `progress` raises."""
    if file.parts:
        return Rehearsed(_take(workspace, file, said, True, progress))
    with _Watched.open(workspace.path, workspace.home, workspace.now) as watched:
        watched.samples = []
        results = import_file(watched, file.path, dry_run=True, progress=progress)
        return Rehearsed(results, watched.samples)


def take_in(workspace: Workspace, file: FileRead, said: Sequence[Said], progress: Progress | None) -> list[Imported]:
    """Import the file; all of it, or nothing where it fails or `progress` raises. What was said of its columns is
    remembered for the next file with these headings, as part of the same step of undo."""
    return _take(workspace, file, said, False, progress)


def _take(
    workspace: Workspace, file: FileRead, said: Sequence[Said], dry_run: bool, progress: Progress | None
) -> list[Imported]:
    if not file.parts:
        return import_file(workspace, file.path, dry_run=dry_run, progress=progress)
    wanted = [
        Wanted(part.sheet, one.kind, one.columns, one.kind != part.kind)
        for part, one in zip(file.parts, said, strict=True)
        if one.kind
    ]
    return import_sheets(workspace, wanted, file.path, dry_run, progress)


def save_left_out(results: Sequence[Imported], path: Path) -> list[tuple[Path, int]]:
    """Write the rows left out: one CSV for each table that has any, the later ones numbered. Returns each file and its
    rows. Raises `KamtuiError` when one cannot be written."""
    tables: dict[int, tuple[Table, list[tuple[int, str]]]] = {}
    for one in results:
        if one.table is not None and one.skipped:
            tables.setdefault(id(one.table), (one.table, []))[1].extend(one.skipped)
    written = []
    for number, (table, skipped) in enumerate(tables.values(), 1):
        target = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
        save_rejected(table, skipped, target)
        written.append((target, len(skipped)))
    return written
