"""Likely doubles from the tables: pairs of the workspace, those of a record that is typed, and who stays apart."""

from collections.abc import Callable

import pytest

from kamtui.actions.doubles import keep_apart
from kamtui.actions.joins import merge
from kamtui.errors import KamtuiError
from kamtui.records.values import RecordId, Value
from kamtui.store.characters import simplified
from kamtui.store.queries.facts import apart_ids, apart_key
from kamtui.store.queries.likeness import CROWD, alike, apart_pairs, likely_pairs
from kamtui.store.undo import redo, undo
from kamtui.store.workspace import Workspace
from tests.store.network import Begin, give

Make = Callable[..., RecordId]


@pytest.fixture
def make(workspace: Workspace) -> Make:
    def making(kind: str, **values: Value) -> RecordId:
        with workspace.action("add") as action:
            return action.create(kind, values)

    return making


@pytest.fixture
def bank(make: Make) -> RecordId:
    return make("account", name="Hengyue Bank", native_name="恒岳银行")


def pairs(workspace: Workspace, kind: str = "contact") -> list[set[RecordId]]:
    return [{pair.one, pair.other} for pair in likely_pairs(workspace, kind)]


def test_the_pairs_of_a_workspace_come_likeliest_first(workspace: Workspace, make: Make, bank: RecordId) -> None:
    han = make("contact", name="王建国", account=bank)
    pinyin = make("contact", name="Jianguo Wang", account=bank, phones=("+86 139 0000 0111",))
    heard = make("contact", name="王建果", account=bank)
    phone = make("contact", name="Wang Jian-guo", phones=("139-0000-0111",))
    make("contact", name="王建军", account=bank)
    found = likely_pairs(workspace, "contact")
    assert {pinyin, phone} == {found[0].one, found[0].other}
    assert found[0].likeness.reasons == ("name", "phone")
    assert {han, pinyin} in pairs(workspace)
    assert {han, heard} in pairs(workspace)
    assert all(pair.one < pair.other for pair in found)
    assert [pair.likeness.score for pair in found] == sorted((p.likeness.score for p in found), reverse=True)


def test_only_those_of_some_records_are_asked_for(workspace: Workspace, make: Make, bank: RecordId) -> None:
    names = ("Anna Weber", "Anna Weber", "Uwe Thiel", "Uwe Thiel")
    last = [make("contact", name=name, account=bank) for name in names][-1]
    assert len(pairs(workspace)) == 2
    (pair,) = likely_pairs(workspace, "contact", [last])
    assert last in pair


def test_what_a_crowd_shares_tells_nothing(workspace: Workspace, make: Make, bank: RecordId) -> None:
    for _number in range(CROWD + 1):
        make("contact", name="Not Known", account=bank, phones=("+86 21 5555 0101",))
    assert pairs(workspace) == []


def test_accounts_meet_by_name_domain_and_the_e_mails_of_their_people(workspace: Workspace, make: Make) -> None:
    one = make("account", name="Acme Pumps Ltd", website="https://www.acme.example")
    other = make("account", name="ACME Pumps Limited")
    branch, whole = make("account", name="上海恒岳银行", website="hengyue.example"), make("account", name="恒岳银行")
    for name in ("Anna Weber", "Uwe Thiel"):
        make("contact", name=name, account=whole, emails=(f"{name[0]}@Hengyue.example",))
    make("account", name="Rolling Stock")
    assert sorted(map(sorted, pairs(workspace, "account"))) == sorted(map(sorted, ({one, other}, {branch, whole})))


def test_joined_records_and_those_kept_apart_are_left_out_until_undone(
    workspace: Workspace, make: Make, bank: RecordId
) -> None:
    one, other = (make("contact", name="Anna Weber", account=bank) for _each in range(2))
    merge(workspace, "contact", one, other)
    assert pairs(workspace) == []
    undo(workspace)
    assert pairs(workspace) == [{one, other}]
    keep_apart(workspace, "contact", other, one)
    assert pairs(workspace) == []
    assert apart_pairs(workspace) == {frozenset((one, other))}
    undo(workspace)
    assert pairs(workspace) == [{one, other}]
    redo(workspace)
    assert pairs(workspace) == []
    undo(workspace)
    keep_apart(workspace, "contact", one, other)
    assert pairs(workspace) == []


def test_who_is_kept_apart_stays_so_from_all_that_are_one_with_either(
    workspace: Workspace, make: Make, bank: RecordId
) -> None:
    one, other, third = (make("contact", name="Anna Weber", account=bank) for _each in range(3))
    keep_apart(workspace, "contact", one, other)
    merge(workspace, "contact", one, third)
    assert pairs(workspace) == []


def test_records_of_kinds_that_are_not_compared_and_one_record_cannot_be_kept_apart(
    workspace: Workspace, make: Make, bank: RecordId
) -> None:
    one, other = (make("contact", name="Anna Weber", account=bank) for _each in range(2))
    merge(workspace, "contact", one, other)
    with pytest.raises(KamtuiError, match="one already"):
        keep_apart(workspace, "contact", one, other)
    with pytest.raises(KamtuiError, match="Only people and accounts"):
        keep_apart(workspace, "step", one, other)


def test_the_team_learns_who_is_kept_apart(workspace: Workspace, another: Begin, make: Make, bank: RecordId) -> None:
    one, other = (make("contact", name="Anna Weber", account=bank) for _each in range(2))
    keep_apart(workspace, "contact", one, other)
    there = another("anna")
    give(workspace, there)
    assert there.connection.execute("SELECT count(*) FROM contact").fetchone()[0] == 2
    assert pairs(there) == []


def test_the_key_of_a_pair_names_both_in_one_order() -> None:
    one, other = b"1" * 16, b"2" * 16
    assert apart_key(one, other) == apart_key(other, one)
    assert len(apart_key(one, other)) <= 100
    assert apart_ids(apart_key(one, other)) == (one, other)
    assert apart_ids("apart.nobody") == apart_ids("theme") == ()


@pytest.mark.parametrize(
    "typed", ["Wang Jianguo", "Jianguo Wang", "wang jian guo", "王建国", "Mr. Wang Jianguo", "王建国先生"]
)
def test_a_typed_name_finds_the_person_however_it_is_written(
    workspace: Workspace, make: Make, bank: RecordId, typed: str
) -> None:
    kept = make("contact", name="Wang Jianguo", native_name="王建国", account=bank)
    make("contact", name="Wang Jianhua", account=bank)
    for account in (bank, None):
        found = alike(workspace, "contact", {"name": typed, "account": account}, everywhere=False)
        assert [one.id for one in found] == [kept]


def test_a_typed_phone_or_e_mail_finds_the_person_at_any_account(
    workspace: Workspace, make: Make, bank: RecordId
) -> None:
    works = make("account", name="Beichen Heavy")
    phones, emails = ("+49 (171) 392-0080",), ("U.Thiel@w.example",)
    kept = make("contact", name="Uwe Thiel", account=works, phones=phones, emails=emails)
    typed: dict[str, Value] = {"name": "Uwe Thiel", "account": bank, "phones": ("0171 3920080",)}
    assert [one.id for one in alike(workspace, "contact", typed)] == [kept]
    by_mail: dict[str, Value] = {"name": "U. Thiel", "account": bank, "emails": ("u.thiel@w.example",)}
    assert [one.id for one in alike(workspace, "contact", by_mail)] == [kept]
    assert alike(workspace, "contact", by_mail, everywhere=False) == []


def test_a_kept_record_is_not_like_itself_nor_like_whom_it_is_kept_apart_from(
    workspace: Workspace, make: Make, bank: RecordId
) -> None:
    one, other = (make("contact", name="Anna Weber", account=bank) for _each in range(2))
    values = workspace.read("contact", one).values
    assert [found.id for found in alike(workspace, "contact", values, one)] == [other]
    keep_apart(workspace, "contact", one, other)
    assert alike(workspace, "contact", values, one) == []


@pytest.mark.parametrize("typed", ["Hengyue Bank Ltd", "恒岳银行股份有限公司", "hengyue-bank"])
def test_a_typed_firm_finds_the_account(workspace: Workspace, make: Make, bank: RecordId, typed: str) -> None:
    make("account", name="Hengyang Bank")
    assert [one.id for one in alike(workspace, "account", {"name": typed})] == [bank]


def test_what_is_typed_never_breaks_the_search(workspace: Workspace, make: Make, bank: RecordId) -> None:
    for typed in ("", "%", "'", "a" * 5000, "王" * 500, "_ _ _", "\x00 x", "(((", "Dr."):
        for kind in ("contact", "account"):
            values: dict[str, Value] = {"name": typed, "phones": (typed,), "emails": (typed,), "account": bank}
            assert alike(workspace, kind, values) == []


def test_traditional_characters_are_the_same_as_simplified_ones(
    workspace: Workspace, make: Make, bank: RecordId
) -> None:
    assert simplified("王建國") == "王建国"
    make("contact", name="王建國", account=bank)
    make("contact", name="王建国", account=bank)
    assert [pair.likeness.reasons for pair in likely_pairs(workspace, "contact")] == [("name",)]
    kept = make("account", name="華東恆嶽商業銀行")
    assert [one.id for one in alike(workspace, "account", {"name": "华东恒岳商业银行"})] == [kept]


def test_without_the_extra_they_are_still_the_same_by_their_sound(
    workspace: Workspace, make: Make, bank: RecordId, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kamtui.store import characters

    monkeypatch.setattr(characters, "_converter", lambda: str)
    make("contact", name="王建國", account=bank)
    make("contact", name="王建国", account=bank)
    assert [pair.likeness.reasons for pair in likely_pairs(workspace, "contact")] == [("sound",)]
