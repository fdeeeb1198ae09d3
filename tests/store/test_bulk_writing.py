"""Many records at once: the same as one after the other, whole or not at all."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kamtui.errors import KamtuiError
from kamtui.records.kinds import all_kinds
from kamtui.records.values import Moment, Money, RecordId, Value
from kamtui.store.bulk_writing import New, create_all, filling
from kamtui.store.check import check
from kamtui.store.history import history
from kamtui.store.ids import derived_id
from kamtui.store.transaction import Cause
from kamtui.store.undo import undo
from kamtui.store.workspace import Workspace

BANK, CHEN, LI = derived_id("bank"), derived_id("chen"), derived_id("li")

MADE: dict[str, list[New]] = {
    "account": [(BANK, {"name": "恒岳银行", "tier": "gold", "pinned": True, "revenue": Money("9600000000", "CNY")})],
    "contact": [
        (CHEN, {"name": "陈国栋", "account": BANK, "phones": ("+86 139 0000 0001",), "notes": None}),
        (LI, {"name": "Li Min", "account": BANK, "x.badge": "17"}),
    ],
    "visit": [
        (derived_id("visit", str(number)), {
            "account": BANK, "when": Moment(f"2026-11-{10 + number}T02:00:00Z", "Asia/Shanghai"), "state": "held",
            "note": "谈灾备 " * 60, "minutes": 45, "attendees": (CHEN, LI), "place": "", "recap": False,
        })
        for number in range(3)
    ],
    "step": [(derived_id("step"), {"account": BANK, "text": "send the plan", "due": "2026-12-01"})],
}
"""Records of most shapes: money, moments, lists, sets, extra fields, empty ones, a note long enough to be packed."""


def every_row(workspace: Workspace) -> dict[str, list[dict[str, Any]]]:
    """All records without the numbers of their edits."""
    return {
        table: [
            {name: value for name, value in dict(row).items() if name not in ("base", "n")}
            for row in workspace.connection.execute(f'SELECT * FROM "{table}" ORDER BY id')
        ]
        for table in (*(kind.name for kind in all_kinds()), "link")
    }


def bulk(workspace: Workspace, made: dict[str, list[New]] = MADE) -> None:
    with workspace.action("import", Cause("import", "list.csv")) as transaction:
        for kind, records in made.items():
            create_all(workspace, transaction, kind, records)


@pytest.fixture
def other(tmp_path: Path, clock: Any) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "other.db", tmp_path / "elsewhere", clock, create=True) as opened:
        yield opened


def test_records_made_together_are_those_made_one_after_the_other(workspace: Workspace, other: Workspace) -> None:
    bulk(workspace)
    with other.action("import", Cause("import", "list.csv")) as transaction:
        for kind, records in MADE.items():
            for id, values in records:
                transaction.create(kind, values, id)
    assert every_row(workspace) == every_row(other)
    logged, expected = (
        {(edit.kind, edit.record): (edit.op, edit.values, edit.over) for edit in one.log.every()}
        for one in (workspace, other)
    )
    assert len(logged) == 13
    assert logged == expected
    assert check(workspace).problems == ()


def test_they_are_one_action_that_history_tells_and_undo_takes_back(workspace: Workspace) -> None:
    bulk(workspace)
    entry = history(workspace, MADE["visit"][0][0])[0]
    assert (entry.cause, entry.source, entry.life) == ("import", "list.csv", "created")
    assert {change.field for change in entry.changes} >= {"note", "attendees", "when"}
    assert undo(workspace).verb == "import"
    assert not any(every_row(workspace).values())
    assert check(workspace).problems == ()


def test_what_is_written_after_them_has_later_numbers_and_a_later_clock(workspace: Workspace) -> None:
    bulk(workspace)
    with workspace.action("set") as transaction:
        transaction.write(workspace.read("account", BANK), {"tier": "iron"})
        create_all(workspace, transaction, "account", [(derived_id("new"), {"name": "New"})])
        transaction.create("account", {"name": "Last"})
    edits = list(workspace.log.every())
    assert [edit.hlc for edit in edits] == sorted({edit.hlc for edit in edits})
    assert [edit.id for edit in edits] == list(range(edits[0].id, edits[0].id + len(edits)))
    assert check(workspace).problems == ()


def test_private_fields_go_to_my_own_stream(workspace: Workspace) -> None:
    with workspace.action("import") as transaction:
        create_all(
            workspace, transaction, "account",
            [(BANK, {"name": "Bank", "private_notes": "mine"}), (derived_id("b"), {"name": "Open"})],
        )
    assert [edit.values for edit in workspace.log.every() if workspace.is_private(edit.id)] == [
        {"private_notes": "mine"}
    ]
    assert check(workspace).problems == ()


@pytest.mark.parametrize(
    ("values", "said"),
    [({"tier": "gold"}, "Name"), ({"name": "A", "nonsense": 1}, "nonsense"), ({"name": ""}, "Name")],
)
def test_a_record_that_does_not_fit_stops_them_all(
    workspace: Workspace, values: dict[str, Value], said: str
) -> None:
    with pytest.raises(KamtuiError, match=said):
        bulk(workspace, {"account": [(BANK, {"name": "Bank"}), (derived_id("bad"), values)]})
    assert not any(every_row(workspace).values())


@pytest.mark.parametrize("value", [2**63, float("nan"), "half a character \ud800", (("nested",),)])
def test_a_value_the_log_cannot_hold_stops_them_all(workspace: Workspace, value: Any) -> None:
    with pytest.raises((ValueError, OverflowError, TypeError)):
        bulk(workspace, {"account": [(BANK, {"name": "Bank", "notes": value})]})
    assert not any(every_row(workspace).values())
    assert check(workspace).problems == ()


def twice(_workspace: Workspace) -> list[RecordId]:
    return [BANK, BANK]


def living(workspace: Workspace) -> list[RecordId]:
    bulk(workspace)
    return [BANK]


def deleted(workspace: Workspace) -> list[RecordId]:
    bulk(workspace)
    with workspace.action("delete") as transaction:
        transaction.delete("account", BANK)
    return [BANK]


@pytest.mark.parametrize("before", [twice, living, deleted])
def test_a_record_that_was_there_is_not_made_anew(workspace: Workspace, before: Any) -> None:
    ids = before(workspace)
    rows, edits = every_row(workspace), list(workspace.log.every())
    with pytest.raises(KamtuiError):
        bulk(workspace, {"account": [(id, {"name": "Again"}) for id in ids]})
    assert (every_row(workspace), list(workspace.log.every())) == (rows, edits)


def test_a_filled_workspace_is_sound_durable_and_has_its_dates(workspace: Workspace, file: Path) -> None:
    told: list[tuple[int, int]] = []
    with filling(workspace, lambda done, of: told.append((done, of))) as into:
        for kind, records in MADE.items():
            with into.action("import") as transaction:
                create_all(workspace, transaction, kind, records)
    assert check(workspace).problems == ()
    row = workspace.connection.execute("SELECT last_visit, next_step FROM account").fetchone()
    assert tuple(row) == ("2026-11-12T02:00:00Z", "2026-12-01")
    assert told[-1][0] == told[-1][1] == len(told)
    for name, value in (("journal_mode", "wal"), ("synchronous", 2), ("cache_size", -2000)):
        assert workspace.connection.execute(f"PRAGMA {name}").fetchone()[0] == value
    assert workspace.connection.execute("SELECT count(DISTINCT id) FROM action").fetchone()[0] == len(MADE)


@pytest.fixture
def files_that_stop_growing() -> Iterator[Callable[[int], None]]:
    """Sets how many bytes a file may have, as on a disk that is full beyond."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda most: resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_takes_no_more_is_told_as_such(
    tmp_path: Path, clock: Any, files_that_stop_growing: Callable[[int], None]
) -> None:
    file = tmp_path / "part.db"

    def fill() -> None:
        with Workspace.open(file, tmp_path, clock, create=True) as workspace, filling(workspace) as into:
            with into.action("import") as transaction:
                create_all(workspace, transaction, "account", MADE["account"])
                create_all(workspace, transaction, "step", [
                    (derived_id("step", str(number)), {"account": BANK, "text": f"谈灾备 {number}"})
                    for number in range(5000)
                ])
            files_that_stop_growing(file.stat().st_size + 100_000)

    with pytest.raises(KamtuiError) as refused:
        fill()
    assert "the disk did not take it" in str(refused.value)
