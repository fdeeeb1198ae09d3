"""The two widgets a form is typed in, a line and a box: one of each serves all fields, so forty cost as much as two."""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input, TextArea
from textual.widgets.input import Selection


class FieldLine(Input):
    """A line of text. Arrows and space turn the words of a choice, where there are words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", show=False, id="field.left"),
        Binding("right", "turn(1)", show=False, id="field.right"),
    ]

    def __init__(self, turn: Callable[[int], bool], space: Callable[[], bool], enter: Callable[[], None]) -> None:
        """`turn` and `space` say whether they took the key; `enter` always does."""
        super().__init__(compact=True, select_on_focus=False, id="field-line")
        self.cursor_blink = False
        self._turn = turn
        self._space = space
        self._enter = enter

    def load(self, text: str, placeholder: str, select: bool) -> None:
        """Type another field: from its end, or with `select` over it."""
        self.placeholder = placeholder
        if self.value != text:
            self.value = text
        self.selection = Selection(0 if select else len(text), len(text))

    def action_turn(self, step: int) -> None:
        """The left and right keys."""
        if not self._turn(step):
            if step < 0:
                self.action_cursor_left()
            else:
                self.action_cursor_right()

    def action_submit(self) -> None:  # type: ignore[override]  # nothing is awaited here
        """The enter key."""
        self._enter()

    def on_key(self, event: events.Key) -> None:
        """The space key, full width as well."""
        if event.key in ("space", "ideographic_space") and self._space():
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """All of what is pasted, its lines as one: a text field alone would keep the first."""
        event.stop()
        event.prevent_default()
        self.replace(" ".join(event.text.split("\n")).strip("\r"), *self.selection)


class FieldBox(TextArea):
    """Text of several lines. The arrow keys leave it at its first and last row."""

    def __init__(self, leave: Callable[[int], None]) -> None:
        super().__init__(compact=True, highlight_cursor_line=False, tab_behavior="focus", id="field-box")
        self.cursor_blink = False
        self._leave = leave

    def action_cursor_up(self, select: bool = False) -> None:
        """The up key."""
        if not select and self.navigator.is_first_wrapped_line(self.cursor_location):
            self._leave(-1)
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """The down key."""
        if not select and self.navigator.is_last_wrapped_line(self.cursor_location):
            self._leave(1)
        else:
            super().action_cursor_down(select)
