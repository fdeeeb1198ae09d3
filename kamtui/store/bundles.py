"""The bundles that came in or went out, byte for byte, and what became of each (sync.md §3)."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, get_args

from kamtui.store.erasing import drop_bytes
from kamtui.store.streams import ends
from kamtui.store.wire import StreamKey

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

BundleState: TypeAlias = Literal["applied", "known", "waiting", "refused"]
"""Taken in; brought nothing new; cannot be read yet (cut short, from a newer kamtui); never taken in, with a reason."""

_COLUMNS = "hash, device, scope, first, last, state, reason, at, length"


class Bundle(NamedTuple):
    """A bundle's row. `stream`, `first` and `last` are None and 0 where its header could not be read. `at` is the ISO
    time of the last change of its state, `length` its size in bytes: 0 for one that was emptied by an erasure."""

    hash: bytes
    stream: StreamKey | None
    first: int
    last: int
    state: BundleState
    reason: str
    at: str
    length: int


def record(
    workspace: "Workspace",
    hash: bytes,
    stream: StreamKey | None,
    first: int,
    last: int,
    state: BundleState,
    content: bytes,
    reason: str = "",
    before: bytes = b"",
    kept: StreamKey | None = None,
    bare: Iterable[int] = (),
) -> None:
    """Keep a bundle, or note what became of one that is kept. Runs inside the caller's transaction.

    `before` is the hash of the bundle before it, `kept` the stream that holds its edits here (default: its own), `bare`
    the numbers of edits in it that say nothing an erasure could take (`store.emptied`).

    One that was applied stays so. Raises `ValueError` for a state there is not.
    """
    if state not in get_args(BundleState):
        raise ValueError(f"no state of a bundle: {state}")
    workspace.connection.execute(
        "INSERT INTO bundle (hash, device, scope, first, last, before, stream, state, reason, at, length, bytes) "
        "VALUES (?, ?, ?, ?, ?, ?, (SELECT n FROM stream WHERE device = ? AND scope = ?), ?, ?, ?, ?, ?) "
        "ON CONFLICT (hash) DO UPDATE SET device = excluded.device, "
        "scope = excluded.scope, first = excluded.first, last = excluded.last, before = excluded.before, "
        "stream = excluded.stream, state = excluded.state, "
        "reason = excluded.reason, at = excluded.at, length = excluded.length, bytes = excluded.bytes "
        "WHERE state <> 'applied'",
        (
            hash, *(stream or (None, None)), first, last, before, *(kept or stream or (None, None)), state, reason,
            workspace.now().isoformat(), len(content), content,
        ),
    )
    if content:
        workspace.connection.executemany(
            "INSERT OR IGNORE INTO bare (bundle, seq) SELECT n, ? FROM bundle WHERE hash = ?",
            [(seq, hash) for seq in bare],
        )
        drop_bytes(workspace.connection, "hash = ?", (hash,))


def forget_refused(workspace: "Workspace") -> None:
    """Forget what was refused, so that it is looked at again. Runs alone, or inside the caller's transaction."""
    workspace.connection.execute("DELETE FROM bundle WHERE state = 'refused'")


def find(workspace: "Workspace", hash: bytes) -> Bundle | None:
    """The bundle with this hash; None for one that never came."""
    row = workspace.connection.execute(f"SELECT {_COLUMNS} FROM bundle WHERE hash = ?", (hash,)).fetchone()
    return _bundle(row) if row else None


def content(workspace: "Workspace", hash: bytes) -> bytes:
    """The bundle's bytes as they came. Raises `KeyError` for one that never came, or was emptied by an erasure."""
    row = workspace.connection.execute("SELECT bytes FROM bundle WHERE hash = ? AND length > 0", (hash,)).fetchone()
    if row is None:
        raise KeyError(hash)
    return bytes(row[0])


def every(workspace: "Workspace", *states: BundleState) -> list[Bundle]:
    """All bundles, or those in these states, in the order they came."""
    where = f"WHERE state IN ({', '.join('?' * len(states))})" if states else ""
    rows = workspace.connection.execute(f"SELECT {_COLUMNS} FROM bundle {where} ORDER BY n", states)
    return [_bundle(row) for row in rows]


def known(workspace: "Workspace", prefix: bytes) -> bool:
    """Whether a bundle whose hash begins with `prefix` is kept, applied or not: a name's hint, asked for cheaply."""
    end = (int.from_bytes(prefix, "big") + 1).to_bytes(len(prefix) + 1, "big")[-len(prefix) :]
    row = workspace.connection.execute(
        "SELECT 1 FROM bundle WHERE hash >= ? AND (hash < ? OR ?) LIMIT 1", (prefix, end, not any(end))
    ).fetchone()
    return row is not None


def hints(workspace: "Workspace", stream: StreamKey) -> frozenset[bytes]:
    """The first 8 bytes of the hashes of all bundles of a stream that are kept, as their names give them."""
    rows = workspace.connection.execute("SELECT substr(hash, 1, 8) FROM bundle WHERE device = ? AND scope = ?", stream)
    return frozenset(row[0] for row in rows)


def after(workspace: "Workspace", row: int, scopes: Iterable[str]) -> Iterator[tuple[int, Bundle]]:
    """The bundles kept since row `row` that may be passed on, with their rows: whole ones in these scopes, whatever
    this kamtui makes of them, but not those it refused."""
    wanted = list(scopes)
    found = workspace.connection.execute(
        f"SELECT n, {_COLUMNS} FROM bundle WHERE n > ? AND state <> 'refused' AND length > 0 "
        f"AND scope IN ({', '.join('?' * len(wanted))}) ORDER BY n",
        (row, *wanted),
    )
    for n, *columns in found.fetchall():
        yield n, _bundle(columns)


class Link(NamedTuple):
    """A bundle's place in its stream's chain: the stream that holds its edits here, their numbers, the hash before."""

    stream: StreamKey
    first: int
    last: int
    before: bytes


def link(workspace: "Workspace", hash: bytes) -> Link | None:
    """The place of the kept bundle whose hash begins with `hash`."""
    row = workspace.connection.execute(
        "SELECT stream.device, stream.scope, first, bundle.last, before FROM bundle JOIN stream ON stream.n = stream "
        "WHERE hash >= ? AND substr(hash, 1, ?) = ? AND state IN ('applied', 'known') ORDER BY hash LIMIT 1",
        (hash, len(hash), hash),
    ).fetchone()
    return Link(StreamKey(row[0], row[1]), row[2], row[3], row[4] or b"") if row else None


def kept_in(workspace: "Workspace", hash: bytes) -> StreamKey | None:
    """The stream that holds the edits of the bundle with this hash."""
    found = link(workspace, hash) if hash else None
    return found.stream if found else None


def newest_in(workspace: "Workspace", key: StreamKey) -> bytes | None:
    """The hash of the bundle that reaches furthest in a stream: the next one names it."""
    row = workspace.connection.execute(
        "SELECT hash FROM bundle WHERE stream = (SELECT n FROM stream WHERE device = ? AND scope = ?) "
        "AND state IN ('applied', 'known') ORDER BY last DESC, n LIMIT 1",
        key,
    ).fetchone()
    return bytes(row[0]) if row else None


def brought(workspace: "Workspace", stream: StreamKey, row: int) -> Bundle | None:
    """The last bundle of a stream among those kept up to row `row`."""
    found = workspace.connection.execute(
        f"SELECT {_COLUMNS} FROM bundle WHERE device = ? AND scope = ? AND n <= ? AND length > 0 "
        "ORDER BY last DESC LIMIT 1",
        (*stream, row),
    ).fetchone()
    return _bundle(found) if found else None


def unsealed(workspace: "Workspace") -> dict[StreamKey, tuple[int, int]]:
    """The streams with edits in no bundle yet, from and up to which number."""
    found = {}
    for stream, last in ends(workspace):
        if (first := sealed_to(workspace, stream) + 1) <= last:
            found[stream] = (first, last)
    return found


def sealed_to(workspace: "Workspace", stream: StreamKey) -> int:
    """Up to which number a stream's edits lie in bundles, or are covered by a snapshot: they lie in bundles elsewhere,
    for who makes one has sealed all of it. 0 for none."""
    row = workspace.connection.execute(
        "SELECT max(covered, (SELECT coalesce(max(bundle.last), 0) FROM bundle "
        "WHERE bundle.stream = stream.n AND state IN ('applied', 'known'))) FROM stream WHERE device = ? AND scope = ?",
        stream,
    ).fetchone()
    return int(row[0]) if row else 0


def _bundle(row: Any) -> Bundle:
    """The bundle in a row of `_COLUMNS`."""
    stream = None if row[1] is None else StreamKey(row[1], row[2])
    return Bundle(row[0], stream, *row[3:])
