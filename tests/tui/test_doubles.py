"""The screen of likely doubles, and what a form says of a new record that looks like a known one."""

import pytest

from kamtui import locale
from kamtui.actions.doubles import are_apart
from kamtui.store import queries
from kamtui.tui.screens.doing import PEOPLE
from kamtui.tui.screens.doubles import DoublesScreen
from kamtui.tui.screens.form import FormScreen

from .room import SIZES, SMALL, Hands, Room, opened


async def rest(at: Hands) -> None:
    """Let what runs in a thread come to its end."""
    await at.app.workers.wait_for_complete()
    await at.settle()


async def open_doubles(at: Hands) -> DoublesScreen:
    """The command by its name."""
    await at.press("ctrl+p")
    await at.type("likely dup" if locale.language() == "en" else "疑似")
    await at.press("enter")
    await rest(at)
    assert isinstance(at.top, DoublesScreen)
    return at.top


def joined(room: Room, one: bytes, other: bytes) -> bool:
    return len({queries.canonical_of(room.workspace, "contact", each) for each in (one, other)}) == 1


def twins(room: Room) -> tuple[bytes, bytes]:
    """Two people written down twice: Chen with the same phone, Gu by the name alone."""
    chen = room.put("contact", name="Chen Guo Dong", account=room.bank, phones=("021 0000 0101",), title="IT head")
    return chen, room.put("contact", name="Yuhang Gu", account=room.bank)


@pytest.mark.parametrize("size", SIZES)
async def test_pairs_are_listed_told_side_by_side_joined_and_parted(room: Room, size: tuple[int, int]) -> None:
    chen, gu = twins(room)
    async with opened(room.workspace, room.home, size) as at:
        screen = await open_doubles(at)
        text = at.text()
        assert text.index("Chen Guodong") < text.index("Gu Yuhang")
        assert "Perhaps the same: same name, same phone" in text
        assert any("Title" in row and "CTO" in row and "IT head" in row for row in at.rows())
        assert any(row.count("= Account") == 2 for row in at.rows())
        assert "j Join  x Not the same  u Undo  esc Back" in at.rows()[-1]
        await at.press("j")
        assert joined(room, room.chen, chen)
        assert {screen.pair.one, screen.pair.other} == {room.gu, gu}  # type: ignore[union-attr]
        await at.press("u")
        await rest(at)
        assert not joined(room, room.chen, chen)
        assert {screen.pair.one, screen.pair.other} == {room.chen, chen}  # type: ignore[union-attr]
        assert len(screen.pairs) == 2
        await at.press("down", "enter")
        assert joined(room, room.gu, gu)
        await at.press("escape")
        assert at.top is at.screen


async def test_who_is_not_the_same_is_listed_no_more_and_undo_brings_the_pair_back(room: Room) -> None:
    chen, gu = twins(room)
    async with opened(room.workspace, room.home, SMALL) as at:
        screen = await open_doubles(at)
        await at.press("down", "x")
        assert are_apart(room.workspace, room.gu, gu)
        assert "stay two. u takes it back" in at.said[-1]
        assert [{pair.one, pair.other} for pair in screen.pairs] == [{room.chen, chen}]
        await at.press("u")
        await rest(at)
        assert not are_apart(room.workspace, room.gu, gu)
        assert at.said[-1].startswith("Took back: marking as not the same")
        assert {screen.pair.one, screen.pair.other} == {room.gu, gu}  # type: ignore[union-attr]
        await at.press("f7", "f6")
        assert are_apart(room.workspace, room.gu, gu)
        assert joined(room, room.chen, chen)
        assert "Nothing here looks as if it was written down twice" in at.text()
        for key in ("j", "x", "enter"):
            await at.press(key)
        assert at.said[-1] == "No pair is chosen"


async def test_three_who_are_one_are_joined_one_after_the_other(room: Room) -> None:
    others = [room.put("contact", name=name, account=room.bank) for name in ("Chen Guo Dong", "Guodong Chen")]
    async with opened(room.workspace, room.home) as at:
        screen = await open_doubles(at)
        assert len(screen.pairs) == 3
        await at.press("j")
        assert len(screen.pairs) == 1
        await at.press("j")
        assert all(joined(room, room.chen, each) for each in others)
        assert screen.pairs == []


async def test_an_empty_list_says_so_and_private_things_are_not_shown(room: Room) -> None:
    async with opened(room.workspace, room.home, SMALL) as at:
        await open_doubles(at)
        assert "Nothing here looks as if it was written down twice" in at.text()
        await at.press("escape")
        twins(room)
        await open_doubles(at)
        assert "wants the board seat" not in at.text()
        await at.press("tab", "?")
        assert "remember that they are two" in at.text()


async def test_in_chinese_the_pairs_and_the_reasons_are_told_in_chinese(room: Room) -> None:
    room.put("contact", name="陈国东", account=room.bank, phones=("+86 21 0000 0101",))
    locale.use("zh_CN")
    async with opened(room.workspace, room.home, SMALL) as at:
        await open_doubles(at)
        text = at.text()
        assert "疑似重复" in text
        assert "陈国栋" in text
        assert "陈国东" in text
        assert "电话相同、读音相同" in text
        assert "j 合并  x 不是同一个" in at.rows()[-1]


async def test_accounts_are_compared_as_well(room: Room) -> None:
    room.put("account", name="Hengyue Bank Co., Ltd.")
    async with opened(room.workspace, room.home) as at:
        screen = await open_doubles(at)
        assert "ACCOUNTS  1" in at.text()
        await at.press("j", "escape")
        assert screen.changed
        assert queries.account_count(room.workspace) == 3


# While typing


async def new_contact(at: Hands, room: Room) -> FormScreen:
    await at.go(room.bank, PEOPLE)
    await at.press("n")
    assert isinstance(at.top, FormScreen)
    return at.top


async def pause(at: Hands, form: FormScreen) -> None:
    """The pause in typing after which is compared, without waiting for it."""
    form.compare()
    await rest(at)


@pytest.mark.parametrize("typed", ["Chen Guo Dong", "guodong chen", "陈国栋"])
async def test_a_name_that_is_known_is_pointed_out_beside_it_and_opened_by_one_key(room: Room, typed: str) -> None:
    async with opened(room.workspace, room.home) as at:
        form = await new_contact(at, room)
        await at.type(typed)
        await pause(at, form)
        name = next(index for index, row in enumerate(at.rows()) if "Name " in row)
        assert "Perhaps the same: Chen Guodong, Hengyue Bank" in "".join(at.rows()[name : name + 2])
        assert "^l Open that one" in at.rows()[-1]
        await at.press("ctrl+l")
        assert isinstance(at.top, FormScreen)
        assert at.top.form.record == room.chen
        await at.press("escape")
        assert at.line == ("contact", room.chen)
        await at.press("n")
        assert isinstance(at.top, FormScreen)
        assert at.top.form.texts["name"] == typed, "what was typed was kept as a draft"


async def test_a_phone_that_is_known_at_another_account_is_pointed_out(room: Room) -> None:
    async with opened(room.workspace, room.home, SMALL) as at:
        await at.go(room.dairy, PEOPLE)
        await at.press("n")
        form = at.top
        assert isinstance(form, FormScreen)
        await at.type("Chen Guodong")
        await pause(at, form)
        assert "Perhaps the same" not in at.text(), "a name at two accounts is not enough"
        form.body.go_to("phones")
        await at.type("021 0000 0101")
        await pause(at, form)
        assert "Perhaps the same: Chen Guodong, Hengyue Bank" in at.text()
        assert "same phone, same name" in " ".join(at.text().split())
        await at.press("backspace", "backspace", "backspace", "backspace")
        await pause(at, form)
        assert "Perhaps the same" not in at.text()
        assert "Open that one" not in at.text()


async def test_saving_is_never_prevented(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        form = await new_contact(at, room)
        await at.type("Chen Guodong")
        await pause(at, form)
        assert form.doubles.record == room.chen
        await at.press("ctrl+s")
        assert at.top is at.screen
        assert at.line not in (None, ("contact", room.chen))


async def test_a_record_that_is_changed_is_not_compared_and_the_key_says_so(room: Room) -> None:
    room.put("contact", name="Chen Guo Dong", account=room.bank)
    async with opened(room.workspace, room.home) as at:
        at.screen.edit("contact", room.chen)
        await at.settle()
        form = at.top
        assert isinstance(form, FormScreen)
        await at.type("x")
        await pause(at, form)
        assert form.doubles.record is None
        await at.press("ctrl+l")
        assert at.top is form
        assert "No record is known that this one may be the same as" in at.text()


async def test_a_new_account_is_compared_by_its_name_without_legal_words(room: Room) -> None:
    locale.use("zh_CN")
    async with opened(room.workspace, room.home, SMALL) as at:
        at.screen._form("account")
        await at.settle()
        form = at.top
        assert isinstance(form, FormScreen)
        await at.type("北辰重工有限责任公司")
        await pause(at, form)
        assert "可能重复：北辰重工（名字相同）" in at.text()
        assert form.doubles.record == room.works
