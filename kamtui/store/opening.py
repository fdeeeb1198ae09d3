"""Workspace files: making one, connecting to one, and database errors in words."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.store.layout import APPLICATION_ID

BUSY_SECONDS = 5
"""How long a write waits for another program's before it gives up with a message."""


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection with rows by name, explicit transactions, the write-ahead log and full durability."""
    mode = "ro" if read_only else "rw"
    uri = f"file:{_quoted(path)}?mode={mode}"
    try:
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS, cached_statements=256)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error as error:
        raise unreadable(path, error) from error
    return connection


def connect_unwritable(path: Path) -> sqlite3.Connection | None:
    """A connection to a file whose folder takes no writes: a full disk, a read-only mount, somebody else's folder.

    SQLite cannot put its shared memory beside such a file, so it is read as it lies. None where a write-ahead log with
    something in it lies there too: without it the newest changes would be missing in silence.
    """
    log = path.with_name(f"{path.name}-wal")
    try:
        if log.exists() and log.stat().st_size:
            return None
        connection = sqlite3.connect(f"file:{_quoted(path)}?mode=ro&immutable=1", uri=True, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA user_version").fetchone()
    except (sqlite3.Error, OSError):
        return None
    return connection


def version_of(connection: sqlite3.Connection, path: Path) -> int:
    """The layout number of the file. Raises `KamtuiError` when it is not a workspace of kamtui."""
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (application,) = connection.execute("PRAGMA application_id").fetchone()
    except sqlite3.DatabaseError as error:
        connection.close()
        raise unreadable(path, error) from error
    if application != APPLICATION_ID:
        connection.close()
        raise KamtuiError(
            _("{path} is not a kamtui workspace").format(path=path),
            hint=_("Name another file with --db; spreadsheets come in by `kamtui import`"),
        )
    return int(version)


def unreadable(path: Path, error: sqlite3.Error) -> KamtuiError:
    """That a file cannot be opened, in words."""
    return KamtuiError(
        _("{path} cannot be opened as a workspace").format(path=path),
        str(error),
        _("Check that the file is a kamtui workspace and may be read"),
    )


def _quoted(path: Path) -> str:
    from urllib.parse import quote

    return quote(os.fsdecode(path.absolute()))


def create(path: Path, now: Callable[[], datetime]) -> None:
    """Make an empty workspace: built beside its place and moved there whole, so that two starts make one file."""
    from kamtui.store.ids import id_text, new_id
    from kamtui.store.migrations import migrate

    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        connection = sqlite3.connect(part, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        migrate(connection, part, 0)
        workspace = id_text(new_id())
        connection.execute("INSERT INTO meta (key, value) VALUES ('workspace', ?), ('team', ?)", (workspace, workspace))
        connection.execute("INSERT INTO meta (key, value) VALUES ('made', ?)", (now().isoformat(),))
        connection.close()
        with suppress(FileExistsError):
            try:
                os.link(part, path)
            except OSError as error:
                if isinstance(error, FileExistsError) or path.exists():
                    raise FileExistsError from error
                part.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise KamtuiError(
            _("The workspace could not be made at {path}").format(path=path),
            str(error),
            _("Choose a folder that can be written to, with --db FILE"),
        ) from error
    finally:
        for left in (part, part.with_name(f"{part.name}-wal"), part.with_name(f"{part.name}-shm")):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def explained(error: sqlite3.Error) -> KamtuiError:
    """A database error in words: what failed, why, what to do. Nothing was written."""
    text = str(error)
    if "locked" in text or "busy" in text:
        why, what = _("another program is writing to it"), _("Try again in a moment")
    elif "full" in text:
        why, what = _("the disk is full"), _("Free some space; nothing was lost")
    elif "readonly" in text or "read-only" in text:
        why, what = _("the file or its folder cannot be written to"), _("Check its permissions")
    elif "disk I/O" in text:
        why, what = _("the disk did not take it"), _("Check that it is connected and not full; nothing was lost")
    elif "malformed" in text or "not a database" in text:
        why, what = _("the file is damaged"), _("Run `kamtui check --repair`, or restore a backup")
    else:
        why, what = text, _("Nothing was written")
    return KamtuiError(_("The workspace could not be changed"), why, what)
