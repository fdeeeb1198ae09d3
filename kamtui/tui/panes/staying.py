"""Reading a list or a page anew without losing the place: the line you are on, and its height on the screen."""

from collections.abc import Sequence
from typing import Any

from kamtui.tui.widgets.page import ReadingPane
from kamtui.tui.widgets.rows import RowList, RowSource
from kamtui.tui.widgets.sheet import Section


def show_again(rows: RowList[Any], source: RowSource[Any], place: int | None) -> None:
    """Read a list anew with the row you are on, now the one at `place`, at the same height of the screen; without a
    place (it is gone) the next one comes under the cursor."""
    top, before = rows.top, rows.cursor
    rows.show(source, cursor=place, quiet=True)
    rows.scroll_lines_to(top + rows.cursor - before)


def show_page(pane: ReadingPane, sections: Sequence[Section], wanted: Sequence[object], fresh: bool) -> None:
    """Read a page anew and stay on the line that was there, else on the one now in its place; `fresh`: on the first."""
    if fresh:
        pane.top, pane.cursor = 0, -1
    before, place = pane.current, pane.cursor
    pane.show(sections, quiet=True)
    if not fresh and before is not None and pane.current != before:
        pane.go_to(min(place, len(pane.sheet.refs) - 1), quiet=True)
    go_to_first(pane, wanted)


def go_to_first(pane: ReadingPane, wanted: Sequence[object]) -> None:
    """Be on the line of the first of `wanted` that has one; stay where none has."""
    refs = pane.sheet.refs
    for ref in wanted:
        if ref in refs and ref != pane.current:
            pane.go_to(refs.index(ref), quiet=True)
        if ref in refs:
            break
