"""`kill -9` at any moment of saving: the file is whole, all that was acknowledged is there, and only whole actions."""

import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from kamtui.store.check import check
from kamtui.store.ids import derived_id
from kamtui.store.workspace import Workspace

ROUNDS = 100 if os.environ.get("KAMTUI_PROOF") else 20
"""Kills in one run: what takes some seconds, and on demand what proves more."""

EDITS = {"visit": 1, "link": 1, "step": 1, "account": 1, "contact": 1}
"""The edits of one save, by kind."""


def killed_while_saving(file: Path, keys: Path, first: int, chance: random.Random, env: dict[str, str]) -> list[int]:
    """Run a saving process to its death; returns the visits it acknowledged.

    Every other one dies before a chosen SQL statement, so also in the middle of a transaction and right before its
    commit; the rest die wherever they are when this process has read some acknowledgements.
    """
    inside = chance.random() < 0.5
    statements = chance.randrange(1, 400) if inside else 0
    command = [sys.executable, str(Path(__file__).with_name("saving.py")), str(file), str(keys), str(first)]
    with subprocess.Popen([*command, str(statements)], stdout=subprocess.PIPE, env=env) as process:
        assert process.stdout
        lines = []
        if not inside:
            lines = [process.stdout.readline() for _ in range(chance.randrange(1, 12))]
            process.kill()
        lines += process.stdout.readlines()
    assert process.returncode == -9
    return [int(line) for line in lines if line.endswith(b"\n")]


@pytest.mark.proof
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_kill_at_any_moment_of_saving_loses_nothing_that_was_acknowledged(
    file: Path, keys: Path, child_environment: dict[str, str]
) -> None:
    account, contact = derived_id("account"), derived_id("contact")
    with Workspace.open(file, keys) as workspace, workspace.action("add") as action:
        action.create("account", {"name": "Hengyue"}, id=account)
        action.create("contact", {"name": "Chen"}, id=contact)
    (keys / "devices").rename(keys / "former")  # so that the first kills meet a device being made
    chance = random.Random(20261122)
    acknowledged: set[int] = set()
    first = 1
    for _ in range(ROUNDS):
        acknowledged.update(killed_while_saving(file, keys, first, chance, child_environment))
        with Workspace.open(file, keys) as workspace:
            assert check(workspace).problems == ()
            saved = expect_whole_actions(workspace)
            assert acknowledged <= saved
            assert workspace.get("contact", contact).motive == (str(max(saved)) if saved else None)
            first = max(saved, default=0) + 1
    assert len(acknowledged) > ROUNDS


def expect_whole_actions(workspace: Workspace) -> set[int]:
    """Assert that each visit came with its step, attendee, note and motive; returns the visits' numbers."""
    notes = [int(row[0]) for row in workspace.connection.execute("SELECT note FROM visit ORDER BY id")]
    steps = [int(row[0]) for row in workspace.connection.execute("SELECT text FROM step ORDER BY id")]
    assert notes == steps == sorted(set(notes))
    actions = [row[0] for row in workspace.connection.execute("SELECT id FROM action WHERE verb = 'log'")]
    assert len(actions) == len(notes)
    for action in actions[-20:]:
        assert Counter(edit.kind for edit in workspace.log.of_action(action)) == EDITS
    return set(notes)
