"""The screen of a file that is imported: what its columns are, how its first rows would be read, what it comes to.

Nothing is written before `ctrl+s`: the counts come of a rehearsal beside the screen, begun anew at every change."""

from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple, TypeAlias, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from kamtui.actions.importing import FileRead, ReadRow, Rehearsed, first_rows, rehearse, take_in
from kamtui.actions.imports import Imported
from kamtui.locale import _
from kamtui.locale.dates import day_text
from kamtui.records.kinds import kind_of
from kamtui.store.workspace import Workspace
from kamtui.tui.commands import Situation, bindings, command, footer
from kamtui.tui.panes import import_preview as preview
from kamtui.tui.panes.import_said import FileSaid
from kamtui.tui.widgets.bars import Bar, Entry, FirstRow, LastRow, key_entry
from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.page import ReadingPane
from kamtui.tui.widgets.rows import ListSource, RowList
from kamtui.tui.widgets.sheet import Line, Section
from kamtui.tui.widgets.spans import Span
from kamtui.tui.working import Work

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace as _Workspace
    from kamtui.tui.app import KamtuiApp
    from kamtui.tui.widgets.pick import PickList

SETTLE_SECONDS = 0.15
"""How long after a change its rehearsal begins: several changes in a row are rehearsed once."""

DRAW_SECONDS = 0.1
"""How often progress is drawn."""

BARS = 3
"""Rows of the screen above and below what is shown: the first row, the line of the file, the last row."""

REVEAL_SECONDS = 10
"""How long what is private is shown (domain.md §11)."""


class Done(NamedTuple):
    """An import that was made: what it did to each kind, what was asked for, and the action that undo takes back;
    None where nothing was written."""

    results: list[Imported]
    action: int | None


Left: TypeAlias = Done | Literal["back"] | None
"""How the screen is left: with an import made, to choose another file, or altogether."""


class ColumnList(RowList[preview.ColumnRow]):
    """The columns. What is typed on one, by hand or by an input method, is looked for in the choices."""

    class Typed(Message):
        """Words were typed on a column."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def on_key(self, event: events.Key) -> None:
        """A letter or sign."""
        if event.character and event.is_printable:
            event.stop()
            event.prevent_default()
            self.post_message(self.Typed(event.character.strip()))

    def on_paste(self, event: events.Paste) -> None:
        """Words that an input method commits at once."""
        event.stop()
        self.post_message(self.Typed(" ".join(event.text.split())))


class TopLine(Bar):
    """The file in one line: name, encoding, separator, rows; at the right what its rows are."""

    GROUND = "ground"


class RowsRead(Message):
    """The first rows were read, as the plan of that turn has them."""

    def __init__(self, turn: int, rows: list[ReadRow]) -> None:
        super().__init__()
        self.turn = turn
        self.rows = rows


class Rehearsal(Message):
    """A rehearsal is over, well or not."""

    def __init__(self, turn: int, work: Work) -> None:
        super().__init__()
        self.turn = turn
        self.work = work


class ImportScreen(Screen[Left]):
    """Coordinates what is said of a file's columns and what comes of it."""

    CSS_PATH = "../styles/importing.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("import"),
        *(each for each in bindings("everywhere") if each.action in ("back", "next_pane", "quit")),
        Binding(command("help").chord, "help", show=False, id="import.help"),
        Binding(command("private").chord, "private", show=False, id="import.private"),
        Binding("left", "part(-1)", show=False, id="import.left"),
        Binding("right", "part(1)", show=False, id="import.right"),
    ]

    def __init__(self, workspace: Workspace, file: FileRead) -> None:
        super().__init__()
        self.workspace = workspace
        self.file = file
        self.said = FileSaid(workspace, file)
        self._rows: list[ReadRow] = []
        self.rehearsed: Rehearsed | None = None
        self._trouble = ""
        self._turn = 0
        self._rehearsal: Work | None = None
        self._import: Work | None = None
        self._import_next = False
        self._settling: Timer | None = None
        self._picker: PickList | None = None
        self._private_left = 0
        self._count_down: Timer | None = None

    def compose(self) -> ComposeResult:
        """First row, the file, its columns, how they would be read, last row."""
        self.first_row, self.last_row, self.top_line = FirstRow(), LastRow(), TopLine()
        self.columns = ColumnList(ListSource(()), preview.draw_column)
        names = [f"{number} {part.name}" for number, part in enumerate(self.file.parts, 1)]
        self.columns_frame = Frame(
            self.columns, title=_("Columns"), panes=names if len(names) > 1 else (), id="import-columns"
        )
        self.page = ReadingPane(gutter=0)
        self.page_frame = Frame(self.page, title=_("As it would be read"), id="import-page")
        yield self.first_row
        yield self.top_line
        yield Container(self.columns_frame, self.page_frame, id="import-body")
        yield self.last_row

    def on_mount(self) -> None:
        """Show the columns and begin to rehearse."""
        self.columns_frame.display = bool(self.file.parts)
        (self.columns if self.file.parts else self.page).focus()
        self.set_interval(DRAW_SECONDS, self._draw_progress)
        self._plan_anew()

    def on_unmount(self) -> None:
        """Left: a rehearsal ends soon."""
        self._cancel_rehearsal()

    def say_column(self, index: int, role: str | None) -> None:
        """Take a column for something else; None: for what it was recognised as."""
        self.said.say_column(index, role)
        self._plan_anew()

    def say_kind(self, kind: str) -> None:
        """Take the rows for something else."""
        self.said.say_kind(kind)
        self._plan_anew()

    def _plan_anew(self) -> None:
        """What is said has changed: show it, and rehearse it."""
        self._turn += 1
        self._cancel_rehearsal()
        self.rehearsed = None
        self._trouble = ""
        self.show_columns()
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(SETTLE_SECONDS, self._rehearse)

    # Rehearsing

    def _cancel_rehearsal(self) -> None:
        if self._rehearsal is not None:
            self._rehearsal.cancel()

    def _rehearse(self) -> None:
        """Begin the rehearsal of what is said now, when the one before has ended."""
        if self._rehearsal is not None or self._import is not None:
            return  # its end comes back here
        turn, plan, part, said, stops = self._turn, self.said.plan, self.said.part, self.said.all, self.said.stops
        now = self.workspace.now()

        def act(own: "_Workspace", progress: object) -> Rehearsed | None:
            if part is not None and plan is not None:
                self.post_message(RowsRead(turn, first_rows(part, plan, now)))
            if stops or own.read_only:
                return None
            work.progress(0, sum(len(one.table.rows) for one in self.file.parts))
            return rehearse(own, self.file, said, work.progress)

        work = self._rehearsal = Work(_("reading"), act, lambda _work: None)

        def run() -> None:
            work.run(self.workspace)
            self.post_message(Rehearsal(turn, work))

        self.run_worker(run, thread=True, name="rehearsal")
        self.show_page()

    def on_rows_read(self, event: RowsRead) -> None:
        """Show how the first rows would be read."""
        event.stop()
        if event.turn == self._turn:
            self._rows = event.rows
            self.show_page()

    def on_rehearsal(self, event: Rehearsal) -> None:
        """Show what the import would do, or why it cannot be done."""
        event.stop()
        self._rehearsal = None
        if self._import_next:
            self._import_next = False
            self._begin_import()
        elif event.turn != self._turn:
            self._rehearse()
        else:
            self.rehearsed = event.work.result
            if event.work.error is not None:
                error = event.work.error
                self._trouble = _(". ").join(part for part in (error.title, error.message, error.hint) if part)
            self.show_columns()

    # Importing

    def action_import_now(self) -> None:
        """Take the file in."""
        if self.workspace.read_only:
            self._app.tell(self.workspace.read_only)
        elif stops := self.said.stops:
            self._app.tell(stops[0])
        elif self._import is not None or self._import_next:
            return
        elif self._rehearsal is not None:
            self._import_next = True
            self._cancel_rehearsal()
        else:
            self._begin_import()

    def _begin_import(self) -> None:
        file, said = self.file, self.said.all

        def act(own: "_Workspace", progress: object) -> Done:
            from kamtui.store.undo import undo_candidate

            work.progress(0, sum(len(one.table.rows) for one in file.parts))
            results = take_in(own, file, said, work.progress)
            wrote = any(one.created or one.updated for one in results)
            return Done(results, undo_candidate(own) if wrote else None)

        work = Work(_("importing"), act, self._imported)
        if self._app.begin_work(work):
            self._import = work
            self._trouble = ""
            self.show_page()
            self.foot()

    def _imported(self, work: Work) -> None:
        self._import = None
        if work.result is not None:
            self.dismiss(work.result)
            return
        if work.error is not None:
            error = work.error
            self._trouble = _(". ").join(part for part in (error.title, error.message, error.hint) if part)
        else:
            self._trouble = _("Cancelled: nothing was written")
        self.show_columns()
        if self.rehearsed is None:
            self._rehearse()

    # What is shown

    def show_columns(self) -> None:
        """The columns, and all that follows from them."""
        if (part := self.said.part) is not None:
            self._fit()
            self.columns_frame.pane = self.said.place
            rows = preview.column_rows(part, self.said.plan, self.said.changed, self.said.was)
            self.columns.show(ListSource(rows), quiet=True)
            changed = sum(row.changed for row in rows)
            hint = _("* said by you, F8 takes it back") if changed else _("enter or a letter says what a column is")
            if changed and self.said.remembered:
                hint = _("* as said of the last file like this, F8 takes it back")
            self.columns_frame.hint = hint
        self.show_top()
        self.show_page()
        self.foot()

    def _fit(self) -> None:
        """The columns take the rows they need, at most a good half."""
        if (part := self.said.part) is not None:
            most = (self.app.size.height - BARS) * 55 // 100
            self.columns_frame.styles.height = max(3, min(len(part.table.headings) + 2, most))

    def show_top(self) -> None:
        """The first row and the line of the file."""
        today = self.workspace.now().date()
        private = _("private {n} s").format(n=self._private_left) if self._private_left else ""
        self.first_row.show(_("Import a file"), private=private, date=day_text(today, today))
        facts = [Entry((Span(" " + self.file.name, "strong"),), 0)]
        if (part := self.said.part) is None:
            facts.append(Entry((Span(preview.form_name(self.file), "text"),), 1))
            facts.append(Entry((Span(preview.encoding_name(self.file), "dim"),), 3))
            self.top_line.show_entries(facts, ())
            return
        facts.append(Entry((Span(preview.rows_text(len(part.table.rows))),), 1))
        if self.file.encoding:
            facts.append(Entry((Span(preview.encoding_name(self.file), "dim"),), 3))
        if part.table.separator:
            facts.append(Entry((Span(preview.separator_name(part.table.separator), "dim"),), 4))
        name = kind_of(self.said.kind).plural if self.said.kind else ""
        kind = (Span("F6", "key"), Span(" " + _(name), "strong") if name else Span(" " + _("what are these?"), "look"))
        self.top_line.show_entries(facts, [Entry((*kind, Span(" ")), 0, "import_kind")])

    def show_page(self) -> None:
        """How the first rows would be read, and what it comes to."""
        if not self.page.is_attached:
            return
        width = max(self.page.size.width - 2, 20)
        table: Section | None = None
        plan = self.said.plan
        if plan is not None and self._rows and plan.columns:
            current = self.columns.current
            at = preview.name_at(plan, current.column.index) if current else ""
            fields = preview.shown_fields(kind_of(plan.kind), plan)
            table = preview.row_lines(self.workspace, fields, preview.as_rows(self._rows), width, at)
        self.page.show(preview.sections(self.workspace, self._head(), table, self.rehearsed, width), quiet=True)

    def _head(self) -> list[Line]:
        """The first lines: what has to be mended, how far it is, or what it would do."""
        lines: list[Line] = [Line(((Span(self._trouble, "bad"),),), wrap=True)] if self._trouble else []
        work = self._import or self._rehearsal
        if self._import is not None:
            share = preview.share_bar(self._import.done, self._import.total)
            told = (Span(_("Importing"), "strong"), Span("  "), *share)
            return [*lines, Line(((*told, Span("   " + _("esc cancels, nothing is then written"), "faint")),))]
        if stops := self.said.stops:
            return [*lines, *(Line(((Span(text, "late"),),)) for text in stops)]
        if self.workspace.read_only:
            return [*lines, Line(((Span(self.workspace.read_only, "late"),),), wrap=True)]
        if self.rehearsed is not None:
            return [*lines, *preview.counts(self.rehearsed.results)]
        if work is not None and work.is_slow:
            told = (Span(_("Counting"), "dim"), Span("  "), *preview.share_bar(work.done, work.total))
            return [*lines, Line((told,))]
        return lines or [Line(((Span(_("Counting"), "faint"),),))]

    def _draw_progress(self) -> None:
        if self._import is not None or (self._rehearsal is not None and self._rehearsal.is_slow):
            self.show_page()

    def foot(self) -> None:
        """The last row: what can be done with this file."""
        situation = Situation(writable=not self.workspace.read_only and not self.said.stops)
        entries = footer("here", ("import",), situation)
        here = [entry for entry in entries if entry.command != "import_guess" or self._may_take_back()]
        if self.file.parts:
            here.insert(1, key_entry("enter", _("Column"), "column", 3))
        else:
            here = [entry for entry in here if entry.command == "import_now"]
        away = _("Cancel") if self._import is not None else _("Another file")
        here.append(key_entry("esc", away, "back", 2))
        if len(self.file.parts) > 1:
            here.append(key_entry(_("left right"), _("Sheet"), "", 5))
        self.last_row.show(here, footer("everywhere", ("everywhere",), situation, typing=True)[:1])

    def _may_take_back(self) -> bool:
        current = self.columns.current if self.file.parts else None
        return current is not None and current.changed

    # Choosing

    def on_column_list_typed(self, event: ColumnList.Typed) -> None:
        """Words typed on a column are looked for in its choices."""
        event.stop()
        if self._picker is not None:
            self._picker.type(event.words)
        else:
            self._choose(event.words)

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        """Enter or a double click on a column."""
        event.stop()
        if self._picker is not None:
            self._picker.action_open_soon()
        else:
            self._choose("")

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Another column: its field is among those that are shown."""
        event.stop()
        self.call_after_refresh(self.show_page)
        self.foot()

    def on_frame_pane_chosen(self, event: Frame.PaneChosen) -> None:
        """The name of a sheet was clicked."""
        self._go_to_part(event.index)

    def on_bar_pressed(self, event: Bar.Pressed) -> None:
        """A key was clicked."""
        event.stop()
        if act := getattr(self, f"action_{event.command}", None):
            act()

    def on_resize(self) -> None:
        """Another width holds other fields, another height more columns."""
        self._fit()
        self.call_after_refresh(self.show_page)

    def action_part(self, step: int) -> None:
        """The sheet beside this one."""
        if self.file.parts:
            self._go_to_part((self.said.place + step) % len(self.file.parts))

    def _go_to_part(self, place: int) -> None:
        if place != self.said.place:
            self.said.place = place
            self._rows = []
            self.columns.top, self.columns.cursor = 0, 0
            self._plan_anew()

    def _choose(self, words: str) -> None:
        """Choose what a column is; while nobody knows what the rows are, that first."""
        if self._import is not None or self.said.part is None or (current := self.columns.current) is None:
            return
        if not self.said.kind:
            self.action_import_kind()
            return
        from kamtui.tui.screens.import_choices import column_picks
        from kamtui.tui.widgets.pick import PickList

        index, heading = current.column.index, current.column.heading

        def picked(role: object) -> None:
            self._picker = None
            if isinstance(role, str):
                self.say_column(index, role)

        self._picker = PickList(
            _("What is {heading}?").format(heading=heading), column_picks(kind_of(self.said.kind), current),
            words=words, placeholder=_("a field, key, extra or left out"), empty=_("no field is called that"),
        )
        self._app.push_screen(self._picker, picked)

    def action_column(self) -> None:
        """Choose what the column one is on is."""
        self._choose("")

    def action_import_kind(self) -> None:
        """Choose what the rows are."""
        if self._import is not None or self.said.part is None:
            return
        from kamtui.tui.screens.import_choices import kind_picks
        from kamtui.tui.widgets.pick import PickList

        def picked(kind: object) -> None:
            self._picker = None
            if isinstance(kind, str):
                self.say_kind(kind)

        self._picker = PickList(_("What are the rows?"), kind_picks(self.said.part))
        self._app.push_screen(self._picker, picked)

    def action_import_guess(self) -> None:
        """Take back what was said of this column."""
        current = self.columns.current if self.file.parts else None
        if current is not None and current.changed and self._import is None:
            self.say_column(current.column.index, None)

    # The rest

    def action_back(self) -> None:
        """Cancel the import that runs; else go back to the choice of the file."""
        if self._import is not None:
            self._import.cancel()
        else:
            self.dismiss("back")

    def action_next_pane(self) -> None:
        """Between the columns and what is read."""
        self.focus_next()

    def action_help(self) -> None:
        """The keys that work here."""
        from kamtui.tui.screens.help import HelpScreen

        self._app.push_screen(HelpScreen("import"))

    def action_quit(self) -> None:
        """Close kamtui; an import that runs is cancelled."""
        self._app.action_quit()

    def action_private(self) -> None:
        """Show what is private for ten seconds; once more hides it at once."""
        self._private_left = 1 if self._private_left else REVEAL_SECONDS + 1
        if self._count_down is None:
            self._count_down = self.set_interval(1, self._second_passed)
        self._second_passed()

    def _second_passed(self) -> None:
        self._private_left = max(0, self._private_left - 1)
        if not self._private_left and self._count_down is not None:
            self._count_down.stop()
            self._count_down = None
        self.columns.revealed = self.page.revealed = self._private_left > 0
        self.show_top()

    @property
    def _app(self) -> "KamtuiApp":
        return cast("KamtuiApp", self.app)
