"""Typing the words of a filter, and choosing one of many by typing."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from textual.app import App
from textual.widget import Widget

from kamtui.tui.widgets.pick import Pick, PickList
from kamtui.tui.widgets.prompt import FilterLine
from kamtui.tui.widgets.rows import ListSource, RowList, RowState
from kamtui.tui.widgets.spans import Span, cell

Stage = Callable[..., App[None]]
RowsOf = Callable[[Widget], list[str]]

NAMES = ["Hengyue Bank", "Beichen Heavy", "Suhe Dairy 苏禾乳业", "Nordhaven"]


def plain(row: str, width: int, state: RowState) -> tuple[Span, ...]:
    return (Span(row),)


def search(words: str) -> Sequence[Pick]:
    return [Pick(name, cell(name)) for name in NAMES if words.lower() in name.lower()]


async def test_a_filter_is_a_hint_until_words_are_typed(stage: Stage, told: list[Any], rows_of: RowsOf) -> None:
    line, rows = FilterLine(), RowList(ListSource(NAMES), plain)
    app = stage(line, rows)
    async with app.run_test(size=(40, 6)) as pilot:
        assert rows_of(line)[0].rstrip() == "f filter"
        line.start()
        await pilot.pause()
        await pilot.press("s", "苏", "enter")
        await pilot.pause()
        assert rows_of(line)[0].rstrip() == "f s苏"
        assert [(type(message).__name__, message.value) for message in told] == [
            ("Changed", "s"),
            ("Changed", "s苏"),
            ("Ended", "s苏"),
        ]
        assert not line.typing


async def test_escape_drops_the_words_and_down_keeps_them(stage: Stage) -> None:
    line, rows = FilterLine(), RowList(ListSource(NAMES), plain)
    async with stage(line, rows).run_test(size=(40, 6)) as pilot:
        line.start()
        await pilot.pause()
        await pilot.press("b", "down")
        await pilot.pause()
        assert (line.value, line.typing) == ("b", False)
        line.start()
        await pilot.pause()
        await pilot.press("x", "escape")
        await pilot.pause()
        assert (line.value, line.typing) == ("", False)


async def test_the_first_choice_is_taken_by_enter(stage: Stage) -> None:
    app = stage()
    answers: list[object] = []
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(PickList("Find", search), answers.append)
        await pilot.pause()
        await pilot.press("h", "e", "down", "up", "down", "enter")
        await pilot.pause()
        assert answers == ["Beichen Heavy"]


async def test_a_search_begins_with_the_words_it_is_given(stage: Stage, rows_of: RowsOf) -> None:
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(PickList("Find", search, words="suhe"))
        await pilot.pause()
        assert rows_of(app.screen.query_one(RowList))[0].startswith("> Suhe Dairy 苏禾乳业")
        await pilot.press("x")
        assert app.screen.query_one(RowList).current is None


async def test_a_list_may_follow_the_words_of_a_filter_at_once(stage: Stage) -> None:
    heard: list[str] = []
    line = FilterLine(typed=heard.append)
    async with stage(line).run_test(size=(40, 6)) as pilot:
        line.start()
        await pilot.pause()
        await pilot.press("b", "e", "backspace", "escape")
        await pilot.pause()
        assert heard == ["b", "be", "b", ""]


async def test_escape_chooses_nothing(stage: Stage) -> None:
    app = stage()
    answers: list[object] = []
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(PickList("Find", search), answers.append)
        await pilot.pause()
        await pilot.press("h", "escape")
        await pilot.pause()
        assert answers == [None]


async def test_a_command_that_cannot_run_says_why_and_is_not_chosen(stage: Stage, rows_of: RowsOf) -> None:
    app = stage()
    answers: list[object] = []
    choices = [Pick("undo", cell("Undo"), cell("u"), "there is nothing to undo")]
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(PickList("Commands", lambda words: choices), answers.append)
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert answers == []
        assert rows_of(app.screen.query_one(RowList))[0].rstrip().endswith("there is nothing to undo")


async def test_when_nothing_is_found_the_list_says_so(stage: Stage, rows_of: RowsOf) -> None:
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(PickList("Find", search, empty="nothing is called so"))
        await pilot.pause()
        await pilot.press("z", "z", "enter")
        await pilot.pause()
        assert rows_of(app.screen.query_one(RowList))[0].strip() == "nothing is called so"


@pytest.mark.parametrize("size", [(1, 1), (4, 3), (6, 6), (20, 8), (200, 60)])
async def test_the_choices_are_shown_in_a_terminal_of_any_size(stage: Stage, size: tuple[int, int]) -> None:
    app = stage()
    async with app.run_test(size=size) as pilot:
        app.push_screen(PickList("Find", search))
        await pilot.pause()
        await pilot.press("s", "down", "pagedown")
        await pilot.pause()
        assert app.screen.query_one(RowList).current is not None
