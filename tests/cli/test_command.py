"""The command itself: help, languages, errors, exit codes, pipes; some of it as whole processes."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import kamtui
from kamtui import locale
from kamtui.cli.listing import BY_NAME, COMMANDS
from kamtui.cli.wording import wrapped
from kamtui.documents.cells import cells
from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.quicklog.help import GRAMMAR
from kamtui.records import words

from .conftest import Run, by_id

Read = Callable[..., Any]


def test_every_listed_command_is_there_and_every_command_is_listed() -> None:
    found: set[str] = set()
    for listed in COMMANDS:
        found |= set(vars(import_module(f"kamtui.cli.{listed.module}"))["COMMANDS"])
    assert found == set(BY_NAME)


@pytest.mark.parametrize("language", locale.LANGUAGES)
@pytest.mark.parametrize("name", list(BY_NAME))
def test_every_command_explains_itself_in_both_languages(name: str, language: str, command: Run) -> None:
    text = command("--lang", language, name, "--help").stdout
    locale.use(language)
    assert _(BY_NAME[name].purpose)[1:] in " ".join(text.split()) or language == "zh_CN"
    assert f"kamtui {name}" in text
    assert max(map(cells, text.splitlines())) <= 80
    if name != "keys":  # a topic of its own
        assert command("--lang", language, "help", name).stdout == text


def test_help_lists_every_command_with_its_purpose(command: Run) -> None:
    text = command("--help").stdout
    for listed in COMMANDS:
        assert f"{listed.name} " in text
        assert listed.purpose in " ".join(text.split())
    assert command("help").stdout == text


def test_the_version_is_the_package_s(command: Run) -> None:
    assert command("--version").stdout == f"kamtui {kamtui.__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("accounts", "--nonsense"),
        ("brief",),
        ("--lang", "fr", "accounts"),
        ("done", "x", "--kept", "maybe"),
        ("visits", "--limit", "0"),
        ("show", "a", "b"),
        ("brief", "x", "--format", "pdf"),
        ("help", "nonsense"),
        ("--db",),
    ],
)
def test_a_wrong_line_is_a_usage_error_that_points_to_the_help(arguments: tuple[str, ...], command: Run) -> None:
    result = command(*arguments, code=2)
    assert "--help" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_mistyped_command_or_option_is_guessed(command: Run) -> None:
    assert "did you mean accounts" in command("acounts", code=2).stderr
    assert "did you mean --json" in command("accounts", "--jsn", code=2).stderr


def test_the_language_is_asked_for_by_option_then_environment_then_setting(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    english, chinese = "Tue 24 Nov", "11月24日 周二"
    run("settings", "language", "zh_CN")
    assert chinese in run("accounts").stdout
    monkeypatch.setenv("KAMTUI_LANG", "en")
    assert english in run("accounts").stdout
    assert chinese in run("--lang", "zh_CN", "accounts").stdout
    monkeypatch.delenv("KAMTUI_LANG")
    run("settings", "language", "")
    assert english in run("accounts").stdout
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert chinese in run("accounts").stdout


@pytest.mark.parametrize("topic", ["domain", "grammar", "keys"])
@pytest.mark.parametrize("language", locale.LANGUAGES)
def test_help_on_a_topic_reads_as_text_and_as_json(topic: str, language: str, command: Run) -> None:
    assert len(command("--lang", language, "help", topic).stdout.splitlines()) > 10
    assert len(json.loads(command("--lang", language, "help", topic, "--json").stdout)) > 10


def test_help_on_the_trade_explains_every_word_of_the_lists(command: Run) -> None:
    rows = json.loads(command("help", "domain", "--json").stdout)
    explained = {row["word"] for row in rows if row["meaning"]}
    for options in (
        words.TIERS,
        words.RELATIONSHIP_STAGES,
        words.STAGES,
        words.BUYER_STEPS,
        words.VISIT_KINDS,
        words.RESULTS,
        words.SORTS,
        words.KEPT,
    ):
        assert {key for key, _label in options} <= explained


def test_help_on_the_grammar_has_every_mark(command: Run) -> None:
    assert [row["mark"] for row in json.loads(command("help", "grammar", "--json").stdout)] == [
        row[0] for row in GRAMMAR
    ]


def test_keys_are_the_app_s(command: Run) -> None:
    assert json.loads(command("keys", "--json").stdout) == json.loads(command("help", "keys", "--json").stdout)
    assert "F2" in command("keys").stdout


def test_settings_are_listed_set_and_taken_back(run: Run, read: Read) -> None:
    assert {one["key"]: one["value"] for one in read("settings")}["cadence.gold"] == 30
    assert run("settings", "cadence.gold", "21").stdout == "cadence.gold = 21\n"
    assert read("settings", "cadence.gold") == {
        "key": "cadence.gold",
        "value": 21,
        "default": 30,
        "scope": "team",
        "set": True,
    }
    run("settings", "cadence.gold", "")
    assert read("settings", "cadence.gold")["set"] is False
    assert "cadence.gold" in run("settings").stdout


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("cadence.gold", "0"),
        ("cadence.gold", "often"),
        ("mouse", "perhaps"),
        ("language", "fr"),
        ("currency", "euro"),
        ("theme", "pink"),
        ("nonsense", "1"),
    ],
)
def test_a_setting_refuses_what_it_cannot_be(key: str, value: str, run: Run) -> None:
    assert key in run("settings", key, value, code=1).stderr


def test_an_own_setting_stays_out_of_the_team_s_stream(run: Run, file: Path, home: Path) -> None:
    from kamtui.actions.settings import setting_id
    from kamtui.store.workspace import Workspace

    run("settings", "theme", "kamtui-light")
    with Workspace.open(file, home) as workspace:
        values = workspace.read("setting", setting_id("theme")).values
    assert (values.get("own_value"), values.get("value")) == ("kamtui-light", None)


def test_a_briefing_keeps_what_is_private_unless_it_is_asked_for(run: Run, tmp_path: Path) -> None:
    assert "9.4m" not in run("brief", "hengyue").stdout
    assert "9.4m" in run("brief", "hengyue", "--private").stdout
    assert "9.4m" not in run("brief", "hengyue", "--format", "json").stdout
    assert "account" in json.loads(run("brief", "hengyue", "--json").stdout)
    target = tmp_path / "brief.txt"
    run("brief", "hengyue", "-o", str(target))
    assert target.read_text("utf-8") == run("brief", "hengyue", "-o", "-").stdout


def test_check_and_backup(run: Run, read: Read, tmp_path: Path) -> None:
    assert read("check")["sound"] is True
    assert "all is sound" in run("check").stdout
    copy = tmp_path / "copy.db"
    run("backup", str(copy))
    assert json.loads(run("--db", str(copy), "accounts", "--json").stdout) == read("accounts")
    assert "folder" in run("backup", str(tmp_path / "no" / "such" / "copy.db"), code=1).stderr


def test_an_export_comes_back_into_an_empty_workspace(run: Run, read: Read, command: Run, tmp_path: Path) -> None:
    target = tmp_path / "all.json"
    run("export", str(target), "--private")
    result = json.loads(command("import", str(target), "--json").stdout)
    assert {"file", "kind", "read", "created", "updated", "unchanged", "skipped"} <= set(result[0])
    for name in ("accounts", "contacts", "opportunities", "visits", "steps"):
        assert by_id(json.loads(command(name, "--json").stdout)) == by_id(read(name))
    again = json.loads(command("import", str(target), "--json").stdout)
    assert sum(one["created"] + one["updated"] for one in again) == 0


def test_a_dry_run_makes_neither_records_nor_a_workspace(command: Run, home: Path, tmp_path: Path) -> None:
    table = tmp_path / "accounts.csv"
    table.write_text("Account Name,Industry\nNew Firm,steel\n", encoding="utf-8")
    assert "dry run" in command("import", str(table), "--dry-run").stdout
    assert not (home / "kamtui.db").exists()
    assert "1 new" in command("import", str(table)).stdout
    assert "New Firm" in command("accounts").stdout


def test_an_import_of_a_missing_file_says_so_and_takes_none_of_the_others(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "accounts.csv"
    table.write_text("Account Name\nNew Firm\n", encoding="utf-8")
    assert "missing.csv" in run("import", str(table), str(tmp_path / "missing.csv"), code=1).stderr
    assert "New Firm" not in run("accounts").stdout


def test_writing_where_there_is_no_workspace_makes_one_that_knows_me(command: Run, home: Path) -> None:
    result = command("add", "account", "name=First")
    assert str(home / "kamtui.db") in result.stderr
    step = json.loads(command("add", "step", "account=first", "text=call", "--json").stdout)
    assert step["owner"]["name"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_not_be_written_is_told(run: Run, file: Path) -> None:
    file.chmod(0o400)
    file.parent.chmod(0o500)
    try:
        assert "permissions" in run("set", "account:hengyue", "tier=gold", code=1).stderr
    finally:
        file.parent.chmod(0o700)


def test_a_file_that_another_program_is_writing_to_is_told(
    run: Run, read: Read, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kamtui.store.opening.BUSY_SECONDS", 0)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "another program" in run("set", "account:hengyue", "tier=gold", code=1).stderr
    assert read("show", "account:hengyue")["tier"] == "platinum"


def test_a_workspace_of_a_newer_kamtui_can_be_read_and_not_changed(run: Run, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 999")
    assert "Hengyue" in run("accounts").stdout
    assert "newer kamtui" in run("set", "account:hengyue", "tier=gold", code=1).stderr


def test_a_file_that_is_no_workspace_is_told(command: Run, tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear Anna, " * 500)
    assert "letter.txt" in command("--db", str(other), "accounts", code=1).stderr


def test_what_nobody_expected_is_one_line_without_a_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from kamtui.store import queries

    def fail(*_arguments: object) -> None:
        raise RuntimeError("the sky fell")

    monkeypatch.setattr(queries, "accounts", fail)
    told = run("accounts", code=1).stderr
    assert "RuntimeError the sky fell" in told
    assert len(told.strip().splitlines()) == 1


def test_now_must_be_a_time_with_a_zone(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAMTUI_NOW", "2026-11-22T20:14")
    assert "KAMTUI_NOW" in run("accounts", code=1).stderr


def test_the_app_opens_without_a_command(run: Run, monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    app = import_module("kamtui.tui.app")
    opened: list[tuple[Path, bool]] = []

    def open_app(_workspace: object, path: Path, _home: Path, *, mouse: bool = True, **_more: object) -> int:
        opened.append((path, mouse))
        return 0

    monkeypatch.setattr(app, "run", open_app)
    run()
    run("settings", "mouse", "no")
    run()
    assert opened == [(file, True), (file, False)]


def test_the_mouse_can_be_left_to_the_terminal(command: Run, monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    app = import_module("kamtui.tui.app")
    opened: list[bool] = []

    def open_app(_workspace: object, _path: Path, _home: Path, *, mouse: bool = True, **_more: object) -> int:
        opened.append(mouse)
        return 7

    monkeypatch.setattr(app, "run", open_app)
    command("--db", str(file), "--no-mouse", code=7)
    assert opened == [False]


def test_an_error_reads_as_what_why_and_what_to_do() -> None:
    from kamtui.cli.trouble import told

    assert (
        told(KamtuiError("It failed", "the disk is full", "Free some space"))
        == "It failed: the disk is full. Free some space."
    )
    locale.use("zh_CN")
    assert told(KamtuiError("没有成功", "磁盘已满", "请清理空间")) == "没有成功：磁盘已满。请清理空间。"


def test_chinese_is_wrapped_by_its_width_and_no_line_begins_with_a_full_stop() -> None:
    lines = wrapped("演练方案认可，切换窗口四小时。We asked for six 小时。", 12)
    assert max(map(cells, lines)) <= 12
    assert not any(line[0] in "，。" for line in lines)


# As whole processes


def process(
    *arguments: str, environment: dict[str, str], folder: Path, input: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "kamtui", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        input=input,
    )


def test_a_pipe_gets_utf8_whatever_the_locale(
    demo_workspace: Path, child_environment: dict[str, str], tmp_path: Path
) -> None:
    environment = {**child_environment, "LC_ALL": "en_US.ISO-8859-1", "PYTHONIOENCODING": "latin-1"}
    done = process("--db", str(demo_workspace), "accounts", "--json", environment=environment, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert any("恒岳" in (record["native_name"] or "") for record in json.loads(done.stdout.decode("utf-8")))


def test_a_reader_that_goes_away_is_no_error(
    demo_workspace: Path, child_environment: dict[str, str], tmp_path: Path
) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "kamtui", "--db", str(demo_workspace), "visits", "--json"],
        cwd=tmp_path,
        env=child_environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()
    told = running.stderr.read()
    running.stderr.close()
    assert (running.wait(30), told) == (0, b"")


def test_ctrl_c_ends_with_130_and_no_traceback(child_environment: dict[str, str], tmp_path: Path) -> None:
    code = (
        "import os, signal, sys\n"
        "from kamtui.cli import accounts\n"
        "import kamtui.store.workspace as store\n"
        "store.Workspace.open = lambda *a, **k: os.kill(os.getpid(), signal.SIGINT)\n"
        "from kamtui.cli import main\nmain(['accounts'])\n"
    )
    assert hasattr(signal, "SIGINT")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=child_environment, capture_output=True)
    assert done.returncode == 130
    assert b"Traceback" not in done.stderr


def test_debugging_shows_where_it_happened(
    demo_workspace: Path, child_environment: dict[str, str], tmp_path: Path
) -> None:
    code = (
        "import sys\nimport kamtui.store.queries as queries\n"
        "queries.accounts = lambda *a: 1 / 0\n"
        f"from kamtui.cli import main\nmain(['--db', {str(demo_workspace)!r}, 'accounts'])\n"
    )
    quiet = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=child_environment, capture_output=True)
    assert (quiet.returncode, quiet.stderr.count(b"\n")) == (1, 1)
    loud = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**child_environment, "KAMTUI_DEBUG": "1"},
        capture_output=True,
    )
    assert b"ZeroDivisionError" in loud.stderr
    assert b"Traceback" in loud.stderr


def test_help_loads_click_and_nothing_of_the_store(child_environment: dict[str, str], tmp_path: Path) -> None:
    code = (
        "import sys\nsys.argv = ['kamtui', '--help']\nfrom kamtui.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=child_environment,
        capture_output=True,
        text=True,
    )
    loaded = set(done.stderr.split())
    assert "kamtui.cli.group" in loaded
    assert not {
        name for name in loaded if name.startswith(("kamtui.store", "kamtui.records", "sqlite3", "platformdirs"))
    }
