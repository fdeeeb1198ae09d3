"""The screen of likely doubles: the pairs at the left, the two records of a pair side by side at the right."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.message import Message
from textual.screen import Screen

from kamtui.documents.called import name_in_words
from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.locale.dates import day_text
from kamtui.store.queries.likeness import Pair
from kamtui.store.workspace import Workspace
from kamtui.tui.commands import Situation, bindings, footer
from kamtui.tui.panes import doubles as pane
from kamtui.tui.panes.staying import show_page
from kamtui.tui.screens.doing import Doing
from kamtui.tui.widgets.bars import FirstRow, LastRow, key_entry
from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.page import ReadingPane
from kamtui.tui.widgets.side_by_side import Beside, SideBySide
from kamtui.tui.widgets.spans import Span

if TYPE_CHECKING:
    from kamtui.store.undo import Undone

NARROW = 100
"""Columns below which the two records go below the list."""

HERE = ("help", "undo", "redo", "back", "next_pane", "quit", "join", "not_same")
"""Commands that work here: the others belong to the accounts below."""


class DoublesFound(Message):
    """All records have been compared; with the pairs, or with why not."""

    def __init__(self, pairs: Sequence[Pair], error: KamtuiError | None = None) -> None:
        super().__init__()
        self.pairs = pairs
        self.error = error


class DoublesScreen(Doing, Screen[bool]):
    """Pairs that are perhaps one. The result is whether something was changed."""

    CSS_PATH = "../styles/doubles.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        each for each in bindings("everywhere", "doubles") if each.action in HERE
    ]

    def __init__(self, workspace: Workspace, *, state: Sequence[Span] = ()) -> None:
        """`state` stands in the first row."""
        super().__init__()
        self.workspace = workspace
        self.pairs: list[Pair] = []
        self.changed = False
        self._state = tuple(state)
        self._wanted: Sequence[object] = ()

    def compose(self) -> ComposeResult:
        """First row, the list and the two records, last row."""
        self.first_row, self.last_row = FirstRow(), LastRow()
        self.list = ReadingPane((pane.looking(),), gutter=0, id="doubles-lines")
        self.list_frame = Frame(self.list, title=_("Likely duplicates"), id="doubles-list")
        self.sides = SideBySide(id="doubles-sides")
        self.sides_frame = Frame(self.sides, id="doubles-told")
        yield self.first_row
        yield Container(self.list_frame, self.sides_frame, id="doubles-body")
        yield self.last_row

    def on_mount(self) -> None:
        """Begin on the likeliest pair."""
        today = self.workspace.now().date()
        self.first_row.show(
            _("Likely duplicates"), "", _("all accounts"), state=self._state, date=day_text(today, today)
        )
        self.list.focus()
        self._tell_pair()
        self._compare()

    # What is shown

    @property
    def pair(self) -> Pair | None:
        """The pair you are on."""
        current = self.list.current
        return current if isinstance(current, Pair) else None

    def _compare(self) -> None:
        """Compare all in a thread: 2.5 s at 50,000 people."""
        from kamtui.actions.doubles import every_pair
        from kamtui.tui.working import giving_way

        def run() -> None:
            try:
                with giving_way(), self.workspace.another() as own:
                    found = DoublesFound(every_pair(own))
            except KamtuiError as error:
                found = DoublesFound((), error)
            self.post_message(found)

        self.run_worker(run, name="doubles", group="doubles", thread=True, exclusive=True)

    def on_doubles_found(self, event: DoublesFound) -> None:
        """Show them, and be where you were, or on what an undo brought back."""
        event.stop()
        if event.error is not None:
            self.say(event.error)
            return
        wanted, self._wanted = self._wanted, ()
        back = [pair for pair in event.pairs if set(wanted) & {pair.one, pair.other}]
        fresh = not self.pairs
        self.pairs = list(event.pairs)
        self._show(back[:1], fresh=fresh)

    def _show(self, refs: Sequence[object] = (), *, fresh: bool = False) -> None:
        show_page(self.list, pane.sections(self.workspace, self.pairs) or [pane.nothing()], refs, fresh)
        self.list_frame.hint = pane.counted(self.pairs) if self.pairs else ""
        self._tell_pair()

    def _tell_pair(self) -> None:
        """Tell the pair you are on, and what can be done."""
        pair = self.pair
        self.sides.show(pane.side_by_side(self.workspace, pair) if pair else Beside(), -1)
        self.situation = Situation(line=pair is not None, writable=not self.workspace.read_only)
        everywhere = footer("everywhere", ("everywhere",), self.situation)
        here = footer("here", ("doubles",), self.situation)
        here += [key_entry("u", _("Undo"), "undo", 3), key_entry("esc", _("Back"), "back", 2)]
        self.last_row.show(here, [entry for entry in everywhere if entry.command in HERE])

    def on_reading_pane_highlighted(self, event: ReadingPane.Highlighted) -> None:
        """Another pair is told."""
        event.stop()
        self._tell_pair()

    def on_reading_pane_opened(self, event: ReadingPane.Opened) -> None:
        """Enter joins."""
        event.stop()
        self.action_join()

    def on_bar_pressed(self, event: FirstRow.Pressed) -> None:
        """A key in the last row was clicked."""
        event.stop()
        self.run_command(event.command)

    # Commands

    def action_join(self) -> None:
        """Make one of the two."""
        from kamtui.actions import joins

        pair = self._settled()
        if pair is None:
            return
        names = self._names(pair)
        canonical = self.try_to(lambda: joins.merge(self.workspace, pair.kind, pair.one, pair.other))
        if canonical is not None:
            other = pair.other if canonical == pair.one else pair.one
            self._go_on(pair, {other: canonical})
            told = _("{name} and {other} are one").format(name=names[0], other=names[1])
            self.tell(_("{told}. u takes it back").format(told=told))

    def action_not_same(self) -> None:
        """Remember that they are two."""
        from kamtui.actions.doubles import keep_apart

        pair = self._settled()
        if pair is None:
            return
        names = self._names(pair)
        done = self.try_to(lambda: keep_apart(self.workspace, pair.kind, pair.one, pair.other))
        if done is not None:
            self._go_on(pair, {})
            told = _("{name} and {other} stay two").format(name=names[0], other=names[1])
            self.tell(_("{told}. u takes it back").format(told=told))

    def _settled(self) -> Pair | None:
        """The pair that is to be settled, where that can be done; else it is said why not."""
        if self.pair is None:
            self.refuse(_("no pair is chosen"))
        elif self.writable():
            return self.pair
        return None

    def _names(self, pair: Pair) -> list[str]:
        return [name_in_words(self.workspace, pair.kind, each) for each in (pair.one, pair.other)]

    def _go_on(self, done: Pair, stands: dict[bytes, bytes]) -> None:
        """Be on the next pair; those of a record that was joined are those of the one that stands for it. Comparing all
        again would take its time at each key."""
        self.changed = True
        at = self.pairs.index(done)
        left: dict[tuple[bytes, bytes], Pair] = {}
        for pair in self.pairs:
            one, other = (stands.get(each, each) for each in (pair.one, pair.other))
            if one != other and pair != done:
                one, other = min(one, other), max(one, other)
                left.setdefault((one, other), pair._replace(one=one, other=other))
        self.pairs = list(left.values())
        self._show(self.pairs[min(at, len(self.pairs) - 1) :][:1])

    def after_change(self, *refs: object) -> None:
        """Something was written: compare again."""
        self.changed = True
        self._compare()

    def _go_where(self, done: "Undone") -> None:
        """An undo brings a pair back: be on it."""
        from kamtui.store.queries.facts import apart_ids
        from kamtui.store.subjects import last_values

        touched = self.workspace.log.of_action(done.action)
        records: list[object] = [edit.record for edit in touched]
        for edit in touched:
            values = last_values(self.workspace, edit.kind, edit.record)
            records += [value for name in ("first", "second") if isinstance(value := values.get(name), bytes)]
            records += apart_ids(str(values.get("key") or ""))
        self._wanted = records
        self.after_change()

    def action_back(self) -> None:
        """From the records to the list; else leave."""
        if self.focused is not self.list:
            self.list.focus()
        else:
            self.dismiss(self.changed)

    def action_next_pane(self) -> None:
        """From the list to the records, and back."""
        self.focus_next()

    def action_quit(self) -> None:
        """Close; everything is saved already."""
        self._app.exit(0)

    def action_help(self) -> None:
        """The keys that work here, and the marks."""
        from kamtui.tui.screens.help import HelpScreen

        self._app.push_screen(HelpScreen("doubles"))
