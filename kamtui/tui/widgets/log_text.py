"""The text of a log as it is typed: what was understood in the accent, what was not underlined, at its place."""

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from kamtui.quicklog import Span
from kamtui.tui.theme import palette_of
from kamtui.tui.widgets.spans import Ink

NUMBERS = 4
"""Cells for line numbers: two digits and a gap, so that the text does not move at line ten."""

TYPED = ("Zs", "Cf", "Co")
"""Kinds of characters that Python does not call printable and that are typed all the same: the full-width space of a
Chinese input method, joiners inside emoji and names, private characters of rare surnames."""


class Accent(NamedTuple):
    """Columns `start` up to `end` of one line, and their ink."""

    start: int
    end: int
    ink: Ink


class LogText(TextArea):
    """A text area that shows accents. Enter on an empty last line posts `Ended`."""

    class Ended(Message):
        """Enter was pressed on the empty last line of a text."""

        def __init__(self, area: "LogText") -> None:
            super().__init__()
            self.area = area

        @property
        def control(self) -> "LogText":
            """The text area that has ended."""
            return self.area

    def __init__(self, *, placeholder: str = "", id: str | None = None) -> None:
        """`placeholder` says what belongs here while nothing is typed."""
        super().__init__(
            show_line_numbers=True, highlight_cursor_line=False, compact=True, placeholder=placeholder, id=id
        )
        self._accents: dict[int, list[Accent]] = {}
        # Nothing blinks, and looking for the other bracket of a pair would read the whole text at a key.
        self.cursor_blink = False
        self.match_cursor_bracket = False

    @property
    def gutter_width(self) -> int:
        """Cells of the line numbers with the gap behind them."""
        return max(super().gutter_width, NUMBERS)

    def get_line(self, line_index: int) -> Text:
        """A line with its accents."""
        line = super().get_line(line_index)
        if accents := self._accents.get(line_index):
            palette = palette_of(self.app)
            for accent in accents:
                line.stylize(palette.style(accent.ink), accent.start, accent.end)
        return line

    def show_accents(self, spans: Sequence[Span], offset: int = 0) -> None:
        """Show `spans` of the text, in which offset 0 is the character at `offset` of what is in the area."""
        accents = accents_of(self.text, self.document.newline, spans, offset)
        if accents != self._accents:
            self._accents = accents
            # Lines drawn before are remembered by the text area; this is how it is told to draw them again.
            self.notify_style_update()
            self.refresh()

    def go_to(self, row: int, word: str = "") -> None:
        """Put the cursor behind `word` in line `row` (from 0) and select the word; without it, at the line's end."""
        row = min(max(row, 0), self.document.line_count - 1)
        line = self.document.get_line(row)
        at = line.find(word) if word else -1
        if at < 0:
            self.move_cursor((row, len(line)))
        else:
            self.selection = Selection((row, at), (row, at + len(word)))

    def on_key(self, event: events.Key) -> None:
        """Enter on an empty last line ends the text; what an input method sends is typed, printable or not."""
        if event.key == "enter" and self._at_the_end():
            event.stop()
            event.prevent_default()
            self.post_message(self.Ended(self))
        elif event.character and not event.is_printable and unicodedata.category(event.character) in TYPED:
            event.stop()
            event.prevent_default()
            start, end = self.selection
            self.replace(event.character, start, end, maintain_selection_offset=False)

    def on_resize(self, event: events.Resize) -> None:
        """Tell the terminal where the cursor is now: input methods open their window there."""
        if self.has_focus:
            self.app.cursor_position = self.cursor_screen_offset

    def _at_the_end(self) -> bool:
        row, _column = self.cursor_location
        last = self.document.line_count - 1
        return 0 < last == row and self.selection.is_empty and not self.document.get_line(row).strip()


def accents_of(text: str, newline: str, spans: Sequence[Span], offset: int = 0) -> dict[int, list[Accent]]:
    """The accents of each line (from 0) of `text`; a span over several lines is parted."""
    starts = [0]
    for line in text.split(newline)[:-1]:
        starts.append(starts[-1] + len(line) + len(newline))
    lengths = [len(line) for line in text.split(newline)]
    found: defaultdict[int, list[Accent]] = defaultdict(list)
    row = 0
    for span in sorted(spans, key=lambda one: one.start):
        start, end = span.start + offset, span.end + offset
        while row + 1 < len(starts) and starts[row + 1] <= start:
            row += 1
        ink: Ink = "unparsed" if span.role == "unparsed" else "accent"
        at = row
        while at < len(starts) and starts[at] < end:
            left, right = max(start - starts[at], 0), min(end - starts[at], lengths[at])
            if left < right:
                found[at].append(Accent(left, right, ink))
            at += 1
    return dict(found)
