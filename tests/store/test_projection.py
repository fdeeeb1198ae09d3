"""Projected columns: what the tables hold equals a slow plain computation over all records."""

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamtui.records.kinds import kind_of
from kamtui.records.values import Mix, Moment, Money, Value
from kamtui.store.check import check
from kamtui.store.pinyin import pinyin_key, sort_key
from kamtui.store.projection import rank_of
from kamtui.store.workspace import Workspace

TIMES: list[Value] = [
    "2026-11-20", Moment("2026-11-20T07:00:00Z", "Asia/Shanghai"), Moment("2026-12-01T01:00:00Z", "+08:00"), None,
]

step = st.one_of(
    st.tuples(st.just("account"), st.sampled_from(["恒岳", "Suhe Dairy", "Élan"]), st.sampled_from(["gold", None])),
    st.tuples(st.just("visit"), st.sampled_from(TIMES), st.sampled_from(["held", "planned", None])),
    st.tuples(st.just("step"), st.sampled_from(TIMES), st.sampled_from([None, "2026-11-21"])),
    st.tuples(st.just("move"), st.integers(0, 9), st.integers(0, 9)),
    st.tuples(st.just("rename"), st.integers(0, 9), st.sampled_from(["北辰重工", "Beichen", "!!!"])),
    st.tuples(st.just("pin"), st.integers(0, 9), st.booleans()),
    st.tuples(st.just("delete"), st.integers(0, 30), st.none()),
    st.tuples(st.just("restore"), st.integers(0, 30), st.none()),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(step, min_size=3, max_size=14))
def test_order_names_and_dates_of_accounts_follow_every_change(
    empty_workspace: Path, tmp_path: Path, clock: Callable[[], datetime], steps: list[Any]
) -> None:
    for left in tmp_path.glob("*.db*"):
        left.unlink()
    with Workspace.open(Path(shutil.copy(empty_workspace, tmp_path / "work.db")), tmp_path, clock) as workspace:
        take(workspace, steps)
        expect_columns(workspace)
        assert check(workspace).problems == ()


def take(workspace: Workspace, steps: list[Any]) -> None:
    """Do what the steps say, each an action."""
    records: list[tuple[str, bytes]] = []
    with workspace.action("add") as action:
        records.append(("account", action.create("account", {"name": "Start"})))
    for verb, one, two in steps:
        accounts = [record for kind, record in records if kind == "account"]
        with workspace.action(verb) as action:
            if verb == "account":
                records.append((verb, action.create(verb, {"name": one, "tier": two})))
            elif verb == "visit":
                records.append((verb, action.create(verb, {"account": accounts[-1], "when": one, "state": two})))
            elif verb == "step":
                values: dict[str, Value] = {"account": accounts[-1], "text": "call", "due": one, "done": two}
                records.append((verb, action.create(verb, values)))
            elif verb == "move":
                kind, record = records[one % len(records)]
                if kind != "account" and not workspace.read(kind, record).deleted:
                    action.write(workspace.read(kind, record), {"account": accounts[two % len(accounts)]})
            elif verb in ("rename", "pin"):
                reading = workspace.read("account", accounts[one % len(accounts)])
                if not reading.deleted:
                    action.write(reading, {"name": two} if verb == "rename" else {"pinned": two})
            else:
                kind, record = records[one % len(records)]
                if verb == "delete":
                    action.delete(kind, record)
                else:
                    action.write(workspace.read(kind, record), {})


def expect_columns(workspace: Workspace) -> None:
    """Every account's derived columns, computed the slow and plain way."""
    rows = {
        kind: [dict(row) for row in workspace.connection.execute(f"SELECT * FROM {kind}")]
        for kind in ("account", "visit", "step")
    }
    for account in rows["account"]:
        visits = [row for row in rows["visit"] if row["account"] == account["id"] and row["when"]]
        due = [row["due"] for row in rows["step"] if row["account"] == account["id"] and not row["done"] and row["due"]]
        assert account["last_visit"] == max((row["when"] for row in visits if row["state"] == "held"), default=None)
        assert account["next_visit"] == min((row["when"] for row in visits if row["state"] == "planned"), default=None)
        assert account["next_step"] == min(due, default=None)
        assert account["rank"] == rank_of(account["pinned"], account["tier"])
        assert account["sort"] == sort_key(account["name"])
        assert account["pinyin"] == (pinyin_key([account["name"]]) or None)


ROUND_TRIPS: list[tuple[str, dict[str, Value]]] = [
    ("account", {"name": "A", "revenue": Money("12.50", "CNY"), "phones": ("+86 21 1", "2"), "pinned": True}),
    ("account", {"name": "A", "potential": Money("3", ""), "cadence_days": 14, "parent": b"p" * 16}),
    ("visit", {"account": b"a" * 16, "when": "2026-11-20", "mix": Mix(4, 3, 2, 1), "tags": ("能耗",)}),
    ("visit", {"account": b"a" * 16, "when": Moment("2026-11-20T07:00:00Z", "Asia/Shanghai")}),
    ("contact", {"name": "陈国栋", "emails": ("chen@hengyue.example",), "x.Region": "East", "x.Lists": ("a", "b")}),
]


@pytest.mark.parametrize(("kind", "values"), ROUND_TRIPS)
def test_a_record_is_read_as_it_was_written(workspace: Workspace, kind: str, values: dict[str, Value]) -> None:
    with workspace.action("add") as action:
        record = action.create(kind, values)
    reading = workspace.read(kind, record)
    assert reading.values == values
    made = workspace.get(kind, record)
    assert {name: getattr(made, name) for name in values if not name.startswith("x.")} == {
        name: value for name, value in values.items() if not name.startswith("x.")
    }


def test_every_stored_field_of_an_account_can_be_cleared(workspace: Workspace) -> None:
    full: dict[str, Value] = {"revenue": Money("1", "CNY"), "phones": ("1",), "tier": "gold", "x.Old": "1"}
    with workspace.action("add") as action:
        account = action.create("account", {"name": "A", **full})
    with workspace.action("edit") as action:
        action.write(workspace.read("account", account), dict.fromkeys(full))
    assert workspace.read("account", account).values == {"name": "A"}
    row = workspace.connection.execute("SELECT * FROM account").fetchone()
    assert row["revenue_currency"] is None
    assert row["extra"] is None


def test_extra_fields_stand_in_one_column_whatever_the_order_they_were_written_in(workspace: Workspace) -> None:
    texts = set()
    for names in (("x.B", "x.A"), ("x.A", "x.B")):
        with workspace.action("add") as action:
            account = action.create("account", {"name": "A"})
        for name in names:
            with workspace.action("edit") as action:
                action.write(workspace.read("account", account), {name: "1"})
        row = workspace.connection.execute("SELECT extra FROM account WHERE id = ?", (account,)).fetchone()
        texts.add(row[0])
    assert [json.loads(text) for text in texts] == [{"A": "1", "B": "1"}]


def test_an_unknown_field_is_refused_with_the_names_there_are(workspace: Workspace) -> None:
    from kamtui.errors import KamtuiError

    with pytest.raises(KamtuiError, match="no field colour") as caught, workspace.action("add") as action:
        action.create("account", {"name": "A", "colour": "red"})
    assert kind_of("account").fields[0].name in caught.value.hint


def test_an_accounts_next_dates_are_found_without_going_through_its_past(workspace: Workspace) -> None:
    statements: list[str] = []
    workspace.connection.set_trace_callback(statements.append)
    workspace.projection.account_dates(b"a" * 16)
    workspace.connection.set_trace_callback(None)
    plan = [row[3] for row in workspace.connection.execute(f"EXPLAIN QUERY PLAN {statements[0]}")]
    for index in ("visit_account", "visit_planned", "step_next"):
        assert any(f"INDEX {index} " in step for step in plan), plan
