"""show, add, set, delete, history, undo: any record by its declaration alone."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest

from kamtui.actions.start import begin
from kamtui.cli import records as records_commands
from kamtui.records.fields import Choice, Day, Label, Private, Ref, Required
from kamtui.records.kinds import forget, kind, kind_of
from kamtui.store.schema import project_kinds

from .conftest import Run, by_id

Read = Callable[..., Any]


def test_show_prints_every_field_that_is_set_private_ones_too(run: Run, read: Read) -> None:
    text = run("show", "opportunity:DR").stdout
    assert "30,000,000 CNY" in text
    assert "Walk-away point (private)" in text
    record = read("show", "opportunity:DR")
    assert record["value"] == {"amount": "30000000", "currency": "CNY"}
    assert record["account"]["name"] == "Hengyue Bank"
    assert record["walk_away"].startswith("Three years")


def test_show_gives_a_contact_with_the_seat_and_the_boss(read: Read) -> None:
    record = read("show", "contact:Chen Guodong")
    assert record["title"] == "Head of Data Centre"
    assert record["boss"]["name"] == "Shen Ruolin"


def test_a_name_that_means_several_lists_the_candidates(run: Run) -> None:
    told = run("show", "chen", code=1).stderr
    assert "Chen Guodong" in told
    assert "Beichen Heavy" in told


def test_add_prints_the_record_it_made(read: Read, run: Run) -> None:
    made = read("add", "account", "name=Test Bank", "tier=gold", "revenue=1.5m EUR", "phones=+49 1,+49 2")
    assert (made["name"], made["tier"], made["phones"]) == ("Test Bank", "gold", ["+49 1", "+49 2"])
    assert made["revenue"] == {"amount": "1500000", "currency": "EUR"}
    assert read("show", made["id"]) == made
    assert (
        "Added contact: Anna Berg" in run("add", "contact", "name=Anna Berg", "account=test bank", "title=CFO").stdout
    )


def test_an_amount_without_a_currency_takes_the_team_s(run: Run, read: Read) -> None:
    run("settings", "currency", "eur")
    assert read("set", "account:jiuyue", "potential=2m")["potential"] == {"amount": "2000000", "currency": "EUR"}


def test_a_step_takes_dates_in_words_of_either_language(read: Read) -> None:
    assert read("add", "step", "account=hengyue", "text=a", "due=friday")["due"] == "2026-11-27"
    assert read("add", "step", "account=hengyue", "text=b", "due=下周二")["due"] == "2026-11-24"


def test_set_changes_fields_and_an_empty_value_clears_one(run: Run, read: Read) -> None:
    told = run("set", "account:hengyue", "tier=gold", "website=").stdout
    assert "Tier" in told
    assert "Website" in told
    record = read("show", "account:hengyue")
    assert (record["tier"], record["website"]) == ("gold", None)


def test_setting_what_is_already_so_changes_nothing(run: Run, read: Read) -> None:
    before = read("history", "account:hengyue")
    assert "Nothing to change" in run("set", "account:hengyue", "tier=platinum").stdout
    assert read("history", "account:hengyue") == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("set", "account:hengyue", "foo=1"), "no field foo"),
        (("set", "account:hengyue", "tier=wood"), "platinum"),
        (("set", "account:hengyue", "tier"), "field="),
        (("set", "contact:shen ruolin", "boss=Chen Guodong"), "circle"),
        (("set", "account:hengyue", "owner=nobody at all"), "nobody at all"),
        (("add", "thing", "name=x"), "thing"),
        (("add", "account"), "Name"),
        (("add", "step", "text=x"), "Account"),
        (("show", "00000000-0000-0000-0000-000000000000"), "00000000"),
        (("contacts", "no such firm"), "no such firm"),
        (("done", "no such step"), "no such step"),
        (("history", "no such record"), "no such record"),
    ],
)
def test_what_cannot_be_done_is_told_once_and_nothing_is_written(
    arguments: tuple[str, ...], said: str, run: Run, read: Read
) -> None:
    before = read("undo", "--list")
    result = run(*arguments, code=1)
    assert said in result.stderr
    assert result.stdout == ""
    assert read("undo", "--list") == before


def test_a_deleted_account_takes_its_records_along_and_undo_brings_all_back(run: Run, read: Read) -> None:
    before = {name: by_id(read(name)) for name in ("accounts", "contacts", "visits", "steps")}
    told = run("delete", "account:beichen").stdout
    assert "kamtui undo" in told
    assert "Beichen Heavy" not in run("accounts").stdout
    assert "deleted" in run("undo").stdout
    assert {name: by_id(read(name)) for name in before} == before


def test_history_tells_what_changed_from_what_to_what(run: Run, read: Read) -> None:
    run("set", "account:hengyue", "tier=gold")
    assert "platinum -> gold" in run("history", "account:hengyue").stdout
    last = read("history", "account:hengyue")[-1]
    assert last["verb"] == "set"
    assert last["changes"] == [{"field": "tier", "old": "platinum", "new": "gold"}]


def test_history_of_the_fictional_year_spreads_over_the_year(read: Read) -> None:
    entries = read("history", "opportunity:DR")
    assert [entry["life"] for entry in entries] == ["created", ""]
    assert entries[0]["when"][:7] < entries[1]["when"][:7] < "2026-11"
    assert {entry["who"]["name"] for entry in entries} == {"Lin Yue"}


def test_a_deleted_record_still_has_its_history_under_its_id(run: Run, read: Read) -> None:
    id = read("show", "account:jiuyue")["id"]
    run("delete", "account:jiuyue")
    assert [entry["life"] for entry in read("history", id)] == ["created", "deleted"]
    assert "deleted" in run("history", id).stdout


def test_undo_and_redo_walk_back_and_forth(run: Run, read: Read) -> None:
    run("set", "account:hengyue", "tier=iron")
    run("undo")
    assert read("show", "account:hengyue")["tier"] == "platinum"
    run("redo")
    assert read("show", "account:hengyue")["tier"] == "iron"
    told = run("redo", code=1).stderr
    assert "redo" in told
    listed = read("undo", "--list")
    assert [one["verb"] for one in listed[:3]] == ["redo", "undo", "set"]
    assert "changed" in run("undo", "--list").stdout


@pytest.fixture
def gadget() -> Iterator[str]:
    """A kind that only this test declares."""

    @kind("gadget", "gadget", "gadgets", title="name")
    class Gadget:
        """Something a firm owns."""

        name: Annotated[str, Label("Name"), Required()]
        account: Annotated[bytes, Label("Account"), Ref("account")]
        colour: Annotated[str, Label("Colour"), Choice((("red", "red"), ("blue", "blue")))]
        bought: Annotated[str, Label("Bought"), Day()]
        secret: Annotated[str, Label("Secret"), Private("own")]

    yield "gadget"
    forget("gadget")


def test_a_new_kind_is_handled_by_its_declaration_alone(gadget: str, command: Run, home: Path) -> None:
    with begin(home / "kamtui.db", home, name="Me") as workspace:
        project_kinds(workspace.connection, [kind_of(gadget)])
    command("add", "account", "name=Firm")
    made = json.loads(
        command(
            "add", gadget, "name=Press", "account=firm", "colour=red", "bought=2026-11-01", "secret=x", "--json"
        ).stdout
    )
    assert (made["account"]["name"], made["bought"], made["secret"]) == ("Firm", "2026-11-01", "x")
    command("set", "gadget:press", "colour=blue")
    text = command("show", "press").stdout
    assert "Secret (private)" in text
    assert "blue" in text
    assert "red -> blue" in command("history", "press").stdout
    command("delete", "press")
    assert "press" in command("show", "press", code=1).stderr
    command("undo")
    assert json.loads(command("show", "press", "--json").stdout)["colour"] == "blue"


def test_every_command_of_this_module_is_listed() -> None:
    assert set(records_commands.COMMANDS) == {"show", "add", "set", "delete"}
