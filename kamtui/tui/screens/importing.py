"""The screen of a file that is imported: what its columns are, how its first rows would be read, what it comes to.

Nothing is written before `ctrl+s`: the counts come of a rehearsal beside the screen, begun anew at every change."""

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.timer import Timer

from kamtui.actions.importing import FileRead
from kamtui.locale import _
from kamtui.locale.dates import day_text
from kamtui.records.kinds import kind_of
from kamtui.store.workspace import Workspace
from kamtui.tui.commands import Situation, bindings, command, footer
from kamtui.tui.panes import import_preview as preview
from kamtui.tui.screens.import_runs import ImportRuns
from kamtui.tui.widgets.bars import Bar, Entry, FirstRow, LastRow, key_entry
from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.page import ReadingPane
from kamtui.tui.widgets.rows import ListSource, RowList
from kamtui.tui.widgets.sheet import Line, Section
from kamtui.tui.widgets.spans import Span

if TYPE_CHECKING:
    from kamtui.tui.widgets.pick import PickList

DRAW_SECONDS = 0.1
"""How often progress is drawn."""

BARS = 3
"""Rows of the screen above and below what is shown: the first row, the line of the file, the last row."""

REVEAL_SECONDS = 10
"""How long what is private is shown (domain.md §11)."""


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


class ImportScreen(ImportRuns):
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
        super().__init__(workspace, file)
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
