"""`kamtui opportunities`."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from kamtui.cli.output import LEAST, MAIN, Column, print_json_list, print_table
from kamtui.cli.session import Session
from kamtui.cli.wording import Command, command, json_option
from kamtui.locale import N_, _

if TYPE_CHECKING:
    from kamtui.store.queries import OpportunityRow


@command(
    "opportunities",
    examples=(
        ("kamtui opportunities", N_("open ones first, by expected close")),
        ("kamtui opportunities beichen", N_("those of one account")),
    ),
)
@click.argument("account", required=False)
@json_option()
@click.pass_obj
def opportunities(session: Session, account: str | None, as_json: bool) -> None:
    """List opportunities."""
    from kamtui.store import queries
    from kamtui.store.names import resolve

    with session.workspace() as workspace:
        found = queries.opportunities(workspace, resolve(workspace, "account", account) if account else None)
        if as_json:
            from kamtui.documents.plain import records_json

            print_json_list(records_json(workspace, "opportunity", [row.id for row in found]))
            return
        columns = (
            Column(_("Opportunity"), least=MAIN),
            *(() if account else (Column(_("Account"), least=LEAST),)),
            Column(_("Value"), right=True),
            Column(_("Stage"), least=LEAST),
            Column(_("Buyer's step"), least=LEAST),
            Column(_("Close")),
        )
        print_table(
            columns,
            _lines(found, workspace.now(), bool(account)),
            _("No opportunities yet: `kamtui add opportunity name=… account=… value=…` makes one."),
        )


def _lines(found: "list[OpportunityRow]", now: datetime, one_account: bool) -> Iterator[tuple[str, ...]]:
    """An opportunity's line: `!` where our stage runs ahead of the buyer's step (domain.md §2)."""
    from kamtui.cli.values import when_text
    from kamtui.locale.money import money_text
    from kamtui.records.words import BUYER_STEPS, STAGES, STATUSES, label_of
    from kamtui.rules.clocks import runs_ahead

    for row in found:
        account = () if one_account else (row.account_name or "",)
        value = money_text(row.amount, row.currency or "") if row.amount else ""
        is_open = (row.status or "open") == "open"
        ahead = " !" if is_open and runs_ahead(row.stage, row.buyer_step) else ""
        stage = (label_of(STAGES, row.stage) if is_open else label_of(STATUSES, row.status)) + ahead
        yield (
            row.name,
            *account,
            value,
            stage,
            label_of(BUYER_STEPS, row.buyer_step),
            when_text(row.expected_close, now),
        )


COMMANDS: dict[str, Command] = {"opportunities": opportunities}
