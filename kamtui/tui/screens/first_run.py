"""The first start: who you are, and what to begin with: the demo, a file of your own, or an empty workspace."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.widgets import Input

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.tui.commands import bindings
from kamtui.tui.widgets.bars import FirstRow, LastRow, key_entry
from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.page import ReadingPane
from kamtui.tui.widgets.rows import ListSource, RowList, RowState
from kamtui.tui.widgets.sheet import Line, Section
from kamtui.tui.widgets.spans import Span, pad_spans

if TYPE_CHECKING:
    from kamtui.actions.importing import FileRead
    from kamtui.tui.app import KamtuiApp


class FirstRunScreen(Screen[None]):
    """Two questions, each with a sensible answer already given; enter twice makes an empty workspace."""

    BINDINGS: ClassVar[list[BindingType]] = [
        each for each in bindings("everywhere") if each.action in ("back", "next_pane", "quit")
    ]

    def __init__(self, path: Path, home: Path) -> None:
        super().__init__()
        self._path = path
        self._home = home

    def compose(self) -> ComposeResult:
        """The name, the three beginnings, and where things will be kept."""
        from kamtui.actions.start import system_name

        self.first_row = FirstRow()
        self.last_row = LastRow()
        self.name_field = Input(system_name(), compact=True, select_on_focus=False, id="first-name")
        self.name_field.cursor_blink = False
        self.choices: RowList[tuple[str, str, str]] = RowList(ListSource(self._beginnings()), _draw)
        self.words = ReadingPane(self._welcome(), gutter=0)
        yield self.first_row
        yield Container(
            Frame(self.words, id="first-words"),
            Frame(self.name_field, title=_("Your name"), id="first-name-frame"),
            Frame(self.choices, title=_("Begin with"), id="first-choices"),
            id="first-run",
        )
        yield self.last_row

    def on_mount(self) -> None:
        """The name is there already; the cursor is on the choice."""
        self.words.can_focus = False
        self.first_row.show(_("First start"))
        self.last_row.show(
            (key_entry("enter", _("Begin")), key_entry("tab", _("Your name"))), (key_entry("^q", _("Quit"), "quit"),)
        )
        self.choices.focus()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        """Begin."""
        self._begin(event.row[0])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """From the name to the choice."""
        event.stop()
        self.choices.focus()

    def action_back(self) -> None:
        """Back to the choice."""
        self.choices.focus()

    def action_next_pane(self) -> None:
        """From the choice to the name, and on."""
        self.focus_next()

    def action_quit(self) -> None:
        """Nothing was made; nothing is left behind."""
        self._app.exit(0)

    def _begin(self, choice: str) -> None:
        if choice == "import":
            self._choose_file()
            return
        try:
            if choice == "demo":
                from kamtui.clock import clock
                from kamtui.demo.build import throw_away

                self._app.open_workspace(throw_away(self._home, clock()), demo=True)
            else:
                from kamtui.actions.start import begin
                from kamtui.clock import clock

                self._app.open_workspace(begin(self._path, self._home, clock(), self.name_field.value.strip()))
        except KamtuiError as error:
            self._app.say(error)

    def _choose_file(self) -> None:
        """A file that can be read comes first: until then nothing is made."""
        from kamtui.clock import clock
        from kamtui.tui.screens.choosing_file import ChooseFile

        self._app.push_screen(ChooseFile(self._home, clock()()), self._import)

    def _import(self, file: "FileRead | None") -> None:
        """Begin, and show what the file would bring."""
        from kamtui.actions.start import begin
        from kamtui.clock import clock

        if file is None:
            return
        try:
            workspace = begin(self._path, self._home, clock(), self.name_field.value.strip())
        except KamtuiError as error:
            self._app.say(error)
            return
        self._app.open_workspace(workspace)
        self._app.open_import(file)

    def _beginnings(self) -> Sequence[tuple[str, str, str]]:
        return (
            ("empty", _("An empty workspace"), _("type or import your accounts")),
            ("import", _("A file of mine"), _("accounts or people from a spreadsheet, address cards or an export")),
            ("demo", _("The demo"), _("ten fictional accounts to look around; nothing is kept")),
        )

    def _welcome(self) -> tuple[Section, ...]:
        text = _("kamtui keeps your key accounts in one file on this machine. No network is needed.")
        return (
            Section("", (Line(((Span(text),),), wrap=True),), full=True),
            Section(
                "", (Line(((Span(_("Workspace: {path}").format(path=self._path), "dim"),),), wrap=True),), full=True
            ),
        )

    @property
    def _app(self) -> "KamtuiApp":
        return cast("KamtuiApp", self.app)


def _draw(row: tuple[str, str, str], width: int, state: RowState) -> Sequence[Span]:
    name = pad_spans((Span(row[1], "strong" if state.current else "text"),), min(24, width))
    return [*name, Span("  "), Span(row[2], "dim")]
