"""The `kamtui` command (design.md §5): one module per noun, each loaded when it is asked for."""

import gc
from collections.abc import Sequence
from typing import NoReturn

RARELY = 100_000
"""New objects between two rounds of garbage collection: a reading command ends before the first, an import does not."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code: 0 done, 1 an expected failure told on stderr, 2 usage."""
    gc.set_threshold(RARELY)
    from kamtui.cli.group import kamtui

    try:
        kamtui.main(arguments, prog_name="kamtui")
    finally:
        # Python collects garbage once more on its way out; what is frozen it leaves to the system (15 of 75 ms).
        gc.freeze()
