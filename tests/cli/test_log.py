"""log and plan: the quick-log grammar from the command line."""

import json
from collections.abc import Callable
from typing import Any

import click
import pytest

from .conftest import Run

Read = Callable[..., Any]


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


def test_done_marks_a_promise_kept_late_and_says_so(run: Run, read: Read) -> None:
    text = run("done", "price-floor report").stdout
    assert "kept late" in text
    step = next(step for step in read("steps") if step["text"] == "price-floor report")
    assert (step["kept"], step["done"]) == ("late", "2026-11-22T20:14:00+08:00")
    assert "done already" in run("done", step["id"], code=1).stderr


def test_done_takes_the_answer_to_a_question(run: Run, read: Read) -> None:
    run("done", "does it meet RTO", "--answer", "26 minutes")
    assert next(step for step in read("steps") if "RTO <=" in step["text"])["answer"] == "26 minutes"
