"""Merging two people or two accounts on the account screen."""

import pytest

from kamtui import locale
from kamtui.store import queries
from kamtui.tui.screens.doing import PEOPLE
from kamtui.tui.widgets.pick import PickList

from .room import SIZES, Hands, Room, opened


async def choose_merge(at: Hands) -> None:
    """The command by its name."""
    await at.press("ctrl+p")
    await at.type("merge")
    await at.press("enter")


async def be_on(at: Hands, room: Room, person: bytes) -> None:
    """Be on a person's line."""
    at.screen.go_to_account(room.bank, PEOPLE, ("contact", person))
    await at.settle()
    assert at.line == ("contact", person)


@pytest.mark.parametrize("size", SIZES)
async def test_two_people_who_are_one_are_merged_by_name_and_parted_by_one_key(
    room: Room, size: tuple[int, int]
) -> None:
    twice = room.put("contact", name="Chen G.", account=room.bank, emails=("chen@bank.example",))
    async with opened(room.workspace, room.home, size) as at:
        await be_on(at, room, room.chen)
        await choose_merge(at)
        assert isinstance(at.app.screen, PickList)
        assert "Merge Chen Guodong with" in at.text()
        offered = {row.value for row in at.app.screen._search("")}
        assert {twice, room.gu} <= offered
        assert room.chen not in offered
        await at.type("chen g")
        await at.press("enter")
        assert "Are Chen Guodong and Chen G. the same person?" in at.text()
        await at.press("down", "enter")
        assert at.top is at.screen
        assert "Chen Guodong and Chen G. are one" in at.said[-1]
        canonical = min(room.chen, twice)
        assert queries.canonical_of(room.workspace, "contact", max(room.chen, twice)) == canonical
        assert at.line == ("contact", canonical)
        assert room.workspace.read("contact", canonical).values["emails"] == ("chen@bank.example",)
        await at.press("u")
        assert len({queries.canonical_of(room.workspace, "contact", one) for one in (room.chen, twice)}) == 2
        assert at.said[-1].startswith("Took back: merging")
        await at.press("U")
        assert queries.canonical_of(room.workspace, "contact", max(room.chen, twice)) == canonical


async def test_one_enter_too_many_merges_nobody_and_escape_leaves_at_every_step(room: Room) -> None:
    room.put("contact", name="Chen G.", account=room.bank)
    async with opened(room.workspace, room.home) as at:
        for keys in (("enter", "enter"), ("escape",), ("enter", "escape")):
            await be_on(at, room, room.chen)
            await choose_merge(at)
            await at.type("chen")
            await at.press(*keys)
            assert at.top is at.screen
            assert room.workspace.connection.execute("SELECT count(*) FROM joined").fetchone()[0] == 0


async def test_an_account_is_merged_with_another_and_stays_in_sight(room: Room) -> None:
    twice = room.put("account", name="Suhe Milk", native_name="苏禾乳业集团", tier="gold")
    async with opened(room.workspace, room.home) as at:
        await at.go(twice, 0)
        await at.press("escape")
        assert at.line == ("account", twice)
        await at.press("shift+f9")
        await at.type("苏禾乳业")
        labels = {"".join(span.text for span in row.label) for row in at.app.screen._search("苏禾")}  # type: ignore[attr-defined]
        assert labels == {"Suhe Dairy"}
        await at.press("enter", "down", "enter")
        canonical = min(twice, room.dairy)
        assert at.account == canonical
        assert at.line == ("account", canonical)
        assert len([row for row in queries.accounts(room.workspace) if row.id in (twice, room.dairy)]) == 1
        await at.press("u")
        assert {twice, room.dairy} <= {row.id for row in queries.accounts(room.workspace)}


async def test_a_step_cannot_be_merged_and_a_person_who_stands_alone_finds_nobody(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        assert at.line == ("step", room.plan)
        await at.press("shift+f9")
        assert at.said[-1] == "Only a person or an account can be merged here"
        await be_on(at, room, room.chen)
        await at.press("shift+f9")
        await at.type("Beichen")
        assert "nobody else is called that" in at.text()


async def test_what_cannot_be_merged_says_why(room: Room) -> None:
    with room.workspace.action("edit") as action:
        action.write(room.workspace.read("account", room.works), {"parent": room.dairy})
        action.write(room.workspace.read("account", room.dairy), {"parent": room.bank})
    async with opened(room.workspace, room.home) as at:
        await at.go(room.works, 0)
        await at.press("escape", "shift+f9")
        await at.type("hengyue")
        await at.press("enter", "down", "enter")
        assert "cannot be merged" in at.said[-1]
        assert at.account == room.works


async def test_the_question_is_asked_in_chinese(room: Room) -> None:
    locale.use("zh_CN")
    room.put("contact", name="Chen G.", native_name="陈国东", account=room.bank)
    async with opened(room.workspace, room.home) as at:
        await be_on(at, room, room.chen)
        await at.press("ctrl+p")
        await at.type("合并")
        await at.press("enter")
        assert "把 陈国栋 与谁合并" in at.text()
        await at.type("陈国东")
        await at.press("enter")
        assert "陈国栋 与 陈国东 是同一个人吗？" in at.text()
        await at.press("down", "enter")
        assert "陈国栋 与 陈国东 已是同一个" in at.said[-1]
