"""How kamtui bears a large workspace: the same figures as on a small one, beside those of an empty one and the demo."""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from kamtui.actions.start import begin
from kamtui.store import queries
from kamtui.store.workspace import Workspace

from . import commands, saves, scale_queries, scale_sizes
from .app import RUNS_WITH_KEYS, Program, Samples, figures, hello, kamtui, run, stock_table
from .figures import Figure, ratio, spread

EMPTY, SMALL, LARGE, AGAIN = "empty", "demo", "large", "demo again"
"""The workspaces kamtui is started on in turn; the demo twice, so that it is its own control."""


def programs(command: Sequence[str], files: dict[str, Path], home: Path, now: datetime) -> list[Program]:
    """Hello, kamtui on each workspace, hello again and the table, in the order of one turn."""
    own = []
    for name in (EMPTY, SMALL, LARGE, AGAIN):
        file = files[SMALL if name == AGAIN else name]
        with Workspace.open(file, home, lambda: now) as workspace:
            first = queries.accounts(workspace, 1)
        program = kamtui(command, file)
        # The list shows the beginning of a name only.
        ready = re.escape(first[0].name[:8]) if first else "No accounts yet"
        own.append(replace(program, name=name, ready=ready, places=program.places if name in (SMALL, LARGE) else ()))
    return [hello(), *own, hello("hello again"), stock_table()]


def measure(wanted: Sequence[Program], runs: int, environment: dict[str, str]) -> dict[str, Samples]:
    """Start them in turn, `runs` times after one turn that is not counted."""
    samples = {program.name: Samples() for program in wanted}
    for turn in range(-1, runs):
        with_keys = 0 <= turn < RUNS_WITH_KEYS
        for program in wanted:
            if program.name == "table" and not with_keys:
                continue
            kept = samples[program.name] if turn >= 0 else Samples()
            run(program, kept, environment, keys=with_keys, idle=turn == 0)
        if sys.stderr.isatty():
            print(f"\rstart {turn + 1} of {runs}", end="\n" * (turn + 1 == runs), file=sys.stderr, flush=True)
    return samples


def starts(samples: dict[str, Samples]) -> Iterator[Figure]:
    """How much a start, and a key, grow from little to a large workspace, and how much of that is noise."""
    empty, small, large, again = (samples[name].start for name in (EMPTY, SMALL, LARGE, AGAIN))
    yield Figure("control: the demo against itself", ratio(again, small), "x", 1.05, None, spread(small))
    yield Figure("start, large / empty", ratio(large, empty), "x", 1.05, None, f"{spread(large)}; {spread(empty)}")
    yield Figure("start, large / demo", ratio(large, small), "x", 1.05, None, spread(small))
    for key in ("down", "pagedown"):
        for place in ("accounts", "visits"):
            one, other = samples[LARGE].settled[place, key], samples[SMALL].settled[place, key]
            yield Figure(f"{key} in {place} until quiet, large / demo", ratio(one, other), "x", 1.05, None,
                         f"{spread(one)}; {spread(other)}")
    yield Figure("memory, large / demo", ratio(samples[LARGE].memory, samples[SMALL].memory), "x", 1.05, None,
                 spread(samples[LARGE].memory, "MiB"))


def every_figure(
    command: Sequence[str], workspace: Path, folder: Path, runs: int, environment: dict[str, str], now: datetime
) -> Iterator[Figure]:
    """Everything about the workspace at `workspace`, which is written to; `folder` is for the others beside it.
    Raises `NotUsableError` with the screen where the app does not start.
    """
    home = Path(environment["KAMTUI_HOME"])
    files = {LARGE: workspace, SMALL: folder / "small.db", EMPTY: folder / "empty.db"}
    from kamtui.demo.build import build

    build(files[SMALL], home, lambda: now).close()
    begin(files[EMPTY], home, lambda: now, "Lin Yue").close()
    wanted = programs(command, files, home, now)
    samples = measure(wanted, runs, environment)
    yield from starts(samples)
    # The rows of `app.figures` about the large workspace; it asks for the names it knows.
    yield from figures(samples, next(program for program in wanted if program.name == LARGE))
    yield from commands.figures(command, files[LARGE], runs, environment)
    yield from scale_queries.figures(files[LARGE], home, now)
    yield from scale_sizes.figures(workspace, folder)
    yield from saves.figures(folder, files[LARGE], now)


