"""Visits: lists, pages, what is planned, who was there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kamtui.records.values import RecordId
    from kamtui.store.workspace import Workspace


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


def attendees(workspace: Workspace, visit: RecordId) -> list[tuple[RecordId, str, str]]:
    """Id, name and name in the other language of everybody at a visit; somebody deleted since has empty names."""
    rows = workspace.connection.execute(
        """SELECT l.target, ifnull(c.name, ''), ifnull(c.native_name, '') FROM link l
        LEFT JOIN contact c ON c.id = l.target WHERE l.owner = ? AND l.name = 'visit.attendees'
        GROUP BY l.target ORDER BY min(l.base)""",
        (visit,),
    )
    return [(row[0], row[1], row[2]) for row in rows]
