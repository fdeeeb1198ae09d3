"""The first line of a log: whose log it is, and for which visit."""

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kamtui.tui.theme import Ground, palette_of
from kamtui.tui.widgets.lines import on_ground, strip_of
from kamtui.tui.widgets.spans import Cell, Span, clean, cut, cut_spans, pad_spans, width_of

APART = 2
"""Cells between the name and what is said of the visit."""

LEAST = 4
"""Fewer cells say nothing of a name: two letters and `..`."""

ABOUT_LEAST = 8
"""What the visit is about goes altogether rather than stand in fewer cells."""


class AccountLine(Widget, can_focus=True):
    """`1  Hengyue Bank  DR platform  Tue 24 Nov 10:00-10:45`. Enter, a letter or a click posts `Wanted`."""

    ALLOW_SELECT = False

    class Wanted(Message):
        """Another account is wanted; `words` is what was typed of it."""

        def __init__(self, line: "AccountLine", words: str) -> None:
            super().__init__()
            self.line = line
            self.words = words

        @property
        def control(self) -> "AccountLine":
            """The line it was typed on."""
            return self.line

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._number = ""
        self._gutter = 0
        self._account: Cell = ()
        self._about = self._when = ""
        self._hint = ""

    def show(self, number: str, gutter: int, name: Span, about: str, when: str, hint: str = "") -> None:
        """`number` of the line in `gutter` cells, the `name`, what the visit is `about` and `when`; `hint`: what the
        keys do here, shown while they do it."""
        shown = (number, gutter, (name._replace(text=clean(name.text)),), clean(about), when, hint)
        if shown != (self._number, self._gutter, self._account, self._about, self._when, self._hint):
            self._number, self._gutter, self._account, self._about, self._when, self._hint = shown
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line. The number gives way to the cursor while the keys are here; what it is about is cut first, then
        the name, the time never."""
        width, focused = self.size.width, self.has_focus
        ground: Ground = "selection" if focused else "ground"
        digits = max(self._gutter - APART, 0)
        lead = Span(f"{'>' if focused else self._number:>{digits}}" + " " * APART, "key" if focused else "faint")
        room = max(width - self._gutter, 0)
        end = self._hint if focused and self._hint else self._when
        about = "" if focused else self._about
        behind = cell_len(end) + APART if end else 0
        name = cut_spans(self._account, max(room - behind, LEAST))
        left = room - width_of(name) - behind - APART
        body = list(name)
        for text in (cut(about, left) if left >= min(cell_len(about), ABOUT_LEAST) else "", end):
            body += [Span(" " * APART), Span(text, "dim")] if text else []
        line = (*on_ground((lead,), ground), *on_ground(pad_spans(body, room), ground))
        return strip_of(line, palette_of(self.app)).crop(0, width)

    def on_key(self, event: events.Key) -> None:
        """Type the account that is meant."""
        if event.key == "enter" or (event.character and event.is_printable):
            event.stop()
            event.prevent_default()
            self.post_message(self.Wanted(self, "" if event.key == "enter" else event.character or ""))

    def on_click(self, event: events.Click) -> None:
        """A click asks for another account."""
        event.stop()
        self.post_message(self.Wanted(self, ""))
