"""Edits that a snapshot covers: what they wrote was written over by edits that need not be here.

Such an edit is history. It can be held, and says nothing: the snapshot has brought every edit that still does.
"""

from typing import TYPE_CHECKING

from kamtui.store.log import Edit
from kamtui.store.schema import SEQ_BITS

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

_SEQ = (1 << SEQ_BITS) - 1


def covered_of(workspace: "Workspace", stream: int) -> int:
    """The number of a stream up to which a snapshot covers its edits; 0 where none does."""
    row = workspace.connection.execute("SELECT covered FROM stream WHERE n = ?", (stream,)).fetchone()
    return int(row[0]) if row else 0


def past(edit: Edit, covered: int) -> Edit:
    """An edit that comes now: history where its number is covered, for the snapshot would have brought it else."""
    return edit._replace(past=tuple(edit.values)) if edit.id & _SEQ <= covered else edit


def is_past(edit: Edit) -> bool:
    """Whether the edit is history as a whole."""
    return bool(edit.past) and len(edit.past) == len(edit.values)


def completed(held: Edit, whole: Edit) -> Edit:
    """The whole edit in place of the part that is here; what it says besides is history."""
    return whole._replace(past=(*held.past, *(name for name in whole.values if name not in held.values)))
