"""The frame of a pane: a thin rounded border, its title at the top left, counts and hints at the bottom right."""

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from kamtui.tui.theme import palette_of
from kamtui.tui.widgets.spans import clean, cut, width_of, Cell, Span

from rich.cells import cell_len

TITLE_AT = 3
"""Where a title's first letter stands: behind the corner, one line and one space."""

WIDE = 100
"""From this width on the names of the panes stand three cells apart, below it two."""


class Frame(Widget):
    """A pane with a border; its children stand inside with one cell of air left and right.

    The border and the title are in the accent while something inside has the focus. With `panes` the title is the row
    of their names, of which `pane` is shown; clicking one posts `PaneChosen`. The app's class `-ascii` makes the border
    `+ - |`.
    """

    class PaneChosen(Message):
        """The name of a pane was clicked; `index` counts from 0."""

        def __init__(self, frame: "Frame", index: int) -> None:
            super().__init__()
            self.frame = frame
            self.index = index

        @property
        def control(self) -> "Frame":
            """The frame this happened in."""
            return self.frame

    def __init__(
        self,
        *children: Widget,
        title: str = "",
        panes: Sequence[str] = (),
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(*children, name=name, id=id, classes=classes)
        self._title = title
        self._panes = tuple(panes)
        self._pane = 0
        self._places: list[tuple[int, int]] = []
        self._label()
