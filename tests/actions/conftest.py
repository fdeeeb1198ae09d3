"""A workspace with a person who is me, for the actions' tests."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from kamtui.store.workspace import Workspace

NOW = datetime.fromisoformat("2026-11-22T20:14:00+08:00")
"""The Sunday evening of the fictional workspace."""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace with a teammate who is me."""
    from kamtui.actions.records import add

    with Workspace.open(tmp_path / "work.db", tmp_path / "home", lambda: NOW, create=True) as opened:
        opened.set_meta("me", add(opened, "teammate", {"name": "Lin Yue"}))
        yield opened
