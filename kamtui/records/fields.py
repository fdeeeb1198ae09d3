"""The metadata a record's annotations may carry: everything kamtui knows about a field is said once, here.

`Annotated[str, Label(N_("Title")), Searched(), Len(max=200)]` in a kind's declaration gives the table's column, the
form's widget, validation, import headings, export, history, search text and privacy.
"""

from typing import Literal, NamedTuple, TypeAlias

Grade: TypeAlias = Literal["team", "own"]
"""How private (domain.md §11): `team` travels in bundles, in other files only when asked; `own` stays on my devices."""

Shape: TypeAlias = Literal[
    "text", "long", "int", "float", "bool", "day", "when", "money", "mix", "list", "choice", "ref", "set"
]
"""What a field holds, and so how it is typed, shown and stored."""


class Label(NamedTuple):
    """The field's name for a person, marked with `N_`; `hint` is one sentence for its form."""

    text: str
    hint: str = ""


class Required(NamedTuple):
    """A record without this field is refused."""


class Private(NamedTuple):
    """Masked on screen and left out of every shareable output."""

    grade: Grade


class Searched(NamedTuple):
    """Found by full-text search."""


class Len(NamedTuple):
    """Bounds in characters (text) or entries (lists)."""

    min: int = 0
    max: int = 200


class Between(NamedTuple):
    """Inclusive bounds of a number."""

    low: int
    high: int


class Long(NamedTuple):
    """Text of several lines, typed in a box of its own; at most `max` characters."""

    max: int = 100_000


class Choice(NamedTuple):
    """One of a few words: `(stored, label)`, labels marked with `N_`. `open` keeps words it does not know."""

    options: tuple[tuple[str, str], ...]
    open: bool = False


class Ref(NamedTuple):
    """The id of a record of kind `kind`; of any kind where that is empty."""

    kind: str


class Mutual(NamedTuple):
    """A reference to a record of the same kind that may run in a circle: two may name each other. Any other one leads
    upwards, to a parent or a boss, and never comes back."""


class SetOf(NamedTuple):
    """A set of records of kind `kind`, kept as link records with derived ids, so that adding one twice merges."""

    kind: str


class Holds(NamedTuple):
    """What the entries of a list are, where a slip can be told: `email` has an @, `phone` a digit."""

    what: Literal["email", "phone"]


class Unit(NamedTuple):
    """What a number counts, as its value is shown: `14 days`, `40 %`."""

    name: Literal["days", "percent"]


class Day(NamedTuple):
    """A calendar day as `2026-11-24`."""


class Through(NamedTuple):
    """Not stored here: read from and written to `field` of the record of kind `kind` that belongs to this one."""

    kind: str
    field: str


class First(NamedTuple):
    """Shown unfolded in the form: one of the few fields that matter when the record is made."""


class Headings:
    """Column headings of other programs that mean this field, in lower case, in any language."""

    __slots__ = ("words",)

    def __init__(self, *words: str) -> None:
        self.words = tuple(word.lower() for word in words)
