"""The screen of the exchange: what waits, came and crossed at the left, what is told of a line at the right."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.timer import Timer

from kamtui.actions.standing import Standing, standing
from kamtui.locale import _
from kamtui.locale.dates import day_text
from kamtui.store.conflicts import Conflict
from kamtui.store.workspace import Workspace
from kamtui.tui.commands import Situation, bindings, footer
from kamtui.tui.panes.exchange import Listed, Ref, listed
from kamtui.tui.panes.exchange_told import DETAIL_GUTTER, detail
from kamtui.tui.panes.sides import Crossing, crossing, difference_of, sides_difference
from kamtui.tui.panes.staying import go_to_first, show_page
from kamtui.tui.screens.account_rows import pane_names, state_of
from kamtui.tui.screens.looking_back import Left
from kamtui.tui.screens.settling import Settling
from kamtui.tui.widgets.bars import Entry, FirstRow, LastRow, PaneNames, key_entry
from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.page import ReadingPane
from kamtui.tui.widgets.side_by_side import Beside, Block, SideBySide
from kamtui.tui.widgets.spans import Cell, Span

if TYPE_CHECKING:
    from kamtui.tui.app import KamtuiApp

NARROW = 100
"""Columns below which the detail goes below the list."""

REVEAL_SECONDS = 10
"""How long `p` shows what is private (domain.md §11)."""

WATCH_SECONDS = 2.0
"""How often the screen asks whether another program has changed the file."""


class ExchangeScreen(Settling, Screen[Left]):
    """Shows how the exchange stands. What is done there is `Settling`. The result is where to go on, or None."""

    CSS_PATH = "../styles/exchange.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("everywhere", "account", "line", "exchange"),
        Binding("left", "side(-1)", show=False, id="exchange.left"),
        Binding("right", "side(1)", show=False, id="exchange.right"),
    ]

    def __init__(self, workspace: Workspace, *, demo: bool = False, then: str = "") -> None:
        """`then`: the command to run at once."""
        super().__init__()
        self.workspace = workspace
        self._demo = demo
        self._then = then
        self._version = 0
        self._private_left = 0
        self.now: Standing = standing(workspace)
        self.lines = Listed()
        self.told: Crossing | None = None
        self.side = 0
        self._count_down: Timer | None = None

    def compose(self) -> ComposeResult:
        """First row, the panes' names, list and detail, last row."""
        self.first_row, self.last_row, self.names = FirstRow(), LastRow(), PaneNames()
        self.list = ReadingPane(gutter=0, id="exchange-lines")
        self.list_frame = Frame(self.list, title=_("Waiting and received"), id="exchange-list")
        self.sides = SideBySide(id="exchange-sides")
        self.page = ReadingPane(gutter=DETAIL_GUTTER, id="exchange-told")
        self.detail_frame = Frame(self.sides, self.page, id="exchange-detail")
        yield self.first_row
        yield self.names
        yield Container(self.list_frame, self.detail_frame, id="exchange-body")
        yield self.last_row

    def on_mount(self) -> None:
        """Begin on the first conflict, else on what waits to be sent; before the first exchange on how it is done."""
        self.names.show(pane_names(), "6")
        self._version = self.workspace.changed_elsewhere()
        self._show_list(fresh=True)
        begun = self.now.remotes or self.now.came
        first = ("conflict", "unsent") if begun else ("conflict", "no place")
        go_to_first(self.list, [ref for sort in first for ref in self.lines.things if ref.sort == sort])
        self.show_detail(fresh=True)
        self.show_work()
        self.list.focus()
        self.set_interval(WATCH_SECONDS, self._look_for_changes)
        if self._then:
            self.call_after_refresh(self.run_command, self._then)

    # What is shown

    @property
    def thing(self) -> object:
        """What the line you are on stands for."""
        return self.lines.of(self.list.current)

    @property
    def conflict(self) -> Conflict | None:
        """The conflict you are on."""
        return self.thing if isinstance(self.thing, Conflict) else None

    def reload(self, *refs: object) -> None:
        """Read everything anew; be on the first line that stands for one of `refs`, else stay where you are."""
        self._version = self.workspace.changed_elsewhere()
        before = self.conflict
        self.now = standing(self.workspace)
        self._show_list(refs)
        same = before is not None and self.conflict is not None and before.id == self.conflict.id
        self.show_detail(fresh=not same)
        self.show_work()

    def after_change(self, *refs: object) -> None:
        """Something was written."""
        self.changed = True
        self.reload(*refs)

    def _show_list(self, refs: Sequence[object] = (), *, fresh: bool = False) -> None:
        self.lines = listed(self.workspace, self.now)
        show_page(self.list, self.lines.sections, refs, fresh)
        self.list_frame.hint = ""

    def show_detail(self, *, fresh: bool = False) -> None:
        """Tell the line you are on."""
        conflict = self.conflict
        self.told = crossing(self.workspace, conflict) if conflict else None
        if self.told and fresh:
            self.side = self.told.mine
        self.sides.display = self.told is not None
        self.page.display = self.told is None
        ref = self.list.current
        if self.told and conflict:
            number = [one.id for one in self.now.conflicts].index(conflict.id) + 1
            self.detail_frame.title = _("Conflict {n} of {all}").format(n=number, all=len(self.now.conflicts))
            self.detail_frame.hint = _("every value stays in the history")
            self.show_sides()
        elif isinstance(ref, Ref):
            self.detail_frame.title, sections = detail(self.workspace, self.now, ref, self.thing)
            self.page.show(sections, quiet=True)
            self.detail_frame.hint = ""
        self.foot()

    def show_sides(self) -> None:
        """Tell the conflict with the side that is chosen."""
        if self.told is not None:
            self.sides.show(set_out(self.told), self.side)

    def show_work(self) -> None:
        """The first row, and how far long work has got."""
        today = self.workspace.now().date()
        work = self._app.work
        state = state_of(self.workspace, self.now.to_send, work, self._demo)
        private = _("private {n} s").format(n=self._private_left) if self._private_left else ""
        self.first_row.show(
            _("Exchange"), "", _("all accounts"), state=state, private=private, date=day_text(today, today)
        )
        self.list_frame.hint = _("esc ends it, what came stays") if work and work.is_slow else ""

    def foot(self) -> None:
        """The last row: what this line offers."""
        self.situation = Situation(
            account=True, line=self.list.current is not None, writable=not self.workspace.read_only,
            conflict=self.told is not None, places=bool(self.now.remotes),
        )  # fmt: skip
        offered = footer("here", ("line", "exchange"), self.situation, labels=self._labels())
        entries = {entry.command: entry for entry in offered}
        here = [entries[command] for command in self._offered()]
        if self.told is not None:
            # What settles a conflict stays on a narrow screen; the arrows explain themselves.
            here = [entry._replace(drop=1 if entry.command == "edit" else entry.drop) for entry in here]
            here[0] = here[0]._replace(drop=0)
            here.insert(0, key_entry(_("arrows"), _("Choose"), "", 6))
        self.last_row.show(here, self._everywhere())

    def _labels(self) -> dict[str, str]:
        place = isinstance(self.list.current, Ref) and self.list.current.sort == "place"
        labels = {"edit": _("New value"), "export_pack": _("Pack"), "import_pack": _("Import")}
        if self.told is not None:
            labels["open"] = _("Keep")
        elif place:
            labels["open"] = _("Exchange")
        return labels

    def _offered(self) -> list[str]:
        always = ["exchange_now", "export_pack", "import_pack"]
        if self.told is not None:
            return ["open", *(["edit"] if self.told.values else []), *always]
        place = isinstance(self.list.current, Ref) and self.list.current.sort in ("place", "unsent")
        return [*(["open"] if place else []), *always]

    def _everywhere(self) -> list[Entry]:
        labels = {"new": _("New place")}
        entries = footer("everywhere", ("everywhere",), self.situation, labels=labels)
        return [entry for entry in entries if entry.command != "find"]

    # What the widgets say

    def on_reading_pane_highlighted(self, event: ReadingPane.Highlighted) -> None:
        """Another line is told."""
        if event.pane is self.list:
            self.show_detail(fresh=True)

    def on_reading_pane_opened(self, event: ReadingPane.Opened) -> None:
        """Enter on a line."""
        self.action_open()

    def on_bar_pressed(self, event: FirstRow.Pressed) -> None:
        """A pane's name or a key was clicked."""
        event.stop()
        self.run_command(event.command)

    def on_screen_resume(self) -> None:
        """Back from another screen."""
        if self.is_mounted and self.list.is_attached:
            self.foot()

    def _look_for_changes(self) -> None:
        if self._app.work is None and self.workspace.changed_elsewhere() != self._version:
            self.reload()

    # Private

    @property
    def revealed(self) -> bool:
        """Private values are shown now."""
        return self._private_left > 0

    def action_private(self) -> None:
        """Show private values for ten seconds; once more hides them at once."""
        if self._private_left:
            self._private_left = 1
            self._second_passed()
            return
        self._private_left = REVEAL_SECONDS
        self._count_down = self.set_interval(1, self._second_passed)
        self._reveal()

    def _second_passed(self) -> None:
        self._private_left = max(0, self._private_left - 1)
        if not self._private_left and self._count_down is not None:
            self._count_down.stop()
        self._reveal()

    def _reveal(self) -> None:
        self.sides.revealed = self.revealed
        self.show_work()


def set_out(told: Crossing) -> Beside:
    """A conflict as blocks side by side, with the long text that differs below them."""
    name: Cell = (
        *((Span(told.account + "   ", "dim"),) if told.account else ()),
        *((Span(told.kind + " ", "dim"),) if told.kind else ()), Span(told.name, "strong"),
        *((Span("   " + _("field") + " ", "dim"), Span(told.field, "strong")) if told.field else ()),
    )  # fmt: skip
    head: tuple[Cell, ...] = (name, (Span(told.told, "warn"),)) if told.told else (name,)
    blocks = []
    before = told.values and not sides_difference(told) and any(side.was for side in told.sides)
    for side in told.sides:
        facts = [(_("was"), side.was or _("(empty)"))] if before else []
        facts += [(_("by"), side.by), (_("when"), side.when), (_("on"), side.device)]
        does = _("deletes it") if side.deletes else _("keeps this")
        keys: Cell = (Span(side.key, "key"), Span(" " + does, "dim")) if side.key else ()
        blocks.append(Block(side.title, side.value, tuple(facts), keys, side.private))
    foot: tuple[Cell, ...] = ()
    if told.values:
        foot = ((Span("e", "key"), Span(" " + _("writes a new value instead of both"), "dim")),)
    elif told.deletion is not None:
        foot = ((Span("d", "key"), Span(" " + _("deletes it for good; u brings it back"), "dim")),)
    if not sides_difference(told):
        return Beside(head, tuple(blocks), foot=foot)
    legend = (Span("[-" + _("only mine") + "-]", "warn"), Span("  "), Span("{+" + _("only theirs") + "+}", "good"))
    return Beside(
        head, tuple(blocks), _("DIFFERENCE"), (*legend, Span("\n"), *difference_of(told)), foot,
        any(side.private for side in told.sides),
    )  # fmt: skip


def show_exchange(app: "KamtuiApp", workspace: Workspace, then: str = "") -> None:
    """Show the exchange over the screen that is seen; where it is seen already, run `then`."""
    from kamtui.tui.screens.account import AccountScreen

    if isinstance(app.screen, ExchangeScreen):
        if then:
            app.screen.run_command(then)
        return
    below = app.screen
    screen = ExchangeScreen(workspace, demo=app.demo, then=then)

    def left(to: Left) -> None:
        if isinstance(below, AccountScreen):
            if screen.changed:
                below.after_change()
            below.go_on(to)

    app.push_screen(screen, left)
