"""The `kamtui` command (design.md §5): one module per noun, each loaded when it is asked for."""

from collections.abc import Sequence
from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code: 0 done, 1 an expected failure told on stderr, 2 usage."""
    from kamtui.cli.group import kamtui

    kamtui.main(arguments, prog_name="kamtui")
