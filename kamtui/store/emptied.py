"""Bundles whose bytes an erasure took (`erasing`): which numbers of which streams no bundle kept here holds any more.

They go out again in bundles without the values (`sync.sealing`). A bundle made or come in their place covers the same
numbers, and keeps its bytes: `bare` has, by bundle, the numbers of edits that say nothing an erasure could take.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kamtui.store.bundles import Link
from kamtui.store.log import ERASE, LIFE
from kamtui.store.wire import StreamKey, WireEdit

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace


def bare(edits: Iterable[WireEdit]) -> list[int]:
    """The numbers of those of these edits that say nothing that an erasure could take."""
    return [edit.seq for edit in edits if not edit.values or (edit.op == ERASE and edit.values.keys() == {LIFE})]


def emptied(workspace: "Workspace") -> list[Link]:
    """The places of emptied bundles in whose stead nothing is kept yet, by stream and number.

    Costs nothing where nothing was ever erased.
    """
    connection = workspace.connection
    if connection.execute("SELECT 1 FROM erased LIMIT 1").fetchone() is None:
        return []
    hollow = connection.execute(
        "SELECT stream.n, stream.device, stream.scope, first, bundle.last, before FROM bundle JOIN stream "
        "ON stream.n = stream WHERE length = 0 AND state = 'applied' ORDER BY stream.n, first, bundle.n"
    ).fetchall()
    found: dict[tuple[int, int, int], Link] = {}
    for stream, device, scope, first, last, before in hollow:
        key = StreamKey(device, scope)
        if (stream, first, last) not in found and not is_held(workspace, key, first, last):
            found[stream, first, last] = Link(key, first, last, before or b"")
    return list(found.values())


def is_held(workspace: "Workspace", stream: StreamKey, first: int, last: int) -> bool:
    """Whether bundles with their bytes hold all of these numbers of a stream between them."""
    rows = workspace.connection.execute(
        "SELECT first, last FROM bundle WHERE stream = (SELECT n FROM stream WHERE device = ? AND scope = ?) "
        "AND last >= ? AND first <= ? AND length > 0 "
        "AND state IN ('applied', 'known') ORDER BY first",
        (*stream, first, last),
    )
    for begin, end in rows.fetchall():
        if begin > first:
            return False
        first = max(first, end + 1)
    return first > last
