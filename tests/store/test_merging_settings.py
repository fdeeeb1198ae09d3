"""Merging many edits leaves the machine as it was: the collector, SQLite's settings, the write-ahead log."""

import gc
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from kamtui.errors import KamtuiError
from kamtui.store.uncollected import uncollected
from kamtui.store.workspace import MERGING, Workspace
from tests.store.network import bring, edit, piece


def test_the_collector_runs_again_after_the_last_of_nested_blocks() -> None:
    with uncollected():
        with suppress(ValueError), uncollected():
            raise ValueError
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize("sound", [True, False])
def test_a_merge_gives_back_its_settings(workspace: Workspace, sound: bool) -> None:
    def settings() -> list[int]:
        return [workspace.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in MERGING]

    before = settings()
    if sound:
        bring(workspace, piece(edit(1, {"name": "Nordhaven"})))
    else:
        with pytest.raises(KamtuiError):
            bring(workspace, piece(edit(1, {"": "Nordhaven"})))
    assert settings() == before


def test_what_was_merged_stands_in_the_file_itself_once_it_is_folded(workspace: Workspace, tmp_path: Path) -> None:
    def in_the_file_alone() -> list[tuple[str]]:
        alone = shutil.copy(workspace.path, tmp_path / "alone.db")
        with closing(sqlite3.connect(f"file:{alone}?immutable=1", uri=True)) as connection:
            return connection.execute("SELECT name FROM account").fetchall()

    bring(workspace, piece(edit(1, {"name": "Nordhaven"})))
    assert in_the_file_alone() == []
    workspace.fold()
    assert in_the_file_alone() == [("Nordhaven",)]
