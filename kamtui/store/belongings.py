"""What belongs to a record, living or deleted: what is erased with it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kamtui.records.kinds import LINK, all_kinds
from kamtui.records.values import RecordId
from kamtui.store.log import Edit

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace


def belongings(workspace: "Workspace", kind: str, record: RecordId) -> list[tuple[str, RecordId]]:
    """The records this one owns, and those that it owned when they were deleted; of a person also the seats that
    nobody else holds or reports to.

    Costs a look at every deleted record of the kinds that can belong to it.
    """
    found = dict.fromkeys(workspace.owned(kind, record))
    for child, parent in _children(kind):
        for one, edits in _gone(workspace, child):
            if any(edit.values.get(parent) == record for edit in edits):
                found[child, one] = None
    if kind == "contact":
        tenures = [one for child, one in found if child == "tenure"]
        found.update(dict.fromkeys(("seat", seat) for seat in _seats(workspace, record, tenures)))
    return list(found)


def _children(kind: str) -> Iterator[tuple[str, str]]:
    """The kinds that belong to this one, each with the field that says to which record."""
    for child in all_kinds():
        if child.parent and child.field(child.parent).target == kind:
            yield child.name, child.parent
    yield LINK, "owner"


def _gone(workspace: "Workspace", kind: str) -> Iterator[tuple[RecordId, list[Edit]]]:
    """The deleted records of a kind, with all edits of each."""
    rows = workspace.connection.execute(
        "SELECT record, base FROM gone WHERE kind = ?", (workspace.log.words.known(kind),)
    ).fetchall()
    for record, base in rows:
        yield record, workspace.log.of_record(record, base)


def _seats(workspace: "Workspace", contact: RecordId, tenures: list[RecordId]) -> list[RecordId]:
    """The seats of these tenures that only this contact holds or held, and that nobody reports to."""
    seats = {
        seat for tenure in tenures
        for edit in workspace.log.of_record(tenure, workspace.base_of("tenure", tenure))
        if isinstance(seat := edit.values.get("seat"), bytes)
    }
    return sorted(
        seat for seat in seats
        if workspace.connection.execute(
            "SELECT EXISTS (SELECT 1 FROM tenure WHERE seat = ?1 AND contact <> ?2) "
            "OR EXISTS (SELECT 1 FROM seat WHERE reports_to = ?1 AND id <> ?1)",
            (seat, contact),
        ).fetchone()[0] == 0
        and workspace.base_of("seat", seat)
    )
