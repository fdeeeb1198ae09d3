"""Where kamtui keeps things on this machine."""

import os
from pathlib import Path


def home() -> Path:
    """The folder for configuration, device keys and the default workspace: `KAMTUI_HOME`, else the platform's."""
    if folder := os.environ.get("KAMTUI_HOME"):
        return Path(folder)
    from platformdirs import user_data_path

    return user_data_path("kamtui", appauthor=False)


def default_workspace() -> Path:
    """The workspace that opens when none is named: `KAMTUI_DB`, else `kamtui.db` in the home folder."""
    if named := os.environ.get("KAMTUI_DB"):
        return Path(named)
    return home() / "kamtui.db"
