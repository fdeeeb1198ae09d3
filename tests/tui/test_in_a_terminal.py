"""The program in a real pseudo-terminal: it starts, follows the terminal, ends and leaves everything in order."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from ptyprocess import PtyProcess

from kamtui.clock import clock
from kamtui.store import queries
from kamtui.store.check import check
from kamtui.store.workspace import Workspace
from tests.benchmarks.terminal import Terminal

from .room import Room, make_room

pytestmark = pytest.mark.pty

PATIENCE = 30.0
"""Seconds to wait for anything; a busy machine is slow, and nothing here is a measurement."""

LEFT_BEHIND = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l")
"""What gives the terminal back: its own screen, the cursor, the mouse, plain pasting."""


class Session:
    """One run of `kamtui` with a terminal that answers."""

    def __init__(self, environment: dict[str, str], arguments: Sequence[str], columns: int, rows: int) -> None:
        self.terminal = Terminal(columns, rows)
        self.sent = b""
        command = [sys.executable, "-m", "kamtui", *arguments]
        self.process = PtyProcess.spawn(command, env=environment, dimensions=(rows, columns))

    @property
    def text(self) -> str:
        """What is on the screen."""
        screen = self.terminal.screen
        lines = ([screen.buffer[y][x].data for x in range(screen.columns)] for y in range(screen.lines))
        return "\n".join("".join(line).rstrip() for line in lines)

    def until(self, done: Callable[[], bool]) -> None:
        """Read what the program writes until something is so."""
        end = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < end, self.text
            self._read(0.05)

    def shows(self, text: str) -> None:
        """Wait until `text` is on the screen."""
        self.until(lambda: text in self.text)

    def keys(self, keys: str) -> None:
        """Press keys, as the bytes a terminal sends."""
        os.write(self.process.fd, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        """The window changes its size."""
        self.terminal.screen.resize(rows, columns)
        self.terminal.screen.reset()
        self.process.setwinsize(rows, columns)

    def ends(self) -> int:
        """Wait for the end; the exit code, negative for a signal."""
        end = time.monotonic() + PATIENCE
        while self.process.isalive():
            assert time.monotonic() < end, self.text
            self._read(0.02)
        while self._read(0.0):
            pass
        return -self.process.signalstatus if self.process.signalstatus else int(self.process.exitstatus)

    def gave_the_terminal_back(self) -> bool:
        """The terminal is as it was before."""
        last = self.sent.rfind(b"\x1b[?1049h")
        return all(self.sent.rfind(code) > last for code in LEFT_BEHIND)

    def window_is_closed(self) -> None:
        """The terminal goes away; wait for the end of the program."""
        self.process.fileobj.close()
        end = time.monotonic() + PATIENCE
        while os.waitpid(self.process.pid, os.WNOHANG) == (0, 0):
            assert time.monotonic() < end
            select.select([], [], [], 0.02)
        self.process.closed = True

    def close(self) -> None:
        """End it whatever happens."""
        if self.process.closed:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.close(force=True)

    def _read(self, timeout: float) -> bool:
        if not select.select([self.process.fd], [], [], timeout)[0]:
            return False
        try:
            chunk = os.read(self.process.fd, 65536)
        except OSError:  # how Linux says that the other side is closed
            return False
        if answer := self.terminal.answers(chunk):
            os.write(self.process.fd, answer)
        self.terminal.feed(chunk)
        self.sent += chunk
        return bool(chunk)


@pytest.fixture
def place(home: Path) -> Room:
    """The small team's workspace, closed: only the program has it open."""
    made = make_room(home)
    made.workspace.close()
    return made


@pytest.fixture
def start(child_environment: dict[str, str]) -> Iterator[Callable[..., Session]]:
    """Starts the program; ends what is still running."""
    sessions: list[Session] = []

    def begin(*arguments: str, columns: int = 80, rows: int = 24) -> Session:
        environment = {**child_environment, "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"}
        sessions.append(Session(environment, arguments, columns, rows))
        return sessions[-1]

    yield begin
    for session in sessions:
        session.close()


def reopened(room: Room) -> Workspace:
    return Workspace.open(room.workspace.path, room.home, clock())


def test_it_starts_writes_and_quits_leaving_terminal_and_workspace_in_order(
    place: Room, start: Callable[..., Session]
) -> None:
    session = start("--db", str(place.workspace.path))
    session.shows("2d late")
    session.keys(" ")
    session.shows("Kept late")
    session.keys("\x11")
    assert session.ends() == 0
    assert session.gave_the_terminal_back()
    assert not place.workspace.path.with_name(place.workspace.path.name + "-wal").exists()
    with reopened(place) as workspace:
        assert queries.field_of(workspace, "step", place.plan, "kept") == "late"
        assert check(workspace).sound


def test_it_follows_the_size_of_the_terminal_down_and_up(place: Room, start: Callable[..., Session]) -> None:
    session = start("--db", str(place.workspace.path), "--lang", "zh_CN", columns=120, rows=40)
    session.shows("苏禾乳业")
    for columns, rows in ((30, 8), (200, 60), (20, 4), (80, 24)):
        session.resize(columns, rows)
        session.shows("帮助")
    session.shows("承诺")
    session.keys("/")
    session.shows("查找")
    session.shows("北辰重工  ")
    session.keys("苏禾")
    session.shows("苏禾  ")
    session.keys("\r")
    session.shows("还没有拜访记录")
    session.keys("\x11")
    assert session.ends() == 0


def test_being_ended_from_outside_leaves_a_sound_workspace_and_a_usable_terminal(
    place: Room, start: Callable[..., Session]
) -> None:
    session = start("--db", str(place.workspace.path))
    session.shows("2d late")
    session.keys(" ")
    session.shows("Kept late")
    session.keys("l")
    session.shows("Understood")
    session.keys("half a sentence")
    session.shows("half a sentence")
    session.process.kill(signal.SIGTERM)
    assert session.ends() == 128 + signal.SIGTERM
    assert session.gave_the_terminal_back()
    with reopened(place) as workspace:
        assert queries.field_of(workspace, "step", place.plan, "kept") == "late"
        assert check(workspace).sound


def test_it_ends_when_its_terminal_is_closed(place: Room, start: Callable[..., Session]) -> None:
    session = start("--db", str(place.workspace.path))
    session.shows("2d late")
    session.keys(" ")
    session.shows("Kept late")
    session.window_is_closed()
    with reopened(place) as workspace:
        assert queries.field_of(workspace, "step", place.plan, "kept") == "late"


def test_what_a_command_writes_meanwhile_is_seen_without_a_key(
    place: Room, start: Callable[..., Session], child_environment: dict[str, str]
) -> None:
    session = start("--db", str(place.workspace.path))
    session.shows("2d late")
    command = [sys.executable, "-m", "kamtui", "--db", str(place.workspace.path), "set", "Hengyue Bank", "tier=gold"]
    subprocess.run(command, env=child_environment, check=True, capture_output=True)
    session.shows("gold, partnership")
    session.keys("\x11")
    assert session.ends() == 0


def test_the_first_start_makes_a_workspace_with_one_key(
    home: Path, start: Callable[..., Session]
) -> None:
    session = start()
    session.shows("First start")
    session.keys("\r")
    session.shows("n makes the first one")
    session.keys("\x11")
    assert session.ends() == 0
    assert session.gave_the_terminal_back()
    assert list(home.glob("*.db")) != []
