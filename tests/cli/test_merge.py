"""`kamtui merge`, and how a joined record is shown."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def twins(run: Run, read: Callable[..., Any]) -> tuple[str, str]:
    """The ids of one person written down twice."""
    run("add", "contact", "name=Fang Lei", "notes=kind", "emails=fang@a.example", "account=hengyue")
    run("add", "contact", "name=方磊", "notes=strict", "phones=139", "account=hengyue")
    return read("show", "contact:Fang Lei")["id"], read("show", "contact:方磊")["id"]


def test_two_people_become_one_and_what_differs_is_told(run: Run, twins: tuple[str, str]) -> None:
    said = run("merge", "Fang Lei", "方磊").stdout
    assert "Fang Lei and 方磊 are one contact now. `kamtui undo` parts them again." in said
    assert "kind  (Fang Lei)" in said
    assert "strict  (方磊)" in said
    shown = run("show", "方磊").stdout
    assert "Fang Lei  (contact)" in shown
    assert f"方磊  {twins[1]}" in shown
    assert "139" in shown


def test_scripts_get_the_one_record_with_what_it_is_joined_to(
    run: Run, read: Callable[..., Any], twins: tuple[str, str]
) -> None:
    first, second = twins
    made = read("merge", "contact:方磊", "contact:Fang Lei")
    assert made == read("show", first) == read("show", second)
    assert (made["id"], made["emails"], made["phones"]) == (first, ["fang@a.example"], ["139"])
    assert made["joined"] == [{"id": second, "name": "方磊"}]
    assert {one["field"]: [each["value"] for each in one["values"]] for one in made["differs"]} == {
        "name": ["Fang Lei", "方磊"], "notes": ["kind", "strict"],
    }
    listed = read("contacts", "hengyue")
    assert [one["id"] for one in listed if one["id"] in twins] == [first]


def test_undo_parts_them_and_redo_joins_them(run: Run, read: Callable[..., Any], twins: tuple[str, str]) -> None:
    run("merge", *twins)
    assert "merged, Fang Lei" in run("undo").stdout
    assert read("show", twins[1])["name"] == "方磊"
    assert "joined" not in read("show", twins[0])
    run("redo")
    assert read("show", twins[1])["id"] == twins[0]
    assert "merged" in run("undo", "--list").stdout
    run("check")


def test_a_field_of_either_is_set_in_the_one(run: Run, read: Callable[..., Any], twins: tuple[str, str]) -> None:
    run("merge", *twins)
    run("set", twins[1], "phones=150")
    assert read("show", twins[0])["phones"] == ["150"]
    run("set", "方磊", "phones=")
    assert read("show", twins[0])["phones"] == []


def test_two_accounts_become_one_with_the_visits_of_both(run: Run, read: Callable[..., Any]) -> None:
    run("add", "account", "name=Hengyue HQ")
    run("log", "Hengyue HQ", "2026-11-19 talked about the drill")
    one, other = read("show", "account:hengyue bank")["id"], read("show", "account:Hengyue HQ")["id"]
    before = len(read("visits", one))
    made = read("merge", one, other)
    assert len(read("visits", one)) == before + 1
    assert len(read("visits", other)) == before + 1
    assert made["id"] == min(one, other)


def test_what_cannot_be_merged_says_why(run: Run, twins: tuple[str, str]) -> None:
    assert "one already" in run("merge", twins[0], twins[0], code=1).stderr
    assert "no contact called" in run("merge", twins[0], "account:hengyue bank", code=1).stderr
    run("merge", twins[0], code=2)


def test_the_history_of_each_stays_its_own(run: Run, twins: tuple[str, str]) -> None:
    run("merge", *twins)
    entries = json.loads(run("history", twins[1], "--json").stdout)
    assert [change["new"] for change in entries[0]["changes"] if change["field"] == "name"] == ["方磊"]
