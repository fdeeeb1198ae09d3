"""Paths as they are typed, completed, or dropped on a terminal."""

import os
from pathlib import Path

import pytest

from kamtui.tui.forms.paths import completed, entries, home_short, typed_path

ENDINGS = (".csv", ".xlsx")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/data/firms.csv", "/data/firms.csv"),
        (" '/data/my firms.csv' ", "/data/my firms.csv"),
        ('"/data/my firms.csv"', "/data/my firms.csv"),
        ("/data/my\\ firms\\ \\(2\\).csv", "/data/my firms (2).csv"),
        ("file:///data/my%20firms.csv", "/data/my firms.csv"),
        ("file://localhost/data/%E6%81%92.csv", "/data/恒.csv"),
        ("'/data/Anna'\\''s.csv'", "/data/Anna's.csv"),
        ("~/Downloads//data/firms.csv", "/data/firms.csv"),
        ("~/Downloads/'/data/my firms.csv'", "/data/my firms.csv"),
        ("~/Downloads/file:///data/firms.csv", "/data/firms.csv"),
        ("~/Downloads/~/firms.csv", "~/firms.csv"),
        ("firms.csv", "firms.csv"),
        ("", ""),
    ],
)
@pytest.mark.skipif(os.sep != "/", reason="paths of other systems")
def test_what_terminals_make_of_a_dropped_file_is_its_path(text: str, path: str) -> None:
    assert typed_path(text) == path


def test_a_name_with_quotes_or_backslashes_that_exists_is_taken_as_it_stands(tmp_path: Path) -> None:
    for name in ("it's \\ here.csv", "'quoted'.csv"):
        file = tmp_path / name
        file.touch()
        assert typed_path(str(file)) == str(file)


def test_files_that_can_be_read_come_first_the_latest_at_the_top_then_folders(tmp_path: Path) -> None:
    for age, name in enumerate(("new.csv", "old.XLSX", "older.csv")):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    (tmp_path / "picture.png").touch()
    (tmp_path / ".hidden.csv").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "broken.csv").symlink_to(tmp_path / "nowhere")
    names = [entry.name for entry in entries(f"{tmp_path}/", ENDINGS)]
    assert names == ["new.csv", "old.XLSX", "older.csv", "folder"]
    assert [entry.name for entry in entries(f"{tmp_path}/.h", ENDINGS)] == [".hidden.csv"]


def test_beginnings_come_before_what_only_holds_the_words_in_any_case(tmp_path: Path) -> None:
    for name in ("Kunden.csv", "alle kunden.csv", "other.csv"):
        (tmp_path / name).touch()
    assert [entry.name for entry in entries(f"{tmp_path}/kun", ENDINGS)] == ["Kunden.csv", "alle kunden.csv"]


def test_a_folder_that_is_not_there_has_nothing(tmp_path: Path) -> None:
    assert entries(f"{tmp_path}/nowhere/x", ENDINGS) == []


def test_a_path_is_completed_as_far_as_it_is_sure(tmp_path: Path) -> None:
    for name in ("firms-2025.csv", "firms-2026.csv", "people.csv"):
        (tmp_path / name).touch()
    text = f"{tmp_path}/f"
    assert completed(text, entries(text, ENDINGS)) == f"{tmp_path}/firms-202"
    text = f"{tmp_path}/pe"
    assert completed(text, entries(text, ENDINGS)) == f"{tmp_path}/people.csv"


def test_the_users_own_folder_is_short(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert home_short(tmp_path) == "~/"
    assert home_short(tmp_path / "Downloads") == "~/Downloads/"
    assert home_short(Path("/data")) == "/data/"
