"""Workbooks read as tables: every sheet, every sort of cell, and the rows the sheet counts."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from kamtui.errors import KamtuiError
from kamtui.exchange.sniffing import is_workbook
from kamtui.exchange.workbooks import Sheet, cell_text, read_workbook

Paint = Callable[[Any, Any], None]
HEADINGS = ["Account Name", "Industry", "Phone"]


def book(sheets: Mapping[str, Sequence[Sequence[Any]]], paint: Paint | None = None) -> bytes:
    """A workbook with these cells; `paint` does what is besides to it."""
    held = io.BytesIO()
    made = xlsxwriter.Workbook(held, {"default_date_format": "yyyy-mm-dd hh:mm"})
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        for number, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                if cell is not None:
                    sheet.write(number, place, cell)
    if paint:
        paint(made, made.worksheets())
    made.close()
    return held.getvalue()


def only(content: bytes) -> Sheet:
    (sheet,) = read_workbook(content, "x.xlsx")
    return sheet


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (1001.0, "1001"), (12.5, "12.5"), (1e21, "1000000000000000000000"), (1e-7, "0.0000001"), (-3.0, "-3"),
        (True, "true"), (False, "false"), (7, "7"), (date(2026, 11, 24), "2026-11-24"), (None, ""),
        (datetime(2026, 11, 24, 9, 30), "2026-11-24 09:30:00"), (time(9, 5), "09:05:00"), (float("nan"), ""),
        (timedelta(hours=26, minutes=5), "26:05:00"), (timedelta(minutes=-90), "-1:30:00"), ("007", "007"),
        ("a_xFFFE_b", "a\ufffeb"), ("'=1", "''=1"), ("=1", "=1"),
    ],
)
def test_a_cell_reads_as_a_csv_file_would_have_it(cell: Any, text: str) -> None:
    assert cell_text(cell) == text


def test_titles_above_the_headings_are_no_rows_and_rows_keep_the_sheets_numbers() -> None:
    above: list[list[Any]] = [["Customers 2026"], [], ["as of", "November"]]
    rows = [*above, HEADINGS, ["Hengyue", "Bank", 12345], [], ["Suhe", "Dairy"]]
    sheet = only(book({"Customers": rows}))
    assert sheet.table.headings == tuple(HEADINGS)
    assert [(row.number, row.cells) for row in sheet.table.rows] == [
        (5, ("Hengyue", "Bank", "12345")), (7, ("Suhe", "Dairy")),
    ]
    assert sheet.table.above == ("Customers 2026", "as of November")


def test_unknown_headings_are_found_below_a_narrow_title() -> None:
    sheet = only(book({"A": [["Bestand"], ["Kürzel", "Ort", "Umsatz"], ["HY", "Wuxi", 5]]}))
    assert sheet.table.headings == ("Kürzel", "Ort", "Umsatz")


def test_every_sheet_with_anything_in_it_is_read_and_a_hidden_one_is_known_as_such() -> None:
    content = book(
        {"One": [HEADINGS, ["Hengyue"]], "Nothing": [], "Two": [["Name", "Email"], ["Chen", "c@x.cn"]]},
        lambda _book, sheets: sheets[2].hide(),
    )
    found = read_workbook(content, "x.xlsx")
    assert [(sheet.name, sheet.hidden) for sheet in found] == [("One", False), ("Two", True)]


def test_cells_merged_over_rows_hold_for_each_row_that_has_more_of_its_own() -> None:
    def paint(_book: Any, sheets: Any) -> None:
        sheets[0].merge_range(1, 0, 3, 0, "Hengyue")

    rows: list[list[Any]] = [["Account", "Name"], [None, "Chen"], [None, "Li"], [None, None], ["Suhe", "Wu"]]
    table = only(book({"People": rows}, paint)).table
    assert [row.cells for row in table.rows] == [("Hengyue", "Chen"), ("Hengyue", "Li"), ("Suhe", "Wu")]


def test_without_headings_columns_are_called_by_their_places() -> None:
    (sheet,) = read_workbook(book({"A": [["Hengyue", 1], ["Suhe", 2]]}), "x.xlsx", bare=True)
    assert (sheet.table.headings, len(sheet.table.rows), sheet.table.first) == (("column 1", "column 2"), 2, ())


@pytest.mark.parametrize("content", [b"PK\x03\x04 no workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600])
def test_a_broken_workbook_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(KamtuiError, match=r"x\.xlsx cannot be read as a workbook") as caught:
        read_workbook(content, "x.xlsx")
    assert caught.value.hint


def test_an_empty_workbook_is_said_to_be_empty() -> None:
    with pytest.raises(KamtuiError, match=r"x\.xlsx is empty"):
        read_workbook(book({"A": [], "B": []}), "x.xlsx")


@pytest.mark.parametrize(
    ("content", "is_one"),
    [
        (b"PK\x03\x04..", True), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..", True), (b"a,b\n", False), (b"", False),
        (b"BEGIN:VCARD", False),
    ],
)  # fmt: skip
def test_whether_a_file_is_a_workbook_its_first_bytes_say(content: bytes, is_one: bool) -> None:
    assert is_workbook(content) is is_one


@pytest.mark.corpus
def test_workbooks_of_others_read_as_their_csv_files(corpus: Path) -> None:
    folder = corpus / "csv_nasty" / "wireservice__csvkit"
    for name in ("sheets.xls", "sheets.xlsx"):
        found = {sheet.name: sheet.table for sheet in read_workbook((folder / name).read_bytes(), name)}
        assert list(found) == ["data", "ʤ"]
        assert found["data"].headings[:3] == ("text", "date", "integer")
        assert found["data"].rows[0].cells[:6] == (
            "Chicago Reader", "1971-01-01", "40", "true", "1", "1971-01-01 04:14:00",
        )


@pytest.mark.corpus
def test_either_calendar_of_excel_gives_the_same_days(corpus: Path) -> None:
    folder = corpus / "xlsx" / "tafia__calamine"
    tables = [only((folder / name).read_bytes()).table for name in ("date.xlsx", "date_1904.xlsx")]
    assert tables[0].column(0)[0] == tables[1].column(0)[0] == "2021-01-02"
