"""What this device has not sent yet. Light to load: the first row of the app counts it a moment after the start."""

from typing import TYPE_CHECKING

from kamtui.store import bundles, remotes, streams
from kamtui.store.wire import StreamKey
from kamtui.store.workspace import Workspace

if TYPE_CHECKING:
    from kamtui.store.history import Recent

TEAM = ("team",)
"""The scopes that go to the team: what is private to me is never waited for by anybody else."""


def to_send(workspace: Workspace) -> int:
    """How many changes of this device nobody else can have: in no bundle yet, or not yet brought where it goes."""
    kept = sum(last - first + 1 for _stream, first, last in _kept_back(workspace))
    return kept + sum(last - first + 1 for first, last in _unsealed(workspace).values())


def unsent_actions(workspace: Workspace, limit: int) -> "list[Recent]":
    """What was done here and has not left this device yet, the latest first; looks at the last `limit` actions."""
    from kamtui.store.history import recent
    from kamtui.store.log import stream_of

    begins = {stream: first for stream, (first, _last) in _unsealed(workspace).items()}
    for stream, first, _last in _kept_back(workspace):
        begins[stream] = min(first, begins.get(stream, first))
    keys = streams.keys_of(workspace.connection)
    own = set(streams.own(workspace))
    found = []
    for one in recent(workspace, limit):
        stream = keys[stream_of(one.action)]
        begin = begins.get(stream)
        if stream in own and begin is not None and (one.action & streams.SEQ_MASK) + one.edits > begin:
            found.append(one)
    return found


def _unsealed(workspace: Workspace) -> dict[StreamKey, tuple[int, int]]:
    """The streams with edits in no bundle yet, from and up to which number."""
    found = {}
    for stream, last in streams.ends(workspace):
        if (first := bundles.sealed_to(workspace, stream) + 1) <= last:
            found[stream] = (first, last)
    return found


def _kept_back(workspace: Workspace) -> list[tuple[StreamKey, int, int]]:
    """The bundles of this device that have not reached every place of the team; none while there is no place."""
    reached = min((remote.upto for remote in remotes.every(workspace) if not remote.own), default=None)
    if reached is None:
        return []
    own = {key for key in streams.own(workspace) if key.scope != streams.OWN}
    after = bundles.after(workspace, reached, TEAM)
    return [(one.stream, one.first, one.last) for _row, one in after if one.stream in own]
