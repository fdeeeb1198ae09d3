"""Exports: everything comes back equal, nothing private leaves unasked, no text is ever calculated."""

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamtui.actions import records
from kamtui.actions.exports import FORMATS, export, format_of
from kamtui.actions.imports import import_file
from kamtui.documents.plain import records_json
from kamtui.errors import KamtuiError
from kamtui.records.kinds import Field, Kind, all_kinds, kind_names, kind_of
from kamtui.records.values import Mix, Moment, Money, RecordId, Value
from kamtui.store.ids import id_text, read_id
from kamtui.store.undo import undo
from kamtui.store.workspace import Workspace

Made = dict[str, list[RecordId]]
NAUGHTY = [
    "'", "''=1+1", "=1+1", "@SUM(A1)", "-1+1", "+1", "\t=x", "\r\n=x", "a\rb", "a\r\nb", '"', ",;|", "\x00", "\ufeff",
    "NULL", "true", "-5", "+49 30 1234", "＝1", " x ", "[brackets]", "x[1]", "nan", "1e5", "007", "田中さん", "🏳️‍🌈",
    "\u202e",
]
"""Texts that spreadsheets and readers of files are known to spoil."""

texts = st.one_of(st.sampled_from(NAUGHTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
days = st.dates().map(lambda day: day.isoformat())
moments = st.builds(
    lambda when, zone: Moment(when.strftime("%Y-%m-%dT%H:%M:%SZ"), zone),
    st.datetimes(min_value=datetime(1001, 1, 2), max_value=datetime(9998, 12, 30)),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "+05:45", "-03:30", "Mars/Olympus", "UTC"]),
)
amounts = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9).map(str)
money = st.builds(Money, amounts, st.sampled_from(["", "CNY", "EUR"]))
mixes = st.builds(Mix, *[st.integers(0, 600)] * 4)
words = st.lists(texts.filter(bool), max_size=3).map(tuple)


def value_of(field: Field, draw: Any, made: Made) -> Value:
    """Any value the field may hold: a reference may also name a record that is not here."""
    ids = st.sampled_from([*made.get(field.target, []), b"\x01" * 16])
    shapes: dict[str, st.SearchStrategy[Any]] = {
        "text": texts, "long": texts, "choice": texts, "int": st.integers(-(2**63), 2**63 - 1),
        "float": st.floats(allow_nan=False, allow_infinity=False), "bool": st.booleans(), "day": days,
        "when": st.one_of(days, moments), "money": money, "mix": mixes, "list": words, "ref": ids,
        "set": st.lists(ids, max_size=3, unique=True).map(tuple),
    }
    value: Value = draw(shapes[field.shape])
    return value


@st.composite
def contents(draw: Any) -> list[tuple[str, RecordId, dict[str, Value]]]:
    """Records of every kind with any of their fields, and extra ones."""
    found: list[tuple[str, RecordId, dict[str, Value]]] = []
    made: Made = {}
    for name in kind_names():
        made[name] = draw(st.lists(st.uuids(version=4).map(lambda one: one.bytes), max_size=2, unique=True))
    for name, ids in made.items():
        kind = kind_of(name)
        for place, id in enumerate(ids):
            above = {**made, name: ids[:place]}  # nothing leads back to itself
            fields = [one for one in kind.fields if not one.through]
            chosen = [one for one in fields if one.required or draw(st.booleans())]
            values = {one.name: value_of(one, draw, above) for one in chosen}
            for one in fields:
                if one.required and values[one.name] in ("", ()):
                    values[one.name] = "x"
            for heading in draw(st.lists(texts, max_size=2)):
                values[f"x.{heading}"] = draw(texts)
            found.append((name, id, values))
    return found


def fill(workspace: Workspace, content: list[tuple[str, RecordId, dict[str, Value]]]) -> None:
    with workspace.action("fill") as transaction:
        for kind, id, values in content:
            transaction.create(kind, values, id)


def exported(workspace: Workspace, path: Path, format: str = "json") -> bytes:
    """An export with everything in it."""
    export(workspace, path, format, private=True)
    return path.read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(content=contents())
def test_a_json_export_comes_back_as_an_equal_workspace(
    content: list[tuple[str, RecordId, dict[str, Value]]], empty: Callable[[], Workspace], tmp_path: Path
) -> None:
    first, second = empty(), empty()
    fill(first, content)
    before = exported(first, tmp_path / "a.json")
    results = import_file(second, tmp_path / "a.json")
    assert [row for result in results for row in result.skipped] == []
    assert sum(result.created for result in results) == len(content)
    assert exported(second, tmp_path / "b.json") == before
    first.close()
    second.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(content=contents())
def test_a_csv_export_comes_back_as_an_equal_workspace(
    content: list[tuple[str, RecordId, dict[str, Value]]], empty: Callable[[], Workspace], tmp_path: Path
) -> None:
    first, second = empty(), empty()
    fill(first, content)
    before = exported(first, tmp_path / "a.json")
    export(first, tmp_path / "all.csv", "csv", private=True)
    import_file(second, tmp_path / "all.csv")
    assert exported(second, tmp_path / "b.json") == before
    first.close()
    second.close()


PEOPLE = (
    ("Chen", "CTO", None), ("Li", "Buyer", "Chen"), ("Wu", "Engineer", "Chen"), ("Zhao", "Operator", "Wu"),
)


def house(workspace: Workspace) -> dict[str, RecordId]:
    """An account with its people, a visit and a step; the seat of one was made by hand in the chart."""
    ids = {"account": records.add(workspace, "account", {"name": "Hengyue", "private_notes": "hush", "x.Old": "1"})}
    with workspace.action("chart") as transaction:
        seat = transaction.create("seat", {"account": ids["account"], "title": "Deputy", "state": "acting"})
        ids["Kong"] = transaction.create("contact", {"name": "Kong", "account": ids["account"], "motive": "fame"})
        transaction.create("tenure", {"contact": ids["Kong"], "seat": seat, "since": "2025-01-01"})
    for name, title, boss in PEOPLE:
        values: dict[str, Value] = {"name": name, "account": ids["account"], "title": title}
        if boss:
            values["boss"] = ids[boss]
        ids[name] = records.add(workspace, "contact", values)
    ids["visit"] = records.add(workspace, "visit", {"account": ids["account"], "attendees": (ids["Li"], ids["Wu"])})
    return ids


@pytest.mark.parametrize("backwards", [False, True])
def test_a_folder_of_csv_files_comes_back_equal_in_any_order(
    empty: Callable[[], Workspace], tmp_path: Path, backwards: bool
) -> None:
    first, second = empty(), empty()
    house(first)
    written = export(first, tmp_path / "out", "csv", private=True)
    assert {Path(one.file).name for one in written} == {
        "accounts.csv", "contacts.csv", "seats.csv", "tenures.csv", "visits.csv",
    }
    for path in sorted((tmp_path / "out").iterdir(), reverse=backwards):
        import_file(second, path)
    assert exported(second, tmp_path / "b.json") == exported(first, tmp_path / "a.json")


def test_a_title_typed_into_the_sheet_comes_back_as_a_title(workspace: Workspace, tmp_path: Path) -> None:
    house(workspace)
    export(workspace, tmp_path / "contacts.csv", "csv")
    sheet = (tmp_path / "contacts.csv").read_text("utf-8-sig")
    (tmp_path / "contacts.csv").write_text(sheet.replace("Operator", "Foreman"), "utf-8")
    (result,) = import_file(workspace, tmp_path / "contacts.csv")
    assert (result.created, result.updated, result.unchanged) == (0, 1, 4)
    assert {each["name"]: each["title"] for each in records_json(workspace, "contact")}["Zhao"] == "Foreman"


@pytest.mark.parametrize("name", ["all.json", "all.csv"])
def test_an_old_export_never_reverts_newer_edits(workspace: Workspace, tmp_path: Path, name: str) -> None:
    ids = house(workspace)
    export(workspace, tmp_path / name, name[-4:].strip("."), private=True)
    account = workspace.read("account", ids["account"])
    records.change(workspace, account, {"name": "Hengyue Bank", "private_notes": None})
    records.change(workspace, workspace.read("contact", ids["Zhao"]), {"title": "Foreman", "boss": ids["Li"]})
    records.change(workspace, workspace.read("visit", ids["visit"]), {"attendees": (ids["Li"], ids["Zhao"])})
    records.remove(workspace, "contact", ids["Kong"])
    before = exported(workspace, tmp_path / "before.json")
    results = import_file(workspace, tmp_path / name)
    assert sum(result.created + result.updated for result in results) == 0
    assert {reason for result in results for _row, reason in result.skipped} == {"deleted here"}
    assert exported(workspace, tmp_path / "after.json") == before


def test_an_import_of_an_export_is_one_step_of_undo(empty: Callable[[], Workspace], tmp_path: Path) -> None:
    first, second = empty(), empty()
    house(first)
    before = exported(first, tmp_path / "a.json")
    import_file(second, tmp_path / "a.json")
    undo(second)
    assert json.loads(exported(second, tmp_path / "b.json"))["records"] == []
    import_file(second, tmp_path / "a.json")
    assert exported(second, tmp_path / "c.json") == before


def test_no_private_field_of_any_kind_leaves_unasked(workspace: Workspace, tmp_path: Path) -> None:
    private = [(kind, field) for kind in all_kinds() for field in kind.fields if field.private]
    assert {field.private for _kind, field in private} == {"team", "own"}
    account = records.add(workspace, "account", {"name": "Hengyue"})
    for kind, field in private:
        records.add(workspace, kind.name, {**needed(kind, account), field.name: secret(field)})
    for name, format in (("a.json", "json"), ("a.csv", "csv"), ("contacts.csv", "csv")):
        export(workspace, tmp_path / name, format)
        assert "1999-09-09" not in (tmp_path / name).read_text("utf-8")
        assert "SECRET" not in (tmp_path / name).read_text("utf-8")
    export(workspace, tmp_path / "out", "csv")
    everything = "".join(path.read_text("utf-8") for path in (tmp_path / "out").iterdir())
    assert "SECRET" not in everything
    assert not any(field.name in heading for _kind, field in private for heading in everything.split(","))
    for name, format in (("b.json", "json"), ("b.csv", "csv")):
        text = exported(workspace, tmp_path / name, format).decode()
        assert text.count("SECRET") + text.count("1999-09-09") == len(private)


def secret(field: Field) -> Value:
    return "1999-09-09" if field.shape == "day" else "SECRET"


def needed(kind: Kind, account: RecordId) -> dict[str, Value]:
    """The required fields of a kind."""
    required = [field for field in kind.fields if field.required]
    return {field.name: account if field.target else f"{field.name} of {kind.name}" for field in required}


def cells(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def test_no_cell_of_a_sheet_begins_like_a_formula(workspace: Workspace, tmp_path: Path) -> None:
    for text in ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd", "\t=1", "\r=1", "'=1", "=HYPERLINK(1)"]:
        records.add(workspace, "account", {"name": text, "x.=evil": text})
    records.add(workspace, "contact", {"name": "x", "phones": ("+49 30 1234",), "notes": "-5"})
    export(workspace, tmp_path / "all.csv", "csv")
    found = [cell for row in cells(tmp_path / "all.csv") for cell in row]
    assert {cell for cell in found if cell[:1] in tuple("=+-@\t\r")} == {"+49 30 1234", "-5"}
    assert "'=1+1" in found
    assert "''=1" in found


def test_csv_is_marked_for_excel_and_json_is_not(workspace: Workspace, tmp_path: Path) -> None:
    records.add(workspace, "account", {"name": "恒岳"})
    assert exported(workspace, tmp_path / "accounts.csv", "csv").startswith(b"\xef\xbb\xbfid,kind,name")
    assert exported(workspace, tmp_path / "a.json").startswith(b'{"kamtui": 1, "records": [')


def test_json_holds_ids_and_stored_fields_only(workspace: Workspace, tmp_path: Path) -> None:
    ids = house(workspace)
    content = json.loads(exported(workspace, tmp_path / "a.json"))
    by_id = {one["id"]: one for one in content["records"]}
    assert content["kamtui"] == 1
    assert set(by_id[id_text(ids["Li"])]) == {"id", "kind", "name", "account"}
    assert by_id[id_text(ids["visit"])]["attendees"] == sorted(id_text(ids[name]) for name in ("Li", "Wu"))
    assert by_id[id_text(ids["account"])]["extra"] == {"Old": "1"}
    keys = [(kind_names().index(one["kind"]), read_id(one["id"])) for one in content["records"]]
    assert keys == sorted(keys)


def test_an_export_changes_neither_with_the_clock_nor_when_done_again(workspace: Workspace, tmp_path: Path) -> None:
    house(workspace)
    assert exported(workspace, tmp_path / "a.json") == exported(workspace, tmp_path / "b.json")
    export(workspace, tmp_path / "a.csv", "csv")
    export(workspace, tmp_path / "b.csv", "csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_what_a_command_printed_as_json_comes_back(empty: Callable[[], Workspace], tmp_path: Path) -> None:
    first, second = empty(), empty()
    ids = house(first)
    for kind in ("account", "contact"):
        (tmp_path / f"{kind}.json").write_text(json.dumps(list(records_json(first, kind, private=True))), "utf-8")
        import_file(second, tmp_path / f"{kind}.json")
        assert list(records_json(second, kind, private=True)) == list(records_json(first, kind, private=True))
    assert import_file(first, tmp_path / "contact.json")[0].unchanged == len(ids) - 2


def test_one_file_of_one_kind_is_named_after_it(workspace: Workspace, tmp_path: Path) -> None:
    house(workspace)
    (written,) = export(workspace, tmp_path / "Contacts.csv", "csv")
    assert (written.kind, written.records) == ("contact", 5)
    assert {row[1] for row in cells(tmp_path / "Contacts.csv")[1:]} == {"contact"}


def test_standard_output_gets_the_whole_table(workspace: Workspace, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    records.add(workspace, "account", {"name": "恒岳"})
    export(workspace, "-", "csv")
    export(workspace, "-", "json")
    written = capsysbinary.readouterr().out.decode()
    assert written.count("恒岳") == 2


def test_a_broken_off_export_leaves_the_old_file_and_no_remains(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records.add(workspace, "account", {"name": "Hengyue"})
    old = exported(workspace, tmp_path / "a.json")
    records.add(workspace, "account", {"name": "Suhe"})

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(KamtuiError, match="No space left"):
        export(workspace, tmp_path / "a.json", "json")
    assert (tmp_path / "a.json").read_bytes() == old
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


def test_a_kind_whose_records_are_gone_leaves_no_old_sheet_behind(workspace: Workspace, tmp_path: Path) -> None:
    account = records.add(workspace, "account", {"name": "Hengyue"})
    export(workspace, tmp_path / "out", "csv")
    records.remove(workspace, "account", account)
    export(workspace, tmp_path / "out", "csv")
    assert len(cells(tmp_path / "out" / "accounts.csv")) == 1


def test_an_unknown_format_and_a_file_for_a_folder_are_refused(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(KamtuiError, match="cannot export tar"):
        export(workspace, tmp_path / "a", "tar")
    (tmp_path / "a").write_text("x")
    with pytest.raises(KamtuiError, match="not a folder"):
        export(workspace, tmp_path / "a", "csv")


def test_a_file_of_a_newer_kamtui_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"kamtui": 2, "records": []}')
    with pytest.raises(KamtuiError, match="newer kamtui"):
        import_file(workspace, tmp_path / "a.json")


def test_records_that_cannot_be_taken_are_listed_and_the_rest_comes_in(workspace: Workspace, tmp_path: Path) -> None:
    good = {"id": id_text(b"\x02" * 16), "kind": "account", "name": "Hengyue", "tier": "gold", "new_field": [1, {}]}
    rows = [good, {"id": "no", "kind": "account"}, {"id": id_text(b"\x03" * 16), "kind": "rocket"},
            {"id": id_text(b"\x04" * 16), "kind": "account"}, "x"]
    (tmp_path / "a.json").write_text(json.dumps({"kamtui": 1, "records": rows}))
    results = import_file(workspace, tmp_path / "a.json")
    assert sum(result.created for result in results) == 1
    assert sorted(row for result in results for row, _reason in result.skipped) == [2, 3, 4, 5]
    (account,) = records_json(workspace, "account")
    assert account["extra"] == {"new_field": "[1, {}]"}


# Names and folders


@pytest.mark.parametrize("name", ["x.XLS", "x.ods", "x.pdf"])
@pytest.mark.parametrize("form", [None, "json", "csv"])
def test_a_name_that_promises_another_format_is_refused_with_the_formats_there_are(
    name: str, form: str | None, workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / name
    with pytest.raises(KamtuiError, match=f"cannot export {path.suffix.lower()}") as caught:
        export(workspace, path, form or format_of(path))
    assert caught.value.hint == f"Formats: {', '.join(FORMATS)}"
    assert not path.exists()


def test_the_format_is_told_by_the_name_and_a_folder_needs_it_said(workspace: Workspace, tmp_path: Path) -> None:
    assert [format_of(name) for name in ("-", "x.csv", "x.JSON", "x", "a.b")] == ["json", "csv", "json", "json", "json"]
    for path in (f"{tmp_path}/new/", tmp_path):
        with pytest.raises(KamtuiError, match="is a folder") as caught:
            format_of(path)
        assert "--format csv" in caught.value.hint
        with pytest.raises(KamtuiError, match="is a folder"):
            export(workspace, path, "json")
    assert not (tmp_path / "new").exists()


def test_the_folder_of_a_csv_export_is_made_and_none_above_it(workspace: Workspace, tmp_path: Path) -> None:
    records.add(workspace, "account", {"name": "Hengyue"})
    assert [Path(one.file).name for one in export(workspace, f"{tmp_path}/new/", "csv")] == ["accounts.csv"]
    with pytest.raises(KamtuiError, match="could not be made"):
        export(workspace, tmp_path / "a" / "b", "csv")
    for name in ("x.json", "x.csv"):
        with pytest.raises(KamtuiError, match="could not be written") as caught:
            export(workspace, tmp_path / "a" / name, format_of(name))
        assert "there is no folder" in caught.value.message
    assert not (tmp_path / "a").exists()
