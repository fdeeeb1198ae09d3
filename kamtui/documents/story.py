"""The history of a record as a story: who did what to it, when and from where, each change as a sentence."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kamtui.documents.difference import SKIPPED, Piece, difference, is_long
from kamtui.documents.valued import Named, in_words
from kamtui.documents.verbs import life_words, origin_words, verb_words
from kamtui.locale import _
from kamtui.records.fields import Grade
from kamtui.records.kinds import EXTRA, Field, is_kind, kind_of
from kamtui.records.values import RecordId, Value

if TYPE_CHECKING:
    from kamtui.store.history import Change, Entry
    from kamtui.store.workspace import Workspace

ARROW = " -> "
"""Between a value and the one that took its place."""


class Said(NamedTuple):
    """One change as a sentence: the field's `label` and what is said of it. `private`: how private the field is."""

    label: str
    pieces: tuple[Piece, ...]
    private: Grade | None = None

    @property
    def text(self) -> str:
        """What is said, as one text."""
        return "".join(piece.text for piece in self.pieces)


class Told(NamedTuple):
    """One action of the story. `when` stands in the reader's zone; `what` is `created`, `changed`; `origin` says by
    hand, from which file, from whose device, or as an undo."""

    action: int
    when: datetime
    who: str
    what: str
    origin: str
    said: tuple[Said, ...]


class Story(NamedTuple):
    """The history of a record of a kind, the latest action first."""

    kind: str
    told: tuple[Told, ...]


def story_of(workspace: "Workspace", record: RecordId) -> Story:
    """The story of a record, living or deleted. Raises `KamtuiError` when there never was one.

    A person's story has what was done to the seat they hold, since they are known: a title and a boss belong to it.
    """
    from kamtui.documents.called import told_of
    from kamtui.store.history import history, kind_of_any
    from kamtui.store.ids import id_text
    from kamtui.store.queries import seat_of

    @cache
    def named(kind: str, id: RecordId) -> str:
        return told_of(workspace, kind, id) or id_text(id)

    with workspace.snapshot():
        kind = kind_of_any(workspace, record)
        entries = [(kind, entry) for entry in history(workspace, record)]
        if kind == "contact" and entries:
            seat = seat_of(workspace, record)
            begun = min(entry.when for _kind, entry in entries)
            if seat is not None:
                later = [("seat", entry) for entry in history(workspace, seat["id"]) if entry.when >= begun]
                entries = _merged(entries, later)
        return Story(kind, tuple(told(entries, named, workspace.now())))


def told(entries: Sequence[tuple[str, "Entry"]], named: Named, now: datetime) -> Iterator[Told]:
    """Entries, each with the kind of its record, causes before effects, as a story: the latest first, those of one
    action as one."""
    together: dict[int, list[tuple[str, Entry]]] = {}
    for kind, entry in entries:
        together.setdefault(entry.action, []).append((kind, entry))
    for action, parts in reversed(together.items()):
        first = parts[0][1]
        yield Told(
            action,
            first.when.astimezone(now.tzinfo),
            named("teammate", first.person) if first.person else first.device,
            life_words(first.life) or verb_words(first.verb),
            # `undone` says it already; `deleted` does not say that it was by an undo.
            origin_words(
                "hand" if first.verb in ("undo", "redo") and not first.life else first.cause,
                first.source, first.device, first.mine,
            ),
            tuple(dict.fromkeys(said for kind, entry in parts for said in _said(kind, entry, named, now))),
        )


def _merged(one: list[tuple[str, "Entry"]], two: list[tuple[str, "Entry"]]) -> list[tuple[str, "Entry"]]:
    """Two histories as one by the clock; neither loses its own order, in which causes stand before effects."""
    found: list[tuple[str, Entry]] = []
    left, right = list(one), list(two)
    while left and right:
        found.append((left if left[0][1].when <= right[0][1].when else right).pop(0))
    return [*found, *left, *right]


def _said(kind: str, entry: "Entry", named: Named, now: datetime) -> Iterator[Said]:
    declared = kind_of(kind).by_name if is_kind(kind) else {}
    for change in entry.changes:
        field = declared.get(change.field)
        if field is not None and field.target in ("account", "contact") and kind == "seat" and entry.life == "created":
            continue  # a seat is made for a person at an account: the story of the person says both already
        label = _(field.label) if field else change.field.removeprefix(EXTRA)
        yield Said(label, tuple(_pieces(field, change, named, now, entry.life == "created")), change.private)


def _pieces(field: Field | None, change: "Change", named: Named, now: datetime, new: bool) -> Iterable[Piece]:
    """`proposal -> negotiation`; of a set who was added and removed; of long texts the difference."""

    def words(value: Value) -> str:
        return in_words(field, value, named, now)

    old, value = words(change.old), words(change.new)
    if field is not None and field.shape == "set":
        if new and not old:
            return (Piece(value),)
        parts = (_("added {names}").format(names=value) if value else "",
                 _("removed {names}").format(names=old) if old else "")
        return (Piece(_("; ").join(part for part in parts if part)),)
    before = " / ".join(text for text in (old, *map(words, change.others)) if text)
    if not before:
        return (Piece(value or _("(empty)")),)
    if value and not change.others and (is_long(old) or is_long(value)):
        return _told_apart(old, value)
    return (Piece(before + ARROW + (value or _("(empty)"))),)


def _told_apart(old: str, new: str) -> tuple[Piece, ...]:
    """The difference of two texts; of two that have little in common each as a whole, for crumbs tell nothing."""
    pieces = difference(old, new)
    same = sum(len(piece.text) for piece in pieces if piece.sort == "same")
    if same >= min(len(old), len(new)) * ALIKE or any(SKIPPED in piece.text for piece in pieces):
        return pieces
    return Piece(f"[-{old}-]", "taken"), Piece(f"{{+{new}+}}", "added")


ALIKE = 0.5
"""Share of the shorter of two texts that both have in common, from which their difference is easier to read."""
