"""The line a form is typed in: one widget for every field of one line, so that forty fields cost as much as one."""

from collections.abc import Callable

from textual import events
from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.input import Selection

Took = Callable[[Widget, events.Key], bool]
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
