"""Taking in what others did: how fast, in how much memory, and how many bytes it is on the way (sync.md §4).

Each import is the whole way of one: its bytes read from a pack, proved, merged in one transaction of its own and kept.
It runs in a process of its own (`python -m tests.benchmarks.exchange PACK WORKSPACE`), so that memory is its own.
"""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from kamtui.store import bundles, merging
from kamtui.store.uncollected import uncollected
from kamtui.store.workspace import Workspace
from kamtui.sync.bundle import PREFIX, SIGNATURE, bundle_hash, read_bundle
from kamtui.sync.pack import read_pack, write_pack

from . import exchange_plain
from .exchange_edits import BEGIN, Rep, Territory, history, updates, without_notes
from .figures import Figure, median, spread

CHANGES = 1_000_000
"""Field changes of the history, nearly all of new records; a fifth as many go over old records after that."""

PIECE = 50_000
"""Edits of one bundle of the history: four bundles, two megabytes each."""

DAYS = 24
"""Days' bundles that come in one after the other."""

COLD = 3
"""The first of them, which are not counted: they find the libraries cold."""

NOW = BEGIN + timedelta(days=2000)
"""Later than all that is written."""


class Imported(NamedTuple):
    """What became of a pack: field changes, seconds of each bundle, by the clock and of processor time, and of each
    when it came again; peak megabytes."""

    changes: int
    seconds: list[float]
    worked: list[float]
    again: list[float]
    peak: float


def take_in(workspace: Workspace, data: bytes) -> int:
    """Import one bundle; returns how many field changes it holds, 0 for one that is known."""
    key = bundle_hash(data)
    if bundles.find(workspace, key):
        return 0
    with uncollected():
        header, piece = read_bundle(data)
        with workspace.merging():
            merging.take(workspace, piece)
            bundles.record(workspace, key, header.stream, header.first, header.last, "applied", data)
    return sum(len(edit.values) for edit in piece.edits)


def peak_megabytes() -> float:
    """The most memory this process has held since it began."""
    status = Path("/proc/self/status").read_text("ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def import_pack(pack: Path, file: Path) -> Imported:
    """Bring a pack into the workspace at `file`, twice."""
    changes, seconds, worked, again = 0, [], [], []
    with Workspace.open(file, file.parent, lambda: NOW, create=True) as workspace, pack.open("rb") as inp:
        for data in read_pack(inp):
            began, began_work = time.perf_counter(), time.process_time()
            changes += take_in(workspace, data)
            seconds.append(time.perf_counter() - began)
            worked.append(time.process_time() - began_work)
        peak = peak_megabytes()
        workspace.fold()
        inp.seek(0)
        for data in read_pack(inp):
            began = time.perf_counter()
            if take_in(workspace, data):
                raise ValueError("a bundle that was taken in is not known")
            again.append(time.perf_counter() - began)
    return Imported(changes, seconds, worked, again, peak)


def elsewhere(pack: Path, file: Path) -> Imported:
    """`import_pack` in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.exchange", str(pack), str(file)]
    return Imported(*json.loads(subprocess.run(command, check=True, capture_output=True).stdout))


def keep_pack(file: Path, content: Iterable[bytes]) -> Path:
    """A pack on the disk."""
    with file.open("wb") as out:
        write_pack(content, out)
    return file


def body_bytes(data: bytes) -> int:
    """Bytes of a bundle between its header and its signature: the edits themselves."""
    return len(data) - PREFIX - int.from_bytes(data[16:20], "big") - SIGNATURE


def a_working_day(land: Territory, name: str) -> bytes:
    """A colleague's long day: 20 visits with their people and steps, and 130 edits of old records."""
    rep = land.handed_to(name)
    for _turn in range(20):
        land.visit()
    for _turn in range(130):
        land.update()
    return rep.bundle(rep.take_piece())


def figures(folder: Path) -> Iterator[Figure]:
    """The rows about exchange; workspaces and packs are made in `folder`."""
    land, written = history(CHANGES, PIECE)
    old = keep_pack(folder / "history.pack", written)
    over = keep_pack(folder / "updates.pack", [updates(land, CHANGES // 5)])
    days = keep_pack(folder / "days.pack", [a_working_day(land, f"colleague {number}") for number in range(DAYS)])

    before, after, plain = folder / "before.kamtui", folder / "after.kamtui", folder / "plain.kamtui"
    made = elsewhere(old, before)
    shutil.copy(before, after)
    gone_over = elsewhere(over, after)
    yield from rates("new records", made, exchange_plain.inserts(before, plain))
    yield from rates("old records", gone_over, exchange_plain.updates(before, after, plain))
    known = [1000 * each for each in made.again]
    yield Figure("a known bundle again", max(known), "ms", 25, None, f"the slowest of {len(known)}")
    came = elsewhere(days, after)
    day = [1000 * each for each in came.seconds[COLD:]]
    worked = median([1000 * each for each in came.worked[COLD:]]) or 0
    why = f"{spread(day)}; {worked:.1f} ms of processor time"
    yield Figure("a day's bundle of 200 edits into all that", median(day), "ms", 20, None, why)

    size = sum(map(len, written))
    yield Figure("bytes of a field change, the history", size / made.changes, "B", 16, None, f"{size:,} B, with notes")
    yield from usual_sizes(land)


def rates(what: str, imported: Imported, plain: exchange_plain.Taken) -> Iterator[Figure]:
    """How fast a pack came in, beside the same rows in plain SQL, and its memory."""
    taken, worked = sum(imported.seconds), sum(imported.worked)
    rate, work_rate, bare = (imported.changes / seconds for seconds in (taken, worked, plain.seconds))
    why = f"{rate:,.0f}/s; {work_rate:,.0f} for a second of processor time"
    yield Figure(f"import of {what}, a field change", 1e6 * taken / imported.changes, "us", 10, None, why)
    why = f"plain SQL {bare:,.0f}/s; {worked / plain.worked:.2f} x by processor time, which other programs change less"
    yield Figure(f"import of {what}, over plain SQL", taken / plain.seconds, "x", 2.5, None, why)
    yield Figure(f"import of {what}, peak memory", imported.peak, "MB", 300)


def usual_sizes(land: Territory) -> Iterator[Figure]:
    """What a rep's usual day is on the way, for a team of eight devices."""
    team = {Rep(f"device {number}").stream: 1000 * number for number in range(1, 8)}
    whole, bare, counts, fixed = [], [], [], 0
    for number in range(5):
        rep = land.handed_to(f"a usual day {number}")
        land.usual_day()
        piece = rep.take_piece()
        changes = sum(len(edit.values) for edit in piece.edits)
        data, short = rep.bundle(piece, team), rep.bundle(without_notes(piece), team)
        fixed = len(data) - body_bytes(data)
        counts.append(changes)
        whole.append(len(data) / changes)
        bare.append(body_bytes(short) / changes)
    why = f"{min(counts)} to {max(counts)} field changes"
    yield Figure("bytes of a field change, a usual day without its notes", median(bare), "B", 16, None, why)
    yield Figure("bytes of a field change, a usual day as it is sent", median(whole), "B", None, None, why)
    yield Figure("of that: signature, hashes, keys of eight devices", fixed, "B")


if __name__ == "__main__":
    print(json.dumps(import_pack(Path(sys.argv[1]), Path(sys.argv[2]))))
