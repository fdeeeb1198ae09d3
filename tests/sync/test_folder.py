"""A folder of exchange among things that nobody meant for it: links, pipes, depths, what may not be read."""

import os
from pathlib import Path

import pytest

from kamtui.sync.folder import Folder


def names(place: Path) -> list[str]:
    return list(Folder(place).every("."))


def test_links_in_a_circle_are_followed_once(tmp_path: Path) -> None:
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / "one").write_bytes(b"1")
    for name in ("here", "there"):
        (tmp_path / "box" / name).symlink_to(tmp_path)
    (tmp_path / "nowhere").symlink_to("nowhere")
    (tmp_path / "gone").symlink_to("missing")
    assert names(tmp_path) == ["./box/one"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in this system")
def test_a_pipe_is_no_file_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.kamtui")
    (tmp_path / "one").write_bytes(b"1")
    assert names(tmp_path) == ["./one"]


def test_folders_may_lie_deeper_than_a_program_calls_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "z").write_bytes(b"1")
    monkeypatch.chdir(tmp_path)
    for _depth in range(1200):
        Path("d").mkdir()
        os.chdir("d")
    try:
        assert names(tmp_path) == ["./z"]
    finally:
        for _depth in range(1200):
            os.chdir("..")
            Path("d").rmdir()


def test_a_folder_inside_that_may_not_be_read_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lost+found").mkdir()
    (tmp_path / "one").write_bytes(b"1")
    look = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "lost+found":
            raise PermissionError(13, "Permission denied")
        return look(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert names(tmp_path) == ["./one"]
