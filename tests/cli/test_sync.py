"""Conflicts at the command line: listed with both sides, settled, undone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kamtui.actions import records
from kamtui.clock import clock
from kamtui.store.names import resolve
from kamtui.store.workspace import Workspace

from .conftest import Run


@pytest.fixture
def crossed(file: Path, home: Path) -> None:
    """The bank's tier, written in two windows that had not seen each other."""
    with Workspace.open(file, home, clock()) as here, Workspace.open(file, home / "other", clock()) as there:
        bank = resolve(here, "account", "Hengyue")
        form = records.seen(here, "account", bank)
        records.change(there, records.seen(there, "account", bank), {"tier": "iron"})
        records.change(here, form, {"tier": "gold"})


def test_without_a_conflict_there_is_nothing_to_settle(run: Run) -> None:
    assert run("sync", "conflicts").stdout == "No conflicts: nothing waits to be settled.\n"


@pytest.mark.usefixtures("crossed")
def test_a_conflict_is_listed_with_both_values_who_when_and_where(read: Callable[..., Any]) -> None:
    (one,) = read("sync", "conflicts")
    assert (one["kind"], one["record"]["name"], one["field"]) == ("account", "Hengyue Bank", "tier")
    assert {side["value"] for side in one["values"]} == {"gold", "iron"}
    assert all(set(side) == {"value", "who", "when", "device"} for side in one["values"])


@pytest.mark.usefixtures("crossed")
@pytest.mark.parametrize(("choice", "tier"), [("mine", "gold"), ("theirs", "iron"), ("platinum", "platinum")])
def test_a_conflict_is_settled_by_a_side_or_by_a_value(
    run: Run, read: Callable[..., Any], choice: str, tier: str
) -> None:
    (one,) = read("sync", "conflicts")
    assert "Hengyue Bank, Tier" in run("sync", "resolve", one["id"][:8], choice).stdout
    assert read("show", "Hengyue Bank")["tier"] == tier
    assert read("sync", "conflicts") == []
    run("undo")
    assert len(read("sync", "conflicts")) == 1


@pytest.mark.usefixtures("crossed")
def test_a_wrong_id_or_a_missing_choice_is_told(run: Run) -> None:
    assert "There is no conflict ffffffff" in run("sync", "resolve", "ffffffff", "mine", code=1).stderr
    run("sync", "resolve", code=2)


@pytest.mark.usefixtures("crossed")
def test_a_value_that_does_not_fit_the_field_settles_nothing(run: Run, read: Callable[..., Any]) -> None:
    (one,) = read("sync", "conflicts")
    assert "Tier" in run("sync", "resolve", one["id"], "zinc", code=1).stderr
    assert len(read("sync", "conflicts")) == 1
