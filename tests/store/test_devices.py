"""Devices: a key outside the workspace, and a new stream after a copy, a move, a restore."""

import json
import shutil
import stat
from pathlib import Path

import pytest

from kamtui.errors import KamtuiError
from kamtui.store import devices
from kamtui.store.backup import backup
from kamtui.store.check import check
from kamtui.store.workspace import Workspace


def add(workspace: Workspace, name: str, private: str | None = None) -> None:
    with workspace.action("add") as action:
        action.create("account", {"name": name, "private_notes": private})


def streams(workspace: Workspace) -> list[tuple[str, int]]:
    rows = workspace.connection.execute("SELECT scope, last FROM stream ORDER BY n")
    return [(row[0], row[1]) for row in rows]


def names(workspace: Workspace) -> list[str]:
    return [row[0] for row in workspace.connection.execute("SELECT name FROM account ORDER BY name")]


def publish(workspace: Workspace, keys: Path) -> None:
    """Note in the key file what a bundle that leaves would."""
    (signer,) = devices.signers(keys, workspace.path, workspace.id).values()
    for scope, last in streams(workspace):
        signer.publish(scope, last, bytes(32))


def test_reading_makes_no_device(workspace: Workspace, keys: Path) -> None:
    assert workspace.own_streams() == ()
    assert not keys.exists()


def test_the_private_key_lies_outside_the_workspace_for_this_user_alone(workspace: Workspace, keys: Path) -> None:
    add(workspace, "Hengyue")
    key = devices.key_file(keys, workspace.path)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    private = json.loads(key.read_text())["private"].encode()
    workspace.close()
    assert private not in workspace.path.read_bytes()
    assert {one.name for one in key.parent.iterdir()} == {key.name, key.with_suffix(".stamp").name}


def test_a_device_goes_on_in_its_streams(workspace: Workspace, file: Path, keys: Path) -> None:
    add(workspace, "Hengyue", "p")
    workspace.close()
    with Workspace.open(file, keys) as again:
        add(again, "Suhe", "p")
        assert streams(again) == [("team", 2), ("me", 2)]
        assert sorted(again.own_streams()) == [1, 2]


def test_a_copied_workspace_goes_on_as_a_new_device_with_its_history(
    workspace: Workspace, file: Path, keys: Path, tmp_path: Path
) -> None:
    add(workspace, "Hengyue")
    workspace.close()
    with Workspace.open(Path(shutil.copy(file, tmp_path / "copy.db")), keys) as copy:
        assert copy.own_streams() == ()
        add(copy, "Suhe")
        assert streams(copy) == [("team", 1), ("team", 1)]
        assert names(copy) == ["Hengyue", "Suhe"]
        assert check(copy).problems == ()
    with Workspace.open(file, keys) as original:
        add(original, "Beichen")
        assert streams(original) == [("team", 2)]


def test_a_moved_workspace_goes_on_as_a_new_device_and_the_old_key_stays(
    workspace: Workspace, file: Path, keys: Path, tmp_path: Path
) -> None:
    add(workspace, "Hengyue")
    workspace.close()
    with Workspace.open(file.rename(tmp_path / "moved.db"), keys) as moved:
        add(moved, "Suhe")
        assert streams(moved) == [("team", 1), ("team", 1)]
    assert devices.key_file(keys, file).exists()


def test_a_workspace_restored_from_before_what_was_published_goes_on_as_a_new_device(
    workspace: Workspace, file: Path, keys: Path, tmp_path: Path
) -> None:
    add(workspace, "Hengyue")
    backup(workspace, tmp_path / "backup.db")
    add(workspace, "Suhe")
    publish(workspace, keys)
    former = json.loads(devices.key_file(keys, file).read_text())
    workspace.close()
    (tmp_path / "backup.db").replace(file)
    with Workspace.open(file, keys) as restored:
        add(restored, "Beichen")
        assert streams(restored) == [("team", 1), ("team", 1)]
        assert names(restored) == ["Beichen", "Hengyue"]
        assert check(restored).problems == ()
        add(restored, "Lanjiang")
        assert streams(restored) == [("team", 1), ("team", 2)]
    aside = [one for one in (keys / "devices").glob("*.json") if one != devices.key_file(keys, file)]
    assert [json.loads(one.read_text()) for one in aside] == [former]


def test_a_key_file_put_back_with_its_workspace_goes_on_as_a_new_device(
    workspace: Workspace, file: Path, keys: Path, tmp_path: Path
) -> None:
    add(workspace, "Hengyue")
    backup(workspace, tmp_path / "backup.db")
    shutil.copytree(keys, tmp_path / "keys")
    add(workspace, "Suhe")
    publish(workspace, keys)
    workspace.close()
    (tmp_path / "backup.db").replace(file)
    shutil.rmtree(keys)
    shutil.copytree(tmp_path / "keys", keys)
    with Workspace.open(file, keys) as restored:
        assert restored.own_streams() == ()
        add(restored, "Beichen")
        assert streams(restored) == [("team", 1), ("team", 1)]


def test_numbers_that_were_never_published_may_be_used_again(
    workspace: Workspace, file: Path, keys: Path, tmp_path: Path
) -> None:
    add(workspace, "Hengyue")
    publish(workspace, keys)
    backup(workspace, tmp_path / "backup.db")
    add(workspace, "Suhe")
    workspace.close()
    (tmp_path / "backup.db").replace(file)
    with Workspace.open(file, keys) as restored:
        add(restored, "Beichen")
        assert streams(restored) == [("team", 2)]


def test_another_workspaces_key_is_not_used(workspace: Workspace, file: Path, keys: Path, tmp_path: Path) -> None:
    add(workspace, "Hengyue")
    workspace.close()
    former = devices.key_file(keys, file).read_text()
    file.rename(tmp_path / "elsewhere.db")
    with Workspace.open(file, keys, create=True) as other:
        add(other, "Suhe")
        assert streams(other) == [("team", 1)]
    assert devices.key_file(keys, file).read_text() != former
    assert former in [one.read_text() for one in (keys / "devices").iterdir()]


def test_a_crash_between_the_key_and_the_first_commit_changes_nothing(workspace: Workspace, keys: Path) -> None:

    def crash() -> None:
        with workspace.action("add") as action:
            action.create("account", {"name": "Hengyue"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        crash()
    key = devices.key_file(keys, workspace.path).read_text()
    assert streams(workspace) == []
    add(workspace, "Hengyue")
    assert streams(workspace) == [("team", 1)]
    assert devices.key_file(keys, workspace.path).read_text() == key


def test_a_key_file_that_cannot_be_read_is_named_with_what_to_do(workspace: Workspace, keys: Path) -> None:
    key = devices.key_file(keys, workspace.path)
    key.parent.mkdir(parents=True)
    key.write_text("{")
    with pytest.raises(KamtuiError, match="device key cannot be read") as caught:
        add(workspace, "Hengyue")
    assert str(key) in caught.value.hint
    assert names(workspace) == []


def test_a_home_that_cannot_be_written_to_is_said_and_nothing_is_saved(workspace: Workspace, keys: Path) -> None:
    keys.write_text("in the way")
    with pytest.raises(KamtuiError, match="device key") as caught:
        add(workspace, "Hengyue")
    assert caught.value.hint
    assert names(workspace) == []
