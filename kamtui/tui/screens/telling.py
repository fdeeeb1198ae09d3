"""A screen with one page of what happened: what all of these pages share. They are opened over another screen, and say
when they are left where to go on."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.timer import Timer

from kamtui.locale import _
from kamtui.locale.dates import day_text
from kamtui.records.values import RecordId
from kamtui.store.workspace import Workspace
from kamtui.tui.commands import Situation, bindings, footer
from kamtui.tui.panes.staying import show_page
from kamtui.tui.screens.doing import Doing
from kamtui.tui.screens.looking_back import Left
from kamtui.tui.widgets.bars import Entry, FirstRow, LastRow
from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.page import ReadingPane
from kamtui.tui.widgets.sheet import Section
from kamtui.tui.widgets.spans import Cell

if TYPE_CHECKING:
    from kamtui.store.undo import Undone

REVEAL_SECONDS = 10
"""How long `p` shows what is private (domain.md §11)."""

WATCH_SECONDS = 2.0
"""How often the screen asks whether another program has changed the file."""


class TellingScreen(Doing, Screen[Left]):
    """One page of sections. A page says in `read` what it shows and in `offered` what its lines can do."""

    CSS_PATH = "../styles/telling.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("everywhere", "account", "line")]

    title_of = ""
    """What the first row calls it."""

    def __init__(self, workspace: Workspace, *, state: Cell = ()) -> None:
        """`state`: how the workspace stands, for the first row."""
        super().__init__()
        self.workspace = workspace
        self.changed = False
        self._state = state
        self._left = False
        self._private_left = 0
        self._count_down: Timer | None = None
        self._version = 0

    def compose(self) -> ComposeResult:
        """First row, the page, last row."""
        self.first_row, self.last_row = FirstRow(), LastRow()
        self.page = ReadingPane(gutter=0)
        self.frame = Frame(self.page)
        yield self.first_row
        yield self.frame
        yield self.last_row

    def on_mount(self) -> None:
        """Show the page; watch for changes made by other programs."""
        self._version = self.workspace.changed_elsewhere()
        self.show_again(fresh=True)
        self.page.focus()
        self.set_interval(WATCH_SECONDS, self._look_for_changes)

    # What a page says

    def read(self) -> list[Section]:
        """Read what is shown from the workspace, and set it out."""
        raise NotImplementedError

    def offered(self) -> list[Entry]:
        """What the last row offers for the line you are on."""
        raise NotImplementedError

    def about(self) -> tuple[str, str]:
        """What the first row says behind the title, and the hint of the frame."""
        return "", ""

    def action_open(self) -> None:
        """Enter on a line."""
        raise NotImplementedError

    def chosen(self) -> tuple[str, RecordId] | None:
        """The record of the line you are on."""
        return None

    # Showing

    @property
    def revealed(self) -> bool:
        """Private values are shown now."""
        return self._private_left > 0

    @property
    def state(self) -> Cell:
        """How the workspace stands, for screens opened from this one."""
        return self._state

    def show_again(self, *, fresh: bool = False) -> None:
        """Read everything anew and stay on the line you are on."""
        self.draw(self.read(), fresh=fresh)

    def draw(self, sections: list[Section], *, fresh: bool = False) -> None:
        """Show the page as it is set out now."""
        show_page(self.page, sections, (), fresh)
        self.head()
        self.foot()

    def head(self) -> None:
        """The first row and the frame."""
        today = self.workspace.now().date()
        private = _("private {n} s").format(n=self._private_left) if self._private_left else ""
        about, hint = self.about()
        self.first_row.show(
            self.title_of, "", about, state=self._state, private=private, date=day_text(today, today)
        )
        self.frame.hint = hint

    def foot(self) -> None:
        """The last row."""
        self.situation = Situation(
            account=True, line=self.chosen() is not None, writable=not self.workspace.read_only,
        )  # fmt: skip
        everywhere = footer("everywhere", ("everywhere",), self.situation)
        self.last_row.show(self.offered(), [entry for entry in everywhere if entry.command not in ("new", "find")])

    def after_change(self, *_refs: object) -> None:
        """Something was written."""
        self.changed = True
        self._version = self.workspace.changed_elsewhere()
        self.show_again()

    def _look_for_changes(self) -> None:
        if self.app.screen is self and self.workspace.changed_elsewhere() != self._version:
            self._version = self.workspace.changed_elsewhere()
            self.show_again()

    # What the widgets say

    def on_reading_pane_highlighted(self, _event: ReadingPane.Highlighted) -> None:
        """Another line: other keys."""
        self.foot()

    def on_reading_pane_opened(self, _event: ReadingPane.Opened) -> None:
        """Enter on a line."""
        self.action_open()

    def on_bar_pressed(self, event: FirstRow.Pressed) -> None:
        """A key of the last row was clicked."""
        event.stop()
        self.run_command(event.command)

    # Leaving

    def leaving(self) -> None:
        """The page was shown and is left now."""

    def go_on(self, to: Left) -> None:
        """A page opened from this one says where to go on."""
        self.leave_for(to)

    def leave_for(self, to: Left) -> None:
        """Go on at the account screen, where that lies below."""
        from kamtui.tui.screens.account import AccountScreen

        if to is not None and not any(isinstance(one, AccountScreen) for one in self._app.screen_stack):
            self.refuse(_("esc goes back"))
            return
        self._leave()
        self.dismiss(to)

    def action_back(self) -> None:
        """Back to where it was opened."""
        self.leave_for(None)

    def action_quit(self) -> None:
        """Close; everything is saved already."""
        self._app.exit(0)

    def on_unmount(self) -> None:
        """The app closes over the page."""
        self._leave()

    def _leave(self) -> None:
        if not self._left:
            self._left = True
            self.leaving()

    def action_pane_1(self) -> None:
        """The briefing."""
        self.leave_for("pane_1")

    def action_pane_2(self) -> None:
        """The visits."""
        self.leave_for("pane_2")

    def action_pane_3(self) -> None:
        """The people."""
        self.leave_for("pane_3")

    def action_pane_6(self) -> None:
        """The exchange."""
        self.leave_for("pane_6")

    def action_log(self) -> None:
        """Log a visit."""
        self.leave_for("log")

    def action_find(self) -> None:
        """Find a record."""
        self.leave_for("find")

    def action_new(self) -> None:
        """Nothing is made here."""
        self.refuse(_("nothing is made here; esc goes back"))

    # Keys

    def action_private(self) -> None:
        """Show private values for ten seconds; once more hides them at once."""
        if self._private_left:
            self._private_left = 1
            self._second_passed()
            return
        self._private_left = REVEAL_SECONDS
        self._count_down = self.set_interval(1, self._second_passed)
        self.reveal()

    def _second_passed(self) -> None:
        self._private_left = max(0, self._private_left - 1)
        if not self._private_left and self._count_down is not None:
            self._count_down.stop()
            self.reveal()
        self.head()

    def reveal(self) -> None:
        """Show or mask what is private."""
        self.head()

    def action_filter(self) -> None:
        """There is no filter."""
        self.refuse(_("there is nothing to filter here"))

    def action_done(self) -> None:
        """Nothing is ticked here."""
        self.refuse(_("only a step can be ticked"))

    def action_edit(self) -> None:
        """A record is changed where it is shown."""
        self.refuse(_("here is only told what was done; enter or esc goes to the record"))

    def action_delete(self) -> None:
        """Nothing that happened is deleted."""
        self.refuse(_("what happened stays in the log"))

    def action_merge(self) -> None:
        """Records are merged where they are shown."""
        self.refuse(_("only a person or an account can be merged here"))

    def action_next_pane(self) -> None:
        """There is only this one."""
        self.refuse(_("there is no other pane here"))

    def action_help(self) -> None:
        """The keys that work here, and the marks."""
        from kamtui.tui.screens.help import HelpScreen

        self._app.push_screen(HelpScreen("line", "account", "everywhere"))

    def _go_where(self, _done: "Undone") -> None:
        """An undo shows its effect on the page you are on."""
        self.after_change()
