"""Headings as well-known programs export them: the kind and the columns are told by them alone."""

import pytest

from kamtui.errors import KamtuiError
from kamtui.exchange.headings import plan_for
from kamtui.exchange.tables import parse_table

Columns = dict[str, str]

FILES: list[tuple[str, str, Columns, list[str]]] = [
    (
        "English",
        "account",
        {
            "Company Name": "name", "Industry": "industry", "Website": "website", "Phone": "phones",
            "Annual Revenue": "revenue", "Number of Employees": "employees", "Street": "address", "City": "city",
            "Country": "country", "Account Manager": "owner", "Tier": "tier", "Parent Company": "parent",
            "Notes": "notes",
        },
        [],
    ),
    (
        "English",
        "contact",
        {
            "Full Name": "name", "Company": "account", "Job Title": "title", "Department": "department",
            "Email": "emails", "Mobile": "phones", "Work Phone": "phones", "Reports To": "boss",
            "Birthday": "birthday", "Notes": "notes",
        },
        [],
    ),
    (
        "English",
        "opportunity",
        {
            "Deal Name": "name", "Company": "account", "Amount": "value", "Currency": "currency", "Stage": "stage",
            "Expected Close Date": "expected_close", "Probability": "probability", "Owner": "owner",
        },
        [],
    ),
    (
        "English",
        "visit",
        {
            "Date": "when", "Account": "account", "Attendees": "attendees", "Notes": "note", "Duration": "minutes",
            "Type": "visit_kind", "Location": "place",
        },
        ["Subject"],
    ),
    (
        "English",
        "step",
        {"Task": "text", "Due Date": "due", "Owner": "owner", "Account": "account", "Status": "done"},
        [],
    ),
    (
        "Chinese",
        "account",
        {
            "客户名称": "name", "客户级别": "tier", "所属行业": "industry", "年营业额": "revenue",
            "员工人数": "employees", "网址": "website", "电话": "phones", "地址": "address", "城市": "city",
            "客户经理": "owner", "上级客户": "parent", "备注": "notes",
        },
        [],
    ),
    (
        "Chinese",
        "contact",
        {
            "姓名": "name", "客户名称": "account", "职务": "title", "部门": "department", "手机": "phones",
            "邮箱": "emails", "上级": "boss", "生日": "birthday", "微信": "messaging", "备注": "notes",
        },
        [],
    ),
    (
        "Chinese",
        "opportunity",
        {
            "商机名称": "name", "客户名称": "account", "金额": "value", "币种": "currency", "阶段": "stage",
            "预计成交日期": "expected_close", "赢率": "probability", "负责人": "owner",
        },
        [],
    ),
    (
        "Chinese",
        "visit",
        {
            "拜访日期": "when", "客户名称": "account", "拜访方式": "visit_kind", "参与人": "attendees",
            "拜访内容": "note",
        },
        ["下一步"],
    ),
    (
        "Chinese",
        "step",
        {"任务": "text", "截止日期": "due", "负责人": "owner", "客户名称": "account", "完成": "done"},
        [],
    ),
    (
        "Salesforce's reports",
        "account",
        {
            "Account ID": "key", "Account Name": "name", "Parent Account ID": "parent", "Industry": "industry",
            "Annual Revenue": "revenue", "Employees": "employees", "Website": "website", "Phone": "phones",
            "Billing Street": "address", "Billing City": "city", "Billing Country": "country",
            "Account Owner": "owner", "Description": "notes",
        },
        ["Type"],
    ),
    (
        "Salesforce's interface",
        "account",
        {
            "Id": "key", "Name": "name", "ParentId": "parent", "Industry": "industry", "AnnualRevenue": "revenue",
            "NumberOfEmployees": "employees", "Website": "website", "Phone": "phones", "BillingStreet": "address",
            "BillingCity": "city", "BillingCountry": "country", "OwnerId": "owner", "Description": "notes",
        },
        ["Type"],
    ),
    (
        "Salesforce's reports",
        "contact",
        {
            "Contact ID": "key", "First Name": "first", "Last Name": "last", "Account Name": "account",
            "Title": "title", "Department": "department", "Email": "emails", "Phone": "phones", "Mobile": "phones",
            "Reports To": "boss", "Birthdate": "birthday", "Description": "notes",
        },
        [],
    ),
    (
        "Salesforce's interface",
        "contact",
        {
            "Id": "key", "FirstName": "first", "LastName": "last", "AccountId": "account", "Title": "title",
            "Department": "department", "Email": "emails", "Phone": "phones", "MobilePhone": "phones",
            "ReportsToId": "boss", "Birthdate": "birthday", "Description": "notes",
        },
        [],
    ),
    (
        "Salesforce's reports",
        "opportunity",
        {
            "Opportunity ID": "key", "Opportunity Name": "name", "Account Name": "account", "Amount": "value",
            "Amount Currency": "currency", "Stage": "stage", "Close Date": "expected_close",
            "Probability (%)": "probability", "Opportunity Owner": "owner", "Lead Source": "source",
            "Next Step": "notes", "Created Date": "opened",
        },
        [],
    ),
    (
        "Salesforce's interface",
        "opportunity",
        {
            "Id": "key", "Name": "name", "AccountId": "account", "Amount": "value", "CurrencyIsoCode": "currency",
            "StageName": "stage", "CloseDate": "expected_close", "Probability": "probability", "OwnerId": "owner",
            "LeadSource": "source", "NextStep": "notes", "CreatedDate": "opened",
        },
        [],
    ),
    (
        "Salesforce's reports",
        "step",
        {
            "Activity ID": "key", "Subject": "text", "Due Date": "due", "Assigned To": "owner",
            "Company / Account": "account", "Status": "done",
        },
        ["Priority"],
    ),
    (
        "Salesforce's interface",
        "step",
        {
            "Id": "key", "Subject": "text", "ActivityDate": "due", "OwnerId": "owner", "WhatId": "account",
            "WhoId": "contact", "Status": "done",
        },
        ["Priority", "Description"],
    ),
    (
        "Salesforce's interface",
        "visit",
        {
            "Id": "key", "StartDateTime": "when", "DurationInMinutes": "minutes", "AccountId": "account",
            "Location": "place", "OwnerId": "owner", "Description": "note",
        },
        ["Subject", "EndDateTime"],
    ),
    (
        "HubSpot",
        "account",
        {
            "Record ID": "key", "Company name": "name", "Company Domain Name": "website", "Industry": "industry",
            "Phone Number": "phones", "City": "city", "Country/Region": "country",
            "Number of Employees": "employees", "Annual Revenue": "revenue", "Company owner": "owner",
            "Parent Company": "parent",
        },
        ["Lifecycle Stage"],
    ),
    (
        "HubSpot",
        "contact",
        {
            "Record ID": "key", "First Name": "first", "Last Name": "last", "Email": "emails",
            "Phone Number": "phones", "Mobile Phone Number": "phones", "Job Title": "title",
            "Associated Company": "account",
        },
        ["Contact owner", "Lead Status", "Create Date"],
    ),
    (
        "HubSpot",
        "opportunity",
        {
            "Record ID": "key", "Deal Name": "name", "Deal Stage": "stage", "Amount": "value",
            "Currency": "currency", "Close Date": "expected_close", "Deal owner": "owner",
            "Associated Company": "account", "Create Date": "opened", "Deal probability": "probability",
        },
        ["Pipeline"],
    ),
    (
        "HubSpot",
        "step",
        {
            "Record ID": "key", "Task Title": "text", "Due date": "due", "Assigned to": "owner",
            "Task Status": "done", "Associated Company": "account",
        },
        ["Priority"],
    ),
    (
        "HubSpot",
        "visit",
        {
            "Record ID": "key", "Meeting start time": "when", "Associated Company": "account",
            "Attendees": "attendees", "Meeting outcome": "result", "Meeting description": "note",
            "Meeting location": "place",
        },
        ["Meeting name", "Meeting end time"],
    ),
    (
        "Dynamics",
        "account",
        {
            "(Do Not Modify) Account": "key", "Account Name": "name", "Main Phone": "phones",
            "Address 1: Street 1": "address", "Address 1: City": "city", "Address 1: Country/Region": "country",
            "Annual Revenue": "revenue", "Currency": "currency", "Number of Employees": "employees",
            "Parent Account": "parent", "Industry": "industry", "Website": "website", "Owner": "owner",
        },
        ["(Do Not Modify) Row Checksum", "(Do Not Modify) Modified On", "Primary Contact"],
    ),
    (
        "Dynamics",
        "contact",
        {
            "(Do Not Modify) Contact": "key", "Full Name": "name", "Company Name": "account", "Job Title": "title",
            "Email": "emails", "Business Phone": "phones", "Mobile Phone": "phones", "Manager": "boss",
            "Department": "department", "Birthday": "birthday",
        },
        ["(Do Not Modify) Row Checksum", "(Do Not Modify) Modified On"],
    ),
    (
        "Dynamics",
        "opportunity",
        {
            "(Do Not Modify) Opportunity": "key", "Topic": "name", "Account": "account",
            "Est. close date": "expected_close", "Est. revenue": "value", "Currency": "currency",
            "Probability": "probability", "Status": "status", "Sales Stage": "stage", "Owner": "owner",
        },
        ["(Do Not Modify) Row Checksum", "(Do Not Modify) Modified On", "Potential Customer", "Contact"],
    ),
    (
        "Dynamics",
        "visit",
        {
            "(Do Not Modify) Appointment": "key", "Regarding": "account", "Start Time": "when",
            "Required Attendees": "attendees", "Location": "place", "Duration": "minutes", "Description": "note",
            "Owner": "owner",
        },
        ["(Do Not Modify) Row Checksum", "(Do Not Modify) Modified On", "Subject", "End Time"],
    ),
    (
        "Dynamics",
        "step",
        {
            "(Do Not Modify) Task": "key", "Subject": "text", "Regarding": "account", "Due Date": "due",
            "Owner": "owner", "Activity Status": "done",
        },
        ["(Do Not Modify) Row Checksum", "(Do Not Modify) Modified On", "Priority", "Description"],
    ),
    (
        "EspoCRM's interface",
        "account",
        {
            "id": "key", "name": "name", "website": "website", "phoneNumber": "phones", "industry": "industry",
            "billingAddressStreet": "address", "billingAddressCity": "city", "billingAddressCountry": "country",
            "description": "notes", "assignedUserName": "owner",
        },
        ["emailAddress", "type"],
    ),
    (
        "EspoCRM's interface",
        "contact",
        {
            "id": "key", "firstName": "first", "lastName": "last", "accountName": "account", "title": "title",
            "emailAddress": "emails", "phoneNumber": "phones", "description": "notes",
        },
        ["assignedUserName"],
    ),
    (
        "EspoCRM",
        "contact",
        {
            "First Name": "first", "Last Name": "last", "Account": "account", "Account Title": "title",
            "Email": "emails", "Phone": "phones", "Description": "notes",
        },
        ["Assigned User"],
    ),
    (
        "EspoCRM's interface",
        "opportunity",
        {
            "id": "key", "name": "name", "accountName": "account", "stage": "stage", "amount": "value",
            "amountCurrency": "currency", "probability": "probability", "closeDate": "expected_close",
            "leadSource": "source", "assignedUserName": "owner", "description": "notes",
        },
        [],
    ),
    (
        "EspoCRM's interface",
        "visit",
        {
            "id": "key", "dateStart": "when", "parentName": "account", "description": "note",
            "assignedUserName": "owner",
        },
        ["name", "status", "dateEnd", "duration"],
    ),
    (
        "EspoCRM's interface",
        "step",
        {
            "id": "key", "name": "text", "status": "done", "dateEnd": "due", "accountName": "account",
            "assignedUserName": "owner",
        },
        ["priority", "description"],
    ),
    (
        "Odoo's interface",
        "account",
        {
            "id": "key", "name": "name", "parent_id": "parent", "website": "website", "phone": "phones",
            "street": "address", "city": "city", "country_id": "country", "user_id": "owner",
            "industry_id": "industry", "comment": "notes",
        },
        ["is_company", "email"],
    ),
    (
        "Odoo",
        "account",
        {
            "External ID": "key", "Name": "name", "Website Link": "website", "Phone": "phones", "Street": "address",
            "City": "city", "Country": "country", "Salesperson": "owner", "Industry": "industry", "Notes": "notes",
        },
        ["Is a Company", "Related Company", "Email"],
    ),
    (
        "Odoo's interface",
        "contact",
        {
            "id": "key", "name": "name", "parent_id/name": "account", "function": "title", "email": "emails",
            "phone": "phones", "mobile": "phones", "comment": "notes",
        },
        [],
    ),
    (
        "Odoo",
        "contact",
        {
            "External ID": "key", "Name": "name", "Company Name": "account", "Job Position": "title",
            "Email": "emails", "Phone": "phones", "Mobile": "phones", "Notes": "notes",
        },
        [],
    ),
    (
        "Odoo",
        "opportunity",
        {
            "External ID": "key", "Opportunity": "name", "Customer": "account", "Expected Revenue": "value",
            "Currency": "currency", "Stage": "stage", "Expected Closing": "expected_close",
            "Probability": "probability", "Salesperson": "owner", "Created on": "opened",
        },
        [],
    ),
    (
        "Odoo's interface",
        "opportunity",
        {
            "id": "key", "name": "name", "partner_id": "account", "expected_revenue": "value", "stage_id": "stage",
            "date_deadline": "expected_close", "probability": "probability", "user_id": "owner",
            "create_date": "opened",
        },
        [],
    ),
    (
        "Odoo",
        "step",
        {
            "External ID": "key", "Summary": "text", "Due Date": "due", "Assigned to": "owner",
            "Document Name": "account",
        },
        ["Activity Type", "Note"],
    ),
    (
        "Maven",
        "account",
        {
            "account": "name", "sector": "industry", "year_established": "founded", "revenue": "revenue",
            "employees": "employees", "office_location": "country", "subsidiary_of": "parent",
        },
        [],
    ),
    (
        "Maven",
        "opportunity",
        {
            "opportunity_id": "name", "sales_agent": "owner", "account": "account", "deal_stage": "stage",
            "engage_date": "opened", "close_date": "expected_close", "close_value": "value",
        },
        ["product"],
    ),
    (
        "Maven",
        "teammate",
        {"sales_agent": "name"},
        ["manager", "regional_office"],
    ),
]
"""Program, kind, what each heading is, and the headings that stay extra fields."""


@pytest.mark.parametrize(
    ("program", "kind", "columns", "extra"), FILES, ids=[f"{program} {kind}" for program, kind, *_rest in FILES]
)
def test_the_headings_of_a_program_tell_the_kind_and_the_columns(
    program: str, kind: str, columns: Columns, extra: list[str]
) -> None:
    headings = [*columns, *extra]
    rows = [",".join(headings), ",".join(f"{program} {n}" for n in range(len(headings)))]
    table = parse_table("\r\n".join(rows), f"{program}.csv")
    plan = plan_for(table.headings, f"{program}.csv")
    assert plan.kind == kind
    assert {one.heading: one.field or one.role for one in plan.columns if one.role != "extra"} == columns
    assert [one.heading for one in plan.of_role("extra")] == extra


def test_a_duration_beside_espocrms_beginning_counts_seconds_and_is_no_length_in_minutes() -> None:
    headings = ["id", "dateStart", "duration", "parentName", "description"]
    plan = plan_for(headings, "meetings.csv")
    assert (plan.kind, plan.of_field("minutes")) == ("visit", ())
    assert plan_for([one for one in headings if one != "dateStart"], "m.csv", "visit").of_field("minutes")


def test_name_and_value_tell_nothing() -> None:
    with pytest.raises(KamtuiError, match="may hold accounts or contacts or opportunities"):
        plan_for(["Name", "Value"], "x.csv")
