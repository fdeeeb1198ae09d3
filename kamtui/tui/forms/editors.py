"""The two widgets a form is typed in, a line and a box: one of each serves all fields, so forty cost as much as two."""

from collections.abc import Callable
from typing import TypeAlias, Union

from textual import events
from textual.widgets import Input, TextArea
from textual.widgets.input import Selection

Took: TypeAlias = Callable[[Union["FieldLine", "FieldBox"], events.Key], bool]
"""Asked for every key before the widget sees it; True when the form took it.

A binding would come too late: its key goes round by the app, and letters typed right behind a tab would still stand in
the field before."""


class FieldLine(Input):
    """A line of text."""

    def __init__(self, took: Took) -> None:
        super().__init__(compact=True, select_on_focus=False, id="field-line")
        self.cursor_blink = False
        self._took = took

    def load(self, text: str, placeholder: str, select: bool) -> None:
        """Type another field: from its end, or with `select` over it."""
        self.placeholder = placeholder
        if self.value != text:
            self.value = text
        self.selection = Selection(0 if select else len(text), len(text))

    def on_key(self, event: events.Key) -> None:
        """Keys of the form."""
        if self._took(self, event):
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """All of what is pasted, its lines as one: a text field alone would keep the first."""
        event.stop()
        event.prevent_default()
        self.replace(" ".join(event.text.split("\n")).strip("\r"), *self.selection)


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
