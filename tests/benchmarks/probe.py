"""Run a program in a pseudo-terminal and take the time from outside: nothing of it knows that it is measured.

Chunks are stamped as they are read and drawn only in the pauses, so that drawing is not in the figures. A frame counts
when it is whole (synchronised output). Times are in milliseconds, memory in MiB.
"""

import contextlib
import os
import re
import select
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ptyprocess import PtyProcess

from .terminal import Terminal

COLUMNS, ROWS = 120, 40
"""The design size."""

QUIET = 0.06
"""Seconds without a byte after which a program is taken to have answered: four frames at 60 a second."""

PAUSE = 0.005
"""Seconds without a byte after which there is time to draw."""

PATIENCE = 30.0
"""Seconds to wait for anything."""

KEYS = {
    "down": "\x1b[B", "up": "\x1b[A", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
    "pagedown": "\x1b[6~", "pageup": "\x1b[5~", "enter": "\r", "escape": "\x1b", "tab": "\t", "ctrl+q": "\x11",
}
"""What a terminal sends for a key; a key that is not here is sent as it is."""


class NotUsableError(Exception):
    """The program ended, or did not show what was waited for; the message is its screen."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program did after a key: ms to the first frame that differs, ms to the last one, bytes written."""

    changed: float | None
    settled: float | None
    written: int


class Probe:
    """One run of a program; `with` ends it whatever happens."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self.terminal = Terminal(COLUMNS, ROWS)
        self.written = 0
        self._pending: list[tuple[float, bytes]] = []
        self._ended = False
        self.began = time.perf_counter()
        self.process = PtyProcess.spawn(list(command), env=environment, dimensions=(ROWS, COLUMNS))

    def __enter__(self) -> "Probe":
        return self

    def __exit__(self, *_exc: object) -> None:
        with contextlib.suppress(ProcessLookupError):  # it has ended already
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.close(force=True)

    def _read(self, timeout: float) -> bool:
        """Wait up to `timeout` seconds for one chunk, answer what it asks; whether one came."""
        if self._ended or not select.select([self.process.fd], [], [], max(0.0, timeout))[0]:
            return False
        try:
            chunk = os.read(self.process.fd, 65536)
        except OSError:  # how Linux says that the other side is closed
            chunk = b""
        if not chunk:
            self._ended = True
            return False
        self._pending.append((time.perf_counter(), chunk))
        self.written += len(chunk)
        if answers := self.terminal.answers(chunk):
            os.write(self.process.fd, answers)
        return True

    def usable(self, ready: str) -> float:
        """Milliseconds from the start to the first whole frame that shows `ready`, a regular expression."""
        shown, when = re.compile(ready), None
        deadline = self.began + PATIENCE
        while when is None:
            self._read(QUIET)
            # Drawing while more is coming would hold the program up: a terminal's buffer is small.
            while self._read(PAUSE):
                pass
            for stamp, chunk in self._taken():
                if self.terminal.feed(chunk) and when is None and shown.search(self.terminal.text()):
                    when = stamp
            if when is None and (self._ended or time.perf_counter() > deadline):
                raise NotUsableError(self.terminal.text())
        self.settle()
        return (when - self.began) * 1000

    def _taken(self) -> list[tuple[float, bytes]]:
        taken, self._pending = self._pending, []
        return taken

    def settle(self, seconds: float = 0.3) -> None:
        """Wait until nothing has been written for `seconds`."""
        deadline = time.perf_counter() + PATIENCE
        while self._read(seconds) and time.perf_counter() < deadline:
            pass
        for _stamp, chunk in self._taken():
            self.terminal.feed(chunk)

    def press(self, key: str) -> Answer:
        """Send one key and wait until the program is quiet again."""
        before, written = self.terminal.look(), self.written
        sent = time.perf_counter()
        os.write(self.process.fd, KEYS.get(key, key).encode())
        # The first byte may take long, what follows comes frame by frame.
        if self._read(1.0):
            while self._read(QUIET) and time.perf_counter() < sent + PATIENCE:
                pass
        changed = settled = None
        for stamp, chunk in self._taken():
            if self.terminal.feed(chunk) and (look := self.terminal.look()) != before:
                before, settled = look, (stamp - sent) * 1000
                changed = settled if changed is None else changed
        return Answer(changed, settled, self.written - written)

    def tree(self) -> list[int]:
        """The process and all it has started."""
        pids = [self.process.pid]
        for pid in pids:  # grows while it is walked
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                pids += map(int, children.read_text().split())
        return pids

    def memory(self) -> float:
        """Resident MiB of the process and all it has started."""
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.tree())
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def cpu(self) -> float:
        """Milliseconds of processor time so far, from the scheduler's own count in nanoseconds."""
        tasks = [task for pid in self.tree() for task in Path(f"/proc/{pid}/task").glob("*/schedstat")]
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e6

    def idle(self, seconds: float) -> tuple[float, int]:
        """Leave it alone for `seconds`: the processor time it takes in ms, and the bytes it writes."""
        self.settle(0.5)
        cpu, written, end = self.cpu(), self.written, time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0 and not self._ended:
            self._read(left)
        return self.cpu() - cpu, self.written - written

    def leave(self, key: str = "ctrl+q") -> float:
        """Milliseconds from the quit key to the end of the process. Raises NotUsableError when it stays."""
        sent = time.perf_counter()
        os.write(self.process.fd, KEYS.get(key, key).encode())
        while time.perf_counter() < sent + 5:
            self._read(0.002)
            if os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                return (time.perf_counter() - sent) * 1000
            if self._ended:
                time.sleep(0.001)
        raise NotUsableError(self.terminal.text())
