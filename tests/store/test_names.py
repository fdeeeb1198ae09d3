"""Finding records by what people call them."""

import pytest

from kamtui.errors import KamtuiError
from kamtui.records.values import Value
from kamtui.store.ids import id_text, new_id
from kamtui.store.names import LONGEST_TEXT, SHOWN, matches, name_of, resolve, resolve_any
from kamtui.store.workspace import Workspace


def make(workspace: Workspace, kind: str, **values: Value) -> bytes:
    with workspace.action("add") as action:
        return action.create(kind, values)


@pytest.fixture
def bank(workspace: Workspace) -> bytes:
    return make(workspace, "account", name="Hengyue Bank", native_name="华东恒岳商业银行", short_name="HYB")


def named(workspace: Workspace, kind: str, text: str) -> list[str]:
    return [match.name for match in matches(workspace, kind, text)]


@pytest.mark.parametrize(
    "text",
    ["Hengyue Bank", "hengyue bank", "华东恒岳商业银行", "hyb", "hdhysyyh", "HDHYSYYH", "ｈｄｈｙｓｙｙｈ",
     "hengyuebank", "huadonghengyueshangyeyinhang", "hb", "Heng", "恒岳", "yue b", "hua dong heng", " Hengyue Bank ",
     "bank"],
)  # fmt: skip
def test_a_firm_is_found_by_its_names_a_part_of_one_its_sound_or_its_initials(
    workspace: Workspace, bank: bytes, text: str
) -> None:
    make(workspace, "account", name="Suhe Dairy", native_name="苏禾乳业")
    assert resolve(workspace, "account", text) == bank


def test_the_whole_name_beats_every_part(workspace: Workspace) -> None:
    whole = make(workspace, "account", name="Hengyue")
    for name in ("Hengyue Bank", "New Hengyue", "Hengyue Bank 2"):
        make(workspace, "account", name=name)
    assert resolve(workspace, "account", "hengyue") == whole


def test_initials_beat_a_name_that_only_begins_so(workspace: Workspace) -> None:
    initials = make(workspace, "account", name="Beichen Heavy", native_name="北辰重工")
    make(workspace, "account", name="BHX Trading")
    assert resolve(workspace, "account", "bh") == initials
    assert named(workspace, "account", "bcz") == ["Beichen Heavy"]


def test_a_beginning_beats_a_part_within(workspace: Workspace) -> None:
    first = make(workspace, "account", name="Steel Works")
    make(workspace, "account", name="Nordhaven Steel")
    assert resolve(workspace, "account", "steel") == first


def test_accents_are_heard_and_need_not_be_typed(workspace: Workspace) -> None:
    anna = make(workspace, "contact", name="Anna Müller")
    make(workspace, "contact", name="Mulder")
    for text in ("anna muller", "ANNA MÜLLER", "Muller", "MÜLLER", "müll", "am"):
        assert resolve(workspace, "contact", text) == anna


def test_per_cent_underscore_and_backslash_mean_themselves(workspace: Workspace) -> None:
    firms = {name: make(workspace, "account", name=name) for name in ("100% Milk", "1000 Hills", "A_B", "AXB", "C\\D")}
    for text, name in (("100%", "100% Milk"), ("0% m", "100% Milk"), ("a_b", "A_B"), ("C\\", "C\\D")):
        assert resolve(workspace, "account", text) == firms[name]
    for text in ("%", "_", "\\", "|"):
        assert named(workspace, "account", text) == {"%": ["100% Milk"], "_": ["A_B"], "\\": ["C\\D"], "|": []}[text]


def test_quotes_and_other_sql_are_only_text(workspace: Workspace) -> None:
    firm = make(workspace, "account", name="Robert'); DROP TABLE account;--")
    assert resolve(workspace, "account", "robert')") == firm
    assert matches(workspace, "account", "x' OR '1'='1") == []


def test_an_id_names_its_record_in_every_way_it_is_written(workspace: Workspace, bank: bytes) -> None:
    for text in (id_text(bank), id_text(bank).upper(), bank.hex(), f"  {id_text(bank)}\n"):
        assert resolve(workspace, "account", text) == bank
        assert resolve_any(workspace, text) == ("account", bank)


def test_an_id_of_nothing_of_another_kind_or_of_a_deleted_record_names_nothing(
    workspace: Workspace, bank: bytes
) -> None:
    chen = make(workspace, "contact", name="Chen", account=bank)
    with workspace.action("delete") as action:
        action.delete("contact", chen)
    for kind, record in (("account", new_id()), ("contact", bank)):
        with pytest.raises(KamtuiError, match=f"no {kind} with the id {id_text(record)}"):
            resolve(workspace, kind, id_text(record))
    with pytest.raises(KamtuiError, match="no record with the id"):
        resolve_any(workspace, id_text(new_id()))
    for kind in ("account", "contact"):
        with pytest.raises(KamtuiError, match="was deleted"):
            resolve(workspace, kind, id_text(chen))
    with pytest.raises(KamtuiError, match="was deleted") as caught:
        resolve_any(workspace, id_text(chen))
    assert f"kamtui history {id_text(chen)}" in caught.value.hint
    assert "kamtui undo" in caught.value.hint


def test_a_deleted_record_is_not_found_by_name(workspace: Workspace, bank: bytes) -> None:
    with workspace.action("delete") as action:
        action.delete("account", bank)
    assert matches(workspace, "account", "hengyue") == []
    assert name_of(workspace, "account", bank) == ""


def test_of_several_the_message_lists_names_accounts_and_ids(workspace: Workspace, bank: bytes) -> None:
    dairy = make(workspace, "account", name="Suhe Dairy")
    people = [make(workspace, "contact", name="Li Wen", account=account) for account in (bank, dairy)]
    people.append(make(workspace, "contact", name="Li Wen"))
    with pytest.raises(KamtuiError) as caught:
        resolve(workspace, "contact", "li wen")
    assert caught.value.title == "li wen may be several"
    lines = caught.value.hint.splitlines()
    assert lines[0] == "Say more of the name, or give the id:"
    assert sorted(lines[1:]) == sorted(
        [f"  Li Wen  Hengyue Bank  {id_text(people[0])}", f"  Li Wen  Suhe Dairy  {id_text(people[1])}",
         f"  Li Wen  {id_text(people[2])}"]
    )  # fmt: skip
    assert {resolve(workspace, "contact", line.split()[-1]) for line in lines[1:]} == set(people)


def test_no_more_are_listed_than_the_eye_takes_in_each_in_one_line(workspace: Workspace, bank: bytes) -> None:
    for n in range(20):
        make(workspace, "step", account=bank, text=f"send\nthe {'very ' * 40}long plan {n}")
    with pytest.raises(KamtuiError) as caught:
        resolve(workspace, "step", "send")
    lines = caught.value.hint.splitlines()[1:]
    assert len(lines) == SHOWN
    assert all(line.startswith("  send the very") and len(line) < 140 for line in lines)


def test_a_near_miss_is_offered_once_however_many_bear_the_name(workspace: Workspace, bank: bytes) -> None:
    for _n in range(3):
        make(workspace, "contact", name="Chen Guodong", account=bank)
    with pytest.raises(KamtuiError, match="There is no contact called Chen Gudong") as caught:
        resolve(workspace, "contact", "Chen Gudong")
    assert caught.value.hint == "Did you mean Chen Guodong?"


def test_where_nothing_is_near_the_command_that_lists_them_is_named_if_there_is_one(
    workspace: Workspace, bank: bytes
) -> None:
    make(workspace, "teammate", name="Anna")
    for kind, hint in (("account", "`kamtui accounts` lists them"), ("teammate", ""), ("contact", "")):
        with pytest.raises(KamtuiError) as caught:
            resolve(workspace, kind, "zzzzzz")
        assert caught.value.hint == hint


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_nothing_typed_means_nothing(workspace: Workspace, bank: bytes, text: str) -> None:
    with pytest.raises(KamtuiError, match="no account called"):
        resolve(workspace, "account", text)
    with pytest.raises(KamtuiError, match="no record called"):
        resolve_any(workspace, text)


def test_a_whole_report_is_no_name_and_the_message_stays_short(workspace: Workspace, bank: bytes) -> None:
    for size in (LONGEST_TEXT, LONGEST_TEXT + 1, 200_000):
        with pytest.raises(KamtuiError) as caught:
            resolve(workspace, "account", "恒" * size)
        assert len(caught.value.title) < 120
        with pytest.raises(KamtuiError):
            resolve_any(workspace, "%" * size)


# Among all kinds


def test_a_kind_before_a_colon_looks_in_that_kind_only(workspace: Workspace, bank: bytes) -> None:
    chen = make(workspace, "contact", name="Hengyue Bank")
    assert resolve_any(workspace, "contact:hengyue") == ("contact", chen)
    assert resolve_any(workspace, "account: hengyue") == ("account", bank)


def test_a_colon_in_a_name_is_a_colon(workspace: Workspace, bank: bytes) -> None:
    step = make(workspace, "step", account=bank, text="call: Chen")
    assert resolve_any(workspace, "call: Chen") == ("step", step)


def test_an_exact_name_in_either_language_or_by_initials_beats_parts_of_other_kinds(
    workspace: Workspace, bank: bytes
) -> None:
    make(workspace, "step", account=bank, text="华东恒岳商业银行的方案")
    make(workspace, "step", account=bank, text="hdhysyyh plan")
    for text in ("华东恒岳商业银行", "hdhysyyh", "hyb", "HENGYUE BANK"):
        assert resolve_any(workspace, text) == ("account", bank)


def test_of_two_kinds_called_exactly_so_the_firm_is_meant(workspace: Workspace) -> None:
    make(workspace, "contact", name="Castellan")
    firm = make(workspace, "account", name="Castellan")
    assert resolve_any(workspace, "castellan") == ("account", firm)


def test_parts_of_several_kinds_are_listed_together_without_sentences_that_have_the_word(
    workspace: Workspace, bank: bytes
) -> None:
    make(workspace, "contact", name="Hengyue Li")
    make(workspace, "step", account=bank, text="call Hengyue")
    with pytest.raises(KamtuiError, match="hengyue may be several") as caught:
        resolve_any(workspace, "hengyue")
    assert len(caught.value.hint.splitlines()) == 3


def test_a_firm_is_meant_though_steps_begin_with_its_name_or_have_it(workspace: Workspace, bank: bytes) -> None:
    dairy = make(workspace, "account", name="Suhe Dairy")
    make(workspace, "step", account=dairy, text="Suhe: send the plan")
    assert resolve_any(workspace, "suhe") == ("account", dairy)
    assert resolve_any(workspace, "airy") == ("account", dairy)


def test_a_word_of_a_step_finds_it_where_nothing_else_is_called_so(workspace: Workspace, bank: bytes) -> None:
    step = make(workspace, "step", account=bank, text="send the drill plan")
    assert resolve_any(workspace, "drill") == ("step", step)
    assert resolve_any(workspace, "send") == ("step", step)


def test_a_beginning_in_one_kind_beats_a_part_in_another(workspace: Workspace) -> None:
    make(workspace, "account", name="Beichen Heavy", native_name="北辰重工")
    chen = make(workspace, "contact", name="Chen Guodong")
    assert resolve_any(workspace, "chen") == ("contact", chen)


def test_the_kind_may_be_said_wherever_a_record_of_it_is_wanted(workspace: Workspace, bank: bytes) -> None:
    assert resolve(workspace, "account", "account:hengyue") == bank
    assert resolve(workspace, "account", f"account: {id_text(bank)}") == bank
    odd = make(workspace, "account", name="account:hengyue")
    assert resolve(workspace, "account", "account:hengyue") == odd
    with pytest.raises(KamtuiError, match="no account called contact:hengyue"):
        resolve(workspace, "account", "contact:hengyue")


def test_me_is_the_teammate_i_am(workspace: Workspace) -> None:
    me = make(workspace, "teammate", name="Lin Yue")
    workspace.set_meta("me", me)
    assert resolve(workspace, "teammate", "me") == resolve(workspace, "teammate", "我") == me
