"""Packs: bundles one after the other, read one at a time, whatever is wrong with some of them."""

import io
from collections.abc import Iterator
from typing import BinaryIO

import pytest

from kamtui.sync.bundle import read_bundle
from kamtui.sync.limits import BundleError
from kamtui.sync.pack import read_pack, scan_pack, write_pack
from tests.sync.pieces import frame_of, sample, sealed, written


def pack_of(*bundles: bytes) -> bytes:
    out = io.BytesIO()
    assert write_pack(bundles, out) == len(bundles)
    return out.getvalue()


def with_length(data: bytes, length: int) -> bytes:
    return data[:12] + length.to_bytes(4, "big") + data[16:]


class Dripping(io.BytesIO):
    """A pipe that gives a few bytes at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size, 7) if size and size > 0 else size)


def test_bundles_come_back_in_order_and_packs_join_end_to_end() -> None:
    one, two = written(), sealed(frame_of(b"\x80"))
    assert list(read_pack(io.BytesIO(pack_of(one, two) + pack_of(one)))) == [one, two, one]
    assert list(read_pack(Dripping(pack_of(two, one)))) == [two, one]
    assert list(read_pack(io.BytesIO())) == []


def test_only_whole_bundles_are_written() -> None:
    with pytest.raises(BundleError) as caught:
        write_pack([written()[:-1]], io.BytesIO())
    assert caught.value.state == "waiting"


def test_a_pack_cut_short_gives_the_whole_bundles_before_and_waits_for_the_rest() -> None:
    data = written()
    whole = pack_of(data, data, data)
    for length in range(len(whole)):
        found = list(scan_pack(io.BytesIO(whole[:length])))
        count, rest = divmod(length, len(data))
        assert [one.data for one in found if not one.error] == [data] * count
        errors = [one.error for one in found if one.error]
        assert [error.state for error in errors] == ["waiting"] * bool(rest)
    with pytest.raises(BundleError, match=f"Bundle 3 of the pack, at byte {2 * len(data)}") as caught:
        list(read_pack(io.BytesIO(whole[:-1])))
    assert caught.value.state == "waiting"


def test_a_bundle_damaged_inside_keeps_its_place_and_the_next_ones_are_read() -> None:
    data = written()
    damaged = bytearray(data)
    damaged[len(data) // 2] ^= 1
    states: list[object] = []
    for found in scan_pack(io.BytesIO(data + damaged + data)):
        try:
            states.append(read_bundle(found.data)[1] == sample())
        except BundleError as error:
            states.append((found.number, found.offset, error.state))
    assert states == [True, (2, len(data), "waiting"), True]


def test_a_bundle_larger_than_any_may_be_is_passed_over() -> None:
    data = written()
    large = with_length(data, 9 << 20) + bytes((9 << 20) - len(data))
    found = list(scan_pack(io.BytesIO(data + large + data)))
    assert [one.data for one in found] == [data, b"", data]
    assert [one.error.state if one.error else "" for one in found] == ["", "refused", ""]
    assert [one.offset for one in found] == [0, len(data), len(data) + (9 << 20)]


def test_where_the_boundaries_are_lost_the_pack_ends_with_one_refusal() -> None:
    data = written()
    found = []
    for broken in (with_length(data, len(data) - 1), with_length(data, 30), b"\xff" + data[1:], b"<html>" + data):
        found = list(scan_pack(io.BytesIO(data + broken + data)))
        assert found[0].data == data
        assert found[-1].error is not None
        assert found[-1].error.state == "refused"
        assert sum(one.error is not None for one in found) == 1
    assert [one.number for one in found] == [1, 2]


def test_a_bundle_of_a_newer_version_keeps_its_place_in_a_pack() -> None:
    newer = sealed(b"nothing this version can read", version=9)
    data = written()
    assert list(read_pack(io.BytesIO(newer + data))) == [newer, data]
    with pytest.raises(BundleError, match="newer") as caught:
        read_bundle(newer)
    assert caught.value.state == "waiting"


def test_a_pack_is_read_with_one_bundle_in_memory() -> None:
    data = written()

    class Endless(io.RawIOBase):
        """A pack without an end."""

        left = b""

        def read(self, size: int = -1) -> bytes:
            self.left = self.left or data
            part, self.left = self.left[:size], self.left[size:]
            return part

    source: BinaryIO = Endless()  # type: ignore[assignment]  # a raw stream reads as a buffered one does
    bundles: Iterator[bytes] = read_pack(source)
    assert [next(bundles) for _bundle in range(1000)] == [data] * 1000
