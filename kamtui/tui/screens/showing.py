"""What the panes of the account screen show, and which record a line stands for. A mixin of the screen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kamtui.locale import _
from kamtui.store import queries
from kamtui.store.queries import RecordId
from kamtui.tui.panes import briefing as briefing_pane
from kamtui.tui.panes.staying import go_to_first, show_page
from kamtui.tui.screens.doing import BRIEFING, VISITS
from kamtui.tui.screens.walking import Walking
from kamtui.tui.widgets.page import ReadingPane
from kamtui.tui.widgets.rows import RowList
from kamtui.tui.widgets.spans import Span

if TYPE_CHECKING:
    from kamtui.tui.panes.people_pane import PeoplePane
    from kamtui.tui.panes.visits_pane import VisitsPane


class Showing(Walking):
    """The briefing, the visits and the people of the screen's account, and the detail below them."""

    wanted: Sequence[object] = ()
    """The lines to be on, the first that is there, when a pane is shown next."""

    def begin_showing(self) -> None:
        """Nothing is shown so far."""
        self._shown: dict[int, RecordId] = {}
        self._panes: dict[int, VisitsPane | PeoplePane] = {}
        self._filtered: tuple[RecordId | None, int] = (None, BRIEFING)
        self._behind = False

    def show_pane(self) -> None:
        """Fill the pane, the detail, the first and the last row."""
        self._behind = False
        row = queries.account(self._screen.workspace, self._screen.account) if self._screen.account else None
        if row is None:
            self._screen.set_reactive(type(self._screen).pane, BRIEFING)
            self._shown.clear()
        self._screen.frame.pane = self._screen.pane
        wanted, self.wanted = self.wanted, ()
        fresh = row is not None and self._shown.get(self._screen.pane) != row.id
        if self._filtered != (self._screen.account, self._screen.pane):
            self._filtered = (self._screen.account, self._screen.pane)
            self._end_filter()
        if row is None:
            self._only(self._screen.page)
            self._screen.page.show(self._empty_page(), quiet=True)
            self._screen.frame.hint = ""
        elif self._screen.pane == BRIEFING:
            self._show_briefing(row, wanted, fresh)
        else:
            self._show_records(row, wanted, fresh)
        if row:
            self._shown[self._screen.pane] = row.id
        self._screen.detail_frame.display = self._screen.pane != BRIEFING and self.pane_record() is not None
        self._screen.head(row)
        self._screen.foot()

    def fall_behind(self) -> None:
        """A list has moved: it is painted first, then what it stands on is told, once however many keys came."""
        if not self._behind:
            self._behind = True
            self._screen.call_after_refresh(self.catch_up)

    def catch_up(self) -> None:
        """Tell what the lists stand on, if that was put off."""
        if not self._behind:
            return
        self._behind = False
        if self._filtered != (self._screen.account, self._screen.pane):
            self.show_pane()
        else:
            self.show_detail()
            self._screen.foot()

    def filter_pane(self, words: str, wanted: Sequence[object] = ()) -> None:
        """Show the visits or people that `words` keep, and be on the first; without words on one of `wanted`."""
        self._shown_pane().words = words
        self._shown.pop(self._screen.pane, None)
        self.wanted = wanted
        self.show_pane()

    @property
    def words(self) -> str:
        """What filters the pane."""
        return "" if self._screen.pane == BRIEFING else self._shown_pane().words

    def _end_filter(self) -> None:
        """Another pane or another account: nothing is hidden there."""
        self._screen.pane_filter.value = ""
        self._screen.pane_filter.display = False
        for pane in self._panes.values():
            pane.words = ""

    def _show_briefing(self, row: queries.AccountRow, wanted: Sequence[object], fresh: bool) -> None:
        from kamtui.documents.briefing import briefing

        made = briefing(self._screen.workspace, row.id)
        self._only(self._screen.page)
        show_page(self._screen.page, briefing_pane.sections(made), wanted, fresh)
        if fresh and not any(ref in self._screen.page.sheet.refs for ref in wanted):
            go_to_first(self._screen.page, (briefing_pane.first_late(made),))
        self._screen.frame.hint = ""

    def _show_records(self, row: queries.AccountRow, wanted: Sequence[object], fresh: bool) -> None:
        pane = self._shown_pane()
        self._only(pane)
        pane.tell(row, wanted, fresh)
        if self._screen.pane_filter.value and not pane.words:
            self._end_filter()
        self._screen.frame.hint = pane.told
        self.show_detail()

    def _shown_pane(self) -> "VisitsPane | PeoplePane":
        """The pane of visits or of people, made when it is first shown."""
        pane = self._panes.get(self._screen.pane)
        if pane is None:
            if self._screen.pane == VISITS:
                from kamtui.tui.panes.visits_pane import VisitsPane

                pane = VisitsPane(self._screen.workspace)
            else:
                from kamtui.tui.panes.people_pane import PeoplePane

                pane = PeoplePane(self._screen.workspace)
            self._panes[self._screen.pane] = pane
            self._screen.frame.mount(pane)
        return pane

    def show_detail(self) -> None:
        """Tell the visit or the person you are on."""
        if self._screen.pane != BRIEFING:
            self._screen.detail_frame.title, sections = self._shown_pane().detail()
            self._screen.detail.show(sections, quiet=True)
        self._screen.detail.top = 0
        self._screen.detail.mark_more()

    def _only(self, shown: ReadingPane | RowList[Any]) -> None:
        """Show one of the main frame's panes."""
        for pane in (self._screen.page, *self._panes.values()):
            pane.display = pane is shown
        self._screen.frame.more = ""
        if isinstance(shown, ReadingPane):
            shown.mark_more()

    def pane_record(self) -> tuple[str, RecordId] | None:
        """The record the pane's line stands for."""
        self.catch_up()
        if self._screen.pane != BRIEFING:
            return self._shown_pane().chosen()
        ref = self._screen.page.current
        return ref if isinstance(ref, tuple) else None

    def chosen(self) -> tuple[str, RecordId] | None:
        """The record of the line that has the keys."""
        focused = self._screen.focused
        if focused is self._screen.accounts:
            row = self._screen.accounts.current
            return ("account", row.id) if row else None
        if focused is self._screen.ahead:
            visit = self._screen.ahead.current
            return ("visit", visit.visit) if visit and visit.visit else None
        if focused is self._screen.detail:
            ref = self._screen.detail.current
            return ref if isinstance(ref, tuple) else None
        return self.pane_record() if self._screen.account else None

    def _empty_page(self) -> Any:
        from kamtui.tui.widgets.sheet import Line, Section

        lines = (
            Line(((Span(_("Nothing here yet"), "strong"),),)),
            Line(((Span("n", "key"), Span("  " + _("makes an account"), "dim")),)),
            Line(((Span("I", "key"), Span("  " + _("brings accounts from a spreadsheet"), "dim")),)),
        )
        return (Section("", lines, full=True),)

    def pane_widget(self) -> "ReadingPane | VisitsPane":
        """What the main frame shows."""
        screen = self._screen
        return screen.page if screen.pane == BRIEFING or screen.account is None else self._shown_pane()
