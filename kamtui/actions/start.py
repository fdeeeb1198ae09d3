"""Beginning a workspace: a file, and in it the teammate who is me (design.md §3, Teammate)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from kamtui.clock import system_clock
from kamtui.records.values import RecordId, Value
from kamtui.store import queries
from kamtui.store.folding import folded
from kamtui.store.ids import derived_id
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
    """Make the teammate with these values and let it be me, in one transaction. Returns its id.

    One of that name is not made again. Else the id follows from the name: my second device begins as the same person.
    """
    name = str(values.get("name") or "")
    me = id or _called(workspace, name) or derived_id("teammate", folded(name))
    reading = workspace.read("teammate", me)
    if not reading.base:
        transaction.create("teammate", values, me)
    elif reading.deleted:
        transaction.write(reading, values)
    workspace.set_meta("me", me)
    return me


def be(workspace: Workspace, name: str) -> RecordId:
    """From now on I am the teammate of this name, made where there is none. Returns its id."""
    with workspace.action("begin", Cause("begin")) as transaction:
        return become(workspace, transaction, {"name": name.strip()})


def _called(workspace: Workspace, name: str) -> RecordId | None:
    """The one teammate of exactly this name."""
    found = [id for id, called, _native in queries.teammates(workspace) if folded(called) == folded(name)]
    return found[0] if len(found) == 1 else None


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
