"""Rows left out, mended in a file of their own, are the rows of the first file."""

import csv
from collections.abc import Callable
from pathlib import Path

from kamtui.actions.imports import import_file
from kamtui.documents.plain import records_json
from kamtui.exchange.rejected import save_rejected, without_reasons
from kamtui.exchange.tables import parse_table, read_table
from kamtui.store.workspace import Workspace

Write = Callable[..., Path]


def rows_in(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text("utf-8-sig").splitlines()))


def rejected(workspace: Workspace, path: Path, out: Path) -> int:
    (result,) = import_file(workspace, path)
    assert result.table is not None
    save_rejected(result.table, result.skipped, out)
    return len(result.skipped)


def test_mended_rows_come_in_once_however_often_either_file_comes(
    workspace: Workspace, file: Write, tmp_path: Path
) -> None:
    lines = "Contact ID,Name,Notes\n1,,x\n2,Bo,=1\n3,,=2\n"
    first, out = file("a.csv", lines), tmp_path / "out.csv"
    assert rejected(workspace, first, out) == 2
    assert rows_in(out) == [
        ["Contact ID", "Name", "Notes", "reason"],
        ["1", "", "x", "[2] it has no name"],
        ["3", "", "'=2", "[4] it has no name"],
    ]
    assert out.stat().st_mode & 0o077 == 0
    out.write_text(out.read_text("utf-8").replace("1,,", "1,Ann,").replace("3,,", "3,Cy,"), "utf-8")
    assert import_file(workspace, out)[0].created == 2
    (result,) = import_file(workspace, file("a.csv", lines.replace("1,,", "1,Ann,").replace("3,,", "3,Cy,")))
    assert (result.created, result.unchanged) == (0, 3)
    assert {each["name"]: each["notes"] for each in records_json(workspace, "contact")} == {
        "Ann": "x", "Bo": "=1", "Cy": "=2",
    }
    assert not any("reason" in each["extra"] for each in records_json(workspace, "contact"))


def test_rows_without_a_key_are_themselves_again_even_with_the_reasons_emptied(
    workspace: Workspace, file: Write, tmp_path: Path
) -> None:
    first, out = file("a.csv", "Deal Name,Amount,Account\n,5,Suhe\n,'=6,,more,still\nDrill,1,\n"), tmp_path / "out.csv"
    assert rejected(workspace, first, out) == 2
    assert rows_in(out)[2] == ["", "''=6", "", "[3] it has no name", "more", "still"]
    mended = out.read_text("utf-8").replace("[2] it has no name", "").replace("[3] it has no name", "")
    out.write_text(mended.replace("\n,", "\nTape,"), "utf-8")
    assert without_reasons(read_table(out)).headings == ("Deal Name", "Amount", "Account")
    (result,) = import_file(workspace, out)
    assert (result.created, result.skipped) == (2, [])
    whole = file("a.csv", "Deal Name,Amount,Account\nTape,5,Suhe\nTape,'=6,,more,still\nDrill,1,\n")
    assert import_file(workspace, whole)[0].unchanged == 3


def test_a_column_of_the_sources_own_reasons_is_a_column_like_others() -> None:
    table = parse_table("Name,Amount,reason\nDrill,1,too dear\n", "a.csv")
    assert without_reasons(table) is table
    table = parse_table("Name,reason\nDrill,[x] no\n", "a.csv")
    assert without_reasons(table) is table


def test_rows_of_a_file_without_headings_come_back_without_headings(tmp_path: Path) -> None:
    table = parse_table("1,Ann\n2,\n", "a.csv", bare=True)
    save_rejected(table, [(2, "it has no name")], tmp_path / "out.csv")
    again = parse_table((tmp_path / "out.csv").read_text("utf-8-sig"), "out.csv", bare=True)
    mended = without_reasons(again)
    assert (mended.headings, [row.cells for row in mended.rows]) == (("column 1", "column 2"), [("2", "")])


def test_rejected_rows_of_a_sheet_and_of_kamtuis_own_table_can_be_written(
    workspace: Workspace, file: Write, tmp_path: Path
) -> None:
    own = "id,kind,name\nno id,account,Hengyue\n01890000-0000-7000-8000-000000000001,account,Suhe\n"
    path = file("accounts.csv", own.replace("no id", "01890000-0000-7000-8000-00000000000x"))
    table = read_table(path)
    save_rejected(table, [(2, "it has no id")], tmp_path / "out.csv")
    assert rows_in(tmp_path / "out.csv")[0] == ["id", "kind", "name", "reason"]
