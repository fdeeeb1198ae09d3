"""What somebody said of a file's columns, kept for the next file with the same headings.

It is a setting of the team's: whoever gets such a file reads it the same way.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

from kamtui.actions.settings import setting_id
from kamtui.exchange.headings import ROLES, fold
from kamtui.exchange.maps import ColumnMap
from kamtui.records.kinds import is_kind, kind_of
from kamtui.store.ids import derived_id, id_text
from kamtui.store.transaction import Transaction
from kamtui.store.workspace import Workspace

LONGEST = 10_000
"""Characters of a setting; a map of some two hundred columns fits, and a longer one is not kept."""


def remember_map(workspace: Workspace, headings: Sequence[str], kind: str, columns: Mapping[str, str]) -> None:
    """Keep what these columns are for the next file with the same headings, in whatever order they stand.

    `kind` is the kind's name, `columns` as in a map file: by heading a field, a role, or the empty text. One step of
    undo.
    """
    with workspace.action("settings") as transaction:
        put_map(workspace, transaction, headings, kind, columns)


def put_map(
    workspace: Workspace, transaction: Transaction, headings: Sequence[str], kind: str, columns: Mapping[str, str]
) -> None:
    """The same as part of another action; nothing is written where it is known already."""
    key = _key(headings)
    value = json.dumps({"kind": kind, "columns": dict(columns)}, ensure_ascii=False, sort_keys=True)
    if len(value) > LONGEST:
        return
    reading = workspace.read("setting", setting_id(key))
    if not reading.base:
        transaction.create("setting", {"key": key, "value": value}, setting_id(key))
    elif reading.deleted or reading.values.get("value") != value:
        transaction.write(reading, {"key": key, "value": value})


def remembered_map(workspace: Workspace, headings: Sequence[str]) -> ColumnMap | None:
    """What was kept for these headings; null when nothing was, or when this kamtui cannot follow it."""
    reading = workspace.read("setting", setting_id(_key(headings)))
    value = None if reading.deleted else reading.values.get("value")
    try:
        found = json.loads(value) if isinstance(value, str) else None
    except json.JSONDecodeError:
        return None
    if not isinstance(found, dict):
        return None
    kind, columns = found.get("kind"), found.get("columns")
    if not isinstance(kind, str) or not is_kind(kind) or not isinstance(columns, dict):
        return None
    there = {fold(heading) for heading in headings}
    named = {str(heading): role for heading, role in columns.items() if fold(str(heading)) in there}
    return ColumnMap(kind, named) if _followed(kind, named.values()) else None


def _followed(kind: str, roles: Iterable[object]) -> bool:
    """Whether this kamtui knows every role: a newer one may have written the map."""
    fields = kind_of(kind).by_name
    return all(isinstance(role, str) and (not role or role in ROLES or role in fields) for role in roles)


def _key(headings: Sequence[str]) -> str:
    """The setting's key: of the folded headings in any order, whatever kind they are taken for."""
    return f"columns.{id_text(derived_id('columns', *sorted(fold(heading) for heading in headings)))}"
