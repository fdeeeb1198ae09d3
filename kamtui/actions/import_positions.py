"""Positions that people of an imported list held before: seats of their own, with tenures that say since and until."""

from collections.abc import Mapping, Sequence

from kamtui.actions.import_changes import is_news, settle
from kamtui.actions.import_lines import Line
from kamtui.actions.import_references import References
from kamtui.exchange.cells import Reader, order_in, serials_in
from kamtui.exchange.headings import Plan
from kamtui.exchange.positions import cell_of
from kamtui.exchange.tables import Row, Table
from kamtui.locale import ngettext
from kamtui.records.kinds import EXTRA, kind_of
from kamtui.records.validation import FieldError
from kamtui.records.values import RecordId, Value
from kamtui.store import bulk
from kamtui.store.ids import derived_id
from kamtui.store.transaction import Transaction
from kamtui.store.workspace import Workspace


class PositionsImport:
    """Writes when people came to their present seats, and the seats they had before.

    `family` is what the table's keys belong to, so that the same position is the same seat whenever it comes.
    """

    def __init__(self, workspace: Workspace, table: Table, plan: Plan, family: str, gifts: bulk.Gifts) -> None:
        self._workspace = workspace
        self._plan = plan
        self._family = family
        self._gifts = gifts
        self._readers = {role: self._reader(table, role) for role in ("since", "until")}
        self._through = {one.name: one.through.field for one in kind_of("contact").fields if one.through}

    def _reader(self, table: Table, role: str) -> Reader:
        cells = next((table.column(one.index) for one in self._plan.columns if one.role == role), [])
        return Reader(kind_of("tenure").field(role), None, "", order_in(cells), serials_in(cells))

    def write(
        self,
        transaction: Transaction,
        rows: Mapping[int, Row],
        present: Sequence[Line],
        earlier: Sequence[Line],
        references: References,
    ) -> list[str]:
        """Write all of them; `earlier` are lines with the ids of their people. Returns what is to be told."""
        sittings = bulk.sittings(self._workspace)
        people = {line.id: line for line in present}
        for line in present:
            if (sitting := sittings.get(line.id)) and (since := self._day(rows[line.number], "since")):
                self._put(transaction, "tenure", sitting.tenure, {"since": since})
        for line in earlier:
            self._write_earlier(transaction, line, people[line.id], rows[line.number], references, sittings)
        if not earlier:
            return []
        return [
            ngettext(
                "{count} earlier position, kept as a former seat of the same person",
                "{count} earlier positions, kept as former seats of the same people",
                len(earlier),
            ).format(count=len(earlier))
        ]

    def _write_earlier(
        self,
        transaction: Transaction,
        line: Line,
        person: Line,
        row: Row,
        references: References,
        sittings: Mapping[RecordId, bulk.Sitting],
    ) -> None:
        account = person.values.get("account")
        if not isinstance(account, bytes):
            return
        seat = derived_id("import", self._family, "seat", line.key or f"{person.key}\x1f{row.cells!r}")
        values: dict[str, Value] = {
            self._through[name]: value
            for name, value in line.values.items()
            if name in self._through and name != "boss"
        }
        for field, text, heading in line.references:
            boss = references.find(field.target, text, heading) if field.name == "boss" else None
            if boss and boss in sittings and boss != line.id:
                values["reports_to"] = sittings[boss].seat
        values |= {
            name: value
            for name, value in line.values.items()
            if name.startswith(EXTRA) and value is not None and value != person.values.get(name)
        }
        self._put(transaction, "seat", seat, {"account": account, **values})
        days: dict[str, Value] = {role: self._day(row, role) for role in ("since", "until")}
        tenure = {"contact": line.id, "seat": seat, **days}
        self._put(transaction, "tenure", derived_id("import", self._family, "tenure", seat, line.id), tenure)

    def _put(self, transaction: Transaction, kind: str, record: RecordId, values: dict[str, Value]) -> None:
        """Make a record, or write what its source changed."""
        reading = self._workspace.read(kind, record)
        if reading.deleted and not bulk.was_taken_back(self._workspace, reading):
            return
        if not reading.base or reading.deleted:
            transaction.create(kind, {name: value for name, value in values.items() if value is not None}, record)
            return
        given = self._gifts.records.get(record)
        fresh = {
            name: value for name, value in values.items() if is_news(name, value, reading.values.get(name), given)
        }
        settle(transaction, reading, fresh)

    def _day(self, row: Row, role: str) -> str | None:
        """The day in a column; null where none can be read, and then the cell stays beside the person as text."""
        try:
            value = self._readers[role].value(cell_of(row, self._plan, role))
        except FieldError:
            return None
        return value if isinstance(value, str) else None
