"""What an import could not put into the field of its column, and how the person who imports is told."""

from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple, TypeAlias

from kamtui.locale import ngettext
from kamtui.records.validation import VALUE_BYTES

Why: TypeAlias = Literal["unread", "long", "told"]
"""The field cannot read it; it is longer than the field allows; or a note of its own says it already."""

LISTED = 100
"""Values that `--json` names: enough to see what is wrong with the rest, and a file of noise floods no script."""

VALUE_MAX = 200
"""Characters of a value that `--json` shows: it is whole in the record."""

SHOWN = 40
"""Characters of a value in a note: it has to be recognised."""


PIECE = VALUE_BYTES // 4
"""Characters of one extra value: UTF-8 takes four bytes for a character at most."""


class Kept(NamedTuple):
    """A value that is kept as text beside its record. `field` is the field its column stands for, `heading` the column;
    `text` is empty for a private one, which no output shows."""

    row: int
    field: str
    heading: str
    text: str
    why: Why = "unread"

    def json(self) -> dict[str, Any]:
        """As `kamtui import --json` prints it."""
        return {"row": self.row, "field": self.field, "value": self.text[:VALUE_MAX]}


def in_pieces(heading: str, text: str) -> Iterator[tuple[str, str]]:
    """A text as extra values under `heading`, `heading (2)` and so on, each short enough to travel."""
    for number, start in enumerate(range(0, len(text), PIECE), 1):
        yield f"{heading} ({number})" if number > 1 else heading, text[start : start + PIECE]


def notes_on(kept: Iterable[Kept]) -> list[str]:
    """One line for each column, and another for what was too long there."""
    found: dict[tuple[str, Why], list[str]] = {}
    for one in kept:
        if one.why != "told":
            found.setdefault((one.heading, one.why), []).append(one.text)
    return [_note(heading, why, texts) for (heading, why), texts in found.items()]


def _note(heading: str, why: Why, texts: list[str]) -> str:
    count = len(texts)
    if why == "long":
        return ngettext(
            "{heading}: {count} value is too long for its field, kept whole as text",
            "{heading}: {count} values are too long for their field, kept whole as text",
            count,
        ).format(heading=heading, count=count)
    line = " ".join(texts[0].split())
    shown = line if len(line) <= SHOWN else line[: SHOWN - 2].rstrip() + ".."
    if not shown:
        text = ngettext("{heading}: {count} value kept as text", "{heading}: {count} values kept as text", count)
    else:
        text = ngettext(
            "{heading}: {count} value kept as text: {value}",
            "{heading}: {count} values kept as text, such as {value}",
            count,
        )
    return text.format(heading=heading, count=count, value=shown)
