"""`kamtui search`: for people and for scripts."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from .conftest import Run


def hits(run: Run, *query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("search", *query, "--json").stdout)
    return found


def test_scripts_get_kind_id_account_title_and_snippet(run: Run) -> None:
    first = hits(run, "切换")[0]
    assert list(first) == ["kind", "id", "account", "title", "snippet"]
    assert first["kind"] == "visit"
    assert first["account"]["name"] == "Hengyue Bank"
    assert "切换" in first["snippet"]
    assert json.loads(run("show", first["id"], "--json").stdout)["kind"] == "visit"


def test_visits_come_latest_first(run: Run) -> None:
    ids = [hit["id"] for hit in hits(run, "drill", "--limit", "100") if hit["kind"] == "visit"]
    whens = [json.loads(run("show", id, "--json").stdout)["when"] for id in ids[:6]]
    moments = [when if isinstance(when, str) else when["utc"] for when in whens]
    assert len(ids) > 3
    assert moments == sorted(moments, reverse=True)


def test_a_name_is_found_by_its_initials_before_anything_else(run: Run) -> None:
    assert [hit["title"] for hit in hits(run, "hyyh")] == ["Hengyue Bank"]
    assert hits(run, "陈")[0]["title"] == "Chen Guodong"
    teammate = next(hit for hit in hits(run, "Henrik") if hit["kind"] == "teammate")
    assert teammate["account"] is None


def test_people_see_columns_with_what_was_found_marked(run: Run) -> None:
    lines = run("search", "drill", "plan", "--limit", "3").stdout.splitlines()
    assert lines[0].split() == ["Kind", "Account", "What", "Found"]
    assert len(lines) == 4
    assert all("[" in line for line in lines[1:])
    assert run("search", "zzzz").stdout == "Nothing has all of these words in it.\n"


def test_inside_one_account(run: Run) -> None:
    assert {hit["account"]["name"] for hit in hits(run, "演练", "--account", "suhe")} == {"Suhe Dairy"}
    assert len(hits(run, "演练", "--limit", "2")) == 2
    assert "Say more" in run("search", "演练", "--account", "e", code=1).stderr


def test_private_notes_are_not_found(run: Run) -> None:
    run("set", "Hengyue Bank", "private_notes=zyzzyva")
    assert hits(run, "zyzzyva") == []


def test_an_index_that_is_behind_is_brought_up(run: Run, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE meta SET value = 0 WHERE key = 'search'")
        connection.commit()
    before = hits(run, "切换")
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT value FROM meta WHERE key = 'search'").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM unsearched").fetchone() == (0,)
    assert hits(run, "切换") == before


def test_searching_loads_nothing_that_it_does_not_need(file: Path, child_environment: dict[str, str]) -> None:
    heavy = {"textual", "sqlite_utils", "pydantic", "pypinyin", "rapidfuzz", "cryptography", "zstandard", "dateparser"}
    script = (
        "import sys; from kamtui.cli.group import kamtui\n"
        f"try: kamtui(['--db', {str(file)!r}, 'search', '切换'])\n"
        f"except SystemExit: print(sorted({heavy!r} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], env=child_environment, capture_output=True, text=True)
    assert done.stderr == "[]\n"
    assert "切换" in done.stdout
