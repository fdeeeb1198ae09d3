"""Conflicts: listed once, the same on every device, settled everywhere by one ordinary change."""

from collections.abc import Callable

import pytest

from kamtui.actions.conflicts import resolve
from kamtui.errors import KamtuiError
from kamtui.records.kinds import LINK
from kamtui.records.values import RecordId, Value
from kamtui.store.check import check
from kamtui.store.conflicts import DELETED, Conflict, every
from kamtui.store.history import history
from kamtui.store.ids import derived_id
from kamtui.store.log import LIFE
from kamtui.store.undo import redo, undo
from kamtui.store.wire import EditRef
from kamtui.store.workspace import Workspace
from tests.store.network import ACCOUNT, ANNA, ANNAS_OWN, BEN, all_pieces, bring, edit, give, piece, shown

CONTACT, VISIT = derived_id("contact"), derived_id("visit")

Pair = tuple[Workspace, Workspace]


@pytest.fixture
def pair(workspace: Workspace, another: Callable[[str], Workspace]) -> Pair:
    """Anna's and Ben's devices, who both know one account with a contact."""
    ben = another("ben")
    for each, name in ((workspace, "anna"), (ben, "ben")):
        each.set_meta("me", derived_id(name))
    with workspace.action("add") as action:
        action.create("account", {"name": "Hengyue", "tier": "gold", "city": "Shanghai"}, id=ACCOUNT)
        action.create("contact", {"name": "Chen", "account": ACCOUNT}, id=CONTACT)
    give(workspace, ben)
    return workspace, ben


def write(workspace: Workspace, values: dict[str, Value], kind: str = "account", record: RecordId = ACCOUNT) -> None:
    with workspace.action("edit") as action:
        action.write(workspace.read(kind, record), values)


def delete(workspace: Workspace, kind: str = "account", record: RecordId = ACCOUNT) -> None:
    with workspace.action("delete") as action:
        action.delete(kind, record)


def exchange(pair: Pair) -> None:
    give(pair[0], pair[1])
    give(pair[1], pair[0])


def one(workspace: Workspace) -> Conflict:
    (found,) = every(workspace)
    return found


def sides(conflict: Conflict) -> list[tuple[str, Value]]:
    return [(side.field, side.value) for side in conflict.values]


def test_taking_in_says_how_many_records_came_into_conflict(pair: Pair) -> None:
    write(pair[0], {"tier": "iron", "city": "Beijing"})
    write(pair[1], {"tier": "lead", "city": "Wuhan"})
    assert sum(taken.conflicts for taken in bring(pair[0], *all_pieces(pair[1]))) == 1


def two_tiers(pair: Pair) -> None:
    write(pair[0], {"tier": "iron"})
    write(pair[1], {"tier": "lead"})
    exchange(pair)


def test_two_who_wrote_a_field_apart_are_listed_once_with_who_and_where(pair: Pair) -> None:
    assert every(pair[0]) == []
    two_tiers(pair)
    mine, theirs = one(pair[0]), one(pair[1])
    assert mine.id == theirs.id
    assert (mine.kind, mine.record, mine.field, mine.sort) == ("account", ACCOUNT, "tier", "values")
    assert sides(mine) == sides(theirs) == [("tier", "lead"), ("tier", "iron")]
    assert [side.person for side in mine.values] == [derived_id("ben"), derived_id("anna")]
    assert [side.mine for side in mine.values] == [False, True]
    assert mine.values[0].when > mine.values[1].when
    assert pair[0].read("account", ACCOUNT).values["tier"] == "lead"


def test_two_who_wrote_the_same_value_have_no_conflict(pair: Pair) -> None:
    for each in pair:
        write(each, {"tier": "iron"})
    assert sum(taken.conflicts for taken in bring(pair[0], *all_pieces(pair[1]))) == 0
    exchange(pair)
    assert [every(each) for each in pair] == [[], []]
    assert [check(each).problems for each in pair] == [(), ()]


@pytest.mark.parametrize(("choice", "kept"), [("mine", "iron"), ("theirs", "lead")])
def test_one_side_settles_it_on_both_devices(pair: Pair, choice: str, kept: str) -> None:
    two_tiers(pair)
    resolve(pair[0], one(pair[0]).id, choice)  # type: ignore[arg-type]  # both are choices
    assert every(pair[0]) == []
    exchange(pair)
    assert every(pair[1]) == []
    assert [each.read("account", ACCOUNT).values["tier"] for each in pair] == [kept, kept]


def test_a_third_value_settles_it_and_history_keeps_both_sides(pair: Pair) -> None:
    two_tiers(pair)
    resolve(pair[1], one(pair[1]).id, "value", "platinum")
    exchange(pair)
    assert [each.read("account", ACCOUNT).values["tier"] for each in pair] == ["platinum", "platinum"]
    change = history(pair[0], ACCOUNT)[-1].changes[0]
    assert (change.old, change.others, change.new) == ("lead", ("iron",), "platinum")


def test_settling_is_undone_like_anything_else_and_redone(pair: Pair) -> None:
    two_tiers(pair)
    resolve(pair[0], one(pair[0]).id, "mine")
    undo(pair[0])
    exchange(pair)
    assert {value for _field, value in sides(one(pair[1]))} == {"iron", "lead"}
    redo(pair[0])
    exchange(pair)
    assert [every(each) for each in pair] == [[], []]


def test_nobody_settles_what_he_has_not_seen(pair: Pair, another: Callable[[str], Workspace]) -> None:
    third = another("third")
    give(pair[0], third)
    two_tiers(pair)
    seen = one(pair[0]).id
    write(third, {"tier": "platinum"})
    give(third, pair[0])
    with pytest.raises(KamtuiError, match="no longer as it was"):
        resolve(pair[0], seen, "mine")
    assert len(one(pair[0]).values) == 3


def test_both_settling_it_differently_is_a_conflict_again(pair: Pair) -> None:
    two_tiers(pair)
    resolve(pair[0], one(pair[0]).id, "mine")
    resolve(pair[1], one(pair[1]).id, "mine")
    exchange(pair)
    assert sorted(str(value) for _field, value in sides(one(pair[0]))) == ["iron", "lead"]
    assert one(pair[0]).id == one(pair[1]).id


def test_a_side_that_is_not_there_cannot_be_chosen(pair: Pair, another: Callable[[str], Workspace]) -> None:
    two_tiers(pair)
    third = another("third")
    give(pair[0], third)
    with pytest.raises(KamtuiError, match="No side"):
        resolve(third, one(third).id, "mine")
    assert len(every(third)) == 1


def deleted_and_changed(pair: Pair) -> None:
    write(pair[0], {"tier": "iron"})
    delete(pair[1])
    exchange(pair)


def test_a_deleted_account_changed_elsewhere_lives_and_says_who_did_what(pair: Pair) -> None:
    deleted_and_changed(pair)
    assert [one(each).id for each in pair] == [one(pair[0]).id] * 2
    assert (one(pair[0]).field, one(pair[0]).sort) == (DELETED, "deleted")
    assert sides(one(pair[0])) == [("tier", "iron"), (DELETED, 1)]
    assert [side.person for side in one(pair[0]).values] == [derived_id("anna"), derived_id("ben")]
    assert not pair[1].read("account", ACCOUNT).deleted


def test_keeping_it_ends_the_conflict_everywhere(pair: Pair) -> None:
    deleted_and_changed(pair)
    resolve(pair[1], one(pair[1]).id, "theirs")
    exchange(pair)
    assert [every(each) for each in pair] == [[], []]
    assert [each.read("account", ACCOUNT).values["tier"] for each in pair] == ["iron", "iron"]


def test_deleting_it_for_good_ends_the_conflict_everywhere(pair: Pair) -> None:
    deleted_and_changed(pair)
    resolve(pair[1], one(pair[1]).id, "mine")
    exchange(pair)
    assert [every(each) for each in pair] == [[], []]
    assert [each.read("account", ACCOUNT).deleted for each in pair] == [True, True]


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_settling_a_deletion_is_undone_to_the_conflict_it_was(pair: Pair, choice: str) -> None:
    deleted_and_changed(pair)
    resolve(pair[0], one(pair[0]).id, choice)  # type: ignore[arg-type]  # both are choices
    undo(pair[0])
    exchange(pair)
    assert [one(each).sort for each in pair] == ["deleted", "deleted"]
    assert not pair[0].read("account", ACCOUNT).deleted
    redo(pair[0])
    assert every(pair[0]) == []
    assert pair[0].read("account", ACCOUNT).deleted is (choice == "theirs")


@pytest.mark.parametrize("deleted_here", [True, False])
def test_a_change_taken_back_elsewhere_keeps_the_record_alive_after_an_undo_as_before(
    pair: Pair, deleted_here: bool
) -> None:
    delete(pair[0])
    write(pair[1], {"revenue": ("1", "CNY")})
    undo(pair[1])
    exchange(pair)
    before = one(pair[0])
    if deleted_here:
        resolve(pair[0], before.id, "value", 0)
    else:
        delete(pair[0])
    assert before.id not in {left.id for left in every(pair[0])}
    undo(pair[0])
    exchange(pair)
    for workspace in pair:
        assert not workspace.read("account", ACCOUNT).deleted
        assert (one(workspace).sort, one(workspace).record) == ("deleted", ACCOUNT)
        assert check(workspace).problems == ()


def test_two_who_deleted_the_same_have_no_conflict(pair: Pair) -> None:
    for each in pair:
        delete(each)
    exchange(pair)
    assert [every(each) for each in pair] == [[], []]
    assert pair[0].read("account", ACCOUNT).deleted


def test_deleting_what_two_deleted_and_one_brought_back_is_undone_whole(pair: Pair) -> None:
    for each in pair:
        delete(each)
    exchange(pair)
    with pair[0].action("add") as action:
        action.create("account", {"name": "Hengyue Bank"}, id=ACCOUNT)
    assert not pair[0].read("account", ACCOUNT).deleted
    undo(pair[0])
    assert pair[0].read("account", ACCOUNT).deleted
    assert check(pair[0]).problems == ()


def orphan(pair: Pair) -> None:
    with pair[0].action("log") as action:
        action.create("visit", {"account": ACCOUNT, "note": "unseen"}, id=VISIT)
    delete(pair[1])
    exchange(pair)


def test_a_visit_to_an_account_deleted_unseen_is_listed(pair: Pair) -> None:
    orphan(pair)
    found = one(pair[0])
    assert found.id == one(pair[1]).id
    assert (found.kind, found.record, found.field, found.sort) == ("visit", VISIT, "account", "orphan")
    assert (found.owner_kind, found.owner) == ("account", ACCOUNT)
    assert sides(found)[1] == (DELETED, 1)
    assert shown(pair[1], "visit")["visit"]


@pytest.mark.parametrize(("choice", "account", "visit"), [("mine", True, True), ("theirs", False, False)])
def test_it_is_settled_by_deleting_it_too_or_bringing_its_account_back(
    pair: Pair, choice: str, account: bool, visit: bool
) -> None:
    orphan(pair)
    resolve(pair[1], one(pair[1]).id, choice)  # type: ignore[arg-type]  # both are choices
    exchange(pair)
    for each in pair:
        assert every(each) == []
        assert each.read("account", ACCOUNT).deleted is account
        assert each.read("visit", VISIT).deleted is visit


def test_what_cannot_be_shown_yet_is_deleted_for_good_all_the_same(another: Callable[[str], Workspace]) -> None:
    """Its first edit has not come: it was deleted by two, and one of them brought it back."""
    workspace = another("c")
    first = EditRef(ANNA, 1)
    bring(
        workspace,
        piece(
            edit(2, {LIFE: 1}, {LIFE: [first]}, kind=LINK), edit(3, {LIFE: 0}, {LIFE: [EditRef(ANNA, 2)]}, kind=LINK)
        ),
        piece(edit(5, {LIFE: 1}, {LIFE: [first]}, stream=BEN, kind=LINK), stream=BEN),
    )
    (one,) = every(workspace)
    resolve(workspace, one.id, "value", 1)
    assert every(workspace) == []
    assert not check(workspace).count


def test_somebody_added_to_a_visit_deleted_unseen_is_listed(pair: Pair) -> None:
    with pair[0].action("log") as action:
        action.create("visit", {"account": ACCOUNT, "note": "n"}, id=VISIT)
    exchange(pair)
    with pair[0].action("edit") as action:
        action.put_members("visit.attendees", VISIT, [CONTACT])
    delete(pair[1], "visit", VISIT)
    exchange(pair)
    assert (one(pair[0]).kind, one(pair[0]).field, one(pair[0]).owner) == ("link", "owner", VISIT)
    resolve(pair[0], one(pair[0]).id, "value", 1)
    exchange(pair)
    assert [every(each) for each in pair] == [[], []]


def test_a_child_deleted_and_changed_under_a_deleted_account_is_listed_once(pair: Pair) -> None:
    write(pair[0], {"name": "Chen Li"}, "contact", CONTACT)
    delete(pair[1])
    exchange(pair)
    assert (one(pair[0]).record, one(pair[0]).sort) == (CONTACT, "deleted")
    resolve(pair[0], one(pair[0]).id, "value", 0)
    assert one(pair[0]).sort == "orphan"


def test_a_field_that_only_a_newer_kamtui_knows_stays_as_private_as_it_was(pair: Pair) -> None:
    anna = pair[0]
    bring(anna, *(
        piece(edit(n, {"moon": n}, stream=ANNAS_OWN), stream=ANNAS_OWN) for n in (1, 2)
    ))
    resolve(anna, one(anna).id, "value", 3)
    assert every(anna) == []
    exchange(pair)
    assert not any("moon" in change.values for change in pair[1].log.every())


def test_a_conflict_of_own_private_notes_is_settled_among_ones_own_devices(pair: Pair) -> None:
    anna = pair[0]
    base = anna.read("account", ACCOUNT)
    with anna.action("edit") as action:
        action.write(base, {"private_notes": "p"})
    with anna.action("edit") as action:
        action.write(base, {"private_notes": "q"})
    resolve(anna, one(anna).id, "value", "r")
    exchange(pair)
    assert "private_notes" not in pair[1].read("account", ACCOUNT).values
    assert not any("private_notes" in change.values for change in pair[1].log.every())


def test_the_list_costs_nothing_where_there_are_none(pair: Pair) -> None:
    asked: list[str] = []
    pair[0].connection.set_trace_callback(asked.append)
    assert every(pair[0]) == []
    pair[0].connection.set_trace_callback(None)
    plans = [
        row[3]
        for text in asked
        if text.startswith("SELECT")
        for row in pair[0].connection.execute(f"EXPLAIN QUERY PLAN {text}")
    ]
    assert plans
    scans = [plan for plan in plans if plan.startswith("SCAN")]
    assert all(plan.startswith(("SCAN contested", "SCAN stream")) for plan in scans), scans
