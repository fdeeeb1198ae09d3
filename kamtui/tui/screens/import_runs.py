"""What runs beside the import screen: the rehearsal of what is said of a file, begun anew at every change, and the
import. A base of the screen, so that the screen itself only coordinates what is shown."""

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, cast

from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from kamtui.actions.importing import FileRead, ReadRow, Rehearsed, first_rows, rehearse, take_in
from kamtui.actions.imports import Imported
from kamtui.locale import _
from kamtui.store.workspace import Workspace
from kamtui.tui.panes.import_said import FileSaid
from kamtui.tui.working import Work

if TYPE_CHECKING:
    from kamtui.tui.app import KamtuiApp

SETTLE_SECONDS = 0.15
"""How long after a change its rehearsal begins: several changes in a row are rehearsed once."""


class Done(NamedTuple):
    """An import that was made: what it did to each kind, what was asked for, and the action that undo takes back;
    None where nothing was written."""

    results: list[Imported]
    action: int | None


Left: TypeAlias = Done | Literal["back"] | None
"""How the screen is left: with an import made, to choose another file, or altogether."""


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


class ImportRuns(Screen[Left]):
    """A file with what is said of it, rehearsed and taken in beside the screen. Subclasses show how it stands."""

    def __init__(self, workspace: Workspace, file: FileRead) -> None:
        super().__init__()
        self.workspace = workspace
        self.file = file
        self.said = FileSaid(workspace, file)
        self.rehearsed: Rehearsed | None = None
        self._rows: list[ReadRow] = []
        self._trouble = ""
        self._turn = 0
        self._rehearsal: Work | None = None
        self._import: Work | None = None
        self._import_next = False
        self._settling: Timer | None = None

    def show_columns(self) -> None:
        """Show everything anew."""
        raise NotImplementedError

    def show_page(self) -> None:
        """Show what it comes to, or how far that is."""
        raise NotImplementedError

    def foot(self) -> None:
        """Show what can be done now."""
        raise NotImplementedError

    def on_unmount(self) -> None:
        """Left: a rehearsal ends soon."""
        self._cancel_rehearsal()

    # What is said

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

        def act(own: Workspace, progress: object) -> Rehearsed | None:
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

        def act(own: Workspace, progress: object) -> Done:
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

    @property
    def _app(self) -> "KamtuiApp":
        return cast("KamtuiApp", self.app)
