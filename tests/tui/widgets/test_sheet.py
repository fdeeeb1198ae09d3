"""A reading page set in lines."""

from kamtui.tui.widgets.columns import FACT, NUMBER, WORD, Column
from kamtui.tui.widgets.sheet import Line, Section, Sheet, set_sheet
from kamtui.tui.widgets.spans import Span, cell, masked, width_of

WHY = Section("WHY NOW", (Line((cell("Contract gate open"),)), Line((cell("Regulator asks"),), fold=2)))
BRING = Section("BRING", (Line((cell("Drill report"), cell("two copies")), ref="bring"),), together=True, fold=3)
WANT = Section("WE WANT", (Line((cell("Sign-off of the plan"), cell("a date at least")), ref="want"),))
PROMISES = Section(
    "PROMISES",
    (
        Line((cell("ours"), cell("send drill plan")), cell(Span("2d late", "late")), ref="p1"),
        Line((cell("theirs"), cell("RTO 测试结果")), cell("tomorrow"), ref="p2"),
    ),
    columns=(WORD, FACT),
)
WALK_AWAY = Section("WALK-AWAY", (Line((cell("CNY 27.5m"), cell("approved")), ref="w", private=True),))


def texts(sheet: Sheet) -> list[str]:
    cursor = [("" if row.full else "  ") for row in sheet.rows]
    return [
        ("".join(span.text for span in row.head) + gap + "".join(span.text for span in row.body)).rstrip()
        for row, gap in zip(sheet.rows, cursor, strict=True)
    ]


def test_headings_stand_in_the_gutter_and_sections_are_one_blank_row_apart() -> None:
    assert texts(set_sheet([WHY, PROMISES], 60)) == [
        "WHY NOW      Contract gate open",
        "             Regulator asks",
        "",
        "PROMISES     ours    send drill plan                 2d late",
        "             theirs  RTO 测试结果                   tomorrow",
    ]


def test_sections_that_belong_together_share_columns_and_have_no_blank_row() -> None:
    assert texts(set_sheet([WANT, BRING], 70)) == [
        "WE WANT      Sign-off of the plan  a date at least",
        "BRING        Drill report          two copies",
    ]


def test_a_short_height_drops_blank_rows_then_what_folds_highest_first() -> None:
    page = [WHY, WANT, BRING, PROMISES]
    assert len(set_sheet(page, 60, 8).rows) == 8
    assert texts(set_sheet(page, 60, 6))[:4] == [
        "WHY NOW      Contract gate open",
        "             Regulator asks",
        "WE WANT      Sign-off of the plan  a date at least",
        "BRING        Drill report          two copies",
    ]
    assert [line.split("  ")[0] for line in texts(set_sheet(page, 60, 5))] == ["WHY NOW", "", "WE WANT", "PROMISES", ""]
    assert [line.split("  ")[0] for line in texts(set_sheet(page, 60, 4))] == ["WHY NOW", "WE WANT", "PROMISES", ""]


def test_what_cannot_fold_stays_however_short_the_height() -> None:
    assert len(set_sheet([WANT, PROMISES], 60, 1).rows) == 3


def test_only_lines_that_stand_for_something_can_be_chosen() -> None:
    sheet = set_sheet([WHY, PROMISES], 60)
    assert sheet.refs == ("p1", "p2")
    assert sheet.spots == ((3, 3), (4, 4))


def test_a_private_line_is_masked_and_says_how_to_see_it() -> None:
    assert texts(set_sheet([WALK_AWAY], 70)) == ["WALK-AWAY    ********  private, p shows it for 10 s"]
    assert texts(set_sheet([WALK_AWAY], 70, revealed=True)) == ["WALK-AWAY    CNY 27.5m  approved"]


def test_nothing_private_is_left_anywhere_in_a_masked_page() -> None:
    secret = Section("PEOPLE", (Line((cell("Chen"), (masked("coach, feeds us prices"),)), ref=1),))
    page = repr(set_sheet([WALK_AWAY, secret], 70).rows)
    assert "27.5m" not in page
    assert "prices" not in page


def test_lines_without_a_gutter_span_the_page_in_columns_of_their_own() -> None:
    top = Section(
        full=True,
        columns=(FACT, Column("right", give=0)),
        lines=(
            Line((cell("Tue 24 Nov, a long place name"), cell("80%"))),
            Line((cell("DR"), cell("missing one answer"))),
        ),
    )
    assert texts(set_sheet([top], 44)) == [
        "Tue 24 Nov, a long place name            80%",
        "DR                        missing one answer",
    ]


def test_without_a_gutter_headings_have_rows_of_their_own_with_count_and_meaning() -> None:
    late = Section("LATE", (Line((cell("Hengyue Bank"),), ref=1),), tally="4", meaning="promised, not kept")
    assert texts(set_sheet([late], 60, gutter=0)) == ["LATE  4   promised, not kept", "  Hengyue Bank"]


def test_a_very_narrow_page_gives_its_gutter_up() -> None:
    assert texts(set_sheet([WANT], 26))[0] == "WE WANT"


def test_a_note_is_wrapped_in_its_column_and_is_one_line_to_choose() -> None:
    note = "They want the drill on their own data. 陈总很满意，要我们下周再来一次。"
    section = Section("NOTE", (Line((cell("Tue"), cell(note)), ref="n", wrap=True),))
    sheet = set_sheet([section], 45)
    assert texts(sheet) == [
        "NOTE         Tue  They want the drill on",
        "                  their own data. 陈总很满",
        "                  意，要我们下周再来一次。",
    ]
    assert sheet.spots == ((0, 2),)


def test_every_row_of_any_width_has_exactly_that_width() -> None:
    page = [WHY, WANT, BRING, PROMISES, WALK_AWAY]
    for width in range(3, 130):
        for row in set_sheet(page, width, 12).rows:
            cells = width_of(row.head) + width_of(row.body) + (0 if row.full else 2)
            assert cells == width


def test_a_long_or_chinese_heading_stays_in_the_gutter() -> None:
    section = Section("对方会问什么问题", (Line((cell("x"),), ref=1), Line((cell("y"),), ref=2)), tail=NUMBER)
    row = set_sheet([section], 60).rows[0]
    assert width_of(row.head) == 11
    assert "".join(span.text for span in row.head).rstrip() == "对方会问.."
