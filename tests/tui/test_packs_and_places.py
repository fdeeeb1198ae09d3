"""Packs and places by keys: out, in, again and again, cancelled, while other work goes on."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kamtui.actions.exchanging as exchanging
import kamtui.sync.sealing
import kamtui.sync.taking as taking
from kamtui.actions.exchanging import import_path
from kamtui.actions.waiting import to_send
from kamtui.store import conflicts, queries, remotes
from kamtui.sync.pack import scan_pack
from kamtui.tui.screens.exchange import ExchangeScreen
from kamtui.tui.screens.form import FormScreen
from kamtui.tui.screens.handing_over import free_name, pack_path
from kamtui.tui.widgets.ask import Ask, complete_path

from .colleague import Colleague, colleague, finished
from .room import Hands, Room, opened


@pytest.fixture
def anna(room: Room) -> Iterator[Colleague]:
    with colleague(room) as made:
        yield made


@pytest.fixture(autouse=True)
def own_folder(room: Room, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`~` is the test's own folder."""
    monkeypatch.setenv("HOME", str(room.home))
    return room.home


async def answer(at: Hands, text: str) -> None:
    """Type this instead of what stands in the field."""
    assert isinstance(at.top, Ask)
    await at.press("ctrl+u")
    await at.type(text)
    await at.press("enter")


async def test_two_workspaces_exchange_through_a_folder_by_keys(room: Room, anna: Colleague, tmp_path: Path) -> None:
    shared = room.home / "Team"
    shared.mkdir()
    anna.write("account", room.works, industry="Steel")
    async with opened(room.workspace, room.home) as at:
        await at.press("6", "n")
        await answer(at, "~/Team")
        await at.press("enter")
        assert [(one.name, one.place) for one in remotes.every(room.workspace)] == [("Team", str(shared.resolve()))]
        assert "never" in at.text()
        await at.press("s")
        await finished(at)
        assert at.said[-1].startswith("Team: 0 changes new, ")
        assert to_send(room.workspace) == 0
        assert "offline, " not in at.rows()[0]

        async with opened(anna.workspace, anna.folder) as hers:
            await hers.press("6", "n")
            await answer(hers, str(shared))
            await hers.press("enter", "s")
            await finished(hers)

        await at.press("s")
        await finished(at)
        assert room.workspace.read("account", room.works).values["industry"] == "Steel"
        assert "Anna Lin" in at.text()
        await at.press("escape")
        assert at.top is at.screen


async def test_a_place_that_is_gone_says_so_and_can_be_forgotten(room: Room) -> None:
    shared = room.home / "Team"
    shared.mkdir()
    exchanging.add_remote(room.workspace, "team", shared)
    shared.rmdir()
    async with opened(room.workspace, room.home) as at:
        await at.press("6", "s")
        await finished(at)
        assert "cannot be reached" in at.said[-1]
        assert "cannot be reached" in at.text()
        await at.press("end")
        while getattr(at.screen.app.screen.list.current, "sort", "") != "place":  # type: ignore[attr-defined]
            await at.press("up")
        await at.press("d")
        assert remotes.every(room.workspace) == []
        assert at.said[-1] == "team is forgotten; what lies there stays"


async def test_a_folder_that_is_not_there_is_refused_where_it_is_typed(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("6", "n")
        await answer(at, "~/nowhere")
        assert "There is no folder ~/nowhere" in at.text()
        await at.press("enter")
        assert isinstance(at.top, Ask)
        await at.press("escape")
        assert isinstance(at.top, ExchangeScreen)


async def test_a_pack_is_written_by_two_keys_and_never_over_another_one_in_silence(room: Room) -> None:
    pack = room.home / "kamtui-2026-11-22.kamtui"
    async with opened(room.workspace, room.home) as at:
        await at.press("6", "x", "enter")
        await finished(at)
        assert pack.is_file()
        assert "Not encrypted" in at.said[-1]
        assert "everything has left this device" in at.text()
        before = pack.read_bytes()
        await at.press("x")
        assert "kamtui-2026-11-22-2.kamtui" in at.text()
        await answer(at, "~/kamtui-2026-11-22")
        assert "is there already" in at.text()
        assert pack.read_bytes() == before
        await at.press("enter")
        await finished(at)
        assert not isinstance(at.top, Ask)


async def test_a_pack_is_taken_in_by_its_name_completed(room: Room, anna: Colleague) -> None:
    anna.write("account", room.works, industry="Steel")
    anna.pack().rename(room.home / "from-anna.kamtui")
    async with opened(room.workspace, room.home) as at:
        await at.press("6", "i")
        await at.type("from")
        await at.press("tab", "enter")
        await finished(at)
        assert at.said[-1] == "~/from-anna.kamtui: 1 change new"
        assert room.workspace.read("account", room.works).values["industry"] == "Steel"
        await at.press("i")
        await at.type("from-anna.kamtui")
        await at.press("enter")
        await finished(at)
        assert at.said[-1].startswith("~/from-anna.kamtui: 0 changes new")


async def test_a_file_that_is_no_pack_says_why(room: Room) -> None:
    (room.home / "notes.kamtui").write_text("no pack")
    async with opened(room.workspace, room.home) as at:
        await at.press("6", "i")
        await at.type("notes.kamtui")
        await at.press("enter")
        await finished(at)
        assert "1 refused" in at.said[-1] or "1 waiting" in at.said[-1]


class Gate:
    """Holds the worker before every bundle but the first `free` until it is opened."""

    def __init__(self, free: int, usual: Callable[..., object]) -> None:
        self.free, self.taken, self.usual = free, 0, usual
        self.reached = threading.Event()
        self.open = threading.Event()

    def __call__(self, *given: object) -> object:
        if self.taken >= self.free:
            self.reached.set()
            assert self.open.wait(30)
        self.taken += 1
        return self.usual(*given)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    monkeypatch.setattr(kamtui.sync.sealing, "EDITS", 1)
    monkeypatch.setattr(taking, "TOGETHER", 1)
    made = Gate(0, taking._opened)
    monkeypatch.setattr(taking, "_opened", made)
    return made


async def begin_import(at: Hands, gate: Gate) -> None:
    await at.press("6", "i")
    await answer(at, "~/anna/anna.kamtui")
    while not gate.reached.is_set():
        await at.settle()


async def test_escape_ends_an_import_what_came_stays_and_the_rest_comes_next_time(
    room: Room, anna: Colleague, gate: Gate
) -> None:
    names = [f"Firm {number}" for number in range(6)]
    for name in names:
        anna.add("account", name=name)
    anna.pack()
    known = queries.account_count(room.workspace)
    with (anna.folder / "anna.kamtui").open("rb") as pack:
        gate.free = len(list(scan_pack(pack))) - 3
    async with opened(room.workspace, room.home) as at:
        await begin_import(at, gate)
        await at.press("escape")
        assert isinstance(at.top, ExchangeScreen)
        gate.open.set()
        await finished(at)
        assert at.said[-1].startswith("Ended. What had come until then stays")
        came = queries.account_count(room.workspace) - known
        assert 0 < came < 6
        gate.free = 10**6
        await at.press("i")
        await answer(at, "~/anna/anna.kamtui")
        await finished(at)
        assert queries.account_count(room.workspace) == known + 6


async def test_the_app_goes_on_while_an_import_runs_and_says_how_far_it_is(
    room: Room, anna: Colleague, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    import kamtui.tui.working

    monkeypatch.setattr(kamtui.tui.working, "QUIET_SECONDS", 0.0)
    anna.add("account", name="Firm of Anna")
    anna.pack()
    async with opened(room.workspace, room.home) as at:
        await begin_import(at, gate)
        at.app._show_work()
        await at.settle()
        assert "importing" in at.rows()[0]
        assert "esc ends it" in at.text()
        await at.press("i")
        await answer(at, "~/anna/anna.kamtui")
        assert "still running" in at.said[-1]
        await at.press("1", "space")
        assert room.text_of("step", room.plan, "done")
        assert "importing" in at.rows()[0]
        gate.open.set()
        await finished(at)
        assert "Firm of Anna" in at.text()
        assert "importing" not in at.rows()[0]


async def test_closing_the_app_ends_an_import_in_order(room: Room, anna: Colleague, gate: Gate) -> None:
    anna.add("account", name="Firm of Anna")
    anna.pack()
    async with opened(room.workspace, room.home) as at:
        await begin_import(at, gate)
        work = at.app.work
        threading.Timer(0.05, gate.open.set).start()
    assert work is not None
    assert work.cancelled
    import_path(room.workspace, anna.folder / "anna.kamtui")
    assert any(one.name == "Firm of Anna" for one in queries.accounts(room.workspace))


async def test_a_form_opened_before_an_import_and_saved_after_it_loses_neither_value(
    room: Room, anna: Colleague
) -> None:
    anna.write("account", room.bank, industry="Finance", culture="Slow and thorough.")
    anna.pack()
    async with opened(room.workspace, room.home) as at:
        await at.press("escape", "e")
        form = at.top
        assert isinstance(form, FormScreen)
        form.form.texts["industry"] = "Banking"
        await at.press("f5", "i")
        await answer(at, "~/anna/anna.kamtui")
        await finished(at)
        await at.press("escape")
        assert at.top is form
        await at.press("ctrl+s")
        assert at.said[-1].startswith("Changed elsewhere meanwhile: both values are kept")
        (crossed,) = conflicts.every(room.workspace)
        assert {side.value for side in crossed.values} == {"Finance", "Banking"}
        assert room.workspace.read("account", room.bank).values["culture"] == "Slow and thorough."
        await at.press("6", "m")
        assert room.workspace.read("account", room.bank).values["industry"] == "Banking"


async def test_in_a_read_only_workspace_every_key_says_why(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        room.workspace.read_only = "Made by a newer kamtui"
        await at.press("6")
        for key in ("x", "i", "n"):
            await at.press(key)
            assert at.said[-1] == "Made by a newer kamtui"
            assert isinstance(at.top, ExchangeScreen)


def test_names_of_files_are_completed_as_far_as_they_are_sure(tmp_path: Path) -> None:
    for name in ("week47.kamtui", "week48.kamtui", ".hidden"):
        (tmp_path / name).touch()
    (tmp_path / "Team").mkdir()
    assert complete_path(f"{tmp_path}/we") == (f"{tmp_path}/week4", ["week47.kamtui", "week48.kamtui"])
    assert complete_path(f"{tmp_path}/Te") == (f"{tmp_path}/Team/", ["Team/"])
    assert complete_path(f"{tmp_path}/.h")[0] == f"{tmp_path}/.hidden"
    assert complete_path(f"{tmp_path}/none") == (f"{tmp_path}/none", [])
    assert complete_path(f"{tmp_path}/no/folder") == (f"{tmp_path}/no/folder", [])


def test_a_pack_gets_its_ending_and_a_name_of_its_own(tmp_path: Path) -> None:
    assert pack_path(f"{tmp_path}/week48").name == "week48.kamtui"
    assert pack_path(f"{tmp_path}/week48.bin").name == "week48.bin"
    assert pack_path(str(tmp_path)) == tmp_path
    assert free_name(tmp_path, "k") == str(tmp_path / "k.kamtui")
    (tmp_path / "k.kamtui").touch()
    assert free_name(tmp_path, "k") == str(tmp_path / "k-2.kamtui")
