"""Build hook: compile the Chinese catalogue, so that the wheel and an editable install speak both languages."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling names no public type for its configuration
    """Runs before the files of the wheel are collected; the `.mo` is an artifact, never committed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write `kamtui.mo` beside `kamtui.po`. Raises what Babel raises for a catalogue it cannot read."""
        folder = Path(self.root) / "kamtui" / "locale"
        # Run by path: importing kamtui here could find another one that is already installed.
        catalogue = runpy.run_path(str(folder / "catalogue.py"))
        catalogue["compile_catalogue"](folder / "zh_CN" / "LC_MESSAGES" / "kamtui.po")
