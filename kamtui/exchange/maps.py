"""A map file: what single columns of a table are, where their headings do not say it.

    kind = "account"

    [columns]
    "Firma" = "name"      # a field of the kind
    "Kürzel" = "key"      # what identifies a row at its source
    "Intern" = ""         # no field: kept as an extra one

Besides fields and `key` a column may be `first name`, `middle name`, `last name` or `currency`; and in a list of people
with a row for each position held, `person` (who the row is about), `since` and `until`. `headings = false` is for a
file without headings, whose columns are then called `column 1`, `column 2` and so on.
"""

import tomllib
from pathlib import Path
from typing import NamedTuple

from kamtui.errors import KamtuiError
from kamtui.exchange.tables import file_name, read_bytes
from kamtui.locale import _


class ColumnMap(NamedTuple):
    """What a map says: the kind (empty when it leaves that to the headings), the role of each heading, and whether the
    file has headings at all."""

    kind: str
    columns: dict[str, str]
    headings: bool = True


def read_map(path: Path | str) -> ColumnMap:
    """The map in a TOML file. Raises `KamtuiError` for a file that cannot be read or says something else."""
    try:
        content = tomllib.loads(read_bytes(path).decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KamtuiError(_("{file} is no map").format(file=file_name(path)), str(error), _help()) from error
    kind, columns = content.pop("kind", ""), content.pop("columns", {})
    headings = content.pop("headings", True)
    if content or not isinstance(headings, bool) or not isinstance(kind, str) or not isinstance(columns, dict):
        raise KamtuiError(_("{file} is no map").format(file=file_name(path)), hint=_help())
    if not all(isinstance(role, str) for role in columns.values()):
        raise KamtuiError(_("{file} is no map").format(file=file_name(path)), hint=_help())
    return ColumnMap(kind, columns, headings)


def _help() -> str:
    return _('Write TOML: kind = "account", then [columns] with lines such as "Firma" = "name"')
