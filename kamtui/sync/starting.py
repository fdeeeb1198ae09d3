"""A new device starts from a snapshot: writing one as bundles, and taking in those that lie in a pack (sync.md §4).

It goes out as one snapshot of the team's streams and, for a device of mine, another one of my own-private streams, each
of one or more bundles. The parts of one lie one after the other and are taken in at once, or not at all; each has its
row in the table of bundles, so that it is known when it comes again. The parts themselves are not kept: whoever needs a
snapshot gets one of what is known now.

A snapshot says of a stream how far it goes, not which of two stories that is (`stories`). A workspace with such a
stream makes none and takes in none, and neither does one whose own unsent edits it would cover.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.store import bundles, devices, streams
from kamtui.store.emptied import is_held
from kamtui.store.scrutiny import RefusedError
from kamtui.store.snapshots import covered, take_in_now, take_out
from kamtui.store.wire import StreamKey
from kamtui.store.workspace import Workspace
from kamtui.sync.bundle import Header, bundle_hash, read_header
from kamtui.sync.limits import BundleError
from kamtui.sync.snapshot import read_part, read_snapshot, write_snapshot
from kamtui.sync.taking import Arrived, require_person, require_team
from kamtui.sync.team import join, team_of, teams_of


class _Whole(NamedTuple):
    """A snapshot that lies in a pack: its parts, the hash of each, and the header of the first."""

    parts: list[bytes]
    hashes: list[bytes]
    header: Header


def needs_snapshot(workspace: Workspace) -> bool:
    """Whether the bundles kept here lack what a snapshot brought: a pack of them alone would begin with gaps, as it
    does where no snapshot can be made."""
    if streams.stories(workspace):
        return False
    return any(not is_held(workspace, stream, 1, last) for stream, last in covered(workspace).items())


def snapshot_parts(workspace: Workspace, *, own: bool = False) -> Iterator[bytes]:
    """The bundles of a snapshot of what is known here, all of it sealed before; `own`: with what is private to me.

    Raises `KamtuiError` where a stream has two stories, and for an edit that cannot be read.
    """
    if streams.stories(workspace):
        raise KamtuiError(
            _("A snapshot cannot be made here"),
            _("a device was copied and both copies went on under its name; a snapshot could not tell them apart"),
            _("Hand over a pack with the whole history: `kamtui sync export FILE`"),
        )
    home, path = workspace.home, workspace.path
    with workspace.merging():
        device = devices.current(home, path, workspace.id, workspace.connection)
        signer = devices.signers(home, path, workspace.id)[device.public]
    for scope in ("team", streams.OWN) if own else ("team",):
        snapshot = take_out(workspace, own=scope == streams.OWN, team=scope != streams.OWN)
        if snapshot.vector:
            yield from write_snapshot(snapshot, team_of(workspace), StreamKey(device.public, scope), signer.sign)


def with_snapshots(workspace: Workspace, found: Iterable[bytes | Arrived]) -> Iterator[bytes | Arrived]:
    """What was found in a pack, with the snapshots in it taken in: in place of each part stands what became of it."""
    parts: list[bytes] = []
    for one in found:
        header = _header(one)
        if parts and (header is None or header.first == 1):
            yield from _taken(workspace, parts)
            parts = []
        if header is None:
            yield one
            continue
        assert isinstance(one, bytes)
        parts.append(one)
        if header.first == header.last:
            yield from _taken(workspace, parts)
            parts = []
    if parts:
        yield from _taken(workspace, parts)


def _header(one: bytes | Arrived) -> Header | None:
    """The header of a part of a snapshot; None for anything else."""
    try:
        header = None if isinstance(one, Arrived) else read_header(one)
    except BundleError:
        return None
    return header if header and header.snapshot else None


def _taken(workspace: Workspace, parts: list[bytes]) -> list[Arrived]:
    """Take a snapshot in; what became of each of its parts."""
    whole = _Whole(parts, [bundle_hash(data) for data in parts], read_header(parts[0]))
    stream, name = whole.header.stream, whole.header.device_name
    kept = [bundles.find(workspace, hash) for hash in whole.hashes]
    if all(one and one.state == "applied" for one in kept):
        return [Arrived(hash, "known", stream=stream, device_name=name) for hash in whole.hashes]
    try:
        return _applied(workspace, whole)
    except (BundleError, RefusedError) as error:
        reason = error.reason if isinstance(error, BundleError) else error.message
        state = error.state if isinstance(error, BundleError) else "refused"
        if state == "refused":
            with workspace.merging():
                for hash in whole.hashes:
                    bundles.record(workspace, hash, None, 0, 0, state, b"", reason)
        return [Arrived(hash, state, reason=reason, stream=stream, device_name=name) for hash in whole.hashes]


def _applied(workspace: Workspace, whole: _Whole) -> list[Arrived]:
    header = whole.header
    require_team(workspace, header)
    if header.stream.scope == streams.OWN:
        require_person(workspace, {made.person for data in whole.parts for made in read_part(data)[1].actions})
    snapshot = read_snapshot(whole.parts)
    _require_one_story(workspace, header)
    if header.team not in teams_of(workspace):
        join(workspace, header.team)
    with workspace.merging():
        before = _contested(workspace)
        new = take_in_now(workspace, snapshot)
        for hash in whole.hashes:
            bundles.record(workspace, hash, None, 0, 0, "applied", b"")
        conflicts = len(_contested(workspace) - before)
    rows = [Arrived(hash, "applied", 0, 0, "", header.stream, header.device_name) for hash in whole.hashes]
    return [rows[0]._replace(changes=new, conflicts=conflicts), *rows[1:]]


def _require_one_story(workspace: Workspace, header: Header) -> None:
    """Refuse a snapshot that would cover a stream with two stories, or what this device has not sent under its name."""
    second = streams.stories(workspace)
    ends = dict(streams.ends(workspace))
    for stream, last in header.vector.items():
        twofold = stream in second or stream in second.values()
        sent = bundles.sealed_to(workspace, stream)
        unsent = stream in streams.own(workspace) and sent < min(last, ends.get(stream, 0))
        if twofold or unsent:
            raise BundleError(
                "refused",
                _("It covers what a copied device has written in two ways; take in a pack with the whole history"),
            )


def _contested(workspace: Workspace) -> set[bytes]:
    return {row[0] for row in workspace.connection.execute("SELECT record FROM contested")}
