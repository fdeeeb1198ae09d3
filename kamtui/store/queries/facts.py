"""Single facts: a field, a setting, how many there are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kamtui.rules.cadence import CADENCE_DAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamtui.records.values import RecordId
    from kamtui.store.workspace import Workspace


def counts(workspace: Workspace, kinds: tuple[str, ...]) -> dict[str, int]:
    """How many records of each kind live."""
    return {kind: int(workspace.connection.execute(f'SELECT count(*) FROM "{kind}"').fetchone()[0]) for kind in kinds}


def account_of(workspace: Workspace, kind: str, record: RecordId) -> RecordId | None:
    """The account a record belongs to; null where it belongs to none, as a teammate does."""
    from kamtui.records.kinds import kind_of

    if "account" not in kind_of(kind).by_name:
        return None
    row = workspace.connection.execute(f'SELECT account FROM "{kind}" WHERE id = ?', (record,)).fetchone()
    return row[0] if row else None


def settings_from(workspace: Workspace, beginning: str) -> dict[str, str]:
    """The team's settings whose key begins so, by the rest of their key."""
    rows = workspace.connection.execute(
        "SELECT key, value FROM setting WHERE key >= ? AND key < ? AND value IS NOT NULL",
        (beginning, beginning[:-1] + chr(ord(beginning[-1]) + 1)),
    )
    return {row[0][len(beginning) :]: row[1] for row in rows}


def has_others_than(workspace: Workspace, kinds: Sequence[str]) -> bool:
    """Whether the log knows anything of records of other kinds than these."""
    found = workspace.connection.execute(
        f"SELECT 1 FROM edit WHERE kind NOT IN (SELECT n FROM word WHERE text IN ({', '.join('?' * len(kinds))})) "
        "LIMIT 1",
        tuple(kinds),
    ).fetchone()
    return found is not None


APART = "apart."
"""How the key of the setting begins that says two records are not the same; their ids follow."""

_APART = re.compile(re.escape(APART) + "([0-9a-f]{32})-([0-9a-f]{32})")


def apart_key(one: RecordId, other: RecordId) -> str:
    """The key of the setting that says of two records that they are not the same, whichever is named first."""
    first, second = sorted((one, other))
    return f"{APART}{first.hex()}-{second.hex()}"


def apart_ids(key: str) -> tuple[RecordId, ...]:
    """The two records that a setting of this key says are not the same; none for another setting."""
    found = _APART.fullmatch(key)
    return tuple(map(bytes.fromhex, found.groups())) if found else ()


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
