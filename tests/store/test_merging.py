"""Taking in pieces: a set union in any order; what is refused is refused whole; bulk is the same as one by one."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import nan
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamtui.errors import KamtuiError
from kamtui.records import kinds
from kamtui.records.kinds import LINK, kind, kind_of
from kamtui.records.values import RecordId, Value
from kamtui.store import merging, streams
from kamtui.store.check import check
from kamtui.store.history import history
from kamtui.store.ids import derived_id, link_id
from kamtui.store.log import LIFE, Edit
from kamtui.store.merging import ForkedError, take
from kamtui.store.rebuild import rebuild
from kamtui.store.schema import project_kinds
from kamtui.store.undo import redo, undo, undo_candidate
from kamtui.store.wire import EditRef, Piece, StreamKey, WireAction
from kamtui.store.workspace import Workspace
from tests.store.network import (
    ACCOUNT,
    ANNA,
    ANNAS_OWN,
    BEN,
    HOUR,
    START_HLC,
    WHOLE,
    all_pieces,
    bring,
    edit,
    give,
    piece,
    shown,
)
from tests.store.test_heads import histories

TABLES = ("account", "contact", "visit", "step", "link")
VISIT, CONTACT = derived_id("visit"), derived_id("contact")


def refs(*seqs: int, stream: StreamKey = ANNA) -> list[EditRef]:
    return [EditRef(stream, seq) for seq in seqs]


def state(workspace: Workspace) -> dict[str, Any]:
    """Every table that a merge writes, row by row, its streams by name."""
    tables = (*TABLES, "head", "gone", "contested", "edit", "action", "gap", "awaited")
    return {
        name: sorted(
            (
                tuple(row[column] for column in row.keys() if column != "n")  # noqa: SIM118
                for row in workspace.connection.execute(f'SELECT * FROM "{name}"')
            ),
            key=repr,
        )
        for name in tables
    }


# A set union


def test_what_came_is_shown_and_counted(workspace: Workspace) -> None:
    came = piece(edit(1, {"name": "Hengyue", "tier": "gold"}), edit(2, {"tier": "iron"}, {"tier": refs(1)}))
    assert bring(workspace, came) == [(2, 0, 0)]
    assert workspace.read("account", ACCOUNT).values == {"name": "Hengyue", "tier": "iron"}
    assert check(workspace).problems == ()


def test_a_piece_that_comes_twice_or_overlaps_changes_nothing_more(workspace: Workspace) -> None:
    three = [edit(n, {"name": str(n)}, {"name": refs(n - 1)} if n > 1 else {}) for n in (1, 2, 3)]
    bring(workspace, piece(*three[:2]))
    assert bring(workspace, piece(*three)) == [(1, 2, 0)]
    before = state(workspace)
    assert bring(workspace, piece(*three), piece(three[1])) == [(0, 3, 0), (0, 1, 0)]
    assert state(workspace) == before


def test_of_many_changes_of_a_field_in_one_piece_the_last_is_shown(workspace: Workspace) -> None:
    bring(workspace, piece(edit(1, {"name": "1", "city": "A"})))
    changes = [edit(n, {"name": str(n)}, {"name": refs(n - 1)}, hlc=START_HLC + n) for n in range(2, 9)]
    bring(workspace, piece(*changes))
    assert workspace.read("account", ACCOUNT).values == {"name": "8", "city": "A"}
    assert check(workspace).problems == ()


def test_an_action_that_came_in_two_pieces_is_one_action(workspace: Workspace) -> None:
    first = EditRef(ANNA, 1)
    edits = [edit(n, {"name": str(n)}, record=derived_id(str(n)), action=first) for n in (1, 2, 3)]
    bring(workspace, piece(edits[2]), piece(edits[0]), piece(edits[1]))
    (row,) = workspace.connection.execute("SELECT id, last FROM action").fetchall()
    assert [one.record for one in workspace.log.of_action(row[0])] == [one.record for one in edits]
    assert check(workspace).problems == ()


def test_an_action_in_both_scopes_is_whole_for_its_author_and_in_part_for_the_team(
    workspace: Workspace, another: Callable[[str], Workspace]
) -> None:
    with workspace.action("add") as action:
        contact = action.create("contact", {"name": "Chen"})
    with workspace.action("edit") as action:
        action.write(workspace.read("contact", contact), {"motive": "fame"})
        action.write(workspace.read("contact", contact), {"notes": "n"})
    team, mine = another("ben"), another("tablet")
    give(workspace, team)
    give(workspace, mine)
    give(workspace, mine, scopes=("me",))
    assert "motive" not in team.read("contact", contact).values
    assert mine.read("contact", contact).values["motive"] == "fame"
    assert [len(entry.changes) for entry in history(team, contact)] == [1, 1]
    assert [len(entry.changes) for entry in history(mine, contact)] == [1, 2]
    assert [check(each).problems for each in (team, mine)] == [(), ()]


def test_undo_on_another_device_takes_the_action_back_everywhere(
    workspace: Workspace, another: Callable[[str], Workspace]
) -> None:
    with workspace.action("add") as action:
        action.create("account", {"name": "Hengyue"}, id=ACCOUNT)
    undo(workspace)
    redo(workspace)
    there = another("ben")
    pieces = list(all_pieces(workspace, size=1))
    bring(there, *reversed(pieces))
    rows = "SELECT undone_by & 0xffff FROM action ORDER BY id"
    assert [row[0] for row in there.connection.execute(rows)] == [row[0] for row in workspace.connection.execute(rows)]
    assert shown(there, "account") == shown(workspace, "account")
    assert undo_candidate(there) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=histories(), seed=st.integers(0, 2**16))
def test_bulk_is_the_same_as_one_by_one(workspace: Workspace, edits: list[Edit], seed: int) -> None:
    """The same edits as whole streams in small batches, edit by edit, and by the path of local edits."""
    chance = random.Random(seed)
    keys = {n: StreamKey(bytes([n]) * 32, "team") for n in (1, 2, 3)}
    pieces = [as_piece(keys, [one for one in edits if one.id >> 40 == n]) for n in keys]
    pieces = [one for one in pieces if one.edits]
    outcomes = []
    for way in ("streams", "singly", "plain"):
        merging.BATCH = chance.choice([1, 2, 4000])
        begin(workspace, keys)
        try:
            if way == "streams":
                for one in chance.sample(pieces, len(pieces)):
                    take(workspace, one)
            elif way == "singly":
                singles = [replace(one, edits=(each,)) for one in pieces for each in one.edits]
                for one in chance.sample(singles, len(singles)):
                    take(workspace, one)
            else:
                for each in chance.sample(edits, len(edits)):
                    workspace.apply(each, workspace.base_of(each.kind, each.record))
            workspace.projection.settle()
            outcomes.append((shown(workspace, *TABLES), heads(workspace, edits), listed(workspace)))
        finally:
            merging.BATCH = 4000
            workspace.connection.execute("ROLLBACK")
            workspace.log.words.forget()
            workspace._keys.clear()
    assert outcomes[0] == outcomes[1] == outcomes[2]


def begin(workspace: Workspace, keys: dict[int, StreamKey]) -> None:
    """Begin a transaction that is thrown away, with streams numbered like the edits."""
    workspace.connection.execute("BEGIN")
    workspace.connection.execute("UPDATE guard SET open = 1")
    for number, key in keys.items():
        workspace.connection.execute(
            "INSERT INTO stream (n, device, scope, name, minted) VALUES (?, ?, ?, 'x', 0)", (number, *key)
        )


def as_piece(keys: dict[int, StreamKey], edits: Sequence[Edit]) -> Piece:
    def ref(number: int) -> EditRef:
        return EditRef(keys[number >> 40], number & 0xFFFF)

    made = [
        edit(
            one.id & 0xFFFF, one.values, {name: [ref(each) for each in ids] for name, ids in one.over.items()},
            stream=ref(one.id).stream, hlc=one.hlc, kind=one.kind, record=one.record,
        )
        for one in edits
    ]
    return piece(*made, stream=made[0].action.stream if made else ANNA)


def heads(workspace: Workspace, edits: Sequence[Edit]) -> dict[RecordId, Any]:
    found = {}
    for kind_name, record in {(one.kind, one.record) for one in edits}:
        base = workspace.base_of(kind_name, record)
        known = {name: (base,) for name in workspace.log.get(base).values}  # noqa: C420  # one tuple for each
        found[record] = {name: set(ids) for name, ids in (known | workspace.heads_of(record)).items()}
    return found


def listed(workspace: Workspace) -> list[RecordId]:
    found = workspace.connection.execute("SELECT record FROM contested UNION ALL SELECT record FROM gone")
    return [row[0] for row in sorted(found, key=tuple)]


# Clocks


def test_our_clock_follows_the_others_but_not_one_that_is_days_ahead(workspace: Workspace) -> None:
    bring(workspace, piece(edit(1, {"name": "A"}, hlc=START_HLC + 20 * HOUR)))
    assert workspace.clock_reading() == START_HLC + 20 * HOUR
    far = START_HLC + 10 * 365 * 24 * HOUR
    bring(workspace, piece(edit(1, {"name": "B"}, stream=BEN, hlc=far, record=VISIT), stream=BEN))
    assert workspace.clock_reading() == START_HLC + 20 * HOUR
    assert workspace.read("account", VISIT).values["name"] == "B"
    with workspace.action("edit") as action:
        action.write(workspace.read("account", VISIT), {"name": "C"})
    assert workspace.read("account", VISIT).values["name"] == "C"


def test_an_older_time_does_not_turn_the_clock_back(workspace: Workspace) -> None:
    bring(workspace, piece(edit(1, {"name": "A"}, hlc=START_HLC + HOUR)), piece(edit(2, {"name": "B"}, hlc=5)))
    assert workspace.clock_reading() == START_HLC + HOUR


# What a newer kamtui wrote


def test_a_kind_of_a_newer_kamtui_is_kept_passed_on_and_shown_after_the_upgrade(
    workspace: Workspace, another: Callable[[str], Workspace]
) -> None:
    came = piece(
        edit(1, {"rings": 2, "name": "Saturn"}, kind="planet"),
        edit(2, {"rings": 3}, {"rings": refs(1)}, kind="planet"),
    )
    bring(workspace, came)
    there = another("ben")
    give(workspace, there)
    assert streams.piece(there, ANNA, 1, WHOLE, WHOLE, WHOLE).edits == came.edits
    try:
        @kind("planet", "planet", "planets", title="name")
        class Planet:
            name: str | None
            rings: int | None

        with there.merging():
            changed = project_kinds(there.connection, [kind_of("planet")])
            rebuild(there, kinds=set(changed))
        assert there.read("planet", ACCOUNT).values == {"name": "Saturn", "rings": 3}
        assert check(there).problems == ()
    finally:
        kinds.forget("planet")


def test_a_field_and_a_value_of_a_newer_kamtui_are_kept_without_being_shown(workspace: Workspace) -> None:
    bring(workspace, piece(edit(1, {"name": ("two", "names"), "tier": "gold", "moon": b"\x01"})))
    reading = workspace.read("account", ACCOUNT)
    assert reading.values == {"tier": "gold"}
    with workspace.action("edit") as action:
        action.write(reading, {"name": "Hengyue"})
    assert workspace.read("account", ACCOUNT).values["name"] == "Hengyue"
    assert streams.piece(workspace, ANNA, 1, 1, 1, WHOLE).edits[0].values["name"] == ("two", "names")
    assert check(workspace).problems == ()


@pytest.mark.parametrize(("name", "value"), [
    ("name", 5), ("name", b"\x01"), ("pinned", "yes"), ("parent", "text"), ("parent", b"short"), ("tier", 2.5),
    ("x.Region", b"\x01"), ("x.Region", ("a", b"\x01")), ("revenue", ("many", "CNY")), ("revenue", ("1", "CNY", "x")),
    ("revenue", "12"), ("employees", "7"),
])
def test_a_value_that_does_not_fit_its_field_harms_nothing(workspace: Workspace, name: str, value: Value) -> None:
    bring(workspace, piece(edit(1, {name: value})), piece(edit(2, {name: value, "city": "X"}, {name: refs(1)})))
    workspace.read("account", ACCOUNT)
    assert workspace.get("account", ACCOUNT).city == "X"
    assert check(workspace).problems == ()


# Private fields


def own_and_team(*, deleted: bool) -> tuple[Piece, ...]:
    mine = piece(edit(1, {"private_notes": "p"}, stream=ANNAS_OWN, hlc=START_HLC + 5), stream=ANNAS_OWN)
    team = [edit(1, {"name": "A"})]
    if deleted:
        team.append(edit(2, {LIFE: 1}, {LIFE: refs(1)}))
    return mine, piece(*team)


@pytest.mark.parametrize("turned", [False, True])
def test_an_own_private_note_does_not_keep_alive_what_the_team_deleted(workspace: Workspace, turned: bool) -> None:
    mine, team = own_and_team(deleted=True)
    bring(workspace, *((team, mine) if turned else (mine, team)))
    assert workspace.read("account", ACCOUNT).deleted
    assert workspace.connection.execute("SELECT count(*) FROM contested").fetchone()[0] == 0
    assert any("private_notes" in one.values for one in workspace.log.every())
    assert check(workspace).problems == ()


def test_nobody_writes_over_an_own_private_edit_through_the_team(workspace: Workspace) -> None:
    mine, team = own_and_team(deleted=False)
    hostile = piece(
        edit(1, {"private_notes": "x"}, {"private_notes": [EditRef(ANNAS_OWN, 1)]}, stream=BEN), stream=BEN
    )
    bring(workspace, mine, team, hostile)
    reading = workspace.read("account", ACCOUNT)
    assert reading.values["private_notes"] == "p"
    assert len(reading.over("private_notes")) == 2
    assert check(workspace).problems == ()


# Our own stream, from before


def test_a_restored_workspace_takes_its_own_later_edits_back_and_goes_on_after_them(
    workspace: Workspace, another: Callable[[str], Workspace]
) -> None:
    there = another("ben")
    with workspace.action("add") as action:
        action.create("account", {"name": "One"}, id=ACCOUNT)
    mine = streams.own(workspace)[0]
    later = edit(2, {"name": "Two"}, {"name": refs(1, stream=mine)}, stream=mine, hlc=START_HLC + 90 * 24 * HOUR)
    bring(workspace, piece(later, stream=mine))
    assert streams.vector(workspace) == {mine: 2}
    with workspace.action("edit") as action:
        action.write(workspace.read("account", ACCOUNT), {"name": "Three"})
    assert streams.vector(workspace) == {mine: 3}
    give(workspace, there)
    assert there.read("account", ACCOUNT).values["name"] == "Three"
    assert check(workspace).problems == ()


def test_a_stream_that_two_devices_write_is_told_and_nothing_is_taken(workspace: Workspace) -> None:
    bring(workspace, piece(edit(1, {"name": "A"})))
    before = state(workspace)
    for other in (
        edit(1, {"name": "B"}), edit(1, {"name": "A"}, hlc=5), edit(1, {"name": "A"}, record=VISIT),
        edit(1, {"name": "A"}, {"name": refs(1, stream=BEN)}),
    ):
        with pytest.raises(ForkedError), workspace.merging():
            take(workspace, piece(other, edit(2, {"name": "C"})))
    assert state(workspace) == before


# Hostile


def test_edits_that_claim_to_have_seen_each_other_come_to_the_same_in_any_order(
    workspace: Workspace, another: Callable[[str], Workspace]
) -> None:
    first = piece(edit(1, {"name": "A", "tier": "gold"}))
    anna = piece(edit(2, {"tier": "iron"}, {"tier": [EditRef(ANNA, 1), EditRef(BEN, 1)]}))
    ben = piece(
        edit(1, {"tier": "lead"}, {"tier": [EditRef(ANNA, 1), EditRef(ANNA, 2)]}, stream=BEN), stream=BEN
    )
    outcomes = []
    for n, order in enumerate(([first, anna, ben], [ben, first, anna], [first, ben, anna], [anna, ben, first])):
        there = another(str(n))
        bring(there, *order)
        outcomes.append(shown(there, "account"))
        assert check(there).problems == ()
        with there.action("edit") as action:
            action.write(there.read("account", ACCOUNT), {"tier": "platinum"})
        assert there.read("account", ACCOUNT).values["tier"] == "platinum"
    assert all(one == outcomes[0] for one in outcomes)


def test_one_id_under_two_kinds_is_of_one_kind_on_every_device(another: Callable[[str], Workspace]) -> None:
    first = piece(edit(1, {"name": "Hengyue"}), edit(2, {"tier": "gold"}, {"tier": refs(1)}, hlc=START_HLC + 1))
    second = piece(
        edit(1, {"name": "Chen"}, stream=BEN, kind="contact", hlc=START_HLC + 2),
        edit(2, {LIFE: 1}, {LIFE: [EditRef(BEN, 1)]}, stream=BEN, kind="contact", hlc=START_HLC + 3), stream=BEN,
    )
    for n, order in enumerate(([first, second], [second, first])):
        there = another(str(n))
        bring(there, *order)
        assert there.read("account", ACCOUNT).values == {"name": "Hengyue", "tier": "gold"}
        assert shown(there, "contact") == {"contact": []}
        assert [problem.what for problem in check(there).problems] == ["its changes call it by two kinds"]
        with there.merging():
            rebuild(there)
        assert there.read("account", ACCOUNT).values == {"name": "Hengyue", "tier": "gold"}


A = edit(1, {"name": "A"})
ALL = StreamKey(b"a" * 32, "all")
ACTION = WireAction(EditRef(ANNA, 1), "edit", None, "hand", "", None, START_HLC)
HOSTILE: dict[str, Piece] = {
    "a gap": piece(A, edit(3, {"name": "B"})),
    "numbers that run back": piece(edit(2, {"name": "B"}), A),
    "number zero": piece(edit(0, {"name": "B"})),
    "a number too large": piece(edit(2**40, {"name": "B"})),
    "a time too large": piece(replace(A, hlc=2**63)),
    "a time before time": piece(replace(A, hlc=-1)),
    "an odd deed": piece(replace(A, op=700)),
    "an id that is none": piece(replace(A, record=b"short")),
    "no kind": piece(replace(A, kind="")),
    "a long name": piece(edit(1, {"n" * 1000: "x"})),
    "half a character": piece(edit(1, {"name": "\ud800"})),
    "half a character in a name": piece(edit(1, {"\ud800": "x"})),
    "not a number": piece(edit(1, {"name": nan})),
    "65 bits": piece(edit(1, {"name": 2**63})),
    "a nested tuple": piece(edit(1, {"name": ((1,),)})),  # type: ignore[dict-item]  # that is the point
    "an odd type": piece(edit(1, {"name": {"a": 1}})),  # type: ignore[dict-item]  # that is the point
    "an odd life": piece(edit(1, {LIFE: "maybe"})),
    "over itself": piece(edit(1, {"name": "x"}, {"name": [EditRef(ANNA, 1)]})),
    "over what comes later": piece(edit(1, {"name": "x"}, {"name": [EditRef(ANNA, 2)]})),
    "over an odd stream": piece(edit(1, {"name": "x"}, {"name": [EditRef(StreamKey(b"k", "team"), 2)]})),
    "over number zero": piece(edit(1, {"name": "x"}, {"name": [EditRef(BEN, 0)]})),
    "an odd scope": piece(edit(1, {"name": "x"}, stream=ALL), stream=ALL),
    "no action": piece(A, actions=[]),
    "an action told twice": piece(A, actions=[ACTION, replace(ACTION, verb="delete")]),
    "another's action": piece(replace(A, action=EditRef(BEN, 1))),
    "an action that begins later": piece(replace(A, action=EditRef(ANNA, 5))),
    "an action that takes back another's": piece(A, actions=[replace(ACTION, of=EditRef(BEN, 1))]),
    "an action that takes itself back": piece(A, actions=[replace(ACTION, of=EditRef(ANNA, 1))]),
    "a person that is none": piece(A, actions=[replace(ACTION, person=b"short")]),
    "a verb of half a character": piece(A, actions=[replace(ACTION, verb="\ud800")]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_no_kamtui_writes_is_refused_whole_before_anything_is_written(workspace: Workspace, name: str) -> None:
    before = state(workspace)
    with workspace.merging(), pytest.raises(KamtuiError, match="not taken in"):
        take(workspace, HOSTILE[name])
    assert state(workspace) == before
    assert streams.vector(workspace) == {}


def test_a_link_of_odd_parts_has_no_row(workspace: Workspace) -> None:
    record = link_id("visit.attendees", VISIT, CONTACT)
    bring(workspace, piece(edit(1, {"name": "visit.attendees", "owner": 5, "target": (1,)}, kind=LINK, record=record)))
    assert shown(workspace, "link") == {"link": []}
    assert check(workspace).problems == ()


def test_two_actions_that_take_each_other_back_do_not_stop_anybody(workspace: Workspace) -> None:
    own, team = EditRef(ANNAS_OWN, 1), EditRef(ANNA, 1)
    bring(
        workspace,
        piece(A, actions=[WireAction(team, "edit", None, "undo", "", own, START_HLC)]),
        piece(
            edit(1, {"private_notes": "x"}, stream=ANNAS_OWN), stream=ANNAS_OWN,
            actions=[WireAction(own, "edit", None, "import", "s/1", team, START_HLC)],
        ),
    )
    assert [row[0] for row in workspace.connection.execute("SELECT undone_by FROM action")] == [None, None]


def test_the_page_cache_is_given_back_after_a_merge(workspace: Workspace) -> None:
    (before,) = workspace.connection.execute("PRAGMA cache_size").fetchone()
    bring(workspace, piece(A))
    assert workspace.connection.execute("PRAGMA cache_size").fetchone()[0] == before
