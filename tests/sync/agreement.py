"""What must be true of a machine, and of all of them together once each has everything."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kamtui.records.kinds import LINK, all_kinds, is_kind, kind_of
from kamtui.records.values import RecordId, Value
from kamtui.store import check, conflicts, streams
from kamtui.store.history import history
from kamtui.store.projection import LINK_FIELDS, load_values
from kamtui.store.queries import canonical_of
from kamtui.store.snapshots import covered
from kamtui.store.wire import EditRef, StreamKey, WireEdit
from kamtui.store.workspace import Workspace
from tests.sync.deeds import KIND, VISITS
from tests.sync.machines import Device, Kamtui
from tests.sync.oracle import LIFE, Verdict, judge, seen, standing, void

Edits = Mapping[EditRef, WireEdit]
Verdicts = Mapping[RecordId, Verdict]

OWNER = {"contact": "account", "visit": "account", "planet": "account", LINK: "owner"}
"""The fields that say what a record is deleted with."""

REFERENCES = {"account": "account", "parent": "account", "owner": "visit", "target": "contact"}
"""The fields that refer to another record, and of what kind; the last two are a link's."""

OWN_PRIVATE = ("private_notes", "motive", "diary")


class Held(NamedTuple):
    """A record as the tables have it: its first edit, its row's values unless it has none, and whether it lives."""

    kind: str
    base: int
    values: dict[str, Value] | None
    lives: bool


def agrees(device: Device, edits: Edits, due: Verdicts, whole: bool) -> set[bytes]:
    """The machine's heads, tables and conflicts are what its edits come to, by the oracle and by its own check.

    `whole` also has SQLite look over its pages and reads every record the way the rest of kamtui does. Returns the ids
    of the conflicts that the team shares.
    """
    workspace = device.workspace
    keys = streams.keys_of(workspace.connection)

    def ref(edit: int) -> EditRef:
        return EditRef(keys[edit >> 40], edit & (1 << 40) - 1)

    held: dict[StreamKey, set[int]] = {}
    for known in edits:
        held.setdefault(known.stream, set()).add(known.seq)
    lost = void(edits)
    assert not lost or not any(edit.values for edit in workspace.log.every() if ref(edit.id) in lost)
    for stream, numbers in held.items():
        missing = {n for gap in streams.gaps(workspace) if gap.stream == stream for n in range(gap.first, gap.last + 1)}
        assert missing == set(range(1, max(numbers) + 1)) - numbers
    text = workspace.log.words.text
    stored: dict[RecordId, dict[str, set[EditRef]]] = {}
    for record, field, edit in workspace.connection.execute("SELECT record, field, edit FROM head"):
        stored.setdefault(record, {}).setdefault(text(field), set()).add(ref(edit))
    found = held_by(workspace)
    assert found.keys() == due.keys()
    stands = {record: canonical for record, canonical in standing(due).items() if is_kind(KIND[record])}
    for record, verdict in due.items():
        kind, base, values, lives = found[record]
        assert kind == verdict.kind
        first = ref(base)
        written = workspace.log.get(base)
        counting = written.values.keys() - set(written.past)
        assert {name: {first} for name in counting} | stored.get(record, {}) == verdict.heads
        shown = is_kind(kind)
        canonical = stands.get(record, record)
        assert lives != (verdict.dead or not shown) or kind == LINK
        assert (values is not None) == (lives and canonical == record)
        if not shown:
            continue
        assert canonical_of(workspace, kind, record) == canonical
        fields = kind_of(kind).by_name
        wanted = {
            name: value for name, value in seen(due, stands, record, REFERENCES).items()
            if name in fields or name.startswith("x.")
        }
        if values is not None:
            assert values == wanted
        if whole:
            reading = workspace.read(kind, record)
            read = {name: value for name, value in reading.values.items() if name != "attendees"}
            assert (reading.base, reading.deleted, read) == (base, not lives, wanted if lives else {})
    assert_members(workspace, due, stands)
    listed = conflicts.every(workspace)
    contested = {
        (one.record, one.field): frozenset(ref(side.edit) for side in one.values)
        for one in listed if one.sort != "orphan"
    }
    assert contested == {
        (record, field): sides for record, verdict in due.items() if is_kind(verdict.kind) or verdict.kind == LINK
        for field, sides in verdict.conflicts.items()
    }
    noted = {row[0] for row in workspace.connection.execute("SELECT record FROM contested")}
    assert noted == {record for record, verdict in due.items() if verdict.conflicts}
    assert {(one.record, one.field) for one in listed if one.sort == "orphan"} == orphans(due, stands)
    assert len({one.id for one in listed}) == len(listed)
    if whole:
        assert check.check(workspace).problems == ()
    else:
        assert problems(workspace) == []
    return {one.id for one in listed if one.field not in OWN_PRIVATE}


def held_by(workspace: Workspace) -> dict[RecordId, Held]:
    """Every record of the tables."""
    execute = workspace.connection.execute
    found: dict[RecordId, Held] = {}
    for kind in all_kinds():
        for row in execute(f'SELECT * FROM "{kind.name}"'):
            found[row["id"]] = Held(kind.name, row["base"], load_values(kind, row), True)
    for row in execute("SELECT * FROM link"):
        found[row["id"]] = Held(LINK, row["base"], {name: row[name] for name in LINK_FIELDS}, True)
    for record, kind, base in execute("SELECT record, kind, base FROM joined WHERE base IS NOT NULL"):
        assert record not in found
        found[record] = Held(kind, base, None, True)
    for record, kind, base in execute("SELECT record, text, base FROM gone JOIN word ON n = kind"):
        assert record not in found
        found[record] = Held(kind, base, None, False)
    return found


def assert_members(workspace: Workspace, due: Verdicts, stands: Mapping[RecordId, RecordId]) -> None:
    """Who was at a visit is each named once, by the records that stand."""
    links = [one.shown for one in due.values() if one.kind == LINK and not one.dead and "target" in one.shown]
    there: dict[Value, set[Value]] = {}
    for link in links:
        owner, target = link["owner"], link["target"]
        assert isinstance(owner, bytes)
        assert isinstance(target, bytes)
        there.setdefault(stands.get(owner, owner), set()).add(stands.get(target, target))
    for visit in VISITS:
        members = workspace.members("visit.attendees", visit)
        assert set(members) == there.get(visit, set())
        assert len(members) == len(set(members))


def problems(workspace: Workspace) -> list[check.Problem]:
    """What `kamtui check` finds, but for the pages and the furniture of the file."""
    found = check._Findings()
    with workspace.snapshot():
        check._examine_records(workspace, found, None)
        check._examine_rows_without_log(workspace, found)
        check._examine_dates(workspace, found)
        check._examine_log(workspace, found)
    return found.problems


def all_are_equal(
    devices: Iterable[Device], union: Edits, written: Iterable[tuple[RecordId, str, Value]], sample: int
) -> None:
    """Machines that have exchanged everything have the same edits and conflicts, and each is what its edits come to.

    `union` is all that was ever written. Own-private edits and what follows from them are the same among one person's
    machines. `sample` chooses the machine and the record whose history is read.
    """
    everyone = list(devices)
    edits = [each.known(union) for each in everyone]
    verdicts: dict[int, tuple[Edits, Verdicts]] = {}
    for each in everyone:
        if each.person not in verdicts:
            keys = {key for one in everyone if one.person == each.person for key in streams.own(one.workspace)}
            known = {ref: edit for ref, edit in union.items() if ref.stream.scope == "team" or ref.stream in keys}
            verdicts[each.person] = known, judge(known)
    listed: dict[Kamtui, set[bytes]] = {}
    for each, held in zip(everyone, edits, strict=True):
        due, verdict = verdicts[each.person]
        assert not streams.gaps(each.workspace)
        assert held == due
        ids = agrees(each, held, verdict, whole=each.number == sample % len(everyone))
        assert listed.setdefault(each.kamtui, ids) == ids
    undone: dict[EditRef, EditRef | None] = {}
    whole = [each for each in everyone if not covered(each.workspace)]
    # Of what was done before a snapshot only what still says something is in it.
    for each in whole:
        for action, by in taken_back(each.workspace):
            assert undone.setdefault(action, by) == by
    for record, field, value in written:
        assert any(edit.record == record and edit.values.get(field, ...) == value for edit in union.values())
    if whole:
        one = whole[sample % len(whole)]
        tells_all(one, verdicts[one.person], sample)


def taken_back(workspace: Workspace) -> Iterator[tuple[EditRef, EditRef | None]]:
    """Every action of the team, with the one that took it back."""
    keys = streams.keys_of(workspace.connection)
    for action, by in workspace.connection.execute("SELECT id, undone_by FROM action"):
        ref, other = (EditRef(keys[one >> 40], one & (1 << 40) - 1) if one else None for one in (action, by))
        if ref and ref.stream.scope == "team" and (other is None or other.stream.scope == "team"):
            yield ref, other


def tells_all(device: Device, known: tuple[Edits, Verdicts], sample: int) -> None:
    """The history of a record names every value it ever had, but for repeated ones."""
    edits, due = known
    workspace = device.workspace
    records = [record for record, verdict in sorted(due.items()) if is_kind(verdict.kind)]
    if not records:
        return
    record = records[sample % len(records)]
    told = history(workspace, record)
    values = {(change.field, value) for entry in told for change in entry.changes
              for value in (change.old, change.new, *change.others)}
    lost = void(edits)
    for number, edit in edits.items():
        if edit.record == record and number not in lost:
            for name, value in edit.values.items():
                assert name == LIFE or value is None or (name, value) in values


def orphans(due: Verdicts, stands: Mapping[RecordId, RecordId]) -> set[tuple[RecordId, str]]:
    """Living records of dead owners, unless their own life is in question; of joined ones the one that stands."""
    found = set()
    for record, verdict in due.items():
        field = OWNER.get(verdict.kind, "")
        if not field or stands.get(record, record) != record:
            continue
        owner_id = seen(due, stands, record, REFERENCES).get(field)
        above = due.get(owner_id) if isinstance(owner_id, bytes) else None
        shown = not verdict.dead and (verdict.kind != LINK or "target" in verdict.shown)
        shown = shown and (verdict.kind == LINK or is_kind(verdict.kind))
        if above and above.dead and shown and "deleted" not in verdict.conflicts:
            found.add((record, field))
    return found
