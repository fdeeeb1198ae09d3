"""`kamtui erase` at the command line, on the fictional workspace."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cli.conftest import Run

Read = Callable[..., Any]


def person(read: Read) -> dict[str, Any]:
    """Somebody with a phone and a title."""
    found: dict[str, Any] = next(one for one in read("contacts") if one.get("phones") and one.get("title"))
    return found


def bytes_of(file: Path) -> bytes:
    return b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))


def test_erasing_is_only_done_when_it_is_confirmed(run: Run, read: Read) -> None:
    one = person(read)
    told = run("erase", one["id"], code=1).stderr
    assert one["name"] in told
    assert "--yes" in told
    assert person(read) == one


def test_an_erased_person_is_in_no_list_and_in_no_byte_of_the_file(run: Run, read: Read, file: Path) -> None:
    one = person(read)
    phone = one["phones"][0].encode()
    assert phone in bytes_of(file)
    told = run("erase", one["id"], "--yes").stdout
    assert one["name"] in told
    assert "stay" in told
    assert one["id"] not in {each["id"] for each in read("contacts")}
    assert phone not in bytes_of(file)
    assert run("check").stdout.strip().endswith("all is sound")


def test_the_history_of_an_erased_person_says_that_it_was_erased(run: Run, read: Read) -> None:
    one = person(read)
    run("erase", one["id"], "--yes")
    told = run("history", one["id"]).stdout
    assert "erased" in told
    assert one["name"] not in told
    assert one["phones"][0] not in told
    assert "erased" in run("undo", "--list").stdout
    assert "erased" in run("undo", code=1).stderr


def test_an_erased_person_is_not_erased_again_and_cannot_be_changed(run: Run, read: Read) -> None:
    one = person(read)
    run("erase", one["id"], "--yes")
    assert "already" in run("erase", one["id"], "--yes", code=1).stderr
    run("set", one["id"], "name=Chen", code=1)


def test_a_deleted_person_is_erased_by_the_id_with_the_seat_and_title(run: Run, read: Read, file: Path) -> None:
    one = person(read)
    run("set", one["id"], "title=Zeremonienmeister")
    run("delete", one["id"])
    assert b"Zeremonienmeister" in bytes_of(file)
    run("erase", one["id"], "--yes")
    assert one["phones"][0].encode() not in bytes_of(file)
    assert b"Zeremonienmeister" not in bytes_of(file)


def test_an_import_of_the_same_file_does_not_bring_an_erased_person_back(run: Run, read: Read, tmp_path: Path) -> None:
    sheet = tmp_path / "people.csv"
    sheet.write_text("Name,Company,Phone\nUlla Brandt,Nordhaven Stahl AG,+49 40 5550199\n", encoding="utf-8")
    run("import", str(sheet))
    assert "Ulla Brandt" in {each["name"] for each in read("contacts")}
    run("erase", "Ulla Brandt", "--yes")
    run("import", str(sheet))
    assert "Ulla Brandt" not in {each["name"] for each in read("contacts")}
