"""The first and the last row of the screen: where you are and how things stand; which keys do what."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kamtui.tui.theme import Ground, palette_of
from kamtui.tui.widgets.lines import on_ground, strip_of
from kamtui.tui.widgets.spans import Cell, Ink, Span, cut_spans, joined, shown, width_of

MARGIN = 1
"""Cells left free at both ends of a bar."""

APART = 3
"""Cells that at least stay free between the left and the right side."""

MOST_KEYS = 6
"""Keys of the whole app in the last row: nine overflow 80 columns."""


class Entry(NamedTuple):
    """One entry of a bar. Without room for all, those of the highest `drop` go first; those of 0 stay and are cut."""

    spans: Cell
    drop: int = 0
    command: str = ""


class Placed(NamedTuple):
    """An entry at its place: the cells `start` up to `end` of the bar."""

    start: int
    end: int
    entry: Entry


def place_entries(left: Sequence[Entry], right: Sequence[Entry], width: int, gap: int) -> list[Placed]:
    """The entries that fit in `width` cells, `gap` apart: `left` from the left end, `right` up to the right end."""
    sides = [[entry for entry in side if width_of(entry.spans)] for side in (left, right)]
    room = max(width - 2 * MARGIN, 0)

    def taken() -> int:
        lengths = [_length(side, gap) for side in sides]
        return sum(lengths) + (APART if all(lengths) else 0)

    while taken() > room:
        drop, side, index = max((entry.drop, side, index) for side in (0, 1) for index, entry in enumerate(sides[side]))
        if not drop:
            break
        del sides[side][index]
    over = taken() - room
    for entries in sides:
        for index, entry in enumerate(entries):
            if over > 0:
                size = width_of(entry.spans)
                entries[index] = entry._replace(spans=cut_spans(entry.spans, max(size - over, 0)))
                over -= size - width_of(entries[index].spans)
    placed = []
    for entries, at in zip(sides, (MARGIN, width - MARGIN - _length(sides[1], gap)), strict=True):
        for entry in entries:
            size = width_of(entry.spans)
            placed.append(Placed(at, at + size, entry))
            at += size + gap
    return placed


def _length(entries: Sequence[Entry], gap: int) -> int:
    return sum(width_of(entry.spans) for entry in entries) + gap * max(len(entries) - 1, 0)


class Bar(Widget):
    """One filled row with entries at both ends. Clicking an entry that names a command posts `Pressed`."""

    ALLOW_SELECT = False
    GAP = 3
    """Cells between two entries."""

    GROUND: Ground = "bar"
    """What it stands on."""

    class Pressed(Message):
        """An entry was clicked; `command` is the id of its command."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.left: tuple[Entry, ...] = ()
        self.right: tuple[Entry, ...] = ()

    def show_entries(self, left: Sequence[Entry], right: Sequence[Entry]) -> None:
        """Show these; draws only when they differ from what is shown."""
        new = (tuple(_clean(entry) for entry in left), tuple(_clean(entry) for entry in right))
        if new != (self.left, self.right):
            self.left, self.right = new
            self.refresh()

    def placed(self, width: int) -> list[Placed]:
        """The entries that fit in `width` cells."""
        return place_entries(self.left, self.right, width, self.GAP)

    def render_line(self, y: int) -> Strip:
        """The row."""
        width = self.size.width
        line: list[Span] = []
        at = 0
        for placed in self.placed(width):
            line += [Span(" " * (placed.start - at)), *placed.entry.spans]
            at = placed.end
        line.append(Span(" " * max(width - at, 0)))
        return strip_of(on_ground(joined(line), self.GROUND), palette_of(self.app)).crop(0, width)

    def on_click(self, event: events.Click) -> None:
        """Run the command of the entry under the mouse."""
        event.stop()
        for placed in self.placed(self.size.width):
            if placed.entry.command and placed.start <= event.x < placed.end:
                self.post_message(self.Pressed(placed.entry.command))


def _clean(entry: Entry) -> Entry:
    return entry._replace(spans=shown(entry.spans, False))


class FirstRow(Bar):
    """Where you are at the left; state, what waits, and the date at the right."""

    def show(
        self,
        name: str = "",
        other_name: str = "",
        about: str = "",
        *,
        state: Sequence[Span] = (),
        private: str = "",
        date: str = "",
    ) -> None:
        """`name` of the account or screen, its `other_name` in the second language, `about` what it is; `state` with
        what waits; `private`: the countdown while private things are shown; `date` of today."""
        title = (Span(name, "strong"), *([Span(" " + other_name, "dim")] if other_name else []))
        left = [
            Entry((Span("kamtui", "key"),), 5),
            Entry(title if name else ()),
            Entry((Span(about, "dim"),), 4),
        ]
        right = [
            Entry((Span(private, "look"),)),
            Entry(tuple(state), 3),
            Entry((Span(" " * 3 + date),) if state else (Span(date),), 2),
        ]
        self.show_entries(left, right)


    def placed(self, width: int) -> list[Placed]:
        """The name in the second language goes before anything else does."""
        whole = super().placed(width)
        if len(whole) == sum(1 for entry in (*self.left, *self.right) if width_of(entry.spans)):
            return whole
        left = [entry._replace(spans=entry.spans[:1]) for entry in self.left]
        return place_entries(left, self.right, width, self.GAP)


class LastRow(Bar):
    """The keys of this line at the left, the keys of the whole app at the right, Help first."""

    GAP = 2

    def show(self, here: Sequence[Entry], everywhere: Sequence[Entry]) -> None:
        """`here` and `everywhere` as `commands.footer` makes them, the most important first but for their order on
        the row; of `everywhere` at most six are shown."""
        self.show_entries(here, everywhere[:MOST_KEYS])


INDENT = 2
"""Cells before the names of the panes, which then begin where they begin in a border."""


class PaneNames(Bar):
    """The names of the panes in a plain row, for a screen that has no main pane to carry them in its border."""

    GROUND: Ground = "ground"

    def show(self, names: Sequence[str], current: str) -> None:
        """Show `6 Exchange` and its like; the one of the number `current` in the accent."""
        entries: list[Entry] = []
        for name in names:
            number = name.split(" ")[0]
            ink: Ink = "key" if number == current else "dim"
            indent = () if entries else (Span(" " * INDENT),)
            entries.append(Entry((*indent, Span(name, ink)), 0, f"pane_{number}"))
        self.show_entries(entries, ())


def key_entry(key: str, label: str, command: str = "", drop: int = 1, enabled: bool = True) -> Entry:
    """A key and what it does: `l Log`. A command that cannot be run now stays, faint."""
    inks = (Span(key, "key"), Span(" " + label, "dim")) if enabled else (Span(f"{key} {label}", "faint"),)
    return Entry(inks, drop, command)
