"""Commands of kamtui as whole processes, in turn with a bare Python that opens SQLite."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from .figures import Figure, median, spread

BARE = (sys.executable, "-c", "import sqlite3")
"""What no command can be faster than."""


def account_id(command: Sequence[str], workspace: Path, environment: dict[str, str]) -> str:
    """The id of the first account of the list."""
    listed = subprocess.run(
        [*command, "--db", str(workspace), "accounts", "--json"], env=environment, capture_output=True, check=True,
    )
    return str(json.loads(listed.stdout)[0]["id"])


def milliseconds(command: Sequence[str], environment: dict[str, str]) -> float:
    """How long a command takes from start to end. Raises CalledProcessError when it fails."""
    began = time.perf_counter()
    subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    return (time.perf_counter() - began) * 1000


def figures(command: Sequence[str], workspace: Path, runs: int, environment: dict[str, str]) -> Iterator[Figure]:
    """The rows about commands: each run `runs` times in turn, after one turn that is not counted."""
    account = account_id(command, workspace, environment)
    on = (*command, "--db", str(workspace))
    asked: tuple[tuple[str, tuple[str, ...], float | None, float | None], ...] = (
        ("bare Python with sqlite3", BARE, None, None),
        ("kamtui --help", (*command, "--help"), 60, None),
        ("kamtui show", (*on, "show", account), 60, None),
        ("kamtui brief", (*on, "brief", account), 90, 60),
    )
    times: dict[str, list[float]] = {name: [] for name, _line, _reach, _goal in asked}
    for turn in range(-1, runs):
        for name, line, _reach, _goal in asked:
            taken = milliseconds(line, environment)
            if turn >= 0:
                times[name].append(taken)
    for name, _line, reach, goal in asked:
        yield Figure(name, median(times[name]), "ms", reach, goal, spread(times[name]))
