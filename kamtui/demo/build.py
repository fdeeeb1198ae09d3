"""Making the fictional workspace: the same records with the same ids for the same day, logged as over a year.

The demo that is opened to try things is a copy of one made earlier the same day, so that only the first start waits.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from tempfile import mkdtemp

from kamtui import __version__
from kamtui.actions.start import become
from kamtui.clock import system_clock
from kamtui.demo import pages
from kamtui.demo.clock import HOME, MovingClock, at
from kamtui.demo.story import Happening, firm_story, team_story
from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.values import RecordId
from kamtui.store.devices import key_file
from kamtui.store.layout import LATEST
from kamtui.store.transaction import Cause
from kamtui.store.workspace import Workspace


def build(path: Path, home: Path, now: Callable[[], datetime] = system_clock) -> Workspace:
    """Make the fictional workspace at `path` and open it; its days are counted from the day of `now`.

    `home` is the folder of the device key for what is done from now on: the fictional year was made by another device,
    whose key is thrown away, so that undo here does not reach it. Raises `KamtuiError` when something is at `path`
    already, when it cannot be written, and for a slip in one of the files, which it names.
    """
    require_free(path)
    clock = MovingClock(now)
    today = now().date()
    keys: dict[tuple[str, str], RecordId] = {}
    team = team_story(pages.team(), today, keys)
    told = [happening for page in pages.firms() for happening in firm_story(page, today, keys)]
    # One name orders what two firms did in the same minute, so that the log is the same every time.
    told.sort(key=lambda happening: happening.when)
    elsewhere = Path(mkdtemp(prefix="kamtui-demo-"))
    workspace = Workspace.open(path, elsewhere, clock, create=True)
    try:
        # A file that is thrown away when it fails needs no sync at each of its 500 commits.
        workspace.connection.execute("PRAGMA synchronous = OFF")
        clock.at = at((told[0].when - timedelta(days=1)).date(), "09:00", HOME)
        with workspace.action("begin", Cause("begin")) as transaction:
            me, values = team[0]
            become(workspace, transaction, values, me)
        with workspace.action("add") as transaction:
            for id, values in team[1:]:
                transaction.create("teammate", values, id)
        for happening in told:
            _tell(workspace, clock, happening)
        workspace.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except BaseException:
        workspace.close()
        remove(path, elsewhere)
        raise
    finally:
        shutil.rmtree(elsewhere, ignore_errors=True)
    workspace.close()
    return Workspace.open(path, home, now)


def require_free(path: Path) -> None:
    """Raise `KamtuiError` when something is at `path`."""
    if path.exists():
        raise KamtuiError(
            _("{path} exists and was left as it is").format(path=path),
            hint=_("Name another file, or move this one away"),
        )


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


def throw_away(home: Path, now: Callable[[], datetime] = system_clock) -> Workspace:
    """The fictional workspace in a temporary folder, with its device key beside it: both go when the program ends.

    `home` is where today's demo is kept for the next time. The workspace's own `home` is the temporary folder.
    """
    folder = throw_away_folder()
    file = folder / "demo.db"
    kept = _kept(home / "cache", now)
    if kept is None:
        return build(file, folder, now)
    shutil.copyfile(kept, file)
    return Workspace.open(file, folder, now)


def throw_away_folder() -> Path:
    """A folder that goes when the program ends."""
    import atexit

    folder = Path(mkdtemp(prefix="kamtui-demo-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _kept(cache: Path, now: Callable[[], datetime]) -> Path | None:
    """Today's demo in the cache, made when it is not there; None where the cache cannot be written to."""
    file = cache / f"demo-{__version__}-{LATEST}-{_content()}-{now().date().isoformat()}.db"
    if file.exists():
        return file
    try:
        cache.mkdir(parents=True, exist_ok=True)
        # Made in a folder of its own and moved in whole: two starts at a time do not meet.
        folder = Path(mkdtemp(prefix="making-", dir=cache))
    except OSError:
        return None
    try:
        build(folder / "demo.db", folder, now).close()
        (folder / "demo.db").replace(file)
        for old in cache.glob("demo-*.db"):
            if old != file:
                with suppress(OSError):
                    old.unlink()
    except OSError:
        return None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return file


def _content() -> str:
    """A mark of the firms' files, so that a kamtui with other firms does not show the former ones."""
    from zlib import crc32

    root = files("kamtui.demo")
    mark = 0
    for one in [root.joinpath("team.toml"), *sorted(root.joinpath("firms").iterdir(), key=lambda file: file.name)]:
        mark = crc32(one.read_bytes(), mark)
    return f"{mark:08x}"
