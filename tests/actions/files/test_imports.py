"""Importing files: identity, what is news, references, people and their seats, dry runs, cancelling."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest

from kamtui.actions import records
from kamtui.actions.imports import Imported, import_file
from kamtui.documents.plain import record_json, records_json
from kamtui.errors import KamtuiError
from kamtui.records.fields import Headings, Label, Required
from kamtui.records.kinds import forget, kind, kind_of
from kamtui.records.values import Moment, RecordId, Value
from kamtui.store.ids import id_text, read_id
from kamtui.store.undo import redo, undo
from kamtui.store.workspace import Workspace

Write = Callable[..., Path]


def one(workspace: Workspace, path: Path, **options: Any) -> Imported:
    """The result of importing a file that holds one kind."""
    (result,) = import_file(workspace, path, **options)
    return result


def numbers(result: Imported) -> tuple[int, int, int, int]:
    """Read, created, updated, unchanged."""
    return result.read, result.created, result.updated, result.unchanged


def named(workspace: Workspace, kind: str, name: str) -> dict[str, Any]:
    """The record with this name, private fields included."""
    (found,) = [each for each in records_json(workspace, kind, private=True) if each["name"] == name]
    return found


def ident(record: dict[str, Any]) -> RecordId:
    return read_id(record["id"])


def change(workspace: Workspace, kind: str, record: dict[str, Any], **values: Value) -> None:
    """A change typed by hand."""
    records.change(workspace, workspace.read(kind, ident(record)), values)


ACCOUNTS = "Company,Industry,Annual Revenue,Employees\nHengyue Bank,Banking,120m CNY,4200\nNordhaven Stahl,Steel,,900\n"


def test_accounts_come_in_with_their_fields(workspace: Workspace, file: Write) -> None:
    result = one(workspace, file("list.csv", ACCOUNTS))
    assert (result.kind, numbers(result), result.skipped) == ("account", (2, 2, 0, 0), [])
    bank = named(workspace, "account", "Hengyue Bank")
    assert bank["industry"] == "Banking"
    assert bank["revenue"] == {"amount": "120000000", "currency": "CNY"}
    assert bank["employees"] == 4200
    assert bank["extra"] == {}


def test_the_same_file_twice_changes_nothing_and_leaves_no_step_of_undo(workspace: Workspace, file: Write) -> None:
    path = file("list.csv", ACCOUNTS)
    one(workspace, path)
    assert numbers(one(workspace, path)) == (2, 0, 0, 2)
    (actions,) = workspace.connection.execute("SELECT count(*) FROM action").fetchone()
    assert actions == 1


def test_one_undo_takes_a_whole_import_back_and_redo_brings_it(workspace: Workspace, file: Write) -> None:
    path = file("people.csv", "Name,Company,Title,Manager\nChen,Hengyue,CTO,\nLi,Hengyue,Buyer,Chen\n")
    one(workspace, path)
    undo(workspace)
    for each in ("account", "contact", "seat", "tenure"):
        assert list(records_json(workspace, each)) == []
    redo(workspace)
    assert named(workspace, "contact", "Li")["boss"]["name"] == "Chen"
    assert numbers(one(workspace, path)) == (2, 0, 0, 2)


def test_an_import_that_was_undone_can_be_done_again(workspace: Workspace, file: Write) -> None:
    path = file("list.csv", ACCOUNTS)
    one(workspace, path)
    undo(workspace)
    assert numbers(one(workspace, path)) == (2, 2, 0, 0)
    assert named(workspace, "account", "Hengyue Bank")["employees"] == 4200


def test_two_people_who_import_one_file_make_the_same_records(empty: Callable[[], Workspace], file: Write) -> None:
    first, second = empty(), empty()
    one(first, file("a.csv", "EmployeeID,Name,Title\n1,Chen,CTO\n2,Li,Buyer\n"))
    one(second, file("b.csv", "Title;EmployeeID;Name\nCTO;1;Chen\nBuyer;2;Li\n"))
    for each in ("contact", "seat", "tenure", "account"):
        here, there = ({one["id"] for one in records_json(opened, each)} for opened in (first, second))
        assert here == there


def test_rows_without_a_key_are_told_by_their_cells_and_equal_ones_by_their_order(
    workspace: Workspace, file: Write
) -> None:
    path = file("people.csv", "Name,Email\nChen,c@hengyue.example\nChen,c@hengyue.example\nLi,\n")
    assert numbers(one(workspace, path)) == (3, 3, 0, 0)
    assert numbers(one(workspace, path)) == (3, 0, 0, 3)


def test_a_key_column_with_two_equal_keys_is_no_key(workspace: Workspace, file: Write) -> None:
    assert numbers(one(workspace, file("p.csv", "ID,Name,Email\n1,Chen,\n1,Li,\n"))) == (2, 2, 0, 0)
    assert named(workspace, "contact", "Li")["extra"] == {"ID": "1"}


# What is news


def test_a_new_value_of_the_source_is_written(workspace: Workspace, file: Write) -> None:
    one(workspace, file("a.csv", ACCOUNTS))
    result = one(workspace, file("b.csv", ACCOUNTS.replace("4200", "4300")))
    assert numbers(result) == (2, 0, 1, 1)
    assert named(workspace, "account", "Hengyue Bank")["employees"] == 4300


def test_a_change_made_here_survives_the_same_file(workspace: Workspace, file: Write) -> None:
    path = file("a.csv", ACCOUNTS)
    one(workspace, path)
    change(workspace, "account", named(workspace, "account", "Hengyue Bank"), employees=5000, industry=None)
    assert numbers(one(workspace, path)) == (2, 0, 0, 2)
    bank = named(workspace, "account", "Hengyue Bank")
    assert (bank["employees"], bank["industry"]) == (5000, None)


def test_a_file_that_says_what_was_typed_here_reverts_no_later_change(workspace: Workspace, file: Write) -> None:
    one(workspace, file("a.csv", ACCOUNTS))
    newer = file("b.csv", ACCOUNTS.replace("4200", "4300"))
    change(workspace, "account", named(workspace, "account", "Hengyue Bank"), employees=4300)
    assert numbers(one(workspace, newer)) == (2, 0, 0, 2)
    change(workspace, "account", named(workspace, "account", "Hengyue Bank"), employees=4400)
    one(workspace, newer)
    assert named(workspace, "account", "Hengyue Bank")["employees"] == 4400


def test_a_value_the_source_has_cleared_is_cleared(workspace: Workspace, file: Write) -> None:
    one(workspace, file("a.csv", ACCOUNTS))
    one(workspace, file("b.csv", ACCOUNTS.replace("Banking", "")))
    assert named(workspace, "account", "Hengyue Bank")["industry"] is None


def test_a_file_with_another_column_fills_it_and_reverts_nothing(workspace: Workspace, file: Write) -> None:
    one(workspace, file("a.csv", "Company,Industry,Website\nHengyue Bank,Banking,\n"))
    bank = named(workspace, "account", "Hengyue Bank")
    change(workspace, "account", bank, city="Shanghai", industry="Finance")
    one(workspace, file("b.csv", "Company,Industry,City,Employees\nHengyue Bank,Banking,Suzhou,4200\n"))
    bank = named(workspace, "account", "Hengyue Bank")
    assert (bank["industry"], bank["city"], bank["employees"]) == ("Finance", "Shanghai", 4200)


def test_a_record_deleted_here_stays_deleted_and_is_listed(workspace: Workspace, file: Write) -> None:
    path = file("a.csv", ACCOUNTS)
    one(workspace, path)
    records.remove(workspace, "account", ident(named(workspace, "account", "Hengyue Bank")))
    result = one(workspace, path)
    assert numbers(result) == (2, 0, 0, 1)
    assert result.skipped == [(2, "deleted here")]
    assert [each["name"] for each in records_json(workspace, "account")] == ["Nordhaven Stahl"]


def test_a_title_changed_here_survives_and_one_changed_at_the_source_comes(workspace: Workspace, file: Write) -> None:
    headings = "EmployeeID,Name,Title,Department,ReportsTo\n"
    text = headings + "1,Chen,CTO,IT,\n2,Li,Buyer,Purchasing,1\n3,Wu,Buyer,Purchasing,1\n"
    one(workspace, file("a.csv", text))
    change(workspace, "contact", named(workspace, "contact", "Li"), title="Head of purchasing")
    assert numbers(one(workspace, file("a.csv", text))) == (3, 0, 0, 3)
    result = one(workspace, file("b.csv", text.replace("3,Wu,Buyer,Purchasing,1", "3,Wu,Buyer,Purchasing,2")))
    assert numbers(result) == (3, 0, 1, 2)
    assert named(workspace, "contact", "Li")["title"] == "Head of purchasing"
    assert named(workspace, "contact", "Wu")["boss"]["name"] == "Li"


def test_people_added_to_a_visit_here_stay_when_the_source_changes_its_own(workspace: Workspace, file: Write) -> None:
    people = "EmployeeID,Name,Company\n1,Chen,Hengyue\n2,Li,Hengyue\n3,Wu,Hengyue\n"
    one(workspace, file("p.csv", people))
    text = "Visit ID,Account,Date,Participants,Note\n7,Hengyue,2026-11-20,{people},Talked\n"
    one(workspace, file("v.csv", text.format(people="Chen; Li")))
    (visit,) = records_json(workspace, "visit")
    everybody = tuple(ident(named(workspace, "contact", name)) for name in ("Chen", "Li", "Wu"))
    change(workspace, "visit", visit, attendees=everybody)
    assert numbers(one(workspace, file("v.csv", text.format(people="Chen")))) == (1, 0, 1, 0)
    (visit,) = records_json(workspace, "visit")
    assert sorted(person["name"] for person in visit["attendees"]) == ["Chen", "Wu"]


def test_an_account_typed_here_is_met_by_its_name_and_only_filled(workspace: Workspace, file: Write) -> None:
    typed = records.add(workspace, "account", {"name": "Hengyue bank", "industry": "Finance"})
    assert numbers(one(workspace, file("a.csv", ACCOUNTS))) == (2, 1, 1, 0)
    bank = record_json(workspace, "account", typed)
    assert (bank["name"], bank["industry"], bank["employees"]) == ("Hengyue bank", "Finance", 4200)


# References


def test_a_parent_later_in_the_file_is_found_by_key_and_by_name(workspace: Workspace, file: Write) -> None:
    one(workspace, file("k.csv", "Account ID,Account Name,Parent ID,Website\nA2,Unit,A1,\nA1,Group,,\n"))
    assert named(workspace, "account", "Unit")["parent"]["name"] == "Group"
    one(workspace, file("n.csv", "Account,Subsidiary of,Website\nBranch,HOLDING,\nHolding,,\n"))
    assert named(workspace, "account", "Branch")["parent"]["name"] == "Holding"


def test_keys_of_a_system_find_what_another_of_its_files_brought(workspace: Workspace, file: Write) -> None:
    one(workspace, file("a.csv", "ID,NAME,WEBSITE\n001x0000002xLD0AAM,George Foundation,\n"))
    sales = "ID,ACCOUNTID,NAME,STAGENAME\n006x0000001YtCrAAK,001x0000002xLD0,Widgets,Closed Won\n"
    one(workspace, file("o.csv", sales))
    sale = named(workspace, "opportunity", "Widgets")
    assert sale["account"]["name"] == "George Foundation"
    assert (sale["stage"], sale["status"]) == ("Closed Won", "won")


def test_keys_of_a_table_of_its_own_find_it_through_the_kept_column(workspace: Workspace, file: Write) -> None:
    one(workspace, file("c.csv", "CustomerID,CompanyName,City\nALFKI,Alfreds Futterkiste,Berlin\n"))
    one(workspace, file("p.csv", "Deal Name,Customer ID,Amount\nFeed,ALFKI,100 EUR\n"))
    assert named(workspace, "opportunity", "Feed")["account"]["name"] == "Alfreds Futterkiste"


def test_a_sale_whose_account_is_not_here_keeps_its_name_and_finds_it_later(workspace: Workspace, file: Write) -> None:
    sales = file("o.csv", "Deal ID,Deal Name,Account,Amount\n1,Drill,Hengyue Bank,5m CNY\n2,Loose,,1\n")
    result = one(workspace, sales)
    assert numbers(result) == (2, 2, 0, 0)
    assert result.notes == ["Account: not here yet, kept as text: Hengyue Bank", "1 row names no account"]
    assert named(workspace, "opportunity", "Drill")["extra"] == {"Account": "Hengyue Bank", "Deal ID": "1"}
    assert list(records_json(workspace, "account")) == []
    one(workspace, file("a.csv", ACCOUNTS))
    assert numbers(one(workspace, sales)) == (2, 0, 1, 1)
    found = named(workspace, "opportunity", "Drill")
    assert (found["account"]["name"], found["extra"]) == ("Hengyue Bank", {"Deal ID": "1"})


def test_two_accounts_of_one_name_are_not_guessed_between(workspace: Workspace, file: Write) -> None:
    for _again in range(2):
        records.add(workspace, "account", {"name": "Hengyue"})
    one(workspace, file("o.csv", "Deal Name,Account,Amount\nDrill,Hengyue,1\n"))
    sale = named(workspace, "opportunity", "Drill")
    assert (sale["account"], sale["extra"]) == (None, {"Account": "Hengyue"})


def test_the_firm_of_a_person_is_made_where_it_is_missing_and_that_is_told(workspace: Workspace, file: Write) -> None:
    text = "Name,Company,Title\nChen,Hengyue,CTO\nLi,Hengyue,Buyer\nWeber,Nordhaven,Buyer\n"
    result = one(workspace, file("p.csv", text))
    assert numbers(result) == (3, 3, 0, 0)
    assert result.notes == ["2 new accounts: Hengyue, Nordhaven"]
    assert named(workspace, "contact", "Li")["account"]["name"] == "Hengyue"
    one(workspace, file("a.csv", "Company,City,Website\nHengyue,Shanghai,\n"))
    assert named(workspace, "account", "Hengyue")["city"] == "Shanghai"


def test_a_visit_at_an_unknown_account_cannot_be_taken_and_is_listed(workspace: Workspace, file: Write) -> None:
    result = one(workspace, file("v.csv", "Account,Date,Note\nNowhere,2026-11-20,Talked\n"), kind="visit")
    assert numbers(result) == (1, 0, 0, 0)
    assert result.skipped == [(2, "there is no account called Nowhere")]


def test_a_visit_in_the_past_was_held_and_its_time_is_the_users(workspace: Workspace, file: Write) -> None:
    records.add(workspace, "account", {"name": "Hengyue"})
    text = "Account,Visit Date,Note\nHengyue,2026-11-20 15:30,Talked\nHengyue,2026-12-01,Will talk\n"
    one(workspace, file("v.csv", text))
    held, ahead = sorted(records_json(workspace, "visit"), key=lambda visit: str(visit["when"]))
    assert (held["when"], held["state"]) == ("2026-11-20T15:30:00+08:00", "held")
    assert (ahead["when"], ahead["state"]) == ("2026-12-01", "planned")
    assert workspace.read("visit", ident(held)).values["when"] == Moment("2026-11-20T07:30:00Z", "Asia/Shanghai")


# People


def test_people_of_a_file_without_accounts_get_one_and_a_chart(workspace: Workspace, file: Write) -> None:
    headings = "EmployeeID,LastName,FirstName,Title,ReportsTo\n"
    rows = "1,Davolio,Nancy,Rep,2\n2,Fuller,Andrew,VP,NULL\n3,王,伟,经理,2\n"
    result = one(workspace, file("our_staff.csv", headings + rows))
    assert result.notes == ["The file names no account: its people are at the new account Our staff"]
    people = list(records_json(workspace, "contact"))
    assert {person["account"]["name"] for person in people} == {"Our staff"}
    assert {person["name"]: person["boss"] and person["boss"]["name"] for person in people} == {
        "Nancy Davolio": "Andrew Fuller", "Andrew Fuller": None, "王伟": "Andrew Fuller",
    }


def test_circles_and_self_reports_are_kept_as_text_and_told(workspace: Workspace, file: Write) -> None:
    text = "ID,Name,Email,Manager ID\n1,A,,2\n2,B,,3\n3,C,,1\n4,D,,4\n"
    result = one(workspace, file("p.csv", text))
    assert numbers(result) == (4, 4, 0, 0)
    assert result.notes[1:] == ["Row 4: C cannot report to A", "Row 5: D cannot report to D"]
    assert named(workspace, "contact", "C")["extra"]["Manager ID"] == "1"
    assert named(workspace, "contact", "A")["boss"]["name"] == "B"
    assert numbers(one(workspace, file("p.csv", text)))[1:] == (0, 0, 4)


def test_a_chain_of_fifty_bosses_keeps_its_order(workspace: Workspace, file: Write) -> None:
    rows = "".join(f"{n},P{n},t,{n + 1 if n < 50 else ''}\n" for n in range(1, 51))
    one(workspace, file("p.csv", "ID,Name,Job Title,Boss\n" + rows))
    bosses = {each["name"]: each["boss"] and each["boss"]["name"] for each in records_json(workspace, "contact")}
    assert bosses == {f"P{n}": f"P{n + 1}" if n < 50 else None for n in range(1, 51)}


def test_a_person_whose_account_cell_is_empty_keeps_the_title_as_text(workspace: Workspace, file: Write) -> None:
    one(workspace, file("p.csv", "Name,Company,Title\nChen,,CTO\n"))
    person = named(workspace, "contact", "Chen")
    assert (person["account"], person["title"], person["extra"]) == (None, None, {"Title": "CTO"})


# Cells


def test_a_value_a_field_cannot_hold_is_kept_as_text(workspace: Workspace, file: Write) -> None:
    result = one(workspace, file("a.csv", "Company,Rating,Employees\nHengyue,Hot,many\n"))
    assert (numbers(result), result.skipped) == ((1, 1, 0, 0), [])
    account = named(workspace, "account", "Hengyue")
    assert (account["tier"], account["employees"]) == (None, None)
    assert account["extra"] == {"Rating": "Hot", "Employees": "many"}


def test_rows_without_a_name_are_listed_and_empty_rows_are_nothing(workspace: Workspace, file: Write) -> None:
    result = one(workspace, file("a.csv", "Company,Website\n,nobody.example\n,\n\nHengyue,\n"))
    assert numbers(result) == (2, 1, 0, 0)
    assert result.skipped == [(2, "it has no name")]


def test_cells_beyond_the_headings_are_kept_and_told(workspace: Workspace, file: Write) -> None:
    result = one(workspace, file("a.csv", "Company,Website\nHengyue,h.example,left,over\nSuhe\n"))
    assert result.notes == ["Rows with more cells than headings, all kept: 2"]
    assert named(workspace, "account", "Hengyue")["extra"] == {"column 3": "left", "column 4": "over"}
    assert named(workspace, "account", "Suhe")["website"] is None


def test_a_name_too_long_is_cut_and_kept_whole_beside(workspace: Workspace, file: Write) -> None:
    long = "Hengyue " * 40
    one(workspace, file("a.csv", f"Company,Website\n{long},\n"))
    (account,) = records_json(workspace, "account")
    assert account["name"] == long.strip()[:200].rstrip()
    assert account["extra"] == {"Company": long.strip()}


def test_chinese_headings_and_dates_are_read(workspace: Workspace, file: Write) -> None:
    records.add(workspace, "account", {"name": "华东恒岳商业银行"})
    headings = "商机名称,客户名称,金额,币种,销售阶段,预计成交日期\n"
    text = headings + "灾备平台,华东恒岳商业银行,1000万,CNY,商务谈判,2026年12月1日\n"
    one(workspace, file("商机.csv", text.encode("gb18030")))
    sale = named(workspace, "opportunity", "灾备平台")
    assert sale["account"]["name"] == "华东恒岳商业银行"
    assert sale["value"] == {"amount": "10000000", "currency": "CNY"}
    assert (sale["stage"], sale["expected_close"]) == ("商务谈判", "2026-12-01")


def test_private_cells_that_cannot_be_read_stay_private(workspace: Workspace, file: Write) -> None:
    text = "Name,Company,Birthday,Motive,Private notes,private_notes,Motive\n"
    row = f"Chen,Hengyue,SECRET day,{'SECRET ' * 300},SECRET one,SECRET two,SECRET three\n"
    one(workspace, file("p.csv", text + row))
    assert "SECRET" not in json.dumps(list(records_json(workspace, "contact")))
    found = named(workspace, "contact", "Chen")
    assert found["birthday"] is None
    assert found["motive"] == ("SECRET " * 300).strip()
    assert found["private_notes"].splitlines() == [
        "SECRET one", "Birthday: SECRET day", "private_notes: SECRET two", "Motive (2): SECRET three",
    ]
    assert found["extra"] == {}
    assert numbers(one(workspace, file("p.csv", text + row))) == (1, 0, 0, 1)


# The run


def test_a_dry_run_says_everything_and_changes_nothing(workspace: Workspace, file: Write) -> None:
    path = file("p.csv", "Name,Company,Title\nChen,Hengyue,CTO\n")
    assert numbers(one(workspace, path, dry_run=True)) == (1, 1, 0, 0)
    assert list(records_json(workspace, "contact")) == []
    (edits,) = workspace.connection.execute("SELECT count(*) FROM edit").fetchone()
    assert edits == 0
    assert numbers(one(workspace, path)) == (1, 1, 0, 0)


def test_progress_runs_to_the_end_and_raising_in_it_cancels_everything(workspace: Workspace, file: Write) -> None:
    path = file("a.csv", "Company,Website\n" + "".join(f"Firm {n},\n" for n in range(250)))
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done >= 200:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(workspace, path, progress=stop)
    assert told == [(0, 250), (100, 250), (200, 250)]
    assert list(records_json(workspace, "account")) == []
    one(workspace, path, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (250, 250)


def test_a_table_nobody_can_tell_is_refused_with_its_headings(workspace: Workspace, file: Write) -> None:
    with pytest.raises(KamtuiError) as told:
        import_file(workspace, file("x.csv", "Foo,Bar\n1,2\n"))
    assert "x.csv" in told.value.title
    assert "Foo, Bar" in told.value.message
    assert "--kind" in told.value.hint


def test_a_table_that_may_be_two_kinds_is_asked_for_and_then_taken(workspace: Workspace, file: Write) -> None:
    path = file("x.csv", "Name\nHengyue\n")
    with pytest.raises(KamtuiError, match="accounts or contacts"):
        import_file(workspace, path)
    assert one(workspace, path, kind="account").created == 1


def test_a_kind_that_lacks_its_required_column_is_refused(workspace: Workspace, file: Write) -> None:
    with pytest.raises(KamtuiError, match="no column for Account"):
        import_file(workspace, file("x.csv", "Date,Note\n2026-11-20,x\n"), kind="visit")


def test_headings_can_be_told(workspace: Workspace, file: Write) -> None:
    path = file("x.csv", "Firma,Kürzel,Ort\nHengyue,HY,Shanghai\n")
    one(workspace, path, kind="account", columns={"Firma": "name", "Kürzel": "key", "Ort": "city"})
    assert named(workspace, "account", "Hengyue")["city"] == "Shanghai"


def test_json_of_other_programs_is_read_by_its_names(workspace: Workspace, file: Write) -> None:
    content = [{"company": "Hengyue", "employees": 42, "industry": None, "nested": {"a": 1}, "tags": ["x", "y"]}]
    one(workspace, file("a.json", json.dumps({"data": content})))
    account = named(workspace, "account", "Hengyue")
    assert account["employees"] == 42
    assert account["extra"] == {"nested": '{"a": 1}', "tags": "x; y"}


@pytest.mark.parametrize("content", ["{", "[1, 2]", "[]", "{}", '"x"', "[" * 100_000])
def test_json_without_records_is_refused(workspace: Workspace, file: Write, content: str) -> None:
    with pytest.raises(KamtuiError):
        import_file(workspace, file("a.json", content))


def test_a_missing_file_and_a_folder_are_refused(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(KamtuiError, match="There is no file"):
        import_file(workspace, tmp_path / "none.csv")
    with pytest.raises(KamtuiError):
        import_file(workspace, tmp_path)


@pytest.fixture
def toy() -> Iterator[str]:
    """A kind that only this test knows."""

    @kind("toy", "toy", "toys", title="label")
    class Toy:
        label: Annotated[str, Label("Label"), Required(), Headings("toy label")]
        wheels: Annotated[int, Label("Wheels")]
        maker: Annotated[str, Label("Maker"), Headings("made by")]

    assert kind_of("toy").made is Toy
    yield "toy"
    forget("toy")


def test_a_kind_comes_in_by_its_declaration_alone(toy: str, tmp_path: Path, file: Write) -> None:
    with Workspace.open(tmp_path / "toys.db", tmp_path, create=True) as workspace:
        path = file("t.csv", "Toy ID,Toy label,Wheels,Made by,Colour\nt1,Lorry,6,Nordhaven,red\n")
        assert one(workspace, path).kind == toy
        assert numbers(one(workspace, path)) == (1, 0, 0, 1)
        (lorry,) = records_json(workspace, toy)
        assert (lorry["label"], lorry["wheels"], lorry["maker"]) == ("Lorry", 6, "Nordhaven")
        assert lorry["extra"] == {"Toy ID": "t1", "Colour": "red"}
        assert record_json(workspace, toy, ident(lorry))["id"] == id_text(ident(lorry))
