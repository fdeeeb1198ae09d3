"""The screen of an account: the list and the visits ahead at the left, the account's panes at the right."""

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.reactive import reactive
from textual.screen import Screen

from kamtui.locale import _, ngettext
from kamtui.locale.dates import day_text
from kamtui.records.words import PROMISES
from kamtui.store import queries
from kamtui.store.queries import RecordId
from kamtui.store.workspace import Workspace
from kamtui.tui.commands import Place, Situation, bindings, footer
from kamtui.tui.panes import accounts as account_list
from kamtui.tui.panes import briefing as briefing_pane
from kamtui.tui.panes.ahead import AheadRow, ahead_rows, draw_ahead
from kamtui.tui.panes.staying import go_to_first, show_again, show_page
from kamtui.tui.screens.doing import Doing
from kamtui.tui.widgets.bars import FirstRow, LastRow, key_entry
from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.page import ReadingPane
from kamtui.tui.widgets.prompt import FilterLine
from kamtui.tui.widgets.rows import PAGE, ListSource, RowList
from kamtui.tui.widgets.spans import Span

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

BRIEFING, VISITS, PEOPLE = range(3)


class AccountScreen(Doing, Screen[None]):
    """Coordinates: which account and which pane are shown, and what the last row offers for the line you are on."""

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
        self._wanted: Sequence[object] = ()
        self._shown: dict[int, RecordId] = {}
        self._before_filter: RecordId | None = None
        self._source = account_list.AccountSource(workspace)
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
            self._source,
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
        self.frame = Frame(self.page, id="pane", panes=self._pane_names())
        self.detail = ReadingPane()
        self.detail_frame = Frame(self.detail, id="detail")
        self.left = Container(self.accounts_frame, self.ahead_frame, id="left")
        self.main = Container(self.frame, self.detail_frame, id="main")
        self.detail_frame.display = False
        self.reload(first=True)
        self._fit()
        yield self.first_row
        yield Container(self.left, self.main, id="body")
        yield self.last_row

    def on_mount(self) -> None:
        """Open on the first account; watch for changes made by other programs."""
        self._version = self.workspace.changed_elsewhere()
        self.set_interval(WATCH_SECONDS, self._look_for_changes)
        (self.page if self.account else self.accounts).focus()

    def on_resize(self) -> None:
        """Give the left side up on a narrow terminal, and most of the detail on a short one."""
        self._fit()
        here = self.accounts.current
        if not self.narrow and here and here.id != self.account:
            self._list_account()
        self.call_after_refresh(self._hold_focus)

    def on_screen_resume(self) -> None:
        """Back from another screen: show what it may have changed."""
        if self.is_mounted and self.account is not None:
            self._foot()

    # What is shown

    def reload(self, *, first: bool = False, refs: Sequence[object] = ()) -> None:
        """Read everything that is shown anew, and stay where you are; else go to the first line that stands for one of
        `refs`."""
        self._source = account_list.AccountSource(self.workspace, self.filter.value)
        self._day = self.workspace.now().date()
        self.cadences = queries.cadences(self.workspace)
        here = self.accounts.current
        stay = here.id if self.listing and here else self.account
        place = queries.account_place(self.workspace, stay, self.filter.value) if stay else None
        show_again(self.accounts, self._source, place)
        self._names.clear()
        self.ahead.show(ListSource(ahead_rows(self.workspace, self.workspace.now(), self._names)), quiet=True)
        self._count_accounts()
        self._fit_list()
        current = self.accounts.current
        gone = self.account is not None and queries.account(self.workspace, self.account) is None
        if (self.account is None or gone or first) and current is not None:
            self.set_reactive(AccountScreen.account, current.id)
        elif gone:
            self.set_reactive(AccountScreen.account, None)
            self._fit()
        self._wanted = refs
        self.show_pane()
        if not first:
            self.call_after_refresh(self._hold_focus)

    def watch_account(self) -> None:
        """Another account: its briefing, or whichever pane is open."""
        self.show_pane()

    def watch_pane(self) -> None:
        """Another pane of the same account."""
        self.show_pane()
        self._focus_pane()

    def show_pane(self) -> None:
        """Fill the pane, the detail, the first and the last row."""
        row = queries.account(self.workspace, self.account) if self.account else None
        if row is None:
            self.set_reactive(AccountScreen.pane, BRIEFING)
            self._shown.clear()
        self.frame.pane = self.pane
        wanted, self._wanted = self._wanted, ()
        fresh = row is not None and self._shown.get(self.pane) != row.id
        if row is None:
            self._only(self.page)
            self.page.show(self._empty_page(), quiet=True)
            self.frame.hint = ""
        elif self.pane == BRIEFING:
            self._show_briefing(row, wanted, fresh)
        elif self.pane == VISITS:
            self._show_visits(row, wanted, fresh)
        else:
            self._show_people(row, wanted, fresh)
        if row:
            self._shown[self.pane] = row.id
        self.detail_frame.display = self.pane != BRIEFING and self._pane_record() is not None
        self._head(row)
        self._foot()

    def _show_briefing(self, row: queries.AccountRow, wanted: Sequence[object], fresh: bool) -> None:
        from kamtui.documents.briefing import briefing

        made = briefing(self.workspace, row.id)
        self._only(self.page)
        show_page(self.page, briefing_pane.sections(made), wanted, fresh)
        if fresh and not any(ref in self.page.sheet.refs for ref in wanted):
            go_to_first(self.page, (briefing_pane.first_late(made),))
        self.frame.hint = ""

    def _show_visits(self, row: queries.AccountRow, wanted: Sequence[object], fresh: bool) -> None:
        from kamtui.tui.panes import visits

        source = visits.VisitSource(self.workspace, row.id)
        now = self.workspace.now()
        empty = (
            (Span(_("No visits yet"), "dim"),),
            (),
            (Span("l", "key"), Span(" " + _("logs the first one"), "faint")),
        )
        if not self.frame.query("#visits"):
            self.visits: RowList[visits.VisitLine] = RowList(
                source, lambda line, width, state: visits.draw_visit(line, width, state, now), id="visits", empty=empty
            )
            self.frame.mount(self.visits)
        self._only(self.visits)
        here = self.visits.current
        if fresh:
            self.visits.top = 0
            self.visits.show(source, cursor=0, quiet=True)
        else:
            show_again(self.visits, source, self._visit_place(row.id, here.visit.id) if here else None)
        for ref in wanted:
            if isinstance(ref, tuple) and (place := self._visit_place(row.id, ref[1])) is not None:
                self.visits.go_to(place, quiet=True)
                break
        self.frame.hint = ngettext("{n} visit", "{n} visits", source.count()).format(n=source.count())
        self.show_detail()

    def _visit_place(self, account: RecordId, record: RecordId) -> int | None:
        found = queries.visit(self.workspace, record)
        return queries.visit_place(self.workspace, found) if found and found.account == account else None

    def _show_people(self, row: queries.AccountRow, wanted: Sequence[object], fresh: bool) -> None:
        from kamtui.tui.panes import people

        if not self.frame.query("#people"):
            self.people = ReadingPane(gutter=0, id="people")
            self.frame.mount(self.people)
        self._only(self.people)
        sections, told = people.people_sections(self.workspace, row)
        show_page(self.people, sections or _nobody(), wanted, fresh)
        self.frame.hint = told
        self.show_detail()

    def show_detail(self) -> None:
        """Tell the visit or the person you are on."""
        if self.pane == VISITS:
            from kamtui.tui.panes import visits

            line = self.visits.current
            self.detail_frame.title = visits.visit_title(line.visit, self.workspace.now()) if line else ""
            self.detail.show(visits.visit_sections(self.workspace, line.visit) if line else (), quiet=True)
        elif self.pane == PEOPLE:
            from kamtui.tui.panes import people

            kind, record = self._pane_record() or ("", b"")
            person = queries.person(self.workspace, record) if kind == "contact" else None
            self.detail_frame.title = "".join(span.text for span in people.person_name(person)) if person else ""
            self.detail.show(people.contact_sections(self.workspace, record) if person else (), quiet=True)
        self.detail.top = 0

    def _only(self, shown: ReadingPane | RowList[Any]) -> None:
        """Show one of the main frame's panes."""
        for pane in self.frame.children:
            pane.display = pane is shown

    def _pane_record(self) -> tuple[str, RecordId] | None:
        """The record the pane's line stands for."""
        if self.pane == VISITS:
            line = self.visits.current
            return ("visit", line.visit.id) if line else None
        ref = (self.people if self.pane == PEOPLE else self.page).current
        return ref if isinstance(ref, tuple) else None

    def chosen(self) -> tuple[str, RecordId] | None:
        """The record of the line that has the keys."""
        focused = self.focused
        if focused is self.accounts:
            row = self.accounts.current
            return ("account", row.id) if row else None
        if focused is self.ahead:
            visit = self.ahead.current
            return ("visit", visit.visit) if visit and visit.visit else None
        if focused is self.detail:
            ref = self.detail.current
            return ref if isinstance(ref, tuple) else None
        return self._pane_record() if self.account else None

    def _empty_page(self) -> Any:
        from kamtui.tui.widgets.sheet import Line, Section

        lines = (
            Line(((Span(_("Nothing here yet"), "strong"),),)),
            Line(((Span("n", "key"), Span("  " + _("makes an account"), "dim")),)),
            Line(((Span("kamtui import FILE", "key"), Span("  " + _("brings accounts from a spreadsheet"), "dim")),)),
        )
        return (Section("", lines, full=True),)

    def _head(self, row: queries.AccountRow | None) -> None:
        from kamtui.documents.briefing import about
        from kamtui.locale import language

        now = self.workspace.now()
        state = (Span(_("demo, nothing is kept"), "dim"),) if self._demo else ()
        if self.workspace.read_only:
            state = (Span(_("read-only"), "look"),)
        name, other, told = _("Accounts"), "", ""
        if row:
            name, other = row.name, row.native_name or ""
            if language() == "zh_CN":
                name, other = (row.short_name or row.native_name or row.name), row.native_name or ""
                other = "" if other == name else other
            told = about(row.tier, queries.field_of(self.workspace, "account", row.id, "relationship_stage"))
        private = _("private {n} s").format(n=self.private_left) if self.private_left else ""
        self.first_row.show(name, other, told, state=state, private=private, date=day_text(now.date(), now.date()))

    def _foot(self) -> None:
        line = self.chosen()
        situation = Situation(
            account=self.account is not None,
            line=line is not None,
            writable=not self.workspace.read_only,
        )
        self.situation = situation
        labels = {"done": self._done_label(line[1])} if line and line[0] == "step" else {}
        places: tuple[Place, ...] = ("line", "account") if line else ("account",)
        here = [entry for entry in footer("here", places, situation, labels=labels) if self._fits(entry.command, line)]
        if self.narrow and not self.listing:
            here.append(key_entry("esc", _("Accounts"), "back", 3))
        self.last_row.show(here, footer("everywhere", ("everywhere",), situation))

    def _fits(self, command: str, line: tuple[str, RecordId] | None) -> bool:
        """Whether an entry of the last row says something of this line."""
        return command != "done" or bool(line and line[0] == "step")

    def _done_label(self, step: RecordId) -> str:
        """What ticking means for a step: a promise is kept; what is done is opened again."""
        if queries.field_of(self.workspace, "step", step, "done"):
            return _("Open again")
        return _("Kept") if queries.field_of(self.workspace, "step", step, "sort") in PROMISES else _("Done")

    def _pane_names(self) -> tuple[str, ...]:
        return (f"1 {_('Briefing')}", f"2 {_('Visits')}", f"3 {_('People')}")

    def _fit(self) -> None:
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

    def _list_only(self, listing: bool) -> None:
        """On a narrow terminal: the account list in the place of the account, or back."""
        if self.narrow and listing != self.listing:
            self.listing = listing
            self._list_account()
            self._fit()

    def _list_account(self) -> None:
        """Be in the list on the account that is shown, unless a filter hides it."""
        place = queries.account_place(self.workspace, self.account, self.filter.value) if self.account else None
        row = self.accounts.row_at(place) if place is not None else None
        if place is not None and row and row.id == self.account:
            self.accounts.go_to(place, quiet=True)

    def _fit_list(self) -> None:
        """The account list is as high as its rows, at most half; what lies ahead stands below it."""
        self.ahead_frame.display = not self.narrow
        high = min(max(self._source.count(), 2) + 5, max(8, self.app.size.height // 2 - 1))
        self.accounts_frame.styles.height = "1fr" if self.narrow else high

    def _hold_focus(self) -> None:
        """The keys always belong to something that is seen."""
        if self.focused not in self.focus_chain:
            (self.accounts if self.listing or self.account is None else self._pane_widget()).focus()
        self._foot()

    def _count_accounts(self) -> None:
        """Say below the list how many there are."""
        seen = self._source.rows(0, PAGE) if self._source.count() else ()
        hint = account_list.counted(self._source, seen, self.workspace.now(), self.cadences)
        if self.filter.value:
            hint = _("{n} of {all}").format(n=self._source.count(), all=queries.account_count(self.workspace))
        self.accounts_frame.hint = hint
        self.accounts.say_when_empty(account_list.nothing(self.filter.value))

    def _look_for_changes(self) -> None:
        version = self.workspace.changed_elsewhere()
        if version != self._version or self.workspace.now().date() != self._day:
            self._version = version
            self.reload()

    def _pane_widget(self) -> ReadingPane | RowList[Any]:
        """What the main frame shows."""
        if self.pane == VISITS:
            return self.visits
        return self.people if self.pane == PEOPLE else self.page

    def _focus_pane(self) -> None:
        self._list_only(False)
        self.call_after_refresh(self._pane_widget().focus)


def _nobody() -> Any:
    from kamtui.tui.widgets.sheet import Line, Section

    lines = (
        Line(((Span(_("Nobody here yet"), "dim"),),)),
        Line(((Span("n", "key"), Span(" " + _("adds the first person"), "faint")),)),
    )
    return (Section("", lines),)
