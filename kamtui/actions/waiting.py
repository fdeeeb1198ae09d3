"""What this device has not sent yet. Light to load: the first row of the app counts it a moment after the start."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from kamtui.records.values import RecordId
from kamtui.store import bundles, remotes, streams
from kamtui.store.wire import EditRef, StreamKey
from kamtui.store.workspace import Workspace

TEAM = ("team",)
"""The scopes that go to the team: what is private to me is never waited for by anybody else."""


def to_send(workspace: Workspace) -> int:
    """How many changes of this device nobody else can have: in no bundle yet, or not yet brought where it goes."""
    kept = sum(last - first + 1 for _stream, first, last in _kept_back(workspace))
    return kept + sum(last - first + 1 for first, last in _unsealed(workspace).values())


class Unsent(NamedTuple):
    """An action of this device that nobody else can have yet: its `verb`, when it was done (UTC), how many `edits` it
    made, the records it touched by kind, and the record it is named by."""

    action: EditRef
    verb: str
    when: datetime
    edits: int
    counts: Mapping[str, int]
    subject: tuple[str, RecordId] | None


def unsent_actions(workspace: Workspace, limit: int) -> list[Unsent]:
    """What was done here and has not left this device yet, the latest first, as far as the last `limit` edits of each
    stream tell it: an import of thousands of records costs no more than a log."""
    from kamtui.records.kinds import LINK
    from kamtui.store.history import moment_of
    from kamtui.store.subjects import subject_among

    begins = {stream: first for stream, (first, _last) in _unsealed(workspace).items()}
    for stream, first, _last in _kept_back(workspace):
        begins[stream] = min(first, begins.get(stream, first))
    own = set(streams.own(workspace))
    found = []
    for stream, last in streams.ends(workspace):
        if stream not in own or stream not in begins:
            continue
        start = max(begins[stream], last - limit + 1)
        piece = streams.piece(workspace, stream, start, last, limit, MOST_BYTES)
        actions = {one.ref: one for one in piece.actions}
        touched: dict[EditRef, dict[tuple[str, RecordId], int]] = {}
        for edit in piece.edits:
            records = touched.setdefault(edit.action, {})
            records[edit.kind, edit.record] = records.get((edit.kind, edit.record), 0) + 1
        for ref, records in touched.items():
            counts = Counter(kind for kind, _record in records if kind != LINK)
            subject = subject_among(workspace, [(kind, record, n) for (kind, record), n in records.items()])
            made = actions[ref]
            found.append(Unsent(ref, made.verb, moment_of(made.hlc), sum(records.values()), counts, subject))
    return sorted(found, key=lambda one: (one.when, one.action.seq), reverse=True)


MOST_BYTES = 1 << 20
"""Bytes of edits read for the list: far more than a week of typing."""


def _unsealed(workspace: Workspace) -> dict[StreamKey, tuple[int, int]]:
    """The streams with edits in no bundle yet that somebody waits for: my own devices only where they have a place."""
    mine = any(remote.own for remote in remotes.every(workspace))
    found = bundles.unsealed(workspace)
    return {stream: span for stream, span in found.items() if mine or stream.scope != streams.OWN}


def _kept_back(workspace: Workspace) -> list[tuple[StreamKey, int, int]]:
    """The bundles of this device that have not reached every place of the team; none while there is no place."""
    reached = min((remote.upto for remote in remotes.every(workspace) if not remote.own), default=None)
    if reached is None:
        return []
    own = {key for key in streams.own(workspace) if key.scope != streams.OWN}
    after = bundles.after(workspace, reached, TEAM)
    return [(one.stream, one.first, one.last) for _row, one in after if one.stream in own]
