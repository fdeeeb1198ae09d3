"""The terminal app: it configures (themes, keys, workspace) and hands over to its screens."""

import gc
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App
from textual.filter import LineFilter

from kamtui.errors import KamtuiError
from kamtui.store.workspace import Workspace
from kamtui.tui.theme import THEMES, line_filters, register_themes, theme_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen


class KamtuiApp(App[int]):
    """kamtui on one workspace; without one it begins with the first-run screen.

    `told` is what the command line has to say first, such as a warning about the folder. `demo` says that the workspace
    is a throw-away copy.
    """

    CSS_PATH: ClassVar[list[str | Path]] = ["styles/widgets.tcss", "styles/account.tcss"]  # type: ignore[assignment]
    ENABLE_COMMAND_PALETTE = False
    TITLE = "kamtui"

    def __init__(
        self, workspace: Workspace | None, path: Path, home: Path, *, demo: bool = False, told: tuple[str, ...] = ()
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self.path = path
        self.home = home
        self.demo = demo
        self.told = told
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
        """Say what the start had to say; then collect garbage again, which was off until here (0.91 of the start)."""
        for text in self.told:
            self.notify(text, severity="warning", timeout=10)
        self.set_timer(0.2, _collect_again)

    def open_workspace(self, workspace: Workspace, *, demo: bool = False) -> None:
        """Go on with a workspace that was just made."""
        self.workspace = workspace
        self.demo = demo
        self.theme = self._wanted_theme()
        self.switch_screen(self.account_screen(workspace))

    def say(self, error: KamtuiError) -> None:
        """Show an expected failure once: what, why, what to do."""
        text = "\n".join(part for part in (error.message, error.hint) if part)
        self.notify(text or error.title, title=error.title if text else "", severity="error", timeout=8, markup=False)

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


def _collect_again() -> None:
    gc.enable()
    gc.freeze()


def run(path: Path, home: Path, *, mouse: bool = True, demo: bool = False, told: tuple[str, ...] = ()) -> int:
    """Run the app on the workspace at `path` until it is closed; returns the exit code.

    Raises `KamtuiError` when there is a file at `path` that cannot be opened.
    """
    gc.disable()
    workspace = Workspace.open(path, home, clock()) if path.exists() else None
    app = KamtuiApp(workspace, path, home, demo=demo, told=told)
    try:
        return app.run(mouse=mouse) or 0
    finally:
        if app.workspace is not None:
            app.workspace.close()


def clock() -> "Callable[[], datetime]":
    """The time kamtui goes by: `KAMTUI_NOW` stands still, for scripts and pictures."""
    from kamtui.store.workspace import system_clock

    if fixed := os.environ.get("KAMTUI_NOW"):
        now = datetime.fromisoformat(fixed)
        return lambda: now
    return system_clock
