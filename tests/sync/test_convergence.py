"""Devices that work apart and exchange pieces in any order end equal, with nothing lost (sync.md §5, proof 1).

The suite plays a few networks; `HYPOTHESIS_PROFILE=proof pytest tests/sync/test_convergence.py` plays 5000, or as many
as `NETWORKS` says.
"""

import json
import os
import random
import shutil
import tempfile
from base64 import b64encode
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from kamtui.actions.conflicts import resolve
from kamtui.actions.joins import merge
from kamtui.errors import KamtuiError
from kamtui.records.kinds import LINK, kind_of
from kamtui.records.values import RecordId, Value
from kamtui.store import conflicts, devices, streams
from kamtui.store.check import check
from kamtui.store.ids import derived_id
from kamtui.store.merging import take
from kamtui.store.queries import canonical_of
from kamtui.store.reading import Reading
from kamtui.store.same_as import join_id
from kamtui.store.undo import redo, undo
from kamtui.store.wire import EditRef, Piece, StreamKey, WireEdit
from kamtui.store.workspace import Workspace
from tests.sync.oracle import LIFE, Verdict, judge, seen, standing

NETWORKS = int(os.environ.get("NETWORKS", "5000" if os.environ.get("HYPOTHESIS_PROFILE") == "proof" else "200"))
"""Networks played: the suite's take about twenty seconds."""

STEPS = 40
"""What happens in a network at most."""

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
MANY = 10**6

ACCOUNTS = tuple(derived_id("account", str(n)) for n in range(3))
CONTACTS = tuple(derived_id("contact", str(n)) for n in range(3))
VISITS = tuple(derived_id("visit", str(n)) for n in range(2))
KIND = {
    **dict.fromkeys(ACCOUNTS, "account"), **dict.fromkeys(CONTACTS, "contact"), **dict.fromkeys(VISITS, "visit"),
}
RECORDS = (*ACCOUNTS, *CONTACTS, *VISITS)
FIELDS = {
    "account": ("name", "tier", "city", "private_notes", "x.Region", "parent"),
    "contact": ("name", "notes", "motive", "x.Region"),
    "visit": ("note", "when", "state", "minutes"),
}
"""Team fields and own-private ones, extra ones, and those that other tables' dates follow from."""

VALUES: dict[str, tuple[Value, ...]] = {
    "name": ("Hengyue", "恒岳", "Suhe"),
    "tier": ("gold", "iron", None),
    "when": ("2026-11-20", ("2026-11-24T02:00:00Z", "Asia/Shanghai"), None),
    "state": ("held", "planned"),
    "minutes": (30, 60, None),
    "parent": (*ACCOUNTS, None),
}
OTHER = ("a", "b", "c", None)
"""Values of all other fields: few, so that people often write the same."""

REFERENCES = {"account": "account", "parent": "account", "owner": "visit", "target": "contact"}
"""The fields that refer to another record, and of what kind; the last two are a link's."""

machines = st.integers(0, 4)
records_ = st.sampled_from(RECORDS)
numbers = st.integers(0, 11)

_template = tempfile.TemporaryDirectory()


def template() -> Path:
    """An empty workspace to copy."""
    file = Path(_template.name) / "empty.db"
    if not file.exists():
        Workspace.open(file, Path(_template.name), lambda: START, create=True).close()
    return file


def mint(file: Path, home: Path, number: int) -> None:
    """Give a machine a key that is the same in every run, so that a failure can be played again."""
    private = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    with Workspace.open(file, home) as workspace:
        content = {
            "workspace": workspace.id, "path": str(file.resolve()), "published": {},
            "public": b64encode(private.public_key().public_bytes_raw()).decode(),
            "private": b64encode(private.private_bytes_raw()).decode(),
        }
    key = devices.key_file(home, file)
    key.parent.mkdir()
    key.write_text(json.dumps(content))


class Device:
    """One machine with its workspace, its clock and the forms left open on it."""

    def __init__(self, folder: Path, number: int) -> None:
        folder.mkdir()
        self.person = number // 2
        self.time = START
        self.forms: list[Reading] = []
        file = Path(shutil.copy(template(), folder / "w.db"))
        mint(file, folder, number)
        self.workspace = Workspace.open(file, folder, self.now)
        self.workspace.connection.execute("PRAGMA synchronous = OFF")

    def now(self) -> datetime:
        """A clock that ticks at every look, forward or, after a jump, from somewhere else."""
        self.time += timedelta(milliseconds=7)
        return self.time

    def edits(self) -> dict[EditRef, WireEdit]:
        """Every edit this device has, by the name it has everywhere."""
        found: dict[EditRef, WireEdit] = {}
        for stream in streams.keys_of(self.workspace.connection).values():
            first = 1
            while first <= MANY:
                piece = streams.piece(self.workspace, stream, first, MANY, MANY, MANY)
                found |= {EditRef(stream, edit.seq): edit for edit in piece.edits}
                after = first + len(piece.edits)
                ends = [gap.last + 1 for gap in streams.gaps(self.workspace) if gap[0] == stream and gap.first == after]
                first = ends[0] if ends else MANY + 1
        return found


class Network(RuleBasedStateMachine):
    """What people do apart, and what reaches whom."""

    @initialize(count=st.integers(2, 5), seed=st.integers(0, 2**32))
    def begin(self, count: int, seed: int) -> None:
        """Devices 0 and 1 belong to one person, 2 and 3 to another, 4 to a third."""
        self.folder = tempfile.TemporaryDirectory()
        self.devices = [Device(Path(self.folder.name) / str(n), n) for n in range(count)]
        self.chance = random.Random(seed)
        self.written: list[tuple[RecordId, str, Value]] = []

    def at(self, device: int) -> Device:
        return self.devices[device % len(self.devices)]

    # What people do

    def value(self, field: str, n: int) -> Value:
        options = VALUES.get(field, OTHER)
        return options[n % len(options)]

    @rule(device=machines, record=records_, n=numbers)
    def create(self, device: int, record: RecordId, n: int) -> None:
        """The ids follow from the content, so two devices make the same record; a deleted one comes back."""
        kind = KIND[record]
        values: dict[str, Value] = {FIELDS[kind][0]: self.value(FIELDS[kind][0], n) or "new"}
        if kind != "account":
            values["account"] = ACCOUNTS[n % 3]
        if kind == "visit":
            values["attendees"] = CONTACTS[: n % 4]
        with self.at(device).workspace.action("add") as action:
            action.create(kind, values, id=record)

    @rule(device=machines, record=records_)
    def open_form(self, device: int, record: RecordId) -> None:
        self.at(device).forms.append(self.at(device).workspace.read(KIND[record], record))

    @rule(device=machines, record=records_, n=numbers, stale=st.booleans())
    def edit(self, device: int, record: RecordId, n: int, stale: bool) -> None:
        at = self.at(device)
        old = [form for form in at.forms if form.id == record]
        form = old[0] if stale and old else at.workspace.read(KIND[record], record)
        if form.base:
            self.write(at, form, FIELDS[form.kind][n % len(FIELDS[form.kind])], n)

    def write(self, at: Device, form: Reading, field: str, n: int, instead_of_nothing: Value = None) -> Value:
        value = self.value(field, n // 3)
        value = instead_of_nothing if value is None else value
        if value is None and kind_of(form.kind).by_name.get(field) and kind_of(form.kind).by_name[field].required:
            value = "kept"
        with at.workspace.action("edit") as action:
            if field in action.write(form, {field: value}):
                self.written.append((form.id, field, value))
        return value

    @rule(device=machines, record=records_, n=numbers)
    def write_what_a_newer_kamtui_knows(self, device: int, record: RecordId, n: int) -> None:
        workspace = self.at(device).workspace
        form = workspace.read(KIND[record], record)
        if form.base:
            with workspace.action("edit") as action:
                action.restate(form.kind, record, {"moon": n % 3}, {"moon": form.over("moon")})
            self.written.append((record, "moon", n % 3))

    @rule(device=machines, visit=st.sampled_from(VISITS), n=numbers)
    def set_members(self, device: int, visit: RecordId, n: int) -> None:
        workspace = self.at(device).workspace
        with workspace.action("edit") as action:
            action.put_members("visit.attendees", visit, CONTACTS[n % 3 : n % 4])

    @rule(device=machines, record=records_, stale=st.booleans())
    def delete(self, device: int, record: RecordId, stale: bool) -> None:
        at = self.at(device)
        old = [form for form in at.forms if form.id == record]
        with at.workspace.action("delete") as action:
            action.delete(KIND[record], record, old[0] if stale and old and not old[0].deleted else None)

    @rule(device=machines, of=st.sampled_from([ACCOUNTS, CONTACTS, CONTACTS, VISITS]), n=numbers, raw=st.booleans())
    def join(self, device: int, of: tuple[RecordId, ...], n: int, raw: bool) -> None:
        """Make two records one: those that stand for others, or any two, as devices do that know less."""
        workspace = self.at(device).workspace
        kind, one, other = KIND[of[0]], of[n % len(of)], of[(n + 1) % len(of)]
        if raw:
            first, second = sorted((one, other))
            with workspace.action("merge") as action:
                action.create("same_as", {"of": kind, "first": first, "second": second}, join_id(kind, one, other))
        else:
            with suppress(KamtuiError):
                merge(workspace, kind, one, other)

    @rule(device=machines, of=st.sampled_from([ACCOUNTS, CONTACTS]), n=numbers)
    def part(self, device: int, of: tuple[RecordId, ...], n: int) -> None:
        with self.at(device).workspace.action("delete") as action:
            action.delete("same_as", join_id(KIND[of[0]], of[n % len(of)], of[(n + 1) % len(of)]))

    @rule(device=machines, times=st.integers(1, 3))
    def take_back(self, device: int, times: int) -> None:
        for _time in range(times):
            with suppress(KamtuiError):
                undo(self.at(device).workspace)

    @rule(device=machines)
    def do_again(self, device: int) -> None:
        with suppress(KamtuiError):
            redo(self.at(device).workspace)

    @rule(device=machines, n=numbers, mine=st.booleans())
    def settle(self, device: int, n: int, mine: bool) -> None:
        """Settle a conflict; it is then settled, and undo brings it back."""
        workspace = self.at(device).workspace
        found = conflicts.every(workspace)
        if not found:
            return
        one = found[n % len(found)]
        try:
            resolve(workspace, one.id, "mine" if mine else "theirs")
        except KamtuiError:
            resolve(workspace, one.id, "value", one.values[0].value if one.sort == "values" else n % 2)
        assert one.id not in {left.id for left in conflicts.every(workspace)}
        if n % 3 == 0 and one.sort != "orphan":
            undo(workspace)
            fields = {(left.record, left.field) for left in conflicts.every(workspace)}
            assert (one.record, one.field) in fields

    @rule(device=machines, years=st.sampled_from([-10, 0, 0, 10]), seconds=st.integers(-90_000, 90_000))
    def set_clock(self, device: int, years: int, seconds: int) -> None:
        self.at(device).time = START + timedelta(days=365 * years, seconds=seconds)

    # What reaches whom

    def offered(self, source: Device, target: Device) -> list[StreamKey]:
        """The streams one device may give another: own-private ones only to the same person's."""
        keys = streams.keys_of(source.workspace.connection).values()
        return sorted(key for key in keys if key.scope == "team" or source.person == target.person)

    def send(self, source: Device, target: Device, pieces: Iterable[Piece]) -> None:
        with target.workspace.merging():
            for piece in pieces:
                before = len(piece.edits)
                taken = take(target.workspace, piece)
                assert taken.new + taken.known == before

    @rule(giver=machines, taker=machines, n=numbers, cut=st.integers(1, 9), part=st.integers(1, 9))
    def deliver_a_part(self, giver: int, taker: int, n: int, cut: int, part: int) -> None:
        """Some numbers of one stream, out of turn: the rest is late, or comes twice."""
        here, there = self.at(giver), self.at(taker)
        offered = self.offered(here, there)
        if offered and here is not there:
            self.send(here, there, [streams.piece(here.workspace, offered[n % len(offered)], cut, MANY, part, MANY)])

    @rule(giver=machines, taker=machines)
    def deliver_all(self, giver: int, taker: int) -> None:
        here, there = self.at(giver), self.at(taker)
        if here is not there:
            self.send(here, there, self.everything(here, there))

    def everything(self, source: Device, target: Device) -> list[Piece]:
        """All that one device has, in pieces of all sizes and in any order, some of them twice."""
        pieces = []
        for stream in self.offered(source, target):
            first, last = 1, streams.vector(source.workspace).get(stream, 0)
            while first <= last:
                piece = streams.piece(source.workspace, stream, first, last, self.chance.randint(1, 9), MANY)
                pieces.append(piece)
                first += len(piece.edits)
        return self.chance.sample(pieces + self.chance.sample(pieces, len(pieces) // 3), len(pieces) + len(pieces) // 3)

    def meet(self) -> None:
        """Everybody gets everything: each gives his own to all, so that nothing depends on relays that are behind."""
        for source in self.chance.sample(self.devices, len(self.devices)):
            for target in self.devices:
                if source is not target:
                    self.send(source, target, self.everything(source, target))

    @rule(device=machines, record=records_, n=numbers, now=st.sampled_from([False, False, True]))
    def an_edit_made_after_seeing_everything_wins(self, device: int, record: RecordId, n: int, now: bool) -> None:
        if not now:
            return
        self.meet()
        at = self.at(device)
        form = at.workspace.read(KIND[record], record)
        if not form.base:
            return
        field = FIELDS[form.kind][0]
        value = self.write(at, form, field, n, "kept")
        self.meet()
        for each in self.devices:
            reading = each.workspace.read(form.kind, record)
            assert reading.values.get(field) == value
            assert not reading.deleted

    # What must be true

    def teardown(self) -> None:
        if not hasattr(self, "devices"):
            return
        try:
            for each in self.devices:
                agrees(each)
            self.meet()
            self.all_is_equal()
        finally:
            for each in self.devices:
                each.workspace.close()
            self.folder.cleanup()

    def all_is_equal(self) -> None:
        vectors = [streams.vector(each.workspace) for each in self.devices]
        for each, vector in zip(self.devices, vectors, strict=True):
            assert not streams.gaps(each.workspace)
            assert {key: n for key, n in vector.items() if key.scope == "team"} == {
                key: n for key, n in vectors[0].items() if key.scope == "team"
            }
            agrees(each)
        union = {ref: edit for each in self.devices for ref, edit in each.edits().items()}
        for record, field, value in self.written:
            assert any(edit.record == record and field in edit.values and edit.values[field] == value
                       for edit in union.values())
        listed = [
            {one.id for one in conflicts.every(each.workspace) if one.field not in ("private_notes", "motive")}
            for each in self.devices
        ]
        assert all(ids == listed[0] for ids in listed)


def agrees(device: Device) -> None:
    """The device's heads, tables and conflicts are what its edits come to, by the oracle and by its own check."""
    workspace = device.workspace
    due = judge(device.edits())
    stands = standing(due)
    keys = streams.keys_of(workspace.connection)

    def ref(edit: int) -> EditRef:
        return EditRef(keys[edit >> 40], edit & (1 << 40) - 1)

    for record, verdict in due.items():
        base = workspace.base_of(verdict.kind, record)
        first = workspace.log.get(base)
        stored = workspace.heads_of(record)
        heads = dict.fromkeys(first.values, (base,)) | stored
        assert {name: frozenset(map(ref, ids)) for name, ids in heads.items()} == verdict.heads
        reading = workspace.read(verdict.kind, record)
        assert reading.deleted == verdict.dead or verdict.kind == LINK
        if not reading.deleted:
            shown = {name: value for name, value in reading.values.items() if name != "attendees"}
            wanted = seen(due, record, REFERENCES)
            assert shown == {name: value for name, value in wanted.items() if name not in (LIFE, "moon")}
        if verdict.kind in ("account", "contact", "visit"):
            assert canonical_of(workspace, verdict.kind, record) == stands.get(record, record)
            row = workspace.connection.execute(f"SELECT 1 FROM {verdict.kind} WHERE id = ?", (record,)).fetchone()
            assert (row is not None) == (not verdict.dead and stands.get(record, record) == record)
    for visit in VISITS:
        links = [one.shown for one in due.values() if one.kind == LINK and not one.dead and "target" in one.shown]
        there = {stands.get(one["target"], one["target"]) for one in links  # type: ignore[arg-type]
                 if stands.get(one["owner"], one["owner"]) == visit}  # type: ignore[arg-type]
        members = workspace.members("visit.attendees", visit)
        assert set(members) == there
        assert len(members) == len(there)
    listed = conflicts.every(workspace)
    contested = {
        (one.record, one.field): frozenset(ref(side.edit) for side in one.values)
        for one in listed if one.sort != "orphan"
    }
    assert contested == {
        (record, field): sides for record, verdict in due.items() for field, sides in verdict.conflicts.items()
    }
    assert {(one.record, one.field) for one in listed if one.sort == "orphan"} == orphans(due)
    assert len({one.id for one in listed}) == len(listed)
    assert check(workspace).problems == ()


def orphans(due: dict[RecordId, Verdict]) -> set[tuple[RecordId, str]]:
    """Living records of dead owners, unless their own life is in question."""
    owner = {"contact": "account", "visit": "account", LINK: "owner"}
    stands = standing(due)
    found = set()
    for record, verdict in due.items():
        field = owner.get(verdict.kind, "")
        if stands.get(record, record) != record:
            continue
        owner_id = seen(due, record, REFERENCES).get(field)
        above = due.get(owner_id) if isinstance(owner_id, bytes) else None
        shown = not verdict.dead and (verdict.kind != LINK or "target" in verdict.shown)
        if above and above.dead and shown and "deleted" not in verdict.conflicts:
            found.add((record, field))
    return found


# A mutant only has to be noticed: the smallest story that shows it takes minutes to find.
PHASES = [phase for phase in Phase if phase is not Phase.shrink or "MUTANT" not in os.environ]

Network.TestCase.settings = settings(
    max_examples=NETWORKS, stateful_step_count=STEPS, deadline=None, phases=PHASES,
    suppress_health_check=list(HealthCheck),
)
TestNetworksOfDevicesEndEqual = Network.TestCase
