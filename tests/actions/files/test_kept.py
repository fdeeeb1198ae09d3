"""What an import cannot put into a field: kept whole, counted and told."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kamtui.actions.exports import export
from kamtui.actions.imports import Imported, import_file
from kamtui.actions.records import add, remove
from kamtui.documents.briefing import as_json, briefing
from kamtui.documents.plain import records_json
from kamtui.errors import KamtuiError
from kamtui.records.validation import VALUE_BYTES
from kamtui.records.values import Moment
from kamtui.store.ids import read_id
from kamtui.store.undo import redo, undo
from kamtui.store.workspace import Workspace

Write = Callable[..., Path]

PEOPLE = "Name,Company,Title\nChen,Hengyue,CTO\nLi,Hengyue,Buyer\n"


def one(workspace: Workspace, path: Path, **options: Any) -> Imported:
    (result,) = import_file(workspace, path, **options)
    return result


def named(workspace: Workspace, kind: str, name: str) -> dict[str, Any]:
    (found,) = [each for each in records_json(workspace, kind, private=True) if each["name"] == name]
    return found


# Undone and imported again


def test_an_account_made_for_its_people_comes_back_when_the_undone_file_comes_again(
    workspace: Workspace, file: Write
) -> None:
    path = file("people.csv", PEOPLE)
    one(workspace, path)
    undo(workspace)
    result = one(workspace, path)
    assert (result.created, result.skipped, result.kept) == (2, [], [])
    assert named(workspace, "contact", "Chen")["account"]["name"] == "Hengyue"
    assert named(workspace, "contact", "Li")["title"] == "Buyer"


def test_an_account_undone_with_its_people_comes_back_from_another_file(workspace: Workspace, file: Write) -> None:
    one(workspace, file("people.csv", PEOPLE))
    undo(workspace)
    result = one(workspace, file("accounts.csv", "Company,Industry\nHengyue,Banking\n"))
    assert (result.created, result.skipped) == (1, [])
    assert named(workspace, "account", "Hengyue")["industry"] == "Banking"


def test_what_a_person_deleted_stays_deleted_also_when_the_deletion_was_undone_and_made_again(
    workspace: Workspace, file: Write
) -> None:
    path = file("people.csv", PEOPLE)
    one(workspace, path)
    remove(workspace, "contact", read_id(named(workspace, "contact", "Chen")["id"]))
    undo(workspace)
    redo(workspace)
    assert [reason for _row, reason in one(workspace, path).skipped] == ["deleted here"]
    assert [each["name"] for each in records_json(workspace, "contact")] == ["Li"]


def test_a_record_made_by_hand_and_undone_comes_back_from_its_export(workspace: Workspace, tmp_path: Path) -> None:
    add(workspace, "account", {"name": "Hengyue"})
    export(workspace, tmp_path / "all.json", "json")
    undo(workspace)
    assert one(workspace, tmp_path / "all.json").created == 1
    assert named(workspace, "account", "Hengyue")


# The order of sets


def test_people_of_a_visit_keep_their_order_in_another_workspace(
    empty: Callable[[], Workspace], tmp_path: Path
) -> None:
    first, second = empty(), empty()
    firm = add(first, "account", {"name": "Hengyue"})
    people = [add(first, "contact", {"name": name, "account": firm}) for name in ("Chen", "Li", "Wu", "Zhao")]
    people = [people[2], people[0], people[3], people[1]]
    when = Moment("2026-11-24T02:00:00Z", "Asia/Shanghai")
    add(first, "visit", {"account": firm, "when": when, "attendees": tuple(people), "tags": ("z", "a", "m")})
    export(first, tmp_path / "all.json", "json", private=True)
    import_file(second, tmp_path / "all.json")
    for workspace in (first, second):
        (visit,) = records_json(workspace, "visit")
        assert [each["name"] for each in visit["attendees"]] == ["Wu", "Chen", "Zhao", "Li"]
        assert visit["tags"] == ["z", "a", "m"]
    assert as_json(briefing(second, firm)) == as_json(briefing(first, firm))


# Told


ODD = (
    "Company,客户分级,Employees,Customer since,Fax,Unused\n"
    "A,silver,12x,5/6/26,1,\nB,silver,900,2020-01-02,2,\nC,bronze!,10,03/04/2020,,\n"
)


def test_values_that_no_field_can_hold_are_counted_told_and_kept_whole(workspace: Workspace, file: Write) -> None:
    result = one(workspace, file("list.csv", ODD))
    assert result.notes == [
        "客户分级: 3 values kept as text, such as silver",
        "Employees: 1 value kept as text: 12x",
        "Customer since: 2 values kept as text, such as 5/6/26",
        "Columns without a field, kept as extra ones: Fax",
    ]
    assert result.json()["kept_as_text"] == [
        {"row": 2, "field": "tier", "value": "silver"},
        {"row": 2, "field": "employees", "value": "12x"},
        {"row": 2, "field": "customer_since", "value": "5/6/26"},
        {"row": 3, "field": "tier", "value": "silver"},
        {"row": 4, "field": "tier", "value": "bronze!"},
        {"row": 4, "field": "customer_since", "value": "03/04/2020"},
    ]
    assert named(workspace, "account", "A")["extra"]["Employees"] == "12x"


def test_of_a_file_full_of_noise_a_hundred_values_are_listed(workspace: Workspace, file: Write) -> None:
    result = one(workspace, file("list.csv", "Company,Tier\n" + "".join(f"Firm {n},silver\n" for n in range(130))))
    assert result.notes == ["Tier: 130 values kept as text, such as silver"]
    assert len(result.json()["kept_as_text"]) == 100


def test_a_private_value_that_cannot_be_kept_in_its_field_is_counted_and_not_shown(
    workspace: Workspace, file: Write
) -> None:
    private = "a" * 100_001
    result = one(workspace, file("list.csv", f"Company,Private notes\nA,{private}\n"))
    assert result.json()["kept_as_text"] == [{"row": 2, "field": "private_notes", "value": ""}]
    assert named(workspace, "account", "A")["private_notes"] == private


def test_a_map_that_names_a_column_the_file_lacks_is_refused(workspace: Workspace, file: Write) -> None:
    path = file("list.csv", "Firma,Ort\nA,B\n")
    with pytest.raises(KamtuiError, match="no column Firmma") as caught:
        import_file(workspace, path, "account", columns={"Firmma": "name"})
    assert "Firma, Ort" in caught.value.message
    assert one(workspace, path, kind="account", columns={"Firma": "name"}).created == 1


# Names


def test_a_name_that_is_too_long_is_kept_whole_beside_and_told(workspace: Workspace, file: Write) -> None:
    long = "恒" * 201
    result = one(workspace, file("list.csv", f"Company,City\n{long},B\n"))
    assert result.notes == ["Company: 1 value is too long for its field, kept whole as text"]
    assert named(workspace, "account", long[:200])["extra"] == {"Company": long}


def test_a_name_keeps_every_sign_within_it(workspace: Workspace, file: Write, tmp_path: Path) -> None:
    names = ["a\u2029b", "a\n b", "a  b", "a\tb", "\u200bx", "x\u202ey", "a\x1b[31mb", "e\u0301", "\ufb01x"]
    with (tmp_path / "names.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([["Company", "City"], *([f" {name}\u2029", "X"] for name in names)])
    assert one(workspace, tmp_path / "names.csv").created == len(names)
    assert {each["name"] for each in records_json(workspace, "account")} == set(names)


def test_a_name_of_nothing_but_white_space_is_no_name(workspace: Workspace, file: Write) -> None:
    result = one(workspace, file("list.csv", "Company,City\n \u2029\u3000 ,B\nA,C\n"))
    assert result.skipped == [(2, "it has no name")]


def test_naughty_names_come_back_as_they_were(workspace: Workspace, corpus: Path, tmp_path: Path) -> None:
    (source,) = (corpus / "unicode").rglob("blns.json")
    names = {text.strip() for text in json.loads(source.read_text(encoding="utf-8"))}
    names = {text for text in names if text and len(text) <= 200 and "\x00" not in text}
    with (tmp_path / "names.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([["Contact name", "City"], *([name, "X"] for name in sorted(names))])
    result = one(workspace, tmp_path / "names.csv", kind="contact")
    assert (result.skipped, result.created) == ([], len(names))
    assert {each["name"] for each in records_json(workspace, "contact")} == names


# Lists and long texts


def test_an_entry_that_is_no_address_or_number_is_kept_as_text_and_the_others_in_their_field(
    workspace: Workspace, file: Write
) -> None:
    path = file("people.csv", "Name,Email,Phone\nChen,chen@hengyue.example; ask Li,n/a\nLi,li@x.example,+86 21 1\n")
    result = one(workspace, path)
    chen = named(workspace, "contact", "Chen")
    assert chen["emails"] == ["chen@hengyue.example"]
    assert (chen["phones"], chen["extra"]) == ([], {"Email": "ask Li", "Phone": "n/a"})
    assert result.notes == ["Email: 1 value kept as text: ask Li", "Phone: 1 value kept as text: n/a"]
    assert one(workspace, path).unchanged == 2


@pytest.mark.parametrize("heading", ["Notes", "Something"])
def test_a_text_no_bundle_could_carry_is_kept_whole_in_pieces(
    heading: str, workspace: Workspace, file: Write
) -> None:
    text = "恒" * 400_000
    result = one(workspace, file("list.csv", f"Company,Industry,{heading}\nA,B,{text}\n"))
    extra = named(workspace, "account", "A")["extra"]
    assert "".join(extra[name] for name in sorted(extra)) == text
    assert all(len(part.encode()) <= VALUE_BYTES for part in extra.values())
    assert any(heading in note for note in result.notes)


def test_an_own_file_with_a_text_no_bundle_could_carry_keeps_it_in_pieces(workspace: Workspace, file: Write) -> None:
    text = "恒" * 400_000
    rows = [
        {"id": f"00000000-0000-7000-8000-00000000000{n}", "kind": "account", "name": f"Firm {n}", field: text}
        for n, field in enumerate(("notes", "private_notes"))
    ]
    result = one(workspace, file("own.json", json.dumps({"kamtui": 1, "records": rows})))
    assert result.notes == ["notes: 1 value is too long for its field, kept whole as text"]
    assert result.skipped == [(2, f"Private notes is longer than {VALUE_BYTES} bytes")]
    extra = named(workspace, "account", "Firm 0")["extra"]
    assert "".join(extra[name] for name in sorted(extra)) == text


# Circles


def test_firms_that_would_be_part_of_themselves_are_told_and_keep_the_text(workspace: Workspace, file: Write) -> None:
    result = one(workspace, file("list.csv", "Company,Parent account\nA,B\nB,C\nC,A\nD,D\nE,A\n"))
    assert [each["parent"] and each["parent"]["name"] for each in records_json(workspace, "account")].count(None) == 2
    assert named(workspace, "account", "C")["extra"] == {"Parent account": "A"}
    assert named(workspace, "account", "D")["extra"] == {"Parent account": "D"}
    assert named(workspace, "account", "E")["parent"]["name"] == "A"
    assert result.notes == ["Row 4: C cannot have A as Part of", "Row 5: D cannot have D as Part of"]
    assert [each["row"] for each in result.json()["kept_as_text"]] == [4, 5]


def test_a_file_may_turn_a_firm_and_its_parent_round(workspace: Workspace, file: Write) -> None:
    one(workspace, file("a.csv", "Company,Parent account\nA,\nB,A\n"))
    result = one(workspace, file("b.csv", "Company,Parent account\nA,B\nB,\n"))
    assert (result.notes, result.updated) == ([], 2)
    assert named(workspace, "account", "A")["parent"]["name"] == "B"
    assert named(workspace, "account", "B")["parent"] is None


def test_a_circle_in_an_export_that_was_edited_is_told(workspace: Workspace, tmp_path: Path) -> None:
    ids = [f"00000000-0000-7000-8000-00000000000{n}" for n in (1, 2)]
    rows = [
        {"id": id, "kind": "account", "name": f"Firm {id[-1]}", "parent": above}
        for id, above in zip(ids, reversed(ids), strict=True)
    ]
    (tmp_path / "own.json").write_text(json.dumps({"kamtui": 1, "records": rows}))
    result = one(workspace, tmp_path / "own.json")
    assert result.notes == ["Row 2: Firm 2 cannot have Firm 1 as Part of"]
    assert named(workspace, "account", "Firm 1")["parent"]["name"] == "Firm 2"
    assert named(workspace, "account", "Firm 2")["extra"] == {"parent": ids[0]}


@pytest.mark.parametrize("around", ["[%s]", '{"kamtui": 1, "records": [%s]}'])
def test_half_a_character_in_json_becomes_the_sign_for_an_unknown_one(
    around: str, workspace: Workspace, file: Write
) -> None:
    record = r'{"id": "00000000-0000-7000-8000-000000000001", "kind": "account", "name": "a\ud800b \ud83d\ude00"}'
    if around == "[%s]":
        record = record.replace('"id"', '"Account ID"').replace('"kind": "account", ', "")
    assert one(workspace, file("list.json", around % record), kind="account").created == 1
    (firm,) = records_json(workspace, "account")
    assert firm["name"] == "a\ufffdb \U0001f600"
