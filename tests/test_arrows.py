"""The rooms of the house and the arrows between them: every import points down, and light things load nothing heavy."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import kamtui

PACKAGE = Path(kamtui.__file__).resolve().parent

ROOMS = (
    "cli", "tui", "demo", "actions", "documents", "exchange", "sync", "quicklog", "store", "playbooks", "rules",
    "records",
)
"""From the top of the house to the bottom: a room may use those below it. The fictional is made through `actions`."""

FLOOR = ("locale", *sorted(path.stem for path in PACKAGE.glob("*.py") if not path.stem.startswith("__")))
"""What every room stands on: the languages, and the single files beside the rooms. It uses no room."""

PURE = ("quicklog", "rules", "records")
"""Rooms that know no SQL, no screen, no clock and no disk."""

HEAVY = ("textual", "sqlite_utils", "pydantic")
"""What no reading command may load: between 35 and 200 ms each."""

VALIDATION = "kamtui.records.validation"
"""The one module that stands on pydantic; it is loaded by the first form, import or bundle."""

OUTSIDE_PURE = {
    "click", "os", "platformdirs", "rich", "shutil", "sqlite3", "sqlite_utils", "subprocess", "tempfile", "textual",
}
"""What a pure room has no use for, wherever the import stands."""


@dataclass(frozen=True, slots=True)
class Import:
    """One import: the module it stands in, its line, and the module it names, both absolute."""

    module: str
    line: int
    target: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.target}"


def module_name(path: Path) -> str:
    parts = ("kamtui", *path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[Import]:
    """Every import of a file, also those inside functions and for types only."""
    module = module_name(path)
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (Import(module, node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            # `from kamtui import store` names the room in its list of names.
            yield from (Import(module, node.lineno, f"{source}.{alias.name}") for alias in node.names)


def room(module: str) -> str | None:
    """The room a module of kamtui stands in; None for the package itself and for modules of others."""
    parts = module.split(".")
    return parts[1] if parts[0] == "kamtui" and len(parts) > 1 else None


def all_imports() -> list[Import]:
    return [found for path in sorted(PACKAGE.rglob("*.py")) for found in imports(path)]


def height(name: str | None) -> int | None:
    """How far down a room is; None for what is no room of kamtui."""
    if name in FLOOR:
        return len(ROOMS)
    return ROOMS.index(name) if name in ROOMS else None


def test_every_room_has_its_place_in_the_house() -> None:
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert rooms - {"locale"} <= set(ROOMS)
    assert rooms >= {"records", "rules", "quicklog", "store", "actions", "cli", "tui", "locale"}


def test_every_import_points_down() -> None:
    found = [(each, height(room(each.module)), height(room(each.target))) for each in all_imports()]
    inside = [(each, above, below) for each, above, below in found if above is not None and below is not None]
    assert len(inside) > len(ROOMS)
    assert [str(each) for each, above, below in inside if above > below] == []


def test_only_the_store_speaks_sql() -> None:
    speakers = [each for each in all_imports() if each.target.split(".")[0] in {"sqlite3", "sqlite_utils"}]
    assert "store" in {room(each.module) for each in speakers}
    assert [str(each) for each in speakers if room(each.module) != "store"] == []


def test_only_the_app_draws_with_textual() -> None:
    drawing = [each for each in all_imports() if each.target.split(".")[0] == "textual"]
    assert [str(each) for each in drawing if room(each.module) != "tui"] == []


def test_pure_rooms_know_no_sql_no_screen_and_no_disk() -> None:
    found = [each for each in all_imports() if room(each.module) in PURE]
    assert {room(each.module) for each in found} == set(PURE)
    assert [str(each) for each in found if each.target.split(".")[0] in OUTSIDE_PURE] == []


def test_pure_rooms_ask_no_clock() -> None:
    asked = []
    for name in PURE:
        for path in sorted((PACKAGE / name).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    call = ast.unparse(node.func)
                    if call.endswith(("datetime.now", "datetime.utcnow", "date.today", "time.time", "time.localtime")):
                        asked.append(f"{module_name(path)}:{node.lineno} asks {call}")
    assert asked == []


def loaded(code: str, environment: dict[str, str], folder: Path) -> set[str]:
    """The packages that a fresh Python has loaded after running `code`."""
    report = folder / "loaded.json"
    ending = f"\nimport json, sys\nopen({str(report)!r}, 'w').write(json.dumps(sorted(sys.modules)))\n"
    done = subprocess.run(
        [sys.executable, "-c", code + ending], cwd=folder, env=environment, capture_output=True, text=True,
    )
    assert done.returncode == 0, done.stderr
    return {str(name).split(".")[0] for name in json.loads(report.read_text())}


def whole_room(name: str, without: str = "") -> str:
    """Code that imports every module of a room, but for the one called `without`."""
    return (
        f"import importlib, pkgutil, kamtui.{name} as room\n"
        "for each in pkgutil.walk_packages(room.__path__, room.__name__ + '.'):\n"
        f"    if each.name != {without!r}:\n"
        "        importlib.import_module(each.name)\n"
    )


def one_command(*arguments: str) -> str:
    """Code that runs one command of kamtui in the process and goes on after it has ended well."""
    return (
        f"import sys\nsys.argv = {['kamtui', *arguments]!r}\nfrom kamtui.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
    )


@pytest.mark.parametrize("name", ["actions", "documents", "store", "quicklog", "rules", "records"])
def test_a_room_below_the_app_loads_no_textual(name: str, child_environment: dict[str, str], tmp_path: Path) -> None:
    modules = loaded(whole_room(name), child_environment, tmp_path)
    assert "kamtui" in modules
    assert "textual" not in modules


@pytest.mark.parametrize("name", PURE)
def test_a_pure_room_loads_no_database_and_no_validation(
    name: str, child_environment: dict[str, str], tmp_path: Path
) -> None:
    modules = loaded(whole_room(name, without=VALIDATION), child_environment, tmp_path)
    assert "kamtui" in modules
    assert modules & {"sqlite3", *HEAVY} == set()


def test_pydantic_stays_in_the_module_that_checks_what_comes_in() -> None:
    checking = {each.module for each in all_imports() if each.target.split(".")[0] == "pydantic"}
    assert checking == {VALIDATION}


def test_help_loads_nothing_heavy(child_environment: dict[str, str], tmp_path: Path) -> None:
    modules = loaded(one_command("--help"), child_environment, tmp_path)
    assert "kamtui" in modules
    assert modules & set(HEAVY) == set()


@pytest.mark.parametrize("command", ["accounts", "brief", "show"])
def test_a_reading_command_loads_nothing_heavy(
    command: str, demo_workspace: Path, child_environment: dict[str, str], tmp_path: Path
) -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "kamtui", "--db", str(demo_workspace), "accounts", "--json"],
        cwd=tmp_path, env=child_environment, capture_output=True, text=True, encoding="utf-8",
    )
    assert listed.returncode == 0, listed.stderr
    account = next(record["id"] for record in json.loads(listed.stdout) if "Hengyue" in record["name"])
    arguments = [command] if command == "accounts" else [command, account]
    modules = loaded(one_command("--db", str(demo_workspace), *arguments), child_environment, tmp_path)
    assert "sqlite3" in modules
    assert modules & set(HEAVY) == set()
