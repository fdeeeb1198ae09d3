"""The preview of a log, as the sections that the reading pane shows."""

from datetime import datetime, timedelta, timezone

import pytest

from kamtui import locale
from kamtui.quicklog import Log, Named, Person, parse
from kamtui.tui.panes.marks import MARKS, mark_rows
from kamtui.tui.panes.understood import GUTTER, Occasion, Plan, Spot, both_names, to_check, understood
from kamtui.tui.widgets.sheet import Section, Sheet, set_sheet
from kamtui.tui.widgets.spans import Span, width_of

OPENED = datetime(2026, 11, 24, 10, 58, tzinfo=timezone(timedelta(hours=8)))
CHEN = Person(b"c" * 16, "Chen Guodong", "陈国栋", "head of the data centre")
LI = Person(b"l" * 16, "Li Wen", "李雯", "procurement")
ZHAO = Person(b"z" * 16, "Zhao Mingche", "赵明澈", "operations")
OTHER_ZHAO = Person(b"y" * 16, "Zhao Lei", "赵磊", "operations")
ZHOU = Named(b"k" * 16, "Zhou Ke", "周可")

TEXT = """10:00-10:50 上门 @陈总 @李雯 @赵工 @"Jonas Weber"
trust:20 needs:15 objections:10 closing:5
问题: 核心系统切换窗口只有四小时
>>send revised drill plan by Wed
<<RTO 测试结果 周五前
?second site in their price
<<?who signs for risk
!!book the risk director 下周二前 +Zhou
!clear clause 8.3 by 节前
closing:ten he said, half joking
#drill =advanced recap"""


def reading(text: str = TEXT) -> Log:
    return parse(text, OPENED, (CHEN, LI, ZHAO, OTHER_ZHAO), (Named(b"o" * 16, "DR platform"),), (ZHOU,))


def sections(text: str = TEXT, occasion: Occasion | None = None, *, short: bool = False) -> dict[str, Section]:
    shown = understood(reading(text), occasion or Occasion(OPENED), short=short)
    return {section.heading: section for section in shown}


def rows(sheet: Sheet) -> list[str]:
    return ["".join(span.text for span in (*row.head, *row.body)).rstrip() for row in sheet.rows]


def text_of(section: Section, line: int = 0) -> str:
    cells = (*section.lines[line].cells, section.lines[line].tail)
    return " | ".join("".join(span.text for span in content).strip() for content in cells if content)


def test_the_preview_stands_in_the_order_of_the_form() -> None:
    expected = ["WHEN", "KIND", "PEOPLE", "MIX", "NEEDS", "STEPS", "RESULT", "TAG", "UNPARSED", "SAVES"]
    assert list(sections()) == expected


def test_a_visit_has_its_day_its_hours_and_its_length() -> None:
    assert text_of(sections()["WHEN"]) == "Tue 24 Nov 10:00-10:50 | 50 min"


def test_the_kind_says_from_which_words_it_comes() -> None:
    assert text_of(sections()["KIND"]) == "on site | from 上门"


def test_a_name_that_two_people_bear_asks_which_and_an_unknown_one_is_a_new_person() -> None:
    people = sections()["PEOPLE"]
    assert [text_of(people, line) for line in range(4)] == [
        "Chen Guodong 陈国栋 | head of the data centre | 陈总",
        "Li Wen 李雯 | procurement | 李雯",
        "? Zhao Mingche 赵明澈 | operations | which of 2?",
        "+ Jonas Weber | new person",
    ]


def test_every_share_of_the_mix_has_minutes_a_bar_and_its_part() -> None:
    mix = sections()["MIX"]
    assert [text_of(mix, line) for line in range(4)] == [
        "trust | 20 | min | ########------------ | 40%",
        "needs | 15 | min | ######-------------- | 30%",
        "objections | 10 | min | ####---------------- | 20%",
        "closing | 5 | min | ##------------------ | 10%",
    ]


def test_weights_of_a_mix_are_no_minutes() -> None:
    assert text_of(sections("mix:4/3/2/1")["MIX"]) == "trust | 4 | ########------------ | 40%"


def test_steps_say_whose_they_are_and_for_when() -> None:
    steps = sections()["STEPS"]
    assert [text_of(steps, line) for line in range(len(steps.lines))] == [
        "ours | send revised drill plan | Wed 25 Nov",
        "theirs | RTO 测试结果 | Fri 27 Nov",
        "they ask | second site in their price | open",
        "we ask | who signs for risk | open",
        "next | !! book the risk director | Tue 1 Dec",
        "owner Zhou Ke 周可",
        "next | ! clear clause 8.3 by 节前 | no date",
    ]


def test_what_stayed_text_is_listed_with_the_number_of_its_line_on_the_screen() -> None:
    doubts = sections(occasion=Occasion(OPENED, first_line=2))["UNPARSED"]
    assert text_of(doubts, 0).startswith("line 10 | ")
    assert "节前" in text_of(doubts, 0)
    assert text_of(doubts, 1) == "line 11 | closing:ten | minutes are a number"
    assert doubts.lines[1].cells[1] == (Span("closing:ten", "warn"),)


def test_unparsed_words_and_doubtful_names_are_to_check_and_new_people_are_not() -> None:
    assert to_check(reading()) == 3


def test_the_end_says_what_will_be_saved() -> None:
    assert text_of(sections()["SAVES"]) == "1 visit, 6 steps, 1 new person"


def test_an_empty_log_shows_what_the_plan_fills() -> None:
    plan = Plan(
        OPENED.replace(hour=10, minute=0), 45, "onsite", ("Chen Guodong 陈国栋",), "DR platform", "Sign-off of the plan"
    )
    shown = sections("", Occasion(OPENED, plan))
    assert text_of(shown["WHEN"]) == "Tue 24 Nov 10:00-10:45 | planned, 45 min"
    assert text_of(shown["KIND"]) == "on site | planned"
    assert text_of(shown["SALE"]) == "DR platform | planned"
    assert text_of(shown["PEOPLE"]) == "Chen Guodong 陈国栋 | planned"
    assert text_of(shown["NEEDS"]) == "we want | Sign-off of the plan"
    assert text_of(shown["SAVES"]) == "the planned visit as held"


def test_people_in_the_text_stand_instead_of_the_planned_ones() -> None:
    plan = Plan(OPENED, people=("Chen Guodong",))
    assert text_of(sections("@李雯 came", Occasion(OPENED, plan))["PEOPLE"]).startswith("Li Wen")


def test_without_a_plan_and_a_date_it_was_now() -> None:
    assert text_of(sections("talked")["WHEN"]) == "Tue 24 Nov 10:58 | now"


def test_a_draft_from_before_happened_when_it_was_begun() -> None:
    assert text_of(sections("talked", Occasion(OPENED, again=True))["WHEN"]) == "Tue 24 Nov 10:58 | when begun"


def test_an_empty_log_says_what_belongs_beside_it() -> None:
    assert text_of(understood(reading(""), Occasion(OPENED))[-1]) == "what you write is set out here"
    assert understood(reading("x"), Occasion(OPENED))[-1].heading == "SAVES"


@pytest.mark.parametrize("text", ["@陈总", '@"Jonas Weber"', ""])
def test_what_is_said_of_a_person_ends_at_the_edge(text: str) -> None:
    shown = understood(reading(text), Occasion(OPENED, Plan(OPENED, people=("Chen Guodong",))))
    row = next(row for row in rows(set_sheet(shown, 59, 0, GUTTER)) if row.startswith("PEOPLE"))
    assert width_of((Span(row),)) == 57


def test_a_visit_ahead_without_a_date_asks_for_one() -> None:
    assert "which day?" in text_of(sections("demo", Occasion(OPENED, ahead=True))["WHEN"])


def test_nothing_can_be_saved_before_it_is_known_whose_log_it_is() -> None:
    assert text_of(sections("talked", Occasion(OPENED, account=False))["SAVES"]) == "not yet: whose log is it?"


def test_in_six_rows_people_come_first_then_steps_then_what_is_unparsed() -> None:
    shown = understood(reading(), Occasion(OPENED, first_line=2), short=True)
    seen = rows(set_sheet(shown, 74, 6, GUTTER))[:6]
    assert [row.split(" ")[0] for row in seen] == ["PEOPLE", "STEPS", "", "", "UNPARSED", ""]
    assert "Chen Guodong, Li Wen, ? Zhao Mingche, + Jonas Weber" in seen[0]
    assert "clear clause 8.3" in seen[3]


def test_chosen_lines_stand_for_their_place_in_the_text() -> None:
    shown = understood(reading(), Occasion(OPENED), choosing=True)
    refs = [line.ref for section in shown for line in section.lines if line.ref]
    assert Spot("unparsed", 1, 10, "closing:ten") in refs
    assert Spot("person", 2, 0, "赵工") in refs
    assert len(refs) == len(set(refs))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("width", [59, 76, 40, 12])
@pytest.mark.parametrize("short", [False, True])
def test_every_row_fills_its_width_whatever_the_script(language: str, width: int, short: bool) -> None:
    locale.use(language)
    shown = understood(reading(), Occasion(OPENED, Plan(OPENED, wanted="对方认可演练方案")), short=short)
    for row in set_sheet(shown, width, 0, GUTTER).rows:
        assert width_of((*row.head, *row.body)) + (0 if row.full else 2) == width


def test_in_chinese_a_person_has_the_chinese_name_alone() -> None:
    locale.use("zh_CN")
    assert both_names("Chen Guodong", "陈国栋") == "陈国栋"
    assert both_names("Jonas Weber", "") == "Jonas Weber"


def test_registers_show_what_was_paid_and_for_how_many() -> None:
    assert text_of(sections("#dinner 680元 4人")["REGISTER"]).startswith("dinner | CNY 680, 4 people")


def test_every_mark_in_the_box_means_something_to_the_parser() -> None:
    for mark, _meaning in MARKS:
        step = f"!call {mark}" if mark in ("by Fri", "+name") else mark
        log = parse(step, OPENED, teammates=(Named(b"n" * 16, "name"),))
        marked = {(step[span.start : span.end]) for span in log.spans}
        assert any(piece and piece in mark for piece in marked) or (mark == "need:" and not log.spans), mark


@pytest.mark.parametrize("width", [51, 30, 20])
def test_the_box_of_marks_fills_its_width(width: int) -> None:
    assert {width_of(row) for row in mark_rows(width)} == {width}
