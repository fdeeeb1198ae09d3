"""Exchanging with a place: fetch what is new there, bring what is missing there (sync.md §3, §4).

What an exchange costs follows from what is new. Bundles lie on shelves of a thousand edits, so that of each stream only
the shelf of the last known edit, and later ones, are listed, and those of gaps. Once a day, and when something has
vanished from the place, all of it is listed: that finds what came late.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.store import bundles, remotes, streams
from kamtui.store.emptied import emptied
from kamtui.store.remotes import Remote
from kamtui.store.scrutiny import KEY_BYTES
from kamtui.store.wire import StreamKey
from kamtui.store.workspace import Workspace
from kamtui.sync.bundle import read_header
from kamtui.sync.names import SHELF, VERSION, bundle_name, read_name, team_name
from kamtui.sync.taking import Arrived, take_all, unread
from kamtui.sync.team import choose, takes_any, team_at, teams_of

WHOLE_AGAIN = timedelta(days=1)
"""How long a complete listing is good for."""

SCOPES = {False: ("team",), True: ("team", streams.OWN)}
"""The scopes a place gets, by whether only my own devices come there."""

TEAM_BYTES = 16
"""Bytes of a team's id."""

Progress = Callable[[int, int], None]
"""Told how many of how many are done. It raises to cancel: what was taken in stays."""


class Place(Protocol):
    """The three verbs of any place; `folder.Folder` tells what they do and raise."""

    def list(self, below: str) -> list[str]: ...

    def get(self, name: str) -> bytes: ...

    def put_new(self, name: str, data: bytes) -> None: ...


def fetch(
    workspace: Workspace, place: Place, remote: Remote, progress: Progress | None = None, *, whole: bool = False
) -> tuple[list[Arrived], Remote]:
    """Take in what a place has and this workspace lacks. `whole`: look at everything there.

    Returns what became of each bundle that was looked at, and the remote with what is known of it now. Raises
    `KamtuiError` when the place cannot be reached.
    """
    whole = whole or _is_due(workspace, remote)
    arrived: list[Arrived] = []
    there = _teams_at(workspace, place, remote)
    if len(there) > 1 and takes_any(workspace):
        team = team_at(lambda: _every(place, VERSION), teams_of(workspace))
        if team:
            choose(workspace, team)
    done: set[bytes] = set()
    # What comes in may say that another team is part of ours: its bundles are then fetched as well.
    while teams := [team for team in there if team not in done and _is_ours(workspace, team)]:
        names = [name for team in teams for name in _wanted(workspace, place, remote, team, whole)]
        done.update(teams)
        arrived += take_all(workspace, _contents(place, names, progress))
    if emptied(workspace):
        # The bundles that an erasure has emptied here may lie there again, without the values.
        names = [name for team in done for name in _wanted(workspace, place, remote, team, False)]
        arrived += take_all(workspace, _contents(place, names, progress))
    if whole:
        remote = remote._replace(whole_at=workspace.now().isoformat())
    return arrived, remote


def vanished(workspace: Workspace, place: Place, remote: Remote) -> bool:
    """Whether a bundle that this device has brought there is gone: the place was emptied or set back."""
    for stream in streams.own(workspace):
        if stream.scope in SCOPES[remote.own] and (newest := bundles.brought(workspace, stream, remote.upto)):
            name = bundle_name(read_header(bundles.content(workspace, newest.hash)), newest.hash)
            shelf, _slash, last = name.rpartition("/")
            if last not in place.list(shelf):
                return True
    return False


def bring(workspace: Workspace, place: Place, remote: Remote, progress: Progress | None = None) -> tuple[int, Remote]:
    """Put what is kept here and missing there in its place. Returns how many bundles, and the remote as it is then.

    Raises `KamtuiError` when the place takes no more; what is there stays, and the next time goes on.
    """
    waiting = list(bundles.after(workspace, remote.upto, SCOPES[remote.own]))
    there: dict[str, set[str]] = {}
    brought = 0
    try:
        for done, (row, one) in enumerate(waiting):
            data = bundles.content(workspace, one.hash)
            name = bundle_name(read_header(data), one.hash)
            shelf, _slash, last = name.rpartition("/")
            if shelf not in there:
                there[shelf] = set(place.list(shelf))
            if last not in there[shelf]:
                place.put_new(name, data)
                brought += 1
            remote = remote._replace(upto=row)
            if progress:
                progress(done + 1, len(waiting))
    finally:
        # Once for all of them: a run that is killed before only looks at the same shelves again.
        if waiting:
            with workspace.merging():
                remotes.keep_reach(workspace, remote)
    return brought, remote


def _every(place: Place, below: str) -> Iterator[bytes]:
    """All that lies below a name, in order."""
    for name in place.list(below):
        if name.endswith("/"):
            yield from _every(place, f"{below}/{name[:-1]}")
        else:
            with suppress(KamtuiError):
                yield place.get(f"{below}/{name}")


def _teams_at(workspace: Workspace, place: Place, remote: Remote) -> list[bytes]:
    """The teams that have put something there. Raises `KamtuiError` for a place that only others use."""
    found = [team for name in place.list(VERSION) if name.endswith("/") and (team := _key(name, TEAM_BYTES))]
    if found and not any(_is_ours(workspace, team) for team in found):
        raise KamtuiError(
            _("{place} belongs to another team").format(place=remote.place),
            _("only bundles of that team lie there"),
            _("`kamtui sync join {place}` makes both one, or name another folder").format(place=remote.place),
        )
    return found


def _is_ours(workspace: Workspace, team: bytes) -> bool:
    """Whether bundles of this team are taken in: an unused workspace takes those of any."""
    return team in teams_of(workspace) or takes_any(workspace)


def _is_due(workspace: Workspace, remote: Remote) -> bool:
    if not remote.whole_at:
        return True
    return not timedelta() <= workspace.now() - datetime.fromisoformat(remote.whole_at) < WHOLE_AGAIN


def _contents(place: Place, names: list[str], progress: Progress | None) -> Iterator[bytes | Arrived]:
    for done, name in enumerate(names):
        try:
            data = place.get(name)
        except KamtuiError as error:
            # One file that may not be read keeps nothing else waiting; a place that has gone says so here.
            place.list(VERSION)
            yield unread(name, error)
            continue
        if data:
            yield data
        if progress:
            progress(done + 1, len(names))


def _wanted(workspace: Workspace, place: Place, remote: Remote, team: bytes, whole: bool) -> Iterator[str]:
    """The names at a place that may hold something new, stream by stream in order."""
    known, reached, own = dict(streams.ends(workspace)), streams.vector(workspace), streams.own(workspace)
    missing: dict[StreamKey, list[int]] = {}
    hollow = emptied(workspace)
    lacking = [(gap.stream, gap.first, gap.last) for gap in streams.gaps(workspace)]
    for stream, first, last in (*lacking, *((one.stream, one.first, one.last) for one in hollow)):
        missing.setdefault(stream, []).extend(range(first // SHELF, last // SHELF + 1))
    again = {*own, *(one.stream for one in hollow)}
    for scope in SCOPES[remote.own]:
        above = f"{team_name(team)}/{scope}"
        for device in place.list(above):
            key = _key(device, KEY_BYTES)
            if not device.endswith("/") or key is None:
                continue
            stream = StreamKey(key, scope)
            # What this device has not written lies in its own stream when a copy of it goes on under its name.
            kept = bundles.hints(workspace, stream) if whole or stream in again else None
            for shelf in _shelves(place.list(f"{above}/{device[:-1]}"), stream, known, missing, whole):
                yield from _on_shelf(workspace, place, f"{above}/{device}{shelf}", kept, reached.get(stream, 0))


def _key(name: str, size: int) -> bytes | None:
    """The team or device a folder is named after; None for a folder of another sort."""
    try:
        key = bytes.fromhex(name.rstrip("/"))
    except ValueError:
        return None
    return key if len(key) == size else None


def _shelves(
    found: Iterable[str],
    stream: StreamKey,
    known: Mapping[StreamKey, int],
    missing: Mapping[StreamKey, list[int]],
    whole: bool,
) -> Iterator[str]:
    """The shelves worth a look: from the last known edit on, and where something is missing."""
    last = known.get(stream, 0) // SHELF
    gaps = set(missing.get(stream, ()))
    for name in found:
        shelf = name.rstrip("/")
        if name.endswith("/") and (whole or not shelf.isdecimal() or int(shelf) >= last or int(shelf) in gaps):
            yield shelf


def _on_shelf(
    workspace: Workspace, place: Place, shelf: str, kept: frozenset[bytes] | None, reached: int
) -> Iterator[str]:
    """The files of a shelf, but for those whose name says that they are kept already. Other names are worth opening: a
    drive's client renames what it finds twice.

    `kept` are the hints of all kept bundles of the stream; without them what lies up to number `reached`, below which
    nothing is missing, is passed over by its number alone, so that a full shelf costs little.
    """
    for name in place.list(shelf):
        if name.endswith("/") or (kept is None and _ends(name) <= reached):
            continue
        full = f"{shelf}/{name}"
        hint = read_name(full)
        if not hint or not (hint.hash in kept if kept is not None else bundles.known(workspace, hint.hash)):
            yield full


def _ends(name: str) -> float:
    """The last number in a bundle's file name; beyond all others for any other name."""
    parts = name.split("-")
    return int(parts[1]) if len(parts) == 3 and parts[1].isdecimal() and len(parts[2]) == 16 else float("inf")
