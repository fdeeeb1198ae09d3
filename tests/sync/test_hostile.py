"""Hostile bundles: every flip, every cut, forged signatures, bombs and odd content end as `waiting` or `refused`."""

import math
import random
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard
from msgspec import msgpack

from kamtui.sync import codec
from kamtui.sync.bundle import read_bundle, read_header, write_bundle
from kamtui.sync.limits import SEQ_END, BundleError
from kamtui.sync.tables import stream_key
from tests.sync.mutations import mutated, read_mutations
from tests.sync.pieces import (
    KEY,
    OTHER_KEY,
    PROOF,
    TEAM,
    VECTOR,
    body_of_sample,
    frame_of,
    sample,
    sealed,
    written,
)

ROOT = Path(__file__).resolve().parents[2]

MUTATIONS = 1_000_000 if PROOF else 20_000
"""Mutated bundles read by one run; `python -m tests.sync.mutations` reads as many as it is told to."""


def judged(data: bytes) -> str:
    """What becomes of a bundle: `accepted`, `waiting` or `refused`; any other exception is a fault of the reader."""
    try:
        read_bundle(data)
    except BundleError as error:
        return error.state if error.reason else "refused without a reason"
    return "accepted"


def refusal(data: bytes) -> str:
    """The reason for which a bundle is refused for good."""
    with pytest.raises(BundleError) as caught:
        read_bundle(data)
    assert caught.value.state == "refused", caught.value.reason
    return caught.value.reason


def with_sections(**changed: object) -> bytes:
    """The sample with sections replaced by others, rightly signed."""
    body = msgpack.decode(body_of_sample())
    numbers = {name.lower(): getattr(codec, name) for name in ("WORDS", "IDS", "STREAMS", "HEADS", "ACTIONS", "SHAPES",
                                                             "EDITS", "OVERS", "ID_CELLS", "LENGTHS", "CELLS")}
    for name, content in changed.items():
        body[numbers[name]] = content if isinstance(content, bytes) else msgpack.encode(content)
    return sealed(frame_of(msgpack.encode(body)))


def section(number: int) -> Any:
    return msgpack.decode(msgpack.decode(body_of_sample())[number])


def with_numbers(number: int, change: Callable[[list[int]], object]) -> bytes:
    """The sample with one array of numbers changed in place."""
    numbers = section(number)
    change(numbers)
    return with_sections(**{{codec.HEADS: "heads", codec.ACTIONS: "actions", codec.SHAPES: "shapes",
                             codec.EDITS: "edits", codec.OVERS: "overs", codec.ID_CELLS: "id_cells",
                             codec.LENGTHS: "lengths"}[number]: numbers})


def test_a_bundle_made_by_hand_is_accepted_so_that_the_others_are_refused_for_their_fault() -> None:
    assert judged(with_sections()) == judged(written()) == "accepted"


def test_no_single_flipped_bit_or_byte_is_accepted() -> None:
    data = bytearray(written())
    for place in range(len(data)):
        for change in (1, 0x80, 0xFF):
            data[place] ^= change
            assert judged(bytes(data)) != "accepted", (place, change)
            data[place] ^= change
    assert judged(bytes(data)) == "accepted"


def test_a_bundle_cut_short_anywhere_waits() -> None:
    data = written()
    assert {judged(data[:length]) for length in range(len(data))} == {"waiting"}


def test_a_file_that_has_its_length_but_not_its_content_yet_waits() -> None:
    data = written()
    assert judged(bytes(len(data))) == "waiting"
    for length in range(8, len(data) - 64):
        assert judged(data[:length] + bytes(len(data) - length)) != "accepted"
    assert judged(data[: len(data) // 2] + bytes(len(data) - len(data) // 2)) == "waiting"


def test_a_bundle_with_something_behind_its_end_is_refused() -> None:
    assert "behind its end" in refusal(written() + b"\0")


def test_a_signature_taken_away_forged_or_swapped_is_refused() -> None:
    data, other = written(), write_bundle(sample(), TEAM, bytes([1]) * 32, VECTOR, KEY.sign)
    assert "taken away" in refusal(data[:-64] + bytes(64))
    for signature in (OTHER_KEY.sign(data[:-64]), other[-64:], bytes([7]) * 64):
        assert "not that of the device" in refusal(data[:-64] + signature)
    frame = frame_of(body_of_sample())
    assert "not that of the device" in refusal(sealed(frame, {2: OTHER_KEY.public_key().public_bytes_raw()}))
    assert "not that of the device" in refusal(sealed(frame, key=OTHER_KEY))
    assert "not that of the device" in refusal(sealed(frame, {2: bytes([255]) * 32}))


@pytest.mark.parametrize("change", [(1, bytes(16)), (3, "me"), (5, 100), (6, 105), (7, bytes([9]) * 32), (4, "Eve")])
def test_another_team_scope_or_number_under_the_same_signature_is_refused(change: tuple[int, object]) -> None:
    data = written()
    size = int.from_bytes(data[16:20], "big")
    header = msgpack.encode(msgpack.decode(data[20 : 20 + size]) | {change[0]: change[1]})
    total = len(data) - size + len(header)
    moved = data[:12] + total.to_bytes(4, "big") + len(header).to_bytes(4, "big") + header + data[20 + size :]
    assert "signature" in refusal(moved)


BOMB = """
import hashlib, resource, sys, time
import zstandard
from kamtui.sync.bundle import read_bundle
from kamtui.sync.limits import BundleError
from tests.sync.pieces import sealed
zeros, frames = bytes(1 << 20), {}
whole = zstandard.ZstdCompressor(level=1).compressobj(size=3 << 30)
frame = b"".join([*(whole.compress(zeros) for _part in range(3 << 10)), whole.flush()])
frames["honest size"] = frame
lying = zstandard.ZstdCompressor(level=1).compressobj()
rest = b"".join([*(lying.compress(zeros) for _part in range(3 << 10)), lying.flush()])
frames["no size"] = rest
# The size is the only thing changed: the frame says 32 MiB and holds 3 GiB.
at = frame.index((3 << 30).to_bytes(4, "little"))
frames["false size"] = frame[:at] + (32 << 20).to_bytes(4, "little") + frame[at + 4 :]
for name, frame in frames.items():
    data, begin = sealed(frame), time.process_time()
    try:
        read_bundle(data)
    except BundleError as error:
        print(f"{name}|{error.state}|{time.process_time() - begin}|{error.reason}")
# A process begins with the high-water mark of the one that made it, but for the kernel's own count of this image.
with open("/proc/self/status") as status:
    print(next(line.split()[1] for line in status if line.startswith("VmHWM")))
"""


def test_a_bomb_of_three_gigabytes_is_refused_in_a_second_and_in_little_memory() -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("this system does not tell a process its memory")
    done = subprocess.run([sys.executable, "-c", BOMB], capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    *lines, memory = done.stdout.splitlines()
    told = [line.split("|") for line in lines]
    assert [line[:2] for line in told] == [[size, "refused"] for size in ("honest size", "no size", "false size")]
    assert max(float(line[2]) for line in told) < 1
    assert int(memory) < 200_000, f"{memory} kB"


def test_a_frame_that_needs_a_large_window_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=27, write_content_size=1)
    stream = zstandard.ZstdCompressor(compression_params=parameters).compressobj(size=30 << 20)
    frame = stream.compress(bytes(30 << 20)) + stream.flush()
    assert zstandard.get_frame_parameters(frame).window_size > 8 << 20
    assert "zstd" in refusal(sealed(frame))


@pytest.mark.parametrize(
    "body",
    [
        b"", b"\x80", b"\x90", b"\xc0", b"\x91" * 100_000, b"\x81\x0b" + b"\x91" * 100_000, b"\xdf\xff\xff\xff\xff",
        b"\x81\x0b\xc6\xff\xff\xff\xff", b"\x82\x01\xc4\x01\x90\x01\xc4\x01\x90", msgpack.encode({"a": b""}),
        b"\x81\x01\xc4\x05\xdd\xff\xff\xff\xff", b"\xde\xff\xff",
    ],
)
def test_a_body_that_is_no_map_of_sections_is_refused(body: bytes) -> None:
    assert "breaks the rules" in refusal(sealed(frame_of(body)))


def test_deep_nesting_is_refused_in_the_header_and_among_values() -> None:
    deep = b"\x91" * 100_000
    frame = frame_of(body_of_sample())
    assert "header" in refusal(sealed(frame, raw_header=b"\x81\x28" + deep))
    assert "header" in refusal(sealed(frame, raw_header=b"\x81\x09" + deep))
    count = len(section(codec.CELLS))
    for cells in (bytes([0x90 + count]) + deep, msgpack.encode([[[]]] * count), msgpack.encode([{}] * count)):
        refusal(with_sections(cells=cells))


def test_values_no_log_can_hold_are_refused() -> None:
    cells = [msgpack.encode(cell) for cell in [1] * len(section(codec.CELLS))]
    for bad in (
        b"\xcb" + struct.pack(">d", math.nan), b"\xcb" + struct.pack(">d", math.inf),
        b"\xca" + struct.pack(">f", -math.inf),
        b"\xcf" + struct.pack(">Q", 2**63), b"\xa3\xed\xa0\x80", b"\xa2\xc3\x28", b"\xc1", b"\xc4\x01a",
        msgpack.encode("y" * (2**20 + 1)), msgpack.encode("客" * 400_000),
        msgpack.encode(msgpack.Ext(codec.BLOB, bytes(2**20 + 1))),
    ):
        head = msgpack.encode([0] * len(cells))[:1] if len(cells) < 16 else b"\xdc" + struct.pack(">H", len(cells))
        assert judged(with_sections(cells=head + b"".join(cells))) == "accepted"
        refusal(with_sections(cells=head + bad + b"".join(cells[1:])))


@pytest.mark.parametrize("number", [2**63, 2**64 - 1, SEQ_END, 0, -1, None, 1.0, "1", True])
def test_edit_numbers_out_of_range_are_refused(number: object) -> None:
    frame = frame_of(body_of_sample())
    assert "header" in refusal(sealed(frame, {5: number, 6: number}))
    assert "header" in refusal(sealed(frame, {6: number}))
    if number != 0:
        assert "header" in refusal(sealed(frame, {9: [[b"", "team", number]]}) if number else sealed(frame, {9: None}))


@pytest.mark.parametrize("header", [
    {1: bytes(15)}, {2: bytes(31)}, {3: "../team"}, {3: "Team"}, {3: ""}, {3: "team\n"}, {3: "a" * 33}, {3: "a/b"},
    {4: "a" * 201}, {4: "\x1b[2J"}, {4: "a\u202eb"}, {4: b"laptop"}, {5: 107}, {6: 101 + 200_000}, {7: b""}, {8: b""},
    {9: [[bytes(31), "team", 1]]}, {9: [[b"", "../x", 1]]}, {9: [[b"", "team", 1]] * 2}, {9: [[b"", "team"]]}, {9: {}},
    {9: 7}, {1: None}, {3: None}, {10: "x"},
])
def test_a_header_with_a_wrong_part_or_a_trick_in_a_name_is_refused(header: dict[int, object]) -> None:
    assert "header" in refusal(sealed(frame_of(body_of_sample()), header))


@pytest.mark.parametrize("name", [
    'visit"; DROP TABLE edit; --', "visit--", "Visit", "visit name", "", "../visit", "1visit", "visit\x00", "vísit",
])
def test_a_kind_or_field_whose_name_could_reach_sql_or_a_path_is_refused(name: str) -> None:
    words = section(codec.WORDS)
    for known in ("visit", "note"):
        assert known in words
        changed = [name if word == known else word for word in words]
        assert "name of a" in refusal(with_sections(words=changed))
    refusal(with_sections(words=["w" * 201 if word == "note" else word for word in words]))


def test_an_action_whose_name_moves_the_cursor_is_refused() -> None:
    words = ["steps\x1b[2J.csv" if word == "steps.csv" else word for word in section(codec.WORDS)]
    assert "name of an action" in refusal(with_sections(words=words))


def put(place: int, value: int) -> Callable[[list[int]], None]:
    def change(numbers: list[int]) -> None:
        numbers[place] = value

    return change


@pytest.mark.parametrize("number", [codec.HEADS, codec.ACTIONS, codec.SHAPES, codec.EDITS, codec.OVERS, codec.ID_CELLS,
                                    codec.LENGTHS])
def test_any_number_of_a_body_may_be_anything_and_nothing_breaks(number: int) -> None:
    for place in range(len(section(number))):
        for value in (-(2**63), -1, 0, 1, 2, 3, 64, 65, 255, 2**16, 2**31, 2**40, 2**63 - 1):
            judged(with_numbers(number, put(place, value)))
        refusal(with_numbers(number, put(place, 2**64 - 1)))
    refusal(with_numbers(number, lambda numbers: numbers.append(0)))
    refusal(with_numbers(number, list.pop))


def test_an_edit_over_itself_or_a_later_one_and_too_many_parents_are_refused() -> None:
    # The first set of heads of the sample is edit 102, written over by edit 103.
    count, *numbers = section(codec.HEADS)
    first = count + sum(numbers[:count]) + 1
    assert section(codec.HEADS)[first] == 102
    assert "over a later one" in refusal(with_numbers(codec.HEADS, put(first, 103)))
    refusal(with_numbers(codec.HEADS, put(1, 65)))
    refusal(with_numbers(codec.HEADS, put(1, 0)))


def test_an_action_of_another_device_is_refused() -> None:
    count, *numbers = section(codec.ACTIONS)
    assert numbers[4 * count + 3] == 3  # the last action begins in the other scope: stream 2 of the header
    assert "another device" in refusal(with_numbers(codec.ACTIONS, put(1 + 4 * count + 3, 4)))


def test_a_million_cheap_values_cost_no_more_than_they_may() -> None:
    body = msgpack.decode(body_of_sample())
    many = msgpack.encode(body | {codec.CELLS: b"\xdd" + struct.pack(">I", 60_000_000) + b"\xc0" * 60_000_000})
    begin = time.process_time()
    assert "count" in refusal(sealed(frame_of(many)))
    assert time.process_time() - begin < 1


@pytest.mark.proof
def test_no_mutation_breaks_the_reader_and_what_it_accepts_keeps_every_rule() -> None:
    told = read_mutations(MUTATIONS, random.randrange(2**32) if PROOF else 7)
    assert 0 < told.accepted < MUTATIONS
    assert told.states == {"waiting", "refused"}
    assert told.slowest < 1
    assert judged(written()) == "accepted"


def test_a_header_is_read_of_anything_without_a_fault() -> None:
    chance = random.Random(3)
    data = written()
    states = set()
    for _try in range(2000):
        try:
            header = read_header(mutated(chance, data))
            assert 0 < header.first <= header.last < SEQ_END
            assert all(stream_key(*stream) for stream in (header.stream, *header.vector))
        except BundleError as error:
            states.add(error.state)
    assert states == {"waiting", "refused"}
