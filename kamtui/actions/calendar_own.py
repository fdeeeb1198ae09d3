"""Records of ours that come back in a calendar: what somebody changed there, and nothing else."""

from kamtui.actions.calendar_matching import Customers
from kamtui.actions.calendar_shown import in_a_line, record_of, sort_said, step_title, visit_text, visit_title
from kamtui.exchange.calendar_entries import Entry
from kamtui.exchange.calendar_writing import plain_text
from kamtui.exchange.own import OwnRow
from kamtui.locale import _
from kamtui.records.kinds import EXTRA
from kamtui.records.values import Moment, RecordId, Value
from kamtui.records.words import SORTS, VISIT_KINDS, VISIT_STATES
from kamtui.store.ids import is_id, read_id
from kamtui.store.names import name_of
from kamtui.store.reading import Reading
from kamtui.store.workspace import Workspace


def own_record(entry: Entry) -> tuple[str, RecordId] | None:
    """The kind and id of the record that an entry is; null for one of another program."""
    return record_of(entry.uid)


def own_row(
    workspace: Workspace, customers: Customers, entry: Entry, kind: str, record: RecordId
) -> OwnRow | str:
    """What an entry says of its record: for one that is here what is not as an export would write it now; for one that
    is not, all of it. `names` then has the account's name where no account is called so.

    Returns the reason where it cannot be taken.
    """
    here = workspace.kind_of_record(record)
    if here not in (None, kind):
        return _("its id is that of another record")
    reading = workspace.read(kind, record)
    row = OwnRow(entry.number, kind, record)
    if reading.base and not reading.deleted:
        row.values = _visit_changes(workspace, customers, entry, reading) if kind == "visit" else _step_changes(
            workspace, customers, entry, reading
        )
        return row
    state = _marked(entry, "state", VISIT_STATES)
    if entry.cancelled and state in ("", "planned", "held"):
        return _("cancelled in the calendar")
    name, title = _account_and_rest(customers, entry)
    met = customers.met(entry)
    account = _marked_account(workspace, entry) or customers.called(name) or customers.account(entry, met)
    if account is None and not name:
        return _("no customer found by its people, title or e-mail addresses")
    if account is None:
        row.names["account"] = name
    else:
        row.values["account"] = account
    if kind == "step":
        text, sort = sort_said(title)
        if not text:
            return _("it says nothing")
        row.values |= {"text": text, "due": entry.when, "sort": _marked(entry, "sort", SORTS) or sort}
        return row
    row.values |= {
        "when": entry.when,
        "minutes": entry.minutes,
        "place": entry.place or None,
        "wanted": title or None,
        "note": entry.description or None,
        "state": state or "planned",
        "attendees": met.contacts or None,
        EXTRA + "Invited": ", ".join(met.unknown) or None,
    }
    if said := _marked(entry, "kind", VISIT_KINDS):
        row.values["visit_kind"] = said
    return row


def _visit_changes(
    workspace: Workspace, customers: Customers, entry: Entry, reading: Reading
) -> dict[str, Value]:
    values = dict(reading.values)
    account = _account_name(workspace, values)
    found: dict[str, Value] = {}
    titles = {_line(visit_title(account, values, private)) for private in (False, True)}
    if entry.summary and entry.summary not in titles:
        _name, rest = _account_and_rest(customers, entry, account)
        if rest != _line(values.get("wanted")):
            found["wanted"] = rest or None
    texts = {_lines(visit_text(values, private)) for private in (False, True)}
    if entry.description and _lines(entry.description) not in texts:
        found["note"] = entry.description
    if entry.place and entry.place != _line(values.get("place")):
        found["place"] = entry.place
    if not _same_time(entry.when, values.get("when")):
        found["when"] = entry.when
    if entry.minutes != values.get("minutes") and entry.minutes is not None:
        found["minutes"] = entry.minutes
    if entry.cancelled and values.get("state") == "planned":
        found["state"] = "cancelled_us"
    if contacts := customers.met(entry).contacts:
        found["attendees"] = contacts
    return found


def _step_changes(
    workspace: Workspace, customers: Customers, entry: Entry, reading: Reading
) -> dict[str, Value]:
    values = dict(reading.values)
    account = _account_name(workspace, values)
    found: dict[str, Value] = {}
    if entry.summary and entry.summary != _line(step_title(account, values)):
        text, _sort = sort_said(_account_and_rest(customers, entry, account)[1])
        if text and text != _line(values.get("text")):
            found["text"] = text
    if not _same_time(entry.when, values.get("due")):
        found["due"] = entry.when
    return found


def _account_and_rest(customers: Customers, entry: Entry, account: str = "") -> tuple[str, str]:
    """The customer's name at the beginning of a title of ours, and what follows it."""
    for name in (_line(account), _line(entry.marks.get("account"))):
        if name and entry.summary == name:
            return name, ""
        if name and entry.summary.startswith(f"{name}: "):
            return name, entry.summary[len(name) + 2 :]
    name, colon, rest = entry.summary.partition(": ")
    if account and customers.called(name) is None:
        return "", entry.summary  # somebody typed another title
    return name, rest if colon else ""


def _account_name(workspace: Workspace, values: dict[str, Value]) -> str:
    account = values.get("account")
    return name_of(workspace, "account", account) if isinstance(account, bytes) else ""


def _marked_account(workspace: Workspace, entry: Entry) -> RecordId | None:
    """The account whose id the export wrote beside, where it is here."""
    text = entry.marks.get("account-id", "")
    if not is_id(text):
        return None
    reading = workspace.read("account", read_id(text))
    return reading.id if reading.base and not reading.deleted else None


def account_id(workspace: Workspace, entry: Entry) -> RecordId | None:
    """The id for an account that is not here: the one it has where the file comes from; null without one, and where
    something here has had it."""
    text = entry.marks.get("account-id", "")
    record = read_id(text) if is_id(text) else None
    used = record is None or workspace.kind_of_record(record) or workspace.base_of("account", record)
    return None if used else record


def _marked(entry: Entry, name: str, options: tuple[tuple[str, str], ...]) -> str:
    said = entry.marks.get(name, "")
    return said if said in [option for option, _label in options] else ""


def _same_time(found: Value, here: Value) -> bool:
    """Whether two times are one, whatever zone a calendar shows it in; a calendar without one says nothing."""
    if isinstance(found, Moment) and isinstance(here, Moment):
        return found.utc == here.utc
    return found is None or found == here


def _line(text: Value) -> str:
    """A title or place as it comes back from a calendar."""
    return in_a_line(plain_text(str(text or "")))


def _lines(text: str) -> str:
    """A text as it comes back from a calendar, without spaces at the ends of lines, which some of them drop."""
    return "\n".join(line.rstrip() for line in plain_text(text).strip().splitlines())

