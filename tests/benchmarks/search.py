"""Searching: how long a first page takes in the store, what the index weighs, how long it takes to be made anew."""

import os
import random
import re
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from kamtui.store.search import find
from kamtui.store.searching import catch_up
from kamtui.store.workspace import Workspace

from .figures import Figure, median, share, spread
from .saves import kamtui_saves

QUERIES = 200
"""Of each sort: ten samples lie beyond the 95th percentile."""

SCANS = 15
"""Plain scans of each sort: each reads every note there is."""

NOTES = 2000
"""Notes that queries are taken from, from anywhere in the table."""

Pick = Callable[[str, random.Random], str | None]
"""A query out of a note, if it has one of that sort."""


def han(length: int) -> Pick:
    """So many Chinese characters that stand together."""

    def pick(note: str, chance: random.Random) -> str | None:
        start = chance.randrange(max(1, len(note) - length + 1))
        part = note[start : start + length]
        return part if re.fullmatch(f"[\u4e00-\u9fff]{{{length}}}", part) else None

    return pick


def beginning(pattern: str, length: int) -> Pick:
    """The first characters of something in a note."""

    def pick(note: str, chance: random.Random) -> str | None:
        fitting = [one[:length] for one in re.findall(pattern, note) if len(one) >= length]
        return chance.choice(fitting) if fitting else None

    return pick


WORD, CODE = r"[A-Za-z]+", r"[A-Z]{2,}-?[0-9]{3,}"


def _whole(note: str, chance: random.Random) -> str | None:
    words = [word for word in re.findall(WORD, note) if len(word) >= 4]
    return chance.choice(words) if words else None


SORTS: tuple[tuple[str, Pick, float | None], ...] = (
    ("two Chinese characters", han(2), 2),
    ("four Chinese characters", han(4), 2),
    ("one Chinese character", han(1), 5),
    ("a whole Latin word", _whole, 2),
    ("two letters of a word", beginning(WORD, 2), 2),
    ("three letters of a word", beginning(WORD, 3), 2),
    ("a code", lambda note, chance: next(iter(re.findall(CODE, note)), None), 2),
    ("the beginning of a code", beginning(CODE, 6), 2),
)
"""What is searched for, taken from notes, and the milliseconds it may take."""


def queries(notes: list[str], pick: Pick) -> list[str]:
    """Queries of one sort, the same in every run; fewer where the notes have few."""
    chance = random.Random(1)
    found: list[str] = []
    for _turn in range(QUERIES * 200):
        query = pick(chance.choice(notes), chance) if notes else None
        if query:
            found.append(query)
        if len(found) == QUERIES:
            break
    return found


def milliseconds(ask: Callable[[str], object], asked: list[str]) -> list[float]:
    """How long each query took."""
    taken = []
    for query in asked:
        began = time.perf_counter()
        ask(query)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def figures(folder: Path, made: Path, now: datetime) -> Iterator[Figure]:
    """The rows about searching in a copy of the workspace at `made`, in `folder`."""
    file = Path(shutil.copy(made, folder / "searched.db"))
    with Workspace.open(file, folder, lambda: now) as workspace:
        catch_up(workspace)
        yield from _pages(workspace)
        yield from _size(workspace)
    yield from _rebuilding(file, folder, now)
    os.sync()  # what the rebuilding wrote is not part of what a save writes
    saved = kamtui_saves(file, folder, now)
    yield Figure("visit, step and search index saved, p95", share(saved, 0.95), "ms", 5, None, spread(saved))
    file.unlink()


def _pages(workspace: Workspace) -> Iterator[Figure]:
    """The first 50 hits of each sort of query; beside it what a look at every note takes."""
    execute = workspace.connection.execute
    (count,) = execute("SELECT count(*) FROM visit").fetchone()
    rows = execute("SELECT note FROM visit WHERE n % ? = 0 LIMIT ?", (max(1, count // NOTES), NOTES))
    notes = [row[0] for row in rows if row[0]]
    scanned = milliseconds(
        lambda query: execute(
            "SELECT n FROM visit WHERE instr(note, ?) ORDER BY n DESC", (query,)
        ).fetchall(),
        queries(notes, han(2))[:SCANS],
    )
    scan = median(scanned)
    yield Figure("every note looked through for two characters", scan, "ms", None, None, spread(scanned))
    find(workspace, "warm")
    sorts = [(what, queries(notes, pick), reach) for what, pick, reach in SORTS]
    names = [row[0].split("|")[1] for row in execute("SELECT pinyin FROM contact WHERE pinyin <> '' LIMIT 5000")]
    sorts.append(("a name by its initials", random.Random(2).sample(names, min(QUERIES, len(names))), 2))
    for what, asked, reach in sorts:
        taken = milliseconds(lambda query: find(workspace, query), asked)
        middle, slow = median(taken), share(taken, 0.95)
        ratio = f", {scan / middle:.3g} times as fast as the scan" if scan and middle else ""
        yield Figure(f"search: {what}, p50", middle, "ms")
        yield Figure(f"search: {what}, p95", slow, "ms", reach, None, spread(taken) + ratio)


def _size(workspace: Workspace) -> Iterator[Figure]:
    """The index beside the notes."""
    execute = workspace.connection.execute
    (notes,) = execute("SELECT coalesce(sum(length(CAST(note AS BLOB))), 0) FROM visit").fetchone()
    (index,) = execute(
        "SELECT sum(pgsize) FROM dbstat WHERE name GLOB 'search*' OR name GLOB 'sqlite_autoindex_search*'"
    ).fetchone()
    yield Figure("search index / bytes of the notes", index / notes if notes else None, "x", 0.6, None,
                 f"{index:,} / {notes:,} bytes")


def _rebuilding(file: Path, folder: Path, now: datetime) -> Iterator[Figure]:
    """The index made anew, the way `check --repair` does."""
    with Workspace.open(file, folder, lambda: now) as workspace:
        with workspace.merging():
            workspace.projection.index.begin_again()
        began = time.perf_counter()
        count = catch_up(workspace)
        seconds = time.perf_counter() - began
    yield Figure("search index made anew", seconds, "s", 300, None, f"{count:,} records")
