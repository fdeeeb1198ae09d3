"""How a kind is declared, and what the rest of kamtui reads from the declaration.

    @kind("account", N_("account"), N_("accounts"), title="name")
    class Account:
        name: Annotated[str, Label(N_("Name")), Required(), Searched()]

makes `Account` a frozen, slotted dataclass with an `id` and every field optional, and registers its `Kind`.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Annotated, Any, Literal, Protocol, TypeAlias, Union, dataclass_transform, get_args, get_origin

from kamtui.errors import KamtuiError
from kamtui.locale import N_, _
from kamtui.records import fields as meta
from kamtui.records.values import Mix, Moment, Money, RecordId, Value

Storage: TypeAlias = Literal["plain", "pair", "json", "links", "none"]
"""Columns of a field: one; value and unit (money, moments); one of JSON text; a link table; none of its own."""

PAIRS = {"money": "currency", "when": "zone"}
"""Shapes kept as two columns, and the second one's suffix."""

EXTRA = "x."
"""Prefix of fields without a home in the declaration: columns of imported files, kept, shown and exported."""


class Record(Protocol):
    """Any declared kind's instance."""

    @property
    def id(self) -> RecordId:
        """The record's id."""
        ...


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind, read from its annotation."""

    name: str
    shape: meta.Shape
    label: str
    hint: str = ""
    required: bool = False
    private: meta.Grade | None = None
    searched: bool = False
    first: bool = False
    low: int | None = None
    high: int | None = None
    options: tuple[tuple[str, str], ...] = ()
    open: bool = False
    target: str = ""
    through: meta.Through | None = None
    headings: tuple[str, ...] = ()
    mutual: bool = False
    holds: str = ""
    unit: str = ""

    @property
    def storage(self) -> Storage:
        """How the projection keeps the field."""
        if self.through:
            return "none"
        if self.shape in PAIRS:
            return "pair"
        if self.shape in ("list", "mix"):
            return "json"
        return "links" if self.shape == "set" else "plain"

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns in the kind's table."""
        match self.storage:
            case "none" | "links":
                return ()
            case "pair":
                return (self.name, f"{self.name}_{PAIRS[self.shape]}")
            case _:
                return (self.name,)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a declaration says, in one place."""

    name: str
    label: str
    plural: str
    title: str
    fields: tuple[Field, ...]
    made: type[Any]
    parent: str = ""
    by_name: Mapping[str, Field] = field(default_factory=dict)

    def field(self, name: str) -> Field:
        """The field called `name`. Raises `KamtuiError` that lists the fields there are."""
        if found := self.by_name.get(name):
            return found
        raise KamtuiError(
            _("{kind} has no field {field}").format(kind=_(self.label), field=name),
            hint=_("Fields: {names}").format(names=", ".join(one.name for one in self.fields)),
        )

    @property
    def stored(self) -> tuple[Field, ...]:
        """The fields with columns of their own."""
        return tuple(one for one in self.fields if one.columns)

    @property
    def sets(self) -> tuple[Field, ...]:
        """The fields kept as link records."""
        return tuple(one for one in self.fields if one.storage == "links")

    def make(self, id: RecordId, values: Mapping[str, Value]) -> Any:
        """An instance with these values; names the declaration does not know are left out."""
        known = {name: value for name, value in values.items() if name in self.by_name}
        return self.made(id=id, **known)


_MODULES = {
    "account": "account",
    "seat": "seat",
    "contact": "contact",
    "tenure": "tenure",
    "opportunity": "opportunity",
    "visit": "visit",
    "step": "step",
    "teammate": "teammate",
    "setting": "setting",
    "same_as": "same_as",
}
"""Where each kind of kamtui is declared: loaded when it is used, so that a start pays for what it shows."""

_declared: dict[str, Kind] = {}

ANY = ""
"""The target of a reference to a record of whatever kind."""

SAME_AS = "same_as"
"""The kind that joins two records into one."""

LINK = "link"
"""The kind of a set's members: `owner`, `target`, and the set's `name` such as `visit.attendees`."""


def kind_of(name: str) -> Kind:
    """The kind called `name`. Raises `KamtuiError` when there is none."""
    if found := _declared.get(name):
        return found
    if module := _MODULES.get(name):
        import_module(f"kamtui.records.{module}")
        return _declared[name]
    raise KamtuiError(
        _("There is no kind called {name}").format(name=name),
        hint=_("Kinds: {names}").format(names=", ".join(kind_names())),
    )


def is_kind(name: str) -> bool:
    """Whether a kind of this name is declared."""
    return name in _declared or name in _MODULES


def kind_names() -> tuple[str, ...]:
    """Every kind there is: kamtui's own in order, then those declared besides."""
    return (*_MODULES, *(name for name in _declared if name not in _MODULES))


def all_kinds() -> tuple[Kind, ...]:
    """Every kind, loaded."""
    return tuple(kind_of(name) for name in kind_names())


@dataclass_transform(frozen_default=True, kw_only_default=True)
def kind(name: str, label: str, plural: str, *, title: str, parent: str = "") -> Callable[[type], type]:
    """Declare a kind. `title` is the field that names a record; `parent` the reference field whose record owns it
    (deleting the owner deletes it too)."""

    def declare(cls: type) -> type:
        annotations: dict[str, Any] = {"id": bytes, **cls.__annotations__}
        cls.__annotations__ = annotations
        described = tuple(_describe(key, hint) for key, hint in annotations.items() if key != "id")
        for one in described:
            if one.name not in cls.__dict__:
                setattr(cls, one.name, () if one.shape in ("set", "list") else None)
        made: type[Any] = dataclass(frozen=True, slots=True, kw_only=True)(cls)
        by_name = {one.name: one for one in described}
        _declared[name] = Kind(name, label, plural, title, described, made, parent, by_name)
        return made

    return declare


def forget(name: str) -> None:
    """Take a declared kind back (kinds declared by tests)."""
    _declared.pop(name, None)


_PLAIN: dict[object, meta.Shape] = {
    str: "text",
    int: "int",
    float: "float",
    bool: "bool",
    Money: "money",
    Mix: "mix",
    tuple[str, ...]: "list",
}


def _describe(name: str, hint: object) -> Field:
    """The field that an annotation describes. Raises `TypeError` for one kamtui cannot keep."""
    base, marks = (get_args(hint)[0], get_args(hint)[1:]) if get_origin(hint) is Annotated else (hint, ())
    found = {type(mark): mark for mark in marks}
    shape = _shape(name, base, found)
    label, bounds = found.get(meta.Label), found.get(meta.Between)
    length, long, choice = found.get(meta.Len), found.get(meta.Long), found.get(meta.Choice)
    target = found.get(meta.Ref) or found.get(meta.SetOf)
    low, high = (bounds.low, bounds.high) if bounds else (None, None)
    if shape in ("text", "long", "list") and not choice:
        length = length or meta.Len(max=long.max if long else 200 if shape == "text" else 100)
        low, high = length.min, length.max
    return Field(
        name,
        shape,
        label.text if label else name,
        label.hint if label else "",
        required=meta.Required in found,
        private=found[meta.Private].grade if meta.Private in found else None,
        searched=meta.Searched in found,
        first=meta.First in found or meta.Required in found,
        low=low,
        high=high,
        options=choice.options if choice else (),
        open=choice.open if choice else False,
        target=target.kind if target else "",
        through=found.get(meta.Through),
        headings=found[meta.Headings].words if meta.Headings in found else (),
        mutual=meta.Mutual in found,
        holds=found[meta.Holds].what if meta.Holds in found else "",
        unit=found[meta.Unit].name if meta.Unit in found else "",
    )


def _shape(name: str, base: object, found: Mapping[type, Any]) -> meta.Shape:
    """The shape of an annotation's base type and marks."""
    if get_origin(base) in (Union, types.UnionType):
        parts = set(get_args(base)) - {type(None)}
        if parts == {str, Moment}:
            return "when"
        if len(parts) == 1:
            base = parts.pop()
    if meta.SetOf in found:
        return "set"
    if meta.Ref in found:
        return "ref"
    if meta.Choice in found:
        return "choice"
    if meta.Day in found:
        return "day"
    if meta.Long in found:
        return "long"
    if shape := _PLAIN.get(base):
        return shape
    raise TypeError(f"{name}: kamtui cannot keep {base!r}")


YES_NO = ((1, N_("yes")), (0, N_("no")))
"""How yes and no are shown."""
