"""What is new, account by account, and the one sentence at the start."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from kamtui import locale
from kamtui.documents.news import hint, told
from kamtui.records.values import RecordId
from kamtui.store.news import Item, Touched, Unseen

NOW = datetime.fromisoformat("2026-11-22T20:14:00+08:00")
SINCE = datetime.fromisoformat("2026-11-20T18:02:00+08:00")
ME, ANNA, BANK, DAIRY, CHEN, VISIT, STEP, SEAT = (bytes([n]) for n in range(8))
NAMES = {ME: "Zhou Ke", ANNA: "Anna Lin", BANK: "Hengyue Bank", DAIRY: "Suhe Dairy", CHEN: "Chen Guodong",
         VISIT: "They sign when the drill works."}  # fmt: skip


def named(kind: str, record: RecordId) -> str:
    return NAMES.get(record, "")


def item(
    *touched: Touched, action: int = 1, verb: str = "set", cause: str = "hand", source: str = "",
    person: RecordId | None = ANNA, here: bool = False, edits: int = 1,
) -> Item:  # fmt: skip
    when = datetime(2026, 11, 22, 9, 45, tzinfo=UTC)
    return Item(action, verb, cause, source, person, "office", here, when, edits, touched)


def what(one: Item) -> list[tuple[str, str]]:
    return [(account.name, line.what) for account in told([one], named, ME, NOW) for line in account.lines]


PERSON = Touched("contact", CHEN, BANK, ("title", "notes"))


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (item(PERSON), "Chen Guodong: Title, Notes"),
        (item(Touched("account", BANK, BANK, ("tier", "x.Region"))), "changed: Tier, Region"),
        (item(PERSON._replace(life="created"), verb="add"), "created, contact Chen Guodong"),
        (item(PERSON._replace(life="deleted", fields=()), Touched("seat", SEAT, BANK, (), "deleted"), verb="delete"),
         "deleted, contact Chen Guodong"),
        (item(Touched("visit", VISIT, BANK, ("note",), "created"), Touched("step", STEP, BANK, ("text",), "created"),
              verb="log"), "logged, They sign when the drill works., 1 step"),
        (item(Touched("step", STEP, BANK, ("due",)), PERSON, verb="import", cause="import", source="people.csv"),
         "import of people.csv, 1 step, 1 contact"),
        (item(PERSON, verb="undo", cause="undo"), "Chen Guodong: Title, Notes"),
    ],
)  # fmt: skip
def test_each_action_is_one_line_at_its_account(one: Item, expected: str) -> None:
    assert what(one) == [("Hengyue Bank", expected)]


def test_an_action_at_two_accounts_stands_at_both_and_each_line_goes_to_its_record() -> None:
    one = item(PERSON, Touched("account", DAIRY, DAIRY, ("tier",)))
    found = told([one], named, ME, NOW)
    assert [(account.name, line.record) for account in found for line in account.lines] == [
        ("Hengyue Bank", ("contact", CHEN)), ("Suhe Dairy", ("account", DAIRY))
    ]  # fmt: skip


def test_the_account_where_the_latest_thing_happened_stands_first() -> None:
    items = [item(PERSON, action=3), item(Touched("account", DAIRY, DAIRY, ("tier",)), action=2), item(PERSON)]
    found = told(items, named, ME, NOW)
    assert [(account.name, [line.action for line in account.lines]) for account in found] == [
        ("Hengyue Bank", [3, 1]), ("Suhe Dairy", [2])
    ]  # fmt: skip


def test_an_action_of_very_many_records_is_one_line_that_counts_its_changes() -> None:
    one = item(verb="import", cause="import", source="people.csv", edits=12000)
    assert what(one) == [("Besides", "import of people.csv, 12000 changes")]


@pytest.mark.parametrize(
    ("person", "here", "expected"),
    [(ANNA, False, "Anna Lin"), (ME, True, "another program"), (None, False, "office"), (ME, False, "you, office")],
)
def test_it_is_told_who_it_was(person: RecordId | None, here: bool, expected: str) -> None:
    ((line,),) = [account.lines for account in told([item(PERSON, person=person, here=here)], named, ME, NOW)]
    assert line.who == expected


def new(people: Mapping[RecordId | None, int], here: bool = False) -> Unseen:
    return Unseen("office", here, people)


@pytest.mark.parametrize(
    ("unseen", "expected"),
    [
        ([new({ANNA: 3})], "3 changes by Anna Lin since Fri 20 Nov"),
        ([new({ANNA: 1})], "1 change by Anna Lin since Fri 20 Nov"),
        ([new({ANNA: 1}), new({ME: 1}, here=True)], "2 changes by Anna Lin, another program since Fri 20 Nov"),
        ([new({ANNA: 1, ME: 1, None: 1})], "3 changes by Anna Lin, you, office and others since Fri 20 Nov"),
        ([new({ANNA: 1000})], "1000+ changes by Anna Lin since Fri 20 Nov"),
        ([], ""),
    ],
)
def test_the_start_says_in_one_sentence_what_is_new(unseen: list[Unseen], expected: str) -> None:
    assert hint(unseen, named, ME, SINCE, NOW) == expected


def test_the_sentence_is_chinese_in_chinese() -> None:
    locale.use("zh_CN")
    assert hint([new({ANNA: 3})], named, ME, SINCE, NOW) == "11月20日 周五以来，Anna Lin有 3 条变更"
