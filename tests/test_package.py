"""The package as a stranger gets it: what the wheel holds, what it says of itself, and that it runs once installed."""

import gettext
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

import kamtui

ROOT = Path(__file__).resolve().parents[1]
TRY = "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/kamtui demo"
TEST = "python3 -m venv .venv && .venv/bin/pip install '.[test]' && .venv/bin/pytest"
COMPILED = "kamtui/locale/zh_CN/LC_MESSAGES/kamtui.mo"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the sources in which nothing has been compiled."""
    copy = tmp_path_factory.mktemp("sources")
    for name in ("pyproject.toml", "README.md", ".hatch_build.py", ".gitignore"):
        shutil.copy(ROOT / name, copy / name)
    shutil.copytree(ROOT / "kamtui", copy / "kamtui", ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    return Path(next(WheelBuilder(str(copy)).build(directory=str(copy / "dist"), versions=["standard"])))


@pytest.fixture
def installed() -> metadata.Distribution:
    """The installed kamtui; only when the suite runs in the source tree, without an installed one, is there none."""
    try:
        return metadata.distribution("kamtui")
    except metadata.PackageNotFoundError:
        if os.environ.get("KAMTUI_CI"):
            raise
        pytest.skip("kamtui is not installed here")


def test_the_wheel_holds_every_source_and_data_file(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    sources = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "kamtui").rglob("*")
        if path.is_file() and path.suffix not in {".pyc", ".mo"}
    }
    assert {Path(name).suffix for name in sources} >= {".py", ".po", ".toml", ".tcss"}
    assert sources - names == set()


def test_the_wheel_holds_nothing_but_the_package_and_what_describes_it(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"kamtui", f"kamtui-{kamtui.__version__}.dist-info"}


def test_building_the_wheel_compiles_the_chinese_catalogue(wheel: Path) -> None:
    with zipfile.ZipFile(wheel).open(COMPILED) as compiled:
        assert "zh_CN" in gettext.GNUTranslations(compiled).info()["language"]


def test_the_wheel_names_its_licence_and_carries_its_text(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    described = archive.read(f"kamtui-{kamtui.__version__}.dist-info/METADATA").decode("utf-8")
    assert "License-Expression: MIT\n" in described
    assert "Permission is hereby granted, free of charge" in archive.read("kamtui/LICENSE").decode("utf-8")


def test_the_readme_gives_two_commands_one_to_try_it_and_one_to_test_it() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^[ \t]*(python3 -m venv .*\S)[ \t]*$", readme, re.MULTILINE) == [TRY, TEST]
    assert "MIT" in readme


def test_the_top_level_holds_only_what_belongs_there() -> None:
    # A copy without git holds what git tracks, and what the test run itself leaves under names with a dot.
    tops = {path.name for path in ROOT.iterdir()}
    if (ROOT / ".git").exists():
        tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
        tops = {name.split("/")[0] for name in tracked.stdout.splitlines()}
    assert {top for top in tops if not top.startswith(".")} - {"__pycache__"} <= {
        "README.md", "kamtui", "pyproject.toml", "screenshots", "tests",
    }


def test_no_requirement_but_textual_is_capped() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    capped = [requirement for requirement in project["dependencies"] if "<" in requirement]
    assert [requirement.split(">")[0] for requirement in capped] == ["textual"]


def test_the_installed_package_is_the_one_under_test(installed: metadata.Distribution) -> None:
    assert installed.version == kamtui.__version__
    if os.environ.get("KAMTUI_CI"):
        assert not Path(kamtui.__file__).resolve().is_relative_to(ROOT / "kamtui")


@pytest.mark.usefixtures("installed")
def test_the_installed_package_speaks_chinese() -> None:
    compiled = Path(kamtui.__file__).resolve().parents[1] / COMPILED
    with compiled.open("rb") as stream:
        assert "zh_CN" in gettext.GNUTranslations(stream).info()["language"]


def test_the_installed_package_starts_by_the_name_kamtui(installed: metadata.Distribution) -> None:
    assert [entry.value for entry in installed.entry_points if entry.name == "kamtui"] == ["kamtui.cli:main"]


def test_python_m_kamtui_is_the_kamtui_command(child_environment: dict[str, str], tmp_path: Path) -> None:
    helped = subprocess.run(
        [sys.executable, "-m", "kamtui", "--help"], cwd=tmp_path, env=child_environment, capture_output=True, text=True,
    )
    assert (helped.returncode, helped.stderr) == (0, "")
    assert "brief" in helped.stdout
