"""Bundles: what goes in comes out, small; what is not a rightful bundle is told from one that is on its way."""

import hashlib
import io
import math
import struct
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamtui.records.values import Moment, Money, Value
from kamtui.store.wire import EditRef, Piece, StreamKey, WireAction, WireEdit
from kamtui.sync.bundle import NO_HASH, bundle_hash, halves, read_bundle, read_header, write_bundle
from kamtui.sync.common_words import COMMON_WORDS
from kamtui.sync.limits import MAX_EDITS, BundleError
from kamtui.sync.names import bundle_name, read_name
from kamtui.sync.writing import in_order
from tests.sync.pieces import (
    ACCOUNT,
    ANNAS,
    BENS,
    CLOCK,
    DEVICE,
    KEY,
    MINE,
    OTHER_KEY,
    OURS,
    STEP,
    TEAM,
    VECTOR,
    VISIT,
    body_of_sample,
    frame_of,
    sample,
    sealed,
    written,
)

FROZEN = Path(__file__).parent / "frozen" / "bundle_1.kamtui"

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
scalars = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    | texts | st.binary(max_size=20) | st.sampled_from([ACCOUNT, VISIT, STEP])
)
field_values = scalars | st.lists(scalars, max_size=4).map(tuple)
names = st.sampled_from(["name", "note", "done", "~", "x.Größe (m²)", "x.'; DROP TABLE edit; --", "account"])
records = st.sampled_from([ACCOUNT, VISIT, STEP]) | st.binary(min_size=16, max_size=16)
clocks = st.integers(0, 2**63 - 1) | st.integers(CLOCK, CLOCK + 2**20)


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    """Any piece the format can carry."""
    first = draw(st.sampled_from([1, 101, 2**40 - 40]))
    stream = draw(st.sampled_from([OURS, MINE]))
    size = draw(st.integers(1, 12))
    numbers = draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
    edits: list[WireEdit] = []
    actions: dict[int, WireAction] = {}
    for place, number in enumerate(numbers):
        seq = first + place
        if number not in actions:
            ref = EditRef(stream, seq) if draw(st.booleans()) else EditRef(StreamKey(DEVICE, "other"), seq + 7)
            of = draw(st.none() | st.builds(EditRef, st.just(ANNAS), st.integers(1, 2**40 - 1)))
            person = draw(st.none() | records)
            cause = draw(st.sampled_from(["hand", "undo"]))
            source = draw(st.sampled_from(["", "a.csv"]))
            verb = draw(st.sampled_from(["log", "新"]))
            actions[number] = WireAction(ref, verb, person, cause, source, of, draw(clocks))
        own = [EditRef(stream, seq - 1)] if seq > 1 else []
        refs = st.sampled_from([EditRef(ANNAS, 1), EditRef(ANNAS, 2**40 - 1), EditRef(BENS, 5), *own])
        over = draw(st.dictionaries(names, st.lists(refs, min_size=1, max_size=3).map(tuple), max_size=3))
        values = draw(st.dictionaries(names, field_values, max_size=4))
        kind = draw(st.sampled_from(["visit", "toy"]))
        op = draw(st.integers(0, 255))
        edits.append(WireEdit(seq, draw(clocks), actions[number].ref, op, kind, draw(records), values, over))
    return Piece(stream, draw(texts.map(lambda text: "".join(filter(str.isalnum, text)))), tuple(edits),
                 tuple(actions.values()))


def exact(value: Value) -> object:
    """A value that differs where two values are equal and yet not the same: 1, True and 1.0, 0.0 and -0.0."""
    if isinstance(value, tuple):
        return tuple(exact(part) for part in value)
    return type(value), struct.pack(">d", value) if isinstance(value, float) else value


@given(piece=pieces())
def test_a_piece_comes_back_as_it_went_in_bit_for_bit(piece: Piece) -> None:
    header, again = read_bundle(written(piece))
    assert again.edits == piece.edits
    assert again.actions == in_order(piece)
    for edit, other in zip(piece.edits, again.edits, strict=True):
        assert {name: exact(value) for name, value in edit.values.items()} == {
            name: exact(value) for name, value in other.values.items()
        }
    assert (header.stream, header.first, header.last) == (piece.stream, piece.edits[0].seq, piece.edits[-1].seq)


def test_the_header_tells_what_the_author_knew_and_what_came_before() -> None:
    first = written()
    data = write_bundle(sample(), TEAM, bundle_hash(first), VECTOR, KEY.sign)
    header, piece = read_bundle(data)
    assert header.before == bundle_hash(first) == hashlib.sha256(first).digest()
    assert (header.version, header.team, header.length, header.vector) == (1, TEAM, len(data), VECTOR)
    assert (header.device_name, header.encrypted) == ("Lin 的 laptop", False)
    assert piece == sample()


def test_a_header_is_read_without_the_body() -> None:
    data = written()
    header = read_header(data)
    stream = io.BytesIO(data)
    assert read_header(stream) == header == read_header(data[: stream.tell()])
    assert stream.tell() < len(data) // 2


def test_a_name_says_where_a_bundle_belongs_and_any_other_name_says_nothing() -> None:
    data = written()
    name = bundle_name(read_header(data), bundle_hash(data))
    last = f"000000000101-000000000106-{bundle_hash(data)[:8].hex()}"
    assert name == f"v1/{TEAM.hex()}/team/{DEVICE.hex()}/000000000/{last}"
    hint = read_name(name)
    assert hint is not None
    assert (hint.team, hint.stream, hint.first, hint.last, hint.hash) == (TEAM, OURS, 101, 106, bundle_hash(data)[:8])
    for other in ("", name + " (conflicted copy)", "v1/../../etc/passwd", name.replace("/team/", "/../"), name + "\n",
                  name.replace("/000000000/", "/000000001/")):
        assert read_name(other) is None


def test_money_and_moments_travel_as_the_tuples_they_are() -> None:
    values: dict[str, Value] = {"value": Money("1.50", "CNY"), "when": Moment("2026-11-20T02:00:00Z", "+08:00")}
    edit = replace(sample().edits[0], values=values)
    _header, piece = read_bundle(written(replace(sample(), edits=(edit,), actions=sample().actions[:1])))
    assert piece.edits[0].values == {"value": ("1.50", "CNY"), "when": ("2026-11-20T02:00:00Z", "+08:00")}


def test_no_heads_and_none_named_are_the_same() -> None:
    edit = replace(sample().edits[0], over={"note": ()})
    _header, piece = read_bundle(written(replace(sample(), edits=(edit,), actions=sample().actions[:1])))
    assert piece.edits[0].over == {}


def test_an_encrypted_bundle_waits_for_its_key() -> None:
    def turned(body: bytes) -> bytes:
        return bytes(byte ^ 0x5A for byte in body)

    def refuse(body: bytes) -> bytes:
        raise ValueError("no identity matches")

    data = write_bundle(sample(), TEAM, NO_HASH, VECTOR, KEY.sign, turned)
    assert read_header(data).encrypted
    assert read_bundle(data, turned)[1] == sample()
    for decrypt in (None, refuse):
        with pytest.raises(BundleError, match="no key for it yet") as caught:
            read_bundle(data, decrypt)
        assert caught.value.state == "waiting"


def test_what_a_newer_kamtui_adds_is_skipped_and_what_it_needs_is_waited_for() -> None:
    from msgspec import msgpack

    body = msgpack.decode(body_of_sample())
    more = msgpack.encode(body | {40: msgpack.encode([[1, {"deep": [2]}]])})
    _header, piece = read_bundle(sealed(frame_of(more), {30: {"anything": [1, 2, [3]]}}))
    assert piece.edits == sample().edits
    frame = frame_of(body_of_sample())
    for newer in (
        sealed(frame, version=2), sealed(frame, flags=4), sealed(frame, {10: ["territories"]}),
        sealed(frame_of(msgpack.encode(body | {11: body[11].replace(b"\xd5\x01\x00\xff", b"\xd5\x07\x00\xff")}))),
    ):
        with pytest.raises(BundleError, match="newer kamtui") as caught:
            read_bundle(newer)
        assert caught.value.state == "waiting"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"note": math.nan}, "float"), ({"note": -math.inf}, "float"), ({"note": 2**63}, "int"),
        ({"note": "\ud800"}, "surrogates"), ({"note": ("a", ("b",))}, "array"), ({"a b": 1}, "name of a field"),
        ({"x." + "y" * 200: 1}, "length"), ({"note": "y" * (2**20 + 1)}, "length"), ({"note": "客" * 400_000}, "large"),
        ({"note": ("y" * 600_000, "y" * 600_000)}, "large"), ({"note": {1: 2}}, "object"),
    ],
)
def test_a_piece_that_others_would_refuse_is_not_written(values: dict[str, Value], reason: str) -> None:
    edit = replace(sample().edits[0], values=values)
    with pytest.raises(ValueError, match=reason):
        written(replace(sample(), edits=(edit,), actions=sample().actions[:1]))


def test_a_piece_with_a_gap_or_a_missing_action_is_not_written() -> None:
    piece = sample()
    for broken in (
        replace(piece, edits=(piece.edits[0], *piece.edits[2:])), replace(piece, actions=piece.actions[1:]),
        replace(piece, edits=()), replace(piece, actions=(*piece.actions, piece.actions[0])),
        replace(piece, edits=piece.edits[::-1]), replace(piece, stream=StreamKey(DEVICE, "../team")),
        replace(piece, edits=(replace(piece.edits[0], record=b"short"),), actions=piece.actions[:1]),
        replace(piece, edits=(replace(piece.edits[0], over={"note": (EditRef(ANNAS, 1),) * 65}),),
                actions=piece.actions[:1]),
    ):
        with pytest.raises(ValueError):  # noqa: PT011  # each for a reason of its own
            written(broken)


def test_a_bundle_signed_with_the_wrong_key_or_a_senseless_vector_is_not_written() -> None:
    with pytest.raises(ValueError, match="another key"):
        write_bundle(sample(), TEAM, NO_HASH, VECTOR, OTHER_KEY.sign)
    for vector in ({OURS: -1}, {OURS: 2**40}, {StreamKey(b"short", "team"): 1}):
        with pytest.raises(ValueError):  # noqa: PT011  # each for a reason of its own
            write_bundle(sample(), TEAM, NO_HASH, vector, KEY.sign)


def test_a_piece_too_large_for_one_bundle_goes_into_two() -> None:
    edits = tuple(replace(sample().edits[0], seq=seq, action=EditRef(OURS, 101)) for seq in range(101, 104))
    left, right = halves(replace(sample(), edits=edits, actions=sample().actions[:1]))
    assert [edit.seq for edit in left.edits + right.edits] == [101, 102, 103]
    assert read_bundle(written(right))[1] == right
    with pytest.raises(ValueError, match="one edit"):
        halves(left)
    edits *= MAX_EDITS // 3 + 1
    with pytest.raises(ValueError, match="not too many"):
        written(replace(sample(), edits=edits))


def test_a_day_of_work_takes_no_more_than_sixteen_bytes_for_each_field_change() -> None:
    edits, actions = [], []
    for visit in range(12):
        seq = 1 + 5 * visit
        ref, day, clock = EditRef(OURS, seq), f"2026-11-{10 + visit}", CLOCK + (visit * 3_600_000 << 16)
        visit_id, *step_ids = (hashlib.sha256(f"{visit} {n}".encode()).digest()[:16] for n in range(4))
        contact = hashlib.sha256(bytes([visit % 5])).digest()[:16]
        rows: list[tuple[str, int, bytes, dict[str, Value]]] = [
            ("visit", 1, visit_id, {
                "account": ACCOUNT, "when": (f"{day}T02:30:00Z", "Asia/Shanghai"), "minutes": 30 + 5 * visit,
                "visit_kind": "onsite", "state": "held", "result": "advanced", "mix": (visit, 2, 1, 3), "owner": STEP,
                "note": f"Asked who signs for lot {visit}; they want the price by {day}.",
            }),
            ("link", 1, step_ids[0], {"name": "visit.attendees", "owner": visit_id, "target": contact}),
        ]
        rows += [("step", 1, id, {"account": ACCOUNT, "text": f"send offer {visit}", "sort": "next", "due": day,
                                  "owner": STEP, "visit": visit_id}) for id in step_ids[1:]]
        rows.append(("step", 0, hashlib.sha256(day.encode()).digest()[:16], {"done": day, "kept": True}))
        for place, (kind, op, record, values) in enumerate(rows):
            over = {} if op else dict.fromkeys(values, (EditRef(ANNAS, 17 + 31 * visit % 50),))
            edits.append(WireEdit(seq + place, clock + place, ref, op, kind, record, values, over))
        actions.append(WireAction(ref, "log", STEP, "hand", "", None, clock))
    data = written(Piece(OURS, "laptop", tuple(edits), tuple(actions)))
    changes = sum(len(edit.values) for edit in edits)
    assert len(data) / changes <= 16, f"{len(data)} bytes for {changes} field changes"


def test_the_common_words_never_change() -> None:
    digest = hashlib.sha256(COMMON_WORDS.encode()).hexdigest()
    assert digest == "3e854e069d85a144271dec30bc4649ed4b2e2b1486e8faa234e52743836cac87"


def test_a_bundle_of_the_first_release_is_read_for_ever() -> None:
    data = FROZEN.read_bytes()
    assert bundle_hash(data).hex() == "838a6609a360caee2b864f12aaa1a9ea2cdaf9c9530eca0db9e947311b8f6545"
    header, piece = read_bundle(data)
    assert (header.team, header.vector, header.before) == (TEAM, VECTOR, NO_HASH)
    assert piece == sample()
