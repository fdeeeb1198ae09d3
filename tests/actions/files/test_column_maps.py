"""What was said of a file's columns holds for the next file with the same headings."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kamtui.actions.column_maps import remember_map, remembered_map
from kamtui.actions.exports import export
from kamtui.actions.imports import import_file, import_table
from kamtui.actions.settings import setting_id
from kamtui.documents.plain import records_json
from kamtui.errors import KamtuiError
from kamtui.exchange.maps import ColumnMap
from kamtui.exchange.tables import parse_table
from kamtui.store.undo import undo
from kamtui.store.workspace import Workspace

Write = Callable[..., Path]
FIRM = {"Firma": "name", "Kürzel": "key", "Intern": ""}
LINES = "Firma,Kürzel,Intern\nHengyue,HY,x\n"


def test_a_map_holds_for_the_next_file_with_the_same_headings_in_any_order(workspace: Workspace, file: Write) -> None:
    (result,) = import_file(workspace, file("a.csv", LINES), "account", columns=FIRM)
    assert (result.created, "told before" in " ".join(result.notes)) == (1, False)
    (result,) = import_file(workspace, file("b.csv", "intern;KÜRZEL;Firma\n;SU;Suhe\n;HY;Hengyue\n"))
    assert (result.kind, result.created, result.unchanged + result.updated) == ("account", 1, 1)
    assert result.notes[0] == "Columns read as they were told before: Firma = name, Intern = -, Kürzel = key"


def test_another_map_overrides_what_is_remembered(workspace: Workspace, file: Write) -> None:
    path = file("a.csv", LINES)
    import_file(workspace, path, "account", columns=FIRM)
    import_file(workspace, path, "account", columns={"Firma": "name", "Intern": "short_name"})
    found = remembered_map(workspace, ["Firma", "Kürzel", "Intern"])
    assert found == ColumnMap("account", {"Firma": "name", "Intern": "short_name"})


def test_a_kind_that_is_told_is_not_the_remembered_one(workspace: Workspace, file: Write) -> None:
    lines = "Name,Note,Extra\nChen,x,y\n"
    import_file(workspace, file("a.csv", lines), "account", columns={"Extra": "city"})
    (result,) = import_file(workspace, file("b.csv", lines), "contact")
    assert (result.kind, result.created) == ("contact", 1)


def test_a_trial_remembers_nothing_and_undo_forgets(workspace: Workspace, file: Write) -> None:
    path = file("a.csv", LINES)
    import_file(workspace, path, "account", columns=FIRM, dry_run=True)
    assert remembered_map(workspace, list(FIRM)) is None
    import_file(workspace, path, "account", columns=FIRM)
    assert remembered_map(workspace, list(FIRM)) == ColumnMap("account", FIRM)
    undo(workspace)
    assert remembered_map(workspace, list(FIRM)) is None


def test_an_assignment_made_by_hand_is_remembered_and_used(workspace: Workspace) -> None:
    table = parse_table(LINES, "a.csv")
    remember_map(workspace, table.headings, "account", FIRM)
    edits = workspace.connection.execute("SELECT count(*) FROM edit").fetchone()
    remember_map(workspace, table.headings, "account", FIRM)
    assert workspace.connection.execute("SELECT count(*) FROM edit").fetchone() == edits
    (result,) = import_table(workspace, table, "a.csv")
    assert (result.kind, result.created) == ("account", 1)


def test_what_is_remembered_travels_with_the_team(empty: Callable[[], Workspace], tmp_path: Path) -> None:
    first, second = empty(), empty()
    remember_map(first, list(FIRM), "account", FIRM)
    export(first, tmp_path / "a.json", "json")
    import_file(second, tmp_path / "a.json")
    assert remembered_map(second, list(FIRM)) == ColumnMap("account", FIRM)


@pytest.mark.parametrize(
    "value",
    ["no json", "[]", '{"kind": "starship", "columns": {}}', '{"kind": "account", "columns": {"Firma": "warp"}}'],
)
def test_what_a_newer_kamtui_remembered_is_left_alone(workspace: Workspace, value: str) -> None:
    remember_map(workspace, list(FIRM), "account", FIRM)
    (setting,) = records_json(workspace, "setting")
    reading = workspace.read("setting", setting_id(setting["key"]))
    with workspace.action("settings") as transaction:
        transaction.write(reading, {"value": value})
    assert remembered_map(workspace, list(FIRM)) is None


def test_a_map_that_makes_two_columns_one_field_is_refused(workspace: Workspace, file: Write) -> None:
    with pytest.raises(KamtuiError, match="several columns would be the Name"):
        import_file(workspace, file("a.csv", "foo,bar\nX1,2\n"), "account", columns={"foo": "name", "bar": "name"})
    assert workspace.connection.execute("SELECT count(*) FROM account").fetchone()[0] == 0


def test_a_map_for_headings_that_are_not_there_is_refused(workspace: Workspace, file: Write) -> None:
    with pytest.raises(KamtuiError, match="no column Firmma"):
        import_file(workspace, file("a.csv", LINES), "account", columns={"Firmma": "name"})
