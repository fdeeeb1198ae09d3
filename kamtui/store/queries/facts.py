"""Single facts: a field, a setting, how many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamtui.rules.cadence import CADENCE_DAYS

if TYPE_CHECKING:
    from kamtui.records.values import RecordId
    from kamtui.store.workspace import Workspace


def counts(workspace: Workspace, kinds: tuple[str, ...]) -> dict[str, int]:
    """How many records of each kind live."""
    return {kind: int(workspace.connection.execute(f'SELECT count(*) FROM "{kind}"').fetchone()[0]) for kind in kinds}


def account_of(workspace: Workspace, kind: str, record: RecordId) -> RecordId | None:
    """The account a record belongs to."""
    row = workspace.connection.execute(f'SELECT account FROM "{kind}" WHERE id = ?', (record,)).fetchone()
    return row[0] if row else None


def setting(workspace: Workspace, key: str) -> str | None:
    """The value of a setting as it is kept: mine before the team's; none when it was never set. Index `setting_key`."""
    row = workspace.connection.execute(
        "SELECT ifnull(own_value, value) FROM setting WHERE key = ? ORDER BY id LIMIT 1", (key,)
    ).fetchone()
    return row[0] if row else None


def cadences(workspace: Workspace) -> dict[str, int]:
    """Days between contacts by tier: those the team has set (`cadence.gold` …) over the defaults of the rule."""
    rows = workspace.connection.execute(
        "SELECT key, CAST(value AS INTEGER) AS days FROM setting WHERE key GLOB 'cadence.*' AND days > 0"
    )
    return {**CADENCE_DAYS, **{str(key).removeprefix("cadence."): int(days) for key, days in rows}}


def field_of(workspace: Workspace, kind: str, record: RecordId, field: str) -> str | None:
    """One text field of one record, where a whole reading would be too much."""
    row = workspace.connection.execute(f'SELECT "{field}" FROM "{kind}" WHERE id = ?', (record,)).fetchone()
    return row[0] if row else None
