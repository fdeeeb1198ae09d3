"""The long list: a million rows, of which only the pages on the screen are ever read."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from textual import events
from textual.message import Message

from kamtui.tui.theme import Ground
from kamtui.tui.widgets.lines import LineView, cursor_cell, on_ground
from kamtui.tui.widgets.spans import Cell, Span, joined, pad_spans, shown

RowT = TypeVar("RowT")
RowT_co = TypeVar("RowT_co", covariant=True)

PAGE = 64
"""Rows read at once: a tall screen, and one read of a keyset page takes well under a millisecond."""

PAGES_KEPT = 8
"""Pages remembered, the least recently used going first: 512 rows, about ten screens."""


class RowSource(Protocol[RowT_co]):
    """Where the rows come from. `rows(start, n)` is only asked for whole pages of `PAGE`, near to where you are."""

    def count(self) -> int:
        """How many rows there are."""
        ...

    def rows(self, start: int, n: int) -> Sequence[RowT_co]:
        """Rows `start` to `start + n`; fewer at the end."""
        ...


class ListSource(Generic[RowT]):
    """Rows that are all there already."""

    def __init__(self, rows: Sequence[RowT] = ()) -> None:
        self._rows = rows

    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def rows(self, start: int, n: int) -> Sequence[RowT]:
        """Rows `start` to `start + n`; fewer at the end."""
        return self._rows[start : start + n]


class RowState(NamedTuple):
    """How a row is to be drawn: `current`, the one you are on; `focused`, its list has the keys."""

    current: bool = False
    focused: bool = False


RowDraw = Callable[[RowT, int, RowState], Sequence[Span]]
"""Draws one row in `width` cells; the list cuts what is longer, fills what is shorter, and leaves out or masks what is
not to be seen."""


class RowMessage(Message):
    """Something happened to a row of a list. `row` is what the list's source gave, so its type is the source's."""

    def __init__(self, rows: "RowList[Any]", row: Any, index: int) -> None:
        super().__init__()
        self.rows = rows
        self.row = row
        self.index = index

    @property
    def control(self) -> "RowList[Any]":
        """The list this happened in."""
        return self.rows


class RowList(LineView, Generic[RowT]):
    """A list over a `RowSource`, each row drawn by one function. The row you are on has `>` before it.

    `cursor` is its index, -1 while nothing can be chosen. Rows that `selectable` refuses are headings.
    """

    class Highlighted(RowMessage):
        """You are on another row."""

        def can_replace(self, message: Message) -> bool:
            """Only the last of a burst matters."""
            return isinstance(message, RowList.Highlighted) and message.rows is self.rows

    class Opened(RowMessage):
        """The row you are on is wanted: enter or a double click."""

    def __init__(
        self,
        source: RowSource[RowT],
        draw: RowDraw[RowT],
        *,
        selectable: Callable[[RowT], bool] | None = None,
        cursor_cells: int = 2,
        empty: Sequence[Sequence[Span]] = (),
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`cursor_cells`: the cells `>` stands in, before the drawn row. `empty`: the lines shown when there are no
        rows: what belongs there, and which key fills it."""
        super().__init__(name=name, id=id, classes=classes)
        self._source = source
        self._draw = draw
        self._selectable = selectable
        self._cursor_cells = cursor_cells
        self._revealed = False
        self._empty = tuple(tuple(line) for line in empty)
        self._pages: OrderedDict[int, Sequence[RowT]] = OrderedDict()
        self._count = source.count()
        self.cursor = -1
        self.cursor = self._choosable(0, 1)

    @property
    def has_keys(self) -> bool:
        """The list has the keys, and so the selection colour."""
        return self.has_focus

    @property
    def revealed(self) -> bool:
        """Private texts are shown."""
        return self._revealed

    @revealed.setter
    def revealed(self, revealed: bool) -> None:
        if revealed != self._revealed:
            self._revealed = revealed
            self.refresh()

    @property
    def source(self) -> RowSource[RowT]:
        """Where the rows come from."""
        return self._source

    @property
    def current(self) -> RowT | None:
        """The row you are on."""
        return self.row_at(self.cursor) if self.cursor >= 0 else None

    def row_at(self, index: int) -> RowT | None:
        """Row `index`; None where the source has fewer rows than it counted (they were deleted meanwhile)."""
        number, position = divmod(index, PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = self._source.rows(number * PAGE, PAGE)
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page[position] if position < len(page) else None

    def show(self, source: RowSource[RowT] | None = None, *, cursor: int | None = None, quiet: bool = False) -> None:
        """Read everything again, from another `source` if one is given, and be on row `cursor` (default: the same
        index). `quiet`: send no `Highlighted`."""
        if source is not None:
            self._source = source
        self._pages.clear()
        self._count = self._source.count()
        wanted = self.cursor if cursor is None else cursor
        self.cursor = self._choosable(max(0, min(wanted, self._count - 1)), 1)
        self.top = max(0, min(self.top, self._count - max(self.size.height, 1)))
        self._reveal_cursor()
        self.refresh()
        if not quiet:
            self._tell()

    def go_to(self, index: int, *, quiet: bool = False) -> bool:
        """Be on row `index`; False where it cannot be chosen."""
        if not 0 <= index < self._count or not self._may_choose(index):
            return False
        if index != self.cursor:
            before, self.cursor = self.cursor, index
            if not self._reveal_cursor():
                self.refresh_line(before)
                self.refresh_line(index)
            if not quiet:
                self._tell()
        else:
            self._reveal_cursor()
        return True

    def line_count(self) -> int:
        """How many rows there are; of an empty list, the lines that say so."""
        return self._count or len(self._empty)

    def draw_line(self, index: int, width: int) -> list[tuple[Span, Ground]]:
        """Row `index`, with its cursor."""
        if not self._count:
            return on_ground(pad_spans((Span(" " * self._cursor_cells), *self._empty[index]), width), "ground")
        row = self.row_at(index)
        current = index == self.cursor
        inner = max(width - self._cursor_cells, 0)
        drawn = () if row is None else self._draw(row, inner, RowState(current, self.has_keys))
        head = self._head(row, current)
        ground: Ground = ("selection" if self.has_keys else "row") if current else "ground"
        return on_ground(joined(pad_spans((*head, *shown(drawn, self._revealed)), width)), ground)

    def _head(self, row: RowT | None, current: bool) -> Cell:
        """The cells before a row; a heading begins where `>` stands."""
        if row is not None and self._selectable is not None and not self._selectable(row):
            return ()
        return cursor_cell(current, self._cursor_cells)

    def move(self, step: int) -> None:
        """Go `step` rows on, over headings."""
        if self.cursor < 0:
            return
        to = self.cursor + step
        if not 0 <= to < self._count:
            to = max(0, min(to, self._count - 1))
        direction = 1 if step > 0 else -1
        found = self._choosable(to, direction, both=False)
        if found >= 0:
            self.go_to(found)
        else:
            self.reveal(to, to)

    def page(self, direction: int) -> None:
        """Go a screenful on or back; the screen moves with you."""
        if self.cursor < 0:
            return
        step = max(self.size.height - 1, 1)
        to = max(0, min(self.cursor + direction * step, self._count - 1))
        found = self._choosable(to, direction)
        if self.scroll_lines_to(self.top + direction * step):
            before = self.cursor
            self.cursor = found
            self._reveal_cursor()
            if before != found:
                self._tell()
        else:
            self.go_to(found)

    def go_to_end(self, direction: int) -> None:
        """Go to the first or the last row."""
        if self._count:
            self.go_to(self._choosable(0 if direction < 0 else self._count - 1, -direction))

    def open_current(self) -> None:
        """Post `Opened` for the row you are on."""
        row = self.current
        if row is not None:
            self.post_message(self.Opened(self, row, self.cursor))

    def can_open(self) -> bool:
        """There is a row to open."""
        return self.current is not None

    def choose_at(self, index: int) -> bool:
        """Be on row `index`."""
        return self.go_to(index)

    def on_resize(self, event: events.Resize) -> None:
        """Keep the row you are on in sight."""
        self.top = max(0, min(self.top, self._count - self.size.height))
        self._reveal_cursor()

    def _may_choose(self, index: int) -> bool:
        if self._selectable is None:
            return True
        row = self.row_at(index)
        return row is not None and self._selectable(row)

    def _choosable(self, index: int, direction: int, both: bool = True) -> int:
        """The nearest row from `index` in `direction` that can be chosen, else (`both`) the nearest the other way."""
        for step in (direction, -direction) if both else (direction,):
            at = index
            while 0 <= at < self._count:
                if self._may_choose(at):
                    return at
                at += step
        return -1

    def _reveal_cursor(self) -> bool:
        """Show the row you are on, and the heading above it when that is the first line."""
        if self.cursor < 0:
            return False
        first = self.cursor
        if self._selectable is not None:
            while first > 0 and self.cursor - first < 2 and not self._may_choose(first - 1):
                first -= 1
        return self.reveal(first, self.cursor)

    def _tell(self) -> None:
        row = self.current
        if row is not None:
            self.post_message(self.Highlighted(self, row, self.cursor))
