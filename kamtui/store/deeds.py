"""What was done on this device, action by action, whether each still stands, and taking back exactly one of them."""

from typing import TYPE_CHECKING, NamedTuple

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.store.history import Recent, recent_of
from kamtui.store.log import LIFE, WRITE, stream_of
from kamtui.store.schema import SEQ_BITS
from kamtui.store.undo import Undone, reverse

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace


class Deed(NamedTuple):
    """An action of this device. It `stands`, or it is taken back; `latest` is the undo or redo that had the last word
    on it, or the action itself; `fields` are those it changed, as `fields_written` tells them."""

    told: Recent
    stands: bool
    latest: int
    fields: tuple[tuple[str, str], ...] = ()


def deeds(workspace: "Workspace", limit: int) -> list[Deed]:
    """The last `limit` actions of this device, the latest first. An undo or redo is no deed: it says how one stands."""
    with workspace.snapshot():
        rows = [
            row
            for stream in workspace.own_streams()
            for row in workspace.connection.execute(
                "SELECT hlc, id FROM action WHERE id >= ? AND id < ? AND cause IN ('hand', 'import') "
                "ORDER BY id DESC LIMIT ?",
                (stream << SEQ_BITS, (stream + 1) << SEQ_BITS, limit),
            )
        ]
        found = []
        for _hlc, action in sorted(map(tuple, rows), reverse=True)[:limit]:
            stands, latest = _how_it_stands(workspace, action)
            told = recent_of(workspace, action)
            found.append(Deed(told, stands, latest, fields_written(workspace, told)))
        return found


def fields_written(workspace: "Workspace", told: Recent) -> tuple[tuple[str, str], ...]:
    """Kind and name of every field that an action changed, if it made no record and wrote to few: that tells two
    changes of one record apart."""
    if told.edits > FEW or told.cause not in ("hand", "import"):
        return ()
    edits = workspace.log.of_action(told.action)
    if any(edit.op != WRITE or LIFE in edit.values for edit in edits):
        return ()
    return tuple(dict.fromkeys((edit.kind, name) for edit in edits for name in edit.values))


FEW = 8
"""Edits of an action up to which its fields are named: a form writes two or three."""


def take_back(workspace: "Workspace", action: int) -> Undone:
    """Take back one action of this device, whatever was done after it: each field nobody has written over since gets
    its former value, the others are named in the result (sync.md §1).

    A record it made stays if it has records of its own by now. Raises `KamtuiError` for an action of another device,
    one that is taken back already, or one of which nothing is left to take back.
    """
    stands, latest = _own(workspace, action)
    if not stands:
        raise KamtuiError(_("This is taken back already"))
    return reverse(workspace, latest, "undo", keep_owners=True)


def do_again(workspace: "Workspace", action: int) -> Undone:
    """Do again what was taken back. Raises `KamtuiError` for an action of another device or one that stands."""
    stands, latest = _own(workspace, action)
    if stands:
        raise KamtuiError(_("This was not taken back"))
    return reverse(workspace, latest, "redo", keep_owners=True)


def _own(workspace: "Workspace", action: int) -> tuple[bool, int]:
    if stream_of(action) not in workspace.own_streams():
        raise KamtuiError(_("Only what was done on this device can be undone here"))
    return _how_it_stands(workspace, action)


def _how_it_stands(workspace: "Workspace", action: int) -> tuple[bool, int]:
    """Whether an action stands, and the last undo or redo of it: each of them turned it round once."""
    stands, latest, passed = True, action, {action}
    while True:
        row = workspace.connection.execute("SELECT undone_by FROM action WHERE id = ?", (latest,)).fetchone()
        if row is None or row[0] is None or row[0] in passed:
            return stands, latest
        latest = row[0]
        passed.add(latest)
        stands = not stands
