"""`kamtui import` and `kamtui export` as they are typed."""

import json
from pathlib import Path

import pytest

from .conftest import Run

PEOPLE = "Contact ID,Name,Title,Reports To,Shoe size\n1,Chen,CTO,,43\n2,Li,Buyer,1,38\n3,,Clerk,1,\n"


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE, "utf-8")
    return path


def test_a_trial_shows_each_column_with_what_it_becomes_and_the_chart(command: Run, people: Path, home: Path) -> None:
    shown = command("import", str(people), "--dry-run").stdout
    lines = [line.split("  ") for line in shown.splitlines()]
    cells = {line[0]: [cell.strip() for cell in line[1:] if cell.strip()] for line in lines if line[0]}
    assert cells["COLUMN"] == ["BECOMES", "ROW 2", "ROW 3"]
    assert cells["Contact ID"] == ["key of the row", "1", "2"]
    assert cells["Title"] == ["Title", "CTO", "Buyer"]
    assert cells["Reports To"] == ["Reports to (line of the chart)", "Chen"]
    assert cells["Shoe size"] == ["(extra field)", "43", "38"]
    assert "Read as contacts, told by its columns" in shown
    assert "The chart: 2 people, Chen on top, 2 levels" in shown
    assert not (home / "kamtui.db").exists()


def test_a_circle_of_bosses_is_no_higher_than_its_people(command: Run, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    people = "Chen,Suhe,CTO,\nLi,Suhe,Buyer,Chen\nA,Suhe,x,B\nB,Suhe,x,A\n"
    path.write_text(f"Name,Account,Title,Reports To\n{people}", "utf-8")
    assert "The chart: 4 people, Chen on top, 2 levels" in command("import", str(path), "--dry-run").stdout


def test_a_trial_shows_amounts_with_their_currency_and_dates_as_dates(command: Run, tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("Deal Name,Amount,Currency,Close Date\nDrill,1250000,CNY,45231\nTape,a lot,,\n", "utf-8")
    shown = command("import", str(path), "--dry-run", "--kind", "opportunity").stdout
    assert "Read as opportunities, as it was told" in shown
    assert "1,250,000 CNY" in shown
    assert "a lot (kept as text)" in shown
    assert "Wed 1 Nov 2023" in shown


def test_rows_left_out_are_written_mended_and_imported(command: Run, people: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert f"1 row left out is in {out}" in command("import", str(people), "--rejected", str(out)).stdout
    out.write_text(out.read_text("utf-8").replace("3,,", "3,Wu,"), "utf-8")
    (result,) = json.loads(command("import", str(out), "--json").stdout)
    assert (result["created"], result["skipped"]) == (1, [])
    people.write_text(PEOPLE.replace("3,,", "3,Wu,"), "utf-8")
    (result,) = json.loads(command("import", str(people), "--json").stdout)
    assert (result["created"], result["unchanged"]) == (0, 3)
    assert "No row was left out" in command("import", str(people), "--rejected", str(tmp_path / "no.csv")).stdout
    assert not (tmp_path / "no.csv").exists()


def test_a_map_may_say_that_there_are_no_headings(command: Run, tmp_path: Path) -> None:
    (tmp_path / "firms.txt").write_text("Hengyue|HY\nSuhe|SU\n", "utf-8")
    said = 'kind = "account"\nheadings = false\n[columns]\n"column 1" = "name"\n"column 2" = "short_name"\n'
    (tmp_path / "map.toml").write_text(said, "utf-8")
    command("import", str(tmp_path / "firms.txt"), "--map", str(tmp_path / "map.toml"))
    names = {one["name"]: one["short_name"] for one in json.loads(command("accounts", "--json").stdout)}
    assert names == {"Hengyue": "HY", "Suhe": "SU"}


def test_a_workbook_goes_out_and_comes_back(run: Run, command: Run, tmp_path: Path) -> None:
    shown = run("export", str(tmp_path / "a.xlsx"), "--private").stdout
    assert f"{tmp_path / 'a.xlsx'} [accounts]: 10 accounts" in shown
    run("export", str(tmp_path / "a.json"), "--private")
    command("import", str(tmp_path / "a.xlsx"))
    command("export", str(tmp_path / "b.json"), "--private")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_a_finished_task_of_another_program_is_done_and_an_open_one_is_not(command: Run, tmp_path: Path) -> None:
    path = tmp_path / "tasks.csv"
    rows = "Hengyue,Call,2026-11-20,Completed\nHengyue,Write,2026-11-25,Not Started\n"
    path.write_text(f"Related To,Subject,Due Date,Status\n{rows}", "utf-8")
    command("add", "account", "name=Hengyue")
    (result,) = json.loads(command("import", str(path), "--json").stdout)
    assert (result["created"], result["kept_as_text"]) == (2, [])
    found = {one["text"]: one for one in json.loads(command("steps", "--json").stdout)}
    assert found["Write"]["done"] is None
    assert found.get("Call", {"done": "2026-11-20"})["done"] == "2026-11-20"
