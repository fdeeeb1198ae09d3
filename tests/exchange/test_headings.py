"""Which kind a table holds, and what its columns are."""

from pathlib import Path

import pytest

from kamtui.errors import KamtuiError
from kamtui.exchange.headings import fold, plan_for
from kamtui.exchange.maps import read_map


def columns(headings: str, kind: str | None = None) -> dict[str, str]:
    """The headings that have a role, with it."""
    plan = plan_for(headings.split(","), "t.csv", kind)
    found = {one.heading: one.field or one.role for one in plan.columns if one.role != "extra"}
    return {"kind": plan.kind, **found}


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ("Account Name,Industry,Billing City", {"kind": "account", "Account Name": "name", "Industry": "industry",
                                                "Billing City": "city"}),
        ("Record ID,Company name,Website URL,Phone Number",
         {"kind": "account", "Record ID": "key", "Company name": "name", "Website URL": "website",
          "Phone Number": "phones"}),
        ("First Name,Last Name,Email,Associated Company",
         {"kind": "contact", "First Name": "first", "Last Name": "last", "Email": "emails",
          "Associated Company": "account"}),
        ("Full Name,Job Title,Business Phone,Company Name (Account)",
         {"kind": "contact", "Full Name": "name", "Job Title": "title", "Business Phone": "phones",
          "Company Name (Account)": "account"}),
        ("Deal Name,Deal Stage,Amount,Currency,Close Date,Deal Owner",
         {"kind": "opportunity", "Deal Name": "name", "Deal Stage": "stage", "Amount": "value", "Currency": "currency",
          "Close Date": "expected_close", "Deal Owner": "owner"}),
        ("Topic,Est. Revenue,Est. Close Date,Potential Customer",
         {"kind": "opportunity", "Topic": "name", "Est. Revenue": "value", "Est. Close Date": "expected_close",
          "Potential Customer": "account"}),
        ("姓名,公司名称,职务,手机,直属上级",
         {"kind": "contact", "姓名": "name", "公司名称": "account", "职务": "title", "手机": "phones",
          "直属上级": "boss"}),
        ("客户名称,所属行业,客户等级",
         {"kind": "account", "客户名称": "name", "所属行业": "industry", "客户等级": "tier"}),
        ("商机名称,客户名称,预计金额",
         {"kind": "opportunity", "商机名称": "name", "客户名称": "account", "预计金额": "value"}),
        ("拜访客户,拜访日期,拜访记录",
         {"kind": "visit", "拜访客户": "account", "拜访日期": "when", "拜访记录": "note"}),
        ("Account,Task,Due Date,Assigned to",
         {"kind": "step", "Account": "account", "Task": "text", "Due Date": "due", "Assigned to": "owner"}),
        ("sales_agent,manager,regional_office", {"kind": "teammate", "sales_agent": "name"}),
    ],
)
def test_tables_of_well_known_programs_are_recognised(headings: str, expected: dict[str, str]) -> None:
    assert columns(headings) == expected


def test_the_nearest_heading_takes_a_field_and_the_others_are_kept() -> None:
    plan = plan_for(["NEXTSTEP", "DESCRIPTION", "NAME", "STAGENAME"], "t.csv")
    assert [one.heading for one in plan.of_field("notes")] == ["DESCRIPTION"]
    assert [one.heading for one in plan.of_role("extra")] == ["NEXTSTEP"]


def test_a_list_takes_every_column_that_means_it() -> None:
    plan = plan_for(["Name", "Mobile", "Home phone", "Email"], "t.csv")
    assert [one.heading for one in plan.of_field("phones")] == ["Mobile", "Home phone"]


def test_a_key_that_is_all_the_name_there_is_is_both() -> None:
    plan = plan_for(["opportunity_id", "deal_stage", "close_value"], "t.csv")
    assert plan.key is not None
    assert (plan.key.heading, plan.key.field) == ("opportunity_id", "name")


def test_a_column_that_cannot_tell_rows_apart_is_no_key() -> None:
    plan = plan_for(["ID", "Account Number", "Name", "Website"], "t.csv", is_key=lambda index: index != 0)
    assert plan.key is not None
    assert plan.key.heading == "Account Number"


def test_a_kind_by_name_takes_headings_that_say_little() -> None:
    assert columns("Name,City", "account") == {"kind": "account", "Name": "name", "City": "city"}
    assert columns("name,expert", "teammate")["expert"] == "expert"


def test_a_kind_without_headings_of_its_own_is_never_guessed() -> None:
    with pytest.raises(KamtuiError, match="cannot tell"):
        plan_for(["key", "value"], "t.csv")
    assert columns("key,value", "setting") == {"kind": "setting", "key": "key", "value": "value"}


def test_refusals_name_the_headings_and_the_way_out() -> None:
    with pytest.raises(KamtuiError) as unknown:
        plan_for(["Foo", *(f"c{n}" for n in range(40))], "t.csv")
    assert unknown.value.message.startswith("Its headings are: Foo, c0")
    assert unknown.value.message.endswith("…")
    with pytest.raises(KamtuiError) as several:
        plan_for(["Name", "Phone"], "t.csv")
    assert "accounts or contacts" in several.value.title
    assert several.value.hint == "Say it with --kind, one of account, contact"
    with pytest.raises(KamtuiError, match="no kind called rocket"):
        plan_for(["Name"], "t.csv", "rocket")


def test_headings_are_compared_without_case_signs_and_full_width() -> None:
    assert fold("Account_ID") == fold("ACCOUNTID") == fold("account id*") == fold("Ａccount－ID")
    assert fold("ORACLE_ID__C") == fold("Oracle Id")


def test_a_map_is_read_and_a_bad_one_refused(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text('kind = "account"\n[columns]\nFirma = "name"\n"Kürzel" = "key"\nIntern = ""\n', "utf-8")
    found = read_map(path)
    assert (found.kind, found.columns) == ("account", {"Firma": "name", "Kürzel": "key", "Intern": ""})
    plan = plan_for(["Firma", "Kürzel", "Intern"], "t.csv", found.kind, found.columns)
    assert [one.role for one in plan.columns] == ["field", "key", "extra"]
    for wrong in ("kind = ", "kind = 1", "colour = 'x'", "columns = 3", "[columns]\nFirma = 1"):
        path.write_text(wrong)
        with pytest.raises(KamtuiError, match="is no map"):
            read_map(path)


def test_a_map_to_a_field_that_is_none_is_refused() -> None:
    with pytest.raises(KamtuiError, match="no field colour"):
        plan_for(["Firma"], "t.csv", "account", {"Firma": "colour"})
