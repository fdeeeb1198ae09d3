"""Writing a workbook: a sheet for each kind, typed cells, nothing calculated, and everything comes back by import."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kamtui.actions.exports import Exported, counted, extra_of, sitting_cells, stored_values
from kamtui.documents.plain import shown_fields
from kamtui.exchange import own
from kamtui.exchange.workbook_cells import Cell, cells_of, headings_of, in_cells
from kamtui.files import opened
from kamtui.locale import ngettext
from kamtui.records.kinds import EXTRA, Kind, all_kinds
from kamtui.store import bulk
from kamtui.store.ids import id_text
from kamtui.store.workspace import Workspace

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS = 1_048_576
"""Rows of a sheet of Excel, headings included."""

MEASURED = 500
"""Records whose cells decide how wide a column is."""

NARROWEST, WIDEST = 6, 60
"""Cells of the narrowest and the widest column: a sign of sorting fits, a note does not push the rest away."""

DAY, TIME, NUMBER = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "#,##0.##########"
"""How dates, times and amounts are shown; what a cell holds does not depend on it."""

PLAIN = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
"""Text stays text, and a million rows take no memory."""


def export_workbook(workspace: Workspace, path: Path | str, private: bool = False) -> list[Exported]:
    """Write every record to one workbook, private fields only when `private` is set. Returns a line for each kind.

    A kind with more records than a sheet has rows goes on in another. Raises `KamtuiError` when it cannot be written.
    """
    from xlsxwriter import Workbook

    with opened(path, private=private) as file:
        book = Workbook(file, PLAIN)
        kinds = [kind for kind in all_kinds() if counted(workspace, kind)]
        written = [_KindSheets(workspace, book, kind, private).write(str(path)) for kind in kinds]
        if not written:
            book.add_worksheet("kamtui")
        book.close()
    return written or [Exported(str(path), "", 0)]


class _KindSheets:
    """The sheets of one kind."""

    def __init__(self, workspace: Workspace, book: "Workbook", kind: Kind, private: bool) -> None:
        self._workspace = workspace
        self._book = book
        self._kind = kind
        self._fields = shown_fields(kind, private)
        self._names = {one.target: bulk.names(workspace, one.target) for one in self._fields if one.target}
        self._formats = {name: book.add_format({"num_format": name}) for name in (DAY, TIME, NUMBER)}
        self._amounts = {one.name for one in self._fields if one.shape == "money"}
        self._bold = book.add_format({"bold": True})
        self._pieces: dict[str, int] = {}
        self._widths: dict[str, int] = {}
        self._long = 0

    def write(self, file: str) -> Exported:
        """Write all records; returns what was written."""
        headings = self._headings()
        sheet: Worksheet | None = None
        total = place = 0
        for cells in self._records():
            if sheet is None or place == ROWS - 1:
                sheet = self._sheet(headings, total)
                place = 0
            total, place = total + 1, place + 1
            for column, heading in enumerate(headings):
                if (cell := cells.get(heading, "")) != "":
                    self._put(sheet, place, column, cell, heading in self._amounts)
            sheet.autofilter(0, 0, place, len(headings) - 1)
        return Exported(file, self._kind.name, total, tuple(self._notes()), self._kind.plural)

    def _notes(self) -> Iterator[str]:
        if self._pieces:
            yield ngettext(
                "{n} text is longer than a cell of Excel takes; it goes on in {columns}",
                "{n} texts are longer than a cell of Excel takes; they go on in {columns}",
                self._long,
            ).format(n=self._long, columns=", ".join(f"{name} (2)" for name in self._pieces))

    def _headings(self) -> list[str]:
        """All columns, those that over-long texts go on in at the end. Measures the first records on the way."""
        headings = [*own.OWN_HEADINGS]
        for one in self._fields:
            headings += [heading for heading in headings_of(one) if heading not in headings]
        if any(one.through for one in self._kind.fields):
            headings += [own.SEAT, own.TENURE]
        extra = {name for _id, values in bulk.extras(self._workspace, self._kind.name) for name in values}
        headings += [EXTRA + name for name in sorted(extra)]
        for number, cells in enumerate(self._whole_records()):
            for heading, cell in cells.items():
                if isinstance(cell, str) and len(cell) >= own.PIECE and (pieces := len(in_cells(cell))) > 1:
                    self._pieces[heading] = max(pieces, self._pieces.get(heading, 0))
                    self._long += 1
                if number < MEASURED:
                    self._widths[heading] = max(self._widths.get(heading, 0), _width(cell))
        more = max(self._pieces.values(), default=1)
        return headings + [
            f"{heading} ({piece})"
            for piece in range(2, more + 1)
            for heading, pieces in self._pieces.items()
            if piece <= pieces
        ]

    def _sheet(self, headings: list[str], before: int) -> "Worksheet":
        name = self._kind.plural[:28] + (f" {before // (ROWS - 1) + 1}" if before else "")
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            wide = min(max(self._widths.get(heading, 0), _width(heading) + 2, NARROWEST), WIDEST)
            sheet.set_column(column, column, wide + 1)
            sheet.write_string(0, column, heading, self._bold)
        return sheet

    def _put(self, sheet: "Worksheet", row: int, column: int, cell: Cell, amount: bool) -> None:
        match cell:
            case str():
                sheet.write_string(row, column, cell)
            case bool():
                sheet.write_boolean(row, column, cell)
            case datetime():
                sheet.write_datetime(row, column, cell, self._formats[TIME])
            case date():
                sheet.write_datetime(row, column, cell, self._formats[DAY])
            case int() | float():
                sheet.write_number(row, column, cell, self._formats[NUMBER] if amount else None)

    def _records(self) -> Iterator[dict[str, Cell]]:
        """The filled cells of every record, texts that no cell takes in pieces."""
        for cells in self._whole_records():
            for heading in self._pieces.keys() & cells.keys():
                pieces = in_cells(str(cells[heading]))
                cells[heading] = pieces[0]
                cells.update({f"{heading} ({number})": piece for number, piece in enumerate(pieces[1:], 2)})
            yield cells

    def _whole_records(self) -> Iterator[dict[str, Cell]]:
        sittings = bulk.sittings(self._workspace) if any(one.through for one in self._fields) else {}
        for id, values in stored_values(self._workspace, self._kind):
            cells: dict[str, Cell] = {"id": id_text(id), "kind": self._kind.name}
            cells |= sitting_cells(values, sittings.get(id))
            for one in self._fields:
                found = cells_of(one, values.get(one.name), self._names.get(one.target, {}))
                cells.update(zip(headings_of(one), found, strict=True))
            yield cells | {EXTRA + name: own.text_of(value) for name, value in extra_of(values).items()}


def _width(cell: Cell) -> int:
    """Cells of a terminal, which a spreadsheet's own units are near to."""
    from rich.cells import cell_len

    if isinstance(cell, str):
        return max((cell_len(line) for line in cell[: WIDEST * 4].split("\n")), default=0)
    return len(TIME) if isinstance(cell, datetime) else len(DAY) if isinstance(cell, date) else len(f"{cell:,}")
