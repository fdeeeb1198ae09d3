"""Taking in what other devices did: a set union of edits, in any order, any number of times (sync.md §1).

What is refused is refused before anything is written. The team's edits may belong to an action that begins with an
own-private edit, but never say that they were written over one: nobody writes over what he cannot see.
"""

import gc
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.store.action_rows import Span, keep_actions
from kamtui.store.arrivals import arrive
from kamtui.store.erasing import admitted, same
from kamtui.store.log import AHEAD_MS, Edit, edit_id, milliseconds
from kamtui.store.past import completed, covered_of, past
from kamtui.store.schema import SEQ_BITS
from kamtui.store.scrutiny import examine
from kamtui.store.streams import OWN, SEQ_MASK
from kamtui.store.wire import EditRef, Piece, StreamKey, WireEdit

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

BATCH = 4000
"""Edits applied together: enough that what all of them need is asked for at once, and about 10 MB."""


class Taken(NamedTuple):
    """What a piece brought: edits that were new, edits that were known, and records that came into conflict by it."""

    new: int
    known: int
    conflicts: int


class ForkedError(KamtuiError):
    """One number of a stream stands for two different edits: a copy of the device went on under its name."""


def take(workspace: "Workspace", piece: Piece) -> Taken:
    """Add a piece's edits to the log, and bring heads and tables up to them. Runs inside `Workspace.merging`.

    Raises `KamtuiError` for a piece that no kamtui would have written, and `ForkedError` for one that gives an edit's
    number to another edit; nothing of it is then written.
    """
    examine(piece)
    if not piece.edits:
        return Taken(0, 0, 0)
    # A piece makes many tuples and no cycles; looking through them again and again takes a third of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _Taking(workspace, piece).run()
    finally:
        if collecting:
            gc.enable()


class _Taking:
    """One piece on its way in."""

    def __init__(self, workspace: "Workspace", piece: Piece) -> None:
        self._workspace = workspace
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
        self._refs: dict[EditRef, int] = {}
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
                spans.setdefault(edit.action, Span(edit.id)).last = edit.id
            arrive(self._workspace, admitted(self._workspace, edits), awaited)
        keep_actions(
            self._connection, self._numbers[self._piece.stream],
            {self._id(made.ref): made for made in self._piece.actions}, spans, self._id,
        )
        self._await()
        self._lengthen(fresh[-1])
        self._set_clock(edit.hlc for edit in fresh)
        return Taken(len(fresh), len(known), len(self._contested() - before))

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
        for edit in self._piece.edits:
            if edit.seq not in known:
                continue
            held = self._workspace.log.get(edit_id(self._numbers[self._piece.stream], edit.seq))
            named = {edit.action.stream, *(ref.stream for refs in self._seen(edit).values() for ref in refs)}
            if not named <= self._numbers.keys() or not _alike(held, self._local(edit)):
                raise ForkedError(
                    _("Change {number} of {device} is known otherwise").format(
                        number=edit.seq, device=self._piece.device_name
                    ),
                    _("a copy of that device's workspace went on under its name"),
                )
            if held.part and edit.values:
                self._completed.append(completed(held, self._local(edit)))
        self._strangers.clear()

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

    def _seen(self, edit: WireEdit) -> Mapping[str, tuple[EditRef, ...]]:
        """What the edit was written over, but for own-private edits that the team's may not name."""
        if self._piece.stream.scope != OWN and any(ref[0][1] == OWN for refs in edit.over.values() for ref in refs):
            return {name: tuple(ref for ref in refs if ref[0][1] != OWN) for name, refs in edit.over.items()}
        return edit.over

    def _local(self, edit: WireEdit) -> Edit:
        """The edit by this workspace's numbers."""
        numbers, whole, stream = self._numbers, self._whole, self._piece.stream
        over: dict[str, tuple[int, ...]] = {}
        for name, refs in self._seen(edit).items():
            ids = []
            for of, seq in refs:
                one = numbers[of] << SEQ_BITS | seq
                ids.append(one)
                if seq > whole.get(of, 0) and (seq < self._first or of != stream):
                    self._strangers.add(one)
            over[name] = tuple(ids)
        return Edit(
            numbers[stream] << SEQ_BITS | edit.seq, edit.hlc, self._id(edit.action), edit.op, edit.kind, edit.record,
            edit.values, over,
        )

    def _id(self, ref: EditRef) -> int:
        return edit_id(self._numbers[ref.stream], ref.seq)

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
