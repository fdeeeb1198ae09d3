"""Making the fictional workspace: the same records with the same ids for the same day, logged as over a year."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from kamtui.actions.start import become
from kamtui.demo import pages
from kamtui.demo.clock import HOME, MovingClock, at
from kamtui.demo.story import Happening, firm_story, team_story
from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.values import RecordId
from kamtui.store.devices import key_file
from kamtui.store.workspace import Workspace, system_clock


def build(path: Path, home: Path, now: Callable[[], datetime] = system_clock) -> Workspace:
    """Make the fictional workspace at `path` and open it; its days are counted from the day of `now`.

    `home` is the folder of the device key that signs it. Raises `KamtuiError` when something is at `path` already, when
    it cannot be written, and for a slip in one of the files, which it names.
    """
    if path.exists():
        raise KamtuiError(
            _("{path} exists and was left as it is").format(path=path), hint=_("Name another file, or move this one away")
        )
    clock = MovingClock(now)
    today = now().date()
    keys: dict[tuple[str, str], RecordId] = {}
    team = team_story(pages.team(), today, keys)
    told = [happening for page in pages.firms() for happening in firm_story(page, today, keys)]
    # One name orders what two firms did in the same minute, so that the log is the same every time.
    told.sort(key=lambda happening: happening.when)
    workspace = Workspace.open(path, home, clock, create=True)
    try:
        # A file that is thrown away when it fails needs no sync at each of its 500 commits.
        workspace.connection.execute("PRAGMA synchronous = OFF")
        clock.at = at((told[0].when - timedelta(days=1)).date(), "09:00", HOME)
        with workspace.action("begin") as transaction:
            me, values = team[0]
            become(workspace, transaction, values, me)
        with workspace.action("add") as transaction:
            for id, values in team[1:]:
                transaction.create("teammate", values, id)
        for happening in told:
            _tell(workspace, clock, happening)
        workspace.connection.execute("PRAGMA synchronous = FULL")
        workspace.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except BaseException:
        workspace.close()
        remove(path, home)
        raise
    clock.at = None
    return workspace


def _tell(workspace: Workspace, clock: MovingClock, happening: Happening) -> None:
    clock.at = happening.when
    with workspace.action(happening.verb) as transaction:
        happening.does(workspace, transaction)


def remove(path: Path, home: Path) -> None:
    """Take away a workspace that was not finished, with its key."""
    key = key_file(home, path)
    for file in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm"), key):
        with suppress(OSError):
            file.unlink(missing_ok=True)
