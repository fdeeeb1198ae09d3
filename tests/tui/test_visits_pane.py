"""The visits of an account: the order, the columns, the visit told whole, and a place that stays."""

from collections.abc import Callable
from datetime import datetime

import pytest

from kamtui import locale
from kamtui.actions.records import remove
from kamtui.records.values import Moment
from kamtui.store import queries
from kamtui.tui.panes.visits import VisitSource, draw_visit, in_brief
from kamtui.tui.widgets.rows import PAGE, RowState
from kamtui.tui.widgets.spans import width_of

from .room import DESIGN, SIZES, SMALL, ZONE, Room, opened


def test_visits_are_read_in_pages_the_latest_first_and_a_far_jump_agrees(room: Room) -> None:
    ids = room.visits(room.works, 3 * PAGE)
    near, far = VisitSource(room.workspace, room.works), VisitSource(room.workspace, room.works)
    pages = [near.rows(start, PAGE) for start in range(0, near.count(), PAGE)]
    told = [line.visit.id for page in pages for line in page]
    assert told[1:] == ids
    assert near.count() == len(told) == 3 * PAGE + 1
    assert [line.visit.id for line in far.rows(2 * PAGE, PAGE)] == told[2 * PAGE : 3 * PAGE]


@pytest.mark.parametrize("size", SIZES)
async def test_the_visits_stand_the_latest_first_with_the_one_you_are_on_told_whole(
    room: Room, size: tuple[int, int]
) -> None:
    async with opened(room.workspace, room.home, size) as at:
        await at.press("2")
        rows = [row for row in at.rows() if "planned" in row or "continued" in row]
        assert "Tue 24 Nov" in rows[0]
        assert "Fri 20 Nov" in rows[1]
        assert "Sign-off of the drill plan" in at.text()
        await at.press("down")
        assert at.screen.detail_frame.title == "Fri 20 Nov 10:00-10:12, phone"
        assert "We sign when the drill works." in at.text()
        assert "send drill plan" in at.text()
        assert ("Chen Guodong" in rows[1]) is (size == DESIGN)
        assert "2 visits" in at.text()


async def test_enter_goes_into_the_visit_and_escape_out_again(room: Room) -> None:
    async with opened(room.workspace, room.home, SMALL) as at:
        await at.press("2", "down", "enter")
        assert at.line == ("step", room.plan)
        await at.press("escape")
        assert at.line == ("visit", room.held)
        await at.press("escape")
        assert at.screen.listing


async def test_a_visit_opened_from_the_briefing_stands_under_the_cursor(room: Room) -> None:
    room.visits(room.bank, 2, "2026-11-21T10:00:00+08:00")
    async with opened(room.workspace, room.home) as at:
        while at.line != ("visit", room.held):
            await at.press("up")
        await at.press("enter")
        assert (at.screen.pane, at.line) == (1, ("visit", room.held))


async def test_you_stay_on_your_visit_at_the_same_height_when_one_is_logged_elsewhere(
    room: Room, seconds: Callable[[], None]
) -> None:
    room.visits(room.bank, 300)
    async with opened(room.workspace, room.home) as at:
        await at.press("2", "pagedown", "pagedown", "pagedown", "up", "up")
        line, top = at.line, at.screen.pane_widget().top
        with room.another_program() as other:
            room.workspace, mine = other, room.workspace
            when = Moment.of(datetime.fromisoformat("2026-11-22T18:00:00+08:00"), ZONE)
            room.put("visit", account=room.bank, when=when, state="held", note="from elsewhere")
            room.workspace = mine
        seconds()
        await at.settle()
        assert at.line == line
        assert at.screen.pane_widget().top == top + 1
        assert "303 visits" in at.text()


async def test_when_your_visit_is_deleted_elsewhere_the_next_one_comes_under_the_cursor(
    room: Room, seconds: Callable[[], None]
) -> None:
    ids = room.visits(room.bank, 10)
    async with opened(room.workspace, room.home) as at:
        await at.press("2", *["down"] * 4)
        assert at.line == ("visit", ids[2])
        with room.another_program() as other:
            remove(other, "visit", ids[2])
        seconds()
        await at.settle()
        assert at.line == ("visit", ids[3])
        assert "talk 3" in at.screen.detail_frame.title + at.text()


async def test_a_deleted_visit_comes_back_under_the_cursor(room: Room) -> None:
    ids = room.visits(room.bank, 100)
    async with opened(room.workspace, room.home) as at:
        await at.press("2", "end", "d")
        assert at.line == ("visit", ids[98])
        await at.press("home", "u")
        assert at.line == ("visit", ids[99])
        assert "> " in at.cursor_rows()[-1]


async def test_a_visit_without_a_date_comes_last_and_says_so(room: Room) -> None:
    with room.workspace.action("add") as transaction:
        transaction.create("visit", {"account": room.dairy, "state": "held", "note": "some time ago"})
    room.visits(room.dairy, 2)
    async with opened(room.workspace, room.home) as at:
        await at.go(room.dairy, 1)
        await at.press("end")
        assert any("> no date" in row for row in at.cursor_rows())
        assert at.screen.detail_frame.title == "no date"


async def test_chinese_visits_have_chinese_words_and_the_same_right_edge(room: Room) -> None:
    locale.use("zh_CN")
    async with opened(room.workspace, room.home) as at:
        await at.press("2")
        assert "11月20日 周五" in at.text()
        assert "陈国栋" in at.text()


@pytest.mark.parametrize("speech", ["en", "zh_CN"])
@pytest.mark.parametrize("width", [40, 75, 76, 120])
def test_every_line_is_as_wide_as_its_place_whatever_was_said(room: Room, width: int, speech: str) -> None:
    locale.use(speech)
    room.put(
        "visit", account=room.bank, when=Moment.of(room.clock.at, ZONE), state="held", visit_kind="executive",
        minutes=300, result="none", attendees=(room.chen, room.gu), note="长" * 200 + "\x1b[31m\u202e[b]",
    )  # fmt: skip
    for line in VisitSource(room.workspace, room.bank).rows(0, PAGE):
        spans = draw_visit(line, width, RowState(), room.clock.at)
        assert width_of(tuple(spans)) == width
        assert "\x1b" not in "".join(span.text for span in spans)


def test_a_long_label_is_told_by_its_first_word() -> None:
    assert in_brief("phone", 9) == "phone"
    assert in_brief("executive meeting", 9) == "executive"


def test_the_outcome_of_a_visit_is_never_left_out(room: Room) -> None:
    found = queries.visit(room.workspace, room.held)
    assert found is not None
    (line,) = [one for one in VisitSource(room.workspace, room.bank).rows(0, PAGE) if one.visit == found]
    for width in (26, 76, 100):
        text = "".join(span.text for span in draw_visit(line, width, RowState(), room.clock.at))
        assert text.endswith("continued")


async def test_visits_are_filtered_by_words_people_and_kind_and_escape_shows_all(room: Room) -> None:
    room.visits(room.bank, 12)
    async with opened(room.workspace, room.home) as at:
        await at.press("2", "down")
        assert at.line == ("visit", room.held)
        for words, told in (("talk 1", "3 of 14"), ("chen", "2 of 14"), ("陈国", "2 of 14"), ("phone", "1 of 14"),
                            ("chen phone", "1 of 14"), ("100%", "0 of 14")):  # fmt: skip
            await at.press("f")
            await at.type(words)
            assert told in at.text(), words
            await at.press("enter")
            assert at.seen()
            await at.press("escape")
            assert "14 visits" in at.text()
            assert at.line == ("visit", room.held)
            assert at.account == room.bank
        await at.press("f")
        await at.type("phone")
        await at.press("enter", "3", "2")
        assert "14 visits" in at.text()


async def test_a_visit_logged_under_a_filter_that_hides_it_is_shown(room: Room) -> None:
    async with opened(room.workspace, room.home) as at:
        await at.press("2", "f")
        await at.type("drill")
        await at.press("enter", "l")
        await at.type("nobody there")
        await at.press("ctrl+s")
        assert "nobody there" in at.cursor_rows()[-1] + at.text()
        assert "3 visits" in at.text()


@pytest.mark.parametrize(("speech", "day"), [("en", "24 Dec 25"), ("zh_CN", "2025年12月24日")])
@pytest.mark.parametrize("size", SIZES)
async def test_a_day_of_another_year_is_never_cut(room: Room, size: tuple[int, int], speech: str, day: str) -> None:
    locale.use(speech)
    room.visits(room.works, 1, "2025-12-24T10:00:00+08:00")
    async with opened(room.workspace, room.home, size) as at:
        await at.go(room.works, 1)
        assert any(day in row and "talk 0" in row for row in at.rows())


def test_a_visit_of_which_nothing_was_said_tells_its_steps(room: Room) -> None:
    with room.workspace.action("set") as transaction:
        transaction.write(room.workspace.read("visit", room.held), {"note": "phone 12m @陈国栋\n!send drill plan"})
    lines = {line.visit.id: line for line in VisitSource(room.workspace, room.bank).rows(0, PAGE)}
    text = "".join(span.text for span in draw_visit(lines[room.held], 100, RowState(), room.clock.at))
    assert "1 step " in text
    assert "12m @" not in text


async def test_a_visit_in_another_zone_is_told_in_its_own_time_with_ours_behind(room: Room) -> None:
    when = Moment.of(datetime.fromisoformat("2026-11-24T11:00:00+01:00"), "Europe/Berlin")
    room.put("visit", account=room.works, when=when, minutes=45, state="planned", visit_kind="onsite")
    async with opened(room.workspace, room.home) as at:
        await at.go(room.works, 0)
        assert "Tue 24 Nov 11:00-11:45 CET (18:00 here)" in at.text()
        await at.press("2")
        assert at.screen.detail_frame.title.startswith("Tue 24 Nov 11:00-11:45 CET (18:00 here)")
