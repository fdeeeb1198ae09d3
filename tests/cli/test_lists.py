"""Lists: what they show to people, and what they print for scripts."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kamtui.documents.cells import cells

from .conftest import Run

Read = Callable[..., Any]

LISTS = ("accounts", "contacts", "visits", "opportunities", "steps")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_for_scripts_is_an_array_of_records_with_id_and_kind(name: str, read: Read) -> None:
    records = read(name)
    assert len(records) >= 10
    kind = {"opportunities": "opportunity"}.get(name, name.removesuffix("s"))
    assert {record["kind"] for record in records} == {kind}
    assert len({record["id"] for record in records}) == len(records)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_list_fits_a_terminal_of_80_columns_and_holds_no_colour_codes(
    name: str, language: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("KAMTUI_LANG", language)
    printed = run(name).stdout
    assert len(printed.splitlines()) >= 10
    assert max(map(cells, printed.splitlines())) <= 80
    assert "\x1b" not in printed


def test_a_list_to_a_pipe_cuts_nothing(run: Run) -> None:
    assert "内蒙古苏禾乳业股份有限公司" in run("accounts").stdout


def test_accounts_come_pinned_first_and_say_who_was_silent_for_too_long(run: Run) -> None:
    lines = run("accounts").stdout.splitlines()
    assert lines[1].startswith("Hengyue Bank")
    beichen = next(line for line in lines if line.startswith("Beichen"))
    assert "16d" in beichen
    meridian = next(line for line in lines if line.startswith("Meridian"))
    assert "!" in meridian


def test_the_cadence_setting_decides_who_was_silent_for_too_long(run: Run) -> None:
    run("settings", "cadence.gold", "90")
    assert "!" not in next(line for line in run("accounts").stdout.splitlines() if line.startswith("Meridian"))


@pytest.mark.parametrize("name", ["contacts", "visits", "opportunities", "steps"])
def test_a_list_of_one_account_holds_only_what_is_its_own(name: str, read: Read) -> None:
    records = read(name, "hengyue")
    assert records
    assert {record["account"]["name"] for record in records} == {"Hengyue Bank"}
    assert len(records) < len(read(name))


def test_an_account_is_found_by_initials_of_its_chinese_name(read: Read) -> None:
    assert read("contacts", "hdhysyyh") == read("contacts", "恒岳")


def test_visits_come_latest_first_and_a_limit_keeps_the_latest(read: Read) -> None:
    from datetime import datetime

    all_of_them = read("visits")
    moments = [datetime.fromisoformat(visit["when"]) for visit in all_of_them]
    assert moments == sorted(moments, reverse=True)
    assert read("visits", "--limit", "3") == all_of_them[:3]


def test_overdue_steps_are_open_and_before_today(read: Read) -> None:
    late = read("steps", "--overdue")
    assert late
    assert all(step["done"] is None and step["due"] < "2026-11-22" for step in late)


def test_steps_show_open_ones_and_say_how_many_are_done(run: Run, read: Read) -> None:
    steps = read("steps")
    still_open = [step for step in steps if step["done"] is None]
    lines = run("steps").stdout.splitlines()
    assert len(lines) == 1 + len(still_open) + 1
    assert lines[-1].startswith(str(len(steps) - len(still_open)))
    assert len(run("steps", "--all").stdout.splitlines()) == 1 + len(steps)


def test_a_list_carries_no_private_field(read: Read) -> None:
    assert all("private_notes" not in record and "motive" not in record for record in read("contacts"))
    assert all("walk_away" not in record for record in read("opportunities"))


def test_an_empty_workspace_says_what_fills_it(command: Run) -> None:
    command("settings", "currency", "EUR")
    assert "kamtui add account" in command("accounts").stdout
    assert "kamtui log" in command("visits").stdout
    assert json.loads(command("accounts", "--json").stdout) == []


def test_reading_where_there_is_no_workspace_says_what_to_do_and_makes_none(command: Run, home: Path) -> None:
    told = command("accounts", code=1).stderr
    assert "kamtui demo" in told
    assert list(home.iterdir()) == []


def test_a_briefing_tells_two_people_with_one_surname_apart(run: Run) -> None:
    run("add", "account", "name=Firm")
    for name in ("Mo Wen", "Mo Wei", "Xu Min"):
        run("add", "contact", f"name={name}", "account=account:firm")
    run("add", "visit", "account=account:firm", "when=2026-11-20", "note=talk", "attendees=mo wen, mo wei")
    assert "Mo Wen, Mo Wei" in run("brief", "account:firm").stdout
