"""Which record a row of a file is: the same file twice, or at two desks, makes one record (design.md §5)."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kamtui.exchange.headings import fold
from kamtui.records.values import RecordId
from kamtui.store.folding import folded
from kamtui.store.ids import derived_id, id_text

NAMED = ("account", "teammate")
"""Kinds whose records are known by their names where a table has no keys: other tables refer to them so."""

NAMES = "names"
"""The family of records known by their names, whatever file named them."""

OWN = "kamtui"
"""The family of kamtui's own files, whose keys are the records' ids."""

_SALESFORCE = re.compile(r"[0-9a-zA-Z]{5}0[0-9a-zA-Z]{9}([A-Z0-5]{3})?")
_GUID = re.compile(r"\{?[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\}?")
_ODOO = re.compile(r"__(export|import)__\.\S+|[a-z][a-z0-9_]*\.[a-z0-9_]+_\d+")


def family_of(key: str) -> str:
    """The system whose keys look like this, so that what one of its files calls by a key is found in another.

    Empty for a key that may be anybody's, such as a number.
    """
    for name, pattern in (("salesforce", _SALESFORCE), ("guid", _GUID), ("odoo", _ODOO)):
        if pattern.fullmatch(key):
            return name
    return ""


def normal_key(family: str, key: str) -> str:
    """A key as it is compared: Salesforce writes the same one with 15 and with 18 signs, GUIDs come in either case."""
    key = key.strip()
    if family == "salesforce":
        return key[:15]
    return key.strip("{}").lower() if family == "guid" else key


def table_family(kind: str, headings: Iterable[str]) -> str:
    """The family of a table whose keys are its own: its kind and headings in any order, never its name or place."""
    digest = derived_id("headings", kind, *sorted(fold(heading) for heading in headings))
    return f"table-{id_text(digest)[:8]}"


def row_id(family: str, kind: str, key: str) -> RecordId:
    """The id of the record that `key` names in a family."""
    return derived_id("import", family, kind, normal_key(family, key))


@dataclass(slots=True)
class Identity:
    """Gives the rows of one table their ids, in the order they stand.

    `family` is what its keys belong to, `of_format` that where the format of the file says it; `source` names it in the
    change log and is the same for the same headings.
    """

    kind: str
    headings: Sequence[str]
    keys: Sequence[str] = ()
    of_format: str = ""
    family: str = field(init=False)
    source: str = field(init=False)
    _seen: Counter[bytes] = field(init=False, default_factory=Counter)

    def __post_init__(self) -> None:
        known = {family_of(key.strip()) for key in self.keys if key.strip()}
        own = table_family(self.kind, self.headings)
        if self.of_format:
            self.family = self.of_format
        elif len(known) == 1 and "" not in known:
            self.family = known.pop()
        elif not any(key.strip() for key in self.keys) and self.kind in NAMED:
            self.family = NAMES
        elif any(fold(heading) == "recordid" for heading in self.headings) and self.keys:
            self.family = "hubspot"
        else:
            self.family = own
        self.source = f"{self.family}/{self.kind}/{own.removeprefix('table-')}"

    def of(self, key: str, name: str, cells: Sequence[str]) -> RecordId:
        """The id of a row: from its key, else from its name for kinds known by it, else from its cells.

        The second of two equal rows without a key is another record.
        """
        if key.strip():
            return row_id(self.family, self.kind, key)
        if self.kind == "setting":
            return derived_id("setting", name)
        if self.kind in NAMED:
            return self._next(NAMES, folded(name))
        content = sorted(
            f"{fold(heading)}\x1f{cell.strip()}"
            for heading, cell in zip(self.headings, cells, strict=False)
            if cell.strip()
        )
        return self._next(self.family, "row", *content)

    def _next(self, family: str, *parts: str) -> RecordId:
        first = derived_id("import", family, self.kind, *parts)
        again = self._seen[first]
        self._seen[first] += 1
        return derived_id("import", family, self.kind, *parts, f"\x1e{again}") if again else first
