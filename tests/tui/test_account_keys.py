"""The keys and the mouse on the account screen: each does something or says why not, and they never vanish."""

from pathlib import Path

import pytest

from kamtui.actions.records import remove
from kamtui.store import queries
from kamtui.store.workspace import Workspace
from kamtui.tui.screens.form import FormScreen
from kamtui.tui.screens.help import HelpScreen
from kamtui.tui.screens.log import LogScreen
from kamtui.tui.widgets.pick import PickList

from .room import DESIGN, SIZES, SMALL, Hands, Room, opened

ODD_SIZES = ((30, 8), (200, 60), (80, 24), (20, 4), (120, 40), (99, 24), (100, 24), (40, 12), (120, 40))


async def walk(at: Hands, where: str) -> None:
    keys = {"page": (), "visits": ("2",), "visit": ("2", "tab"), "people": ("3",), "person": ("3", "tab"),
            "list": ("escape",)}  # fmt: skip
    await at.press(*keys[where])


LETTERS = ("l", "n", "e", "d", "u", "U", "1", "2", "3", "p", "f", "y", "space", "enter", "/", "?", "ctrl+p", "tab")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("empty", [True, False])
async def test_every_key_does_something_or_says_why_not(room: Room, empty: bool, size: tuple[int, int]) -> None:
    if empty:
        for account in (room.bank, room.works, room.dairy):
            remove(room.workspace, "account", account)
    silent = []
    async with opened(room.workspace, room.home, size) as at:
        for key in LETTERS:
            before, said = (at.text(), at.app.screen.focused), len(at.said)
            clipboard = at.app.clipboard
            await at.press(key)
            same = (at.text(), at.app.screen.focused) == before and at.app.clipboard == clipboard
            if same and len(at.said) == said:
                silent.append(key)
            for _screen in range(3):
                if len(at.app.screen_stack) > 1:
                    await at.press("escape")
            if at.screen.filter.typing or at.screen.pane_filter.typing:
                await at.press("escape")
            assert at.seen(), key
    # The pane one is in already has nothing to say.
    assert set(silent) <= {"1"}


async def test_every_letter_of_the_line_and_the_pane_is_met_by_a_chord(room: Room) -> None:
    async with opened(room.workspace, room.home, SMALL) as at:
        for key, screen in (("f2", LogScreen), ("ctrl+n", FormScreen), ("ctrl+o", FormScreen), ("f3", PickList),
                            ("ctrl+p", PickList), ("f1", HelpScreen)):  # fmt: skip
            await at.press(key)
            assert isinstance(at.app.screen, screen), key
            await at.press("escape")
            assert at.top is at.screen, key
            assert at.line == ("step", room.plan), key
        await at.press("ctrl+t")
        assert at.app.clipboard == "send drill plan"
        await at.press("f8")
        assert room.workspace.read("step", room.plan).deleted
        await at.press("ctrl+z")
        assert not room.workspace.read("step", room.plan).deleted
        await at.press("ctrl+y")
        assert room.workspace.read("step", room.plan).deleted


@pytest.mark.parametrize(("where", "new", "edit"), [
    ("page", "step", "step"), ("visits", "", "visit"), ("visit", "", ""), ("people", "contact", "contact"),
    ("person", "contact", "visit"), ("list", "account", "account"),
])  # fmt: skip
async def test_n_and_e_mean_the_kind_one_looks_at(room: Room, where: str, new: str, edit: str) -> None:
    async with opened(room.workspace, room.home) as at:
        await walk(at, where)
        if where == "person":
            await at.press("shift+tab", "down", "tab")
        for key, kind in (("n", new), ("e", edit)):
            await at.press(key)
            shown = at.app.screen
            if kind:
                assert isinstance(shown, FormScreen), (where, key)
                assert shown.form.kind.name == kind
            elif key == "n":
                assert isinstance(shown, LogScreen)
                assert "Plan" in at.text()
            else:
                assert shown is at.screen
                assert at.said == ["No line is chosen"]
                continue
            await at.press("escape")
            assert at.top is at.screen


@pytest.mark.parametrize(("size", "pane"), [(SMALL, "1"), (SMALL, "2"), (DESIGN, "1"), (DESIGN, "3")])
async def test_tab_walks_round_what_is_seen_and_nothing_else(room: Room, size: tuple[int, int], pane: str) -> None:
    async with opened(room.workspace, room.home, size) as at:
        await at.press(pane)
        start, met = at.screen.focused, []
        for _step in range(6):
            await at.press("tab")
            assert at.seen()
            met.append(at.screen.focused)
            if met[-1] is start:
                break
        assert met[-1] is start
        if size == SMALL and pane == "1":
            assert at.said == ["There is no other pane here"]
        else:
            assert len(set(met)) == len(met) > 1


@pytest.mark.parametrize("where", ["page", "visit", "people", "list"])
async def test_the_keys_never_vanish_while_the_terminal_changes_its_size(room: Room, where: str) -> None:
    async with opened(room.workspace, room.home) as at:
        await walk(at, where)
        for size in ODD_SIZES:
            await at.resize(*size)
            assert at.seen(), size
            assert len(at.rows()) == size[1]
        await at.press("down", "up")
        assert at.account == room.bank


async def test_the_list_is_on_the_shown_account_again_when_there_is_room_for_both(room: Room) -> None:
    async with opened(room.workspace, room.home, SMALL) as at:
        await at.press("escape", "down", "down")
        await at.resize(*DESIGN)
        row = at.screen.accounts.current
        assert row is not None
        assert at.account == row.id == room.bank


async def test_help_and_palette_are_closed_and_opened_again(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        for sign in ("?", "？", "f1"):
            await at.press(sign)
            assert isinstance(at.app.screen, HelpScreen)
            await at.press(sign)
            assert at.top is at.screen
        for _turn in range(2):
            await at.press("ctrl+p")
            await at.type("visits")
            await at.press("enter")
            assert at.screen.pane == 1
            await at.press("ctrl+p", "escape", "1")
            assert at.line == ("step", room.plan)


@pytest.mark.parametrize("size", SIZES)
async def test_the_palette_says_why_a_command_cannot_run(room: Room, size: tuple[int, int]) -> None:
    async with opened(room.workspace, room.home, size) as at:
        await at.press("ctrl+p")
        await at.type("redo")
        assert "there is nothing to redo" in at.text()
        await at.press("enter")
        assert isinstance(at.app.screen, PickList)


async def test_a_log_to_no_account_at_all_can_be_begun_and_left(home: Path) -> None:
    with Workspace.open(home / "empty.kamtui", home, create=True) as workspace:
        async with opened(workspace, home, SMALL) as at:
            await at.press("l")
            assert isinstance(at.app.screen, LogScreen)
            await at.press("escape")
            assert at.top is at.screen
            assert at.seen()


async def test_a_log_stands_under_the_cursor_and_its_follow_up_is_one_key_away(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("2", "l")
        await at.type("@陈国栋 went well >>send the plan by friday")
        await at.press("ctrl+s")
        assert "y copies a follow-up" in at.said[-1]
        kind, visit = at.line or ("", b"")
        assert kind == "visit"
        assert visit not in (room.planned, room.held)
        await at.press("y")
        assert "send the plan" in at.app.clipboard
        await at.press("u")
        assert queries.visit(room.workspace, visit) is None


async def test_a_log_without_anything_to_send_offers_no_follow_up(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("l")
        await at.type("nobody there")
        await at.press("ctrl+s")
        assert at.said[-1] == "Logged. u takes it back"


async def test_a_workspace_of_a_newer_kamtui_can_be_read_and_says_why_not_more(room: Room) -> None:
    room.workspace.connection.execute("PRAGMA user_version = 99")
    with Workspace.open(room.workspace.path, room.home, room.clock) as newer:
        async with opened(newer, room.home) as at:
            assert "read-only" in at.rows()[0]
            for key in ("l", "n", "e", "d", "space", "u", "U"):
                at.said.clear()
                await at.press(key)
                assert at.said == ["This workspace was made by a newer kamtui: it can be read, not changed"], key
                assert at.top is at.screen
            await at.press("2", "3", "1", "p")
            assert "not below nine million" in at.text()


# The mouse


async def test_a_click_goes_to_an_account_a_pane_a_line_and_runs_what_the_last_row_says(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.click("Suhe Dairy")
        assert at.account == room.dairy
        await at.click("Hengyue Bank")
        await at.click("2 Visits")
        assert at.screen.pane == 1
        await at.click("Fri 20 Nov")
        assert at.line == ("visit", room.held)
        await at.click("Edit")
        assert isinstance(at.app.screen, FormScreen)


async def test_a_click_on_a_pane_without_an_account_says_why_nothing_happens(home: Path) -> None:
    with Workspace.open(home / "empty.kamtui", home, create=True) as workspace:
        async with opened(workspace, home) as at:
            await at.click("3 People")
            assert at.screen.pane == 0
            assert at.said == ["No account is chosen"]
            assert at.seen()


async def test_a_visit_ahead_is_opened_in_its_own_account_by_key_and_by_mouse(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        for open_it in (at.press("enter"), at.click("Open")):
            await at.go(room.dairy, 1)
            at.screen.ahead.focus()
            await at.settle()
            assert at.line == ("visit", room.planned)
            await open_it
            assert (at.account, at.screen.pane) == (room.bank, 0)


async def test_the_text_keeps_a_row_on_the_lowest_terminal(room: Room) -> None:
    async with opened(room.workspace, room.home, (30, 8)) as at:
        await at.press("l")
        await at.type("they sign")
        assert "they sign" in at.text()
