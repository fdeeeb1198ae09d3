"""Snapshots as they travel: what a device took out is what another takes in, and nothing else is."""

import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kamtui.records.kinds import kind_names
from kamtui.store import streams
from kamtui.store.check import check
from kamtui.store.ids import derived_id
from kamtui.store.merging import take
from kamtui.store.snapshots import Part, Snapshot, covered, take_in, take_out
from kamtui.store.streams import OWN
from kamtui.store.wire import EditRef, Piece, StreamKey
from kamtui.store.workspace import Workspace
from kamtui.sync import snapshot as travelling
from kamtui.sync.bundle import opened, read_bundle, read_header, unpacked
from kamtui.sync.limits import BundleError
from kamtui.sync.pack import read_pack, write_pack
from kamtui.sync.snapshot import read_part, read_snapshot, write_snapshot
from tests.sync.pieces import DEVICE, KEY, OTHER_KEY, TEAM, sample, written

MAKER = StreamKey(DEVICE, "team")
ACCOUNT = derived_id("account")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with edits of several streams, every value type, and what nobody writes over any more."""
    folder = tmp_path_factory.mktemp("made")
    with Workspace.open(folder / "w.db", folder, lambda: NOW, create=True) as workspace:
        with workspace.action("add") as action:
            action.create("account", {"name": "Hengyue", "city": "Shanghai", "private_notes": "hush"}, id=ACCOUNT)
        for n in range(9):
            with workspace.action("set") as action:
                action.write(workspace.read("account", ACCOUNT), {"city": f"city {n}", "notes": f"note {n} " * 300})
        with workspace.merging():
            take(workspace, numbered_from_one())
        yield workspace


def numbered_from_one() -> Piece:
    """The sample with its numbers from 1: a stream that begins with a gap is not in a snapshot."""
    one = sample()
    first = one.edits[0].seq - 1

    def of(ref: EditRef) -> EditRef:
        return EditRef(ref.stream, ref.seq - first) if ref.stream == one.stream else ref

    edits = tuple(
        replace(
            each, seq=each.seq - first, action=of(each.action),
            over={name: tuple(of(ref) for ref in refs if ref.stream != one.stream or ref.seq > first)
                  for name, refs in each.over.items()},
        )
        for each in one.edits if each.values
    )
    named = {each.action for each in edits}
    actions = (replace(each, ref=of(each.ref), of=of(each.of) if each.of else None) for each in one.actions)
    return Piece(one.stream, one.device_name, edits, tuple(each for each in actions if each.ref in named))


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "new.db", tmp_path / "home", lambda: NOW, create=True) as workspace:
        yield workspace


def rows(workspace: Workspace) -> dict[str, list[tuple[object, ...]]]:
    found = {}
    for table in (*kind_names(), "link"):
        read = workspace.connection.execute(f'SELECT * FROM "{table}" ORDER BY id').fetchall()
        found[table] = [tuple(row[name] for name in row.keys() if name not in ("n", "base")) for row in read]  # noqa: SIM118
    return found


def bundles(made: Workspace, *, own: bool = False, key: Ed25519PrivateKey = KEY) -> list[bytes]:
    stream = StreamKey(key.public_key().public_bytes_raw(), OWN if own else "team")
    return list(write_snapshot(take_out(made, own=own), TEAM, stream, key.sign))


def test_a_device_starts_from_a_pack_with_a_snapshot(made: Workspace, new: Workspace) -> None:
    pack = io.BytesIO()
    write_pack(bundles(made, own=True), pack)
    pack.seek(0)
    take_in(new, read_snapshot(read_pack(pack)))
    assert rows(new) == rows(made)
    assert streams.vector(new) == streams.vector(made)
    assert covered(new) == streams.vector(made)
    assert check(new).problems == ()


def test_a_snapshot_comes_back_as_it_was_written(made: Workspace) -> None:
    out = take_out(made)
    (whole,) = out.parts
    header, part = read_part(bundles(made)[0])
    assert sorted(part.kept, key=lambda one: (one.stream, one.edit.seq)) == sorted(
        whole.kept, key=lambda one: (one.stream, one.edit.seq)
    )
    assert set(part.actions) == set(whole.actions)
    assert header.vector == out.vector
    assert any(not one.whole for one in part.kept)


def test_a_large_snapshot_travels_in_several_bundles(
    made: Workspace, new: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(travelling, "LIKELY", 1)
    parts = bundles(made)
    headers = [read_header(data) for data in parts]
    assert [(one.first, one.last) for one in headers] == [(1, 2), (2, 3), (3, 4), (4, 4)]
    take_in(new, read_snapshot(parts))
    assert rows(new)["step"] == rows(made)["step"]


@pytest.mark.parametrize(
    "chosen", [(0, 1, 2), (1, 2, 3), (0, 2, 3), (1, 0, 2, 3), (), (0, 0, 1, 2, 3), (0, 1, 2, 3, 3)]
)
def test_a_snapshot_of_which_a_part_is_missing_or_too_much_is_not_taken_in(
    made: Workspace, new: Workspace, monkeypatch: pytest.MonkeyPatch, chosen: tuple[int, ...]
) -> None:
    monkeypatch.setattr(travelling, "LIKELY", 1)
    parts = bundles(made)
    with pytest.raises(BundleError):
        take_in(new, read_snapshot([parts[number] for number in chosen]))
    assert new.connection.execute("SELECT count(*) FROM edit").fetchone()[0] == 0


def test_parts_of_two_snapshots_do_not_mix(
    made: Workspace, new: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(travelling, "LIKELY", 1)
    one, other = bundles(made), bundles(made)
    with pytest.raises(BundleError, match="another snapshot") as told:
        take_in(new, read_snapshot([one[0], other[1], *one[2:]]))
    assert told.value.state == "refused"


def test_a_part_of_a_snapshot_is_no_bundle_of_a_stream_and_the_other_way_round(made: Workspace) -> None:
    with pytest.raises(BundleError, match="part of a snapshot") as told:
        read_bundle(bundles(made)[0])
    assert told.value.state == "waiting"
    with pytest.raises(BundleError, match="not a part of a snapshot"):
        read_part(written())


def test_every_changed_byte_and_every_cut_of_a_snapshot_is_noticed(made: Workspace) -> None:
    (data,) = bundles(made)
    for place in range(0, len(data), 7):
        changed = data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :]
        with pytest.raises(BundleError):
            read_part(changed)
        with pytest.raises(BundleError):
            read_part(data[:place])


def test_own_private_words_never_travel_in_a_snapshot_of_the_team(made: Workspace) -> None:
    with pytest.raises(ValueError, match="own-private"):
        list(write_snapshot(take_out(made, own=True), TEAM, MAKER, KEY.sign))
    (data,) = bundles(made)
    assert b"hush" not in bytes(unpacked(opened(data)[1]))


def test_a_snapshot_bears_the_signature_of_its_maker(made: Workspace) -> None:
    with pytest.raises(ValueError, match="another key"):
        list(write_snapshot(take_out(made), TEAM, MAKER, OTHER_KEY.sign))
    (data,) = bundles(made, key=OTHER_KEY)
    assert read_header(data).stream.device == OTHER_KEY.public_key().public_bytes_raw()


def test_an_encrypted_snapshot_is_read_by_who_has_the_key(made: Workspace) -> None:
    def turned(body: bytes) -> bytes:
        return bytes(byte ^ 0x5A for byte in body)

    (data,) = write_snapshot(take_out(made), TEAM, MAKER, KEY.sign, turned)
    assert read_part(data, turned)[1].kept
    with pytest.raises(BundleError, match="no key"):
        read_part(data)


def test_a_snapshot_of_nothing_is_one_bundle(new: Workspace, tmp_path: Path) -> None:
    (data,) = write_snapshot(take_out(new), TEAM, MAKER, KEY.sign)
    (part,) = read_snapshot([data]).parts
    assert part == Part((), ())
    copy = Path(shutil.copy(new.path, tmp_path / "copy.db"))
    with Workspace.open(copy, tmp_path / "other", lambda: NOW) as other:
        assert take_in(other, Snapshot({}, {}, (part,))) == 0
