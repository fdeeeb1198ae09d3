"""The fictional workspace: what it holds, that it is the same every time, and that it is sound."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kamtui.demo import pages
from kamtui.demo.build import build, throw_away
from kamtui.demo.clock import workday
from kamtui.demo.story import firm_story, team_story
from kamtui.errors import KamtuiError
from kamtui.records.kinds import all_kinds
from kamtui.records.values import RecordId
from kamtui.store import queries
from kamtui.store.check import check
from kamtui.store.history import history, recent
from kamtui.store.undo import undo, undo_candidate
from kamtui.store.workspace import Workspace

NOW = datetime.fromisoformat("2026-11-22T20:14:00+08:00")

Clock = Callable[[], datetime]


def at(now: datetime) -> Clock:
    return lambda: now


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("demo")
    with build(folder / "demo.db", folder, at(NOW)) as workspace:
        yield workspace


def every_row(workspace: Workspace) -> dict[str, list[dict[str, Any]]]:
    """All records without the numbers of their edits."""
    return {
        table: sorted(
            (
                {name: value for name, value in dict(row).items() if name not in ("n", "base")}
                for row in workspace.connection.execute(f'SELECT * FROM "{table}"')
            ),
            key=lambda row: row["id"],
        )
        for table in (*(kind.name for kind in all_kinds()), "link")
    }


def one(workspace: Workspace, sql: str) -> int:
    return int(workspace.connection.execute(sql).fetchone()[0])


def test_it_holds_ten_accounts_with_their_people_sales_and_a_year_of_visits(demo: Workspace) -> None:
    counts = queries.counts(demo, ("account", "contact", "opportunity"))
    assert counts["account"] == 10
    assert 80 <= counts["contact"] <= 92
    assert counts["opportunity"] == 14
    assert one(demo, "SELECT count(*) FROM visit WHERE state = 'held'") == 160
    assert one(demo, "SELECT count(*) FROM visit WHERE state = 'planned'") >= 5
    assert one(demo, "SELECT count(*) FROM teammate WHERE expert") == 8


def test_about_four_of_five_promises_were_kept_on_time(demo: Workspace) -> None:
    ended = one(demo, "SELECT count(*) FROM step WHERE sort IN ('ours', 'theirs') AND kept IS NOT NULL")
    on_time = one(demo, "SELECT count(*) FROM step WHERE sort IN ('ours', 'theirs') AND kept = 'on_time'")
    assert 55 <= ended <= 70
    assert 0.78 <= on_time / ended <= 0.88
    assert one(demo, "SELECT count(*) FROM step WHERE kept = 'broken'") == 1
    assert one(demo, "SELECT count(*) FROM step WHERE recovers IN (SELECT id FROM step WHERE kept = 'broken')") == 1


def test_every_reference_leads_to_a_record(demo: Workspace) -> None:
    for kind in all_kinds():
        for field in kind.fields:
            if field.shape == "ref" and field.columns and field.target:
                assert (
                    one(
                        demo,
                        f'SELECT count(*) FROM "{kind.name}" WHERE "{field.name}" IS NOT NULL '
                        f'AND "{field.name}" NOT IN (SELECT id FROM "{field.target}")',
                    )
                    == 0
                ), (kind.name, field.name)
    assert one(demo, "SELECT count(*) FROM link WHERE target NOT IN (SELECT id FROM contact)") == 0
    assert one(demo, "SELECT count(*) FROM link WHERE owner NOT IN (SELECT id FROM visit)") == 0


def test_notes_are_neither_empty_nor_endless(demo: Workspace) -> None:
    """15 to 120 words; a Chinese word is a little less than two characters."""
    for (note,) in demo.connection.execute("SELECT note FROM visit WHERE state = 'held'"):
        han = sum("\u4e00" <= char <= "\u9fff" for char in note)
        words = len("".join(" " if "\u4e00" <= char <= "\u9fff" else char for char in note).split()) + han / 1.7
        assert 12 <= words <= 150, note


def test_visits_fall_on_workdays_unless_a_day_was_meant(demo: Workspace) -> None:
    days = [
        datetime.fromisoformat(row[0]).astimezone(NOW.tzinfo).weekday()
        for row in demo.connection.execute("SELECT \"when\" FROM visit WHERE state = 'held'")
    ]
    assert sum(day >= 5 for day in days) <= 5
    assert sum(1 <= day <= 3 for day in days) > len(days) / 2


@pytest.mark.parametrize("ahead", [False, True])
def test_a_weekend_is_left_for_the_nearest_workday_on_the_same_side_of_today(ahead: bool) -> None:
    for shift in range(7):
        today = NOW.date() + timedelta(days=shift)
        for offset in range(1, 30):
            day = workday(today, offset if ahead else -offset, ahead)
            assert day.weekday() < 5
            assert day > today if ahead else day < today
            assert abs((day - today).days - (offset if ahead else -offset)) <= 3


def test_the_same_day_gives_the_same_records(demo: Workspace, tmp_path: Path) -> None:
    with build(tmp_path / "again.db", tmp_path, at(NOW - timedelta(hours=9))) as again:
        assert every_row(again) == every_row(demo)


def test_another_day_gives_the_same_ids(demo: Workspace, tmp_path: Path) -> None:
    with build(tmp_path / "later.db", tmp_path, at(NOW + timedelta(days=4))) as later:
        ours, theirs = every_row(demo), every_row(later)
    assert {kind: [row["id"] for row in rows] for kind, rows in theirs.items()} == {
        kind: [row["id"] for row in rows] for kind, rows in ours.items()
    }
    assert theirs["visit"] != ours["visit"]


def test_it_is_sound_and_i_am_one_of_the_team(demo: Workspace) -> None:
    report = check(demo)
    assert report.problems == ()
    me = demo.me()
    assert me is not None
    assert demo.get("teammate", me).name == "Lin Yue"


def test_its_history_spreads_over_the_year_and_nothing_was_done_tomorrow(demo: Workspace) -> None:
    done = [moment for (moment,) in demo.connection.execute("SELECT hlc >> 16 FROM action ORDER BY id")]
    assert len(done) > 300
    assert done == sorted(done)
    assert max(done) <= NOW.timestamp() * 1000 + 1
    months = {datetime.fromtimestamp(moment / 1000, NOW.tzinfo).strftime("%Y-%m") for moment in done}
    assert len(months) >= 12


def test_a_visit_was_logged_after_it_and_its_promise_done_later(demo: Workspace) -> None:
    step, visit, due = demo.connection.execute(
        "SELECT id, visit, done FROM step WHERE kept = 'on_time' AND visit IS NOT NULL ORDER BY due LIMIT 1"
    ).fetchone()
    when = datetime.fromisoformat(demo.get("visit", visit).when.utc)
    logged = history(demo, visit)[0].when
    made, done = history(demo, step)
    assert when < logged == made.when < done.when
    assert made.verb == "log"
    assert done.verb == "done"
    assert datetime.fromisoformat(due) == done.when.replace(microsecond=0)


def test_it_is_never_written_over_something_else(tmp_path: Path) -> None:
    there = tmp_path / "there.db"
    there.write_text("mine")
    with pytest.raises(KamtuiError, match=r"there\.db"):
        build(there, tmp_path, at(NOW))
    assert there.read_text() == "mine"


def test_a_demo_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise KamtuiError("enough")

    monkeypatch.setattr("kamtui.demo.build._tell", fail)
    with pytest.raises(KamtuiError):
        build(tmp_path / "demo.db", tmp_path, at(NOW))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_throw_away_copy_is_quick_the_second_time_and_keeps_its_key_to_itself(tmp_path: Path) -> None:
    with throw_away(tmp_path, at(NOW)) as first:
        assert queries.counts(first, ("account",)) == {"account": 10}
        assert first.home == first.path.parent
    kept = list((tmp_path / "cache").iterdir())
    assert len(kept) == 1
    made = kept[0].stat().st_mtime_ns
    with throw_away(tmp_path, at(NOW)) as second:
        assert second.path != first.path
        assert every_row(second)["account"]
    assert [(path, path.stat().st_mtime_ns) for path in (tmp_path / "cache").iterdir()] == [(kept[0], made)]
    assert not (tmp_path / "devices").exists()
    with throw_away(tmp_path, at(NOW + timedelta(days=1))):
        pass
    assert len(list((tmp_path / "cache").iterdir())) == 1


def told(changes: Callable[[dict[str, Any]], None]) -> str:
    """What is said of the first firm's file after `changes` were made to it."""
    keys: dict[tuple[str, str], RecordId] = {}
    team_story(pages.team(), NOW.date(), keys)
    page = next(iter(pages.firms()))
    changes(page.values)
    with pytest.raises(KamtuiError) as caught:
        firm_story(page, NOW.date(), keys)
    return str(caught.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (lambda values: values["account"].pop("key"), "key"),
        (lambda values: values["account"].update(nonsense=1), "nonsense"),
        (lambda values: values["account"].update(tier="wood"), "tier"),
        (lambda values: values["account"].update(owner="nobody"), "nobody"),
        (lambda values: values["visit"][0].pop("day"), "day"),
        (lambda values: values["visit"][0].update(people=["nobody"]), "nobody"),
        (lambda values: values["contact"][0].update(seat="nowhere"), "nowhere"),
        (lambda values: values["seat"].append(dict(values["seat"][0])), "twice"),
        (lambda values: values.update(nonsense=[]), "nonsense"),
    ],
)
def test_a_slip_in_a_file_is_told_with_file_and_key(changes: Callable[[dict[str, Any]], None], said: str) -> None:
    text = told(changes)
    assert "firms/" in text
    assert said in text


def test_the_open_workspace_is_as_durable_as_any(demo: Workspace) -> None:
    full = 2
    assert one(demo, "PRAGMA synchronous") == full


@pytest.mark.parametrize("make", [build, lambda path, home, now: throw_away(home, now)])
def test_nothing_of_the_fictional_year_can_be_undone(make: Callable[..., Workspace], tmp_path: Path) -> None:
    with make(tmp_path / "demo.db", tmp_path, at(NOW)) as workspace:
        assert undo_candidate(workspace) is None
        assert not any(one.mine for one in recent(workspace, 20))
        with workspace.action("add") as transaction:
            transaction.create("account", {"name": "Mine"})
        assert undo(workspace).verb == "add"
        assert undo_candidate(workspace) is None
