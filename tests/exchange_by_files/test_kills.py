"""`kill -9` at any instant of an exchange: no workspace is damaged, nothing half stands anywhere, and a second run ends
equal. KILLS=1000 proves more."""

import os
import random
import select
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from kamtui.sync.bundle import read_bundle
from kamtui.sync.pack import read_pack

from .devices import Device, without_own

Records: TypeAlias = list[dict[str, Any]]

KILLS = int(os.environ.get("KILLS", "18"))
"""Kills in one run, a third for each command: what takes some seconds, and on demand what proves more."""

MANY = 100
"""Kills from which on the workspace is the fictional one instead of a nearly empty one."""

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL and no fork"),
]


@pytest.fixture(scope="module")
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Device:
    """A workspace with a few packs' worth of bundles, and a change that is in no bundle yet; it is filled when many
    kills are asked for: then there is more time in the middle of things."""
    home = tmp_path_factory.mktemp("full")
    if KILLS >= MANY:
        shutil.copy(request.getfixturevalue("demo_workspace"), home / "kamtui.db")
    device = Device(home)
    for number in range(6):
        device.add("account", name=f"Branch {number}")
        device.pack("all.kamtui")
    device.add("account", name="In no pack")
    return device


@pytest.fixture(scope="module")
def shown(full: Device) -> Records:
    """What it shows to the team."""
    return for_the_team(full)


class Murder:
    """Runs commands and kills them, each at some instant of the time it takes to its end."""

    def __init__(self) -> None:
        self._chance = random.Random(20261122)
        self._killed = 0
        self._whole = 0.0

    def rounds(self) -> Iterator[int]:
        """Rounds until enough kills have met a living process."""
        for number in range(2 * KILLS + 20):
            if self._killed >= KILLS // 3:
                return
            yield number
        pytest.fail(f"only {self._killed} of {KILLS // 3} kills met a living process")

    def __call__(self, device: Device, *arguments: str) -> None:
        """Run a command in a process of its own and kill it; the first time it is left alone, for its length."""
        limit = self._chance.uniform(0, self._whole) if self._whole else None
        begun = time.perf_counter()
        ending, held = os.pipe()
        child = os.fork()
        if not child:
            code = 1
            try:
                os.close(ending)
                device(*arguments)
                code = 0
            finally:
                os._exit(code)
        os.close(held)
        # The pipe ends with the process.
        done, _out, _bad = select.select([ending], [], [], limit)
        if not done:
            os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
        os.close(ending)
        code = os.waitstatus_to_exitcode(status)
        if code != -signal.SIGKILL:
            assert code == 0
            taken = time.perf_counter() - begun
            self._whole = min(self._whole, taken) or taken
        self._killed += code == -signal.SIGKILL


@pytest.fixture
def murder() -> Murder:
    """Kills."""
    return Murder()


def copied(device: Device, home: Path) -> Device:
    """The same machine once more: file and keys at a place of their own, where nothing has been written."""
    other = unused(home)
    shutil.copy(device.workspace, other.workspace)
    return other


def unused(home: Path) -> Device:
    """A machine with nothing on it."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    return Device(home)


def for_the_team(device: Device) -> Records:
    """What a device shows, but for what is private to its person and no pack holds."""
    return without_own(device.records())


def expect_sound(device: Device) -> None:
    """Nothing is damaged."""
    assert device.read("check")["sound"]


def test_a_killed_export_leaves_no_pack_or_a_whole_one(
    full: Device, shown: Records, home: Path, murder: Murder
) -> None:
    for _ in murder.rounds():
        device = copied(full, home / "device")
        target = device.home / "out.kamtui"
        murder(device, "sync", "export", str(target))
        if device.workspace.exists():
            expect_sound(device)
        if target.exists():
            with target.open("rb") as pack:
                assert len([read_bundle(data) for data in read_pack(pack)]) >= 7
        other = unused(home / "other")
        other.take(device.pack("out.kamtui"))
        assert for_the_team(other) == shown == for_the_team(device)


def test_a_killed_import_is_taken_up_again_and_ends_equal(
    full: Device, shown: Records, home: Path, murder: Murder
) -> None:
    pack = full.pack("everything.kamtui")
    for _ in murder.rounds():
        device = unused(home / "device")
        murder(device, "sync", "import", pack)
        if device.workspace.exists():
            expect_sound(device)
        device.take(pack)
        assert for_the_team(device) == shown
        assert device.take(pack) == 0


def test_a_killed_exchange_leaves_whole_bundles_in_the_folder_and_ends_equal(
    full: Device, home: Path, murder: Murder
) -> None:
    for _ in murder.rounds():
        folder = unused(home / "folder").home
        other = unused(home / "other")
        other.take(full.pack("everything.kamtui"))
        other.add("account", name="Elsewhere")
        other("sync", "export", str(folder))
        device = copied(full, home / "device")
        device.add("account", name="Here")
        device("sync", "remote", "add", "team", str(folder))
        murder(device, "sync", "run")
        expect_sound(device)
        for file in folder.rglob("*"):
            if file.is_file() and not file.name.endswith(".part"):
                read_bundle(file.read_bytes())
        device("sync", "run")
        other.take(str(folder))
        assert for_the_team(other) == for_the_team(device)
        assert {"Here", "Elsewhere", "In no pack"} <= {one["name"] for one in device.read("accounts")}
        assert device.read("sync", "run")[0]["changes"] == 0
