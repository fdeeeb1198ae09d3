"""Taking back this device's last action, and taking that back again (sync.md §1, Undo). Any other one: `deeds`."""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.values import RecordId, Value
from kamtui.store.heads import state_of
from kamtui.store.log import CREATE, ERASE, LIFE, Edit, stream_of
from kamtui.store.schema import SEQ_BITS
from kamtui.store.searching import keep_up
from kamtui.store.transaction import Cause, Transaction

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

DOES = ("hand", "import", "redo")
"""Causes of the actions that undo takes back; `undo` itself is what redo takes back."""


class Skipped(NamedTuple):
    """A field that was left as it is, for somebody has written over it since. `field` is empty for a whole record.

    `erased` says that it is left because its former values are no more.
    """

    kind: str
    record: RecordId
    field: str
    erased: bool = False


class Undone(NamedTuple):
    """What an undo or redo did: the verb it took back, its own action, what it left alone."""

    verb: str
    action: int
    skipped: tuple[Skipped, ...]


def undo(workspace: "Workspace") -> Undone:
    """Take back this device's last action that still stands. Raises `KamtuiError` when there is none."""
    action = undo_candidate(workspace)
    if action is None:
        raise KamtuiError(
            _("There is nothing to undo"), hint=_("Only what was done on this device can be undone here")
        )
    return reverse(workspace, action, "undo")


def redo(workspace: "Workspace") -> Undone:
    """Do again what the last undo took back. Raises `KamtuiError` when nothing was undone since the last change."""
    action = redo_candidate(workspace)
    if action is None:
        raise KamtuiError(_("There is nothing to redo"))
    return reverse(workspace, action, "redo")


def undo_candidate(workspace: "Workspace") -> int | None:
    """The action that `undo` would take back."""
    return _last(workspace, DOES, standing=True)


def redo_candidate(workspace: "Workspace") -> int | None:
    """The undo that `redo` would take back: none once something new was done."""
    last_undo = _last(workspace, ("undo",), standing=True)
    last_new = _last(workspace, ("hand", "import"), standing=False)
    if last_undo is None or (last_new is not None and _clock(workspace, last_new) > _clock(workspace, last_undo)):
        return None
    return last_undo


def _last(workspace: "Workspace", causes: Iterable[str], *, standing: bool) -> int | None:
    """This device's last action of these causes. Its own clock never runs back, so it orders its two streams."""
    named = ", ".join(f"'{cause}'" for cause in causes)
    found = []
    for stream in workspace.own_streams():
        row = workspace.connection.execute(
            f"SELECT hlc, id FROM action WHERE id >= ? AND id < ? AND cause IN ({named}) "
            f"{'AND undone_by IS NULL' if standing else ''} ORDER BY id DESC LIMIT 1",
            (stream << SEQ_BITS, (stream + 1) << SEQ_BITS),
        ).fetchone()
        if row:
            found.append((row[0], row[1]))
    return max(found)[1] if found else None


def _clock(workspace: "Workspace", action: int) -> int:
    (reading,) = workspace.connection.execute("SELECT hlc FROM action WHERE id = ?", (action,)).fetchone()
    return int(reading)


def _found(workspace: "Workspace", edit: int) -> Edit | None:
    """The edit; None for one that another device wrote over and that has not come here."""
    try:
        return workspace.log.get(edit)
    except KeyError:
        return None


def reverse(workspace: "Workspace", action: int, name: str, *, keep_owners: bool = False) -> Undone:
    """Write the former values of everything the action changed and nobody has changed since, by an action called
    `name` (`undo` or `redo`).

    With `keep_owners` a record that the action made, and to which records of other actions belong by now, stays: what
    is not the last action may have been built upon. Raises `KamtuiError` where nothing can be taken back.
    """
    undone = _reversed(workspace, action, name, keep_owners)
    keep_up(workspace)
    return undone


def _reversed(workspace: "Workspace", action: int, name: str, keep_owners: bool) -> Undone:
    with workspace.action(name, Cause(name, of=action)) as transaction:
        verb, undone = _verb(workspace, action)
        if undone:
            raise KamtuiError(_("Another window has just undone this"))
        edits = workspace.log.of_action(action)
        if any(edit.op == ERASE for edit in edits):
            raise KamtuiError(
                _("What was erased cannot be brought back"), _("its values are no more, here or elsewhere"),
                _("Undo goes back no further than an erasure; change what was before it by hand"),
            )
        skipped = _take_back(workspace, transaction, edits, keep_owners)
        if not transaction.edits and any(one.erased for one in skipped):
            raise KamtuiError(
                _("This can no longer be undone"), _("what it changed was erased since"),
                _("`kamtui history` shows who changed what"),
            )
        if not transaction.edits:
            raise KamtuiError(
                _("This can no longer be undone"), _("everything it changed was changed again since"),
                _("`kamtui history` shows who changed what"),
            )
        return Undone(verb, transaction.action, tuple(skipped))


def _verb(workspace: "Workspace", action: int) -> tuple[str, bool]:
    """What the user did that this action did, took back or did again; and whether the action is taken back itself."""
    verb, of, undone = workspace.connection.execute(
        "SELECT verb, of, undone_by FROM action WHERE id = ?", (action,)
    ).fetchone()
    passed = {action}
    while of and of not in passed:
        passed.add(of)
        row = workspace.connection.execute("SELECT verb, of FROM action WHERE id = ?", (of,)).fetchone()
        verb, of = row or (verb, None)
    return str(verb), bool(undone)


def _take_back(
    workspace: "Workspace", transaction: Transaction, edits: list[Edit], keep_owners: bool
) -> list[Skipped]:
    """Reverse edits record by record, the last one first, so that owners come back before what they own needs them."""
    records: dict[tuple[str, RecordId], list[Edit]] = {}
    for edit in reversed(edits):
        records.setdefault((edit.kind, edit.record), []).append(edit)
    mine = {edit.id: edit for edit in edits}
    skipped: list[Skipped] = []
    for (kind, record), changes in records.items():
        if not any(edit.values for edit in changes):
            skipped.append(Skipped(kind, record, "", erased=True))
        elif any(edit.op == CREATE for edit in changes):
            if keep_owners and workspace.owned(kind, record):  # what the action itself made below it is gone by now
                skipped.append(Skipped(kind, record, ""))
                continue
            skipped += _unmake(workspace, transaction, kind, record, mine)
        else:
            skipped += _restore(workspace, transaction, kind, record, changes, mine)
    return skipped


def _unmake(
    workspace: "Workspace", transaction: Transaction, kind: str, record: RecordId, mine: dict[int, Edit]
) -> list[Skipped]:
    """Delete a record the action made, unless somebody has written to it since."""
    reading = workspace.read(kind, record)
    if reading.deleted:
        return []
    known = _edits(workspace, kind, record)
    origins = {reading.base}.union(
        *(_origins(workspace, name, heads, mine, known) for name, heads in reading.heads.items())
    )
    if not origins <= set(mine):
        return [Skipped(kind, record, "")]
    transaction.restate(kind, record, {LIFE: 1}, {LIFE: reading.every_head()})
    return []


def _restore(
    workspace: "Workspace",
    transaction: Transaction,
    kind: str,
    record: RecordId,
    changes: list[Edit],
    mine: dict[int, Edit],
) -> list[Skipped]:
    """Give back the former values of a record's fields."""
    reading = workspace.read(kind, record)
    known = _edits(workspace, kind, record)
    skipped = []
    former: dict[str, list[Edit | None]] = {}
    over: dict[str, tuple[int, ...]] = {}
    for name in dict.fromkeys(name for edit in changes for name in edit.values):
        heads = reading.over(name)
        origins = {head: _origins(workspace, name, (head,), mine, known) for head in heads}
        over[name] = tuple(head for head in heads if origins[head] and origins[head] <= set(mine))
        if over[name] and len(over[name]) == len(heads):
            former[name] = _former(workspace, name, set().union(*origins.values()), mine)
        elif over[name] and name != LIFE:
            former[name] = _without(workspace, name, mine, known)
        else:
            skipped.append(Skipped(kind, record, name))
    lives = former.pop(LIFE, [])
    plain = {name: _value(edits[0], name) for name, edits in former.items()}
    if plain:
        transaction.restate(kind, record, plain, {name: over[name] for name in plain})
    for name, edits in former.items():
        for other in edits[1:]:
            transaction.restate(kind, record, {name: _value(other, name)}, {name: over[name]})
    if lives:
        _restore_life(workspace, transaction, kind, record, lives, mine)
    return skipped


def _without(
    workspace: "Workspace", name: str, mine: Collection[int], known: Mapping[int, Edit]
) -> list[Edit | None]:
    """What a contested field would hold had the action never been: its other heads, one for each value.

    Its own former value may not be among them: who wrote against the action wrote over that value as well.
    """
    state = state_of((edit for edit in known.values() if edit.id not in mine), workspace.order)
    found: list[Edit | None] = []
    for head in state.heads.get(name, ()):
        if all(_value(known[head], name) != _value(other, name) for other in found):
            found.append(known[head])
    return found or [None]


def _value(edit: Edit | None, name: str) -> Value:
    """What an edit gave a field; nothing where no edit did."""
    return edit.values[name] if edit else None


def _restore_life(
    workspace: "Workspace",
    transaction: Transaction,
    kind: str,
    record: RecordId,
    lives: list[Edit | None],
    mine: dict[int, Edit],
) -> None:
    """Give back what the record's life was: each former deletion or restoring, over what the action made of it.

    A deletion covers again what it had covered, and not what it had never seen: if that kept the record alive before
    the action, it does so again, and the conflict is back.
    """
    seen = workspace.read(kind, record)
    known = _edits(workspace, kind, record)
    deletions = [one for one in lives if one and one.values[LIFE]]
    others = [one for one in lives if one not in deletions]
    if deletions:
        covered = set(mine).union(*(one.over.get(LIFE, ()) for one in deletions))
        over = set(seen.over(LIFE))
        own, begun = workspace.own_streams(), min(edit.hlc for edit in mine.values())
        # Edits from before the action that no deletion saw kept the record alive, even where they say nothing. Of
        # another device's it cannot be told when they came: they keep it alive as they would without the action.
        stood = {
            one for one, edit in known.items()
            if one not in covered and (edit.hlc < begun or stream_of(one) not in own)
        }
        for name in ("", *seen.heads):
            written = [one for one in covered if one in known and name in known[one].values]
            reached = covered | _origins(workspace, name, written, (), known)
            for head in seen.heads.get(name, (seen.base,)):
                if name == LIFE or head in stood:
                    continue
                if _origins(workspace, name, (head,), mine, known) <= reached:
                    over.add(head)
        transaction.restate(kind, record, {LIFE: 1}, {LIFE: tuple(sorted(over))})
    for value in dict.fromkeys(_value(one, LIFE) for one in others):
        transaction.restate(kind, record, {LIFE: value}, {LIFE: seen.over(LIFE)})


def _origins(
    workspace: "Workspace", name: str, heads: Iterable[int], mine: Collection[int], known: Mapping[int, Edit]
) -> set[int]:
    """The edits that first gave a field what its heads say: an undo or redo only states again what stood before it.

    Without this, undoing two actions in turn would take the first undo for somebody else's change. What stood before is
    read from the edits of the action that was taken back, not from those the undo went over: these may have been
    restated themselves. Edits in `mine` are origins as they stand; a head that restates an empty field has none.
    `known` are all edits of the record.
    """
    found: set[int] = set()
    waiting, seen = list(heads), set[int]()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        edit = known.get(one)
        taken_back = _of(workspace, edit.action) if edit and one not in mine else None
        if not taken_back:
            found.add(one)
            continue
        former = [other for other in known.values() if other.action == taken_back and name in other.values]
        inside = {other.id for other in former}
        below = {each for other in former for each in other.over.get(name, ())} - inside
        waiting += [each for each in below if each not in known or name in known[each].values]
    return found


def _of(workspace: "Workspace", action: int) -> int | None:
    """The action that an undo or redo takes back; none for any other action."""
    row = workspace.connection.execute("SELECT of FROM action WHERE id = ?", (action,)).fetchone()
    return row[0] if row else None


def _edits(workspace: "Workspace", kind: str, record: RecordId) -> dict[int, Edit]:
    """All edits of a record by number."""
    return {edit.id: edit for edit in workspace.log.of_record(record, workspace.base_of(kind, record))}


def _former(
    workspace: "Workspace", name: str, origins: Iterable[int], mine: dict[int, Edit]
) -> list[Edit | None]:
    """The edits that stood before the action: the heads its first edit of the field went over, one for each value.

    Several of them were a conflict, which comes back as one; None where the field was empty. Of a record's life all
    are wanted: two deletions cover together what neither covers alone.
    """
    found: list[Edit | None] = []
    passed: set[int] = set()
    waiting = [one for origin in sorted(origins) for one in mine[origin].over.get(name, ())]
    while waiting:
        one = waiting.pop(0)
        if one in passed:
            continue
        passed.add(one)
        if one in mine:
            waiting += mine[one].over.get(name, ())
            continue
        edit = _found(workspace, one)
        if edit and name in edit.values and (
            name == LIFE or all(edit.values[name] != _value(other, name) for other in found)
        ):
            found.append(edit)
    return found or [None]
