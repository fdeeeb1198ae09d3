"""The frame of a pane: border, title, names of panes."""

from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App
from textual.widget import Widget

from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.rows import ListSource, RowList, RowState
from kamtui.tui.widgets.spans import Span

Stage = Callable[..., App[None]]
RowsOf = Callable[[Widget], list[str]]


def plain(row: str, width: int, state: RowState) -> tuple[Span, ...]:
    return (Span(row),)


def rows() -> RowList[str]:
    return RowList(ListSource(["恒岳银行"]), plain)


async def test_a_frame_has_its_title_at_the_top_and_its_hint_at_the_bottom(stage: Stage, rows_of: RowsOf) -> None:
    inside = rows()
    frame = Frame(inside, title="客户")
    async with stage(frame).run_test(size=(28, 4)) as pilot:
        frame.hint = "10, 3 overdue"
        await pilot.pause()
        assert rows_of(frame) == [
            "╭─ 客户 ───────────────────╮",
            "│                          │",
            "│                          │",
            "╰────────── 10, 3 overdue ─╯",
        ]
        assert rows_of(inside)[0] == "> 恒岳银行".ljust(20)
        assert inside.region.x - frame.region.x == 2


async def test_the_focused_pane_has_the_accent(stage: Stage) -> None:
    one, other = Frame(rows(), title="Accounts"), Frame(rows(), title="Ahead")
    async with stage(one, other).run_test(size=(28, 12)) as pilot:
        one.query_one(RowList).focus()
        await pilot.pause()
        assert one.styles.border_top[1].hex == "#6FB4F5"
        assert other.styles.border_top[1].hex == "#364150"
        await pilot.press("tab")
        await pilot.pause()
        assert other.styles.border_top[1].hex == "#6FB4F5"


async def test_the_names_of_the_panes_are_the_title_and_can_be_clicked(
    stage: Stage, told: list[Any], rows_of: RowsOf
) -> None:
    frame = Frame(rows(), panes=["1 Briefing", "2 Visits", "3 People"])
    app = stage(frame)
    async with app.run_test(size=(80, 4)) as pilot:
        await pilot.pause()
        top = rows_of(frame)[0]
        assert top.startswith("╭─ 1 Briefing   2 Visits   3 People ─")
        await pilot.click(frame, offset=(top.index("Visits"), 0))
        await pilot.click(frame, offset=(top.index("People"), 1))
        await pilot.click(frame, offset=(60, 0))
        assert [message.index for message in told if isinstance(message, Frame.PaneChosen)] == [1]


async def test_names_of_chinese_panes_are_clicked_where_they_stand(
    stage: Stage, told: list[Any], rows_of: RowsOf
) -> None:
    frame = Frame(rows(), panes=["1 简报", "2 拜访", "3 人员"])
    app = stage(frame)
    async with app.run_test(size=(80, 4)) as pilot:
        await pilot.pause()
        top = rows_of(frame)[0]
        await pilot.click(frame, offset=(cell_len(top[: top.index("员")]), 0))
        assert [message.index for message in told if isinstance(message, Frame.PaneChosen)] == [2]


async def test_without_room_the_other_panes_shrink_to_their_number(stage: Stage, rows_of: RowsOf) -> None:
    frame = Frame(rows(), panes=["1 Briefing", "2 Visits", "3 People", "4 Checklist"])
    async with stage(frame).run_test(size=(30, 4)) as pilot:
        frame.pane = 1
        await pilot.pause()
        assert rows_of(frame)[0] == "╭─ 1 2 Visits 3 4 ───────────╮"


async def test_borders_fall_back_to_ascii(stage: Stage, rows_of: RowsOf) -> None:
    frame = Frame(rows(), title="Accounts")
    app = stage(frame)
    async with app.run_test(size=(28, 4)) as pilot:
        app.add_class("-ascii")
        await pilot.pause()
        assert rows_of(frame)[0] == "+- Accounts ---------------+"
        assert all(line[0] in "+|" and line[-1] in "+|" for line in rows_of(frame))


@pytest.mark.parametrize("width", [5, 7, 12, 28, 80])
async def test_a_naughty_title_is_shown_literally_and_stays_in_the_border(
    stage: Stage, rows_of: RowsOf, width: int
) -> None:
    frame = Frame(rows(), title="[red]华东\x1b[1m恒岳\u202e商业银行[/]\n")
    async with stage(frame).run_test(size=(width, 4)) as pilot:
        await pilot.pause()
        assert [cell_len(line) for line in rows_of(frame)] == [width] * 4
        if width == 80:
            assert "[red]华东[1m恒岳商业银行[/]" in rows_of(frame)[0]
