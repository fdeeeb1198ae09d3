"""A kind is one declaration: everything else follows from it (design.md §1, principle 3)."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from click.testing import CliRunner

from kamtui.locale import N_
from kamtui.records.fields import Between, Choice, Day, First, Headings, Label, Private, Ref, Required, Searched, SetOf
from kamtui.records.kinds import forget, kind
from kamtui.records.values import Money
from kamtui.tui.forms.fields import form_fields


@pytest.fixture
def toy() -> Iterator[None]:
    """A kind that kamtui has never heard of, declared here and nowhere else."""

    @kind("sample", N_("sample"), N_("samples"), title="name", parent="account")
    class Sample:
        name: Annotated[str, Label(N_("Name")), Required(), Searched(), Headings("sample", "sample name")]
        account: Annotated[bytes, Label(N_("Account")), Ref("account"), First(), Headings("account")]
        size: Annotated[int, Label(N_("Size")), Between(1, 9), Headings("size")]
        state: Annotated[str, Label(N_("State")), Choice((("sent", N_("sent")), ("back", N_("back"))))]
        price: Annotated[Money, Label(N_("Price"))]
        sent: Annotated[str, Label(N_("Sent")), Day()]
        seen_by: Annotated[tuple[bytes, ...], Label(N_("Seen by")), SetOf("contact")]
        secret: Annotated[str, Label(N_("Secret")), Private("own"), Searched()]

    assert Sample.__name__ == "Sample"
    yield
    forget("sample")


@pytest.fixture
def db(toy: None, home: Path) -> str:
    """Where the workspace is that the first command makes."""
    return str(home / "toy.db")


def run(db: str, *arguments: str, code: int = 0) -> str:
    from kamtui.cli.group import kamtui

    result = CliRunner().invoke(kamtui, ["--db", db, *arguments])
    assert result.exit_code == code, (arguments, result.stdout, result.stderr)
    return result.stdout if code == 0 else result.stderr


def shown(db: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(db, "show", name, "--json"))
    return found


def test_a_declaration_alone_gives_a_table_commands_history_undo_import_export_and_a_form(
    db: str, tmp_path: Path
) -> None:
    run(db, "add", "account", "name=Hengyue")
    run(db, "add", "contact", "name=Chen", "account=Hengyue")
    run(db, "add", "sample", "name=Disk tray", "account=Hengyue", "size=3", "state=sent", "price=12.5 EUR",
        "sent=2026-11-20", "seen_by=Chen", "secret=cheap")
    one = shown(db, "Disk tray")
    assert (one["kind"], one["account"]["name"], one["size"]) == ("sample", "Hengyue", 3)
    assert (one["price"], one["sent"]) == ({"amount": "12.5", "currency": "EUR"}, "2026-11-20")
    assert ([each["name"] for each in one["seen_by"]], one["secret"]) == (["Chen"], "cheap")

    (hit,) = json.loads(run(db, "search", "tray", "--json"))
    assert (hit["kind"], hit["title"], hit["account"]["name"]) == ("sample", "Disk tray", "Hengyue")
    assert json.loads(run(db, "search", "cheap", "--json")) == []

    run(db, "set", "Disk tray", "size=4", "state=back", "seen_by=")
    assert (shown(db, "Disk tray")["size"], shown(db, "Disk tray")["seen_by"]) == (4, [])
    assert "Size must be from 1 to 9" in run(db, "set", "Disk tray", "size=10", code=1)
    history = json.loads(run(db, "history", "Disk tray", "--json"))
    assert any(change["field"] == "size" and change["new"] == 4 for entry in history for change in entry["changes"])
    run(db, "undo")
    assert (shown(db, "Disk tray")["size"], len(shown(db, "Disk tray")["seen_by"])) == (3, 1)
    run(db, "redo")
    assert shown(db, "Disk tray")["size"] == 4

    run(db, "delete", "sample:Disk tray")
    assert "no sample" in run(db, "show", "sample:Disk tray", code=1)
    run(db, "undo")

    file = tmp_path / "samples.csv"
    file.write_text("Sample name,Account,Size\nCable,Hengyue,2\nRail,Hengyue,5\n", encoding="utf-8")
    (made,) = json.loads(run(db, "import", str(file), "--kind", "sample", "--json"))
    assert (made["kind"], made["created"]) == ("sample", 2)
    (again,) = json.loads(run(db, "import", str(file), "--kind", "sample", "--json"))
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 2)

    run(db, "export", str(tmp_path / "all.json"))
    records = json.loads((tmp_path / "all.json").read_text("utf-8"))["records"]
    samples = [record for record in records if record["kind"] == "sample"]
    assert sorted(record["name"] for record in samples) == ["Cable", "Disk tray", "Rail"]
    assert "cheap" not in (tmp_path / "all.json").read_text("utf-8")
    run(db, "export", str(tmp_path / "samples_out.csv"))
    with (tmp_path / "samples_out.csv").open(encoding="utf-8-sig", newline="") as sheet:
        names = {row["name"] for row in csv.DictReader(sheet) if row["kind"] == "sample"}
    assert names == {"Cable", "Disk tray", "Rail"}

    from kamtui.records.kinds import kind_of

    widgets = {field.name: field.widget for field in form_fields(kind_of("sample"))}
    assert widgets["account"] == "reference"
    assert (widgets["size"], widgets["state"], widgets["price"]) == ("number", "choice", "money")
    assert widgets["sent"] == "date"
    assert (widgets["seen_by"], widgets["name"]) == ("references", "line")
    run(db, "check")
