"""The exchange pane: reached from everywhere, conflicts side by side and settled by few keys, nothing shown in vain."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from kamtui import locale
from kamtui.actions.exchanging import add_remote, import_path
from kamtui.actions.records import remove
from kamtui.actions.waiting import to_send
from kamtui.store import conflicts, queries
from kamtui.store.workspace import Workspace
from kamtui.sync.pack import scan_pack, write_pack
from kamtui.tui.screens.account import AccountScreen
from kamtui.tui.screens.exchange import ExchangeScreen
from kamtui.tui.screens.form import FormScreen
from kamtui.tui.screens.log import LogScreen

from .colleague import Colleague, colleague, mine
from .room import DESIGN, SIZES, SMALL, Hands, Room, opened


@pytest.fixture
def anna(room: Room) -> Iterator[Colleague]:
    with colleague(room) as made:
        yield made


@pytest.fixture
def crossed(room: Room, anna: Colleague) -> Room:
    """Two conflicts of values, and a deletion against a change."""
    anna.write("account", room.bank, industry="Finance", culture="Slow and thorough.")
    anna.remove("account", room.dairy)
    mine(room, "account", room.bank, industry="Banking", culture="Slow, but thorough.")
    mine(room, "account", room.dairy, tier="gold")
    anna.hands_over()
    return room


def pane(at: Hands) -> ExchangeScreen:
    assert isinstance(at.top, ExchangeScreen)
    return at.top


def back(at: Hands) -> bool:
    """One is on the account screen."""
    return isinstance(at.app.screen, AccountScreen)


def where(at: Hands) -> tuple[str, str]:
    """The conflict one is on: its record's name and field."""
    told = pane(at).told
    assert told is not None
    return told.name, told.field


# Reaching it


@pytest.mark.parametrize("key", ["6", "f5", "６"])
async def test_it_is_reached_by_any_of_its_keys_and_escape_goes_back_to_where_one_was(room: Room, key: str) -> None:
    async with opened(room.workspace, room.home) as at:
        for before in ((), ("2",), ("3", "tab"), ("escape",)):
            await at.press(*before)
            focused = at.screen.focused
            await at.press(key)
            assert isinstance(at.top, ExchangeScreen)
            await at.press("escape")
            assert back(at)
            assert at.screen.focused is focused


async def test_it_is_there_without_any_account(room: Room) -> None:
    for account in (room.bank, room.works, room.dairy):
        remove(room.workspace, "account", account)
    async with opened(room.workspace, room.home, SMALL) as at:
        await at.press("6")
        assert isinstance(at.top, ExchangeScreen)
        await at.press("1")
        assert back(at)


async def test_from_a_log_and_a_form_it_opens_above_them_and_what_was_typed_stays(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("l")
        await at.type("they said yes")
        await at.press("f5")
        assert isinstance(at.top, ExchangeScreen)
        await at.press("2")
        assert at.said[-1] == "Esc goes back to what you were writing"
        await at.press("escape")
        assert isinstance(at.top, LogScreen)
        assert "they said yes" in at.text()
        await at.press("escape", "e", "f5")
        assert isinstance(at.top, ExchangeScreen)
        await at.press("escape")
        assert isinstance(at.top, FormScreen)


async def test_the_panes_and_the_log_are_reached_from_it_and_its_name_can_be_clicked(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.click("6 Exchange")
        assert isinstance(at.top, ExchangeScreen)
        await at.click("2 Visits")
        assert back(at)
        assert at.screen.pane == 1
        await at.press("6", "l")
        assert isinstance(at.top, LogScreen)


async def test_its_commands_are_in_the_palette_of_every_screen(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("ctrl+p")
        await at.type("Export a pack")
        await at.press("enter")
        await at.settle()
        assert at.app.screen_stack[-2].__class__ is ExchangeScreen
        assert "kamtui-2026-11-22.kamtui" in at.text()


@pytest.mark.parametrize("size", [(20, 4), (30, 8), (40, 12), SMALL, DESIGN, (200, 60)])
async def test_it_is_drawn_at_any_size_and_the_keys_never_vanish(crossed: Room, size: tuple[int, int]) -> None:
    async with opened(crossed.workspace, crossed.home, size) as at:
        await at.press("6")
        for key in ("down", "right", "tab", "tab", "end", "pagedown", "up"):
            await at.press(key)
            assert at.seen(), key
        await at.resize(*DESIGN)
        await at.resize(*size)
        assert at.seen()


KEYS = (
    "d", "e", "y", "space", "enter", "m", "o", "s", "f", "p", "u", "U", "1", "left", "right", "n", "x", "i", "?", "/",
)  # fmt: skip


@pytest.mark.parametrize("line", ["conflict", "unsent", "place", "came"])
async def test_every_key_does_something_or_says_why_not(crossed: Room, line: str) -> None:
    folder = crossed.home / "shared"
    folder.mkdir()
    add_remote(crossed.workspace, "team", folder)
    async with opened(crossed.workspace, crossed.home) as at:
        for key in KEYS:
            await at.press("6")
            refs = pane(at).list.sheet.refs
            found = next((number for number, ref in enumerate(refs) if ref.sort == line), None)  # type: ignore[attr-defined]
            if found is None:
                assert line in ("place", "conflict", "unsent")
                await at.press("escape")
                continue
            pane(at).list.go_to(found)
            await at.settle()
            before, said = at.text(), len(at.said)
            await at.press(key)
            while at.app.work is not None:
                await asyncio.sleep(0.002)
                await at.settle()
            told = at.text() != before or len(at.said) > said
            assert told or key in ("left", "right"), key
            while at.top is not at.screen:
                await at.press("escape")


# The first row


async def test_the_first_row_says_what_waits_and_stays_right(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        waits = to_send(room.workspace)
        at.screen.count_unsent()
        await at.settle()
        assert f"offline, {waits} to send" in at.rows()[0]
        await at.press("space")
        assert to_send(room.workspace) == waits + 1
        assert f"offline, {waits + 1} to send" in at.rows()[0]
        await at.press("6")
        assert f"offline, {waits + 1} to send" in at.rows()[0]


async def test_counting_waits_until_the_first_screen_stands(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    import kamtui.actions.waiting

    counted: list[int] = []
    later: list[Callable[[], None]] = []

    def counting(workspace: Workspace) -> int:
        counted.append(1)
        return 12

    monkeypatch.setattr(kamtui.actions.waiting, "to_send", counting)
    monkeypatch.setattr(AccountScreen, "set_timer", lambda screen, seconds, act, **rest: later.append(act))
    async with opened(room.workspace, room.home) as at:
        assert "Hengyue" in at.text()
        assert not counted
        assert "to send" not in at.rows()[0]
        (count,) = later
        count()
        await at.settle()
        assert "offline, 12 to send" in at.rows()[0]


# Conflicts


@pytest.mark.parametrize("size", SIZES)
async def test_a_conflict_stands_side_by_side_with_who_when_and_where(crossed: Room, size: tuple[int, int]) -> None:
    async with opened(crossed.workspace, crossed.home, size) as at:
        await at.press("6")
        while where(at) != ("Hengyue Bank", "Industry"):
            await at.press("down")
        text = at.text()
        (both,) = [row for row in at.rows() if "Banking" in row]
        assert both.index("Banking") < both.index("Finance")
        for word in ("mine", "theirs", "you", "Anna Lin", "this device", "20:14", "Conflict", "of 3"):
            assert word in text, word


async def test_conflicts_are_settled_by_one_key_each_and_the_next_one_follows(crossed: Room) -> None:
    async with opened(crossed.workspace, crossed.home) as at:
        await at.press("6")
        keep = {"Industry": "o", "Culture": "m", "": "m"}
        for left in (3, 2, 1):
            assert len(conflicts.every(crossed.workspace)) == left
            await at.press(keep[where(at)[1]])
            assert "u takes it back" in at.said[-1]
        assert conflicts.every(crossed.workspace) == []
        assert pane(at).told is None
        assert "nothing to settle" in at.text()
        values = crossed.workspace.read("account", crossed.bank).values
        assert (values["industry"], values["culture"]) == ("Finance", "Slow, but thorough.")
        assert queries.account(crossed.workspace, crossed.dairy) is not None


async def test_the_side_under_the_arrow_is_kept_by_enter(crossed: Room) -> None:
    async with opened(crossed.workspace, crossed.home) as at:
        await at.press("6")
        while where(at)[1] != "Industry":
            await at.press("down")
        await at.press("right", "enter")
        assert crossed.workspace.read("account", crossed.bank).values["industry"] == "Finance"


async def test_a_deletion_is_confirmed_by_its_key_and_undo_brings_the_conflict_back(crossed: Room) -> None:
    async with opened(crossed.workspace, crossed.home) as at:
        await at.press("6")
        while where(at) != ("Suhe Dairy", ""):
            await at.press("down")
        assert "one deleted it, another one changed it" in at.text()
        await at.press("e")
        assert at.said[-1] == "Here only to keep or to delete is in question"
        await at.press("d")
        assert queries.account(crossed.workspace, crossed.dairy) is None
        assert len(conflicts.every(crossed.workspace)) == 2
        await at.press("u")
        assert where(at) == ("Suhe Dairy", "")
        assert at.said[-1] == "Took back: choice of Suhe Dairy"
        assert len(conflicts.every(crossed.workspace)) == 3


async def test_a_new_value_takes_the_place_of_both(crossed: Room) -> None:
    async with opened(crossed.workspace, crossed.home) as at:
        await at.press("6")
        while where(at)[1] != "Industry":
            await at.press("down")
        await at.press("e")
        assert "Banking" in at.text()
        await at.type(" 与金融")
        await at.press("enter")
        assert crossed.workspace.read("account", crossed.bank).values["industry"] == "Banking 与金融"


async def test_a_long_text_is_written_anew_in_lines(crossed: Room) -> None:
    async with opened(crossed.workspace, crossed.home) as at:
        await at.press("6")
        while where(at)[1] != "Culture":
            await at.press("down")
        await at.press("right", "e", "enter")
        await at.type("And polite.")
        await at.press("ctrl+s")
        culture = crossed.workspace.read("account", crossed.bank).values["culture"]
        assert culture == "Slow and thorough.\nAnd polite."


async def test_what_cannot_be_read_as_the_field_is_refused_where_it_is_typed(room: Room, anna: Colleague) -> None:
    anna.write("account", room.bank, cadence_days=20)
    mine(room, "account", room.bank, cadence_days=10)
    anna.hands_over()
    async with opened(room.workspace, room.home) as at:
        await at.press("6", "e", "backspace", "backspace")
        await at.type("often")
        await at.press("enter")
        assert at.top is not pane_below(at)
        assert conflicts.every(room.workspace)
        await at.press("escape")
        assert pane(at).told is not None


def pane_below(at: Hands) -> ExchangeScreen:
    return next(screen for screen in at.app.screen_stack if isinstance(screen, ExchangeScreen))


async def test_a_long_text_is_told_as_a_difference(room: Room, anna: Colleague) -> None:
    said = "They want the drill to be done in one Saturday night before the contract is signed. "
    anna.write("account", room.bank, culture=said + "窗口六小时。")
    mine(room, "account", room.bank, culture=said + "窗口四小时。")
    anna.hands_over()
    async with opened(room.workspace, room.home, SMALL) as at:
        await at.press("6")
        text = "".join(row.strip("│ ") for row in at.rows())
        assert "窗口[-四-]{+六+}小时。" in text


async def test_three_sides_stand_below_each_other_and_arrows_reach_each(room: Room, anna: Colleague) -> None:
    with colleague(room, "Du Heng") as du:
        mine(room, "account", room.bank, industry="Banking")
        anna.write("account", room.bank, industry="Finance")
        du.clock.at += timedelta(minutes=3)
        du.write("account", room.bank, industry="Money")
        anna.hands_over()
        du.hands_over()
        async with opened(room.workspace, room.home) as at:
            await at.press("6")
            rows = at.rows()
            places = [next(y for y, row in enumerate(rows) if word in row) for word in ("Banking", "Money", "Finance")]
            assert places == sorted(places)
            assert len(set(places)) == 3
            await at.press("right", "right", "enter")
            assert room.workspace.read("account", room.bank).values["industry"] == "Finance"
            assert conflicts.every(room.workspace) == []


async def test_what_lives_below_a_deleted_account_is_kept_with_it_or_deleted(room: Room, anna: Colleague) -> None:
    anna.remove("account", room.dairy)
    step = room.put("step", account=room.dairy, text="send the stock plan", sort="ours")
    anna.hands_over()
    async with opened(room.workspace, room.home) as at:
        await at.press("6")
        assert where(at) == ("send the stock plan", "")
        assert "what it belongs to was deleted: Suhe Dairy" in at.text()
        await at.press("d")
        assert room.workspace.read("step", step).deleted
        await at.press("u", "m")
        assert not room.workspace.read("step", step).deleted
        assert queries.account(room.workspace, room.dairy) is not None
        assert conflicts.every(room.workspace) == []


async def test_a_member_taken_out_and_put_in_again_is_told_with_its_set(room: Room, anna: Colleague) -> None:
    anna.write("visit", room.planned, attendees=())
    mine(room, "visit", room.planned, attendees=())
    mine(room, "visit", room.planned, attendees=(room.chen,))
    anna.hands_over()
    async with opened(room.workspace, room.home) as at:
        await at.press("6")
        told = pane(at).told
        assert told is not None
        assert told.field.endswith("Chen Guodong")
        assert [side.value for side in told.sides] == ["kept", "deleted"]
        await at.press("o")
        assert room.workspace.members("visit.attendees", room.planned) == ()


async def test_a_private_value_is_masked_until_it_is_shown(room: Room, anna: Colleague) -> None:
    anna.write("opportunity", room.sale, walk_away="eight million")
    mine(room, "opportunity", room.sale, walk_away="seven million")
    anna.hands_over()
    async with opened(room.workspace, room.home) as at:
        await at.press("6")
        assert "million" not in at.text()
        await at.press("e")
        assert at.said[-1] == "It is private: p shows it first"
        await at.press("y")
        assert at.said[-1] == "There is nothing to copy here"
        await at.press("p")
        assert "seven million" in at.text()
        assert "private 10 s" in at.rows()[0]
        await at.press("p")
        assert "million" not in at.text()


# What is missing, whose clock is wrong, what to do


async def test_a_gap_is_told_with_what_to_do(room: Room, anna: Colleague) -> None:
    anna.pack("first.kamtui")
    anna.write("account", room.bank, industry="Finance")
    anna.pack("second.kamtui")
    anna.write("account", room.works, industry="Steel")
    with anna.pack().open("rb") as file:
        found = [one.data for one in scan_pack(file)]
    part = room.home / "part.kamtui"
    with part.open("wb") as file:
        write_pack([*found[:-2], found[-1]], file)
    import_path(room.workspace, part)
    async with opened(room.workspace, room.home) as at:
        await at.press("6")
        while pane(at).list.current.sort != "gap":  # type: ignore[attr-defined]
            await at.press("up")
        assert "1 change from" in at.text()
        assert "Ask for a pack from that device" in " ".join(at.text().split())
        assert "s exchanges now" in at.text()


async def test_a_clock_far_ahead_is_told_with_whose_it_is(room: Room, anna: Colleague) -> None:
    anna.clock.at += timedelta(days=3, hours=1)
    anna.write("account", room.bank, industry="Finance")
    anna.hands_over()
    async with opened(room.workspace, room.home) as at:
        await at.press("6")
        assert "3 days ahead" in at.text()
        while pane(at).list.current.sort != "clock":  # type: ignore[attr-defined]
            await at.press("up")
        assert "Tell Anna Lin to set the date and time" in at.text()


async def test_before_the_first_exchange_it_says_what_belongs_there(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("6")
        text = " ".join(at.text().split())
        for told in ("nothing to settle", "none yet to exchange with", "A place is a folder", "n adds a place",
                     "x writes a pack", "i takes a pack", "nothing yet; i takes"):  # fmt: skip
            assert told in text, told
        assert at.rows()[-1].count("Exchange now") == 1
        await at.press("s")
        assert at.said[-1] == "There is no place to exchange with yet; n adds one"


async def test_an_unsent_line_leads_to_its_record(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        mine(room, "account", room.works, industry="Steel")
        await at.press("6")
        await at.press("home")
        assert "Beichen Heavy" in at.text()
        await at.press("enter")
        assert back(at)
        assert at.account == room.works


# Chinese


@pytest.mark.parametrize("size", SIZES)
async def test_in_chinese_every_word_is_chinese(crossed: Room, size: tuple[int, int]) -> None:
    locale.use("zh_CN")
    async with opened(crossed.workspace, crossed.home, size) as at:
        await at.press("6")
        text = at.text()
        for word in ("6 交换", "冲突", "待发", "我的", "对方", "本设备", "保留这个", "条待发"):
            assert word in text, word
        for word in ("mine", "theirs", "Exchange", "keeps", "offline", "today"):
            assert word not in text, word
        await at.press("ｏ")
        assert len(conflicts.every(crossed.workspace)) == 2


async def test_chords_and_full_width_letters_settle_as_well(crossed: Room) -> None:
    async with opened(crossed.workspace, crossed.home) as at:
        await at.press("f5", "f6")
        assert len(conflicts.every(crossed.workspace)) == 2
        await at.press("f7")
        assert len(conflicts.every(crossed.workspace)) == 1
        await at.press("ｍ")
        assert conflicts.every(crossed.workspace) == []
