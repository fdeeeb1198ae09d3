"""Taking a calendar in: meetings with customers as planned visits, tasks as steps.

What belongs to no customer (a calendar has dentists in it), or is marked as private, is left out and listed. A past
meeting is planned too: only who was there knows whether it was held. A second import changes what the calendar changed
since, and nothing else; a meeting confirmed here stays what it was confirmed as.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kamtui.actions.calendar_matching import Customers, Met
from kamtui.actions.calendar_own import account_id, own_record, own_row
from kamtui.actions.import_own import OwnImport
from kamtui.actions.import_rows import TableImport
from kamtui.actions.imports import Imported, Progress, in_one_action
from kamtui.actions.typed import zone
from kamtui.exchange.calendar_entries import Entry
from kamtui.exchange.calendars import Calendar, read_calendar
from kamtui.exchange.cells import NOTHING
from kamtui.exchange.contact_words import visit_kind
from kamtui.exchange.headings import Column, Plan
from kamtui.exchange.identity import NAMES, row_id
from kamtui.exchange.own import OwnRow
from kamtui.exchange.recurrences import Window
from kamtui.exchange.tables import Row, Table, file_name
from kamtui.exchange.writing import guarded
from kamtui.locale import _, ngettext
from kamtui.records.kinds import EXTRA
from kamtui.records.values import Moment, RecordId, When
from kamtui.store import bulk
from kamtui.store.folding import folded
from kamtui.store.ids import derived_id, id_text
from kamtui.store.reading import Reading
from kamtui.store.transaction import Transaction
from kamtui.store.workspace import Workspace

FAMILY = "ical"
"""What UIDs belong to: they are the same in every calendar that has the meeting, whoever exports it."""

SOURCE = "ical/calendar"
"""The source of every calendar in the change log."""

VISITS = (
    "account", "when", "minutes", "visit_kind", "state", "attendees", "wanted", "note", "place", "owner",
)  # fmt: skip
"""The fields of a visit that a calendar speaks of."""

STEPS = ("account", "text", "due", "done", "owner", "contact", "urgent")
"""The fields of a step that a calendar speaks of."""

BESIDE = ("URL", "Categories", "Organizer", "Invited", "Declined", "Until", "Description")
"""What is kept beside the fields. These names stay in records for ever, and are therefore in no language."""

CONFIRMED = ("held", "moved", "no_show")
"""States that only a person gives: no calendar takes them back."""

NAME_MAX = 200
"""Characters of an account's name: a longer beginning of a title is none."""

SHOWN = 5
"""Meetings that a note lists."""


@dataclass(slots=True)
class _Taken:
    """An entry with its customer and people."""

    entry: Entry
    account: RecordId
    met: Met


def import_calendar(
    workspace: Workspace,
    content: bytes,
    path: Path | str,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> list[Imported]:
    """Import a calendar: meetings become visits, tasks steps, all in one action. One result for each kind it holds.

    `path` is for results and messages. Raises `KamtuiError` for a file that is no calendar.
    """
    now = workspace.now()
    calendar = read_calendar(content, file_name(path), now, zone(now))
    work = CalendarImport(workspace, calendar, str(path), progress)
    return in_one_action(workspace, SOURCE, work.run, dry_run)


class CalendarImport:
    """One import of one calendar."""

    def __init__(self, workspace: Workspace, calendar: Calendar, file: str, progress: Progress | None) -> None:
        self._workspace = workspace
        self._calendar = calendar
        self._file = file
        self._progress = progress
        self._customers = Customers(workspace)
        self._gifts = bulk.gifts(workspace, FAMILY, SOURCE)
        self._results: dict[str, Imported] = {}
        self._new: list[str] = []

    def run(self, transaction: Transaction) -> list[Imported]:
        """Write what is of a customer; runs inside the import's transaction."""
        taken: dict[str, list[_Taken]] = {"visit": [], "step": []}
        own: list[OwnRow] = []
        alone: dict[str, Entry] = {}
        for entry in self._calendar.entries:
            if (record := own_record(entry)) is not None:
                self._take_own(transaction, entry, *record, own)
                continue
            met = self._customers.met(entry)
            account = self._customers.account(entry, met)
            if account is None:
                # Of a series one line says it: a daily alarm would hide everything else.
                alone.setdefault(entry.uid or str(entry.number), entry)
            elif reason := self._leave(entry, met):
                self._skip(entry, reason)
            else:
                taken["step" if entry.task else "visit"].append(_Taken(entry, account, met))
        for entry in alone.values():
            self._skip(entry, _("no customer found by its people, title or e-mail addresses"))
        for number, reason in self._calendar.left:
            self._result("visit").skipped.append((number, reason))
        total = len(taken["visit"]) + len(taken["step"]) + len(own)
        done = 0
        for kind, entries in taken.items():
            if entries:
                work = TableImport(
                    self._workspace, self._table(kind, entries), _plan(kind), self._file, self._told(done, total)
                )
                work.source = SOURCE
                self._add(work.run(transaction))
                done += len(entries)
        if own:
            self._add(OwnImport(self._workspace, own, self._file, SOURCE, self._told(done, total)).run(transaction))
        self._say(taken["visit"])
        for result in self._results.values():
            result.skipped.sort()
            result.read = result.created + result.updated + result.unchanged + len(result.skipped)
        return list(self._results.values()) or [Imported(self._file, "visit")]

    def _told(self, done: int, total: int) -> Progress | None:
        """Progress of one part as progress of the whole."""
        progress = self._progress
        return None if progress is None else lambda part, _of: progress(done + min(part, total - done), total)

    def _result(self, kind: str) -> Imported:
        return self._results.setdefault(kind, Imported(self._file, kind))

    def _add(self, results: Iterable[Imported]) -> None:
        for one in results:
            result = self._result(one.kind)
            result.created += one.created
            result.updated += one.updated
            result.unchanged += one.unchanged
            result.skipped += one.skipped
            result.notes += one.notes
            result.kept += one.kept

    def _skip(self, entry: Entry, reason: str) -> None:
        title = entry.summary[:60] or _("without a title")
        day = _day_text(entry.when)
        said = f"{title} ({day}): {reason}" if day else f"{title}: {reason}"
        self._result("step" if entry.task else "visit").skipped.append((entry.number, said))

    def _take_own(
        self, transaction: Transaction, entry: Entry, kind: str, record: RecordId, own: list[OwnRow]
    ) -> None:
        """A record of ours that comes back: what somebody changed in the calendar."""
        row = own_row(self._workspace, self._customers, entry, kind, record)
        if isinstance(row, str):
            self._skip(entry, row)
            return
        if kind == "visit" and not self._workspace.base_of(kind, record):
            row.values.setdefault("visit_kind", visit_kind(entry) or None)
        if name := row.names.pop("account", ""):
            account = self._made(transaction, entry, name)
            if account is None:
                self._skip(entry, _("there is no account called {name}").format(name=name[:60]))
                return
            row.values["account"] = account
        own.append(row)

    def _made(self, transaction: Transaction, entry: Entry, name: str) -> RecordId | None:
        """A customer that is not here yet, by the name our own file gives; null for one that was deleted here."""
        account = account_id(self._workspace, entry) or row_id(NAMES, "account", folded(name))
        reading = self._workspace.read("account", account)
        if len(name) > NAME_MAX or (reading.deleted and not bulk.was_taken_back(self._workspace, reading)):
            return None
        transaction.create("account", {"name": name}, account)
        self._customers.meet(account, name)
        self._new.append(name)
        return account

    def _leave(self, entry: Entry, met: Met) -> str:
        """The reason why an entry of a customer is not taken; empty when it is."""
        kind = "step" if entry.task else "visit"
        if entry.private:  # a workspace is the team's, and who marks an entry so means colleagues too
            return _("marked as private in the calendar")
        if entry.task:
            if not (entry.summary or entry.description):
                return _("it says nothing")
            return _("cancelled in the calendar") if entry.cancelled else ""
        if not entry.cancelled and not met.we_declined:
            return ""
        if self._here(kind, entry).base:
            return ""
        return _("cancelled in the calendar") if entry.cancelled else _("we declined it")

    def _here(self, kind: str, entry: Entry) -> Reading:
        return self._workspace.read(kind, row_id(FAMILY, kind, _key(entry)))

    def _table(self, kind: str, entries: Sequence[_Taken]) -> Table:
        headings = tuple(column.heading for column in _plan(kind).columns)
        rows = []
        for one in entries:
            cells = self._visit(one) if kind == "visit" else self._step(one)
            cells |= _beside(one.entry, one.met, kind) | {"UID": _key(one.entry)}
            rows.append(Row(one.entry.number, tuple(_cell(heading, cells.get(heading, "")) for heading in headings)))
        return Table(headings, tuple(rows))

    def _visit(self, one: _Taken) -> dict[str, str]:
        entry, met = one.entry, one.met
        return {
            "account": id_text(one.account),
            "when": _when_text(entry.when),
            "minutes": "" if entry.minutes is None else str(entry.minutes),
            "visit_kind": visit_kind(entry),
            "state": self._state(one),
            "attendees": "; ".join(id_text(contact) for contact in met.contacts),
            "wanted": entry.summary,
            "note": entry.description,
            "place": entry.place,
            "owner": self._owner(met),
        }

    def _step(self, one: _Taken) -> dict[str, str]:
        entry, met = one.entry, one.met
        text = entry.summary or entry.description.split("\n")[0]
        return {
            "account": id_text(one.account),
            "text": text,
            "due": _when_text(entry.when),
            "done": _when_text(entry.done),
            "owner": self._owner(met),
            "contact": id_text(met.contacts[0]) if met.contacts else "",
            "urgent": "yes" if entry.urgent else "",
        }

    def _owner(self, met: Met) -> str:
        """Who of us goes: who invited, else the first of us who is invited, else me. It is the same at every desk that
        imports the meeting, as long as one of us is in it."""
        owner = met.teammates[0] if met.teammates else self._workspace.me()
        return id_text(owner) if owner else ""

    def _state(self, one: _Taken) -> str:
        """Planned, or cancelled by whoever invited. What was confirmed here stays: the calendar then says what it said
        before."""
        entry = one.entry
        if entry.cancelled:
            theirs = self._customers.is_of(entry.organizer, one.account)
            wanted = "cancelled_them" if theirs else "cancelled_us"
        else:
            wanted = "cancelled_us" if one.met.we_declined else "planned"
        reading = self._here("visit", entry)
        if reading.values.get("state") not in CONFIRMED:
            return wanted
        given = self._gifts.records.get(reading.id)
        return str((given.values.get("state") if given else None) or reading.values["state"])

    def _say(self, visits: Sequence[_Taken]) -> None:
        """Fill the notes: about series, meetings that the calendar no longer has, and what is no meeting."""
        result = self._result("visit") if not self._results else next(iter(self._results.values()))
        result.notes += self._calendar.notes
        if any(one.entry.instance and one.entry.uid in self._calendar.repeating for one in visits):
            window = Window.around(self._workspace.now())
            result.notes.append(
                _("Repeating meetings are taken from {first} to {last}").format(
                    first=window.first.date().isoformat(), last=window.last.date().isoformat()
                )
            )
        if count := len(self._new):
            shown = ", ".join(name[:60] for name in self._new[:SHOWN]) + (", …" if count > SHOWN else "")
            result.notes.append(
                ngettext("{count} new account: {names}", "{count} new accounts: {names}", count).format(
                    count=count, names=shown
                )
            )
        if gone := self._gone():
            shown = ", ".join(gone[:SHOWN]) + (", …" if len(gone) > SHOWN else "")
            result.notes.append(
                ngettext(
                    "{n} planned visit is no longer in the calendar; delete or cancel it if that is meant: {names}",
                    "{n} planned visits are no longer in the calendar; delete or cancel them if that is meant: {names}",
                    len(gone),
                ).format(n=len(gone), names=shown)
            )
        if others := self._calendar.others:
            listed = ", ".join(f"{count} {name}" for name, count in sorted(others.items()))
            result.notes.append(_("Neither meetings nor tasks, left out: {names}").format(names=listed))

    def _gone(self) -> list[str]:
        """Visits ahead that a series in this file gave and gives no more: it was moved, cut short, or one taken out."""
        now = self._workspace.now()
        window = Window.around(now)
        keys = {_key(entry) for entry in self._calendar.entries}
        found = []
        for id, given in self._gifts.records.items():
            key = str(given.values.get(EXTRA + "UID") or "")
            uid, sign, _instance = key.rpartition("#")
            if (uid if sign else key) not in self._calendar.repeating or key in keys:
                continue
            values = self._workspace.read("visit", id).values
            when = values.get("when")
            if values.get("state") == "planned" and isinstance(when, str | Moment):
                at = when.local() if isinstance(when, Moment) else None
                ahead = now < at <= window.last if at else now.date().isoformat() <= str(when)
                if ahead:
                    found.append(f"{str(values.get('wanted') or '')[:40]} ({_day_text(_when(when))})".strip())
        return sorted(found)


def _plan(kind: str) -> Plan:
    """How the table of a kind is laid out: always the same, so that its source is."""
    fields = VISITS if kind == "visit" else STEPS
    columns = [Column(0, "UID", "key")]
    columns += [Column(number, name, "field", name) for number, name in enumerate(fields, 1)]
    columns += [Column(number, name, "extra") for number, name in enumerate(BESIDE, len(columns))]
    return Plan(kind, tuple(columns), family=FAMILY)


def _key(entry: Entry) -> str:
    """What an entry is known by; one without a UID by when and what it is."""
    if entry.key:
        return entry.key
    return "no-uid-" + id_text(derived_id("ical", _when_text(entry.when), entry.summary))


def _beside(entry: Entry, met: Met, kind: str) -> dict[str, str]:
    return {
        "URL": entry.url,
        "Categories": entry.categories,
        "Organizer": str(entry.organizer or ""),
        "Invited": ", ".join(met.unknown),
        "Declined": ", ".join(met.declined),
        "Until": entry.until,
        "Description": entry.description if kind == "step" else "",
    }


def _cell(heading: str, text: str) -> str:
    """A text as a cell that is read back as it is. A title that is a database's sign for nothing is quoted, for the
    reading of tables drops it; notes and the texts of steps stay word for word."""
    return guarded(f"“{text.strip()}”" if text.strip() in NOTHING and heading not in ("note", "text") else text)


def _when_text(when: When | None) -> str:
    return "" if when is None else when if isinstance(when, str) else f"{when.utc}[{when.zone}]"


def _when(value: object) -> When | None:
    return value if isinstance(value, str | Moment) else None


def _day_text(when: When | None) -> str:
    """A day or moment as a listing names it, in its own zone."""
    if when is None:
        return ""
    return when if isinstance(when, str) else f"{when.local():%Y-%m-%d %H:%M}"
