"""Two long texts as one, inked: the marks say what was taken away and added, the colour repeats it."""

from collections.abc import Mapping

from kamtui.documents import difference as texts
from kamtui.tui.widgets.spans import Cell, Ink, Span

INKS: Mapping[str, Ink] = {"same": "text", "taken": "warn", "added": "good"}
"""How the pieces of a difference are inked."""


def difference(mine: str, theirs: str) -> Cell:
    """`mine` and `theirs` as one text (`documents.difference`)."""
    return tuple(Span(piece.text, INKS[piece.sort]) for piece in texts.difference(mine, theirs))
