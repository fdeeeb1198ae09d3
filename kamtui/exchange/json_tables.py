"""JSON of another program as a table: an array of objects, a column for each name."""

import json
import re
from collections.abc import Mapping
from typing import Any

from kamtui.errors import KamtuiError
from kamtui.exchange.tables import Row, Table, unique_headings
from kamtui.locale import _


def json_table(found: Any, name: str) -> Table:
    """A JSON array of objects as a table with a column for each name; an object around one array is looked into.

    Raises `KamtuiError` for any other JSON.
    """
    if isinstance(found, Mapping):
        arrays = [value for value in found.values() if isinstance(value, list)]
        found = arrays[0] if len(arrays) == 1 else [found]
    if not isinstance(found, list) or not found or not all(isinstance(one, Mapping) for one in found):
        raise KamtuiError(
            _("{file} holds no records").format(file=name), hint=_("Give an array of objects, or an export of kamtui")
        )
    names = list(dict.fromkeys(str(key) for one in found for key in one))
    rows = [
        Row(number, tuple(_cell(one.get(key)) for key in names)) for number, one in enumerate(found, 1)
    ]
    return Table(unique_headings(names), tuple(row for row in rows if any(row.cells)), "utf-8", "")


def _cell(value: Any) -> str:
    """A JSON value as the cell of a table: lists of words parted as in a cell, objects as their text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(part, str | int | float) for part in value):
        return "; ".join(str(part) for part in value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def read_json(text: str, name: str) -> Any:
    """What a JSON file holds. Raises `KamtuiError` for one that is not valid."""
    try:
        found = json.loads(text)
        return _whole(found) if _HALF.search(text) else found
    except (json.JSONDecodeError, RecursionError) as error:
        raise KamtuiError(_("{file} is no valid JSON").format(file=name), str(error)) from error


_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""How JSON writes half of a character: alone it is none, and no file of text can hold it."""


def _whole(found: Any) -> Any:
    """What was read, with the sign for an unknown character in place of each half of one."""
    if isinstance(found, str):
        return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(found, list):
        return [_whole(one) for one in found]
    if isinstance(found, dict):
        return {_whole(name): _whole(value) for name, value in found.items()}
    return found
