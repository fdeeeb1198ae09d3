"""The metadata a record's annotations may carry: everything kamtui knows about a field is said once, here.

`Annotated[str, Label(N_("Title")), Searched(), Len(max=200)]` in a kind's declaration gives the table's column, the
form's widget, validation, import headings, export, history, search text and privacy.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Grade: TypeAlias = Literal["team", "own"]
"""How private (domain.md §11): `team` travels in bundles and in no other file unless asked; `own` stays on my devices."""

Shape: TypeAlias = Literal[
    "text", "long", "int", "float", "bool", "day", "when", "money", "mix", "list", "choice", "ref", "set"
]
"""What a field holds, and so how it is typed, shown and stored."""


@dataclass(frozen=True, slots=True)
class Label:
    """The field's name for a person, marked with `N_`; `hint` is one sentence for its form."""

    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Required:
    """A record without this field is refused."""


@dataclass(frozen=True, slots=True)
class Private:
    """Masked on screen and left out of every shareable output."""

    grade: Grade


@dataclass(frozen=True, slots=True)
class Searched:
    """Found by full-text search."""


@dataclass(frozen=True, slots=True)
class Len:
    """Bounds in characters (text) or entries (lists)."""

    min: int = 0
    max: int = 200


@dataclass(frozen=True, slots=True)
class Between:
    """Inclusive bounds of a number."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Long:
    """Text of several lines, typed in a box of its own; at most `max` characters."""

    max: int = 100_000


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words: `(stored, label)`, labels marked with `N_`. `open` keeps words it does not know."""

    options: tuple[tuple[str, str], ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Ref:
    """The id of a record of kind `kind`."""

    kind: str


@dataclass(frozen=True, slots=True)
class SetOf:
    """A set of records of kind `kind`, kept as link records with derived ids, so that adding one twice merges."""

    kind: str


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day as `2026-11-24`."""


@dataclass(frozen=True, slots=True)
class Through:
    """Not stored here: read from and written to `field` of the record of kind `kind` that belongs to this one."""

    kind: str
    field: str


@dataclass(frozen=True, slots=True)
class First:
    """Shown unfolded in the form: one of the few fields that matter when the record is made."""


@dataclass(frozen=True, slots=True)
class Headings:
    """Column headings of other programs that mean this field, in lower case, in any language."""

    words: tuple[str, ...]

    def __init__(self, *words: str) -> None:
        object.__setattr__(self, "words", tuple(word.lower() for word in words))
