"""How often each record of a kind was changed, and when last: what calendars call sequence and stamp."""

from datetime import datetime
from typing import NamedTuple

from kamtui.records.values import RecordId
from kamtui.store.history import moment_of
from kamtui.store.workspace import Workspace


class Revision(NamedTuple):
    """Changes after the first one, and the time of the last."""

    number: int
    at: datetime


def revisions(workspace: Workspace, kind: str) -> dict[RecordId, Revision]:
    """The revision of every record of a kind that has a row; members of its sets are records of their own."""
    made = workspace.connection.execute(f'SELECT r.id, e.hlc FROM "{kind}" r JOIN edit e ON e.id = r.base')
    found = {row[0]: Revision(0, moment_of(row[1])) for row in made}
    later = workspace.connection.execute(
        "SELECT record, count(*), max(hlc) FROM edit WHERE later AND kind = ? GROUP BY record",
        (workspace.log.words.known(kind),),
    )
    for record, count, hlc in later:
        if record in found:
            found[record] = Revision(count, max(found[record].at, moment_of(hlc)))
    return found
