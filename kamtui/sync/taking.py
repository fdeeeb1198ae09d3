"""Taking bundles in, each in one transaction with the row that says what became of it (sync.md §3)."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.values import RecordId
from kamtui.store import bundles, streams
from kamtui.store.bundles import BundleState
from kamtui.store.emptied import bare, is_held
from kamtui.store.names import name_of
from kamtui.store.scrutiny import RefusedError
from kamtui.store.wire import Piece, StreamKey
from kamtui.store.workspace import Workspace
from kamtui.sync.bundle import Header, bundle_hash, read_bundle, read_header
from kamtui.sync.limits import BundleError
from kamtui.sync.stories import take_story, tell_again
from kamtui.sync.team import join, takes_any, teams_of


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


class _Ready(NamedTuple):
    """A bundle that is proved and may be taken in."""

    hash: bytes
    header: Header
    piece: Piece
    data: bytes


def unread(name: str, error: KamtuiError) -> Arrived:
    """A file that could not be read: the others are, and it is tried again the next time."""
    reason = _("{file}: {what}").format(file=name, what=error.message)
    return Arrived(bundle_hash(name.encode(errors="surrogateescape")), "waiting", reason=reason)


TOGETHER = 64
"""Bundles taken in by one transaction at most: a disk takes as long to keep one small bundle as to keep them all."""

TOGETHER_BYTES = 256 << 10
"""Bytes of such bundles at most: what a full disk or a kill throws back is done again within half a second."""


def take_bundle(workspace: Workspace, data: bytes) -> Arrived:
    """Take one bundle in; see `take_each`."""
    return next(take_each(workspace, [data]))


def take_each(workspace: Workspace, found: Iterable[bytes | Arrived]) -> Iterator[Arrived]:
    """Take bundles in, each wholly or not at all, and tell in their order what became of them; what has become of
    something already is passed on. An unused workspace joins the team of the first one.

    One that cannot be taken in now is kept where it is whole (`waiting`), and tried again by `take_waiting`. Raises
    `KamtuiError` only for what is wrong here: a full disk, a workspace that is read-only or busy.
    """
    pending: list[_Ready | Arrived] = []
    size = 0
    for one in _until_broken_off(workspace, found, pending):
        opened = one if isinstance(one, Arrived) else _opened(workspace, one)
        if pending and _is_apart(opened, size):
            yield from _taken(workspace, pending)
            pending.clear()
            size = 0
            # Those before it may have said that its team is part of ours.
            opened = one if isinstance(one, Arrived) else _opened(workspace, one)
        pending.append(opened)
        size += len(opened.data) if isinstance(opened, _Ready) else 0
        if len(pending) >= TOGETHER:
            yield from _taken(workspace, pending)
            pending.clear()
            size = 0
    yield from _taken(workspace, pending)


def _until_broken_off(
    workspace: Workspace, found: Iterable[bytes | Arrived], pending: list[_Ready | Arrived]
) -> Iterator[bytes | Arrived]:
    """What is found; when looking for more is broken off, by a person or a drive, what is pending is taken in first."""
    more = iter(found)
    while True:
        try:
            one = next(more)
        except StopIteration:
            return
        except BaseException:
            _taken(workspace, pending)
            raise
        yield one


def _is_apart(opened: _Ready | Arrived, size: int) -> bool:
    """Whether what is pending must be taken in before this one."""
    if isinstance(opened, Arrived):
        return opened.state != "known"
    return size + len(opened.data) > TOGETHER_BYTES


def _opened(workspace: Workspace, data: bytes) -> _Ready | Arrived:
    """A bundle ready to be taken in, or what became of it already."""
    digest = bundle_hash(data)
    kept = bundles.find(workspace, digest)
    if kept and kept.state in ("applied", "known"):
        return Arrived(digest, "known", stream=kept.stream)
    header: Header | None = None
    try:
        header = read_header(data)
        require_team(workspace, header)
        header, piece = read_bundle(data)
        _require_mine(workspace, piece)
    except BundleError as error:
        return _left(workspace, digest, header, data, error)
    if header.team not in teams_of(workspace):
        join(workspace, header.team)
    return _Ready(digest, header, piece, data)


def _taken(workspace: Workspace, pending: list[_Ready | Arrived]) -> list[Arrived]:
    """Take in what is ready among these, in one transaction; all of them in their order."""
    ready = [one for one in pending if isinstance(one, _Ready)]
    done: list[Arrived] = []
    try:
        if ready:
            with workspace.merging():
                done = [_applied(workspace, one) for one in ready]
    except RefusedError as error:
        if len(ready) > 1:
            # One of them: each by itself, so that the others are taken in.
            done = [arrived for one in ready for arrived in _taken(workspace, [one])]
        else:
            (one,) = ready
            done = [_left(workspace, one.hash, one.header, one.data, _against_rules(error))]
    arrived = iter(done)
    return [one if isinstance(one, Arrived) else next(arrived) for one in pending]


def _applied(workspace: Workspace, one: _Ready) -> Arrived:
    """Take a bundle's edits in, and keep it with its row. Runs inside a transaction."""
    header, stream = one.header, one.header.stream
    mine = stream in streams.own(workspace)
    taken, holder, second = take_story(workspace, one.piece, one.hash)
    state: BundleState = "applied" if taken.new else "known"
    # What brings nothing new came in other bundles before, and those are passed on; but not where an erasure has
    # emptied them, or where the edits came with a copied file.
    empty = bare(one.piece.edits)
    kept = taken.new or empty or not is_held(workspace, holder, header.first, header.last)
    content = one.data if kept else b""
    bundles.record(
        workspace, one.hash, stream, header.first, header.last, state, content, before=header.before, kept=holder,
        bare=empty,
    )
    if taken.new and streams.has_stories(workspace, stream):
        tell_again(workspace, stream)
    reason = ""
    if taken.new and mine:
        workspace.begin_device()
        reason = _("A copy of this workspace went on as this device; both stories are kept, it has a new name here")
    elif second:
        reason = _("A copy of {device} went on under its name; both stories are kept").format(device=header.device_name)
    return Arrived(one.hash, state, taken.new, taken.conflicts, reason, stream, header.device_name)


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


def take_all(workspace: Workspace, found: Iterable[bytes | Arrived]) -> Iterator[Arrived]:
    """Take bundles in one after the other, then those that had waited for one of them."""
    applied = False
    for arrived in take_each(workspace, found):
        applied = applied or arrived.state == "applied"
        yield arrived
    if applied:
        yield from take_waiting(workspace)


def require_team(workspace: Workspace, header: Header) -> None:
    """Raise `BundleError` for what belongs to a team that this workspace is no part of."""
    if header.team in teams_of(workspace) or takes_any(workspace):
        return
    raise BundleError("refused", _("It belongs to another team; `kamtui sync join` makes both one"))


def _require_mine(workspace: Workspace, piece: Piece) -> None:
    """What is private to a person goes to that person's own devices only (domain.md §11)."""
    if piece.stream.scope != streams.OWN:
        return
    require_person(workspace, {action.person for action in piece.actions})


def require_person(workspace: Workspace, persons: Collection[RecordId | None]) -> None:
    """Raise `BundleError` for what is private to somebody else than me; `persons` did what it tells."""
    me = workspace.me()
    if me is not None and set(persons) == {me}:
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


def _against_rules(error: KamtuiError) -> BundleError:
    return BundleError("refused", _("Its content breaks the rules ({rule})").format(rule=error.message))


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
