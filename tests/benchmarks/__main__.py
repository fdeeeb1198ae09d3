"""Measure kamtui and print each figure beside what it should reach.

    .venv/bin/python -m tests.benchmarks [--runs N] [--scale VISITS] [--only app|commands|saves|search|exchange|scale]
        [--workspace FILE]

Run it from the repository, on a quiet machine with Linux; it takes about four minutes. The kamtui that is measured is
the command installed beside this Python, else `python -m kamtui`. Every ratio is within this run: hello, kamtui and
hello again start in turn, and hello against itself tells how much of a ratio is noise.

    --runs N          counted starts of each program (15; medians of fewer mean little)
    --scale VISITS    a workspace of that many visits instead of the small fictional one
    --only PART       measure that part alone; `scale` compares a large workspace (--workspace FILE, or one made with
                      --scale VISITS) with the demo and an empty one, and is measured only when it is asked for
    --workspace FILE  measure on a copy of this workspace
    --instead "CMD"   measure another program in a terminal in kamtui's place: an older build, a yardstick
    --ready PATTERN   what that program shows once it is usable (READY)
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from . import app, commands, exchange, saves, scale, search
from .figures import Figure, table
from .probe import NotUsableError

NOW = "2026-11-22T20:14:00+08:00"
"""The Sunday evening of the fictional workspace, so that every run shows the same screen."""


def kamtui_command() -> tuple[str, ...]:
    """How kamtui is started: the installed command where there is one."""
    installed = Path(sys.executable).parent / "kamtui"
    return (str(installed),) if installed.exists() else (sys.executable, "-m", "kamtui")


def environment(home: Path) -> dict[str, str]:
    """A plain terminal's environment, with a home of its own and the fixed clock."""
    dropped = ("COLUMNS", "LINES", "NO_COLOR", "TMUX", "KAMTUI_", "TEXTUAL", "COVERAGE", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return kept | {
        "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8",
        "KAMTUI_HOME": str(home), "KAMTUI_NOW": NOW,
    }


def make_workspace(command: Sequence[str], folder: Path, scale: int | None, variables: dict[str, str]) -> Path:
    """The fictional workspace, with `scale` visits when given."""
    file = folder / "demo.kamtui"
    size = [] if scale is None else ["--scale", str(scale)]
    subprocess.run([*command, "demo", "--create", str(file), *size], env=variables, check=True, stdout=sys.stderr)
    return file


def given_workspace(
    arguments: argparse.Namespace, command: Sequence[str], folder: Path, variables: dict[str, str]
) -> Path:
    """The workspace to measure on: a copy of the one that was named, else one that is made."""
    if arguments.workspace is None:
        return make_workspace(command, folder, arguments.scale, variables)
    copy = folder / "given.kamtui"
    shutil.copy(arguments.workspace, copy)
    return copy


def measured(arguments: argparse.Namespace, folder: Path) -> list[Figure]:
    """Every row that was asked for."""
    variables = environment(folder)
    if arguments.instead:
        other = app.Program("other", tuple(shlex.split(arguments.instead)), arguments.ready, (app.Place("list"),))
        return list(app.figures(app.measure(other, arguments.runs, variables), other))
    if arguments.only == "exchange":
        return list(exchange.figures(folder))
    command = kamtui_command()
    workspace = given_workspace(arguments, command, folder, variables)
    if arguments.only == "scale":
        now = datetime.fromisoformat(NOW)
        return list(scale.every_figure(command, workspace, folder, arguments.runs, variables, now))
    rows: list[Figure] = []
    if arguments.only in (None, "app"):
        own = app.kamtui(command, workspace)
        rows += app.figures(app.measure(own, arguments.runs, variables), own)
    if arguments.only in (None, "commands"):
        rows += commands.figures(command, workspace, arguments.runs, variables)
    if arguments.only in (None, "saves"):
        rows += saves.figures(folder, workspace, datetime.fromisoformat(NOW))
    if arguments.only in (None, "search"):
        rows += search.figures(folder, workspace, datetime.fromisoformat(NOW))
    if arguments.only is None:
        rows += exchange.figures(folder)
    return rows


def main() -> int:
    """Measure and print; 1 when something could not be measured. A figure beyond its reach is no failure."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description="kamtui's figures, and what they should reach"
    )
    parser.add_argument("--runs", type=int, default=15, help="counted starts of each program (15)")
    parser.add_argument("--scale", type=int, metavar="VISITS", help="a workspace of that many visits")
    parts = ["app", "commands", "saves", "search", "exchange", "scale"]
    parser.add_argument("--only", choices=parts, help="measure one part alone")
    parser.add_argument("--workspace", type=Path, metavar="FILE", help="measure on a copy of this workspace")
    parser.add_argument("--instead", metavar="CMD", help="another program in a terminal in kamtui's place")
    parser.add_argument("--ready", metavar="PATTERN", default="READY", help="what it shows once usable (READY)")
    with tempfile.TemporaryDirectory() as folder:
        try:
            print(table(measured(parser.parse_args(), Path(folder))))
        except (NotUsableError, subprocess.CalledProcessError) as failure:
            print(failure, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
