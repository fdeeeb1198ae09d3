"""The screen of an account: the list and the visits ahead at the left, the account's panes at the right."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.reactive import reactive
from textual.screen import Screen

from kamtui.locale import _
from kamtui.store import queries
from kamtui.store.queries import RecordId
from kamtui.store.workspace import Workspace
from kamtui.tui.commands import Situation, bindings, footer
from kamtui.tui.panes import accounts as account_list
from kamtui.tui.panes.ahead import AheadRow, ahead_rows, draw_ahead
from kamtui.tui.panes.staying import show_again
from kamtui.tui.screens.account_rows import line_entries, pane_names, show_head, state_of
from kamtui.tui.screens.doing import BRIEFING
from kamtui.tui.screens.showing import Showing
from kamtui.tui.widgets.bars import FirstRow, LastRow, key_entry
from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.page import ReadingPane
from kamtui.tui.widgets.prompt import FilterLine
from kamtui.tui.widgets.rows import PAGE, ListSource, RowList
from kamtui.tui.widgets.spans import Cell, Span
from kamtui.tui.working import Work

NARROW = 100
"""Columns below which the left side becomes a screen of its own."""

LEFT_CELLS = 28
"""Width of the left side."""

SHORT = 30
"""Rows below which the detail keeps to nine, or to half of what there is."""

REVEAL_SECONDS = 10
"""How long `p` shows what is private (domain.md §11)."""

WATCH_SECONDS = 2.0
"""How often the screen asks whether another program has changed the file: one number, without a write."""


COUNT_SECONDS = 0.3
"""After the start: what waits to be sent is counted when the first screen stands and nobody waits for it."""


class AccountScreen(Showing, Screen[None]):
    """Coordinates which account and which pane are shown. What a pane shows is `Showing`, how one gets there
    `Walking`, what is done there `Doing`."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("everywhere", "account", "line")]

    account: reactive[RecordId | None] = reactive(None, init=False)
    """The account that is shown."""

    pane: reactive[int] = reactive(BRIEFING, init=False)
    """Which of its panes."""

    private_left: reactive[int] = reactive(0, init=False)
    """Seconds for which private things are still shown."""

    def __init__(self, workspace: Workspace, *, demo: bool = False) -> None:
        super().__init__()
        self.workspace = workspace
        self._demo = demo
        self._names: dict[RecordId, str] = {}
        self._version = 0
        self._day = workspace.now().date()
        self.to_send: int | None = None
        self.new = 0
        workspace.attended = True
        self.begin_showing()
        self.cadences = queries.cadences(workspace)
        self.narrow = False
        self.listing = False

    def compose(self) -> ComposeResult:
        """First row, body, last row."""
        now = self.workspace.now
        self.first_row = FirstRow()
        self.last_row = LastRow()
        self.filter = FilterLine()
        self.accounts = account_list.AccountList(
            account_list.AccountSource(self.workspace),
            lambda row, width, state: account_list.draw_account(row, width, state, now(), self.cadences),
            cursor_cells=1,
            empty=account_list.nothing(""),
        )
        self.ahead: RowList[AheadRow] = RowList(
            ListSource(()),
            draw_ahead,
            selectable=lambda row: row.visit is not None,
            cursor_cells=0,
            empty=((Span(_("No visits planned"), "faint"),),),
        )
        self.accounts_frame = Frame(self.filter, self.accounts, title=_("Accounts"), id="accounts")
        self.ahead_frame = Frame(self.ahead, title=_("Ahead"), id="ahead")
        self.page = ReadingPane()
        self.pane_filter = FilterLine()
        self.pane_filter.display = False
        self.frame = Frame(self.pane_filter, self.page, id="pane", panes=pane_names())
        self.detail = ReadingPane()
        self.detail_frame = Frame(self.detail, id="detail")
        self.left = Container(self.accounts_frame, self.ahead_frame, id="left")
        self.main = Container(self.frame, self.detail_frame, id="main")
        self.detail_frame.display = False
        self.reload(first=True)
        self.fit()
        yield self.first_row
        yield Container(self.left, self.main, id="body")
        yield self.last_row

    def on_mount(self) -> None:
        """Open on the first account; watch for changes made by other programs."""
        self._version = self.workspace.changed_elsewhere()
        self.set_interval(WATCH_SECONDS, self._look_for_changes)
        self.set_timer(COUNT_SECONDS, self.count_at_start)
        (self.page if self.account else self.accounts).focus()

    def on_resize(self) -> None:
        """Give the left side up on a narrow terminal, and most of the detail on a short one."""
        self.fit()
        here = self.accounts.current
        if not self.narrow and here and here.id != self.account:
            self._list_account()
        self.call_after_refresh(self.hold_focus)

    def on_screen_resume(self) -> None:
        """Back from another screen: show what it may have changed."""
        if self.is_mounted and self.account is not None:
            self.foot()

    # What is shown

    def reload(self, *, first: bool = False, refs: Sequence[object] = ()) -> None:
        """Read everything that is shown anew, and stay where you are; else go to the first line that stands for one of
        `refs`."""
        self._day = self.workspace.now().date()
        self.cadences = queries.cadences(self.workspace)
        here = self.accounts.current
        stay = here.id if self.listing and here else self.account
        place = queries.account_place(self.workspace, stay, self.filter.value) if stay else None
        show_again(self.accounts, account_list.AccountSource(self.workspace, self.filter.value), place)
        self._names.clear()
        self.ahead.show(ListSource(ahead_rows(self.workspace, self.workspace.now(), self._names)), quiet=True)
        self.count_accounts()
        self._fit_list()
        current = self.accounts.current
        gone = self.account is not None and queries.account(self.workspace, self.account) is None
        if (self.account is None or gone or first) and current is not None:
            self.set_reactive(AccountScreen.account, current.id)
        elif gone:
            self.set_reactive(AccountScreen.account, None)
            self.fit()
        self.wanted = refs
        self.show_pane()
        if self.to_send is not None:
            self.count_unsent()
        if not first:
            self.call_after_refresh(self.hold_focus)

    def watch_account(self) -> None:
        """Another account: its briefing, or whichever pane is open."""
        self.show_pane()

    def watch_pane(self) -> None:
        """Another pane of the same account."""
        self.show_pane()
        self.focus_pane()

    def head(self, row: queries.AccountRow | None) -> None:
        """The first row."""
        show_head(self.first_row, self.workspace, row, self.private_left, self.state)

    @property
    def state(self) -> Cell:
        """How the workspace stands, for the first row of this screen and of those opened from it."""
        return state_of(self.workspace, self.to_send, self.work, self._demo, self.new)

    @property
    def work(self) -> Work | None:
        """The long work that runs now."""
        return getattr(self.app, "work", None)

    def show_work(self) -> None:
        """Long work has gone on, or what waits was counted: say so in the first row."""
        self.head(queries.account(self.workspace, self.account) if self.account else None)

    def count_at_start(self) -> None:
        """The first screen stands: count what waits, and say what is new since somebody last looked."""
        from kamtui.store import news

        self.try_to(lambda: news.begin(self.workspace))
        self.count_unsent()
        self.tell_news()

    def count_unsent(self) -> None:
        """Count what waits to be sent and what is new, for the first row."""
        from kamtui.actions.waiting import to_send
        from kamtui.store.news import unseen

        self.to_send = to_send(self.workspace)
        self.new = sum(one.actions for one in unseen(self.workspace))
        self.show_work()

    def looked_back(self) -> None:
        """What is new may have been seen."""
        self.count_unsent()

    def foot(self) -> None:
        """The last row: what the line you are on offers."""
        line = self.chosen()
        self.situation = Situation(
            account=self.account is not None,
            line=line is not None,
            writable=not self.workspace.read_only,
        )
        here = line_entries(self.workspace, line, self.situation)
        if self.narrow and not self.listing:
            here.append(key_entry("esc", _("Accounts"), "back", 3))
        self.last_row.show(here, footer("everywhere", ("everywhere",), self.situation))

    def fit(self) -> None:
        """Place the halves for the size of the terminal; on a narrow one only the list or only the account shows."""
        width, height = self.app.size
        self.narrow = width < NARROW
        if not self.narrow or self.account is None:
            self.listing = self.narrow
        self.left.display = not self.narrow or self.listing
        self.main.display = not self.narrow or not self.listing
        self.left.styles.width = "1fr" if self.narrow else LEFT_CELLS
        self.detail_frame.styles.height = min(9, max(3, height // 2 - 1)) if height < SHORT else "40%"
        self._fit_list()

    def list_only(self, listing: bool) -> None:
        """On a narrow terminal: the account list in the place of the account, or back."""
        if self.narrow and listing != self.listing:
            self.listing = listing
            self._list_account()
            self.fit()

    def _list_account(self) -> None:
        """Be in the list on the account that is shown, unless a filter hides it."""
        place = queries.account_place(self.workspace, self.account, self.filter.value) if self.account else None
        row = self.accounts.row_at(place) if place is not None else None
        if place is not None and row and row.id == self.account:
            self.accounts.go_to(place, quiet=True)

    def _fit_list(self) -> None:
        """The account list is as high as its rows, at most half; what lies ahead stands below it."""
        self.ahead_frame.display = not self.narrow
        high = min(max(self.accounts.source.count(), 2) + 5, max(8, self.app.size.height // 2 - 1))
        self.accounts_frame.styles.height = "1fr" if self.narrow else high

    def hold_focus(self) -> None:
        """The keys always belong to something that is seen."""
        if self.focused not in self.focus_chain:
            (self.accounts if self.listing or self.account is None else self.pane_widget()).focus()
        self.foot()

    def count_accounts(self) -> None:
        """Say below the list how many there are."""
        source = self.accounts.source
        seen = source.rows(0, PAGE) if source.count() else ()
        hint = account_list.counted(source, seen, self.workspace.now(), self.cadences)
        if self.filter.value:
            hint = _("{n} of {all}").format(n=source.count(), all=queries.account_count(self.workspace))
        self.accounts_frame.hint = hint
        self.accounts.say_when_empty(account_list.nothing(self.filter.value))

    def _look_for_changes(self) -> None:
        if self.work is not None:  # it commits many times, and all is read anew at its end
            return
        version = self.workspace.changed_elsewhere()
        if version != self._version or self.workspace.now().date() != self._day:
            self._version = version
            self.reload()

    def focus_pane(self) -> None:
        """The keys go to the pane."""
        self.list_only(False)
        self.call_after_refresh(self.pane_widget().focus)

    def go_to_account(self, account: RecordId, pane: int, *refs: object) -> None:
        """Show one pane of an account wherever you are, on the first line that stands for one of `refs`. A filter is
        dropped: the account need not pass it."""
        self.filter.value = ""
        self.filter.refresh()
        self.listing = False
        self.set_reactive(AccountScreen.account, account)
        self.set_reactive(AccountScreen.pane, pane)
        self.reload(refs=refs)
        self.fit()
        self.focus_pane()

    def go_on(self, to: str | tuple[str, RecordId] | None) -> None:
        """Back from the exchange: run a command, or show a record."""
        if isinstance(to, str):
            self.run_command(to)
        elif to is not None:
            self._found(to)

    def open_in(self, pane: int, ref: object) -> None:
        """Show another pane of the account, on the line that stands for `ref`."""
        self.wanted = (ref,)
        self.pane = pane

    def action_private(self) -> None:
        """Show what is private for ten seconds; once more hides it at once."""
        if self.private_left:
            self.private_left = 0
            return
        if self.account is None:
            self.refuse(_("no account is chosen"))
            return
        self.private_left = REVEAL_SECONDS
        self._count_down = self.set_interval(1, self._second_passed)

    def _second_passed(self) -> None:
        self.private_left = max(0, self.private_left - 1)

    def watch_private_left(self) -> None:
        """Show or mask, and count down in the first row."""
        shown = self.private_left > 0
        for pane in (self.page, self.detail):
            pane.revealed = shown
        if not shown:
            self._count_down.stop()
        self.head(queries.account(self.workspace, self.account) if self.account else None)

    def after_change(self, *refs: object) -> None:
        """Something was written: read anew, and be on the first line that stands for one of `refs`."""
        self._version = self.workspace.changed_elsewhere()
        self.reload(refs=refs)
