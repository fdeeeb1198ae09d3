"""The line above a list in which its filter is typed. Textual's text field is loaded with the first use."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kamtui.locale import _
from kamtui.tui.theme import palette_of
from kamtui.tui.widgets.lines import on_ground, strip_of
from kamtui.tui.widgets.spans import Span, clean, pad_spans

if TYPE_CHECKING:
    from textual.widgets import Input

FIELD = "prompt-field"
"""The id of the text field while there is one."""


class FilterLine(Widget):
    """`f filter` until `start`; then a text field; then `f` and the words that filter.

    Enter or the down key ends typing and keeps the words, escape drops them.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "drop", show=False, id="filter.drop"),
        Binding("down", "keep", show=False, id="filter.keep"),
    ]

    class Changed(Message):
        """Other words filter now; none: everything is shown."""

        def __init__(self, line: "FilterLine", value: str) -> None:
            super().__init__()
            self.line = line
            self.value = value

        @property
        def control(self) -> "FilterLine":
            """The line they were typed in."""
            return self.line

    class Ended(Message):
        """Typing has ended; the list should get the focus."""

        def __init__(self, line: "FilterLine", value: str) -> None:
            super().__init__()
            self.line = line
            self.value = value

        @property
        def control(self) -> "FilterLine":
            """The line they were typed in."""
            return self.line

    def __init__(
        self,
        key: str = "f",
        *,
        typed: Callable[[str], None] | None = None,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`key` is shown before the words. `typed` is called at each change, before `Changed` is posted: a list shown
        by it is painted together with the words."""
        super().__init__(name=name, id=id, classes=classes)
        self._typed = typed
        self._key = key
        self.value = ""

    @property
    def typing(self) -> bool:
        """The words are being typed."""
        return bool(self.children)

    def start(self) -> None:
        """Type the words, from those that filter now."""
        if not self.typing:
            from kamtui.tui.widgets.field import SearchField

            field = SearchField(self.value, self._filter, id=FIELD)
            self.mount(field)
            field.focus()

    def clear(self) -> None:
        """Filter no more."""
        self._end("")

    def render_line(self, y: int) -> Strip:
        """The key and the words; what is behind a text field is not seen."""
        words = Span(clean(self.value), "text") if self.value else Span(_("filter"), "faint")
        spans = pad_spans((Span(self._key + " ", "key"), words), self.size.width)
        return strip_of(on_ground(spans, "ground"), palette_of(self.app))

    def action_drop(self) -> None:
        """The escape key."""
        self._end("")

    def action_keep(self) -> None:
        """The down key."""
        self._end(self.value)

    def on_input_changed(self, event: "Input.Changed") -> None:
        """Heard already."""
        event.stop()

    def on_input_submitted(self, event: "Input.Submitted") -> None:
        """The enter key."""
        event.stop()
        self._end(self.value)

    def on_click(self, event: events.Click) -> None:
        """A click begins typing."""
        self.start()

    def _filter(self, value: str) -> None:
        """Other words filter now."""
        if value != self.value:
            self.value = value
            if self._typed is not None:
                self._typed(value)
            self.post_message(self.Changed(self, value))

    def _end(self, value: str) -> None:
        self.remove_children()
        self._filter(value)
        self.post_message(self.Ended(self, value))
        self.refresh()
