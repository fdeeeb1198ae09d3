"""Opening workspaces: new, newer, foreign, damaged, at once."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kamtui.errors import KamtuiError
from kamtui.store.check import check
from kamtui.store.layout import LATEST
from kamtui.store.workspace import Workspace


def names(workspace: Workspace) -> list[str]:
    return [row[0] for row in workspace.connection.execute("SELECT name FROM account ORDER BY name")]


def add(workspace: Workspace, name: str) -> None:
    with workspace.action("add") as action:
        action.create("account", {"name": name})


def test_a_new_workspace_is_made_with_its_folder_and_found_again(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "客户 #1?.db"
    with Workspace.open(path, tmp_path / "home", create=True) as workspace:
        add(workspace, "Hengyue")
        identity = workspace.id
        assert workspace.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert workspace.connection.execute("PRAGMA synchronous").fetchone()[0] == 2
    with Workspace.open(path, tmp_path / "home") as workspace:
        assert (workspace.id, names(workspace)) == (identity, ["Hengyue"])
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_missing_workspace_is_not_made_unasked(tmp_path: Path) -> None:
    with pytest.raises(KamtuiError, match="There is no workspace") as caught:
        Workspace.open(tmp_path / "none.db", tmp_path)
    assert caught.value.hint
    assert not (tmp_path / "none.db").exists()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KamtuiError, match="could not be made"):
        Workspace.open(tmp_path / "file" / "a.db", tmp_path, create=True)


def test_a_workspace_of_a_newer_kamtui_can_be_read_and_not_changed(
    workspace: Workspace, file: Path, keys: Path
) -> None:
    add(workspace, "Hengyue")
    workspace.connection.execute(f"PRAGMA user_version = {LATEST + 1}")
    with Workspace.open(file, keys) as newer:
        assert "newer kamtui" in newer.read_only
        assert names(newer) == ["Hengyue"]
        with pytest.raises(KamtuiError, match="newer kamtui"), newer.action("add"):
            pass
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            newer.connection.execute("UPDATE guard SET open = 1")
    with pytest.raises(KamtuiError, match="upgraded this workspace"):
        add(workspace, "Suhe")
    assert names(workspace) == ["Hengyue"]


@pytest.mark.parametrize("content", [b"", b"name,tier\nHengyue,gold\n" * 50, b"PK\x03\x04" + b"\0" * 500])
def test_a_file_of_another_program_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    with pytest.raises(KamtuiError, match="workspace") as caught:
        Workspace.open(path, tmp_path, create=True)
    assert caught.value.hint
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    stranger = sqlite3.connect(tmp_path / "other.db")
    stranger.execute("CREATE TABLE account (name)")
    stranger.close()
    with pytest.raises(KamtuiError, match="is not a kamtui workspace"):
        Workspace.open(tmp_path / "other.db", tmp_path)


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KamtuiError, match="cannot be opened"):
        Workspace.open(tmp_path, tmp_path)


@pytest.mark.parametrize("keep", [100, 4096, 20_000])
def test_a_workspace_cut_short_is_told_as_damaged(file: Path, keys: Path, keep: int) -> None:
    content = file.read_bytes()[:keep]
    file.write_bytes(content)
    with pytest.raises(KamtuiError) as caught, Workspace.open(file, keys) as workspace:
        add(workspace, "Hengyue")
    assert caught.value.message
    assert caught.value.hint
    assert file.read_bytes() == content


def test_a_page_written_over_by_noise_is_found(workspace: Workspace, file: Path, keys: Path) -> None:
    for name in ("Hengyue", "Suhe"):
        add(workspace, name)
    (page,) = workspace.connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'account'").fetchone()
    (size,) = workspace.connection.execute("PRAGMA page_size").fetchone()
    workspace.close()
    content = bytearray(file.read_bytes())
    content[(page - 1) * size : page * size] = b"\x5a" * size
    file.write_bytes(content)
    with Workspace.open(file, keys) as damaged:
        assert not check(damaged).sound
        with pytest.raises(KamtuiError, match="damaged") as caught:
            check(damaged, repair=True)
        assert "backup" in caught.value.hint


MAKE = """
import sys
from pathlib import Path
from kamtui.store.workspace import Workspace

path, home, name = sys.argv[1:]
with Workspace.open(Path(path), Path(home), create=True) as workspace:
    with workspace.action("add") as action:
        action.create("account", {"name": name})
"""
"""What one of several starts does."""


def test_several_starts_at_once_make_one_workspace(tmp_path: Path) -> None:
    path, home = tmp_path / "new.db", tmp_path / "home"
    starts = [subprocess.Popen([sys.executable, "-c", MAKE, str(path), str(home), name]) for name in ("A", "B", "C")]
    assert [start.wait() for start in starts] == [0, 0, 0]
    with Workspace.open(path, home) as workspace:
        assert names(workspace) == ["A", "B", "C"]
        assert check(workspace).problems == ()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["home", "new.db"]


def test_a_second_window_sees_what_the_first_wrote(workspace: Workspace) -> None:
    with workspace.another() as window:
        before = window.changed_elsewhere()
        add(workspace, "Hengyue")
        assert window.changed_elsewhere() != before
        assert names(window) == ["Hengyue"]


def test_a_workspace_file_put_in_anothers_place_keeps_its_own_identity(
    workspace: Workspace, file: Path, keys: Path, tmp_path: Path
) -> None:
    with Workspace.open(tmp_path / "b.db", keys, create=True) as other:
        add(other, "Other")
        identity = other.id
    assert identity != workspace.id
    workspace.close()
    shutil.copy(tmp_path / "b.db", file)
    with Workspace.open(file, keys) as replaced:
        assert replaced.id == identity
