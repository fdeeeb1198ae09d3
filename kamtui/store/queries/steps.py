"""Steps, promises and questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kamtui.store.queries.unnamed import called

if TYPE_CHECKING:
    from kamtui.records.values import RecordId
    from kamtui.store.workspace import Workspace


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


_STEP = f"""
SELECT s.id, s.account, a.name, {called("s.text")}, s.sort, s.due, s.due_zone, s.urgent, s.done, s.kept, s.answer,
    s.owner, w.name, s.contact, c.name, c.native_name, s.snoozed_until, s.visit
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
