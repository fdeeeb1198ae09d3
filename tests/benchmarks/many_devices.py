"""What an exchange costs as history grows: `python -m tests.benchmarks.many_devices [--devices 50] [--days 30]`.

Many devices put small bundles into one folder, day after day; one real workspace exchanges with it in the morning, in
the evening, and once more when there is nothing new. Time and listings must follow what is new. The first exchange of
a day looks through the whole folder, so that what came late is found.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kamtui.actions import exchanging
from kamtui.actions.start import begin
from kamtui.store.ids import derived_id
from kamtui.store.log import CREATE, WRITE
from kamtui.store.wire import EditRef, Piece, StreamKey, WireAction, WireEdit
from kamtui.store.workspace import Workspace
from kamtui.sync.bundle import NO_HASH, bundle_hash, read_header, write_bundle
from kamtui.sync.folder import Folder
from kamtui.sync.names import bundle_name
from kamtui.sync.team import team_of

START = datetime.fromisoformat("2026-11-01T08:00:00+08:00")
"""The first morning."""

BUNDLES = 10
"""Bundles of a device between two exchanges: twenty a day."""

TOLD = (1, 5, 10, 20, 30, 60, 90)
"""Days whose figures are printed."""


class Elsewhere:
    """A device that nobody simulates further: a key, a stream, and an account it keeps changing."""

    def __init__(self, number: int, team: bytes) -> None:
        self._key = Ed25519PrivateKey.generate()
        self._stream = StreamKey(self._key.public_key().public_bytes_raw(), "team")
        self._account = derived_id("account", str(number))
        self._team = team
        self._number = number
        self._seq = 0
        self._before = NO_HASH

    def work(self, place: Folder, now: datetime) -> None:
        """Change the account, a bundle for each change, and put them into the folder."""
        for _ in range(BUNDLES):
            self._seq += 1
            hlc = (int(now.timestamp() * 1000) << 16) + self._seq
            ref = EditRef(self._stream, self._seq)
            values = {"name": f"Account {self._number}", "industry": f"trade {self._seq}"}
            over = {name: (EditRef(self._stream, self._seq - 1),) for name in values} if self._seq > 1 else {}
            op = WRITE if over else CREATE
            edit = WireEdit(self._seq, hlc, ref, op, "account", self._account, values, over)
            action = WireAction(ref, "set", None, "hand", "", None, hlc)
            piece = Piece(self._stream, f"device {self._number}", (edit,), (action,))
            data = write_bundle(piece, self._team, self._before, {self._stream: self._seq}, self._key.sign)
            self._before = bundle_hash(data)
            place.put_new(bundle_name(read_header(data), self._before), data)


class Counted(Folder):
    """A folder whose listings are counted, whoever opens it."""

    total = 0

    def list(self, below: str) -> list[str]:
        """As a folder does."""
        Counted.total += 1
        return super().list(below)


def measured(workspace: Workspace) -> str:
    """One exchange: milliseconds, those of them that the processor worked, listings, and changes that were new."""
    before, begun, worked = Counted.total, time.perf_counter(), time.process_time()
    (done,) = exchanging.exchange(workspace)
    taken, worked = time.perf_counter() - begun, time.process_time() - worked
    if done.error:
        raise done.error
    lists = Counted.total - before
    return f"{taken * 1000:7.0f} ms {worked * 1000:6.0f} cpu {lists:4d} lists {done.imported.changes:5d} new"


def days(devices: int, last: int, folder: Path) -> Iterator[str]:
    """The days' figures as lines of text."""
    now = START
    place = Folder(folder / "team")
    place.path.mkdir()
    with begin(folder / "kamtui.db", folder / "home", lambda: now, "Anna") as workspace:
        exchanging.add_remote(workspace, "team", place.path)
        others = [Elsewhere(number, team_of(workspace)) for number in range(devices)]
        for day in range(1, last + 1):
            told = []
            for hour in (8, 19, 20):
                now = START + timedelta(days=day, hours=hour - 8)
                if hour != 20:
                    for other in others:
                        other.work(place, now)
                    with workspace.action("add") as action:
                        action.create("account", {"name": f"Mine {day}.{hour}"})
                told.append(measured(workspace))
            if day in TOLD or day == last:
                yield f"day {day:3d}  " + "   ".join(told)
    with begin(folder / "new.db", folder / "home", lambda: now, "Ben") as workspace:
        exchanging.join_team(workspace, place.path)
        exchanging.add_remote(workspace, "team", place.path)
        yield "a new device  " + measured(workspace)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.many_devices", description=__doc__)
    parser.add_argument("--devices", type=int, default=50, help="devices besides the one that is measured (50)")
    parser.add_argument("--days", type=int, default=30, help="days of work (30)")
    arguments = parser.parse_args()
    print(f"{'':9}{'first of the day, all listed':^46}{'evening':^46}{'nothing new':^43}")
    with tempfile.TemporaryDirectory() as folder, patch.object(exchanging, "Folder", Counted):
        for line in days(arguments.devices, arguments.days, Path(folder)):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
