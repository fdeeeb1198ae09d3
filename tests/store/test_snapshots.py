"""A device that starts from a snapshot, and what an old bundle can still do there: nothing."""

from dataclasses import replace

import pytest

from kamtui.errors import KamtuiError
from kamtui.records.kinds import kind_names
from kamtui.store import streams
from kamtui.store.check import check
from kamtui.store.conflicts import every as conflicts
from kamtui.store.history import history
from kamtui.store.ids import derived_id
from kamtui.store.log import ERASE
from kamtui.store.merging import ForkedError
from kamtui.store.snapshots import Kept, Part, Snapshot, covered, take_in, take_out
from kamtui.store.undo import undo
from kamtui.store.wire import EditRef, StreamKey
from kamtui.store.workspace import Workspace
from tests.store.network import ANNA, ANNAS_OWN, Begin, all_pieces, bring, edit, give, piece, shown

ACCOUNT, CHEN = derived_id("account"), derived_id("chen")
TABLES = (*kind_names(), "link")


def write(workspace: Workspace, **values: str) -> None:
    with workspace.action("set") as action:
        action.write(workspace.read("account", ACCOUNT), values)


def with_history(workspace: Workspace) -> None:
    """An account changed often, a person with a visit, one who was deleted."""
    with workspace.action("add") as action:
        action.create("account", {"name": "Hengyue", "city": "Shanghai", "tier": "gold"}, id=ACCOUNT)
        action.create("contact", {"name": "Chen", "account": ACCOUNT, "motive": "fame"}, id=CHEN)
        action.create("visit", {"account": ACCOUNT, "note": "talked", "attendees": (CHEN,)})
        gone = action.create("contact", {"name": "Wang", "account": ACCOUNT})
    for n in range(20):
        write(workspace, city=f"city {n}")
    with workspace.action("delete") as action:
        action.delete("contact", gone)


def edits(workspace: Workspace) -> int:
    (count,) = workspace.connection.execute("SELECT count(*) FROM edit").fetchone()
    return int(count)


def ours(workspace: Workspace) -> StreamKey:
    return next(key for key in streams.own(workspace) if key.scope == "team")


def test_a_device_started_from_a_snapshot_shows_the_same_with_fewer_edits(workspace: Workspace, another: Begin) -> None:
    with_history(workspace)
    new, full = another("new"), another("full")
    take_in(new, take_out(workspace))
    give(workspace, full)
    assert shown(new, *TABLES) == shown(full, *TABLES)
    assert edits(new) == edits(full) - 19
    assert streams.vector(new) == streams.vector(full)
    assert covered(new) == {ours(workspace): 26}
    assert check(new).problems == ()


def test_own_private_words_are_in_a_snapshot_only_when_asked_for(workspace: Workspace, another: Begin) -> None:
    with_history(workspace)
    team, mine = another("team"), another("mine")
    take_in(team, take_out(workspace))
    take_in(mine, take_out(workspace, own=True))
    assert "motive" not in team.read("contact", CHEN).values
    assert mine.read("contact", CHEN).values["motive"] == "fame"
    assert {key.scope for key in take_out(workspace).vector} == {"team"}


def test_an_old_bundle_brings_nothing_back(workspace: Workspace, another: Begin) -> None:
    with_history(workspace)
    new = another("new")
    take_in(new, take_out(workspace))
    before = shown(new, *TABLES)
    for one in reversed(list(all_pieces(workspace, 3))):
        bring(new, one)
        assert shown(new, *TABLES) == before
        assert conflicts(new) == []
        assert check(new).problems == ()


def test_old_bundles_from_the_beginning_on_bring_nothing_back(workspace: Workspace, another: Begin) -> None:
    """What they were written over by comes after them, or never."""
    with_history(workspace)
    new = another("new")
    take_in(new, take_out(workspace))
    before = shown(new, *TABLES)
    for one in list(all_pieces(workspace, 3))[:-1]:
        bring(new, one)
        assert shown(new, *TABLES) == before
        assert conflicts(new) == []
        assert check(new).problems == ()
    with new.action("set") as action:
        action.write(new.read("account", ACCOUNT), {"notes": "goes the slow way"})
        action.restate("account", ACCOUNT, {"tier": "iron"}, {"tier": ()})
    assert new.read("account", ACCOUNT).values["city"] == "city 19"


def test_the_whole_history_can_be_filled_in_and_handed_on(workspace: Workspace, another: Begin) -> None:
    with_history(workspace)
    new, third = another("new"), another("third")
    take_in(new, take_out(workspace))
    assert len(history(new, ACCOUNT)) == 2
    give(workspace, new)
    assert len(history(new, ACCOUNT)) == 21
    assert edits(new) == edits(workspace) - 1
    give(new, third)
    assert shown(third, *TABLES) == shown(new, *TABLES)
    assert check(third).problems == ()


def test_what_a_relay_has_only_in_part_it_does_not_pass_on_as_a_piece(workspace: Workspace, another: Begin) -> None:
    with_history(workspace)
    new = another("new")
    take_in(new, take_out(workspace))
    assert streams.piece(new, ours(workspace), 1, 99, 99, 10**6).edits == ()
    third = another("third")
    take_in(third, take_out(new))
    assert shown(third, *TABLES) == shown(new, *TABLES)


def test_a_snapshot_takes_out_of_sight_what_its_maker_saw_written_over(workspace: Workspace, another: Begin) -> None:
    """The taker has old edits, and edits of its own that the maker never saw."""
    with_history(workspace)
    anna = another("anna")
    give(workspace, anna)
    write(anna, tier="iron")
    write(workspace, city="Wuxi")
    write(workspace, city="Suzhou")
    write(workspace, name="Hengyue Bank")
    take_in(anna, take_out(workspace))
    assert anna.read("account", ACCOUNT).values == {"name": "Hengyue Bank", "city": "Suzhou", "tier": "iron"}
    assert conflicts(anna) == []
    assert check(anna).problems == ()


def test_what_two_wrote_against_each_other_is_a_conflict_after_a_snapshot_too(
    workspace: Workspace, another: Begin
) -> None:
    with_history(workspace)
    anna, full = another("anna"), another("full")
    give(workspace, anna)
    write(anna, city="Wuxi")
    write(workspace, city="Suzhou")
    give(anna, full)
    give(workspace, full)
    take_in(anna, take_out(workspace))
    assert [one.id for one in conflicts(anna)] == [one.id for one in conflicts(full)]
    assert len(conflicts(anna)) == 1


def test_an_edit_that_was_written_over_before_it_came_stays_written_over(workspace: Workspace, another: Begin) -> None:
    """The maker has what was written over an edit that is still on its way, and has written over that again."""
    first, late = edit(1, {"name": "Hengyue"}), edit(2, {"name": "late"}, {"name": [EditRef(ANNA, 1)]})
    ben = StreamKey(b"b" * 32, "team")
    over = edit(1, {"name": "after it"}, {"name": [EditRef(ANNA, 2)]}, stream=ben)
    bring(workspace, piece(first), piece(over, stream=ben))
    write(workspace, name="last")
    new = another("new")
    take_in(new, take_out(workspace))
    bring(new, piece(late))
    bring(workspace, piece(late))
    assert shown(new, "account") == shown(workspace, "account")
    assert new.read("account", ACCOUNT).values["name"] == "last"
    assert conflicts(new) == []
    assert check(new).problems == ()


def test_what_lies_above_a_gap_stays_out_of_a_snapshot(workspace: Workspace, another: Begin) -> None:
    first, third = edit(1, {"name": "Hengyue"}), edit(3, {"name": "later"}, {"name": [EditRef(ANNA, 1)]})
    bring(workspace, piece(first), piece(third))
    new = another("new")
    take_in(new, take_out(workspace))
    assert new.read("account", ACCOUNT).values["name"] == "Hengyue"
    assert streams.vector(new) == {ANNA: 1}
    bring(new, piece(third))
    assert new.read("account", ACCOUNT).values["name"] == "later"
    assert [(gap.first, gap.last) for gap in streams.gaps(new)] == [(2, 2)]


def test_a_snapshot_closes_gaps_that_it_covers(workspace: Workspace, another: Begin) -> None:
    with_history(workspace)
    anna = another("anna")
    pieces = list(all_pieces(workspace, 4))
    bring(anna, pieces[0], pieces[3], pieces[-1])
    assert len(streams.gaps(anna)) == 2
    take_in(anna, take_out(workspace))
    assert streams.gaps(anna) == []
    assert shown(anna, *TABLES) == shown(workspace, *TABLES) | shown(anna, "contact")
    assert check(anna).problems == ()


def test_a_snapshot_twice_changes_nothing(workspace: Workspace, another: Begin) -> None:
    with_history(workspace)
    new = another("new")
    take_in(new, take_out(workspace))
    before = shown(new, *TABLES)
    assert take_in(new, take_out(workspace)) == 0
    assert take_in(workspace, take_out(new)) == 0
    assert shown(new, *TABLES) == before


def test_an_older_snapshot_after_a_newer_one_brings_nothing_back(workspace: Workspace, another: Begin) -> None:
    with_history(workspace)
    older = another("older")
    take_in(older, take_out(workspace))
    write(workspace, city="newer")
    write(workspace, city="newest")
    new = another("new")
    take_in(new, take_out(workspace))
    take_in(new, take_out(older))
    assert new.read("account", ACCOUNT).values["city"] == "newest"
    assert conflicts(new) == []
    assert streams.vector(new)[ours(workspace)] == 28
    take_in(older, take_out(new))
    assert shown(older, *TABLES) == shown(new, *TABLES)


def test_an_erasure_travels_with_a_snapshot_and_takes_what_comes_late(workspace: Workspace, another: Begin) -> None:
    with_history(workspace)
    anna, new = another("anna"), another("new")
    give(workspace, anna)
    with anna.action("set") as action:
        action.write(anna.read("contact", CHEN), {"notes": "unseen"})
    with workspace.action("erase") as action:
        action.erase("contact", CHEN)
    with workspace.action("add") as action:
        action.create("contact", {"name": "Chen, anew", "account": ACCOUNT}, id=CHEN)
    take_in(new, take_out(workspace))
    give(anna, new)
    assert new.read("contact", CHEN).values == {"name": "Chen, anew", "account": ACCOUNT}
    assert [one.op for one in new.log.every() if one.record == CHEN].count(ERASE) == 1
    assert not any("unseen" in one.values.values() for one in new.log.every())
    take_in(anna, take_out(new))
    assert not any("unseen" in one.values.values() for one in anna.log.every())
    for one in (new, anna):
        assert check(one).problems == ()


def test_an_erasure_known_here_empties_what_an_old_snapshot_brings(workspace: Workspace, another: Begin) -> None:
    with_history(workspace)
    old = another("old")
    take_in(old, take_out(workspace))
    with workspace.action("erase") as action:
        action.erase("contact", CHEN)
    new = another("new")
    bring(new, list(all_pieces(workspace, 1))[-1])
    take_in(new, take_out(old))
    assert new.read("contact", CHEN).deleted
    assert not any("Chen" in one.values.values() for one in new.log.every())
    assert check(new).problems == ()


def test_what_is_here_only_as_a_name_is_not_filled_in_after_an_erasure(workspace: Workspace, another: Begin) -> None:
    """The first edit of a record is kept even where nothing of it counts; then the erasure comes, then the whole."""
    with workspace.action("add") as action:
        action.create("account", {"name": "Hengyue"}, id=ACCOUNT)
    write(workspace, name="Hengyue Bank")
    whole = list(all_pieces(workspace))
    new = another("new")
    take_in(new, take_out(workspace))
    with workspace.action("erase") as action:
        action.erase("account", ACCOUNT)
    bring(new, list(all_pieces(workspace, 1))[-1], *whole)
    assert [one.values for one in new.log.every() if one.op != ERASE] == [{}, {}]
    assert check(new).problems == ()


def test_undo_on_a_device_that_was_started_from_a_snapshot_gives_back_what_stood_before(
    workspace: Workspace, another: Begin
) -> None:
    with_history(workspace)
    new = another("new")
    take_in(new, take_out(workspace))
    write(new, city="Wuxi")
    undo(new)
    assert new.read("account", ACCOUNT).values["city"] == "city 19"


def test_repair_of_a_device_that_was_started_from_a_snapshot_asks_for_nothing_that_is_covered(
    workspace: Workspace, another: Begin
) -> None:
    with_history(workspace)
    new = another("new")
    take_in(new, take_out(workspace))
    write(new, city="Wuxi")
    before = shown(new, *TABLES)
    new.connection.execute("UPDATE guard SET open = 1")
    new.connection.execute("UPDATE account SET city = 'wrong'")
    new.connection.execute("UPDATE guard SET open = 0")
    assert check(new, repair=True).sound
    assert shown(new, *TABLES) == before
    assert streams.gaps(new) == []


def test_a_changed_copy_of_an_edit_that_is_here_in_part_is_told_as_a_fork(workspace: Workspace, another: Begin) -> None:
    with_history(workspace)
    new = another("new")
    take_in(new, take_out(workspace))
    (whole,) = all_pieces(workspace)
    forged = replace(whole.edits[0], values={**whole.edits[0].values, "name": "forged"})
    with pytest.raises(ForkedError):
        bring(new, replace(whole, edits=(forged,), actions=whole.actions[:1]))


def test_a_snapshot_that_breaks_a_rule_is_not_taken_in_at_all(workspace: Workspace, another: Begin) -> None:
    with_history(workspace)
    made = take_out(workspace)
    (part,) = made.parts
    above = Kept(part.kept[0].stream, replace(part.kept[0].edit, seq=99), True)
    hidden = Kept(ANNAS_OWN, part.kept[0].edit, True)
    for wrong in (
        Part((*part.kept, above), part.actions), Part((*part.kept, hidden), part.actions), Part(part.kept, ()),
    ):
        new = another(f"new{len(wrong.kept)}{len(wrong.actions)}{wrong.kept[-1].stream.scope}")
        with pytest.raises(KamtuiError, match="not taken in"):
            take_in(new, Snapshot(made.vector, made.names, (part, wrong)))
        assert edits(new) == 0
        assert covered(new) == {}


def test_a_snapshot_names_the_devices(workspace: Workspace, another: Begin) -> None:
    bring(workspace, piece(edit(1, {"name": "Hengyue"})))
    new = another("new")
    take_in(new, take_out(workspace))
    assert history(new, ACCOUNT)[0].device == "Anna's laptop"
