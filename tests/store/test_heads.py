"""Heads: what is kept and what is shown when several devices wrote the same record, in any order of arrival."""

import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamtui.records.kinds import LINK
from kamtui.records.values import RecordId, Value
from kamtui.store.heads import state_of
from kamtui.store.ids import derived_id, link_id
from kamtui.store.log import CREATE, LIFE, WRITE, Edit, edit_id
from kamtui.store.projection import has_row
from kamtui.store.workspace import Workspace

ACCOUNT, VISIT, CONTACT = derived_id("account"), derived_id("visit"), derived_id("contact")


@contextmanager
def an_action_taken_back(workspace: Workspace) -> Iterator[None]:
    """An action of which nothing is kept, so that one file serves for many orders of arrival."""
    with suppress(ConnectionAbortedError), workspace.action("sync"):
        yield
        raise ConnectionAbortedError


def arrive(workspace: Workspace, edits: Sequence[Edit]) -> None:
    """Apply edits as an import does."""
    for edit in edits:
        workspace.apply(edit, workspace.base_of(edit.kind, edit.record))


def kept(workspace: Workspace, edits: Sequence[Edit]) -> dict[RecordId, Any]:
    """What rows, heads and `gone` say of the records of these edits, whichever edit came first."""
    found: dict[RecordId, Any] = {}
    for kind, record in {(edit.kind, edit.record) for edit in edits}:
        base = workspace.base_of(kind, record)
        stored = workspace.heads_of(record)
        first = workspace.log.get(base)
        heads = {name: stored.get(name, (base,)) for name in {*first.values, *stored}}
        row = None
        if kind != "planet":
            row = workspace.connection.execute(f'SELECT * FROM "{kind}" WHERE id = ?', (record,)).fetchone()
        columns = {name: row[name] for name in row.keys() if name != "base"} if row else None  # noqa: SIM118
        gone = workspace.connection.execute("SELECT 1 FROM gone WHERE record = ?", (record,)).fetchone() is not None
        found[record] = (heads, columns, gone)
    return found


def expected_heads(workspace: Workspace, edits: Sequence[Edit], record: RecordId) -> tuple[dict[str, Any], bool]:
    """Heads, and whether the record has a row, by the definition over all edits."""
    mine = [edit for edit in edits if edit.record == record]
    state = state_of(mine, workspace.order)
    heads = {name: tuple(sorted(ids)) for name, ids in state.heads.items()}
    return heads, not state.dead and has_row(mine[0].kind, state.shown)


FIELDS: dict[str, dict[str, st.SearchStrategy[Value]]] = {
    "account": {
        "name": st.sampled_from(["Hengyue", "恒岳", "A"]),
        "tier": st.sampled_from(["platinum", "gold", None]),
        "private_notes": st.sampled_from(["p", None]),
        "x.Region": st.sampled_from(["East", "West", None]),
        "x.Band": st.sampled_from(["1", None]),
    },
    "visit": {
        "account": st.just(ACCOUNT),
        "when": st.sampled_from([("2026-11-20T07:00:00Z", "Asia/Shanghai"), "2026-11-21", None]),
        "state": st.sampled_from(["held", "planned"]),
    },
    "link": {"name": st.just("visit.attendees"), "owner": st.just(VISIT), "target": st.just(CONTACT)},
    "planet": {"rings": st.integers(0, 3)},
}
RECORDS = {
    "account": ACCOUNT,
    "visit": VISIT,
    "link": link_id("visit.attendees", VISIT, CONTACT),
    "planet": derived_id("planet"),
}


@st.composite
def histories(draw: st.DrawFn, streams: tuple[int, ...] = (1, 2, 3)) -> list[Edit]:
    """Edits by three devices that each knew some of the edits before: stale, concurrent, deleting, restoring."""
    edits: list[Edit] = []
    seqs = dict.fromkeys(streams, 0)
    kinds = draw(st.lists(st.sampled_from(sorted(FIELDS)), min_size=1, max_size=2, unique=True))
    for _ in range(draw(st.integers(1, 9))):
        kind = draw(st.sampled_from(kinds))
        stream = draw(st.sampled_from(streams))
        seqs[stream] += 1
        before = [edit for edit in edits if edit.record == RECORDS[kind]]
        known = [edit for edit in before if draw(st.booleans())] if before else []
        state = state_of(known, lambda edit: (edit.hlc, b"", edit.id))
        if not known:
            part = draw(st.sets(st.sampled_from(sorted(FIELDS[kind])), min_size=1))
            names = sorted(FIELDS[kind]) if kind == LINK else sorted(part)
            values: dict[str, Value] = {name: draw(FIELDS[kind][name]) for name in names}
            over: dict[str, tuple[int, ...]] = {}
        elif draw(st.integers(0, 2)) == 0:
            values = {LIFE: draw(st.sampled_from([1, 1, 0]))}
            seen = {one for ids in state.heads.values() for one in ids}
            over = {LIFE: tuple(sorted(seen if values[LIFE] else set(state.heads.get(LIFE, ()))))}
        else:
            names = sorted(draw(st.sets(st.sampled_from(sorted(FIELDS[kind])), min_size=1)))
            values = {name: draw(FIELDS[kind][name]) for name in names}
            over = {name: tuple(sorted(state.heads.get(name, ()))) for name in names}
        number = edit_id(stream, seqs[stream])
        clock = draw(st.integers(0, 5)) << 16
        edits.append(Edit(number, clock, number, WRITE if known else CREATE, kind, RECORDS[kind], values, over))
    return edits


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=histories(), seed=st.integers(0, 2**16))
def test_edits_come_to_the_same_rows_and_heads_in_whatever_order_they_arrive(
    workspace: Workspace, edits: list[Edit], seed: int
) -> None:
    chance = random.Random(seed)
    outcomes = []
    for _ in range(3):
        with an_action_taken_back(workspace):
            for n in (1, 2, 3):
                workspace.connection.execute(
                    "INSERT OR IGNORE INTO stream (n, device, scope, name, minted) VALUES (?, ?, 'team', 'x', 0)",
                    (n, bytes([n]) * 32),
                )
            arrive(workspace, edits)
            arrive(workspace, edits[:3])
            workspace.projection.settle()
            found = kept(workspace, edits)
            outcomes.append(found)
            for record, (heads, columns, gone) in found.items():
                due, alive = expected_heads(workspace, edits, record)
                assert {name: tuple(sorted(ids)) for name, ids in heads.items()} == due
                assert gone == (not alive)
                assert (columns is not None) == alive
        edits = chance.sample(edits, len(edits))
    assert outcomes[0] == outcomes[1] == outcomes[2]


def edit(number: int, values: dict[str, Value], over: dict[str, tuple[int, ...]] | None = None, hlc: int = 0) -> Edit:
    op = WRITE if over else CREATE
    return Edit(number, hlc, number, op, "account", ACCOUNT, values, over or {})


def test_two_readings_of_the_same_form_keep_both_values_and_show_the_later_one(workspace: Workspace) -> None:
    with workspace.action("add") as action:
        account = action.create("account", {"name": "Hengyue", "tier": "gold"})
    form = workspace.read("account", account)
    with workspace.action("edit") as action:
        action.write(form, {"tier": "platinum"})
    with workspace.action("edit") as action:
        action.write(form, {"tier": "silver"})
    reading = workspace.read("account", account)
    assert [workspace.log.get(one).values["tier"] for one in reading.over("tier")] == ["platinum", "silver"]
    assert reading.values["tier"] == "silver"


def test_a_wrong_clock_decides_what_is_shown_and_never_what_is_kept(
    workspace: Workspace, device: Callable[..., int]
) -> None:
    anna, ben = device(), device()
    first = edit(edit_id(anna, 1), {"name": "A", "tier": "gold"})
    ten_years = 10 * 365 * 86_400_000 << 16
    ahead = edit(edit_id(ben, 1), {"tier": "silver"}, {"tier": (first.id,)}, hlc=ten_years)
    later = edit(edit_id(anna, 2), {"tier": "platinum"}, {"tier": (first.id,)}, hlc=1)
    seen_all = edit(edit_id(anna, 3), {"tier": "bronze"}, {"tier": (ahead.id, later.id)}, hlc=2)
    with workspace.action("sync"):
        arrive(workspace, [first, ahead, later])
        assert workspace.read("account", ACCOUNT).values["tier"] == "silver"
        assert workspace.read("account", ACCOUNT).over("tier") == (later.id, ahead.id)
        arrive(workspace, [seen_all])
    assert workspace.read("account", ACCOUNT).values["tier"] == "bronze"
    assert workspace.read("account", ACCOUNT).over("tier") == (seen_all.id,)


def test_two_devices_that_wrote_the_same_value_leave_two_heads_with_one_value(
    workspace: Workspace, device: Callable[..., int]
) -> None:
    anna, ben = device(), device()
    first = edit(edit_id(anna, 1), {"name": "A"})
    one = edit(edit_id(anna, 2), {"tier": "gold"}, {"tier": (first.id,)}, hlc=1)
    two = edit(edit_id(ben, 1), {"tier": "gold"}, {"tier": (first.id,)}, hlc=2)
    with workspace.action("sync"):
        arrive(workspace, [first, one, two])
    reading = workspace.read("account", ACCOUNT)
    assert {workspace.log.get(head).values["tier"] for head in reading.over("tier")} == {"gold"}
    with workspace.action("edit") as action:
        action.write(reading, {"tier": "silver"})
    assert len(workspace.read("account", ACCOUNT).over("tier")) == 1


def test_a_deleted_account_edited_elsewhere_stays(workspace: Workspace, device: Callable[..., int]) -> None:
    with workspace.action("add") as action:
        account = action.create("account", {"name": "Hengyue", "tier": "gold"})
    base = workspace.read("account", account).base
    with workspace.action("delete") as action:
        action.delete("account", account)
    assert workspace.read("account", account).deleted
    number = edit_id(device(), 1)
    unseen = Edit(number, 5, number, WRITE, "account", account, {"tier": "platinum"}, {"tier": (base,)})
    with workspace.action("sync"):
        arrive(workspace, [unseen])
    reading = workspace.read("account", account)
    assert not reading.deleted
    assert reading.values["tier"] == "platinum"
    assert workspace.log.get(reading.heads[LIFE][0]).values[LIFE] == 1


def test_a_delete_that_saw_a_concurrent_edit_deletes_it_too(workspace: Workspace) -> None:
    with workspace.action("add") as action:
        account = action.create("account", {"name": "Hengyue"})
    form = workspace.read("account", account)
    for tier in ("gold", "silver"):
        with workspace.action("edit") as action:
            action.write(form, {"tier": tier})
    with workspace.action("delete") as action:
        action.delete("account", account)
    assert workspace.read("account", account).deleted


def test_a_member_put_back_whose_adding_is_still_under_way_waits_without_a_row(
    workspace: Workspace, device: Callable[..., int]
) -> None:
    anna = device()
    record = link_id("visit.attendees", VISIT, CONTACT)
    whole: dict[str, Value] = {"name": "visit.attendees", "owner": VISIT, "target": CONTACT}
    numbers = [edit_id(anna, seq) for seq in (1, 2, 3)]
    added = Edit(numbers[0], 1, numbers[0], CREATE, LINK, record, whole, {})
    taken = Edit(numbers[1], 2, numbers[1], WRITE, LINK, record, {LIFE: 1}, {LIFE: (added.id,)})
    again = Edit(numbers[2], 3, numbers[2], WRITE, LINK, record, {LIFE: 0}, {LIFE: (taken.id,)})
    with workspace.action("sync"):
        arrive(workspace, [again])
        assert workspace.members("visit.attendees", VISIT) == ()
        arrive(workspace, [taken, added])
    assert workspace.members("visit.attendees", VISIT) == (CONTACT,)


def test_a_kind_of_a_newer_kamtui_is_kept_in_the_log_and_has_no_row(
    workspace: Workspace, device: Callable[..., int]
) -> None:
    number = edit_id(device(), 1)
    edits = [
        Edit(number, 1, number, CREATE, "planet", RECORDS["planet"], {"rings": 2}, {}),
        Edit(number + 1, 2, number + 1, WRITE, "planet", RECORDS["planet"], {"rings": 3}, {"rings": (number,)}),
    ]
    with workspace.action("sync"):
        arrive(workspace, edits)
    assert workspace.log.of_record(RECORDS["planet"], number) == edits
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        workspace.connection.execute("SELECT * FROM planet")


def test_a_delete_that_arrives_before_all_it_saw_deletes_when_that_has_come(
    workspace: Workspace, device: Callable[..., int]
) -> None:
    anna = device()
    first = edit(edit_id(anna, 1), {"name": "A"})
    second = edit(edit_id(anna, 2), {"name": "B"}, {"name": (first.id,)}, hlc=1)
    deleted = edit(edit_id(anna, 3), {LIFE: 1}, {LIFE: (second.id,)}, hlc=2)
    with workspace.action("sync"):
        arrive(workspace, [deleted, first])
        assert not workspace.read("account", ACCOUNT).deleted
        arrive(workspace, [second])
    assert workspace.read("account", ACCOUNT).deleted
