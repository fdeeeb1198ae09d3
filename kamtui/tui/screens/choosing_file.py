"""Choosing a file to import: a path that is typed, completed or dropped, with what is there below it. Loads Textual's
text field, so import it where it is shown."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input

from kamtui.errors import KamtuiError
from kamtui.locale import _, ngettext
from kamtui.locale.dates import short_day_text
from kamtui.tui.forms.paths import Entry, completed, entries, home_short, typed_path
from kamtui.tui.widgets.ask import Said
from kamtui.tui.widgets.columns import FACT, NUMBER, column_widths, set_line
from kamtui.tui.widgets.field import SearchField
from kamtui.tui.widgets.frame import Frame
from kamtui.tui.widgets.pick import NARROWEST, PickRows
from kamtui.tui.widgets.rows import ListSource, RowList, RowState
from kamtui.tui.widgets.spans import Cell, Span

if TYPE_CHECKING:
    from kamtui.actions.importing import FileRead

RECENT = "import-folder"
"""The file in kamtui's own folder that keeps where the last file came from: of this machine, and in no workspace."""

KILO = 1024
"""Bytes in the unit that sizes are told in."""


class WasRead(Message):
    """A file was read in the worker, or could not be."""

    def __init__(self, path: str, result: "FileRead | KamtuiError") -> None:
        super().__init__()
        self.path = path
        self.result = result


class PathField(SearchField):
    """The path. A file dropped on the terminal takes the place of what stands there."""

    def on_paste(self, event: events.Paste) -> None:
        """The text of a drop is a whole path; of anything else, a piece of one."""
        event.stop()
        event.prevent_default()
        text = "".join(event.text.strip().splitlines()[:1])
        whole = typed_path(text)
        if Path(whole).expanduser().is_absolute():
            self.value = whole
            self.cursor_position = len(whole)
        else:
            self.insert_text_at_cursor(text)


class FileRows(PickRows):
    """What stands in the folder. The keys stay with the path above."""


class ChooseFile(ModalScreen["FileRead | None"]):
    """A path over what it may go on to. The result is the file, read already, or None after escape.

    A file that cannot be read is told below its path, and another one can be chosen at once.
    """

    CSS_PATH = "../styles/choosing_file.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False, id="file.leave"),
        Binding("tab", "complete", show=False, priority=True, id="file.complete"),
        Binding("up", "move(-1)", show=False, priority=True, id="file.up"),
        Binding("down", "move(1)", show=False, priority=True, id="file.down"),
        Binding("pageup", "page(-1)", show=False, priority=True, id="file.page_up"),
        Binding("pagedown", "page(1)", show=False, priority=True, id="file.page_down"),
    ]

    def __init__(self, home: Path, now: datetime, text: str | None = None) -> None:
        """`home` is kamtui's own folder; `text` stands in the field at first (default: the folder of the last file)."""
        super().__init__()
        self._home = home
        self._now = now
        self._reading = ""
        first = recent_folder(home) if text is None else text
        self.field = PathField(first, self._typed, placeholder=_("path of a file, or drop one here"), id="file-path")
        self.rows: RowList[Entry] = FileRows(ListSource(()), self._draw)  # type: ignore[arg-type,assignment]  # PickRows is a list of whatever its source gives
        self.said = Said("")
        self.frame = Frame(self.field, self.said, self.rows, title=_("Import a file"))

    def compose(self) -> ComposeResult:
        """The frame with all of it."""
        yield self.frame

    def on_mount(self) -> None:
        """Type at once, behind what stands there."""
        self.field.focus()
        self.field.cursor_position = len(self.field.value)
        self._list()

    def on_key(self, event: events.Key) -> None:
        """What is typed before the field has the keys is its text all the same."""
        if event.character and event.is_printable and self.focused is not self.field:
            event.stop()
            self.field.insert_text_at_cursor(event.character)
            self.field.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The enter key: the path itself where it is a file, else the line below."""
        event.stop()
        path = Path(typed_path(self.field.value)).expanduser()
        if self.field.value.strip() and path.is_file():
            self._read(path)
        elif (entry := self.rows.current) is not None:
            self._open(entry)
        elif self.field.value.strip() and not path.is_dir():
            self.say(_("There is no file {file}").format(file=path), "warn")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Heard already."""
        event.stop()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        """A line was clicked twice."""
        event.stop()
        self._open(event.row)

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Of no interest below."""
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """A click beside the frame leaves."""
        if event.widget is self:
            self.dismiss(None)

    def action_leave(self) -> None:
        """The escape key."""
        self.dismiss(None)

    def action_move(self, step: int) -> None:
        """Arrow keys."""
        self.rows.move(step)

    def action_page(self, direction: int) -> None:
        """Page keys."""
        self.rows.page(direction)

    def action_complete(self) -> None:
        """The tab key: complete the path as far as it is sure; where it is not, by the line you are on."""
        text = typed_path(self.field.value)
        found = entries(text, _readable())
        done = completed(text, found) if found else text
        current = self.rows.current
        if done == text and current is not None:
            done = current.path
        self._set(done)

    def say(self, text: str, ink: str = "faint") -> None:
        """Say something below the path."""
        self.said.say(text, "warn" if ink == "warn" else "faint")

    # What is there

    def _typed(self, text: str) -> None:
        """Another path is another list; the file that was being read is no longer wanted."""
        self._reading = ""
        self._list()

    def _list(self) -> None:
        found = entries(typed_path(self.field.value), _readable())
        self.rows.top = 0
        self.rows.show(ListSource(found), cursor=0, quiet=True)
        files = sum(not entry.folder for entry in found)
        self.frame.hint = ngettext("{n} file", "{n} files", files).format(n=files)
        if found:
            self.say(_("enter reads it, tab completes, esc leaves"))
        else:
            self.say(_("Nothing here that can be read: csv, xlsx, json, vcf or ics"))

    def _open(self, entry: Entry) -> None:
        if entry.folder:
            self._set(entry.path)
        else:
            self._set(entry.path)
            self._read(Path(entry.path).expanduser())

    def _set(self, text: str) -> None:
        self.field.value = text
        self.field.cursor_position = len(text)

    # Reading

    def _read(self, path: Path) -> None:
        """Read the file beside the screen: a large one takes a moment."""
        from kamtui.actions.importing import look_into

        self._reading = str(path)
        self.say(_("Reading {file}").format(file=path.name))

        def run() -> None:
            result: FileRead | KamtuiError
            try:
                result = look_into(path)
            except KamtuiError as error:
                result = error
            self.post_message(WasRead(str(path), result))

        self.run_worker(run, thread=True, name="read")

    def on_was_read(self, event: WasRead) -> None:
        """The file is there, or why it is not."""
        event.stop()
        if event.path != self._reading:
            return
        self._reading = ""
        if isinstance(event.result, KamtuiError):
            error = event.result
            self.say(_(". ").join(part for part in (error.title, error.message, error.hint) if part), "warn")
            return
        keep_folder(self._home, Path(event.path).resolve().parent)
        self.dismiss(event.result)

    def _draw(self, entry: Entry, width: int, state: RowState) -> Cell:
        """A file with its size and day; a folder."""
        if width < NARROWEST:
            return ()
        if entry.folder:
            return (Span(entry.name, "strong" if state.current else "dim"), Span("/", "faint"))
        day = datetime.fromtimestamp(entry.written, self._now.tzinfo).date()
        cells: list[Cell] = [
            (Span(entry.name, "strong" if state.current else "text"),), (Span(size_text(entry.size), "dim"),),
            (Span(short_day_text(day, self._now.date()), "dim"),),
        ]  # fmt: skip
        columns = (FACT, NUMBER._replace(least=8), NUMBER._replace(least=10))
        return set_line(cells, columns, column_widths(columns, [cells], width), width)


def size_text(size: int) -> str:
    """A size in bytes, kilobytes or megabytes."""
    for unit in ("B", "kB", "MB"):
        if size < KILO:
            return f"{size} {unit}"
        size = round(size / KILO)
    return f"{size} GB"


def recent_folder(home: Path) -> str:
    """Where the last file came from, as it is typed; at first the user's own folder."""
    with suppress(OSError, UnicodeDecodeError):
        folder = Path((home / RECENT).read_text(encoding="utf-8").strip())
        if folder.is_absolute() and folder.is_dir():
            return home_short(folder)
    return home_short(Path.home())


def keep_folder(home: Path, folder: Path) -> None:
    """Remember where a file came from. Not being able to is no reason to refuse the file."""
    from kamtui.files import write_text

    with suppress(KamtuiError):
        write_text(home / RECENT, [str(folder)], private=True)


def _readable() -> Sequence[str]:
    from kamtui.actions.importing import READABLE

    return READABLE
