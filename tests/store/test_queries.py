"""What the screens ask: every row once and in order, the right people and visits, and an index behind each list."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamtui.records.values import Moment, Value
from kamtui.store import queries
from kamtui.store.bulk import sittings
from kamtui.store.ids import derived_id
from kamtui.store.undo import redo, undo
from kamtui.store.workspace import Workspace
from tests.store.network import give

SHANGHAI = "Asia/Shanghai"


def make(workspace: Workspace, kind: str, id: bytes | None = None, /, **values: Value) -> bytes:
    with workspace.action("add") as action:
        return action.create(kind, values, id)


def set_(workspace: Workspace, kind: str, record: bytes, **values: Value) -> None:
    with workspace.action("set") as action:
        action.write(workspace.read(kind, record), values)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture
def bank(workspace: Workspace) -> bytes:
    return make(workspace, "account", name="Hengyue Bank")


def visit(
    workspace: Workspace, account: bytes, when: str | Moment | None, state: str = "held", **values: Value
) -> bytes:
    return make(workspace, "visit", account=account, when=when, state=state, **values)


# Pages

WHENS = st.sampled_from(
    [
        None,
        "2026-11-22",
        "2026-11-23",
        Moment("2026-11-22T01:00:00Z", SHANGHAI),
        Moment("2026-11-22T23:00:00Z", SHANGHAI),
    ]
)
MANY = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


def as_listed(workspace: Workspace, account: bytes | None) -> list[bytes]:
    """Visits by a plain sort: the latest first, undated ones last, equal ones by id."""
    rows = workspace.connection.execute('SELECT "when", id, account FROM visit').fetchall()
    keys = [(row[0] or "", bytes(row[1])) for row in rows if account in (None, row[2])]
    return [id for _when, id in sorted(keys, reverse=True)]


def by_pages(workspace: Workspace, account: bytes | None, size: int) -> Iterator[bytes]:
    after = None
    while page := queries.visits(workspace, account, size, after):
        yield from (row.id for row in page)
        after = (page[-1].when or "", page[-1].id)


@given(whens=st.lists(WHENS, max_size=14), size=st.integers(1, 5))
@MANY
def test_pages_of_visits_give_every_visit_once_in_order(workspace: Workspace, whens: list[Any], size: int) -> None:
    account, other = (make(workspace, "account", name="Hengyue Bank") for _n in range(2))
    with workspace.action("import") as action:
        for n, when in enumerate(whens):
            action.create("visit", {"account": other if n % 4 == 3 else account, "when": when, "state": "held"})
    for one in (account, None):
        expected = as_listed(workspace, one)
        assert list(by_pages(workspace, one, size)) == expected
        assert [row.id for row in queries.visits(workspace, one)] == expected
    listed = as_listed(workspace, account)
    assert queries.visit_count(workspace, account) == len(listed)
    for place, row in enumerate(queries.visits(workspace, account)):
        assert queries.visit_place(workspace, row) == place
        assert [row.id for row in queries.visits_from(workspace, account, place, 2)] == listed[place : place + 2]


NAMES = st.sampled_from(["Hengyue", "恒岳", "Suhe Dairy", "苏禾", "Heng", "100% Milk", "a_b"])
FIRMS = st.lists(st.tuples(NAMES, st.sampled_from(["platinum", "lead", None]), st.booleans()), max_size=12)


@given(firms=FIRMS, size=st.integers(1, 4), filter=st.sampled_from(["", "heng", "hy", "%", "_", "苏", "zzz", " heng "]))
@MANY
def test_pages_of_accounts_give_every_account_once_in_order_with_a_filter_and_without(
    workspace: Workspace, firms: list[tuple[str, str | None, bool]], size: int, filter: str
) -> None:
    with workspace.action("import") as action:
        for name, tier, pinned in firms:
            action.create("account", {"name": name, "tier": tier, "pinned": pinned})
    expected = sorted(queries.accounts(workspace, filter=filter), key=lambda row: (row.rank, row.sort, row.id))
    found: list[queries.AccountRow] = []
    while page := queries.accounts(
        workspace, size, (found[-1][-2], found[-1][-1], found[-1].id) if found else None, filter
    ):
        found += page
    assert found == expected
    assert queries.account_count(workspace, filter) == len(expected)
    for place, row in enumerate(expected):
        assert queries.account_place(workspace, row.id, filter) == place
        assert queries.accounts_from(workspace, place, 1, filter) == [row]
    fitting = {"": "", "%": "%", "_": "_", "苏": "苏"}
    if filter in fitting:
        every = [row.name for row in queries.accounts(workspace)]
        assert sorted(row.name for row in expected) == sorted(name for name in every if fitting[filter] in name)


def test_pinned_accounts_come_first_then_the_tiers_then_names_by_sound(workspace: Workspace) -> None:
    for name, tier, pinned in (
        ("Zhao Foods", "gold", None), ("陈记", "gold", None), ("Anders", None, None), ("Weize", "lead", True),
        ("Hengyue", "platinum", None), ("Beichen", "gold", True),
    ):  # fmt: skip
        make(workspace, "account", name=name, tier=tier, pinned=pinned)
    assert [row.name for row in queries.accounts(workspace)] == [
        "Beichen", "Weize", "Hengyue", "陈记", "Zhao Foods", "Anders",
    ]  # fmt: skip


def test_an_account_that_is_not_in_the_filtered_list_has_no_place_of_its_own(workspace: Workspace, bank: bytes) -> None:
    assert queries.account_place(workspace, derived_id("nothing")) is None
    assert queries.account(workspace, derived_id("nothing")) is None


# Planned visits


def planned(workspace: Workspace, since: str, account: bytes | None = None) -> list[bytes]:
    return [row.id for row in queries.visits_planned(workspace, at(since), account)]


def test_a_plan_for_today_without_an_hour_is_still_ahead_in_every_zone(workspace: Workspace, bank: bytes) -> None:
    yesterday, today, tomorrow = (visit(workspace, bank, f"2026-11-{day}", "planned") for day in (22, 23, 24))
    for now in (
        "2026-11-23T04:00:00+08:00",
        "2026-11-23T23:59:00+08:00",
        "2026-11-23T20:00:00-08:00",
        "2026-11-23T00:00:00Z",
    ):
        assert planned(workspace, now) == [today, tomorrow]
    assert planned(workspace, "2026-11-22T23:59:00+14:00") == [yesterday, today, tomorrow]


def test_plans_with_an_hour_are_ahead_from_their_instant_on_across_midnight(workspace: Workspace, bank: bytes) -> None:
    late = visit(workspace, bank, Moment("2026-11-22T15:30:00Z", SHANGHAI), "planned")
    night = visit(workspace, bank, Moment("2026-11-22T16:30:00Z", SHANGHAI), "planned")
    assert planned(workspace, "2026-11-22T23:30:00+08:00") == [late, night]
    assert planned(workspace, "2026-11-22T23:31:00+08:00") == [night]
    assert planned(workspace, "2026-11-23T00:30:00+08:00") == [night]
    assert planned(workspace, "2026-11-23T00:31:00+08:00") == []


def test_plans_are_looked_for_up_to_an_instant_as_well(workspace: Workspace, bank: bytes) -> None:
    day = visit(workspace, bank, "2026-11-23", "planned")
    visit(workspace, bank, "2026-11-24", "planned")
    hour = visit(workspace, bank, Moment("2026-11-23T02:00:00Z", SHANGHAI), "planned")
    since, until = at("2026-11-23T00:00:00+08:00"), at("2026-11-23T10:00:00+08:00")
    found = [row.id for row in queries.visits_planned(workspace, since, until=until)]
    assert sorted(found) == sorted([day, hour])
    assert [row.id for row in queries.visits_planned(workspace, since, until=at("2026-11-23T09:59:00+08:00"))] == [day]


def test_a_text_as_since_is_a_utc_moment(workspace: Workspace, bank: bytes) -> None:
    hour = visit(workspace, bank, Moment("2026-11-23T02:00:00Z", SHANGHAI), "planned")
    assert [row.id for row in queries.visits_planned(workspace, "2026-11-23T02:00:00Z")] == [hour]
    assert queries.visits_planned(workspace, "2026-11-23T02:00:01Z") == []


def test_only_planned_visits_of_the_account_are_ahead_the_nearest_first(workspace: Workspace, bank: bytes) -> None:
    other = make(workspace, "account", name="Suhe Dairy")
    mine = [visit(workspace, bank, f"2026-12-{day:02}", "planned") for day in (9, 2)]
    visit(workspace, other, "2026-12-01", "planned")
    for state in ("held", "moved", "cancelled_them", "cancelled_us", "no_show"):
        visit(workspace, bank, "2026-12-01", state)
    assert planned(workspace, "2026-11-23T00:00:00+08:00", bank) == [mine[1], mine[0]]
    assert [row.account for row in queries.visits_planned(workspace, at("2026-11-23T00:00:00Z"), limit=1)] == [other]


def test_only_visits_that_took_place_are_told_as_the_last_ones(workspace: Workspace, bank: bytes) -> None:
    held = [visit(workspace, bank, f"2026-11-0{day}", "held") for day in (1, 2, 3)]
    for state in ("planned", "cancelled_them", "no_show"):
        visit(workspace, bank, "2026-11-20", state)
    assert [row.id for row in queries.visits_held(workspace, bank, 2)] == [held[2], held[1]]


# People


def seat(workspace: Workspace, account: bytes, *holders: bytes, **values: Value) -> bytes:
    record = make(workspace, "seat", None, account=account, **values)
    for holder in holders:
        make(workspace, "tenure", contact=holder, seat=record)
    return record


def person(workspace: Workspace, account: bytes | None, name: str, **values: Value) -> bytes:
    return make(workspace, "contact", None, account=account, name=name, **values)


def rows(workspace: Workspace, account: bytes | None = None) -> dict[bytes, queries.PersonRow]:
    found = queries.people(workspace, account)
    assert len({row.id for row in found}) == len(found)
    return {row.id: row for row in found}


def test_nobody_is_listed_twice_whatever_seats_they_hold(workspace: Workspace, bank: bytes) -> None:
    chen, li = person(workspace, bank, "Chen"), person(workspace, bank, "Li")
    first = seat(workspace, bank, chen, li, title="CTO")
    second = seat(workspace, bank, chen, chen, title="Board")
    for account in (bank, None):
        found = rows(workspace, account)
        assert (found[chen].seat, found[chen].title) == (second, "Board")
        assert (found[li].seat, found[li].title) == (first, "CTO")
    assert queries.person(workspace, chen) == rows(workspace)[chen]


def test_a_list_and_a_form_agree_on_the_seat_somebody_holds(workspace: Workspace, bank: bytes) -> None:
    other = make(workspace, "account", name="Suhe Dairy")
    chen = person(workspace, bank, "Chen")
    here = seat(workspace, bank, chen, title="CTO")
    seat(workspace, other, chen, title="Adviser")
    gone = seat(workspace, bank, title="Old")
    make(workspace, "tenure", contact=chen, seat=gone, until="2026-01-01")
    found = queries.seat_of(workspace, chen)
    assert found is not None
    assert (found["id"], rows(workspace)[chen].seat) == (here, here)


def test_of_two_seats_given_apart_every_device_shows_the_same(
    workspace: Workspace, bank: bytes, tmp_path: Path, empty_workspace: Path
) -> None:
    chen, li = person(workspace, bank, "Chen"), person(workspace, bank, "Li")
    with Workspace.open(Path(shutil.copy(empty_workspace, tmp_path / "other.db")), tmp_path / "other") as other:
        give(workspace, other)
        for number in range(8):
            # The id that a tenure gets is as good as drawn: each device has the larger one now and then.
            for device, start in ((workspace, None), (other, None if number < 6 else f"2026-0{number}-01")):
                box = make(device, "seat", account=bank, title=f"Title {number}")
                for holder in (chen, li):
                    record = derived_id("tenure", holder, box)
                    make(device, "tenure", record, contact=holder, seat=box, since=start)
            give(workspace, other)
            give(other, workspace)
            assert rows(workspace) == rows(other)
            for contact in (chen, li):
                mine, theirs = queries.seat_of(workspace, contact), queries.seat_of(other, contact)
                assert mine is not None
                assert theirs is not None
                assert tuple(mine) == tuple(theirs)
                assert rows(workspace)[contact].seat == mine["id"] == sittings(workspace)[contact].seat
            held = [queries.seats(device, bank) for device in (workspace, other)]
            for row in held[0]:
                assert queries.holder_of(workspace, row.id) == queries.holder_of(other, row.id)
                assert [one.contact for one in held[0] if one.id == row.id] == [
                    one.contact for one in held[1] if one.id == row.id
                ]
        assert rows(workspace)[chen].title == "Title 7"
        assert sittings(workspace) == sittings(other)


def test_the_seat_taken_last_is_shown_whenever_it_was_written_down(workspace: Workspace, bank: bytes) -> None:
    chen = person(workspace, bank, "Chen")
    now = seat(workspace, bank, title="CIO")
    make(workspace, "tenure", contact=chen, seat=now, since="2026-05-01")
    for since in ("2019-02-01", "2026-04-30", None):
        make(workspace, "tenure", contact=chen, seat=seat(workspace, bank, title="CTO"), since=since)
    found = queries.seat_of(workspace, chen)
    assert found is not None
    assert (found["id"], rows(workspace)[chen].seat, sittings(workspace)[chen].seat) == (now, now, now)


def test_a_seat_is_whose_who_came_first_in_lists_and_in_files(workspace: Workspace, bank: bytes) -> None:
    other = make(workspace, "account", name="Suhe Dairy")
    gone, late, early, below = (person(workspace, bank, name) for name in ("Gone", "Late", "Early", "Below"))
    box = seat(workspace, bank, title="CIO")
    for holder, since in ((gone, "2019-01-01"), (late, "2026-02-01"), (early, "2026-01-01")):
        make(workspace, "tenure", contact=holder, seat=box, since=since)
    set_(workspace, "contact", gone, account=other)
    seat(workspace, bank, below, reports_to=box)
    assert queries.holder_of(workspace, box) == early
    assert sittings(workspace)[below].boss == early


def test_people_stand_by_the_sound_of_their_names(workspace: Workspace, bank: bytes) -> None:
    for name in ("Zhao", "陈国栋", "Anna", "Chen"):
        person(workspace, bank, name)
    person(workspace, None, "Guest")
    assert [row.name for row in queries.people(workspace, bank)] == ["Anna", "Chen", "陈国栋", "Zhao"]
    assert [row.name for row in queries.people(workspace)] == ["Anna", "Chen", "陈国栋", "Guest", "Zhao"]


def test_met_means_a_visit_that_took_place(workspace: Workspace, bank: bytes) -> None:
    chen, li = person(workspace, bank, "Chen"), person(workspace, bank, "Li")
    for day, state in ((10, "held"), (12, "held"), (15, "cancelled_them"), (16, "no_show"), (30, "planned")):
        visit(workspace, bank, f"2026-11-{day}", state, attendees=(chen,))
    visit(workspace, bank, "2026-11-20", "held", attendees=(li,))
    assert (rows(workspace, bank)[chen].last_met, rows(workspace, bank)[li].last_met) == ("2026-11-12", "2026-11-20")
    last = queries.last_visit_with(workspace, chen)
    assert last is not None
    assert last.when == "2026-11-12"


def test_somebody_never_met_has_no_last_visit(workspace: Workspace, bank: bytes) -> None:
    chen = person(workspace, bank, "Chen")
    visit(workspace, bank, "2026-11-30", "planned", attendees=(chen,))
    assert rows(workspace, bank)[chen].last_met is None
    assert queries.last_visit_with(workspace, chen) is None


def test_who_sat_in_a_seat_and_moved_away_holds_it_no_more(workspace: Workspace, bank: bytes) -> None:
    other = make(workspace, "account", name="Suhe Dairy")
    chen, li = person(workspace, bank, "Chen"), person(workspace, bank, "Li")
    box = seat(workspace, bank, chen, li, title="CTO")
    assert queries.holder_of(workspace, box) == chen
    set_(workspace, "contact", chen, account=other)
    assert queries.holder_of(workspace, box) == li
    assert [(row.id, row.contact) for row in queries.seats(workspace, bank) if row.contact] == [(box, li)]


def test_people_at_a_visit_keep_their_order_through_undo_and_redo(workspace: Workspace, bank: bytes) -> None:
    people = [person(workspace, bank, f"P{n}") for n in range(5)]
    record = visit(workspace, bank, "2026-11-20", attendees=tuple(people))
    undo(workspace)
    redo(workspace)
    assert [one for one, _name, _native in queries.attendees(workspace, record)] == people


def test_somebody_deleted_since_has_no_name_at_a_visit(workspace: Workspace, bank: bytes) -> None:
    chen = person(workspace, bank, "Chen", native_name="陈")
    record = visit(workspace, bank, "2026-11-20", attendees=(chen,))
    assert queries.attendees(workspace, record) == [(chen, "Chen", "陈")]
    with workspace.action("delete") as action:
        action.delete("contact", chen)
    assert queries.attendees(workspace, record) == [(chen, "", "")]


# Steps, sales, settings, names


def step(workspace: Workspace, account: bytes, due: str | Moment | None, **values: Value) -> bytes:
    return make(workspace, "step", None, account=account, text="call", due=due, **values)


def test_open_steps_come_by_date_and_those_without_one_last(workspace: Workspace, bank: bytes) -> None:
    none, later, hour, day = (
        step(workspace, bank, due)
        for due in (None, "2026-12-02", Moment("2026-12-01T02:00:00Z", SHANGHAI), "2026-12-01")
    )
    done = step(workspace, bank, "2026-11-01", done="2026-11-02")
    other = step(workspace, make(workspace, "account", name="Suhe"), "2026-11-01")
    assert [row.id for row in queries.open_steps(workspace, bank)] == [day, hour, later, none]
    assert [row.id for row in queries.open_steps(workspace)] == [other, day, hour, later, none]
    assert [row.id for row in queries.open_steps(workspace, bank, "2026-12-01T02")] == [day]
    assert [row.id for row in queries.steps(workspace, bank)] == [day, hour, later, none, done]


def test_sales_that_are_open_come_first(workspace: Workspace, bank: bytes) -> None:
    sales = [
        make(workspace, "opportunity", name=name, account=bank, status=status, expected_close=close)
        for name, status, close in (
            ("lost", "lost", "2026-01-01"), ("none", None, None), ("late", "open", "2027-01-01"),
            ("soon", None, "2026-12-01"),
        )
    ]  # fmt: skip
    assert [row.id for row in queries.opportunities(workspace, bank)] == [sales[3], sales[2], sales[1], sales[0]]
    for sale in sales:
        set_(workspace, "opportunity", sale, walk_away="6%")
    assert [id for id, _text in queries.walk_away_points(workspace, bank)] == [sales[3], sales[2], sales[1]]


def test_cadences_that_are_no_days_are_left_out(workspace: Workspace) -> None:
    for key, value in (
        ("cadence.gold", "20"),
        ("cadence.iron", "often"),
        ("cadence.lead", "-3"),
        ("cadence.platinum", None),
    ):
        make(workspace, "setting", key=key, value=value)
    assert queries.cadences(workspace) == {"platinum": 14, "gold": 20, "iron": 60, "lead": 90}


def test_names_that_begin_with_what_was_typed_come_first_whatever_their_tier(workspace: Workspace) -> None:
    for n in range(40):
        make(workspace, "account", name=f"New Steel {n:02}", tier="platinum")
    first = make(workspace, "account", name="Steel Works", tier="lead")
    native = make(workspace, "account", name="Nordhaven", native_name="Steel 北方", tier="lead")
    man = make(workspace, "contact", name="Steel Man", account=first)
    found = queries.named(workspace, "steel")
    assert len(found) == 30
    assert {row.id for row in found[:3]} == {first, native, man}
    assert [row.detail for row in found if row.id == man] == ["Steel Works"]
    assert {row.kind for row in queries.named(workspace, "")} == {"account"}


def test_a_name_that_fits_nobody_finds_nobody_and_a_book_is_no_name(workspace: Workspace, bank: bytes) -> None:
    assert queries.named(workspace, "zzz") == []
    assert queries.named(workspace, "%") == []
    assert queries.named(workspace, "恒" * 100_000) == []
    assert queries.accounts(workspace, filter="x" * 100_000) == []


# Indexes


BANK = derived_id("account", "Hengyue Bank")
KEY = ("2026-11-22", derived_id("visit"))
UNDATED = ("", derived_id("visit"))
PLACE = (3, "heng", BANK)
SINCE, UNTIL = at("2026-11-22T00:00:00Z"), at("2026-11-23T00:00:00Z")

Question = Callable[..., object]


def plan_of(workspace: Workspace, question: Question, *given: object) -> list[str]:
    """What SQLite would do for the statements of a call."""
    make(workspace, "account", BANK, name="Hengyue Bank")
    statements: list[str] = []
    workspace.connection.set_trace_callback(statements.append)
    question(workspace, *given)
    workspace.connection.set_trace_callback(None)
    plan = [
        str(row[3])
        for statement in map(str.strip, statements)
        if statement.startswith(("SELECT", "WITH"))
        for row in workspace.connection.execute(f"EXPLAIN QUERY PLAN {statement}")
    ]
    assert plan
    return plan


def whole_tables(plan: Iterable[str]) -> list[str]:
    """Steps that pass every row of a table instead of going by an index."""
    return [step for step in plan if step.startswith("SCAN") and " USING " not in step]


@pytest.mark.parametrize(
    ("index", "question", "given"),
    [
        ("account_list", queries.accounts, (64,)),
        ("account_list", queries.accounts, (64, PLACE)),
        ("account_list", queries.accounts, (64, PLACE, "heng")),
        ("visit_list", queries.visits, (None, 64)),
        ("visit_list", queries.visits, (None, 64, KEY)),
        ("visit_list", queries.visits, (None, 64, UNDATED)),
        ("visit_account", queries.visits, (BANK, 64)),
        ("visit_account", queries.visits, (BANK, 64, KEY)),
        ("visit_account", queries.visits, (BANK, 64, UNDATED)),
        ("visit_account", queries.visits_from, (BANK, 64, 64)),
        ("visit_account", queries.visits_held, (BANK, 3)),
        ("visit_list", queries.visits_planned, (SINCE, None, 20, UNTIL)),
        ("visit_account", queries.visits_planned, (SINCE, BANK, 20)),
        ("contact_account", queries.people, (BANK,)),
        ("contact_list", queries.people, ()),
        ("tenure_contact", queries.people, (BANK,)),
        ("tenure_contact", queries.seat_of, (BANK,)),
        ("tenure_seat", queries.holder_of, (BANK,)),
    ],
)
def test_a_list_is_read_in_the_order_of_its_index_and_never_sorted(
    workspace: Workspace, index: str, question: Question, given: tuple[object, ...]
) -> None:
    plan = plan_of(workspace, question, *given)
    assert any(f"INDEX {index}" in step for step in plan), plan
    assert not [step for step in plan if "TEMP B-TREE" in step]
    assert whole_tables(plan) == []


@pytest.mark.parametrize(
    ("question", "given"),
    [(queries.visits, (None, 64, KEY)), (queries.visits, (BANK, 64, KEY)), (queries.accounts, (64, PLACE))],
)
def test_a_further_page_begins_at_its_key(workspace: Workspace, question: Question, given: tuple[object, ...]) -> None:
    first = plan_of(workspace, question, *given)[0]
    assert first.startswith("SEARCH")
    assert "<(?,?)" in first or ">(?,?,?)" in first


@pytest.mark.parametrize(
    ("question", "given"),
    [
        *((question, (BANK,)) for question in (
            queries.account, queries.account_place, queries.last_visit_with, queries.visit_count, queries.person,
            queries.seats, queries.seat_of, queries.holder_of, queries.seats_left_empty, queries.open_steps,
            queries.steps, queries.steps_of_visit, queries.opportunities, queries.attendees, queries.walk_away_points,
        )),
        (queries.open_steps, ()),
        (queries.open_steps, (None, "2026-11-22")),
        (queries.setting, ("language",)),
        (queries.cadences, ()),
    ],
)  # fmt: skip
def test_no_answer_passes_a_whole_table(workspace: Workspace, question: Question, given: tuple[object, ...]) -> None:
    assert whole_tables(plan_of(workspace, question, *given)) == []


def test_the_way_up_the_chart_passes_only_the_seats_on_it(workspace: Workspace) -> None:
    assert "SEARCH s USING INDEX sqlite_autoindex_seat_1 (id=?)" in plan_of(workspace, queries.reports_to, BANK, BANK)
