"""Steps and promises: done in time or late, opened again, put off."""

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kamtui.actions import records, steps
from kamtui.errors import KamtuiError
from kamtui.records.values import Moment, Value
from kamtui.store import queries
from kamtui.store.undo import redo, undo
from kamtui.store.workspace import Workspace

NOW = datetime.fromisoformat("2026-11-22T20:14:00+08:00")


@pytest.fixture
def bank(workspace: Workspace) -> bytes:
    return records.add(workspace, "account", {"name": "Hengyue Bank"})


def promise(workspace: Workspace, bank: bytes, due: Value, sort: str = "ours") -> bytes:
    return records.add(workspace, "step", {"account": bank, "text": "drill plan", "sort": sort, "due": due})


def ended(workspace: Workspace, step: bytes) -> Any:
    return workspace.get("step", step)


@pytest.mark.parametrize(
    ("due", "kept"),
    [
        ("2026-11-21", "late"),
        ("2026-11-22", "on_time"),
        ("2026-11-23", "on_time"),
        (None, "on_time"),
        (Moment("2026-11-22T12:14:00Z", "Asia/Shanghai"), "on_time"),
        (Moment("2026-11-22T12:13:00Z", "Asia/Shanghai"), "late"),
        (Moment("2026-11-22T12:13:00Z", "America/New_York"), "late"),
        (Moment("2026-11-22T17:00:00Z", "Europe/Berlin"), "on_time"),
    ],
)
@pytest.mark.parametrize("sort", ["ours", "theirs"])
def test_a_promise_is_kept_on_time_through_the_whole_of_its_last_day_or_to_its_hour(
    workspace: Workspace, bank: bytes, due: Value, kept: str, sort: str
) -> None:
    step = promise(workspace, bank, due, sort)
    steps.finish(workspace, step)
    assert ended(workspace, step).kept == kept
    assert ended(workspace, step).done.utc == "2026-11-22T12:14:00Z"


@pytest.mark.parametrize(
    ("now", "kept"),
    [
        ("2026-11-22T23:59:59+08:00", "on_time"),
        ("2026-11-23T00:00:00+08:00", "late"),
        ("2026-11-22T23:30:00-05:00", "on_time"),
        ("2026-11-23T00:30:00+14:00", "late"),
        ("2026-11-22T00:00:00-11:00", "on_time"),
    ],
)
def test_the_last_day_of_a_promise_is_the_day_where_i_am(now: str, kept: str) -> None:
    assert steps.how_kept("2026-11-22", datetime.fromisoformat(now)) == kept


def test_an_hour_is_the_same_instant_in_every_zone() -> None:
    due = Moment("2026-11-24T16:00:00Z", "Europe/Berlin")
    at = datetime(2026, 11, 25, 0, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert steps.how_kept(due, at) == "on_time"
    assert steps.how_kept(due, at + timedelta(seconds=1)) == "late"


def test_what_is_no_promise_is_done_and_neither_kept_nor_late(workspace: Workspace, bank: bytes) -> None:
    for sort in ("next", "plan", "asked", "ask"):
        step = promise(workspace, bank, "2026-11-01", sort)
        steps.finish(workspace, step)
        assert ended(workspace, step).done is not None
        assert ended(workspace, step).kept is None


def test_a_promise_said_to_be_broken_is_broken_whatever_its_date(workspace: Workspace, bank: bytes) -> None:
    step = promise(workspace, bank, "2026-12-24")
    steps.finish(workspace, step, kept="broken")
    assert ended(workspace, step).kept == "broken"


def test_a_question_is_done_with_its_answer(workspace: Workspace, bank: bytes) -> None:
    step = promise(workspace, bank, None, "asked")
    steps.finish(workspace, step, answer="26 minutes")
    assert (ended(workspace, step).answer, ended(workspace, step).kept) == ("26 minutes", None)


def test_finishing_twice_keeps_the_first_time_and_how_it_was_kept(tmp_path: Path) -> None:
    time = NOW
    with Workspace.open(tmp_path / "w.db", tmp_path / "home", lambda: time, create=True) as workspace:
        account = records.add(workspace, "account", {"name": "Hengyue Bank"})
        step = promise(workspace, account, "2026-11-22")
        steps.finish(workspace, step)
        time += timedelta(days=3)
        steps.finish(workspace, step)
        assert (ended(workspace, step).kept, ended(workspace, step).done.utc) == ("on_time", "2026-11-22T12:14:00Z")
        steps.finish(workspace, step, kept="broken")
        assert (ended(workspace, step).kept, ended(workspace, step).done.utc) == ("broken", "2026-11-22T12:14:00Z")


def test_a_step_opened_again_is_open_and_judged_anew(workspace: Workspace, bank: bytes) -> None:
    step = promise(workspace, bank, "2026-11-21")
    steps.finish(workspace, step, answer="later")
    assert queries.open_steps(workspace, bank) == []
    steps.reopen(workspace, step)
    again = ended(workspace, step)
    assert (again.done, again.kept, again.answer) == (None, None, "later")
    assert [one.id for one in queries.open_steps(workspace, bank)] == [step]


def test_a_promise_put_off_keeps_its_date(workspace: Workspace, bank: bytes) -> None:
    step = promise(workspace, bank, "2026-11-23")
    steps.snooze(workspace, step, "2026-12-24", "they are away")
    off = ended(workspace, step)
    assert (off.due, off.snoozed_until, off.snooze_reason) == ("2026-11-23", "2026-12-24", "they are away")
    steps.snooze(workspace, step, "2026-12-28")
    assert (ended(workspace, step).snoozed_until, ended(workspace, step).snooze_reason) == ("2026-12-28", None)


def test_each_of_these_is_one_undo(workspace: Workspace, bank: bytes) -> None:
    step = promise(workspace, bank, "2026-11-21")
    states = [ended(workspace, step)]
    acts = (
        partial(steps.snooze, workspace, step, "2026-12-24", "away"),
        partial(steps.finish, workspace, step, answer="done"),
        partial(steps.reopen, workspace, step),
    )
    for act in acts:
        act()
        states.append(ended(workspace, step))
    for state in reversed(states[:-1]):
        undo(workspace)
        assert ended(workspace, step) == state
    for state in states[1:]:
        redo(workspace)
        assert ended(workspace, step) == state


def test_a_step_that_is_gone_is_not_brought_back_by_finishing_it(workspace: Workspace, bank: bytes) -> None:
    step = promise(workspace, bank, None)
    records.remove(workspace, "step", step)
    acts = (
        partial(steps.finish, workspace, step),
        partial(steps.reopen, workspace, step),
        partial(steps.snooze, workspace, step, "2026-12-24"),
    )
    for act in acts:
        with pytest.raises(KamtuiError, match="no such step"):
            act()
