"""Making two records one, where the same person or firm was written down twice (sync.md §1, Same-as).

Which values stand, what happens to what belongs to them, and how they come apart again: `store.grouping`.
"""

from kamtui.actions.records import seen
from kamtui.actions.self_references import upward
from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import SAME_AS, Field, kind_of
from kamtui.records.values import RecordId
from kamtui.store.names import name_of
from kamtui.store.queries import canonical_of, joined_to
from kamtui.store.same_as import can_join, join_id, own_reading
from kamtui.store.transaction import Transaction
from kamtui.store.workspace import Workspace


def merge(workspace: Workspace, kind: str, one: RecordId, other: RecordId) -> RecordId:
    """Join two records of a kind; returns the one that stands for both. Nothing is lost, and undo parts them again.

    Raises `KamtuiError` for a kind that has nothing to join, for records that are gone or one already, and where one
    stands above the other by way of a third.
    """
    if not can_join(kind):
        raise KamtuiError(_("A {kind} cannot be merged").format(kind=_(kind_of(kind).label)))
    with workspace.action("merge") as transaction:
        first, second = sorted(seen(workspace, kind, record).id for record in (one, other))
        if first == second:
            raise KamtuiError(_("These are one already: {name}").format(name=name_of(workspace, kind, first)))
        for field in upward(kind_of(kind)):
            _require_no_circle(workspace, kind, field, first, second)
        transaction.create(SAME_AS, {"of": kind, "first": first, "second": second}, join_id(kind, first, second))
        canonical = canonical_of(workspace, kind, first)
        if kind == "contact":
            _confirm(workspace, transaction, canonical)
    return canonical


def _confirm(workspace: Workspace, transaction: Transaction, canonical: RecordId) -> None:
    """Somebody noted in passing who turns out to be a known person needs no confirming any more."""
    members = [canonical, *joined_to(workspace, "contact", canonical)]
    provisional = [bool(own_reading(workspace, "contact", one).values.get("provisional")) for one in members]
    if any(provisional) and not all(provisional):
        transaction.write(workspace.read("contact", canonical), {"provisional": False})


def _require_no_circle(workspace: Workspace, kind: str, field: Field, one: RecordId, other: RecordId) -> None:
    """Raise where going up from one leads to the other past a third, which would then stand above itself. One right
    above the other is no circle: that reference falls away."""
    for below, above in ((one, other), (other, one)):
        passed: list[RecordId] = []
        at = workspace.read(kind, below).values.get(field.name)
        while isinstance(at, bytes) and at not in passed:
            passed.append(at)
            if at == above and len(passed) > 1:
                name, upper = name_of(workspace, kind, below), name_of(workspace, kind, above)
                raise KamtuiError(
                    _("{name} and {other} cannot be merged").format(name=name, other=upper),
                    _("going on from {other} leads back to {name}").format(
                        other=name_of(workspace, kind, passed[0]), name=upper
                    ),
                    _("Change {field} of {other} first").format(field=_(field.label), other=name),
                )
            at = workspace.read(kind, at).values.get(field.name)
