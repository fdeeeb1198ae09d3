"""The follow-up to a visit: in the customer's language, with what was promised, without anything private."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from kamtui import locale
from kamtui.actions.records import add
from kamtui.documents.follow_up import follow_up
from kamtui.records.values import Moment, RecordId, Value
from kamtui.store.workspace import Workspace

NOW = datetime.fromisoformat("2026-11-22T20:14:00+08:00")


@pytest.fixture
def workspace(home: Path) -> Iterator[Workspace]:
    with Workspace.open(home / "team.kamtui", home, lambda: NOW, create=True) as opened:
        yield opened


@pytest.fixture
def bank(workspace: Workspace) -> RecordId:
    return add(workspace, "account", {"name": "Hengyue Bank", "private_notes": "secret of the bank"})


def visit(workspace: Workspace, bank: RecordId, *people: RecordId, **values: Value) -> RecordId:
    given: dict[str, Value] = {
        "account": bank, "when": Moment.of(NOW, "Asia/Shanghai"), "state": "held", "attendees": people,
    }  # fmt: skip
    return add(workspace, "visit", {**given, **values})


def step(workspace: Workspace, bank: RecordId, visit: RecordId, sort: str, text: str, due: str | None = None) -> None:
    add(workspace, "step", {"account": bank, "visit": visit, "sort": sort, "text": text, "due": due})


def test_it_says_what_was_understood_and_who_does_what_by_when(workspace: Workspace, bank: RecordId) -> None:
    smith = add(workspace, "contact", {"name": "John Smith", "account": bank, "motive": "wants the board seat"})
    talk = visit(workspace, bank, smith, goal="no stop", problem="old disks", need="a drill", note="between us: weak")
    step(workspace, bank, talk, "ours", "send drill plan", "2026-11-27")
    step(workspace, bank, talk, "theirs", "test result")
    step(workspace, bank, talk, "next", "our own next step")
    step(workspace, bank, talk, "ask", "who signs")
    assert follow_up(workspace, talk) == (
        "John Smith, thank you for your time.\n\n"
        "What we understood:\n- no stop\n- old disks\n- a drill\n\n"
        "What we will do:\n- send drill plan, by Fri 27 Nov\n\n"
        "What you kindly offered:\n- test result"
    )


@pytest.mark.parametrize("mine", ["en", "zh_CN"])
def test_it_is_written_in_the_language_of_its_people_whatever_mine_is(
    workspace: Workspace, bank: RecordId, mine: str
) -> None:
    locale.use(mine)
    chen = add(workspace, "contact", {"name": "Chen Guodong", "native_name": "陈国栋", "account": bank})
    smith = add(workspace, "contact", {"name": "John Smith", "account": bank})
    english = add(workspace, "contact", {"name": "李雯", "account": bank, "language": "en"})
    for people, opening in (
        ((chen,), "陈国栋"), ((smith,), "John Smith, thank you"), ((english, chen), "李雯, Chen Guodong, thank you"),
    ):  # fmt: skip
        talk = visit(workspace, bank, *people, need="演练")
        assert follow_up(workspace, talk).startswith(opening)
        assert locale.language() == mine
    assert "您" in follow_up(workspace, visit(workspace, bank, chen, need="演练")).splitlines()[0]


def test_nothing_private_is_in_it(workspace: Workspace, bank: RecordId) -> None:
    chen = add(workspace, "contact", {
        "name": "Chen", "account": bank, "motive": "wants the board seat", "private_notes": "drinks",
    })  # fmt: skip
    talk = visit(workspace, bank, chen, need="a drill", note="never below nine million")
    text = follow_up(workspace, talk)
    assert "a drill" in text
    for secret in ("board", "drinks", "nine million", "secret of the bank"):
        assert secret not in text


def test_a_visit_with_nothing_to_say_has_none(workspace: Workspace, bank: RecordId) -> None:
    smith = add(workspace, "contact", {"name": "John Smith", "account": bank})
    talk = visit(workspace, bank, smith, note="only a coffee")
    assert follow_up(workspace, talk) == ""
    step(workspace, bank, talk, "next", "ours alone")
    assert follow_up(workspace, talk) == ""


def test_a_visit_that_is_not_here_has_none(workspace: Workspace) -> None:
    assert follow_up(workspace, b"\x00" * 16) == ""


def test_somebody_deleted_since_is_not_greeted(workspace: Workspace, bank: RecordId) -> None:
    from kamtui.actions.records import remove

    smith = add(workspace, "contact", {"name": "John Smith", "account": bank})
    talk = visit(workspace, bank, smith, need="a drill")
    remove(workspace, "contact", smith)
    assert follow_up(workspace, talk) == "What we understood:\n- a drill"


def test_the_language_in_use_comes_back_even_when_composing_fails(
    workspace: Workspace, bank: RecordId, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen = add(workspace, "contact", {"name": "陈国栋", "account": bank})
    talk = visit(workspace, bank, chen, need="演练")

    def fail(*_given: object) -> str:
        raise ArithmeticError

    monkeypatch.setattr("kamtui.documents.follow_up._compose", fail)
    with pytest.raises(ArithmeticError):
        follow_up(workspace, talk)
    assert locale.language() == "en"
