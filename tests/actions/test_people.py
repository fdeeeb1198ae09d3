"""Seats and the people in them: titles and bosses belong to the seat, and the seat to the account."""

from collections.abc import Callable
from typing import Any

import pytest

from kamtui.actions import people, records
from kamtui.errors import KamtuiError
from kamtui.records.values import Value
from kamtui.store import queries
from kamtui.store.ids import derived_id
from kamtui.store.undo import undo
from kamtui.store.workspace import Workspace

Add = Callable[..., bytes]


@pytest.fixture
def bank(workspace: Workspace) -> bytes:
    return records.add(workspace, "account", {"name": "Hengyue Bank"})


@pytest.fixture
def dairy(workspace: Workspace) -> bytes:
    return records.add(workspace, "account", {"name": "Suhe Dairy"})


@pytest.fixture
def person(workspace: Workspace, bank: bytes) -> Add:
    def make(name: str, **values: Any) -> bytes:
        return records.add(workspace, "contact", {"account": bank, "name": name, **values})

    return make


def change(workspace: Workspace, contact: bytes, **values: Value) -> tuple[str, ...]:
    return records.change(workspace, records.seen(workspace, "contact", contact), values)


def seat(workspace: Workspace, contact: bytes) -> bytes:
    row = queries.seat_of(workspace, contact)
    assert row is not None
    return bytes(row["id"])


def past(workspace: Workspace, contact: bytes) -> list[tuple[bytes, str | None]]:
    rows = workspace.connection.execute("SELECT seat, until FROM tenure WHERE contact = ? ORDER BY base", (contact,))
    return [(row[0], row[1]) for row in rows]


def share(workspace: Workspace, contact: bytes, seat: bytes) -> bytes:
    return records.add(workspace, "tenure", {"contact": contact, "seat": seat})


def test_a_title_makes_the_seat_that_two_devices_would_both_make(
    workspace: Workspace, bank: bytes, person: Add
) -> None:
    chen = person("Chen", title="CTO", department="IT", level="executive")
    assert seat(workspace, chen) == derived_id("seat", chen, bank)
    assert people.seat_values(workspace, chen) == {"title": "CTO", "department": "IT", "level": "executive"}


def test_somebody_without_a_title_has_no_seat(workspace: Workspace, person: Add) -> None:
    chen = person("Chen", title=None, boss=None)
    assert queries.seat_of(workspace, chen) is None
    assert people.seat_values(workspace, chen) == {}
    assert queries.counts(workspace, ("seat", "tenure")) == {"seat": 0, "tenure": 0}


def test_a_boss_without_a_seat_gets_one(workspace: Workspace, person: Add) -> None:
    chen = person("Chen")
    li = person("Li", boss=chen)
    assert people.seat_values(workspace, li) == {"boss": chen}
    row = queries.person(workspace, li)
    assert row is not None
    assert row.reports_to == seat(workspace, chen)


def test_what_changed_in_a_seat_is_told_by_the_fields_of_the_person(workspace: Workspace, person: Add) -> None:
    chen, li = person("Chen"), person("Li", title="Buyer")
    assert change(workspace, li, title="Head buyer", department=None, boss=chen, name="Li Wen") == (
        "name", "title", "boss",
    )  # fmt: skip
    assert change(workspace, li, boss=None, title=None) == ("title", "boss")
    assert people.seat_values(workspace, li) == {}


# Bosses


def test_nobody_reports_to_themselves(workspace: Workspace, person: Add) -> None:
    chen = person("Chen", title="CTO")
    with pytest.raises(KamtuiError, match="Chen cannot report to Chen"):
        change(workspace, chen, boss=chen)
    assert people.seat_values(workspace, chen) == {"title": "CTO"}


def test_bosses_close_no_circle_and_a_refused_boss_leaves_nothing_behind(workspace: Workspace, person: Add) -> None:
    top = person("Top")
    middle = person("Middle", boss=top)
    low = person("Low", boss=middle)
    before = workspace.connection.execute("SELECT count(*) FROM edit").fetchone()[0]
    with pytest.raises(KamtuiError) as caught:
        change(workspace, top, boss=low, language="zh")
    assert (caught.value.title, caught.value.message) == (
        "Top cannot report to Low", "the lines of the chart would close a circle",
    )  # fmt: skip
    assert "Change the boss of Low first" in caught.value.hint
    assert workspace.connection.execute("SELECT count(*) FROM edit").fetchone()[0] == before
    assert workspace.get("contact", top).language is None


def test_two_in_one_seat_do_not_report_to_each_other(workspace: Workspace, person: Add) -> None:
    chen, li = person("Chen", title="Board"), person("Li")
    share(workspace, li, seat(workspace, chen))
    with pytest.raises(KamtuiError, match="Li cannot report to Chen"):
        change(workspace, li, boss=chen)


def test_a_circle_that_came_by_a_sync_can_be_opened_by_hand(workspace: Workspace, person: Add) -> None:
    chen = person("Chen")
    li = person("Li", boss=chen)
    with workspace.action("sync") as transaction:
        transaction.write(workspace.read("seat", seat(workspace, chen)), {"reports_to": seat(workspace, li)})
    new = person("Novak", boss=li)
    assert people.seat_values(workspace, new) == {"boss": li}
    change(workspace, chen, boss=None)
    assert people.seat_values(workspace, chen) == {}


def test_a_boss_may_sit_at_the_parent_firm(workspace: Workspace, dairy: bytes, person: Add) -> None:
    owner = records.add(workspace, "contact", {"account": dairy, "name": "Owner"})
    chen = person("Chen", boss=owner)
    assert people.seat_values(workspace, chen) == {"boss": owner}
    assert queries.account_of(workspace, "seat", seat(workspace, owner)) == dairy


def test_somebody_of_no_account_is_nobodys_boss_and_has_no_title(workspace: Workspace, person: Add) -> None:
    guest = records.add(workspace, "contact", {"name": "Guest"})
    for act in (lambda: person("Chen", boss=guest), lambda: change(workspace, guest, title="CTO")):
        with pytest.raises(KamtuiError, match="Guest belongs to no account"):
            act()
    assert queries.counts(workspace, ("contact", "seat")) == {"contact": 1, "seat": 0}


def test_a_boss_who_was_deleted_meanwhile_is_refused(workspace: Workspace, person: Add) -> None:
    chen, li = person("Chen", title="CTO"), person("Li")
    records.remove(workspace, "contact", chen)
    with pytest.raises(KamtuiError, match="no such contact"):
        change(workspace, li, boss=chen)


def test_a_thousand_levels_are_climbed(workspace: Workspace, bank: bytes) -> None:
    with workspace.action("import") as transaction:
        above = None
        for _n in range(1000):
            above = transaction.create("seat", {"account": bank, "reports_to": above})
    assert above is not None
    (top,) = workspace.connection.execute("SELECT id FROM seat WHERE reports_to IS NULL").fetchone()
    assert queries.reports_to(workspace, above, top)
    assert not queries.reports_to(workspace, top, above)


# Moving


def test_moving_to_another_account_ends_the_tenure_and_leaves_title_and_reports_behind(
    workspace: Workspace, dairy: bytes, person: Add
) -> None:
    chen = person("Chen", title="CTO")
    li = person("Li", boss=chen)
    old = seat(workspace, chen)
    change(workspace, chen, account=dairy)
    assert past(workspace, chen) == [(old, "2026-11-22")]
    assert queries.seat_of(workspace, chen) is None
    assert workspace.get("seat", old).title == "CTO"
    assert people.seat_values(workspace, li) == {}
    assert workspace.get("seat", seat(workspace, li)).reports_to == old


def test_a_new_title_at_the_new_account_is_a_new_seat(workspace: Workspace, dairy: bytes, person: Add) -> None:
    chen = person("Chen", title="CTO", department="IT")
    change(workspace, chen, account=dairy, title="CEO")
    assert people.seat_values(workspace, chen) == {"title": "CEO"}
    assert seat(workspace, chen) == derived_id("seat", chen, dairy)


def test_whoever_comes_back_gets_a_seat_of_their_own(
    workspace: Workspace, bank: bytes, dairy: bytes, person: Add
) -> None:
    chen, li = person("Chen", title="CTO"), person("Li")
    old = seat(workspace, chen)
    change(workspace, chen, account=dairy, title="CEO")
    share(workspace, li, old)
    change(workspace, chen, account=bank, title="Adviser")
    assert people.seat_values(workspace, chen) == {"title": "Adviser"}
    assert people.seat_values(workspace, li) == {"title": "CTO"}
    assert [until for _seat, until in past(workspace, chen)] == ["2026-11-22", "2026-11-22", None]


def test_a_seat_that_was_deleted_comes_back_without_its_old_title(workspace: Workspace, person: Add) -> None:
    chen = person("Chen")
    li = person("Li", title="Buyer", department="Purchasing", boss=chen)
    records.remove(workspace, "seat", seat(workspace, li))
    change(workspace, li, level="management")
    assert people.seat_values(workspace, li) == {"level": "management"}


def test_every_open_tenure_ends_with_a_move(workspace: Workspace, bank: bytes, dairy: bytes, person: Add) -> None:
    chen = person("Chen", title="CTO")
    second = records.add(workspace, "seat", {"account": bank, "title": "Board"})
    share(workspace, chen, second)
    change(workspace, chen, account=dairy)
    change(workspace, chen, account=bank)
    assert queries.seat_of(workspace, chen) is None


def test_the_tenure_begun_at_the_new_account_stays_when_two_move_the_same_person(
    workspace: Workspace, dairy: bytes, person: Add
) -> None:
    chen = person("Chen", title="CTO")
    form = records.seen(workspace, "contact", chen)
    change(workspace, chen, account=dairy, title="CEO")
    records.change(workspace, form, {"account": dairy})
    assert people.seat_values(workspace, chen) == {"title": "CEO"}


def test_undoing_a_move_gives_the_seat_back(workspace: Workspace, bank: bytes, dairy: bytes, person: Add) -> None:
    chen = person("Chen", title="CTO")
    change(workspace, chen, account=dairy, title="CEO")
    undo(workspace)
    assert workspace.get("contact", chen).account == bank
    assert people.seat_values(workspace, chen) == {"title": "CTO"}
    assert len(queries.seats(workspace, dairy)) == 0


def test_a_holder_whose_account_changed_elsewhere_is_no_boss_here(
    workspace: Workspace, dairy: bytes, person: Add
) -> None:
    chen = person("Chen", title="CTO")
    li = person("Li", boss=chen)
    with workspace.action("sync") as transaction:
        transaction.write(workspace.read("contact", chen), {"account": dairy})
    assert people.seat_values(workspace, li) == {}
    assert queries.holder_of(workspace, seat(workspace, li)) == li


# Two in one seat, and leaving


def test_a_title_given_to_one_of_two_in_a_seat_is_the_title_of_both(workspace: Workspace, person: Add) -> None:
    chen, li = person("Chen", title="Board"), person("Li")
    share(workspace, li, seat(workspace, chen))
    change(workspace, li, title="Committee")
    assert people.seat_values(workspace, chen) == {"title": "Committee"}


def test_a_person_takes_along_the_seat_nobody_else_ever_held(workspace: Workspace, person: Add) -> None:
    chen = person("Chen", title="CTO")
    assert records.remove(workspace, "contact", chen) == 2
    assert queries.counts(workspace, ("contact", "seat", "tenure")) == {"contact": 0, "seat": 0, "tenure": 0}
    undo(workspace)
    assert people.seat_values(workspace, chen) == {"title": "CTO"}


def test_a_seat_that_others_held_or_report_to_stays_vacant(workspace: Workspace, bank: bytes, person: Add) -> None:
    chen, li = person("Chen", title="CTO"), person("Li", title="Buyer")
    person("Novak", boss=chen)
    gone = person("Gone", title="none")
    share(workspace, gone, seat(workspace, li))
    kept = {seat(workspace, chen), seat(workspace, li)}
    for one in (chen, li):
        records.remove(workspace, "contact", one)
    assert kept <= {row.id for row in queries.seats(workspace, bank)}


def test_a_seat_that_only_reports_to_itself_is_nobodys_boss(workspace: Workspace, bank: bytes, person: Add) -> None:
    chen = person("Chen", title="CTO")
    with workspace.action("sync") as transaction:
        transaction.write(workspace.read("seat", seat(workspace, chen)), {"reports_to": seat(workspace, chen)})
    records.remove(workspace, "contact", chen)
    assert queries.seats(workspace, bank) == []
