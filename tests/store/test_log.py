"""The change log: numbers, clock, bodies."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamtui.records.values import Value
from kamtui.store.ids import derived_id, id_text, is_id, link_id, read_id
from kamtui.store.log import COUNTER_BITS, CREATE, WRITE, Edit, edit_id, milliseconds, stream_of, tick
from kamtui.store.workspace import Workspace

RECORD = derived_id("someone")

scalars = st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False) \
    | st.text(st.characters(exclude_categories=["Cs"])) | st.binary()
values = st.dictionaries(
    st.text("abc~x.客", min_size=1, max_size=5), scalars | st.tuples(scalars, scalars), min_size=1, max_size=4
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=values, over=st.lists(st.integers(1, 2**62), max_size=3))
def test_an_edit_is_read_as_it_was_written_bit_for_bit(
    workspace: Workspace, values: dict[str, Value], over: list[int]
) -> None:
    heads = {name: tuple(over) for name in values if over}
    workspace.connection.execute("BEGIN")
    edit = Edit(edit_id(1, 1), 7, edit_id(1, 1), CREATE, "account", RECORD, values, heads)
    assert workspace.log.append(edit, later=False)
    found = workspace.log.get(edit.id)
    workspace.log.words.forget()
    workspace.connection.execute("ROLLBACK")
    assert repr(found) == repr(edit)


def test_a_long_note_is_compressed_and_read_back(workspace: Workspace) -> None:
    with workspace.action("add") as action:
        account = action.create("account", {"name": "Hengyue", "notes": "协议" * 5000})
    (size,) = workspace.connection.execute("SELECT length(body) FROM edit").fetchone()
    assert size < 500
    edits = workspace.log.of_record(account, workspace.base_of("account", account))
    assert edits[0].values["notes"] == "协议" * 5000


def test_an_edit_that_is_known_is_not_added_again(workspace: Workspace) -> None:
    edit = Edit(edit_id(1, 1), 7, edit_id(1, 1), WRITE, "account", RECORD, {"name": "A"}, {})
    with workspace.action("sync"):
        assert workspace.log.append(edit, later=False)
        assert not workspace.log.append(edit._replace(values={"name": "B"}), later=False)
        assert workspace.log.get(edit.id).values == {"name": "A"}


def test_an_edit_the_log_does_not_hold_is_an_error(workspace: Workspace) -> None:
    with pytest.raises(KeyError):
        workspace.log.get(edit_id(9, 9))


def test_a_body_that_cannot_be_read_is_an_error_that_names_the_edit(workspace: Workspace) -> None:
    with workspace.action("add") as action:
        action.create("account", {"name": "Hengyue"})
    workspace.connection.execute("UPDATE edit SET body = x'c100'")
    with pytest.raises(ValueError, match="cannot be read"):
        list(workspace.log.every())


def test_the_edits_of_an_action_are_found_in_both_of_its_streams(workspace: Workspace) -> None:
    with workspace.action("add") as action:
        contact = action.create("contact", {"name": "Chen", "motive": "promotion"})
        action.create("step", {"account": derived_id("a"), "text": "call"})
    edits = workspace.log.of_action(action.action)
    assert [edit.kind for edit in edits] == ["contact", "contact", "step"]
    assert len({stream_of(edit.id) for edit in edits}) == 2
    assert {edit.action for edit in edits} == {action.action}
    assert edits[0].record == contact


def test_the_number_of_an_edit_holds_its_stream() -> None:
    assert stream_of(edit_id(5, 2**40 - 1)) == 5


def test_the_clock_never_runs_back_and_a_full_counter_carries_into_the_milliseconds() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    reading = tick(0, now)
    assert milliseconds(reading) == int(now.timestamp() * 1000)
    assert tick(reading, now - timedelta(days=3650)) == reading + 1
    full = reading | (1 << COUNTER_BITS) - 1
    assert milliseconds(tick(full, now)) == milliseconds(reading) + 1


def test_ids_are_derived_the_same_on_every_device_and_written_as_uuids() -> None:
    link = link_id("visit.attendees", b"a" * 16, b"b" * 16)
    assert id_text(link) == "2bbb488f-af14-55b8-8fe3-31200b45e5eb"
    assert link == link_id("visit.attendees", b"a" * 16, b"b" * 16)
    assert link != link_id("visit.attendees", b"b" * 16, b"a" * 16)
    assert read_id(id_text(link)) == link
    assert is_id(id_text(link))
    assert not is_id("Hengyue Bank")
