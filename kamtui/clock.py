"""What tells the time: the machine, or `KAMTUI_NOW` for scripts and pictures."""

import os
from collections.abc import Callable
from datetime import datetime

from kamtui.errors import KamtuiError
from kamtui.locale import _


def system_clock() -> datetime:
    """The machine's time, aware of its zone."""
    return datetime.now().astimezone()


def clock() -> Callable[[], datetime]:
    """What tells the time: the machine, or `KAMTUI_NOW` for scripts and pictures.

    Raises `KamtuiError` when `KAMTUI_NOW` is not a time with a zone.
    """
    text = os.environ.get("KAMTUI_NOW")
    if not text:
        return system_clock
    try:
        fixed = datetime.fromisoformat(text)
    except ValueError:
        fixed = datetime.min
    if fixed.tzinfo is None:
        raise KamtuiError(
            _("KAMTUI_NOW is not a time with a zone: {text}").format(text=text),
            hint=_("Write it as 2026-11-22T20:14:00+08:00"),
        )
    return lambda: fixed
