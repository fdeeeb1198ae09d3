"""Files: whole or not at all, and never over what must not be lost."""

import stat
from pathlib import Path

import pytest

from kamtui.errors import KamtuiError
from kamtui.files import write_text


def test_a_workspace_is_never_written_over(tmp_path: Path) -> None:
    workspace = tmp_path / "work.db"
    workspace.write_bytes(b"SQLite format 3\0" + b"history" * 100)
    before = workspace.read_bytes()
    with pytest.raises(KamtuiError, match="is a database"):
        write_text(workspace, ["{}"])
    assert workspace.read_bytes() == before


def test_a_link_is_written_through_and_a_files_mode_stays(tmp_path: Path) -> None:
    file, link = tmp_path / "out.json", tmp_path / "link.json"
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(file)
    write_text(link, ["new"])
    assert link.is_symlink()
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("new", 0o640)


def test_a_new_file_with_private_fields_is_for_its_owner_alone(tmp_path: Path) -> None:
    write_text(tmp_path / "all.json", ["{}"], private=True)
    assert (tmp_path / "all.json").stat().st_mode & 0o777 == 0o600


def test_a_device_is_written_to_and_stays_a_device() -> None:
    write_text("/dev/null", ["{}"])
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
