"""Records as `--json` prints them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pytest

from kamtui.actions import records
from kamtui.documents.plain import record_json, records_json
from kamtui.errors import KamtuiError
from kamtui.records.fields import Label, Required
from kamtui.records.kinds import all_kinds, forget, kind, kind_of
from kamtui.records.values import Mix, Moment, Money
from kamtui.store.ids import id_text, new_id
from kamtui.store.workspace import Workspace


def test_every_field_is_there_and_empty_ones_are_null(workspace: Workspace) -> None:
    account = records.add(workspace, "account", {"name": "Hengyue"})
    found = record_json(workspace, "account", account)
    assert list(found) == ["id", "kind", *(field.name for field in kind_of("account").fields), "extra"]
    assert (found["id"], found["kind"], found["name"]) == (id_text(account), "account", "Hengyue")
    assert [found[name] for name in ("tier", "parent", "pinned", "phones", "extra")] == [None, None, None, [], {}]


def test_values_are_printed_in_the_contracts_forms(workspace: Workspace) -> None:
    account = records.add(workspace, "account", {"name": "Hengyue", "pinned": False, "x.Old code": "7"})
    contact = records.add(workspace, "contact", {"name": "Chen", "account": account})
    sale = records.add(workspace, "opportunity", {"name": "Drill", "account": account, "value": Money("10", "CNY")})
    visit = records.add(workspace, "visit", {
        "account": account, "when": Moment("2026-11-24T02:00:00Z", "Asia/Shanghai"), "mix": Mix(4, 3, 2, 1),
        "attendees": (contact,), "opportunity": sale,
    })
    assert record_json(workspace, "account", account)["pinned"] is False
    assert record_json(workspace, "account", account)["extra"] == {"Old code": "7"}
    assert record_json(workspace, "opportunity", sale)["value"] == {"amount": "10", "currency": "CNY"}
    found = record_json(workspace, "visit", visit)
    assert found["when"] == "2026-11-24T10:00:00+08:00"
    assert found["mix"] == {"trust": 4, "needs": 3, "objections": 2, "closing": 1}
    assert found["account"] == {"id": id_text(account), "name": "Hengyue"}
    assert found["attendees"] == [{"id": id_text(contact), "name": "Chen"}]
    records.change(workspace, workspace.read("visit", visit), {"when": "2026-11-25"})
    assert record_json(workspace, "visit", visit)["when"] == "2026-11-25"


def test_a_reference_to_nothing_has_no_name(workspace: Workspace) -> None:
    gone = new_id()
    step = records.add(workspace, "step", {"account": gone, "text": "Call"})
    for found in (record_json(workspace, "step", step), *records_json(workspace, "step")):
        assert found["account"] == {"id": id_text(gone), "name": None}


def test_a_contact_shows_what_its_seat_says(workspace: Workspace) -> None:
    account = records.add(workspace, "account", {"name": "Hengyue"})
    chen = records.add(workspace, "contact", {"name": "Chen", "account": account, "title": "CTO", "level": "executive"})
    li = records.add(workspace, "contact", {"name": "Li", "account": account, "department": "IT", "boss": chen})
    found = record_json(workspace, "contact", li)
    assert (found["title"], found["department"]) == (None, "IT")
    assert found["boss"] == {"id": id_text(chen), "name": "Chen"}
    assert record_json(workspace, "contact", chen)["level"] == "executive"


def test_private_fields_are_there_only_when_asked_for(workspace: Workspace) -> None:
    secret = {field.name for field in kind_of("contact").fields if field.private}
    contact = records.add(workspace, "contact", {"name": "Chen", "motive": "fame", "birthday": "1970-01-01"})
    assert secret >= {"motive", "birthday"}
    assert record_json(workspace, "contact", contact)["motive"] == "fame"
    assert not secret & set(record_json(workspace, "contact", contact, private=False))
    (listed,) = records_json(workspace, "contact")
    assert not secret & set(listed)
    (listed,) = records_json(workspace, "contact", private=True)
    assert listed["birthday"] == "1970-01-01"


def test_one_record_and_the_list_say_the_same_of_every_kind(workspace: Workspace) -> None:
    account = records.add(workspace, "account", {"name": "Hengyue", "tier": "gold"})
    mate = records.add(workspace, "teammate", {"name": "Lin", "skills": ("tape", "disk")})
    boss = records.add(workspace, "contact", {"name": "Chen", "account": account, "title": "CTO"})
    people = [records.add(workspace, "contact", {"name": f"P{n}", "account": account, "boss": boss}) for n in range(3)]
    visit = records.add(workspace, "visit", {
        "account": account, "attendees": tuple(people), "note": "first line\nsecond", "owner": mate,
    })
    records.add(workspace, "step", {"account": account, "text": "Call", "visit": visit, "owner": mate})
    records.add(workspace, "setting", {"key": "theme", "own_value": "dark"})
    seen = 0
    for declared in all_kinds():
        for found in records_json(workspace, declared.name, private=True):
            assert record_json(workspace, declared.name, bytes.fromhex(found["id"].replace("-", ""))) == found
            seen += 1
    assert seen >= 14
    (step,) = records_json(workspace, "step")
    assert step["visit"]["name"] == "first line"


def test_a_list_comes_in_the_order_asked_for_and_else_in_its_own(workspace: Workspace) -> None:
    ids = [records.add(workspace, "account", {"name": name}) for name in ("Wuxi", "Hengyue", "Beichen")]
    records.add(workspace, "account", {"name": "Zhu", "tier": "platinum"})
    assert [one["name"] for one in records_json(workspace, "account")] == ["Zhu", "Beichen", "Hengyue", "Wuxi"]
    asked = [ids[2], new_id(), ids[0]]
    assert [one["name"] for one in records_json(workspace, "account", asked)] == ["Beichen", "Wuxi"]


def test_long_lists_of_ids_are_read_in_parts(workspace: Workspace) -> None:
    with workspace.action("fill") as transaction:
        ids = [transaction.create("account", {"name": f"A{n}"}) for n in range(1201)]
    assert [one["id"] for one in records_json(workspace, "account", ids[::-1])] == [id_text(id) for id in ids[::-1]]


def test_a_deleted_record_cannot_be_shown(workspace: Workspace) -> None:
    account = records.add(workspace, "account", {"name": "Hengyue"})
    records.remove(workspace, "account", account)
    with pytest.raises(KamtuiError, match="no such account"):
        record_json(workspace, "account", account)


@pytest.fixture
def toy() -> Iterator[str]:
    """A kind that only this test knows."""

    @kind("toy", "toy", "toys", title="label")
    class Toy:
        label: Annotated[str, Label("Label"), Required()]
        wheels: Annotated[int, Label("Wheels")]

    assert kind_of("toy").made is Toy
    yield "toy"
    forget("toy")


def test_a_kind_is_printed_by_its_declaration_alone(toy: str, tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "toys.db", tmp_path, create=True) as workspace:
        lorry = records.add(workspace, toy, {"label": "Lorry", "wheels": 6})
        expected = {"id": id_text(lorry), "kind": "toy", "label": "Lorry", "wheels": 6, "extra": {}}
        assert record_json(workspace, toy, lorry) == expected
        assert list(records_json(workspace, toy)) == [expected]
