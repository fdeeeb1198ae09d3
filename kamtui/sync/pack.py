"""A pack (`.kamtui`): bundles one after the other, nothing between them (sync.md §3)."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from kamtui.locale import _
from kamtui.sync.bundle import MAGIC, PREFIX, length_at
from kamtui.sync.limits import MAX_BUNDLE, BundleError

SKIP = 1 << 20
"""Bytes passed over at a time."""


class Found(NamedTuple):
    """What stands at one place of a pack: a bundle's bytes, or what is wrong there.

    `number` counts from 1, `offset` in bytes from 0. Bytes that are there are not proved: `read_bundle` does that.
    """

    number: int
    offset: int
    data: bytes
    error: BundleError | None = None


def write_pack(bundles: Iterable[bytes], out: BinaryIO) -> int:
    """Write bundles one after the other; returns how many. Raises `BundleError` for one that is not whole."""
    count = 0
    for data in bundles:
        if length_at(data) != len(data):
            raise BundleError("waiting", _("It is cut short; it may still be on its way"))
        out.write(data)
        count += 1
    return count


def scan_pack(inp: BinaryIO) -> Iterator[Found]:
    """Everything in a pack, in order, one bundle in memory at a time.

    A bundle that is damaged inside has its place like any other, for its boundaries are known. A pack that is cut
    short ends with one `waiting` error, one whose boundaries are lost with one `refused`.
    """
    number, offset = 0, 0
    while prefix := _read(inp, PREFIX):
        number += 1
        try:
            total = length_at(prefix)
        except BundleError as error:
            yield Found(number, offset, b"", _placed(error, number, offset))
            size = int.from_bytes(prefix[12:16], "big")
            if not prefix.startswith(MAGIC) or size <= MAX_BUNDLE or not _skip(inp, size - PREFIX):
                return
            offset += size
            continue
        data = prefix + _read(inp, total - len(prefix))
        if len(data) < total:
            cut = BundleError("waiting", _("It is cut short; it may still be on its way"))
            yield Found(number, offset, data, _placed(cut, number, offset))
            return
        yield Found(number, offset, data)
        offset += total


def read_pack(inp: BinaryIO) -> Iterator[bytes]:
    """The bundles of a pack; raises `BundleError` at the first place that holds none (see `scan_pack`)."""
    for found in scan_pack(inp):
        if found.error:
            raise found.error
        yield found.data


def _placed(error: BundleError, number: int, offset: int) -> BundleError:
    reason = _("Bundle {number} of the pack, at byte {offset}: {reason}")
    return BundleError(error.state, reason.format(number=number, offset=offset, reason=error.reason))


def _read(inp: BinaryIO, size: int) -> bytes:
    """So many bytes, fewer only at the end: a pipe may give them bit by bit."""
    parts = []
    while size > 0 and (part := inp.read(min(size, SKIP))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _skip(inp: BinaryIO, size: int) -> bool:
    """Pass over so many bytes; false where the pack ends before."""
    while size > 0:
        part = inp.read(min(size, SKIP))
        if not part:
            return False
        size -= len(part)
    return True
