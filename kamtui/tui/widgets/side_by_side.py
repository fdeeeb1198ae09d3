"""Two or more columns of facts side by side, one of them chosen; below each other where they have no room."""

from collections.abc import Sequence
from typing import NamedTuple

from kamtui.locale import _
from kamtui.tui.theme import Ground
from kamtui.tui.widgets.framed import FramedView
from kamtui.tui.widgets.lines import on_ground
from kamtui.tui.widgets.sheet import PRIVATE_HINT
from kamtui.tui.widgets.spans import MASK, Cell, Span, cut_spans, pad_spans, width_of, wrap_spans

BESIDE = 4
"""Cells between two columns."""

LEAST = 30
"""Cells a column needs: a title or a name with its label."""

LABEL = 10
"""Cells of the labels of the facts."""

Row = list[tuple[Span, Ground]]


class Block(NamedTuple):
    """One column: its `title`, the `value` it stands for, `facts` as label and text, and what its key does.
    `labels`: the cells of the labels."""

    title: str
    value: str
    facts: tuple[tuple[str, str], ...] = ()
    keys: Cell = ()
    private: bool = False
    labels: int = LABEL


class Beside(NamedTuple):
    """The whole: `head` above, the blocks, `below` the text that is told at full width under a heading, `foot` last.
    `private`: `below` is masked."""

    head: tuple[Cell, ...] = ()
    blocks: tuple[Block, ...] = ()
    heading: str = ""
    below: Cell = ()
    foot: tuple[Cell, ...] = ()
    private: bool = False


def rows_of(shown: Beside, width: int, chosen: int, ground: Ground, revealed: bool, tight: bool = False) -> list[Row]:
    """The rows in `width` cells; the value of the block `chosen` stands on `ground`. `tight`: without blank rows."""
    blank: Row = on_ground((Span(" " * width),), "ground")
    rows: list[Row] = [on_ground(pad_spans(line, width), "ground") for line in shown.head]
    count = len(shown.blocks)
    column = (width - BESIDE * (count - 1)) // max(count, 1)
    short = bool(shown.below)
    if count <= 2 and column >= LEAST:
        high = max((len(_value(block, column, revealed, short)) for block in shown.blocks), default=1)
        made = [
            _block(block, column, index == chosen, ground, revealed, short, tight, high)
            for index, block in enumerate(shown.blocks)
        ]
        if not tight:
            rows.append(blank)
        rows += _beside(made, column, width)
    else:
        for index, block in enumerate(shown.blocks):
            if not tight or index:
                rows.append(blank)
            rows += _block(block, width, index == chosen, ground, revealed, short, True)
    if shown.below:
        if not tight:
            rows.append(blank)
        rows.append(on_ground(pad_spans((Span(shown.heading, "heading"),), width), "ground"))
        masked = shown.private and not revealed
        text: Cell = (Span(MASK, "faint"), Span("  " + _(PRIVATE_HINT), "faint")) if masked else shown.below
        rows += [on_ground(pad_spans(line, width), "ground") for line in wrap_spans(text, width)]
    if shown.foot and not tight:
        rows.append(blank)
    return rows + [on_ground(pad_spans(line, width), "ground") for line in shown.foot]


def _beside(made: Sequence[list[Row]], column: int, width: int) -> list[Row]:
    height = max(map(len, made), default=0)
    rows = []
    for y in range(height):
        row: Row = []
        for index, lines in enumerate(made):
            row += [(Span(" " * BESIDE), "ground")] if index else []
            row += lines[y] if y < len(lines) else [(Span(" " * column), "ground")]
        left = width - sum(width_of((span,)) for span, _ground in row)
        rows.append([*row, (Span(" " * max(left, 0)), "ground")])
    return rows


def _block(
    block: Block, width: int, chosen: bool, ground: Ground, revealed: bool, short: bool, tight: bool, high: int = 1
) -> list[Row]:
    """One block; `short`: of its value only one row, for what differs is told below; else at least `high` rows, so that
    the facts of neighbours stand beside each other."""
    mark = Span("> " if chosen else "  ", "key")
    title = (mark, Span(block.title, "key" if chosen else "heading"))
    rows: list[Row] = [on_ground(pad_spans(title, width), "ground")]
    masked = block.private and not revealed
    lines = _value(block, width, revealed, short)
    for line in [*lines, *[()] * (high - len(lines))]:
        padded = pad_spans((Span("  "), *line), width)
        rows.append(on_ground(padded, ground if chosen and line else "ground"))
    if not tight:
        rows.append(on_ground((Span(" " * width),), "ground"))
    for label, text in block.facts:
        told = Span(MASK, "faint") if masked and label == block.facts[0][0] else Span(text, "text")
        line = (Span("  " + label, "dim"), *_gap(label, block.labels), told)
        rows.append(on_ground(pad_spans(line, width), "ground"))
    if block.keys:
        if not tight:
            rows.append(on_ground((Span(" " * width),), "ground"))
        rows.append(on_ground(pad_spans((Span("  "), *block.keys), width), "ground"))
    return rows


def _value(block: Block, width: int, revealed: bool, short: bool) -> list[Cell]:
    """The rows of a value."""
    inner = max(width - 2, 1)
    if block.private and not revealed:
        return [(Span(MASK, "faint"),)]
    value = Span(block.value, "strong")
    lines = wrap_spans((value,), inner)
    if short and len(lines) > 1:
        return [cut_spans((value._replace(text=" ".join(block.value.split())),), inner)]
    return lines


def _gap(label: str, cells: int) -> Cell:
    return (Span(" " * max(cells - width_of((Span(label),)), 1)),)


class SideBySide(FramedView):
    """Shows a `Beside`. It has no line of its own to be on: its arrows scroll, the choice is made by its screen."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown = Beside()
        self.chosen = 0
        self._revealed = False

    @property
    def revealed(self) -> bool:
        """Private texts are shown."""
        return self._revealed

    @revealed.setter
    def revealed(self, revealed: bool) -> None:
        self._revealed = revealed
        self.refresh()

    def show(self, shown: Beside, chosen: int) -> None:
        """Show this with the block number `chosen`."""
        if shown != self._shown:
            self.top = 0
        self._shown, self.chosen = shown, chosen
        self.mark_more()
        self.refresh()

    def line_count(self) -> int:
        """How many rows there are at this size."""
        return len(self._rows())

    def draw_line(self, index: int, width: int) -> list[tuple[Span, Ground]]:
        """Row `index`."""
        return self._rows()[index]

    def move(self, step: int) -> None:
        """Scroll."""
        self.scroll_lines_to(self.top + step)

    def page(self, direction: int) -> None:
        """Scroll a screenful."""
        self.scroll_lines_to(self.top + direction * max(self.size.height - 1, 1))

    def go_to_end(self, direction: int) -> None:
        """Scroll to an end."""
        self.scroll_lines_to(0 if direction < 0 else self.line_count())

    def can_open(self) -> bool:
        """Enter belongs to the screen."""
        return False

    def choose_at(self, index: int) -> bool:
        """There is no line to be on."""
        return False

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.scroll_lines_to(self.top)
        self.mark_more()
        self.refresh()

    def _rows(self) -> list[Row]:
        width, height = self.size
        ground: Ground = "selection" if self.has_focus else "row"
        if width < 2:
            return []
        rows = rows_of(self._shown, width, self.chosen, ground, self._revealed)
        return rows if len(rows) <= height else rows_of(
            self._shown, width, self.chosen, ground, self._revealed, tight=True
        )  # fmt: skip
