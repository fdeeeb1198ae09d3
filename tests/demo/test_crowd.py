"""The large fictional workspace: how much there is, that it is believable and sound, and the same each time."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kamtui.demo.crowd.build import build_crowd, shares
from kamtui.demo.crowd.calendar import spread, starts, workdays
from kamtui.demo.crowd.words import Words
from kamtui.errors import KamtuiError
from kamtui.records.kinds import all_kinds
from kamtui.store import queries
from kamtui.store.check import check
from kamtui.store.history import history, recent
from kamtui.store.undo import undo, undo_candidate
from kamtui.store.workspace import Workspace

NOW = datetime.fromisoformat("2026-11-22T20:14:00+08:00")

VISITS = 1200
"""Enough for firms of several sizes, few enough for a second."""


def now() -> datetime:
    return NOW


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("crowd")
    with build_crowd(folder / "crowd.db", folder, VISITS, now) as workspace:
        yield workspace


def rows(workspace: Workspace, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in workspace.connection.execute(sql)]


def everything(workspace: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    return {table: rows(workspace, f'SELECT * FROM "{table}" ORDER BY id')
            for table in (*(kind.name for kind in all_kinds()), "link", "action")}


def test_there_is_as_much_of_everything_as_was_asked_for(crowd: Workspace) -> None:
    kinds = ("account", "contact", "tenure", "opportunity", "visit", "step")
    assert queries.counts(crowd, kinds) == {
        "account": 12, "contact": 60, "tenure": 60, "opportunity": 24, "visit": VISITS, "step": VISITS // 3,
    }


@pytest.mark.parametrize("visits", [1, 2, 99, 250])
def test_a_small_one_is_sound_as_well(visits: int, tmp_path: Path) -> None:
    with build_crowd(tmp_path / "few.db", tmp_path, visits, now) as workspace:
        assert queries.counts(workspace, ("visit",)) == {"visit": visits}
        assert check(workspace).problems == ()


def test_it_is_sound_and_i_am_one_of_the_team(crowd: Workspace) -> None:
    assert check(crowd).problems == ()
    me = crowd.me()
    assert me is not None
    assert crowd.get("teammate", me).name == "Lin Yue"


def test_every_record_has_one_edit(crowd: Workspace) -> None:
    assert rows(crowd, "SELECT count(*) FROM edit WHERE later") == [(0,)]
    assert rows(crowd, "SELECT count(*) FROM head") == [(0,)]


def test_the_same_day_and_size_give_the_same_records(crowd: Workspace, tmp_path: Path) -> None:
    with build_crowd(tmp_path / "again.db", tmp_path, VISITS, now) as again:
        assert everything(again) == everything(crowd)


def test_every_reference_leads_to_a_record(crowd: Workspace) -> None:
    for kind in all_kinds():
        for field in kind.fields:
            if field.shape == "ref" and field.columns and field.target:
                lost = rows(
                    crowd, f'SELECT count(*) FROM "{kind.name}" WHERE "{field.name}" IS NOT NULL '
                    f'AND "{field.name}" NOT IN (SELECT id FROM "{field.target}")',
                )
                assert lost == [(0,)], (kind.name, field.name)
    assert rows(crowd, "SELECT count(*) FROM link WHERE target NOT IN (SELECT id FROM contact)") == [(0,)]
    # Somebody of the firm that was visited, and nobody else.
    assert rows(
        crowd, "SELECT count(*) FROM link l JOIN visit v ON v.id = l.owner JOIN contact c ON c.id = l.target "
        "WHERE c.account <> v.account",
    ) == [(0,)]
    assert rows(crowd, "SELECT count(*) FROM visit WHERE id NOT IN (SELECT owner FROM link)") == [(0,)]


def test_visits_spread_over_six_years_in_working_hours_up_to_today(crowd: Workspace) -> None:
    held = rows(crowd, """SELECT "when", when_zone FROM visit WHERE state <> 'planned'""")
    ahead = rows(crowd, """SELECT "when" FROM visit WHERE state = 'planned'""")
    from zoneinfo import ZoneInfo

    local = [datetime.fromisoformat(when).astimezone(ZoneInfo(zone)) for when, zone in held]
    assert {one.year for one in local} >= {2021, 2022, 2023, 2024, 2025, 2026}
    assert all(one.weekday() < 5 and 8 * 60 + 30 <= one.hour * 60 + one.minute <= 17 * 60 + 30 for one in local)
    assert max(local) < NOW
    assert NOW - max(local) < timedelta(days=7)
    assert 2 <= len(ahead) <= 20
    assert all(NOW < datetime.fromisoformat(when) < NOW + timedelta(days=22) for (when,) in ahead)


def test_notes_have_some_sentences_in_both_languages_and_thousands_of_words(crowd: Workspace) -> None:
    notes = [note for (note,) in rows(crowd, "SELECT note FROM visit WHERE note IS NOT NULL")]
    assert len(notes) > 0.9 * VISITS
    assert all(30 <= len(note.encode()) <= 200 for note in notes)
    chinese = [note for note in notes if re.search("[\u4e00-\u9fff]", note)]
    assert 0.2 < len(chinese) / len(notes) < 0.98
    words = set(re.findall(r"[a-z]{2,}|PO-\d+", " ".join(notes).lower())) | {
        note[at : at + 2] for note in chinese for at in range(len(note) - 1)
    }
    assert len(words) > 2000
    assert not any(sign in "".join(notes) for sign in "{}%")
    assert len(set(notes)) > 0.95 * len(notes)


def test_a_chinese_firm_has_chinese_notes(crowd: Workspace) -> None:
    for name, note in rows(
        crowd, "SELECT a.country, v.note FROM visit v JOIN account a ON a.id = v.account WHERE v.note IS NOT NULL"
    ):
        assert (name == "CN") == bool(re.search("[\u4e00-\u9fff]", note)), note


def test_charts_have_one_top_and_no_circle(crowd: Workspace) -> None:
    boss = dict(rows(crowd, "SELECT id, reports_to FROM seat"))
    account = dict(rows(crowd, "SELECT id, account FROM seat"))
    tops = [account[seat] for seat, above in boss.items() if above is None]
    assert len(tops) == len(set(tops)) == 12
    for seat in boss:
        steps = 0
        while (above := boss[seat]) is not None:
            assert account[above] == account[seat]
            seat, steps = above, steps + 1
            assert steps <= 4
    assert max(count for (count,) in rows(crowd, "SELECT count(*) FROM seat GROUP BY reports_to")) <= 12


def test_some_steps_are_open_and_most_promises_were_kept(crowd: Workspace) -> None:
    (still_open,) = rows(crowd, "SELECT count(*) FROM step WHERE done IS NULL")[0]
    assert 0 < still_open < 0.15 * VISITS / 3
    kept = dict(rows(crowd, "SELECT kept, count(*) FROM step WHERE kept IS NOT NULL GROUP BY kept"))
    assert 0.7 < kept["on_time"] / sum(kept.values()) < 0.95
    assert rows(crowd, "SELECT count(*) FROM step WHERE done > '2026-11-22'") == [(0,)]


def test_history_tells_when_each_evening_was_written_down(crowd: Workspace) -> None:
    record, when = rows(crowd, """SELECT id, "when" FROM visit WHERE state = 'held' ORDER BY "when" LIMIT 1""")[0]
    (entry,) = history(crowd, record)
    assert (entry.cause, entry.source, entry.life) == ("import", "demo", "created")
    assert timedelta() < entry.when - datetime.fromisoformat(when) < timedelta(hours=24)
    moments = [moment for (moment,) in rows(crowd, "SELECT hlc >> 16 FROM action ORDER BY id")]
    assert moments == sorted(moments)
    assert moments[-1] <= NOW.timestamp() * 1000 + 1


def test_what_is_changed_in_it_can_be_undone_and_nothing_before(tmp_path: Path) -> None:
    with build_crowd(tmp_path / "few.db", tmp_path, 120, now) as workspace:
        assert undo_candidate(workspace) is None
        assert not any(one.mine for one in recent(workspace, 5))
        record, before = rows(workspace, "SELECT id, note FROM visit WHERE note IS NOT NULL LIMIT 1")[0]
        with workspace.action("set") as transaction:
            transaction.write(workspace.read("visit", record), {"note": "another"})
        assert undo(workspace).verb == "set"
        assert workspace.get("visit", record).note == before
        assert check(workspace).problems == ()


def test_it_is_never_written_over_something_else(tmp_path: Path) -> None:
    there = tmp_path / "there.db"
    there.write_text("mine")
    with pytest.raises(KamtuiError, match=r"there\.db"):
        build_crowd(there, tmp_path, 100, now)
    assert [path.name for path in tmp_path.iterdir()] == ["there.db"]


@pytest.mark.parametrize("stopped", [KeyboardInterrupt, KamtuiError])
@pytest.mark.parametrize("at", ["Writing", "Sorting", "Indexing"])
def test_one_that_is_interrupted_leaves_nothing_behind(
    tmp_path: Path, stopped: Callable[[str], BaseException], at: str
) -> None:
    def telling(what: str) -> Callable[[int, int], None]:
        def tell(done: int, of: int) -> None:
            if what == at and done > of // 2:
                raise stopped("enough")

        return tell

    with pytest.raises((KeyboardInterrupt, KamtuiError), match="enough"):
        build_crowd(tmp_path / "crowd.db", tmp_path, 100, now, telling)
    assert list(tmp_path.iterdir()) == []


def test_progress_reaches_its_end(tmp_path: Path) -> None:
    told: dict[str, list[tuple[int, int]]] = {}

    def telling(what: str) -> Callable[[int, int], None]:
        return lambda done, of: told.setdefault(what, []).append((done, of))

    build_crowd(tmp_path / "crowd.db", tmp_path, 100, now, telling).close()
    assert list(told) == ["Writing", "Sorting", "Indexing"]
    assert all(lines == sorted(lines) and lines[-1][0] == lines[-1][1] for lines in told.values())


def test_the_parts_make_up_the_whole_and_the_first_is_the_largest() -> None:
    for total, parts in ((60, 12), (1, 1), (5, 10), (50_000, 10_000)):
        found = shares(total, parts, least=1 if total >= parts else 0)
        assert sum(found) == total
        assert len(found) == parts
        assert found[0] == max(found)


def test_days_are_filled_in_proportion_and_none_is_lost() -> None:
    days = workdays(NOW.date() - timedelta(days=400), NOW.date())
    for count in (0, 1, 7, 100, 100_000):
        given = list(spread(days, count))
        assert sum(number for _day, number in given) == count
        assert all(number > 0 for _day, number in given)
    tuesday, friday = (sum(n for day, n in spread(days, 100_000) if day.weekday() == weekday) for weekday in (1, 4))
    assert tuesday > 1.3 * friday


def test_visits_begin_where_the_firm_is() -> None:
    day = NOW.date()
    assert starts(day, "Asia/Shanghai")[0] == "2026-11-22T00:30:00Z"
    assert starts(day, "Europe/Berlin")[-1] == "2026-11-22T16:30:00Z"
    assert starts(day, "America/Los_Angeles")[0] == "2026-11-22T16:30:00Z"
    assert all(len(set(starts(day, zone))) == 37 for zone in ("Asia/Shanghai", "America/New_York"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sentences_name_only_places_that_can_be_filled(language: str) -> None:
    words = Words(language)
    for group in (*words.notes.values(), *words.steps.values(), words.deals, words.reasons):
        for sentence in group:
            assert set(sentence.places) <= set("pqtiracdnos"), sentence
            assert "{" not in sentence.text
    assert set(words.steps) == {"next", "ours", "theirs", "asked", "ask", "plan"}
