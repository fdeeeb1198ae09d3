"""Records that are the same are one: whoever joined them, in whatever order that came, until somebody parts them."""

import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamtui.records.kinds import kind_names, kind_of
from kamtui.records.values import RecordId, Value
from kamtui.store import conflicts, queries, same_as
from kamtui.store.check import check
from kamtui.store.ids import derived_id
from kamtui.store.names import matches, resolve
from kamtui.store.rebuild import rebuild
from kamtui.store.undo import redo, undo
from kamtui.store.workspace import Workspace
from tests.store.network import Begin, all_pieces, bring, give, shown

A, B, C, D = (bytes([n]) * 16 for n in range(1, 5))
X, Y, Z = (bytes([n]) * 16 for n in range(11, 14))
V, W = (bytes([n]) * 16 for n in range(21, 23))
TABLES = (*kind_names(), "link")


def make(workspace: Workspace, kind: str, id: RecordId, **values: Value) -> RecordId:
    with workspace.action("add") as action:
        return action.create(kind, values, id)


def put(workspace: Workspace, kind: str, id: RecordId, **values: Value) -> None:
    with workspace.action("set") as action:
        action.write(workspace.read(kind, id), values)


def join(workspace: Workspace, one: RecordId, other: RecordId, kind: str = "contact") -> RecordId:
    first, second = sorted((one, other))
    with workspace.action("merge") as action:
        values: dict[str, Value] = {"of": kind, "first": first, "second": second}
        return action.create("same_as", values, same_as.join_id(kind, one, other))


def delete(workspace: Workspace, kind: str, id: RecordId) -> None:
    with workspace.action("delete") as action:
        action.delete(kind, id)


def tables(workspace: Workspace) -> dict[str, Any]:
    """What is shown of everything, and what stands under what."""
    joined = workspace.connection.execute("SELECT kind, record, canonical, base IS NULL FROM joined ORDER BY 1, 2")
    return shown(workspace, *TABLES) | {"joined": [tuple(row) for row in joined]}


def is_sound(workspace: Workspace) -> None:
    """The tables are what the log says, and are so again when they are made anew."""
    assert check(workspace).problems == ()
    before = tables(workspace)
    with workspace.action("repair"):
        rebuild(workspace)
    assert tables(workspace) == before


@pytest.fixture
def chens(workspace: Workspace) -> Workspace:
    """Chen twice at one account: A with a mail, B with a telephone and a style."""
    make(workspace, "account", X, name="Hengyue")
    make(workspace, "contact", A, name="Chen Guodong", account=X, emails=("chen@hengyue.example",), notes="kind")
    make(workspace, "contact", B, name="陈国栋", account=X, phones=("139",), notes="strict")
    return workspace


# One row for a group


def test_joined_people_are_one_line_with_empty_fields_filled_from_the_other(chens: Workspace) -> None:
    join(chens, B, A)
    assert [row.id for row in queries.people(chens, X)] == [A]
    values = chens.read("contact", A).values
    assert (values["name"], values["emails"], values["phones"]) == ("Chen Guodong", ("chen@hengyue.example",), ("139",))
    assert values["notes"] == "kind"
    is_sound(chens)


def test_of_several_others_the_one_with_the_smallest_id_fills_an_empty_field(chens: Workspace) -> None:
    make(chens, "contact", C, name="Chen G.", account=X, phones=("158",), interests="tea")
    join(chens, C, B)
    join(chens, A, C)
    values = chens.read("contact", A).values
    assert (values["phones"], values["interests"]) == (("139",), "tea")


def test_where_they_differ_every_value_is_listed_with_whose_it_is(chens: Workspace) -> None:
    join(chens, A, B)
    found = {one.field: one.values for one in same_as.differing(chens, "contact", A)}
    assert found == {"name": ((A, "Chen Guodong"), (B, "陈国栋")), "notes": ((A, "kind"), (B, "strict"))}
    assert same_as.differing(chens, "account", X) == []


def test_what_belongs_to_any_of_them_is_seen_at_the_one_that_stands_for_them(workspace: Workspace) -> None:
    make(workspace, "account", X, name="Hengyue")
    make(workspace, "account", Y, name="恒岳银行")
    make(workspace, "contact", A, name="Chen", account=Y)
    make(workspace, "contact", B, name="Li", account=X)
    make(workspace, "visit", V, account=Y, when="2026-11-20", state="held", attendees=(A, B))
    make(workspace, "step", W, account=Y, text="send the plan", due="2026-12-01", contact=A)
    join(workspace, X, Y, "account")
    assert [row.id for row in queries.accounts(workspace)] == [X]
    assert {row.id for row in queries.people(workspace, X)} == {A, B}
    assert [row.id for row in queries.visits(workspace, X)] == [V]
    line = queries.account(workspace, X)
    assert line is not None
    assert (line.last_visit, line.next_step) == ("2026-11-20", "2026-12-01")
    join(workspace, A, B)
    assert [name for _id, name, _native in queries.attendees(workspace, V)] == ["Chen"]
    assert workspace.members("visit.attendees", V) == (A,)
    last = queries.last_visit_with(workspace, A)
    assert last is not None
    assert last.id == V
    is_sound(workspace)


def test_what_is_written_later_about_any_of_them_is_seen_there_too(chens: Workspace) -> None:
    make(chens, "account", Y, name="恒岳银行")
    join(chens, X, Y, "account")
    make(chens, "visit", V, account=Y, when="2026-11-20", state="held")
    put(chens, "contact", B, account=Y)
    assert [row.id for row in queries.visits(chens, X)] == [V]
    assert {row.id for row in queries.people(chens, X)} == {A, B}
    is_sound(chens)


@pytest.mark.parametrize("text", ["Chen Guodong", "陈国栋", "国栋", "cgd", "chenguodong", "chen guo", "Chen", "0f"])
def test_any_name_or_sound_of_any_of_them_finds_the_one(chens: Workspace, text: str) -> None:
    put(chens, "contact", B, name="陈国栋", native_name="Fang 0f")
    join(chens, A, B)
    assert resolve(chens, "contact", text) == A
    assert {row.id for row in queries.named(chens, text) if row.kind == "contact"} == {A}


def test_a_part_of_a_joined_account_s_chinese_name_finds_it(workspace: Workspace) -> None:
    make(workspace, "account", X, name="Hengyue Bank")
    make(workspace, "account", Y, name="华东恒岳商业银行")
    join(workspace, X, Y, "account")
    assert [row.id for row in queries.accounts(workspace, filter="恒岳")] == [X]
    assert [match.id for match in matches(workspace, "account", "商业银行")] == [X]
    assert queries.account_count(workspace, filter="hdhy") == 1
    undo(workspace)
    assert [row.id for row in queries.accounts(workspace, filter="恒岳")] == [Y]


def test_the_id_of_any_of_them_means_the_one(chens: Workspace) -> None:
    join(chens, A, B)
    assert resolve(chens, "contact", B.hex()) == A


def test_an_account_joined_to_its_parent_is_not_its_own_parent(workspace: Workspace) -> None:
    make(workspace, "account", X, name="Group")
    make(workspace, "account", Y, name="Firm", parent=X)
    make(workspace, "account", Z, name="Daughter", parent=Y)
    join(workspace, X, Y, "account")
    assert "parent" not in workspace.read("account", X).values
    assert workspace.read("account", Z).values["parent"] == X
    is_sound(workspace)
    undo(workspace)
    assert workspace.read("account", Y).values["parent"] == X
    assert workspace.read("account", Z).values["parent"] == Y


def test_records_of_two_kinds_are_never_one(chens: Workspace) -> None:
    join(chens, A, X)
    assert {row.id for row in queries.people(chens)} == {A, B}
    assert [row.id for row in queries.accounts(chens)] == [X]
    is_sound(chens)


# Writing


def test_a_field_set_is_set_in_the_one_that_stands_for_them(chens: Workspace) -> None:
    join(chens, A, B)
    put(chens, "contact", A, phones=("150",))
    assert chens.read("contact", A).values["phones"] == ("150",)
    assert same_as.own_reading(chens, "contact", B).values["phones"] == ("139",)


def test_a_form_saved_unchanged_writes_nothing_of_what_the_other_lends(chens: Workspace) -> None:
    join(chens, A, B)
    reading = chens.read("contact", A)
    with chens.action("set") as action:
        assert action.write(reading, dict(reading.values)) == ()


def test_clearing_a_field_clears_it_in_all_of_them_and_undo_brings_it_back(chens: Workspace) -> None:
    join(chens, A, B)
    put(chens, "contact", A, phones=(), notes="")
    values = chens.read("contact", A).values
    assert "phones" not in values
    assert "notes" not in values
    undo(chens)
    assert chens.read("contact", A).values["phones"] == ("139",)
    assert same_as.own_reading(chens, "contact", B).values["notes"] == "strict"
    is_sound(chens)


def test_a_value_that_came_to_the_other_since_it_was_read_is_not_cleared_unseen(
    workspace: Workspace, another: Begin
) -> None:
    ben = another("ben")
    make(workspace, "contact", A, name="Chen")
    make(workspace, "contact", B, name="Chen G", notes="old")
    join(workspace, A, B)
    give(workspace, ben)
    form = workspace.read("contact", A)
    put(ben, "contact", B, notes="new")
    give(ben, workspace)
    with workspace.action("set") as action:
        action.write(form, {"notes": None})
    (found,) = conflicts.every(workspace)
    assert (found.record, found.field, {one.value for one in found.values}) == (B, "notes", {"new", None})


def test_deleting_a_joined_record_deletes_all_it_stands_for_and_undo_brings_all_back(chens: Workspace) -> None:
    make(chens, "visit", V, account=X, when="2026-11-20", state="held", attendees=(B,))
    join(chens, A, B)
    before = tables(chens)
    delete(chens, "contact", A)
    assert queries.people(chens) == []
    is_sound(chens)
    undo(chens)
    assert tables(chens) == before
    redo(chens)
    assert queries.people(chens) == []


def test_deleting_a_joined_account_deletes_what_belongs_to_any_of_them(workspace: Workspace) -> None:
    make(workspace, "account", X, name="Hengyue")
    make(workspace, "account", Y, name="恒岳银行")
    make(workspace, "visit", V, account=Y, when="2026-11-20", state="held")
    join(workspace, X, Y, "account")
    delete(workspace, "account", X)
    assert (queries.accounts(workspace), queries.visits(workspace)) == ([], [])
    assert conflicts.every(workspace) == []
    is_sound(workspace)


def test_a_record_deleted_by_one_who_had_not_seen_the_join_leaves_the_rest_with_what_was_its_own(
    workspace: Workspace, another: Begin
) -> None:
    ben = another("ben")
    make(workspace, "account", X, name="Hengyue", city="Suzhou")
    make(workspace, "account", Y, name="恒岳银行", tier="gold")
    give(workspace, ben)
    join(workspace, X, Y, "account")
    make(workspace, "visit", V, account=X, when="2026-11-20", state="held")
    delete(ben, "account", X)
    give(workspace, ben)
    give(ben, workspace)
    for each in (workspace, ben):
        assert [(row.id, row.name) for row in queries.accounts(each)] == [(Y, "恒岳银行")]
        assert [row.id for row in queries.visits(each, Y)] == [V]
        assert conflicts.every(each) == []
        is_sound(each)
    assert tables(workspace) == tables(ben)


def test_who_was_there_is_taken_out_once_for_all_of_them(chens: Workspace) -> None:
    make(chens, "visit", V, account=X, when="2026-11-20", state="held", attendees=(A, B))
    join(chens, A, B)
    put(chens, "visit", V, attendees=())
    assert chens.members("visit.attendees", V) == ()
    undo(chens)
    assert chens.members("visit.attendees", V) == (A,)
    is_sound(chens)


def test_adding_one_who_is_there_under_another_id_adds_nobody(chens: Workspace) -> None:
    make(chens, "visit", V, account=X, when="2026-11-20", state="held", attendees=(B,))
    join(chens, A, B)
    with chens.action("set") as action:
        assert action.put_members("visit.attendees", V, (A,)) == (False, False)


# Parting


def test_undo_parts_them_redo_joins_them(chens: Workspace) -> None:
    make(chens, "visit", V, account=X, when="2026-11-20", state="held", attendees=(B,))
    apart = tables(chens)
    join(chens, A, B)
    together = tables(chens)
    undo(chens)
    assert tables(chens) | {"same_as": []} == apart | {"same_as": []}
    is_sound(chens)
    redo(chens)
    assert tables(chens) == together
    is_sound(chens)


def test_what_was_changed_while_they_were_one_stays_where_it_was_written(chens: Workspace) -> None:
    join(chens, A, B)
    put(chens, "contact", A, interests="tea")
    make(chens, "visit", V, account=X, when="2026-11-20", state="held", attendees=(A,))
    delete(chens, "same_as", same_as.join_id("contact", A, B))
    assert chens.read("contact", A).values["interests"] == "tea"
    assert "interests" not in chens.read("contact", B).values
    assert "phones" not in chens.read("contact", A).values
    assert chens.members("visit.attendees", V) == (A,)
    is_sound(chens)


def test_of_three_that_are_one_a_join_taken_away_parts_only_what_it_joined(chens: Workspace) -> None:
    make(chens, "contact", C, name="Chen G.", account=X)
    join(chens, A, B)
    join(chens, B, C)
    assert {row.id for row in queries.people(chens)} == {A}
    delete(chens, "same_as", same_as.join_id("contact", A, B))
    assert {row.id for row in queries.people(chens)} == {A, B}
    assert queries.canonical_of(chens, "contact", C) == B
    is_sound(chens)


# Several devices


def test_two_who_join_the_same_pair_make_one_join(workspace: Workspace, another: Begin) -> None:
    ben = another("ben")
    for each in (A, B):
        make(workspace, "contact", each, name="Chen")
    give(workspace, ben)
    assert join(workspace, A, B) == join(ben, B, A)
    give(workspace, ben)
    give(ben, workspace)
    assert tables(workspace) == tables(ben)
    assert len(tables(ben)["same_as"]) == 1
    assert conflicts.every(ben) == []


def test_two_who_join_overlapping_pairs_make_one_group_of_three(workspace: Workspace, another: Begin) -> None:
    ben = another("ben")
    for record, notes in ((A, None), (B, "from B"), (C, "from C")):
        make(workspace, "contact", record, name="Chen", notes=notes)
    give(workspace, ben)
    join(workspace, B, C)
    join(ben, A, B)
    give(workspace, ben)
    give(ben, workspace)
    for each in (workspace, ben):
        assert [row.id for row in queries.people(each)] == [A]
        assert each.read("contact", A).values["notes"] == "from B"
        is_sound(each)
    assert tables(workspace) == tables(ben)


def test_a_conflict_inside_a_joined_record_is_listed_and_settled_there(workspace: Workspace, another: Begin) -> None:
    ben = another("ben")
    make(workspace, "contact", A, name="Chen")
    make(workspace, "contact", B, name="陈国栋", notes="old")
    join(workspace, A, B)
    give(workspace, ben)
    for each, text in ((workspace, "mine"), (ben, "theirs")):
        with each.action("set") as action:
            action.write(each.read("contact", B), {"notes": text})
    give(workspace, ben)
    give(ben, workspace)
    (found,) = conflicts.every(workspace)
    assert (found.record, found.field, {one.value for one in found.values}) == (B, "notes", {"mine", "theirs"})
    assert workspace.read("contact", A).values["notes"] == found.values[0].value
    with workspace.action("resolve") as action:
        over = {"notes": tuple(one.edit for one in found.values)}
        action.restate("contact", B, {"notes": "both"}, over)
    give(workspace, ben)
    assert ben.read("contact", A).values["notes"] == "both"
    assert conflicts.every(ben) == []
    is_sound(ben)


def test_a_join_that_comes_before_its_records_waits_for_them(workspace: Workspace, another: Begin) -> None:
    anna = another("anna")
    make(anna, "contact", B, name="Chen", phones=("139",))
    make(anna, "visit", V, account=X, when="2026-11-20", attendees=(A,))
    make(anna, "contact", A, name="Chen Guodong")
    join(anna, A, B)
    for one in reversed(list(all_pieces(anna, size=1))):
        bring(workspace, one)
        assert check(workspace).problems == ()
    assert tables(workspace) == tables(anna)
    assert workspace.read("contact", A).values["phones"] == ("139",)


JOINS = st.lists(st.tuples(st.sampled_from([A, B, C, D]), st.sampled_from([A, B, C, D])), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(joins=JOINS, parted=st.booleans(), dead=st.sampled_from([None, A, B, C]), seed=st.integers(0, 999))
def test_groups_are_the_same_in_whatever_order_everything_comes(
    tmp_path_factory: pytest.TempPathFactory, empty_workspace: Path, joins: list[tuple[RecordId, RecordId]],
    parted: bool, dead: RecordId | None, seed: int,
) -> None:
    def begin(name: str) -> Workspace:
        folder = tmp_path_factory.mktemp(name)
        return Workspace.open(Path(shutil.copy(empty_workspace, folder / "work.db")), folder)

    with begin("anna") as anna, begin("ben") as ben:
        for number, each in enumerate((A, B, C, D)):
            make(anna, "contact", each, name=f"Chen {number}", notes=f"note {number}" if number % 2 else None)
            make(anna, "visit", derived_id(str(number)), account=X, attendees=(each,), when="2026-11-20")
        for one, other in joins:
            if one != other:
                join(anna, one, other)
        if parted and joins[0][0] != joins[0][1]:
            delete(anna, "same_as", same_as.join_id("contact", *joins[0]))
        if dead:
            delete(anna, "contact", queries.canonical_of(anna, "contact", dead))
        pieces = list(all_pieces(anna, size=1))
        random.Random(seed).shuffle(pieces)
        for each_piece in pieces:
            bring(ben, each_piece)
        assert tables(ben) == tables(anna)
        is_sound(ben)
        is_sound(anna)


# Soundness


@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE joined SET canonical = x'05050505050505050505050505050505'",
        "DELETE FROM joined",
        "UPDATE contact SET phones = NULL",
        "UPDATE link SET target = x'02020202020202020202020202020202'",
        "INSERT INTO joined SELECT 'contact', x'07070707070707070707070707070707', canonical, 5 FROM joined",
    ],
)
def test_check_finds_what_joins_did_not_make_and_repairs_it(chens: Workspace, broken: str) -> None:
    make(chens, "visit", V, account=X, when="2026-11-20", attendees=(B,))
    join(chens, A, B)
    before = tables(chens)
    with chens.action("break"):
        chens.connection.execute(broken)
    assert not check(chens).sound
    assert check(chens, repair=True).sound
    assert tables(chens) == before


def test_a_join_without_a_side_or_of_a_kind_nobody_knows_joins_nothing(chens: Workspace) -> None:
    with chens.action("merge") as action:
        action.create("same_as", {"of": "moon", "first": A, "second": B}, derived_id("1"))
        action.create("same_as", {"of": "setting", "first": A, "second": B}, derived_id("2"))
        action.restate("same_as", derived_id("3"), {"of": "contact", "first": A}, {})
    assert {row.id for row in queries.people(chens)} == {A, B}
    is_sound(chens)


def test_where_nothing_is_joined_nothing_is_asked_when_lists_are_read(chens: Workspace) -> None:
    asked: list[str] = []
    chens.connection.set_trace_callback(asked.append)
    queries.accounts(chens)
    queries.people(chens, X)
    queries.visits(chens, X)
    assert len(asked) == 4
    assert not [one for one in asked if "joined" in one or "same_as" in one]


def test_every_kind_that_is_named_can_be_joined() -> None:
    assert all(same_as.can_join(kind) for kind in ("account", "contact", "opportunity", "teammate", "seat", "step"))
    assert not any(same_as.can_join(kind) for kind in ("same_as", "setting", "tenure", "moon", "link"))
    assert kind_of("same_as").title == "of"
