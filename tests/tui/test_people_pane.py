"""The people of an account: who reports to whom, whom nobody met, and one person told whole."""

import pytest

from kamtui import locale
from kamtui.store import queries
from kamtui.tui.panes.people import contact_sections, last_met, people_sections
from kamtui.tui.screens.form import FormScreen

from .room import SIZES, SMALL, Room, opened


@pytest.mark.parametrize("size", SIZES)
async def test_reports_stand_below_their_boss_and_gaps_are_named(room: Room, size: tuple[int, int]) -> None:
    async with opened(room.workspace, room.home, size) as at:
        await at.press("3")
        rows = at.rows()
        boss, report, gap = (
            next(row for row in rows if name in row and "Accounts" not in row)
            for name in ("Gu Yuhang 顾宇航  ", "Chen Guodong 陈国栋  ", "? unknown")
        )
        assert rows.index(boss) < rows.index(report)
        assert report.index("Chen") == boss.index("Gu") + 2
        assert "Head of Risk" in gap
        assert gap.rstrip(" │").endswith("never")
        assert report.rstrip(" │").endswith("2d")
        assert "2 people, 1 unknown" in at.text()


async def test_the_person_you_are_on_is_told_with_what_is_owed_and_the_last_talk(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("3", "down")
        assert at.line == ("contact", room.chen)
        text = at.text()
        for told in ("+86 21 0000 0101", "We sign when the drill works.", "send drill plan", "2d late"):
            assert told in text
        assert "board seat" not in text
        await at.press("enter")
        assert at.line == ("visit", room.held)
        await at.press("enter")
        assert (at.screen.pane, at.line) == (1, ("visit", room.held))


async def test_a_promise_is_ticked_where_its_person_is_told(room: Room) -> None:
    async with opened(room.workspace, room.home, SMALL) as at:
        await at.press("3", "down", "enter", "down")
        assert at.line == ("step", room.plan)
        assert "space Kept" in at.rows()[-1]
        await at.press("space")
        assert room.text_of("step", room.plan, "kept") == "late"
        assert at.seen()


async def test_a_seat_without_a_known_person_is_opened_deleted_and_brought_back(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("3", "end")
        assert at.line == ("seat", room.risk)
        await at.press("enter")
        assert isinstance(at.app.screen, FormScreen)
        assert at.app.screen.form.kind.name == "seat"
        await at.press("escape", "d")
        assert "unknown" not in at.text()
        await at.press("home", "u")
        assert at.line == ("seat", room.risk)


async def test_a_person_who_is_made_stands_under_the_cursor_and_undo_takes_it_away(room: Room) -> None:
    async with opened(room.workspace, room.home, SMALL) as at:
        await at.press("3", "n")
        await at.type("李雯")
        await at.press("ctrl+s")
        kind, person = at.line or ("", b"")
        assert kind == "contact"
        row = queries.person(room.workspace, person)
        assert row is not None
        assert (row.name, row.account) == ("李雯", room.bank)
        await at.press("u")
        assert "李雯" not in "".join(at.rows()[:15])
        assert at.said[-1] == "Took back: new record of 李雯"
        assert at.seen()


async def test_another_account_begins_at_its_first_person(room: Room) -> None:
    for number in range(40):
        room.put("contact", name=f"Person {number:02d}", account=room.bank)
    room.put("contact", name="Ji Anran", account=room.works)
    async with opened(room.workspace, room.home) as at:
        await at.press("3", "end", "escape", "down")
        assert "Ji Anran" in at.text()
        await at.press("up")
        assert at.screen.pane_widget().top == 0
        assert "Gu Yuhang" in at.text()


async def test_chinese_shows_chinese_names_alone(room: Room) -> None:
    locale.use("zh_CN")
    async with opened(room.workspace, room.home, SMALL) as at:
        await at.press("3")
        assert "陈国栋" in at.text()
        assert "Chen Guodong" not in at.text()


def test_a_person_nobody_met_and_one_who_left_are_told_apart(room: Room) -> None:
    gone = room.put("contact", name="Lee Wen", account=room.bank, left="2026-10-01")
    now = room.clock.at
    told = {}
    for person in queries.people(room.workspace, room.bank):
        told[person.id] = last_met(person, 14, now).text
    assert told == {room.gu: "never", room.chen: "2d ", gone: ""}


def test_somebody_is_cold_after_twice_the_agreed_days(room: Room) -> None:
    person = queries.person(room.workspace, room.chen)
    assert person is not None
    assert last_met(person, 1, room.clock.at.replace(day=22)).text == "2d "
    assert last_met(person, 1, room.clock.at.replace(day=23)).text == "3d!"
    assert last_met(person, None, room.clock.at.replace(day=29)).text == "9d "


def test_what_is_private_of_a_person_is_marked_as_such(room: Room) -> None:
    lines = [line for section in contact_sections(room.workspace, room.chen) for line in section.lines]
    assert [line.private for line in lines if "board seat" in str(line.cells)] == [True]
    assert sum(line.private for line in lines) == 1


def test_nobody_at_all_makes_no_section(room: Room) -> None:
    account = queries.account(room.workspace, room.dairy)
    assert account is not None
    assert people_sections(room.workspace, account) == ([], "0 people")


async def test_people_are_filtered_by_name_initials_and_title_and_escape_shows_all(room: Room) -> None:
    async with opened(room.workspace, room.home, SMALL) as at:
        await at.press("3", "down")
        for words, told in (("cgd", "1 of 3"), ("陈", "1 of 3"), ("president", "1 of 3"), ("risk", "1 of 3"),
                            ("nobody", "0 of 3")):  # fmt: skip
            await at.press("f")
            await at.type(words)
            assert told in at.text(), words
            await at.press("enter", "escape")
            assert "2 people, 1 unknown" in at.text()
            assert at.line == ("contact", room.chen)
            assert at.account == room.bank
