"""A map file: what single columns of a table are, where their headings do not say it.

    kind = "account"

    [columns]
    "Firma" = "name"      # a field of the kind
    "Kürzel" = "key"      # what identifies a row at its source
    "Intern" = ""         # no field: kept as an extra one
"""

import tomllib
from pathlib import Path
from typing import NamedTuple

from kamtui.errors import KamtuiError
from kamtui.exchange.tables import file_name, read_bytes
from kamtui.locale import _


class ColumnMap(NamedTuple):
    """What a map says: the kind (empty when it leaves that to the headings), and the role of each heading."""

    kind: str
    columns: dict[str, str]


def read_map(path: Path | str) -> ColumnMap:
    """The map in a TOML file. Raises `KamtuiError` for a file that cannot be read or says something else."""
    try:
        content = tomllib.loads(read_bytes(path).decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KamtuiError(_("{file} is no map").format(file=file_name(path)), str(error), _help()) from error
    kind, columns = content.pop("kind", ""), content.pop("columns", {})
    if content or not isinstance(kind, str) or not isinstance(columns, dict):
        raise KamtuiError(_("{file} is no map").format(file=file_name(path)), hint=_help())
    if not all(isinstance(role, str) for role in columns.values()):
        raise KamtuiError(_("{file} is no map").format(file=file_name(path)), hint=_help())
    return ColumnMap(kind, columns)


def _help() -> str:
    return _('Write TOML: kind = "account", then [columns] with lines such as "Firma" = "name"')
