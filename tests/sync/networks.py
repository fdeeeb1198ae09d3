"""Plays networks of machines without Hypothesis, which spends longer on drawing than a network takes.

    python -m tests.sync.networks --count 200000 --seed 1
    python -m tests.sync.networks --count 1 --seed 77123

Each network follows from its seed alone, and they count upwards; one that fails is told with its seed and as few of its
steps as it takes. The rules and the judge are those of `test_convergence`. Ends with 1 when a network failed.
"""

import argparse
import gc
import random
import sys
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence

from tests.sync.chances import rules_of
from tests.sync.deeds import KIND
from tests.sync.exchange import Network, Step, first_steps
from tests.sync.machines import MOST_DEVICES

RULES = rules_of(Network)
NAMES = [name for name, rule in RULES.items() for _time in range(rule.often)]

STEPS = 40
"""What happens in a network at most."""

TELL_EVERY = 30
"""Seconds between two lines of progress."""

FAILURES = 50
"""Networks that may fail before the rest is not played."""


def steps_of(seed: int) -> tuple[int, int, list[Step]]:
    """How many machines the network of this seed has, the seed of what is not drawn, and its steps."""
    chance = random.Random(seed)
    # Few machines meet more often than eight, and have more to quarrel about.
    count = chance.choice((2, 2, 3, 3, 4, chance.randint(2, MOST_DEVICES)))
    inner = chance.getrandbits(32)
    steps = list(first_steps(count, chance))
    for _step in range(chance.randint(4, STEPS)):
        name = chance.choice(NAMES)
        steps.append((name, {argument: one.draw(chance) for argument, one in RULES[name].arguments.items()}))
    return count, inner, steps


def play(count: int, inner: int, steps: Iterable[Step]) -> None:
    """Play a network of `count` machines. Raises whatever it breaks on."""
    network = Network()
    with network.begun(count, inner):
        for name, arguments in steps:
            getattr(network, name)(**arguments)
        network.end()


def shortest(count: int, inner: int, steps: Sequence[Step]) -> list[Step]:
    """As few of these steps as it takes for the network to break at the same place."""
    place = broken_at(count, inner, steps)
    kept = list(steps)
    for size in (8, 4, 2, 1, 1):
        at = len(kept) - size
        while at >= 0:
            fewer = kept[:at] + kept[at + size :]
            if broken_at(count, inner, fewer) == place:
                kept = fewer
            at -= size
    return kept


def broken_at(count: int, inner: int, steps: Iterable[Step]) -> tuple[str, int] | None:
    """File and line of what a network breaks on; None for one that does not."""
    try:
        play(count, inner, steps)
    except Exception as error:  # noqa: BLE001  # whatever it breaks on
        last = traceback.extract_tb(error.__traceback__)[-1]
        return last.filename, last.lineno or 0
    return None


def told(steps: Iterable[Step]) -> Iterator[str]:
    """Steps as lines, records by their kind and number."""
    names = {record: f"{kind} {[one for one in KIND if KIND[one] == kind].index(record)}"
             for record, kind in KIND.items()}
    for name, arguments in steps:
        shown = (f"{key}={names[value] if key in ('record', 'visit') else value}" for key, value in arguments.items())
        yield f"    {name}({', '.join(shown)})"


def main(arguments: list[str]) -> int:
    """Play the networks that are asked for; tell how it went."""
    parser = argparse.ArgumentParser(prog="python -m tests.sync.networks", description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1000, help="networks to play")
    parser.add_argument("--seed", type=int, default=1, help="the first one's seed")
    given = parser.parse_args(arguments)
    # What the modules hold is never garbage, and looking through it again and again takes a tenth of the time.
    gc.collect()
    gc.freeze()
    began = said = time.monotonic()
    failed: list[int] = []
    played = 0
    for seed in range(given.seed, given.seed + given.count):
        count, inner, steps = steps_of(seed)
        try:
            play(count, inner, steps)
        except Exception:  # noqa: BLE001  # whatever a network breaks on is told
            failed.append(seed)
            fewer = shortest(count, inner, steps)
            print(f"network {seed} of {count} machines failed by {len(fewer)} of its {len(steps)} steps:",
                  *told(fewer), traceback.format_exc(), sep="\n", flush=True)
        played += 1
        now = time.monotonic()
        if now - said > TELL_EVERY:
            said = now
            print(f"{played} of {given.count} networks, {len(failed)} failed, {played / (now - began):.0f} a second",
                  flush=True)
        if len(failed) >= FAILURES:
            break
    seconds = time.monotonic() - began
    print(f"{played} networks from seed {given.seed} in {seconds:.0f} s ({played / seconds:.0f} a second); "
          f"{len(failed)} failed" + "".join(f" {seed}" for seed in failed), flush=True)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
