"""Reading the firms' files: every key is used, every value fits its field, and a slip names its file and place."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import Field, Kind
from kamtui.records.values import Mix, RecordId, Value, read_money

Keys = Mapping[tuple[str, str], RecordId]
"""The ids of records by kind and key, as references find them."""


class Page:
    """One table of a file: `file` and `where` say which one in messages."""

    def __init__(self, file: str, where: str, values: Mapping[str, Any]) -> None:
        self.file = file
        self.where = where
        self.values = dict(values)

    def take(self, name: str, default: Any = ...) -> Any:
        """A value, out of the page. Raises `KamtuiError` when it is missing and there is no default."""
        if name not in self.values and default is ...:
            raise self.slip(name, _("it is missing"))
        return self.values.pop(name, default)

    def pages(self, name: str) -> "list[Page]":
        """The tables below this one that are called `name`."""
        return [
            Page(self.file, f"{self.where} {name} {number}".strip(), one)
            for number, one in enumerate(self.take(name, []), 1)
        ]

    def slip(self, name: str, why: str) -> KamtuiError:
        """What is wrong with a key."""
        return KamtuiError(
            _("The demo cannot be made"),
            _("{file}, {place}: {why}").format(file=self.file, place=f"{self.where} {name}".strip(), why=why),
        )

    def fields(self, kind: Kind, today: date, keys: Keys, names: Mapping[str, str] | None = None) -> dict[str, Value]:
        """Everything left on the page as fields of a kind; `names` gives those that are called otherwise here.

        Days are counted from today. Raises `KamtuiError` for a key that is no field, a value that does not fit, or a
        reference to nothing.
        """
        found: dict[str, Value] = {}
        for name, raw in self.values.items():
            field = kind.by_name.get((names or {}).get(name, name))
            if field is None:
                raise self.slip(name, _("{kind} has no such field").format(kind=kind.name))
            found[field.name] = self._value(name, field, raw, today, keys)
        return found

    def _value(self, name: str, field: Field, raw: Any, today: date, keys: Keys) -> Value:
        match field.shape:
            case "text" | "long" if isinstance(raw, str) and len(raw.strip("\n")) <= (field.high or 0):
                return raw.strip("\n")
            case "int" if isinstance(raw, int) and (field.low is None or field.low <= raw <= (field.high or raw)):
                return raw
            case "bool" if isinstance(raw, bool):
                return raw
            case "day" | "when" if isinstance(raw, int):
                return (today + timedelta(days=raw)).isoformat()
            case "money" if isinstance(raw, str):
                return read_money(raw)
            case "mix" if isinstance(raw, list) and len(raw) == len(Mix._fields):
                return Mix(*raw)
            case "list" if isinstance(raw, list):
                return tuple(raw)
            case "choice" if field.open or raw in (key for key, _label in field.options):
                return str(raw)
            case "ref":
                return self.refer(name, field.target, raw, keys)
            case "set" if isinstance(raw, list):
                return tuple(self.refer(name, field.target, key, keys) for key in raw)
            case _:
                raise self.slip(name, _("{value} does not fit").format(value=repr(raw)[:60]))

    def refer(self, name: str, kind: str, key: str, keys: Keys) -> RecordId:
        """The record of a kind that `key` means. Raises `KamtuiError`."""
        found = keys.get((kind, key))
        if found is None:
            raise self.slip(name, _("there is no {kind} {key}").format(kind=kind, key=key))
        return found


def team() -> Page:
    """The file of our own people."""
    return _page("team.toml")


def firms() -> Iterator[Page]:
    """The firms' files, by name."""
    for name in sorted(
        one.name for one in files("kamtui.demo").joinpath("firms").iterdir() if one.name.endswith(".toml")
    ):
        yield _page(f"firms/{name}")


def _page(name: str) -> Page:
    text = files("kamtui.demo").joinpath(name).read_text("utf-8")
    try:
        return Page(name, "", tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise KamtuiError(_("The demo cannot be made"), f"{name}: {error}") from error
