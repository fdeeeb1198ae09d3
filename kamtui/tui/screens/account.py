"""The screen of an account: the list and the visits ahead at the left, the account's panes at the right."""

from collections.abc import Callable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.reactive import reactive
from textual.screen import Screen

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.locale.dates import day_text
from kamtui.store import queries
from kamtui.store.queries import RecordId
from kamtui.store.workspace import Workspace
from kamtui.tui.commands import Place, Situation, bindings, footer
from kamtui.tui.panes import accounts as account_list
from kamtui.tui.panes import briefing as briefing_pane
from kamtui.tui.panes.ahead import AheadRow, ahead_rows, draw_ahead
from kamtui.tui.screens.doing import Doing
from kamtui.tui.widgets.bars import FirstRow, LastRow
from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.page import ReadingPane
from kamtui.tui.widgets.prompt import FilterLine
from kamtui.tui.widgets.rows import ListSource, RowList
from kamtui.tui.widgets.spans import Span

NARROW = 100
"""Columns below which the left side becomes a screen of its own."""

LEFT_CELLS = 28
"""Width of the left side."""

SHORT = 30
"""Rows below which the detail keeps to nine."""

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
        self._wanted: object = None
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
        self.accounts: RowList[queries.AccountRow] = RowList(
            self._source,
            lambda row, width, state: account_list.draw_account(row, width, state, now(), self.cadences),
            cursor_cells=1,
            empty=(
                (Span(_("No accounts yet"), "dim"),),
                (),
                (Span("n", "key"), Span(" " + _("makes the first one"), "faint")),
            ),
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

    def on_screen_resume(self) -> None:
        """Back from another screen: show what it may have changed."""
        if self.is_mounted and self.account is not None:
            self._foot()

    # What is shown

    def reload(self, *, first: bool = False, ref: object = None) -> None:
        """Read everything that is shown anew, and stay where you are; with `ref` go to the line that stands for it."""
        self._source = account_list.AccountSource(self.workspace, self.filter.value)
        self.cadences = queries.cadences(self.workspace)
        place = queries.account_place(self.workspace, self.account, self.filter.value) if self.account else None
        self.accounts.show(self._source, cursor=place if place is not None else 0, quiet=True)
        self._names.clear()
        self.ahead.show(ListSource(ahead_rows(self.workspace, self.workspace.now(), self._names)), quiet=True)
        seen = self._source.rows(0, 64) if self._source.count() else ()
        self.accounts_frame.hint = account_list.counted(self._source, seen, self.workspace.now(), self.cadences)
        self._fit_list()
        current = self.accounts.current
        gone = self.account is not None and queries.account(self.workspace, self.account) is None
        if (self.account is None or gone or first) and current is not None:
            self.set_reactive(AccountScreen.account, current.id)
        elif gone:
            self.set_reactive(AccountScreen.account, None)
        self._wanted = ref
        self.show_pane()

    def watch_account(self) -> None:
        """Another account: its briefing, or whichever pane is open."""
        self.page.top = 0
        self.page.cursor = -1
        self.show_pane()

    def watch_pane(self) -> None:
        """Another pane of the same account."""
        self.show_pane()
        self._focus_pane()

    def show_pane(self) -> None:
        """Fill the pane, the detail, the first and the last row."""
        row = queries.account(self.workspace, self.account) if self.account else None
        self.frame.pane = self.pane
        self.detail_frame.display = row is not None and self.pane != BRIEFING
        wanted, self._wanted = self._wanted, None
        if row is None:
            self.page.show(self._empty_page(), quiet=True)
        elif self.pane == BRIEFING:
            self._show_briefing(row, wanted)
        elif self.pane == VISITS:
            self._show_visits(row, wanted)
        else:
            self._show_people(row, wanted)
        self._head(row)
        self._foot()

    def _show_briefing(self, row: queries.AccountRow, wanted: object) -> None:
        from kamtui.documents.briefing import briefing

        made = briefing(self.workspace, row.id)
        ref = wanted or (None if self.page.cursor >= 0 else briefing_pane.first_late(made))
        self._only(self.page)
        before, place = self.page.current, self.page.cursor
        self.page.show(briefing_pane.sections(made), ref=ref, quiet=True)
        if ref is None and self.page.current != before:
            self.page.go_to(min(place, len(self.page.sheet.refs) - 1), quiet=True)
        self.frame.hint = ""

    def _show_visits(self, row: queries.AccountRow, wanted: object) -> None:
        from kamtui.tui.panes import visits

        source = visits.VisitSource(self.workspace, row.id)
        place = None
        if isinstance(wanted, tuple) and (found := queries.visit(self.workspace, wanted[1])):
            place = queries.visit_place(self.workspace, found)
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
        self.visits.show(source, cursor=place, quiet=True)
        self.frame.hint = _("{n} visits").format(n=source.count())
        self.show_detail()

    def _show_people(self, row: queries.AccountRow, wanted: object) -> None:
        from kamtui.tui.panes import people

        if not self.frame.query("#people"):
            self.people = ReadingPane(gutter=0, id="people")
            self.frame.mount(self.people)
        self._only(self.people)
        sections, told = people.people_sections(self.workspace, row)
        self.people.show(sections or _nobody(), ref=wanted, quiet=True)
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
        labels = {"done": _("Kept")} if line and line[0] == "step" and self._is_promise(line[1]) else {}
        places: tuple[Place, ...] = ("line", "account") if line else ("account",)
        here = [entry for entry in footer("here", places, situation, labels=labels) if self._fits(entry.command, line)]
        self.last_row.show(here, footer("everywhere", ("everywhere",), situation))

    def _fits(self, command: str, line: tuple[str, RecordId] | None) -> bool:
        """Whether an entry of the last row says something of this line."""
        return command != "done" or bool(line and line[0] == "step")

    def _is_promise(self, step: RecordId) -> bool:
        return queries.field_of(self.workspace, "step", step, "sort") in ("ours", "theirs")

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
        self.detail_frame.styles.height = 9 if height < SHORT else "40%"
        self._fit_list()

    def _list_only(self, listing: bool) -> None:
        """On a narrow terminal: the account list in the place of the account, or back."""
        if self.narrow and listing != self.listing:
            self.listing = listing
            self._fit()

    def _fit_list(self) -> None:
        """The account list is as high as its rows, at most half; what lies ahead stands below it."""
        self.ahead_frame.display = not self.narrow
        high = min(self._source.count() + 5, max(8, self.app.size.height // 2 - 1))
        self.accounts_frame.styles.height = "1fr" if self.narrow else high

    def _look_for_changes(self) -> None:
        version = self.workspace.changed_elsewhere()
        if version != self._version:
            self._version = version
            self.reload()

    def _focus_pane(self) -> None:
        panes = {
            BRIEFING: self.page,
            VISITS: getattr(self, "visits", self.page),
            PEOPLE: getattr(self, "people", self.page),
        }
        self._list_only(False)
        self.call_after_refresh(panes[self.pane].focus)

    # What the widgets say

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Another account is shown at once, another visit is told."""
        self.just_logged = None
        if event.rows is self.accounts:
            if not self.listing:
                self.account = event.row.id
            self._foot()
        elif event.rows is getattr(self, "visits", None):
            self.show_detail()
            self._foot()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        """Enter in the list goes to the account, in a visit to its text."""
        if event.rows is self.accounts:
            self.account = event.row.id
            self._focus_pane()
        elif event.rows is self.ahead and event.row.visit:
            self.account = event.row.account
            self.pane = BRIEFING
            self._focus_pane()
        elif event.rows is getattr(self, "visits", None):
            self.action_open()

    def on_reading_pane_highlighted(self, event: ReadingPane.Highlighted) -> None:
        """Another line: other keys; another person is told."""
        self.just_logged = None
        if event.pane is getattr(self, "people", None):
            self.show_detail()
        self._foot()

    def on_reading_pane_opened(self, event: ReadingPane.Opened) -> None:
        """Enter on a line."""
        self.action_open()

    def on_frame_pane_chosen(self, event: Frame.PaneChosen) -> None:
        """A pane's name was clicked."""
        self.pane = event.index

    def on_bar_pressed(self, event: FirstRow.Pressed) -> None:
        """An entry of the last row was clicked."""
        self.run_command(event.command)

    def on_filter_line_changed(self, event: FilterLine.Changed) -> None:
        """Filter while typing; the first account that fits is shown."""
        self._source = account_list.AccountSource(self.workspace, event.value)
        self.accounts.show(self._source, cursor=0, quiet=True)
        current = self.accounts.current
        if current is not None and not self.listing:
            self.account = current.id

    def on_filter_line_ended(self, event: FilterLine.Ended) -> None:
        """The list has the keys again."""
        self.accounts.focus()

    def on_descendant_focus(self) -> None:
        """The last row shows the keys of what has them."""
        if self.is_mounted:
            self._foot()

    # Keys

    def action_quit(self) -> None:
        """Close; everything is saved already."""
        self.app.exit(0)

    def action_pane_1(self) -> None:
        """The briefing."""
        self._go(BRIEFING)

    def action_pane_2(self) -> None:
        """The visits."""
        self._go(VISITS)

    def action_pane_3(self) -> None:
        """The people."""
        self._go(PEOPLE)

    def _go(self, pane: int) -> None:
        if self.account is None:
            self.refuse(_("no account is chosen"))
        elif pane == self.pane:
            self._focus_pane()
        else:
            self.pane = pane

    def action_filter(self) -> None:
        """Type a filter for the account list."""
        self._list_only(True)
        self.call_after_refresh(self.filter.start)

    def action_back(self) -> None:
        """From the detail to the pane; from a pane to the accounts, which on a narrow screen come in its place."""
        focused = self.focused
        if focused is self.detail:
            self._focus_pane()
        elif focused is self.accounts and self.filter.value:
            self.filter.clear()
        elif focused is self.accounts and self.listing and self.account:
            self._focus_pane()
        elif focused is not self.accounts:
            self._list_only(True)
            self.call_after_refresh(self.accounts.focus)

    def action_next_pane(self) -> None:
        """The next pane that can have the keys."""
        self.focus_next()

    def action_open(self) -> None:
        """Open what the line stands for: a visit or a person in their pane, anything else in its form."""
        chosen = self.chosen()
        if chosen is None:
            self.refuse(_("no line is chosen"))
            return
        kind, record = chosen
        if kind == "visit" and self.pane != VISITS:
            self._open_in(VISITS, chosen)
        elif kind == "contact" and self.pane != PEOPLE:
            self._open_in(PEOPLE, chosen)
        elif kind in ("visit", "contact") and self.focused is not self.detail:
            self.detail.focus()
        elif kind == "account":
            self.account = record
            self._focus_pane()
        else:
            self.edit(kind, record)

    def _open_in(self, pane: int, ref: object) -> None:
        self._wanted = ref
        self.pane = pane

    def action_private(self) -> None:
        """Show what is private for ten seconds; once more hides it at once."""
        if self.private_left:
            self.private_left = 0
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
        self._head(queries.account(self.workspace, self.account) if self.account else None)

    def after_change(self, ref: object = None) -> None:
        """Something was written: read anew."""
        self._version = self.workspace.changed_elsewhere()
        self.reload(ref=ref)

    def guarded(self, act: Callable[[], Any]) -> Any:
        """Do something that may fail as expected; the failure is shown once."""
        try:
            return act()
        except KamtuiError as error:
            self.say(error)
            return None


def _nobody() -> Any:
    from kamtui.tui.widgets.sheet import Line, Section

    lines = (
        Line(((Span(_("Nobody here yet"), "dim"),),)),
        Line(((Span("n", "key"), Span(" " + _("adds the first person"), "faint")),)),
    )
    return (Section("", lines),)
