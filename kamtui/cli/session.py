"""What a command runs in: which workspace, whose home, what time it is. Nothing is opened before it is asked for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from kamtui import locale
from kamtui.errors import KamtuiError
from kamtui.locale import _

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from kamtui.store.workspace import Workspace


class Session:
    """One run of the command line. `db` is what `--db` named; `spoken` whether a language was asked for by name."""

    def __init__(self, db: str | None = None, spoken: bool = False, no_mouse: bool = False) -> None:
        self._db = db
        self._spoken = spoken
        self.no_mouse = no_mouse

    @property
    def path(self) -> "Path":
        """The workspace's file."""
        from pathlib import Path

        from kamtui import places

        if self._db == "":
            raise KamtuiError(_("--db names no file"))
        return Path(self._db) if self._db else places.default_workspace()

    @property
    def home(self) -> "Path":
        """The folder of configuration and device keys."""
        from kamtui import places

        return places.home()

    @property
    def now(self) -> "Callable[[], datetime]":
        """What tells the time."""
        from kamtui.clock import clock

        return clock()

    @contextmanager
    def workspace(self) -> Iterator["Workspace"]:
        """The workspace, to read or to change. Raises `KamtuiError` when there is none."""
        from kamtui.store.workspace import Workspace

        with Workspace.open(self.path, self.home, self.now) as workspace:
            self._speak(workspace)
            try:
                yield workspace
            except BrokenPipeError as error:
                # What was being read is let go while the file is still open; later it would complain on stderr.
                import traceback

                traceback.clear_frames(error.__traceback__)
                raise

    @contextmanager
    def made(self, *, somebody: bool = True) -> Iterator["Workspace"]:
        """The workspace, to put something into; an empty one is made when there is none, and that is said on stderr.

        With `somebody` it knows who I am from then on; without, a file imported into a new one is all there is in it.
        """
        path = self.path
        fresh = not path.exists()
        from kamtui.actions.start import begin
        from kamtui.store.workspace import Workspace

        make = begin if somebody else partial(Workspace.open, create=True)
        with make(path, self.home, self.now) as workspace:
            self._speak(workspace)
            if fresh:
                tell(_("A new workspace was made at {path}.").format(path=path))
                warn(path)
            yield workspace

    def _speak(self, workspace: "Workspace") -> None:
        """Speak the language of the setting, unless the command line or the environment named one."""
        if self._spoken:
            return
        from kamtui.store.queries import setting

        if wanted := setting(workspace, "language"):
            locale.use(wanted)


def warn(path: "Path") -> None:
    """Say on stderr what is unsafe about the place of a workspace."""
    from kamtui.store.surroundings import warnings

    for warning in warnings(path):
        tell(warning)


def tell(text: str) -> None:
    """Say something on stderr, beside the output."""
    import click

    click.echo(text, err=True)
