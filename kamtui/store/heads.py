"""Heads: the edits of a field that nobody has written over. Pure functions over edits (sync.md §1)."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from kamtui.records.values import Value
from kamtui.store.log import LIFE, Edit

Order: TypeAlias = Callable[[Edit], tuple[int, bytes, int]]
"""Puts heads in the order that is the same on every device: clock, stream's key, number."""


class State(NamedTuple):
    """What a record's edits come to: the heads of each field, the value shown for each, and whether it is deleted."""

    heads: Mapping[str, tuple[int, ...]]
    shown: Mapping[str, Value]
    dead: bool


def state_of(edits: Iterable[Edit], order: Order) -> State:
    """The state that a record's known edits define, whatever order they came in."""
    known = {edit.id: edit for edit in edits}
    covered: dict[str, set[int]] = {}
    for edit in known.values():
        for name, ids in edit.over.items():
            covered.setdefault(name, set()).update(ids)
    heads: dict[str, tuple[int, ...]] = {}
    shown: dict[str, Value] = {}
    for edit in sorted(known.values(), key=order):
        for name, value in edit.values.items():
            if edit.id not in covered.get(name, ()):
                heads[name] = (*heads.get(name, ()), edit.id)
                shown[name] = value
    return State(heads, shown, is_dead(heads, known))


def is_dead(heads: Mapping[str, tuple[int, ...]], known: Mapping[int, Edit]) -> bool:
    """Whether the record is deleted: every head of `LIFE` deletes, and between them they saw every other head.

    A head that no delete saw keeps the record alive; "deleted by one, changed by another" is then a conflict to show.
    """
    lives = heads.get(LIFE, ())
    if not lives or not all(known[one].values[LIFE] for one in lives):
        return False
    seen = set(lives).union(*(known[one].over.get(LIFE, ()) for one in lives))
    return all(head in seen for ids in heads.values() for head in ids)
