"""From the body of a bundle to a piece of a stream, believing nothing."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, repeat
from types import MappingProxyType
from typing import Any, NamedTuple

from kamtui.records.values import RecordId, Value
from kamtui.store.wire import EditRef, Piece, StreamKey, WireAction, WireEdit
from kamtui.sync import codec
from kamtui.sync.codec import ID, PLAIN, TUPLE, ints, length_of, sections_of, within
from kamtui.sync.limits import (
    INT_END,
    MAX_CELLS,
    MAX_VALUE,
    MalformedError,
    NewerError,
)
from kamtui.sync.tables import EMPTY, Refs, further_streams, heads_of, unfolded, unfolded_ids, words_of

NOTHING: Mapping[str, Any] = MappingProxyType({})
"""No fields: shared by all edits that write over nothing."""


class Column(NamedTuple):
    """A field of a shape: its name, and how its values are written."""

    name: str
    coding: int


class Shape(NamedTuple):
    """What edits of one form have in common: kind, op, fields written, fields that write over something."""

    kind: str
    op: int
    columns: tuple[Column, ...]
    over: tuple[str, ...]


def piece_of(
    body: memoryview,
    stream: StreamKey,
    device_name: str,
    seqs: Sequence[int],
    streams: Sequence[StreamKey],
) -> Piece:
    """The piece in an expanded body: edits of these numbers. `streams` are those the header numbers, its own first.

    Raises `NewerError` for content that only a newer kamtui can read, `ValueError` or `IndexError` for any that breaks
    a rule.
    """
    sections = sections_of(body)
    count = len(seqs)
    words = words_of(sections)
    ids = codec.unplaned(sections.get(codec.IDS, memoryview(b"")))
    if len(set(ids)) != len(ids):
        raise MalformedError("an id stands twice")
    refs = Refs([*streams, *further_streams(sections)])

    columns = ints(sections.get(codec.EDITS, EMPTY), 4 * count, 4 * count)
    shape_of = columns[:count]
    record_places, used = unfolded(columns[count : 2 * count], 0, len(ids))
    action_places, action_count = unfolded(columns[2 * count : 3 * count], 0, count)
    shapes = _shapes(sections, words)
    within(shape_of, len(shapes))

    values, used = _values(sections, shapes, shape_of, ids, used)
    begins = dict(zip(reversed(action_places), reversed(seqs), strict=True))
    actions, used = _actions(sections, words, ids, used, refs, stream, begins, action_count)
    if used != len(ids):
        raise MalformedError("ids and codes do not fit")
    hlcs = _clocks(columns[3 * count :], action_places, actions)
    overs = _overs(sections, shapes, shape_of, refs, seqs)
    action_refs = [action.ref for action in actions]
    kinds = [shape.kind for shape in shapes]
    ops = [shape.op for shape in shapes]
    edits = map(
        WireEdit,
        seqs,
        hlcs,
        map(action_refs.__getitem__, action_places),
        map(ops.__getitem__, shape_of),
        map(kinds.__getitem__, shape_of),
        map(ids.__getitem__, record_places),
        values,
        overs,
    )
    return Piece(stream, device_name, tuple(edits), tuple(actions))


def _shapes(sections: Mapping[int, memoryview], words: Sequence[str]) -> list[Shape]:
    numbers = ints(sections.get(codec.SHAPES, EMPTY), 0, 2 * MAX_CELLS)
    within(numbers, MAX_CELLS)
    fields = [codec.FIELD_NAME.fullmatch(word) is not None for word in words]
    shapes = []
    at = 0
    while at < len(numbers):
        kind, op, size = words[numbers[at]], numbers[at + 1], numbers[at + 2]
        if op > 255 or not codec.KIND_NAME.fullmatch(kind):
            raise MalformedError("not the name of a kind")
        at += 3
        places, codings = numbers[at : at + 2 * size : 2], numbers[at + 1 : at + 2 * size : 2]
        at += 2 * size
        over_code = numbers[at]
        at += 1
        over_places = places if over_code == 1 else numbers[at : at + max(0, over_code - 2)]
        at += max(0, over_code - 2)
        if len(codings) != size or at > len(numbers):
            raise MalformedError("a shape is cut short")
        if not (all(map(fields.__getitem__, places)) and all(map(fields.__getitem__, over_places))):
            raise MalformedError("not the name of a field")
        if len(set(places)) != size or len(set(over_places)) != len(over_places):
            raise MalformedError("a field stands twice")
        if any(coding > TUPLE for coding in codings):
            raise NewerError("a field is written in a way not known yet")
        columns = tuple(Column(words[place], coding) for place, coding in zip(places, codings, strict=True))
        shapes.append(Shape(kind, op, columns, tuple(words[place] for place in over_places)))
    return shapes


def _values(
    sections: Mapping[int, memoryview],
    shapes: Sequence[Shape],
    shape_of: Sequence[int],
    ids: Sequence[RecordId],
    used: int,
) -> tuple[list[Mapping[str, Value]], int]:
    """The values of each edit; and how many ids are known."""
    rows = [0] * len(shapes)
    for place in shape_of:
        rows[place] += 1
    amounts = [0, 0, 0]
    for shape, count in zip(shapes, rows, strict=True):
        for column in shape.columns:
            amounts[column.coding] += count
    if sum(amounts) > MAX_CELLS:
        raise MalformedError("too many field changes")
    codes = ints(sections.get(codec.ID_CELLS, EMPTY), amounts[ID], amounts[ID])
    lengths = ints(sections.get(codec.LENGTHS, EMPTY), amounts[TUPLE], amounts[TUPLE])
    within(lengths, MAX_CELLS)
    parts = sum(length - 1 if length else 1 for length in lengths)
    cells = _cells(sections.get(codec.CELLS, EMPTY), amounts[PLAIN] + parts)
    # What is written in fewer bytes than one value may have holds none that is too large.
    sure = len(sections.get(codec.CELLS, EMPTY)) * 9 <= MAX_VALUE or check_sizes(cells, max(lengths, default=0))
    at = id_at = length_at = 0
    by_shape: list[Iterator[Mapping[str, Value]]] = []
    for shape, count in zip(shapes, rows, strict=True):
        table: list[Sequence[Value]] = []
        for column in shape.columns:
            if column.coding == PLAIN:
                table.append(cells[at : at + count])
                at += count
            elif column.coding == ID:
                found, used = unfolded_ids(codes[id_at : id_at + count], ids, used)
                id_at += count
                table.append(found)
            else:
                values: list[Value] = []
                for length in lengths[length_at : length_at + count]:
                    if length:
                        end = at + length - 1
                        values.append(tuple(cells[at:end]))
                        at = end
                    else:
                        values.append(cells[at])
                        at += 1
                length_at += count
                if not sure and any(size_of(value) > MAX_VALUE for value in values):
                    raise MalformedError("a value is too large")
                table.append(values)
        by_shape.append(_rows([column.name for column in shape.columns], table, count))
    return [next(by_shape[place]) for place in shape_of], used


def _rows(names: Sequence[str], table: Sequence[Sequence[Value]], count: int) -> Iterator[Mapping[str, Value]]:
    """The columns of a shape, turned back into the values of each edit."""
    if names:
        return (dict(zip(names, row, strict=True)) for row in zip(*table, strict=True))
    return repeat(NOTHING, count)


def _cells(section: memoryview, count: int) -> list[Any]:
    """The values that are neither ids nor tuples. Raises `NewerError` for a value type not known yet."""
    from msgspec import ValidationError, msgpack

    if count > MAX_CELLS or length_of(section) != count:
        raise MalformedError("a count does not fit")
    try:
        return codec.cell_decoder(False).decode(section)
    except ValidationError:
        cells = codec.cell_decoder(True).decode(section)
    for place, cell in enumerate(cells):
        if type(cell) is msgpack.Ext:
            if cell.code != codec.BLOB:
                raise NewerError("a value is of a type not known yet")
            cells[place] = bytes(cell.data)
    return cells


def check_sizes(cells: Sequence[Any], parts: int) -> bool:
    """Check that no value is larger than a value may be; returns whether the same is sure of tuples of `parts` cells.

    Raises `MalformedError`.
    """
    longest = max((len(cell) for cell in cells if type(cell) is str or type(cell) is bytes), default=0)
    if longest * 4 > MAX_VALUE and any(size_of(cell) > MAX_VALUE for cell in cells):
        raise MalformedError("a value is too large")
    return parts * (9 + longest * 4) <= MAX_VALUE


def size_of(value: Value) -> int:
    """Bytes of a value: of a text in UTF-8, of a tuple with 9 for each part, as for a number."""
    if isinstance(value, str):
        return len(value) if value.isascii() else len(value.encode())
    if isinstance(value, tuple):
        return sum(9 + size_of(part) for part in value)
    return len(value) if isinstance(value, bytes) else 9


def _actions(
    sections: Mapping[int, memoryview],
    words: Sequence[str],
    ids: Sequence[RecordId],
    used: int,
    refs: Refs,
    stream: StreamKey,
    begins: Mapping[int, int],
    count: int,
) -> tuple[list[WireAction], int]:
    """The actions; and how many ids are known. `begins` is the first edit of each."""
    numbers = ints(sections.get(codec.ACTIONS, EMPTY), 1 + 8 * count, 1 + 10 * count)
    if numbers[0] != count:
        raise MalformedError("actions and edits do not belong together")
    columns = [numbers[1 + at * count : 1 + (at + 1) * count] for at in range(8)]
    verbs, persons, causes, sources, of_refs, ofs, times, counters = columns
    for column in (verbs, causes, sources, of_refs, ofs):
        within(column, MAX_CELLS)
    within(counters, 1 << 16)
    milliseconds = list(accumulate(times))
    within(milliseconds, INT_END >> 16)
    further = accumulate(numbers[1 + 8 * count :])
    people, used = unfolded_ids(persons, ids, used)
    actions = []
    for place in range(count):
        in_ref, of = of_refs[place], ofs[place]
        ref = refs(in_ref - 1, next(further, 0)) if in_ref else EditRef(stream, begins[place])
        taken = refs(of - 1, next(further, 0)) if of else None
        if ref.stream.device != stream.device:
            raise MalformedError("an action of another device")
        if ref.stream == stream and ref.seq > begins[place]:
            raise MalformedError("an action that begins after its edits")
        if taken and taken.stream == ref.stream and taken.seq >= ref.seq:
            raise MalformedError("an action that takes back a later one")
        source = words[sources[place] - 1] if sources[place] else ""
        hlc = milliseconds[place] << 16 | counters[place]
        actions.append(WireAction(ref, words[verbs[place]], people[place], words[causes[place]], source, taken, hlc))
    if next(further, None) is not None or len({action.ref for action in actions}) != count:
        raise MalformedError("actions do not fit")
    names = {text for action in actions for text in (action.verb, action.cause, action.source)}
    if any(map(codec.CONTROL.search, names)):
        raise MalformedError("not the name of an action")
    return actions, used


def _clocks(residues: Sequence[int], places: Sequence[int], actions: Sequence[WireAction]) -> list[int]:
    """The clock reading of each edit."""
    begins = [action.hlc for action in actions]
    hlcs = []
    last = -1
    clock = 0
    for place, residue in zip(places, residues, strict=True):
        clock = (clock + 1 if place == last else begins[place]) + residue
        last = place
        hlcs.append(clock)
    within(hlcs, INT_END)
    return hlcs


def _overs(
    sections: Mapping[int, memoryview],
    shapes: Sequence[Shape],
    shape_of: Sequence[int],
    refs: Refs,
    seqs: Sequence[int],
) -> list[Mapping[str, tuple[EditRef, ...]]]:
    """What each edit writes over. An edit cannot have seen itself or a later one of its own stream."""
    amounts = [len(shape.over) for shape in shapes]
    count = sum(map(amounts.__getitem__, shape_of))
    if count > MAX_CELLS:
        raise MalformedError("too many field changes")
    if not count:
        return [NOTHING] * len(shape_of)
    heads, latest = heads_of(sections, refs)
    codes = ints(sections.get(codec.OVERS, EMPTY), count, count)
    places, used = unfolded(codes, 0, len(heads))
    if used != len(heads):
        raise MalformedError("heads and codes do not fit")
    names = [shape.over for shape in shapes]
    found = [heads[place] for place in places]
    later = [latest[place] for place in places]
    overs: list[Mapping[str, tuple[EditRef, ...]]] = []
    at = 0
    for seq, shape in zip(seqs, shape_of, strict=True):
        if not amounts[shape]:
            overs.append(NOTHING)
            continue
        end = at + amounts[shape]
        if max(later[at:end]) >= seq:
            raise MalformedError("an edit over a later one")
        overs.append(dict(zip(names[shape], found[at:end], strict=True)))
        at = end
    return overs
