"""The disk is full in the middle of an exchange: one clear message, nothing half, and a second run ends equal."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kamtui.sync.bundle import read_bundle

from .devices import Device

SIZE = 16 << 20
"""Bytes of the small disk: room for all that is taken in. What is to be too much is a question of the ballast."""

NOTE = "a long afternoon at the bank, and what was said there "
"""What the visits' notes are made of."""


@pytest.fixture
def small_disk(home: Path) -> Iterator[Path]:
    """A disk of `SIZE` bytes; skipped where none may be made."""
    if sys.platform != "linux" or os.geteuid():
        pytest.skip("only root on Linux may mount a small disk")
    place = home / "small disk"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)], capture_output=True)
    if made.returncode:
        pytest.skip("no disk may be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@contextmanager
def filled(disk: Path, left: int = 0) -> Iterator[None]:
    """A disk on which another file leaves so many bytes."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        free = os.statvfs(disk)
        os.posix_fallocate(file.fileno(), 0, max(1, free.f_bavail * free.f_bsize - left))
    yield
    ballast.unlink()


@pytest.fixture
def anna(home: Path) -> Device:
    """A device with three bundles, the later ones of about half a megabyte of notes that compress badly."""
    (home / "anna").mkdir()
    device = Device(home / "anna")
    device.add("account", name="Hengyue")
    device.pack("one.kamtui")
    for number in range(2):
        for part in range(8):
            noise = os.urandom(45_000).hex()
            device.add("visit", account="Hengyue", note=f"{NOTE}{number}.{part} {noise}")
        device.pack("one.kamtui")
    return device


def test_a_disk_that_fills_up_during_an_import_keeps_what_came_before(anna: Device, small_disk: Path) -> None:
    pack = anna.pack("everything.kamtui")
    (small_disk / "ben").mkdir()
    ben = Device(small_disk / "ben")
    with filled(small_disk, left=1_200_000):
        told = ben("sync", "import", pack, code=1).stderr
        assert "disk is full" in told
        assert "Traceback" not in told
    assert ben.read("check")["sound"]
    assert [one["name"] for one in ben.read("accounts")] == ["Hengyue"]
    assert ben.take(pack) > 0
    assert ben.records() == anna.records()


@pytest.mark.parametrize("into", ["a pack", "a folder"])
def test_a_disk_that_is_full_at_an_export_leaves_no_half_file(anna: Device, small_disk: Path, into: str) -> None:
    target = small_disk / ("team" if into == "a folder" else "pack.kamtui")
    if into == "a folder":
        target.mkdir()
    with filled(small_disk, left=300_000):
        told = anna("sync", "export", str(target), code=1).stderr
        assert "No space left on device" in told
        assert target.is_dir() or not target.exists()
        for file in small_disk.rglob("*"):
            assert file.is_dir() or file.name == "ballast" or read_bundle(file.read_bytes())
    anna("sync", "export", str(target))
    (anna.home / "other").mkdir()
    ben = Device(anna.home / "other")
    ben.take(str(target))
    assert ben.records() == anna.records()


def test_a_pack_that_stood_there_stays_when_the_disk_is_full(anna: Device, small_disk: Path) -> None:
    target = small_disk / "pack.kamtui"
    target.write_bytes((anna.home / "one.kamtui").read_bytes())
    before = target.read_bytes()
    with filled(small_disk, left=100_000):
        anna("sync", "export", str(target), code=1)
        assert target.read_bytes() == before


def test_a_workspace_on_a_full_disk_says_so_and_sends_later(anna: Device, small_disk: Path, home: Path) -> None:
    (small_disk / "ben").mkdir()
    ben = Device(small_disk / "ben")
    ben.take(anna.pack("everything.kamtui"))
    ben.add("account", name="Beichen")
    with filled(small_disk):
        told = ben("sync", "export", str(home / "bens.kamtui"), code=1).stderr
        assert "disk is full" in told or "No space left" in told
        assert not (home / "bens.kamtui").exists()
    anna.take(ben.pack(str(home / "bens.kamtui")))
    assert ben.read("check")["sound"]
    assert ben.records() == anna.records()
