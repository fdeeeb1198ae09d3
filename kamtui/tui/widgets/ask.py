"""One question with a line, or a box, to answer it in. Loads Textual's text fields, so import it where it is shown."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from kamtui.tui.theme import palette_of
from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.lines import on_ground, strip_of
from kamtui.tui.widgets.spans import Ink, Span, pad_spans, wrap_spans

Check = Callable[[str], str]
"""Says what is wrong with an answer, or what has to be said before it is taken; empty: it is taken."""

ROWS = 2
"""Rows of what is said below the field."""


class Said(Widget):
    """What is said below a field."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.ink: Ink = "faint"

    def say(self, text: str, ink: Ink) -> None:
        """Say something else."""
        self.text, self.ink = text, ink
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Row `y`."""
        width = self.size.width
        lines = wrap_spans((Span(self.text, self.ink),), width) if width else []
        spans = lines[y] if y < len(lines) else ()
        return strip_of(on_ground(pad_spans(spans, width), "ground"), palette_of(self.app))


class Ask(ModalScreen[str | None]):
    """Asks for a line of text; with `lines` for a text of several lines, which `^s` saves. The result is the answer;
    None after escape.

    `check` is asked before an answer is taken: what it says is shown, and the same answer given again is taken, unless
    `strict`. `paths`: the tab key completes the names of files.
    """

    CSS_PATH = "../styles/ask.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False, id="ask.leave"),
        Binding("ctrl+s", "take", show=False, priority=True, id="ask.take"),
        Binding("tab", "complete", show=False, priority=True, id="ask.complete"),
    ]

    def __init__(
        self,
        title: str,
        value: str = "",
        *,
        hint: str = "",
        said: str = "",
        check: Check | None = None,
        strict: bool = False,
        paths: bool = False,
        lines: bool = False,
    ) -> None:
        """`hint` says which keys there are, `said` what may be typed."""
        super().__init__()
        self._check = check
        self._strict = strict
        self._paths = paths
        self._warned: str | None = None
        self._usual = said
        self.said = Said(said)
        self.field: Input | TextArea
        if lines:
            self.field = TextArea(value, compact=True, highlight_cursor_line=False, id="ask-lines")
            self.add_class("-lines")
        else:
            self.field = Input(value, compact=True, select_on_focus=False, id="ask-line")
            self.field.cursor_blink = False
        self.frame = Frame(self.field, self.said, title=title)
        self.frame.hint = hint

    def compose(self) -> ComposeResult:
        """The frame with both."""
        yield self.frame

    def on_mount(self) -> None:
        """Type at once, behind what stands there."""
        self.field.focus()
        if isinstance(self.field, Input):
            self.field.cursor_position = len(self.field.value)
        else:
            self.field.move_cursor(self.field.document.end)

    @property
    def value(self) -> str:
        """What stands in the field."""
        return self.field.value if isinstance(self.field, Input) else self.field.text

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The enter key."""
        event.stop()
        self.action_take()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Another answer is another question."""
        event.stop()
        if self._warned is not None and event.value != self._warned:
            self._warned = None
            self.said.say(self._usual, "faint")

    def on_click(self, event: events.Click) -> None:
        """A click beside the frame leaves."""
        if event.widget is self:
            self.dismiss(None)

    def action_leave(self) -> None:
        """The escape key."""
        self.dismiss(None)

    def action_take(self) -> None:
        """Answer, unless there is something to say first."""
        value = self.value
        trouble = self._check(value) if self._check and (self._strict or value != self._warned) else ""
        if trouble:
            self._warned = value
            self.said.say(trouble, "warn")
            return
        self.dismiss(value)

    def action_complete(self) -> None:
        """The tab key: complete the name of a file as far as it is sure, and say which ones there are."""
        if not self._paths or not isinstance(self.field, Input):
            return
        completed, names = complete_path(self.field.value)
        self.field.value = completed
        self.field.cursor_position = len(completed)
        if len(names) > 1:
            self.said.say("  ".join(names), "dim")


def complete_path(text: str) -> tuple[str, list[str]]:
    """`text` with the name it begins completed as far as all that fit agree, and those names; a folder ends in `/`."""
    head, tail = os.path.split(text)
    folder = Path(head or ".").expanduser()
    try:
        found = sorted(entry.name + ("/" if entry.is_dir() else "") for entry in folder.iterdir())
    except OSError:
        return text, []
    names = [name for name in found if name.startswith(tail) and (tail.startswith(".") or not name.startswith("."))]
    common = os.path.commonprefix(names)  # noqa: RUF071  # a beginning of names, not of paths
    return (os.path.join(head, common), names) if common else (text, names)  # what is typed may be no path yet
