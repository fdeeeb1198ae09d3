"""Streams of edits: what is known of each, what is missing, and pieces of them on their way out (sync.md §1, §3)."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.store.devices import SCOPES
from kamtui.store.log import COLUMNS, Edit, edit_id, stream_of
from kamtui.store.schema import SEQ_BITS
from kamtui.store.wire import EditRef, Piece, StreamKey, WireAction, WireEdit

if TYPE_CHECKING:
    from kamtui.records.values import RecordId
    from kamtui.store.workspace import Workspace

SEQ_MASK = (1 << SEQ_BITS) - 1
"""The part of an edit's number that counts within its stream."""

OWN = SCOPES["own"]
"""The scope that only one person's own devices receive."""

CHUNK = 500
"""Numbers named in one query: SQLite takes 999 parameters on the oldest versions around."""


class Gap(NamedTuple):
    """Edits of a stream that have not come, though later ones have: from `first` to `last`."""

    stream: StreamKey
    device_name: str
    first: int
    last: int


class ClockOff(NamedTuple):
    """A device whose clock was more than a day ahead of ours when its last edits came; `person` made the last one."""

    stream: StreamKey
    device_name: str
    person: "RecordId | None"
    ahead_ms: int


def vector(workspace: "Workspace") -> dict[StreamKey, int]:
    """Of every stream the highest number below which nothing is missing. None of it: left out."""
    rows = workspace.connection.execute(
        "SELECT device, scope, coalesce((SELECT min(first) - 1 FROM gap WHERE stream = n), last) FROM stream"
    )
    return {StreamKey(row[0], row[1]): row[2] for row in rows if row[2]}


def ends(workspace: "Workspace") -> list[tuple[StreamKey, int]]:
    """Every stream with the highest number known of it, by when it became known."""
    rows = workspace.connection.execute(
        "SELECT device, scope, last FROM stream WHERE last > 0 AND branch_of IS NULL ORDER BY n"
    )
    return [(StreamKey(row[0], row[1]), row[2]) for row in rows]


def stories(workspace: "Workspace") -> dict[StreamKey, StreamKey]:
    """The second stories of streams, each with the one it began in (`sync.stories`)."""
    rows = workspace.connection.execute("SELECT device, scope, branch_of FROM stream WHERE branch_of IS NOT NULL")
    return {StreamKey(row[0], row[1]): StreamKey(row[2], row[1]) for row in rows}


def has_stories(workspace: "Workspace", stream: StreamKey) -> bool:
    """Whether any stream has a second story that began in this one, or in one that did."""
    parents = stories(workspace)
    return any(parent == stream for parent in parents.values())


def copied(workspace: "Workspace") -> list[str]:
    """The names of devices that were copied and went on twice under one name, each once."""
    rows = workspace.connection.execute("SELECT DISTINCT name FROM stream WHERE branch_of IS NOT NULL ORDER BY name")
    return [row[0] for row in rows]


def begin_story(workspace: "Workspace", key: StreamKey, parent: StreamKey, first: int) -> None:
    """Begin a second story of a stream, from number `first` on. Runs inside a transaction."""
    workspace.connection.execute(
        "INSERT INTO stream (device, scope, name, minted, last, branch_of) "
        "SELECT ?, scope, name, minted, ?, device FROM stream WHERE device = ? AND scope = ?",
        (key.device, first - 1, *parent),
    )


def begun(workspace: "Workspace", key: StreamKey) -> int:
    """The first number that a second story holds, or will hold."""
    (first,) = workspace.connection.execute(
        "SELECT coalesce((SELECT min(id) & ? FROM edit WHERE id >= n << 40 AND id < (n + 1) << 40), last + 1) "
        "FROM stream WHERE device = ? AND scope = ?",
        (SEQ_MASK, *key),
    ).fetchone()
    return int(first)


def gaps(workspace: "Workspace") -> list[Gap]:
    """What is missing between edits that are here."""
    rows = workspace.connection.execute(
        "SELECT device, scope, name, first, gap.last FROM gap JOIN stream ON n = stream ORDER BY stream, first"
    )
    return [Gap(StreamKey(row[0], row[1]), row[2], row[3], row[4]) for row in rows]


def own(workspace: "Workspace") -> tuple[StreamKey, ...]:
    """The streams this device has written to."""
    keys = keys_of(workspace.connection)
    return tuple(keys[number] for number in workspace.own_streams())


def clocks_off(workspace: "Workspace") -> list[ClockOff]:
    """Devices whose clock is off: their people should be told."""
    rows = workspace.connection.execute(
        """SELECT device, scope, name, ahead, n, (SELECT person FROM action WHERE id =
        (SELECT action FROM edit WHERE id < (n + 1) << 40 ORDER BY id DESC LIMIT 1))
        FROM stream WHERE ahead > 0 ORDER BY n"""
    )
    return [ClockOff(StreamKey(row[0], row[1]), row[2], row[5], row[3]) for row in rows]


def keys_of(connection: sqlite3.Connection) -> dict[int, StreamKey]:
    """Every stream by its number in this workspace."""
    return {row[0]: StreamKey(row[1], row[2]) for row in connection.execute("SELECT n, device, scope FROM stream")}


def piece(
    workspace: "Workspace", stream: StreamKey, first: int, last: int, limit_edits: int, limit_bytes: int
) -> Piece:
    """The edits of a stream from number `first`, up to `last`, a gap, or either limit: at least one, if it is here.

    An edit that is here only in part (`store.snapshots`) counts as a gap.

    `limit_bytes` counts bodies as the log keeps them. What goes to the team names no own-private edit. Raises
    `KamtuiError` for a stream or an edit that cannot be read.
    """
    connection = workspace.connection
    found = connection.execute(
        "SELECT n, name FROM stream WHERE device = ? AND scope = ?", (stream.device, stream.scope)
    ).fetchone()
    if found is None:
        return Piece(stream, "", (), ())
    number, name = found
    keys = keys_of(connection)
    edits: list[WireEdit] = []
    actions: dict[int, EditRef] = {}
    size = 0
    try:
        for row in connection.execute(
            f"SELECT {COLUMNS} FROM edit WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?",
            (edit_id(number, first), edit_id(number, last), max(limit_edits, 1)),
        ):
            size += len(row[6])
            if row[0] != edit_id(number, first + len(edits)) or (edits and size > limit_bytes):
                break
            edit = workspace.log.decoded(row)
            if edit.part:
                break
            action = actions.setdefault(edit.action, ref(keys, edit.action))
            edits.append(wire(keys, edit, action, stream.scope))
        made = tuple(actions_of(connection, keys, actions))
    except (KeyError, ValueError) as error:
        raise unreadable(str(error)) from error
    if len(made) < len(actions):
        raise unreadable(_("nothing says who made it"))
    return Piece(stream, name, tuple(edits), made)


def unreadable(why: str) -> KamtuiError:
    """That an edit cannot go out, and why."""
    return KamtuiError(_("A change cannot be read"), why, _("Run `kamtui check`, or restore a backup"))


def ref(keys: Mapping[int, StreamKey], edit: int) -> EditRef:
    """The name that an edit or action has on every device."""
    return EditRef(keys[stream_of(edit)], edit & SEQ_MASK)


def wire(keys: Mapping[int, StreamKey], edit: Edit, action: EditRef, scope: str) -> WireEdit:
    """The edit as it travels; what goes to the team names no own-private edit."""
    over: dict[str, tuple[EditRef, ...]] = {}
    for name, ids in edit.over.items():
        refs = tuple(EditRef(keys[one >> SEQ_BITS], one & SEQ_MASK) for one in ids)
        if scope != OWN:
            refs = tuple(ref for ref in refs if ref.stream.scope != OWN)
        if refs:
            over[name] = refs
    return WireEdit(
        edit.id & SEQ_MASK, edit.hlc, action, edit.op, edit.kind, edit.record, edit.values, over
    )


def actions_of(
    connection: sqlite3.Connection, keys: Mapping[int, StreamKey], actions: Mapping[int, EditRef]
) -> Iterable[WireAction]:
    """Who did these actions, why and when, in the order of their numbers."""
    ids = sorted(actions)
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        for row in connection.execute(
            "SELECT id, verb, person, cause, source, of, hlc FROM action "
            f"WHERE id IN ({', '.join('?' * len(part))}) ORDER BY id",
            part,
        ):
            of = ref(keys, row[5]) if row[5] else None
            yield WireAction(actions[row[0]], row[1], row[2], row[3], row[4] or "", of, row[6])
