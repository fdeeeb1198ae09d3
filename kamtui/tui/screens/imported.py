"""What came of an import: how many records of each kind, what was noted, and the rows left out, to be saved."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from kamtui.actions.importing import FileRead, save_left_out
from kamtui.errors import KamtuiError
from kamtui.locale import _, ngettext
from kamtui.locale.dates import day_text
from kamtui.locale.names import listed
from kamtui.store.workspace import Workspace
from kamtui.tui.commands import Situation, bindings, footer
from kamtui.tui.forms.paths import home_short, typed_path
from kamtui.tui.panes import import_preview as preview
from kamtui.tui.screens.import_runs import Done, Left
from kamtui.tui.widgets.bars import Bar, FirstRow, LastRow, key_entry
from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.page import ReadingPane
from kamtui.tui.widgets.sheet import Line, Section
from kamtui.tui.widgets.spans import Span
from kamtui.tui.working import Work

if TYPE_CHECKING:
    from kamtui.actions.imports import Progress
    from kamtui.store.undo import Undone
    from kamtui.tui.app import KamtuiApp


class ImportedScreen(Screen[None]):
    """Tells the result of one import until it is left; `u` takes the whole of it back."""

    CSS_PATH = "../styles/importing.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("imported"),
        *(each for each in bindings("everywhere") if each.action in ("back", "undo", "quit", "help")),
        Binding("enter", "back", show=False, id="imported.leave"),
    ]

    def __init__(self, workspace: Workspace, file: FileRead, done: Done) -> None:
        super().__init__()
        self.workspace = workspace
        self.file = file
        self.done = done
        self.undone: Undone | None = None
        self._saved = ""

    def compose(self) -> ComposeResult:
        """First row, what came of it, last row."""
        self.first_row, self.last_row = FirstRow(), LastRow()
        self.page = ReadingPane(gutter=0)
        self.frame = Frame(self.page, title=_("Imported"))
        yield self.first_row
        yield self.frame
        yield self.last_row

    def on_mount(self) -> None:
        """Tell it."""
        self.show_result()
        self.page.focus()

    @property
    def rejected(self) -> int:
        """How many rows were left out and can be saved: those of a table."""
        return sum(len(one.skipped) for one in self.done.results) if self.file.parts else 0

    @property
    def may_undo(self) -> bool:
        """The import still is the last thing that was done here."""
        from kamtui.store.undo import undo_candidate

        if self.undone is not None or self.done.action is None or self.workspace.read_only:
            return False
        return undo_candidate(self.workspace) == self.done.action

    def show_result(self) -> None:
        """All of it anew."""
        today = self.workspace.now().date()
        self.first_row.show(_("Import a file"), date=day_text(today, today))
        self.frame.title = _("Taken back") if self.undone is not None else _("Imported")
        self.page.show(self._sections(), quiet=True)
        self.foot()

    def _sections(self) -> list[Section]:
        many = len(self.done.results) > 1
        head = [Line(((Span(self.file.name, "strong"),),)), *preview.counts(self.done.results, True)]
        work = self._app.work
        if self.undone is not None:
            head.append(Line(((Span(_("Taken back: everything is as it was before"), "good"),),)))
            if self.undone.skipped:
                n = len(self.undone.skipped)
                text = ngettext("{n} field was changed since and stays", "{n} fields were changed since and stay", n)
                head.append(Line(((Span(text.format(n=n), "warn"),),)))
        elif work is not None and not many and work.label == _("taking back"):
            head.append(Line(((Span(_("Taking back"), "dim"),),)))
        elif self.done.action is None:
            head.append(Line(((Span(_("Nothing was new in this file: nothing was written"), "dim"),),)))
        if self._saved:
            head.append(Line(((Span(self._saved, "good"),),), wrap=True))
        results = self.done.results
        return [Section("", tuple(head), full=True), *preview.left_out(results), *preview.noted(results)]

    def foot(self) -> None:
        """The last row."""
        situation = Situation(writable=not self.workspace.read_only)
        here = []
        if self.may_undo:
            here.append(key_entry("u", _("Take the import back"), "undo", 1))
        if self.rejected:
            here += footer("here", ("imported",), situation)
        here.append(key_entry("esc", _("Leave"), "back", 0))
        self.last_row.show(here, footer("everywhere", ("everywhere",), situation)[:1])

    def on_bar_pressed(self, event: Bar.Pressed) -> None:
        """A key was clicked."""
        event.stop()
        if act := getattr(self, f"action_{event.command}", None):
            act()

    # What can be done

    def action_undo(self) -> None:
        """Take the whole import back, beside the screen: a large one takes as long as it took to come."""
        if not self.may_undo:
            self._app.tell(_("There is no import to take back here"))
            return
        from kamtui.store.undo import undo

        def act(own: Workspace, _progress: "Progress") -> "Undone":
            return undo(own)

        if self._app.begin_work(Work(_("taking back"), act, self._taken_back)):
            self.show_result()

    def _taken_back(self, work: Work) -> None:
        if work.error is not None:
            self._app.say(work.error)
        self.undone = work.result
        if self.is_attached:
            self.show_result()

    def action_save_rejected(self) -> None:
        """Write the rows left out to a file."""
        if not self.rejected:
            self._app.tell(_("No rows were left out"))
            return
        from kamtui.tui.widgets.ask import Ask

        def taken(text: str | None) -> None:
            if text is not None and text.strip():
                self._save(Path(typed_path(text)).expanduser())

        self._app.push_screen(
            Ask(
                _("Save the rows left out"), self._free_name(), paths=True, check=_stands_there,
                hint=_("enter writes it, tab completes, esc leaves"),
                said=_("A CSV with the headings of the file and the reason of each row. Mend it and import it again."),
            ),
            taken,
        )  # fmt: skip

    def _save(self, path: Path) -> None:
        path = path if path.suffix else path.with_name(path.name + ".csv")
        try:
            written = save_left_out(self.done.results, path)
        except KamtuiError as error:
            self._app.say(error)
            return
        n = sum(rows for _file, rows in written)
        text = ngettext("{n} row saved in {file}", "{n} rows saved in {file}", n)
        self._saved = text.format(n=n, file=listed(home_short(file).rstrip("/") for file, _rows in written))
        self.show_result()

    def _free_name(self) -> str:
        """Beside the file that was imported, under a name that is free."""
        stem, number = f"{self.file.path.stem}-rejected", 1
        folder = self.file.path.resolve().parent
        name = f"{stem}.csv"
        while (folder / name).exists():
            number += 1
            name = f"{stem}-{number}.csv"
        return home_short(folder) + name

    def action_back(self) -> None:
        """Go on to the accounts."""
        self.dismiss(None)

    def action_help(self) -> None:
        """The keys that work here."""
        from kamtui.tui.screens.help import HelpScreen

        self._app.push_screen(HelpScreen("imported"))

    def action_quit(self) -> None:
        """Close kamtui."""
        self._app.action_quit()

    @property
    def _app(self) -> "KamtuiApp":
        return cast("KamtuiApp", self.app)


def _stands_there(text: str) -> str:
    path = Path(typed_path(text)).expanduser()
    path = path if path.suffix else path.with_name(path.name + ".csv")
    if not text.strip() or path.is_dir():
        return _("Name a file")
    if path.is_file():
        return _("{file} is there already; enter once more writes over it").format(file=path.name)
    return ""


def show_import(app: "KamtuiApp", workspace: Workspace, file: FileRead | None = None, text: str | None = None) -> None:
    """Import a file over the screen that is seen: choose one unless it is given, preview, result."""
    from kamtui.tui.screens.importing import ImportScreen

    below = app.screen

    def chosen(read: FileRead | None) -> None:
        if read is not None:
            show_import(app, workspace, read)

    if file is None:
        from kamtui.tui.screens.choosing_file import ChooseFile

        app.push_screen(ChooseFile(app.home, workspace.now(), text), chosen)
        return
    read = file

    def left(to: Left) -> None:
        if to == "back":
            show_import(app, workspace, None, str(read.path))
        elif isinstance(to, Done):
            app.push_screen(ImportedScreen(workspace, read, to), closed)

    def closed(_nothing: None) -> None:
        if after := getattr(below, "after_change", None):
            after()

    app.push_screen(ImportScreen(workspace, read), left)
