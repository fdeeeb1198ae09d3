"""Convergence as a user sees it: eight scenarios of others that exchange offline, and four of our own, all of them
through the command line. What two copies show after handing packs over is the same, whatever came first."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from kamtui.actions import records
from kamtui.clock import clock
from kamtui.store.ids import read_id
from kamtui.store.workspace import Workspace

from .conftest import Begin
from .devices import Device, cross, expect_equal

COVERED: dict[str, str] = {}
"""The scenarios by the name they go by elsewhere, and what happens in each."""

Test = TypeVar("Test", bound=Callable[..., None])


def scenario(name: str, what: str) -> Callable[[Test], Test]:
    """Mark the test of a scenario."""

    def marked(test: Test) -> Test:
        COVERED[name] = what
        return test

    return marked


@pytest.fixture
def anna(begin: Begin) -> Device:
    """A device with one account and its contact."""
    device = begin("anna")
    device.add("account", name="Hengyue", tier="gold")
    device.add("contact", name="Chen Guodong", account="Hengyue", title="CIO")
    return device


@pytest.fixture
def ben(anna: Device, home: Path) -> Device:
    """A second device that has all of it."""
    return anna.copied(home / "ben")


@pytest.fixture
def bank(anna: Device) -> str:
    """The account's id."""
    return str(anna.read("show", "Hengyue")["id"])


@scenario("S1", "A deletes a record, brings it back and renames it; B, knowing nothing of that, renames it twice")
def test_a_record_brought_back_and_renamed_meets_another_name(anna: Device, ben: Device, bank: str) -> None:
    anna("delete", bank)
    anna("undo")
    anna("set", bank, "name=One")
    ben("set", bank, "name=Three")
    ben("set", bank, "name=Four")
    cross(anna, ben)
    expect_equal(anna, ben)
    (conflict,) = anna.conflicts()
    assert conflict["field"] == "name"
    assert {side["value"] for side in conflict["values"]} == {"One", "Four"}
    for device in (anna, ben):
        assert {"Hengyue", "One", "Three", "Four"} <= set(device.values(bank, "name"))


@scenario("S2", "A deletes a record that B, knowing nothing of that, changes twice")
@pytest.mark.parametrize("choice", ["delete", "keep"])
def test_a_record_deleted_here_and_changed_there_waits_for_a_choice(
    anna: Device, ben: Device, bank: str, choice: str
) -> None:
    anna("delete", bank)
    ben("set", bank, "tier=platinum")
    ben("set", bank, "tier=iron")
    cross(anna, ben)
    expect_equal(anna, ben)
    (conflict,) = ben.conflicts()
    assert (conflict["record"]["id"], conflict["field"]) == (bank, "deleted")
    ben("sync", "resolve", conflict["id"], choice)
    anna.take(ben.pack("settled.kamtui"))
    expect_equal(anna, ben)
    assert anna.conflicts() == []
    left = {one["id"] for one in json.loads(anna.records())["records"] if one["kind"] != "teammate"}
    assert (bank in left) == (choice == "keep")
    if choice == "delete":
        assert left == set()


@scenario("S3", "A deletes a record; B deletes it as well and brings it back")
def test_a_record_brought_back_there_outlives_the_deletion_here(anna: Device, ben: Device, bank: str) -> None:
    anna("delete", bank)
    ben("delete", bank)
    ben("undo")
    before = ben.records()
    cross(anna, ben)
    expect_equal(anna, ben)
    assert anna.read("show", bank)["name"] == "Hengyue"
    assert ben.read("show", bank)["tier"] == "gold"
    assert json.loads(before)["records"][0]["id"] == bank


@scenario("S4", "A and B both delete a record; the packs are handed over twice")
def test_a_record_deleted_on_both_sides_is_gone_and_a_pack_twice_changes_nothing(
    anna: Device, ben: Device, bank: str
) -> None:
    anna("delete", bank)
    ben("delete", bank)
    packs = anna.pack("there.kamtui"), ben.pack("back.kamtui")
    assert ben.take(packs[0]) > 0
    assert anna.take(packs[1]) > 0
    expect_equal(anna, ben)
    assert anna.conflicts() == []
    assert bank not in anna.records()
    for device in (anna, ben):
        before = device.records()
        assert device.take(*packs) == 0
        assert device.records() == before


@scenario("S5", "B changes a record three times; A deletes it, then brings it back; B gets the second pack first")
def test_the_pack_with_the_deletion_comes_after_the_one_that_takes_it_back(
    anna: Device, ben: Device, bank: str
) -> None:
    for tier in ("iron", "lead", "platinum"):
        ben("set", bank, f"tier={tier}")
    begun = anna.pack("b0.kamtui")
    anna("delete", bank)
    first = anna.pack("b1.kamtui", "--since", begun)
    anna("undo")
    second = anna.pack("b2.kamtui", "--since", first)
    assert ben.take(second) > 0
    before = ben.records()
    assert ben.read("sync", "status")["missing"]
    assert ben.take(first) > 0
    assert ben.records() == before
    assert ben.read("sync", "status")["missing"] == []
    anna.take(ben.pack("back.kamtui"))
    expect_equal(anna, ben)
    assert anna.read("show", bank)["tier"] == "platinum"
    assert set(anna.values(bank, "tier")) >= {"gold", "iron", "lead", "platinum"}


@scenario("S6", "A's change reaches C by way of B; C never meets A")
def test_a_change_is_passed_on_and_stays_its_authors(anna: Device, ben: Device, bank: str, home: Path) -> None:
    chloe = ben.copied(home / "chloe")
    anna("set", bank, "tier=platinum")
    assert ben.take(anna.pack("on.kamtui")) == 1
    assert chloe.take(ben.pack("further.kamtui")) == 1
    told_here, told_there = anna.read("history", bank)[-1], chloe.read("history", bank)[-1]
    assert told_here["mine"]
    assert not told_there["mine"]
    assert told_there["who"] == told_here["who"] is not None
    assert told_there["changes"] == [{"field": "tier", "old": "gold", "new": "platinum"}]
    assert ben.take(chloe.pack("back.kamtui")) == 0
    assert anna.take(ben.pack("home.kamtui")) == 0
    expect_equal(anna, ben, chloe)


def a_record_is_deleted(anna: Device, ben: Device, bank: str) -> None:
    """A record that one side has and the other has no longer."""
    ben("delete", bank)


def a_kind_is_missing(anna: Device, ben: Device, bank: str) -> None:
    """A kind of record that one side has none of."""
    anna.add("step", account="Hengyue", text="send drill plan")


def a_record_is_missing(anna: Device, ben: Device, bank: str) -> None:
    """A record on each side that the other lacks."""
    anna.add("account", name="Beichen")
    ben.add("account", name="Suhe")


def a_field_is_missing(anna: Device, ben: Device, bank: str) -> None:
    """A field on each side that the other has not filled."""
    anna("set", bank, "industry=banking")
    ben("set", bank, "short_name=HY")


def values_differ(anna: Device, ben: Device, bank: str) -> None:
    """One field with two values."""
    anna("set", bank, "tier=iron")
    ben("set", bank, "tier=platinum")


def both_match(anna: Device, ben: Device, bank: str) -> None:
    """Nothing to exchange."""


@scenario("S7", "Whatever one side has and the other lacks, and where they differ or match, in either order")
@pytest.mark.parametrize(
    "differ",
    [a_record_is_deleted, a_kind_is_missing, a_record_is_missing, a_field_is_missing, values_differ, both_match],
)
def test_either_order_of_packs_ends_equal_on_empty_devices_too(
    anna: Device, ben: Device, bank: str, begin: Begin, differ: Callable[[Device, Device, str], None]
) -> None:
    differ(anna, ben, bank)
    one, other = anna.pack("one.kamtui"), ben.pack("other.kamtui")
    forth, back = begin("forth"), begin("back")
    forth.take(one)
    forth.take(other)
    back.take(other)
    back.take(one)
    moved = ben.take(one), anna.take(other)
    if differ is both_match:
        assert moved == (0, 0)
    expect_equal(anna, ben, forth, back)


@scenario("S8", "An unused copy meets another unused one")
def test_two_unused_copies_have_nothing_to_tell_each_other(begin: Begin) -> None:
    devices = begin("anna"), begin("ben")
    for device in devices:
        (device.home / "nothing").mkdir()
        assert device.take(str(device.home / "nothing")) == 0
    before = [device.records() for device in devices]
    for one, other in (devices, devices[::-1]):
        assert other.take(one.pack("unused.kamtui")) == 0
    assert [device.records() for device in devices] == before
    assert [device.conflicts() for device in devices] == [[], []]
    assert [device.read("sync", "status")["to_send"] for device in devices] == [0, 0]


def test_clocks_ten_years_off_lose_nothing_and_what_was_written_last_wins(
    anna: Device, ben: Device, bank: str, home: Path
) -> None:
    chloe = ben.copied(home / "chloe")
    ben.now, chloe.now = "2036-11-22T20:14:00+08:00", "2016-11-22T20:14:00+08:00"
    anna("set", bank, "tier=iron")
    ben("set", bank, "tier=platinum")
    chloe("set", bank, "tier=lead")
    cross(anna, ben)
    cross(ben, chloe)
    cross(anna, chloe)
    expect_equal(anna, ben, chloe)
    (conflict,) = chloe.conflicts()
    assert {side["value"] for side in conflict["values"]} == {"iron", "platinum", "lead"}
    assert [one["ahead_seconds"] // 86_400 > 3600 for one in anna.read("sync", "status")["clocks"]] == [True]
    chloe("sync", "resolve", conflict["id"], "gold")
    chloe("set", bank, "industry=banking")
    cross(chloe, ben)
    cross(chloe, anna)
    expect_equal(anna, ben, chloe)
    assert anna.conflicts() == []
    shown = ben.read("show", bank)
    assert (shown["tier"], shown["industry"]) == ("gold", "banking")
    assert {"gold", "iron", "platinum", "lead"} <= set(ben.values(bank, "tier"))


def test_a_form_opened_before_an_import_and_saved_after_it_writes_over_nothing_unseen(
    anna: Device, ben: Device, bank: str
) -> None:
    ben("set", bank, "tier=platinum", "industry=banking")
    pack = ben.pack("meanwhile.kamtui")
    with Workspace.open(anna.workspace, anna.home, clock()) as open_in_a_window:
        form = records.seen(open_in_a_window, "account", read_id(bank))
        assert anna.take(pack) > 0
        records.change(open_in_a_window, form, {"tier": "iron"})
    ben.take(anna.pack("saved.kamtui"))
    expect_equal(anna, ben)
    (conflict,) = anna.conflicts()
    assert conflict["field"] == "tier"
    assert {side["value"] for side in conflict["values"]} == {"iron", "platinum"}
    assert anna.read("show", bank)["industry"] == "banking"


def test_a_pack_since_another_holds_what_came_late_too(anna: Device, ben: Device, bank: str, home: Path) -> None:
    begun = anna.pack("begun.kamtui")
    anna("set", bank, "tier=iron")
    late = anna.pack("late.kamtui", "--since", begun)
    anna("set", bank, "tier=lead")
    newer = anna.pack("newer.kamtui", "--since", late)
    chloe = ben.copied(home / "chloe")
    ben.take(newer)
    friday = ben.pack("friday.kamtui", "--since", begun)
    ben.take(late)
    chloe.take(friday, ben.pack("monday.kamtui", "--since", friday))
    assert chloe.read("sync", "status")["missing"] == []
    expect_equal(anna, ben, chloe)


@pytest.mark.corpus
def test_every_scenario_of_the_collection_is_covered(corpus: Path) -> None:
    collected = corpus / "crdt" / "convergence_scenarios" / "scenarios.json"
    if not collected.is_file():
        pytest.skip("no scenarios in the corpus")
    assert {one["id"] for one in json.loads(collected.read_text("utf-8"))} == set(COVERED)
