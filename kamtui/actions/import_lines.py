"""The rows of another program's table as the values of records, before any of them is looked for in the workspace."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kamtui.actions.import_kept import Kept, in_pieces
from kamtui.actions.typed import zone
from kamtui.exchange import synonyms
from kamtui.exchange.cells import NOTHING, Order, Reader, clean, full_name, order_in, serials_in
from kamtui.exchange.headings import Column, Plan, fold
from kamtui.exchange.identity import Identity
from kamtui.exchange.positions import cell_of
from kamtui.exchange.secrets import is_secret, secret_home, with_secret
from kamtui.exchange.tables import Row, Table, column_name
from kamtui.locale import _
from kamtui.records.kinds import EXTRA, Field, Kind, kind_of
from kamtui.records.validation import LIST_SIGNS, FieldError, fits_in_value
from kamtui.records.values import RecordId, Value


@dataclass(slots=True)
class Line:
    """A row on its way to be a record: what it says of each field, and what has no field as extra ones.

    `references` are cells yet to be found: field, text and heading of each. `secrets` are headings and texts of private
    columns that their own field cannot hold; `done` says of a step that it is done, without a day.
    """

    number: int
    id: RecordId
    key: str
    name: str
    values: dict[str, Value] = field(default_factory=dict)
    references: list[tuple[Field, str, str]] = field(default_factory=list)
    secrets: list[tuple[str, str]] = field(default_factory=list)
    done: bool = False

    def keep(self, heading: str, text: str) -> None:
        """Keep a cell that has no home as an extra field; an empty one says that there is nothing to keep.

        A text longer than a value may be is kept in several.
        """
        self.values[EXTRA + heading] = None
        for name, piece in in_pieces(heading, text.strip()):
            self.values[EXTRA + name] = piece


class Lines:
    """Reads the rows of a table by its plan. `skipped` fills with those that have no name, `left_out` with headings of
    private cells that this kind has no private text to keep in, `kept` with values that their fields cannot hold, and
    `homeless` with the values, by heading, of columns that have no field."""

    def __init__(self, table: Table, plan: Plan, now: datetime) -> None:
        self.table = table
        self.plan = plan
        self.kind: Kind = kind_of(plan.kind)
        known = plan.of_role("person") or ((plan.key,) if plan.key else ())
        keys = table.column(known[0].index) if known else []
        self.identity = Identity(plan.kind, table.headings, keys, plan.family)
        self.skipped: list[tuple[int, str]] = []
        self.left_out: set[str] = set()
        self.kept: list[Kept] = []
        self.homeless: dict[str, Counter[str]] = {}
        self._secret = {one for one in table.headings if is_secret(self.kind, one)}
        zone_name = zone(now)
        self._readers = {
            column.index: Reader(
                one, now.tzinfo, zone_name, _order(one, table, column), _has_serials(one, table, column)
            )
            for column in plan.columns
            if column.field and not (one := self.kind.field(column.field)).target
        }

    def __iter__(self) -> Iterator[Line]:
        return self.of(self.table.rows)

    def of(self, rows: Iterable[Row]) -> Iterator[Line]:
        """The lines of some of the table's rows."""
        for row in rows:
            cells = [*row.cells, *[""] * (len(self.table.headings) - len(row.cells))]
            if line := self._line(row, cells):
                yield line

    def _line(self, row: Row, cells: Sequence[str]) -> Line | None:
        key = clean(cells[self.plan.key.index]).strip() if self.plan.key else ""
        name, spare = self._name(cells)
        title = self.kind.field(self.kind.title)
        if title.required and not name:
            self.skipped.append((row.number, _("it has no {field}").format(field=_(title.label).lower())))
            return None
        line = Line(row.number, self.identity.of(cell_of(row, self.plan, "person") or key, name, row.cells), key, name)
        for heading, text in spare.items():
            line.keep(heading, text)
        if title.required:
            self._put_name(line, title)
        currency = next((clean(cells[one.index]).strip() for one in self.plan.of_role("currency")), "").upper()
        for column in self.plan.columns:
            cell = cells[column.index]
            if column.role == "field" and not (column.field == title.name and title.required):
                self._put_field(line, self.kind.field(column.field), column, cell, currency)
            elif column.role in ("extra", "person", "since", "until") or (column.role == "key" and not column.field):
                text = clean(cell)
                if column.heading in self._secret:
                    line.secrets.append((column.heading, text.strip()))
                else:
                    line.keep(column.heading, "" if text.strip() in NOTHING else text)
                    if column.role == "extra" and line.values[EXTRA + column.heading]:
                        self.homeless.setdefault(column.heading, Counter())[text.strip()] += 1
        for place in range(len(self.table.headings), len(cells)):
            line.keep(column_name(place + 1), clean(cells[place]))
        self._put_status(line)
        if line.done:
            line.values["done"] = line.values.get("due")  # the only day the row knows; the state stays beside it
        self._put_secrets(line)
        return line

    def _name(self, cells: Sequence[str]) -> tuple[str, dict[str, str]]:
        """A row's name from its column or its parts, and the parts that the name does not show."""
        title = next((one for one in self.plan.columns if one.field == self.kind.title), None)
        whole = clean(cells[title.index]).strip() if title else ""
        parts = {
            role: (column.heading, clean(cells[column.index]).strip())
            for role in ("first", "middle", "last")
            for column in self.plan.of_role(role)
        }
        texts = {role: "" if text in NOTHING else text for role, (_heading, text) in parts.items()}
        if whole and "first" not in parts and texts.get("last") and texts["last"].casefold() not in whole.casefold():
            whole = full_name(whole, texts.get("middle", ""), texts["last"])
        elif not whole:
            whole = full_name(texts.get("first", ""), texts.get("middle", ""), texts.get("last", ""))
        shown = whole.casefold()
        return whole, {heading: text for heading, text in parts.values() if text and text.casefold() not in shown}

    def _put_name(self, line: Line, title: Field) -> None:
        """The title, cut where it is longer than the field; the whole of it is then kept beside."""
        line.values[title.name] = line.name
        if title.high and len(line.name) > title.high:
            line.values[title.name] = line.name[: title.high].rstrip()
            headings = [column.heading for column in self.plan.of_field(title.name)]
            heading = headings[0] if headings else title.name
            line.keep(heading, line.name)
            self.kept.append(Kept(line.number, title.name, heading, line.name, "long"))

    def _put_field(self, line: Line, one: Field, column: Column, cell: str, currency: str) -> None:
        """One cell: its value, or the text as an extra field where the field cannot hold it."""
        if one.target:
            text = clean(cell).strip()
            line.values.setdefault(one.name, None)
            line.values[EXTRA + column.heading] = None
            if text and text not in NOTHING:
                line.references.append((one, text, column.heading))
            return
        word = clean(cell).strip().casefold()
        if (self.kind.name, one.name) == ("step", "done") and word in synonyms.DONE + synonyms.OPEN:
            line.values[one.name] = None
            line.keep(column.heading, clean(cell))
            line.done = word in synonyms.DONE
            return
        kept: str = ""
        try:
            value = self._readers[column.index].value(cell, currency)
        except FieldError:
            value, kept = self._part_of(one, column, clean(cell))
            long = one.shape in ("text", "long") and one.high is not None and len(kept.strip()) > one.high
            self.kept.append(
                Kept(line.number, one.name, column.heading, "" if one.private else kept, "long" if long else "unread")
            )
        if one.private and kept:
            if one.shape in ("text", "long") and fits_in_value(kept):
                value = kept.strip()  # longer than a form takes, but whole
            else:
                line.secrets.append((column.heading, kept.strip()))
        elif not one.private:
            line.keep(column.heading, kept)
        before = line.values.get(one.name)
        if one.shape == "list" and isinstance(before, tuple) and isinstance(value, tuple):
            value = tuple(dict.fromkeys((*before, *value)))
        elif before is not None:
            value = before
        line.values[one.name] = value

    def _part_of(self, one: Field, column: Column, text: str) -> tuple[Value, str]:
        """What a field can hold of a cell that does not fit as a whole, and the rest: a list may have one bad entry."""
        if one.shape != "list":
            return None, text
        good: list[str] = []
        bad: list[str] = []
        for entry in filter(None, (part.strip() for part in LIST_SIGNS.split(text))):
            try:
                self._readers[column.index].value(entry)
            except FieldError:
                bad.append(entry)
            else:
                good.append(entry)
        if not bad or (one.high and len(good) > one.high):
            return None, text
        return tuple(dict.fromkeys(good)) or None, "; ".join(bad)

    def _put_status(self, line: Line) -> None:
        """A sale whose stage says that it is won or lost is no longer open, where the table has no other word on it."""
        if self.kind.name != "opportunity" or "status" in self.plan.fields or "stage" not in line.values:
            return
        stage = fold(str(line.values["stage"] or ""))
        for status, words in (("won", synonyms.WON), ("lost", synonyms.LOST)):
            if stage in {fold(word) for word in words}:
                line.values["status"] = status
                return
        line.values["status"] = None

    def _put_secrets(self, line: Line) -> None:
        """Text of private columns without a place of its own, under its heading in a private field of the record."""
        home = secret_home(self.kind)
        for heading, text in line.secrets:
            if not text:
                continue
            kept = with_secret(line.values.get(home.name), heading, text) if home else ""
            if home and fits_in_value(kept):
                line.values[home.name] = kept
            else:
                self.left_out.add(heading)


def by_key(lines: Sequence[Line]) -> Mapping[str, RecordId]:
    """The lines' ids by their keys."""
    return {line.key: line.id for line in lines if line.key}


def _order(one: Field, table: Table, column: Column) -> Order:
    return order_in(table.column(column.index)) if one.shape in ("day", "when") else ""


def _has_serials(one: Field, table: Table, column: Column) -> bool:
    return one.shape in ("day", "when") and serials_in(table.column(column.index))
