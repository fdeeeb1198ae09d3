"""log and plan: the quick-log grammar from the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from kamtui.cli import log as cli_log
from kamtui.cli.group import kamtui

from .conftest import Run

Read = Callable[..., Any]


@pytest.fixture(autouse=True)
def _at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_log, "_at_terminal", lambda: True)


def test_a_log_prints_the_visit_its_steps_and_what_was_not_understood(read: Read) -> None:
    said = read("log", "hengyue", "phone 45m @chen asked for 26 min >>send the curve by fri mix:4/3")
    assert said["visit"]["attendees"][0]["name"] == "Chen Guodong"
    assert (said["visit"]["visit_kind"], said["visit"]["minutes"]) == ("phone", 45)
    assert [(step["sort"], step["due"]) for step in said["steps"]] == [("ours", "2026-11-27")]
    assert [(one["line"], set(one)) for one in said["unparsed"]] == [(1, {"line", "text", "reason"})]
    assert read("show", said["visit"]["id"]) == said["visit"]


def test_a_log_says_what_it_saved(run: Run) -> None:
    text = run("log", "恒岳", "@陈总 演练方案认可 !下周三前送样 @佐藤健 也在").stdout
    assert "Hengyue Bank" in text
    assert "Chen Guodong" in text
    assert "Wed 25 Nov" in text or "Wed 2 Dec" in text
    assert "佐藤健" in text


def test_a_log_from_a_pipe_keeps_every_line(run: Run) -> None:
    text = "first line\nsecond line"
    said = json.loads(run("log", "hengyue", "-", "--json", input=text).stdout)
    assert said["visit"]["note"] == text


def test_a_plan_is_a_visit_ahead(read: Read) -> None:
    said = read("plan", "hengyue", "next tue 10:00 @chen !bring the plan")
    assert (said["visit"]["state"], said["visit"]["when"]) == ("planned", "2026-11-24T10:00:00+08:00")


def test_the_first_line_in_the_editor_names_the_account(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(click, "edit", lambda text, **_options: "hengyue\n@chen all is well\n" + text)
    text = run("log").stdout
    assert "Hengyue Bank" in text
    assert "Chen Guodong" in text


def test_a_text_that_could_not_be_saved_is_offered_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(click, "edit", lambda text, **_options: "no such firm at all\nlong words\n" + text)
    assert "no such firm" in run("log", code=1).stderr
    offered: list[str] = []

    def look(text: str, **_options: object) -> str:
        offered.append(text)
        return "hengyue\nlong words\n"

    monkeypatch.setattr(click, "edit", look)
    run("log")
    assert offered[0].startswith("no such firm at all\nlong words")
    run("log")
    assert not offered[1].strip().startswith("no such firm")


def test_an_empty_text_logs_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(click, "edit", lambda text, **_options: text)
    assert "Nothing was logged" in run("log", "hengyue", code=1).stderr


def test_whoever_is_guessed_or_new_is_marked(run: Run, read: Read) -> None:
    run("add", "contact", "account=hengyue", "name=Zhao Lin")
    text = run("log", "hengyue", "@chen @zhao @Bob Smith 45m").stdout
    assert "? Zhao Mingche, one of 2" in text
    assert "+ Bob Smith, new" in text
    assert "Chen Guodong, " not in text.split("\n", 1)[1]
    people = read("log", "hengyue", "@chen @Anna Novak 45m")["people"]
    assert [(one["name"], one["state"]) for one in people] == [("Chen Guodong", "known"), ("Anna Novak", "new")]
    shown = [read("show", one["id"])["name"] for one in people]
    assert shown == ["Chen Guodong", "Anna Novak"]


def test_a_date_that_was_meant_is_among_what_was_not_understood(read: Read) -> None:
    said = read("log", "hengyue", "@chen !发合同 节前\n!下周给方案")
    assert [(one["line"], one["text"]) for one in said["unparsed"]] == [(1, "节前"), (2, "下周")]


def test_a_visit_to_come_is_saved_as_planned_and_said(run: Run, read: Read) -> None:
    assert "lies ahead" in run("log", "hengyue", "tomorrow 10am @chen").stdout
    assert read("log", "hengyue", "tomorrow 11am @chen")["visit"]["state"] == "planned"


def test_a_plan_of_a_past_day_is_refused_and_one_without_a_day_says_so(run: Run) -> None:
    assert "kamtui log" in run("plan", "hengyue", "yesterday 10:00 @chen", code=1).stderr
    assert "no date" in run("plan", "hengyue", "bring the plan").stdout


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_from_a_pipe_may_be_in_any_encoding(file: Path, encoding: str) -> None:
    text = "昨天 @陈总 谈了演练方案，担心窗口\n他们要降价"
    arguments = ["--db", str(file), "log", "hengyue", "-", "--json"]
    printed = CliRunner().invoke(kamtui, arguments, input=text.encode(encoding)).stdout
    assert json.loads(printed)["visit"]["note"] == text


def test_bytes_that_are_no_text_are_told(file: Path) -> None:
    result = CliRunner().invoke(kamtui, ["--db", str(file), "log", "hengyue", "-"], input=b"\x89PNG\x00\x01\x02")
    assert (result.exit_code, "no text" in result.stderr) == (1, True)


def test_a_list_with_dashes_is_a_text_and_a_mistyped_option_is_none(run: Run, read: Read) -> None:
    assert read("log", "hengyue", "- one thing\n- !send plan")["visit"]["note"] == "- one thing\n- !send plan"
    assert read("log", "hengyue", "-they liked it")["visit"]["note"] == "-they liked it"
    assert "--jsn" in run("log", "hengyue", "--jsn", code=2).stderr


def test_an_account_without_a_name_is_told(run: Run) -> None:
    assert "No account is named" in run("log", "", "text", code=1).stderr
    assert "No account is named" in run("plan", " ", "text", code=1).stderr


def test_no_editor_opens_where_nobody_sits(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_log, "_at_terminal", lambda: False)
    assert "standard input" in run("log", "hengyue", code=1).stderr


def test_done_marks_a_promise_kept_late_and_says_so(run: Run, read: Read) -> None:
    text = run("done", "price-floor report").stdout
    assert "kept late" in text
    step = next(step for step in read("steps") if step["text"] == "price-floor report")
    assert (step["kept"], step["done"]) == ("late", "2026-11-22T20:14:00+08:00")
    assert "done already" in run("done", step["id"], code=1).stderr


def test_done_takes_the_answer_to_a_question(run: Run, read: Read) -> None:
    run("done", "does it meet RTO", "--answer", "26 minutes")
    assert next(step for step in read("steps") if "RTO <=" in step["text"])["answer"] == "26 minutes"
