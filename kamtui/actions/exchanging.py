"""Exchanging with the team: packs in and out, folders, where things stand (sync.md §2, §3)."""

import os
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple

from kamtui.actions.waiting import to_send
from kamtui.errors import KamtuiError
from kamtui.files import opened
from kamtui.locale import _
from kamtui.store import bundles, conflicts, remotes, streams
from kamtui.store.bundles import Bundle
from kamtui.store.remotes import Remote
from kamtui.store.searching import keep_up
from kamtui.store.streams import ClockOff, Gap
from kamtui.store.wire import StreamKey
from kamtui.store.workspace import Workspace
from kamtui.sync import passing
from kamtui.sync.bundle import bundle_hash, read_header
from kamtui.sync.folder import Folder
from kamtui.sync.limits import BundleError
from kamtui.sync.pack import Found, scan_pack, write_pack
from kamtui.sync.sealing import seal
from kamtui.sync.sifting import PACK, counts, unreadable
from kamtui.sync.starting import needs_snapshot, snapshot_parts, with_snapshots
from kamtui.sync.taking import Arrived, take_each, take_waiting, unread
from kamtui.sync.team import choose, join, takes_any, team_at, teams_of

Progress = Callable[[int, int], None]
"""Told how much of how much is done, in bytes or bundles. It raises to cancel: what was taken in stays."""


class Exported(NamedTuple):
    """What was written: the file or folder, how many bundles, and how many bytes (0 for a folder)."""

    path: str
    bundles: int
    size: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of one file or folder, bundle by bundle in the order they lay there."""

    path: str
    arrived: list[Arrived] = field(default_factory=list)

    @property
    def changes(self) -> int:
        """Changes that were new."""
        return sum(one.changes for one in self.arrived)

    @property
    def conflicts(self) -> int:
        """Records that came into conflict by them."""
        return sum(one.conflicts for one in self.arrived)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What came of an exchange with one place. `error` where it could not be finished; what was done stays done."""

    remote: Remote
    imported: Imported
    brought: int = 0
    error: KamtuiError | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """Where the exchange stands.

    `to_send` counts changes of this device that have not left it; `waiting` are bundles that came and cannot be read
    yet, `refused` those that never will; `missing` gaps in what others did; `clocks` devices whose clock is far ahead;
    `copied` the names of devices that were copied and went on twice.
    """

    to_send: int
    conflicts: int
    remotes: list[Remote]
    missing: list[Gap]
    waiting: list[Bundle]
    refused: list[Bundle]
    clocks: list[ClockOff]
    copied: list[str]


def status(workspace: Workspace) -> Status:
    """Where the exchange stands now; reads only."""
    kept = bundles.every(workspace, "waiting", "refused")
    return Status(
        to_send(workspace), len(conflicts.every(workspace)), remotes.every(workspace), streams.gaps(workspace),
        [one for one in kept if one.state == "waiting"], [one for one in kept if one.state == "refused"],
        streams.clocks_off(workspace), streams.copied(workspace),
    )  # fmt: skip


# Packs


def export_pack(
    workspace: Workspace,
    path: Path | str,
    since: Path | None = None,
    *,
    own: bool = False,
    progress: Progress | None = None,
) -> Exported:
    """Write everything that is known here into a pack, or what `since`, an earlier pack, does not hold.

    `own`: with what is private to me, for another device of mine. It marks nothing as received: a lost stick costs
    nothing. `-` is standard output. Raises `KamtuiError`; a file that stood there before is then untouched.
    """
    _require_writable(workspace)
    if str(path) != "-" and str(path).endswith(("/", os.sep)):
        raise KamtuiError(
            _("There is no folder {folder}").format(folder=path),
            hint=_("Nothing was written; connect the drive, or name another place"),
        )
    seal(workspace)
    held, begun = _held(since) if since else (frozenset(), {})
    kept = list(bundles.after(workspace, 0, passing.SCOPES[own]))
    # What came after the newest bundle of that pack was in no pack before it either, however low its numbers are.
    newest = max((row for row, one in kept if one.hash in held), default=0)
    wanted = [
        one
        for row, one in kept
        if one.hash not in held and (row > newest or one.last >= begun.get(one.stream, 0))
    ]
    # What came in a snapshot is in no bundle here; who has an earlier pack has got it with that one.
    start = list(snapshot_parts(workspace, own=own)) if not since and needs_snapshot(workspace) else []
    size = sum(map(len, start)) + sum(one.length for one in wanted)
    with opened(path, private=own) as out:
        count = write_pack(chain(start, _contents(workspace, wanted, progress)), out)
    return Exported(str(path), count, size)


def _contents(workspace: Workspace, wanted: list[Bundle], progress: Progress | None) -> Iterator[bytes]:
    for done, one in enumerate(wanted):
        yield bundles.content(workspace, one.hash)
        if progress:
            progress(done + 1, len(wanted))


def _held(pack: Path) -> tuple[frozenset[bytes], dict[StreamKey | None, int]]:
    """The bundles of a pack, and of each of its streams the first number there: what lies before is older than it."""
    hashes = set()
    begun: dict[StreamKey | None, int] = {}
    for found in _scanned(pack):
        if found.error:
            raise KamtuiError(
                _("{file} cannot be read as a pack").format(file=pack), found.error.reason,
                _("Without --since the pack holds everything"),
            )  # fmt: skip
        header = read_header(found.data)
        if header.snapshot:
            continue
        hashes.add(bundle_hash(found.data))
        begun[header.stream] = min(header.first, begun.get(header.stream, header.first))
    return frozenset(hashes), begun


def import_path(
    workspace: Workspace, path: Path | str, progress: Progress | None = None, me: str = ""
) -> Imported:
    """Take in a pack, or every bundle and pack of a folder; `-` is standard input. `me` names the teammate I am, on a
    new device of mine: then what is private to me is taken in as well.

    What cannot be taken in is told row by row, the rest is. Raises `KamtuiError` for a file that is not there or cannot
    be read, for a teammate there is not, and for what is wrong here, such as a full disk; what came before stays, and a
    second run goes on.
    """
    _require_writable(workspace)
    arrived = list(take_waiting(workspace))
    if str(path) != "-" and takes_any(workspace):
        team = team_at(lambda: _bundles_at(path), teams_of(workspace))
        if team:
            choose(workspace, team)
    asked: tuple[object, ...] = ()
    # What came in may say that another team is part of ours, or who I am: what was refused is then looked at again.
    while asked != (now := (teams_of(workspace), workspace.me())) and not (asked and str(path) == "-"):
        first, asked = not asked, now
        arrived += _take_in(workspace, path, progress)
        if first and me:
            _become(workspace, me)
        if asked != (teams_of(workspace), workspace.me()):
            look_again(workspace)
    arrived += take_waiting(workspace)
    keep_up(workspace, progress)
    workspace.fold()
    return Imported(str(path), _last_word(arrived))


def _last_word(arrived: list[Arrived]) -> list[Arrived]:
    """Each bundle once, with what became of it in the end: one that was applied is not also known."""
    told: dict[bytes, Arrived] = {}
    for one in arrived:
        before = told.get(one.hash)
        if before is None or before.state not in ("applied", "known"):
            told[one.hash] = one
    return list(told.values())


def _become(workspace: Workspace, name: str) -> None:
    """Be one of the teammates that are known here."""
    from kamtui.store.names import resolve

    with workspace.merging():
        workspace.set_meta("me", resolve(workspace, "teammate", name))


def look_again(workspace: Workspace) -> None:
    """Forget what was refused while it belonged to another team or to somebody else, and look through every place when
    it is exchanged with next: the team has grown, or I have said who I am."""
    with workspace.merging():
        bundles.forget_refused(workspace)
    for remote in remotes.every(workspace):
        _keep(workspace, remote._replace(whole_at=""))


def _take_in(workspace: Workspace, path: Path | str, progress: Progress | None) -> Iterator[Arrived]:
    if str(path) != "-" and Path(path).is_dir():
        return take_each(workspace, with_snapshots(workspace, _in_folder(Path(path), progress)))
    return take_each(workspace, with_snapshots(workspace, _in_pack(path, progress)))


def _in_pack(path: Path | str, progress: Progress | None) -> Iterator[bytes | Arrived]:
    size = 0 if str(path) == "-" else _size(Path(path))
    for found in _scanned(path):
        yield _unreadable(found.data, found.error) if found.error else found.data
        if progress and size:
            progress(min(found.offset + len(found.data), size), size)


def _in_folder(path: Path, progress: Progress | None) -> Iterator[bytes | Arrived]:
    """Every file below a folder: bundles by whatever name, and packs."""
    place = Folder(path)
    names = list(place.every("."))
    for done, name in enumerate(names):
        if Path(name).suffix.lower() == PACK:
            yield from _in_pack(path / name, None)
        else:
            try:
                data = place.get(name)
            except KamtuiError as error:
                place.list(".")
                yield unread(name, error)
                continue
            if counts(name, data):
                yield data
        if progress:
            progress(done + 1, len(names))


def _unreadable(data: bytes, error: BundleError) -> Arrived:
    return Arrived(bundle_hash(data), error.state, reason=error.reason)


def _scanned(path: Path | str) -> Iterator[Found]:
    """What stands in a pack, with a clear message where it cannot be read."""
    try:
        with _reading(path) as file:
            yield from scan_pack(file)
    except OSError as error:
        raise unreadable(path, error) from error


def _reading(path: Path | str) -> "nullcontext[BinaryIO] | BinaryIO":
    import sys

    return nullcontext(sys.stdin.buffer) if str(path) == "-" else Path(path).open("rb")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


# Folders and other places


def export_folder(workspace: Workspace, path: Path, progress: Progress | None = None, *, own: bool = False) -> Exported:
    """Put everything that is known here and missing there into a folder of exchange. Raises `KamtuiError`."""
    _require_writable(workspace)
    seal(workspace)
    brought, _remote = passing.bring(workspace, Folder(path), Remote("", str(path), own), progress)
    return Exported(str(path), brought, 0)


def add_remote(workspace: Workspace, name: str, place: Path, *, own: bool = False) -> Remote:
    """Remember a folder as a place of exchange. `own`: only my own devices come there.

    Raises `KamtuiError` for a name that is taken or empty, and for a folder that is not there.
    """
    if not name.strip() or len(name) > NAME_MOST:
        raise KamtuiError(_("A place needs a short name"), hint=_("For example: team"))
    if remotes.find(workspace, name):
        raise KamtuiError(
            _("There is a place called {name} already").format(name=name),
            hint=_("Take another name, or remove that one first"),
        )
    Folder(place).list(".")
    remote = Remote(name, str(place.resolve()), own)
    _keep(workspace, remote)
    return remote


NAME_MOST = 60
"""Characters of a place's name: it stands in lists."""


def remove_remote(workspace: Workspace, name: str) -> None:
    """Forget a place; what lies there stays. Raises `KamtuiError` where there is none of this name."""
    with workspace.merging():
        removed = remotes.remove(workspace, name)
    if not removed:
        raise _no_remote(workspace, name)


def exchange(workspace: Workspace, name: str | None = None, progress: Progress | None = None) -> list[Exchanged]:
    """Exchange with one place or with all of them: fetch, seal what is mine, bring.

    One that cannot be reached does not keep the others waiting: its error stands in the result. Raises `KamtuiError`
    where there is no such place, or none at all.
    """
    if name is None:
        chosen = remotes.every(workspace)
    else:
        found = remotes.find(workspace, name)
        chosen = [found] if found else []
    if not chosen:
        raise _no_remote(workspace, name)
    _require_writable(workspace)
    done = [_exchange(workspace, remote, progress) for remote in chosen]
    # What the later places gave is news for the earlier ones.
    if len(done) > 1 and any(one.imported.changes for one in done[1:]):
        done = [_bring_again(workspace, one) for one in done]
    return done


def _exchange(workspace: Workspace, remote: Remote, progress: Progress | None) -> Exchanged:
    place = Folder(Path(remote.place))
    imported = Imported(remote.name)
    try:
        imported.arrived.extend(take_waiting(workspace))
        lost = passing.vanished(workspace, place, remote)
        if lost:
            remote = remote._replace(upto=0)
        arrived, remote = passing.fetch(workspace, place, remote, progress, whole=lost)
        imported.arrived.extend(arrived)
        keep_up(workspace, progress)
        workspace.fold()
        seal(workspace)
        brought, remote = passing.bring(workspace, place, remote, progress)
    except KamtuiError as error:
        # It stands in the result; that it cannot be noted here either, on a full disk, adds nothing.
        with suppress(KamtuiError):
            _keep(workspace, remote._replace(error=error.title))
        return Exchanged(remote, imported, 0, error)
    remote = remote._replace(last_at=workspace.now().isoformat(), error="")
    _keep(workspace, remote)
    return Exchanged(remote, imported, brought)


def _keep(workspace: Workspace, remote: Remote) -> None:
    with workspace.merging():
        remotes.keep(workspace, remote)


def _bring_again(workspace: Workspace, done: Exchanged) -> Exchanged:
    if done.error:
        return done
    brought, remote = passing.bring(workspace, Folder(Path(done.remote.place)), done.remote)
    return Exchanged(remote, done.imported, done.brought + brought)


def join_team(workspace: Workspace, path: Path | str) -> bool:
    """Become part of the team whose pack or folder this is; false when this workspace is already. Takes nothing in.

    Raises `KamtuiError` where no team can be read there.
    """
    _require_writable(workspace)
    team = team_at(lambda: _bundles_at(path), teams_of(workspace)) or team_at(lambda: _bundles_at(path))
    if team is None:
        raise KamtuiError(
            _("{file} names no team").format(file=path), _("it holds no bundle that can be read"),
            _("Ask for a pack made by `kamtui sync export`"),
        )  # fmt: skip
    joined = join(workspace, team)
    if joined:
        look_again(workspace)
    return joined


def _bundles_at(path: Path | str) -> Iterator[bytes]:
    """The bytes of every bundle of a pack, or of a folder and the packs in it."""
    found = _in_folder(Path(path), None) if Path(path).is_dir() else _in_pack(path, None)
    return (one for one in found if isinstance(one, bytes))


def _no_remote(workspace: Workspace, name: str | None) -> KamtuiError:
    known = ", ".join(remote.name for remote in remotes.every(workspace))
    hint = _("Known: {names}").format(names=known) if known else _("`kamtui sync remote add NAME FOLDER` adds one")
    if name is None:
        return KamtuiError(_("There is no place to exchange with"), hint=hint)
    return KamtuiError(_("There is no place called {name}").format(name=name), hint=hint)


def _require_writable(workspace: Workspace) -> None:
    """Raise while nothing here may be changed: what leaves is sealed first."""
    if workspace.read_only:
        raise KamtuiError(workspace.read_only)
