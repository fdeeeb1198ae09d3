"""Saving in process: how long a visit with a next step takes to be safe on the disk."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from kamtui.actions import records
from kamtui.records.values import Moment, Value
from kamtui.store.workspace import Workspace

from .figures import Figure, share, spread

SAVES = 300
"""Enough for a 95th percentile that fifteen samples lie beyond."""

FULL = 2
"""`PRAGMA synchronous` under which a commit has reached the disk."""

PLAIN = """
CREATE TABLE visit (id BLOB PRIMARY KEY, account BLOB, moment TEXT, minutes INTEGER, note TEXT);
CREATE TABLE step (id BLOB PRIMARY KEY, account BLOB, visit BLOB, text TEXT, due TEXT);
CREATE INDEX visit_of_account ON visit (account, moment);
CREATE INDEX step_of_account ON step (account, due);
"""
"""The same content without a log, heads or search."""

NOTE = "Met Chen about recovery time; the switch-over window is too short. 陈总 asks for a drill plan before Friday."
"""A note of ordinary length."""


def timed(save: Callable[[int], object], count: int = SAVES) -> list[float]:
    """Milliseconds of each of `count` saves, after ten that are not counted. `save` is given a number of its own."""
    taken = []
    for turn in range(-10, count):
        began = time.perf_counter()
        save(turn)
        if turn >= 0:
            taken.append((time.perf_counter() - began) * 1000)
    return taken


def plain_saves(file: Path) -> list[float]:
    """Saves in plain SQL with the same promise (WAL, synchronous=FULL): what the disk and SQLite take by themselves."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" + PLAIN)

        def save(turn: int) -> None:
            account, visit, step = (bytes([kind]) * 8 + (turn + 10).to_bytes(8) for kind in range(3))
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO visit VALUES (?, ?, '2026-11-22T12:14', 45, ?)", (visit, account, NOTE))
            connection.execute("INSERT INTO step VALUES (?, ?, ?, 'send the drill plan', '2026-11-27')",
                               (step, account, visit))
            connection.execute("COMMIT")

        return timed(save)


def kamtui_saves(file: Path, home: Path, now: datetime) -> list[float]:
    """The same visit and step as one action of kamtui, in the workspace at `file`: logged, projected, on the disk."""
    with Workspace.open(file, home, lambda: now, create=True) as workspace:
        account = records.add(workspace, "account", {"name": "Benchmark Works 基准"})

        def save(turn: int) -> None:
            when = Moment.of(now - timedelta(minutes=SAVES - turn))
            with workspace.action("log") as transaction:
                held: dict[str, Value] = {"account": account, "when": when, "minutes": 45, "state": "held"}
                visit = records.put(workspace, transaction, "visit", {**held, "note": NOTE})
                promised: dict[str, Value] = {"account": account, "visit": visit, "sort": "next", "due": "2026-11-27"}
                records.put(workspace, transaction, "step", {**promised, "text": "send the drill plan"})

        (synchronous,) = workspace.connection.execute("PRAGMA synchronous").fetchone()
        if synchronous < FULL:
            raise ValueError(f"the workspace is open with synchronous={synchronous}: such saves promise too little")
        return timed(save)


def figures(folder: Path, workspace: Path, now: datetime) -> Iterator[Figure]:
    """The rows about saving into `workspace`, with `folder` (on the same disk) for files and keys."""
    plain, own = plain_saves(folder / "plain.db"), kamtui_saves(workspace, folder, now)
    yield Figure("visit and step saved in plain SQL, p95", share(plain, 0.95), "ms", None, None, spread(plain))
    yield Figure("visit and step saved by kamtui, p95", share(own, 0.95), "ms", 5, None, spread(own))
