"""The places this device exchanges with, and how far it has got with each. They do not travel."""

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

_COLUMNS = "name, place, own, upto, whole_at, last_at, error"


class Remote(NamedTuple):
    """One place. `own`: only my own devices come there, so that what is private to me goes there too. `upto` is the row
    of the last kept bundle that lies there; `whole_at` and `last_at` are ISO times of the last complete listing and the
    last exchange, `error` why the last attempt failed."""

    name: str
    place: str
    own: bool
    upto: int = 0
    whole_at: str = ""
    last_at: str = ""
    error: str = ""


def every(workspace: "Workspace") -> list[Remote]:
    """All of them, by name."""
    rows = workspace.connection.execute(f"SELECT {_COLUMNS} FROM remote ORDER BY name")
    return [_remote(row) for row in rows]


def find(workspace: "Workspace", name: str) -> Remote | None:
    """The place of this name."""
    row = workspace.connection.execute(f"SELECT {_COLUMNS} FROM remote WHERE name = ?", (name,)).fetchone()
    return _remote(row) if row else None


def keep(workspace: "Workspace", remote: Remote) -> None:
    """Add a place, or note how far the exchange with it has got. Runs alone, or inside the caller's transaction."""
    workspace.connection.execute(
        f"INSERT OR REPLACE INTO remote ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            remote.name, remote.place, int(remote.own), remote.upto, remote.whole_at or None, remote.last_at or None,
            remote.error or None,
        ),
    )


def keep_reach(workspace: "Workspace", remote: Remote) -> None:
    """Note up to which kept bundle everything lies at the place."""
    workspace.connection.execute("UPDATE remote SET upto = ? WHERE name = ?", (remote.upto, remote.name))


def remove(workspace: "Workspace", name: str) -> bool:
    """Forget a place; nothing there is touched. False where there is none of this name."""
    return workspace.connection.execute("DELETE FROM remote WHERE name = ?", (name,)).rowcount > 0


def _remote(row: Any) -> Remote:
    return Remote(row[0], row[1], bool(row[2]), row[3], row[4] or "", row[5] or "", row[6] or "")
