"""`kamtui backup`: a whole copy of the workspace, made while it is in use (sync.md §2)."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.store.layout import APPLICATION_ID

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace


def backup(workspace: "Workspace", target: Path) -> None:
    """Copy the workspace, as it is at this moment, to `target`: whole or not at all.

    The device key lies outside the file, so the copy goes on as a new device when it is written to. An older backup of
    this workspace is replaced. Raises `KamtuiError` when something else is in the way, or a workspace with changes that
    this one has not; when the folder is missing; when the disk is full.
    """
    if target.exists():
        _may_be_replaced(workspace, target)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        if not target.parent.is_dir():
            raise FileNotFoundError(_("there is no folder {folder}").format(folder=target.parent))
        with closing(sqlite3.connect(part)) as copy:
            workspace.connection.backup(copy)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(target)
        _keep_name(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise KamtuiError(
            _("The backup could not be written to {path}").format(path=target),
            _("the disk is full") if "full" in str(error) else str(error),
            _("Choose another place; the workspace is as it was"),
        ) from error
    finally:
        for left in (part, part.with_name(f"{part.name}-journal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def _may_be_replaced(workspace: "Workspace", target: Path) -> None:
    """Raise `KamtuiError` unless `target` is a former state of this workspace that nobody has open."""
    if target.samefile(workspace.path):
        raise KamtuiError(
            _("A workspace cannot be its own backup"), hint=_("Name another file, best on another disk")
        )
    refused = _("{path} exists and was left as it is").format(path=target)
    another = _("Name another file, or move this one away")
    try:
        with closing(sqlite3.connect(f"file:{quote(os.fsdecode(target.absolute()))}?mode=rw", uri=True)) as there:
            (application,) = there.execute("PRAGMA application_id").fetchone()
            if application != APPLICATION_ID:
                raise KamtuiError(refused, _("it is not a kamtui workspace"), another)
            (id,) = there.execute("SELECT value FROM meta WHERE key = 'workspace'").fetchone()
            streams = there.execute("SELECT device, scope, last FROM stream").fetchall()
    except (sqlite3.Error, TypeError) as error:
        raise KamtuiError(refused, _("it is not a kamtui workspace"), another) from error
    if id != workspace.id:
        raise KamtuiError(refused, _("it is another workspace"), another)
    rows = workspace.connection.execute("SELECT device, scope, last FROM stream")
    here = {(device, scope): last for device, scope, last in rows}
    if any(here.get((device, scope), 0) < last for device, scope, last in streams):
        raise KamtuiError(refused, _("it holds changes that this workspace does not have"), another)
    # Closing the last connection folds the write-ahead log in and removes it; one that stays is in use, and would be
    # taken for the log of the file that is put in its place.
    if target.with_name(f"{target.name}-wal").exists():
        raise KamtuiError(refused, _("another program has it open"), another)


def _keep_name(folder: Path) -> None:
    """Make the new name survive a power cut, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
