"""History, undo list and what is new, by keys and by mouse."""

from pathlib import Path

import pytest

from kamtui import locale
from kamtui.actions.records import change, seen
from kamtui.actions.start import begin
from kamtui.store import news, queries
from kamtui.tui.screens.deeds import DeedsScreen
from kamtui.tui.screens.doing import PEOPLE, VISITS
from kamtui.tui.screens.history import HistoryScreen
from kamtui.tui.screens.news import NewsScreen

from .colleague import colleague, mine
from .room import SIZES, SMALL, Clock, Hands, Room, opened

NOTE = "The drill must be on a Saturday night, and the window is four hours at the very most, says Chen."


async def started(at: Hands) -> None:
    """What the screen does a moment after the start."""
    at.screen.count_at_start()
    await at.settle()


def at_home(at: Hands) -> bool:
    """No page lies over the account screen."""
    return at.top is at.screen


async def on(at: Hands, room: Room, person: bytes) -> None:
    """Be on a person's line."""
    at.screen.go_to_account(room.bank, PEOPLE, ("contact", person))
    await at.settle()


# History


@pytest.mark.parametrize("size", SIZES)
async def test_the_history_of_a_person_is_a_story_with_the_latest_first(room: Room, size: tuple[int, int]) -> None:
    mine(room, "contact", room.chen, title="CIO", notes=NOTE)
    mine(room, "contact", room.chen, notes=NOTE.replace("Saturday", "Sunday"))
    async with opened(room.workspace, room.home, size) as at:
        await on(at, room, room.chen)
        await at.press("h")
        assert isinstance(at.top, HistoryScreen)
        seen_now = at.text()
        assert "Chen Guodong" in at.rows()[0]
        assert "[-Saturday-]{+Sunday+}" in seen_now
        assert "Title: CTO -> CIO" in seen_now
        assert seen_now.index("Sunday+}") < seen_now.index("Title: CTO -> CIO") < seen_now.index("created")
        assert "3 changes" in seen_now
        assert "Zhou Ke  changed  by hand" in seen_now
        await at.press("escape")
        assert at_home(at)
        assert at.line == ("contact", room.chen)


async def test_private_values_are_masked_until_p_and_are_not_copied(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await on(at, room, room.chen)
        await at.press("h")
        assert "Personal motive: ********" in at.text()
        assert "board seat" not in at.text()
        await at.press("y")
        assert "board seat" not in at.app.clipboard
        assert "Chen Guodong" in at.app.clipboard
        await at.press("p")
        assert "wants the board seat" in at.text()
        assert "private 10 s" in at.rows()[0]
        await at.press("p")
        assert "board seat" not in at.text()


async def test_a_long_note_is_shown_in_part_and_enter_shows_all_of_it(room: Room) -> None:
    words = " ".join(f"word{number}" for number in range(200))
    mine(room, "contact", room.chen, notes=words)
    async with opened(room.workspace, room.home) as at:
        await on(at, room, room.chen)
        await at.press("h")
        assert "enter shows all of it" in at.text()
        assert "word199" not in at.text()
        await at.press("enter")
        assert "word199" in at.text()
        await at.press("enter")
        assert "word199" not in at.text()
        await at.press("down", "enter")
        assert at.said[-1] == "All of it is shown here"


async def test_a_visit_tells_who_was_added_and_removed_and_the_chord_works_as_the_letter(room: Room) -> None:
    mine(room, "visit", room.held, attendees=(room.gu,))
    async with opened(room.workspace, room.home) as at:
        at.screen.go_to_account(room.bank, VISITS, ("visit", room.held))
        await at.settle()
        for key in ("shift+f6", "f18"):
            await at.press(key)
            assert "We sign when the drill works" in at.rows()[0]
            assert "People: added Gu Yuhang; removed Chen Guodong" in at.text()
            await at.press("escape")


async def test_the_history_of_a_conflict_is_reached_from_the_exchange(room: Room) -> None:
    with colleague(room) as anna:
        mine(room, "contact", room.chen, title="CIO")
        anna.write("contact", room.chen, title="CFO")
        anna.hands_over()
        async with opened(room.workspace, room.home) as at:
            await at.press("6", "h")
            assert isinstance(at.top, HistoryScreen)
            assert "CFO" in at.text()
            assert "Anna Lin" in at.text()
            await at.press("escape")
            assert type(at.top).__name__ == "ExchangeScreen"
            await at.press("end", "h")
            assert at.said[-1] == "This line stands for no record"
            await at.press("home", "h", "2")
            assert at_home(at)
            assert at.screen.pane == VISITS


async def test_keys_that_do_nothing_in_a_history_say_why(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await on(at, room, room.chen)
        await at.press("h")
        for key in ("h", "n", "f", "e", "d", "space", "tab", "shift+f9"):
            before = len(at.said)
            await at.press(key)
            assert len(at.said) == before + 1, key
            assert isinstance(at.top, HistoryScreen)


async def test_a_history_follows_what_another_program_writes(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await on(at, room, room.chen)
        await at.press("h")
        with room.another_program() as program:
            change(program, seen(program, "contact", room.chen), {"interests": "chess"})
        assert isinstance(at.top, HistoryScreen)
        at.top._look_for_changes()
        await at.settle()
        assert "Interests: chess" in at.text()


# Undo list


@pytest.mark.parametrize("size", SIZES)
async def test_exactly_the_action_of_the_line_is_taken_back_and_done_again(room: Room, size: tuple[int, int]) -> None:
    mine(room, "account", room.bank, tier="iron")
    mine(room, "contact", room.chen, title="CIO")
    async with opened(room.workspace, room.home, size) as at:
        await at.press("H")
        assert isinstance(at.top, DeedsScreen)
        assert ["changed, Chen Guodong" in at.text(), "changed, Hengyue Bank" in at.text()] == [True, True]
        assert "Title" in at.cursor_rows()[0]
        await at.press("down", "enter")
        assert room.text_of("account", room.bank, "tier") == "platinum"
        assert queries.person(room.workspace, room.chen).title == "CIO"  # type: ignore[union-attr]  # Chen is there
        assert at.said[-1] == "Took back: changed, Hengyue Bank"
        assert "taken back" in at.cursor_rows()[0]
        await at.press("u")
        assert at.said[-1] == "This is taken back already; U does it again"
        await at.press("U")
        assert room.text_of("account", room.bank, "tier") == "iron"
        await at.press("U")
        assert at.said[-1] == "This was not taken back"
        await at.press("u")
        assert room.text_of("account", room.bank, "tier") == "platinum"
        await at.press("escape")
        assert at_home(at)
        assert "platinum" in at.rows()[0] or size == SMALL


async def test_the_undo_list_is_worked_by_mouse(room: Room) -> None:
    mine(room, "account", room.bank, tier="iron")
    mine(room, "account", room.works, tier="iron")
    async with opened(room.workspace, room.home) as at:
        await at.press("H")
        await at.click("changed, Hengyue Bank")
        await at.click("Take back")
        assert room.text_of("account", room.bank, "tier") == "platinum"
        assert room.text_of("account", room.works, "tier") == "iron"
        await at.click("Back")
        assert at_home(at)


async def test_what_was_changed_since_stays_and_is_named(room: Room) -> None:
    mine(room, "account", room.bank, tier="iron", industry="bank")
    mine(room, "account", room.bank, tier="lead")
    async with opened(room.workspace, room.home) as at:
        await at.press("H", "down", "u")
        assert room.text_of("account", room.bank, "tier") == "lead"
        assert room.text_of("account", room.bank, "industry") is None
        assert at.said[-1].splitlines() == [
            "Took back: changed, Hengyue Bank", "Left as it is, changed since: Hengyue Bank, Tier"
        ]  # fmt: skip


async def test_an_action_of_which_nothing_is_left_says_so(room: Room) -> None:
    mine(room, "account", room.bank, tier="iron")
    mine(room, "account", room.bank, tier="lead")
    async with opened(room.workspace, room.home) as at:
        await at.press("H", "down", "u")
        assert "can no longer be undone" in at.said[-1]
        await at.press("h")
        assert "Tier: iron -> lead" in at.text()


async def test_an_empty_undo_list_says_what_belongs_there(home: Path) -> None:
    workspace = begin(home / "new.kamtui", home, Clock(), "Zhou Ke")
    copy = home / "elsewhere"
    copy.mkdir()
    workspace.close()
    file = (home / "new.kamtui").rename(copy / "new.kamtui")
    with type(workspace).open(file, copy, Clock()) as other:
        async with opened(other, copy) as at:
            await at.press("H")
            assert "Nothing was done on this device yet" in at.text()
            await at.press("u")
            assert at.said[-1] == "No line is chosen"
            await at.press("escape")
            assert at_home(at)


# Since you last looked


@pytest.mark.parametrize("size", SIZES)
async def test_the_start_says_what_is_new_and_the_list_goes_to_the_record(room: Room, size: tuple[int, int]) -> None:
    news.begin(room.workspace)
    with colleague(room) as anna:
        anna.write("contact", room.chen, title="CFO")
        anna.write("account", room.dairy, tier="gold")
        anna.hands_over()
    looked = news.since(room.workspace)
    async with opened(room.workspace, room.home, size) as at:
        assert at.said == []
        await started(at)
        # One of the three is the colleague herself, whom the room added without the app.
        assert "changes by" in at.said[-1]
        assert at.said[-1].endswith("since Sun 22 Nov. w lists them")
        assert "unseen" in at.rows()[0]
        await at.press("w")
        assert isinstance(at.top, NewsScreen)
        assert "Chen Guodong: Title" in at.text()
        assert any(row.split()[2:6] == ["Anna", "Lin", "changed:", "Tier"] for row in at.rows() if "Tier" in row)
        await at.click("Chen Guodong: Title")
        await at.press("enter")
        assert at_home(at)
        assert (at.account, at.line) == (room.bank, ("contact", room.chen))
        assert "unseen" not in at.rows()[0]
        assert news.since(room.workspace) is not None
        assert news.unseen(room.workspace) == []
        await at.press("w")
        assert "Nothing new" in at.text()
    assert looked is not None


async def test_what_the_app_itself_does_is_not_new_and_what_a_script_does_is(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await started(at)
        await at.press("space")
        with room.another_program() as program:
            program.attended = False
            change(program, seen(program, "account", room.works), {"tier": "iron"})
        await at.press("w")
        assert "another program  changed: Tier" in at.text()
        assert "1 change" in at.text()


async def test_a_record_deleted_by_a_colleague_shows_its_history(room: Room) -> None:
    news.begin(room.workspace)
    with colleague(room) as anna:
        anna.remove("visit", room.held)
        anna.hands_over()
    async with opened(room.workspace, room.home) as at:
        await at.press("w", "enter")
        assert isinstance(at.top, HistoryScreen)
        assert "Anna Lin" in at.text()
        assert "deleted  from" in at.text()
        await at.press("escape")
        assert isinstance(at.top, NewsScreen)
        await at.press("escape")
        assert news.unseen(room.workspace) == []


async def test_leaving_the_app_from_the_list_counts_as_having_looked(room: Room) -> None:
    news.begin(room.workspace)
    with colleague(room) as anna:
        anna.write("account", room.dairy, tier="gold")
        anna.hands_over()
    async with opened(room.workspace, room.home) as at:
        await at.press("w", "ctrl+q")
    assert news.unseen(room.workspace) == []


async def test_nothing_new_says_what_belongs_there_and_nothing_at_the_start(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await started(at)
        assert at.said == []
        assert "new" not in at.rows()[0]
        await at.press("w")
        assert "Nothing new" in at.text()
        assert "what others changed" in at.text()
        await at.press("enter")
        assert at.said[-1] == "This line stands for no record"
        await at.press("h")
        assert at.said[-1] == "No line is chosen"
        await at.press("6")
        assert type(at.top).__name__ == "ExchangeScreen"


async def test_the_pages_are_in_chinese(room: Room) -> None:
    locale.use("zh_CN")
    news.begin(room.workspace)
    mine(room, "contact", room.chen, title="CIO")
    with colleague(room) as anna:
        anna.write("account", room.dairy, tier="gold")
        anna.hands_over()
    async with opened(room.workspace, room.home, SMALL) as at:
        await on(at, room, room.chen)
        await at.press("h")
        assert "修改" in at.text()
        assert "CTO -> CIO" in at.text()
        await at.press("escape", "H")
        assert "修改，陈国栋" in at.text()
        await at.press("escape", "w")
        assert "苏禾乳业" in at.text()
        await at.press("escape", "ctrl+p")
        await at.type("撤销列表")
        await at.press("enter")
        assert isinstance(at.top, DeedsScreen)
