"""What every release wrote is opened for ever: its workspace, its pack (sync.md §5, proof 6)."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from kamtui.actions.exchanging import import_path
from kamtui.actions.exports import export
from kamtui.actions.start import be
from kamtui.store import conflicts
from kamtui.store.check import check
from kamtui.store.layout import LATEST
from kamtui.store.migrations import migrate
from kamtui.store.opening import connect, version_of
from kamtui.store.workspace import Workspace
from tests.frozen.make import BANK, FOLDER, Clock, make

RELEASES = sorted(file.stem for file in FOLDER.glob("*.db"))

OLDER = ("0.2.0",)
"""Releases of another layout, whose workspaces an opening changes."""


def said(workspace: Workspace, file: Path) -> Any:
    """What `export --private` says, sets without an order."""
    export(workspace, file, "json", private=True)
    return plain(json.loads(file.read_text("utf-8")))


def frozen(release: str) -> Any:
    """What it said then."""
    return plain(json.loads((FOLDER / f"{release}.json").read_text("utf-8")))


def plain(value: Any) -> Any:
    """The same with every list in one order: records and members of sets have none."""
    if isinstance(value, list):
        return sorted((plain(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    return {key: plain(one) for key, one in value.items()} if isinstance(value, dict) else value


def test_there_is_a_first_release() -> None:
    assert "0.2.0" in RELEASES


@pytest.mark.parametrize("release", RELEASES)
def test_a_workspace_is_opened_as_it_was(release: str, home: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(FOLDER / f"{release}.db", tmp_path / "work.db"))
    with Workspace.open(file, home, Clock()) as workspace:
        assert said(workspace, tmp_path / "now.json") == frozen(release)
        assert not check(workspace).count
        assert {one.field for one in conflicts.every(workspace)} == {"city", "deleted"}
        assert not workspace.read_only


@pytest.mark.parametrize("release", RELEASES)
def test_a_pack_gives_the_same_workspace_anew(release: str, home: Path, tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "new.db", home, Clock(), create=True) as workspace:
        import_path(workspace, FOLDER / f"{release}.kamtui")
        be(workspace, "Anna Wu")
        states = {one.state for one in import_path(workspace, FOLDER / f"{release}.kamtui").arrived}
        assert states <= {"applied", "known"}
        assert said(workspace, tmp_path / "now.json") == frozen(release)
        assert workspace.read("account", BANK).values["private_notes"] == "likes opera"
        assert len(conflicts.every(workspace)) == 2
        assert not check(workspace).count


def test_this_release_makes_the_like(tmp_path: Path) -> None:
    make(tmp_path, "now")
    assert {file.suffix for file in tmp_path.iterdir()} == {".db", ".json", ".kamtui"}


@pytest.mark.parametrize("release", OLDER)
def test_two_programs_bring_one_workspace_up_to_date_together(release: str, home: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(FOLDER / f"{release}.db", tmp_path / "work.db"))
    with closing(connect(file)) as first, closing(connect(file)) as second:
        version = version_of(first, file)
        assert version < LATEST
        migrate(first, file, version)
        # What the second read before the first was done is not true any more.
        migrate(second, file, version)
        assert version_of(second, file) == LATEST
    with closing(connect(file.with_name(f"work.before-{LATEST}.db"))) as copy:
        assert version_of(copy, file) == version
    with Workspace.open(file, home, Clock()) as workspace:
        assert not check(workspace).count


@pytest.mark.parametrize("release", RELEASES)
def test_several_programs_open_an_old_workspace_at_one_time(release: str, home: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(FOLDER / f"{release}.db", tmp_path / "work.db"))
    begun = Barrier(4)

    def found(_program: int) -> int:
        begun.wait()
        with Workspace.open(file, home, Clock()) as workspace:
            return check(workspace).count

    with ThreadPoolExecutor(4) as programs:
        assert list(programs.map(found, range(4))) == [0, 0, 0, 0]
