"""The frame of a pane: a thin rounded border, its title at the top left, counts and hints at the bottom right."""

from collections.abc import Sequence
from typing import Self

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from kamtui.locale import _
from kamtui.tui.widgets.spans import clean, cut

TITLE_AT = 3
"""The cell a title begins in: behind the corner, one piece of border and one space."""

TITLE_ENDS = 6
"""Cells of the top border that are never title: `TITLE_AT` before it, as many behind it."""

PANE_GAPS = (3, 2, 1)
"""Cells between the names of panes: the widest gap that leaves them all room."""


class Frame(Widget):
    """A pane with a border; its children stand inside, one cell of air left and right.

    Border and title are in the accent while something inside has the focus. With `panes` the title is the row of their
    names, of which `pane` is shown; clicking one posts `PaneChosen`. The app's class `-ascii` makes the border `+ - |`.
    """

    _labelling = False

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
        """`title` and the names of `panes` may hold anything a user typed; no markup is read from them."""
        super().__init__(*children, name=name, id=id, classes=classes)
        self._title = title
        self._panes = tuple(panes)
        self._pane = 0
        self._hint = ""
        self._more = ""
        self._places: list[tuple[int, int]] = []

    @property
    def title(self) -> str:
        """What stands in the border at the top left, where there is no row of panes."""
        return self._title

    @title.setter
    def title(self, title: str) -> None:
        if title != self._title:
            self._title = title
            self._label()

    @property
    def pane(self) -> int:
        """The pane that is shown, from 0."""
        return self._pane

    @pane.setter
    def pane(self, pane: int) -> None:
        if pane != self._pane:
            self._pane = pane
            self._label()

    @property
    def hint(self) -> str:
        """What stands in the border at the bottom right."""
        return self._hint

    @hint.setter
    def hint(self, hint: str) -> None:
        if hint != self._hint:
            self._hint = hint
            self._label()

    @property
    def more(self) -> str:
        """What is said before the hint of rows that are not seen."""
        return self._more

    @more.setter
    def more(self, more: str) -> None:
        if more != self._more:
            self._more = more
            self._label()

    def name_panes(self, panes: Sequence[str]) -> None:
        """Show these names of panes in the title, as `1 Briefing` or `1 简报`."""
        if tuple(panes) != self._panes:
            self._panes = tuple(panes)
            self._label()

    def on_resize(self, event: events.Resize) -> None:
        """Give the names the room there is now."""
        self._label()

    def on_click(self, event: events.Click) -> None:
        """Clicking the name of a pane chooses it."""
        if event.screen_y != self.region.y:
            return
        x = event.screen_x - self.region.x
        for index, (start, end) in enumerate(self._places):
            if start <= x < end:
                event.stop()
                self.post_message(self.PaneChosen(self, index))

    def _label(self) -> None:
        width, height = self.outer_size
        room = width - TITLE_ENDS
        if room <= 0:
            return
        hint = _(", ").join(part for part in (self._more, self._hint) if part)
        self._labelling = True
        self.border_title = self._pane_names(room) if self._panes else Content(cut(clean(self._title), room))
        self.border_subtitle = Content(cut(clean(hint), room))
        self._labelling = False
        left, top = self.content_offset
        self.refresh(Region(-left, -top, width, 1), Region(-left, height - 1 - top, width, 1))

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw again; another label draws only the border, for the children inside are drawn with all the rest."""
        if self._labelling:
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _pane_names(self, room: int) -> Content:
        """The row of panes in `room` cells, the current one in the accent; where even the smallest gap is too wide, the
        others shrink to their number."""
        names = [clean(name) for name in self._panes]
        for gap in PANE_GAPS:
            if sum(map(cell_len, names)) + gap * (len(names) - 1) <= room:
                break
        else:
            names = [name if index == self._pane else name.split(" ")[0] for index, name in enumerate(names)]
        parts: list[Content | str | tuple[str, str]] = []
        self._places = []
        at = TITLE_AT
        for index, name in enumerate(names):
            if index:
                parts.append(" " * gap)
                at += gap
            parts.append((name, "bold $accent" if index == self._pane else "not bold $dim"))
            self._places.append((at, at + cell_len(name)))
            at += cell_len(name)
        return Content.assemble(*parts)
