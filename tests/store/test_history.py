"""History: who changed what from which value to which, causes before effects; and what was done last."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from kamtui.errors import KamtuiError
from kamtui.records.kinds import LINK
from kamtui.records.values import RecordId, Value
from kamtui.store.history import Change, Entry, history, recent
from kamtui.store.ids import derived_id, link_id
from kamtui.store.log import CREATE, LIFE, WRITE, Edit, edit_id
from kamtui.store.transaction import Cause
from kamtui.store.workspace import Workspace


def told(entries: list[Entry]) -> list[tuple[str, str, dict[str, tuple[object, object]]]]:
    return [
        (entry.verb, entry.life, {change.field: (change.old, change.new) for change in entry.changes})
        for entry in entries
    ]


def arrive(workspace: Workspace, edit: Edit, verb: str, cause: str = "hand") -> None:
    with workspace.action("sync"):
        workspace.apply(edit, workspace.base_of(edit.kind, edit.record))
        workspace.connection.execute(
            "INSERT INTO action (id, verb, cause, hlc, last) VALUES (?, ?, ?, ?, ?)",
            (edit.action, verb, cause, edit.hlc, edit.id),
        )


def test_a_records_life_is_told_from_its_making_to_its_return(workspace: Workspace) -> None:
    with workspace.action("add") as action:
        account = action.create("account", {"name": "Hengyue", "tier": "gold"})
    with workspace.action("edit") as action:
        action.write(workspace.read("account", account), {"tier": "platinum", "industry": "bank"})
    with workspace.action("delete") as action:
        action.delete("account", account)
    with workspace.action("undelete") as action:
        action.write(workspace.read("account", account), {})
    assert told(history(workspace, account)) == [
        ("add", "created", {"name": (None, "Hengyue"), "tier": (None, "gold")}),
        ("edit", "", {"tier": ("gold", "platinum"), "industry": (None, "bank")}),
        ("delete", "deleted", {}),
        ("undelete", "restored", {}),
    ]


def test_an_entry_says_who_when_where_and_why(workspace: Workspace) -> None:
    with workspace.action("add") as action:
        me = action.create("teammate", {"name": "Wang"})
    workspace.set_meta("me", me)
    workspace.now = lambda: datetime(2026, 11, 22, 20, 14, tzinfo=UTC)
    with workspace.action("import", Cause("import", "accounts.csv")) as action:
        account = action.create("account", {"name": "Hengyue"})
    (entry,) = history(workspace, account)
    assert (entry.action, entry.person, entry.cause, entry.source) == (action.action, me, "import", "accounts.csv")
    assert entry.when == datetime(2026, 11, 22, 20, 14, tzinfo=UTC)
    assert entry.mine
    assert entry.device


def test_private_and_team_fields_of_one_action_are_one_entry_with_their_grades(workspace: Workspace) -> None:
    with workspace.action("add") as action:
        contact = action.create("contact", {"name": "Chen", "birthday": "1980-02-03", "motive": "promotion"})
    (entry,) = history(workspace, contact)
    assert [(change.field, change.private) for change in entry.changes] == [
        ("name", None), ("birthday", "team"), ("motive", "own")
    ]


def test_people_who_joined_and_left_a_visit_are_told_with_the_visit(workspace: Workspace) -> None:
    with workspace.action("add") as action:
        account = action.create("account", {"name": "Hengyue"})
        chen, li, wang = (action.create("contact", {"name": name}) for name in ("Chen", "Li", "Wang"))
    with workspace.action("log") as action:
        visit = action.create("visit", {"account": account, "attendees": (chen, li)})
        action.create("visit", {"account": account, "attendees": (wang,)})
    with workspace.action("edit") as action:
        action.write(workspace.read("visit", visit), {"attendees": (li, wang)})
    with workspace.action("edit") as action:
        action.write(workspace.read("visit", visit), {"attendees": (li, wang, chen)})
    with workspace.action("delete") as action:
        action.delete("visit", visit)
    entries = told(history(workspace, visit))
    assert [entry[0] for entry in entries] == ["log", "edit", "edit", "delete"]
    assert entries[0][2]["attendees"] == (None, (chen, li))
    assert entries[1] == ("edit", "", {"attendees": ((chen,), (wang,))})
    assert entries[2] == ("edit", "", {"attendees": (None, (chen,))})
    old, new = entries[3][2]["attendees"]
    assert (set(old), new) == ({chen, li, wang}, None)  # type: ignore[call-overload]  # members of a set: a tuple of ids


def test_a_removed_member_whose_removal_came_first_is_told(workspace: Workspace, device: Callable[..., int]) -> None:
    anna = device()
    visit, chen = derived_id("visit"), derived_id("chen")
    link = link_id("visit.attendees", visit, chen)
    one, two, three = (edit_id(anna, seq) for seq in (1, 2, 3))
    arrive(workspace, Edit(three, 9, three, WRITE, LINK, link, {LIFE: 1}, {LIFE: (two,)}), "edit")
    arrive(workspace, Edit(one, 7, one, CREATE, "visit", visit, {"note": "n"}, {}), "log")
    values: dict[str, Value] = {"name": "visit.attendees", "owner": visit, "target": chen}
    arrive(workspace, Edit(two, 8, two, CREATE, LINK, link, values, {}), "join")
    assert [entry[2].get("attendees") for entry in told(history(workspace, visit))] == [
        None, (None, (chen,)), ((chen,), None)
    ]


def test_causes_stand_before_effects_whatever_the_clocks_say(workspace: Workspace, device: Callable[..., int]) -> None:
    with workspace.action("add") as action:
        account = action.create("account", {"name": "Hengyue"})
    base = workspace.base_of("account", account)
    anna = edit_id(device(), 1)
    arrive(workspace, Edit(anna, 1, anna, WRITE, "account", account, {"tier": "gold"}, {"tier": (base,)}), "classify")
    with workspace.action("edit") as action:
        action.write(workspace.read("account", account), {"tier": "silver"})
    entries = history(workspace, account)
    assert [entry.verb for entry in entries] == ["add", "classify", "edit"]
    assert entries[1].when == datetime(1970, 1, 1, tzinfo=UTC)
    assert [(entry.device, entry.mine) for entry in entries][1] == ("Anna's laptop", False)


def test_changes_that_did_not_see_each_other_stand_by_the_clock(
    workspace: Workspace, device: Callable[..., int]
) -> None:
    with workspace.action("add") as action:
        account = action.create("account", {"name": "Hengyue"})
    base = workspace.log.get(workspace.base_of("account", account))
    for number, later in ((edit_id(device(), 1), 9), (edit_id(device(), 1), 5)):
        edit = Edit(
            number, base.hlc + later, number, WRITE, "account", account, {"tier": str(later)}, {"tier": (base.id,)}
        )
        arrive(workspace, edit, f"plus {later}")
    assert [entry.verb for entry in history(workspace, account)] == ["add", "plus 5", "plus 9"]


def test_settling_a_conflict_tells_every_value_it_wrote_over(workspace: Workspace) -> None:
    with workspace.action("add") as action:
        account = action.create("account", {"name": "Hengyue"})
    form = workspace.read("account", account)
    for tier in ("gold", "silver"):
        with workspace.action("edit") as action:
            action.write(form, {"tier": tier})
    with workspace.action("resolve") as action:
        action.write(workspace.read("account", account), {"tier": "platinum"})
    assert history(workspace, account)[-1].changes == (Change("tier", "silver", "platinum", None, ("gold",)),)


def test_edits_that_claim_to_have_seen_each_other_are_still_told(
    workspace: Workspace, device: Callable[..., int]
) -> None:
    account = derived_id("a")
    one, two = edit_id(device(), 1), edit_id(device(), 1)
    arrive(workspace, Edit(one, 5, one, CREATE, "account", account, {"name": "A"}, {"name": (two,)}), "one")
    arrive(workspace, Edit(two, 6, two, WRITE, "account", account, {"name": "B"}, {"name": (one,)}), "two")
    assert [entry.verb for entry in history(workspace, account)] == ["one", "two"]


def test_a_record_there_never_was_has_no_history(workspace: Workspace) -> None:
    with pytest.raises(KamtuiError, match="no such record"):
        history(workspace, derived_id("nobody"))


def test_the_last_actions_of_everybody_are_listed_with_what_they_touched(
    workspace: Workspace, device: Callable[..., int]
) -> None:
    accounts: list[RecordId] = []
    added = 0
    for name in ("Hengyue", "Suhe", "Beichen"):
        with workspace.action(f"add {name}") as action:
            accounts.append(action.create("account", {"name": name, "private_notes": "p"}))
        added = action.action
    number = edit_id(device(), 1)
    future = (int(datetime(2027, 1, 1, tzinfo=UTC).timestamp() * 1000)) << 16
    arrive(workspace, Edit(number, future, number, CREATE, "account", derived_id("b"), {"name": "B"}, {}), "anna's")
    with workspace.action("undo", Cause("undo", of=added)) as undo:
        undo.delete("account", accounts[-1])
    with workspace.action("log") as action:
        for _ in range(2):
            action.create("step", {"account": accounts[0], "text": "call"})
        action.create("visit", {"account": accounts[0]})
    listed = recent(workspace, 4)
    assert [one.verb for one in listed] == ["anna's", "log", "undo", "add Beichen"]
    assert [one.mine for one in listed] == [False, True, True, True]
    assert listed[1].counts == {"step": 2, "visit": 1}
    assert (listed[3].edits, listed[3].counts) == (2, {"account": 1})
    assert (listed[2].of, listed[3].undone_by) == (listed[3].action, listed[2].action)
    assert listed[0].when - listed[1].when > timedelta(days=30)
