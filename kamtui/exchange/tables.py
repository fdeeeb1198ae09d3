"""A table from a file: CSV in any usual encoding and with any usual separator, read as it stands."""

import csv
import io
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from kamtui.errors import KamtuiError
from kamtui.exchange.encodings import decode
from kamtui.locale import _

SEPARATORS = (",", ";", "\t", "|", "^", "`")
"""What programs put between cells, the usual first."""

LOOKED_AT = 60
"""Records that decide about the separator."""

CELL_MAX = 16 * 1024 * 1024
"""The longest cell, in characters: pictures written as text exist; a whole disk in one cell is a damaged file."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its number as a spreadsheet counts (headings are row 1 when they come first), and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows of a file. A row may be shorter or longer than the headings; nothing was cut.

    `first` is the record that the headings were made from, as it stands in the file; empty where the file has none.
    `above` are the lines over it, such as a title.
    """

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str = "utf-8"
    separator: str = ","
    first: tuple[str, ...] = ()
    above: tuple[str, ...] = ()

    @classmethod
    def without_headings(
        cls, rows: Sequence[Row], encoding: str = "", separator: str = ""
    ) -> "Table":
        """A table of nothing but rows, whose columns are called by their places."""
        wide = max((len(row.cells) for row in rows), default=0)
        return cls(unique_headings(("",) * wide), tuple(rows), encoding, separator)

    @property
    def ragged(self) -> tuple[int, ...]:
        """Numbers of the rows with more cells than there are headings."""
        return tuple(row.number for row in self.rows if any(row.cells[len(self.headings):]))

    def column(self, index: int) -> list[str]:
        """The cells of a column, the empty text where a row is too short."""
        return [row.cells[index] if index < len(row.cells) else "" for row in self.rows]


def read_bytes(path: Path | str) -> bytes:
    """The bytes of a file; `-` is standard input. Raises `KamtuiError` when it cannot be read."""
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except FileNotFoundError as error:
        raise KamtuiError(_("There is no file {file}").format(file=path)) from error
    except IsADirectoryError as error:
        raise KamtuiError(
            _("{file} is a folder").format(file=path), hint=_("Name the files in it, one by one")
        ) from error
    except OSError as error:
        raise KamtuiError(
            _("{file} cannot be read").format(file=path), error.strerror or str(error), _("Check its permissions")
        ) from error


def read_table(path: Path | str) -> Table:
    """The table in a CSV file that has headings.

    Raises `KamtuiError` for one that is empty, not text, or cannot be read.
    """
    text, encoding = decode(read_bytes(path), file_name(path))
    return parse_table(text, file_name(path), encoding)


def parse_table(
    text: str, name: str, encoding: str = "utf-8", bare: bool = False, told: Collection[str] = ()
) -> Table:
    """The table in a text. The headings are the first record with anything in it, unless a later one is known to hold
    them (`heading_rows`), by `told` of a map or by what kamtui knows; records of nothing are left out.

    `bare` says that there are no headings: columns are then called by their places. Raises `KamtuiError` when there is
    no record, or a cell is longer than `CELL_MAX`.
    """
    separator = ""
    line, _break, rest = text.partition("\n")
    if line.strip().lower().startswith("sep=") and len(line.strip()) == 5:
        separator, text = line.strip()[4], rest  # Excel's own way to say it
    separator = separator or separator_of(text)
    csv.field_size_limit(CELL_MAX)
    try:
        rows = [
            Row(number, tuple(cells))
            for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1)
            if any(cells)
        ]
    except csv.Error as error:
        raise KamtuiError(
            _("{file} cannot be read as a table").format(file=name), str(error), _("Save it as CSV anew")
        ) from error
    if not rows:
        raise KamtuiError(_("{file} is empty").format(file=name))
    # What follows the mark is one cell then; where that is the end of a line only, nothing is swallowed.
    if text.count('"') % 2 and "\n" in rows[-1].cells[-1].strip() and _is_open(text, separator):
        raise KamtuiError(
            _("{file} cannot be read as a table").format(file=name),
            _("a quotation mark in row {row} is never closed: all that follows would be one cell").format(
                row=rows[-1].number
            ),
            _("Close it, or take it out"),
        )
    if bare:
        return Table.without_headings(rows, encoding, separator)
    from kamtui.exchange.heading_rows import told_place

    place = told_place([row.cells for row in rows], told)
    first = rows[place].cells
    above = tuple(line_of(row) for row in rows[:place])
    return Table(unique_headings(first), tuple(rows[place + 1 :]), encoding, separator, first, above)


def separator_of(text: str) -> str:
    """The separator that splits the first records into the most cells, the same number in nearly every record."""
    lines = io.StringIO(text, newline="")
    sample = [line for line, _number in zip(lines, range(LOOKED_AT * 20), strict=False)]
    best, found = (0.0, 0), ","
    for separator in SEPARATORS:
        widths = _widths(sample, separator)
        if not widths or widths[0] < 2:
            continue
        even = sum(width == widths[0] for width in widths) / len(widths)
        score = (1.0 if even >= 0.8 else even, widths[0])
        if score > best:
            best, found = score, separator
    return found


def _is_open(text: str, separator: str) -> bool:
    """Whether a text ends within quotation marks."""
    try:
        for _cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _widths(lines: Sequence[str], separator: str) -> list[int]:
    """How many cells each of the first records has."""
    widths: list[int] = []
    try:
        for cells in csv.reader(lines, delimiter=separator):
            if any(cells):
                widths.append(len(cells))
            if len(widths) == LOOKED_AT:
                break
    except csv.Error:
        return widths  # an over-long cell: what was read decides, the full reading reports it
    return widths


def unique_headings(cells: Sequence[str]) -> tuple[str, ...]:
    """Headings trimmed, the second of two equal ones with its number, and columns without one named by their place."""
    headings: list[str] = []
    for place, cell in enumerate(cells, 1):
        heading = base = " ".join(cell.replace("\x00", "").split()) or column_name(place)
        again = 2
        while heading in headings:
            heading, again = f"{base} ({again})", again + 1
        headings.append(heading)
    return tuple(headings)


def column_name(place: int) -> str:
    """What a column without a heading is called; the same in every language, for it becomes part of a record."""
    return f"column {place}"


def line_of(row: Row) -> str:
    """A row as one line of text."""
    return " ".join(" ".join(cell.split()) for cell in row.cells if cell.strip())


def file_name(path: Path | str) -> str:
    """What messages call a file."""
    return _("standard input") if str(path) == "-" else Path(path).name
