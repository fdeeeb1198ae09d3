"""Checking what comes from outside: forms, the command line and files, by pydantic, in words a user understands.

Each field gets a `TypeAdapter` when it is first checked (35 ms for pydantic, so nothing here is loaded at a start).
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any

import annotated_types
from pydantic import BeforeValidator, ConfigDict, StrictBytes, TypeAdapter, ValidationError

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import EXTRA, Field, Kind
from kamtui.records.values import Mix, Moment, Money, Value, as_value, read_decimal, read_money

YES = {"1", "yes", "y", "true", "x", "on", "是", "对", "有", "真"}
"""Words read as yes, lower case."""

NO = {"0", "no", "n", "false", "off", "否", "不", "无", "没有", "假"}
"""Words read as no, lower case."""

LIST_SIGNS = re.compile(r"[,;，；、\n]")
"""What parts the entries of a list typed in one line."""


VALUE_BYTES = 1 << 20
"""Bytes of one value in UTF-8: devices take no longer one from each other (sync.md §3)."""


class FieldError(KamtuiError):
    """A value that a field cannot take; `field` is its name."""

    def __init__(self, field: str, title: str, hint: str = "") -> None:
        super().__init__(title, hint=hint)
        self.field = field


def checked(kind: Kind, values: Mapping[str, object]) -> dict[str, Value]:
    """`values` as the store keeps them; empty text and empty lists become null.

    References must be ids already. Raises `FieldError` for the first value that does not fit, `KamtuiError` for a name
    that is not a field of the kind.
    """
    found: dict[str, Value] = {}
    for name, value in values.items():
        if name.startswith(EXTRA):
            found[name] = checked_extra(name, value)
        else:
            found[name] = checked_value(kind.field(name), value)
    return found


def checked_extra(name: str, value: object) -> Value:
    """The value of a field that no declaration names. Raises `FieldError` for one that could not travel."""
    try:
        kept = as_value(value)
    except ValueError as error:
        raise FieldError(name, _("{field} cannot hold this text").format(field=name.removeprefix(EXTRA))) from error
    if not fits_in_value(kept):
        raise FieldError(
            name,
            _("{field} is longer than {max} bytes").format(field=name.removeprefix(EXTRA), max=VALUE_BYTES),
            _("Part the text, or name the file it is in"),
        )
    return kept


def fits_in_value(value: Value) -> bool:
    """Whether a value is short enough to travel, lists with all their entries."""
    if isinstance(value, tuple):
        return sum(_bytes(part) for part in value) <= VALUE_BYTES
    return _bytes(value) <= VALUE_BYTES


def _bytes(value: object) -> int:
    return len(value.encode()) if isinstance(value, str) else len(value) if isinstance(value, bytes) else 9


def checked_value(field: Field, value: object) -> Value:
    """One value as the store keeps it. Raises `FieldError`."""
    if isinstance(value, str):
        value = value.strip() if field.shape != "long" else value
    if value is None or value == "" or value == () or value == []:
        return None
    try:
        found = as_value(_adapter(field).validate_python(value))
    except ValidationError as error:
        raise FieldError(field.name, _explained(field, value, error)) from error
    except ValueError as error:
        raise FieldError(field.name, _("{field} cannot hold this text").format(field=_(field.label))) from error
    _require_reach(field, found)
    if not fits_in_value(found):
        raise FieldError(
            field.name,
            _("{field} is longer than {max} bytes").format(field=_(field.label), max=VALUE_BYTES),
            _("Part the text, or name the file it is in"),
        )
    return found


def _require_reach(field: Field, value: Value) -> None:
    """An e-mail address has an @ and a telephone number a digit; more is not asked, for usages differ."""
    for entry in value if field.holds and isinstance(value, tuple) else ():
        text = str(entry)
        if field.holds == "email" and "@" not in text:
            raise FieldError(
                field.name,
                _("{value} is no e-mail address").format(value=text[:40]),
                _("Write it with an @; other ways of reaching somebody go into the notes"),
            )
        if field.holds == "phone" and not any(sign.isdigit() for sign in text):
            raise FieldError(
                field.name,
                _("{value} is no telephone number").format(value=text[:40]),
                _("Write it with its figures; other ways of reaching somebody go into the notes"),
            )


@cache
def _adapter(field: Field) -> TypeAdapter[Any]:
    """The field's type with its bounds, as pydantic checks it."""
    base: Any
    marks: list[Any] = []
    match field.shape:
        case "text" | "long":
            base, marks = str, [annotated_types.Len(field.low or 0, field.high)]
        case "int":
            base, marks = int, [BeforeValidator(_whole)]
            if field.low is not None and field.high is not None:
                marks.append(annotated_types.Interval(ge=field.low, le=field.high))
        case "float":
            base, marks = float, [BeforeValidator(_number)]
        case "bool":
            base, marks = bool, [BeforeValidator(_yes_or_no)]
        case "day":
            base, marks = str, [BeforeValidator(_day)]
        case "when":
            base, marks = str | Moment, [BeforeValidator(_when)]
        case "money":
            base, marks = Money, [BeforeValidator(_money)]
        case "mix":
            base, marks = Mix, [BeforeValidator(_mix)]
        case "list":
            base, marks = tuple[str, ...], [BeforeValidator(_list), annotated_types.Len(field.low or 0, field.high)]
        case "choice":
            base, marks = str, [BeforeValidator(lambda value: _choice(field, value))]
        case "ref":
            base, marks = StrictBytes, [annotated_types.Len(16, 16)]
        case "set":
            base = tuple[Annotated[StrictBytes, annotated_types.Len(16, 16)], ...]
    config = ConfigDict(str_strip_whitespace=False)
    hint = base
    for mark in marks:
        hint = Annotated[hint, mark]
    return TypeAdapter(hint, config=None if base in (Money, Mix) else config)


def _whole(value: object) -> object:
    if isinstance(value, str):
        number = read_decimal(value.removesuffix("%"))
        if number != number.to_integral_value():
            raise ValueError("whole")
        return int(number)
    return value


def _number(value: object) -> object:
    return float(read_decimal(value)) if isinstance(value, str) else value


def _yes_or_no(value: object) -> object:
    if isinstance(value, str):
        word = value.strip().lower()
        if word in YES:
            return True
        if word in NO:
            return False
        raise ValueError("yes or no")
    return value


def _day(value: object) -> str:
    """A day from a date, a datetime or ISO text, with or without a time behind it."""
    if isinstance(value, Moment):
        return value.local().date().isoformat()
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).strip().replace("/", "-").replace(".", "-")
    matched = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})([T\s].*)?", text)
    if not matched:
        raise ValueError("date")
    return date(int(matched[1]), int(matched[2]), int(matched[3])).isoformat()


def _when(value: object) -> object:
    """A moment from an aware datetime or ISO text with a zone; a day from everything that names only a day."""
    if isinstance(value, tuple) and len(value) == 2:
        moment = Moment(str(value[0]), str(value[1]))
        Moment.of(datetime.fromisoformat(moment.utc))  # a moment too far away has no day in some zones
        return moment
    if isinstance(value, datetime):
        return Moment.of(value) if value.tzinfo else value.date().isoformat()
    if isinstance(value, str) and "T" in value:
        when = datetime.fromisoformat(value)
        if when.tzinfo:
            return Moment.of(when)
        raise ValueError("zone")
    return _day(value)


def _money(value: object) -> object:
    if isinstance(value, str):
        return read_money(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return read_money(repr(value))
    if isinstance(value, Mapping):
        return Money(read_money(str(value["amount"])).amount, str(value.get("currency") or ""))
    return value


def _mix(value: object) -> object:
    if isinstance(value, Mapping):
        return Mix(*(int(value.get(name) or 0) for name in Mix._fields))
    if isinstance(value, str):
        parts = re.split(r"[/,\s]+", value.strip())
        if len(parts) != 4:
            raise ValueError("four")
        return Mix(*(int(part) for part in parts))
    return value


def _list(value: object) -> object:
    if isinstance(value, str):
        value = LIST_SIGNS.split(value)
    if isinstance(value, list | tuple):
        return tuple(dict.fromkeys(str(entry).strip() for entry in value if str(entry).strip()))
    return value


def _choice(field: Field, value: object) -> str:
    """The stored word for a choice typed as that word, or as its label in either language."""
    text = str(value).strip()
    folded = text.casefold().replace(" ", "_").replace("-", "_")
    for key, label in field.options:
        if folded in (
            key.casefold(),
            *(form.casefold().replace(" ", "_").replace("-", "_") for form in (label, _(label))),
        ):
            return key
    if field.open:
        return text
    raise ValueError("choice")


def _explained(field: Field, value: object, error: ValidationError) -> str:
    """Why a value does not fit, for the person who typed it."""
    label, shown = _(field.label), str(value)[:40]
    kind = error.errors(include_url=False, include_context=False, include_input=False)[0]["type"]
    if kind == "string_too_long":
        return _("{field} is longer than {max} characters").format(field=label, max=field.high)
    if kind == "too_long":
        return _("{field} holds at most {max} entries").format(field=label, max=field.high)
    if field.shape in ("text", "long", "list"):
        return _("{field} cannot hold this text").format(field=label)
    if kind in ("greater_than_equal", "less_than_equal"):
        return _("{field} must be from {low} to {high}, not {value}").format(
            field=label, low=field.low, high=field.high, value=shown
        )
    expected = {
        "int": _("a whole number"),
        "float": _("a number"),
        "bool": _("yes or no"),
        "day": _("a date such as 2026-11-24"),
        "when": _("a date such as 2026-11-24, or a time with a zone"),
        "money": _("an amount such as 10m CNY"),
        "mix": _("four numbers such as 4/3/2/1"),
        "choice": _("one of {words}").format(words=", ".join(key for key, _label in field.options)),
    }.get(field.shape, _("another value"))
    return _("{field} must be {expected}, not {value}").format(field=label, expected=expected, value=shown)
