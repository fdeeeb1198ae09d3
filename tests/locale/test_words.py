"""Dates, amounts and names in the words of the language in use: what does not depend on the catalogue."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamtui import locale
from kamtui.locale.dates import ago, ahead, day_text, length, moment_text
from kamtui.locale.money import money_text
from kamtui.locale.names import called, listed, short, short_all

TODAY = date(2026, 11, 22)


@pytest.fixture
def chinese() -> Iterator[None]:
    locale.use("zh_CN")
    yield
    locale.use("en")


# Days


@pytest.mark.parametrize(
    ("day", "english", "chinese_text"),
    [
        (date(2026, 11, 24), "Tue 24 Nov", "11月24日 周二"),
        (date(2026, 1, 4), "Sun 4 Jan", "1月4日 周日"),
        (date(2027, 1, 5), "Tue 5 Jan", "1月5日 周二"),
        (date(2027, 5, 21), "Fri 21 May", "5月21日 周五"),
        (date(2027, 5, 22), "Sat 22 May 2027", "2027年5月22日 周六"),
        (date(2025, 12, 31), "Wed 31 Dec 2025", "2025年12月31日 周三"),
        (date(1999, 2, 28), "Sun 28 Feb 1999", "1999年2月28日 周日"),
    ],
)
def test_a_day_has_its_weekday_and_a_far_one_its_year(day: date, english: str, chinese_text: str) -> None:
    assert day_text(day, TODAY) == english
    locale.use("zh_CN")
    assert day_text(day, TODAY) == chinese_text


def test_a_moment_has_its_hours_also_past_midnight() -> None:
    when = datetime(2026, 11, 24, 22, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert moment_text(when, TODAY) == "Tue 24 Nov 22:30"
    assert moment_text(when, TODAY, 45) == "Tue 24 Nov 22:30-23:15"
    assert moment_text(when, TODAY, 120) == "Tue 24 Nov 22:30-00:30"
    assert moment_text(when, TODAY, 0) == "Tue 24 Nov 22:30"
    locale.use("zh_CN")
    assert moment_text(when, TODAY, 45) == "11月24日 周二 22:30-23:15"


def test_how_long_ago_and_how_far_ahead_are_said_in_days() -> None:
    assert [ago(days) for days in (-1, 0, 1, 41)] == ["today", "today", "1d", "41d"]
    assert [ahead(days) for days in (-2, -1, 0, 1, 2, 30)] == [
        "2d late", "1d late", "today", "tomorrow", "in 2d", "in 30d",
    ]  # fmt: skip
    assert length(45) == "45 min"


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize("days", [-40, -1, 2, 365])
def test_the_number_of_days_is_said_in_every_language(days: int) -> None:
    assert str(abs(days)) in ahead(days)
    assert str(abs(days)) in ago(abs(days))


# Amounts


@pytest.mark.parametrize(
    ("amount", "english", "chinese_text"),
    [
        ("0", "CNY 0", "0 CNY"),
        ("-0.01", "CNY 0", "0 CNY"),
        ("12.5", "CNY 12.5", "12.5 CNY"),
        ("950", "CNY 950", "950 CNY"),
        ("999.6", "CNY 1k", "1,000 CNY"),
        ("1500", "CNY 1.5k", "1,500 CNY"),
        ("9999.4", "CNY 10k", "9,999 CNY"),
        ("450000", "CNY 450k", "45 万 CNY"),
        ("999960", "CNY 1m", "100 万 CNY"),
        ("1250000", "CNY 1.2m", "125 万 CNY"),
        ("10000000", "CNY 10m", "1,000 万 CNY"),
        ("99999999", "CNY 100m", "1 亿 CNY"),
        ("1230000000", "CNY 1.2bn", "12.3 亿 CNY"),
        ("-10000000", "CNY -10m", "-1,000 万 CNY"),
        ("12345678901234567890123456789012345", "CNY 12,345,678,901,234,567,890,123,457bn", None),
    ],
)
def test_an_amount_is_said_in_the_scale_the_language_counts_in(
    amount: str, english: str, chinese_text: str | None
) -> None:
    assert money_text(amount, "CNY") == english
    locale.use("zh_CN")
    if chinese_text:
        assert money_text(amount, "CNY") == chinese_text
    assert money_text(amount, "CNY").endswith(" CNY")


def test_an_amount_without_a_currency_is_only_a_number() -> None:
    assert money_text("450000", "") == "450k"
    locale.use("zh_CN")
    assert money_text("450000", "") == "45 万"
    assert money_text("450", "") == "450"


@given(st.decimals(-(10**12), 10**12, places=2), st.sampled_from(["en", "zh_CN"]))
def test_any_amount_is_short_and_never_a_thousand_of_a_scale_with_a_higher_one(amount: object, language: str) -> None:
    locale.use(language)
    try:
        text = money_text(str(amount), "EUR")
    finally:
        locale.use("en")
    assert len(text) <= 16
    assert ".0" not in text
    if language == "en" and not text.endswith("bn"):
        assert "," not in text


# Names


@pytest.mark.parametrize(
    ("name", "native", "english", "chinese_name"),
    [
        ("Chen Guodong", "陈国栋", "Chen Guodong", "陈国栋"),
        ("陈国栋", "Chen Guodong", "陈国栋", "陈国栋"),
        ("Anna Müller", None, "Anna Müller", "Anna Müller"),
        (None, "陈国栋", "陈国栋", "陈国栋"),
        (None, None, "", ""),
    ],
)
def test_a_person_is_called_in_chinese_by_the_chinese_name(
    name: str | None, native: str | None, english: str, chinese_name: str
) -> None:
    assert called(name, native) == english
    locale.use("zh_CN")
    assert called(name, native) == chinese_name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Chen Guodong", "Chen"), ("陈国栋", "陈国栋"), ("欧阳 敏", "欧阳 敏"), ("김민수", "김민수"),
        ("Anna Müller", "Anna"), ("José García", "José"), ("Dr. Weber", "Weber"), ("Prof. Dr. Jonas Weber", "Jonas"),
        ("Dr.", "Dr."), (" Li  Wen ", "Li"), ("", ""),
    ],
)  # fmt: skip
def test_in_a_line_a_chinese_name_is_whole_and_of_a_latin_one_the_first_word_that_is_no_title(
    name: str, said: str
) -> None:
    assert short(name) == said


def test_names_stand_apart_as_the_language_parts_them() -> None:
    assert listed(["Chen", "Li"]) == "Chen, Li"
    assert listed([]) == ""
    locale.use("zh_CN")
    assert listed(["陈国栋", "李雯"]) == "陈国栋、李雯"


def test_people_with_one_first_word_are_called_by_their_whole_names_in_a_line() -> None:
    people = [("Chen Guodong", "陈国栋"), ("Li Wen", "李雯"), ("Li Wei", None), ("Dr. Weber", None)]
    assert short_all(people) == ["Chen", "Li Wen", "Li Wei", "Weber"]
    assert short_all(people[:2]) == ["Chen", "Li"]


def test_chinese_names_are_whole_however_many_share_a_surname(chinese: None) -> None:
    assert short_all([("Li Wen", "李雯"), ("Li Wei", None), ("Li Na", None)]) == ["李雯", "Li Wei", "Li Na"]
