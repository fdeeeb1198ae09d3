"""What has not been sent yet: counted as changes, told as actions, at the cost of what is told."""

from pathlib import Path

from kamtui.actions.exchanging import add_remote, exchange, export_pack
from kamtui.actions.records import add, change, seen
from kamtui.actions.waiting import to_send, unsent_actions
from kamtui.store.workspace import Workspace


def told(workspace: Workspace, limit: int = 400) -> list[tuple[str, int]]:
    return [(one.verb, one.edits) for one in unsent_actions(workspace, limit)]


def test_what_was_done_waits_until_it_is_in_a_pack(workspace: Workspace, tmp_path: Path) -> None:
    account = add(workspace, "account", {"name": "Hengyue Bank"})
    change(workspace, seen(workspace, "account", account), {"tier": "gold"})
    assert to_send(workspace) == 3
    assert [one.subject for one in unsent_actions(workspace, 400)][:2] == [("account", account)] * 2
    export_pack(workspace, tmp_path / "all.kamtui")
    assert to_send(workspace) == 0
    assert told(workspace) == []


def test_with_a_place_it_waits_until_it_lies_there(workspace: Workspace, tmp_path: Path) -> None:
    shared = tmp_path / "Team"
    shared.mkdir()
    add_remote(workspace, "team", shared)
    export_pack(workspace, tmp_path / "all.kamtui")
    assert to_send(workspace) == 1
    assert len(told(workspace)) == 1
    exchange(workspace)
    assert to_send(workspace) == 0
    assert told(workspace) == []
    add(workspace, "account", {"name": "Hengyue Bank"})
    assert to_send(workspace) == 1


def test_what_is_private_to_me_is_waited_for_by_nobody(workspace: Workspace, tmp_path: Path) -> None:
    shared = tmp_path / "Team"
    shared.mkdir()
    add_remote(workspace, "team", shared)
    account = add(workspace, "account", {"name": "Hengyue Bank"})
    exchange(workspace)
    change(workspace, seen(workspace, "account", account), {"private_notes": "careful"})
    exchange(workspace)
    assert to_send(workspace) == 0


def test_of_a_long_import_only_the_end_is_read(workspace: Workspace) -> None:
    with workspace.action("import") as transaction:
        for number in range(50):
            transaction.create("account", {"name": f"Firm {number}"})
    assert told(workspace, limit=10) == [("import", 10)]
    assert to_send(workspace) == 51
