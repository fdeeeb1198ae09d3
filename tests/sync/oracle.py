"""What any set of edits must come to, said once more and without a database: the judge of `test_convergence`."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from kamtui.records.values import RecordId, Value
from kamtui.store.wire import EditRef, WireEdit

LIFE, ERASURES, ERASE = "~", "~erased", 2


class Verdict(NamedTuple):
    """A record as it must be: heads by field, the values shown, whether it is dead, its conflicts with their sides."""

    kind: str
    heads: dict[str, frozenset[EditRef]]
    shown: dict[str, Value]
    dead: bool
    conflicts: dict[str, frozenset[EditRef]]


def judge(edits: Mapping[EditRef, WireEdit]) -> dict[RecordId, Verdict]:
    """The verdict on every record that these edits are about."""
    records: defaultdict[RecordId, dict[EditRef, WireEdit]] = defaultdict(dict)
    lost = void(edits)
    for ref, edit in edits.items():
        records[edit.record][ref] = replace(edit, values={}) if ref in lost else edit
    return {record: _verdict(each) for record, each in records.items()}


def void(edits: Mapping[EditRef, WireEdit]) -> set[EditRef]:
    """The edits that an erasure of their record takes: all that do not name it, but for erasures themselves."""
    erasures: defaultdict[RecordId, set[EditRef]] = defaultdict(set)
    for ref, edit in edits.items():
        if edit.op == ERASE and ref.stream.scope == "team":
            erasures[edit.record].add(ref)
    return {
        ref for ref, edit in edits.items()
        if edit.op != ERASE and erasures[edit.record] - set(edit.over.get(ERASURES, ()))
    }


def _verdict(edits: Mapping[EditRef, WireEdit]) -> Verdict:
    heads: dict[str, Any] = {}
    for field in {name for edit in edits.values() for name in edit.values}:
        writers = {ref for ref, edit in edits.items() if field in edit.values}
        heads[field] = frozenset(writers - {seen for edit in edits.values() for seen in edit.over.get(field, ())})
    heads = {field: refs for field, refs in heads.items() if refs}
    def order(ref: EditRef) -> tuple[int, bytes, int]:
        return edits[ref].hlc, ref.stream.device + ref.stream.scope.encode(), ref.seq

    shown = {field: edits[max(refs, key=order)].values[field] for field, refs in heads.items()}
    lives = {ref for ref in heads.get(LIFE, ()) if ref.stream.scope == "team"}
    deletions = {ref for ref in lives if edits[ref].values[LIFE]}
    known = lives | {seen for ref in lives for seen in edits[ref].over.get(LIFE, ())}
    unseen = {ref for refs in heads.values() for ref in refs if ref.stream.scope == "team"} - known
    dead = not heads or (bool(lives) and deletions == lives and not unseen)
    conflicts = {
        field: refs for field, refs in heads.items()
        if not dead and field != LIFE and len({edits[ref].values[field] for ref in refs}) > 1
    }
    if deletions and not dead:
        conflicts["deleted"] = frozenset(lives | unseen)
    return Verdict(next(iter(edits.values())).kind, heads, shown, dead, conflicts)
