"""Importing address cards: firms first, then people with their seats, bosses and firms, all in one step of undo."""

from collections.abc import Sequence
from pathlib import Path

from kamtui.actions.import_card_lines import SOURCE, CardLines
from kamtui.actions.import_kept import Kept
from kamtui.actions.import_lines import Line
from kamtui.actions.import_references import References
from kamtui.actions.import_rows import TableImport
from kamtui.actions.import_seats import SeatImport
from kamtui.actions.imports import Imported, Progress, in_one_action
from kamtui.exchange.encodings import decode
from kamtui.exchange.headings import listed_headings
from kamtui.exchange.tables import file_name
from kamtui.exchange.vcards.cards import Deck, read_cards
from kamtui.exchange.vcards.entries import Entry, entry_of
from kamtui.locale import _, ngettext
from kamtui.records.kinds import EXTRA
from kamtui.records.values import RecordId, Value
from kamtui.store import bulk, queries
from kamtui.store.folding import folded
from kamtui.store.ids import is_id, read_id
from kamtui.store.names import name_of
from kamtui.store.transaction import Transaction
from kamtui.store.workspace import Workspace


def import_cards(
    workspace: Workspace, content: bytes, path: Path | str, dry_run: bool = False, progress: Progress | None = None
) -> list[Imported]:
    """Import a file of vCards: cards of people become contacts, those of firms accounts. One result for each kind.

    A card that cannot be taken is listed in `skipped` with its number. Raises `KamtuiError` for a file without cards.
    """
    name = file_name(path)
    if not content.strip(b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t"):
        decode(b"", name)
    deck = read_cards(content, name)
    entries = [entry_of(card) for card in deck.cards]
    work = _Import(workspace, deck, entries, str(path), progress)
    return in_one_action(workspace, SOURCE, work.run, dry_run)


class _Import:
    """One import of one file of cards."""

    def __init__(
        self, workspace: Workspace, deck: Deck, entries: Sequence[Entry], file: str, progress: Progress | None
    ) -> None:
        self._workspace = workspace
        self._deck = deck
        self._entries = entries
        self._file = file
        self._progress = progress

    def run(self, transaction: Transaction) -> list[Imported]:
        """Write every card; runs inside the import's transaction."""
        results = []
        by_kind = {
            kind: [one for one in self._entries if one.kind == kind] for kind in ("account", "contact")
        }
        done, total = 0, len(by_kind["account"]) + 2 * len(by_kind["contact"])
        for kind, entries in by_kind.items():
            if entries:
                lines = CardLines(self._workspace, kind, entries)
                work = CardImport(self._workspace, lines, self._file, self._part(done, total))
                results += work.run(transaction)
                done += len(entries)
        if not results:
            results.append(Imported(self._file, "contact"))
        self._tell(results[-1])
        return results

    def _part(self, done: int, total: int) -> Progress | None:
        tell = self._progress
        return (lambda number, _of: tell(done + number, total)) if tell else None

    def _tell(self, result: Imported) -> None:
        """What is said of the whole file stands with its people, or with its firms where there are none."""
        groups = [one for one in self._entries if one.kind == "group"]
        result.read += len(groups)
        result.skipped += [(one.number, _("the card is a group, not a person or a firm")) for one in groups]
        result.skipped.sort()
        if dropped := sum(one.dropped for one in self._entries):
            result.notes.append(
                ngettext(
                    "{count} picture, sound or key was left out",
                    "{count} pictures, sounds and keys were left out",
                    dropped,
                ).format(count=dropped)
            )
        if outside := self._deck.outside:
            result.notes.append(
                ngettext(
                    "{count} line stands in no card and was left out",
                    "{count} lines stand in no card and were left out",
                    outside,
                ).format(count=outside)
            )


class CardImport(TableImport):
    """The import of one file's cards of one kind."""

    def __init__(self, workspace: Workspace, lines: CardLines, file: str, progress: Progress | None) -> None:
        super().__init__(workspace, lines.table, lines.plan, file, progress, reader=lines)
        self._cards = lines
        self._colleagues: dict[tuple[str, str], list[RecordId]] = {}
        self._by_key: dict[str, RecordId] = {}

    def run(self, transaction: Transaction) -> list[Imported]:
        """Write every card of the kind. Runs inside the import's transaction."""
        results = super().run(transaction)
        results[0].read = results[0].created + results[0].updated + results[0].unchanged + len(results[0].skipped)
        return results

    def _meet_known_names(self, lines: list[Line], references: References) -> None:
        """Besides, learn who of the file works together, so that a boss is looked for among colleagues."""
        super()._meet_known_names(lines, references)
        for line in lines:
            firm = folded(self._cards.firms.get(line.id, ""))
            self._colleagues.setdefault((firm, folded(line.name)), []).append(line.id)
            if line.key:
                self._by_key[line.key] = line.id

    def _refer(self, transaction: Transaction, line: Line, references: References) -> None:
        bosses = [one for one in line.references if one[0].name == "boss"]
        line.references = [one for one in line.references if one[0].name != "boss"]
        if account := self._account(line, references):
            line.references = []
            line.values["account"] = account
        super()._refer(transaction, line, references)
        is_own = line.id in self._cards.own
        if is_own and line.values.get("account") is None:
            line.values.pop("account", None)  # a name that several firms have does not part anybody from theirs
        named = [one for one in bosses if not is_id(one[1])]
        found = next((one for _field, text, _head in bosses if (one := self._boss(line, text, references))), None)
        if found:
            line.values["boss"] = found
            line.references += (named or bosses)[:1]
        elif named:
            field, text, heading = named[0]
            if not is_own:
                line.values["boss"] = None
            line.keep(heading, text)
            self._reader.kept.append(Kept(line.number, field.name, heading, text, "told"))
            self._unknown[heading][text] += 1
        self._forget_extras(line)
        if is_own:
            self._compare_with_past(line)

    def _account(self, line: Line, references: References) -> RecordId | None:
        """The firm that a card names by id, or the present one where it is called so: others may be as well."""
        account = self._cards.accounts.get(line.id)
        if account and account in references.ids("account"):
            return account
        present = self._workspace.read(self._kind.name, line.id).values.get("account")
        if not isinstance(present, bytes):
            return None
        called = folded(name_of(self._workspace, "account", present))
        return present if called and called == folded(self._cards.firms.get(line.id, "")) else None

    def _boss(self, line: Line, text: str, references: References) -> RecordId | None:
        """The one colleague a card means: by id, else by name at the same firm, in the file or here."""
        if is_id(text):
            record = self._by_key.get(text) or read_id(text)
            known = record in self._by_key.values() or record in references.ids("contact")
            return record if known and record != line.id else None
        seat = queries.seat_of(self._workspace, line.id)
        present = queries.holder_of(self._workspace, seat["reports_to"]) if seat and seat["reports_to"] else None
        if present and folded(name_of(self._workspace, "contact", present)) == folded(text):
            return present
        here = self._colleagues.get((folded(self._cards.firms.get(line.id, "")), folded(text)), [])
        if not here and (account := line.values.get("account")):
            called = references.called("contact").get(folded(text), [])
            here = [one for one in called if self._workspace.read("contact", one).values.get("account") == account]
        return here[0] if len(here) == 1 and here[0] != line.id else None

    def _forget_extras(self, line: Line) -> None:
        """Extra fields that the last card had and this one has no more."""
        given = self._gifts.records.get(line.id)
        if given and line.id not in self._cards.own:
            for name in given.values:
                if name.startswith(EXTRA):
                    line.values.setdefault(name, None)

    def _compare_with_past(self, line: Line) -> None:
        """A card of kamtui's own was a record once: what its fields held before is old, and everything else is news."""
        reading = self._workspace.read(self._kind.name, line.id)
        if not reading.base or reading.deleted:
            return
        held = bulk.once_held(self._workspace, line.id, reading.base)
        self._gifts.records[line.id] = bulk.Given(_told_before(line.values, held), True)
        if self._kind.name != "contact":
            return
        if seat := queries.seat_of(self._workspace, line.id):
            held = bulk.once_held(self._workspace, seat["id"], self._workspace.base_of("seat", seat["id"]))
            said = {name: value for name, value in line.values.items() if name in ("title", "department")}
            if isinstance(boss := line.values.get("boss"), bytes):
                above = queries.seat_of(self._workspace, boss)
                said["reports_to"] = above["id"] if above else None
            self._gifts.records[seat["id"]] = bulk.Given(_told_before(said, held), True)

    def _count(self, written: dict[RecordId, bool | None], seats: SeatImport | None, lines: list[Line]) -> None:
        super()._count(written, seats, lines)
        if headings := list(self._cards.headings):
            self._result.notes.append(
                _("Kept as extra fields: {headings}").format(headings=listed_headings(headings))
            )
        if count := self._cards.called_after:
            self._result.notes.append(
                ngettext(
                    "{count} card without a name is called after its address or number",
                    "{count} cards without a name are called after their addresses or numbers",
                    count,
                ).format(count=count)
            )


def _told_before(said: dict[str, Value], held: dict[str, list[Value]]) -> dict[str, Value]:
    """What a source is taken to have given last: of a field, the card's own value where the record ever held it."""
    return {
        name: value
        for name, value in said.items()
        if _plain(value) in [_plain(one) for one in held.get(name, [None])]
    }


def _plain(value: Value) -> Value:
    """A value as a card can say it: line ends are all alike there."""
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value
