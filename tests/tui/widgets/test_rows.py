"""The long list: moving, paging, drawing only what changed."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from textual.app import App
from textual.widget import Widget

from kamtui.tui.widgets.rows import PAGE, ListSource, RowList, RowState
from kamtui.tui.widgets.spans import Span, masked

Stage = Callable[..., App[None]]
RowsOf = Callable[[Widget], list[str]]


class Numbers:
    """Rows 0 to `count`, which notes what is asked of it."""

    def __init__(self, count: int) -> None:
        self.size = count
        self.asked: list[tuple[int, int]] = []

    def count(self) -> int:
        return self.size

    def rows(self, start: int, n: int) -> Sequence[str]:
        self.asked.append((start, n))
        return [f"row {index}" for index in range(start, min(start + n, self.size))]


def plain(row: str, width: int, state: RowState) -> tuple[Span, ...]:
    return (Span(row),)


async def test_the_row_you_are_on_has_the_cursor(stage: Stage, rows_of: RowsOf) -> None:
    rows = RowList(ListSource(["Hengyue Bank", "Suhe Dairy"]), plain)
    async with stage(rows).run_test(size=(20, 4)) as pilot:
        rows.focus()
        await pilot.press("down")
        assert [line.rstrip() for line in rows_of(rows)] == ["  Hengyue Bank", "> Suhe Dairy", "", ""]


async def test_moving_draws_two_rows_and_no_more(stage: Stage) -> None:
    drawn: list[str] = []

    def draw(row: str, width: int, state: RowState) -> tuple[Span, ...]:
        drawn.append(row)
        return (Span(row),)

    rows = RowList(Numbers(1000), draw)
    async with stage(rows).run_test(size=(40, 24)) as pilot:
        rows.focus()
        await pilot.pause()
        drawn.clear()
        await pilot.press("down")
        await pilot.pause()
        assert sorted(drawn) == ["row 0", "row 1"]


async def test_of_a_million_rows_only_the_pages_on_the_screen_are_read(stage: Stage, rows_of: RowsOf) -> None:
    source = Numbers(1_000_000)
    rows = RowList(source, plain)
    async with stage(rows).run_test(size=(120, 40)) as pilot:
        rows.focus()
        await pilot.press("down", "pagedown")
        await pilot.pause()
        assert set(source.asked) == {(0, PAGE), (PAGE, PAGE)}
        source.asked.clear()
        await pilot.press("end")
        await pilot.pause()
        assert rows_of(rows)[-1].startswith("> row 999999")
        assert set(source.asked) == {(999_936, PAGE)}
        await pilot.press("home")
        await pilot.pause()
        assert rows_of(rows)[0].startswith("> row 0 ")
        assert rows.cursor == 0
        assert set(source.asked) == {(999_936, PAGE)}, "the first page was still known"


async def test_a_page_on_and_back_ends_where_it_began(stage: Stage) -> None:
    rows = RowList(Numbers(500), plain)
    async with stage(rows).run_test(size=(40, 24)) as pilot:
        rows.focus()
        await pilot.press("pagedown")
        assert rows.cursor == 23
        await pilot.press("pageup")
        assert (rows.cursor, rows.top) == (0, 0)


async def test_stepping_off_the_screen_shows_the_row_and_what_comes(stage: Stage, rows_of: RowsOf) -> None:
    rows = RowList(Numbers(100), plain)
    async with stage(rows).run_test(size=(40, 10)) as pilot:
        rows.focus()
        await pilot.press(*["down"] * 10)
        await pilot.pause()
        assert rows.cursor == 10
        lines = [line.strip() for line in rows_of(rows)]
        assert "> row 10" in lines
        assert lines[-1] == "row 14"


async def test_headings_are_stepped_over_and_begin_at_the_edge(stage: Stage, rows_of: RowsOf) -> None:
    rows = RowList(ListSource(["LATE", "a", "b", "DUE", "c"]), plain, selectable=lambda row: not row.isupper())
    async with stage(rows).run_test(size=(20, 6)) as pilot:
        rows.focus()
        assert rows.current == "a"
        await pilot.press("down", "down")
        await pilot.pause()
        assert rows.current == "c"
        assert [line.rstrip() for line in rows_of(rows)][:5] == ["LATE", "  a", "  b", "DUE", "> c"]
        await pilot.press("home")
        assert rows.current == "a"


async def test_the_heading_comes_back_with_the_first_row_below_it(stage: Stage, rows_of: RowsOf) -> None:
    rows = RowList(ListSource(["LATE", *"abcdefgh"]), plain, selectable=lambda row: not row.isupper())
    async with stage(rows).run_test(size=(20, 4)) as pilot:
        rows.focus()
        await pilot.press("end", "home")
        await pilot.pause()
        assert rows_of(rows)[0].rstrip() == "LATE"


async def test_moving_tells_the_last_row_and_enter_opens_it(stage: Stage, told: list[Any]) -> None:
    rows = RowList(ListSource(["a", "b", "c"]), plain)
    app = stage(rows)
    async with app.run_test(size=(20, 6)) as pilot:
        rows.focus()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert [(type(message).__name__, message.row, message.index) for message in told] == [
            ("Highlighted", "b", 1),
            ("Opened", "b", 1),
        ]


async def test_the_end_of_the_list_is_no_news(stage: Stage, told: list[Any]) -> None:
    rows = RowList(ListSource(["a", "b"]), plain)
    app = stage(rows)
    async with app.run_test(size=(20, 6)) as pilot:
        rows.focus()
        await pilot.press("down", "down", "down")
        await pilot.pause()
        assert len(told) == 1


async def test_a_click_goes_to_a_row_and_a_double_click_opens_it(stage: Stage, told: list[Any]) -> None:
    rows = RowList(ListSource(["a", "b", "c"]), plain)
    app = stage(rows)
    async with app.run_test(size=(20, 6)) as pilot:
        await pilot.click(rows, offset=(3, 2))
        await pilot.pause()
        assert rows.current == "c"
        assert rows.has_focus
        await pilot.click(rows, offset=(3, 1), times=2)
        await pilot.pause()
        assert type(told[-1]).__name__ == "Opened"
        await pilot.click(rows, offset=(3, 5))
        assert rows.current == "b"


async def test_the_wheel_moves_the_rows_and_not_you(stage: Stage, rows_of: RowsOf) -> None:
    rows = RowList(Numbers(100), plain)
    async with stage(rows).run_test(size=(20, 6)) as pilot:
        rows.focus()
        from textual.events import MouseScrollDown

        rows.post_message(MouseScrollDown(rows, 1, 1, 0, 0, 0, False, False, False))
        await pilot.pause()
        assert rows.top == 3
        assert rows.cursor == 0
        await pilot.press("down")
        await pilot.pause()
        assert "> row 1" in [line.strip() for line in rows_of(rows)]


async def test_an_empty_list_says_what_belongs_there(stage: Stage, rows_of: RowsOf) -> None:
    hint = (Span("No visits yet. "), Span("l", "key"), Span(" logs one"))
    rows: RowList[str] = RowList(ListSource([]), plain, empty=(hint,))
    async with stage(rows).run_test(size=(40, 4)) as pilot:
        rows.focus()
        await pilot.press("down", "up", "pagedown", "end", "home", "enter")
        assert rows_of(rows)[0].rstrip() == "  No visits yet. l logs one"
        assert rows.current is None


async def test_rows_that_came_meanwhile_are_shown_and_you_stay(stage: Stage, rows_of: RowsOf) -> None:
    source = Numbers(3)
    rows = RowList(source, plain)
    async with stage(rows).run_test(size=(20, 6)) as pilot:
        rows.focus()
        await pilot.press("end")
        source.size = 5
        rows.show()
        await pilot.pause()
        assert [line.strip() for line in rows_of(rows)][:5] == ["row 0", "row 1", "> row 2", "row 3", "row 4"]
        source.size = 1
        rows.show()
        await pilot.pause()
        assert rows.current == "row 0"


async def test_a_source_that_lost_rows_unnoticed_draws_them_empty(stage: Stage, rows_of: RowsOf) -> None:
    source = Numbers(5)
    rows = RowList(source, plain)
    source.size = 2
    async with stage(rows).run_test(size=(20, 6)):
        assert [line.strip() for line in rows_of(rows)][:3] == ["> row 0", "row 1", ""]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (1, 1), (3, 2)])
async def test_a_naughty_name_leaves_every_row_its_width(stage: Stage, rows_of: RowsOf, size: tuple[int, int]) -> None:
    names = ["[red]x[/]", "华东恒岳商业银行 " * 20, "a\x1b[31mb\nc\td", "\u202eevil\u200b", "e\u0301" * 90, ""]
    rows = RowList(ListSource(names), plain)
    async with stage(rows).run_test(size=size) as pilot:
        rows.focus()
        await pilot.press("end", "home")
        from rich.cells import cell_len

        lines = rows_of(rows)
        assert [cell_len(line) for line in lines] == [size[0]] * size[1]
        assert all(character.isprintable() or character == "　" for line in lines for character in line)
        if size[0] >= 80:
            assert lines[0].strip() == "> [red]x[/]"
            assert lines[2].strip() == "a[31mb c d"


async def test_without_focus_the_row_keeps_its_cursor_in_another_colour(stage: Stage) -> None:
    one, other = RowList(ListSource(["a"]), plain), RowList(ListSource(["b"]), plain)
    async with stage(one, other).run_test(size=(20, 6)) as pilot:
        one.focus()
        await pilot.pause()
        grounds = []
        for rows in (one, other):
            style = next(iter(rows.render_line(0))).style
            assert style is not None
            assert style.bgcolor is not None
            grounds.append(style.bgcolor.name.upper())
        assert grounds == ["#1C3350", "#1C232D"]


async def test_a_resized_list_keeps_you_in_sight(stage: Stage, rows_of: RowsOf) -> None:
    rows = RowList(Numbers(100), plain)
    async with stage(rows).run_test(size=(40, 30)) as pilot:
        rows.focus()
        await pilot.press(*["down"] * 25)
        await pilot.resize_terminal(40, 8)
        await pilot.pause()
        assert "> row 25" in [line.strip() for line in rows_of(rows)]


async def test_what_is_private_in_a_row_is_masked_until_revealed(stage: Stage, rows_of: RowsOf) -> None:
    rows = RowList(ListSource(["coach"]), lambda row, width, state: (Span("He Jing "), masked(row)))
    async with stage(rows).run_test(size=(30, 2)) as pilot:
        assert rows_of(rows)[0].rstrip() == "> He Jing ********"
        rows.revealed = True
        await pilot.pause()
        assert rows_of(rows)[0].rstrip() == "> He Jing coach"
