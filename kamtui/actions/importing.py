"""What the app's import screen needs of a file: what is in it, how it would be read, a rehearsal, and the import."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from kamtui.actions.import_lines import Lines
from kamtui.actions.imports import TABLES, Imported, Progress, import_file, import_table, json_table, keys_in
from kamtui.errors import KamtuiError
from kamtui.exchange import own
from kamtui.exchange.encodings import decode
from kamtui.exchange.headings import Plan, fold, plan_for, plan_of
from kamtui.exchange.maps import ColumnMap
from kamtui.exchange.tables import Row, Table, file_name, parse_table, read_bytes
from kamtui.exchange.writing import csv_lines
from kamtui.files import write_text
from kamtui.locale import _
from kamtui.records.kinds import is_kind, kind_of
from kamtui.records.values import RecordId, Value
from kamtui.store.ids import derived_id
from kamtui.store.transaction import Cause, Transaction
from kamtui.store.workspace import Workspace

READABLE = (".csv", ".tsv", ".tab", ".txt", ".json", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".vcf", ".ics")
"""Endings of files that are offered; what is in a file decides, whatever its ending."""

CARDS, CALENDAR = "BEGIN:VCARD", "BEGIN:VCALENDAR"
"""How address cards and calendars begin."""

FIRST = 20
"""Rows or records that are shown as they would be read: more than a screen has."""

REASON = "reason"
"""Heading of the column that says why a row was left out."""

MAP_MAX = 10_000
"""Characters a setting holds: a map of more than two hundred columns is not remembered."""

SAMPLED_EDITS = 400
"""Edits of a rehearsal that are looked through for its first records."""


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a file: the whole of it, or a sheet called `name`. `kind` is what its headings say, else empty, and
    then `why` says why not. `is_key` says whether the cells of a column tell rows apart."""

    name: str
    table: Table
    kind: str
    why: str
    is_key: Callable[[int], bool]

    def plan(self, kind: str, columns: Mapping[str, str]) -> Plan:
        """How the table is read as `kind` with what was said of `columns`, whether that can be imported or not."""
        return plan_of(kind_of(kind), self.table.headings, columns, self.is_key)


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file that was read. `form` is `csv`, `json`, `kamtui`, `vcard` or `calendar`; without `parts` it has no columns
    to assign, for its records say themselves what they are."""

    path: Path
    form: str
    encoding: str
    parts: tuple[Part, ...] = ()

    @property
    def name(self) -> str:
        """What it is called."""
        return self.path.name


class Said(NamedTuple):
    """What was said of a part: the kind, and of single headings what they are."""

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
    text, encoding = decode(content, name)
    begin = text.lstrip()
    if begin[: len(CALENDAR)].upper().startswith((CARDS, CALENDAR)):
        return FileRead(path, "vcard" if begin[: len(CARDS)].upper() == CARDS else "calendar", encoding)
    if begin[:1] in ("{", "[") and path.suffix.lower() not in TABLES:
        try:
            found = json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            raise KamtuiError(_("{file} is no valid JSON").format(file=name), str(error)) from error
        if own.is_own_json(found):
            return FileRead(path, "kamtui", encoding)
        return FileRead(path, "json", encoding, (part_of(json_table(found, name), name),))
    table = parse_table(text, name, encoding)
    if own.is_own_table(table):
        return FileRead(path, "kamtui", encoding)
    return FileRead(path, "csv", encoding, (part_of(table, name),))


def part_of(table: Table, name: str, sheet: str = "") -> Part:
    """A table with what its headings say it is."""
    asked = keys_in(table)
    known: dict[int, bool] = {}

    def is_key(index: int) -> bool:
        if index not in known:  # a whole column is read for it
            known[index] = asked(index)
        return known[index]

    try:
        return Part(sheet, table, plan_for(table.headings, name, None, None, is_key).kind, "", is_key)
    except KamtuiError as error:
        return Part(sheet, table, "", error.title, is_key)


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
    remembered for the next file with these headings."""
    for part, one in zip(file.parts, said, strict=True):
        if one.columns or one.kind != part.kind:
            remember_map(workspace, part.table.headings, one.kind, one.columns)
    return _take(workspace, file, said, False, progress)


def _take(
    workspace: Workspace, file: FileRead, said: Sequence[Said], dry_run: bool, progress: Progress | None
) -> list[Imported]:
    if not file.parts:
        return import_file(workspace, file.path, dry_run=dry_run, progress=progress)
    return [
        result
        for part, one in zip(file.parts, said, strict=True)
        for result in import_table(workspace, part.table, file.path, one.kind, dry_run, progress, one.columns)
    ]


# What was said of columns, and rows left out


def remember_map(workspace: Workspace, headings: Sequence[str], kind: str, columns: Mapping[str, str]) -> None:
    """Keep what was said of a table for the next one with these headings, in any order. It travels with the team."""
    from kamtui.actions import records

    record = _map_id(headings)
    value = json.dumps({"kind": kind, "columns": dict(columns)}, ensure_ascii=False)
    reading = workspace.read("setting", record)
    if len(value) > MAP_MAX or reading.values.get("value") == value:
        return
    with workspace.action("settings") as transaction:
        if reading.base:
            records.put_changes(workspace, transaction, reading, {"value": value})
        else:
            records.put(workspace, transaction, "setting", {"key": _map_key(headings), "value": value}, record)


def remembered_map(workspace: Workspace, headings: Sequence[str]) -> ColumnMap | None:
    """What was said of the last table with these headings."""
    value = workspace.read("setting", _map_id(headings)).values.get("value")
    try:
        found = json.loads(value) if isinstance(value, str) else None
    except json.JSONDecodeError:
        return None  # another hand has written there
    if not isinstance(found, dict) or not isinstance(columns := found.get("columns"), dict):
        return None
    kind = found.get("kind")
    return ColumnMap(kind if isinstance(kind, str) else "", {str(name): str(role) for name, role in columns.items()})


def _map_key(headings: Sequence[str]) -> str:
    return "import." + derived_id("headings", *sorted(map(fold, headings))).hex()


def _map_id(headings: Sequence[str]) -> RecordId:
    return derived_id("setting", _map_key(headings))


def save_rejected(table: Table, skipped: Sequence[tuple[int, str]], path: Path) -> None:
    """Write the rows left out with their headings and the reason of each as CSV. Raises `KamtuiError`."""
    by_number: dict[int, Row] = {row.number: row for row in table.rows}
    width = len(table.headings)
    rows = [
        [*by_number[number].cells[:width], *[""] * (width - len(by_number[number].cells)), reason]
        for number, reason in skipped
        if number in by_number
    ]
    write_text(path, csv_lines([[*table.headings, REASON], *rows]), private=True)
