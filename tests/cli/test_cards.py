"""`kamtui import` and `kamtui export` with address cards."""

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Run

SAID = ("id", "name", "native_name", "account", "title", "department", "boss", "phones", "emails", "messaging",
        "language", "notes")  # fmt: skip
"""What cards say of a person."""


def people(printed: str) -> dict[str, list[Any]]:
    """What cards say of each contact of a list, by id."""
    return {one["id"]: [one[name] for name in SAID] for one in json.loads(printed)}


@pytest.mark.parametrize("options", [(), ("--format", "vcf")])
def test_the_people_of_the_demo_go_out_and_come_back(
    options: tuple[str, ...], run: Run, command: Run, tmp_path: Path
) -> None:
    target = tmp_path / ("people.vcf" if not options else "people")
    assert "100 records" in run("export", str(target), *options).stdout
    results = json.loads(command("import", str(target), "--json").stdout)
    assert [(one["kind"], one["read"], one["created"], one["skipped"]) for one in results] == [
        ("account", 10, 10, []), ("contact", 90, 90, []),
    ]
    assert people(command("contacts", "--json").stdout) == people(run("contacts", "--json").stdout)


def test_cards_come_in_through_a_pipe_whatever_they_are_called(command: Run) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Li Na\nORG:Hengyue\nPHOTO;ENCODING=b:AAAA/w==\nEND:VCARD\n"
    printed = command("import", "-", input=card + "BEGIN:VCARD\nGEO:1;2\nEND:VCARD\n").stdout
    assert "2 contacts read, 1 new" in printed
    assert "Row 2 left out: the card has no name" in printed
    assert "1 new account: Hengyue" in printed
    assert "1 picture, sound or key was left out" in printed


def test_a_file_of_another_form_of_cards_is_refused_in_words(command: Run, tmp_path: Path) -> None:
    file = tmp_path / "cards.json"
    file.write_text('["vcard", [["fn", {}, "text", "Li"]]]')
    result = command("import", str(file), code=1)
    assert "JSON or XML" in result.stderr
    assert "vCard 3.0" in result.stderr


def test_the_help_says_what_a_card_cannot(command: Run) -> None:
    told = " ".join(command("export", "--help").stdout.split())
    assert "no place for tiers, levels" in told
