"""What is known of each stream, what is missing, pieces on their way out, and the bundles they came in."""

from collections.abc import Callable

import pytest

from kamtui.errors import KamtuiError
from kamtui.store import bundles, streams
from kamtui.store.check import check
from kamtui.store.merging import take
from kamtui.store.undo import undo
from kamtui.store.wire import EditRef, StreamKey
from kamtui.store.workspace import Workspace
from tests.store.network import ANNA, ANNAS_OWN, BEN, HOUR, START_HLC, WHOLE, bring, edit, piece

FIRST_EDIT = 1 << 40 | 1
"""The first edit of the first stream a workspace knows."""


def own(workspace: Workspace, scope: str) -> StreamKey:
    return next(key for key in streams.own(workspace) if key.scope == scope)


def test_nothing_is_known_of_an_empty_workspace(workspace: Workspace) -> None:
    assert streams.vector(workspace) == {}
    assert streams.gaps(workspace) == []
    assert streams.own(workspace) == ()
    assert streams.piece(workspace, ANNA, 1, WHOLE, WHOLE, WHOLE).edits == ()


def test_the_vector_ends_before_the_first_gap_and_gaps_close_as_they_are_filled(workspace: Workspace) -> None:
    ten = [edit(n, {"name": str(n)}, hlc=START_HLC + n) for n in range(1, 11)]
    bring(workspace, piece(*ten[3:5]))
    assert streams.vector(workspace) == {}
    assert [gap[2:] for gap in streams.gaps(workspace)] == [(1, 3)]
    bring(workspace, piece(*ten[8:]))
    assert [gap[2:] for gap in streams.gaps(workspace)] == [(1, 3), (6, 8)]
    bring(workspace, piece(*ten[:1]), piece(*ten[6:7]))
    assert streams.vector(workspace) == {ANNA: 1}
    assert [gap[2:] for gap in streams.gaps(workspace)] == [(2, 3), (6, 6), (8, 8)]
    bring(workspace, piece(*ten[:6]))
    assert streams.vector(workspace) == {ANNA: 7}
    bring(workspace, piece(*ten))
    assert streams.vector(workspace) == {ANNA: 10}
    assert streams.gaps(workspace) == []


def test_a_gap_names_the_machine_whose_changes_are_late(workspace: Workspace) -> None:
    bring(workspace, piece(edit(4, {"name": "A"})))
    assert streams.gaps(workspace) == [streams.Gap(ANNA, "Anna's laptop", 1, 3)]


def test_a_piece_holds_what_was_done_here_with_who_did_it(workspace: Workspace) -> None:
    with workspace.action("add") as action:
        account = action.create("account", {"name": "Hengyue", "private_notes": "p"})
    with workspace.action("edit") as action:
        action.write(workspace.read("account", account), {"tier": "gold", "private_notes": "q"})
    undo(workspace)
    team = own(workspace, "team")
    out = streams.piece(workspace, team, 1, WHOLE, WHOLE, WHOLE)
    assert [one.values for one in out.edits] == [{"name": "Hengyue"}, {"tier": "gold"}, {"tier": None}]
    assert out.edits[2].over == {"tier": (EditRef(team, 2),)}
    assert [(one.verb, one.cause, one.of) for one in out.actions] == [
        ("add", "hand", None), ("edit", "hand", None), ("undo", "undo", EditRef(team, 2)),
    ]
    mine = streams.piece(workspace, own(workspace, "me"), 1, WHOLE, WHOLE, WHOLE)
    assert [one.values["private_notes"] for one in mine.edits] == ["p", "q", "p"]


def test_a_team_piece_says_nothing_of_own_private_fields(workspace: Workspace) -> None:
    with workspace.action("note") as action:
        contact = action.create("contact", {"name": "Chen"})
    with workspace.action("secret verb") as action:
        action.write(workspace.read("contact", contact), {"motive": "secret"})
    with workspace.action("both") as action:
        action.write(workspace.read("contact", contact), {"motive": "secret two"})
        action.write(workspace.read("contact", contact), {"notes": "n"})
    with workspace.action("delete") as action:
        action.delete("contact", contact)
    out = streams.piece(workspace, own(workspace, "team"), 1, WHOLE, WHOLE, WHOLE)
    assert "secret" not in repr(out)
    private = {row[0] for row in workspace.connection.execute("SELECT n FROM stream WHERE scope = 'me'")}
    named = {
        one >> 40 for each in workspace.log.every() if each.id >> 40 not in private
        for ids in each.over.values() for one in ids
    }
    assert named
    assert named.isdisjoint(private)
    assert {ref.stream.scope for one in out.edits for refs in one.over.values() for ref in refs} == {"team"}
    assert [one.verb for one in out.actions if one.ref.stream.scope == "me"] == ["both"]


def test_a_team_piece_is_cleared_of_own_private_edits_that_the_log_names(workspace: Workspace) -> None:
    mine = edit(1, {"private_notes": "p"}, stream=ANNAS_OWN)
    bring(workspace, piece(mine, stream=ANNAS_OWN))
    with workspace.action("edit") as action:
        number = action.create("account", {"name": "A"})
        heads = {"name": (workspace.read("account", number).base, workspace.log.get(FIRST_EDIT).id)}
        assert workspace.is_private(FIRST_EDIT)
    later = workspace.log.get(heads["name"][0])._replace(id=heads["name"][0] + 1, over=heads)
    with workspace.merging():
        workspace.apply(later, heads["name"][0])
        workspace.connection.execute("UPDATE stream SET last = last + 1 WHERE n = ?", (later.id >> 40,))
    out = streams.piece(workspace, own(workspace, "team"), 2, 2, 1, WHOLE)
    assert [len(refs) for one in out.edits for refs in one.over.values()] == [1]


def test_a_piece_keeps_to_its_limits_but_holds_at_least_one_edit(workspace: Workspace) -> None:
    bring(workspace, piece(*(edit(n, {"notes": "x" * 200}) for n in range(1, 9))))
    assert len(streams.piece(workspace, ANNA, 2, WHOLE, 3, WHOLE).edits) == 3
    assert [one.seq for one in streams.piece(workspace, ANNA, 2, 5, WHOLE, WHOLE).edits] == [2, 3, 4, 5]
    assert len(streams.piece(workspace, ANNA, 1, WHOLE, WHOLE, 450).edits) == 2
    assert len(streams.piece(workspace, ANNA, 1, WHOLE, WHOLE, 1).edits) == 1


def test_a_piece_ends_at_a_gap(workspace: Workspace) -> None:
    bring(workspace, piece(edit(1, {"name": "A"}), edit(2, {"name": "B"})), piece(edit(5, {"name": "C"})))
    assert [one.seq for one in streams.piece(workspace, ANNA, 1, WHOLE, WHOLE, WHOLE).edits] == [1, 2]
    assert streams.piece(workspace, ANNA, 3, WHOLE, WHOLE, WHOLE).edits == ()
    assert [one.seq for one in streams.piece(workspace, ANNA, 5, WHOLE, WHOLE, WHOLE).edits] == [5]


def test_a_foreign_piece_is_passed_on_as_it_came(workspace: Workspace, another: Callable[[str], Workspace]) -> None:
    came = piece(
        edit(1, {"name": "A", "moon": (1, None, 2.5, b"x")}),
        edit(2, {"name": "B"}, {"name": [EditRef(ANNA, 1), EditRef(BEN, 7)]}, hlc=START_HLC + 1),
    )
    bring(workspace, came)
    out = streams.piece(workspace, ANNA, 1, WHOLE, WHOLE, WHOLE)
    assert (out.edits, out.actions, out.device_name) == (came.edits, came.actions, came.device_name)
    third = another("third")
    bring(third, out)
    assert streams.piece(third, ANNA, 1, WHOLE, WHOLE, WHOLE) == out


def test_a_change_whose_author_is_lost_is_told_and_not_passed_on(workspace: Workspace) -> None:
    bring(workspace, piece(edit(1, {"name": "A"})))
    workspace.connection.execute("DELETE FROM action")
    with pytest.raises(KamtuiError, match="cannot be read"):
        streams.piece(workspace, ANNA, 1, WHOLE, WHOLE, WHOLE)


def test_what_a_damaged_file_has_lost_is_missing_after_the_repair_and_taken_in_again(workspace: Workspace) -> None:
    came = piece(*(edit(n, {"name": str(n)}, record=bytes([n]) * 16) for n in range(1, 7)))
    bring(workspace, came)
    with workspace.merging():
        workspace.connection.execute("DELETE FROM edit WHERE id & 7 IN (2, 3, 6)")
    assert check(workspace, repair=True).count
    assert streams.vector(workspace) == {ANNA: 1}
    assert [gap[2:] for gap in streams.gaps(workspace)] == [(2, 3), (6, 6)]
    bring(workspace, came)
    assert streams.vector(workspace) == {ANNA: 6}
    assert check(workspace).problems == ()


def test_whose_clock_is_off_is_remembered_until_it_is_right_again(workspace: Workspace) -> None:
    bring(workspace, piece(edit(1, {"name": "A"}, hlc=START_HLC + 48 * HOUR)))
    off = streams.clocks_off(workspace)
    assert [(one.stream, one.device_name, one.ahead_ms // 3_600_000) for one in off] == [(ANNA, "Anna's laptop", 47)]
    bring(workspace, piece(edit(2, {"name": "B"}, hlc=START_HLC + HOUR)))
    assert streams.clocks_off(workspace) == []


def keep(workspace: Workspace, hash: bytes, last: int, state: bundles.BundleState, stream: StreamKey = ANNA) -> None:
    with workspace.merging():
        bundles.record(workspace, hash, stream, last - 1, last, state, hash * 3, "why")


def test_a_bundle_is_kept_byte_for_byte_and_found_by_its_hash(workspace: Workspace) -> None:
    keep(workspace, b"h", 2, "waiting")
    found = bundles.find(workspace, b"h")
    assert found is not None
    assert found[:6] == (b"h", ANNA, 1, 2, "waiting", "why")
    assert bundles.content(workspace, b"h") == b"hhh"
    assert bundles.find(workspace, b"other") is None
    with pytest.raises(KeyError):
        bundles.content(workspace, b"other")


def test_a_bundle_that_waited_may_be_applied_and_one_applied_stays_so(workspace: Workspace) -> None:
    for state in ("waiting", "applied", "waiting"):
        keep(workspace, b"h", 2, state)
    assert [one.state for one in bundles.every(workspace)] == ["applied"]
    assert bundles.every(workspace, "waiting", "refused") == []
    with pytest.raises(ValueError, match="odd"), workspace.merging():
        bundles.record(workspace, b"h", None, 0, 0, "odd", b"")  # type: ignore[arg-type]  # that is the point


def test_a_bundle_that_cannot_be_read_is_kept_without_a_stream(workspace: Workspace) -> None:
    with workspace.merging():
        bundles.record(workspace, b"h", None, 0, 0, "refused", b"junk", "no header")
    assert bundles.every(workspace, "refused")[0].stream is None


def test_the_next_bundle_of_a_stream_names_the_last_one(workspace: Workspace) -> None:
    bring(workspace, piece(edit(1, {"name": "A"})))
    assert bundles.newest_in(workspace, ANNA) is None
    for hash, last, state in ((b"2", 4, "applied"), (b"1", 2, "applied"), (b"3", 9, "waiting")):
        keep(workspace, hash, last, state)  # type: ignore[arg-type]  # these are states
    assert bundles.newest_in(workspace, ANNA) == b"2"
    assert bundles.sealed_to(workspace, ANNA) == 4


def test_only_bundles_kept_since_and_of_the_scopes_asked_for_are_passed_on(workspace: Workspace) -> None:
    bring(workspace, piece(edit(1, {"name": "A"})))
    keep(workspace, b"a", 2, "applied")
    keep(workspace, b"w", 12, "waiting")
    keep(workspace, b"r", 14, "refused")
    rows = [(row, one.hash) for row, one in bundles.after(workspace, 0, ("team",))]
    assert [hash for _row, hash in rows] == [b"a", b"w"]
    assert [one.hash for _row, one in bundles.after(workspace, rows[0][0], ("team",))] == [b"w"]
    assert list(bundles.after(workspace, 0, ("me",))) == []
    assert bundles.known(workspace, b"a")
    assert not bundles.known(workspace, b"b")


def test_taking_in_outside_of_a_merge_changes_nothing(workspace: Workspace) -> None:
    with pytest.raises(Exception, match="kamtui"):
        take(workspace, piece(edit(1, {"name": "A"})))
    assert workspace.connection.execute("SELECT count(*) FROM account").fetchone()[0] == 0
