"""What the screens and reading commands ask, each with the index that answers it (`schema.INDEXES`).

Lists come as light rows in pages: `after` is the key of the last row of the page before, never an offset.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from kamtui.rules.cadence import CADENCE_DAYS

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

RecordId = bytes


class AccountRow(NamedTuple):
    """A line of the account list. Dates are ISO text (a day, or UTC with a time), null when there is none."""

    id: RecordId
    name: str
    native_name: str | None
    short_name: str | None
    tier: str | None
    pinned: int | None
    cadence_days: int | None
    last_visit: str | None
    next_visit: str | None
    next_step: str | None
    rank: int
    sort: str


_ACCOUNT = (
    "id, name, native_name, short_name, tier, pinned, cadence_days, last_visit, next_visit, next_step, rank, sort"
)


def accounts(
    workspace: Workspace, limit: int = -1, after: tuple[int, str, RecordId] | None = None, filter: str = ""
) -> list[AccountRow]:
    """Accounts in list order (pinned, tier, name) from `after` = (rank, sort, id). Index `account_list`.

    `filter` keeps those with a name that has it, or whose pinyin or initials begin with it.
    """
    clause, parameters = _name_filter(filter)
    start = "(rank, sort, id) > (?, ?, ?)" if after else "1"
    rows = workspace.connection.execute(
        f"SELECT {_ACCOUNT} FROM account WHERE {start} AND {clause} ORDER BY rank, sort, id LIMIT ?",
        (*(after or ()), *parameters, limit),
    )
    return [AccountRow(*row) for row in rows]


def accounts_from(workspace: Workspace, start: int, limit: int, filter: str = "") -> list[AccountRow]:
    """Accounts from row `start`, for a far jump: it passes every row before (4 ms at 150,000)."""
    clause, parameters = _name_filter(filter)
    rows = workspace.connection.execute(
        f"SELECT {_ACCOUNT} FROM account WHERE {clause} ORDER BY rank, sort, id LIMIT ? OFFSET ?",
        (*parameters, limit, start),
    )
    return [AccountRow(*row) for row in rows]


def account_place(workspace: Workspace, record: RecordId, filter: str = "") -> int | None:
    """The row of an account in the list; none when it is not in it. Index `account_list`."""
    row = workspace.connection.execute("SELECT rank, sort FROM account WHERE id = ?", (record,)).fetchone()
    if row is None:
        return None
    clause, parameters = _name_filter(filter)
    (place,) = workspace.connection.execute(
        f"SELECT count(*) FROM account WHERE (rank, sort, id) < (?, ?, ?) AND {clause}", (*row, record, *parameters)
    ).fetchone()
    return int(place)


def account_count(workspace: Workspace, filter: str = "") -> int:
    """How many accounts there are, or pass the filter."""
    clause, parameters = _name_filter(filter)
    (count,) = workspace.connection.execute(f"SELECT count(*) FROM account WHERE {clause}", parameters).fetchone()
    return int(count)


def account(workspace: Workspace, record: RecordId) -> AccountRow | None:
    """One account's line."""
    row = workspace.connection.execute(f"SELECT {_ACCOUNT} FROM account WHERE id = ?", (record,)).fetchone()
    return AccountRow(*row) if row else None


class VisitRow(NamedTuple):
    """A visit as lists and briefings show it; `opportunity` is its name."""

    id: RecordId
    account: RecordId
    when: str | None
    zone: str | None
    minutes: int | None
    visit_kind: str | None
    state: str | None
    result: str | None
    note: str | None
    place: str | None
    goal: str | None
    problem: str | None
    need: str | None
    wanted: str | None
    least: str | None
    ask: str | None
    bring: str | None
    opportunity: str | None
    opportunity_id: RecordId | None
    owner: RecordId | None


_VISIT = (
    'v.id, v.account, v."when", v.when_zone, v.minutes, v.visit_kind, v.state, v.result, v.note, v.place, v.goal, '
    "v.problem, v.need, v.wanted, v.least, v.ask, v.bring, o.name, v.opportunity, v.owner"
)
_VISITS = f"SELECT {_VISIT} FROM visit v LEFT JOIN opportunity o ON o.id = v.opportunity"


def visits(
    workspace: Workspace,
    account: RecordId | None = None,
    limit: int = -1,
    after: tuple[str, RecordId] | None = None,
) -> list[VisitRow]:
    """Visits, the latest first, from `after` = (when, id); of one account (index `visit_account`) or of all
    (`visit_list`). Visits without a date come last, with an empty `when` in `after`."""
    of, parameters = ("v.account = ? AND ", (account,)) if account else ("", ())
    # Visits with and without a date are read apart: one condition on both would pass every row of the pages before.
    parts: list[tuple[str, tuple[object, ...]]] = [('v."when" IS NULL', ())]
    if after is None:
        parts.insert(0, ('v."when" IS NOT NULL', ()))
    elif after[0]:
        parts.insert(0, ('(v."when", v.id) < (?, ?)', after))
    else:
        parts = [('v."when" IS NULL AND v.id < ?', after[1:])]
    found: list[VisitRow] = []
    for part, keys in parts:
        left = limit - len(found) if limit >= 0 else -1
        rows = workspace.connection.execute(
            f'{_VISITS} WHERE {of}{part} ORDER BY v."when" DESC, v.id DESC LIMIT ?', (*parameters, *keys, left)
        )
        found += [VisitRow(*row) for row in rows]
        if len(found) == limit:
            break
    return found


def visits_from(workspace: Workspace, account: RecordId, start: int, limit: int) -> list[VisitRow]:
    """An account's visits from row `start`, the latest first, for a far jump: it passes every row before."""
    rows = workspace.connection.execute(
        f'{_VISITS} WHERE v.account = ? ORDER BY v."when" DESC, v.id DESC LIMIT ? OFFSET ?', (account, limit, start)
    )
    return [VisitRow(*row) for row in rows]


def visit_place(workspace: Workspace, visit: VisitRow) -> int:
    """The row of a visit in its account's list. Index `visit_account`."""
    before = '("when", id) > (?, ?)' if visit.when else '("when" IS NOT NULL OR id > ?)'
    (place,) = workspace.connection.execute(
        f"SELECT count(*) FROM visit WHERE account = ? AND {before}",
        (visit.account, *((visit.when, visit.id) if visit.when else (visit.id,))),
    ).fetchone()
    return int(place)


def last_visit_with(workspace: Workspace, contact: RecordId) -> VisitRow | None:
    """The last visit held at which a contact was present. Index `link_target`."""
    row = workspace.connection.execute(
        f"""{_VISITS} JOIN link l ON l.owner = v.id AND l.name = 'visit.attendees'
        WHERE l.target = ? AND v.state = 'held' ORDER BY v."when" DESC, v.id DESC LIMIT 1""",
        (contact,),
    ).fetchone()
    return VisitRow(*row) if row else None


def visit_count(workspace: Workspace, account: RecordId) -> int:
    """How many visits an account has."""
    (count,) = workspace.connection.execute("SELECT count(*) FROM visit WHERE account = ?", (account,)).fetchone()
    return int(count)


def visit(workspace: Workspace, record: RecordId) -> VisitRow | None:
    """One visit."""
    row = workspace.connection.execute(f"{_VISITS} WHERE v.id = ?", (record,)).fetchone()
    return VisitRow(*row) if row else None


def visits_held(workspace: Workspace, account: RecordId, limit: int) -> list[VisitRow]:
    """An account's last visits that took place, the latest first."""
    rows = workspace.connection.execute(
        f"{_VISITS} WHERE v.account = ? AND v.state = 'held' ORDER BY v.\"when\" DESC, v.id DESC LIMIT ?",
        (account, limit),
    )
    return [VisitRow(*row) for row in rows]


def visits_planned(
    workspace: Workspace,
    since: datetime | str,
    account: RecordId | None = None,
    limit: int = -1,
    until: datetime | None = None,
) -> list[VisitRow]:
    """Planned visits from `since` on, and up to `until`, the nearest first; of one account (index `visit_account`) or
    of all (`visit_list`).

    Visits without a time count by the calendar day of `since` and `until`, in their zone. `since` as text is a UTC
    moment, and its day is UTC's.
    """
    clauses, parameters = ["v.state = 'planned'"], list[object]()
    if account:
        clauses.append("v.account = ?")
        parameters.append(account)
    for sign, outer, when in ((">=", min, since), ("<=", max, until)):
        if when is not None:
            moment, day = (when, when[:10]) if isinstance(when, str) else (_utc(when), when.date().isoformat())
            clauses += [f'v."when" {sign} ?', f'v."when" {sign} CASE length(v."when") WHEN 10 THEN ? ELSE ? END']
            parameters += [outer(moment, day), day, moment]
    rows = workspace.connection.execute(
        f'{_VISITS} WHERE {" AND ".join(clauses)} ORDER BY v."when", v.id LIMIT ?', (*parameters, limit)
    )
    return [VisitRow(*row) for row in rows]


def _utc(when: datetime) -> str:
    """An aware moment as the tables keep it."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


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


_PERSON = """
SELECT c.id, c.name, c.native_name, c.account, c.provisional, c.left, s.id, s.title, s.department, s.level, s.state,
    s.reports_to,
    (SELECT max(v."when") FROM link l JOIN visit v ON v.id = l.owner
     WHERE l.target = c.id AND l.name = 'visit.attendees' AND v.state = 'held')
FROM contact c
LEFT JOIN seat s ON s.id = (
    SELECT t.seat FROM tenure t JOIN seat own ON own.id = t.seat
    WHERE t.contact = c.id AND t.until IS NULL AND own.account = c.account ORDER BY t.rowid DESC LIMIT 1)
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
        WHERE s.account = ? ORDER BY s.base, t.rowid""",
        (account,),
    )
    return [SeatRow(*row) for row in rows]


def seat_of(workspace: Workspace, contact: RecordId) -> sqlite3.Row | None:
    """The present seat of a contact: `id`, `title`, `department`, `level`, `reports_to`, `tenure`; null without one."""
    found: sqlite3.Row | None = workspace.connection.execute(
        """SELECT s.id, s.title, s.department, s.level, s.reports_to, t.id AS tenure FROM tenure t
        JOIN seat s ON s.id = t.seat JOIN contact c ON c.id = t.contact
        WHERE t.contact = ? AND t.until IS NULL AND s.account IS c.account ORDER BY t.rowid DESC LIMIT 1""",
        (contact,),
    ).fetchone()
    return found


def holder_of(workspace: Workspace, seat: RecordId) -> RecordId | None:
    """The contact who sits in a seat now; of several the one who came first."""
    row = workspace.connection.execute(
        """SELECT t.contact FROM tenure t JOIN seat s ON s.id = t.seat JOIN contact c ON c.id = t.contact
        WHERE t.seat = ? AND t.until IS NULL AND c.account = s.account ORDER BY t.rowid LIMIT 1""",
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


class StepRow(NamedTuple):
    """A step as lists and briefings show it; references come as ids and names."""

    id: RecordId
    account: RecordId
    account_name: str | None
    text: str
    sort: str | None
    due: str | None
    due_zone: str | None
    urgent: int | None
    done: str | None
    kept: str | None
    answer: str | None
    owner: RecordId | None
    owner_name: str | None
    contact: RecordId | None
    contact_name: str | None
    contact_native: str | None
    snoozed_until: str | None
    visit: RecordId | None


_STEP = """
SELECT s.id, s.account, a.name, s.text, s.sort, s.due, s.due_zone, s.urgent, s.done, s.kept, s.answer, s.owner, w.name,
    s.contact, c.name, c.native_name, s.snoozed_until, s.visit
FROM step s LEFT JOIN account a ON a.id = s.account LEFT JOIN teammate w ON w.id = s.owner
LEFT JOIN contact c ON c.id = s.contact
"""


def open_steps(workspace: Workspace, account: RecordId | None = None, before: str | None = None) -> list[StepRow]:
    """Steps not done, the earliest due first and those without a date last; `before` keeps those due earlier.

    Of one account (index `step_account`) or of all (`step_open`).
    """
    clauses: list[str] = ["s.done IS NULL"]
    parameters: list[object] = []
    if account:
        clauses.append("s.account = ?")
        parameters.append(account)
    if before:
        clauses.append("s.due < ?")
        parameters.append(before)
    rows = workspace.connection.execute(
        f"{_STEP} WHERE {' AND '.join(clauses)} ORDER BY s.due IS NULL, s.due, s.id", parameters
    )
    return [StepRow(*row) for row in rows]


def steps(workspace: Workspace, account: RecordId | None = None) -> list[StepRow]:
    """All steps: open ones by date, then those done, the latest first."""
    where, parameters = ("WHERE s.account = ?", (account,)) if account else ("", ())
    rows = workspace.connection.execute(
        f"{_STEP} {where} ORDER BY s.done IS NOT NULL, s.done DESC, s.due IS NULL, s.due, s.id", parameters
    )
    return [StepRow(*row) for row in rows]


def steps_of_visit(workspace: Workspace, visit: RecordId) -> list[StepRow]:
    """The steps a visit brought, in the order they were made."""
    rows = workspace.connection.execute(f"{_STEP} WHERE s.visit = ? ORDER BY s.base", (visit,))
    return [StepRow(*row) for row in rows]


class OpportunityRow(NamedTuple):
    """An opportunity as lists and briefings show it. Private fields are not in it."""

    id: RecordId
    account: RecordId | None
    account_name: str | None
    name: str
    amount: str | None
    currency: str | None
    stage: str | None
    stage_since: str | None
    buyer_step: str | None
    status: str | None
    expected_close: str | None


def opportunities(workspace: Workspace, account: RecordId | None = None) -> list[OpportunityRow]:
    """Opportunities, open ones first, by expected close; of one account (`opportunity_account`) or of all."""
    where, parameters = ("WHERE o.account = ?", (account,)) if account else ("", ())
    rows = workspace.connection.execute(
        f"""SELECT o.id, o.account, a.name, o.name, o.value, o.value_currency, o.stage, o.stage_since, o.buyer_step,
        o.status, o.expected_close FROM opportunity o LEFT JOIN account a ON a.id = o.account {where}
        ORDER BY ifnull(o.status, 'open') <> 'open', o.expected_close IS NULL, o.expected_close, o.id""",
        parameters,
    )
    return [OpportunityRow(*row) for row in rows]


def attendees(workspace: Workspace, visit: RecordId) -> list[tuple[RecordId, str, str]]:
    """Id, name and name in the other language of everybody at a visit; somebody deleted since has empty names."""
    rows = workspace.connection.execute(
        """SELECT l.target, ifnull(c.name, ''), ifnull(c.native_name, '') FROM link l
        LEFT JOIN contact c ON c.id = l.target WHERE l.owner = ? AND l.name = 'visit.attendees' ORDER BY l.base""",
        (visit,),
    )
    return [(row[0], row[1], row[2]) for row in rows]


def teammates(workspace: Workspace) -> list[tuple[RecordId, str, str]]:
    """Id, name and name in the other language of every teammate, by name."""
    rows = workspace.connection.execute("SELECT id, name, ifnull(native_name, '') FROM teammate ORDER BY sort, id")
    return [(row[0], row[1], row[2]) for row in rows]


def counts(workspace: Workspace, kinds: tuple[str, ...]) -> dict[str, int]:
    """How many records of each kind live."""
    return {kind: int(workspace.connection.execute(f'SELECT count(*) FROM "{kind}"').fetchone()[0]) for kind in kinds}


class NamedRow(NamedTuple):
    """An account or a contact found by name; `detail` is its other name, and a contact's account."""

    kind: str
    id: RecordId
    name: str
    detail: str


def named(workspace: Workspace, text: str, limit: int = 30) -> list[NamedRow]:
    """Accounts and people whose names fit what was typed, those that begin with it first; without a word accounts.

    One pass over the tables as they lie (20 ms at 50,000 people); in the order of a list a rare name takes 50.
    """
    clause, parameters = _name_filter(text)
    beginning = (f"{_escaped(text)}%",) * 2
    rows = workspace.connection.execute(
        f"""SELECT 'account', id, name, ifnull(native_name, ''), {_begins()} AS begins FROM account
        WHERE {clause} ORDER BY begins DESC, rank, sort, id LIMIT ?""",
        (*beginning, *parameters, limit),
    ).fetchall()
    if text.strip():
        clause, parameters = _name_filter(text, ("c.name", "c.native_name"), "c.pinyin")
        rows += workspace.connection.execute(
            f"""SELECT 'contact', c.id, c.name || ifnull(' ' || c.native_name, ''), ifnull(a.name, ''),
            {_begins("c.")} AS begins FROM contact c LEFT JOIN account a ON a.id = c.account
            WHERE {clause} ORDER BY begins DESC, c.sort, c.id LIMIT ?""",
            (*beginning, *parameters, limit),
        ).fetchall()
    rows.sort(key=lambda row: -row["begins"])
    return [NamedRow(*row[:4]) for row in rows[:limit]]


def _begins(table: str = "") -> str:
    """Whether one of the two names begins with a pattern given twice."""
    return f"({table}name LIKE ? ESCAPE '\\' OR ifnull({table}native_name, '') LIKE ? ESCAPE '\\')"


def account_of(workspace: Workspace, kind: str, record: RecordId) -> RecordId | None:
    """The account a record belongs to."""
    row = workspace.connection.execute(f'SELECT account FROM "{kind}" WHERE id = ?', (record,)).fetchone()
    return row[0] if row else None


def setting(workspace: Workspace, key: str) -> str | None:
    """The value of a setting as it is kept: mine before the team's; none when it was never set. Index `setting_key`."""
    row = workspace.connection.execute(
        "SELECT ifnull(own_value, value) FROM setting WHERE key = ? ORDER BY id LIMIT 1", (key,)
    ).fetchone()
    return row[0] if row else None


def cadences(workspace: Workspace) -> dict[str, int]:
    """Days between contacts by tier: those the team has set (`cadence.gold` …) over the defaults of the rule."""
    rows = workspace.connection.execute(
        "SELECT key, CAST(value AS INTEGER) AS days FROM setting WHERE key GLOB 'cadence.*' AND days > 0"
    )
    return {**CADENCE_DAYS, **{str(key).removeprefix("cadence."): int(days) for key, days in rows}}


def walk_away_points(workspace: Workspace, account: RecordId) -> list[tuple[RecordId, str]]:
    """The walk-away points of an account's open opportunities. Private (domain.md §11): the caller masks them."""
    rows = workspace.connection.execute(
        """SELECT id, walk_away FROM opportunity WHERE account = ? AND walk_away IS NOT NULL
        AND ifnull(status, 'open') = 'open' ORDER BY expected_close IS NULL, expected_close, id""",
        (account,),
    )
    return [(row[0], row[1]) for row in rows]


def field_of(workspace: Workspace, kind: str, record: RecordId, field: str) -> str | None:
    """One text field of one record, where a whole reading would be too much."""
    row = workspace.connection.execute(f'SELECT "{field}" FROM "{kind}" WHERE id = ?', (record,)).fetchone()
    return row[0] if row else None


LONGEST_NAME = 500
"""Characters typed for a name that are looked at: names have 200, and SQLite refuses a pattern of 50,000 bytes."""


def _name_filter(
    text: str, names: tuple[str, ...] = ("name", "native_name", "short_name"), pinyin: str = "pinyin"
) -> tuple[str, tuple[str, ...]]:
    """A clause that keeps names which have `text` in them, or sound like it from the beginning of a word."""
    text = text.strip()[:LONGEST_NAME]
    if not text:
        return "1", ()
    from kamtui.store.pinyin import sound_of

    sound = sound_of(text) or _escaped(text)
    tests = [*names, pinyin, pinyin]
    clause = " OR ".join(f"{name} LIKE ? ESCAPE '\\'" for name in tests)
    return f"({clause})", (*(f"%{_escaped(text)}%" for _name in names), f"%|{sound}%", f"% {sound}%")


def _escaped(text: str) -> str:
    """`text` as a LIKE pattern that means itself, with a backslash to escape."""
    return text.strip()[:LONGEST_NAME].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
