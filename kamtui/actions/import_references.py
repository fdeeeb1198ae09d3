"""What the cells of an imported table refer to: by the keys of their source, by ids, by names."""

from collections.abc import Mapping, Sequence

from kamtui.exchange.headings import fold
from kamtui.exchange.identity import family_of, row_id
from kamtui.records.values import RecordId
from kamtui.store import bulk
from kamtui.store.folding import folded
from kamtui.store.ids import is_id, read_id
from kamtui.store.workspace import Workspace


class References:
    """Finds records for a table of `kind` whose keys belong to `family`.

    `keys` and `names` are the table's own rows, which may refer to each other in any order.
    """

    def __init__(
        self,
        workspace: Workspace,
        family: str,
        kind: str,
        keys: Mapping[str, RecordId],
        names: Mapping[str, Sequence[RecordId]],
    ) -> None:
        self._workspace = workspace
        self._family = family
        self._kind = kind
        self._keys = keys
        self._names = names
        self._ids: dict[str, set[RecordId]] = {}
        self._called: dict[str, dict[str, list[RecordId]]] = {}
        self._extra: dict[str, dict[tuple[str, str], RecordId]] = {}
        self._found: dict[tuple[str, str, str], RecordId | None] = {}

    def find(self, target: str, text: str, heading: str) -> RecordId | None:
        """The one record of kind `target` that a cell names; null when there is none or more than one."""
        asked = (target, text.strip(), heading)
        if asked not in self._found:
            self._found[asked] = self._look(*asked)
        return self._found[asked]

    def made(self, kind: str, record: RecordId, name: str) -> None:
        """A record was made on the way, and may be referred to from now on."""
        self.ids(kind).add(record)
        self.called(kind).setdefault(folded(name), []).append(record)
        self._found.clear()

    def ids(self, kind: str) -> set[RecordId]:
        """Every record of a kind."""
        if kind not in self._ids:
            self._ids[kind] = bulk.ids_of(self._workspace, kind)
        return self._ids[kind]

    def called(self, kind: str) -> dict[str, list[RecordId]]:
        """Records of a kind by their folded names."""
        if kind not in self._called:
            self._called[kind] = bulk.called(self._workspace, kind)
        return self._called[kind]

    def _look(self, target: str, text: str, heading: str) -> RecordId | None:
        if target == self._kind and (own := self._keys.get(text)):
            return own
        for family in dict.fromkeys((family_of(text), self._family)):
            if family and (record := row_id(family, target, text)) in self.ids(target):
                return record
        if is_id(text) and (record := read_id(text)) in self.ids(target):
            return record
        name = folded(text)
        if target == self._kind and len(here := self._names.get(name, ())) == 1:
            return here[0]
        if len(found := self.called(target).get(name, [])) == 1:
            return found[0]
        return self._keyed(target).get((fold(heading), text))

    def _keyed(self, target: str) -> dict[tuple[str, str], RecordId]:
        """Records of a kind by the cells that their own tables had under a heading, such as `CustomerID`."""
        if target not in self._extra:
            keyed: dict[tuple[str, str], list[RecordId]] = {}
            for record, values in bulk.extras(self._workspace, target):
                for heading, value in values.items():
                    if isinstance(value, str) and fold(heading).endswith(("id", "number", "编号")):
                        keyed.setdefault((fold(heading), value), []).append(record)
            self._extra[target] = {key: ids[0] for key, ids in keyed.items() if len(ids) == 1}
        return self._extra[target]
