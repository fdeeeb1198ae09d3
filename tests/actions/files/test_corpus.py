"""Tables that other programs wrote, imported whole."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kamtui.actions import records
from kamtui.actions.exports import export
from kamtui.actions.imports import Imported, import_file
from kamtui.documents.plain import records_json
from kamtui.errors import KamtuiError
from kamtui.store.workspace import Workspace

pytestmark = pytest.mark.corpus

MAVEN = "crm/ikebude__CRM-Sales-Analysis"
SALESFORCE = "crm/forcedotcom__dataloader/main__resources__samples__data__"


def one(workspace: Workspace, path: Path, **options: Any) -> Imported:
    (result,) = import_file(workspace, path, **options)
    return result


def test_maven_accounts_and_pipeline(workspace: Workspace, corpus: Path) -> None:
    folder = corpus / MAVEN
    assert one(workspace, folder / "accounts.csv").created == 85
    accounts = list(records_json(workspace, "account"))
    parents = Counter(each["parent"]["name"] for each in accounts if each["parent"])
    assert (len(accounts), parents.total(), parents["Acme Corporation"], parents["Sonron"]) == (85, 15, 4, 3)
    assert one(workspace, folder / "sales_teams.csv").created == 35
    result = one(workspace, folder / "sales_pipeline.csv")
    assert (result.kind, result.read, result.created) == ("opportunity", 8800, 8800)
    assert (result.skipped, result.kept) == ([], [])
    assert result.notes == [
        "Columns without a field, kept as extra ones: product",
        "product: GTXPro may be GTX Pro; it was kept as it is",
        "1425 rows name no account",
    ]
    sales = list(records_json(workspace, "opportunity"))
    assert Counter(each["stage"] for each in sales) == {"Won": 4238, "Lost": 2473, "Engaging": 1589, "Prospecting": 500}
    assert sum(int(each["value"]["amount"]) for each in sales if each["status"] == "won") == 10_005_534
    assert sum(each["account"] is None for each in sales) == 1425
    assert all(each["owner"]["name"] for each in sales)
    assert {each["extra"]["product"] for each in sales} >= {"GTXPro", "MG Special"}


def test_maven_accounts_again_and_after_a_change(workspace: Workspace, corpus: Path) -> None:
    path = corpus / MAVEN / "accounts.csv"
    one(workspace, path)
    again = one(workspace, path)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 85)
    (acme,) = [each for each in records_json(workspace, "account") if each["name"] == "Acme Corporation"]
    assert acme["industry"] == "technolgy"
    reading = workspace.read("account", bytes.fromhex(acme["id"].replace("-", "")))
    records.change(workspace, reading, {"industry": "technology"})
    assert one(workspace, path).unchanged == 85
    (acme,) = [each for each in records_json(workspace, "account") if each["name"] == "Acme Corporation"]
    assert acme["industry"] == "technology"


def test_salesforce_opportunities_find_their_accounts_by_id(workspace: Workspace, corpus: Path) -> None:
    files = [corpus / f"{SALESFORCE}{name}.csv" for name in ("accountData", "opportunityData")]
    assert [one(workspace, path).created for path in files] == [423, 38]
    assert [one(workspace, path).unchanged for path in files] == [423, 38]
    found = list(records_json(workspace, "opportunity"))
    names = {each["name"] for each in records_json(workspace, "account")}
    assert len(names) == 422
    assert any("Péb" in name or "Crédito" in name for name in names)
    assert all(each["account"]["name"] in names for each in found)
    assert sum(int((each["value"] or {"amount": 0})["amount"]) for each in found) == 6_270_000
    assert "Value Proposition" in {each["stage"] for each in found}


def test_a_pipeline_before_its_accounts_keeps_their_names(workspace: Workspace, corpus: Path) -> None:
    result = one(workspace, corpus / f"{SALESFORCE}opportunityData.csv")
    assert result.created == 38
    assert all(each["extra"]["ACCOUNTID"] for each in records_json(workspace, "opportunity"))
    assert list(records_json(workspace, "account")) == []
    assert one(workspace, corpus / f"{SALESFORCE}accountData.csv").created == 423
    assert one(workspace, corpus / f"{SALESFORCE}opportunityData.csv").updated == 38
    assert not any("ACCOUNTID" in each["extra"] for each in records_json(workspace, "opportunity"))


@pytest.mark.parametrize(
    ("path", "top", "people", "reports"),
    [
        ("jpwhite3__northwind-SQLite3/Employees.csv", "Andrew Fuller", 9, {"Andrew Fuller": 5, "Steven Buchanan": 3}),
        ("neo4j-contrib__northwind-neo4j/data__employees.csv", "Andrew Fuller", 9, {"Andrew Fuller": 5}),
        ("bumbeishvili__org-chart/misc__data.csv", "Steven King", 107, {"Steven King": 14}),
    ],
)
def test_charts_of_personnel_lists(
    workspace: Workspace, corpus: Path, path: str, top: str, people: int, reports: dict[str, int]
) -> None:
    result = one(workspace, corpus / "orgchart" / path)
    assert (result.kind, result.created, result.skipped) == ("contact", people, [])
    found = list(records_json(workspace, "contact"))
    bosses = Counter(each["boss"]["name"] for each in found if each["boss"])
    assert [each["name"] for each in found if each["boss"] is None] == [top]
    assert {name: bosses[name] for name in reports} == reports
    assert one(workspace, corpus / "orgchart" / path).unchanged == people


def test_six_separators_make_the_same_records(workspace: Workspace, corpus: Path) -> None:
    folder = corpus / "crm" / "salesforcecli__plugin-data"
    names = ["backquote", "caret", "comma", "comma_wrapped_values", "pipe", "semicolon", "tab"]
    results = [one(workspace, folder / f"csv__{name}.csv") for name in names]
    assert [result.created for result in results] == [10, 0, 0, 0, 0, 0, 0]
    assert [result.unchanged for result in results[1:]] == [10] * 6


def test_every_table_of_the_corpus_comes_in_or_is_refused_in_words(workspace: Workspace, corpus: Path) -> None:
    taken, refused = [], []
    for path in sorted(corpus.rglob("*.csv")):
        try:
            taken += import_file(workspace, path, dry_run=True)
        except KamtuiError as error:
            refused.append(error)
    assert len(taken) > 40
    assert all(error.title and (error.message or error.hint or "empty" in error.title) for error in refused)
    assert all(result.read == result.created + len(result.skipped) for result in taken)
    (edits,) = workspace.connection.execute("SELECT count(*) FROM edit").fetchone()
    assert edits == 0


@pytest.mark.parametrize("format", ["json", "csv"])
def test_naughty_strings_come_back_as_names_and_notes(
    empty: Callable[[], Workspace], corpus: Path, tmp_path: Path, format: str
) -> None:
    path = corpus / "unicode" / "minimaxir__big-list-of-naughty-strings" / "blns.json"
    strings = [text for text in json.loads(path.read_text("utf-8")) if text]
    first, second = empty(), empty()
    with first.action("fill") as transaction:
        for text in strings:
            transaction.create("contact", {"name": text, "notes": text, "phones": (text,), f"x.{text}": text})
    export(first, tmp_path / f"a.{format}", format)
    (result,) = import_file(second, tmp_path / f"a.{format}")
    assert result.created == len(strings)
    assert list(records_json(second, "contact")) == list(records_json(first, "contact"))


def test_naughty_strings_come_in_from_a_foreign_table_as_they_are(
    workspace: Workspace, corpus: Path, tmp_path: Path
) -> None:
    path = corpus / "unicode" / "minimaxir__big-list-of-naughty-strings" / "blns.json"
    strings = [text for text in json.loads(path.read_text("utf-8")) if text.strip() and len(text) <= 200]
    objects = [{"contact id": str(n), "name": "n", "notes": text} for n, text in enumerate(strings)]
    (tmp_path / "a.json").write_text(json.dumps(objects), "utf-8")
    assert one(workspace, tmp_path / "a.json").created == len(strings)
    notes = Counter(each["notes"] for each in records_json(workspace, "contact"))
    assert notes == Counter(text.replace("\x00", "") for text in strings)
