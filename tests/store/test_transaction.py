"""Changing records: one action, whole or not at all, with the heads its author had read."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kamtui.errors import KamtuiError
from kamtui.records.values import RecordId
from kamtui.store.check import check
from kamtui.store.ids import derived_id, link_id
from kamtui.store.log import Edit, edit_id, stream_of
from kamtui.store.workspace import Workspace


def count(workspace: Workspace, table: str) -> int:
    (number,) = workspace.connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(number)


def scope_of(workspace: Workspace, edit: Edit) -> str:
    (scope,) = workspace.connection.execute(
        "SELECT scope FROM stream WHERE n = ?", (stream_of(edit.id),)
    ).fetchone()
    return str(scope)


def add_account(workspace: Workspace, **values: str) -> RecordId:
    with workspace.action("add") as action:
        return action.create("account", {"name": "Hengyue Bank", **values})


def log_visits(workspace: Workspace, account: RecordId) -> None:
    """More visits in one action than the disk of the test takes."""
    with workspace.action("log") as action:
        for number in range(200):
            action.create("visit", {"account": account, "note": f"{number}" * 300})


def test_own_private_fields_go_to_my_stream_and_team_fields_to_the_teams(workspace: Workspace) -> None:
    with workspace.action("add") as action:
        action.create("contact", {"name": "Chen", "birthday": "1980-02-03", "motive": "promotion"})
    scopes = {name: scope_of(workspace, edit) for edit in workspace.log.every() for name in edit.values}
    assert scopes == {"name": "team", "birthday": "team", "motive": "me"}


def test_an_action_that_fails_halfway_leaves_nothing(workspace: Workspace) -> None:

    def fail() -> None:
        with workspace.action("log") as action:
            action.create("account", {"name": "Hengyue", "private_notes": "p"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert [count(workspace, table) for table in ("account", "edit", "action", "stream", "word", "head")] == [0] * 6
    add_account(workspace)
    assert check(workspace).sound


def test_an_action_that_changes_nothing_leaves_no_trace(workspace: Workspace) -> None:
    account = add_account(workspace)
    with workspace.action("edit") as action:
        assert action.write(workspace.read("account", account), {"name": "Hengyue Bank", "tier": None}) == ()
    assert count(workspace, "action") == 1


def test_a_record_without_a_required_field_is_refused_by_its_label(workspace: Workspace) -> None:
    with pytest.raises(KamtuiError, match="Account needs Name"), workspace.action("add") as action:
        action.create("account", {"tier": "gold"})
    account = add_account(workspace)
    with pytest.raises(KamtuiError, match="Name cannot be empty"), workspace.action("edit") as action:
        action.write(workspace.read("account", account), {"name": ""})


def test_a_form_writes_only_what_differs_from_what_it_had_read(workspace: Workspace) -> None:
    account = add_account(workspace, tier="gold")
    form = workspace.read("account", account)
    with workspace.action("edit") as action:
        action.write(workspace.read("account", account), {"tier": "platinum"})
    with workspace.action("edit") as action:
        assert action.write(form, {"name": "Hengyue", "tier": "gold"}) == ("name",)
    assert workspace.read("account", account).values["tier"] == "platinum"


def test_deleting_an_account_deletes_what_it_owns_in_the_same_action(workspace: Workspace) -> None:
    account = add_account(workspace)
    with workspace.action("log") as action:
        contact = action.create("contact", {"name": "Chen", "account": account})
        visit = action.create("visit", {"account": account, "attendees": (contact,)})
    with workspace.action("delete") as action:
        action.delete("account", account)
    assert [count(workspace, table) for table in ("account", "contact", "visit", "link")] == [0] * 4
    assert {edit.record for edit in workspace.log.of_action(action.action)} == {
        account, contact, visit, link_id("visit.attendees", visit, contact)
    }


def test_a_deleted_record_that_is_written_again_comes_back(workspace: Workspace) -> None:
    account = add_account(workspace, tier="gold")
    with workspace.action("delete") as action:
        action.delete("account", account)
    with workspace.action("add") as action:
        action.create("account", {"name": "Hengyue Bank"}, id=account)
    reading = workspace.read("account", account)
    assert not reading.deleted
    assert reading.values["tier"] == "gold"


def test_adding_the_same_person_twice_makes_one_attendee(workspace: Workspace) -> None:
    account = add_account(workspace)
    with workspace.action("log") as action:
        chen, li = (action.create("contact", {"name": name}) for name in ("Chen", "Li"))
        visit = action.create("visit", {"account": account, "attendees": (chen, li, chen)})
    assert workspace.members("visit.attendees", visit) == (chen, li)
    with workspace.action("edit") as action:
        assert action.write(workspace.read("visit", visit), {"attendees": (li,)}) == ("attendees",)
    with workspace.action("edit") as action:
        action.write(workspace.read("visit", visit), {"attendees": (li, chen)})
    assert set(workspace.members("visit.attendees", visit)) == {chen, li}
    assert count(workspace, "link") == 2


def test_an_attendee_that_came_by_sync_stays_when_an_older_form_is_saved(workspace: Workspace) -> None:
    account = add_account(workspace)
    with workspace.action("log") as action:
        chen, li, wang = (action.create("contact", {"name": name}) for name in ("Chen", "Li", "Wang"))
        visit = action.create("visit", {"account": account, "attendees": (chen, wang)})
    form = workspace.read("visit", visit)
    with workspace.action("sync") as action:
        action.put_members("visit.attendees", visit, (li, wang))
    with workspace.action("edit") as action:
        action.write(form, {"attendees": (chen,)})
    assert workspace.members("visit.attendees", visit) == (li,)


def test_other_programs_cannot_change_projected_tables(workspace: Workspace, file: Path) -> None:
    account = add_account(workspace)
    with workspace.action("edit") as action:
        action.write(workspace.read("account", account), {"tier": "gold"})
    with workspace.action("delete") as action:
        action.delete("contact", action.create("contact", {"name": "Chen"}))
    stranger = sqlite3.connect(file)
    for statement in (
        "UPDATE account SET name = 'x'",
        "DELETE FROM account",
        "INSERT INTO visit (id, base) VALUES (x'01', 1)",
        "DELETE FROM head",
        "DELETE FROM gone",
        "INSERT INTO link VALUES (x'01', 1, 'a', x'02', x'03', NULL)",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="change records through kamtui"):
            stranger.execute(statement)
    stranger.close()
    assert check(workspace).sound


def test_values_and_heads_are_read_as_of_one_moment(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = add_account(workspace, tier="gold")
    other = workspace.another()
    heads_of = workspace.heads_of

    def after_a_commit(record: RecordId) -> dict[str, tuple[int, ...]]:
        with other.action("edit") as action:
            action.write(other.read("account", account), {"tier": "platinum"})
        return heads_of(record)

    monkeypatch.setattr(workspace, "heads_of", after_a_commit)
    form = workspace.read("account", account)
    monkeypatch.undo()
    assert form.values["tier"] == "gold"
    with workspace.action("edit") as action:
        action.write(form, {"tier": "silver"})
    tiers = [workspace.log.get(one).values["tier"] for one in workspace.read("account", account).over("tier")]
    assert tiers == ["platinum", "silver"]
    other.close()


def test_a_workspace_another_program_is_writing_to_says_so(
    file: Path, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kamtui.store.opening.BUSY_SECONDS", 0)
    with Workspace.open(file, keys) as one, Workspace.open(file, keys) as two, one.action("add") as action:
        action.create("account", {"name": "A"})
        with pytest.raises(KamtuiError, match="another program is writing") as caught, two.action("add"):
            pass
        assert caught.value.hint


ADD_MANY = """
import sys
from pathlib import Path
from kamtui.store.workspace import Workspace

file, home, name = sys.argv[1:]
with Workspace.open(Path(file), Path(home)) as workspace:
    for number in range(30):
        with workspace.action("add") as action:
            account = action.create("account", {"name": f"{name} {number}", "private_notes": "p"})
            action.create("visit", {"account": account, "state": "held", "when": "2026-11-20"})
"""
"""What one of two processes does."""


def test_two_processes_write_at_the_same_time_without_loss(workspace: Workspace, file: Path, keys: Path) -> None:
    processes = [
        subprocess.Popen([sys.executable, "-c", ADD_MANY, str(file), str(keys), name]) for name in ("a", "b")
    ]
    assert [process.wait() for process in processes] == [0, 0]
    names = {row[0] for row in workspace.connection.execute("SELECT name FROM account")}
    assert names == {f"{name} {number}" for name in ("a", "b") for number in range(30)}
    assert count(workspace, "stream") == 2
    assert check(workspace).problems == ()


def test_streams_of_others_do_not_move_into_a_lost_transactions_numbers(
    workspace: Workspace, device: Callable[..., int]
) -> None:
    anna = device()
    one = Edit(edit_id(anna, 1), 5, edit_id(anna, 1), 1, "account", derived_id("a"), {"name": "A"}, {})
    keys = []

    def lose() -> None:
        with workspace.action("sync"):
            keys.append(workspace.order(one._replace(id=edit_id(device(), 1))))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        lose()
    again = workspace.order(one._replace(id=edit_id(device(), 1)))
    assert again[2] == keys[0][2]
    assert again != keys[0]


def test_a_full_disk_is_said_and_leaves_nothing_half_written(workspace: Workspace) -> None:
    account = add_account(workspace)
    (pages,) = workspace.connection.execute("PRAGMA page_count").fetchone()
    workspace.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(KamtuiError, match="the disk is full") as caught:
        log_visits(workspace, account)
    assert "nothing was lost" in caught.value.hint
    assert [count(workspace, table) for table in ("visit", "account", "action")] == [0, 1, 1]
    workspace.connection.execute("PRAGMA max_page_count = 1073741823")
    with workspace.action("log") as action:
        action.create("visit", {"account": account, "note": "again"})
    assert check(workspace).problems == ()


def test_a_disk_that_takes_no_more_bytes_is_said_and_written_to_again_later(workspace: Workspace) -> None:
    resource = pytest.importorskip("resource")
    account = add_account(workspace)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = workspace.path.with_name("work.db-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 8192, before[1]))
    try:
        with pytest.raises(KamtuiError, match="could not be changed") as caught:
            log_visits(workspace, account)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "nothing was lost" in caught.value.hint
    assert count(workspace, "visit") == 0
    with workspace.action("log") as action:
        action.create("visit", {"account": account, "note": "again"})
    assert check(workspace).problems == ()
