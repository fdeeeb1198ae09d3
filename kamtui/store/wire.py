"""Edits and actions as they travel: named by device and scope, not by a workspace's numbers (sync.md §1, §3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from kamtui.records.values import RecordId, Value


class StreamKey(NamedTuple):
    """A stream on every device alike: the device's 32-byte public key, and the scope `team` or `me`."""

    device: bytes
    scope: str


class EditRef(NamedTuple):
    """An edit, or the action that begins with it: its stream and its number there, from 1."""

    stream: StreamKey
    seq: int


@dataclass(frozen=True, slots=True)
class WireAction:
    """One user verb: who, why, when. `of` is the action it takes back or does again."""

    ref: EditRef
    verb: str
    person: RecordId | None
    cause: str
    source: str
    of: EditRef | None
    hlc: int


@dataclass(frozen=True, slots=True)
class WireEdit:
    """One edit of the bundle's stream; see `store.log.Edit`."""

    seq: int
    hlc: int
    action: EditRef
    op: int
    kind: str
    record: RecordId
    values: Mapping[str, Value]
    over: Mapping[str, tuple[EditRef, ...]] = field(default_factory=dict)


class Branch(NamedTuple):
    """Which of two stories of one stream is meant, where a copied device has gone on under its old name: the one that
    the bundle whose hash begins with `hash` belongs to."""

    stream: StreamKey
    hash: bytes


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of one stream's edits, numbers without a gap, with the actions they belong to: what a bundle carries.

    `before` is the hash of this stream's bundle before; `branches` says of the streams that the edits name which story
    of each their author knew, and names the second story of one that has two by a key of its own (`branch_key`).
    """

    stream: StreamKey
    device_name: str
    edits: tuple[WireEdit, ...]
    actions: tuple[WireAction, ...]
    before: bytes = field(default=b"", compare=False)
    branches: Mapping[StreamKey, Branch] = field(default_factory=dict)


BRANCH_HASH = 8
"""Bytes of a bundle's hash that name a branch: a thousand million million bundles apart."""


def branch_key(stream: StreamKey, hash: bytes) -> StreamKey:
    """What the second story of a stream is called where both are named; `hash` is that of its first bundle here."""
    return StreamKey(sha256(b"kamtui branch" + stream.device + hash).digest(), stream.scope)
