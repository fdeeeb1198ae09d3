"""A text field that tells each change at once. Loads Textual's own field, so import it where it is shown."""

from collections.abc import Callable

from textual.widgets import Input


class SearchField(Input):
    """A one-line field that calls `typed` with its words at each change.

    What the words find is then painted together with them. Textual's message would arrive after that paint and wait
    for the next one, about 25 ms later.
    """

    def __init__(
        self, words: str, typed: Callable[[str], None], *, placeholder: str = "", id: str | None = None
    ) -> None:
        self._typed = typed
        super().__init__(words, placeholder=placeholder, compact=True, select_on_focus=False, id=id)
        self.cursor_blink = False

    def watch_value(self, value: str) -> None:
        """The words have changed."""
        if self.is_mounted:
            self._typed(value)
