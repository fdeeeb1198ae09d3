"""What cells of other programs mean, and cells no spreadsheet may calculate."""

from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamtui.exchange.cells import Order, Reader, full_name, kept_apart, order_in, serials_in, unguarded
from kamtui.exchange.writing import csv_lines, guarded
from kamtui.records.kinds import kind_of
from kamtui.records.validation import FieldError
from kamtui.records.values import Moment, Money

SHANGHAI = timezone(timedelta(hours=8))


def reader(kind: str, field: str, order: Order = "") -> Reader:
    return Reader(kind_of(kind).field(field), SHANGHAI, "Asia/Shanghai", order)


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("2026-11-24", "", "2026-11-24"), ("2026/1/4", "", "2026-01-04"), ("2026.11.24", "", "2026-11-24"),
        ("20261124", "", "2026-11-24"), ("2026年11月24日", "", "2026-11-24"), ("2026年1月4号", "", "2026-01-04"),
        ("2003-07-16T19:00:00.000Z", "", "2003-07-16"), ("1948-12-08 00:00:00.000", "", "1948-12-08"),
        ("24.11.2026", "", "2026-11-24"), ("4/11/2026", "dmy", "2026-11-04"), ("4/11/2026", "mdy", "2026-04-11"),
        ("11-24-2026 10:00", "mdy", "2026-11-24"), ("", "", None), ("NULL", "", None),
    ],
)
def test_days_are_read_as_files_write_them(cell: str, order: Order, day: str | None) -> None:
    assert reader("opportunity", "expected_close", order).value(cell) == day


@pytest.mark.parametrize("cell", ["4/11/2026", "31.2.2026", "soon", "20269999", "2026-13-01"])
def test_what_may_be_two_days_or_is_none_is_refused(cell: str) -> None:
    with pytest.raises(FieldError):
        reader("opportunity", "expected_close").value(cell)


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-11-24", "2026-11-24"),
        ("2026-11-24 15:30", Moment("2026-11-24T07:30:00Z", "Asia/Shanghai")),
        ("2026年11月24日 15:30", Moment("2026-11-24T07:30:00Z", "Asia/Shanghai")),
        ("2026-11-24T15:30:05.000Z", Moment("2026-11-24T15:30:05Z", "+00:00")),
        ("2026-11-24T15:30:05+0100", Moment("2026-11-24T14:30:05Z", "+01:00")),
        ("24.11.2026 3:05 PM", Moment("2026-11-24T07:05:00Z", "Asia/Shanghai")),
    ],
)
def test_times_are_meant_where_they_say_or_where_the_user_is(cell: str, moment: object) -> None:
    assert reader("visit", "when").value(cell) == moment


@pytest.mark.parametrize("cell", ["2026-11-24 25:00", "2026-11-24 half past", "2010-10-14T12:00:00.000Z-0300"])
def test_a_time_that_is_none_is_refused(cell: str) -> None:
    with pytest.raises(FieldError):
        reader("visit", "when").value(cell)


def test_the_order_of_a_column_is_told_by_a_figure_over_twelve() -> None:
    assert order_in(["1/2/2026", "13/2/2026", ""]) == "dmy"
    assert order_in(["1/2/2026", "2/13/2026"]) == "mdy"
    assert order_in(["1/2/2026"]) == ""
    assert order_in(["13/2/2026", "2/13/2026"]) == ""


def test_an_amount_takes_its_currency_from_the_row() -> None:
    value = reader("opportunity", "value")
    assert value.value("1,200.50", "EUR") == Money("1200.5", "EUR")
    assert value.value("1200 CNY", "EUR") == Money("1200", "CNY")
    assert value.value("1200") == Money("1200", "")


def test_the_word_null_is_nothing_but_in_names_and_notes() -> None:
    assert reader("account", "city").value("NULL") is None
    assert reader("account", "notes").value("NULL") == "NULL"
    assert reader("account", "name").value("NULL") == "NULL"


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("Nancy", "", "Davolio"), "Nancy Davolio"), (("Ada", "M.", "King"), "Ada M. King"), (("伟", "", "王"), "王伟"),
        (("", "", "King"), "King"), (("Jörg", "", ""), "Jörg"), (("Ming", "", "王"), "Ming 王"),
    ],
)
def test_names_are_put_together_as_their_language_does(parts: tuple[str, str, str], name: str) -> None:
    assert full_name(*parts) == name


@given(st.text())
def test_a_guarded_cell_comes_back_and_is_no_formula(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in tuple("=@\t\r\n＝＋－＠")


@pytest.mark.parametrize("text", ["+49 30 1234-5", "-5", "+1", "-1,200.50", "+(49) 30/12"])
def test_numbers_and_telephone_numbers_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize("text", ["+1+1", "-2+3+cmd|' /C calc'!A0", "+SUM(A1)", "-A1", "=1"])
def test_what_might_be_calculated_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


def test_lines_are_marked_for_excel_and_quoted_where_needed() -> None:
    assert "".join(csv_lines([["a", "b,c"], ['"', "x\ny"]])) == '\ufeffa,"b,c"\r\n"""","x\ny"\r\n'


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["45231", "", "2026-11-24"], True), (["45231", "45232.5"], True), (["45231", "123"], False),
        (["2026-11-24"], False), (["45231", "20261124"], False), (["99999"], False), ([], False),
    ],
)
def test_five_figures_are_a_day_of_excels_count_where_no_other_number_stands_beside_them(
    cells: list[str], found: bool
) -> None:
    assert serials_in(cells) is found


def test_a_day_of_excels_count_has_its_time_behind_the_point() -> None:
    zone = timezone(timedelta(hours=8))
    day = Reader(kind_of("opportunity").field("expected_close"), zone, "Asia/Shanghai", serial=True)
    when = Reader(kind_of("visit").field("when"), zone, "Asia/Shanghai", serial=True)
    assert [day.value("45231"), day.value("45231.75"), day.value("2026-11-24")] == [
        "2023-11-01", "2023-11-01", "2026-11-24",
    ]
    assert when.value("45231.5") == Moment("2023-11-01T04:00:00Z", "Asia/Shanghai")
    with pytest.raises(FieldError):
        Reader(kind_of("opportunity").field("expected_close"), zone, "").value("45231")


def test_a_length_of_time_is_read_as_minutes() -> None:
    minutes = Reader(kind_of("visit").field("minutes"), None, "")
    assert [minutes.value(text) for text in ("45", "1:30", "00:45:00")] == [45, 90, 45]


@given(st.text())
def test_a_cell_that_is_kept_apart_reads_as_it_stands(cell: str) -> None:
    assert unguarded(kept_apart(cell)) == cell


@pytest.mark.parametrize("cell", ["9999-12-31T23:59:59Z", "9999-12-31 23:59", "0001-01-01 00:00", "0500-01-01 10:00"])
def test_a_time_so_far_away_that_some_zones_have_no_day_for_it_is_no_time(cell: str) -> None:
    with pytest.raises(FieldError):
        reader("visit", "when").value(cell)
