"""Two stories of one stream: a device was copied with its key, and both copies went on under its name (sync.md §2).

Two bundles then give one number to two edits. Both are kept: the story that came second is a stream of its own here
(`branch_of`), and the copy that learns of it takes a new name. Which story another bundle means when it names an edit,
its own chain of predecessors says for its own stream, and for others the branch that its header names. What could not
be told when a bundle came, because the other story was not known yet, is told again when it is (`_tell_again`).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from kamtui.store import bundles, devices, streams
from kamtui.store.merging import ForkedError, Taken, respell, take
from kamtui.store.wire import BRANCH_HASH, Branch, EditRef, Piece, StreamKey, branch_key
from kamtui.store.workspace import Workspace
from kamtui.sync.bundle import read_bundle

Story = Callable[[EditRef], EditRef]
"""From an edit as a bundle names it to the same edit as it is named here."""


def take_story(workspace: Workspace, piece: Piece, digest: bytes) -> tuple[Taken, StreamKey, bool]:
    """Take a bundle's piece in under the story it belongs to. Runs inside `Workspace.merging`.

    Returns what it brought, the stream it is kept in here, and whether that is a story nobody here knew of. Raises
    `KamtuiError` as `take` does.
    """
    parents = streams.stories(workspace)
    known = [piece.stream, *(key for key in parents if _root(parents, key) == piece.stream)]
    before = bundles.kept_in(workspace, piece.before)
    known.sort(key=lambda key: key != before)
    begin, parent = 0, piece.stream
    # What this machine has not sent yet under the stream's name must not lie among what a copy has sent under it.
    unsent = _has_unsent(workspace, piece.stream)
    for key in known:
        part = _part(workspace, piece, key)
        if not part.edits:
            continue
        try:
            extend = not (unsent and key == piece.stream)
            taken = take(workspace, named_here(workspace, part, key, parents), extend=extend)
        except ForkedError as error:
            if error.begin > begin:
                begin, parent = error.begin, key
            continue
        return taken, key, False
    key = branch_key(piece.stream, digest[:BRANCH_HASH])
    streams.begin_story(workspace, key, parent, begin)
    parents = streams.stories(workspace)
    return take(workspace, named_here(workspace, _part(workspace, piece, key), key, parents)), key, True


def _has_unsent(workspace: Workspace, stream: StreamKey) -> bool:
    """Whether this machine has the key of a stream, and edits of it that are in no bundle yet."""
    if bundles.sealed_to(workspace, stream) >= dict(streams.ends(workspace)).get(stream, 0):
        return False
    return stream.device in devices.signers(workspace.home, workspace.path, workspace.id)


def tell_again(workspace: Workspace, stream: StreamKey) -> None:
    """Read every kept bundle again that names edits of a stream with two stories, and mend what was taken for the wrong
    one. Runs inside `Workspace.merging`, after a bundle of such a stream has come."""
    parents = streams.stories(workspace)
    for one in bundles.every(workspace, "applied"):
        if not one.length or one.stream is None:
            continue
        header, piece = read_bundle(bundles.content(workspace, one.hash))
        if header.stream == stream or any(branch.stream == stream for branch in header.branches.values()):
            key = bundles.kept_in(workspace, one.hash) or header.stream
            respell(workspace, named_here(workspace, _part(workspace, piece, key), key, parents))


def named_here(
    workspace: Workspace, piece: Piece, key: StreamKey, parents: Mapping[StreamKey, StreamKey]
) -> Piece:
    """The piece with every edit it names as it is named here; `key` is the stream it is kept in, `parents` says of each
    second story which one it began in."""
    if not parents and all(own == branch.stream for own, branch in piece.branches.items()):
        return piece
    story = _Story(workspace, piece, key, parents)
    edits = tuple(
        replace(
            edit,
            action=story.of(edit.action),
            over={name: tuple(map(story.of, refs)) for name, refs in edit.over.items()},
        )
        for edit in piece.edits
    )
    actions = tuple(
        replace(made, ref=story.of(made.ref), of=story.of(made.of) if made.of else None) for made in piece.actions
    )
    return Piece(key, piece.device_name, edits, actions, piece.before, piece.branches)


def branches(workspace: Workspace, piece: Piece) -> dict[StreamKey, Branch]:
    """Which story is meant of each other stream that a piece of this workspace names, as far as it came in bundles."""
    parents = streams.stories(workspace)
    named = {ref.stream for edit in piece.edits for refs in edit.over.values() for ref in refs}
    found = {}
    for key in sorted(named - {piece.stream}):
        if newest := bundles.newest_in(workspace, key):
            found[key] = Branch(_root(parents, key), newest[:BRANCH_HASH])
    return found


class _Story:
    """Names edits as they are named here, for one piece."""

    def __init__(
        self, workspace: Workspace, piece: Piece, key: StreamKey, parents: Mapping[StreamKey, StreamKey]
    ) -> None:
        self._workspace = workspace
        self._piece = piece
        self._key = key
        self._parents = parents
        self._twofold = {_root(parents, one) for one in parents}
        self._begun = {one: streams.begun(workspace, one) for one in parents}
        self._cache: dict[EditRef, EditRef] = {}

    def of(self, ref: EditRef) -> EditRef:
        """The edit as it is named here."""
        if ref not in self._cache:
            self._cache[ref] = EditRef(self._stream(ref), ref.seq)
        return self._cache[ref]

    def _stream(self, ref: EditRef) -> StreamKey:
        piece = self._piece
        if ref.stream == piece.stream:
            if ref.seq >= piece.edits[0].seq:
                return self._in(self._key, ref.seq)
            return self._walked(piece.before, ref)
        branch = piece.branches.get(ref.stream)
        if branch is None or (branch.stream == ref.stream and ref.stream not in self._twofold):
            return ref.stream
        return self._walked(branch.hash, ref)

    def _in(self, key: StreamKey, seq: int) -> StreamKey:
        """A second story holds only what differs; before that it is the one it began in."""
        while seq < self._begun.get(key, 0):
            key = self._parents[key]
        return key

    def _walked(self, hash: bytes, ref: EditRef) -> StreamKey:
        """The story that holds the edit, going back from a bundle to its predecessors; where the way is broken, by the
        name the bundle gives."""
        found = bundles.link(self._workspace, hash) if hash else None
        while found and ref.seq < found.first:
            found = bundles.link(self._workspace, found.before)
        if found is None or ref.seq > found.last:
            return ref.stream
        return self._in(found.stream, ref.seq)


def _root(parents: Mapping[StreamKey, StreamKey], key: StreamKey) -> StreamKey:
    """The stream as its device calls it."""
    while key in parents:
        key = parents[key]
    return key


def _part(workspace: Workspace, piece: Piece, key: StreamKey) -> Piece:
    """What of a piece belongs to a story: all of it to the first one, to another what is not before its beginning."""
    begun = 0 if key == piece.stream else streams.begun(workspace, key)
    if not begun or piece.edits[0].seq >= begun:
        return piece
    edits = tuple(edit for edit in piece.edits if edit.seq >= begun)
    named = {edit.action for edit in edits}
    return replace(piece, edits=edits, actions=tuple(made for made in piece.actions if made.ref in named))
