"""People, the seats they hold, and the lines between seats."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from kamtui.store.queries.unnamed import called

if TYPE_CHECKING:
    from kamtui.records.values import RecordId
    from kamtui.store.workspace import Workspace


class PersonRow(NamedTuple):
    """A contact with the seat that contact holds now, as `seat_of` finds it, and the last visit held with them.

    `boss` is the contact in the seat above. `last_met` is ISO text.
    """

    id: RecordId
    name: str
    native_name: str | None
    account: RecordId | None
    provisional: int | None
    left: str | None
    seat: RecordId | None
    title: str | None
    department: str | None
    level: str | None
    state: str | None
    reports_to: RecordId | None
    last_met: str | None


_PERSON = f"""
SELECT c.id, {called("c.name")}, c.native_name, c.account, c.provisional, c.left, s.id, s.title, s.department, s.level,
    s.state, s.reports_to,
    (SELECT max(v."when") FROM link l JOIN visit v ON v.id = l.owner
     WHERE l.target = c.id AND l.name = 'visit.attendees' AND v.state = 'held')
FROM contact c
LEFT JOIN seat s ON s.id = (
    SELECT t.seat FROM tenure t JOIN seat own ON own.id = t.seat
    WHERE t.contact = c.id AND t.until IS NULL AND own.account = c.account
    ORDER BY t.since DESC, t.id DESC LIMIT 1)
"""


def people(workspace: Workspace, account: RecordId | None = None) -> list[PersonRow]:
    """Contacts by name, of one account (index `contact_account`) or of all (`contact_list`)."""
    where, parameters = ("WHERE c.account = ?", (account,)) if account else ("", ())
    rows = workspace.connection.execute(f"{_PERSON} {where} ORDER BY c.sort, c.id", parameters)
    return [PersonRow(*row) for row in rows]


def person(workspace: Workspace, record: RecordId) -> PersonRow | None:
    """One contact."""
    row = workspace.connection.execute(f"{_PERSON} WHERE c.id = ?", (record,)).fetchone()
    return PersonRow(*row) if row else None


class SeatRow(NamedTuple):
    """A seat of the chart and who holds it; `contact` is null for a vacant or unknown one."""

    id: RecordId
    title: str | None
    department: str | None
    level: str | None
    state: str | None
    reports_to: RecordId | None
    contact: RecordId | None


def seats(workspace: Workspace, account: RecordId) -> list[SeatRow]:
    """Every seat of an account with its present holders, one row for each."""
    rows = workspace.connection.execute(
        """SELECT s.id, s.title, s.department, s.level, s.state, s.reports_to, c.id FROM seat s
        LEFT JOIN tenure t ON t.seat = s.id AND t.until IS NULL
        LEFT JOIN contact c ON c.id = t.contact AND c.account = s.account
        WHERE s.account = ? ORDER BY s.base, t.since, t.id""",
        (account,),
    )
    return [SeatRow(*row) for row in rows]


def seat_of(workspace: Workspace, contact: RecordId) -> sqlite3.Row | None:
    """The present seat of a contact: `id`, `title`, `department`, `level`, `reports_to`, `tenure`; null without one.

    Of several, which two devices may have given apart, the one taken last, by `since` and then by the tenure's id: the
    same on every device. Index `tenure_contact`.
    """
    found: sqlite3.Row | None = workspace.connection.execute(
        """SELECT s.id, s.title, s.department, s.level, s.reports_to, t.id AS tenure FROM tenure t
        JOIN seat s ON s.id = t.seat JOIN contact c ON c.id = t.contact
        WHERE t.contact = ? AND t.until IS NULL AND s.account IS c.account
        ORDER BY t.since DESC, t.id DESC LIMIT 1""",
        (contact,),
    ).fetchone()
    return found


def holder_of(workspace: Workspace, seat: RecordId) -> RecordId | None:
    """The contact who sits in a seat now; of several the one who came first, by `since` and then by the tenure's id.
    Index `tenure_seat`."""
    row = workspace.connection.execute(
        """SELECT t.contact FROM tenure t JOIN seat s ON s.id = t.seat JOIN contact c ON c.id = t.contact
        WHERE t.seat = ? AND t.until IS NULL AND c.account = s.account
        ORDER BY t.since, t.id LIMIT 1""",
        (seat,),
    ).fetchone()
    return row[0] if row else None


def reports_to(workspace: Workspace, seat: RecordId, above: RecordId) -> bool:
    """Whether the way up from `seat` passes `above`, or starts there. Circles that came by a sync end the way."""
    row = workspace.connection.execute(
        """WITH RECURSIVE up(id) AS (SELECT ?1 UNION SELECT s.reports_to FROM seat s JOIN up ON s.id = up.id
        WHERE s.reports_to IS NOT NULL) SELECT 1 FROM up WHERE id = ?2""",
        (seat, above),
    ).fetchone()
    return row is not None


def seats_left_empty(workspace: Workspace, contact: RecordId) -> tuple[RecordId, ...]:
    """Seats only this contact ever held and nobody else reports to. Indexes `tenure_contact`, `seat_reports_to`."""
    rows = workspace.connection.execute(
        """SELECT DISTINCT t.seat FROM tenure t WHERE t.contact = ?1
        AND NOT EXISTS (SELECT 1 FROM tenure o WHERE o.seat = t.seat AND o.contact <> ?1)
        AND NOT EXISTS (SELECT 1 FROM seat s WHERE s.reports_to = t.seat AND s.id <> t.seat)""",
        (contact,),
    )
    return tuple(row[0] for row in rows)


def teammates(workspace: Workspace) -> list[tuple[RecordId, str, str]]:
    """Id, name and name in the other language of every teammate, by name."""
    rows = workspace.connection.execute(
        f"SELECT id, {called('name')}, ifnull(native_name, '') FROM teammate ORDER BY sort, id"
    )
    return [(row[0], row[1], row[2]) for row in rows]
