"""Beginning a workspace: a file, and in it the teammate who is me (design.md §3, Teammate)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from kamtui.clock import system_clock
from kamtui.records.values import RecordId, Value
from kamtui.store.ids import new_id
from kamtui.store.transaction import Cause, Transaction
from kamtui.store.workspace import Workspace


def begin(path: Path, home: Path, now: Callable[[], datetime] = system_clock, name: str = "") -> Workspace:
    """Open the workspace at `path`, made when there is none, with a teammate that is me.

    `name` is what I am called; without it the full name of the system's user. A workspace that knows me already is only
    opened. `home` is the folder of this machine's device keys. Raises `KamtuiError` when the file cannot be made.
    """
    workspace = Workspace.open(path, home, now, create=True)
    try:
        if workspace.me() is None and not workspace.read_only:
            with workspace.action("begin", Cause("begin")) as transaction:
                become(workspace, transaction, {"name": name.strip() or system_name()})
    except BaseException:
        workspace.close()
        raise
    return workspace


def become(
    workspace: Workspace, transaction: Transaction, values: Mapping[str, Value], id: RecordId | None = None
) -> RecordId:
    """Make the teammate with these values and let it be me, in one transaction. Returns its id."""
    me = transaction.create("teammate", values, id or new_id())
    workspace.set_meta("me", me)
    return me


def system_name() -> str:
    """What the system calls its user: the full name where it knows one, else the login name."""
    import getpass

    try:
        import pwd
        from os import getuid

        full = pwd.getpwuid(getuid()).pw_gecos.split(",")[0].strip()
    except (ImportError, KeyError):
        full = ""
    if full:
        return full
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "me"
