"""kamtui's own files: every stored value as JSON or as a cell, and back exactly as it was."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kamtui.errors import KamtuiError
from kamtui.exchange.cells import unguarded
from kamtui.exchange.secrets import secret_home, with_secret
from kamtui.exchange.tables import Table
from kamtui.locale import _
from kamtui.records.kinds import EXTRA, Field, Kind, is_kind, kind_of
from kamtui.records.values import Mix, Moment, Money, RecordId, Value, as_value, zone_of
from kamtui.store.ids import id_text, is_id, read_id

PIECE = 16_000
"""Characters of one cell of a workbook: Excel takes 32,767 units of UTF-16, and a character may be two."""

VERSION = 1
"""What `kamtui` says in a file: raised when an older kamtui could no longer read it."""

ID = "_id"
"""Ending of the column that holds the id beside a reference's name, or the ids beside a set's names."""

SEAT, TENURE = "seat_id", "tenure_id"
"""Columns of a contact's seat and tenure, so that titles come back into the seat they came from."""

OWN_HEADINGS = ("id", "kind")
"""The first two headings of every table of kamtui, by which it is known."""

ZONE = "_zone"
"""Ending of the column that holds a moment's zone beside its local time, in workbooks."""

_MORE = re.compile(r"(.+) \((\d+)\)")
_ZONED = re.compile(r"(\d{4}-\d\d-\d\dT[^\[\]]*)\[(.*)\]", re.DOTALL)
_PLAIN_ENTRY = re.compile(r"[^\[\s;,；，、][^;,；，、\n]*")


@dataclass(slots=True)
class OwnRow:
    """A record of one of kamtui's own files. `seat` holds the fields kept in the contact's seat, `names` the references
    that came without an id, `kept` the fields that could not hold their values, with the text of those that are not
    private."""

    number: int
    kind: str
    id: RecordId
    values: dict[str, Value] = field(default_factory=dict)
    seat: dict[str, Value] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    seat_id: RecordId | None = None
    tenure_id: RecordId | None = None
    kept: list[tuple[str, str]] = field(default_factory=list)


def json_value(one: Field, value: Value) -> Any:
    """A stored value as the JSON export has it: ids for references, objects for money and mixes, moments as their UTC
    with the zone in brackets (RFC 9557)."""
    if isinstance(value, Moment):
        return f"{value.utc}[{value.zone}]"
    if isinstance(value, Money | Mix):
        return value._asdict()
    if one.shape == "set":
        return [id_text(part) for part in members(value)]
    if isinstance(value, bytes):
        return id_text(value)
    return list(value) if isinstance(value, tuple) else value


def members(value: Value) -> list[RecordId]:
    """The ids in a set's value."""
    return [part for part in value if isinstance(part, bytes)] if isinstance(value, tuple) else []


def stored(one: Field, value: Any) -> Value:
    """The value a JSON object's field stands for, in the export's form or as `--json` prints it.

    Raises `ValueError` for what the field cannot hold.
    """
    if value is None or value in ("", [], {}):
        return None
    match one.shape:
        case "money" if isinstance(value, Mapping):
            return Money(str(value["amount"]), str(value.get("currency") or ""))
        case "mix" if isinstance(value, Mapping):
            return Mix(*(int(value.get(name) or 0) for name in Mix._fields))
        case "when" if isinstance(value, str):
            return read_moment(value)
        case "ref":
            return _reference(value)
        case "set" if isinstance(value, Sequence) and not isinstance(value, str):
            return tuple(_reference(part) for part in value)
        case "list" if isinstance(value, Sequence) and not isinstance(value, str):
            return tuple(str(part) for part in value)
        case "bool" if isinstance(value, bool | int):
            return bool(value)
        case "int" if isinstance(value, int) and not isinstance(value, bool):
            return value
        case "float" if isinstance(value, int | float):
            return float(value)
        case "text" | "long" | "choice" | "day" if isinstance(value, str):
            return as_value(value)
    raise ValueError(f"{one.name}: {value!r}")


def read_moment(text: str) -> Value:
    """A moment from ISO text with its zone in brackets, or with an offset alone; a day stays a day."""
    if matched := _ZONED.fullmatch(text):
        return Moment.of(datetime.fromisoformat(matched[1]))._replace(zone=matched[2])
    if "T" in text:
        return Moment.of(datetime.fromisoformat(text))
    return text


def _reference(value: Any) -> RecordId:
    text = value.get("id") if isinstance(value, Mapping) else value
    if not isinstance(text, str) or not is_id(text):
        raise ValueError(f"not an id: {value!r}")
    return read_id(text)


def is_own_json(content: Any) -> bool:
    """Whether a JSON file is an export of kamtui, or an array that one of its commands printed."""
    if isinstance(content, Mapping):
        return "kamtui" in content and isinstance(content.get("records"), list)
    return (
        isinstance(content, list)
        and bool(content)
        and all(
            isinstance(one, Mapping) and is_id(str(one.get("id", ""))) and isinstance(one.get("kind"), str)
            for one in content
        )
    )


def json_rows(content: Any, name: str) -> Iterator[OwnRow | tuple[int, str]]:
    """The records of a JSON file; for one that cannot be taken its number and the reason.

    Raises `KamtuiError` for a file of a newer kamtui.
    """
    if isinstance(content, Mapping):
        version = content["kamtui"]
        if not isinstance(version, int) or version > VERSION:
            raise KamtuiError(
                _("{file} was written by a newer kamtui").format(file=name), hint=_("Update kamtui on this machine")
            )
        content = content["records"]
    for number, one in enumerate(content, 1):
        if not isinstance(one, Mapping) or not is_id(str(one.get("id", ""))):
            yield number, _("it has no id")
        elif not is_kind(str(one.get("kind"))):
            yield number, _("There is no kind called {name}").format(name=one.get("kind"))
        else:
            yield _json_row(number, kind_of(str(one["kind"])), one)


def _json_row(number: int, kind: Kind, one: Mapping[str, Any]) -> OwnRow:
    row = OwnRow(number, kind.name, read_id(str(one["id"])))
    for name, value in one.items():
        if name in ("id", "kind", "extra"):
            continue
        declared = kind.by_name.get(name)
        if declared is None:
            row.values[EXTRA + name] = _kept(value)  # a field of a newer kamtui
            continue
        try:
            found = stored(declared, value)
        except (ValueError, TypeError, KeyError):
            keep(kind, row, declared, _kept(value))
        else:
            (row.seat if declared.through else row.values)[name] = found
    extra = one.get("extra")
    for name, value in (extra if isinstance(extra, Mapping) else {}).items():
        row.values[EXTRA + name] = _kept(value)
    return row


def keep(kind: Kind, row: OwnRow, one: Field, value: Value) -> None:
    """Keep what a field cannot hold: as an extra field, or in a private text where the field is private."""
    home = secret_home(kind)
    row.kept.append((one.name, "" if one.private else str(value)))
    if not one.private:
        row.values[EXTRA + one.name] = value
    elif home:
        row.values[home.name] = with_secret(row.values.get(home.name), one.name, str(value))


def _kept(value: Any) -> Value:
    """A value for an extra field; objects are kept as their text."""
    if isinstance(value, list) and not any(isinstance(part, list | dict) for part in value):
        return tuple(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else as_value(value)


def columns_of(one: Field) -> tuple[str, ...]:
    """The CSV columns of a field: an amount has its currency beside it, a reference its id."""
    if one.shape == "money":
        return one.name, f"{one.name}_currency"
    return (one.name, one.name + ID) if one.target else (one.name,)


def cells_of(one: Field, value: Value, names: Mapping[RecordId, str]) -> tuple[str, ...]:
    """A stored value as the cells of its columns. `names` has what records of the target kind are called."""
    if one.shape == "money":
        return (value.amount, value.currency) if isinstance(value, Money) else ("", "")
    if one.target:
        targets = members(value) if isinstance(value, tuple) else [value] if isinstance(value, bytes) else []
        return "; ".join(names.get(target, "") for target in targets), ";".join(id_text(target) for target in targets)
    return (text_of(value),)


def text_of(value: Value) -> str:
    """A value as one cell: a moment in its own zone, a mix as `4/3/2/1`, a list parted by semicolons."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Moment):
        return f"{value.local().isoformat()}[{value.zone}]"
    if isinstance(value, bytes):
        return id_text(value)
    if isinstance(value, Mix):
        return "/".join(str(part) for part in value)
    if isinstance(value, tuple):
        entries = [str(part) for part in value]
        plain = all(_PLAIN_ENTRY.fullmatch(entry) and entry == entry.strip() for entry in entries)
        return "; ".join(entries) if plain else json.dumps(entries, ensure_ascii=False)
    return str(value)


def is_own_table(table: Table) -> bool:
    """Whether a table is one of kamtui's: ids and kinds come first."""
    return table.headings[:2] == OWN_HEADINGS and all(
        len(row.cells) > 1 and is_id(row.cells[0]) for row in table.rows[:5]
    )


def table_rows(table: Table) -> Iterator[OwnRow | tuple[int, str]]:
    """The records of one of kamtui's tables; for one that cannot be taken its number and the reason."""
    for row in table.rows:
        cells = {heading: unguarded(cell) for heading, cell in zip(table.first, row.cells, strict=False)}
        _join_pieces(cells)
        if not is_id(cells.get("id", "")):
            yield row.number, _("it has no id")
        elif not is_kind(cells.get("kind", "")):
            yield row.number, _("There is no kind called {name}").format(name=cells.get("kind", ""))
        else:
            yield _table_row(row.number, kind_of(cells["kind"]), cells)


def _join_pieces(cells: dict[str, str]) -> None:
    """Put a text together that a workbook's cell could not hold: it goes on in columns such as `note (2)`."""
    for heading in [heading for heading, text in cells.items() if text and _MORE.fullmatch(heading)]:
        matched = _MORE.fullmatch(heading)
        if matched and matched[1] in cells and len(cells[matched[1]]) >= PIECE:
            cells[matched[1]] += cells.pop(heading)


def _table_row(number: int, kind: Kind, cells: Mapping[str, str]) -> OwnRow:
    row = OwnRow(number, kind.name, read_id(cells["id"]))
    for one in kind.fields:
        if one.name not in cells:
            continue
        text = cells[one.name]
        kept = row.seat if one.through else row.values
        if one.target:
            ids = cells.get(one.name + ID, "")
            if ids or not text:
                kept[one.name] = _ids(one, ids)
            else:
                row.names[one.name] = text
            continue
        try:
            if one.shape == "money":
                kept[one.name] = Money(text, cells.get(f"{one.name}_currency", "")) if text else None
            elif one.shape == "when" and (zone := cells.get(one.name + ZONE)):
                kept[one.name] = Moment.of(datetime.fromisoformat(text).replace(tzinfo=zone_of(zone)), zone)
            else:
                kept[one.name] = _value(one, text)
        except (ValueError, TypeError, KeyError):
            keep(kind, row, one, text)
    for heading, text in cells.items():
        if heading.startswith(EXTRA):
            row.values[heading] = text or None
    seat, tenure = cells.get(SEAT, ""), cells.get(TENURE, "")
    row.seat_id = read_id(seat) if is_id(seat) else None
    row.tenure_id = read_id(tenure) if is_id(tenure) else None
    return row


def _ids(one: Field, text: str) -> Value:
    found = tuple(read_id(part.strip()) for part in text.split(";") if is_id(part.strip()))
    return found if one.shape == "set" else found[0] if found else None


def _value(one: Field, text: str) -> Value:
    """The value of a cell that kamtui wrote; raises `ValueError` for one that somebody changed to what does not fit."""
    if not text:
        return None
    match one.shape:
        case "ref":
            return _reference(text)
        case "when":
            return read_moment(text)
        case "int":
            return int(text)
        case "float":
            return float(text)
        case "bool":
            return {"true": True, "false": False}[text.lower()]
        case "mix":
            return Mix(*(int(part) for part in text.split("/")))
        case "list":
            if text.startswith("["):
                return tuple(str(part) for part in json.loads(text))
            return tuple(part.strip() for part in text.split(";") if part.strip())
    return text
