"""A pack for a new device: what everything comes to, without the history (sync.md §4)."""

import os
from pathlib import Path

from kamtui.actions.exchanging import Exported
from kamtui.errors import KamtuiError
from kamtui.files import opened
from kamtui.locale import _
from kamtui.store.workspace import Workspace
from kamtui.sync.pack import write_pack
from kamtui.sync.sealing import seal
from kamtui.sync.starting import snapshot_parts


def export_snapshot(workspace: Workspace, path: Path | str, *, own: bool = False) -> Exported:
    """Write a pack from which a new device starts; packs with the history fill in without changing anything.

    `own`: with what is private to me. `-` is standard output. Raises `KamtuiError`; a file that stood there before is
    then untouched.
    """
    if workspace.read_only:
        raise KamtuiError(workspace.read_only)
    if str(path) != "-" and str(path).endswith(("/", os.sep)):
        raise KamtuiError(
            _("There is no folder {folder}").format(folder=path),
            hint=_("Nothing was written; connect the drive, or name another place"),
        )
    # What a device has not sealed could otherwise be covered here and be sealed there under the same numbers.
    seal(workspace)
    parts = list(snapshot_parts(workspace, own=own))
    with opened(path, private=own) as out:
        count = write_pack(parts, out)
    return Exported(str(path), count, sum(map(len, parts)))
