"""Importing kamtui's own files: every record with its own id, exactly as it was.

A value that a record here had before is an old one, so an old export never reverts newer edits; a new value, typed into
the file since, is written.
"""

from collections.abc import Sequence

from kamtui.actions import people
from kamtui.actions.import_changes import settle
from kamtui.actions.import_kept import Kept, in_pieces, notes_on
from kamtui.actions.imports import Imported, Progress
from kamtui.actions.self_references import circle, circles, upward
from kamtui.errors import KamtuiError
from kamtui.exchange.own import OwnRow
from kamtui.locale import _
from kamtui.records.kinds import EXTRA, Field, Kind, kind_of
from kamtui.records.validation import VALUE_BYTES, fits_in_value
from kamtui.records.values import Moment, RecordId, Value
from kamtui.store import bulk, queries
from kamtui.store.ids import id_text, link_id
from kamtui.store.names import resolve
from kamtui.store.reading import Reading
from kamtui.store.transaction import Transaction
from kamtui.store.workspace import Workspace

TOLD_EVERY = 100
"""Rows between two calls of `progress`."""


class OwnImport:
    """One import of one of kamtui's own files; a result for each kind in it."""

    def __init__(
        self,
        workspace: Workspace,
        rows: Sequence[OwnRow | tuple[int, str]],
        file: str,
        source: str,
        progress: Progress | None,
    ) -> None:
        self._workspace = workspace
        self._rows = rows
        self._file = file
        self._progress = progress
        self._results: dict[str, Imported] = {}
        self._circles: list[tuple[OwnRow, Field, RecordId]] = []
        self.source = source

    def run(self, transaction: Transaction) -> list[Imported]:
        """Write every record; runs inside the import's transaction."""
        total = len(self._rows)
        changed: dict[RecordId, bool] = {}
        made: set[RecordId] = set()
        taken: list[OwnRow] = []
        for number, row in enumerate(self._rows):
            if self._progress and number % TOLD_EVERY == 0:
                self._progress(number, total)
            if not isinstance(row, OwnRow):
                self._skip("", *row)
            elif reason := self._record(transaction, row, changed, made):
                self._skip(row.kind, row.number, reason)
            else:
                taken.append(row)
        for row, field, above in self._circles:
            if row.id in changed:
                changed[row.id] |= self._close(transaction, row, field, above)
        for row in taken:
            if row.id in made and row.seat_id and row.tenure_id:
                self._own_seat(transaction, row, row.seat_id, row.tenure_id)
        for row in taken:
            if row.seat:
                changed[row.id] |= self._seat(transaction, row)
            result = self._result(row.kind)
            result.read += 1
            result.created += row.id in made
            result.updated += changed[row.id] and row.id not in made
            result.unchanged += not changed[row.id] and row.id not in made
        for row in taken:
            for name, text in row.kept:
                self._result(row.kind).kept.append(Kept(row.number, name, name, text))
        for result in self._results.values():
            result.notes += notes_on(result.kept)
        if self._progress:
            self._progress(total, total)
        return list(self._results.values()) or [Imported(self._file, "")]

    def _result(self, kind: str) -> Imported:
        return self._results.setdefault(kind, Imported(self._file, kind))

    def _skip(self, kind: str, number: int, reason: str) -> None:
        result = self._result(kind)
        result.read += 1
        result.skipped.append((number, reason))

    def _record(
        self,
        transaction: Transaction,
        row: OwnRow,
        changed: dict[RecordId, bool],
        made: set[RecordId],
    ) -> str:
        """Write one record, without its seat. Returns the reason when it cannot be taken."""
        kind = kind_of(row.kind)
        self._resolve_names(kind, row)
        if reason := self._part(kind, row):
            return reason
        reading = self._workspace.read(row.kind, row.id)
        if reading.deleted and not bulk.was_taken_back(self._workspace, reading):
            return _("deleted here")
        for field in upward(kind):
            above = row.values.get(field.name)
            if isinstance(above, bytes) and circles(self._workspace, row.kind, field.name, row.id, above):
                del row.values[field.name]
                self._circles.append((row, field, above))
        if reading.base and not reading.deleted:
            changed[row.id] = self._renew(transaction, kind, row, reading)
            return ""
        try:
            filled = {name: value for name, value in row.values.items() if value is not None}
            transaction.create(row.kind, filled, row.id)
        except KamtuiError as error:
            return error.title
        made.add(row.id)
        changed[row.id] = True
        return ""

    def _part(self, kind: Kind, row: OwnRow) -> str:
        """Keep a text that no device could take from another as extra values. Returns the reason where that would show
        a private one or leave a record without its name, and the row cannot be taken."""
        for name, value in [pair for pair in row.values.items() if not fits_in_value(pair[1])]:
            field = kind.by_name.get(name)
            if not isinstance(value, str) or (field and (field.private or field.required)):
                return _("{field} is longer than {max} bytes").format(
                    field=_(field.label) if field else name.removeprefix(EXTRA), max=VALUE_BYTES
                )
            del row.values[name]
            heading = name.removeprefix(EXTRA)
            row.values |= {EXTRA + part: piece for part, piece in in_pieces(heading, value)}
            self._result(row.kind).kept.append(Kept(row.number, heading, heading, value, "long"))
        return ""

    def _renew(self, transaction: Transaction, kind: Kind, row: OwnRow, reading: Reading) -> bool:
        """Write what is new of a record that is here."""
        sets = {field.name for field in kind.sets}
        required = {field.name for field in kind.fields if field.required}
        differing = {
            name: value
            for name, value in row.values.items()
            if name not in sets
            and not _alike(value, reading.values.get(name))
            and not (name in required and value is None)
        }
        held = bulk.once_held(self._workspace, row.id, reading.base) if differing else {}
        fresh = {name: value for name, value in differing.items() if value not in held.get(name, [None])}
        for name in sets & row.values.keys():
            here = [one for one in reading.values.get(name) or () if isinstance(one, bytes)]  # type: ignore[union-attr]
            field = f"{kind.name}.{name}"
            new = [
                one
                for one in row.values[name] or ()  # type: ignore[union-attr]
                if isinstance(one, bytes) and not bulk.was_member(self._workspace, link_id(field, row.id, one))
            ]
            if new:
                fresh[name] = (*here, *new)
        return settle(transaction, reading, fresh, sets)

    def _close(self, transaction: Transaction, row: OwnRow, field: Field, above: RecordId) -> bool:
        """A reference that would have closed a circle when its row was read: written where it no longer does, else kept
        as text and told. Returns whether that changed anything."""
        reading = self._workspace.read(row.kind, row.id)
        if not circles(self._workspace, row.kind, field.name, row.id, above):
            held = bulk.once_held(self._workspace, row.id, reading.base)
            if above not in held.get(field.name, [None]):
                return settle(transaction, reading, {field.name: above})
            return False
        result = self._result(row.kind)
        reason = circle(self._workspace, row.kind, field, row.id, above).title
        result.notes.append(_("Row {row}: {reason}").format(row=row.number, reason=reason))
        result.kept.append(Kept(row.number, field.name, field.name, id_text(above), "told"))
        return bool(transaction.write(reading, {EXTRA + field.name: id_text(above)}))

    def _resolve_names(self, kind: Kind, row: OwnRow) -> None:
        """References somebody typed into a table of ours by name alone; what is not here is kept as text."""
        for name, text in row.names.items():
            field = kind.field(name)
            try:
                found = resolve(self._workspace, field.target, text)
            except KamtuiError:
                row.values[EXTRA + name] = text
                row.kept.append((name, text))
                continue
            value: Value = (found,) if field.shape == "set" else found
            (row.seat if field.through else row.values)[name] = value

    def _seat(self, transaction: Transaction, row: OwnRow) -> bool:
        """Write what a contact's object or row says of the seat. Returns whether anything changed.

        Joined people have one present seat between them: a row that speaks of another says nothing of it.
        """
        workspace = self._workspace
        if queries.canonical_of(workspace, "contact", row.id) != row.id:
            return False
        wanted: dict[str, Value] = {name: value for name, value in row.seat.items() if value is not None}
        seat = queries.seat_of(workspace, row.id)
        if seat is not None:
            if row.seat_id not in (None, seat["id"]) and queries.joined_to(workspace, "contact", row.id):
                return False
            here = people.seat_values(workspace, row.id)
            base = workspace.base_of("seat", seat["id"])
            held = bulk.once_held(workspace, seat["id"], base)
            bosses = [self._holder(one) for one in held.get("reports_to", [None])]
            wanted = {
                name: value
                for name, value in row.seat.items()
                if value != here.get(name) and value not in (bosses if name == "boss" else held.get(name, [None]))
            }
        if not wanted:
            return False
        try:
            return bool(people.put_seat(workspace, transaction, row.id, wanted))
        except KamtuiError as error:
            self._result(row.kind).notes.append(_("Row {row}: {reason}").format(row=row.number, reason=error.title))
            kept = {EXTRA + name: str(value) for name, value in wanted.items() if name != "boss" and value}
            return bool(transaction.write(workspace.read("contact", row.id), kept))

    def _own_seat(self, transaction: Transaction, row: OwnRow, seat: RecordId, tenure: RecordId) -> None:
        """Make the very seat and tenure the contact had, unless their own file has brought them."""
        account = row.values.get("account")
        if account and not self._workspace.base_of("seat", seat):
            transaction.create("seat", {"account": account}, seat)
        if not self._workspace.base_of("tenure", tenure):
            transaction.create("tenure", {"contact": row.id, "seat": seat}, tenure)

    def _holder(self, seat: Value) -> RecordId | None:
        return queries.holder_of(self._workspace, seat) if isinstance(seat, bytes) else None


def _alike(value: Value, here: Value) -> bool:
    """Whether two values mean the same: a moment printed with its offset alone has lost the name of its zone."""
    if isinstance(value, Moment) and isinstance(here, Moment):
        return value.utc == here.utc
    return value == here
