"""From a piece of a stream to the body of a bundle."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, TypeVar

from kamtui.records.values import RecordId, Value
from kamtui.store.wire import EditRef, Piece, StreamKey, WireAction
from kamtui.sync import codec
from kamtui.sync.codec import ID, PLAIN, TUPLE, framed, planes
from kamtui.sync.limits import MalformedError

K = TypeVar("K", bound=Hashable)
Shape = tuple[str, int, tuple[str, ...], tuple[str, ...]]
"""What edits of one form have in common: kind, op, fields written, fields that write over something."""


def fold(keys: Iterable[K], table: dict[K, int], last: K | None = None) -> list[int]:
    """Each key as 0 (the one before), 1 (the next new one, put into `table`) or 2 + its place in `table`."""
    codes = []
    for key in keys:
        if key == last:
            codes.append(0)
            continue
        place = table.get(key)
        if place is None:
            table[key] = len(table)
            codes.append(1)
        else:
            codes.append(place + 2)
        last = key
    return codes


def fold_ids(ids: Iterable[RecordId | None], table: dict[RecordId, int]) -> list[int]:
    """Each id as 0 (none), 1 (the next new one) or 2 + its place in `table`."""
    codes = []
    for id in ids:
        if id is None:
            codes.append(0)
            continue
        place = table.get(id)
        if place is None:
            table[id] = len(table)
            codes.append(1)
        else:
            codes.append(place + 2)
    return codes


class Tables:
    """What edits refer to, each thing once: words, ids and streams."""

    def __init__(self, streams: Sequence[StreamKey]) -> None:
        self.words: dict[str, int] = {}
        self.ids: dict[RecordId, int] = {}
        self.streams: dict[StreamKey, int] = {}
        for number, stream in enumerate(streams):
            self.streams.setdefault(stream, number)
        self._given = len(streams)
        self.further: list[tuple[bytes, str, int]] = []

    def word(self, text: str) -> int:
        """The number of a word."""
        return self.words.setdefault(text, len(self.words))

    def stream(self, stream: StreamKey) -> int:
        """The number of a stream; one that the header does not name is written in the body."""
        number = self.streams.get(stream)
        if number is None:
            number = self.streams[stream] = self._given + len(self.further)
            self.further.append((stream.device, stream.scope, 0))
        return number


def body_of(
    piece: Piece, streams: Sequence[StreamKey], further: Mapping[int, Sequence[int]] | None = None
) -> bytes:
    """The body of a bundle, not compressed. `streams` are those its header numbers, `further` more sections of numbers.

    Raises `ValueError` where the piece breaks a rule that shows while writing; `reading.piece_of` sees the others.
    """
    from msgspec import msgpack

    tables = Tables(streams)
    shapes: dict[Shape, int] = {}
    rows: list[list[Mapping[str, Value]]] = []
    shape_codes: list[int] = []
    overs: list[tuple[EditRef, ...]] = []
    for edit in piece.edits:
        values, over = edit.values, edit.over
        if over:
            kept = over if all(over.values()) else {name: heads for name, heads in over.items() if heads}
            shape: Shape = (edit.kind, edit.op, tuple(values), tuple(kept))
            overs += kept.values()
        else:
            shape = (edit.kind, edit.op, tuple(values), ())
        number = shapes.get(shape)
        if number is None:
            number = shapes[shape] = len(shapes)
            rows.append([])
        shape_codes.append(number)
        rows[number].append(values)

    records = fold([edit.record for edit in piece.edits], tables.ids)
    action_places: dict[EditRef, int] = {}
    action_codes = fold([edit.action for edit in piece.edits], action_places)
    by_ref = {action.ref: action for action in piece.actions}
    if len(by_ref) != len(piece.actions) or by_ref.keys() != action_places.keys():
        raise MalformedError("actions and edits do not belong together")
    actions = [by_ref[ref] for ref in action_places]
    residues = _residues(piece, by_ref)
    head_places: dict[tuple[EditRef, ...], int] = {}
    over_codes = fold(overs, head_places)

    shape_ints, id_cells, lengths, cells = _columns(tables, shapes, rows)
    sections: dict[int, Any] = {
        **(further or {}),
        codec.SHAPES: shape_ints,
        codec.EDITS: [*shape_codes, *records, *action_codes, *residues],
        codec.ACTIONS: _actions(tables, piece, actions),
        codec.HEADS: _heads(tables, head_places),
        codec.OVERS: over_codes,
        codec.ID_CELLS: id_cells,
        codec.LENGTHS: lengths,
    }
    sections = {number: msgpack.encode(content) for number, content in sections.items() if content}
    sections[codec.WORDS] = msgpack.encode(list(tables.words))
    if tables.ids:
        sections[codec.IDS] = planes(b"".join(tables.ids))
    if tables.further:
        sections[codec.STREAMS] = msgpack.encode(tables.further)
    if cells:
        sections[codec.CELLS] = _encoded_cells(cells)
    return framed(dict(sorted(sections.items())))


def _residues(piece: Piece, actions: Mapping[EditRef, WireAction]) -> list[int]:
    """What each edit's clock is ahead of what is expected: its action's reading, then one more for each edit."""
    residues = []
    last: EditRef | None = None
    clock = 0
    for edit in piece.edits:
        action = edit.action
        expected = clock + 1 if action == last else actions[action].hlc
        clock, last = edit.hlc, action
        residues.append(clock - expected)
    return residues


def _actions(tables: Tables, piece: Piece, actions: Sequence[WireAction]) -> list[int]:
    """The columns of the actions, and the numbers of those references that do not follow from the edits."""
    first: dict[EditRef, int] = {}
    for edit in piece.edits:
        first.setdefault(edit.action, edit.seq)
    columns: list[list[int]] = [[] for _column in range(8)]
    verbs, persons, causes, sources, refs, ofs, times, counters = columns
    numbers: list[int] = []
    millisecond = number = 0
    for action in actions:
        verbs.append(tables.word(action.verb))
        causes.append(tables.word(action.cause))
        sources.append(tables.word(action.source) + 1 if action.source else 0)
        implied = action.ref.stream == piece.stream and action.ref.seq == first[action.ref]
        for ref, column in ((None if implied else action.ref, refs), (action.of, ofs)):
            column.append(tables.stream(ref.stream) + 1 if ref else 0)
            if ref:
                numbers.append(ref.seq - number)
                number = ref.seq
        now = action.hlc >> 16
        times.append(now - millisecond)
        counters.append(action.hlc & 0xFFFF)
        millisecond = now
    persons += fold_ids((action.person for action in actions), tables.ids)
    return [len(actions), *(code for column in columns for code in column), *numbers]


def _heads(tables: Tables, places: Iterable[tuple[EditRef, ...]]) -> list[int]:
    """The distinct sets of heads: how many each has, their streams, and their numbers as differences per stream."""
    counts, streams, numbers = [], [], []
    last: dict[int, int] = {}
    for heads in places:
        counts.append(len(heads))
        for stream, seq in heads:
            number = tables.stream(stream)
            streams.append(number)
            numbers.append(seq - last.get(number, 0))
            last[number] = seq
    return [len(counts), *counts, *streams, *numbers] if counts else []


def _columns(
    tables: Tables, shapes: Iterable[Shape], rows: Sequence[Sequence[Mapping[str, Value]]]
) -> tuple[list[int], list[int], list[int], list[Any]]:
    """The shapes as numbers, and the values column by column: ids, lengths of tuples, and all others."""
    shape_ints: list[int] = []
    id_cells: list[int] = []
    lengths: list[int] = []
    cells: list[Any] = []
    for (kind, op, fields, over), of_shape in zip(shapes, rows, strict=True):
        shape_ints += (tables.word(kind), op, len(fields))
        for name in fields:
            column = [values[name] for values in of_shape]
            coding = _coding(column)
            shape_ints += (tables.word(name), coding)
            if coding == PLAIN:
                cells += column
            elif coding == ID:
                id_cells += fold_ids((value if isinstance(value, bytes) else None for value in column), tables.ids)
            else:
                for value in column:
                    if isinstance(value, tuple):
                        lengths.append(len(value) + 1)
                        cells += value
                    else:
                        lengths.append(0)
                        cells.append(value)
        if over == fields:
            shape_ints.append(1)
        else:
            shape_ints.append(len(over) + 2 if over else 0)
            shape_ints += map(tables.word, over)
    return shape_ints, id_cells, lengths, cells


def _coding(column: Sequence[Value]) -> int:
    """How a field's values are best written."""
    types = set(map(type, column))
    blobs = [value for value in column if isinstance(value, bytes)] if types <= {bytes, type(None)} else []
    if blobs and set(map(len, blobs)) == {16}:
        return ID
    if any(issubclass(one, tuple) for one in types):
        return TUPLE
    return PLAIN


def _encoded_cells(cells: list[Any]) -> bytes:
    """Values as a msgpack array; a blob among them is an extension value, so that a reader sees its type in time."""
    from msgspec import msgpack

    if bytes in set(map(type, cells)):
        cells = [msgpack.Ext(codec.BLOB, cell) if type(cell) is bytes else cell for cell in cells]
    return msgpack.encode(cells)


def in_order(piece: Piece) -> tuple[WireAction, ...]:
    """The piece's actions in the order in which its edits name them, which is how a bundle gives them back."""
    places = {ref: place for place, ref in enumerate(dict.fromkeys(edit.action for edit in piece.edits))}
    ranked = [(places[action.ref], action) for action in piece.actions]
    return tuple(action for _place, action in sorted(ranked, key=itemgetter(0)))
