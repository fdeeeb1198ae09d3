"""Drafts of forms and logs: kept on disk while they are typed, in this file only; in no log, bundle or export."""

import json
import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace


class Draft(NamedTuple):
    """What was typed, and when it was last kept (ISO text). `body` is whatever the form wrote."""

    key: str
    at: str
    body: dict[str, Any]


def keep(workspace: "Workspace", key: str, body: dict[str, Any]) -> None:
    """Keep a draft under `key` (kind and record, or kind and account); the newest wins. Commits by itself."""
    with workspace.connection:
        workspace.connection.execute(
            "INSERT OR REPLACE INTO draft (key, person, at, body) VALUES (?, ?, ?, ?)",
            (key, workspace.me(), workspace.now().isoformat(), json.dumps(body, ensure_ascii=False)),
        )


def find(workspace: "Workspace", key: str) -> Draft | None:
    """The draft under `key`."""
    row = workspace.connection.execute("SELECT key, at, body FROM draft WHERE key = ?", (key,)).fetchone()
    return _draft(row) if row else None


def every(workspace: "Workspace") -> list[Draft]:
    """All drafts, the newest first."""
    rows = workspace.connection.execute("SELECT key, at, body FROM draft ORDER BY at DESC")
    return [_draft(row) for row in rows]


def forget(workspace: "Workspace", key: str) -> None:
    """Throw a draft away without saving it."""
    with workspace.connection:
        workspace.connection.execute("DELETE FROM draft WHERE key = ?", (key,))


def _draft(row: sqlite3.Row) -> Draft:
    return Draft(row["key"], row["at"], json.loads(row["body"]))
