"""The tables in a workbook of Excel or LibreOffice, cell by cell as text."""

import io
import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from kamtui.errors import KamtuiError
from kamtui.exchange.cells import kept_apart
from kamtui.exchange.heading_rows import heading_place
from kamtui.exchange.tables import Row, Table, line_of, unique_headings
from kamtui.locale import _

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

CELLS_MAX = 60_000_000
"""Cells of a sheet's rectangle: more than any list has, and what a machine of 4 GB can hold."""


_FORBIDDEN = re.compile("_x(FFF[EF])_")
"""How workbooks write the two characters that XML has no other way to write, and that the reader leaves so."""


class Sheet(NamedTuple):
    """A sheet with something in it."""

    name: str
    table: Table
    hidden: bool = False


def read_workbook(content: bytes, name: str, told: Collection[str] = (), bare: bool = False) -> list[Sheet]:
    """The sheets of a workbook that hold anything, in their order. `name` is for messages.

    `told` are headings that a map names, by which their row is found; `bare` says that there are no headings. Raises
    `KamtuiError` for a broken or locked workbook, and for one with nothing in it.
    """
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    with _understood(name):
        book = _opened(content)
        sheets = [
            (about, _filled(book.get_sheet_by_name(about.name), name))
            for about in book.sheets_metadata
            if about.typ == SheetTypeEnum.WorkSheet
        ]
    found = [
        _sheet(about.name, rows, about.visible != SheetVisibleEnum.Visible, told, bare)
        for about, rows in sheets
        if rows
    ]
    if not found:
        raise KamtuiError(_("{file} is empty").format(file=name))
    return found


def cell_text(cell: Any) -> str:
    """A cell as a CSV file would have it: whole numbers without a point, none with an exponent, dates as ISO text."""
    match cell:
        case str():
            return kept_apart(_FORBIDDEN.sub(lambda found: chr(int(found[1], 16)), cell))
        case bool():
            return "true" if cell else "false"
        case int():
            return str(cell)
        case float():
            return _number(cell)
        case datetime():
            return cell.isoformat(" ", "seconds" if not cell.microsecond else "auto")
        case date():
            return cell.isoformat()
        case time():
            return cell.isoformat("seconds")
        case timedelta():
            return _span(cell)
    return "" if cell is None else str(cell)


def _number(number: float) -> str:
    if number != number or number in (float("inf"), float("-inf")):
        return ""
    if number == int(number):
        return str(int(number))
    return format(Decimal(repr(number)), "f")


def _span(span: timedelta) -> str:
    """A length of time as hours, minutes and seconds; hours may be more than a day has."""
    seconds = round(span.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _opened(content: bytes) -> "CalamineWorkbook":
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(io.BytesIO(content))


@contextmanager
def _understood(name: str) -> Iterator[None]:
    """Turns whatever the reader of workbooks raises into one clear message."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError as error:
        raise KamtuiError(
            _("{file} is locked with a password").format(file=name),
            hint=_("Open it in the spreadsheet and save it without the password, or as CSV"),
        ) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise _broken(name, error) from error
    except BaseException as error:
        # A panic of the library below is no Exception: only its name tells it from Ctrl+C.
        if type(error).__name__ != "PanicException":
            raise
        raise _broken(name, error) from error


def _broken(name: str, error: BaseException) -> KamtuiError:
    return KamtuiError(
        _("{file} cannot be read as a workbook").format(file=name),
        " ".join(str(error).split())[:120],
        _("Open it in the spreadsheet and save it anew as xlsx, or as CSV"),
    )


def _filled(sheet: "CalamineSheet", name: str) -> list[Row]:
    """The rows with anything in them, numbered as the sheet does."""
    if sheet.total_height * sheet.total_width > CELLS_MAX:
        raise KamtuiError(
            _("{file} has a sheet that is too large: {name}").format(file=name, name=sheet.name),
            hint=_("Save the sheet as CSV"),
        )
    rows = [[cell_text(cell) for cell in cells] for cells in sheet.to_python(skip_empty_area=False)]
    own = [any(cell.strip() for cell in cells) for cells in rows]
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        for place in range(top + 1, min(bottom + 1, len(rows))):
            # A row that is nothing but the lower half of merged cells is no row of its own.
            if own[place] and left < len(rows[place]) and not rows[place][left]:
                rows[place][left] = rows[top][left]
    return [Row(number, _cut(cells)) for number, cells in enumerate(rows, 1) if own[number - 1]]


def _cut(cells: Sequence[str]) -> tuple[str, ...]:
    """Cells without the empty ones at the end, which only say how wide the sheet is elsewhere."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return tuple(cells[:end])


def _sheet(name: str, rows: Sequence[Row], hidden: bool, told: Collection[str], bare: bool) -> Sheet:
    if bare:
        return Sheet(name, Table.without_headings(rows), hidden)
    place = heading_place([row.cells for row in rows], told)
    wide = max(len(row.cells) for row in rows[place:])
    first = rows[place].cells
    headings = unique_headings(first + ("",) * (wide - len(first)))
    above = tuple(line_of(row) for row in rows[:place])
    return Sheet(name, Table(headings, tuple(rows[place + 1 :]), "", "", first, above), hidden)
