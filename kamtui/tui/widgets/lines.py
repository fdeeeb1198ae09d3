"""A widget that draws lines one by one, only those on the screen, and has one line you are on."""

from collections.abc import Iterable
from functools import cached_property
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from kamtui.tui.theme import Ground, Palette, palette_of
from kamtui.tui.widgets.spans import Cell, Span

WHEEL = 3
"""Lines one notch of the mouse wheel moves: what terminals and pagers do."""


def strip_of(spans: Iterable[tuple[Span, Ground]], palette: Palette) -> Strip:
    """The strip that draws each span on its ground."""
    segments = []
    cells = 0
    for span, ground in spans:
        segment = Segment(span.text, palette.style(span.ink, ground))
        segments.append(segment)
        cells += segment.cell_length
    return Strip(segments, cells)


class LineView(Widget, can_focus=True):
    """Draws `line_count` lines by `draw_line`, from `top` on. Subclasses say what moving and opening mean."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False, id="line.up"),
        Binding("down", "move(1)", show=False, id="line.down"),
        Binding("pageup", "page(-1)", show=False, id="line.page_up"),
        Binding("pagedown", "page(1)", show=False, id="line.page_down"),
        Binding("home", "first", show=False, id="line.first"),
        Binding("end", "last", show=False, id="line.last"),
        Binding("enter", "open", show=False, id="line.open"),
    ]

    top = 0
    """The line shown in the first row."""

    @cached_property
    def _painted(self) -> dict[int, list[tuple[Span, Ground]]]:
        """What was drawn last, by row."""
        return {}

    def line_count(self) -> int:
        """How many lines there are."""
        raise NotImplementedError

    def draw_line(self, index: int, width: int) -> list[tuple[Span, Ground]]:
        """Line `index` in exactly `width` cells, each span with its ground."""
        raise NotImplementedError

    def move(self, step: int) -> None:
        """Go `step` lines on (back when negative), over what cannot be chosen."""
        raise NotImplementedError

    def page(self, direction: int) -> None:
        """Go a screenful on (1) or back (-1)."""
        raise NotImplementedError

    def go_to_end(self, direction: int) -> None:
        """Go to the last line (1) or the first (-1)."""
        raise NotImplementedError

    def open_current(self) -> None:
        """Tell that the line you are on is wanted."""
        raise NotImplementedError

    def can_open(self) -> bool:
        """There is something to open."""
        return True

    def choose_at(self, index: int) -> bool:
        """Be on the line drawn at `index`; False where nothing can be chosen."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """Row `y` of the widget."""
        palette = palette_of(self.app)
        drawn = self._painted[y] = self._row(y)
        return strip_of(drawn, palette) if drawn else Strip.blank(self.size.width, palette.style())

    def refresh_changed(self) -> None:
        """Draw again the rows that look otherwise than what was painted last: what a terminal far away is spared."""
        for y in range(self.size.height):
            if self._row(y) != self._painted.get(y):
                self.refresh(Region(0, y, self.size.width, 1))

    def _row(self, y: int) -> list[tuple[Span, Ground]]:
        """What stands in row `y` of the widget; nothing in a blank one."""
        index = self.top + y
        return self.draw_line(index, self.size.width) if index < self.line_count() else []

    def refresh_line(self, index: int) -> None:
        """Draw line `index` again, if it is on the screen."""
        y = index - self.top
        if 0 <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def scroll_lines_to(self, top: int) -> bool:
        """Show the lines from `top` on, as far as lines fill the height; True when that changed anything."""
        top = max(0, min(top, self.line_count() - self.size.height))
        if top == self.top:
            return False
        self.top = top
        self.refresh()
        return True

    def reveal(self, first: int, last: int) -> bool:
        """Scroll as far as needed to show the lines `first` to `last`; True when that scrolled.

        Leaving the screen scrolls by half of it: the next dozen steps then cost two lines each and not a screen each.
        """
        height = self.size.height
        if height <= 0 or (self.top <= first and last < self.top + height):
            return False
        if first < self.top:
            near = self.top - first <= height
            return self.scroll_lines_to(min(first, self.top - height // 2) if near else first)
        near = last - (self.top + height) < height
        lowest = last - height + 1
        return self.scroll_lines_to(min(first, max(lowest, self.top + height // 2)) if near else lowest)

    def action_move(self, step: int) -> None:
        """Arrow keys."""
        self.move(step)

    def action_page(self, direction: int) -> None:
        """Page keys."""
        self.page(direction)

    def action_first(self) -> None:
        """The home key."""
        self.go_to_end(-1)

    def action_last(self) -> None:
        """The end key."""
        self.go_to_end(1)

    def action_open(self) -> None:
        """The enter key. With nothing to open it is left to the screen, which says why nothing happens."""
        if not self.can_open():
            raise SkipAction
        self.open_current()

    def on_click(self, event: events.Click) -> None:
        """A click goes to the line, a second one opens it."""
        event.stop()
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if self.choose_at(self.top + offset.y) and event.chain == 2 and self.can_open():
            self.open_current()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the lines and leaves you on yours."""
        if self.scroll_lines_to(self.top + WHEEL):
            event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the lines and leaves you on yours."""
        if self.scroll_lines_to(self.top - WHEEL):
            event.stop()


def on_ground(spans: Cell, ground: Ground) -> list[tuple[Span, Ground]]:
    """`spans`, all on one ground."""
    return [(span, ground) for span in spans]


def cursor_cell(current: bool, width: int) -> Cell:
    """The cells before a line: `>` where you are, else nothing to see."""
    if not width:
        return ()
    return (Span(">" + " " * (width - 1), "key"),) if current else (Span(" " * width),)
