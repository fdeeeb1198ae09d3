"""Handing records out as files: CSV for spreadsheets, JSON for another workspace or a script (design.md §5)."""

import heapq
import json
import os
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from kamtui.documents.plain import shown_fields, sitting_values
from kamtui.errors import KamtuiError
from kamtui.exchange import own
from kamtui.exchange.writing import csv_lines
from kamtui.files import write_text
from kamtui.locale import _
from kamtui.records.kinds import EXTRA, Kind, all_kinds
from kamtui.records.values import RecordId, Value
from kamtui.store import bulk
from kamtui.store.ids import id_text
from kamtui.store.projection import load_values
from kamtui.store.same_as import own_values
from kamtui.store.workspace import Workspace

FORMATS = ("csv", "xlsx", "vcf", "ics", "json")
"""What is written here."""

ENDINGS = {".csv": "csv", ".xlsx": "xlsx", ".vcf": "vcf", ".ics": "ics", ".json": "json"}
"""Endings of files that say their format; any other is JSON."""

OTHERS = frozenset(
    (".xls", ".xlsm", ".ods", ".pdf", ".tsv", ".tab", ".docx", ".html", ".xml", ".zip",
     ".db", ".sqlite", ".yaml", ".yml", ".md")
)  # fmt: skip
"""Endings that promise a format of another program: nothing of ours is written under such a name."""


class Exported(NamedTuple):
    """A file that was written, the kind it holds (empty for all of them), how many records, what is to be told, and the
    sheet where a file has several."""

    file: str
    kind: str
    records: int
    notes: tuple[str, ...] = ()
    sheet: str = ""


def export(workspace: Workspace, path: Path | str, format: str, private: bool = False) -> list[Exported]:
    """Write every record to files, private fields only when `private` is set. Returns what was written.

    JSON is one file, and so is a workbook, with a sheet for each kind. CSV is a folder with one file for each kind; a
    PATH that ends in `.csv` is one file: of one kind where it is called after it (`accounts.csv`), else of all kinds in
    one table. `-` is standard output. Raises `KamtuiError` for another format, and when a file cannot be written; each
    file is written whole or not at all.
    """
    if format not in FORMATS:
        raise _no_format(format)
    if (ending := Path(path).suffix.lower()) in OTHERS:
        raise _no_format(ending)
    if format != ENDINGS.get(ending, format):
        raise KamtuiError(
            _("{file} would be no {ending} file").format(file=path, ending=ending),
            _("it was to be written as {format}").format(format=format),
            _("Leave --format out, or give the file another name"),
        )
    if format != "csv" and is_folder(path):
        raise KamtuiError(
            _("{file} is a folder").format(file=path),
            _("an export in {format} is one file").format(format=format),
            _("Name a file in it, or give --format csv"),
        )
    match format:
        case "json":
            return [_json(workspace, path, private)]
        case "xlsx":
            from kamtui.actions.export_workbook import export_workbook

            return export_workbook(workspace, path, private)
        case "vcf":
            from kamtui.actions.export_cards import export_cards

            return [export_cards(workspace, path, private)]
        case "ics":
            from kamtui.actions.export_calendar import export_calendar

            return [export_calendar(workspace, path, private)]
    if str(path) == "-" or Path(path).suffix.lower() == ".csv":
        stem = Path(path).stem.lower()
        kinds = [kind for kind in all_kinds() if stem in (kind.name, kind.plural)] or list(all_kinds())
        return [_csv(workspace, path, kinds, private)]
    folder = Path(path)
    if folder.exists() and not folder.is_dir():
        raise KamtuiError(
            _("{file} is not a folder").format(file=path),
            _("a CSV export has one file for each kind"),
            _("Name a folder, or a file that ends in .csv"),
        )
    _make_folder(folder)
    written = []
    for kind in all_kinds():
        file = folder / f"{kind.plural.replace(' ', '_')}.csv"
        # A kind without records gets a file only where an older export left one that would mislead.
        if bulk.count(workspace, kind.name) or file.exists():
            written.append(_csv(workspace, file, [kind], private))
    return written


def format_of(path: Path | str) -> str:
    """The format that a path asks for by its ending, else JSON. Raises `KamtuiError` for a folder and for an ending
    that promises another format."""
    if is_folder(path):
        raise KamtuiError(
            _("{file} is a folder").format(file=path),
            _("its name does not say what to write"),
            _("Give --format csv for a csv file of each kind, or name a .json file in it"),
        )
    ending = Path(path).suffix.lower()
    if ending in OTHERS:
        raise _no_format(ending)
    return ENDINGS.get(ending, "json")


def is_folder(path: Path | str) -> bool:
    """Whether a path means a folder: it is one, or ends as only a folder's name does."""
    return str(path).endswith(("/", os.sep)) or Path(path).is_dir()


def _no_format(name: str) -> KamtuiError:
    return KamtuiError(
        _("kamtui cannot export {format}").format(format=name),
        hint=_("Formats: {names}").format(names=", ".join(FORMATS)),
    )


def _make_folder(folder: Path) -> None:
    """Make the folder of a CSV export, and none above it."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise KamtuiError(
            _("The folder {folder} could not be made").format(folder=folder),
            error.strerror or str(error),
            _("Make the folder above it first, or name another one"),
        ) from error


def _json(workspace: Workspace, path: Path | str, private: bool) -> Exported:
    kinds = all_kinds()
    total = sum(counted(workspace, kind) for kind in kinds)
    write_text(path, _json_parts(workspace, kinds, private), private=private)
    return Exported(str(path), "", total)


def _json_parts(workspace: Workspace, kinds: tuple[Kind, ...], private: bool) -> Iterator[str]:
    """The file piece by piece: one line for each record, by kind and id, so that two exports can be compared."""
    yield f'{{"kamtui": {own.VERSION}, "records": ['
    between = "\n"
    for kind in kinds:
        fields = {field.name: field for field in shown_fields(kind, private) if field.storage != "none"}
        for id, values in stored_values(workspace, kind):
            made: dict[str, object] = {"id": id_text(id), "kind": kind.name}
            for name, field in fields.items():
                if values.get(name) not in (None, ()):
                    made[name] = own.json_value(field, values[name])
            if extra := extra_of(values):
                made["extra"] = dict(sorted(extra.items()))
            yield between + json.dumps(made, ensure_ascii=False)
            between = ",\n"
    yield "\n]}\n"


def stored_values(workspace: Workspace, kind: Kind) -> Iterator[tuple[RecordId, dict[str, Value]]]:
    """The stored values of every record of a kind, sets included, by id: of joined ones each has its own."""
    members = {field.name: bulk.own_members(workspace, f"{kind.name}.{field.name}") for field in kind.sets}
    own = own_values(workspace, kind)
    rows = (
        (row["id"], own[row["id"]] if row["id"] in own else load_values(kind, row))
        for row in bulk.rows(workspace, kind)
    )
    besides = ((record, own[record]) for record in bulk.standing_under(workspace, kind.name))
    for record, values in heapq.merge(rows, besides, key=itemgetter(0)):
        for name, of in members.items():
            values[name] = of.get(record, ())
        yield record, values


def _csv(workspace: Workspace, path: Path | str, kinds: list[Kind], private: bool) -> Exported:
    total = sum(counted(workspace, kind) for kind in kinds)
    write_text(path, csv_lines(_csv_rows(workspace, kinds, private)), private=private)
    return Exported(str(path), kinds[0].name if len(kinds) == 1 else "", total)


def counted(workspace: Workspace, kind: Kind) -> int:
    """How many records of a kind are written: joined ones each for itself."""
    return bulk.count(workspace, kind.name) + len(bulk.standing_under(workspace, kind.name))


def _csv_rows(workspace: Workspace, kinds: list[Kind], private: bool) -> Iterator[list[str]]:
    """Headings, then a row for each record; several kinds share the columns they have in common."""
    headings = ["id", "kind"]
    for kind in kinds:
        for field in shown_fields(kind, private):
            headings += [column for column in own.columns_of(field) if column not in headings]
        if any(field.through for field in kind.fields):
            headings += [column for column in (own.SEAT, own.TENURE) if column not in headings]
    extra = {name for kind in kinds for _id, values in bulk.extras(workspace, kind.name) for name in values}
    headings += [EXTRA + name for name in sorted(extra)]
    yield headings
    for kind in kinds:
        for cells in _csv_cells(workspace, kind, private):
            yield [cells.get(heading, "") for heading in headings]


def _csv_cells(workspace: Workspace, kind: Kind, private: bool) -> Iterator[dict[str, str]]:
    """The filled cells of every record of a kind, by heading."""
    fields = shown_fields(kind, private)
    names = {field.target: bulk.names(workspace, field.target) for field in fields if field.target}
    sittings = bulk.sittings(workspace) if any(field.through for field in fields) else {}
    for id, values in stored_values(workspace, kind):
        cells = {"id": id_text(id), "kind": kind.name} | sitting_cells(values, sittings.get(id))
        for field in fields:
            texts = own.cells_of(field, values.get(field.name), names.get(field.target, {}))
            cells.update(zip(own.columns_of(field), texts, strict=True))
        cells |= {EXTRA + name: own.text_of(value) for name, value in extra_of(values).items()}
        yield cells


def sitting_cells(values: dict[str, Value], sitting: bulk.Sitting | None) -> dict[str, str]:
    """The cells that name a contact's seat and tenure; what the seat says is put into the contact's `values`."""
    if sitting is None:
        return {}
    values.update(sitting_values(sitting))
    return {own.SEAT: id_text(sitting.seat), own.TENURE: id_text(sitting.tenure)}


def extra_of(values: dict[str, Value]) -> dict[str, Value]:
    """The extra values among a record's, by their headings."""
    return {name.removeprefix(EXTRA): value for name, value in values.items() if name.startswith(EXTRA)}
