"""`check`: every kind of damage is found, told and repaired from the log; a sound file is left alone."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from kamtui.errors import KamtuiError
from kamtui.records.values import RecordId
from kamtui.store.check import MOST, check
from kamtui.store.ids import derived_id
from kamtui.store.log import CREATE, LIFE, WRITE, Edit, edit_id
from kamtui.store.rebuild import rebuild
from kamtui.store.workspace import Workspace

PROJECTED = ("account", "contact", "visit", "step", "link", "head", "gone")


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    """A workspace with living, changed, conflicting, deleted and private records of several kinds."""
    with workspace.action("add") as action:
        account = action.create("account", {"name": "恒岳银行", "tier": "platinum", "private_notes": "p"})
        chen, li = (action.create("contact", {"name": name, "account": account}) for name in ("Chen", "Li"))
    with workspace.action("log") as action:
        visit = action.create(
            "visit", {"account": account, "when": "2026-11-20", "state": "held", "attendees": (chen, li), "x.Old": "1"}
        )
        action.create("step", {"account": account, "text": "call", "due": "2026-11-25"})
    form = workspace.read("account", account)
    for tier in ("gold", "silver"):
        with workspace.action("edit") as action:
            action.write(form, {"tier": tier, "private_notes": tier})
    with workspace.action("edit") as action:
        action.write(workspace.read("visit", visit), {"attendees": (li,), "minutes": 45})
    with workspace.action("delete") as action:
        action.delete("contact", chen)
    return workspace


def tables(workspace: Workspace) -> dict[str, list[tuple[object, ...]]]:
    return {
        name: sorted(
            (
                tuple(row[column] for column in row.keys() if column != "n")  # noqa: SIM118
                for row in workspace.connection.execute(f"SELECT * FROM {name}")
            ),
            key=repr,
        )
        for name in PROJECTED
    }


def log_of(workspace: Workspace) -> list[tuple[object, ...]]:
    return [tuple(row) for row in workspace.connection.execute("SELECT * FROM edit ORDER BY id")]


DAMAGE = {
    "row": [
        "UPDATE account SET name = 'x'",
        "UPDATE visit SET base = base + 1",
        "UPDATE account SET pinyin = NULL",
        "UPDATE account SET sort = 'zzz'",
        "UPDATE account SET rank = 99",
        "UPDATE visit SET extra = NULL",
        "DELETE FROM visit",
        "DELETE FROM link",
        "INSERT INTO step (id, base, text) VALUES (x'0102', 5, 'typed by hand')",
    ],
    "heads": [
        "DELETE FROM head",
        "UPDATE head SET edit = edit + 100",
        "INSERT INTO head VALUES (x'0102', 1, 5)",
        "INSERT INTO head SELECT record, 1, id FROM edit WHERE record NOT IN (SELECT record FROM head) LIMIT 1",
    ],
    "gone": [
        "DELETE FROM gone",
        "UPDATE gone SET base = base + 1",
        "INSERT INTO gone VALUES (x'0102', 1, 5)",
        "INSERT INTO gone SELECT id, 1, base FROM account",
    ],
    "dates": [
        "UPDATE account SET last_visit = NULL",
        "UPDATE account SET next_visit = '2026-11-20'",
        "UPDATE account SET next_step = '2026-01-01'",
    ],
    "stream": ["UPDATE stream SET last = 0"],
    "action": ["UPDATE action SET last = id", "UPDATE action SET other_first = NULL, other_last = NULL"],
    "base": ["UPDATE edit SET later = NULL", "UPDATE edit SET later = 1"],
    "guard": ["DELETE FROM guard", "DROP TRIGGER guard_account_update"],
    "furniture": ["DROP TABLE step", "DROP TABLE head", "DROP INDEX edit_later", "DROP INDEX account_list"],
}


def test_a_sound_workspace_has_no_problems_and_no_copy_is_made(filled: Workspace) -> None:
    report = check(filled, repair=True)
    assert (report.problems, report.repaired, report.copy) == ((), 0, None)
    assert report.edits == len(log_of(filled))
    assert report.records == len({row[5] for row in log_of(filled)})


@pytest.mark.parametrize(("kind", "damage"), [(kind, one) for kind, many in DAMAGE.items() for one in many])
def test_damage_is_found_and_repaired_from_the_log(filled: Workspace, kind: str, damage: str) -> None:
    sound, edits = tables(filled), log_of(filled)
    filled.connection.execute("UPDATE guard SET open = 1")
    filled.connection.execute(damage)
    filled.connection.execute("UPDATE guard SET open = 0")
    found = check(filled)
    assert not found.sound
    if damage != "UPDATE edit SET later = 1":  # no first edit is left to find a record by, so its rows are told
        assert kind in {problem.kind for problem in found.problems}
    repaired = check(filled, repair=True)
    assert repaired.sound
    assert repaired.problems == found.problems
    assert repaired.repaired == repaired.count
    assert tables(filled) == sound
    assert check(filled).problems == ()
    if kind != "base":
        assert log_of(filled) == edits
    with pytest.raises(sqlite3.IntegrityError):
        filled.connection.execute("UPDATE account SET name = 'y'")


def test_a_repair_copies_the_workspace_beside_itself_first(filled: Workspace, keys: Path) -> None:
    copies = []
    for _ in range(2):
        filled.connection.execute("UPDATE guard SET open = 1")
        filled.connection.execute("UPDATE account SET name = 'x'")
        filled.connection.execute("UPDATE guard SET open = 0")
        copies.append(check(filled, repair=True).copy)
    assert len(set(copies)) == 2
    assert copies[0] is not None
    with Workspace.open(copies[0], keys) as copy:
        assert copy.connection.execute("SELECT name FROM account").fetchone()[0] == "x"


def test_a_workspace_of_a_newer_kamtui_is_only_checked(filled: Workspace, file: Path, keys: Path) -> None:
    filled.connection.execute("UPDATE guard SET open = 1")
    filled.connection.execute("PRAGMA user_version = 99")
    with Workspace.open(file, keys) as newer:
        report = check(newer, repair=True)
    assert [problem.kind for problem in report.problems] == ["guard"]
    assert (report.repaired, report.copy) == (0, None)


def test_a_change_that_cannot_be_read_is_told_and_its_row_kept(filled: Workspace) -> None:
    filled.connection.execute("UPDATE edit SET body = x'c1ff' WHERE id = (SELECT base FROM visit)")
    before = tables(filled)
    report = check(filled, repair=True)
    assert [problem.kind for problem in report.problems] == ["edit"]
    assert not report.sound
    assert tables(filled) == before


def test_changes_of_this_device_that_are_missing_are_told(filled: Workspace) -> None:
    filled.connection.execute("DELETE FROM edit WHERE id = (SELECT max(edit.id) FROM edit WHERE id < 2 << 40)")
    assert "stream" in {problem.kind for problem in check(filled).problems}
    assert not check(filled, repair=True).sound


def test_edits_of_a_lost_stream_are_told(filled: Workspace) -> None:
    filled.connection.execute("DELETE FROM stream WHERE scope = 'me'")
    assert [problem.kind for problem in check(filled).problems] == ["stream"]


def test_a_file_that_lost_its_log_is_beyond_repair_and_says_so(filled: Workspace) -> None:
    filled.connection.execute("DROP TABLE edit")
    with pytest.raises(KamtuiError, match="cannot be repaired") as caught:
        check(filled, repair=True)
    assert "edit" in caught.value.message
    assert caught.value.hint


def test_thousands_of_problems_are_counted_and_the_first_ones_told(filled: Workspace) -> None:
    with filled.action("sync"):
        filled.connection.executemany(
            "INSERT INTO step (id, base) VALUES (?, 0)", [(number.to_bytes(2, "big"),) for number in range(MOST + 5)]
        )
    report = check(filled)
    assert (len(report.problems), report.more) == (MOST, 5)
    assert check(filled, repair=True).repaired == MOST + 5


def test_progress_is_told_to_the_end(filled: Workspace) -> None:
    told: list[tuple[int, int]] = []
    records = check(filled, progress=lambda done, total: told.append((done, total))).records
    assert told[0] == (0, records)
    assert told[-1] == (records, records)


def test_a_check_while_another_program_writes_sees_one_state(
    filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = filled.another()
    heads_of = filled.heads_of

    def meanwhile(record: RecordId) -> dict[str, tuple[int, ...]]:
        with other.action("add") as action:
            action.create("account", {"name": "Suhe"})
        return heads_of(record)

    monkeypatch.setattr(filled, "heads_of", meanwhile)
    assert check(filled).problems == ()
    other.close()


def test_rows_made_anew_for_one_kind_leave_the_others_alone(filled: Workspace) -> None:
    sound = tables(filled)
    with filled.action("upgrade"):
        filled.connection.execute("DELETE FROM visit")
        filled.connection.execute("UPDATE account SET name = 'x'")
        rebuild(filled, kinds={"visit"})
    assert tables(filled)["visit"] == sound["visit"]
    assert filled.connection.execute("SELECT name FROM account").fetchone()[0] == "x"


def test_a_check_of_foreign_edits_with_gaps_is_clean(workspace: Workspace, device: Callable[..., int]) -> None:
    anna, ben = device(), device()
    record = derived_id("a")
    edits = [
        Edit(edit_id(anna, 7), 5, edit_id(anna, 6), WRITE, "account", record, {LIFE: 1}, {LIFE: (edit_id(anna, 3),)}),
        Edit(edit_id(ben, 2), 6, edit_id(ben, 2), CREATE, "account", record, {"tier": "gold"}, {}),
    ]
    with workspace.action("sync"):
        for edit in edits:
            workspace.apply(edit, workspace.base_of("account", record))
            workspace.connection.execute(
                "INSERT INTO action (id, verb, cause, hlc, last) VALUES (?, 'x', 'hand', 5, ?)", (edit.action, edit.id)
            )
            workspace.connection.execute("UPDATE stream SET last = ? WHERE n = ?", (edit.id % 2**40, edit.id >> 40))
    assert check(workspace).problems == ()
