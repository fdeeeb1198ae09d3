"""Lists with a row for each position a person held: one person, and seats for what they were before."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from kamtui.actions.imports import import_file
from kamtui.documents.plain import records_json
from kamtui.exchange.maps import read_map
from kamtui.store.undo import undo
from kamtui.store.workspace import Workspace

Write = Callable[..., Path]
COLUMNS = {
    "column 1": "key", "column 2": "boss", "column 3": "person", "column 4": "name", "column 5": "title",
    "column 6": "since", "column 7": "until", "column 8": "",
}
LINES = (
    "1||A|Chen|Head|2020-01-01||x\n"
    "2|1|B|Li|Buyer|2019-05-01|2021-03-31|pay 1\n"
    "3|1|B|Li|Head buyer|2021-04-01||pay 2\n"
    "4|2|C|Wu|Clerk|44562||x\n"
)


def test_an_earlier_position_is_a_former_seat_of_the_same_person(workspace: Workspace, file: Write) -> None:
    path = file("staff.txt", LINES)
    (result,) = import_file(workspace, path, "contact", columns=COLUMNS, bare=True)
    assert (result.read, result.created, result.skipped) == (4, 3, [])
    assert "1 earlier position, kept as a former seat of the same person" in result.notes
    people = {each["name"]: each for each in records_json(workspace, "contact")}
    assert {name: each["title"] for name, each in people.items()} == {
        "Chen": "Head", "Li": "Head buyer", "Wu": "Clerk",
    }
    # Wu's row names the key of Li's former position: the boss is Li all the same.
    assert people["Wu"]["boss"]["name"] == "Li"
    found = records_json(workspace, "tenure")
    tenures = sorted((each["contact"]["name"], each["since"], each["until"]) for each in found)
    assert tenures == [
        ("Chen", "2020-01-01", None), ("Li", "2019-05-01", "2021-03-31"), ("Li", "2021-04-01", None),
        ("Wu", "2022-01-01", None),
    ]
    (former,) = [each for each in records_json(workspace, "seat") if each["title"] == "Buyer"]
    assert former["extra"]["column 8"] == "pay 1"
    assert former["reports_to"]["name"] == "Head"


def test_such_a_list_again_changes_nothing_and_undo_takes_it_back_whole(workspace: Workspace, file: Write) -> None:
    path = file("staff.txt", LINES)
    import_file(workspace, path, "contact", columns=COLUMNS, bare=True)
    (edits,) = workspace.connection.execute("SELECT count(*) FROM edit").fetchone()
    (result,) = import_file(workspace, path, "contact", columns=COLUMNS, bare=True)
    assert (result.created, result.updated, result.unchanged) == (0, 0, 3)
    assert workspace.connection.execute("SELECT count(*) FROM edit").fetchone()[0] == edits
    undo(workspace)
    assert [list(records_json(workspace, kind)) for kind in ("contact", "seat", "tenure")] == [[], [], []]


ADVENTUREWORKS = """
kind = "contact"
headings = false

[columns]
"column 2" = "key"
"column 3" = "boss"
"column 4" = "person"
"column 7" = "first name"
"column 8" = "last name"
"column 9" = "middle name"
"column 11" = "title"
"column 15" = "emails"
"column 16" = "phones"
"column 28" = "department"
"column 29" = "since"
"column 30" = "until"
"""


@pytest.mark.corpus
def test_adventureworks_by_a_map(workspace: Workspace, file: Write, corpus: Path) -> None:
    path = corpus / "orgchart" / "dnoeth__AdventureWorksDW_Teradata" / "DimEmployee.csv"
    said = read_map(file("map.toml", ADVENTUREWORKS))
    assert not said.headings
    (result,) = import_file(workspace, path, said.kind, columns=said.columns, bare=True)
    assert (result.read, result.created, result.skipped, result.kept) == (296, 290, [], [])
    people = list(records_json(workspace, "contact"))
    bosses = Counter(each["boss"]["name"] for each in people if each["boss"])
    assert [each["name"] for each in people if not each["boss"]] == ["Ken J Sánchez"]
    assert bosses["Peter J Krebs"] == 24
    above = {each["id"]: each["boss"]["id"] for each in people if each["boss"]}

    def level(person: str) -> int:
        return 1 + level(above[person]) if person in above else 1

    assert max(level(each["id"]) for each in people) == 5
    tenures = list(records_json(workspace, "tenure"))
    assert (len(tenures), sum(bool(each["until"]) for each in tenures)) == (296, 6)
    (again,) = import_file(workspace, path, said.kind, columns=said.columns, bare=True)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 290)
