"""What an import says of new records that look like others."""

from pathlib import Path

import pytest

from kamtui.actions.doubles import SINGLY, TOLD, alike_to, likely_doubles, told_alike
from kamtui.actions.imports import import_file
from kamtui.actions.records import add
from kamtui.store.workspace import Workspace


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def bank(workspace: Workspace) -> bytes:
    return add(workspace, "account", {"name": "Hengyue Bank"})


def joins(workspace: Workspace) -> int:
    return int(workspace.connection.execute("SELECT count(*) FROM same_as").fetchone()[0])


def test_an_import_tells_new_people_that_look_like_known_ones_and_merges_nobody(
    workspace: Workspace, bank: bytes, tmp_path: Path
) -> None:
    add(workspace, "contact", {"name": "Chen Guodong", "account": bank, "phones": ("+86 139 0000 0111",)})
    file = write(
        tmp_path / "people.csv", "name,account,phone", "Chen Guo Dong,Hengyue Bank,139 0000 0111",
        "Uwe Thiel,Hengyue Bank,", "Wei Hong,Hengyue Bank,",
    )  # fmt: skip
    for dry_run in (True, False):
        (result,) = import_file(workspace, file, dry_run=dry_run)
        assert result.created == 3
        first, second = result.notes[-2:]
        assert first == "1 new contact looks like another one; `kamtui merge` lists them and joins two"
        assert "Chen Guo Dong, Hengyue Bank is perhaps Chen Guodong, Hengyue Bank (same name, same phone)" in second
    assert workspace.connection.execute("SELECT count(*) FROM contact").fetchone()[0] == 4
    assert joins(workspace) == 0
    (again,) = import_file(workspace, file)
    assert not [note for note in again.notes if "look" in note]


def test_of_many_the_first_few_are_told_and_doubles_within_the_file_count(
    workspace: Workspace, bank: bytes, tmp_path: Path
) -> None:
    names = [f"{letter}nna {letter}{letter.lower()}ber" for letter in "BCDFGHJKLMNP"]
    rows = [f"{name},Hengyue Bank,k{number}{name[0]}" for number in range(2) for name in names]
    assert len(rows) > SINGLY
    (result,) = import_file(workspace, write(tmp_path / "people.csv", "name,account,id", *rows), kind="contact")
    told = result.notes[-TOLD - 1 :]
    assert told[0] == f"{len(names)} new contacts look like others; `kamtui merge` lists them and joins two"
    assert all("is perhaps" in line for line in told[1:])
    assert len([note for note in result.notes if "is perhaps" in note]) == TOLD


def test_accounts_are_told_too_and_other_kinds_are_not_compared(workspace: Workspace, bank: bytes) -> None:
    twice = add(workspace, "account", {"name": "Hengyue Bank Co., Ltd."})
    (found,) = alike_to(workspace, "account", twice)
    assert found.id == bank
    assert told_alike(workspace, "account", found) == "Hengyue Bank (same name)"
    step = add(workspace, "step", {"text": "call", "account": bank})
    assert likely_doubles(workspace, "step", [step]) == []
    assert alike_to(workspace, "step", step) == []
    assert likely_doubles(workspace, "contact", []) == []
