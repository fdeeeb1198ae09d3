"""Backups: a whole copy while the workspace is in use, and nothing lost that was in its place."""

from pathlib import Path

import pytest

from kamtui.errors import KamtuiError
from kamtui.store.backup import backup
from kamtui.store.check import check
from kamtui.store.workspace import Workspace


def add(workspace: Workspace, name: str) -> None:
    with workspace.action("add") as action:
        action.create("account", {"name": name, "notes": name * 100})


def names(path: Path, home: Path) -> list[str]:
    with Workspace.open(path, home) as workspace:
        assert check(workspace).problems == ()
        return [row[0] for row in workspace.connection.execute("SELECT name FROM account ORDER BY name")]


def test_a_backup_is_whole_and_goes_on_as_a_new_device(workspace: Workspace, keys: Path, tmp_path: Path) -> None:
    add(workspace, "Hengyue")
    target = tmp_path / "backup.db"
    with workspace.another() as other, other.action("add") as action:
        action.create("account", {"name": "not yet saved"})
        backup(workspace, target)
    assert names(target, keys) == ["Hengyue"]
    with Workspace.open(target, keys) as copy:
        assert copy.id == workspace.id
        assert copy.own_streams() == ()
        add(copy, "Suhe")
        assert len(copy.connection.execute("SELECT * FROM stream").fetchall()) == 2


def test_an_older_backup_is_replaced(workspace: Workspace, keys: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    for name in ("Hengyue", "Suhe"):
        add(workspace, name)
        backup(workspace, target)
    assert names(target, keys) == ["Hengyue", "Suhe"]


def test_a_copy_with_changes_of_its_own_is_not_replaced(workspace: Workspace, keys: Path, tmp_path: Path) -> None:
    add(workspace, "Hengyue")
    target = tmp_path / "backup.db"
    backup(workspace, target)
    with Workspace.open(target, keys) as copy:
        add(copy, "Suhe")
    with pytest.raises(KamtuiError, match="changes that this workspace does not have"):
        backup(workspace, target)
    assert names(target, keys) == ["Hengyue", "Suhe"]


def test_a_copy_somebody_has_open_is_not_replaced(workspace: Workspace, keys: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    add(workspace, "Hengyue")
    backup(workspace, target)
    with Workspace.open(target, keys) as reader:
        reader.connection.execute("SELECT * FROM account").fetchall()
        with pytest.raises(KamtuiError, match="has it open"):
            backup(workspace, target)
    backup(workspace, target)


def test_another_workspace_is_not_replaced(workspace: Workspace, keys: Path, tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "other.db", keys, create=True) as other:
        add(other, "Other")
    with pytest.raises(KamtuiError, match="another workspace"):
        backup(workspace, tmp_path / "other.db")
    assert names(tmp_path / "other.db", keys) == ["Other"]


def test_a_file_that_is_no_workspace_is_not_replaced(workspace: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "letter.txt"
    for content in ("Dear Chen", ""):
        target.write_text(content)
        with pytest.raises(KamtuiError, match="not a kamtui workspace") as caught:
            backup(workspace, target)
        assert caught.value.hint
        assert target.read_text() == content
    with pytest.raises(KamtuiError):
        backup(workspace, tmp_path)


def test_a_workspace_is_not_its_own_backup(workspace: Workspace, file: Path) -> None:
    (file.parent / "same.db").symlink_to(file)
    for target in (file, file.parent / "same.db"):
        with pytest.raises(KamtuiError, match="its own backup"):
            backup(workspace, target)


def test_a_missing_folder_is_said_and_not_made(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(KamtuiError, match="could not be written") as caught:
        backup(workspace, tmp_path / "none" / "backup.db")
    assert "no folder" in caught.value.message
    assert not (tmp_path / "none").exists()


def test_a_full_disk_leaves_the_older_backup(workspace: Workspace, keys: Path, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    target = tmp_path / "backup.db"
    add(workspace, "Hengyue")
    backup(workspace, target)
    add(workspace, "Suhe")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, before[1]))
    try:
        with pytest.raises(KamtuiError, match="could not be written") as caught:
            backup(workspace, target)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.hint
    assert names(target, keys) == ["Hengyue"]
    assert not list(tmp_path.glob("*.part*"))


def test_a_workspace_that_can_only_be_read_can_be_backed_up(workspace: Workspace, file: Path, tmp_path: Path) -> None:
    add(workspace, "Hengyue")
    workspace.connection.execute("PRAGMA user_version = 99")
    with Workspace.open(file, tmp_path) as newer:
        backup(newer, tmp_path / "backup.db")
    with Workspace.open(tmp_path / "backup.db", tmp_path) as copy:
        assert copy.read_only
