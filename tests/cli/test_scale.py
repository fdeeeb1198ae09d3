"""`kamtui demo --scale`: a large workspace in a file, or a message why not."""

import json
from pathlib import Path

import pytest

from .conftest import Run


def test_a_workspace_of_that_size_is_written(command: Run, tmp_path: Path) -> None:
    file = tmp_path / "folder" / "large.db"
    assert str(file) in command("demo", "--create", str(file), "--scale", "200").stdout
    assert len(json.loads(command("--db", str(file), "visits", "--json").stdout)) == 200
    assert "sound" in command("--db", str(file), "check").stdout
    assert [path.name for path in file.parent.iterdir()] == ["large.db"]


@pytest.mark.parametrize("size", ["0", "-5", "many", "1.5", "", "5000001"])
def test_a_size_that_is_none_is_refused(command: Run, tmp_path: Path, size: str) -> None:
    assert "--scale" in command("demo", "--create", str(tmp_path / "x.db"), "--scale", size, code=2).stderr
    assert not (tmp_path / "x.db").exists()


def test_what_is_there_already_stays(command: Run, tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("mine")
    assert "x.db" in command("demo", "--create", str(tmp_path / "x.db"), "--scale", "10", code=1).stderr
    assert (tmp_path / "x.db").read_text() == "mine"


def test_help_tells_of_it(command: Run) -> None:
    assert "--scale N" in command("demo", "--help").stdout


def test_it_travels_by_a_pack_to_another_device(command: Run, tmp_path: Path) -> None:
    file, pack = tmp_path / "large.db", tmp_path / "all.kamtui"
    command("demo", "--create", str(file), "--scale", "150")
    command("--db", str(file), "sync", "export", str(pack))
    assert pack.stat().st_size > 0
