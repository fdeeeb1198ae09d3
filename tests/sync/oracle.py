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


def standing(due: Mapping[RecordId, Verdict]) -> dict[RecordId, RecordId]:
    """For every record that is joined to another, the one that stands for all of its group: the smallest that lives."""
    groups: list[tuple[str, set[RecordId]]] = []
    for verdict in due.values():
        pair = {verdict.shown.get("first"), verdict.shown.get("second")}
        if verdict.kind == "same_as" and not verdict.dead and all(isinstance(one, bytes) for one in pair):
            kind = str(verdict.shown["of"])
            touching = [group for group in groups if group[0] == kind and group[1] & pair]
            groups = [group for group in groups if group not in touching]
            groups.append((kind, set().union(pair, *(group[1] for group in touching))))  # type: ignore[arg-type]
    found: dict[RecordId, RecordId] = {}
    for kind, group in groups:
        living = [one for one in group if one in due and due[one].kind == kind and not due[one].dead]
        found |= dict.fromkeys(group, min(living)) if living else {}
    return found


def seen(
    due: Mapping[RecordId, Verdict],
    stands: Mapping[RecordId, RecordId],
    record: RecordId,
    references: Mapping[str, str],
) -> dict[str, Value]:
    """What is shown of a record: filled from those it stands for, its references (fields by kind) led to who stands."""
    if stands.get(record, record) != record:
        return {name: value for name, value in due[record].shown.items() if value is not None}
    group = sorted(one for one, canonical in stands.items() if canonical == record) or [record]
    values: dict[str, Value] = {}
    for one in group:
        if one not in due or due[one].dead:
            continue
        for name, value in due[one].shown.items():
            itself = references.get(name) == due[record].kind and value in group and len(group) > 1
            if value is not None and not itself:
                values.setdefault(name, value)
    return {
        name: stands.get(value, value) if name in references and isinstance(value, bytes) else value
        for name, value in values.items()
    }


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
