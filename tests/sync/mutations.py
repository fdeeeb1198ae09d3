"""Reads bundles that were changed at random: none breaks the reader, none it accepts breaks a rule.

    python -m tests.sync.mutations --count 1000000 --seed 1 --seconds 3600

A fault is told with the seed and the number of the mutation, and ends the run.
"""

import argparse
import random
import resource
import sys
import time
from dataclasses import dataclass, field

from msgspec import msgpack

from kamtui.errors import KamtuiError
from kamtui.records.values import is_value
from kamtui.store.scrutiny import examine
from kamtui.store.wire import Piece, StreamKey
from kamtui.sync.bundle import NO_HASH, read_bundle, write_bundle
from kamtui.sync.limits import BundleError
from kamtui.sync.tables import stream_key
from tests.sync.pieces import DEVICE, KEY, body_of_sample, frame_of, sealed, written

TELL_EVERY = 10_000
"""Mutations between two lines of progress."""


@dataclass
class Told:
    """What became of the mutations: how many were read and accepted, the states of the others, the slowest's seconds.

    `refused_later` are those that the reader accepts and `scrutiny` refuses.
    """

    read: int = 0
    accepted: int = 0
    refused_later: int = 0
    states: set[str] = field(default_factory=set)
    slowest: float = 0.0


def acceptable(piece: Piece) -> bool:
    """Whether a piece keeps every rule the rest of kamtui relies on."""
    streams = {ref.stream for edit in piece.edits for heads in edit.over.values() for ref in heads}
    seqs = [edit.seq for edit in piece.edits]
    return (
        seqs == list(range(101, 107))
        and all(stream_key(*stream) for stream in streams)
        and all(is_value(value) for edit in piece.edits for value in edit.values.values())
        and all(len(edit.record) == 16 and 0 <= edit.hlc < 2**63 for edit in piece.edits)
        and {edit.action for edit in piece.edits} == {action.ref for action in piece.actions}
    )


ODD_BYTES = (b"\xff", b"\x00", b"\x7f", b"\x80", b"\xc1", b"\xdd", b"\xdf")
"""Ends of ranges, and the heads of long msgpack arrays and maps."""


def mutated(chance: random.Random, data: bytes) -> bytes:
    """One to four changes, of the kinds that break readers: flips, odd numbers, cuts, doubled and swapped parts."""
    changed = bytearray(data)
    for _change in range(chance.randint(1, 4)):
        place, size = chance.randrange(len(changed) + 1), chance.randrange(1, 12)
        match chance.randrange(6):
            case 0 if place < len(changed):
                changed[place] ^= 1 << chance.randrange(8)
            case 1:
                changed[place : place + 1] = chance.choice(ODD_BYTES)
            case 2:
                del changed[place : place + size]
            case 3:
                changed[place:place] = changed[place : place + size]
            case 4:
                changed[place : place + size] = chance.randbytes(size)
            case _:
                other = chance.randrange(len(changed) + 1)
                changed[place : place + size] = changed[other : other + size]
    return bytes(changed)


def read_mutations(count: int, seed: int, seconds: float = float("inf"), aloud: bool = False) -> Told:
    """Read `count` mutations of the sample, or as many as fit into `seconds`. Raises what the reader breaks on."""
    chance = random.Random(seed)
    data, body = written(), body_of_sample()
    parts = msgpack.decode(body)
    size = int.from_bytes(data[16:20], "big")
    told, began = Told(), time.monotonic()
    for number in range(count):
        match number % 4:
            case 0:
                hostile = mutated(chance, data)
            case 1:  # a member with a right key, who writes whatever he likes
                hostile = sealed(frame_of(mutated(chance, body)))
            case 2:
                key = chance.choice(list(parts))
                hostile = sealed(frame_of(msgpack.encode(parts | {key: mutated(chance, parts[key])})))
            case _:
                hostile = sealed(data[20 + size : -64], raw_header=mutated(chance, data[20 : 20 + size]))
        begin = time.process_time()
        try:
            _read(hostile, told)
        except Exception as error:
            error.add_note(f"mutation {number} of seed {seed}")
            raise
        told.slowest = max(told.slowest, time.process_time() - begin)
        told.read += 1
        if aloud and told.read % TELL_EVERY == 0:
            print(f"{told.read} of {count} mutations, {told.accepted} accepted", flush=True)
        if time.monotonic() - began > seconds:
            break
    return told


def _read(hostile: bytes, told: Told) -> None:
    try:
        header, piece = read_bundle(hostile)
    except BundleError as error:
        told.states.add(error.state if error.reason else "refused without a reason")
        return
    assert hostile[-64:] == KEY.sign(hostile[:-64])
    assert (header.first, header.last, header.stream) == (101, 106, StreamKey(DEVICE, header.stream.scope))
    assert acceptable(piece)
    again = write_bundle(piece, header.team, NO_HASH, header.vector, KEY.sign)
    assert read_bundle(again)[1] == piece
    told.accepted += 1
    try:
        examine(piece)
    except KamtuiError:
        told.refused_later += 1


def main(arguments: list[str]) -> int:
    """Read the mutations that are asked for, and tell how it went."""
    parser = argparse.ArgumentParser(prog="python -m tests.sync.mutations", description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=20_000, help="mutations to read")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="end after so long")
    given = parser.parse_args(arguments)
    began = time.monotonic()
    told = read_mutations(given.count, given.seed, given.seconds, aloud=True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{told.read} mutations of seed {given.seed} in {time.monotonic() - began:.0f} s: {told.accepted} accepted "
          f"({told.refused_later} of them refused by scrutiny), the others {' or '.join(sorted(told.states))}; "
          f"slowest {told.slowest * 1000:.0f} ms, {memory} MB at most; no fault")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
