"""Heads: the edits of a field that nobody has written over. Pure functions over edits (sync.md §1)."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from kamtui.records.values import Value
from kamtui.store.log import LIFE, Edit

Order: TypeAlias = Callable[[Edit], tuple[int, bytes, int]]
"""Puts heads in the order that is the same on every device: clock, stream's key, number."""

Private: TypeAlias = Callable[[int], bool]
"""Whether an edit is of an own-private stream, which only its author's devices have."""


class State(NamedTuple):
    """What a record's edits come to: the heads of each field, the value shown for each, and whether it is deleted.

    `contested` says that a field's heads differ, or that the record outlived its deletion; `kind` what it is.
    """

    heads: Mapping[str, tuple[int, ...]]
    shown: Mapping[str, Value]
    dead: bool
    contested: bool = False
    kind: str = ""


def nobodys(_edit: int) -> bool:
    """What `private` is where every edit is the team's."""
    return False


def state_of(edits: Iterable[Edit], order: Order, private: Private = nobodys) -> State:
    """The state that a record's known edits define, whatever order they came in.

    A record is of one kind: that of the team's first edit by `order`. Edits that call it by another stay in the log.
    """
    known = {edit.id: edit for edit in edits}
    kinds = {edit.kind for edit in known.values()}
    if len(kinds) > 1:
        first = min(known.values(), key=lambda edit: (private(edit.id), order(edit)))
        known = {number: edit for number, edit in known.items() if edit.kind == first.kind}
        kinds = {first.kind}
    covered: dict[str, set[int]] = {}
    for edit in known.values():
        for name, ids in edit.over.items():
            covered.setdefault(name, set()).update(ids)
    heads: dict[str, tuple[int, ...]] = {}
    shown: dict[str, Value] = {}
    for edit in sorted(known.values(), key=order):
        for name, value in edit.values.items():
            if edit.id not in covered.get(name, ()) and name not in edit.past:
                heads[name] = (*heads.get(name, ()), edit.id)
                shown[name] = value
    # Nothing is left of a record whose edits were all emptied (`store.erasing`).
    dead = not heads or is_dead(heads, known, private)
    contested = not dead and any(
        outlived(ids, known, private) if name == LIFE else len(ids) > 1 and differ(name, ids, known)
        for name, ids in heads.items()
    )
    return State(heads, shown, dead, contested, next(iter(kinds), ""))


def is_dead(
    heads: Mapping[str, tuple[int, ...]], known: Mapping[int, Edit], private: Private = nobodys
) -> bool:
    """Whether the record is deleted: every head of `LIFE` deletes, and between them they saw every other head.

    A head that no delete saw keeps the record alive; "deleted by one, changed by another" is then a conflict to show.
    Own-private heads have no say in it: the team cannot see them, and must come to the same answer as their author.
    """
    lives = [one for one in heads.get(LIFE, ()) if not private(one)]
    if not lives or not all(known[one].values[LIFE] for one in lives):
        return False
    seen = set(lives).union(*(known[one].over.get(LIFE, ()) for one in lives))
    return all(head in seen or private(head) for ids in heads.values() for head in ids)


def outlived(lives: Iterable[int], known: Mapping[int, Edit], private: Private = nobodys) -> bool:
    """Whether one of a living record's heads of `LIFE` is a deletion."""
    return any(known[one].values[LIFE] for one in lives if not private(one))


def differ(name: str, ids: Iterable[int], known: Mapping[int, Edit]) -> bool:
    """Whether these heads of a field hold different values; equal ones settle themselves."""
    return len({known[one].values[name] for one in ids}) > 1
