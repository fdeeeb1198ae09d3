"""Columns of cells that share one width."""

from hypothesis import given
from hypothesis import strategies as st

from kamtui.tui.widgets.columns import FACT, NOTE, NUMBER, WORD, Column, column_widths, set_lines
from kamtui.tui.widgets.spans import Cell, Span, cell, clean, width_of

PROMISES = [
    [cell("ours"), cell("send drill plan, to Chen"), cell("Fri 20 Nov"), cell("2d late")],
    [cell("theirs"), cell("RTO 测试结果"), cell("Mon 23 Nov"), cell("tomorrow")],
]
COLUMNS = (WORD, FACT, NUMBER, NUMBER)


def texts(lines: list[Cell]) -> list[str]:
    return ["".join(span.text for span in line) for line in lines]


def test_numbers_stand_at_the_edge_and_the_fact_takes_the_rest() -> None:
    assert texts(set_lines(PROMISES, COLUMNS, 58)) == [
        "ours    send drill plan, to Chen      Fri 20 Nov   2d late",
        "theirs  RTO 测试结果                  Mon 23 Nov  tomorrow",
    ]


def test_the_fact_is_cut_before_a_number() -> None:
    assert texts(set_lines(PROMISES, COLUMNS, 44)) == [
        "ours    send drill p..  Fri 20 Nov   2d late",
        "theirs  RTO 测试结果    Mon 23 Nov  tomorrow",
    ]


def test_an_explanation_goes_before_the_fact_is_cut() -> None:
    lines = [[cell("Who owns the budget?"), cell("budget, assumed")]]
    assert texts(set_lines(lines, (FACT, NOTE), 30)) == ["Who owns the budget?".ljust(30)]


def test_the_column_that_gives_most_is_cut_first() -> None:
    lines = [[cell("Head of Data Centre"), cell("Chen Guodong")]]
    assert texts(set_lines(lines, (Column(give=2), WORD), 26)) == ["Head of Da..  Chen Guodong"]


def test_the_only_cell_of_a_line_runs_on_over_empty_columns() -> None:
    lines = [[cell("Their regulator wants a drill report"), ()], [cell("Rival"), cell("6% lower")]]
    assert texts(set_lines(lines, (WORD, WORD), 36)) == [
        "Their regulator wants a drill report",
        "Rival  6% lower".ljust(36),
    ]


def test_a_column_keeps_its_least_width() -> None:
    assert column_widths((Column(least=6), FACT), [[cell("Li"), cell("terms")]], 30) == [6, 22]


def test_where_not_all_fits_the_fact_and_the_number_at_the_edge_stay() -> None:
    assert texts(set_lines(PROMISES, COLUMNS, 26))[0] == "send drill pla..   2d late"


def test_a_narrow_line_keeps_what_fits_and_never_breaks() -> None:
    for width in range(1, 60):
        for line in set_lines(PROMISES, COLUMNS, width):
            assert width_of(line) == width


def cell_of(text: str) -> Cell:
    return (Span(text),) if text else ()


CELLS = st.text(max_size=30).map(clean).map(cell_of)
ANY_COLUMN = st.builds(
    Column,
    align=st.sampled_from(["left", "right"]),
    least=st.integers(0, 10),
    most=st.none() | st.integers(1, 40),
    give=st.integers(0, 3),
    floor=st.integers(0, 12),
    whole=st.booleans(),
    grow=st.booleans(),
)


@given(st.data(), st.lists(ANY_COLUMN, min_size=1, max_size=5), st.integers(1, 90))
def test_every_line_has_exactly_its_width(data: st.DataObject, columns: list[Column], width: int) -> None:
    row = st.lists(CELLS, min_size=len(columns), max_size=len(columns))
    lines: list[list[Cell]] = data.draw(st.lists(row, min_size=1, max_size=4))
    assert all(width_of(line) == width for line in set_lines(lines, columns, width))
