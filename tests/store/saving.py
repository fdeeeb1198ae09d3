"""A process that saves visits without end and tells each one that is on disk; killed by `test_crash`.

    python saving.py WORKSPACE HOME FIRST STATEMENTS

saves visits numbered from FIRST; with STATEMENTS above 0 it kills itself before that many SQL statements have run.
"""

import itertools
import os
import signal
import sys
from pathlib import Path

from kamtui.store.ids import derived_id
from kamtui.store.workspace import Workspace

ACCOUNT, CONTACT = derived_id("account"), derived_id("contact")


def save(workspace: Workspace, number: int) -> None:
    """One visit with what belongs to it: five edits in two streams."""
    with workspace.action("log") as action:
        action.create(
            "visit",
            {"account": ACCOUNT, "note": str(number), "state": "held", "when": "2026-11-20", "attendees": (CONTACT,)},
        )
        action.create("step", {"account": ACCOUNT, "text": str(number), "due": "2026-12-01"})
        action.write(workspace.read("account", ACCOUNT), {"notes": f"{number} " * 200})
        action.write(workspace.read("contact", CONTACT), {"motive": str(number)})


def main(path: str, home: str, first: str, statements: str) -> None:
    with Workspace.open(Path(path), Path(home)) as workspace:
        workspace.connection.execute("PRAGMA wal_autocheckpoint = 30")
        left = int(statements)

        def count(_statement: str) -> None:
            nonlocal left
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

        if left:
            workspace.connection.set_trace_callback(count)
        for number in itertools.count(int(first)):
            save(workspace, number)
            os.write(1, b"%d\n" % number)


if __name__ == "__main__":
    main(*sys.argv[1:])
