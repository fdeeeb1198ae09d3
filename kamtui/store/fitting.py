"""Whether a value fits its field. One that does not, from a newer kamtui or a hostile hand, is kept, but not shown."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from kamtui.records.fields import Shape
from kamtui.records.kinds import Kind
from kamtui.records.values import Value

SURE = {"text": str, "long": str, "choice": str, "int": int, "ref": bytes}
"""The type by which most values of a shape fit as they are; a reference must have 16 bytes besides."""

_sure: dict[str, tuple[Kind, Mapping[str, type]]] = {}
_pairs: dict[str, tuple[Kind, Mapping[str, tuple[Shape, str]]]] = {}


def sure_types(kind: Kind) -> Mapping[str, type]:
    """For the fields kept in one column as they are, the type whose values fit: four of five values of a bundle, for
    which nothing else need be asked."""
    held = _sure.get(kind.name)
    if held is None or held[0] is not kind:
        types = {one.name: SURE[one.shape] for one in kind.stored if one.storage == "plain" and one.shape in SURE}
        held = _sure[kind.name] = kind, types
    return held[1]


def pair_columns(kind: Kind) -> Mapping[str, tuple[Shape, str]]:
    """For the fields kept in two columns, their shape and the second column."""
    held = _pairs.get(kind.name)
    if held is None or held[0] is not kind:
        found = {one.name: (one.shape, one.columns[1]) for one in kind.stored if one.storage == "pair"}
        held = _pairs[kind.name] = kind, found
    return held[1]


def fits(shape: Shape, value: Value) -> bool:
    """Whether a field of this shape can show `value`. Bounds and choices are not judged: they change over time."""
    if value is None:
        return True
    match shape:
        case "text" | "long":
            return isinstance(value, str)
        case "choice":
            return isinstance(value, str | int)
        case "int" | "bool":
            return isinstance(value, int)
        case "float":
            return isinstance(value, float | int)
        case "ref":
            return isinstance(value, bytes) and len(value) == 16
        case "day":
            return isinstance(value, str) and _is_day(value)
        case "when":
            return _is_when(value)
        case "money":
            return _texts(value, 2) and isinstance(value, tuple) and _is_amount(str(value[0]))
        case "mix":
            return isinstance(value, tuple) and len(value) == 4 and all(isinstance(part, int) for part in value)
        case "list":
            return _texts(value, None)
        case _:
            return True


def _texts(value: Value, count: int | None) -> bool:
    return isinstance(value, tuple) and count in (None, len(value)) and all(isinstance(part, str) for part in value)


def _is_when(value: Value) -> bool:
    if isinstance(value, tuple):
        return _texts(value, 2) and _is_day(str(value[0])[:10])
    return isinstance(value, str) and _is_day(value[:10])


@lru_cache(maxsize=5000)
def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=5000)
def _is_amount(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
