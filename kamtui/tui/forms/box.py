"""The box text of several lines is typed in. Loaded when the first one is typed: its widget takes 12 ms."""

from collections.abc import Callable

from textual import events
from textual.widgets import TextArea

from kamtui.tui.forms.line import Took


class FieldBox(TextArea):
    """Text of several lines. The arrow keys leave it at its first and last row."""

    def __init__(self, took: Took, leave: Callable[[int], None]) -> None:
        super().__init__(compact=True, highlight_cursor_line=False, tab_behavior="focus", id="field-box")
        self.cursor_blink = False
        self._took = took
        self._leave = leave

    def on_key(self, event: events.Key) -> None:
        """Keys of the form."""
        if self._took(self, event):
            event.stop()
            event.prevent_default()

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
