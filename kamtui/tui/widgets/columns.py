"""Columns of cells that share one width: who gets how much, who yields first, and the line that comes of it.

Knows no Textual. Widths are in cells.
"""

from collections.abc import Sequence
from typing import NamedTuple

from kamtui.tui.widgets.spans import Align, Cell, Span, joined, pad_spans, width_of

GAP = 2
"""Cells between two columns."""

SHORTEST = 4
"""A yielding column of fewer cells goes altogether: two letters and `..` say nothing."""


class Column(NamedTuple):
    """How one column takes its place.

    `give` says who yields when a line is too narrow: the highest gives first, down to `floor` cells, and goes
    altogether when that is not enough; among equals the last gives first; 0 never yields (numbers and dates). One that
    yields and is `whole` is never cut: it goes at once.
    `grow` takes the cells that are left over, which moves everything behind it to the edge.
    """

    align: Align = "left"
    least: int = 0
    most: int | None = None
    give: int = 1
    floor: int = 8
    whole: bool = False
    grow: bool = False


WORD = Column()
"""A name or a kind: as wide as its widest cell."""

FACT = Column(grow=True)
"""What is said: takes the cells that are left over."""

NUMBER = Column(align="right", give=0)
"""A number, an age or a date: right-aligned, never cut."""

NOTE = Column(align="right", give=2, whole=True)
"""A word of explanation at the edge: right-aligned, goes before the fact is cut."""


def column_widths(columns: Sequence[Column], lines: Sequence[Sequence[Cell]], width: int) -> list[int]:
    """The cells each column gets when `lines` share `width`, gaps apart; 0: the column does not stand there.

    The only cell of a line asks for no column: it runs on over what is empty behind it.
    """
    wanted = [column.least for column in columns]
    for cells in lines:
        filled = [index for index, content in enumerate(cells) if content]
        if len(filled) > 1:
            for index in filled:
                wanted[index] = max(wanted[index], width_of(cells[index]))
    for index, column in enumerate(columns):
        if column.most is not None:
            wanted[index] = min(wanted[index], column.most)
    _shrink(wanted, columns, width)
    spare = width - _taken(wanted)
    growing = next((index for index, column in enumerate(columns) if column.grow and wanted[index]), None)
    if growing is not None:
        wanted[growing] += max(spare, 0)
    return wanted


def _taken(widths: Sequence[int]) -> int:
    """The cells of a line with columns of `widths`, gaps counted."""
    standing = [width for width in widths if width]
    return sum(standing) + GAP * max(len(standing) - 1, 0)


def _shrink(wanted: list[int], columns: Sequence[Column], width: int) -> None:
    """Take cells from the columns that yield, in their order. What grows is the fact: it stays, `floor` cells of it,
    and when even so there is no room, whole columns go, those at the edge last."""
    order = sorted(
        (index for index, column in enumerate(columns) if column.give),
        key=lambda index: (-columns[index].give, -index),
    )
    for index in order:
        over = _taken(wanted) - width
        if over > 0:
            floor = min(columns[index].floor, wanted[index])
            wanted[index] = 0 if columns[index].whole else max(floor, wanted[index] - over)
    fact = next((index for index, column in enumerate(columns) if column.grow and wanted[index]), -1)
    for index in order:
        over = _taken(wanted) - width
        if over > 0 and index != fact:
            wanted[index] = max(0, wanted[index] - over)
            if wanted[index] < SHORTEST:
                wanted[index] = 0
    for index in range(len(wanted)):
        if index != fact and _taken(wanted) > width and sum(map(bool, wanted)) > 1:
            wanted[index] = 0
    wanted[:] = [min(cells, width) for cells in wanted]


def set_line(cells: Sequence[Cell], columns: Sequence[Column], widths: Sequence[int], width: int) -> Cell:
    """One line of exactly `width` cells: each cell in its column of `widths`; the last one, if it stands at the left,
    runs on over what is empty behind it."""
    filled = [index for index, content in enumerate(cells) if content and widths[index]]
    if not filled:
        filled = [index for index, content in enumerate(cells) if content][:1]
    if not filled:
        return (Span(" " * width),)
    last = filled[-1]
    line: list[Span] = []
    at = 0
    for index, content in enumerate(cells[: last + 1]):
        size = widths[index]
        if index == last and (columns[index].align == "left" or not size):
            size = width - at - (GAP if at else 0)
        if size <= 0:
            continue
        if at:
            line.append(Span(" " * GAP))
            at += GAP
        line.extend(pad_spans(content, size, columns[index].align))
        at += size
    return pad_spans(joined(line), width)


def set_lines(lines: Sequence[Sequence[Cell]], columns: Sequence[Column], width: int) -> list[Cell]:
    """`lines` set in shared columns, each in exactly `width` cells."""
    widths = column_widths(columns, lines, width)
    return [set_line(cells, columns, widths, width) for cells in lines]
