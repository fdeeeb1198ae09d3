"""What is new since somebody last looked: of others, of other programs, and not what the app itself wrote."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamtui.errors import KamtuiError
from kamtui.store.ids import derived_id
from kamtui.store.news import COUNTED, Mark, News, Touched, begin, looked, news, since, unseen
from kamtui.store.wire import EditRef
from kamtui.store.workspace import Workspace

from .network import ACCOUNT, ANNA, bring, edit, piece


@pytest.fixture
def attended(workspace: Workspace) -> Workspace:
    """A workspace that the app is used with; an account was there before."""
    with workspace.action("add") as action:
        action.create("account", {"name": "Hengyue"}, derived_id("bank"))
    workspace.attended = True
    begin(workspace)
    return workspace


def write(workspace: Workspace, tier: str) -> None:
    with workspace.action("set") as action:
        action.write(workspace.read("account", derived_id("bank")), {"tier": tier})


def look(workspace: Workspace) -> News:
    """Show what is new, and leave."""
    found = news(workspace, 100)
    looked(workspace, found.positions)
    return found


def count(workspace: Workspace) -> int:
    return sum(one.actions for one in unseen(workspace))


def test_what_is_there_when_the_app_is_first_used_is_nothing_new(workspace: Workspace) -> None:
    with workspace.action("add") as action:
        action.create("account", {"name": "Hengyue"})
    assert count(workspace) == 0
    begin(workspace)
    assert since(workspace) is not None
    assert (count(workspace), news(workspace, 10).items) == (0, ())


def test_what_a_colleague_changed_is_new_until_it_was_shown_and_left(attended: Workspace) -> None:
    bring(attended, piece(edit(1, {"name": "Suhe"}), edit(2, {"tier": "gold"}, {"tier": ()}, action=EditRef(ANNA, 2))))
    assert count(attended) == 2
    (later, first) = news(attended, 10).items
    assert (later.device, later.here, later.touched) == (
        "Anna's laptop", False, (Touched("account", ACCOUNT, ACCOUNT, ("tier",)),)
    )  # fmt: skip
    assert first.touched[0].life == "created"
    assert count(attended) == 2
    look(attended)
    assert (count(attended), news(attended, 10).items) == (0, ())


def test_what_the_app_writes_itself_is_never_new_and_another_program_on_this_device_is(attended: Workspace) -> None:
    write(attended, "gold")
    assert count(attended) == 0
    with attended.another() as window:
        assert window.attended
        window.attended = False
        write(window, "iron")
    write(attended, "lead")
    assert [(one.here, one.actions) for one in unseen(attended)] == [(True, 1)]
    (item,) = news(attended, 10).items
    assert (item.here, item.touched) == (True, (Touched("account", derived_id("bank"), derived_id("bank"), ("tier",)),))
    look(attended)
    assert count(attended) == 0


def test_what_came_while_the_list_was_shown_stays_new(attended: Workspace) -> None:
    bring(attended, piece(edit(1, {"name": "Suhe"})))
    shown = news(attended, 10)
    bring(attended, piece(edit(2, {"tier": "gold"}, {"tier": ()})))
    write(attended, "lead")
    looked(attended, shown.positions)
    assert [item.touched[0].fields for item in news(attended, 10).items] == [("tier",)]


def test_what_fills_a_gap_later_is_new_though_later_changes_were_seen(attended: Workspace) -> None:
    bring(attended, piece(edit(1, {"name": "Suhe"})), piece(edit(4, {"tier": "gold"}, {"tier": ()})))
    assert len(look(attended).items) == 2
    bring(attended, piece(edit(2, {"industry": "dairy"}, {"industry": ()})))
    assert [item.touched[0].fields for item in news(attended, 10).items] == [("industry",)]
    look(attended)
    bring(attended, piece(edit(3, {"parent": None}, {"parent": ()})))
    assert count(attended) == 1


def test_more_than_is_listed_is_counted_and_very_much_is_counted_only_so_far(attended: Workspace) -> None:
    with attended.another() as program:
        program.attended = False
        for number in range(5):
            write(program, str(number))
    found = news(attended, 2)
    assert (len(found.items), found.more) == (2, 3)
    connection = attended.connection
    connection.executemany(
        "INSERT INTO action (id, verb, cause, hlc, last) VALUES (?, 'set', 'hand', 1, 0)",
        [(9 << 40 | number,) for number in range(1, 2 * COUNTED)],
    )
    connection.execute(
        "INSERT INTO stream (n, device, scope, name, minted, last) VALUES (9, ?, 'team', 'office', 0, ?)",
        (b"o" * 32, 2 * COUNTED),
    )
    assert count(attended) == 5 + COUNTED


def test_an_action_of_very_many_edits_is_one_item_that_is_not_looked_into(attended: Workspace) -> None:
    with attended.another() as program:
        program.attended = False
        with program.action("import") as action:
            for number in range(200):
                action.create("account", {"name": f"Firm {number}"})
    (item,) = news(attended, 10).items
    assert (item.edits, item.touched) == (200, ())


def test_people_of_a_visit_and_the_seat_of_a_person_are_told_with_them(attended: Workspace) -> None:
    bank = derived_id("bank")
    with attended.action("add") as action:
        chen = action.create("contact", {"name": "Chen", "account": bank})
        seat = action.create("seat", {"account": bank, "title": "CTO"})
        action.create("tenure", {"contact": chen, "seat": seat})
        visit = action.create("visit", {"account": bank, "note": "talked"})
    with attended.another() as program:
        program.attended = False
        with program.action("set") as action:
            action.write(program.read("seat", seat), {"title": "CIO"})
        with program.action("set") as action:
            action.write(program.read("visit", visit), {"attendees": (chen,)})
        with program.action("delete") as action:
            action.delete("visit", visit)
    gone, joined, title = (item.touched for item in news(attended, 10).items)
    assert title == (Touched("contact", chen, bank, ("title",)),)
    assert joined == (Touched("visit", visit, bank, ("attendees",)),)
    assert [(one.kind, one.record, one.account, one.life) for one in gone] == [("visit", visit, bank, "deleted")]


def test_a_read_only_workspace_keeps_no_mark_and_one_that_is_busy_says_so(attended: Workspace) -> None:
    shown = news(attended, 10).positions
    other = sqlite3.connect(attended.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(KamtuiError, match="seen"):
        looked(attended, shown)
    other.execute("ROLLBACK")
    other.close()
    before = attended.meta("seen")
    attended.read_only = "it is read-only"
    looked(attended, shown)
    begin(attended)
    assert attended.meta("seen") == before


NUMBERS = st.integers(1, 30)
LOOK, WROTE, OTHER = "look", "wrote", "other"


@given(st.lists(st.tuples(st.sampled_from((LOOK, WROTE, OTHER)), st.integers(1, 4))))
def test_a_mark_knows_exactly_the_numbers_that_were_seen(deeds: list[tuple[str, int]]) -> None:
    mark, last = Mark(), 0
    unseen_numbers: set[int] = set()
    for what, size in deeds:
        if what == LOOK:
            mark = mark.looked(last, ())
            unseen_numbers.clear()
            continue
        first, last = last + 1, last + size
        if what == WROTE:
            mark = mark.wrote(first, last)
        else:
            unseen_numbers.update(range(first, last + 1))
        mark = Mark.read(mark.text)
    told = {number for first, end in mark.unseen for number in range(first, end + 1)}
    assert told | set(range(mark.upto + 1, last + 1)) == unseen_numbers
    assert not any(number > mark.upto for number in told)


@given(st.sets(NUMBERS), st.sets(NUMBERS), NUMBERS)
def test_a_look_leaves_what_was_missing_and_what_came_after_it(
    missing: set[int], before: set[int], last: int
) -> None:
    mark = Mark(30, tuple((number, number) for number in sorted(before)))
    after = mark.looked(last, [(number, number) for number in sorted(missing) if number <= last])
    left = {number for first, end in after.unseen for number in range(first, end + 1)}
    assert left == {number for number in missing if number <= last} | {number for number in before if number > last}
    assert after.upto == 30
