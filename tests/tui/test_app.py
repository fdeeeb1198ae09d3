"""The app as a whole: it begins with what is there, tells one thing at a time, and ends from everywhere."""

import asyncio
from collections.abc import Callable

import pytest

from kamtui.actions import settings
from kamtui.errors import KamtuiError
from kamtui.store import surroundings
from kamtui.store.workspace import Workspace
from kamtui.tui import app as app_module
from kamtui.tui.screens.account import AccountScreen

from .room import SMALL, Hands, Room, opened


@pytest.mark.parametrize("way", [("2", "enter"), ("f",), ("/",), ("?",), ("l",), ("e",)])
async def test_control_q_ends_it_from_everywhere(room: Room, way: tuple[str, ...]) -> None:
    async with opened(room.workspace, room.home, SMALL) as at:
        await at.press(*way)
        await at.press("ctrl+q")
        assert at.app.return_value == 0


async def test_an_error_says_what_why_and_what_to_do(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        at.app.say(KamtuiError("The disk is full", "12 bytes are left", "Delete something"))
        at.app.say(KamtuiError("Nothing [b]else[/b]"))
        await at.settle()
        assert at.said == ["The disk is full: 12 bytes are left\nDelete something", "Nothing [b]else[/b]"]
        assert "[b]else[/b]" in at.text()


async def test_a_warning_at_the_start_stays_while_other_things_are_told(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surroundings, "warnings", lambda path: ["the file lies in a folder of a sync client"])
    monkeypatch.setattr(app_module, "SETTLED_SECONDS", 0.01)
    async with opened(room.workspace, room.home) as at:
        await until(at, lambda: len(at.said) == 1)
        await at.press("space", "u")
        assert "sync client" in at.text()


async def test_a_warning_gives_way_when_its_time_is_over(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "warnings", lambda path: ["the file lies in a folder of a sync client"])
    monkeypatch.setattr(app_module, "SETTLED_SECONDS", 0.01)
    monkeypatch.setattr(app_module, "WARNING_SECONDS", 0.05)
    async with opened(room.workspace, room.home) as at:
        await until(at, lambda: len(at.said) == 1 and not at.app._notifications)
        await at.press("space", "u", "space")
        assert len(at.app._notifications) == 1


async def test_the_theme_of_the_settings_is_there_from_the_first_frame(room: Room) -> None:
    settings.put(room.workspace, "theme", "kamtui-light")
    async with opened(room.workspace, room.home) as at:
        assert at.app.theme == "kamtui-light"
        assert not at.app.current_theme.dark


async def test_without_colour_the_cursor_and_the_words_carry_everything(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(room.workspace, room.home) as at:
        assert "> " in at.cursor_rows()[-1]
        assert at.app.no_color
        (plain, *_rest) = at.app.get_line_filters()
        line = at.screen.page.render_line(at.screen.page.sheet.spots[at.screen.page.cursor][0])
        shown = line.apply_filter(plain, at.app.background_colors[1])
        assert "send drill plan" in shown.text
        assert not any(segment.style.color and segment.style.color.triplet for segment in shown if segment.style)


async def test_a_demo_is_named_in_the_first_row(room: Room) -> None:
    async with opened(room.workspace, room.home, demo=True) as at:
        assert "demo, nothing is kept" in at.rows()[0]


async def test_a_change_by_another_program_is_seen_without_a_key(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kamtui.tui.screens.account.WATCH_SECONDS", 0.01)
    async with opened(room.workspace, room.home) as at:
        with room.another_program() as other:
            Room.put(Room(other, room.clock, room.home), "account", name="Aaa", pinned=True, tier="platinum")
        await until(at, lambda: "Aaa" in at.text())
        assert at.account == room.bank


async def test_the_screen_of_an_open_workspace_is_the_account_screen(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        assert isinstance(at.app.screen, AccountScreen)
        assert isinstance(at.app.workspace, Workspace)


async def until(at: Hands, done: Callable[[], bool]) -> None:
    """Let the app work until something has happened."""
    for _turn in range(400):
        if done():
            return
        await asyncio.sleep(0.005)
        await at.settle()
    raise AssertionError("it never happened:\n" + at.text())
