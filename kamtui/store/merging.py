"""Taking in what other devices did: a set union of edits, in any order, any number of times (sync.md §1).

What is refused is refused before anything is written. The team's edits may belong to an action that begins with an
own-private edit, but never say that they were written over one: nobody writes over what he cannot see.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.store.action_rows import Span, keep_actions
from kamtui.store.arrivals import arrive
from kamtui.store.erasing import admitted, same
from kamtui.store.grouping import regroup
from kamtui.store.log import AHEAD_MS, Edit, edit_id, milliseconds
from kamtui.store.past import completed, covered_of, past
from kamtui.store.schema import SEQ_BITS
from kamtui.store.scrutiny import examine
from kamtui.store.streams import OWN, SEQ_MASK
from kamtui.store.transaction import resettle
from kamtui.store.uncollected import uncollected
from kamtui.store.wire import EditRef, Piece, StreamKey, WireEdit

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

BATCH = 20_000
"""Edits applied together, about 15 MB: what all of them need is asked for at once, and in the order of the tables."""


class Taken(NamedTuple):
    """What a piece brought: edits that were new, edits that were known, and records that came into conflict by it."""

    new: int
    known: int
    conflicts: int


class ForkedError(KamtuiError):
    """One number of a stream stands for two different edits: a copy of the device went on under its name.

    `begin` is the first number of the piece that is not known, or known otherwise.
    """

    def __init__(self, device_name: str, number: int, begin: int) -> None:
        super().__init__(
            _("Change {number} of {device} is known otherwise").format(number=number, device=device_name),
            _("a copy of that device's workspace went on under its name"),
        )
        self.begin = begin


def take(workspace: "Workspace", piece: Piece, *, extend: bool = True) -> Taken:
    """Add a piece's edits to the log, and bring heads and tables up to them. Runs inside `Workspace.merging`.

    With `extend` false the stream may not grow by it: an edit that is not known then counts as known otherwise.

    Raises `KamtuiError` for a piece that no kamtui would have written, and `ForkedError` for one that gives an edit's
    number to another edit; nothing of it is then written.
    """
    examine(piece)
    if not piece.edits:
        return Taken(0, 0, 0)
    with uncollected():
        return _Taking(workspace, piece, extend).run()


def respell(workspace: "Workspace", piece: Piece) -> None:
    """Mend edits that are here by what they turn out to have been written over. Runs inside `Workspace.merging`."""
    taking = _Taking(workspace, piece)
    for held, told in taking.retold():
        workspace.log.rewrite((held._replace(over=told.over),))
        base = workspace.base_of(held.kind, held.record)
        if base:
            resettle(workspace, held.kind, held.record, base)
    if workspace.projection.stirred:
        regroup(workspace)


class _Taking:
    """One piece on its way in."""

    def __init__(self, workspace: "Workspace", piece: Piece, extend: bool = True) -> None:
        self._workspace = workspace
        self._extend = extend
        self._connection = workspace.connection
        self._piece = piece
        self._numbers = _Numbers(workspace)
        self._whole: dict[StreamKey, int] = {}
        for number, device, scope, whole in self._connection.execute(
            "SELECT n, device, scope, coalesce((SELECT min(first) - 1 FROM gap WHERE stream = n), last) FROM stream"
        ):
            self._numbers[StreamKey(device, scope)] = number
            self._whole[StreamKey(device, scope)] = whole
        self._first, self._end = piece.edits[0].seq, piece.edits[-1].seq
        self._own = self._numbers.get(piece.stream, 0) in workspace.own_streams()
        self._over: dict[int, tuple[int, ...]] = {}
        self._strangers: set[int] = set()
        self._completed: list[Edit] = []

    def run(self) -> Taken:
        """Take it in."""
        known = self._known()
        fresh = [edit for edit in self._piece.edits if edit.seq not in known]
        self._require_same(known)
        self._workspace.log.rewrite(self._completed)
        if not fresh:
            return Taken(0, len(known), 0)
        self._begin()
        before = self._contested()
        spans: dict[int, Span] = {}
        awaited = self._awaited()
        covered = covered_of(self._workspace, self._numbers[self._piece.stream])
        for start in range(0, len(fresh), BATCH):
            edits = [past(self._local(edit), covered) for edit in fresh[start : start + BATCH]]
            for edit in edits:
                if edit.action not in spans:
                    spans[edit.action] = Span(edit.id)
                spans[edit.action].last = edit.id
            arrive(self._workspace, admitted(self._workspace, edits), awaited)
        keep_actions(
            self._connection, self._numbers[self._piece.stream],
            {self._id(made.ref): made for made in self._piece.actions}, spans, self._id,
        )
        self._await()
        self._lengthen(fresh[-1])
        self._set_clock(edit.hlc for edit in fresh)
        return Taken(len(fresh), len(known), len(self._contested() - before))

    def retold(self) -> Iterator[tuple[Edit, Edit]]:
        """The edits of the piece that are here and were written over others than they say here, as they are and as they
        should be."""
        for edit in self._piece.edits:
            told = self._local(edit)
            try:
                held = self._workspace.log.get(told.id)
            except KeyError:
                continue
            if set(_over(held)) != set(_over(told)):
                yield held, told
        self._await()

    # What is known already

    def _known(self) -> set[int]:
        """The numbers of this piece that the log holds."""
        stream = self._numbers.get(self._piece.stream)
        if stream is None:
            return set()
        rows = self._connection.execute(
            "SELECT id FROM edit WHERE id BETWEEN ? AND ?", (edit_id(stream, self._first), edit_id(stream, self._end))
        )
        return {row[0] & SEQ_MASK for row in rows}

    def _require_same(self, known: set[int]) -> None:
        begin = next((edit.seq for edit in self._piece.edits if edit.seq not in known), 0)
        for edit in self._piece.edits:
            if edit.seq not in known:
                if self._extend:
                    continue
                raise ForkedError(self._piece.device_name, edit.seq, edit.seq)
            held = self._workspace.log.get(edit_id(self._numbers[self._piece.stream], edit.seq))
            named = {edit.action.stream, *(ref.stream for refs in edit.over.values() for ref in self._seen(refs))}
            if not named <= self._numbers.keys() or not _alike(held, self._local(edit)):
                raise ForkedError(self._piece.device_name, edit.seq, min(begin or edit.seq, edit.seq))
            if held.part and edit.values:
                self._completed.append(completed(held, self._local(edit)))
        self._strangers.clear()
        self._over.clear()

    def _contested(self) -> set[bytes]:
        return {row[0] for row in self._connection.execute("SELECT record FROM contested")}

    # From names that travel to this workspace's numbers

    def _begin(self) -> None:
        """Give the stream a number, and its machine the name it goes by."""
        number = self._numbers[self._piece.stream]
        if not self._own:
            self._connection.execute(
                "UPDATE stream SET name = ? WHERE name = '' AND device = (SELECT device FROM stream WHERE n = ?)",
                (self._piece.device_name, number),
            )

    def _seen(self, refs: tuple[EditRef, ...]) -> tuple[EditRef, ...]:
        """What a field was written over, but for own-private edits that the team's may not name."""
        if self._piece.stream.scope == OWN:
            return refs
        return tuple(ref for ref in refs if ref.stream.scope != OWN)

    def _heads(self, refs: tuple[EditRef, ...]) -> tuple[int, ...]:
        """These heads by this workspace's numbers; those that are not here are noted."""
        ids = []
        for of, seq in self._seen(refs):
            one = self._numbers[of] << SEQ_BITS | seq
            ids.append(one)
            if seq > self._whole.get(of, 0) and (seq < self._first or of != self._piece.stream):
                self._strangers.add(one)
        return tuple(ids)

    def _local(self, edit: WireEdit) -> Edit:
        """The edit by this workspace's numbers."""
        known, over = self._over, {}
        for name, refs in edit.over.items():
            # A bundle holds one tuple for all that was written over the same edit; while it lives its id is its name.
            ids = known.get(id(refs))
            if ids is None:
                ids = known[id(refs)] = self._heads(refs)
            over[name] = ids
        return Edit(
            self._numbers[self._piece.stream] << SEQ_BITS | edit.seq, edit.hlc, self._id(edit.action), edit.op,
            edit.kind, edit.record, edit.values, over,
        )

    def _id(self, ref: EditRef) -> int:
        return self._numbers[ref[0]] << SEQ_BITS | ref[1]

    # The streams and the clock

    def _awaited(self) -> set[int]:
        """The edits of this piece that others, come before it, were written over; they are awaited no longer."""
        span = [edit_id(self._numbers[self._piece.stream], seq) for seq in (self._first, self._end)]
        found = {
            row[0] for row in self._connection.execute("SELECT edit FROM awaited WHERE edit BETWEEN ? AND ?", span)
        }
        if found:
            self._connection.execute("DELETE FROM awaited WHERE edit BETWEEN ? AND ?", span)
        return found

    def _await(self) -> None:
        """Remember the edits that these were written over and that have not come."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO awaited SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM edit WHERE id = ?1)",
            [(one,) for one in self._strangers],
        )

    def _lengthen(self, newest: WireEdit) -> None:
        """Bring the stream's last number, its gaps and its clock up to the piece."""
        stream = self._numbers[self._piece.stream]
        (last,) = self._connection.execute("SELECT last FROM stream WHERE n = ?", (stream,)).fetchone()
        if self._first > last + 1:
            self._connection.execute("INSERT INTO gap VALUES (?, ?, ?)", (stream, last + 1, self._first - 1))
        overlapping = self._connection.execute(
            "SELECT first, last FROM gap WHERE stream = ? AND first <= ? AND last >= ?",
            (stream, self._end, self._first),
        ).fetchall()
        for first, end in overlapping:
            self._connection.execute("DELETE FROM gap WHERE stream = ? AND first = ?", (stream, first))
            for part in ((first, self._first - 1), (self._end + 1, end)):
                if part[0] <= part[1]:
                    self._connection.execute("INSERT INTO gap VALUES (?, ?, ?)", (stream, *part))
        if self._end > last:
            ahead = milliseconds(newest.hlc) - self._now()
            self._connection.execute(
                "UPDATE stream SET last = ?, ahead = ? WHERE n = ?",
                (self._end, ahead if ahead > AHEAD_MS and not self._own else 0, stream),
            )

    def _set_clock(self, readings: Iterable[int]) -> None:
        """Let our clock follow those of others, but not one that is more than a day ahead: it would spread for ever.

        Our own stream it always follows: within a stream the clock never runs back.
        """
        limit = self._now() + AHEAD_MS
        sane = [one for one in readings if self._own or milliseconds(one) <= limit]
        if sane and max(sane) > self._workspace.clock_reading():
            self._workspace.keep_clock(max(sane))

    def _now(self) -> int:
        return int(self._workspace.now().timestamp() * 1000)


class _Numbers(dict[StreamKey, int]):
    """This workspace's numbers of streams; one that is not known yet gets its number when it is asked for."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace

    def __missing__(self, stream: StreamKey) -> int:
        (number,) = self._workspace.connection.execute(
            "INSERT INTO stream (device, scope, name, minted) VALUES (?, ?, '', ?) RETURNING n",
            (*stream, int(self._workspace.now().timestamp() * 1000)),
        ).fetchone()
        self[stream] = int(number)
        return int(number)


def _alike(one: Edit, other: Edit) -> bool:
    """Whether two edits of one number are the same, or one was emptied by an erasure."""
    bare = (edit._replace(over={}, values={}, past=(), part=False) for edit in (one, other))
    return next(bare) == next(bare) and same(one, other) and set(_over(one)) == set(_over(other))


def _over(edit: Edit) -> Iterator[tuple[str, int]]:
    return ((name, one) for name, ids in edit.over.items() for one in ids)
