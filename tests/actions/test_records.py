"""Making, changing and deleting records, with the defaults of their kinds."""

from datetime import datetime

import pytest

from kamtui.actions import records
from kamtui.errors import KamtuiError
from kamtui.records.values import Moment, Value
from kamtui.store import drafts, queries
from kamtui.store.ids import derived_id, new_id
from kamtui.store.undo import undo
from kamtui.store.workspace import Workspace


@pytest.fixture
def bank(workspace: Workspace) -> bytes:
    return records.add(workspace, "account", {"name": "Hengyue Bank"})


def test_a_sale_begins_open_today_in_the_first_stage_and_is_mine(workspace: Workspace, bank: bytes) -> None:
    sale = workspace.get("opportunity", records.add(workspace, "opportunity", {"name": "DR platform", "account": bank}))
    assert (sale.status, sale.stage, sale.stage_since, sale.opened) == (
        "open", "development", "2026-11-22", "2026-11-22",
    )  # fmt: skip
    assert sale.owner == workspace.me()


@pytest.mark.parametrize(
    ("when", "state"),
    [
        ("2026-11-21", "held"),
        ("2026-11-22", "held"),
        ("2026-11-23", "planned"),
        (Moment("2026-11-22T12:14:00Z", "Asia/Shanghai"), "held"),
        (Moment("2026-11-22T12:15:00Z", "Asia/Shanghai"), "planned"),
        (Moment("2026-11-22T12:15:00Z", "America/New_York"), "planned"),
    ],
)
def test_a_visit_that_lies_ahead_is_planned(workspace: Workspace, bank: bytes, when: str | Moment, state: str) -> None:
    visit = records.add(workspace, "visit", {"account": bank, "when": when})
    assert workspace.get("visit", visit).state == state


def test_a_visit_without_a_time_was_held_now_by_me(workspace: Workspace, bank: bytes) -> None:
    visit = workspace.get("visit", records.add(workspace, "visit", {"account": bank}))
    assert (visit.when.utc, visit.state, visit.owner) == ("2026-11-22T12:14:00Z", "held", workspace.me())


def test_a_step_is_mine_unless_they_owe_it(workspace: Workspace, bank: bytes) -> None:
    for sort, owner in (("next", workspace.me()), ("ours", workspace.me()), ("theirs", None), ("ask", None)):
        step = records.add(workspace, "step", {"account": bank, "text": "call", "sort": sort})
        assert workspace.get("step", step).owner == owner
    assert workspace.get("step", records.add(workspace, "step", {"account": bank, "text": "call"})).sort == "next"


def test_what_is_given_wins_over_the_defaults(workspace: Workspace, bank: bytes) -> None:
    anna = records.add(workspace, "teammate", {"name": "Anna"})
    values: dict[str, Value] = {"name": "DR", "account": bank, "owner": anna, "stage": "tender", "status": "won"}
    sale = workspace.get("opportunity", records.add(workspace, "opportunity", values))
    assert (sale.owner, sale.stage, sale.status) == (anna, "tender", "won")


def test_the_draft_is_dropped_with_the_save_and_kept_when_it_fails(workspace: Workspace, bank: bytes) -> None:
    for key in ("new", "change"):
        drafts.keep(workspace, key, {"name": "x"})
    with pytest.raises(KamtuiError, match="Name"):
        records.add(workspace, "account", {"city": "Jinan"}, draft="new")
    with pytest.raises(KamtuiError, match="cannot be empty"):
        records.change(workspace, records.seen(workspace, "account", bank), {"name": None}, draft="change")
    assert [draft.key for draft in drafts.every(workspace)] == ["change", "new"]
    records.add(workspace, "account", {"name": "Suhe Dairy"}, draft="new")
    records.change(workspace, records.seen(workspace, "account", bank), {"city": "Jinan"}, draft="change")
    assert drafts.every(workspace) == []


def test_saving_a_form_nothing_was_changed_in_drops_its_draft_too(workspace: Workspace, bank: bytes) -> None:
    drafts.keep(workspace, "change", {"name": "x"})
    assert records.change(workspace, records.seen(workspace, "account", bank), {}, draft="change") == ()
    assert drafts.find(workspace, "change") is None


def test_a_change_says_which_fields_it_changed(workspace: Workspace, bank: bytes) -> None:
    reading = records.seen(workspace, "account", bank)
    assert records.change(workspace, reading, {"name": "Hengyue Bank", "city": "Jinan", "tier": None}) == ("city",)


def test_a_record_that_is_gone_cannot_be_opened_or_deleted_again(workspace: Workspace, bank: bytes) -> None:
    records.remove(workspace, "account", bank)
    for record in (bank, new_id()):
        with pytest.raises(KamtuiError, match="no such account"):
            records.seen(workspace, "account", record)
        with pytest.raises(KamtuiError, match="no such account"):
            records.remove(workspace, "account", record)


def test_deleting_an_account_counts_what_went_with_it_and_undo_brings_it_back(
    workspace: Workspace, bank: bytes
) -> None:
    chen = records.add(workspace, "contact", {"name": "Chen", "account": bank})
    records.add(workspace, "visit", {"account": bank, "note": "Talk"})
    records.add(workspace, "step", {"account": bank, "text": "call", "contact": chen})
    assert records.remove(workspace, "account", bank) == 3
    assert queries.counts(workspace, ("account", "contact", "visit", "step")) == dict.fromkeys(
        ("account", "contact", "visit", "step"), 0
    )
    undo(workspace)
    row = queries.account(workspace, bank)
    assert row is not None
    assert datetime.fromisoformat(row.last_visit or "") == workspace.now()
    assert [step.contact_name for step in queries.open_steps(workspace, bank)] == ["Chen"]


def test_a_setting_has_the_id_of_its_key_on_every_device(workspace: Workspace) -> None:
    record = records.add(workspace, "setting", {"key": "cadence.gold", "value": "20"})
    assert record == derived_id("setting", "cadence.gold")
    assert records.add(workspace, "setting", {"key": "cadence.gold", "value": "25"}) == record
    assert queries.cadences(workspace)["gold"] == 25
