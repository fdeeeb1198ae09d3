"""A snapshot as it travels: one or several bundles of the frame's second flag, signed by the device that made it.

Each part holds some records. Its body has, for every stream with edits among them, a body of the usual kind, with two
sections more: the edits' numbers, which have gaps, and which of them are there only in part. All parts are taken in at
once or not at all.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby, pairwise
from secrets import token_bytes
from typing import Any

from kamtui.locale import _
from kamtui.store.snapshots import Kept, Part, Snapshot
from kamtui.store.streams import OWN
from kamtui.store.wire import EditRef, Piece, StreamKey, WireAction
from kamtui.sync import codec
from kamtui.sync.bundle import (
    BEFORE,
    FIRST,
    LAST,
    NAME,
    NAMES,
    SNAPSHOT,
    TEAM,
    VECTOR,
    Header,
    judged,
    opened,
    sealed,
    shown_name,
    unpacked,
    vector_rows,
)
from kamtui.sync.codec import ints, within
from kamtui.sync.limits import MAX_EDITS, MAX_STREAMS, SEQ_END, BundleError, MalformedError
from kamtui.sync.reading import piece_of
from kamtui.sync.tables import EMPTY

LIKELY = 1 << 20
"""Bytes of values from which a part is written in two: with its actions it then stays far below what a bundle holds."""


def write_snapshot(
    snapshot: Snapshot,
    team: bytes,
    stream: StreamKey,
    sign: Callable[[bytes], bytes],
    encrypt: Callable[[bytes], bytes] | None = None,
) -> Iterator[bytes]:
    """The bundles of a snapshot, one after the other; `stream` is the maker's, in the scope they travel in.

    Raises `ValueError` for content that breaks a rule of the format.
    """
    known, rows = vector_rows(snapshot.vector, stream)
    names = [shown_name(snapshot.names.get(key.device, "")) for key in known]
    entries: dict[int, Any] = {
        TEAM: team, NAME: shown_name(snapshot.names.get(stream.device, "")), BEFORE: token_bytes(32), VECTOR: rows,
        NAMES: names,
    }
    if stream.scope != OWN and any(key.scope == OWN for key in known):
        raise MalformedError("own-private words in a bundle of the team")
    waiting: bytes | None = None
    number = 0
    for body in _bodies(snapshot.parts, stream, known):
        if waiting is not None:
            yield sealed(waiting, stream, {**entries, FIRST: number, LAST: number + 1}, sign, encrypt, SNAPSHOT)
        waiting, number = body, number + 1
    # Even of an empty workspace there is one part: the receiver then knows how far it reaches.
    last = _body(Part((), ()), stream, known) if waiting is None else waiting
    number = max(number, 1)
    yield sealed(last, stream, {**entries, FIRST: number, LAST: number}, sign, encrypt, SNAPSHOT)


def read_part(data: bytes, decrypt: Callable[[bytes], bytes] | None = None) -> tuple[Header, Part]:
    """Header and content of a part of a snapshot, proved as `read_bundle` proves a bundle. Raises `BundleError`."""
    header, body = opened(data, decrypt)
    if not header.snapshot:
        raise BundleError("refused", _("It is not a part of a snapshot"))
    if header.stream.scope != OWN and any(key.scope == OWN for key in header.vector):
        raise BundleError("refused", _("It brings own-private words in a bundle of the team"))
    return header, judged(lambda: _part(unpacked(body), header))


def read_snapshot(parts: Iterable[bytes], decrypt: Callable[[bytes], bytes] | None = None) -> Snapshot:
    """The snapshot in these bundles, which are read one by one while it is taken in.

    Raises `BundleError`, also while it is taken in: for one that is missing `waiting`, for one of another snapshot
    `refused`.
    """
    given = iter(parts)
    first = next(given, None)
    if first is None:
        raise BundleError("waiting", _("Parts of the snapshot are missing; they may still be on their way"))
    header, part = read_part(first, decrypt)
    names = {key.device: name for key, name in zip(header.vector, header.names, strict=True) if name}
    return Snapshot(header.vector, names, _parts(header, part, given, decrypt))


def _parts(
    header: Header, part: Part, others: Iterator[bytes], decrypt: Callable[[bytes], bytes] | None
) -> Iterator[Part]:
    """The parts in their order, each proved to belong to the first."""
    missing = BundleError("waiting", _("Parts of the snapshot are missing; they may still be on their way"))
    if header.first != 1:
        raise missing
    yield part
    while header.last > header.first:
        data = next(others, None)
        if data is None:
            raise missing
        after, part = read_part(data, decrypt)
        if (after.stream, after.team, after.before, after.vector) != (
            header.stream, header.team, header.before, header.vector,
        ):
            raise BundleError("refused", _("It is a part of another snapshot"))
        if after.first != header.first + 1:
            raise missing
        header = after
        yield part
    if next(others, None) is not None:
        raise BundleError("refused", _("Something was added behind its end"))


# Writing


def _bodies(parts: Iterable[Part], stream: StreamKey, known: Sequence[StreamKey]) -> Iterator[bytes]:
    for part in parts:
        for smaller in _split(part):
            yield _body(smaller, stream, known)


def _split(part: Part) -> Iterator[Part]:
    """The part in pieces of whole records that one bundle surely holds."""
    made = {action.ref: action for action in part.actions}
    kept: list[Kept] = []
    size = 0
    for _record, group in groupby(part.kept, key=lambda one: one.edit.record):
        of_record = list(group)
        more = sum(_size(one.edit.values) for one in of_record)
        if kept and size + more > LIKELY:
            yield _with_actions(kept, made)
            kept, size = [], 0
        kept += of_record
        size += more
    if kept:
        yield _with_actions(kept, made)


def _with_actions(kept: Iterable[Kept], made: Mapping[EditRef, WireAction]) -> Part:
    kept = tuple(kept)
    named = dict.fromkeys(one.edit.action for one in kept)
    return Part(kept, tuple(made[ref] for ref in named))


def _size(values: Mapping[str, Any]) -> int:
    return sum(len(value) if isinstance(value, str | bytes) else 9 for value in values.values())


def _body(part: Part, stream: StreamKey, known: Sequence[StreamKey]) -> bytes:
    """A part as a compressed body; read again before it is given away."""
    from msgspec import msgpack

    from kamtui.sync.squeeze import squeezed
    from kamtui.sync.writing import body_of

    made = {action.ref: action for action in part.actions}
    by_stream: dict[StreamKey, list[Kept]] = {}
    for one in part.kept:
        by_stream.setdefault(one.stream, []).append(one)
    bodies: dict[int, bytes] = {}
    for key, kept in by_stream.items():
        kept.sort(key=lambda one: one.edit.seq)
        edits = tuple(one.edit for one in kept)
        seqs = [edit.seq for edit in edits]
        actions = tuple(made[ref] for ref in dict.fromkeys(edit.action for edit in edits))
        further = {
            codec.NUMBERS: [after - before for before, after in zip((0, *seqs), seqs, strict=False)],
            codec.PARTIAL: [place for place, one in enumerate(kept) if not one.whole],
        }
        streams = [key, *known]
        bodies[known.index(key)] = body_of(Piece(key, "", edits, actions), streams, further)
    plain = msgpack.encode(bodies)
    again = _read(memoryview(plain), known)
    if sorted(again.kept, key=_place) != sorted(part.kept, key=_place) or set(again.actions) != set(part.actions):
        raise MalformedError("a snapshot cannot be written as it is")
    return squeezed(plain)


def _place(one: Kept) -> tuple[StreamKey, int]:
    return one.stream, one.edit.seq


# Reading


def _part(body: memoryview, header: Header) -> Part:
    return _read(body, list(header.vector))


def _read(body: memoryview, known: Sequence[StreamKey]) -> Part:
    """The part in an expanded body. Raises `ValueError` for one that breaks a rule."""
    from msgspec import msgpack

    bodies = msgpack.Decoder(dict[int, memoryview]).decode(body)
    if len(bodies) > MAX_STREAMS:
        raise MalformedError("too many streams")
    within(bodies, len(known))
    kept: list[Kept] = []
    actions: dict[EditRef, WireAction] = {}
    for place, inner in bodies.items():
        key = known[place]
        sections = codec.sections_of(inner)
        seqs = list(accumulate(ints(sections.get(codec.NUMBERS, EMPTY), 1, MAX_EDITS - len(kept))))
        within(seqs, SEQ_END, 1)
        if any(after <= before for before, after in pairwise(seqs)):
            raise MalformedError("numbers do not rise")
        partial = ints(sections.get(codec.PARTIAL, EMPTY), 0, len(seqs))
        within(partial, len(seqs))
        piece = piece_of(inner, key, "", seqs, [key, *known])
        in_part = set(partial)
        kept += (Kept(key, edit, number not in in_part) for number, edit in enumerate(piece.edits))
        for action in piece.actions:
            if actions.setdefault(action.ref, action) != action:
                raise MalformedError("one action is told in two ways")
    kept.sort(key=_of_record)
    return Part(tuple(kept), tuple(actions.values()))


def _of_record(one: Kept) -> bytes:
    return one.edit.record


