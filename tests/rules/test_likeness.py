"""How likely two people are one, by their names, phones and e-mails."""

import pytest

from kamtui.rules.likeness import Person, folded_email, people_likeness, phone_digits, same_phone
from kamtui.rules.likeness_words import LIKELY, REASONS
from kamtui.rules.name_likeness import Name, is_pinyin, name_evidence, parted, untitled

BANK, WORKS = b"b" * 16, b"w" * 16
HEARD = {
    "王建国": "wang jian guo", "王建果": "wang jian guo", "王建军": "wang jian jun", "王伟": "wang wei",
    "陈": "chen", "李雯": "li wen", "王小明": "wang xiao ming",
}  # fmt: skip
MOBILE, OTHER_MOBILE, DESK, OTHER_DESK = "8613900000111", "8613700000222", "862155550101", "862155550102"


def name(text: str) -> Name:
    if text in HEARD:
        return Name(text, tuple(HEARD[text].split()), True)
    words = tuple("".join(sign if sign.isalnum() else " " for sign in text.lower()).split())
    return Name(" ".join(words), words)


def person(
    *names: str, phones: tuple[str, ...] = (), emails: tuple[str, ...] = (), account: bytes | None = BANK
) -> Person:
    return Person(tuple(map(name, names)), phones, emails, account)


def score(one: Person, other: Person) -> float:
    assert people_likeness(one, other) == people_likeness(other, one)
    return people_likeness(one, other).score


def reasons(one: Person, other: Person) -> tuple[str, ...]:
    return people_likeness(one, other).reasons


SPELLINGS = ("Wang Jianguo", "Jianguo Wang", "WANG Jian-guo", "Wang Jian Guo")


@pytest.mark.parametrize("one", SPELLINGS)
@pytest.mark.parametrize("other", SPELLINGS)
def test_a_name_in_pinyin_is_the_same_in_every_order_and_parting(one: str, other: str) -> None:
    assert reasons(person(one), person(other)) == ("name",)
    assert score(person(one), person(other)) >= LIKELY


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_chinese_name_is_the_same_in_characters_and_in_pinyin(spelling: str) -> None:
    assert reasons(person("王建国"), person(spelling)) == ("scripts",)
    assert score(person("王建国"), person(spelling)) >= LIKELY


def test_characters_that_only_sound_alike_are_weaker_than_the_same_ones() -> None:
    same, alike = score(person("王建国"), person("王建国")), score(person("王建国"), person("王建果"))
    assert reasons(person("王建国"), person("王建果")) == ("sound",)
    assert LIKELY <= alike < score(person("王建国"), person("Wang Jianguo")) < same


def test_other_characters_are_another_person_whatever_the_pinyin_beside_them() -> None:
    assert score(person("Wang Jianguo", "王建国"), person("Wang Jianguo", "王建军")) == 0


def test_surnames_alone_tell_nothing() -> None:
    assert score(person("陈"), person("陈")) == 0
    assert score(person("Weber"), person("Weber")) == 0
    assert score(person("Weber"), person("Jonas Weber")) == 0
    assert score(person("Anna Weber"), person("Jonas Weber")) == 0


def test_an_initial_is_weak_until_something_else_speaks_for_it() -> None:
    brief, full = person("J. Wang", phones=(DESK,)), person("Wang Jianguo", phones=(DESK,))
    assert 0 < score(person("J. Wang"), person("Wang Jianguo")) < LIKELY
    assert score(person("K. Wang"), person("Wang Jianguo")) == 0
    assert score(brief, full) >= LIKELY
    assert reasons(brief, full) == ("phone", "initial")


def test_a_middle_initial_may_be_missing_but_not_be_another_one() -> None:
    assert reasons(person("John A. Smith"), person("John Smith")) == ("name",)
    assert score(person("John A. Smith"), person("John B. Smith")) == 0


@pytest.mark.parametrize(
    ("titled", "plain"),
    [
        ("Dr. Jonas Weber", "Jonas Weber"), ("Prof. Dr. Weber", "Weber"), ("Mr Smith", "Smith"),
        ("王建国先生", "王建国"), ("李雯女士", "李雯"), ("陈总", "陈"), ("John Smith, PhD", "John Smith"),
        ("Drew Ingham", "Drew Ingham"), ("Missy Mrak", "Missy Mrak"),
    ],
)  # fmt: skip
def test_titles_are_no_part_of_a_name(titled: str, plain: str) -> None:
    assert untitled(titled) == plain


def test_a_slip_of_the_pen_counts_within_one_account_only() -> None:
    assert score(person("Jon Smith"), person("John Smith")) >= LIKELY
    assert reasons(person("Jon Smith"), person("John Smith")) == ("slip",)
    assert score(person("Jon Smith"), person("John Smith", account=WORKS)) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Robert Keller", "Roberta Keller"), ("Zhang Min", "Zhang Ming"), ("Li Wei", "Li Wen"),
        ("Steve Oakley", "Stephen Oakley"), ("John Smith", "Jane Smith"),
    ],
)  # fmt: skip
def test_names_that_are_merely_alike_are_not_enough(one: str, other: str) -> None:
    assert score(person(one), person(other)) < LIKELY


def test_alike_names_with_one_phone_are_likely() -> None:
    assert score(person("Steve Oakley", phones=(DESK,)), person("Stephen Oakley", phones=(DESK,))) >= LIKELY


def test_two_of_one_common_name_with_a_mobile_each_are_two() -> None:
    one, other = person("王伟", phones=(MOBILE,)), person("王伟", phones=(OTHER_MOBILE,))
    assert score(one, other) < LIKELY
    assert score(person("王伟", phones=(DESK,)), person("王伟", phones=(OTHER_DESK,))) < LIKELY


def test_a_mobile_here_and_a_desk_there_do_not_part_them() -> None:
    assert score(person("李雯", phones=(MOBILE,)), person("李雯", phones=(DESK,))) >= LIKELY


def test_addresses_that_differ_in_a_number_part_them() -> None:
    one, other = person("王伟", emails=("wangwei1@b.example",)), person("王伟", emails=("wangwei2@b.example",))
    assert score(one, other) < LIKELY
    assert score(person("王伟", emails=("wangwei@b.example",)), person("王伟", emails=("wei.w@b.example",))) >= LIKELY


def test_father_and_son_share_a_phone_at_home() -> None:
    father, son = person("王建国", phones=(MOBILE,)), person("王小明", phones=(MOBILE,))
    assert score(father, son) < LIKELY
    assert reasons(father, son) == ("phone",)


def test_people_of_one_office_share_its_phone_and_its_mailbox() -> None:
    one = person("Anna Weber", phones=(DESK,), emails=("info@b.example",))
    other = person("Jonas Thiel", phones=(), emails=("info@b.example",))
    assert score(one, other) < LIKELY
    assert score(one, person("Jonas Thiel", phones=(DESK,))) < LIKELY


def test_an_e_mail_under_one_name_is_the_same_person_at_any_account() -> None:
    one, other = (person("John Smith", emails=("js@x.example",), account=each) for each in (BANK, WORKS))
    assert score(one, other) >= LIKELY
    assert reasons(one, other)[0] == "email"


def test_one_name_at_two_accounts_is_not_enough_but_with_a_phone_it_is() -> None:
    assert score(person("John Smith"), person("John Smith", account=WORKS)) < LIKELY
    assert score(person("John Smith", phones=(DESK,)), person("John Smith", phones=(DESK,), account=WORKS)) >= LIKELY


def test_where_the_account_is_not_known_a_whole_name_is_enough_and_a_short_one_is_not() -> None:
    assert score(person("王建国", account=None), person("王建国")) >= LIKELY
    assert score(person("王伟", account=None), person("王伟")) < LIKELY


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("+86 139 0000 0111", "8613900000111"), ("0086-139-0000-0111", "8613900000111"),
        ("021-5555 0101", "2155550101"),
        ("+44 (0)20 7946 0163", "442079460163"), ("+1 614 555 0117 ext. 22", "16145550117"),
        ("5555 0101 转 12", "55550101"),
        ("＋８６ 139 0000 0111", "8613900000111"), ("112", ""), ("", ""),
    ],
)  # fmt: skip
def test_phones_are_compared_by_their_digits(text: str, digits: str) -> None:
    assert phone_digits(text) == digits


def test_a_phone_is_the_same_with_and_without_its_country() -> None:
    assert same_phone(phone_digits("139 0000 0111"), phone_digits("+86 139 0000 0111"))
    assert same_phone(phone_digits("(021) 5555 0101"), phone_digits("+86 21 5555 0101"))
    assert not same_phone(phone_digits("+86 21 0000 0110"), phone_digits("+86 24 0000 0110"))


def test_e_mails_are_folded() -> None:
    assert folded_email(" Fang@A.Example ") == "fang@a.example"
    assert folded_email("mailto:x@y.example") == "x@y.example"
    assert folded_email("x@") == folded_email("no address") == ""


def test_pinyin_is_told_from_other_names_and_parted_into_syllables() -> None:
    assert is_pinyin(("wang", "jianguo"))
    assert not is_pinyin(("john",))
    assert not is_pinyin(("a" * 200 + "!",))
    assert parted("jianguo") == ("jian", "guo")
    assert parted("xiaoming") == ("xiao", "ming")
    assert parted("fangan") == ("fan", "gan")
    assert parted("smith") == ("smith",)


def test_every_reason_has_its_words_and_no_names_are_no_evidence() -> None:
    assert name_evidence((), (name("王建国"),), True).weight == 0
    everything = (person("王建国", phones=(DESK,), emails=("w@b.example",)),) * 2
    assert set(reasons(*everything)) == {"name", "phone", "email"} <= set(REASONS)
    assert 0.9 < score(*everything) < 1


def test_a_nickname_with_the_same_mobile_or_address_at_one_account_is_likely_one_person() -> None:
    bob, robert = person("Bob", phones=(MOBILE,)), person("Robert Li", phones=(MOBILE,))
    assert score(bob, robert) >= LIKELY
    assert score(person("Bob", phones=(DESK,)), person("Robert Li", phones=(DESK,))) < LIKELY
    assert score(bob, robert._replace(account=b"d" * 16)) < LIKELY
    mine = ("bob@b.example",)
    assert score(person("Bob", emails=mine), person("Robert Li", emails=mine)) >= LIKELY
