"""The command line in this process: a fresh copy of the fictional workspace, and a way to run commands on it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pytest
from click.testing import CliRunner, Result

from kamtui import locale
from kamtui.cli.group import kamtui


class Run(Protocol):
    """Runs one command line and gives what it printed; asserts its exit code."""

    def __call__(self, *arguments: str, code: int = 0, input: str | None = None) -> Result:
        """The result; `code` is the exit code that must come."""
        ...


def invoked(arguments: tuple[str, ...], code: int, input: str | None) -> Result:
    locale.use("en")
    result = CliRunner().invoke(kamtui, list(arguments), input=input)
    assert result.exit_code == code, (result.exit_code, result.stdout, result.stderr)
    assert "Traceback" not in result.stderr
    if code == 0:
        assert result.exception is None
    return result


def by_id(records: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Records by id; a set, such as who was at a visit, has no order."""
    for record in records:
        if "attendees" in record:
            record["attendees"].sort(key=lambda one: one["id"])
    return {record["id"]: record for record in records}


@pytest.fixture
def command() -> Run:
    """Run a command line as it stands, on the default workspace of this test's home."""

    def run(*arguments: str, code: int = 0, input: str | None = None) -> Result:
        return invoked(arguments, code, input)

    return run


@pytest.fixture
def file(demo_workspace: Path, home: Path) -> Path:
    """A copy of the fictional workspace that this test may change."""
    return Path(shutil.copy(demo_workspace, home / "copy.db"))


@pytest.fixture
def run(file: Path) -> Run:
    """Run a command on that copy."""

    def on(*arguments: str, code: int = 0, input: str | None = None) -> Result:
        return invoked(("--db", str(file), *arguments), code, input)

    return on


@pytest.fixture
def read(run: Run) -> Callable[..., Any]:
    """Run a command on that copy with `--json` and give what it printed, read."""

    def reading(*arguments: str) -> Any:
        printed = run(*arguments, "--json").stdout_bytes
        return json.loads(printed.decode("utf-8", "strict"))

    return reading
