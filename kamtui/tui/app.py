"""The terminal app: it configures (themes, keys, workspace) and hands over to its screens."""

import asyncio
import gc
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App
from textual.filter import LineFilter
from textual.message import Message

from kamtui.errors import CancelledError, KamtuiError
from kamtui.locale import _
from kamtui.store.workspace import Workspace
from kamtui.tui.theme import THEMES, line_filters, register_themes, theme_name
from kamtui.tui.working import Work, giving_way

if TYPE_CHECKING:
    from textual.screen import Screen

    from kamtui.actions.importing import FileRead

SETTLED_SECONDS = 0.2
"""After the start: the first screen stands, and nobody has pressed a key yet."""

SIGNALLED = 128
"""What shells add to the number of a signal for the exit code of who was ended by it."""

WARNING_SECONDS = 10
"""How long a warning stays: twice the time it takes to read two lines."""


WORK_SECONDS = 0.1
"""How often the progress of long work is drawn."""


class WorkEnded(Message):
    """Long work is over, well or not."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work


class KamtuiApp(App[int]):
    """kamtui on one workspace; without one it begins with the first-run screen.

    `demo` says that the workspace is a throw-away copy.
    """

    CSS_PATH: ClassVar[list[str | Path]] = ["styles/widgets.tcss", "styles/account.tcss"]  # type: ignore[assignment]
    ENABLE_COMMAND_PALETTE = False
    TITLE = "kamtui"

    def __init__(self, workspace: Workspace | None, path: Path, home: Path, *, demo: bool = False) -> None:
        super().__init__()
        self.workspace = workspace
        self.path = path
        self.home = home
        self.demo = demo
        self.work: Work | None = None
        self._warned = False
        register_themes(self)
        self._begin_with_theme(self._wanted_theme())

    def get_line_filters(self) -> "list[LineFilter]":
        """With `NO_COLOR` set nothing but the terminal's own colours is left."""
        return list(line_filters(self, super().get_line_filters()))

    def get_default_screen(self) -> "Screen[Any]":
        """The first screen: there is never a blank one before it."""
        if self.workspace is None:
            from kamtui.tui.screens.first_run import FirstRunScreen

            return FirstRunScreen(self.path, self.home)
        return self.account_screen(self.workspace)

    def account_screen(self, workspace: Workspace) -> "Screen[Any]":
        """The screen on the workspace's accounts."""
        from kamtui.tui.screens.account import AccountScreen

        return AccountScreen(workspace, demo=self.demo)

    def on_mount(self) -> None:
        """What can wait until the first screen stands; and to end in order when ended from outside."""
        self.set_timer(SETTLED_SECONDS, self._settle)
        with suppress(NotImplementedError, RuntimeError):  # Windows; an app that does not run in the main thread
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.exit, SIGNALLED + signal.SIGTERM)

    def _settle(self) -> None:
        """Collect garbage again, which was off until here (0.91 of the start); warn of an unsafe place of the file."""
        gc.enable()
        gc.freeze()
        self._bring_index_up()
        if self.workspace is not None and not self.demo:
            from kamtui.store.surroundings import warnings

            for text in warnings(self.path):
                self._warned = True
                self.notify(text, severity="warning", timeout=WARNING_SECONDS, markup=False)
                self.set_timer(WARNING_SECONDS, self._warning_is_over)

    def _bring_index_up(self) -> None:
        """Index beside the screen what was noted for it: after a large import that was interrupted, or an upgrade."""
        workspace = self.workspace
        if workspace is None or workspace.read_only:
            return
        from kamtui.store.searching import SHORT_STEP, is_behind, keep_up

        def run() -> None:
            with giving_way(), workspace.another() as own:
                keep_up(own, self._unless_closed, SHORT_STEP)

        if is_behind(workspace):
            self.run_worker(run, name="index", thread=True)

    def _unless_closed(self, _done: int, _total: int) -> None:
        if not self.is_running:
            raise CancelledError

    def _warning_is_over(self) -> None:
        self._warned = False

    def open_workspace(self, workspace: Workspace, *, demo: bool = False) -> None:
        """Go on with a workspace that was just made. The first-run screen stays below: Textual cannot switch away from
        the screen it began with."""
        self.workspace = workspace
        self.demo = demo
        self.theme = self._wanted_theme()
        self.push_screen(self.account_screen(workspace))

    def open_exchange(self, then: str = "") -> None:
        """Show the exchange pane over whatever is open, and run its command `then`."""
        if self.workspace is not None:
            from kamtui.tui.screens.exchange import show_exchange

            show_exchange(self, self.workspace, then)

    def open_import(self, file: "FileRead | None" = None) -> None:
        """Import a file over whatever is open; `file`, where it was read already."""
        if self.workspace is not None:
            from kamtui.tui.screens.imported import show_import

            show_import(self, self.workspace, file)

    # Long work

    def begin_work(self, work: Work) -> bool:
        """Do long work beside the screen; False, and it is said why, while other work runs."""
        workspace = self.workspace
        if workspace is None:
            return False
        if self.work is not None:
            self.tell(_("{what} is still running; esc in the exchange pane ends it").format(what=self.work.label))
            return False
        self.work = work

        def run() -> None:
            work.run(workspace)
            self.post_message(WorkEnded(work))

        self._ticking = self.set_interval(WORK_SECONDS, self._show_work)
        self.run_worker(run, name="work", thread=True)
        return True

    def _show_work(self) -> None:
        for screen in self.screen_stack:
            if show := getattr(screen, "show_work", None):
                show()

    def on_work_ended(self, event: WorkEnded) -> None:
        """Read what is seen anew, then say what came of it. The screens below find the change when they look for it."""
        self.work = None
        self._ticking.stop()
        if after := getattr(self.screen, "after_change", None):
            after()
        event.work.ended(event.work)

    def on_unmount(self) -> None:
        """The app closes: long work ends at the next bundle, and what came before stays."""
        if self.work is not None:
            self.work.cancel()

    def tell(self, text: str) -> None:
        """Say in one sentence what was done, or why not. It takes the place of what was told before, so that a row of
        keys never covers the page; a warning stays until its time is over."""
        self._make_room()
        self.notify(text, timeout=3, markup=False)

    def say(self, error: KamtuiError) -> None:
        """Show an expected failure once: what, why, what to do."""
        self._make_room()
        text = "\n".join(part for part in (error.message, error.hint) if part)
        self.notify(text or error.title, title=error.title if text else "", severity="error", timeout=8, markup=False)

    def _make_room(self) -> None:
        if not self._warned:
            self.clear_notifications()

    def action_quit(self) -> None:  # type: ignore[override]
        """Close; everything is saved already."""
        self.exit(0)

    def _begin_with_theme(self, name: str) -> None:
        """Take the theme before any style sheet is read: setting it later reads all of them twice (20 ms)."""
        self.set_reactive(App.theme, name)
        dark = self.current_theme.dark
        self.set_class(dark, "-dark-mode", update=False)
        self.set_class(not dark, "-light-mode", update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def _wanted_theme(self) -> str:
        if self.workspace is not None:
            from kamtui.store.queries import setting

            if (name := setting(self.workspace, "theme")) in THEMES:
                return str(name)
        return theme_name()


def run(workspace: Workspace | None, path: Path, home: Path, *, mouse: bool = True, demo: bool = False) -> int:
    """Run the app until it is closed; returns the exit code. Without a workspace it makes one at `path`.

    The workspace is closed with the app. Garbage collection is off until the first screen stands. Raises `KamtuiError`
    where there is no terminal to draw on: into a pipe the app would draw for ever.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise KamtuiError(
            _("The app needs a terminal"), hint=_("`kamtui --help` lists the commands that work without one")
        )
    gc.disable()
    app = KamtuiApp(workspace, path, home, demo=demo)
    try:
        return app.run(mouse=mouse) or app.return_code or 0
    finally:
        if app.workspace is not None:
            app.workspace.close()
