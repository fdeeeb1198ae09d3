"""What the edits of a body refer to: words, ids, streams, and the edits they write over."""

from collections.abc import Mapping, Sequence

from kamtui.records.values import RecordId
from kamtui.store.wire import EditRef, StreamKey
from kamtui.sync import codec
from kamtui.sync.codec import ints, length_of, within
from kamtui.sync.limits import MAX_CELLS, MAX_PARENTS, MAX_STREAMS, SEQ_END, MalformedError

EMPTY = memoryview(b"\x90")
"""What a section that is absent stands for: an array of nothing."""


class Refs:
    """References to edits, each one object however often it is named."""

    def __init__(self, streams: Sequence[StreamKey]) -> None:
        self._streams = streams
        self.own = streams[0]

    def __call__(self, stream: int, seq: int) -> EditRef:
        if not (0 <= stream < len(self._streams) and 0 < seq < SEQ_END):
            raise MalformedError("a reference is out of range")
        return EditRef(self._streams[stream], seq)

    def every(self, streams: Sequence[int], seqs: Sequence[int]) -> list[EditRef]:
        """Many references at once."""
        within(streams, len(self._streams))
        within(seqs, SEQ_END, 1)
        return list(map(EditRef, map(self._streams.__getitem__, streams), seqs))


def words_of(sections: Mapping[int, memoryview]) -> list[str]:
    """The names a body speaks of: kinds, fields, verbs, causes, sources."""
    section = sections.get(codec.WORDS, EMPTY)
    if length_of(section) > MAX_CELLS:
        raise MalformedError("too many words")
    return codec.text_decoder().decode(section)


def further_streams(sections: Mapping[int, memoryview]) -> list[StreamKey]:
    """The streams a body refers to besides those its header names."""
    section = sections.get(codec.STREAMS, EMPTY)
    if length_of(section) > MAX_STREAMS:
        raise MalformedError("too many streams")
    return [stream_key(device, scope) for device, scope, _number in codec.stream_decoder().decode(section)]


def stream_key(device: bytes, scope: str) -> StreamKey:
    """The stream of a device in a scope. Raises `MalformedError` for a key or scope that cannot be one."""
    if len(device) != 32 or not codec.SCOPE_NAME.fullmatch(scope):
        raise MalformedError("not a stream")
    return StreamKey(device, scope)


def unfolded(codes: Sequence[int], top: int, end: int) -> tuple[list[int], int]:
    """Places in a table from codes (0 the one before, 1 the next new one, else 2 + place); and how many are known."""
    within(codes, end + 2)
    if codes and not codes[0]:
        raise MalformedError("nothing stands before the first")
    places = []
    place = 0
    for code in codes:
        if code == 1:
            place = top
            top += 1
        elif code:
            place = code - 2
            if place >= top:
                raise MalformedError("a place is named before it is known")
        places.append(place)
    if top > end:
        raise MalformedError("more is named than there is")
    return places, top


def unfolded_ids(codes: Sequence[int], ids: Sequence[RecordId], used: int) -> tuple[list[RecordId | None], int]:
    """Ids from codes (0 none, 1 the next new one, else 2 + place); and how many are known."""
    within(codes, used + len(codes) + 2)
    found: list[RecordId | None] = []
    for code in codes:
        if code == 1:
            found.append(ids[used])
            used += 1
        elif code:
            if code - 2 >= used:
                raise MalformedError("an id is named before it is known")
            found.append(ids[code - 2])
        else:
            found.append(None)
    return found, used


def heads_of(sections: Mapping[int, memoryview], refs: Refs) -> tuple[list[tuple[EditRef, ...]], list[int]]:
    """The distinct sets of heads, and of each the latest edit in the bundle's own stream."""
    numbers = ints(sections.get(codec.HEADS, EMPTY), 1, 4 * MAX_CELLS)
    size = numbers[0]
    within([size], MAX_CELLS + 1)
    counts = numbers[1 : 1 + size]
    within(counts, MAX_PARENTS + 1, 1)
    total = sum(counts)
    if len(numbers) != 1 + size + 2 * total or total > MAX_CELLS:
        raise MalformedError("heads are cut short")
    streams = numbers[1 + size : 1 + size + total]
    last: dict[int, int] = {}
    seqs = []
    for stream, difference in zip(streams, numbers[1 + size + total :], strict=True):
        seq = last[stream] = last.get(stream, 0) + difference
        seqs.append(seq)
    found = refs.every(streams, seqs)
    own = refs.own
    if total == size:
        return list(zip(found, strict=True)), [ref[1] if ref[0] == own else 0 for ref in found]
    heads: list[tuple[EditRef, ...]] = []
    latest: list[int] = []
    at = 0
    for count in counts:
        some = tuple(found[at : at + count])
        at += count
        heads.append(some)
        latest.append(max((ref.seq for ref in some if ref.stream == own), default=0))
    return heads, latest
