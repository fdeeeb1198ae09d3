"""The reading pane: a page of sections, in which the arrows walk over the lines that stand for something."""

from collections.abc import Sequence

from textual import events
from textual.message import Message

from kamtui.tui.theme import Ground
from kamtui.tui.widgets.framed import FramedView
from kamtui.tui.widgets.lines import cursor_cell, on_ground
from kamtui.tui.widgets.sheet import CURSOR, GUTTER, Section, Sheet, set_sheet
from kamtui.tui.widgets.spans import Span


class ReadingPane(FramedView):
    """A page of `Section`s. `cursor` counts the lines that can be chosen, from 0; -1 while there are none."""

    class Highlighted(Message):
        """You are on another line; `ref` is what it stands for."""

        def __init__(self, pane: "ReadingPane", ref: object, index: int) -> None:
            super().__init__()
            self.pane = pane
            self.ref = ref
            self.index = index

        @property
        def control(self) -> "ReadingPane":
            """The pane this happened in."""
            return self.pane

        def can_replace(self, message: Message) -> bool:
            """Only the last of a burst matters."""
            return isinstance(message, ReadingPane.Highlighted) and message.pane is self.pane

    class Opened(Message):
        """The line you are on is wanted: enter or a double click."""

        def __init__(self, pane: "ReadingPane", ref: object, index: int) -> None:
            super().__init__()
            self.pane = pane
            self.ref = ref
            self.index = index

        @property
        def control(self) -> "ReadingPane":
            """The pane this happened in."""
            return self.pane

    def __init__(
        self,
        sections: Sequence[Section] = (),
        *,
        gutter: int = GUTTER,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`gutter`: the cells for headings beside the lines; 0 sets each heading on a row of its own."""
        super().__init__(name=name, id=id, classes=classes)
        self._sections = tuple(sections)
        self._gutter = gutter
        self._revealed = False
        self._sheet: Sheet | None = None
        self.cursor = 0 if self.sheet.refs else -1

    @property
    def sheet(self) -> Sheet:
        """The page set for the size the pane has now."""
        if self._sheet is None:
            width, height = self.size
            self._sheet = set_sheet(self._sections, width, height, self._gutter, self._revealed)
        return self._sheet

    @property
    def current(self) -> object:
        """What the line you are on stands for; None while there is no such line."""
        refs = self.sheet.refs
        return refs[self.cursor] if 0 <= self.cursor < len(refs) else None

    @property
    def revealed(self) -> bool:
        """Private texts are shown."""
        return self._revealed

    @revealed.setter
    def revealed(self, revealed: bool) -> None:
        if revealed != self._revealed:
            self._revealed = revealed
            self._set_again()

    def show(self, sections: Sequence[Section], *, ref: object = None, quiet: bool = False) -> None:
        """Show another page and be on the line that stands for `ref`; on the first one where there is none, and where
        you were when the page is the same one with changes (`ref` left out). `quiet`: send no `Highlighted`."""
        wanted = self.current if ref is None else ref
        self._sections = tuple(sections)
        if ref is not None:
            self.top = 0
        self._set_again(wanted)
        if not quiet and self.cursor >= 0:
            self.post_message(self.Highlighted(self, self.current, self.cursor))

    def go_to(self, index: int, *, quiet: bool = False) -> bool:
        """Be on the line number `index` of those that can be chosen; False where there is none."""
        if not 0 <= index < len(self.sheet.refs):
            return False
        before, self.cursor = self.cursor, index
        scrolled = self._reveal_cursor()
        if before != index:
            if not scrolled:
                for line in (before, index):
                    self._refresh_spot(line)
            if not quiet:
                self.post_message(self.Highlighted(self, self.current, index))
        return True

    def line_count(self) -> int:
        """How many rows the page has at this size."""
        return len(self.sheet.rows)

    def draw_line(self, index: int, width: int) -> list[tuple[Span, Ground]]:
        """Row `index`: gutter, cursor, body."""
        row = self.sheet.rows[index]
        current = row.line >= 0 and row.line == self.cursor
        ground: Ground = ("selection" if self.has_focus else "row") if current else "ground"
        if row.full:
            return on_ground(row.body, ground)
        cursor = cursor_cell(current and row.first, CURSOR)
        return [*on_ground(row.head, "ground"), *on_ground((*cursor, *row.body), ground)]

    def move(self, step: int) -> None:
        """Go to the next line that can be chosen, if it is not further than the screen reaches; else scroll."""
        to = self.cursor + step if self.cursor >= 0 else -1
        spots = self.sheet.spots
        height = self.size.height
        if 0 <= to < len(spots):
            first, last = spots[to]
            if self.top - height // 2 <= first and last < self.top + height + height // 2:
                self.go_to(to)
                return
        self.scroll_lines_to(self.top + step)

    def page(self, direction: int) -> None:
        """Go a screenful on or back."""
        height = max(self.size.height - 1, 1)
        self.scroll_lines_to(self.top + direction * height)
        spots = self.sheet.spots
        if not spots:
            return
        end = self.top + self.size.height
        inside = [spot for spot, (first, last) in enumerate(spots) if self.top <= first and last < end]
        if inside:
            self.go_to(inside[-1] if direction > 0 else inside[0])

    def go_to_end(self, direction: int) -> None:
        """Go to the first or the last line that can be chosen, and show that end of the page."""
        if self.sheet.refs:
            self.go_to(0 if direction < 0 else len(self.sheet.refs) - 1)
        self.scroll_lines_to(0 if direction < 0 else self.line_count())

    def open_current(self) -> None:
        """Post `Opened` for the line you are on."""
        self.post_message(self.Opened(self, self.current, self.cursor))

    def can_open(self) -> bool:
        """There is a line to open."""
        return self.current is not None

    def choose_at(self, index: int) -> bool:
        """Be on the line drawn in row `index`."""
        rows = self.sheet.rows
        return 0 <= index < len(rows) and rows[index].line >= 0 and self.go_to(rows[index].line)

    def on_resize(self, event: events.Resize) -> None:
        """Set the page for the new size."""
        self._set_again()
        self.refresh()

    def _set_again(self, wanted: object = None) -> None:
        """Set the page again and be on the line that stands for `wanted` (default: where you are)."""
        wanted = self.current if wanted is None else wanted
        self._sheet = None
        refs = self.sheet.refs
        same = [line for line, ref in enumerate(refs) if ref == wanted]
        self.cursor = min(same, key=lambda line: abs(line - self.cursor), default=0 if refs else -1)
        self.top = max(0, min(self.top, self.line_count() - self.size.height))
        self._reveal_cursor()
        self.mark_more()
        self.refresh_changed()

    def _reveal_cursor(self) -> bool:
        if self.cursor < 0:
            return False
        first, last = self.sheet.spots[self.cursor]
        return self.reveal(0 if self.cursor == 0 and last < self.size.height else first, last)

    def _refresh_spot(self, line: int) -> None:
        if line >= 0:
            first, last = self.sheet.spots[line]
            for row in range(first, last + 1):
                self.refresh_line(row)
