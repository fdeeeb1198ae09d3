"""Drafts of forms and logs: kept on disk while they are typed, in this file only; in no log, bundle or export."""

import json
import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.store.opening import BUSY_SECONDS

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

WAIT_MS = 200
"""Milliseconds a draft waits for another program's write: longer would be felt in the keys."""


class Draft(NamedTuple):
    """What was typed, and when it was last kept (ISO text). `body` is whatever the form wrote."""

    key: str
    at: str
    body: dict[str, Any]


def keep(workspace: "Workspace", key: str, body: dict[str, Any]) -> None:
    """Keep a draft under `key` (kind and record, or kind and account); the newest wins. Commits by itself.

    Raises `KamtuiError` when it cannot be written now.
    """
    # As ASCII, so that half a character an input method sends is kept too.
    _write(
        workspace,
        "INSERT OR REPLACE INTO draft (key, person, at, body) VALUES (?, ?, ?, ?)",
        (key, workspace.me(), workspace.now().isoformat(), json.dumps(body)),
    )


def find(workspace: "Workspace", key: str) -> Draft | None:
    """The draft under `key`."""
    row = workspace.connection.execute("SELECT key, at, body FROM draft WHERE key = ?", (key,)).fetchone()
    return _draft(row) if row else None


def every(workspace: "Workspace") -> list[Draft]:
    """All drafts, the newest first."""
    rows = workspace.connection.execute("SELECT key, at, body FROM draft ORDER BY rowid DESC")
    # Instants, not texts, for they may have been kept in different zones; of one instant the last one kept comes first.
    return sorted(map(_draft, rows), key=lambda draft: datetime.fromisoformat(draft.at), reverse=True)


def forget(workspace: "Workspace", key: str) -> None:
    """Throw a draft away without saving it. Raises `KamtuiError` when it cannot be written now."""
    _write(workspace, "DELETE FROM draft WHERE key = ?", (key,))


def _write(workspace: "Workspace", sql: str, parameters: tuple[object, ...]) -> None:
    """Write without keeping anybody who types waiting; what cannot be written now is tried again."""
    title = _("The draft could not be kept")
    if workspace.read_only:
        raise KamtuiError(title, workspace.read_only)
    connection = workspace.connection
    try:
        connection.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
        with connection:
            connection.execute(sql, parameters)
    except sqlite3.Error as error:
        raise KamtuiError(title, str(error), _("The text is still here; copy it before you leave")) from error
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


def _draft(row: sqlite3.Row) -> Draft:
    return Draft(row["key"], row["at"], json.loads(row["body"]))
