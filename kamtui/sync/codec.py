"""The body of a bundle before compression: its sections, and the arrays they are made of.

The page-by-page description is `format_text.py`; `writing.py` and `reading.py` are its two halves.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from kamtui.sync.limits import INT_END, MAX_EXPANDED, MAX_NAME, MAX_VALUE, MalformedError

if TYPE_CHECKING:
    from msgspec import msgpack

WORDS, IDS, STREAMS, HEADS, ACTIONS, SHAPES, EDITS, OVERS, ID_CELLS, LENGTHS, CELLS, NUMBERS, PARTIAL = range(1, 14)
"""Numbers of the sections; the last two are of snapshots. Others are from a newer kamtui and are skipped."""

PLAIN, ID, TUPLE = 0, 1, 2
"""How a field's values are written: as they are, as record ids, as tuples."""

BLOB = 1
"""The msgpack extension type of a blob among values; other types are from a newer kamtui."""

KIND_NAME = re.compile(r"[a-z][a-z0-9_]*")
"""A kind's name: it becomes the name of a table."""

FIELD_NAME = re.compile(r"[a-z~][a-z0-9_~]*|x\.[\s\S]+")
"""A field's name: it becomes the name of a column; with `x.` any text may follow, which never reaches SQL."""

SCOPE_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")
"""A scope's name: it becomes the name of a folder."""

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Characters that could move the cursor or turn the line round where a name is shown."""


@cache
def int_decoder() -> "msgpack.Decoder[list[int]]":
    """Reads an array of whole numbers of 64 bits, and nothing else."""
    from msgspec import Meta, msgpack

    return msgpack.Decoder(list[Annotated[int, Meta(ge=-INT_END, le=INT_END - 1)]])


@cache
def text_decoder() -> "msgpack.Decoder[list[str]]":
    """Reads an array of names."""
    from msgspec import Meta, msgpack

    return msgpack.Decoder(list[Annotated[str, Meta(max_length=MAX_NAME)]])


@cache
def stream_decoder() -> "msgpack.Decoder[list[tuple[bytes, str, int]]]":
    """Reads rows of device key, scope and number, of a version vector or a body's further streams."""
    from msgspec import msgpack

    return msgpack.Decoder(list[tuple[bytes, str, int]])


@cache
def cell_decoder(blobs: bool) -> "msgpack.Decoder[list[Any]]":
    """Reads an array of flat values, finite and of 64 bits; with `blobs` also extension values."""
    from msgspec import Meta, msgpack

    whole = Annotated[int, Meta(ge=-INT_END, le=INT_END - 1)]
    largest = 1.7976931348623157e308
    number = Annotated[float, Meta(ge=-largest, le=largest)]
    text = Annotated[str, Meta(max_length=MAX_VALUE)]
    if blobs:
        return msgpack.Decoder(list[None | bool | whole | number | text | msgpack.Ext])
    return msgpack.Decoder(list[None | bool | whole | number | text])


def length_of(array: memoryview) -> int:
    """How many items a msgpack array says it has: asked before decoding, which would make room for all of them."""
    head = array[0] if array else 0
    if 0x90 <= head <= 0x9F:
        return head - 0x90
    if head in (0xDC, 0xDD):
        return int.from_bytes(array[1 : 3 if head == 0xDC else 5], "big")
    raise MalformedError("not an array")


def ints(section: memoryview, least: int, most: int) -> list[int]:
    """The whole numbers of a section that must hold between `least` and `most` of them. Raises `ValueError`."""
    if not least <= length_of(section) <= most:
        raise MalformedError("a count does not fit")
    return int_decoder().decode(section)


def within(numbers: Iterable[int], end: int, start: int = 0) -> None:
    """Check that every number lies from `start` to below `end`. Raises `MalformedError`."""
    numbers = numbers if isinstance(numbers, list) else list(numbers)
    if numbers and (min(numbers) < start or max(numbers) >= end):
        raise MalformedError("a number is out of range")


def framed(sections: dict[int, bytes]) -> bytes:
    """Sections as a body: a msgpack map of number to content."""
    from msgspec import msgpack

    body = msgpack.encode(sections)
    if len(body) > MAX_EXPANDED:
        raise MalformedError("too large when expanded")
    return body


def sections_of(body: memoryview) -> dict[int, memoryview]:
    """The sections of a body, not copied. Raises `ValueError` for a body that is not a map of them."""
    from msgspec import msgpack

    count = body[0] - 0x80 if body else -1
    if not 0 <= count <= 15:
        # One day there may be more than 15 sections; a map of up to 65,535 costs nothing to refuse.
        count = int.from_bytes(body[1:3], "big") if body and body[0] == 0xDE else -1
    sections = msgpack.Decoder(dict[int, memoryview]).decode(body)
    if len(sections) != count:
        raise MalformedError("a section stands twice")
    return sections


def planes(ids: bytes) -> bytes:
    """16-byte ids turned so that all first bytes stand together, then all second ones: times then compress well."""
    return b"".join(ids[place::16] for place in range(16))


def unplaned(planes: memoryview) -> list[bytes]:
    """The ids behind `planes`. Raises `MalformedError` when they are not whole."""
    if len(planes) % 16:
        raise MalformedError("ids are cut short")
    count = len(planes) // 16
    ids = bytearray(len(planes))
    for place in range(16):
        ids[place::16] = planes[place * count : (place + 1) * count]
    whole = bytes(ids)
    return [whole[at : at + 16] for at in range(0, len(whole), 16)]
