"""Several devices for the tests of the exchange, and pieces made by hand, as another program might write them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from kamtui.records.values import RecordId, Value
from kamtui.store import streams
from kamtui.store.ids import derived_id
from kamtui.store.log import CREATE, WRITE
from kamtui.store.merging import Taken, take
from kamtui.store.wire import EditRef, Piece, StreamKey, WireAction, WireEdit
from kamtui.store.workspace import Workspace

ANNA, BEN = StreamKey(b"a" * 32, "team"), StreamKey(b"b" * 32, "team")
ANNAS_OWN = StreamKey(b"a" * 32, "me")
ACCOUNT = derived_id("account")
HOUR = 3_600_000 << 16
"""An hour of a clock reading."""

START_HLC = 1_795_349_640_000 << 16
"""2026-11-22 12:14 UTC, when the tests of the store begin, as a clock reading."""

WHOLE = 10**9
"""More edits, or bytes, than any test has."""


def edit(
    seq: int,
    values: Mapping[str, Value],
    over: Mapping[str, Sequence[EditRef]] | None = None,
    *,
    stream: StreamKey = ANNA,
    hlc: int = START_HLC,
    kind: str = "account",
    record: RecordId = ACCOUNT,
    action: EditRef | None = None,
) -> WireEdit:
    """An edit of `stream` that is an action of its own unless told otherwise."""
    return WireEdit(
        seq, hlc, action or EditRef(stream, seq), WRITE if over else CREATE, kind, record, values,
        {name: tuple(refs) for name, refs in (over or {}).items()},
    )


def piece(*edits: WireEdit, stream: StreamKey = ANNA, actions: Sequence[WireAction] | None = None) -> Piece:
    """A piece with these edits; their actions are plain ones unless given."""
    refs = dict.fromkeys(one.action for one in edits)
    made = [WireAction(ref, "edit", None, "hand", "", None, START_HLC) for ref in refs]
    return Piece(stream, "Anna's laptop", edits, tuple(made if actions is None else actions))


def bring(workspace: Workspace, *pieces: Piece) -> list[Taken]:
    """Take pieces in, in one transaction."""
    with workspace.merging():
        return [take(workspace, one) for one in pieces]


def all_pieces(workspace: Workspace, size: int = WHOLE, scopes: Sequence[str] = ("team",)) -> Iterator[Piece]:
    """Everything a device has, cut into pieces of `size` edits."""
    for stream, last in streams.vector(workspace).items():
        if stream.scope in scopes:
            for first in range(1, last + 1, size):
                yield streams.piece(workspace, stream, first, last, size, WHOLE)


def give(source: Workspace, target: Workspace, scopes: Sequence[str] = ("team",)) -> None:
    """Bring all that one device has to another."""
    bring(target, *all_pieces(source, scopes=scopes))


def shown(workspace: Workspace, *tables: str) -> dict[str, list[tuple[Any, ...]]]:
    """What tables show: every row but for its number and its base, which are others on every device."""
    found = {}
    for table in tables:
        rows = workspace.connection.execute(f'SELECT * FROM "{table}" ORDER BY id').fetchall()
        found[table] = [tuple(row[name] for name in row.keys() if name not in ("n", "base")) for row in rows]  # noqa: SIM118
    return found


Begin = Callable[[str], Workspace]
"""Makes a device of this name with an empty workspace."""

