"""Putting edits into bundles: once and for ever, and noted in the key file before one leaves."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.store import bundles, devices, streams
from kamtui.store.bundles import Link
from kamtui.store.devices import Signer
from kamtui.store.emptied import bare, emptied
from kamtui.store.wire import Piece, StreamKey
from kamtui.store.workspace import Workspace
from kamtui.sync.bundle import NO_HASH, bundle_hash, halves, write_bundle
from kamtui.sync.limits import MalformedError
from kamtui.sync.stories import branches
from kamtui.sync.team import team_of

EDITS = 20_000
"""Edits of a bundle at most: taking one in holds no lock, and keeps no screen waiting, for longer than that."""

BYTES = 4 << 20
"""Bytes of a bundle's bodies at most, as the log keeps them."""


def seal(workspace: Workspace) -> int:
    """Put every edit that is in no bundle yet into bundles, and keep them: this device's own, and those of devices
    whose key is gone, for which it vouches (a restored or copied workspace holds such edits). What a snapshot covers is
    in bundles elsewhere. Where an erasure has emptied bundles, the same numbers go into new ones, without the values.

    Returns how many edits that were. All of it is kept, or none; the key file knows of it before (sync.md §2). Raises
    `KamtuiError` for an edit that no bundle can hold, for a key file that cannot be written, and as
    `Workspace.merging` does.
    """
    if not unsealed(workspace) and not emptied(workspace):
        return 0
    home, path = workspace.home, workspace.path
    sealed = 0
    with workspace.merging():
        device = devices.current(home, path, workspace.id, workspace.connection)
        keys = devices.signers(home, path, workspace.id)
        second = streams.stories(workspace)
        vector = {key: last for key, last in streams.vector(workspace).items() if key not in second}
        for stream, (first, last) in bundles.unsealed(workspace).items():
            signer = keys.get(stream.device) or keys[device.public]
            sealed += _seal_stream(workspace, signer, stream, first, last, vector)
        for place in emptied(workspace):
            # The device that goes by a stream's name sends it again; a second story has no name that others know.
            if place.stream not in second:
                _seal_again(workspace, keys.get(place.stream.device) or keys[device.public], place, vector)
    return sealed


def unsealed(workspace: Workspace) -> int:
    """How many edits `seal` would put into bundles now."""
    return sum(last - first + 1 for first, last in bundles.unsealed(workspace).values())


def _seal_stream(
    workspace: Workspace, signer: Signer, stream: StreamKey, first: int, last: int, vector: Mapping[StreamKey, int]
) -> int:
    before = bundles.newest_in(workspace, stream) or NO_HASH
    before = _seal_numbers(workspace, signer, Link(stream, first, last, before), vector)
    if signer.public == stream.device:
        signer.publish(stream.scope, last, before)
    return last - first + 1


def _seal_again(workspace: Workspace, signer: Signer, place: Link, vector: Mapping[StreamKey, int]) -> None:
    """Put edits into bundles once more, without what was erased. They stand in the chain where those before stood."""
    _seal_numbers(workspace, signer, place._replace(before=place.before or NO_HASH), vector)


def _seal_numbers(workspace: Workspace, signer: Signer, place: Link, vector: Mapping[StreamKey, int]) -> bytes:
    """Put some numbers of a stream into bundles. Returns the hash of the last one."""
    stream, number, last, before = place
    told = {one: upto for one, upto in vector.items() if stream.scope == streams.OWN or one.scope != streams.OWN}
    while number <= last:
        piece = streams.piece(workspace, stream, number, last, EDITS, BYTES)
        if not piece.edits:
            raise KamtuiError(
                _("Change {number} of this device is missing").format(number=number),
                hint=_("Run `kamtui check --repair`, or restore a backup"),
            )
        meant = branches(workspace, piece)
        piece = replace(piece, branches=meant)
        known = {**{branch.stream: 0 for branch in meant.values()}, **told, stream: last}
        for data, (begin, end) in _written(workspace, piece, before, known, signer):
            link, before = before, bundle_hash(data)
            empty = [seq for seq in bare(piece.edits) if begin <= seq <= end]
            bundles.record(workspace, before, stream, begin, end, "applied", data, before=link, bare=empty)
        number = piece.edits[-1].seq + 1
    return before


def _written(
    workspace: Workspace, piece: Piece, before: bytes, vector: Mapping[StreamKey, int], signer: Signer
) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """The bundle of a piece with its first and last number, or several where it is too large for one; each names the
    one before it."""
    try:
        data = write_bundle(piece, team_of(workspace), before, vector, signer.sign, signer=signer.public)
    except MalformedError as error:
        if len(piece.edits) < 2:
            raise KamtuiError(
                _("A change cannot be sent"), str(error), _("Shorten what was written there, and try again")
            ) from error
        for half in halves(piece):
            for data, span in _written(workspace, half, before, vector, signer):
                before = bundle_hash(data)
                yield data, span
        return
    yield data, (piece.edits[0].seq, piece.edits[-1].seq)
