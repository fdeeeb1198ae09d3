"""Taking bundles in, each in one transaction with the row that says what became of it (sync.md §3)."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kamtui.locale import _
from kamtui.store import bundles, streams
from kamtui.store.bundles import BundleState
from kamtui.store.names import name_of
from kamtui.store.wire import Piece, StreamKey
from kamtui.store.workspace import Workspace
from kamtui.sync.bundle import Header, bundle_hash, read_bundle, read_header
from kamtui.sync.limits import BundleError
from kamtui.sync.stories import take_story, tell_again
from kamtui.sync.team import is_unused, join, teams_of


class Arrived(NamedTuple):
    """What became of one bundle.

    `hash` is what it is known by (32 bytes; of one that is not whole, of the bytes there are), `stream` and
    `device_name` where it comes from, as far as its header could be read. `changes` are the edits that were new,
    `conflicts` the records that came into conflict by them.
    """

    hash: bytes
    state: BundleState
    changes: int = 0
    conflicts: int = 0
    reason: str = ""
    stream: StreamKey | None = None
    device_name: str = ""


def take_bundle(workspace: Workspace, data: bytes) -> Arrived:
    """Take one bundle in. An unused workspace joins its team by it.

    One that cannot be taken in now is kept where it is whole (`waiting`), and tried again by `take_waiting`. Raises
    `KamtuiError` only for what is wrong here: a full disk, a workspace that is read-only or busy.
    """
    digest = bundle_hash(data)
    kept = bundles.find(workspace, digest)
    if kept and kept.state in ("applied", "known"):
        return Arrived(digest, "known", stream=kept.stream)
    header: Header | None = None
    try:
        header = read_header(data)
        _require_team(workspace, header)
        header, piece = read_bundle(data)
        _require_mine(workspace, piece)
    except BundleError as error:
        return _left(workspace, digest, header, data, error)
    if header.team not in teams_of(workspace):
        join(workspace, header.team)
    stream, name = header.stream, header.device_name
    with workspace.merging():
        taken, holder, second = take_story(workspace, piece, digest)
        state: BundleState = "applied" if taken.new else "known"
        # What brings nothing new came in other bundles before; those are passed on.
        bundles.record(
            workspace, digest, stream, header.first, header.last, state, data if taken.new else b"",
            before=header.before, kept=holder,
        )  # fmt: skip
        if taken.new and streams.has_stories(workspace, stream):
            tell_again(workspace, stream)
    mine = taken.new > 0 and stream in streams.own(workspace)
    reason = _begin_anew(workspace, mine, name) if second or mine else ""
    return Arrived(digest, state, taken.new, taken.conflicts, reason, stream, name)


def _begin_anew(workspace: Workspace, mine: bool, name: str) -> str:
    """A copy of a device went on under its name; if it is this one, it takes a new name. Returns what to tell."""
    if mine:
        workspace.begin_device()
        return _("A copy of this workspace went on as this device; both stories are kept, this one has a new name now")
    return _("A copy of {device} went on under its name; both stories are kept").format(device=name)


def take_waiting(workspace: Workspace) -> Iterator[Arrived]:
    """Try those again that were kept waiting, while anything comes of it."""
    progressed = True
    while progressed:
        progressed = False
        for one in bundles.every(workspace, "waiting"):
            if not one.length:
                continue
            arrived = take_bundle(workspace, bundles.content(workspace, one.hash))
            if arrived.state in ("applied", "known"):
                progressed = True
                yield arrived


def take_all(workspace: Workspace, found: Iterable[bytes]) -> Iterator[Arrived]:
    """Take bundles in one after the other, then those that had waited for one of them."""
    applied = False
    for data in found:
        arrived = take_bundle(workspace, data)
        applied = applied or arrived.state == "applied"
        yield arrived
    if applied:
        yield from take_waiting(workspace)


def _require_team(workspace: Workspace, header: Header) -> None:
    if header.team in teams_of(workspace) or is_unused(workspace):
        return
    raise BundleError("refused", _("It belongs to another team; `kamtui sync join` makes both one"))


def _require_mine(workspace: Workspace, piece: Piece) -> None:
    """What is private to a person goes to that person's own devices only (domain.md §11)."""
    if piece.stream.scope != streams.OWN:
        return
    me = workspace.me()
    persons = {action.person for action in piece.actions}
    if me is not None and persons == {me}:
        return
    if len(persons) != 1 or None in persons:
        raise BundleError("refused", _("It is private, and does not say to whom"))
    (person,) = persons
    assert person is not None
    if me is None:
        reason = _("It is private; it waits until you say who you are: `kamtui sync import FILE --me NAME`")
        raise BundleError("waiting", reason, sound=True)
    name = name_of(workspace, "teammate", person)
    raise BundleError("refused", _("It is private to {name}").format(name=name or _("somebody else")))


def _left(workspace: Workspace, digest: bytes, header: Header | None, data: bytes, error: BundleError) -> Arrived:
    """Note a bundle that was not taken in; a sound one is kept, to be tried again. One that is cut or damaged may come
    whole the next time: nothing is noted."""
    stream = header.stream if header else None
    if error.state == "refused" or error.sound:
        first, last = (header.first, header.last) if header else (0, 0)
        content = data if error.sound else b""
        with workspace.merging():
            bundles.record(workspace, digest, stream, first, last, error.state, content, error.reason)
    name = header.device_name if header else ""
    return Arrived(digest, error.state, reason=error.reason, stream=stream, device_name=name)
