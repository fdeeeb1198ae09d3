"""Snapshots: the edits that still say something, and up to which number of each stream that is all (sync.md §4).

A new device starts from one instead of the whole history. Taking one in comes to the same as taking in every edit it
covers, whatever the device has already: a field of an edit counts while neither the edits here nor those behind the
snapshot wrote over it. For that a snapshot keeps of every record:

- each edit that is a head of some field, with the values of these fields alone, and all it was written over;
- the first edit, which tells the kind, and every erasure, which takes what comes late;
- each edit that was written over one that the snapshot does not cover: else that one would count when it comes.

It covers what is whole: edits above a gap stay out and travel as pieces. Clocks, numbers and ids are those of the
edits; nothing is made anew. Own-private streams are in it only when they are asked for.

Where a snapshot was taken in, `stream.covered` says up to which number edits may be missing here. Those that come later
all the same, in an old bundle or a pack with the whole history, are kept as history and change nothing (`store.past`).
A relay can give away what it holds whole (`streams.piece`); for the rest it takes out a snapshot of its own.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from kamtui.locale import _
from kamtui.records.kinds import LINK, all_kinds
from kamtui.records.values import RecordId
from kamtui.store import streams
from kamtui.store.action_rows import Span, keep_actions
from kamtui.store.arrivals import arrive
from kamtui.store.erasing import admitted
from kamtui.store.grouping import regroup
from kamtui.store.heads import state_of
from kamtui.store.log import AHEAD_MS, ERASE, Edit, milliseconds
from kamtui.store.past import completed
from kamtui.store.rebuild import logged_records
from kamtui.store.schema import SEQ_BITS
from kamtui.store.scrutiny import examine_kept, refusal
from kamtui.store.streams import CHUNK, OWN, SEQ_MASK
from kamtui.store.transaction import resettle
from kamtui.store.wire import EditRef, StreamKey, WireAction, WireEdit

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

BATCH = 4000
"""Edits of one part: about 10 MB while it is taken in, and less than a bundle may hold."""


class Kept(NamedTuple):
    """An edit of a stream as a snapshot has it: `values` of the fields that count; `whole` when it wrote no others."""

    stream: StreamKey
    edit: WireEdit
    whole: bool


class Part(NamedTuple):
    """Some records of a snapshot, each with all that is kept of it; and the actions these edits belong to."""

    kept: tuple[Kept, ...]
    actions: tuple[WireAction, ...]


class Snapshot(NamedTuple):
    """`vector` is the last edit covered of each stream, `names` what the devices are called; `parts` can be gone
    through once, while the workspace is open and nothing is written through the same connection."""

    vector: Mapping[StreamKey, int]
    names: Mapping[bytes, str]
    parts: Iterable[Part]


def take_out(workspace: "Workspace", *, own: bool = False, team: bool = True) -> Snapshot:
    """What the workspace comes to, to start another from; with `own` the own-private streams too, and without `team`
    those alone.

    Raises `KamtuiError` while its parts are made when an edit cannot be read.
    """
    vector = {key: last for key, last in streams.vector(workspace).items() if (own if key.scope == OWN else team)}
    rows = workspace.connection.execute("SELECT device, name FROM stream WHERE name <> ''")
    devices = {key.device for key in vector}
    return Snapshot(vector, {row[0]: row[1] for row in rows if row[0] in devices}, _parts(workspace, vector))


def take_in(workspace: "Workspace", snapshot: Snapshot) -> int:
    """Join a snapshot to what is here, in one transaction. Returns how many edits were new.

    Raises `KamtuiError` for one that no kamtui would have made, when the disk is full, or when the workspace cannot be
    written; nothing of it is then taken in.
    """
    with workspace.merging():
        return take_in_now(workspace, snapshot)


def take_in_now(workspace: "Workspace", snapshot: Snapshot) -> int:
    """What `take_in` does, inside the transaction of `Workspace.merging` that the caller has begun."""
    joining = _Joining(workspace, snapshot)
    for part in snapshot.parts:
        examine_kept(part.kept, part.actions, snapshot.vector)
        joining.join(part)
    joining.cover()
    return joining.new


def covered(workspace: "Workspace") -> dict[StreamKey, int]:
    """Of each stream the number up to which edits may be missing here, because a snapshot has brought what counts."""
    rows = workspace.connection.execute("SELECT device, scope, covered FROM stream WHERE covered > 0")
    return {StreamKey(row[0], row[1]): row[2] for row in rows}


# Taking out


def _parts(workspace: "Workspace", vector: Mapping[StreamKey, int]) -> Iterator[Part]:
    with workspace.snapshot():
        keys = streams.keys_of(workspace.connection)
        reach = {number: vector.get(key, 0) for number, key in keys.items()}
        kept: list[Kept] = []
        for record in _records(workspace, reach):
            kept += (_kept(workspace, keys, edit) for edit in record)
            if len(kept) >= BATCH:
                yield _part(workspace, keys, kept)
                kept = []
        if kept:
            yield _part(workspace, keys, kept)


def _records(workspace: "Workspace", reach: Mapping[int, int]) -> Iterator[list[Edit]]:
    """What is kept of each record: its edits with the values that count."""
    order, private = workspace.order, workspace.is_private
    for logged in logged_records(workspace):
        if logged.unread:
            raise streams.unreadable(_("its content is damaged"))
        edits = [edit for edit in logged.edits if edit.id & SEQ_MASK <= reach[edit.id >> SEQ_BITS]]
        if not edits:
            continue
        heads = state_of(edits, order, private).heads
        counting: dict[int, list[str]] = {}
        for name, ids in heads.items():
            for one in ids:
                counting.setdefault(one, []).append(name)
        first = min(edits, key=lambda edit: (private(edit.id), order(edit)))
        yield [
            _reduced(edit, counting.get(edit.id, ()))
            for edit in edits
            if edit.id in counting or edit is first or edit.op == ERASE or _reaches_beyond(edit, reach)
        ]


def _reaches_beyond(edit: Edit, reach: Mapping[int, int]) -> bool:
    """Whether the edit was written over one that is not covered."""
    return any(one & SEQ_MASK > reach.get(one >> SEQ_BITS, 0) for ids in edit.over.values() for one in ids)


def _reduced(edit: Edit, counting: Iterable[str]) -> Edit:
    """The edit with the values of these fields; `part` when it wrote others."""
    names = set(counting)
    values = {name: value for name, value in edit.values.items() if name in names}
    return edit._replace(values=values, past=(), part=edit.part or len(values) < len(edit.values))


def _kept(workspace: "Workspace", keys: Mapping[int, StreamKey], edit: Edit) -> Kept:
    stream = keys[edit.id >> SEQ_BITS]
    return Kept(stream, streams.wire(keys, edit, streams.ref(keys, edit.action), stream.scope), not edit.part)


def _part(workspace: "Workspace", keys: dict[int, StreamKey], kept: list[Kept]) -> Part:
    numbers = {key: number for number, key in keys.items()}
    named = {numbers[one.edit.action.stream] << SEQ_BITS | one.edit.action.seq: one.edit.action for one in kept}
    made = tuple(streams.actions_of(workspace.connection, keys, named))
    if len(made) < len(named):
        raise streams.unreadable(_("nothing says who made it"))
    return Part(tuple(kept), made)


# Taking in


def _told(edit: Edit) -> tuple[int, int, int, str]:
    """What is the same in an edit wherever it is, in whatever part; another story of its stream has another one."""
    return edit.hlc, edit.action, edit.op, edit.kind


class _Joining:
    """A snapshot on its way in."""

    def __init__(self, workspace: "Workspace", snapshot: Snapshot) -> None:
        self._workspace = workspace
        self._connection = workspace.connection
        self._snapshot = snapshot
        self._numbers = {key: number for number, key in streams.keys_of(workspace.connection).items()}
        whole = streams.vector(workspace)
        self._whole = {self._numbers[key]: last for key, last in whole.items()}
        self._covers = {self._number(key): last for key, last in snapshot.vector.items()}
        self._empty = not workspace.connection.execute("SELECT 1 FROM edit LIMIT 1").fetchone()
        self._clock = 0
        self.new = 0

    def join(self, part: Part) -> None:
        """Take some records in."""
        given = [self._local(one) for one in part.kept]
        over = self._written_over(given)
        records: dict[RecordId, list[Edit]] = {edit.record: [] for edit in given}
        for edit in admitted(self._workspace, [edit for edit in given if edit.id not in over]):
            records[edit.record].append(edit)
        known = {} if self._empty else self._bases(records)
        fresh: list[Edit] = []
        again: set[int] = set()
        unsettled: dict[RecordId, tuple[int, str]] = {}
        for record, kept in records.items():
            if record not in known:
                fresh += kept
                continue
            base = known[record]
            held = {edit.id: edit for edit in self._workspace.log.of_record(record, base)}
            if any(_told(edit) != _told(held.get(edit.id, edit)) for edit in kept):
                raise refusal(_("a copy of a device went on under its name"))
            changed = self._past(held, {edit.id: edit for edit in kept})
            self._workspace.log.rewrite(changed)
            missing = [edit for edit in kept if edit.id not in held]
            fresh += missing
            again.update(edit.id for edit in missing)
            if changed and not missing:
                unsettled[record] = base, held[base].kind
        self._keep(fresh, part.actions, again)
        for record, (base, kind) in unsettled.items():
            resettle(self._workspace, kind, record, base)
        if self._workspace.projection.stirred:
            regroup(self._workspace)

    def cover(self) -> None:
        """Note what is covered now, and follow the clock."""
        for number, last in self._covers.items():
            if last <= self._whole.get(number, 0):
                continue
            self._connection.execute(
                "UPDATE stream SET covered = max(covered, ?1), last = max(last, ?1) WHERE n = ?2", (last, number)
            )
            self._connection.execute("DELETE FROM gap WHERE stream = ? AND last <= ?", (number, last))
            self._connection.execute(
                "UPDATE gap SET first = ?1 + 1 WHERE stream = ?2 AND first <= ?1", (last, number)
            )
            self._connection.execute(
                "DELETE FROM awaited WHERE edit BETWEEN ? AND ?", (number << SEQ_BITS, number << SEQ_BITS | last)
            )
        if self._clock > self._workspace.clock_reading():
            self._workspace.keep_clock(self._clock)

    def _past(self, held: Mapping[int, Edit], kept: Mapping[int, Edit]) -> list[Edit]:
        """The edits here of which the snapshot says that more was written over; or that it has more of."""
        changed = []
        for number, edit in held.items():
            if number & SEQ_MASK > self._covers.get(number >> SEQ_BITS, 0) or not edit.values:
                continue
            other = kept.get(number)
            counting = other.values if other else {}
            gone = tuple(name for name in edit.values if name in edit.past or name not in counting)
            after = edit._replace(past=gone)
            if edit.part and other and not other.part and other.values:
                after = completed(after, other)
            if after != edit:
                changed.append(after)
        return changed

    def _written_over(self, edits: Iterable[Edit]) -> set[int]:
        """Those of these edits that are not here because what is covered here wrote over them."""
        waiting = iter([one.id for one in edits if one.id & SEQ_MASK <= self._whole.get(one.id >> SEQ_BITS, 0)])
        found: set[int] = set()
        while ids := list(islice(waiting, CHUNK)):
            rows = self._connection.execute(f"SELECT id FROM edit WHERE id IN ({', '.join('?' * len(ids))})", ids)
            found |= set(ids) - {row[0] for row in rows}
        return found

    def _keep(self, edits: list[Edit], actions: Iterable[WireAction], again: Collection[int]) -> None:
        """Add edits that are not here, with their actions; records with those of `again` are worked out anew."""
        self.new += len(edits)
        arrive(self._workspace, edits, again)
        made = {self._id(action.ref): action for action in actions}
        spans: dict[int, dict[int, Span]] = {}
        for edit in sorted(edits, key=lambda one: one.id):
            spans.setdefault(edit.id >> SEQ_BITS, {}).setdefault(edit.action, Span(edit.id)).last = edit.id
        for stream, of_stream in spans.items():
            keep_actions(self._connection, stream, made, of_stream, self._id)
        limit = int(self._workspace.now().timestamp() * 1000) + AHEAD_MS
        self._clock = max([self._clock, *(edit.hlc for edit in edits if milliseconds(edit.hlc) <= limit)])

    def _bases(self, records: Iterable[RecordId]) -> dict[RecordId, int]:
        """The first edits of those of these records that are here."""
        found: dict[RecordId, int] = {}
        waiting = iter(sorted(records))
        while ids := list(islice(waiting, CHUNK)):
            marks = ", ".join("?" * len(ids))
            for table, key in (
                *((kind.name, "id") for kind in all_kinds()), (LINK, "id"), ("joined", "record"), ("gone", "record"),
            ):
                found.update(
                    (row[0], row[1]) for row in self._connection.execute(
                        f'SELECT {key}, base FROM "{table}" WHERE base IS NOT NULL AND {key} IN ({marks})', ids
                    )
                )
        return found

    # From names that travel to this workspace's numbers

    def _local(self, kept: Kept) -> Edit:
        edit, team = kept.edit, kept.stream.scope != OWN
        over = {
            name: tuple(self._id(ref) for ref in refs if not (team and ref.stream.scope == OWN))
            for name, refs in edit.over.items()
        }
        return Edit(
            self._id(EditRef(kept.stream, edit.seq)), edit.hlc, self._id(edit.action), edit.op, edit.kind, edit.record,
            edit.values, over, (), not kept.whole,
        )

    def _id(self, ref: EditRef) -> int:
        return self._number(ref.stream) << SEQ_BITS | ref.seq

    def _number(self, stream: StreamKey) -> int:
        if stream not in self._numbers:
            (number,) = self._connection.execute(
                "INSERT INTO stream (device, scope, name, minted) VALUES (?, ?, ?, ?) RETURNING n",
                (*stream, self._snapshot.names.get(stream.device, ""), int(self._workspace.now().timestamp() * 1000)),
            ).fetchone()
            self._numbers[stream] = int(number)
        return self._numbers[stream]
