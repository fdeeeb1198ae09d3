"""Which record stands for one that is joined to others: light, for every command that takes a name (`grouping`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kamtui.records.values import RecordId
    from kamtui.store.workspace import Workspace


def canonical_of(workspace: Workspace, kind: str, record: RecordId) -> RecordId:
    """The record that stands for this one: itself, unless it is joined to others."""
    row = workspace.connection.execute(
        "SELECT canonical FROM joined WHERE kind = ? AND record = ?", (kind, record)
    ).fetchone()
    return row[0] if row else record


def joined_to(workspace: Workspace, kind: str, canonical: RecordId) -> list[RecordId]:
    """The living records that a record stands for, besides itself, by id. Index `joined_canonical`."""
    rows = workspace.connection.execute(
        "SELECT record FROM joined WHERE canonical = ? AND kind = ? AND base IS NOT NULL ORDER BY record",
        (canonical, kind),
    )
    return [row[0] for row in rows]
