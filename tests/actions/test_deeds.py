"""Taking back exactly one action of this device, whatever was done after it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kamtui.actions import records, steps
from kamtui.actions.log import log_visit
from kamtui.errors import KamtuiError
from kamtui.records.values import RecordId, Value
from kamtui.store.conflicts import every as conflicts
from kamtui.store.deeds import Deed, deeds, do_again, take_back
from kamtui.store.undo import Skipped, redo, undo
from kamtui.store.workspace import Workspace

NOW = datetime.fromisoformat("2026-11-22T20:14:00+08:00")


@pytest.fixture
def workspace(home: Path) -> Iterator[Workspace]:
    at = [NOW]

    def now() -> datetime:
        at[0] += timedelta(minutes=1)
        return at[0]

    with Workspace.open(home / "team.kamtui", home, now, create=True) as opened:
        yield opened


@pytest.fixture
def bank(workspace: Workspace) -> RecordId:
    return records.add(workspace, "account", {"name": "Hengyue Bank", "tier": "gold"})


def write(workspace: Workspace, kind: str, record: RecordId, **values: Value) -> int:
    """Change some fields; the number of the action."""
    records.change(workspace, records.seen(workspace, kind, record), values)
    return deeds(workspace, 1)[0].told.action


def value(workspace: Workspace, kind: str, record: RecordId, field: str) -> Value:
    return workspace.read(kind, record).values.get(field)


def told(workspace: Workspace) -> list[tuple[str, bool]]:
    return [(one.told.verb, one.stands) for one in deeds(workspace, 20)]


def test_an_older_action_is_taken_back_and_what_came_after_it_stays(workspace: Workspace, bank: RecordId) -> None:
    tier = write(workspace, "account", bank, tier="iron")
    write(workspace, "account", bank, industry="bank")
    done = take_back(workspace, tier)
    assert (done.verb, done.skipped) == ("set", ())
    assert value(workspace, "account", bank, "tier") == "gold"
    assert value(workspace, "account", bank, "industry") == "bank"
    assert told(workspace) == [("set", True), ("set", False), ("add", True)]


def test_a_field_changed_since_stays_and_is_named_while_the_others_go_back(
    workspace: Workspace, bank: RecordId
) -> None:
    both = write(workspace, "account", bank, tier="iron", industry="bank")
    write(workspace, "account", bank, tier="lead")
    done = take_back(workspace, both)
    assert done.skipped == (Skipped("account", bank, "tier"),)
    assert value(workspace, "account", bank, "tier") == "lead"
    assert value(workspace, "account", bank, "industry") is None


def test_what_was_taken_back_is_done_again_and_taken_back_any_number_of_times(
    workspace: Workspace, bank: RecordId
) -> None:
    tier = write(workspace, "account", bank, tier="iron")
    write(workspace, "account", bank, industry="bank")
    for _round in range(3):
        take_back(workspace, tier)
        assert value(workspace, "account", bank, "tier") == "gold"
        do_again(workspace, tier)
        assert value(workspace, "account", bank, "tier") == "iron"
    assert told(workspace) == [("set", True), ("set", True), ("add", True)]


def test_the_list_and_the_keys_u_and_U_speak_of_the_same_state(workspace: Workspace, bank: RecordId) -> None:
    tier = write(workspace, "account", bank, tier="iron")
    undo(workspace)
    assert told(workspace)[0] == ("set", False)
    do_again(workspace, tier)
    undo(workspace)
    assert value(workspace, "account", bank, "tier") == "gold"
    redo(workspace)
    assert told(workspace)[0] == ("set", True)


def test_what_stands_is_not_done_again_and_what_is_taken_back_not_taken_back_again(
    workspace: Workspace, bank: RecordId
) -> None:
    tier = write(workspace, "account", bank, tier="iron")
    with pytest.raises(KamtuiError, match="not taken back"):
        do_again(workspace, tier)
    take_back(workspace, tier)
    with pytest.raises(KamtuiError, match="taken back already"):
        take_back(workspace, tier)


def test_an_account_that_has_visits_by_now_stays_when_its_making_is_taken_back(
    workspace: Workspace, bank: RecordId
) -> None:
    made = deeds(workspace, 1)[0].told.action
    visit = log_visit(workspace, bank, "#phone talked").visit
    with pytest.raises(KamtuiError, match="no longer be undone"):
        take_back(workspace, made)
    assert value(workspace, "visit", visit, "account") == bank
    assert conflicts(workspace) == []


def test_a_log_is_taken_back_with_its_steps_but_for_the_step_that_was_done_since(
    workspace: Workspace, bank: RecordId
) -> None:
    logged = log_visit(workspace, bank, "@Chen #phone talked !call again !write to Li")
    action = deeds(workspace, 1)[0].told.action
    steps.finish(workspace, logged.steps[0])
    done = take_back(workspace, action)
    assert Skipped("step", logged.steps[0], "") in done.skipped
    assert workspace.read("step", logged.steps[1]).deleted
    assert workspace.read("visit", logged.visit).deleted
    assert not workspace.read("step", logged.steps[0]).deleted


def test_a_deletion_long_ago_is_taken_back_with_all_that_went_with_it(workspace: Workspace, bank: RecordId) -> None:
    visit = log_visit(workspace, bank, "#phone talked").visit
    records.remove(workspace, "account", bank)
    action = deeds(workspace, 1)[0].told.action
    other = records.add(workspace, "account", {"name": "Suhe Dairy"})
    take_back(workspace, action)
    assert not workspace.read("account", bank).deleted
    assert not workspace.read("visit", visit).deleted
    assert not workspace.read("account", other).deleted


def test_only_what_was_done_on_this_device_is_listed_and_taken_back(workspace: Workspace, bank: RecordId) -> None:
    connection = workspace.connection
    with workspace.action("sync"):
        connection.execute(
            "INSERT INTO stream (device, scope, name, minted, last) VALUES (?, 'team', 'office', 0, 1)", (b"d" * 32,)
        )
        (number,) = connection.execute("SELECT max(n) FROM stream").fetchone()
        connection.execute(
            "INSERT INTO action (id, verb, cause, hlc, last) VALUES (?, 'set', 'hand', 1, ?)",
            (number << 40 | 1, number << 40 | 1),
        )
    assert told(workspace) == [("add", True)]
    with pytest.raises(KamtuiError, match="this device"):
        take_back(workspace, number << 40 | 1)


def test_a_change_names_its_fields_and_a_new_record_does_not(workspace: Workspace, bank: RecordId) -> None:
    write(workspace, "account", bank, tier="iron", private_notes="weak")
    found: list[Deed] = deeds(workspace, 2)
    assert found[0].fields == (("account", "tier"), ("account", "private_notes"))
    assert found[1].fields == ()


def test_the_list_is_as_long_as_it_is_asked_for_and_the_latest_stands_first(workspace: Workspace) -> None:
    made = [records.add(workspace, "account", {"name": f"Firm {number}"}) for number in range(5)]
    assert [one.told.subject for one in deeds(workspace, 2)] == [("account", made[4]), ("account", made[3])]
