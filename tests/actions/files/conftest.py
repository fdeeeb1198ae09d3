"""Empty workspaces, and the little files that tests of imports are made of."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kamtui.store.workspace import Workspace

START = datetime.fromisoformat("2026-11-22T20:14:00+08:00")
"""When these tests take place: the Sunday evening of the fictional workspace."""


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty workspace file; making one takes longer than copying it."""
    folder = tmp_path_factory.mktemp("empty")
    Workspace.open(folder / "empty.db", folder, lambda: START, create=True).close()
    return folder / "empty.db"


@pytest.fixture
def empty(tmp_path: Path, empty_workspace: Path) -> Iterator[Callable[[], Workspace]]:
    """Opens as many empty workspaces as a test asks for, each with a clock that moves on by a second a look."""
    opened: list[Workspace] = []
    seconds = itertools.count()

    def make() -> Workspace:
        file = shutil.copy(empty_workspace, tmp_path / f"{len(opened)}.db")
        opened.append(
            Workspace.open(Path(file), tmp_path / "home", lambda: START + timedelta(seconds=next(seconds)))
        )
        return opened[-1]

    yield make
    for workspace in opened:
        workspace.close()


@pytest.fixture
def workspace(empty: Callable[[], Workspace]) -> Workspace:
    """An empty workspace."""
    return empty()


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file with this name and content."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
