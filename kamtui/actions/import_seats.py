"""Titles, departments and bosses of imported people: they belong to seats, and seats can only be written when all
people of the file are there."""

from kamtui.actions import people
from kamtui.actions.import_changes import is_news
from kamtui.actions.import_kept import Kept
from kamtui.actions.import_lines import Line
from kamtui.errors import KamtuiError
from kamtui.exchange.headings import Plan
from kamtui.locale import _
from kamtui.records.kinds import EXTRA, kind_of
from kamtui.records.values import RecordId, Value
from kamtui.store import bulk
from kamtui.store.ids import derived_id
from kamtui.store.transaction import Transaction
from kamtui.store.workspace import Workspace


class SeatImport:
    """Writes the seats of a table's people, each by what its source changed. `notes` and `kept` tell of bosses that
    failed."""

    def __init__(self, workspace: Workspace, plan: Plan, gifts: bulk.Gifts) -> None:
        self._workspace = workspace
        self._plan = plan
        self._gifts = gifts
        self._through = {field.name: field.through.field for field in kind_of("contact").fields if field.through}
        self._wanted: dict[RecordId, dict[str, Value]] = {}
        self._sittings = bulk.sittings(workspace)
        self._bosses: dict[RecordId, tuple[str, str]] = {}
        self.notes: list[str] = []
        self.kept: list[Kept] = []

    def take(self, line: Line) -> None:
        """Take the seat's fields out of a line, so that the rest can be written. Without an account there is no seat:
        what stands in these columns is then kept as extra fields."""
        seat = {name: line.values.pop(name) for name in self._through if name in line.values}
        texts = {field.name: text for field, text, _heading in line.references}
        if line.values.get("account") or line.id in self._sittings:
            self._wanted[line.id] = seat
            if seat.get("boss"):
                # Whether the name is kept as text as well is known when the line to the boss was drawn.
                heading = next(heading for field, _text, heading in line.references if field.name == "boss")
                self._bosses[line.id] = heading, texts["boss"]
                line.values.pop(EXTRA + heading, None)
            return
        for name, value in seat.items():
            if value is not None:
                for column in self._plan.of_field(name):
                    line.keep(column.heading, texts.get(name, str(value)))

    def write(self, transaction: Transaction, line: Line) -> bool:
        """Write a person's seat. Returns whether anything changed."""
        wanted = self._wanted.get(line.id)
        if not wanted:
            return False
        sitting = self._sittings.get(line.id)
        given = self._gifts.records.get(self._gifts.seats.get(line.id) or (sitting.seat if sitting else b""))
        here: dict[str, Value] = (
            {"title": sitting.title, "department": sitting.department, "level": sitting.level, "boss": sitting.boss}
            if sitting
            else {}
        )
        fresh = {
            name: value
            for name, value in wanted.items()
            if is_news(self._through[name], self._stored(name, value), here.get(name), given)
        }
        equal = {name: value for name, value in fresh.items() if value == here.get(name)}
        self._state_again(transaction, equal, sitting)
        fresh = {name: value for name, value in fresh.items() if name not in equal}
        try:
            changed = bool(fresh) and bool(people.put_seat(self._workspace, transaction, line.id, fresh))
        except KamtuiError as error:
            return self._without_boss(transaction, line, fresh, error)
        return self._keep_text(transaction, line, None) or changed

    def _stored(self, name: str, value: Value) -> Value:
        """What the seat holds for a value: for a boss, the seat above."""
        if name != "boss" or not isinstance(value, bytes):
            return value
        if sitting := self._sittings.get(value):
            return sitting.seat
        if known := self._gifts.seats.get(value):
            return known
        account = self._workspace.read("contact", value).values.get("account")
        return derived_id("seat", value, account) if isinstance(account, bytes) else None

    def _state_again(
        self, transaction: Transaction, equal: dict[str, Value], sitting: bulk.Sitting | None
    ) -> None:
        """What the source gives anew and the seat has already: noted in the log, as `settle` does for other fields."""
        values = {self._through[name]: self._stored(name, value) for name, value in equal.items()}
        if values and sitting:
            reading = self._workspace.read("seat", sitting.seat)
            transaction.restate("seat", sitting.seat, values, {name: reading.over(name) for name in values})

    def _without_boss(
        self, transaction: Transaction, line: Line, fresh: dict[str, Value], error: KamtuiError
    ) -> bool:
        """A boss who cannot be one (the lines would close a circle, or there is no account): kept as text, and told."""
        if "boss" not in fresh or not fresh["boss"]:
            raise error
        rest = {name: value for name, value in fresh.items() if name != "boss"}
        changed = bool(rest) and bool(people.put_seat(self._workspace, transaction, line.id, rest))
        self.notes.append(_("Row {row}: {reason}").format(row=line.number, reason=error.title))
        self.kept.append(Kept(line.number, "boss", *self._bosses[line.id], "told"))
        return self._keep_text(transaction, line, self._bosses[line.id][1]) or changed

    def _keep_text(self, transaction: Transaction, line: Line, text: str | None) -> bool:
        """Keep the name of a boss as an extra field, or let it go. Returns whether that changed anything."""
        if line.id not in self._bosses:
            return False
        name = EXTRA + self._bosses[line.id][0]
        reading = self._workspace.read("contact", line.id)
        given = self._gifts.records.get(line.id)
        if is_news(name, text, reading.values.get(name), given):
            return bool(transaction.write(reading, {name: text}))
        return False
