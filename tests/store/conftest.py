"""A workspace on a real file, a clock that moves by a second a look, and other people's devices."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kamtui.store.log import edit_id
from kamtui.store.workspace import Workspace

START = datetime(2026, 11, 22, 12, 14, tzinfo=UTC)
"""When the tests of the store begin: the Sunday evening of the fictional workspace."""


class Clock:
    """A clock that a test holds in its hand: each look is a second later than the one before."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


@pytest.fixture
def clock() -> Clock:
    """The workspace's clock."""
    return Clock()


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty workspace file; making one takes longer than copying it."""
    folder = tmp_path_factory.mktemp("empty")
    Workspace.open(folder / "empty.db", folder, lambda: START, create=True).close()
    return folder / "empty.db"


@pytest.fixture
def file(tmp_path: Path, empty_workspace: Path) -> Path:
    """Where the workspace lies."""
    return Path(shutil.copy(empty_workspace, tmp_path / "work.db"))


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """The folder of this machine's device keys."""
    return tmp_path / "home"


@pytest.fixture
def workspace(file: Path, keys: Path, clock: Clock) -> Iterator[Workspace]:
    """An empty workspace."""
    with Workspace.open(file, keys, clock) as opened:
        yield opened


@pytest.fixture
def device(workspace: Workspace) -> Callable[..., int]:
    """Begins the stream of somebody else's device; returns its number."""
    numbers = itertools.count(1)

    def begin(scope: str = "team", name: str = "Anna's laptop") -> int:
        (stream,) = workspace.connection.execute(
            "INSERT INTO stream (device, scope, name, minted) VALUES (?, ?, ?, 0) RETURNING n",
            (bytes([next(numbers)]) * 32, scope, name),
        ).fetchone()
        return int(stream)

    return begin


@pytest.fixture
def seq() -> Callable[[int, int], int]:
    """The number of an edit in this file, from its stream and place."""
    return edit_id


@pytest.fixture
def another(tmp_path: Path, empty_workspace: Path, clock: Clock) -> Iterator[Callable[[str], Workspace]]:
    """Makes further devices with empty workspaces, each with its own key."""
    opened: list[Workspace] = []

    def begin(name: str) -> Workspace:
        folder = tmp_path / name
        folder.mkdir()
        opened.append(Workspace.open(Path(shutil.copy(empty_workspace, folder / "work.db")), folder, clock))
        return opened[-1]

    yield begin
    for one in opened:
        one.close()
