"""What the import screen asks for: files looked into, rehearsed without a trace, taken in, rows left out saved."""

from pathlib import Path

import pytest

from kamtui.actions.column_maps import remembered_map
from kamtui.actions.exports import export
from kamtui.actions.importing import Said, first_rows, look_into, rehearse, save_left_out, take_in
from kamtui.actions.start import begin
from kamtui.clock import clock
from kamtui.errors import KamtuiError
from kamtui.exchange.maps import ColumnMap
from kamtui.store import queries
from kamtui.store.undo import undo, undo_candidate
from kamtui.store.workspace import Workspace


@pytest.fixture
def workspace(home: Path) -> Workspace:
    return begin(home / "team.kamtui", home, clock(), "Zhou Ke")


@pytest.fixture
def firms(home: Path) -> Path:
    file = home / "firms.csv"
    file.write_text("Account Name,Sector,City\nNordlicht,Energy,Kiel\n,Nobody,\n", encoding="utf-8")
    return file


def test_a_rehearsal_counts_and_leaves_no_trace(workspace: Workspace, firms: Path) -> None:
    before = undo_candidate(workspace)
    file = look_into(firms)
    done = rehearse(workspace, file, [Said("account", {})], None)
    assert [(one.created, one.skipped) for one in done.results] == [(1, [(3, "it has no name")])]
    assert queries.account_count(workspace) == 0
    assert undo_candidate(workspace) == before


def test_what_was_said_is_how_it_is_read_and_taken_in_as_one_step_of_undo(workspace: Workspace, firms: Path) -> None:
    file = look_into(firms)
    said = {"Sector": "industry", "City": "-"}
    (row,) = first_rows(file.parts[0], file.parts[0].plan("account", said), workspace.now())
    assert (row.number, row.values["name"], row.values["industry"]) == (2, "Nordlicht", "Energy")
    assert not any("city" in name.lower() for name in row.values)
    take_in(workspace, file, [Said("account", said)], None)
    assert queries.account_count(workspace) == 1
    undo(workspace)
    assert queries.account_count(workspace) == 0


def test_what_was_said_is_remembered_with_the_import_and_goes_with_it(workspace: Workspace, firms: Path) -> None:
    headings = ("City", "Account Name", "Sector")
    rehearse(workspace, look_into(firms), [Said("account", {"City": "-"})], None)
    assert remembered_map(workspace, headings) is None
    take_in(workspace, look_into(firms), [Said("account", {"City": "-"})], None)
    assert remembered_map(workspace, headings) == ColumnMap("account", {"City": "-"})
    undo(workspace)
    assert remembered_map(workspace, headings) is None
    take_in(workspace, look_into(firms), [Said("teammate", {"Account Name": "name"})], None)
    assert remembered_map(workspace, headings) == ColumnMap("teammate", {"Account Name": "name"})


def test_the_sheets_of_a_workbook_are_one_import_and_a_strange_one_is_passed_over(
    workspace: Workspace, home: Path
) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(home / "book.xlsx")) as book:
        for name, rows in (
            ("People", [["Contact", "Company"], ["Chen", "Hengyue"]]),
            ("Colours", [["Red", "Green"], ["1", "2"]]),
            ("Firms", [["Account Name", "City"], ["Hengyue", "Shanghai"], ["", "Kiel"]]),
        ):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    file = look_into(home / "book.xlsx")
    assert (file.form, [(part.name, part.kind) for part in file.parts]) == (
        "workbook", [("People", "contact"), ("Colours", ""), ("Firms", "account")],
    )  # fmt: skip
    said = [Said(part.kind, {}) for part in file.parts]
    assert sum(one.created for one in rehearse(workspace, file, said, None).results) == 2
    results = take_in(workspace, file, said, None)
    assert [(one.sheet, one.created, len(one.skipped)) for one in results] == [("People", 1, 0), ("Firms", 1, 1)]
    assert queries.account_count(workspace) == 1
    assert [(path.name, rows) for path, rows in save_left_out(results, home / "left.csv")] == [("left.csv", 1)]
    undo(workspace)
    assert queries.account_count(workspace) == 0


def test_an_export_of_kamtui_is_rehearsed_with_its_first_records(workspace: Workspace, firms: Path) -> None:
    take_in(workspace, look_into(firms), [Said("account", {})], None)
    out = firms.with_name("all.json")
    export(workspace, out, "json", False)
    home = firms.parent / "other"
    home.mkdir()
    with begin(home / "other.kamtui", home, clock(), "Anna Lin") as other:
        file = look_into(out)
        assert (file.form, file.parts) == ("kamtui", ())
        done = rehearse(other, file, [], None)
        assert "Nordlicht" in [sample.values.get("name") for sample in done.samples if sample.kind == "account"]
        assert queries.account_count(other) == 0


@pytest.mark.parametrize(("begin_", "form"), [("BEGIN:VCARD\n", "vcard"), ("\nbegin:vcalendar\n", "calendar")])
def test_cards_and_calendars_are_told_by_how_they_begin(home: Path, begin_: str, form: str) -> None:
    file = home / "anything.txt"
    file.write_text(begin_, encoding="utf-8")
    assert (look_into(file).form, look_into(file).parts) == (form, ())


def test_no_file_of_other_programs_ends_in_anything_but_a_preview_or_one_message(
    workspace: Workspace, corpus: Path
) -> None:
    read = refused = 0
    for path in sorted(corpus.rglob("*")):
        if path.suffix.lower() not in (".csv", ".tsv", ".txt", ".json") or path.stat().st_size > 2_000_000:
            continue
        try:
            file = look_into(path)
        except KamtuiError:
            refused += 1
            continue
        read += 1
        for part in file.parts:
            plan = part.plan(part.kind or "account", {})
            first_rows(part, plan, workspace.now())
    assert read > 200
    assert refused < read
