"""The reading pane: walking over the lines that stand for something."""

from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App
from textual.widget import Widget

from kamtui.tui.widgets.columns import FACT, WORD
from kamtui.tui.widgets.page import ReadingPane
from kamtui.tui.widgets.sheet import Line, Section
from kamtui.tui.widgets.spans import Span, cell

Stage = Callable[..., App[None]]
RowsOf = Callable[[Widget], list[str]]


def standing_on(pane: ReadingPane) -> object:
    return pane.current


PAGE = (
    Section("WHY NOW", (Line((cell("Contract gate open"),)),)),
    Section(
        "PROMISES",
        (
            Line((cell("ours"), cell("send drill plan")), cell(Span("2d late", "late")), ref="plan"),
            Line((cell("theirs"), cell("RTO 测试结果")), cell("tomorrow"), ref="test"),
        ),
        columns=(WORD, FACT),
    ),
    Section("WALK-AWAY", (Line((cell("CNY 27.5m"),), ref="walk", private=True),)),
)


async def test_the_arrows_walk_over_lines_that_stand_for_something(stage: Stage, rows_of: RowsOf) -> None:
    pane = ReadingPane(PAGE)
    async with stage(pane).run_test(size=(60, 8)) as pilot:
        pane.focus()
        assert standing_on(pane) == "plan"
        await pilot.press("down")
        await pilot.pause()
        assert standing_on(pane) == "test"
        assert [line.rstrip() for line in rows_of(pane)][:4] == [
            "WHY NOW      Contract gate open",
            "",
            "PROMISES     ours    send drill plan                 2d late",
            "           > theirs  RTO 测试结果                   tomorrow",
        ]
        await pilot.press("down", "down", "down")
        assert standing_on(pane) == "walk"
        await pilot.press("home")
        assert standing_on(pane) == "plan"


async def test_the_line_you_are_on_has_the_selection_from_its_cursor_to_the_edge(stage: Stage) -> None:
    pane = ReadingPane(PAGE)
    async with stage(pane).run_test(size=(60, 8)) as pilot:
        pane.focus()
        await pilot.pause()
        grounds = [
            (segment.style.bgcolor.name.upper(), segment.cell_length)
            for segment in pane.render_line(2)
            if segment.style and segment.style.bgcolor
        ]
        assert sum(size for ground, size in grounds if ground == "#11151B") == 11
        assert sum(size for ground, size in grounds if ground == "#1C3350") == 49


async def test_walking_tells_and_enter_opens(stage: Stage, told: list[Any]) -> None:
    pane = ReadingPane(PAGE)
    app = stage(pane)
    async with app.run_test(size=(60, 8)) as pilot:
        pane.focus()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert [(type(message).__name__, message.ref, message.index) for message in told] == [
            ("Highlighted", "test", 1),
            ("Opened", "test", 1),
        ]


async def test_a_click_goes_to_a_line_and_one_beside_changes_nothing(stage: Stage) -> None:
    pane = ReadingPane(PAGE)
    async with stage(pane).run_test(size=(60, 8)) as pilot:
        await pilot.click(pane, offset=(30, 3))
        assert standing_on(pane) == "test"
        await pilot.click(pane, offset=(30, 0))
        await pilot.click(pane, offset=(30, 7))
        assert standing_on(pane) == "test"


async def test_a_page_shown_again_with_changes_keeps_you_on_the_same_record(stage: Stage) -> None:
    pane = ReadingPane(PAGE)
    async with stage(pane).run_test(size=(60, 8)):
        pane.go_to(2)
        pane.show((PAGE[2], PAGE[1]))
        assert standing_on(pane) == "walk"
        pane.show(PAGE[:2], ref="test")
        assert standing_on(pane) == "test"
        pane.show(PAGE[:2], ref="gone")
        assert standing_on(pane) == "plan"


async def test_private_lines_are_shown_only_while_revealed(stage: Stage, rows_of: RowsOf) -> None:
    pane = ReadingPane(PAGE)
    async with stage(pane).run_test(size=(60, 8)) as pilot:
        assert "27.5m" not in "".join(rows_of(pane))
        pane.revealed = True
        await pilot.pause()
        assert "27.5m" in "".join(rows_of(pane))
        pane.revealed = False
        await pilot.pause()
        assert "27.5m" not in "".join(rows_of(pane))
        assert "********" in "".join(rows_of(pane))


async def test_a_short_pane_drops_its_blank_rows(stage: Stage, rows_of: RowsOf) -> None:
    pane = ReadingPane(PAGE)
    async with stage(pane).run_test(size=(60, 8)) as pilot:
        assert "" in [line.strip() for line in rows_of(pane)][:6]
        await pilot.resize_terminal(60, 4)
        await pilot.pause()
        assert all(line.strip() for line in rows_of(pane))


async def test_a_page_that_stands_for_nothing_is_scrolled(stage: Stage, rows_of: RowsOf) -> None:
    pane = ReadingPane((Section("HELP", tuple(Line((cell(f"line {number}"),)) for number in range(30))),))
    async with stage(pane).run_test(size=(60, 10)) as pilot:
        pane.focus()
        await pilot.press("down", "down")
        await pilot.pause()
        assert rows_of(pane)[0].strip() == "line 2"
        await pilot.press("end")
        await pilot.pause()
        assert rows_of(pane)[-1].strip() == "line 29"
        await pilot.press("pageup", "home")
        await pilot.pause()
        assert rows_of(pane)[0].split() == ["HELP", "line", "0"]


async def test_text_between_two_lines_far_apart_is_scrolled_through(stage: Stage, rows_of: RowsOf) -> None:
    between = Section("NOTE", tuple(Line((cell(f"word {number}"),)) for number in range(40)))
    ends = [Section("STEP", (Line((cell(name),), ref=name),)) for name in ("first", "second")]
    pane = ReadingPane((ends[0], between, ends[1]))
    async with stage(pane).run_test(size=(60, 10)) as pilot:
        pane.focus()
        await pilot.press("down")
        assert (standing_on(pane), pane.top) == ("first", 1)
        for _step in range(60):
            await pilot.press("down")
        await pilot.pause()
        assert standing_on(pane) == "second"
        assert rows_of(pane)[-1].split() == ["STEP", ">", "second"]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (20, 3), (1, 1)])
async def test_naughty_text_is_shown_literally_and_breaks_no_row(
    stage: Stage, rows_of: RowsOf, size: tuple[int, int]
) -> None:
    naughty = Section(
        "[b]HEAD[/b]\n",
        tuple(
            Line((cell(text), cell(text)), cell("1d"), ref=text)
            for text in ("[red]x[/]", "a\x1b[1mb\n", "\u202e华\u200b东")
        ),
    )
    pane = ReadingPane((naughty,))
    async with stage(pane).run_test(size=size) as pilot:
        pane.focus()
        await pilot.press("end", "home")
        lines = rows_of(pane)
        assert [cell_len(line) for line in lines] == [size[0]] * size[1]
        assert all(line.isprintable() for line in lines)
        if size[0] >= 80:
            assert "[red]x[/]" in lines[0]


async def test_an_empty_page_takes_every_key(stage: Stage, rows_of: RowsOf) -> None:
    pane = ReadingPane()
    async with stage(pane).run_test(size=(40, 4)) as pilot:
        pane.focus()
        await pilot.press("down", "up", "pagedown", "pageup", "home", "end", "enter")
        assert pane.current is None
        assert "".join(rows_of(pane)).strip() == ""
