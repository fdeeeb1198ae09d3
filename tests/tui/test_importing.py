"""Importing a file in the app: what its columns are is seen and said before anything is written, and all of it can be
taken back."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from textual import events

from kamtui import locale
from kamtui.actions import importing
from kamtui.actions.exports import export
from kamtui.actions.imports import Imported
from kamtui.store import queries
from kamtui.tui.panes.import_preview import left_out
from kamtui.tui.screens.account import AccountScreen
from kamtui.tui.screens.choosing_file import ChooseFile
from kamtui.tui.screens.exchange import ExchangeScreen
from kamtui.tui.screens.imported import ImportedScreen
from kamtui.tui.screens.importing import ImportScreen
from kamtui.tui.working import Work

from .room import SIZES, SMALL, Hands, Room, make_room, opened, until

FIRMS = (
    "Account Name;Branche;Since;Annual Revenue;Ort\n"
    "Nordlicht AG;Energie;13.10.2019;1200000 EUR;Kiel\n"
    ";Nobody;;;\n"
    "恒岳测试;银行;2020-01-05;3000000 CNY;上海\n"
)

@pytest.fixture
def firms(home: Path) -> Path:
    file = home / "firms.csv"
    file.write_text(FIRMS, encoding="utf-8")
    return file


def moved(file: Path, to: Path) -> Path:
    to.parent.mkdir(exist_ok=True)
    return file.rename(to)


def is_on(at: Hands, screen: type) -> Callable[[], bool]:
    return lambda: isinstance(at.top, screen)


async def choosing(at: Hands, text: str) -> ChooseFile:
    """The choice of a file is open, with a path typed."""
    await at.press("I")
    assert isinstance(at.top, ChooseFile)
    at.top.field.value = ""
    await at.type(text)
    return at.top


async def preview(at: Hands, file: Path) -> ImportScreen:
    """A file's preview is open and counted."""
    await choosing(at, str(file))
    await at.press("enter")
    await until(at, is_on(at, ImportScreen))
    return await counted(at)


async def counted(at: Hands) -> ImportScreen:
    screen = at.top
    assert isinstance(screen, ImportScreen)
    await until(at, lambda: screen.rehearsed is not None or screen._trouble)
    return screen


async def imported(at: Hands) -> ImportedScreen:
    await at.press("ctrl+s")
    await until(at, is_on(at, ImportedScreen))
    await at.settle()
    assert isinstance(at.top, ImportedScreen)
    return at.top


def count(room: Room) -> int:
    return queries.account_count(room.workspace)


def role(screen: ImportScreen, index: int) -> str:
    row = screen.columns.row_at(index)
    assert row is not None
    return row.role


# Choosing a file


@pytest.mark.parametrize("key", ["I", "shift+f5", "f17", "Ｉ"])
async def test_a_file_is_chosen_from_anywhere_by_any_of_the_keys(room: Room, key: str) -> None:
    async with opened(room.workspace, room.home) as at:
        for before in ((), ("2",), ("escape",)):
            await at.press(*before, key)
            assert isinstance(at.top, ChooseFile)
            await at.press("escape")
        await at.press("6", key)
        assert isinstance(at.top, ChooseFile)
        await at.press("escape")
        assert isinstance(at.top, ExchangeScreen)


async def test_the_palette_has_it(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("ctrl+p")
        await at.type("import a file")
        await at.press("enter")
        await until(at, is_on(at, ChooseFile))


async def test_a_read_only_workspace_says_why_there_is_nothing_to_choose(room: Room) -> None:
    room.workspace.read_only = "read-only today"
    async with opened(room.workspace, room.home) as at:
        await at.press("I")
        assert isinstance(at.top, AccountScreen)
        assert at.said == ["Read-only today"]


async def test_typing_leaves_what_fits_and_tab_completes(room: Room, firms: Path) -> None:
    (room.home / "fifty.xlsx").touch()
    (room.home / "firms.pdf").touch()
    (room.home / "finished").mkdir()
    async with opened(room.workspace, room.home, SMALL) as at:
        screen = await choosing(at, f"{room.home}/fi")
        shown = [screen.rows.row_at(index) for index in range(screen.rows.line_count())]
        assert {entry.name for entry in shown if entry} == {"firms.csv", "fifty.xlsx", "finished"}
        await at.type("r")
        await at.press("tab")
        assert screen.field.value == str(firms)


async def test_enter_on_a_folder_goes_into_it_and_the_next_time_begins_there(room: Room, firms: Path) -> None:
    inner = room.home / "quarter 4"
    file = moved(firms, inner / firms.name)
    async with opened(room.workspace, room.home) as at:
        screen = await choosing(at, f"{room.home}/quar")
        await at.press("enter")
        assert screen.field.value == f"{inner}/"
        await at.press("enter")
        await until(at, is_on(at, ImportScreen))
        await at.press("escape")
        assert isinstance(at.top, ChooseFile)
        assert at.top.field.value == str(file)
        await at.press("escape", "I")
        assert isinstance(at.top, ChooseFile)
        assert at.top.field.value.rstrip("/").endswith("quarter 4")


@pytest.mark.parametrize("form", ["'{}'", '"{}"', "{}", "file://{}", "escaped"])
async def test_a_file_dropped_on_the_terminal_is_the_path_it_stands_for(room: Room, firms: Path, form: str) -> None:
    file = moved(firms, room.home / "my firms, 恒.csv")
    text = str(file).replace(" ", "\\ ").replace(",", "\\,") if form == "escaped" else form.format(file)
    if form.startswith("file:"):
        text = file.as_uri()
    async with opened(room.workspace, room.home) as at:
        await at.press("I")
        assert isinstance(at.top, ChooseFile)
        at.top.field.post_message(events.Paste(text + "\n"))
        await at.settle()
        assert at.top.field.value == str(file)
        at.top.field.value = "~/"  # terminals without bracketed paste type it behind what stands there
        await at.type(text)
        await at.press("enter")
        await until(at, is_on(at, ImportScreen))


@pytest.mark.parametrize("size", SIZES)
async def test_a_broken_file_is_told_in_place_and_another_can_be_chosen(
    room: Room, firms: Path, size: tuple[int, int]
) -> None:
    broken = room.home / "broken.json"
    broken.write_text('{"a": [', encoding="utf-8")
    picture = room.home / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff")
    async with opened(room.workspace, room.home, size) as at:
        screen = await choosing(at, str(broken))
        for file, told in ((broken, "broken.json is no valid JSON"), (picture, "picture.csv")):
            screen.field.value = str(file)
            await at.press("enter")
            await until(at, lambda told=told: told in screen.said.text and screen.said.ink == "warn")  # type: ignore[misc]
            assert isinstance(at.top, ChooseFile)
        screen.field.value = f"{room.home}/nowhere.csv"
        await at.press("enter")
        assert "There is no file" in screen.said.text
        screen.field.value = str(firms)
        await at.press("enter")
        await until(at, is_on(at, ImportScreen))
        assert at.said == []


# The preview


@pytest.mark.parametrize("size", SIZES)
async def test_the_preview_shows_what_would_be_read_and_writes_nothing(
    room: Room, firms: Path, size: tuple[int, int]
) -> None:
    before = count(room)
    async with opened(room.workspace, room.home, size) as at:
        await preview(at, firms)
        text = at.text()
        for told in ("3 rows", "UTF-8", "semicolons", "F6 accounts", "2 new", "1 left out", "row 3  it has no name",
                     "1200000 EUR", "恒岳测试"):
            assert told in text, told
        assert count(room) == before


async def test_a_column_is_said_to_be_something_else_by_typing(room: Room, firms: Path) -> None:
    async with opened(room.workspace, room.home) as at:
        screen = await preview(at, firms)
        assert role(screen, 1) == ""
        await at.press("down")
        await at.type("indus")
        await at.press("enter")
        await counted(at)
        assert role(screen, 1) == "industry"
        assert any("* Industry" in row for row in at.rows())
        await at.press("down")
        await at.type("customer since")
        await at.press("enter")
        await counted(at)
        assert "2019-10-13" in at.text()
        await at.press("f8")
        await counted(at)
        assert role(screen, 2) == ""
        assert "* Customer since" not in at.text()
        assert count(room) == 3


async def test_what_an_input_method_commits_is_looked_for_in_the_choices(room: Room, firms: Path) -> None:
    locale.use("zh_CN")
    async with opened(room.workspace, room.home, SMALL) as at:
        screen = await preview(at, firms)
        await at.press("down")
        await at.type("行业")
        await at.press("enter")
        await counted(at)
        assert role(screen, 1) == "industry"
        screen.columns.post_message(events.Paste("城市"))
        await at.settle()
        await at.press("enter")
        await counted(at)
        assert role(screen, 1) == "city"


async def test_keys_faster_than_the_choices_open_are_not_lost(room: Room, firms: Path) -> None:
    async with opened(room.workspace, room.home) as at:
        screen = await preview(at, firms)
        await at.press("down")
        for character in "industry":
            at.app.post_message(events.Key(character, character))
        at.app.post_message(events.Key("enter", "\r"))
        await until(at, lambda: role(screen, 1) == "industry")
        assert at.top is screen


async def test_a_mistyped_field_is_found_all_the_same(room: Room, firms: Path) -> None:
    async with opened(room.workspace, room.home) as at:
        screen = await preview(at, firms)
        await at.press("down")
        await at.type("indystry")
        await at.press("enter")
        await counted(at)
        assert role(screen, 1) == "industry"


async def test_a_column_left_out_is_neither_a_field_nor_an_extra_one(room: Room, firms: Path) -> None:
    async with opened(room.workspace, room.home) as at:
        screen = await preview(at, firms)
        await at.press("end")
        await at.type("left out")
        await at.press("enter")
        await counted(at)
        assert role(screen, 4) == "-"
        await imported(at)
        await at.press("escape")
        assert "Kiel" not in "".join(export_text(room))
        assert "Energie" in "".join(export_text(room))


def export_text(room: Room) -> list[str]:
    file = room.home / "out.json"
    export(room.workspace, file, "json", False)
    return [file.read_text(encoding="utf-8")]


async def test_what_is_missing_or_double_is_said_beside_and_stops_the_import(room: Room, firms: Path) -> None:
    async with opened(room.workspace, room.home) as at:
        await preview(at, firms)
        await at.type("extra")
        await at.press("enter")
        assert "No column is the Name: choose one" in at.text()
        await at.press("ctrl+s")
        assert at.said == ["No column is the Name: choose one"]
        await at.press("f8", "down")
        await at.type("revenue a year")
        await at.press("enter", "down", "down")
        assert "Annual Revenue" in at.text()
        await at.type("revenue a year")
        await at.press("enter")
        rows = at.rows()
        assert any("Branche" in row and "Annual Revenue is this too" in row for row in rows)
        assert any("Annual Revenue" in row and "Branche is this too" in row for row in rows)
        await at.press("ctrl+s")
        assert isinstance(at.top, ImportScreen)
        assert count(room) == 3


async def test_private_columns_are_masked_until_they_are_shown(room: Room) -> None:
    file = room.home / "people.csv"
    file.write_text("Full Name,Company,Motive\nAda Lund,Hengyue Bank,wants the seat\n", encoding="utf-8")
    async with opened(room.workspace, room.home) as at:
        await preview(at, file)
        assert "wants the seat" not in at.text()
        assert any("Motive" in row and "private" in row for row in at.rows())
        await at.press("ctrl+r")
        assert "wants the seat" in at.text()
        assert "private 10 s" in at.rows()[0]
        await at.press("ctrl+r")
        assert "wants the seat" not in at.text()


async def test_the_kind_is_changed_by_its_key_and_the_columns_follow(room: Room) -> None:
    file = room.home / "names.csv"
    file.write_text("Name,Colour\nAda Lund,red\n", encoding="utf-8")
    async with opened(room.workspace, room.home) as at:
        await choosing(at, str(file))
        await at.press("enter")
        await until(at, is_on(at, ImportScreen))
        await at.press("f6")
        await at.type("contact")
        await at.press("enter")
        screen = await counted(at)
        assert "F6 contacts" in at.text() or "F6 people" in at.text()
        assert role(screen, 0) == "name"
        assert "1 new" in at.text()


async def test_a_file_nobody_can_tell_asks_what_its_rows_are(room: Room) -> None:
    file = room.home / "odd.csv"
    file.write_text("Alpha,Beta\nNordlicht,1\n", encoding="utf-8")
    async with opened(room.workspace, room.home, SMALL) as at:
        await choosing(at, str(file))
        await at.press("enter")
        await until(at, is_on(at, ImportScreen))
        assert "What are these rows? F6 says it" in at.text()
        await at.press("enter")
        await at.type("account")
        await at.press("enter")
        assert "No column is the Name: choose one" in at.text()
        await at.type("name")
        await at.press("enter")
        await counted(at)
        assert "1 new" in at.text()


async def test_what_was_said_is_remembered_for_the_next_file_with_these_headings(room: Room, firms: Path) -> None:
    async with opened(room.workspace, room.home) as at:
        await preview(at, firms)
        await at.press("down")
        await at.type("industry")
        await at.press("enter")
        await counted(at)
        await imported(at)
        await at.press("escape")
        other = room.home / "december.csv"
        other.write_text(FIRMS.replace("Nordlicht", "Südlicht"), encoding="utf-8")
        screen = await preview(at, other)
        assert role(screen, 1) == "industry"
        assert "as said of the last file" in at.text()


async def test_it_can_be_done_by_mouse_alone(room: Room, firms: Path) -> None:
    async with opened(room.workspace, room.home) as at:
        screen = await preview(at, firms)
        await at.click("Branche")
        await at.click("enter Column")
        await at.click("Tier")
        await at.click("Tier")
        if not isinstance(at.top, ImportScreen):
            await at.press("enter")
        assert role(screen, 1) == "tier"
        await at.click("F6 accounts")
        assert not isinstance(at.top, ImportScreen)
        await at.press("escape")
        await until(at, lambda: screen.rehearsed is not None)
        await at.click("^s Import")
        await until(at, is_on(at, ImportedScreen))
        await at.click("u Take the import back")
        await until(at, lambda: "everything is as it was before" in at.text())
        assert count(room) == 3


# Importing


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("speech", ["en", "zh_CN"])
async def test_the_result_tells_all_and_one_key_takes_it_back(
    room: Room, firms: Path, size: tuple[int, int], speech: str
) -> None:
    locale.use(speech)
    async with opened(room.workspace, room.home, size) as at:
        await preview(at, firms)
        screen = await imported(at)
        assert count(room) == 5
        assert ("2 new" if speech == "en" else "新建 2") in at.text()
        await at.press("u")
        await until(at, lambda: screen.undone is not None)
        assert count(room) == 3
        await at.press("u")
        assert count(room) == 3
        await at.press("escape")
        assert isinstance(at.top, AccountScreen)


async def test_the_accounts_show_what_came(room: Room, firms: Path) -> None:
    async with opened(room.workspace, room.home) as at:
        await preview(at, firms)
        await imported(at)
        await at.press("enter")
        assert isinstance(at.top, AccountScreen)
        assert "Nordlicht AG" in at.text()


async def test_the_same_file_again_says_that_nothing_is_new_and_undo_leaves_the_rest_alone(
    room: Room, firms: Path
) -> None:
    async with opened(room.workspace, room.home) as at:
        await preview(at, firms)
        await imported(at)
        await at.press("escape")
        await preview(at, firms)
        await imported(at)
        assert "2 as they were" in at.text()
        assert "nothing was written" in at.text()
        await at.press("u")
        assert count(room) == 5
        assert at.said == ["There is no import to take back here"]


async def test_rows_left_out_are_saved_with_their_reasons(room: Room, firms: Path) -> None:
    async with opened(room.workspace, room.home, SMALL) as at:
        await preview(at, firms)
        await imported(at)
        await at.press("x", "enter")
        saved = (room.home / "firms-rejected.csv").read_text(encoding="utf-8-sig").splitlines()
        assert saved == ["Account Name,Branche,Since,Annual Revenue,Ort,reason", ",Nobody,,,,[3] it has no name"]
        assert "1 row saved in" in at.text()


def test_a_row_left_out_of_a_workbook_names_its_sheet() -> None:
    of_a_sheet = Imported("a.xlsx", "visit", sheet="Visits", skipped=[(3, "no account")])
    (section,) = left_out([of_a_sheet, Imported("a.csv", "visit", skipped=[(4, "x")])])
    told = ["".join(span.text for cell in line.cells for span in cell) for line in section.lines]
    assert told == ["Visits row 3no account", "row 4x"]


async def test_a_cancelled_import_has_written_nothing(
    room: Room, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home / "many.csv"
    file.write_text("account name,city\n" + "\n".join(f"Firm {n},Kiel" for n in range(1000)), encoding="utf-8")
    halfway, cancelled = Event(), Event()
    told = Work.progress

    def stop_halfway(work: Work, done: int, total: int) -> None:
        if work.label == "importing" and done >= 500:
            halfway.set()
            cancelled.wait(5)
        told(work, done, total)

    async with opened(room.workspace, room.home) as at:
        screen = await preview(at, file)
        monkeypatch.setattr(Work, "progress", stop_halfway)
        await at.press("ctrl+s")
        await until(at, halfway.is_set)
        screen.show_page()
        assert "esc cancels, nothing is then written" in at.text()
        await at.press("escape")
        cancelled.set()
        await until(at, lambda: "Cancelled: nothing was written" in at.text())
        assert count(room) == 3
        monkeypatch.undo()
        await counted(at)
        await imported(at)
        assert count(room) == 1003


async def test_an_import_that_fails_is_told_in_place(room: Room, firms: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kamtui.errors import KamtuiError

    def fails(*_given: object) -> None:
        raise KamtuiError("The disk is full", hint="Free some space")

    async with opened(room.workspace, room.home) as at:
        await preview(at, firms)
        monkeypatch.setattr(importing, "import_sheets", fails)
        await at.press("ctrl+s")
        await until(at, lambda: "The disk is full" in at.text())
        assert isinstance(at.top, ImportScreen)
        assert count(room) == 3


# Files without columns to assign


async def test_an_export_of_kamtui_shows_its_records_and_is_taken_in(room: Room) -> None:
    file = room.home / "all.json"
    export(room.workspace, file, "json", True)
    home = room.home / "other"
    home.mkdir()
    other = make_room(home)
    async with opened(other.workspace, home) as at:
        await preview(at, file)
        text = at.text()
        assert "export of kamtui" in text
        assert "Hengyue Bank" in text
        assert "accounts   3 new" in text
        await imported(at)
        assert queries.account_count(other.workspace) == 6
    other.workspace.close()


async def test_a_hundred_thousand_rows_leave_the_keys_alive(room: Room) -> None:
    file = room.home / "huge.csv"
    file.write_text("account name,city\n" + "\n".join(f"Firm {n},Kiel" for n in range(100_000)), encoding="utf-8")
    async with opened(room.workspace, room.home) as at:
        await choosing(at, str(file))
        await at.press("enter")
        await until(at, is_on(at, ImportScreen))
        screen = at.top
        assert isinstance(screen, ImportScreen)
        assert "100,000 rows" in at.text()
        await until(at, lambda: "Firm 1" in at.text() and screen._rehearsal is not None)
        await at.press("down")
        await at.type("country")
        await at.press("enter")
        assert role(screen, 1) == "country"
        assert screen.rehearsed is None
        await at.press("escape", "escape")
        assert isinstance(at.top, AccountScreen)
    assert count(room) == 3
