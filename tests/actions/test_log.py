"""Logging a visit in one breath: what the text says wins, what it leaves out stays as it was planned."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamtui.actions import records
from kamtui.actions.log import default_account, known, log_visit, plan_of, planned_visit, read
from kamtui.errors import KamtuiError
from kamtui.quicklog import Log
from kamtui.records.kinds import kind_of
from kamtui.records.validation import checked
from kamtui.records.values import Moment
from kamtui.store import drafts, queries
from kamtui.store.undo import redo, undo
from kamtui.store.workspace import Workspace

NOW = datetime.fromisoformat("2026-11-22T20:14:00+08:00")

Add = Callable[..., bytes]


@pytest.fixture
def bank(workspace: Workspace) -> bytes:
    return records.add(workspace, "account", {"name": "Hengyue Bank"})


@pytest.fixture
def person(workspace: Workspace, bank: bytes) -> Add:
    def make(name: str, native_name: str = "", **values: Any) -> bytes:
        return records.add(
            workspace, "contact", {"account": bank, "name": name, "native_name": native_name or None, **values}
        )

    return make


@pytest.fixture
def plan(workspace: Workspace, bank: bytes) -> Add:
    """Plans a visit `hours` from now, or on a day."""

    def make(when: float | str, **values: Any) -> bytes:
        start = when if isinstance(when, str) else Moment.of(NOW + timedelta(hours=when), "Asia/Shanghai")
        return records.add(workspace, "visit", {"account": bank, "when": start, "state": "planned", **values})

    return make


def shown(workspace: Workspace, visit: bytes) -> Any:
    return workspace.get("visit", visit)


def visits(workspace: Workspace, account: bytes) -> list[tuple[str | None, str | None]]:
    return [(row.state, row.note) for row in queries.visits(workspace, account)]


# The plan becomes the visit


def test_a_planned_visit_near_becomes_the_held_one_and_keeps_what_the_text_leaves_out(
    workspace: Workspace, bank: bytes, person: Add, plan: Add
) -> None:
    chen, li = person("Chen Guodong", "陈国栋"), person("Li Wen", "李雯")
    visit = plan(
        -2.5,
        minutes=45,
        visit_kind="onsite",
        attendees=(chen, li),
        place="Tower 18F",
        wanted="sign-off",
        ask="sign now",
    )
    logged = log_visit(workspace, bank, "They want the drill first. =advanced")
    assert logged.visit == visit
    held = shown(workspace, visit)
    assert (held.state, held.result, held.note) == ("held", "advanced", "They want the drill first. =advanced")
    assert held.when == Moment("2026-11-22T09:44:00Z", "Asia/Shanghai")
    assert (held.minutes, held.visit_kind, held.place) == (45, "onsite", "Tower 18F")
    assert (held.wanted, held.ask, held.attendees) == ("sign-off", "sign now", (chen, li))
    assert visits(workspace, bank) == [("held", held.note)]


def test_what_the_text_says_wins_over_the_plan(workspace: Workspace, bank: bytes, person: Add, plan: Add) -> None:
    chen, li = person("Chen Guodong", "陈国栋"), person("Li Wen", "李雯")
    visit = plan(-2, minutes=45, visit_kind="onsite", attendees=(chen,))
    log_visit(workspace, bank, "19:00-19:20 phone @李雯 Only she had time.")
    held = shown(workspace, visit)
    assert held.when == Moment("2026-11-22T11:00:00Z", "Asia/Shanghai")
    assert (held.minutes, held.visit_kind, held.attendees) == (20, "phone", (li,))


@pytest.mark.parametrize(("hours", "taken"), [(-4, True), (4, True), (-4.02, False), (4.02, False)])
def test_a_plan_is_near_within_four_hours_either_way(
    workspace: Workspace, bank: bytes, plan: Add, hours: float, taken: bool
) -> None:
    visit = plan(hours)
    assert (log_visit(workspace, bank, "We talked.").visit == visit) is taken


def test_of_two_plans_the_nearer_one_is_held(workspace: Workspace, bank: bytes, plan: Add) -> None:
    earlier, later = plan(-3), plan(1)
    assert log_visit(workspace, bank, "The second one.").visit == later
    assert shown(workspace, earlier).state == "planned"
    assert log_visit(workspace, bank, "The first one.").visit == earlier


def test_the_hour_in_the_text_says_which_of_two_plans_it_was(workspace: Workspace, bank: bytes, plan: Add) -> None:
    morning, evening = plan(-10), plan(-0.5)
    assert log_visit(workspace, bank, "today 10:00 The early one.").visit == morning
    assert shown(workspace, evening).state == "planned"


def test_a_crowded_calendar_hides_no_plan_that_is_near(workspace: Workspace, bank: bytes, plan: Add) -> None:
    for _n in range(25):
        plan("2026-11-22")
    visit = plan(-1)
    assert log_visit(workspace, bank, "Held.").visit == visit


def test_a_log_of_yesterday_leaves_todays_plan_alone(workspace: Workspace, bank: bytes, plan: Add) -> None:
    visit = plan(-1)
    for text in ("yesterday We met by chance.", "yesterday 20:00 We met by chance."):
        logged = log_visit(workspace, bank, text)
        assert logged.visit != visit
        assert shown(workspace, logged.visit).state == "held"
    assert shown(workspace, visit).state == "planned"


def test_a_plan_for_a_day_without_an_hour_is_held_on_that_day_and_gets_the_hour(
    workspace: Workspace, bank: bytes, plan: Add
) -> None:
    visit = plan("2026-11-22", wanted="sign-off")
    assert log_visit(workspace, bank, "They signed.").visit == visit
    assert shown(workspace, visit).when == Moment("2026-11-22T12:14:00Z", "Asia/Shanghai")


def test_a_plan_for_another_day_is_not_held_today(workspace: Workspace, bank: bytes, plan: Add) -> None:
    visit = plan("2026-11-23")
    assert log_visit(workspace, bank, "They called.").visit != visit


def test_naming_the_day_holds_its_only_plan_and_keeps_the_hour_of_it(
    workspace: Workspace, bank: bytes, plan: Add
) -> None:
    visit = plan(-34)
    assert log_visit(workspace, bank, "yesterday They signed.").visit == visit
    assert shown(workspace, visit).when == Moment("2026-11-21T02:14:00Z", "Asia/Shanghai")


def test_naming_a_day_with_two_plans_takes_neither(workspace: Workspace, bank: bytes, plan: Add) -> None:
    both = {plan(-34), plan(-30)}
    assert log_visit(workspace, bank, "yesterday They signed.").visit not in both


def test_the_plan_of_another_account_is_left_alone(workspace: Workspace, bank: bytes, plan: Add) -> None:
    visit = plan(0)
    other = records.add(workspace, "account", {"name": "Suhe Dairy"})
    assert log_visit(workspace, other, "We talked.").visit != visit
    assert shown(workspace, visit).state == "planned"


def test_my_own_plan_comes_before_a_colleagues_nearer_one(workspace: Workspace, bank: bytes, plan: Add) -> None:
    anna = records.add(workspace, "teammate", {"name": "Anna"})
    theirs, mine = plan(-0.5, owner=anna), plan(-2, owner=workspace.me())
    assert log_visit(workspace, bank, "Mine.").visit == mine
    assert shown(workspace, theirs).state == "planned"


def test_a_plan_made_for_a_colleague_stays_that_colleagues_visit(workspace: Workspace, bank: bytes, plan: Add) -> None:
    anna = records.add(workspace, "teammate", {"name": "Anna"})
    visit = plan(-1, owner=anna)
    log_visit(workspace, bank, "I write it down for her.")
    assert shown(workspace, visit).owner == anna


def test_what_was_planned_stays_below_what_was_said(workspace: Workspace, bank: bytes) -> None:
    visit = log_visit(workspace, bank, "today 19:30 bring the offer", planned=True).visit
    log_visit(workspace, bank, "They took the offer.")
    assert shown(workspace, visit).note == "They took the offer.\n\ntoday 19:30 bring the offer"


def test_a_cancelled_visit_is_no_plan(workspace: Workspace, bank: bytes, plan: Add) -> None:
    visit = plan(-1)
    records.change(workspace, records.seen(workspace, "visit", visit), {"state": "cancelled_them"})
    assert log_visit(workspace, bank, "They called to say sorry.").visit != visit


def test_the_visit_of_a_log_is_offered_before_it_is_written(workspace: Workspace, bank: bytes, plan: Add) -> None:
    visit = plan(1)
    offered = planned_visit(workspace, bank)
    assert offered is not None
    assert offered.id == visit
    assert plan_of(workspace, bank, Log("", start=NOW - timedelta(hours=8)), NOW) is None


def test_the_account_is_that_of_my_visit_planned_for_about_now(workspace: Workspace, bank: bytes, plan: Add) -> None:
    assert default_account(workspace) is None
    other = records.add(workspace, "account", {"name": "Suhe Dairy"})
    anna = records.add(workspace, "teammate", {"name": "Anna"})
    start = Moment.of(NOW)
    records.add(workspace, "visit", {"account": other, "when": start, "state": "planned", "owner": anna})
    assert default_account(workspace) is None
    plan(3, owner=workspace.me())
    assert default_account(workspace) == bank


# When


def test_a_log_opened_long_before_it_is_saved_belongs_to_the_moment_it_was_opened(
    workspace: Workspace, bank: bytes, plan: Add
) -> None:
    opened = NOW - timedelta(hours=9)
    visit = plan(-9.5)
    logged = log_visit(workspace, bank, "We met. !call tomorrow >>offer by tomorrow", opened=opened)
    assert logged.visit == visit
    other = log_visit(workspace, bank, "yesterday A word. >>plan by tomorrow", opened=NOW - timedelta(days=3))
    assert shown(workspace, other.visit).when == "2026-11-18"
    assert workspace.get("step", other.steps[0]).due == "2026-11-20"


def test_a_log_without_a_plan_takes_place_when_it_was_opened(workspace: Workspace, bank: bytes) -> None:
    logged = log_visit(workspace, bank, "They called.", opened=NOW - timedelta(minutes=50))
    assert shown(workspace, logged.visit).when == Moment("2026-11-22T11:24:00Z", "Asia/Shanghai")


def test_a_plan_without_a_day_has_none(workspace: Workspace, bank: bytes) -> None:
    logged = log_visit(workspace, bank, "bring the offer", planned=True)
    assert (shown(workspace, logged.visit).state, shown(workspace, logged.visit).when) == ("planned", None)


def test_a_plan_swallows_no_plan_that_is_near(workspace: Workspace, bank: bytes, plan: Add) -> None:
    visit = plan(1)
    assert log_visit(workspace, bank, "today 21:00 once more", planned=True).visit != visit


def test_a_visit_planned_in_summer_for_winter_keeps_its_hour_on_the_clock(tmp_path: Path) -> None:
    october = datetime(2026, 10, 20, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    with Workspace.open(tmp_path / "w.db", tmp_path / "home", lambda: october, create=True) as workspace:
        account = records.add(workspace, "account", {"name": "Nordhaven Stahl"})
        logged = log_visit(workspace, account, "2026-11-24 10:00 pilot !call by 2026-11-25 15:00", planned=True)
        assert shown(workspace, logged.visit).when == Moment("2026-11-24T09:00:00Z", "Europe/Berlin")
        assert workspace.get("step", logged.steps[0]).due == Moment("2026-11-25T14:00:00Z", "Europe/Berlin")


# Who


def test_somebody_nobody_knows_becomes_a_person_to_be_confirmed(workspace: Workspace, bank: bytes) -> None:
    logged = log_visit(workspace, bank, "@周敏 @Novak asked for a date.")
    assert [workspace.get("contact", one).name for one in logged.people] == ["周敏", "Novak"]
    assert all(workspace.get("contact", one).provisional for one in logged.people)
    assert all(workspace.get("contact", one).account == bank for one in logged.people)
    assert shown(workspace, logged.visit).attendees == logged.people


def test_the_second_log_knows_whom_the_first_one_made(workspace: Workspace, bank: bytes) -> None:
    first = log_visit(workspace, bank, "@周敏 asked.")
    second = log_visit(workspace, bank, "yesterday @周敏 asked again.")
    assert second.people == ()
    assert shown(workspace, second.visit).attendees == first.people


def test_one_person_named_twice_was_there_once(workspace: Workspace, bank: bytes, person: Add) -> None:
    chen = person("Chen Guodong", "陈国栋")
    logged = log_visit(
        workspace, bank, '@陈国栋 opened, @"Chen Guodong" closed, @陈总 nodded, @Novak came, @Novak left.'
    )
    assert shown(workspace, logged.visit).attendees == (chen, *logged.people)
    assert len(logged.people) == 1


def test_those_who_were_there_are_kept_in_the_order_they_were_named(
    workspace: Workspace, bank: bytes, person: Add
) -> None:
    chen = person("Chen Guodong", "陈国栋")
    logged = log_visit(workspace, bank, "@Novak and @陈国栋 met us.")
    assert shown(workspace, logged.visit).attendees == (*logged.people, chen)


def test_people_of_other_accounts_and_deleted_ones_are_not_meant(
    workspace: Workspace, bank: bytes, person: Add
) -> None:
    other = records.add(workspace, "account", {"name": "Suhe Dairy"})
    theirs = records.add(workspace, "contact", {"account": other, "name": "Novak"})
    gone = person("Novak")
    records.remove(workspace, "contact", gone)
    logged = log_visit(workspace, bank, "@Novak came.")
    assert len(logged.people) == 1
    assert not {theirs, gone} & set(logged.people)


def test_somebody_deleted_since_the_plan_stays_among_those_planned(
    workspace: Workspace, bank: bytes, person: Add, plan: Add
) -> None:
    chen, li = person("Chen Guodong"), person("Li Wen")
    visit = plan(-1, attendees=(chen, li))
    records.remove(workspace, "contact", chen)
    log_visit(workspace, bank, "We met.")
    assert [one for one, _name, _native in queries.attendees(workspace, visit)] == [chen, li]


def test_a_sale_that_was_lost_is_not_in_the_way_of_an_open_one(workspace: Workspace, bank: bytes) -> None:
    for status in ("lost", "parked"):
        records.add(workspace, "opportunity", {"name": "DR platform", "account": bank, "status": status})
    sale = records.add(workspace, "opportunity", {"name": "DR platform", "account": bank})
    won = records.add(workspace, "opportunity", {"name": "Core network", "account": bank, "status": "won"})
    assert [one.id for one in known(workspace, bank).opportunities] == [sale, won]
    logged = log_visit(workspace, bank, '$"DR platform" they agreed !send plan')
    assert shown(workspace, logged.visit).opportunity == sale
    assert workspace.get("step", logged.steps[0]).opportunity == sale


def test_the_steps_of_a_planned_visit_belong_to_its_sale(workspace: Workspace, bank: bytes, plan: Add) -> None:
    sale = records.add(workspace, "opportunity", {"name": "DR platform", "account": bank})
    visit = plan(-1, opportunity=sale)
    logged = log_visit(workspace, bank, "They agreed. !send plan")
    assert shown(workspace, visit).opportunity == sale
    assert workspace.get("step", logged.steps[0]).opportunity == sale


# Steps and promises


def steps_of(workspace: Workspace, bank: bytes, text: str) -> list[Any]:
    return [workspace.get("step", step) for step in log_visit(workspace, bank, text).steps]


def test_every_mark_makes_its_step(workspace: Workspace, bank: bytes, person: Add) -> None:
    person("Chen Guodong", "陈国栋")
    found = steps_of(
        workspace,
        bank,
        "@陈国栋 agreed\n!!call him by friday\n>>drill plan by 2026-12-01 15:00\n<<RTO test\n?price\n<<?who",
    )
    assert [(step.sort, step.text, step.urgent) for step in found] == [
        ("next", "call him", True), ("ours", "drill plan", None), ("theirs", "RTO test", None),
        ("asked", "price", None), ("ask", "who", None),
    ]  # fmt: skip
    assert found[0].due == "2026-11-27"
    assert found[1].due == Moment("2026-12-01T07:00:00Z", "Asia/Shanghai")


def test_what_we_owe_is_mine_and_what_they_owe_is_nobodys_of_ours(workspace: Workspace, bank: bytes) -> None:
    found = steps_of(workspace, bank, "Talk.\n!call\n>>plan\n<<test\n?price\n<<?who")
    me = workspace.me()
    assert [step.owner for step in found] == [me, me, None, me, None]


def test_a_step_named_for_a_colleague_is_that_colleagues(workspace: Workspace, bank: bytes) -> None:
    anna = records.add(workspace, "teammate", {"name": "Anna Berg"})
    (step,) = steps_of(workspace, bank, "Talk. !send the plan +Anna by friday")
    assert (step.owner, step.text) == (anna, "send the plan")


def test_a_promise_is_to_the_only_one_who_was_there(workspace: Workspace, bank: bytes, person: Add) -> None:
    chen = person("Chen Guodong", "陈国栋")
    promise, question, todo = steps_of(workspace, bank, "@陈国栋 agreed\n>>drill plan\n?price\n!book a room")
    assert (promise.contact, question.contact, todo.contact) == (chen, chen, None)


def test_a_promise_to_one_of_several_is_to_the_one_it_names(workspace: Workspace, bank: bytes, person: Add) -> None:
    chen, li = person("Chen Guodong", "陈国栋"), person("Li Wen", "李雯")
    text = "@陈国栋 @李雯 agreed\n>>drill plan for Li Wen\n>>给陈国栋发报价\n>>terms\n>>plan for chen guodong"
    assert [step.contact for step in steps_of(workspace, bank, text)] == [li, chen, None, chen]


def test_whoever_is_called_in_the_text_as_at_the_table_is_meant(workspace: Workspace, bank: bytes, person: Add) -> None:
    chen, _li = person("Chen Guodong", "陈国栋"), person("Li Wen", "李雯")
    text = "@陈总 @李雯 @Novak 都在\n>>给陈总发切换方案\n<<Novak sends the test"
    ours, theirs = steps_of(workspace, bank, text)
    assert ours.contact == chen
    assert workspace.get("contact", theirs.contact).name == "Novak"


def test_the_longer_name_is_meant_and_no_part_of_a_word(workspace: Workspace, bank: bytes, person: Add) -> None:
    person("Chen Guo", "陈国")
    long = person("Chen Guodong", "陈国栋")
    person("Max")
    text = "@陈国 @陈国栋 @Max agreed\n>>plan for Chen Guodong\n>>方案给陈国栋\n>>maximum price"
    assert [step.contact for step in steps_of(workspace, bank, text)] == [long, long, None]


def test_a_promise_to_a_colleague_of_theirs_is_not_to_the_one_who_was_there(
    workspace: Workspace, bank: bytes, person: Add
) -> None:
    chen, li = person("Chen Guodong", "陈国栋"), person("Li Wen", "李雯")
    person("May")
    first, second = steps_of(workspace, bank, "@陈国栋 agreed\n>>price list to Li Wen\n>>offer in May")
    assert (first.contact, second.contact) == (li, chen)


def test_promises_of_a_planned_visit_are_to_those_who_were_planned(
    workspace: Workspace, bank: bytes, person: Add, plan: Add
) -> None:
    chen, li = person("Chen Guodong", "陈国栋"), person("Li Wen", "李雯")
    plan(-1, attendees=(chen, li))
    (step,) = steps_of(workspace, bank, "They agreed. >>发给李雯的条款")
    assert step.contact == li


def test_a_step_concerns_the_first_known_one_it_names(workspace: Workspace, bank: bytes, person: Add) -> None:
    chen, li = person("Chen Guodong", "陈国栋"), person("Li Wen", "李雯")
    text = "@陈国栋 agreed\n!call @Novak and @李雯 by friday\n!send plan to @陈国栋\n!book a room"
    logged = log_visit(workspace, bank, text)
    found = [workspace.get("step", step) for step in logged.steps]
    assert [step.text for step in found] == ["call Novak and 李雯", "send plan to 陈国栋", "book a room"]
    assert [step.contact for step in found] == [li, chen, None]
    assert shown(workspace, logged.visit).attendees == (chen,)
    assert logged.people == ()


def test_of_two_of_one_name_a_step_concerns_the_one_who_was_there(
    workspace: Workspace, bank: bytes, person: Add
) -> None:
    mingche, _lin = person("Zhao Mingche", "赵明澈"), person("Zhao Lin", "赵琳")
    (step,) = steps_of(workspace, bank, "@赵明澈 agreed !call @zhao by friday")
    assert step.contact == mingche
    (step,) = steps_of(workspace, bank, "yesterday nobody came !call @zhao by friday")
    assert step.contact is None


# Registers, and what lies ahead


def test_entries_for_registers_are_kept_as_tags(workspace: Workspace, bank: bytes) -> None:
    text = "#dinner 全聚德 680元 4人 #drill\n#gift 茶叶 300元\n#incident core down, for 2 hours"
    visit = shown(workspace, log_visit(workspace, bank, text).visit)
    assert visit.tags == ("drill", "dinner 680 CNY 4 全聚德", "gift 300 CNY 茶叶", "incident core down for 2 hours")
    assert visit.visit_kind == "dinner"


@pytest.mark.parametrize(
    ("text", "state"),
    [("tomorrow 10am talk", "planned"), ("today 21:10 talk", "held"), ("today 21:20 talk", "planned"),
     ("2026-11-23 talk", "planned"), ("today talk", "held")],
)  # fmt: skip
def test_a_visit_more_than_an_hour_ahead_was_not_held(workspace: Workspace, bank: bytes, text: str, state: str) -> None:
    logged = log_visit(workspace, bank, text)
    assert (shown(workspace, logged.visit).state, logged.ahead) == (state, state == "planned")


@pytest.mark.parametrize("text", ["yesterday 10:00 demo", "2026-11-21 demo", "today 19:00 demo"])
def test_a_plan_of_a_past_day_is_refused(workspace: Workspace, bank: bytes, text: str) -> None:
    with pytest.raises(KamtuiError, match="past"):
        log_visit(workspace, bank, text, planned=True)


def test_who_was_there_says_how_sure_it_is(workspace: Workspace, bank: bytes, person: Add, plan: Add) -> None:
    chen = person("Chen Guodong", "陈国栋")
    person("Zhao Mingche")
    person("Zhao Lin")
    logged = log_visit(workspace, bank, "yesterday @陈总 @zhao @Bob Smith came")
    assert [(one.state, one.bearers) for one in logged.there] == [("known", 1), ("guess", 2), ("new", 1)]
    assert logged.there[2].id == logged.people[0]
    plan(-1, attendees=(chen,))
    assert [(one.id, one.state) for one in log_visit(workspace, bank, "They came.").there] == [(chen, "known")]


# Saving


def test_the_draft_goes_with_the_save_and_stays_when_nothing_is_saved(workspace: Workspace, bank: bytes) -> None:
    drafts.keep(workspace, "log:1", {"text": "We"})
    with pytest.raises(KamtuiError):
        log_visit(workspace, bank, "  \n ", draft="log:1")
    assert drafts.find(workspace, "log:1")
    log_visit(workspace, bank, "We talked.", draft="log:1")
    assert drafts.find(workspace, "log:1") is None


def test_a_log_of_a_deleted_account_is_refused_and_its_draft_stays(workspace: Workspace, bank: bytes) -> None:
    drafts.keep(workspace, "log:1", {"text": "We talked."})
    records.remove(workspace, "account", bank)
    with pytest.raises(KamtuiError, match="no such account"):
        log_visit(workspace, bank, "We talked. @Novak", draft="log:1")
    assert drafts.find(workspace, "log:1")
    assert queries.counts(workspace, ("visit", "contact")) == {"visit": 0, "contact": 0}


def test_half_a_character_is_refused_in_words(workspace: Workspace, bank: bytes) -> None:
    with pytest.raises(KamtuiError, match="cannot be kept"):
        log_visit(workspace, bank, "bad \udcff byte")


def test_undo_gives_the_plan_back_and_takes_steps_and_new_people_away(
    workspace: Workspace, bank: bytes, person: Add, plan: Add
) -> None:
    chen = person("Chen Guodong", "陈国栋")
    visit = plan(-1, attendees=(chen,), wanted="sign-off", minutes=45)
    before = shown(workspace, visit)
    logged = log_visit(workspace, bank, "30m @Novak came. >>plan !call =setback")
    after = shown(workspace, visit)
    undo(workspace)
    assert shown(workspace, visit) == before
    assert queries.open_steps(workspace, bank) == []
    assert [one.id for one in queries.people(workspace, bank)] == [chen]
    redo(workspace)
    assert shown(workspace, visit) == after
    assert [step.id for step in queries.steps_of_visit(workspace, visit)] == list(logged.steps)


def test_what_is_too_long_for_a_step_is_whole_in_the_note(workspace: Workspace, bank: bytes) -> None:
    text = "!" + "send the plan " * 300 + "\ngoal: " + "g" * 3000
    logged = log_visit(workspace, bank, text)
    assert len(workspace.get("step", logged.steps[0]).text) == 2000
    assert len(shown(workspace, logged.visit).goal) == 2000
    assert shown(workspace, logged.visit).note == text


PIECES = (
    *("@", "@陈总", "@Novak", '@"A B"', "!", "!call", ">>plan", "<<", "<<?who", "?price", "by friday", "周五前", "45m"),
    *("~99999m", "99h", "mix:4/3/2/1", "trust:20", "goal: x", "#dinner 680元 4人", "=advanced", "$DR", "recap", "\n"),
    *(
        "'; DROP TABLE visit; --",
        "\x00",
        "\u202e",
        "👨\u200d👩\u200d👧",
        "ﬁ",
        "%",
        "_",
        "{name}",
        "2026-02-30",
        "25:99",
    ),
    *("昨天下午3点", "。", " "),
)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NAUGHTY = st.lists(st.sampled_from(PIECES) | ANY_TEXT, max_size=12).map(" ".join)


@given(NAUGHTY)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_kept_word_for_word_as_valid_records(workspace: Workspace, bank: bytes, text: str) -> None:
    if not text.strip():
        return
    logged = log_visit(workspace, bank, f"2020-01-01 09:00\n{text}")
    visit = workspace.read("visit", logged.visit).values
    assert visit["note"] == f"2020-01-01 09:00\n{text}"
    for kind, record in [("visit", logged.visit), *(("step", step) for step in logged.steps),
                         *(("contact", one) for one in logged.people)]:  # fmt: skip
        values = workspace.read(kind, record).values
        assert checked(kind_of(kind), values).keys() == values.keys()
    undo(workspace)


def test_reading_for_the_preview_writes_nothing(workspace: Workspace, bank: bytes) -> None:
    names = known(workspace, bank)
    before = workspace.connection.total_changes
    assert read("@Novak >>plan", NOW, names).attendees[0].provisional
    assert workspace.connection.total_changes == before
