"""The briefing: what to know in the two minutes before a visit, and nothing private unless it is asked for."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from kamtui import locale
from kamtui.actions import records
from kamtui.documents.briefing import (
    PEOPLE,
    Briefing,
    Facts,
    Line,
    Part,
    Section,
    as_json,
    as_text,
    briefing,
    compose,
    due_part,
    is_late,
)
from kamtui.errors import KamtuiError
from kamtui.records.values import Moment, Money, Value
from kamtui.rules.cadence import CADENCE_DAYS
from kamtui.store.ids import derived_id, id_text, new_id
from kamtui.store.queries import AccountRow, OpportunityRow, PersonRow, StepRow, VisitRow
from kamtui.store.workspace import Workspace

NOW = datetime(2026, 11, 22, 20, 14, tzinfo=ZoneInfo("Asia/Shanghai"))
BANK = derived_id("account", "Hengyue Bank")


def made(kind: type[Any], **values: Any) -> Any:
    """A row with these values and null everywhere else."""
    return kind(**{**dict.fromkeys(kind._fields), **values})


def visit(when: str | None, **values: Any) -> VisitRow:
    row: VisitRow = made(VisitRow, **{"id": derived_id("visit", str(when)), "account": BANK, "when": when, **values})
    return row


def person(name: str, **values: Any) -> PersonRow:
    row: PersonRow = made(PersonRow, **{"id": derived_id("contact", name), "name": name, "account": BANK, **values})
    return row


def step(text: str, **values: Any) -> StepRow:
    row: StepRow = made(StepRow, **{"id": derived_id("step", text), "account": BANK, "text": text, **values})
    return row


def sale(name: str, **values: Any) -> OpportunityRow:
    row: OpportunityRow = made(OpportunityRow, **{"id": derived_id("sale", name), "name": name, **values})
    return row


def known(**values: Any) -> Facts:
    """The facts of Hengyue Bank; `account` are fields of its row."""
    account = {"id": BANK, "name": "Hengyue Bank", "rank": 0, "sort": "hengyue bank", **values.pop("account", {})}
    empty: dict[str, Any] = {
        "relationship_stage": None, "planned": None, "held": (), "attendees": {}, "people": (), "steps": (),
        "opportunities": (), "walk_away": (), "cadences": CADENCE_DAYS,
    }  # fmt: skip
    return Facts(made(AccountRow, **account), **{**empty, **values})


def told(facts: Facts, section: str, now: datetime = NOW) -> list[str]:
    """The lines of one section, their parts and tail joined by ` | `."""
    found = compose(facts, now).section(section)
    lines = found.lines if found else ()
    return [" | ".join(part.text for part in (*line.parts, *line.tail) if part.text) for line in lines]


def at(visit: VisitRow, *people: PersonRow) -> dict[bytes, tuple[tuple[bytes, str, str], ...]]:
    return {visit.id: tuple((one.id, one.name, one.native_name or "") for one in people)}


# The sections


def test_an_account_nobody_has_touched_says_what_to_do_and_nothing_else() -> None:
    facts = known()
    assert [section.name for section in compose(facts, NOW).sections] == ["visit", "why_now"]
    assert told(facts, "visit") == ["No visit planned"]
    assert told(facts, "why_now") == ["no visit logged so far"]


def test_the_head_says_who_and_what_the_account_is() -> None:
    brief = compose(known(account={"native_name": "恒岳", "tier": "platinum"}, relationship_stage="partnership"), NOW)
    assert (brief.name, brief.other_name, brief.about) == ("Hengyue Bank", "恒岳", "platinum, partnership")
    assert as_text(brief).splitlines()[0] == "Hengyue Bank  恒岳  platinum, partnership"


def test_the_coming_visit_is_told_with_its_hours_place_and_distance() -> None:
    coming = visit("2026-11-24T02:00:00Z", minutes=45, visit_kind="onsite", place="Tower 18F")
    assert told(known(planned=coming), "visit") == ["Tue 24 Nov 10:00-10:45 | on site, Tower 18F | in 2d"]
    assert told(known(planned=visit("2026-11-23")), "visit") == ["Mon 23 Nov | tomorrow"]


def test_the_visit_is_told_in_the_zone_where_i_am() -> None:
    coming = known(planned=visit("2026-11-24T02:00:00Z"))
    berlin = NOW.astimezone(ZoneInfo("Europe/Berlin"))
    assert told(coming, "visit", berlin) == ["Tue 24 Nov 03:00 | in 2d"]
    assert told(coming, "visit", NOW.astimezone(ZoneInfo("America/Los_Angeles"))) == ["Mon 23 Nov 18:00 | tomorrow"]


def test_a_visit_is_going_on_until_its_length_is_over() -> None:
    begun = visit("2026-11-22T11:44:00Z", minutes=45)
    assert told(known(planned=begun), "visit")[0].endswith("| now")
    over = visit("2026-11-22T09:44:00Z", minutes=45)
    assert told(known(planned=over), "visit")[0].endswith("| today")


def test_the_biggest_open_sale_stands_below_the_visit_with_its_close() -> None:
    facts = known(opportunities=(sale("DR platform", amount="30000000", currency="CNY", expected_close="2026-12-18"),))
    assert told(facts, "visit")[1] == "DR platform | CNY 30m | close Fri 18 Dec"
    late = known(opportunities=(sale("DR platform", expected_close="2026-11-20"),))
    (_first, line) = compose(late, NOW).sections[0].lines
    assert line.parts[1] == Part("close Fri 20 Nov", "bad")


@pytest.mark.parametrize(
    ("since", "text"),
    [("2026-10-30", "Negotiation for 23 days"), ("2026-11-21", "Negotiation for 1 day"), ("2026-11-22", "Negotiation"),
     ("2026-12-01", "Negotiation"), (None, "Negotiation")],
)  # fmt: skip
def test_why_now_says_how_long_a_sale_stands_where_it_stands(since: str | None, text: str) -> None:
    facts = known(opportunities=(sale("DR", stage="negotiation", stage_since=since, buyer_step="final_decision"),))
    assert told(facts, "why_now")[0] == f"{text} | buyer at final decision"


def test_why_now_warns_where_we_run_ahead_of_the_buyer() -> None:
    facts = known(opportunities=(sale("DR", stage="tender", buyer_step="technical_screening"), sale("Core")))
    assert told(facts, "why_now")[:2] == [
        "Tender | we run ahead, buyer at technical screening", "Core: no stage",
    ]  # fmt: skip


def test_why_now_counts_what_is_late_promises_of_ours_apart() -> None:
    steps = (
        step("a", sort="ours", due="2026-11-20"), step("b", sort="ours", due="2026-11-21"),
        step("c", sort="theirs", due="2026-11-21"), step("d", sort="ours", due="2026-11-22"), step("e", sort="ours"),
    )  # fmt: skip
    assert told(known(steps=steps), "why_now")[:2] == ["2 promises of ours are late", "1 step is late"]


@pytest.mark.parametrize(
    ("account", "cadences", "line"),
    [
        ({"tier": "gold", "last_visit": "2026-10-22"}, {}, "silent for 31 days, 30 were agreed"),
        ({"tier": "gold", "last_visit": "2026-10-23"}, {}, None),
        ({"tier": "gold", "last_visit": "2026-10-23"}, {"gold": 20}, "silent for 30 days, 20 were agreed"),
        ({"cadence_days": 5, "last_visit": "2026-11-16T15:59:00Z"}, {}, "silent for 6 days, 5 were agreed"),
        ({"cadence_days": 5, "last_visit": "2026-11-16T16:01:00Z"}, {}, None),
        ({"last_visit": "2020-01-01"}, {}, None),
    ],
)
def test_why_now_tells_silence_over_what_was_agreed(
    account: dict[str, Any], cadences: dict[str, int], line: str | None
) -> None:
    facts = known(account=account, cadences={**CADENCE_DAYS, **cadences})
    assert told(facts, "why_now") == ([line] if line else [])


def test_the_last_visits_are_told_by_what_was_said_first() -> None:
    chen, li, zhao = person("Chen Guodong"), person("Li Wen"), person("Zhao Mingche")
    last = visit(
        "2026-11-20T02:00:00Z", note="@chen #phone They sign on Friday. More.", visit_kind="phone", result="setback"
    )
    facts = known(held=(last,), attendees=at(last, chen, li, zhao))
    assert told(facts, "last_visits") == ["Fri 20 Nov | They sign on Friday. | Chen, Li +1, phone | setback"]
    assert told(known(held=(visit(None, note="Talk"),)), "last_visits") == ["Talk"]


def test_what_we_want_the_least_and_the_ask_are_all_told() -> None:
    coming = visit("2026-11-24", wanted="sign-off", least="a date", ask="Sign today.", bring="two copies")
    assert told(known(planned=coming), "we_want") == ["sign-off | At least: a date", "Ask: Sign today."]
    assert told(known(planned=coming), "bring") == ["two copies"]
    assert told(known(planned=visit("2026-11-24", ask="Sign.")), "we_want") == ["Ask: Sign."]
    assert told(known(planned=visit("2026-11-24", least="a date")), "we_want") == ["At least: a date"]


def test_people_are_those_of_the_visit_else_those_met_last_who_are_still_there() -> None:
    people = [person(f"P{n}", last_met=f"2026-11-{n:02}") for n in range(1, 20)]
    never, left = person("Never"), person("Left", last_met="2026-11-21", left="2026-11-21")
    facts = known(people=(never, left, *people))
    assert [line.split(" | ")[0] for line in told(facts, "people")] == [f"P{n}" for n in range(19, 19 - PEOPLE, -1)]
    coming = visit("2026-11-24")
    meeting = facts._replace(planned=coming, attendees=at(coming, never, people[0]))
    assert told(meeting, "people") == ["Never | never", "P1 | 21d"]
    gone = facts._replace(planned=coming, attendees=at(coming, person("Deleted")))
    assert len(told(gone, "people")) == PEOPLE


def test_a_person_is_told_with_both_names_and_title() -> None:
    facts = known(people=(person("Chen Guodong", native_name="陈国栋", title="CTO", last_met="2026-11-22"),))
    assert told(facts, "people") == ["Chen Guodong | 陈国栋 | CTO | today"]


def test_promises_say_who_owes_what_to_whom_and_when() -> None:
    steps = (
        step("drill plan", sort="ours", due="2026-11-20", urgent=1, contact_name="Chen Guodong"),
        step("RTO test", sort="theirs", due="2026-11-23T02:00:00Z", contact_name="Dr. Weber"),
        step("call {him} %s", sort="ours"),
    )
    assert told(known(steps=steps), "promises") == [
        "ours | !! drill plan, to Chen | Fri 20 Nov | 2d late",
        "theirs | RTO test, from Weber | Mon 23 Nov | tomorrow",
        "ours | call {him} %s | no date",
    ]


def test_every_open_step_is_told_somewhere() -> None:
    sorts = ("next", "plan", "ours", "theirs", "asked", "ask", None)
    facts = known(steps=tuple(step(f"do {sort}", sort=sort) for sort in sorts))
    lines = [line.record for section in compose(facts, NOW).sections for line in section.lines if line.record]
    assert sorted(lines) == sorted(("step", one.id) for one in facts.steps)
    assert told(facts, "steps") == ["do next | no date", "do plan | no date", "do None | no date"]


def test_questions_wait_for_an_answer_or_have_one() -> None:
    steps = (
        step("who decides?", sort="ask", contact_name="Li Wen"),
        step("which price?", sort="asked", contact_native="李雯", contact_name="Li Wen", answer="6%"),
    )
    assert told(known(steps=steps), "we_ask") == ["Li | who decides? | no answer yet"]
    assert told(known(steps=steps), "they_ask") == ["Li | which price? | 6%"]


@pytest.mark.parametrize(
    ("due", "sort", "text", "tone"),
    [
        ("2026-11-20", "ours", "2d late", "late"),
        ("2026-11-21", "theirs", "1d late", "warn"),
        ("2026-11-21", "ask", "1d late", "warn"),
        ("2026-11-22", "ours", "today", "warn"),
        ("2026-11-22T12:13:00Z", "ours", "late", "late"),
        ("2026-11-22T12:15:00Z", "ours", "today", "warn"),
        ("2026-11-23", "next", "tomorrow", "warn"),
        ("2026-11-22T16:30:00Z", "next", "tomorrow", "warn"),
        ("2026-11-24", "next", "in 2d", "dim"),
        (None, "next", "no date", "warn"),
    ],
)
def test_a_step_says_how_late_or_far_ahead_it_is(due: str | None, sort: str, text: str, tone: str) -> None:
    assert due_part(step("x", due=due, sort=sort), NOW) == Part(text, tone)
    assert is_late(step("x", due=due, sort=sort), NOW) is ("late" in text)


def test_lateness_is_said_in_chinese_where_chinese_is_spoken() -> None:
    locale.use("zh_CN")
    facts = known(steps=(step("方案", sort="ours", due="2026-11-24"),), people=(person("Chen", native_name="陈国栋"),))
    assert "11月24日 周二" in told(facts, "promises")[0]
    assert told(facts, "people")[0].startswith("陈国栋")


# Private


SECRET = "walk-away at 6.5%"
PRIVATE = known(walk_away=((derived_id("sale"), SECRET),))


def test_the_walk_away_point_is_there_only_when_it_is_asked_for() -> None:
    brief = compose(PRIVATE, NOW)
    assert SECRET not in as_text(brief)
    assert "WALK-AWAY" not in as_text(brief)
    assert SECRET not in json.dumps(as_json(brief))
    assert SECRET in as_text(brief, private=True)
    assert as_json(brief, private=True)["walk_away"] == [
        {"text": SECRET, "record": {"kind": "opportunity", "id": id_text(derived_id("sale"))}, "private": True}
    ]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), max_size=6), st.integers(40, 120))
def test_no_private_line_of_any_section_is_shown_unless_asked_for(lines: list[tuple[bool, int]], width: int) -> None:
    parts = tuple(Line((Part(f"{'secret' if private else 'open'}{n}"),), private=private) for private, n in lines)
    brief = Briefing(BANK, "Bank", "", "", (Section("visit", "", parts), Section("promises", "PROMISES", parts)))
    for shown in (as_text(brief, width), json.dumps(as_json(brief))):
        assert "secret" not in shown
        assert ("open" in shown) is any(not private for private, _n in lines)
    assert as_text(brief, width, private=True).count("secret") == 2 * sum(private for private, _n in lines)


# For a pipe


def test_json_has_the_sections_by_name_with_ids_a_script_can_follow() -> None:
    coming = visit("2026-11-24", wanted="sign-off")
    found = as_json(compose(known(planned=coming, steps=(step("call", sort="next"),)), NOW))
    assert list(found) == ["account", "visit", "why_now", "we_want", "steps"]
    assert found["account"] == {"id": id_text(BANK), "name": "Hengyue Bank"}
    assert found["steps"] == [
        {
            "text": "call  no date",
            "record": {"kind": "step", "id": id_text(derived_id("step", "call"))},
            "private": False,
        }
    ]
    assert found["why_now"][0]["record"] is None
    assert json.loads(json.dumps(found)) == found


def test_columns_of_a_section_stand_below_each_other() -> None:
    steps = (
        step("send the drill plan", sort="ours", due="2026-11-20"),
        step("a very long reference call with everybody in their IT", sort="theirs", due="2026-11-23"),
    )
    lines = [line for line in as_text(compose(known(steps=steps), NOW), 70).splitlines() if "Nov" in line]
    assert len({line.index("Fri 20") if "Fri 20" in line else line.index("Mon 23") for line in lines}) == 1
    assert all(len(line) == 70 for line in lines)


def test_a_blank_line_parts_sections_but_what_we_want_and_bring() -> None:
    coming = visit("2026-11-24", wanted="sign-off", bring="copies")
    people = (person("Chen"),)
    text = as_text(compose(known(planned=coming, people=people), NOW))
    assert "WE WANT    sign-off\nBRING      copies\n\nPEOPLE" in text
    alone = as_text(compose(known(planned=coming._replace(bring=None), people=people), NOW))
    assert "WE WANT    sign-off\n\nPEOPLE" in alone


NAUGHTY = st.sampled_from(
    [
        *(
            "Chen Guodong",
            "陈国栋",
            "华东恒岳商业银行数据中心" * 6,
            "a" * 300,
            "é" * 90,
            "e\u0301" * 80,
            "한국어 이름",
            "ＡＢＣ",
            "",
        ),
        *("x\ny", "tab\there", "\x1b[31mred\x07", "\u202eevil", "a\u2028b", "\x85", "{name}", "%s", "👍 ok"),
    ]
)


@st.composite
def facts_of_strangers(draw: st.DrawFn) -> Facts:
    """Facts in which every text is somebody else's idea."""

    def text() -> str:
        return draw(NAUGHTY)

    coming = visit(
        draw(st.sampled_from(["2026-11-24", "2026-11-22T12:00:00Z"])), visit_kind="onsite", place=text(), minutes=45,
        wanted=text(), least=text(), ask=text(), bring=text(),
    )  # fmt: skip
    people = tuple(person(text() or "?", native_name=text(), title=text(), last_met="2026-11-01") for _n in range(2))
    last = visit("2026-11-20", note=text(), visit_kind="executive", result=draw(st.sampled_from(["none", None])))
    sorts = (("ours", "2020-01-01"), ("theirs", None), ("ask", None), ("asked", None), ("next", "2026-12-01"))
    steps = tuple(
        step(text() or "?", id=new_id(), sort=sort, due=due, contact_name=text(), answer=text(), urgent=1)
        for sort, due in sorts
    )
    return known(
        account={"name": text() or "?", "native_name": text(), "tier": text()}, relationship_stage=text(),
        planned=coming, held=(last,), attendees={**at(coming, *people), **at(last, *people)}, people=people,
        opportunities=(sale(text() or "?", stage=text(), buyer_step=text(), amount="1", currency="CNY"),) * 2,
        walk_away=((derived_id("sale"), text()),), steps=steps,
    )  # fmt: skip


@given(facts_of_strangers(), st.integers(40, 120), st.sampled_from(["en", "zh_CN"]))
@settings(max_examples=60)
def test_no_line_is_wider_than_asked_for_and_no_text_acts_on_the_terminal(
    facts: Facts, width: int, language: str
) -> None:
    locale.use(language)
    try:
        text = as_text(compose(facts, NOW), width, private=True)
    finally:
        locale.use("en")
    for line in text.split("\n"):
        assert cell_len(line) <= width
        assert line == line.rstrip()
        assert not set(line) & set("\x1b\x07\r\t\u202e\u2028\x85")


@pytest.mark.parametrize("width", [-5, 0, 1, 10, 29])
def test_a_width_nothing_fits_in_is_taken_as_the_narrowest(width: int) -> None:
    brief = compose(known(steps=(step("call", sort="ours", due="2026-11-20"),)), NOW)
    assert as_text(brief, width) == as_text(brief, 30)


def test_a_note_of_a_hundred_thousand_characters_is_briefed_by_its_beginning() -> None:
    facts = known(held=(visit("2026-11-20", note="很" * 100_000),))
    (line,) = [line for line in as_text(compose(facts, NOW), 80).splitlines() if line.startswith("LAST")]
    assert cell_len(line) <= 80
    assert len(as_json(compose(facts, NOW))["last_visits"][0]["text"]) < 1000


# From a workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "work.db", tmp_path / "home", lambda: NOW, create=True) as opened:
        yield opened


def planned(workspace: Workspace, account: bytes, hours: float, **values: Any) -> bytes:
    when = Moment.of(NOW + timedelta(hours=hours))
    return records.add(workspace, "visit", {"account": account, "when": when, "state": "planned", **values})


def coming(workspace: Workspace, account: bytes) -> bytes | None:
    section = briefing(workspace, account).section("visit")
    assert section is not None
    record = section.lines[0].record
    return record[1] if record else None


def test_the_briefing_is_for_the_visit_that_is_not_over(workspace: Workspace) -> None:
    account = records.add(workspace, "account", {"name": "Hengyue Bank"})
    assert coming(workspace, account) is None
    planned(workspace, account, -5)
    assert coming(workspace, account) is None
    over = planned(workspace, account, -3, minutes=45)
    assert coming(workspace, account) == over
    later = planned(workspace, account, 30)
    assert coming(workspace, account) == later
    soon = planned(workspace, account, 0.5)
    assert coming(workspace, account) == soon
    on = planned(workspace, account, -1, minutes=90)
    assert coming(workspace, account) == on


def test_yesterdays_plan_without_an_hour_is_over_and_todays_is_not(workspace: Workspace) -> None:
    account = records.add(workspace, "account", {"name": "Hengyue Bank"})
    records.add(workspace, "visit", {"account": account, "when": "2026-11-21", "state": "planned"})
    assert coming(workspace, account) is None
    today = records.add(workspace, "visit", {"account": account, "when": "2026-11-22", "state": "planned"})
    assert coming(workspace, account) == today


def test_a_guest_from_another_firm_is_briefed_with_the_others(workspace: Workspace) -> None:
    bank, institute = (records.add(workspace, "account", {"name": name}) for name in ("Bank", "Design institute"))
    chen = records.add(workspace, "contact", {"name": "Chen", "account": bank, "title": "CTO"})
    guest = records.add(workspace, "contact", {"name": "Gu", "account": institute, "title": "Consultant"})
    records.add(workspace, "contact", {"name": "Li", "account": bank})
    planned(workspace, bank, 2, attendees=(guest, chen))
    section = briefing(workspace, bank).section("people")
    assert section is not None
    assert [line.parts[0].text for line in section.lines] == ["Gu", "Chen"]
    assert [line.parts[2].text for line in section.lines] == ["Consultant", "CTO"]


def test_everything_the_workspace_knows_is_briefed(workspace: Workspace) -> None:
    account = records.add(workspace, "account", {"name": "Bank", "tier": "gold", "relationship_stage": "mid"})
    chen = records.add(workspace, "contact", {"name": "Chen", "account": account})
    values: dict[str, Value] = {
        "account": account,
        "name": "DR",
        "value": Money("10000000", "CNY"),
        "walk_away": SECRET,
    }
    records.add(workspace, "opportunity", values)
    lost: dict[str, Value] = {"account": account, "name": "Lost", "status": "lost", "walk_away": "never"}
    records.add(workspace, "opportunity", lost)
    planned(workspace, account, 20, wanted="sign-off", bring="copies", attendees=(chen,))
    records.add(workspace, "visit", {"account": account, "when": "2026-11-20", "note": "Talk.", "attendees": (chen,)})
    for sort in ("next", "ours", "asked", "ask"):
        records.add(workspace, "step", {"account": account, "text": sort, "sort": sort})
    brief = briefing(workspace, account)
    assert [section.name for section in brief.sections] == [
        "visit", "why_now", "last_visits", "we_want", "bring", "people", "promises", "they_ask", "we_ask", "steps",
        "walk_away",
    ]  # fmt: skip
    assert "Lost" not in as_text(brief, private=True)
    assert "never" not in as_text(brief, private=True)


def test_the_teams_own_cadence_is_the_one_that_counts(workspace: Workspace) -> None:
    account = records.add(workspace, "account", {"name": "Bank", "tier": "gold"})
    records.add(workspace, "visit", {"account": account, "when": "2026-11-10"})
    assert "silent" not in as_text(briefing(workspace, account))
    records.add(workspace, "setting", {"key": "cadence.gold", "value": "7"})
    assert "silent for 12 days, 7 were agreed" in as_text(briefing(workspace, account))


def test_an_account_that_is_gone_has_no_briefing(workspace: Workspace) -> None:
    account = records.add(workspace, "account", {"name": "Bank"})
    records.remove(workspace, "account", account)
    with pytest.raises(KamtuiError, match="no such account"):
        briefing(workspace, account)
