"""Undo and redo of every action, and what they leave alone."""

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamtui.actions import records, steps
from kamtui.actions.log import log_visit
from kamtui.errors import KamtuiError
from kamtui.records.kinds import kind_names
from kamtui.records.values import Money
from kamtui.store.undo import redo, undo
from kamtui.store.workspace import Workspace

NOW = datetime.fromisoformat("2026-11-22T20:14:00+08:00")
TABLES = (*kind_names(), "link")


def shown(workspace: Workspace) -> dict[str, Any]:
    """Everything the workspace shows: every row of every kind without the bookkeeping column."""
    found = {}
    for table in TABLES:
        rows = workspace.connection.execute(f'SELECT * FROM "{table}" ORDER BY id').fetchall()
        found[table] = [tuple(row[name] for name in row.keys() if name not in ("n", "base")) for row in rows]  # noqa: SIM118
    return found


def ids(workspace: Workspace, kind: str) -> list[bytes]:
    return [row[0] for row in workspace.connection.execute(f'SELECT id FROM "{kind}" ORDER BY id')]


Act = Callable[[Workspace, int], None]


def new_account(workspace: Workspace, n: int) -> None:
    records.add(workspace, "account", {"name": f"Account {n}", "tier": ["gold", "iron", None][n % 3]})


def new_contact(workspace: Workspace, n: int) -> None:
    accounts = ids(workspace, "account")
    people = ids(workspace, "contact")
    account = accounts[n % len(accounts)]
    values: dict[str, Any] = {"name": f"陈 {n}", "account": account, "title": f"Head {n}", "motive": "fame"}
    if people and n % 2:
        boss = people[n % len(people)]
        if workspace.read("contact", boss).values.get("account") == account:
            values["boss"] = boss
    records.add(workspace, "contact", values)


def log(workspace: Workspace, n: int) -> None:
    accounts = ids(workspace, "account")
    text = f"@Wang{n} #phone {n % 50 + 1}m talked !call again by friday >>offer by 2026-12-0{n % 9 + 1} =advanced"
    log_visit(workspace, accounts[n % len(accounts)], text)


def plan(workspace: Workspace, n: int) -> None:
    accounts = ids(workspace, "account")
    log_visit(workspace, accounts[n % len(accounts)], f"tomorrow 1{n % 9}:00 #onsite bring the offer", planned=True)


def change(workspace: Workspace, n: int) -> None:
    kind = ("account", "contact", "step", "visit", "opportunity")[n % 5]
    found = ids(workspace, kind)
    if found:
        reading = records.seen(workspace, kind, found[n % len(found)])
        values: Any = {
            "account": {"name": f"Renamed {n}", "pinned": n % 2 == 0, "private_notes": f"secret {n}"},
            "contact": {"name": f"Li {n}", "phones": (f"+86 {n}",), "title": f"Chief {n}", "motive": None},
            "step": {"text": f"do {n}", "due": None, "urgent": True},
            "visit": {"note": f"note {n}", "attendees": tuple(ids(workspace, "contact")[: n % 3])},
            "opportunity": {"value": Money(str(n), "CNY"), "walk_away": f"{n}%"},
        }[kind]
        records.change(workspace, reading, values)


def sale(workspace: Workspace, n: int) -> None:
    accounts = ids(workspace, "account")
    records.add(workspace, "opportunity", {"name": f"Sale {n}", "account": accounts[n % len(accounts)]})


def delete(workspace: Workspace, n: int) -> None:
    kind = ("account", "contact", "step", "visit", "opportunity")[n % 5]
    found = ids(workspace, kind)
    if len(found) > (1 if kind == "account" else 0):
        records.remove(workspace, kind, found[n % len(found)])


def tick(workspace: Workspace, n: int) -> None:
    found = ids(workspace, "step")
    if found:
        step = found[n % len(found)]
        (steps.reopen if workspace.read("step", step).values.get("done") else steps.finish)(workspace, step)


def snooze(workspace: Workspace, n: int) -> None:
    if found := ids(workspace, "step"):
        steps.snooze(workspace, found[n % len(found)], "2026-12-24", "they are away")


def undo_redo(workspace: Workspace, n: int) -> None:
    """An undo taken back at once is no change; an undo alone is."""
    try:
        undo(workspace)
        if n % 2:
            redo(workspace)
    except KamtuiError:
        return


ACTS: tuple[Act, ...] = (new_account, new_contact, log, plan, change, sale, delete, tick, snooze, undo_redo)


@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 200)), min_size=1, max_size=14))
def test_undoing_everything_gives_the_workspace_of_the_start_and_redoing_gives_the_end(
    story: list[tuple[Act, int]],
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Workspace.open(Path(folder) / "w.db", Path(folder) / "home", lambda: NOW, create=True) as workspace,
    ):
        empty = shown(workspace)
        new_account(workspace, 0)
        for act, n in story:
            if not ids(workspace, "account"):
                new_account(workspace, n)
            act(workspace, n)
        end = shown(workspace)
        taken = 0
        while True:
            try:
                done = undo(workspace)
            except KamtuiError:
                break
            assert not done.skipped
            taken += 1
        assert shown(workspace) == empty
        for _turn in range(taken):
            redo(workspace)
        assert shown(workspace) == end


def test_a_new_change_ends_what_can_be_redone(workspace: Workspace) -> None:
    new_account(workspace, 1)
    undo(workspace)
    new_account(workspace, 2)
    with pytest.raises(KamtuiError, match="nothing to redo"):
        redo(workspace)


def test_undo_skips_what_somebody_else_has_changed_since_and_names_it(workspace: Workspace) -> None:
    account = records.add(workspace, "account", {"name": "Hengyue", "tier": "gold"})
    records.change(workspace, records.seen(workspace, "account", account), {"name": "Hengyue Bank", "tier": "iron"})
    with Workspace.open(workspace.path, workspace.path.parent / "other home", workspace.now) as other:
        records.change(other, records.seen(other, "account", account), {"tier": "platinum"})
    done = undo(workspace)
    assert [one.field for one in done.skipped] == ["tier"]
    values = workspace.read("account", account).values
    assert (values["name"], values["tier"]) == ("Hengyue", "platinum")


def test_undo_of_a_new_record_somebody_else_has_written_to_keeps_it(workspace: Workspace) -> None:
    account = records.add(workspace, "account", {"name": "Hengyue"})
    with Workspace.open(workspace.path, workspace.path.parent / "other home", workspace.now) as other:
        records.change(other, records.seen(other, "account", account), {"tier": "platinum"})
    with pytest.raises(KamtuiError, match="no longer be undone"):
        undo(workspace)
    assert workspace.read("account", account).values["name"] == "Hengyue"


def test_a_form_opened_before_another_programs_change_and_saved_after_it_loses_neither_value(
    workspace: Workspace,
) -> None:
    account = records.add(workspace, "account", {"name": "Hengyue", "tier": "gold"})
    form = records.seen(workspace, "account", account)
    with Workspace.open(workspace.path, workspace.home, workspace.now) as other:
        records.change(other, records.seen(other, "account", account), {"tier": "platinum", "city": "Shanghai"})
    records.change(workspace, form, {"name": "Hengyue Bank", "tier": "iron"})
    reading = workspace.read("account", account)
    assert (reading.values["name"], reading.values["city"]) == ("Hengyue Bank", "Shanghai")
    values = {workspace.log.get(edit).values["tier"] for edit in reading.over("tier")}
    assert values == {"platinum", "iron"}


def test_undo_of_one_side_of_a_conflict_leaves_the_other_as_if_it_had_been_alone(workspace: Workspace) -> None:
    account = records.add(workspace, "account", {"name": "Hengyue", "tier": "platinum", "industry": "banking"})
    form = records.seen(workspace, "account", account)
    with Workspace.open(workspace.path, workspace.path.parent / "other home", workspace.now) as other:
        records.change(other, records.seen(other, "account", account), {"tier": "iron", "city": "Shenzhen"})
    records.change(workspace, form, {"tier": "gold", "industry": "bank"})
    done = undo(workspace)
    values = workspace.read("account", account).values
    assert (values["tier"], values["industry"], values["city"]) == ("iron", "banking", "Shenzhen")
    assert not done.skipped


def test_a_conflict_settled_and_undone_is_the_conflict_again(workspace: Workspace) -> None:
    account = records.add(workspace, "account", {"name": "Hengyue", "tier": "gold"})
    form = records.seen(workspace, "account", account)
    records.change(workspace, records.seen(workspace, "account", account), {"tier": "platinum"})
    records.change(workspace, form, {"tier": "iron"})
    records.change(workspace, records.seen(workspace, "account", account), {"tier": "lead"})
    assert len(workspace.read("account", account).over("tier")) == 1
    undo(workspace)
    heads = workspace.read("account", account).over("tier")
    assert {workspace.log.get(edit).values["tier"] for edit in heads} == {"platinum", "iron"}
    redo(workspace)
    assert workspace.read("account", account).values["tier"] == "lead"
    assert len(workspace.read("account", account).over("tier")) == 1


def test_deleting_an_account_takes_what_it_owns_and_undo_brings_all_of_it_back(workspace: Workspace) -> None:
    for n in range(3):
        new_account(workspace, n)
        new_contact(workspace, n)
        log(workspace, n)
    before = shown(workspace)
    records.remove(workspace, "account", ids(workspace, "account")[0])
    assert len(ids(workspace, "account")) == 2
    undo(workspace)
    assert shown(workspace) == before
