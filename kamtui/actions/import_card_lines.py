"""What address cards say as the lines of an import: ids, checked values, and names of firms and bosses to be found."""

from collections.abc import Iterable, Iterator, Sequence

from kamtui.actions.import_kept import Kept
from kamtui.actions.import_lines import Line, Lines
from kamtui.exchange.headings import Column, Plan
from kamtui.exchange.identity import row_id
from kamtui.exchange.secrets import is_secret
from kamtui.exchange.tables import Row, Table
from kamtui.exchange.vcards.entries import Entry
from kamtui.locale import _
from kamtui.records.kinds import EXTRA, Field
from kamtui.records.validation import FieldError, checked_value
from kamtui.records.values import RecordId, Value
from kamtui.store.ids import is_id, read_id
from kamtui.store.workspace import Workspace

FAMILY = "vcard"
"""What the keys of cards belong to, whichever program wrote them."""

SOURCE = "vcard/cards"
"""What imports of cards are called in the change log: a phone's export of today goes on where the last one ended."""

FIELDS = {
    "contact": (
        ("FN", "name"), ("X-KAMTUI-NATIVE-NAME", "native_name"), ("ORG", "account"), ("TITLE", "title"),
        ("ORG", "department"), ("X-MS-MANAGER", "boss"), ("TEL", "phones"), ("EMAIL", "emails"), ("IMPP", "messaging"),
        ("LANG", "language"), ("NOTE", "notes"), ("BDAY", "birthday"), ("X-KAMTUI-MOTIVE", "motive"),
        ("X-KAMTUI-PRIVATE-NOTES", "private_notes"),
    ),
    "account": (
        ("FN", "name"), ("X-KAMTUI-NATIVE-NAME", "native_name"), ("NICKNAME", "short_name"), ("TEL", "phones"),
        ("URL", "website"), ("ADR", "address"), ("ADR", "city"), ("ADR", "country"), ("NOTE", "notes"),
        ("X-KAMTUI-PRIVATE-NOTES", "private_notes"),
    ),
}  # fmt: skip
"""Properties of a card and the fields they fill, by kind."""


class CardLines(Lines):
    """The cards of one kind as lines. `own` has the ids of those that are records of kamtui already, `accounts` the
    firms that cards name by id, `firms` the names by which cards call them."""

    def __init__(self, workspace: Workspace, kind: str, entries: Sequence[Entry]) -> None:
        columns = tuple(Column(place, heading, "field", name) for place, (heading, name) in enumerate(FIELDS[kind]))
        plan = Plan(kind, columns)
        super().__init__(Table(tuple(heading for heading, _field in FIELDS[kind]), ()), plan, workspace.now())
        self.identity.family, self.identity.source = FAMILY, SOURCE
        self.own: set[RecordId] = set()
        self.accounts: dict[RecordId, RecordId] = {}
        self.firms: dict[RecordId, str] = {}
        self.called_after = 0
        self.headings: dict[str, None] = {}
        self._workspace = workspace
        self._entries = entries
        self._seen: dict[str, Entry] = {}

    def of(self, rows: Iterable[Row]) -> Iterator[Line]:
        """The cards as lines; they stand in no table, so there are no `rows` to choose from."""
        for entry in self._entries:
            if not entry.name.strip():
                self.skipped.append((entry.number, _("the card has no name, number or address to call it by")))
            elif line := self._card(entry):
                yield line

    def _card(self, entry: Entry) -> Line | None:
        key = "" if self.kind.name == "account" and not entry.is_own else entry.uid
        if key and (before := self._seen.setdefault(key, entry)) is not entry:
            if before.content == entry.content:
                self.skipped.append((entry.number, _("the same as card {number}").format(number=before.number)))
                return None
            key = ""  # two cards of one key that say different things are two
        record = self._own_id(entry, key)
        line = Line(entry.number, record or self._id(entry, key), key and (_id_in(key) or key), entry.name)
        if record:
            self.own.add(record)
        self.called_after += entry.is_called_after
        for field in self.kind.fields:
            if field.name in self.plan.fields and not field.target:
                self._put(line, field, entry)
        self._put_references(line, entry)
        self._put_extras(line, entry)
        self._put_secrets(line)
        return line

    def _own_id(self, entry: Entry, key: str) -> RecordId | None:
        """The id of the record a card was made from: kamtui wrote it, or a program that keeps the UID passed it on."""
        text = _id_in(key)
        if not text:
            return None
        record = read_id(text)
        kind = self._workspace.kind_of_record(record)
        gone = self._workspace.base_of(self.kind.name, record)
        return record if kind == self.kind.name or (kind is None and (entry.is_own or gone)) else None

    def _id(self, entry: Entry, key: str) -> RecordId:
        if key:
            return row_id(FAMILY, self.kind.name, key)
        self.identity.headings = [name for name, _text in entry.content]
        return self.identity.of("", entry.name, [text for _name, text in entry.content])

    def _put(self, line: Line, one: Field, entry: Entry) -> None:
        """One field: its value, or its text beside where the field cannot hold it."""
        said: object = entry.name if one.name == self.kind.title else entry.values.get(one.name)
        if one.name == self.kind.title:
            self._put_name(line, one)
            line.values[one.name] = _clean(line.values[one.name], entry.is_own)
            return
        if not said:
            if not one.private and one.name != "native_name" and not entry.is_own:
                line.values[one.name] = None
            return
        heading = next(column.heading for column in self.plan.of_field(one.name))
        if isinstance(said, tuple):
            self._put_list(line, one, heading, [str(_clean(part, entry.is_own)) for part in said])
            return
        text = str(_clean(str(said), entry.is_own))
        try:
            value = checked_value(one, text)
        except FieldError:
            long = one.high is not None and len(text) > one.high
            self._refuse(line, one, heading, text, "long" if long else "unread")
            line.values[one.name] = None
            return
        line.values[one.name] = text if entry.is_own and isinstance(value, str) and value == text.strip() else value

    def _put_list(self, line: Line, one: Field, heading: str, texts: Sequence[str]) -> None:
        """A list, entry by entry: one that is no number or address does not cost the others."""
        good: list[str] = []
        bad: list[str] = []
        for text in texts:
            try:
                good += [str(part) for part in checked_value(one, (text,)) or ()]  # type: ignore[union-attr]
            except FieldError:
                bad.append(text)
        if one.high is not None:
            good, bad = good[: one.high], bad + good[one.high :]
        line.values[one.name] = tuple(dict.fromkeys(good)) or None
        if bad:
            self._refuse(line, one, heading, "; ".join(bad), "unread")

    def _refuse(self, line: Line, one: Field, heading: str, text: str, why: str) -> None:
        if one.private:
            line.secrets.append((heading, text.strip()))
        else:
            line.keep(heading if EXTRA + heading not in line.values else f"{heading} {one.name}", text)
        self.kept.append(Kept(line.number, one.name, heading, "" if one.private else text, why))  # type: ignore[arg-type]

    def _put_references(self, line: Line, entry: Entry) -> None:
        if self.kind.name != "contact":
            return
        if entry.account_id:
            self.accounts[line.id] = read_id(entry.account_id)
        self.firms[line.id] = entry.account
        if entry.account or entry.account_id:
            line.references.append((self.kind.field("account"), entry.account or entry.account_id, "ORG"))
        elif not entry.is_own:
            line.values["account"] = None
        boss = self.kind.field("boss")
        if not entry.bosses and not entry.is_own:
            line.values["boss"] = None
        line.references += [(boss, text, "X-MS-MANAGER") for text in entry.bosses if text]

    def _put_extras(self, line: Line, entry: Entry) -> None:
        for heading, text in entry.extras.items():
            name = str(_clean(heading, False))
            if any(is_secret(self.kind, word) for word in (name, name.rpartition(" ")[2])):
                line.secrets.append((name, text))
            elif EXTRA + name not in line.values or line.values[EXTRA + name] is None:
                line.keep(name, str(_clean(text, entry.is_own)))
                self.headings[name.partition(" ")[0]] = None
        line.secrets += entry.secrets


def _id_in(key: str) -> str:
    """The id that a UID is, in whichever of its usual forms; empty for another one."""
    text = key.strip().lower().removeprefix("urn:uuid:")
    return text if is_id(text) else ""


def _clean(text: Value, is_own: bool) -> Value:
    """A text of another program without null bytes, which no field wants."""
    return text if is_own or not isinstance(text, str) else text.replace("\x00", "")
