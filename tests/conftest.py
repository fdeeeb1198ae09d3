"""What every test starts from: an empty home, a fixed clock and zone, English, and nothing of the tester's settings."""

import itertools
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

import kamtui
from kamtui import locale

ROOT = Path(__file__).resolve().parents[1]
"""The repository: the folder that holds `tests` and `pyproject.toml`."""

NOW = "2026-11-22T20:14:00+08:00"
"""When every test takes place unless it says otherwise: the Sunday evening of the fictional workspace."""

ZONE = "Asia/Shanghai"
"""Where every test takes place: the zone of `NOW`, so that local times agree on every machine."""

collect_ignore = ["benchmarks"]

# The suite draws the same few examples each time, so that it fails for a reason and never by luck;
# HYPOTHESIS_PROFILE=proof looks for new ones, for as long as that takes.
hypothesis.settings.register_profile("suite", max_examples=40, deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("proof", max_examples=5000, deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

os.environ["TZ"] = ZONE
if hasattr(time, "tzset"):  # Windows has none
    time.tzset()


def source_tree() -> bool:
    """Whether the tests run against the files of the repository instead of an installed package."""
    return Path(kamtui.__file__).resolve().is_relative_to(ROOT / "kamtui")


def pytest_report_header() -> str:
    """Say which package is being tested."""
    return f"kamtui {kamtui.__version__}, {'source tree' if source_tree() else 'installed'}"


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Names for one folder per test; counting them is cheaper than `tmp_path`, which reads its folder every time."""
    base = tmp_path_factory.mktemp("homes")
    return (base / str(number) for number in itertools.count(1))


@pytest.fixture(autouse=True)
def a_clean_start(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give the test a home of its own, the fixed clock, and English; forget the tester's settings."""
    home = next(homes)
    home.mkdir()
    for name in [name for name in os.environ if name.startswith(("KAMTUI_", "LC_")) and name != "KAMTUI_CI"]:
        monkeypatch.delenv(name)
    for name in ("LANGUAGE", "NO_COLOR", "COLUMNS", "LINES", "EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("KAMTUI_HOME", str(home))
    monkeypatch.setenv("KAMTUI_NOW", NOW)
    locale.use("en")
    yield
    locale.use("en")


@pytest.fixture
def home() -> Path:
    """The empty folder that is `KAMTUI_HOME` in this test."""
    return Path(os.environ["KAMTUI_HOME"])


@pytest.fixture
def child_environment() -> dict[str, str]:
    """The environment for a process a test starts: the kamtui under test, and this test's home and clock."""
    return environment_with()


def environment_with(**variables: str) -> dict[str, str]:
    """The environment as it is, with the kamtui under test to be found first, and with `variables`."""
    return {**os.environ, "PYTHONPATH": str(Path(kamtui.__file__).resolve().parents[1]), **variables}


@pytest.fixture(scope="session")
def demo_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fictional workspace, made once the way a user makes it. Read it; a test that writes copies it first."""
    folder = tmp_path_factory.mktemp("demo")
    file = folder / "demo.kamtui"
    environment = environment_with(KAMTUI_HOME=str(folder), KAMTUI_NOW=NOW, LANG="C.UTF-8")
    subprocess.run(
        [sys.executable, "-m", "kamtui", "demo", "--create", str(file)], cwd=folder, env=environment, check=True,
    )
    return file


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of files made by other programs; the test is skipped where there is none."""
    folder = ROOT.parent / "shared" / "corpus"
    if not folder.is_dir():
        pytest.skip("no corpus beside the repository")
    return folder


class PartTimes:
    """Seconds and tests of each part: the folder under `tests`, or the file where there is no folder."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.tests: defaultdict[str, int] = defaultdict(int)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add what one phase of one test took; with several processes these are seconds of work, not of waiting."""
        part = report.nodeid.split("::")[0].removeprefix("tests/").split("/")[0]
        self.seconds[part] += report.duration
        self.tests[part] += report.when == "call"

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the parts, the slowest first."""
        terminalreporter.section("seconds per part")
        for part, seconds in sorted(self.seconds.items(), key=lambda item: -item[1]):
            terminalreporter.write_line(f"{seconds:8.2f} s  {self.tests[part]:5d} tests  {part}")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the time of each part, once for all processes."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(PartTimes(), "part-times")
