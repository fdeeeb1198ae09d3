"""Sales in the making."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kamtui.store.queries.unnamed import called

if TYPE_CHECKING:
    from kamtui.records.values import RecordId
    from kamtui.store.workspace import Workspace


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
        f"""SELECT o.id, o.account, a.name, {called("o.name")}, o.value, o.value_currency, o.stage, o.stage_since,
        o.buyer_step, o.status, o.expected_close FROM opportunity o LEFT JOIN account a ON a.id = o.account {where}
        ORDER BY ifnull(o.status, 'open') <> 'open', o.expected_close IS NULL, o.expected_close, o.id""",
        parameters,
    )
    return [OpportunityRow(*row) for row in rows]


def walk_away_points(workspace: Workspace, account: RecordId) -> list[tuple[RecordId, str]]:
    """The walk-away points of an account's open opportunities. Private (domain.md §11): the caller masks them."""
    rows = workspace.connection.execute(
        """SELECT id, walk_away FROM opportunity WHERE account = ? AND walk_away IS NOT NULL
        AND ifnull(status, 'open') = 'open' ORDER BY expected_close IS NULL, expected_close, id""",
        (account,),
    )
    return [(row[0], row[1]) for row in rows]
