"""Erasing a record: its values leave every device, in whatever order the edits come, and nothing brings them back."""

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from kamtui.errors import KamtuiError
from kamtui.records.kinds import LINK
from kamtui.store import bundles, drafts, streams
from kamtui.store.check import check
from kamtui.store.conflicts import every as conflicts
from kamtui.store.emptied import emptied
from kamtui.store.erasing import scrub
from kamtui.store.history import history
from kamtui.store.ids import derived_id, link_id
from kamtui.store.log import ERASE, ERASURES, LIFE
from kamtui.store.merging import ForkedError
from kamtui.store.undo import undo
from kamtui.store.wire import EditRef, Piece, WireEdit
from kamtui.store.workspace import Workspace
from tests.store.network import ANNA, ANNAS_OWN, BEN, Begin, all_pieces, bring, edit, give, piece, shown

ACCOUNT, CHEN, VISIT = derived_id("account"), derived_id("chen"), derived_id("visit")
PHONE = "+86 138 0013 8000"


def with_chen(workspace: Workspace) -> None:
    """An account with a person who has a phone, private words, a column of a spreadsheet and a visit."""
    with workspace.action("add") as action:
        action.create("account", {"name": "Hengyue"}, id=ACCOUNT)
        action.create("contact", {
            "name": "Chen Guodong", "account": ACCOUNT, "phones": (PHONE,), "motive": f"wants {PHONE}",
            "x.Desk": f"room {PHONE}",
        }, id=CHEN)
        action.create("visit", {"account": ACCOUNT, "note": "talked", "attendees": (CHEN,)}, id=VISIT)


def erase(workspace: Workspace, record: bytes = CHEN, kind: str = "contact") -> None:
    with workspace.action("erase") as action:
        action.erase(kind, record)


def change(workspace: Workspace, **values: str) -> None:
    with workspace.action("set") as action:
        action.write(workspace.read("contact", CHEN), values)


def bytes_of(workspace: Workspace) -> bytes:
    """Every byte of the file and of what SQLite keeps beside it."""
    path = workspace.path
    return b"".join(one.read_bytes() for one in sorted(path.parent.glob(f"{path.name}*")))


def values_in_log(workspace: Workspace, record: bytes = CHEN) -> list[object]:
    return [value for one in workspace.log.every() if one.record == record for value in one.values.values()]


def test_an_erased_person_has_no_row_and_no_value_in_the_log(workspace: Workspace) -> None:
    with_chen(workspace)
    change(workspace, name="Chen G.", notes="met in Shanghai")
    erase(workspace)
    assert workspace.read("contact", CHEN).deleted
    assert values_in_log(workspace) == [1]
    assert [one.op for one in workspace.log.every() if one.record == CHEN].count(ERASE) == 1
    assert check(workspace).problems == ()


def test_nothing_of_an_erased_person_is_in_the_bytes_of_the_file(workspace: Workspace) -> None:
    with_chen(workspace)
    for n in range(60):
        change(workspace, notes=f"{n} call {PHONE} " * (n * 9 + 1))
        change(workspace, **{"x.Desk": f"{n} {PHONE}"})
    drafts.keep(workspace, f"form:contact:{CHEN.hex()}", {"texts": {"phones": PHONE}})
    assert PHONE.encode() in bytes_of(workspace)
    erase(workspace)
    assert scrub(workspace)
    assert PHONE.encode() not in bytes_of(workspace)
    assert b"Guodong" not in bytes_of(workspace)
    assert b"chen guo dong" not in bytes_of(workspace)
    assert drafts.every(workspace) == []
    assert check(workspace).problems == ()


def test_the_file_is_cleaned_later_where_another_program_reads_it(workspace: Workspace) -> None:
    with_chen(workspace)
    other = workspace.another()
    other.connection.execute("BEGIN")
    other.connection.execute("SELECT count(*) FROM edit").fetchone()
    erase(workspace)
    assert not scrub(workspace)
    other.connection.execute("COMMIT")
    other.close()
    assert scrub(workspace)
    assert PHONE.encode() not in bytes_of(workspace)


def test_closing_cleans_the_file_of_what_was_erased(workspace: Workspace) -> None:
    with_chen(workspace)
    erase(workspace)
    workspace.close()
    assert PHONE.encode() not in bytes_of(workspace)
    workspace.connection = workspace.another().connection


def test_the_history_of_an_erased_person_says_who_erased_it_and_no_value(workspace: Workspace) -> None:
    with_chen(workspace)
    erase(workspace)
    made, erased = history(workspace, CHEN)
    assert (made.life, made.changes) == ("created", ())
    assert (erased.life, erased.verb, erased.changes, erased.mine) == ("erased", "erase", (), True)


def test_undo_does_not_bring_back_what_was_erased_and_says_so(workspace: Workspace) -> None:
    with_chen(workspace)
    erase(workspace)
    with pytest.raises(KamtuiError, match="What was erased cannot be brought back"):
        undo(workspace)
    assert workspace.read("contact", CHEN).deleted


def test_undo_of_a_change_that_somebody_else_erased_says_so(workspace: Workspace, another: Begin) -> None:
    anna = another("anna")
    with_chen(workspace)
    change(workspace, notes="later")
    give(workspace, anna)
    erase(anna)
    give(anna, workspace)
    with pytest.raises(KamtuiError) as told:
        undo(workspace)
    assert "erased" in told.value.message
    assert values_in_log(workspace) == [1]


def test_undo_takes_back_the_rest_of_an_action_of_which_a_part_was_erased(
    workspace: Workspace, another: Begin
) -> None:
    anna = another("anna")
    with_chen(workspace)
    give(workspace, anna)
    erase(anna)
    give(anna, workspace)
    undone = undo(workspace)
    assert workspace.read("account", ACCOUNT).deleted
    assert [(one.record, one.erased) for one in undone.skipped] == [(CHEN, True)]


def test_an_edit_made_elsewhere_without_knowing_of_the_erasure_is_emptied(workspace: Workspace, another: Begin) -> None:
    anna = another("anna")
    with_chen(workspace)
    give(workspace, anna)
    erase(workspace)
    change(anna, notes=f"new number {PHONE}")
    give(anna, workspace)
    give(workspace, anna)
    for one in (workspace, anna):
        assert one.read("contact", CHEN).deleted
        assert values_in_log(one) == [1]
        assert conflicts(one) == []
        assert check(one).problems == ()
        assert scrub(one)
        assert PHONE.encode() not in bytes_of(one)


def test_own_private_words_of_others_go_too(workspace: Workspace, another: Begin) -> None:
    anna = another("anna")
    with_chen(workspace)
    give(workspace, anna)
    change(anna, motive=f"fame {PHONE}")
    erase(workspace)
    give(workspace, anna)
    assert scrub(anna)
    assert PHONE.encode() not in bytes_of(anna)
    assert check(anna).problems == ()


def test_old_edits_that_come_late_are_emptied_at_the_door(workspace: Workspace, another: Begin) -> None:
    """The erasure comes first, then everything that was before it, in every order."""
    with_chen(workspace)
    change(workspace, notes=f"ask for {PHONE}")
    old = list(all_pieces(workspace, 1))
    erase(workspace)
    last = list(all_pieces(workspace, 1))[-1]
    for number, order in enumerate(itertools.permutations(range(len(old)), 3)):
        if number % 7:
            continue
        late = another(f"late{number}")
        bring(late, last, *(old[place] for place in order), *old)
        assert late.read("contact", CHEN).deleted
        assert values_in_log(late) == [1]
        assert check(late).problems == ()
        assert PHONE.encode() not in bytes_of(late)


def test_two_who_erase_the_same_person_end_equal(workspace: Workspace, another: Begin) -> None:
    anna = another("anna")
    with_chen(workspace)
    give(workspace, anna)
    erase(workspace)
    erase(anna)
    give(workspace, anna)
    give(anna, workspace)
    assert shown(workspace, "contact", "visit") == shown(anna, "contact", "visit")
    for one in (workspace, anna):
        assert one.read("contact", CHEN).deleted
        assert check(one).problems == ()


def test_a_person_written_again_knowingly_stays_whatever_comes_late(workspace: Workspace, another: Begin) -> None:
    anna, ben = another("anna"), another("ben")
    with_chen(workspace)
    old = list(all_pieces(workspace, 1))
    give(workspace, anna)
    change(anna, notes="unseen")
    erase(workspace)
    give(workspace, ben)
    with ben.action("add") as action:
        action.create("contact", {"name": "Chen, anew", "account": ACCOUNT}, id=CHEN)
    give(ben, workspace)
    give(anna, workspace)
    assert workspace.read("contact", CHEN).values == {"name": "Chen, anew", "account": ACCOUNT}
    late = another("late")
    bring(late, *all_pieces(ben, 1), *old, *all_pieces(anna, 1), *all_pieces(workspace, 1))
    assert shown(late, "contact") == shown(workspace, "contact")
    assert not any("unseen" in str(value) for value in values_in_log(late))
    for one in (workspace, late):
        assert conflicts(one) == []
        assert check(one).problems == ()


def test_one_who_knows_an_erasure_only_by_name_writes_knowingly_too(workspace: Workspace, another: Begin) -> None:
    """Ben has what was written after the erasure, and not yet the erasure itself."""
    anna, ben = another("anna"), another("ben")
    with_chen(workspace)
    give(workspace, anna)
    erase(anna)
    give(anna, workspace)
    with workspace.action("add") as action:
        action.create("contact", {"name": "Chen, anew", "account": ACCOUNT}, id=CHEN)
    bring(ben, *(one for one in all_pieces(workspace) if one.stream in streams.own(workspace)))
    change(ben, notes="after it")
    give(anna, ben)
    give(ben, workspace)
    for one in (ben, workspace):
        assert one.read("contact", CHEN).values["notes"] == "after it"
        assert check(one).problems == ()


def test_a_second_erasure_takes_what_was_written_after_the_first(workspace: Workspace, another: Begin) -> None:
    anna = another("anna")
    with_chen(workspace)
    erase(workspace)
    with workspace.action("add") as action:
        action.create("contact", {"name": "Chen, anew", "account": ACCOUNT}, id=CHEN)
    give(workspace, anna)
    erase(anna)
    give(anna, workspace)
    assert workspace.read("contact", CHEN).deleted
    assert values_in_log(workspace) == [1, 1]
    assert check(workspace).problems == ()


def test_a_form_opened_before_the_erasure_cannot_be_saved(workspace: Workspace) -> None:
    with_chen(workspace)
    form = workspace.read("contact", CHEN)
    erase(workspace)
    with pytest.raises(KamtuiError, match="erased meanwhile"), workspace.action("set") as action:
        action.write(form, {"notes": PHONE})
    assert values_in_log(workspace) == [1]


def test_a_deleted_person_can_be_erased(workspace: Workspace) -> None:
    with_chen(workspace)
    with workspace.action("delete") as action:
        action.delete("contact", CHEN)
    erase(workspace)
    assert values_in_log(workspace) == [1]
    assert check(workspace).problems == ()


def test_an_erased_member_of_a_set_can_be_added_again(workspace: Workspace) -> None:
    with_chen(workspace)
    erase(workspace, link_id("visit.attendees", VISIT, CHEN), LINK)
    assert workspace.members("visit.attendees", VISIT) == ()
    with workspace.action("edit") as action:
        action.put_members("visit.attendees", VISIT, (CHEN,))
    assert workspace.members("visit.attendees", VISIT) == (CHEN,)
    assert check(workspace).problems == ()


def test_bundles_that_hold_erased_values_lose_their_bytes(workspace: Workspace) -> None:
    first = edit(1, {"name": f"Chen {PHONE}"}, kind="contact", record=CHEN)
    other = edit(2, {"name": "Suhe"})
    bundle = f"as it came, with {PHONE}".encode()
    bring(workspace, piece(first, other))
    with workspace.merging():
        bundles.record(workspace, b"h" * 32, ANNA, 1, 1, "applied", bundle)
        bundles.record(workspace, b"i" * 32, ANNA, 2, 2, "applied", b"another")
    erase(workspace)
    with pytest.raises(KeyError):
        bundles.content(workspace, b"h" * 32)
    assert bundles.content(workspace, b"i" * 32) == b"another"
    assert [one.hash for _row, one in bundles.after(workspace, 0, ("team",))] == [b"i" * 32]
    assert [(one.first, one.last) for one in emptied(workspace)] == [(1, 1)]
    with workspace.merging():
        bundles.record(workspace, b"j" * 32, ANNA, 1, 1, "applied", b"without", bare=(1,))
    assert bundles.content(workspace, b"j" * 32) == b"without"
    assert emptied(workspace) == []
    assert scrub(workspace)
    assert PHONE.encode() not in bytes_of(workspace)


def test_a_bundle_with_old_values_that_comes_after_the_erasure_is_kept_without_its_bytes(workspace: Workspace) -> None:
    first = edit(1, {"name": f"Chen {PHONE}"}, kind="contact", record=CHEN)
    bring(workspace, piece(first))
    erase(workspace)
    late = edit(2, {"notes": PHONE}, {"notes": [EditRef(ANNA, 1)]}, kind="contact", record=CHEN)
    with workspace.merging():
        bundles.record(workspace, b"w" * 32, ANNA, 2, 2, "waiting", PHONE.encode())
    assert bundles.content(workspace, b"w" * 32) == PHONE.encode()
    bring(workspace, piece(late))
    with workspace.merging():
        bundles.record(workspace, b"w" * 32, ANNA, 2, 2, "applied", PHONE.encode())
        bundles.record(workspace, b"x" * 32, ANNA, 1, 2, "known", PHONE.encode())
    assert {one.length for one in bundles.every(workspace)} == {0}
    assert scrub(workspace)
    assert PHONE.encode() not in bytes_of(workspace)


def test_a_waiting_bundle_of_which_all_has_come_loses_its_bytes(workspace: Workspace) -> None:
    bring(workspace, piece(edit(1, {"name": f"Chen {PHONE}"}, kind="contact", record=CHEN)))
    with workspace.merging():
        bundles.record(workspace, b"w" * 32, ANNA, 1, 1, "waiting", PHONE.encode())
        bundles.record(workspace, b"v" * 32, ANNA, 1, 2, "waiting", b"not all of it")
    erase(workspace)
    assert scrub(workspace)
    assert {one.hash[:1]: one.length for one in bundles.every(workspace)} == {b"w": 0, b"v": 13}


def test_whole_and_emptied_edits_of_one_number_are_the_same_and_others_are_not(
    workspace: Workspace, another: Begin
) -> None:
    anna, ben = another("anna"), another("ben")
    with_chen(workspace)
    give(workspace, anna)
    whole = list(all_pieces(workspace))
    erase(workspace)
    relayed = list(all_pieces(workspace))
    bring(anna, *relayed)
    assert values_in_log(anna) == [1]
    bring(ben, *(Piece(one.stream, one.device_name, one.edits[:-1], one.actions[:-1]) for one in relayed))
    assert values_in_log(ben) == []
    assert workspace.read("contact", CHEN).deleted
    assert check(ben).problems == ()
    bring(ben, *whole, *relayed)
    assert values_in_log(ben) == [1]
    other = replace(whole[0].edits[1], values={"name": "forged"}, over={"name": (EditRef(ANNA, 5),)})
    with pytest.raises(ForkedError):
        bring(ben, Piece(whole[0].stream, "w", (other,), whole[0].actions))
    assert check(ben).problems == ()


def test_an_emptied_edit_still_hides_what_it_was_written_over(workspace: Workspace, another: Begin) -> None:
    """Ben has the first edit whole, and gets the second one emptied, before the erasure."""
    ben = another("ben")
    with_chen(workspace)
    give(workspace, ben)
    change(workspace, name="Chen G.")
    erase(workspace)
    bring(ben, list(all_pieces(workspace, 1))[-2])
    assert "name" not in ben.read("contact", CHEN).values
    assert check(ben).problems == ()


def test_an_erasure_in_an_own_private_stream_erases_nothing(workspace: Workspace) -> None:
    """The team could not see it, and must come to the same answer."""
    with_chen(workspace)
    (ours,) = [one for one in streams.own(workspace) if one.scope == "team"]
    ref = EditRef(ours, 2)
    hidden = WireEdit(1, 1 << 60, EditRef(ANNAS_OWN, 1), ERASE, "contact", CHEN, {LIFE: 1}, {LIFE: (ref,)})
    bring(workspace, piece(hidden, stream=ANNAS_OWN))
    assert workspace.read("contact", CHEN).values["name"] == "Chen Guodong"
    assert check(workspace).problems == ()


def test_check_finds_values_that_an_erasure_should_have_taken_and_repair_takes_them(
    workspace: Workspace, tmp_path: Path
) -> None:
    with_chen(workspace)
    (body, number), = workspace.connection.execute(
        "SELECT body, id FROM edit WHERE record = ? AND instr(body, 'Guodong')", (CHEN,)
    ).fetchall()
    erase(workspace)
    workspace.connection.execute("UPDATE edit SET body = ? WHERE id = ?", (body, number))
    workspace.connection.execute("DELETE FROM erasure")
    workspace.connection.execute("DELETE FROM erased")
    found = check(workspace)
    assert {one.kind for one in found.problems} >= {"erasure"}
    assert check(workspace, repair=True).sound
    assert check(workspace).problems == ()
    assert values_in_log(workspace) == [1]


def test_a_reader_that_knows_no_erasure_sees_a_deletion_over_every_head(workspace: Workspace) -> None:
    with_chen(workspace)
    erase(workspace)
    (erasure,) = [one for one in workspace.log.every() if one.op == ERASE]
    assert erasure.values == {LIFE: 1}
    assert set(erasure.over) == {LIFE}


def test_what_is_written_after_an_erasure_names_it(workspace: Workspace) -> None:
    with_chen(workspace)
    erase(workspace)
    with workspace.action("add") as action:
        action.create("contact", {"name": "Chen, anew", "account": ACCOUNT, "motive": "none"}, id=CHEN)
    (erasure,) = [one.id for one in workspace.log.every() if one.op == ERASE]
    after = [one for one in workspace.log.every() if one.record == CHEN and one.values and one.id != erasure]
    assert [one.over[ERASURES] for one in after] == [(erasure,), (erasure,)]


def test_a_person_made_elsewhere_under_the_same_id_is_erased_too(workspace: Workspace) -> None:
    """Two devices import the same file; one of them erases."""
    with_chen(workspace)
    erase(workspace)
    bring(workspace, piece(
        edit(1, {"name": f"Chen {PHONE}"}, kind="contact", record=CHEN, stream=BEN), stream=BEN
    ))
    assert workspace.read("contact", CHEN).deleted
    assert check(workspace).problems == ()
