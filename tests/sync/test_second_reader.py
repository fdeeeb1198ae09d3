"""A second reader of packs, written from `kamtui help sync-format` alone: what the pages say is enough."""

import hashlib
import io
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import msgspec
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given

from kamtui.store.wire import Piece
from kamtui.sync.format_text import PAGES
from kamtui.sync.pack import write_pack
from tests.sync.pieces import sample, written
from tests.sync.test_bundle import pieces


# The second reader begins here.
class SecondReader:
    """Reads one pack. It uses nothing of kamtui; its sentences are found on the pages named."""

    def __init__(self, words: str) -> None:
        raw = b"".join(msgspec.msgpack.encode(word) for word in words.split())  # pages 4 and 9
        self.dictionary = zstandard.ZstdCompressionDict(raw, dict_type=zstandard.DICT_TYPE_RAWCONTENT)

    def pack(self, pack: bytes) -> Iterator[tuple[dict[int, Any], list[dict[str, Any]]]]:
        while pack:  # page 2
            assert pack[:12] == b"\x8bkamtui\n\x00\x01\x00\x00"
            length, size = int.from_bytes(pack[12:16], "big"), int.from_bytes(pack[16:20], "big")
            header = msgspec.msgpack.decode(pack[20 : 20 + size])
            body = pack[20 + size : length - 64]
            Ed25519PublicKey.from_public_bytes(header[2]).verify(pack[length - 64 : length], pack[: length - 64])
            assert hashlib.sha256(body).digest() == header[8]
            expanded = zstandard.ZstdDecompressor(dict_data=self.dictionary).decompress(body, max_output_size=1 << 26)
            yield header, self.edits(header, msgspec.msgpack.decode(expanded))
            pack = pack[length:]

    def edits(self, header: dict[int, Any], body: dict[int, bytes]) -> list[dict[str, Any]]:
        turned = body.pop(2, b"")
        count = len(turned) // 16
        self.ids = [turned[place::count] for place in range(count)]  # page 4
        self.part = {
            number: msgspec.msgpack.decode(body.get(number, b"\x90"), ext_hook=lambda code, blob: bytes(blob))
            for number in range(1, 12)
        }
        self.words, self.used = self.part[1], 0
        streams = [[header[2], header[3]], *header[9], *self.part[3]]  # page 3
        self.streams = [(bytes(row[0]) or header[2], row[1]) for row in streams]
        seqs = range(header[5], header[6] + 1)
        size = len(seqs)
        shape, record, action, clock = (self.part[7][at * size :][:size] for at in range(4))
        shapes = list(self.shapes(iter(self.part[6])))
        records = [self.ids[place] for place in self.places(record)]
        self.used = max((self.ids.index(id) for id in records), default=-1) + 1
        values = [iter(self.values(fields, shape.count(at))) for at, (_kind, _op, fields, _o) in enumerate(shapes)]
        belongs = list(self.places(action))
        actions = list(self.actions(seqs, belongs, (header[2], header[3])))
        heads, codes = self.heads(), iter(list(self.places(self.part[8])))
        edits: list[dict[str, Any]] = []
        for place, seq in enumerate(seqs):
            kind, op, _fields, over = shapes[shape[place]]
            same = place > 0 and belongs[place - 1] == belongs[place]  # page 6
            expected = edits[-1]["hlc"] + 1 if same else actions[belongs[place]]["hlc"]
            edits.append({
                "seq": seq, "hlc": expected + clock[place], "action": actions[belongs[place]], "op": op, "kind": kind,
                "record": records[place], "values": next(values[shape[place]]),
                "over": {name: heads[next(codes)] for name in over},
            })
        return edits

    def shapes(self, part: Iterator[int]) -> Iterator[tuple[str, int, dict[str, int], list[str]]]:  # page 5
        for kind in part:
            op, size = next(part), next(part)
            fields = {self.words[next(part)]: next(part) for _field in range(size)}
            over = next(part)
            names = list(fields) if over == 1 else [self.words[next(part)] for _name in range(over - 2)]
            yield self.words[kind], op, fields, names

    def places(self, codes: list[int]) -> Iterator[int]:  # page 5
        place, named = -1, 0
        for code in codes:
            place, named = (named, named + 1) if code == 1 else (code - 2 if code else place, named)
            yield place

    def id(self, code: int) -> bytes | None:  # page 5
        self.used += code == 1
        return self.ids[self.used - 1 if code == 1 else code - 2] if code else None

    def actions(self, seqs: range, belongs: list[int], own: Any) -> Iterator[dict[str, Any]]:  # page 6
        count, *rest = self.part[5]
        columns, further = zip(*[iter(rest[: 8 * count])] * count, strict=True), accumulate(rest[8 * count :])
        times = list(accumulate(rest[6 * count : 7 * count]))
        for place, (verb, person, cause, source, ref, of, _time, counter) in enumerate(zip(*columns, strict=True)):
            yield {
                "ref": (self.streams[ref - 1], next(further)) if ref else (own, seqs[belongs.index(place)]),
                "of": (self.streams[of - 1], next(further)) if of else None, "verb": self.words[verb],
                "cause": self.words[cause], "source": self.words[source - 1] if source else "",
                "person": self.id(person), "hlc": times[place] * 65536 + counter,
            }

    def heads(self) -> list[tuple[Any, ...]]:  # page 7
        size, *rest = self.part[4] or [0]
        total, last, found = sum(rest[:size]), dict[int, int](), []
        for stream, number in zip(rest[size : size + total], rest[size + total :], strict=True):
            last[stream] = last.get(stream, 0) + number
            found.append((self.streams[stream], last[stream]))
        return [tuple(found.pop(0) for _head in range(count)) for count in rest[:size]]

    def values(self, fields: dict[str, int], rows: int) -> list[dict[str, Any]]:  # page 8
        edits: list[dict[str, Any]] = [{} for _row in range(rows)]
        for (name, coding), edit in ((field, edit) for field in fields.items() for edit in edits):
            if coding == 1:
                edit[name] = self.id(self.part[9].pop(0))
            elif coding == 2 and (length := self.part[10].pop(0)):
                edit[name] = tuple(self.part[11].pop(0) for _part in range(length - 1))
            else:
                edit[name] = self.part[11].pop(0)
        return edits
# It ends here.


READER = SecondReader(next(page.code for page in PAGES if page.code))


def told(piece: Piece) -> list[dict[str, Any]]:
    """A piece in the terms of the second reader, which knows plain tuples only."""
    actions = {
        action.ref: {
            "ref": action.ref, "of": action.of, "verb": action.verb, "cause": action.cause, "source": action.source,
            "person": action.person, "hlc": action.hlc,
        }
        for action in piece.actions
    }
    return [
        {
            "seq": edit.seq, "hlc": edit.hlc, "action": actions[edit.action], "op": edit.op, "kind": edit.kind,
            "record": edit.record, "values": edit.values, "over": edit.over,
        }
        for edit in piece.edits
    ]


def test_a_second_reader_reads_a_pack_by_the_pages_alone() -> None:
    pack = io.BytesIO()
    write_pack([written(), (Path(__file__).parent / "frozen" / "bundle_1.kamtui").read_bytes()], pack)
    for header, edits in READER.pack(pack.getvalue()):
        assert header[4] == "Lin 的 laptop"
        assert edits == told(sample())


@given(piece=pieces())
def test_a_second_reader_reads_whatever_the_first_can_write(piece: Piece) -> None:
    ((_header, edits),) = READER.pack(written(piece))
    assert edits == told(piece)


def test_the_second_reader_has_at_most_a_hundred_lines() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    begin = text.index("# The second reader begins here.\n")
    lines = text[begin : text.index("# It ends here.\n")].splitlines()[1:]
    assert 50 < len(lines) <= 100
