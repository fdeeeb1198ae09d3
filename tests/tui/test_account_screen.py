"""The account screen: where you are at first, what your changes do to your place, what is private, other programs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kamtui import locale
from kamtui.actions import steps
from kamtui.actions.records import remove
from kamtui.store import queries
from kamtui.store.workspace import Workspace
from kamtui.tui.screens.account import REVEAL_SECONDS

from .room import SIZES, SMALL, Room, opened

# Where one is at first


@pytest.mark.parametrize("size", SIZES)
async def test_it_opens_on_the_first_accounts_briefing_at_the_promise_that_is_late(
    room: Room, size: tuple[int, int]
) -> None:
    async with opened(room.workspace, room.home, size) as at:
        assert (at.account, at.line) == (room.bank, ("step", room.plan))
        assert "2d late" in at.text()
        assert "space Kept" in at.rows()[-1]
        assert at.seen()


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_workspace_says_which_key_fills_it(home: Path, size: tuple[int, int]) -> None:
    with Workspace.open(home / "empty.kamtui", home, create=True) as workspace:
        async with opened(workspace, home, size) as at:
            assert "n makes the first one" in at.text()
            assert at.seen()
            await at.press("n")
            await at.type("Suhe Dairy")
            await at.press("ctrl+s")
            assert "Suhe Dairy" in at.rows()[0]
            assert at.seen()


@pytest.mark.parametrize("size", SIZES)
async def test_an_account_without_anything_has_three_panes_to_look_at(room: Room, size: tuple[int, int]) -> None:
    async with opened(room.workspace, room.home, size) as at:
        await at.go(room.dairy, 0)
        for key, said in (("1", "no visit logged so far"), ("2", "l logs the first one"), ("3", "n adds the first")):
            await at.press(key)
            assert said in at.text()
            assert not at.screen.detail_frame.display
            assert at.seen()


async def test_chinese_accounts_are_called_by_their_chinese_names(room: Room) -> None:
    locale.use("zh_CN")
    async with opened(room.workspace, room.home) as at:
        assert "华东恒岳商业银行" in at.rows()[0]
        assert "苏禾乳业" in at.text()
        await at.press("3")
        assert "顾宇航" in at.text()


async def test_names_are_shown_as_they_are_and_never_obeyed(room: Room) -> None:
    room.put("account", name="[red]A[/red]\x1b[31m\u202ednuor\u2066\x07 Co", native_name="甲\n乙", pinned=True)
    async with opened(room.workspace, room.home) as at:
        await at.press("escape", "end", "home", "2", "3", "1")
        assert "[red]A[/red]" in at.text()
        assert not set(at.text()) & set("\x1b\u202e\u2066\x07")


# Ticking, deleting, undo


async def test_after_a_tick_the_next_line_is_under_the_cursor_and_undo_goes_back(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("space")
        assert room.text_of("step", room.plan, "kept") == "late"
        assert at.line == ("step", room.test)
        await at.press("u")
        assert room.text_of("step", room.plan, "done") is None
        assert at.line == ("step", room.plan)
        await at.press("U")
        assert room.text_of("step", room.plan, "done")


async def test_a_step_is_ticked_by_the_space_of_an_input_method_too(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.type("\u3000")
        assert room.text_of("step", room.plan, "done")


async def test_only_steps_are_ticked_and_the_screen_says_so(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("home")
        assert at.line == ("opportunity", room.sale)
        await at.press("space")
        assert at.said == ["Only a step can be ticked"]


async def test_what_is_done_can_be_opened_again_where_it_is_still_seen(room: Room) -> None:
    steps.finish(room.workspace, room.plan)
    async with opened(room.workspace, room.home) as at:
        await at.press("2", "down", "tab")
        assert at.line == ("step", room.plan)
        assert "space Open again" in at.rows()[-1]
        await at.press("space")
        assert room.text_of("step", room.plan, "done") is None
        assert "space Kept" in at.rows()[-1]


async def test_undo_goes_where_the_change_was(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("down", "space")
        await at.press("escape", "end")
        assert at.account == room.dairy
        await at.press("u")
        assert at.account == room.bank
        assert at.screen.page.current == ("step", room.test)


async def test_after_the_account_you_are_on_is_deleted_the_next_one_is_shown_and_undo_shows_it_again(
    room: Room,
) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("escape", "down", "d")
        assert queries.account(room.workspace, room.works) is None
        assert at.account == room.dairy
        assert at.line == ("account", room.dairy)
        assert "Deleted Beichen Heavy" in at.said[-1]
        await at.press("u")
        assert (at.account, at.line) == (room.works, ("account", room.works))
        await at.press("U")
        assert at.account == room.dairy


@pytest.mark.parametrize("size", SIZES)
async def test_when_the_last_account_goes_the_keys_go_to_the_list(room: Room, size: tuple[int, int]) -> None:
    async with opened(room.workspace, room.home, size) as at:
        await at.press("2", "escape", "d", "d", "d")
        assert at.account is None
        assert "No accounts yet" in at.text()
        assert at.seen()
        await at.press("u")
        assert at.account is not None


async def test_another_program_deletes_the_account_you_read(
    room: Room, seconds: Callable[[], None]
) -> None:
    async with opened(room.workspace, room.home, SMALL) as at:
        await at.press("3")
        with room.another_program() as other:
            for account in (room.bank, room.works, room.dairy):
                remove(other, "account", account)
        seconds()
        await at.settle()
        assert at.account is None
        assert "No accounts yet" in at.text()
        assert at.seen()


async def test_there_is_nothing_to_undo_is_said_with_its_reason(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        for _press in range(5):
            await at.press("u")
        assert "There is nothing to undo" in at.said[-1]


async def test_a_line_that_stands_twice_keeps_its_place_when_the_page_is_read_anew(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("end")
        assert at.line == ("opportunity", room.sale)
        last = at.screen.page.cursor
        at.screen.reload()
        assert at.screen.page.cursor == last
        await at.press("p")
        assert at.screen.page.cursor == last


async def test_what_is_told_takes_the_place_of_what_was_told_before(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("space", "u", "space", "u", "d", "u")
        assert len(at.said) == 6
        assert len(at.app._notifications) == 1


# What is private


@pytest.mark.parametrize("key", ["ctrl+r", "ｐ"])
async def test_private_things_are_shown_for_ten_seconds_and_no_longer(
    room: Room, seconds: Callable[[], None], key: str
) -> None:
    async with opened(room.workspace, room.home) as at:
        assert "nine million" not in at.text()
        await at.press(key)
        for left in range(REVEAL_SECONDS, 0, -1):
            assert "not below nine million" in at.text()
            assert f"private {left} s" in at.rows()[0]
            seconds()
            await at.settle()
        assert "nine million" not in at.text()
        assert "private " not in at.rows()[0]


async def test_the_ten_seconds_go_on_across_panes_and_accounts_and_p_ends_them(
    room: Room, seconds: Callable[[], None]
) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("p", "3", "down")
        assert at.line == ("contact", room.chen)
        assert "wants the board seat" in at.text()
        for _second in range(4):
            seconds()
        await at.press("escape", "down", "up")
        assert "private 6 s" in at.rows()[0]
        await at.press("p")
        assert "wants the board seat" not in at.text()
        await at.press("p")
        assert f"private {REVEAL_SECONDS} s" in at.rows()[0]


async def test_nothing_private_is_copied_while_it_is_masked_or_shown(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("end", "p", "y")
        assert at.app.clipboard == "DR platform"


# Other programs


async def test_what_another_program_writes_is_seen_and_you_stay_where_you_are(
    room: Room, seconds: Callable[[], None]
) -> None:
    room.accounts(200)
    async with opened(room.workspace, room.home) as at:
        await at.press("escape", "end", "up")
        row, top = at.screen.accounts.current, at.screen.accounts.top
        assert row is not None
        with room.another_program() as other:
            room.workspace, mine = other, room.workspace
            room.accounts(3)
            room.put("step", account=row.id, text="from elsewhere", sort="next")
            room.put("account", name="Aaa", pinned=True, tier="platinum")
            room.workspace = mine
        seconds()
        await at.settle()
        current = at.screen.accounts.current
        assert current is not None
        assert (current.id, at.account) == (row.id, row.id)
        assert at.screen.accounts.top == top + 4
        assert "from elsewhere" in at.text()
        assert "207" in at.text()


async def test_nothing_is_read_again_while_nobody_writes(
    room: Room, seconds: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("space")
        statements: list[str] = []
        room.workspace.connection.set_trace_callback(statements.append)
        seconds()
        room.workspace.connection.set_trace_callback(None)
        assert len(statements) == 1


async def test_after_midnight_the_days_are_counted_anew(room: Room, seconds: Callable[[], None]) -> None:
    async with opened(room.workspace, room.home) as at:
        assert "Sun 22 Nov" in at.rows()[0]
        room.clock.at = room.clock.at.replace(day=23, hour=0, minute=1)
        seconds()
        await at.settle()
        assert "Mon 23 Nov" in at.rows()[0]
        assert "3d late" in at.text()


# What has no room


@pytest.mark.parametrize("speech", ["en", "zh_CN"])
async def test_what_has_no_room_is_marked_below_and_reached_by_walking(room: Room, speech: str) -> None:
    locale.use(speech)
    for number in range(14):
        room.put("step", account=room.bank, text=f"ask {number}", sort="ask")
        room.put("step", account=room.bank, text=f"do {number}", sort="next")
    below, above = locale._("more below"), locale._("more above")
    async with opened(room.workspace, room.home, SMALL) as at:
        await at.press("home")
        assert below in at.rows()[-2]
        seen = ""
        for _step in range(60):
            seen += at.text()
            await at.press("down")
        assert all(f"{what} {number}" in seen for what in ("ask", "do") for number in range(14))
        await at.press("end")
        assert above in at.rows()[-2]
        await at.press("2")
        assert above not in at.rows()[-2]


@pytest.mark.parametrize("size", SIZES)
async def test_on_the_briefing_nothing_but_a_step_is_deleted(room: Room, size: tuple[int, int]) -> None:
    async with opened(room.workspace, room.home, size) as at:
        await at.press("end")
        assert at.line == ("opportunity", room.sale)
        await at.press("d")
        assert not room.workspace.read("opportunity", room.sale).deleted
        assert "This line stands for the opportunity DR platform" in at.said[-1]
        while at.line != ("visit", room.held):
            await at.press("up")
        await at.press("d")
        assert at.said[-1].endswith("Hengyue Bank; open it to delete it")
        assert not room.workspace.read("visit", room.held).deleted
        await at.press("enter", "d")
        assert room.workspace.read("visit", room.held).deleted


async def test_enter_where_nothing_can_be_opened_says_why(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.go(room.dairy, 1)
        await at.press("enter")
        assert at.said == ["No line is chosen"]


async def test_taking_back_tells_what(room: Room) -> None:
    locale.use("en")
    remove(room.workspace, "step", room.test)
    with room.workspace.action("set") as transaction:
        transaction.write(room.workspace.read("contact", room.chen), {"interests": "chess"})
    async with opened(room.workspace, room.home) as at:
        await at.press("u", "u")
        assert at.said == ["Took back: change of Chen Guodong", "Took back: deletion of RTO test result"]
