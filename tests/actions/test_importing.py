"""What the import screen asks for: files looked into, rehearsed without a trace, taken in, rows left out saved."""

from pathlib import Path

import pytest

from kamtui.actions.exports import export
from kamtui.actions.importing import (
    Said,
    first_rows,
    look_into,
    rehearse,
    remember_map,
    remembered_map,
    save_rejected,
    take_in,
)
from kamtui.actions.start import begin
from kamtui.clock import clock
from kamtui.errors import KamtuiError
from kamtui.exchange.tables import read_table
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


def test_what_was_said_is_remembered_for_the_headings_in_any_order(workspace: Workspace) -> None:
    assert remembered_map(workspace, ("A", "B")) is None
    remember_map(workspace, ("A", "B"), "account", {"A": "name"})
    assert remembered_map(workspace, ("b", "a")) == ("account", {"A": "name"})
    remember_map(workspace, ("B", "A"), "contact", {"A": "title"})
    assert remembered_map(workspace, ("A", "B")) == ("contact", {"A": "title"})


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


def test_rows_left_out_are_saved_as_they_stood_with_their_reasons(home: Path) -> None:
    file = home / "short.csv"
    file.write_text('name,city,note\nA,Kiel,"two\nlines"\n,Bremen\n', encoding="utf-8")
    save_rejected(read_table(file), [(3, "it has no name"), (99, "nowhere")], home / "out.csv")
    table = read_table(home / "out.csv")
    assert table.headings == ("name", "city", "note", "reason")
    assert [row.cells for row in table.rows] == [("", "Bremen", "", "it has no name")]


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
