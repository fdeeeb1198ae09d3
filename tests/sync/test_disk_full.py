"""A disk that runs full in the middle of a merge: said in words, nothing half taken, and the next run ends equal
(sync.md §3, §5 proof 3).

The merge is `take_in`: pieces one after the other, each in a transaction of its own, as bundles are.
"""

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from kamtui.errors import KamtuiError
from kamtui.records.values import Value
from kamtui.store import streams
from kamtui.store.check import check
from kamtui.store.ids import derived_id
from kamtui.store.merging import take
from kamtui.store.wire import EditRef, Piece, StreamKey, WireEdit
from kamtui.store.workspace import Workspace
from tests.store.network import ANNA, WHOLE, edit, piece, shown

RECORDS = 200
"""Accounts in each piece: a long note on each makes it about 0.7 MB on the disk."""

PIECES = 4

DISK = "2m"
"""Size of the small disk: it holds two of the pieces and their write-ahead log, not all four."""

NOTE = "What we talked about, and what we did not. " * 40


def large_pieces() -> list[Piece]:
    """Pieces of one stream that are too much together: accounts, and in the last piece changes of the first ones."""
    found: list[Piece] = []
    chance = random.Random(1)
    for number in range(PIECES):
        first = 1 + number * RECORDS
        edits: list[WireEdit] = []
        for seq in range(first, first + RECORDS):
            notes = f"{NOTE[seq % 9:]} {chance.randbytes(600).hex()}"
            values: dict[str, Value] = {"name": f"Firm {seq}", "notes": notes}
            record = derived_id("account", str(seq))
            over: dict[str, list[EditRef]] = {}
            if number == PIECES - 1 and seq % 2:
                record = derived_id("account", str(seq - first + 1))
                over = {name: [EditRef(ANNA, seq - first + 1)] for name in values}
            edits.append(edit(seq, values, over, record=record))
        found.append(piece(*edits))
    return found


def take_in(workspace: Workspace, pieces: Sequence[Piece]) -> None:
    """Take pieces in, each whole or not at all. Raises `KamtuiError` at the first that the disk does not hold."""
    for one in pieces:
        with workspace.merging():
            take(workspace, one)


def state(workspace: Workspace) -> tuple[dict[StreamKey, int], dict[str, list[tuple[Any, ...]]]]:
    """What a workspace has come to."""
    (open_ends,) = workspace.connection.execute(
        "SELECT (SELECT count(*) FROM contested) + (SELECT count(*) FROM awaited)"
    ).fetchone()
    assert open_ends == 0
    return streams.vector(workspace), shown(workspace, "account", "action")


@pytest.fixture(scope="module")
def pieces() -> list[Piece]:
    return large_pieces()


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "work.db", tmp_path, create=True) as opened:
        yield opened


@pytest.fixture
def equal(pieces: list[Piece], tmp_path: Path) -> Callable[[Workspace], None]:
    """Says whether a workspace has come to what one comes to whose disk was never full."""

    def is_equal(workspace: Workspace) -> None:
        with Workspace.open(tmp_path / "roomy.db", tmp_path, create=True) as roomy:
            take_in(roomy, pieces)
            assert state(workspace) == state(roomy)
        taken = [one for start in range(PIECES) for one in
                 streams.piece(workspace, ANNA, 1 + start * RECORDS, WHOLE, RECORDS, WHOLE).edits]
        assert taken == [one for each in pieces for one in each.edits]
        assert check(workspace).problems == ()

    return is_equal


def broken_off(workspace: Workspace, pieces: Sequence[Piece]) -> int:
    """Take pieces in until the disk is full; it is told so, and every piece is there whole or not at all.

    Returns how many are.
    """
    with pytest.raises(KamtuiError, match=r"could not be changed") as caught:
        take_in(workspace, pieces)
    assert caught.value.message in ("the disk is full", "the disk did not take it")
    assert "nothing was lost" in caught.value.hint
    taken, left = divmod(streams.vector(workspace).get(ANNA, 0), RECORDS)
    assert left == 0
    assert 0 < taken < PIECES
    (count,) = workspace.connection.execute("SELECT count(*) FROM account").fetchone()
    assert count == taken * RECORDS
    assert check(workspace).problems == ()
    return taken


def test_a_piece_that_does_not_fit_the_file_is_not_taken_and_the_earlier_ones_stand(
    workspace: Workspace, pieces: list[Piece], equal: Callable[[Workspace], None]
) -> None:
    (page,) = workspace.connection.execute("PRAGMA page_size").fetchone()
    usual = workspace.connection.execute("PRAGMA max_page_count").fetchone()[0]
    workspace.connection.execute(f"PRAGMA max_page_count = {1_500_000 // page}")
    broken_off(workspace, pieces)
    broken_off(workspace, pieces)
    workspace.connection.execute(f"PRAGMA max_page_count = {usual}")
    take_in(workspace, pieces)
    equal(workspace)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own in memory; the test is skipped where none may be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk, and only where there is `mount`")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(disk)], capture_output=True)
    if done.returncode:
        pytest.skip("this machine mounts no file system in memory")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_on_a_full_disk_the_earlier_pieces_stand_and_once_there_is_space_a_second_run_ends_equal(
    small_disk: Path, tmp_path: Path, pieces: list[Piece], equal: Callable[[Workspace], None]
) -> None:
    file = small_disk / "work.db"
    with Workspace.open(file, tmp_path, create=True) as workspace:
        before = broken_off(workspace, pieces)
        # What is full stays full: the second run begins with what is known and comes no further.
        assert broken_off(workspace, pieces) == before
    with Workspace.open(file, tmp_path) as workspace:
        assert streams.vector(workspace)[ANNA] == before * RECORDS
        subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
        take_in(workspace, pieces)
        equal(workspace)


def test_on_a_disk_another_program_fills_a_merge_is_refused_and_goes_on_when_that_file_is_gone(
    small_disk: Path, tmp_path: Path, pieces: list[Piece], equal: Callable[[Workspace], None]
) -> None:
    subprocess.run(["mount", "-o", "remount,size=16m", str(small_disk)], check=True)
    with Workspace.open(small_disk / "work.db", tmp_path, create=True) as workspace:
        take_in(workspace, pieces[:1])
        with (small_disk / "film").open("wb", buffering=0) as film:
            filled = 0
            try:
                while True:
                    filled += film.write(bytes(4096))
            except OSError:
                assert filled
        assert broken_off(workspace, pieces) == 1
        (small_disk / "film").unlink()
        take_in(workspace, pieces)
        equal(workspace)
