"""Comparing a new record with those there are, while its form is typed in. A mixin of the form's screen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual.message import Message
from textual.timer import Timer

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.values import RecordId
from kamtui.tui.commands import command, shown_key
from kamtui.tui.widgets.bars import Entry, key_entry

if TYPE_CHECKING:
    from kamtui.store.queries.likeness import Alike
    from kamtui.tui.forms.doubles import Doubles
    from kamtui.tui.screens.form import FormScreen

COMPARE_SECONDS = 0.3
"""How long after a letter a new record is compared with those there are: at a pause, not at every letter."""


class Compared(Message):
    """A long look for other records is over."""

    def __init__(self, found: "Sequence[Alike]") -> None:
        super().__init__()
        self.found = found


class Comparing:
    """Says beside a field what the new record is perhaps the same as; never in the way of saving."""

    doubles: "Doubles"
    instead: RecordId | None = None
    """The record to be opened in the place of this one, once the form is left."""

    _comparing: Timer | None = None

    @property
    def _form_screen(self) -> "FormScreen":
        return cast("FormScreen", self)

    def compare_later(self) -> None:
        """Something was typed: compare at the next pause."""
        if self.doubles.watched:
            if self._comparing is not None:
                self._comparing.stop()
            self._comparing = self._form_screen.set_timer(COMPARE_SECONDS, self.compare)

    def compare(self) -> None:
        """Look for records that the new one may be the same as; what takes long in a thread."""
        screen, doubles = self._form_screen, self.doubles
        if screen.is_over or not doubles.has_changed():
            return
        if not doubles.is_long():
            doubles.look()
            self._show_double()
            return
        search = doubles.search(True)

        def run() -> None:
            try:
                with screen.workspace.another() as own:
                    found = search(own)
            except KamtuiError:  # the file is not to be opened just now; saving will say so
                return
            screen.post_message(Compared(found))

        screen.run_worker(run, name="compare", group="compare", thread=True, exclusive=True)

    def on_compared(self, event: Compared) -> None:
        """Show what was found, unless something else was typed meanwhile: then it is looked for again."""
        event.stop()
        if not self._form_screen.is_over and not self.doubles.is_behind():
            self.doubles.show(event.found)
            self._show_double()

    def _show_double(self) -> None:
        self._form_screen.body.set_rows()
        self._form_screen.show_bars()

    def action_open_same(self) -> None:
        """Leave for the record that this one is perhaps the same as; what was typed is kept as a draft."""
        screen = self._form_screen
        if self.doubles.record is None:
            screen.notice.say(_("No record is known that this one may be the same as"))
            return
        self.instead = self.doubles.record
        screen.body.close_offers()
        screen.action_back()

    def double_entries(self) -> list[Entry]:
        """The key in the last row, where there is something to open."""
        same = command("open_same")
        key = shown_key(same, True)
        return [key_entry(key, _(same.label), same.id, 1)] if self.doubles.record is not None else []
