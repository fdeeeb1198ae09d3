"""What a form keeps: drafts of what was typed, and changes that others made while it was open."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from textual import events

from kamtui.actions.people import seat_values
from kamtui.actions.records import change, remove, seen
from kamtui.errors import KamtuiError
from kamtui.records.values import RecordId
from kamtui.store import drafts
from kamtui.store.workspace import Workspace
from kamtui.tui.forms.drafts import draft_key
from kamtui.tui.screens.form import FormScreen

Make = Callable[..., Any]
Only = Callable[..., RecordId]
SIZE = (80, 24)
LATER = datetime.fromisoformat("2026-11-22T20:20:00+08:00")


@pytest.fixture
def elsewhere(workspace: Workspace, file: Path, tmp_path: Path) -> Iterator[Workspace]:
    """The same file, open in another program."""
    with Workspace.open(file, tmp_path, lambda: LATER) as opened:
        yield opened


def alter(workspace: Workspace, kind: str, record: RecordId, **values: Any) -> None:
    change(workspace, seen(workspace, kind, record), values)


async def test_a_change_made_elsewhere_to_another_field_survives(
    elsewhere: Workspace, workspace: Workspace, desk: Make, hands: Make, only: Only
) -> None:
    bank = only("account")
    app = desk("account", record=bank)
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        alter(elsewhere, "account", bank, industry="Banking")
        await typing.walk_to("tier")
        await typing.send("gold")
        await typing.press("ctrl+s")
    values = workspace.read("account", bank).values
    assert (values["industry"], values["tier"]) == ("Banking", "gold")
    assert all(len(heads) == 1 for heads in workspace.heads_of(bank).values())


async def test_a_change_made_elsewhere_to_the_same_field_is_kept_as_a_conflict(
    elsewhere: Workspace, workspace: Workspace, desk: Make, hands: Make, only: Only
) -> None:
    bank = only("account")
    app = desk("account", record=bank)
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        alter(elsewhere, "account", bank, tier="platinum")
        await typing.walk_to("tier")
        await typing.send("gold")
        await typing.press("ctrl+s")
    assert len(workspace.heads_of(bank)["tier"]) == 2


async def test_a_title_changed_elsewhere_is_pointed_out_before_it_is_written_over(
    elsewhere: Workspace, workspace: Workspace, desk: Make, hands: Make, only: Only
) -> None:
    chen = only("contact")
    app = desk("contact", record=chen)
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        alter(elsewhere, "contact", chen, title="CIO")
        await typing.walk_to("title")
        await typing.send(" and COO")
        await typing.press("ctrl+s")
        assert (app.open, app.on) == (True, "title")
        assert any("Changed meanwhile to CIO" in row for row in app.rows())
        await typing.press("ctrl+s")
        assert not app.open
    assert seat_values(workspace, chen)["title"] == "CTO and COO"


async def test_people_added_to_a_visit_elsewhere_stay(
    elsewhere: Workspace, workspace: Workspace, desk: Make, hands: Make, only: Only
) -> None:
    from kamtui.actions.records import add

    visit, chen = only("visit"), only("contact")
    li = add(elsewhere, "contact", {"name": "Li Wen"})
    zhao = add(elsewhere, "contact", {"name": "Zhao"})
    app = desk("visit", record=visit)
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        alter(elsewhere, "visit", visit, attendees=(chen, li))
        await typing.walk_to("attendees")
        await typing.send("Zhao")
        await typing.press("ctrl+s")
    assert set(workspace.members("visit.attendees", visit)) == {chen, li, zhao}


async def test_a_draft_is_on_disk_within_a_second_and_stands_there_after_a_crash(
    elsewhere: Workspace, desk: Make, hands: Make, only: Only
) -> None:
    bank = only("account")
    key = draft_key("contact", None, bank)
    app = desk("contact", values={"account": bank})
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await typing.send("王芳")
        await typing.walk_to("boss")
        await typing.send("cgd")
        await typing.press("tab")
        await asyncio.sleep(0.9)
        kept = drafts.find(elsewhere, key)  # as it would be found if the power went now
        assert kept is not None
        assert kept.body["texts"] == {"name": "王芳", "boss": "Chen Guodong"}
    again = desk("contact", values={"account": bank}, over=elsewhere)
    async with again.run_test(size=SIZE) as pilot:
        typing = hands(again, pilot)
        assert again.form_screen.frame.hint == "draft from 20:14, F8 throws it away"
        assert again.form_screen.form.texts["name"] == "王芳"
        await typing.press("ctrl+s")
        assert elsewhere.get("contact", again.answer).name == "王芳"
        assert seat_values(elsewhere, again.answer)["boss"] == only("contact", name="Chen Guodong")
    assert drafts.every(elsewhere) == []


async def test_what_was_typed_in_the_last_half_second_is_kept_when_the_app_closes(
    elsewhere: Workspace, desk: Make, hands: Make
) -> None:
    app = desk("teammate")
    async with app.run_test(size=SIZE) as pilot:
        await hands(app, pilot).send("Lin Yue")
    kept = drafts.find(elsewhere, draft_key("teammate", None))
    assert kept is not None
    assert kept.body["texts"] == {"name": "Lin Yue"}


async def test_a_draft_is_saved_over_what_its_author_had_read(
    elsewhere: Workspace, workspace: Workspace, desk: Make, hands: Make, only: Only
) -> None:
    bank = only("account")
    app = desk("account", record=bank)
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await typing.walk_to("tier")
        await typing.send("gold")
        await typing.press("escape")
    alter(elsewhere, "account", bank, tier="platinum", industry="Banking")
    again = desk("account", record=bank)
    async with again.run_test(size=SIZE) as pilot:
        typing = hands(again, pilot)
        texts = again.form_screen.form.texts
        assert (texts["tier"], texts["industry"]) == ("gold", "Banking")
        await typing.press("ctrl+s")
    assert len(workspace.heads_of(bank)["tier"]) == 2
    assert workspace.read("account", bank).values["industry"] == "Banking"


async def test_escape_keeps_the_draft_only_when_something_was_typed(
    workspace: Workspace, desk: Make, hands: Make, only: Only
) -> None:
    for keys, count in ((("tab", "escape"), 0), (("x", "escape"), 1), (("backspace", "escape"), 0)):
        app = desk("account", record=only("account"))
        async with app.run_test(size=SIZE) as pilot:
            await hands(app, pilot).press(*keys)
            assert app.answer is None
        assert len(drafts.every(workspace)) == count


async def test_a_draft_is_thrown_away_and_brought_back(workspace: Workspace, desk: Make, hands: Make) -> None:
    app = desk("teammate")
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await typing.send("Lin Yue")
        await typing.press("tab", "f8")
        assert (app.form_screen.form.texts["name"], drafts.every(workspace)) == ("", [])
        await typing.press("f8")
        assert app.form_screen.form.texts["name"] == "Lin Yue"
        await typing.press("escape")
    assert len(drafts.every(workspace)) == 1


async def test_letters_and_keys_that_come_all_at_once_reach_their_own_fields(desk: Make, hands: Make) -> None:
    app = desk("teammate")
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        for key in ("林", "玥", "tab", "K", "A", "M", "tab", "a", "comma", "b"):
            character = "," if key == "comma" else key if len(key) == 1 else None
            app.post_message(events.Key(key, character))
        await typing.until(lambda: app.form_screen.form.texts["skills"] == "a,b")
        texts = app.form_screen.form.texts
        assert (texts["name"], texts["role"]) == ("林玥", "KAM")


async def test_a_burst_of_keys_reaches_the_box_and_is_saved_whole(
    workspace: Workspace, desk: Make, hands: Make, only: Only
) -> None:
    app = desk("visit", values={"account": only("account")})
    async with app.run_test(size=SIZE) as pilot:
        for key in (*["tab"] * 7, *"很好ok", "tab", *"adv", "ctrl+s"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await hands(app, pilot).until(lambda: not app.open)
    visit = workspace.get("visit", app.answer)
    assert (visit.note, visit.result) == ("很好ok", "advanced")


async def test_while_another_program_writes_the_text_stays_and_the_reason_is_told(
    elsewhere: Workspace, workspace: Workspace, desk: Make, hands: Make
) -> None:
    workspace.connection.execute("PRAGMA busy_timeout = 0")
    app = desk("teammate")
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        elsewhere.connection.execute("BEGIN IMMEDIATE")
        await typing.send("Lin Yue")
        await typing.press("ctrl+s")
        assert app.open
        assert "another program is writing to it" in app.form_screen.notice.text
        await typing.press("escape")
        assert "Esc again leaves" in app.form_screen.notice.text
        assert app.open
        elsewhere.connection.execute("ROLLBACK")
        await typing.press("ctrl+s")
        assert workspace.get("teammate", app.answer).name == "Lin Yue"


async def test_a_full_disk_loses_nothing_that_was_typed(
    workspace: Workspace, desk: Make, hands: Make
) -> None:
    (pages,) = workspace.connection.execute("PRAGMA page_count").fetchone()
    app = desk("visit", values={})
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        await typing.send("hengyue")
        await typing.walk_to("note")
        await typing.send("陈总" * 9000)
        workspace.connection.execute(f"PRAGMA max_page_count = {pages}")
        await typing.press("ctrl+s")
        assert app.open
        assert "the disk is full" in app.form_screen.notice.text
        workspace.connection.execute("PRAGMA max_page_count = 100000")
        await typing.press("ctrl+s")
        assert workspace.get("visit", app.answer).note == "陈总" * 9000


def test_a_form_of_a_record_that_is_gone_is_not_opened(workspace: Workspace, only: Only) -> None:
    step = only("step")
    remove(workspace, "step", step)
    with pytest.raises(KamtuiError, match="There is no such step"):
        FormScreen(workspace, "step", record=step)


async def test_a_record_deleted_elsewhere_while_it_is_edited_stays_with_what_was_typed(
    elsewhere: Workspace, workspace: Workspace, desk: Make, hands: Make, only: Only
) -> None:
    step = only("step")
    app = desk("step", record=step)
    async with app.run_test(size=SIZE) as pilot:
        typing = hands(app, pilot)
        remove(elsewhere, "step", step)
        await typing.walk_to("text")
        await typing.send(" today")
        await typing.press("ctrl+s")
        assert not app.open
    assert workspace.get("step", step).text == "send drill plan today"
