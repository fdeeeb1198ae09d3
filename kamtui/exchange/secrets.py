"""Private columns of imported files: what their fields cannot hold stays private too (domain.md §11)."""

import re

from kamtui.exchange.headings import claims, fold
from kamtui.records.kinds import Field, Kind


def is_secret(kind: Kind, heading: str) -> bool:
    """Whether a column is headed like a private field: its text must not become an extra field, which outputs show.

    The second of two equal headings has a number behind it.
    """
    word = fold(re.sub(r" \(\d+\)$", "", heading))
    return any(kind.field(name).private for _place, name in claims(kind).get(word, ()))


def secret_home(kind: Kind) -> Field | None:
    """The private text field of a kind that takes in what its other private fields cannot hold, best a long one."""
    texts = [one for one in kind.fields if one.private and one.shape in ("long", "text")]
    return next((one for one in texts if one.shape == "long"), texts[0] if texts else None)


def with_secret(before: object, heading: str, text: str) -> str:
    """A private text with one more line: the heading and what stood under it."""
    line = f"{heading}: {text}"
    return f"{before}\n{line}" if isinstance(before, str) and before else line
