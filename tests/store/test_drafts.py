"""Drafts of forms and logs: kept while they are typed, gone with the save."""

from datetime import datetime
from pathlib import Path

import pytest

from kamtui.errors import KamtuiError
from kamtui.records.values import Value
from kamtui.store import drafts
from kamtui.store.workspace import Workspace


def test_a_draft_is_found_again_by_another_program_at_once(workspace: Workspace) -> None:
    drafts.keep(workspace, "log:1", {"text": "我们谈了\n👍", "opened": None, "n": 3})
    with Workspace.open(workspace.path, workspace.home, workspace.now) as other:
        found = drafts.find(other, "log:1")
    assert found is not None
    assert found.body == {"text": "我们谈了\n👍", "opened": None, "n": 3}
    assert datetime.fromisoformat(found.at).tzinfo is not None


def test_the_newest_text_of_a_key_wins_and_other_keys_stay(workspace: Workspace) -> None:
    for key, text in (("log:1", "a"), ("log:2", "b"), ("log:1", "c")):
        drafts.keep(workspace, key, {"text": text})
    assert [(draft.key, draft.body["text"]) for draft in drafts.every(workspace)] == [("log:1", "c"), ("log:2", "b")]


def test_a_draft_thrown_away_is_gone_and_throwing_away_nothing_is_no_error(workspace: Workspace) -> None:
    drafts.keep(workspace, "log:1", {"text": "a"})
    drafts.forget(workspace, "log:1")
    drafts.forget(workspace, "log:1")
    assert drafts.find(workspace, "log:1") is None


def test_half_a_character_of_an_input_method_is_kept(workspace: Workspace) -> None:
    drafts.keep(workspace, "log:1", {"text": "half \ud83d"})
    found = drafts.find(workspace, "log:1")
    assert found is not None
    assert found.body["text"] == "half \ud83d"


def test_the_newest_comes_first_whatever_zone_it_was_kept_in(file: Path, keys: Path) -> None:
    times = iter(["2026-11-22T17:00:00+01:00", "2026-11-22T23:00:00+08:00", "2026-11-22T16:00:00+00:00"])
    with Workspace.open(file, keys, lambda: datetime.fromisoformat(next(times))) as workspace:
        for key in ("second", "first", "also second"):
            drafts.keep(workspace, key, {})
        assert [draft.key for draft in drafts.every(workspace)] == ["also second", "second", "first"]


def test_a_draft_is_no_change_of_the_workspace(workspace: Workspace) -> None:
    drafts.keep(workspace, "log:1", {"text": "a"})
    for table in ("edit", "action", "stream"):
        assert workspace.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0


def save(workspace: Workspace, values: dict[str, Value]) -> None:
    with workspace.action("add") as action:
        action.forget_draft("new")
        action.create("account", values)


def test_the_draft_goes_in_the_transaction_that_saves_it_or_not_at_all(workspace: Workspace) -> None:
    drafts.keep(workspace, "new", {"name": "Suhe"})
    with pytest.raises(KamtuiError, match="needs Name"):
        save(workspace, {})
    assert drafts.find(workspace, "new")
    save(workspace, {"name": "Suhe"})
    assert drafts.find(workspace, "new") is None


def test_a_file_somebody_else_is_writing_to_is_told_and_does_not_hold_the_keys(workspace: Workspace) -> None:
    with Workspace.open(workspace.path, workspace.home, workspace.now) as other, other.action("add") as action:
        action.create("account", {"name": "Suhe"})
        with pytest.raises(KamtuiError, match="could not be kept"):
            drafts.keep(workspace, "log:1", {"text": "a"})
    drafts.keep(workspace, "log:1", {"text": "a"})
    assert drafts.find(workspace, "log:1")
