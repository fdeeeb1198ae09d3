"""People and their seats: a title or a boss belongs to the seat, and the seat to the account (domain.md D38)."""

from collections.abc import Mapping

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import kind_of
from kamtui.records.values import RecordId, Value
from kamtui.store import queries
from kamtui.store.ids import derived_id, new_id
from kamtui.store.names import name_of
from kamtui.store.transaction import Transaction
from kamtui.store.workspace import Workspace


def seat_values(workspace: Workspace, contact: RecordId) -> dict[str, Value]:
    """A contact's fields that are kept in the seat: title, department, level, and boss as a contact's id."""
    seat = queries.seat_of(workspace, queries.canonical_of(workspace, "contact", contact))
    if seat is None:
        return {}
    values: dict[str, Value] = {name: seat[name] for name in ("title", "department", "level") if seat[name] is not None}
    if seat["reports_to"] and (boss := queries.holder_of(workspace, seat["reports_to"])):
        values["boss"] = boss
    return values


def put_seat(
    workspace: Workspace, transaction: Transaction, contact: RecordId, values: Mapping[str, Value]
) -> tuple[str, ...]:
    """Write the fields of a contact that belong to the seat, which is made when there is none yet.

    Returns the names of those that changed. Raises `KamtuiError` for a contact without an account, and for a boss that
    would close a circle.
    """
    contact = queries.canonical_of(workspace, "contact", contact)
    if queries.seat_of(workspace, contact) is None and not any(values.values()):
        return ()
    seat = ensure_seat(workspace, transaction, contact)
    by_field = {field.name: field.through.field for field in kind_of("contact").fields if field.through}
    written: dict[str, Value] = {by_field[name]: value for name, value in values.items() if name != "boss"}
    if "boss" in values:
        boss = values["boss"]
        written["reports_to"] = boss_seat(workspace, transaction, contact, seat, boss) if boss else None
    changed = transaction.write(workspace.read("seat", seat), written)
    names = {stored: name for name, stored in by_field.items()}
    return tuple(names[stored] for stored in changed)


def ensure_seat(workspace: Workspace, transaction: Transaction, contact: RecordId) -> RecordId:
    """The contact's present seat, made when there is none.

    The first one at an account has a derived id, so that two devices make one. Whoever comes back gets a fresh seat:
    the old one keeps its title and may be somebody else's by now.
    """
    contact = queries.canonical_of(workspace, "contact", contact)
    if found := queries.seat_of(workspace, contact):
        return bytes(found["id"])
    reading = workspace.read("contact", contact)
    if not reading.base or reading.deleted:
        raise KamtuiError(_("There is no such {kind}").format(kind=_(kind_of("contact").label)))
    account = reading.values.get("account")
    if not isinstance(account, bytes):
        raise KamtuiError(
            _("{name} belongs to no account").format(name=name_of(workspace, "contact", contact)),
            hint=_("Set the account first: title, department and boss belong to a seat there"),
        )
    seat = derived_id("seat", contact, account)
    tenure = derived_id("tenure", contact, seat)
    deleted = workspace.read("seat", seat).deleted
    left = workspace.read("tenure", tenure).values.get("until") is not None
    if not deleted and (left or queries.holder_of(workspace, seat)):
        seat = new_id()
        tenure = derived_id("tenure", contact, seat)
    transaction.create("seat", {"account": account}, seat)
    if deleted:
        revived = workspace.read("seat", seat)
        transaction.write(revived, {name: None for name in revived.values if name != "account"})
    transaction.create("tenure", {"contact": contact, "seat": seat, "until": None}, tenure)
    return seat


def boss_seat(
    workspace: Workspace, transaction: Transaction, contact: RecordId, seat: RecordId, boss: Value
) -> RecordId:
    """The seat of the boss. Raises `KamtuiError` when that would make somebody report to themselves."""
    assert isinstance(boss, bytes)
    above = ensure_seat(workspace, transaction, boss)
    if queries.reports_to(workspace, above, seat):
        raise KamtuiError(
            _("{name} cannot report to {boss}").format(
                name=name_of(workspace, "contact", contact), boss=name_of(workspace, "contact", boss)
            ),
            _("the lines of the chart would close a circle"),
            _("Change the boss of {boss} first").format(boss=name_of(workspace, "contact", boss)),
        )
    return above


def leave_seat(workspace: Workspace, transaction: Transaction, contact: RecordId) -> None:
    """End a contact's present tenure today, every one if there are several; the seat stays and is vacant."""
    today = workspace.now().date().isoformat()
    while seat := queries.seat_of(workspace, contact):
        transaction.write(workspace.read("tenure", seat["tenure"]), {"until": today})
