"""What a screen and the command line build on: places of what was understood, the rows of help, and a pure room."""

import subprocess
import sys

from kamtui.quicklog import parse
from kamtui.quicklog.help import GRAMMAR
from tests.quicklog.people import DEALS, NOW, PEOPLE, TEAM


def test_what_was_understood_is_marked_where_it_was_typed() -> None:
    text = "昨天 15:00 上门 ＠陈总 ~45m\n》》发方案 下周二前 ＋Zhou\n!x by 节前 =推进 已复述"
    log = parse(text, NOW, PEOPLE, DEALS, TEAM)
    assert [(text[span.start : span.end], span.role) for span in log.spans] == [
        ("昨天 15:00", "date"),
        ("上门", "kind"),
        ("＠陈总", "attendee"),
        ("~45m", "length"),
        ("》》", "mark"),
        ("下周二前", "date"),
        ("＋Zhou", "owner"),
        ("!", "mark"),
        ("节前", "unparsed"),
        ("=推进", "result"),
        ("已复述", "recap"),
    ]


def test_a_reason_says_what_to_do_with_unread_words() -> None:
    log = parse("need: 5\n!x by 节前\nclosing:ten\n@采购部的所有人", NOW)
    assert [(one.line, one.reason) for one in log.unparsed] == [
        (1, "a bare number is never a goal, problem or need"),
        (2, "which date? it stays text"),
        (3, "minutes are a number"),
        (4, "nobody of this name, too long for a new one"),
    ]


def test_a_surname_nobody_bears_becomes_a_new_person() -> None:
    (attendee,) = parse("@陈", NOW).attendees
    assert (attendee.word, attendee.provisional, attendee.person) == ("陈", True, None)


def test_the_last_one_met_comes_first_among_those_to_confirm() -> None:
    (attendee,) = parse("@赵工", NOW, PEOPLE).attendees
    assert [person.name for person in attendee.candidates] == ["Zhao Mingche", "Zhao Lin"]
    assert not attendee.certain


def test_a_known_topic_is_found_in_front_of_prose() -> None:
    assert parse("#演练很顺利", NOW, topics=("演练",)).tags == ("演练",)


def test_an_owner_nobody_knows_stays_in_the_text() -> None:
    (step,) = parse("!call +Maria", NOW, teammates=TEAM).steps
    assert (step.text, step.owner, step.owner_word) == ("call +Maria", None, "Maria")


def test_the_rows_of_help_cover_every_mark_and_can_be_read_by_the_grammar() -> None:
    marks = " ".join(mark for mark, _ in GRAMMAR)
    for sign in (
        "@",
        "#",
        "!!",
        ">>",
        "<<",
        "<<?",
        "=",
        "$",
        "+",
        "~",
        "trust:",
        "mix:",
        "goal:",
        "recap",
        "下一步",
        "截止",
    ):
        assert sign in marks
    for typed in ("#dinner 680元 4人", "10:00-10:45", "~45m", "trust:20 needs:15", "mix:4/3/2/1", "=advanced  =推进"):
        assert any(typed == mark for mark, _ in GRAMMAR)
        assert not parse(typed, NOW).unparsed
        assert parse(typed, NOW).spans


def test_the_room_knows_no_storage_no_screen_and_no_heavy_library() -> None:
    code = (
        "import sys, datetime; from kamtui.quicklog import parse\n"
        "parse('@陈总 !x by the first of december', datetime.datetime(2026, 11, 22, tzinfo=datetime.timezone.utc))\n"
        "print([name for name in ('sqlite3', 'textual', 'dateparser', 'pypinyin', 'pydantic') if name in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
