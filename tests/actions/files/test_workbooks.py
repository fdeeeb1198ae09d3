"""Workbooks in and out: several kinds in one step of undo, typed cells, and everything back as it was."""

import io
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from python_calamine import CalamineWorkbook

from kamtui.actions import export_workbook, records
from kamtui.actions.exports import export, format_of
from kamtui.actions.imports import import_file
from kamtui.documents.plain import records_json
from kamtui.errors import KamtuiError
from kamtui.exchange.own import PIECE
from kamtui.records.values import Moment, Money, RecordId, Value
from kamtui.store.ids import id_text
from kamtui.store.undo import undo
from kamtui.store.workspace import Workspace

from .test_exports import contents, exported, fill

Write = Callable[..., Path]


def book(sheets: dict[str, list[list[Any]]], hidden: tuple[str, ...] = ()) -> bytes:
    held = io.BytesIO()
    made = xlsxwriter.Workbook(held, {"default_date_format": "d.m.yy"})
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
        if name in hidden:
            sheet.hide()
    made.close()
    return held.getvalue()


def cells_of(path: Path, sheet: str) -> list[list[Any]]:
    rows: list[list[Any]] = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()
    return rows


SHEETS: dict[str, list[list[Any]]] = {
    "Deals": [
        ["Our pipeline"], ["Deal ID", "Deal Name", "Account", "Amount", "Currency", "Expected Close"],
        [1001, "Drill", "Hengyue", 1250000.5, "CNY", date(2026, 12, 24)], [1002, "Tape", "Suhe", 10, "EUR", ""],
    ],
    "Remarks": [["nothing that kamtui knows"], ["x"]],
    "People": [
        ["Name", "Account", "Title", "Reports To", "Mobile"], ["Chen", "Hengyue", "CTO", "", 13812345678],
        ["Li", "Hengyue", "Buyer", "Chen", ""],
    ],
    "Firms": [["Account Name", "Industry", "Employees"], ["Hengyue", "Bank", 1200], ["Suhe", "Dairy", 80]],
}


def test_a_workbook_of_several_kinds_is_one_step_of_undo_whatever_the_order_of_its_sheets(
    workspace: Workspace, file: Write
) -> None:
    path = file("a.csv", book(SHEETS, hidden=("People",)))  # its name does not matter
    results = import_file(workspace, path)
    assert [(one.sheet, one.kind, one.created, one.skipped) for one in results] == [
        ("Deals", "opportunity", 2, []), ("People", "contact", 2, []), ("Firms", "account", 2, []),
    ]
    assert results[0].notes[-1].startswith("The sheet Remarks was passed over: kamtui cannot tell what a.csv [Remarks]")
    assert "Lines above the headings, not taken: Our pipeline" in results[0].notes
    assert results[1].notes == ["The sheet People is hidden; it was read like the others"]
    deals = {each["name"]: each for each in records_json(workspace, "opportunity")}
    assert deals["Drill"]["account"]["name"] == "Hengyue"
    assert deals["Drill"]["value"] == {"amount": "1250000.5", "currency": "CNY"}
    assert deals["Drill"]["expected_close"] == "2026-12-24"
    assert deals["Drill"]["extra"] == {"Deal ID": "1001"}
    people = {each["name"]: each for each in records_json(workspace, "contact")}
    assert people["Li"]["boss"]["name"] == "Chen"
    assert people["Chen"]["phones"] == ["13812345678"]
    assert [one.unchanged for one in import_file(workspace, path)] == [2, 2, 2]
    undo(workspace)
    assert [list(records_json(workspace, kind)) for kind in ("account", "contact", "opportunity")] == [[], [], []]


def test_a_workbook_again_reverts_nothing_that_was_changed_here(workspace: Workspace, file: Write) -> None:
    path = file("a.xlsx", book(SHEETS))
    import_file(workspace, path)
    (hengyue,) = [each for each in records_json(workspace, "account") if each["name"] == "Hengyue"]
    reading = workspace.read("account", bytes.fromhex(hengyue["id"].replace("-", "")))
    records.change(workspace, reading, {"industry": "Finance"})
    assert [one.updated for one in import_file(workspace, path)] == [0, 0, 0]
    newer = {**SHEETS, "Firms": [*SHEETS["Firms"][:2], ["Suhe", "Dairy", 90]]}
    assert [one.updated for one in import_file(workspace, file("b.xlsx", book(newer)))] == [0, 0, 1]
    industries = {each["name"]: (each["industry"], each["employees"]) for each in records_json(workspace, "account")}
    assert industries == {"Hengyue": ("Finance", 1200), "Suhe": ("Dairy", 90)}


def test_the_same_table_as_csv_and_as_a_sheet_makes_the_same_records(workspace: Workspace, file: Write) -> None:
    rows = [["Name", "Email", "Notes"], ["Chen", "c@x.cn", "=1+1"], ["Li", "", "007"]]
    lines = "\n".join(",".join(row) for row in rows)
    assert import_file(workspace, file("a.csv", lines))[0].created == 2
    held = io.BytesIO()
    made = xlsxwriter.Workbook(held, {"strings_to_formulas": False})
    for number, row in enumerate(rows):
        made.worksheets_objs or made.add_worksheet("A")
        for place, cell in enumerate(row):
            made.worksheets()[0].write_string(number, place, cell)
    made.close()
    (result,) = import_file(workspace, file("a.xlsx", held.getvalue()))
    assert (result.created, result.unchanged, result.sheet) == (0, 2, "")


def test_a_workbook_of_which_no_sheet_can_be_taken_is_refused_whole(workspace: Workspace, file: Write) -> None:
    content = book({"A": [["Foo", "Bar"], [1, 2]], "B": [["Baz"], [3]]})
    with pytest.raises(KamtuiError, match=r"None of the sheets of x\.xlsx can be taken") as caught:
        import_file(workspace, file("x.xlsx", content))
    assert all(f"{name}: kamtui cannot tell" in caught.value.message for name in ("A", "B"))


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["empty_s_attribute", "issue252", "issue_419"])
def test_broken_workbooks_are_refused_in_one_line_and_nothing_is_written(
    workspace: Workspace, corpus: Path, name: str
) -> None:
    with pytest.raises(KamtuiError) as caught:
        import_file(workspace, corpus / "xlsx" / "tafia__calamine" / f"{name}.xlsx")
    assert caught.value.hint
    assert "\n" not in str(caught.value)
    assert workspace.connection.execute("SELECT count(*) FROM edit").fetchone()[0] == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=25)
@given(content=contents())
def test_a_workbook_comes_back_as_an_equal_workspace(
    content: list[tuple[str, RecordId, dict[str, Value]]], empty: Callable[[], Workspace], tmp_path: Path
) -> None:
    first, second = empty(), empty()
    fill(first, content)
    before = exported(first, tmp_path / "a.json")
    export(first, tmp_path / "all.xlsx", "xlsx", private=True)
    if content:
        import_file(second, tmp_path / "all.xlsx")
    assert exported(second, tmp_path / "b.json") == before
    first.close()
    second.close()


def test_cells_have_the_types_of_what_they_hold(workspace: Workspace, tmp_path: Path) -> None:
    account = records.add(workspace, "account", {"name": "=HYPERLINK(1)", "employees": 12, "pinned": True})
    records.add(workspace, "opportunity", {
        "name": "https://x.cn", "account": account, "value": Money("1250000.5", "CNY"), "expected_close": "2026-12-24",
    })
    records.add(workspace, "visit", {
        "account": account, "when": Moment("2026-11-24T02:00:00Z", "Asia/Shanghai"), "note": "007",
    })
    export(workspace, tmp_path / "a.xlsx", "xlsx")
    (accounts, deals, visits) = (
        dict(zip(*cells_of(tmp_path / "a.xlsx", name)[:2], strict=True))
        for name in ("accounts", "opportunities", "visits")
    )
    assert (accounts["name"], accounts["employees"], accounts["pinned"]) == ("=HYPERLINK(1)", 12, True)
    assert (deals["value"], deals["value_currency"], deals["expected_close"]) == (1250000.5, "CNY", date(2026, 12, 24))
    assert (deals["name"], deals["account"], deals["account_id"]) == (
        "https://x.cn", "=HYPERLINK(1)", id_text(account),
    )
    assert (visits["when"], visits["when_zone"], visits["note"]) == (
        datetime(2026, 11, 24, 10), "Asia/Shanghai", "007",
    )
    assert "walk_away" not in deals


def test_no_text_becomes_a_formula_a_link_or_a_number(workspace: Workspace, tmp_path: Path) -> None:
    from zipfile import ZipFile

    for text in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "{=1}", "http://x.cn", "mailto:a@b.cn", "1e5", "＝1"):
        records.add(workspace, "account", {"name": text})
    export(workspace, tmp_path / "a.xlsx", "xlsx")
    with ZipFile(tmp_path / "a.xlsx") as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.lower()
    assert sorted(row[2] for row in cells_of(tmp_path / "a.xlsx", "accounts")[1:]) == sorted(
        each["name"] for each in records_json(workspace, "account")
    )


def test_a_text_longer_than_a_cell_goes_on_in_another_column_and_is_told(
    empty: Callable[[], Workspace], tmp_path: Path
) -> None:
    first, second = empty(), empty()
    texts = {
        "short": "x" * 32_767, "long": "ab=" * (PIECE + 1), "wide": "𠀀" * 16_384,
        "broken": "y" * PIECE + "'=1" * 9_000,
    }  # fmt: skip
    for name, text in texts.items():
        records.add(first, "account", {"name": name, "notes": text})
    (written,) = export(first, tmp_path / "a.xlsx", "xlsx")
    assert written.notes == ("3 texts are longer than a cell of Excel takes; they go on in notes (2)",)
    import_file(second, tmp_path / "a.xlsx")
    assert {each["name"]: each["notes"] for each in records_json(second, "account")} == texts


def test_a_kind_with_more_records_than_rows_goes_on_in_another_sheet(
    empty: Callable[[], Workspace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_workbook, "ROWS", 4)
    first, second = empty(), empty()
    with first.action("fill") as transaction:
        for number in range(7):
            transaction.create("account", {"name": f"A{number}"})
    (written,) = export(first, tmp_path / "a.xlsx", "xlsx")
    sheets = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).sheet_names
    assert (written.records, sheets) == (7, ["accounts", "accounts 2", "accounts 3"])
    assert [len(cells_of(tmp_path / "a.xlsx", name)) for name in sheets] == [4, 4, 2]
    assert import_file(second, tmp_path / "a.xlsx")[0].created == 7


def test_private_fields_are_in_a_workbook_only_when_asked_for(workspace: Workspace, tmp_path: Path) -> None:
    records.add(workspace, "account", {"name": "Hengyue", "private_notes": "hush"})
    for private in (False, True):
        export(workspace, tmp_path / "a.xlsx", "xlsx", private)
        assert ("hush" in str(cells_of(tmp_path / "a.xlsx", "accounts"))) is private
        assert ("private_notes" in cells_of(tmp_path / "a.xlsx", "accounts")[0]) is private


def test_columns_are_as_wide_as_what_they_hold_and_the_headings_stay(workspace: Workspace, tmp_path: Path) -> None:
    import re
    from zipfile import ZipFile

    records.add(workspace, "account", {"name": "华东恒岳商业银行股份有限公司"})
    export(workspace, tmp_path / "a.xlsx", "xlsx")
    with ZipFile(tmp_path / "a.xlsx") as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    widths = [float(one) for one in re.findall(r'<col min="3" max="3" width="([\d.]+)"', sheet)]
    assert 28 <= widths[0] <= 31
    assert '<pane ySplit="1"' in sheet
    assert "<autoFilter" in sheet


def test_an_empty_workspace_is_an_empty_workbook(workspace: Workspace, tmp_path: Path) -> None:
    assert [one.records for one in export(workspace, tmp_path / "a.xlsx", "xlsx")] == [0]
    with pytest.raises(KamtuiError, match="is empty"):
        import_file(workspace, tmp_path / "a.xlsx")


def test_a_name_that_ends_otherwise_than_its_format_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    assert format_of("a.XLSX") == "xlsx"
    for name, form in (("a.xlsx", "json"), ("a.xlsx", "csv"), ("a.csv", "xlsx"), ("a.json", "xlsx")):
        with pytest.raises(KamtuiError, match="would be no"):
            export(workspace, tmp_path / name, form)
        assert not (tmp_path / name).exists()


@pytest.mark.corpus
@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_every_naughty_string_survives_as_the_name_of_an_account_and_its_note(
    empty: Callable[[], Workspace], corpus: Path, tmp_path: Path, form: str
) -> None:
    path = corpus / "unicode" / "minimaxir__big-list-of-naughty-strings" / "blns.json"
    strings = json.loads(path.read_text("utf-8"))
    assert len(strings) == 515
    first, second = empty(), empty()
    with first.action("fill") as transaction:
        for text in strings:
            transaction.create("account", {"name": text or "empty", "notes": text})
    export(first, tmp_path / f"a.{form}", form)
    (result,) = import_file(second, tmp_path / f"a.{form}")
    assert (result.created, result.skipped) == (515, [])
    assert list(records_json(second, "account")) == list(records_json(first, "account"))
