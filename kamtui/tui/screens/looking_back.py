"""Pages of what happened, opened over a screen: a record's history, the undo list, what is new. A mixin."""

from typing import TYPE_CHECKING, TypeAlias

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.values import RecordId
from kamtui.tui.screens.taking_back import TakingBack

if TYPE_CHECKING:
    from kamtui.tui.screens.telling import TellingScreen
    from kamtui.tui.widgets.spans import Cell

Left: TypeAlias = str | tuple[str, RecordId] | None
"""Where to go on: a command of the account screen, or a record to show."""


class LookingBack(TakingBack):
    """The commands history, undo list and since you last looked."""

    def action_history(self) -> None:
        """Who changed the record of the line you are on, when, from what to what."""
        chosen = self._screen.chosen()
        if chosen is None:
            self._screen.refuse(_("no line is chosen"))
        else:
            self.show_history(chosen[1])

    def show_history(self, record: RecordId) -> None:
        """Show the history of a record, living or deleted."""
        from kamtui.tui.screens.history import HistoryScreen

        screen = self._screen
        try:
            self._show_over(HistoryScreen(screen.workspace, record, state=self._state_now()))
        except KamtuiError as error:
            screen.say(error)

    def action_deeds(self) -> None:
        """What was done on this device last."""
        from kamtui.tui.screens.deeds import DeedsScreen

        self._show_over(DeedsScreen(self._screen.workspace, state=self._state_now()))

    def action_news(self) -> None:
        """What others and other programs changed since you last looked."""
        from kamtui.tui.screens.news import NewsScreen

        self._show_over(NewsScreen(self._screen.workspace, state=self._state_now()))

    def tell_news(self) -> None:
        """Say what is new, if anything is."""
        from functools import partial

        from kamtui.documents.called import name_in_words
        from kamtui.documents.news import hint
        from kamtui.store.news import since, unseen

        screen, workspace = self._screen, self._screen.workspace
        named = partial(name_in_words, workspace)
        if told := hint(unseen(workspace), named, workspace.me(), since(workspace), workspace.now()):
            screen.tell(_("{told}. w lists them").format(told=told))

    def _state_now(self) -> "Cell":
        return getattr(self, "state", ())

    def _show_over(self, page: "TellingScreen") -> None:
        screen = self._screen

        def left(to: Left) -> None:
            if page.changed:
                screen.after_change()
            screen.looked_back()
            if to is not None:
                screen.go_on(to)

        screen.app.push_screen(page, left)

    def looked_back(self) -> None:
        """A page was left: what is new may have been seen."""
