"""The first start: two answers that are given already, and nothing left behind by who changes their mind."""

from pathlib import Path

import pytest

from kamtui import locale
from kamtui.store import queries
from kamtui.tui.screens.account import AccountScreen
from kamtui.tui.screens.first_run import FirstRunScreen

from .room import SIZES, Hands, opened, until


def begun(at: Hands) -> bool:
    """The account screen is there, on a workspace that knows whose it is."""
    workspace = at.app.workspace
    if workspace is None:
        return False
    me, mates = workspace.me(), queries.teammates(workspace)
    return isinstance(at.app.screen, AccountScreen) and [record for record, _name, _native in mates][:1] == [me]


def left_in(home: Path) -> list[str]:
    """The names of what lies in the folder, and below."""
    return sorted(path.name for path in home.rglob("*"))


@pytest.mark.parametrize("size", [*SIZES, (30, 8)])
async def test_enter_makes_an_empty_workspace_of_mine(home: Path, size: tuple[int, int]) -> None:
    async with opened(None, home, size) as at:
        assert isinstance(at.app.screen, FirstRunScreen)
        assert "An empty workspace" in at.text() or size[1] < 10
        await at.press("enter")
        assert begun(at)
        assert "n makes the first one" in at.text() or size[1] < 10
        assert at.app.path.exists()
        assert at.app.workspace is not None
    at.app.workspace.close()


async def test_tab_goes_to_the_name_which_may_be_chinese(home: Path) -> None:
    async with opened(None, home) as at:
        await at.press("tab", "ctrl+u")
        await at.type("周可")
        await at.press("enter", "enter")
        assert begun(at)
        assert at.app.workspace is not None
        assert [name for _id, name, _native in queries.teammates(at.app.workspace)] == ["周可"]
    at.app.workspace.close()


@pytest.mark.parametrize("form", ["{}", "'{}'", '"{}" '])
async def test_a_file_of_mine_is_read_even_when_its_path_comes_in_quotes(home: Path, form: str) -> None:
    file = home / "my accounts.csv"
    file.write_text("name,tier\n苏禾乳业,gold\nNordhaven,iron\n", encoding="utf-8")
    async with opened(None, home) as at:
        await at.press("down", "enter")
        await at.type(form.format(file))
        await at.press("enter")
        await until(at, lambda: "2 new" in at.text())
        assert "Nordhaven" in at.text()
        await at.press("ctrl+s")
        await until(at, lambda: "u Take the import back" in at.text())
        await at.press("enter")
        assert begun(at)
        assert "Nordhaven" in at.text()
        assert at.screen.account is not None
        assert at.app.workspace is not None
    at.app.workspace.close()


async def test_a_file_that_is_not_there_is_said_and_leaves_nothing(home: Path) -> None:
    async with opened(None, home) as at:
        await at.press("down", "enter")
        await at.type("/nowhere.csv")
        await at.press("enter")
        assert "There is no file /nowhere.csv" in at.text()
        await at.press("escape")
        assert not at.app.path.exists()
        assert isinstance(at.app.screen, FirstRunScreen)


async def test_a_file_that_cannot_be_read_leaves_no_workspace_behind(home: Path) -> None:
    file = home / "picture.json"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff")
    async with opened(None, home) as at:
        await at.press("down", "enter")
        await at.type(str(file))
        await at.press("enter")
        await until(at, lambda: "picture.json is" in at.text())
        assert at.app.workspace is None
        await at.press("escape")
        assert not any(name.startswith("new.kamtui") for name in left_in(home))
        assert isinstance(at.app.screen, FirstRunScreen)


async def test_the_demo_says_that_nothing_is_kept(home: Path) -> None:
    async with opened(None, home) as at:
        await at.press("end", "enter")
        assert "demo, nothing is kept" in at.rows()[0]
        assert "Hengyue" in at.text()
        assert not at.app.path.exists()
        assert at.app.workspace is not None
    at.app.workspace.close()


@pytest.mark.parametrize("speech", ["en", "zh_CN"])
async def test_leaving_at_once_leaves_nothing(home: Path, speech: str) -> None:
    locale.use(speech)
    before = left_in(home)
    async with opened(None, home) as at:
        assert ("首次启动" if speech == "zh_CN" else "First start") in at.rows()[0]
        await at.press("ctrl+q")
        assert at.app.return_value == 0
    assert left_in(home) == before
