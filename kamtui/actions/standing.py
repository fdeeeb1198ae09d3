"""Where the exchange stands, in one look: what waits, what came and from whom, what is missing, what crossed."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from kamtui.actions.waiting import Unsent, to_send, unsent_actions
from kamtui.records.values import RecordId, Value
from kamtui.store import bundles, conflicts, remotes, streams
from kamtui.store.bundles import Bundle, BundleState
from kamtui.store.conflicts import Conflict, Held
from kamtui.store.remotes import Remote
from kamtui.store.streams import ClockOff, Gap
from kamtui.store.wire import StreamKey
from kamtui.store.workspace import Workspace

LATELY = 20
"""Bundles of others that are told one by one; what came before is in the history of the records."""

LOOKED_AT = 400
"""Edits looked through for the actions not sent yet: what is done in a week or two."""


class Came(NamedTuple):
    """One bundle of somebody else: the person who made its last change, as far as that is known, the device, what
    became of it, how many changes it holds, and when it came."""

    hash: bytes
    person: RecordId | None
    device: str
    state: BundleState
    changes: int
    reason: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything the exchange pane shows. `unsent` are the latest of what waits, `to_send` counts its changes."""

    to_send: int
    unsent: list[Unsent]
    came: list[Came]
    missing: list[Gap]
    clocks: list[ClockOff]
    remotes: list[Remote]
    conflicts: list[Conflict]


def standing(workspace: Workspace) -> Standing:
    """How things stand now; reads only."""
    with workspace.snapshot():
        return Standing(
            to_send(workspace), unsent_actions(workspace, LOOKED_AT), came_lately(workspace), streams.gaps(workspace),
            streams.clocks_off(workspace), remotes.every(workspace), conflicts.every(workspace),
        )  # fmt: skip


def came_lately(workspace: Workspace, limit: int = LATELY) -> list[Came]:
    """The last bundles of others, the latest first."""
    own = set(streams.own(workspace))
    others = [one for one in bundles.every(workspace) if one.stream is None or one.stream not in own]
    found = sorted(others, key=lambda one: one.at, reverse=True)[:limit]
    came = [_came(workspace, one) for one in found]
    me = workspace.me()
    return [one for one in came if me is None or one.person != me or not _made_here(workspace, one.hash, own)]


def _made_here(workspace: Workspace, hash: bytes, own: set[StreamKey]) -> bool:
    """Whether this device made a bundle for another one of mine whose key is gone: such a one never came."""
    from kamtui.sync.bundle import read_header
    from kamtui.sync.limits import BundleError

    try:
        signer = read_header(bundles.content(workspace, hash)).signer
    except BundleError:
        return False
    return signer in {stream.device for stream in own}


def _came(workspace: Workspace, one: Bundle) -> Came:
    person: RecordId | None = None
    device = ""
    if one.stream is not None:
        piece = streams.piece(workspace, one.stream, one.last, one.last, 1, 1)
        device = piece.device_name
        person = piece.actions[0].person if piece.actions else None
    changes = one.last - one.first + 1 if one.stream else 0
    return Came(one.hash, person, device, one.state, changes, one.reason, datetime.fromisoformat(one.at))


def before(workspace: Workspace, conflict: Conflict, side: Held) -> Value:
    """What the author of a side saw in the field before; None where it was empty, or where that has not come."""
    edits = {one.id: one for one in workspace.log.of_record(
        conflict.record, workspace.base_of(conflict.kind, conflict.record)
    )}  # fmt: skip
    if side.edit not in edits:
        return None
    seen = [edits[one] for one in edits[side.edit].over.get(side.field, ()) if one in edits]
    seen = [one for one in seen if side.field in one.values]
    return max(seen, key=workspace.order).values[side.field] if seen else None
