"""`kamtui merge` without records, `--not-same`, and what `add` and `log` say of likely doubles."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Run

NEAR = [{"Song Yifan", "Song Yi Fan"}, {"Steve Oakley", "Stephen Oakley"}, {"Lee Wen", "Li Wen"}]
"""The three near-duplicate people of the fictional workspace."""


def test_the_three_near_duplicates_of_the_fictional_workspace_are_listed_and_nobody_else(
    run: Run, read: Callable[..., Any]
) -> None:
    found = read("merge")
    assert [{one["name"] for one in pair["records"]} for pair in found] == NEAR
    assert [pair["reasons"] for pair in found] == [["phone", "sound"], ["phone", "slip"], ["name"]]
    assert {pair["kind"] for pair in found} == {"contact"}
    assert found[0]["records"][0]["account"]["name"] == "Beichen Heavy"
    assert 1 > found[0]["score"] > found[1]["score"] > found[2]["score"] >= 0.5
    listed = run("merge").stdout
    assert "same phone, sounds the same" in listed
    assert listed == run("merge", "--list").stdout
    assert listed.index("Song Yifan") < listed.index("Steve Oakley") < listed.index("Lee Wen")


def test_the_list_is_as_long_as_asked_for(run: Run, read: Callable[..., Any]) -> None:
    assert len(read("merge", "--list", "--limit", "2")) == 2
    assert "2 more; --limit shows them" in run("merge", "--limit", "1").stdout


def test_a_pair_of_the_list_is_joined_by_its_ids(run: Run, read: Callable[..., Any]) -> None:
    one, other = (record["id"] for record in read("merge")[0]["records"])
    assert read("merge", one, other)["joined"][0]["id"] == other
    assert len(read("merge")) == 2
    run("undo")
    assert len(read("merge")) == 3


def test_two_who_are_not_the_same_are_listed_no_more_until_undone(run: Run, read: Callable[..., Any]) -> None:
    said = run("merge", "--not-same", "Lee Wen", "Li Wen").stdout
    assert "Lee Wen and Li Wen are not the same: remembered" in said
    assert len(read("merge")) == 2
    assert "marked as not the same, L" in run("undo", "--list").stdout
    assert "marked as not the same" in run("undo").stdout
    assert len(read("merge")) == 3
    told = read("merge", "--not-same", "Lee Wen", "Li Wen")
    assert [one["name"] for one in told["not_same"]] == ["Lee Wen", "Li Wen"]
    run("check")


@pytest.mark.parametrize(
    "arguments", [("Li Wen",), ("--list", "Li Wen"), ("--not-same",), ("Li Wen", "Lee Wen", "--limit", "2")]
)
def test_half_a_command_is_refused(run: Run, arguments: tuple[str, ...]) -> None:
    run("merge", *arguments, code=2)


def test_an_empty_list_says_so(run: Run, read: Callable[..., Any]) -> None:
    for pair in read("merge"):
        run("merge", "--not-same", *(record["id"] for record in pair["records"]))
    assert run("merge").stdout == "Nothing here looks as if it was written down twice.\n"
    assert read("merge") == []


def test_adding_somebody_known_says_so_on_stderr_and_how_to_join(run: Run, read: Callable[..., Any]) -> None:
    made = run("add", "contact", "name=陈国栋", "account=hengyue", "phones=139 0000 0111")
    assert made.stdout == "Added contact: 陈国栋\n"
    assert "Perhaps the same as Chen Guodong, Hengyue Bank (same name, same phone); `kamtui merge " in made.stderr
    one, other = made.stderr.split("`")[1].split()[2:]
    assert "are one contact now" in run("merge", one, other).stdout
    assert run("add", "contact", "name=Zora Quill", "account=hengyue").stderr == ""
    assert "Perhaps the same as Hengyue Bank" in run("add", "account", "name=Hengyue Bank Ltd").stderr


def test_somebody_noted_in_passing_who_sounds_like_a_known_person_is_told(run: Run) -> None:
    said = run("log", "hengyue", "@陈国东 asked for the drill plan")
    assert "+ 陈国东, new" in said.stdout
    assert "Perhaps the same as Chen Guodong, Hengyue Bank (sounds the same)" in said.stderr
