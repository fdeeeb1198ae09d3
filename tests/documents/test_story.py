"""The story of a record: each change a sentence, the latest first, with who, when and from where."""

from datetime import datetime

import pytest

from kamtui import locale
from kamtui.documents.story import Told, told
from kamtui.records.fields import Grade
from kamtui.records.values import Money, RecordId, Value
from kamtui.store.history import Change, Entry, Life

NOW = datetime.fromisoformat("2026-11-22T20:14:00+08:00")
ANNA, CHEN, LI = b"anna", b"chen", b"li"
NAMES = {ANNA: "Anna Lin", CHEN: "Chen", LI: "Li"}


def named(kind: str, record: RecordId) -> str:
    return NAMES[record]


def entry(
    *changes: Change, action: int = 1, verb: str = "set", cause: str = "hand", source: str = "", mine: bool = True,
    life: Life = "", person: RecordId | None = ANNA, when: str = "2026-11-20T17:45:00+08:00",
) -> Entry:  # fmt: skip
    return Entry(action, verb, person, cause, source, datetime.fromisoformat(when), "office", mine, changes, life)


def sentences(kind: str, one: Entry) -> list[str]:
    (line,) = told([(kind, one)], named, NOW)
    return [f"{said.label}: {said.text}" for said in line.said]


def change(field: str, old: Value, new: Value, private: Grade | None = None, others: tuple[Value, ...] = ()) -> Change:
    return Change(field, old, new, private, others)


@pytest.mark.parametrize(
    ("kind", "made", "expected"),
    [
        ("opportunity", change("stage", "proposal", "negotiation"), "Stage: proposal -> negotiation"),
        ("opportunity", change("stage", None, "negotiation"), "Stage: negotiation"),
        ("opportunity", change("stage", "negotiation", None), "Stage: negotiation -> (empty)"),
        ("opportunity", change("value", Money("9000000", "CNY"), Money("9500000", "CNY")),
         "Value: 9,000,000 CNY -> 9,500,000 CNY"),
        ("account", change("tier", "gold", "iron", others=("lead",)), "Tier: gold / lead -> iron"),
        ("account", change("cadence_days", 14, 30), "Contact every: 14 days -> 30 days"),
        ("visit", change("attendees", (CHEN,), (LI, ANNA)), "People: added Li, Anna Lin; removed Chen"),
        ("visit", change("attendees", None, (LI,)), "People: added Li"),
        ("account", change("x.Region", "North", "South"), "Region: North -> South"),
        ("a kind of tomorrow", change("colour", "red", "blue"), "colour: red -> blue"),
    ],
)  # fmt: skip
def test_a_change_is_one_sentence(kind: str, made: Change, expected: str) -> None:
    assert sentences(kind, entry(made)) == [expected]


def test_the_people_a_visit_was_made_with_are_just_named() -> None:
    one = entry(change("attendees", None, (CHEN, LI)), life="created", verb="log")
    assert [said.partition(": ")[2] for said in sentences("visit", one)] == ["Chen, Li"]


def test_a_long_note_is_told_as_a_difference_with_its_pieces_marked() -> None:
    old = "The drill must be on a Saturday night, and the window is four hours at the very most."
    new = "The drill must be on a Sunday night, and the window is four hours at the very most."
    (line,) = told([("contact", entry(change("notes", old, new)))], named, NOW)
    (said,) = line.said
    assert said.text == old.replace("Saturday", "[-Saturday-]{+Sunday+}")
    assert [piece.sort for piece in said.pieces] == ["same", "taken", "added", "same"]


def test_two_texts_with_nothing_in_common_are_told_one_after_the_other() -> None:
    old = "Wants the recovery time proven on their own data, and fewer vendors to manage at all."
    new = "第二年的预算归谁管还不清楚，财务想把第二年、第三年拆开批，这周内要找别人核实一下再说。" * 2
    (said,) = sentences("contact", entry(change("notes", old, new)))
    assert said.partition(": ")[2] == f"[-{old}-]{{+{new}+}}"


@pytest.mark.parametrize(
    ("one", "what", "origin"),
    [
        (entry(), "changed", "by hand"),
        (entry(life="created", verb="add"), "created", "by hand"),
        (entry(mine=False), "changed", "from office"),
        (entry(cause="import", verb="import", source="people.csv"), "imported", "import of people.csv"),
        (entry(cause="import", verb="import", source="people.csv", mine=False), "imported",
         "import of people.csv, from office"),
        (entry(cause="undo", verb="undo"), "undone", "by hand"),
        (entry(cause="undo", verb="undo", life="deleted"), "deleted", "undone"),
        (entry(life="deleted", verb="delete"), "deleted", "by hand"),
        (entry(life="erased", verb="erase", mine=False), "erased", "from office"),
        (entry(verb="frobnicate"), "frobnicate", "by hand"),
    ],
)  # fmt: skip
def test_each_action_says_what_was_done_and_from_where(one: Entry, what: str, origin: str) -> None:
    (line,) = told([("account", one)], named, NOW)
    assert (line.what, line.origin) == (what, origin)


def test_the_latest_action_stands_first_in_the_readers_zone_by_name_or_device() -> None:
    first = entry(action=1, when="2026-11-20T09:45:00+00:00")
    second = entry(action=2, person=None, when="2026-11-21T09:45:00+00:00")
    lines = list(told([("account", first), ("account", second)], named, NOW))
    assert [(line.action, line.who, f"{line.when:%d %H:%M}") for line in lines] == [
        (2, "office", "21 17:45"), (1, "Anna Lin", "20 17:45")
    ]  # fmt: skip


def test_what_one_action_did_to_a_person_and_to_their_seat_is_one_entry() -> None:
    one = [("contact", entry(change("notes", None, "n"))), ("seat", entry(change("title", "CTO", "CIO")))]
    (line,) = told(one, named, NOW)
    assert [f"{said.label}: {said.text}" for said in line.said] == ["Notes: n", "Title: CTO -> CIO"]


def test_private_changes_carry_their_grade_so_that_a_screen_can_mask_them() -> None:
    line: Told
    (line,) = told([("contact", entry(change("motive", None, "fame", "own"), change("notes", None, "n")))], named, NOW)
    assert [said.private for said in line.said] == ["own", None]


def test_the_story_is_told_in_chinese() -> None:
    locale.use("zh_CN")
    (line,) = told([("opportunity", entry(change("stage", "proposal", "negotiation"), mine=False))], named, NOW)
    assert (line.what, line.origin) == ("修改", "来自 office")
    assert [f"{said.label}: {said.text}" for said in line.said] == ["阶段: 提案 -> 商务谈判"]
