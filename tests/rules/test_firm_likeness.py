"""How likely two accounts are one firm."""

from typing import Any

import pytest

from kamtui.rules.firm_likeness import Firm, FirmName, firm_name, firms_likeness, site_domain
from kamtui.rules.likeness_words import LIKELY


def firm(*names: str, sound: str = "", **given: Any) -> Firm:
    return Firm(tuple(FirmName(*firm_name(name), sound) for name in names), **given)


def score(one: Firm, other: Firm) -> float:
    assert firms_likeness(one, other) == firms_likeness(other, one)
    return firms_likeness(one, other).score


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("Hengyue Bank Co., Ltd.", "hengyue bank"), ("Acme Limited", "acme"), ("ACME L.L.C.", "acme"),
        ("The Meridian Trust Bank plc", "meridian trust bank"), ("Nordhaven Stahl AG", "nordhaven stahl"),
        ("Müller GmbH & Co. KG", "muller"), ("Acme S.A.", "acme"), ("北辰重工有限责任公司", "北辰重工"),
        ("北辰重工股份有限公司", "北辰重工"), ("恒岳集团", "恒岳"), ("恒岳（中国）有限公司", "恒岳"),
        ("公司", "公司"), ("AG", "ag"),
    ],
)  # fmt: skip
def test_legal_words_are_no_part_of_a_firms_name(name: str, core: str) -> None:
    assert firm_name(name)[0] == core


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme Ltd", "ACME Limited"), ("恒岳银行有限公司", "恒岳银行股份有限公司"),
        ("Hengyue Bank", "Hengyue Bank Co., Ltd."),
    ],
)  # fmt: skip
def test_a_firm_in_two_spellings_is_likely_one(one: str, other: str) -> None:
    assert score(firm(one), firm(other)) >= LIKELY


def test_firms_of_one_group_in_other_legal_forms_or_cities_are_two() -> None:
    assert score(firm("Acme Inc."), firm("Acme GmbH")) < LIKELY
    assert score(firm("Grand Hotel", city="paris"), firm("Grand Hotel", city="rome")) < LIKELY


def test_a_place_before_the_name_is_weak_until_something_else_speaks_for_it() -> None:
    one, other = "上海市恒岳银行", "恒岳银行"
    assert firm_name("上海恒岳银行")[1] == firm_name("广东省深圳市恒岳银行")[1] == "恒岳银行"
    assert 0 < score(firm(one), firm(other)) < LIKELY
    shared = frozenset({"hengyue.example"})
    assert score(firm(one, domains=shared), firm(other, domains=shared)) >= LIKELY


def test_a_slip_in_a_long_name_is_weak_and_in_a_short_one_another_firm() -> None:
    assert 0 < score(firm("Nordhaven Stahl"), firm("Nordhafen Stahl")) < LIKELY
    assert score(firm("ABB"), firm("ABC")) == 0


def test_a_name_and_its_sound_are_likely_one() -> None:
    likeness = firms_likeness(firm("恒岳", sound="hengyue"), firm("Hengyue", sound="hengyue"))
    assert likeness.score >= LIKELY
    assert likeness.reasons == ("scripts",)


def test_a_domain_or_a_phone_alone_is_a_groups_or_a_buildings() -> None:
    shared = frozenset({"acme.example"})
    one, other = firm("Acme Pumps", domains=shared), firm("Rolling Stock", domains=shared)
    assert score(one, other) < LIKELY
    assert score(firm("Acme Pumps", phones=("2155550101",)), firm("Tenant", phones=("862155550101",))) < LIKELY
    both: dict[str, Any] = {"domains": shared, "phones": ("2155550101",)}
    assert score(firm("Acme Pumps", **both), firm("Acme Group", **both)) >= LIKELY


def test_a_firm_and_its_own_unit_are_never_one() -> None:
    assert score(firm("Acme", id=b"1" * 16), firm("Acme", id=b"2" * 16, parent=b"1" * 16)) == 0


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://www.Acme.example/about?x=1", "acme.example"), ("acme.example", "acme.example"),
        ("x@acme.example", "acme.example"),
        ("somebody@gmail.com", ""), ("x@qq.com", ""), ("http://acme.example:8080", "acme.example"),
        ("", ""), ("none", ""),
    ],
)  # fmt: skip
def test_a_domain_is_that_of_the_firm_and_never_of_a_free_mailbox(text: str, domain: str) -> None:
    assert site_domain(text) == domain
