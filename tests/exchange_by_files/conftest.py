"""Devices with homes of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from .devices import NOW, Device

Begin = Callable[..., Device]
"""Makes a device of this name, its home empty; its clock may be told."""


@pytest.fixture
def begin(home: Path) -> Begin:
    """Make a device."""

    def made(name: str, now: str = NOW) -> Device:
        (home / name).mkdir()
        return Device(home / name, now)

    return made
