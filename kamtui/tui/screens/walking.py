"""Walking on the account screen: what its lists and lines say, the keys that go from place to place, the filters. A
mixin of the screen, which itself only shows."""

from kamtui.locale import _
from kamtui.store import queries
from kamtui.store.queries import RecordId
from kamtui.tui.panes import accounts as account_list
from kamtui.tui.screens.account_rows import pane_names
from kamtui.tui.screens.doing import BRIEFING, PEOPLE, VISITS
from kamtui.tui.screens.merging import Merging
from kamtui.tui.widgets.bars import FirstRow
from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.page import ReadingPane
from kamtui.tui.widgets.prompt import FilterLine
from kamtui.tui.widgets.rows import RowList


class Walking(Merging):
    """Messages and keys. The lists, the panes and what is shown of them are the screen's."""

    _before_filter: RecordId | None = None
    """The account you were on when you began to filter accounts."""

    _before_words: tuple[str, RecordId] | None = None
    """The visit or person you were on when you began to filter the pane."""

    # What the widgets say

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Another account is shown at once, another visit is told."""
        screen = self._screen
        self.just_logged = None
        if event.rows is screen.accounts:
            if not screen.listing:
                # It is the account at once, so that the next key means it; the list is painted before its pane.
                screen.set_reactive(type(screen).account, event.row.id)
            screen.fall_behind()
        elif event.rows is screen.pane_widget():
            screen.fall_behind()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        """Enter in the list goes to the account, in a visit to its text."""
        screen = self._screen
        if event.rows is screen.accounts:
            screen.account = event.row.id
            screen.focus_pane()
        elif event.rows is screen.ahead and event.row.visit:
            screen.account = event.row.account
            screen.pane = BRIEFING
            screen.focus_pane()
        elif event.rows is screen.pane_widget():
            self.action_open()

    def on_reading_pane_highlighted(self, event: ReadingPane.Highlighted) -> None:
        """Another line: other keys; another person is told."""
        self.just_logged = None
        if event.pane is self._screen.pane_widget():
            self._screen.show_detail()
        self._screen.foot()

    def on_reading_pane_opened(self, event: ReadingPane.Opened) -> None:
        """Enter on a line."""
        self.action_open()

    def on_frame_pane_chosen(self, event: Frame.PaneChosen) -> None:
        """A pane's name was clicked."""
        number = pane_names()[event.index].split(" ")[0]
        self.run_command(f"pane_{number}")

    def on_bar_pressed(self, event: FirstRow.Pressed) -> None:
        """An entry of the last row was clicked."""
        self.run_command(event.command)

    def on_descendant_focus(self) -> None:
        """The last row shows the keys of what has them."""
        if self._screen.is_mounted:
            self._screen.foot()

    # Filters

    def action_filter(self) -> None:
        """Type a filter for the list you are in: the visits or the people of the account, else the accounts."""
        screen = self._screen
        panes = (screen.pane_widget(), screen.detail)
        if screen.account and screen.pane != BRIEFING and screen.focused in panes:
            if not screen.pane_filter.value:
                self._before_words = screen.pane_record()
            screen.pane_filter.display = True
            screen.call_after_refresh(screen.pane_filter.start)
        else:
            screen.list_only(True)
            screen.call_after_refresh(screen.filter.start)

    def on_filter_line_changed(self, event: FilterLine.Changed) -> None:
        """Filter while typing; the first line that fits is shown. Without words you are back where you were."""
        if event.line is self._screen.filter:
            self._filter_accounts(event.value)
        elif event.value != self._screen.words:
            back = () if event.value or self._before_words is None else (self._before_words,)
            self._screen.filter_pane(event.value, back)

    def _filter_accounts(self, words: str) -> None:
        screen = self._screen
        self._before_filter = self._before_filter or screen.account
        before = self._before_filter if not words else None
        place = queries.account_place(screen.workspace, before) if before else None
        screen.accounts.show(account_list.AccountSource(screen.workspace, words), cursor=place or 0, quiet=True)
        screen.count_accounts()
        current = screen.accounts.current
        if current is not None and not screen.listing:
            screen.account = current.id
        screen.foot()

    def on_filter_line_ended(self, event: FilterLine.Ended) -> None:
        """The list has the keys again."""
        screen = self._screen
        if event.line is screen.filter:
            self._before_filter = None
            screen.accounts.focus()
        else:
            screen.pane_filter.display = bool(event.value)
            screen.pane_widget().focus()
        screen.foot()

    # Keys

    def action_quit(self) -> None:
        """Close; everything is saved already."""
        self._screen.app.exit(0)

    def action_pane_1(self) -> None:
        """The briefing."""
        self._go(BRIEFING)

    def action_pane_2(self) -> None:
        """The visits."""
        self._go(VISITS)

    def action_pane_3(self) -> None:
        """The people."""
        self._go(PEOPLE)

    def action_pane_6(self) -> None:
        """The exchange, which is the workspace's."""
        self._app.open_exchange()

    def _go(self, pane: int) -> None:
        screen = self._screen
        if screen.account is None:
            self.refuse(_("no account is chosen"))
        elif pane == screen.pane:
            screen.focus_pane()
        else:
            screen.pane = pane

    def action_back(self) -> None:
        """From the detail to the pane, there out of a filter; from a pane to the accounts, which on a narrow screen
        come in its place."""
        screen = self._screen
        focused = screen.focused
        if focused is screen.detail:
            screen.focus_pane()
        elif focused is screen.accounts and screen.filter.value:
            screen.filter.clear()
        elif focused is screen.accounts and screen.listing and screen.account:
            screen.focus_pane()
        elif focused is screen.pane_widget() and screen.pane_filter.value:
            screen.pane_filter.clear()
        elif focused is not screen.accounts:
            screen.list_only(True)
            screen.call_after_refresh(screen.accounts.focus)
        else:
            self.refuse(_("^q closes kamtui"))

    def action_next_pane(self) -> None:
        """The next pane that can have the keys."""
        before = self._screen.focused
        if self._screen.focus_next() is before:
            self.refuse(_("there is no other pane here"))

    def action_open(self) -> None:
        """Open what the line stands for: a visit or a person in their pane, anything else in its form."""
        screen = self._screen
        chosen = screen.chosen()
        if chosen is None:
            self.refuse(_("no line is chosen"))
            return
        kind, record = chosen
        if screen.focused is screen.ahead:
            screen.ahead.open_current()
        elif kind == "visit" and screen.pane != VISITS:
            screen.open_in(VISITS, chosen)
        elif kind == "contact" and screen.pane != PEOPLE:
            screen.open_in(PEOPLE, chosen)
        elif kind in ("visit", "contact") and screen.focused is not screen.detail:
            screen.detail.focus()
        elif kind == "account":
            screen.account = record
            screen.focus_pane()
        else:
            self.edit(kind, record)
