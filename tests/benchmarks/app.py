"""The app in a terminal, in turn with the yardsticks: start, memory, keys, idle, exit."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .figures import Figure, median, number, ratio, spread
from .probe import NotUsableError, Probe

YARDSTICK = Path(__file__).parent / "yardstick"

KEYS_PER_RUN = 8
"""How often each key is pressed in one run; enough for a median, few enough not to reach the end of a page."""

RUNS_WITH_KEYS = 5
"""Runs in which keys are pressed; the others only start and end."""

IDLE_SECONDS = 5.0
"""How long one run is left alone."""


@dataclass(frozen=True, slots=True)
class Place:
    """A list to walk in: its name, and the keys that lead from the first screen to it."""

    name: str
    way: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Program:
    """A program to start: its command, the pattern on its screen that means usable, and the lists to walk in."""

    name: str
    command: tuple[str, ...]
    ready: str
    places: tuple[Place, ...] = ()


@dataclass(slots=True)
class Samples:
    """What the runs of one program gave: ms to usable and to exit, MiB, and per place and key the ms and the bytes."""

    start: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    leave: list[float] = field(default_factory=list)
    idle_cpu: list[float] = field(default_factory=list)
    idle_bytes: list[float] = field(default_factory=list)
    keys: defaultdict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    settled: defaultdict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    written: defaultdict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))


def hello(name: str = "hello") -> Program:
    """The smallest app; under a second name it is its own control."""
    return Program(name, (sys.executable, str(YARDSTICK / "hello.py")), "Hello, world")


def stock_table() -> Program:
    """The stock table of ten thousand rows."""
    return Program("table", (sys.executable, str(YARDSTICK / "table.py")), "READY", (Place("table"),))


def kamtui(command: Sequence[str], workspace: Path) -> Program:
    """The app on a workspace: usable when the account list shows the first demo account."""
    places = (Place("accounts", ("escape",)), Place("visits", ("2",)))
    return Program("kamtui", (*command, "--db", str(workspace)), "Hengyue", places)


def run(program: Program, samples: Samples, environment: dict[str, str], *, keys: bool, idle: bool) -> None:
    """Start a program once and add what is seen to `samples`."""
    with Probe(program.command, environment) as probe:
        samples.start.append(probe.usable(program.ready))
        samples.memory.append(probe.memory())
        for place in program.places if keys else ():
            for key in place.way:
                probe.press(key)
            for key in ("down", "pagedown"):
                walk(probe, place.name, key, samples)
        if idle:
            cpu, written = probe.idle(IDLE_SECONDS)
            samples.idle_cpu.append(cpu)
            samples.idle_bytes.append(written)
        samples.leave.append(probe.leave())


def walk(probe: Probe, place: str, key: str, samples: Samples) -> None:
    """Press a key a few times from the top of a list; presses that change nothing (its end) are not counted."""
    probe.press("home")
    for _turn in range(KEYS_PER_RUN):
        answer = probe.press(key)
        if answer.changed is None or answer.settled is None:
            probe.press("home")
            continue
        samples.keys[place, key].append(answer.changed)
        samples.settled[place, key].append(answer.settled)
        samples.written[place, key].append(answer.written)


def measure(own: Program, runs: int, environment: dict[str, str]) -> dict[str, Samples]:
    """Start a program and the yardsticks in turn, `runs` times after one turn that is not counted.

    Returns the samples by the names of the programs. Raises NotUsableError with the screen.
    """
    programs = (hello(), own, hello("hello again"), stock_table())
    samples = {program.name: Samples() for program in programs}
    for turn in range(-1, runs):
        with_keys = 0 <= turn < RUNS_WITH_KEYS
        for program in programs:
            # A table of stock widgets starts slowly and is needed for its keys only.
            if program.name == "table" and not with_keys:
                continue
            kept = samples[program.name] if turn >= 0 else Samples()
            try:
                run(program, kept, environment, keys=with_keys, idle=turn == 0)
            except NotUsableError as screen:
                raise NotUsableError(f"{program.name} was not usable or did not end. Its screen:\n{screen}") from screen
        if sys.stderr.isatty():
            print(f"\rstart {turn + 1} of {runs}", end="\n" * (turn + 1 == runs), file=sys.stderr, flush=True)
    return samples


def figures(samples: dict[str, Samples], program: Program) -> Iterator[Figure]:
    """The rows about `program`, as ratios to hello and to the table."""
    base, control, stock, own = (samples[name] for name in ("hello", "hello again", "table", program.name))
    yield Figure("control: hello against itself", ratio(control.start, base.start), "x", 1.05, None, spread(base.start))
    yield Figure("start to usable / hello", ratio(own.start, base.start), "x", 1.30, 1.15, spread(own.start))
    yield Figure("memory when usable / hello", ratio(own.memory, base.memory), "x", 1.20, None,
                 spread(own.memory, "MiB"))
    for key, shown, reach in (("down", "down", 0.60), ("pagedown", "page down", 0.30)):
        for place in program.places:
            pressed = own.keys[place.name, key]
            yield Figure(f"{shown} in {place.name} / table", ratio(pressed, stock.keys["table", key]), "x", reach, None,
                         f"{spread(pressed)}; settled {number(median(own.settled[place.name, key]), 'ms')}")
    for place in program.places:
        written = own.written[place.name, "down"]
        yield Figure(f"bytes per down in {place.name}", median(written), "bytes", 1000, None, spread(written, "bytes"))
    yield Figure("idle processor time / hello", ratio(own.idle_cpu, base.idle_cpu), "x", 1.10, None,
                 f"{spread(own.idle_cpu)} in {IDLE_SECONDS:.0f} s")
    yield Figure("bytes written while idle", median(own.idle_bytes), "bytes", 0)
    yield Figure("exit / hello", ratio(own.leave, base.leave), "x", 1.05, None, spread(own.leave))
