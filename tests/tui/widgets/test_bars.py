"""The first and the last row of the screen."""

from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App
from textual.widget import Widget

from kamtui.tui.widgets.bars import Bar, Entry, FirstRow, LastRow, key_entry, place_entries
from kamtui.tui.widgets.spans import Span, cell

Stage = Callable[..., App[None]]
RowsOf = Callable[[Widget], list[str]]

HERE = [
    key_entry("space", "Kept", "done", 4),
    key_entry("enter", "Open", "open", 6),
    key_entry("p", "Private", "private", 8),
]
APP = [
    key_entry("?", "Help", "help", 0),
    key_entry("l", "Log", "log", 3),
    key_entry("n", "New", "new", 7),
    key_entry("^p", "Commands", "palette", 2),
]


async def test_the_first_row_says_where_you_are_and_how_things_stand(stage: Stage, rows_of: RowsOf) -> None:
    row = FirstRow()
    async with stage(row).run_test(size=(100, 2)) as pilot:
        row.show(
            "Hengyue Bank",
            "华东恒岳商业银行",
            "platinum",
            state=(Span("offline, ", "dim"), Span("12 to send")),
            date="Sun 22 Nov",
        )
        await pilot.pause()
        assert rows_of(row) == [
            " kamtui   Hengyue Bank 华东恒岳商业银行   platinum              offline, 12 to send      Sun 22 Nov "
        ]


async def test_on_a_narrow_row_the_second_name_goes_before_anything_else(stage: Stage, rows_of: RowsOf) -> None:
    row = FirstRow()
    app = stage(row)
    async with app.run_test(size=(80, 5)) as pilot:
        state = (Span("offline, 12 to send"),)
        row.show("Hengyue Bank", "华东恒岳商业银行", "platinum", state=state, date="Sun 22 Nov")
        await pilot.pause()
        (text,) = rows_of(row)
        assert "华东" not in text
        for word in ("kamtui", "Hengyue Bank", "platinum", "offline, 12 to send", "Sun 22 Nov"):
            assert word in text


async def test_the_countdown_stands_before_the_state(stage: Stage, rows_of: RowsOf) -> None:
    row = FirstRow()
    async with stage(row).run_test(size=(60, 2)) as pilot:
        row.show("Today", state=(Span("offline"),), private="private 7 s")
        await pilot.pause()
        assert rows_of(row)[0].split() == ["kamtui", "Today", "private", "7", "s", "offline"]


@pytest.mark.parametrize("width", [1, 2, 5, 20, 40, 80, 120])
async def test_a_bar_fills_its_row_at_any_width(stage: Stage, rows_of: RowsOf, width: int) -> None:
    first, last = FirstRow(), LastRow()
    async with stage(first, last).run_test(size=(width, 2)) as pilot:
        state = (Span("offline"),)
        first.show("华东恒岳商业银行\n", "[b]x[/b]", "platinum", state=state, private="private 7 s", date="Sun")
        last.show(HERE, APP)
        await pilot.pause()
        assert [cell_len(row) for bar in (first, last) for row in rows_of(bar)] == [width, width]


async def test_help_is_the_last_key_to_go(stage: Stage, rows_of: RowsOf) -> None:
    last = LastRow()
    async with stage(last).run_test(size=(80, 2)) as pilot:
        last.show(HERE, APP)
        await pilot.pause()
        assert rows_of(last)[0].split("  ")[-4:] == ["? Help", "l Log", "n New", "^p Commands "]
        await pilot.resize_terminal(45, 2)
        await pilot.pause()
        assert rows_of(last)[0].split() == ["space", "Kept", "?", "Help", "l", "Log", "^p", "Commands"]
        await pilot.resize_terminal(10, 2)
        await pilot.pause()
        assert rows_of(last)[0].strip() == "? Help"


async def test_fewer_than_seven_keys_of_the_app_are_shown(stage: Stage, rows_of: RowsOf) -> None:
    last = LastRow()
    async with stage(last).run_test(size=(200, 2)) as pilot:
        last.show([], [key_entry(str(number), "Key") for number in range(9)])
        await pilot.pause()
        assert rows_of(last)[0].count("Key") == 6


async def test_clicking_a_key_runs_its_command(stage: Stage, told: list[Any], rows_of: RowsOf) -> None:
    last = LastRow()
    app = stage(last)
    async with app.run_test(size=(80, 2)) as pilot:
        last.show(HERE, APP)
        await pilot.pause()
        at = rows_of(last)[0].index("Log")
        await pilot.click(last, offset=(at, 0))
        await pilot.click(last, offset=(40, 0))
        assert [message.command for message in told if isinstance(message, Bar.Pressed)] == ["log"]


def test_entries_never_overlap_and_stay_inside() -> None:
    left = [Entry(cell("华东恒岳"), 0), Entry(cell("dim description"), 4)]
    right = [Entry(cell("offline"), 3), Entry(cell("Sun 22 Nov"), 2)]
    for width in range(2, 80):
        placed = place_entries(left, right, width, 3)
        ends = [0] + [each.end for each in placed]
        assert all(start <= each.start for start, each in zip(ends, placed, strict=False))
        assert ends[-1] <= width
