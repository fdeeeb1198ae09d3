"""Long work beside the screen: in a thread, on a connection of its own, with progress, and to be cancelled."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

from kamtui.errors import CancelledError, KamtuiError

if TYPE_CHECKING:
    from kamtui.actions.exchanging import Progress
    from kamtui.store.workspace import Workspace

QUIET_SECONDS = 0.3
"""How long nothing is shown of work that may be over in a moment."""

SWITCH_SECONDS = 0.0005
"""How long the worker may keep the interpreter while a key waits, instead of Python's 5 ms: a frame asks for it several
times."""

Act = Callable[["Workspace", "Progress"], Any]
"""What is done, with a connection of its own; it calls the progress after each bundle."""


class Work:
    """One piece of long work. `label` says what it is; `result` or `error` what came of it."""

    def __init__(self, label: str, act: Act, ended: "Callable[[Work], None]") -> None:
        self.label = label
        self.ended = ended
        self.done = self.total = 0
        self.cancelled = False
        self.result: Any = None
        self.error: KamtuiError | None = None
        self._act = act
        self._begun = monotonic()

    @property
    def percent(self) -> int | None:
        """How much of it is done; None while nobody knows."""
        return min(99, self.done * 100 // self.total) if self.total else None

    @property
    def is_slow(self) -> bool:
        """It takes long enough to be shown."""
        return monotonic() - self._begun >= QUIET_SECONDS

    def cancel(self) -> None:
        """End at the next bundle."""
        self.cancelled = True

    def progress(self, done: int, total: int) -> None:
        """Told by the work how far it is; raises where it was cancelled."""
        self.done, self.total = done, total
        if self.cancelled:
            raise CancelledError

    def run(self, workspace: "Workspace") -> None:
        """Do it, in the worker's thread. An expected failure is kept in `error`."""
        try:
            with giving_way(), workspace.another() as own:
                self.result = self._act(own, self.progress)
        except CancelledError:
            self.cancelled = True
        except KamtuiError as error:
            self.error = error


@contextmanager
def giving_way() -> Iterator[None]:
    """Let the screen's thread have the interpreter sooner than usual."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
