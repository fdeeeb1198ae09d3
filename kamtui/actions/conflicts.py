"""Settling a conflict: an ordinary change over all its sides, so that it travels and settles it everywhere."""

from typing import Literal, TypeAlias

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.values import Value
from kamtui.store.conflicts import DELETED, Conflict, Held, find
from kamtui.store.log import LIFE
from kamtui.store.transaction import Transaction
from kamtui.store.workspace import Workspace

Choice: TypeAlias = Literal["mine", "theirs", "value"]
"""What I wrote; what somebody else wrote last; another value."""


def resolve(workspace: Workspace, conflict: bytes, choice: Choice, value: Value = None) -> Conflict:
    """Settle the conflict with this id; returns it as it was.

    With `value`, for a field the value it gets; where a deletion is in question, 1 to delete and 0 to keep, which
    brings a deleted owner back. Raises `KamtuiError` when the conflict is no longer as it was seen, or no side of it is
    mine, or theirs.
    """
    # Found again inside the transaction: what came between the look and the answer must not be written over.
    with workspace.action("resolve") as transaction:
        found = find(workspace, conflict)
        chosen = value if choice == "value" else _side(workspace, found, choice)
        if found.sort == "values":
            transaction.restate(
                found.kind, found.record, {found.field: chosen}, {found.field: tuple(one.edit for one in found.values)}
            )
        else:
            _settle_life(workspace, transaction, found, delete=bool(chosen))
    return found


def _side(workspace: Workspace, conflict: Conflict, choice: Choice) -> Value:
    """The value of my side, or of theirs: the one written last, where there are several."""
    me = workspace.me()
    # Where I wrote all of them, on two machines or in two windows, mine is what was written here.
    alone = all(side.person == me for side in conflict.values)

    def is_mine(side: Held) -> bool:
        return side.mine or (me is not None and side.person == me and not alone)

    for side in sorted(conflict.values, key=lambda one: one.when, reverse=True):
        if is_mine(side) == (choice == "mine"):
            if conflict.sort == "values":
                return side.value
            return int(side.field == DELETED and bool(side.value))
    raise KamtuiError(
        _("No side of this conflict is yours") if choice == "mine" else _("Every side of this conflict is yours"),
        hint=_("Give the value to keep"),
    )


def _settle_life(workspace: Workspace, transaction: Transaction, conflict: Conflict, *, delete: bool) -> None:
    """Delete the record for good, or keep it: over the deletions, its own or its owner's."""
    if delete:
        reading = workspace.read(conflict.kind, conflict.record)
        if reading.deleted:
            # It lives, but nothing of it can be shown: what it was made by has not come yet.
            transaction.restate(conflict.kind, conflict.record, {LIFE: 1}, {LIFE: reading.every_head()})
        else:
            transaction.delete(conflict.kind, conflict.record, reading)
        return
    kind, record = (
        (conflict.owner_kind, conflict.owner) if conflict.owner else (conflict.kind, conflict.record)
    )
    transaction.restate(kind, record, {LIFE: 0}, {LIFE: workspace.read(kind, record).over(LIFE)})
