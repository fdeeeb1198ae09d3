"""Every command once: keys, words, reasons, clashes."""

import pytest
from textual.binding import BindingsMap
from textual.widgets import Input, TextArea

from kamtui.tui.commands import (
    COMMANDS,
    Command,
    Place,
    Situation,
    bindings,
    clashes,
    command,
    footer,
    help_rows,
    key_name,
    palette_rows,
)
from kamtui.tui.widgets.spans import Span

OLD_TERMINALS = {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m"}
PLACES: tuple[Place, ...] = (
    "everywhere", "account", "line", "exchange", "doubles", "form", "import", "imported",
)  # fmt: skip


def test_no_two_commands_share_a_key() -> None:
    assert clashes({}) == []


def test_a_keymap_that_gives_one_key_twice_is_told() -> None:
    assert clashes({"log": "n"}) == ["n would be both Log and New."]
    assert clashes({"edit": "f8"}) == ["F8 would be both Edit and Delete."]
    assert clashes({"pane_1": "e"}) == ["e would be both Briefing and Edit."]


def test_keys_of_places_that_never_meet_may_be_the_same() -> None:
    assert clashes({"full_form": "ctrl+o"}) == []


def test_a_keymap_for_an_unknown_command_is_told() -> None:
    assert clashes({"frobnicate": "x"}) == ["There is no command frobnicate."]


@pytest.mark.parametrize("each", COMMANDS, ids=lambda each: each.id)
def test_every_letter_has_a_chord_that_an_input_method_lets_through(each: Command) -> None:
    if len(each.key) == 1 and not each.key.isdigit():
        assert each.chord, each.id
        assert all(len(key) > 1 for key in each.chord.split(","))


def test_no_chord_is_lost_on_an_old_terminal_or_taken_from_a_text_field() -> None:
    ours = {key: each.id for each in COMMANDS for key in each.keys if "+" in key}
    assert not OLD_TERMINALS & set(ours)
    own = {"undo", "redo"}
    for field in (Input, TextArea):
        theirs = set(BindingsMap(field.BINDINGS).key_to_bindings)
        taken = {key for key in ours if key in theirs and ours[key] not in own}
        assert not taken, f"{field.__name__} has {taken}"


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        ("fullwidth_question_mark", "help"),
        ("fullwidth_solidus", "find"),
        ("ideographic_comma", "find"),
        ("ｌ", "log"),
        ("Ｕ", "redo"),
        ("ideographic_space", "done"),
        ("１", "pane_1"),
        ("f1", "help"),
    ],
)
def test_signs_of_a_chinese_input_method_do_what_ours_do(sign: str, expected: str) -> None:
    keys = BindingsMap(bindings(*PLACES)).key_to_bindings
    assert [binding.action for binding in keys[sign]] == [expected]


def test_bindings_carry_the_id_of_their_command_so_that_a_keymap_finds_them() -> None:
    assert {binding.id for binding in bindings(*PLACES)} == {each.id for each in COMMANDS}


def test_a_command_that_cannot_run_says_why() -> None:
    assert command("undo").reason(Situation()) == "there is nothing to undo"
    assert command("undo").reason(Situation(undo=True)) == ""
    assert command("edit").reason(Situation(line=True, writable=False)) == "this workspace is read-only"
    assert command("pane_2").reason(Situation()) == "no account is chosen"


def test_the_palette_keeps_commands_that_cannot_run_and_their_reason() -> None:
    rows = {row.id: row for row in palette_rows(Situation())}
    assert rows["redo"].reason == "there is nothing to redo"
    assert rows["log"].keys == "l F2"
    assert "palette" not in rows


def test_the_last_row_has_help_first_and_fewer_than_seven_keys_at_the_right() -> None:
    entries = footer("everywhere", ("everywhere",), Situation())
    assert entries[0].command == "help"
    assert len(entries) < 7
    assert entries[0].drop == 0


def test_the_last_row_says_what_this_line_can_do_in_its_own_words() -> None:
    entries = footer("here", ("line", "account"), Situation(account=True, line=True), labels={"done": "Kept"})
    assert entries[0].spans == (Span("space", "key"), Span(" Kept", "dim"))
    assert footer("here", ("line",), Situation())[0].spans == (Span("space Done", "faint"),)


def test_while_typing_the_last_row_shows_chords() -> None:
    entries = footer("everywhere", ("everywhere",), Situation(), typing=True)
    assert ["".join(span.text for span in entry.spans) for entry in entries][:2] == ["F1 Help", "F2 Log"]


def test_the_users_own_key_is_shown() -> None:
    entries = footer("everywhere", ("everywhere",), Situation(), keymap={"log": "ctrl+l"})
    assert entries[1].spans[0] == Span("^l", "key")
    assert next(row.keys for row in help_rows(keymap={"log": "ctrl+l, w"}) if row.id == "log") == "^l w"


def test_help_lists_every_command_of_a_place_with_all_its_keys() -> None:
    rows = {row.id: row for row in help_rows("line")}
    assert rows["delete"].keys == "d del F8"
    assert set(rows) == {"done", "open", "edit", "delete", "copy", "history", "merge"}
    assert all(row.help for row in help_rows())


@pytest.mark.parametrize(
    ("key", "expected"), [("ctrl+p", "^p"), ("f10", "F10"), ("escape", "esc"), ("f", "f"), ("U", "U")]
)
def test_keys_are_shown_shortly(key: str, expected: str) -> None:
    assert key_name(key) == expected
