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
    run("add", "contact", "name=Chen Li", "account=suhe")
    told = run("show", "chen", code=1).stderr
    assert "Chen Guodong" in told
    assert "Chen Li" in told


def test_a_reference_may_be_typed_with_its_kind_and_a_firm_is_no_part_of_itself(run: Run, read: Read) -> None:
    assert read("set", "suhe", "parent=account:hengyue")["parent"]["name"] == "Hengyue Bank"
    assert read("set", "contact:chen", "boss=contact:shen")["boss"]["name"] == "Shen Ruolin"
    told = run("set", "account:hengyue", "parent=suhe", code=1).stderr
    assert "leads back to Hengyue Bank" in told
    assert "itself" in run("set", "account:suhe", "parent=suhe", code=1).stderr
    assert read("show", "account:hengyue")["parent"] is None


def test_a_deleted_record_is_told_to_be_deleted_with_the_ways_back(run: Run, read: Read) -> None:
    id = read("show", "account:jiuyue")["id"]
    run("delete", "account:jiuyue")
    told = run("show", id, code=1).stderr
    assert "was deleted" in told
    assert f"kamtui history {id}" in told
    assert "kamtui undo" in told


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


def test_the_list_of_what_to_undo_names_what_was_changed_and_undo_does_too(run: Run, read: Read) -> None:
    run("set", "contact:Chen Guodong", "interests=chess")
    run("log", "hengyue", "@陈国栋 they agreed >>send the plan")
    visit = read("visits", "hengyue")[0]["id"]
    run("set", visit, "attendees=Li Wen")
    run("delete", "account:suhe")
    named = ["deleted, Suhe Dairy", "changed, Hengyue Bank", "logged, Hengyue Bank", "changed, Chen Guodong"]
    listed = run("undo", "--list").stdout.splitlines()
    assert [told for told, line in zip(named, listed[1:], strict=False) if told in line] == named
    found = read("undo", "--list")
    assert found[1]["records"] == {"visit": 1}
    assert not any("link" in one["records"] for one in found)
    assert [one["record"]["kind"] for one in found[:4]] == ["account", "account", "account", "contact"]
    for told in named:
        assert told in run("undo").stdout
    assert "logged, Hengyue Bank" in "".join(run("redo").stdout for _each in range(2))


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


EVIL = "Evil\x1b]0;owned\x07\x1b[31m\x9b2J\u202egnp.exe\u2066"
"""A name that would turn a terminal red, rename its window, clear it and turn the line round."""


def test_a_strangers_name_or_note_never_acts_on_the_terminal(run: Run, read: Read) -> None:
    assert read("add", "account", f"name={EVIL}", f"notes=one\n{EVIL}", f"x.{EVIL}={EVIL}")["name"] == EVIL
    read("add", "contact", f"name={EVIL}", "account=evil", f"title={EVIL}")
    read("add", "step", "account=account:evil", f"text={EVIL}", "due=friday")
    read("add", "opportunity", "account=account:evil", f"name={EVIL}")
    read("add", "visit", "account=account:evil", f"note={EVIL}", f"tags={EVIL}")
    read("set", "account:evil", f"city={EVIL}")
    lines = [
        *(run(name).stdout for name in ("accounts", "contacts", "visits", "steps", "opportunities")),
        *(run("show", f"{kind}:evil").stdout for kind in ("account", "contact", "step", "opportunity")),
        run("history", "account:evil").stdout,
        run("brief", "evil").stdout,
        run("set", "account:evil", f"short_name={EVIL}").stdout,
        run("delete", "account:evil").stdout,
    ]
    for printed in lines:
        assert "Evil" in printed
        assert not [sign for sign in printed if sign != "\n" and (ord(sign) < 32 or 127 <= ord(sign) < 160)]
        assert not set(printed) & set("\u202e\u2066")


def test_an_error_names_a_strangers_record_without_its_signs(run: Run, read: Read) -> None:
    for _n in range(2):
        read("add", "contact", f"name={EVIL}", "account=hengyue")
    told = run("show", "evil", code=1).stderr
    assert "Evil" in told
    assert "\x1b" not in told


def test_a_visit_without_a_note_is_told_by_its_account_and_day(run: Run) -> None:
    assert run("add", "visit", "account=hengyue", "when=2026-11-24").stdout == "Added visit: Hengyue Bank  Tue 24 Nov\n"


def test_a_number_of_days_and_a_share_are_shown_with_their_units(run: Run) -> None:
    run("set", "account:suhe", "cadence_days=14", "buying_period=1", "share_of_wallet=40")
    text = run("show", "account:suhe").stdout
    assert [line.split("  ")[-1].strip() for line in text.splitlines() if "every" in line or "wallet" in line] == [
        "14 days", "1 day", "40 %",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("emails=chen.example", "chen.example is no e-mail address"),
        ("emails=a@b.example, nothing", "nothing is no e-mail address"),
        ("phones=ask the desk", "ask the desk is no telephone number"),
        ("notes=" + "a" * 100_001, "Notes is longer than 100000 characters"),
        ("x.long=" + "恒" * 400_000, "long is longer than 1048576 bytes"),
    ],
)
def test_what_no_field_should_hold_is_refused_on_add_and_set(value: str, said: str, run: Run) -> None:
    for words in (("add", "contact", "name=Anna", "account=hengyue"), ("set", "contact:chen guodong")):
        assert said in run(*words, value, code=1).stderr


def test_a_log_longer_than_a_note_may_be_is_refused_and_nothing_is_saved(run: Run, read: Read) -> None:
    before = read("undo", "--list")
    assert "Note is longer than" in run("log", "hengyue", "-", code=1, input="a" * 100_001).stderr
    assert read("undo", "--list") == before
    run("log", "hengyue", "-", input="a" * 100_000)


def test_addresses_and_numbers_are_taken_as_people_write_them(read: Read) -> None:
    made = read("add", "contact", "name=Anna", "emails=anna@x, 李雯@例子.中国", "phones=+49 (0)30 1, ext 4, １２３")
    assert made["emails"] == ["anna@x", "李雯@例子.中国"]
    assert made["phones"] == ["+49 (0)30 1", "ext 4", "１２３"]
