"""What any set of edits must come to, said once more and without a database: the judge of `test_convergence`."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from kamtui.records.values import RecordId, Value
from kamtui.store.wire import EditRef, WireEdit

LIFE = "~"


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
    for ref, edit in edits.items():
        records[edit.record][ref] = edit
    return {record: _verdict(each) for record, each in records.items()}


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
    dead = bool(lives) and deletions == lives and not unseen
    conflicts = {
        field: refs for field, refs in heads.items()
        if not dead and field != LIFE and len({edits[ref].values[field] for ref in refs}) > 1
    }
    if deletions and not dead:
        conflicts["deleted"] = frozenset(lives | unseen)
    return Verdict(next(iter(edits.values())).kind, heads, shown, dead, conflicts)
