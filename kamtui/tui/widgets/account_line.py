"""The first line of a log: whose log it is, and for which visit."""

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kamtui.tui.theme import Ground, palette_of
from kamtui.tui.widgets.lines import on_ground, strip_of
from kamtui.tui.widgets.spans import Cell, Span, clean, cut_spans, pad_spans, width_of

APART = 2
"""Cells between the name and what is said of the visit."""


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
        self._about = ""
        self._hint = ""

    def show(self, number: str, gutter: int, name: Span, about: str, hint: str = "") -> None:
        """`number` of the line in `gutter` cells, the `name`, what is said `about` the visit; `hint`: what the keys do
        here, shown while they do it."""
        shown = (number, gutter, (name._replace(text=clean(name.text)),), clean(about), hint)
        if shown != (self._number, self._gutter, self._account, self._about, self._hint):
            self._number, self._gutter, self._account, self._about, self._hint = shown
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line; the number gives way to the cursor while the keys are here."""
        width, focused = self.size.width, self.has_focus
        ground: Ground = "selection" if focused else "ground"
        digits = max(self._gutter - APART, 0)
        lead = Span(f"{'>' if focused else self._number:>{digits}}" + " " * APART, "key" if focused else "faint")
        room = max(width - self._gutter, 0)
        name = cut_spans(self._account, room)
        about = cut_spans(
            (Span(self._hint if focused and self._hint else self._about, "dim"),), room - width_of(name) - APART
        )
        body = (*name, Span(" " * APART), *about) if about else name
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
