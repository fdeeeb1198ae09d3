"""Finding what was written down: in visits and steps, everywhere and in one account."""

import pytest

from kamtui import locale
from kamtui.actions import steps
from tests.tui.room import DESIGN, SIZES, SMALL, Room, opened


def lines(at: object, count: int) -> list[str]:
    rows = at.top.query_one("PickRows")  # type: ignore[attr-defined]  # the hands on the app
    return [rows.render_line(number).text for number in range(count)]


@pytest.mark.parametrize("size", SIZES)
async def test_a_word_that_was_said_finds_its_visit_and_shows_it_among_the_visits(
    room: Room, size: tuple[int, int]
) -> None:
    held = room.put("visit", account=room.works, when="2026-03-04", state="held", note="窗口期只有四小时, PO-482913")
    async with opened(room.workspace, room.home, size) as at:
        for typed in ("四小时", "po-4829", "窗"):
            await at.press("/")
            await at.type(typed)
            assert "Beichen Heavy" in lines(at, 1)[0]
            await at.press("enter")
            assert (at.account, at.screen.pane) == (room.works, 1)
            assert at.line == ("visit", held)


async def test_a_word_within_words_is_none_and_reversed_characters_are_another_word(room: Room) -> None:
    room.put("visit", account=room.works, when="2026-03-04", state="held", note="城东的机房, tender")
    async with opened(room.workspace, room.home) as at:
        await at.press("/")
        await at.type("东城")
        assert "nothing has these words" in at.text()
        await at.press("escape", "/")
        await at.type("ender")
        assert "nothing has these words" in at.text()


async def test_tab_keeps_to_the_account_before_you_and_again_looks_everywhere(room: Room) -> None:
    for account in (room.bank, room.works):
        room.put("visit", account=account, when="2026-03-04", state="held", note="the acceptance test")
    async with opened(room.workspace, room.home) as at:
        await at.press("/")
        await at.type("acceptance")
        assert "2 choices" in at.text()
        await at.press("tab")
        assert "Find in Hengyue Bank" in at.text()
        assert "1 choice" in at.text()
        assert "Hengyue Bank" in lines(at, 1)[0]
        await at.press("tab")
        assert "2 choices" in at.text()


async def test_an_open_step_is_shown_on_the_briefing_and_one_that_is_done_in_its_form(room: Room) -> None:
    async with opened(room.workspace, room.home, DESIGN) as at:
        await at.press("/")
        await at.type("drill plan")
        rows = lines(at, 4)
        at_step = next(number for number, row in enumerate(rows) if "step" in row)
        await at.press(*["down"] * at_step, "enter")
        assert at.line == ("step", room.plan)
        steps.finish(room.workspace, room.plan)
        await at.press("/")
        await at.type("drill plan")
        await at.press(*["down"] * at_step, "enter")
        assert type(at.top).__name__ == "FormScreen"


async def test_private_notes_are_not_searched_on_screen(room: Room) -> None:
    async with opened(room.workspace, room.home, SMALL) as at:
        await at.press("/")
        await at.type("board seat")
        assert "nothing has these words" in at.text()


async def test_more_hits_than_fit_say_so_and_a_long_text_shows_the_word(room: Room) -> None:
    room.visits(room.bank, 60)
    room.put("visit", account=room.works, when="2026-03-04", state="held", note="x " * 100 + "needle" + " y" * 100)
    async with opened(room.workspace, room.home, SMALL) as at:
        await at.press("/")
        await at.type("talk")
        assert "the first 50" in at.text()
        await at.press("escape", "/")
        await at.type("needle")
        assert "needle" in lines(at, 1)[0]


async def test_in_chinese_hits_are_told_by_the_chinese_name_of_their_account(room: Room) -> None:
    locale.use("zh_CN")
    room.put("visit", account=room.works, when="2026-03-04", state="held", note="招标文件")
    async with opened(room.workspace, room.home, SMALL) as at:
        await at.press("/")
        await at.type("招标")
        assert "北辰重工" in lines(at, 1)[0]
        assert "全部查找，tab：" in at.text()


async def test_nothing_blinks_while_words_are_typed(room: Room) -> None:
    async with opened(room.workspace, room.home, SMALL) as at:
        await at.press("/")
        assert not at.top.query_one("SearchField").cursor_blink  # type: ignore[attr-defined]  # a text field
