"""Importing another program's table: which rows are new, what the source changed since it last gave them, what is kept.

A re-import writes only what differs from the value its source last gave, so a change made here in between survives and
an old file never reverts it (design.md §5, Import identity).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

from kamtui.actions import records
from kamtui.actions.column_maps import put_map
from kamtui.actions.doubles import likely_doubles
from kamtui.actions.import_changes import is_news, settle
from kamtui.actions.import_kept import Kept
from kamtui.actions.import_lines import Line, Lines, by_key
from kamtui.actions.import_notes import notes_on_cells, notes_on_loners, notes_on_references, recalled_note
from kamtui.actions.import_positions import PositionsImport
from kamtui.actions.import_references import References
from kamtui.actions.import_seats import SeatImport
from kamtui.actions.imports import Imported, Progress
from kamtui.actions.self_references import circle, circles, upward
from kamtui.exchange.headings import Plan, fold
from kamtui.exchange.identity import NAMED, NAMES, family_of, row_id
from kamtui.exchange.positions import Positions, positions_in
from kamtui.exchange.tables import Table
from kamtui.locale import _
from kamtui.records.kinds import EXTRA, Field
from kamtui.records.validation import LIST_SIGNS
from kamtui.records.values import RecordId, Value
from kamtui.store import bulk
from kamtui.store.folding import folded
from kamtui.store.ids import derived_id
from kamtui.store.reading import Reading
from kamtui.store.transaction import Transaction
from kamtui.store.workspace import Workspace

TOLD_EVERY = 100
"""Rows between two calls of `progress`: about 20 ms, fast enough for a bar and for cancelling."""

READ_EVERY = 1000
"""The same while rows are only read, which is five times faster."""

DEFAULTED = {"visit": "state", "step": "sort"}
"""Fields a list cannot do without, filled as for a record typed here when the table has no column for them."""

class TableImport:
    """One import of one table. `columns` is what a map says of them; it is `recalled` when an earlier one said it."""

    def __init__(
        self,
        workspace: Workspace,
        table: Table,
        plan: Plan,
        file: str,
        progress: Progress | None,
        columns: Mapping[str, str] | None = None,
        recalled: bool = False,
        reader: Lines | None = None,
    ) -> None:
        self._columns = columns
        self._recalled = recalled
        self._workspace = workspace
        self._table = table
        self._plan = plan
        self._reader = reader or Lines(table, plan, workspace.now())
        self._progress = progress
        self._kind = self._reader.kind
        self._identity = self._reader.identity
        self._result = Imported(file, plan.kind, len(table.rows), table=table, plan=plan)
        self._unknown: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._made: list[str] = []
        self._created: list[RecordId] = []
        self._firms: list[RecordId] = []
        self._upward = upward(self._kind)
        self._circles: list[tuple[Line, Field, RecordId]] = []
        self.source = self._identity.source
        self.kind = plan.kind
        self.remembers = bool(columns) and not recalled

    def run(self, transaction: Transaction) -> list[Imported]:
        """Write every row; returns the one result. Runs inside the import's transaction."""
        gifts = self._gifts = bulk.gifts(self._workspace, self._identity.family, self.source)
        positions = positions_in(self._table, self._plan)
        lines = []
        for number, line in enumerate(self._reader.of(positions.present), 1):
            lines.append(line)
            if self._progress and number % READ_EVERY == 0:  # 100,000 rows take seconds: they may be cancelled as well
                self._progress(0, len(self._table.rows))
        earlier = self._earlier(positions, lines)
        self._result.skipped += self._reader.skipped
        names: defaultdict[str, list[RecordId]] = defaultdict(list)
        references = References(self._workspace, self._identity.family, self._kind.name, {}, {})
        self._meet_known_names(lines, references)
        for line in lines:
            names[folded(line.name)].append(line.id)
        references = References(
            self._workspace, self._identity.family, self._kind.name, by_key([*earlier, *lines]), names
        )
        self._give_home(transaction, lines, references, gifts)
        seats = SeatImport(self._workspace, self._plan, gifts) if self._kind.name == "contact" else None
        total = len(lines) * (2 if seats else 1)
        written: dict[RecordId, bool | None] = {}
        for number, line in enumerate(lines):
            self._told(number, total)
            self._refer(transaction, line, references)
            self._put_off_circles(line)
            if seats:
                seats.take(line)
            if not self._lacks(line):
                written[line.id] = self._write(transaction, line, references, gifts)
        for number, line in enumerate(lines if seats else ()):
            self._told(len(lines) + number, total)
            if seats and written.get(line.id) is not None and seats.write(transaction, line):
                written[line.id] = True
        if seats and self._plan.of_role("person"):
            work = PositionsImport(self._workspace, self._table, self._plan, self._identity.family, gifts)
            rows = {row.number: row for row in self._table.rows}
            there = {line.id for line in lines if written.get(line.id) is not None}
            self._result.notes += work.write(
                transaction,
                rows,
                [line for line in lines if line.id in there],
                [line for line in earlier if line.id in there],
                references,
            )
        for line, field, above in self._circles:
            if written.get(line.id) is not None and self._close(transaction, line, field, above, gifts):
                written[line.id] = True
        if self.remembers and self._table.first:
            put_map(self._workspace, transaction, self._table.headings, self._kind.name, self._columns or {})
        self._count(written, seats, lines)
        if self._progress:
            self._progress(total, total)
        return [self._result]

    def _earlier(self, positions: Positions, lines: list[Line]) -> list[Line]:
        """The lines of positions that people of the list held before, with the ids of these people."""
        if not positions.earlier:
            return []
        numbers = {line.number: line.id for line in lines}
        of = {row.number: numbers[present] for row, present in positions.earlier if present in numbers}
        found = list(self._reader.of(row for row, _present in positions.earlier if row.number in of))
        for line in found:
            line.id = of[line.number]
        return found

    def _told(self, done: int, total: int) -> None:
        if self._progress and done % TOLD_EVERY == 0:
            self._progress(done, total)

    def _meet_known_names(self, lines: list[Line], references: References) -> None:
        """A row without a key, of a kind known by its names, is the one record here that is called so already."""
        if self._kind.name not in NAMED:
            return
        taken = {line.id for line in lines}
        for line in lines:
            if line.key or line.id in references.ids(self._kind.name):
                continue
            known = references.called(self._kind.name).get(folded(line.name), [])
            if len(known) == 1 and known[0] not in taken:
                line.id = known[0]
                taken.add(line.id)

    def _give_home(
        self, transaction: Transaction, lines: list[Line], references: References, gifts: bulk.Gifts
    ) -> None:
        """People with titles or bosses but no column for their account get one of their own, named after the file.

        A seat belongs to an account; without one the chart the file describes could not be drawn.
        """
        through = {field.name for field in self._kind.fields if field.through}
        if self._kind.name != "contact" or "account" in self._plan.fields or not through & set(self._plan.fields):
            return
        home = derived_id("import", self._identity.family, "account", "home")
        reading = self._workspace.read("account", home)
        if not lines or (reading.deleted and not bulk.was_taken_back(self._workspace, reading)):
            return
        if not reading.base or reading.deleted:
            stem = " ".join(Path(self._result.file).stem.replace("_", " ").split()).strip(" -")
            name = (stem[:1].upper() + stem[1:])[:200] or _("Imported people")
            transaction.create("account", {"name": name}, home)
            references.made("account", home, name)
            self._result.notes.append(
                _("The file names no account: its people are at the new account {name}").format(name=name)
            )
        for line in lines:
            line.values["account"] = home

    def _refer(self, transaction: Transaction, line: Line, references: References) -> None:
        """Find what the line's cells refer to; the text of what is not here is kept beside."""
        for field, text, heading in line.references:
            if field.shape == "set":
                parts = [part.strip() for part in LIST_SIGNS.split(text) if part.strip()]
                found = [references.find(field.target, part, heading) for part in parts]
                known = tuple(dict.fromkeys(one for one in found if one))
                line.values[field.name] = known or None
                if None in found:
                    line.keep(heading, text)
                    self._reader.kept.append(Kept(line.number, field.name, heading, text, "told"))
                    self._unknown[heading].update(part for part, one in zip(parts, found, strict=True) if not one)
                continue
            one = references.find(field.target, text, heading)
            if one is None and field.target == "account" and self._kind.name == "contact":
                one = self._make_account(transaction, text, heading, references)
            line.values[field.name] = one
            if one is None:
                line.keep(heading, text)
                self._reader.kept.append(Kept(line.number, field.name, heading, text, "told"))
                self._unknown[heading][text] += 1

    def _make_account(
        self, transaction: Transaction, name: str, heading: str, references: References
    ) -> RecordId | None:
        """The firm a person is at, made where it is not known yet: a title or boss needs a seat, and a seat a firm.

        A key is not a name, and of several firms with one name none is chosen.
        """
        if fold(heading).endswith("id") or family_of(name) or name.isdecimal() or len(name) > 200:
            return None
        if references.called("account").get(folded(name)):
            return None
        account = row_id(NAMES, "account", folded(name))
        reading = self._workspace.read("account", account)
        if reading.deleted and not bulk.was_taken_back(self._workspace, reading):
            return None
        transaction.create("account", {"name": name}, account)
        references.made("account", account, name)
        self._made.append(name)
        self._firms.append(account)
        return account

    def _lacks(self, line: Line) -> bool:
        """Whether a required field found no value: the row cannot be taken, and is listed."""
        for field in self._kind.fields:
            if field.required and line.values.get(field.name) in (None, "", ()):
                texts = [text for one, text, _heading in line.references if one.name == field.name]
                reason = (
                    _("there is no {kind} called {name}").format(kind=_(field.label).lower(), name=texts[0])
                    if texts
                    else _("it has no {field}").format(field=_(field.label).lower())
                )
                self._result.skipped.append((line.number, reason))
                return True
        return False

    def _write(
        self, transaction: Transaction, line: Line, references: References, gifts: bulk.Gifts
    ) -> bool | None:
        """Write one line. Returns whether anything changed here; null for a record that was deleted here."""
        kind = self._kind.name
        if line.id not in references.ids(kind):
            if self._workspace.base_of(kind, line.id) and not bulk.was_taken_back(
                self._workspace, self._workspace.read(kind, line.id)
            ):
                self._result.skipped.append((line.number, _("deleted here")))
                return None
            self._create(transaction, line)
            return True
        reading = self._workspace.read(kind, line.id)
        given = gifts.records.get(line.id)
        sets = {field.name for field in self._kind.sets}
        fresh = {
            name: value
            for name, value in line.values.items()
            if name not in sets and is_news(name, value, reading.values.get(name), given)
        }
        for name in sets & line.values.keys():
            self._renew_set(fresh, line, reading, name, gifts)
        return settle(transaction, reading, fresh, sets)

    def _create(self, transaction: Transaction, line: Line) -> None:
        values: dict[str, Value] = {name: value for name, value in line.values.items() if value not in (None, ())}
        default = DEFAULTED.get(self._kind.name)
        if default and default not in self._plan.fields:
            values[default] = records.defaults(self._workspace, self._kind.name, values)[default]
        transaction.create(self._kind.name, values, line.id)
        self._result.created += 1
        self._created.append(line.id)

    def _renew_set(
        self, fresh: dict[str, Value], line: Line, reading: Reading, name: str, gifts: bulk.Gifts
    ) -> None:
        """Add the members the source gives anew, take out those it gave and gives no more, leave everybody else."""
        now = [one for one in reading.values.get(name) or () if isinstance(one, bytes)]  # type: ignore[union-attr]
        file = [one for one in line.values[name] or () if isinstance(one, bytes)]  # type: ignore[union-attr]
        before = gifts.members.get((line.id, f"{self._kind.name}.{name}"), set())
        kept = [one for one in now if one in file or one not in before]
        new = tuple(dict.fromkeys((*kept, *(one for one in file if one not in before))))
        if set(new) != set(now):
            fresh[name] = new

    def _put_off_circles(self, line: Line) -> None:
        """A reference that would close a circle as things stand waits until all rows are written: a row to come may
        have opened the circle by then."""
        for field in self._upward:
            above = line.values.get(field.name)
            if isinstance(above, bytes) and circles(self._workspace, self._kind.name, field.name, line.id, above):
                del line.values[field.name]
                self._circles.append((line, field, above))

    def _close(
        self, transaction: Transaction, line: Line, field: Field, above: RecordId, gifts: bulk.Gifts
    ) -> bool:
        """Write a reference that was put off, or keep its text where the circle is still there. Returns whether that
        changed anything."""
        kind = self._kind.name
        reading = self._workspace.read(kind, line.id)
        given = gifts.records.get(line.id)
        fresh: dict[str, Value] = {}
        if not circles(self._workspace, kind, field.name, line.id, above):
            fresh = {field.name: above}
        else:
            text, heading = next((text, heading) for one, text, heading in line.references if one == field)
            self._result.notes.append(
                _("Row {row}: {reason}").format(
                    row=line.number, reason=circle(self._workspace, kind, field, line.id, above).title
                )
            )
            self._reader.kept.append(Kept(line.number, field.name, heading, text, "told"))
            fresh = {EXTRA + heading: text}
        fresh = {
            name: value for name, value in fresh.items() if is_news(name, value, reading.values.get(name), given)
        }
        return settle(transaction, reading, fresh)

    def _count(
        self, written: dict[RecordId, bool | None], seats: SeatImport | None, lines: list[Line]
    ) -> None:
        """Fill the result's numbers and notes."""
        result = self._result
        changed = sum(outcome is True for outcome in written.values())
        result.updated = changed - result.created
        result.unchanged = sum(outcome is False for outcome in written.values())
        result.skipped.sort()
        left_out = {row for row, _reason in result.skipped}
        kept = [*self._reader.kept, *(seats.kept if seats else ())]
        result.kept = sorted((one for one in kept if one.row not in left_out), key=lambda one: one.row)
        if self._recalled and self._columns:
            result.notes.append(recalled_note(self._columns))
        result.notes += notes_on_references(self._made, self._unknown)
        result.notes += notes_on_cells(self._reader, result.kept)
        if self._kind.name == "opportunity" and "account" in self._plan.fields:
            result.notes += notes_on_loners(lines)
        result.notes += seats.notes if seats else []
        result.notes += likely_doubles(self._workspace, self._kind.name, self._created)
        result.notes += likely_doubles(self._workspace, "account", self._firms)
