"""Making one of two records: who may be merged, what then stands, and undo."""

from pathlib import Path
from typing import Any

import pytest

from kamtui.actions import imports, joins, log, people, records
from kamtui.actions.exports import export
from kamtui.errors import KamtuiError
from kamtui.records.kinds import kind_names
from kamtui.records.values import RecordId, Value
from kamtui.store import queries
from kamtui.store.check import check
from kamtui.store.queries import canonical_of
from kamtui.store.same_as import differing, own_reading
from kamtui.store.undo import redo, undo
from kamtui.store.workspace import Workspace


def add(workspace: Workspace, kind: str, **values: Value) -> RecordId:
    return records.add(workspace, kind, values)


@pytest.fixture
def firm(workspace: Workspace) -> RecordId:
    return add(workspace, "account", name="Hengyue Bank")


@pytest.fixture
def chen(workspace: Workspace, firm: RecordId) -> RecordId:
    return add(workspace, "contact", name="Chen Guodong", account=firm, title="CIO", notes="kind")


@pytest.fixture
def twin(workspace: Workspace, firm: RecordId, chen: RecordId) -> RecordId:
    return add(workspace, "contact", name="陈国栋", account=firm, phones=("139",), notes="strict")


def tables(workspace: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table: sorted(
            (
                tuple(row[name] for name in row.keys() if name != "n")  # noqa: SIM118
                for row in workspace.connection.execute(f'SELECT * FROM "{table}"')
            ),
            key=lambda row: row[:2],
        )
        for table in (*kind_names(), "link", "joined")
    }


def test_the_older_of_two_people_stands_for_both(workspace: Workspace, chen: RecordId, twin: RecordId) -> None:
    assert joins.merge(workspace, "contact", twin, chen) == chen
    (row,) = queries.people(workspace)
    assert (row.id, row.title) == (chen, "CIO")
    assert records.seen(workspace, "contact", twin).id == chen
    assert [one.field for one in differing(workspace, "contact", chen)] == ["name", "notes"]


def test_a_change_of_either_is_a_change_of_the_one(workspace: Workspace, chen: RecordId, twin: RecordId) -> None:
    joins.merge(workspace, "contact", chen, twin)
    records.change(workspace, records.seen(workspace, "contact", twin), {"phones": ("150",), "boss": None})
    assert workspace.read("contact", chen).values["phones"] == ("150",)
    assert own_reading(workspace, "contact", twin).values["phones"] == ("139",)


def test_removing_either_removes_both_and_undo_brings_both_back(
    workspace: Workspace, chen: RecordId, twin: RecordId
) -> None:
    joins.merge(workspace, "contact", chen, twin)
    before = tables(workspace)
    records.remove(workspace, "contact", twin)
    assert queries.people(workspace) == []
    undo(workspace)
    assert tables(workspace) == before


def test_merging_is_one_step_of_undo_and_redo(workspace: Workspace, chen: RecordId, twin: RecordId) -> None:
    before = tables(workspace)
    joins.merge(workspace, "contact", chen, twin)
    together = tables(workspace)
    assert undo(workspace).verb == "merge"
    assert {row.id for row in queries.people(workspace)} == {chen, twin}
    assert tables(workspace) == before
    redo(workspace)
    assert tables(workspace)["joined"] == together["joined"]
    assert tables(workspace)["contact"] == together["contact"]
    assert check(workspace).sound


def test_a_person_noted_in_passing_needs_no_confirming_once_known(
    workspace: Workspace, firm: RecordId, chen: RecordId
) -> None:
    passing = add(workspace, "contact", name="Chen G", account=firm, provisional=True)
    joins.merge(workspace, "contact", chen, passing)
    assert not workspace.read("contact", chen).values.get("provisional")
    undo(workspace)
    assert workspace.read("contact", passing).values["provisional"]


def test_two_noted_in_passing_are_still_to_be_confirmed(workspace: Workspace, firm: RecordId) -> None:
    one, other = (add(workspace, "contact", name=name, account=firm, provisional=True) for name in ("Chen", "Cheng"))
    assert workspace.read("contact", joins.merge(workspace, "contact", one, other)).values["provisional"]


def test_a_log_knows_a_joined_person_by_either_name(workspace: Workspace, chen: RecordId, twin: RecordId) -> None:
    account = workspace.read("contact", chen).values["account"]
    assert isinstance(account, bytes)
    joins.merge(workspace, "contact", chen, twin)
    for name in ("@陈国栋", '@"Chen Guodong"'):
        logged = log.log_visit(workspace, account, f"{name} talked about the drill")
        assert workspace.members("visit.attendees", logged.visit) == (chen,)


def test_a_record_is_not_merged_with_itself_nor_twice(workspace: Workspace, chen: RecordId, twin: RecordId) -> None:
    joins.merge(workspace, "contact", chen, twin)
    for one, other in ((chen, chen), (chen, twin), (twin, chen)):
        with pytest.raises(KamtuiError, match="one already"):
            joins.merge(workspace, "contact", one, other)


def test_a_deleted_record_is_not_merged(workspace: Workspace, chen: RecordId, twin: RecordId) -> None:
    records.remove(workspace, "contact", twin)
    with pytest.raises(KamtuiError, match="no such contact"):
        joins.merge(workspace, "contact", chen, twin)


def test_settings_are_not_merged(workspace: Workspace) -> None:
    one, other = (add(workspace, "setting", key=key, value="1") for key in ("cadence.gold", "cadence.iron"))
    with pytest.raises(KamtuiError, match="cannot be merged"):
        joins.merge(workspace, "setting", one, other)


def test_an_account_is_merged_with_its_parent_but_not_past_a_third(workspace: Workspace) -> None:
    top = add(workspace, "account", name="Group")
    middle = add(workspace, "account", name="Holding", parent=top)
    low = add(workspace, "account", name="Firm", parent=middle)
    with pytest.raises(KamtuiError, match="cannot be merged"):
        joins.merge(workspace, "account", low, top)
    assert joins.merge(workspace, "account", low, middle) == middle
    assert workspace.read("account", middle).values["parent"] == top


def test_an_export_with_joins_comes_back_equal_and_parts_as_it_did(
    workspace: Workspace, tmp_path: Path, firm: RecordId, chen: RecordId, twin: RecordId
) -> None:
    again = add(workspace, "account", name="恒岳银行", tier="gold")
    visit = add(workspace, "visit", account=again, when="2026-11-20", attendees=(twin, chen), note="DR")
    other = add(workspace, "visit", account=firm, when="2026-11-19", attendees=(twin,), note="DR")
    joins.merge(workspace, "contact", chen, twin)
    joins.merge(workspace, "account", firm, again)
    export(workspace, tmp_path / "one.json", "json", private=True)
    with Workspace.open(tmp_path / "copy.db", tmp_path / "home", workspace.now, create=True) as copy:
        imports.import_file(copy, tmp_path / "one.json")
        assert {row.id for row in queries.people(copy)} == {chen}
        assert {row.id for row in queries.visits(copy, firm)} == {visit, other}
        assert copy.members("visit.attendees", visit) == (chen,)
        assert check(copy).sound
        export(copy, tmp_path / "two.json", "json", private=True)
        assert (tmp_path / "one.json").read_text("utf-8") == (tmp_path / "two.json").read_text("utf-8")
        for each in (workspace, copy):
            for join in [row[0] for row in each.connection.execute("SELECT id FROM same_as")]:
                records.remove(each, "same_as", join)
        assert {row.id for row in queries.visits(copy, again)} == {visit}
        assert copy.members("visit.attendees", other) == (twin,)
        export(workspace, tmp_path / "one.json", "json", private=True)
        export(copy, tmp_path / "two.json", "json", private=True)
        assert (tmp_path / "one.json").read_text("utf-8") == (tmp_path / "two.json").read_text("utf-8")


def test_an_export_as_tables_has_every_record_and_comes_back_too(
    workspace: Workspace, tmp_path: Path, chen: RecordId, twin: RecordId
) -> None:
    joins.merge(workspace, "contact", chen, twin)
    export(workspace, tmp_path / "all.csv", "csv", private=True)
    with Workspace.open(tmp_path / "copy.db", tmp_path / "home", workspace.now, create=True) as copy:
        imports.import_file(copy, tmp_path / "all.csv")
        assert {row.id for row in queries.people(copy)} == {chen}
        assert canonical_of(copy, "contact", twin) == chen
        assert copy.read("contact", chen).values == workspace.read("contact", chen).values


def test_an_older_file_brought_in_again_leaves_a_joined_record_as_it_is(
    workspace: Workspace, tmp_path: Path, chen: RecordId, twin: RecordId
) -> None:
    export(workspace, tmp_path / "old.json", "json", private=True)
    joins.merge(workspace, "contact", chen, twin)
    records.change(workspace, records.seen(workspace, "contact", chen), {"phones": ("150",)})
    before = tables(workspace)
    imports.import_file(workspace, tmp_path / "old.json")
    assert tables(workspace) == before


def test_a_title_given_to_either_goes_to_the_seat_they_have(
    workspace: Workspace, chen: RecordId, twin: RecordId
) -> None:
    joins.merge(workspace, "contact", chen, twin)
    records.change(workspace, records.seen(workspace, "contact", twin), {"title": "COO"})
    with workspace.action("set") as transaction:
        people.put_seat(workspace, transaction, twin, {"department": "IT"})
    (row,) = queries.people(workspace)
    assert (row.title, row.department) == ("COO", "IT")
    assert people.seat_values(workspace, twin) == people.seat_values(workspace, chen)
    assert len(queries.seats(workspace, row.account or b"")) == 1


def test_somebody_without_a_seat_gets_that_of_the_other(workspace: Workspace, firm: RecordId) -> None:
    one = add(workspace, "contact", name="Li", account=firm)
    other = add(workspace, "contact", name="Li Wen", account=firm, title="CFO")
    joins.merge(workspace, "contact", one, other)
    assert {row.id: row.title for row in queries.people(workspace)} == {one: "CFO"}
    undo(workspace)
    assert {row.id: row.title for row in queries.people(workspace)} == {one: None, other: "CFO"}


def test_the_file_that_brought_a_joined_person_changes_nothing_when_it_comes_again(
    workspace: Workspace, tmp_path: Path, chen: RecordId
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Name,Company,Title,Phone\n陈国栋,Hengyue Bank,CTO,139\n", encoding="utf-8")
    imports.import_file(workspace, file)
    (other,) = {row.id for row in queries.people(workspace)} - {chen}
    assert joins.merge(workspace, "contact", chen, other) == min(chen, other)
    before = tables(workspace)
    imports.import_file(workspace, file)
    assert tables(workspace) == before
    assert check(workspace).sound


def test_an_export_that_names_another_seat_leaves_that_of_the_joined_person(
    workspace: Workspace, tmp_path: Path, firm: RecordId, chen: RecordId
) -> None:
    other = add(workspace, "contact", name="陈国栋", account=firm, title="CTO")
    export(workspace, tmp_path / "contacts.csv", "csv")
    joins.merge(workspace, "contact", chen, other)
    before = tables(workspace)
    imports.import_file(workspace, tmp_path / "contacts.csv")
    assert tables(workspace) == before
