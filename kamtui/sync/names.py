"""Where a bundle lies in a folder or at a remote. The name is a hint for whoever lists; only the content counts."""

import re
from typing import NamedTuple

from kamtui.store.wire import StreamKey
from kamtui.sync.bundle import Header

_NAME = re.compile(
    r"v1/(?P<team>[0-9a-f]{32})/(?P<scope>[a-z][a-z0-9-]{0,31})/(?P<device>[0-9a-f]{64})/"
    r"(?P<shelf>[0-9]{9,10})/(?P<first>[0-9]{12,13})-(?P<last>[0-9]{12,13})-(?P<hash>[0-9a-f]{16})"
)


VERSION = "v1"
"""The folder everything lies in."""

SHELF = 1000
"""Edit numbers that share a folder: who has what came before lists one or two of them, however long the history."""


class NameHint(NamedTuple):
    """What a bundle's name says of it; `hash` is the first 8 bytes of its hash."""

    team: bytes
    stream: StreamKey
    first: int
    last: int
    hash: bytes


def bundle_name(header: Header, digest: bytes) -> str:
    """The name of a bundle with this header and hash: `v1/TEAM/SCOPE/DEVICE/SHELF/FIRST-LAST-HASH`."""
    return f"{shelf_name(header, header.first)}/{header.first:012d}-{header.last:012d}-{digest[:8].hex()}"


def shelf_name(header: Header, first: int) -> str:
    """The folder in which the bundle from number `first` of a header's stream lies."""
    return f"{team_name(header.team)}/{header.stream.scope}/{header.stream.device.hex()}/{first // SHELF:09d}"


def team_name(team: bytes) -> str:
    """The folder of a team."""
    return f"{VERSION}/{team.hex()}"


def read_name(name: str) -> NameHint | None:
    """What a name says; none for any other, such as a conflicted copy: such a file is worth opening all the same."""
    matched = _NAME.fullmatch(name)
    if not matched:
        return None
    stream = StreamKey(bytes.fromhex(matched["device"]), matched["scope"])
    if int(matched["first"]) // SHELF != int(matched["shelf"]):
        return None
    hint = bytes.fromhex(matched["hash"])
    return NameHint(bytes.fromhex(matched["team"]), stream, int(matched["first"]), int(matched["last"]), hint)
