"""Making a body small, and large again without trusting what it says of its size (sync.md §3)."""

from io import BytesIO

from kamtui.sync.common_words import prelude
from kamtui.sync.limits import MAX_EXPANDED, MAX_WINDOW, MalformedError

STEP = 1 << 20
"""Bytes expanded at a time: a bomb is noticed at the first step too many."""

LEVELS = ((128 << 10, 19), (1 << 20, 12), (MAX_EXPANDED, 9))
"""Compression level for bodies up to so many bytes. A day's bundle takes 5 ms at level 19; a history of a million
changes would take 5 s there, and takes 0.3 s at level 9, a tenth larger."""


def squeezed(body: bytes) -> bytes:
    """`body` as one zstd frame that names its size. Raises `MalformedError` for one that no reader would take."""
    import zstandard

    if len(body) > MAX_EXPANDED:
        raise MalformedError("too large when expanded")
    level = next(level for most, level in LEVELS if len(body) <= most)
    words = zstandard.ZstdCompressionDict(prelude(), dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    return zstandard.ZstdCompressor(
        level=level, dict_data=words, write_checksum=False, write_content_size=True, write_dict_id=False
    ).compress(body)


def expanded(frame: bytes) -> memoryview:
    """The body in a zstd frame. Raises `MalformedError` for one that is damaged or larger than it says, and for bombs.

    zstandard's own `max_output_size` is ignored where the frame names a size, so the bytes are counted here.
    """
    import zstandard

    try:
        size = zstandard.frame_content_size(frame)
        if not 0 <= size <= MAX_EXPANDED:
            raise MalformedError("too large when expanded")
        words = zstandard.ZstdCompressionDict(prelude(), dict_type=zstandard.DICT_TYPE_RAWCONTENT)
        reader = zstandard.ZstdDecompressor(dict_data=words, max_window_size=MAX_WINDOW).stream_reader(BytesIO(frame))
        body, at = bytearray(size), 0
        room = memoryview(body)
        while at < size:
            count = reader.readinto(room[at : at + STEP])
            if not count:
                raise MalformedError("cut short inside")
            at += count
        if reader.read(1):
            raise MalformedError("larger than it says")
    except zstandard.ZstdError as error:
        raise MalformedError(f"zstd: {error}") from error
    return room.toreadonly()
