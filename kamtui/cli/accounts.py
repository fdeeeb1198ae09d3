"""`kamtui accounts`."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from kamtui.cli.output import MAIN, Column, print_json_list, print_table
from kamtui.cli.session import Session
from kamtui.cli.wording import Command, command, json_option
from kamtui.locale import N_, _

if TYPE_CHECKING:
    from kamtui.store.queries import AccountRow


@command(
    "accounts",
    examples=(
        ("kamtui accounts", N_("pinned ones first, then by tier")),
        ("kamtui accounts --json", N_("the same for a script")),
    ),
)
@json_option()
@click.pass_obj
def accounts(session: Session, as_json: bool) -> None:
    """List the accounts."""
    from kamtui.store import queries

    with session.workspace() as workspace:
        found = queries.accounts(workspace)
        if as_json:
            from kamtui.documents.plain import records_json

            print_json_list(records_json(workspace, "account", [row.id for row in found]))
            return

        print_table(
            (
                Column(_("Account"), least=MAIN),
                Column(_("Tier")),
                Column(_("Last contact")),
                Column(_("Next visit")),
                Column(_("Next step")),
            ),
            _lines(found, workspace.now(), queries.cadences(workspace)),
            _("No accounts yet: `kamtui add account name=…` makes one, `kamtui import FILE` brings many."),
        )


def _lines(found: "list[AccountRow]", now: datetime, by_tier: dict[str, int]) -> Iterator[tuple[str, ...]]:
    """An account's line: `!` marks a silence longer than was agreed."""
    from kamtui.cli.values import day_from
    from kamtui.locale.dates import ago, day_text
    from kamtui.records.words import TIERS, label_of
    from kamtui.rules.cadence import cadence_of, is_overdue, silent_days

    def day(text: str | None) -> str:
        found = day_from(text, now.tzinfo)
        return day_text(found, now.date()) if found else ""

    for row in found:
        silent = silent_days(day_from(row.last_visit, now.tzinfo), now.date())
        late = is_overdue(silent, cadence_of(row.tier, row.cadence_days, by_tier))
        last = "" if silent is None else ago(silent) + (" !" if late else "")
        name = f"{row.name} {row.native_name}" if row.native_name else row.name
        yield (
            name,
            label_of(TIERS, row.tier),
            last,
            day(row.next_visit),
            day(row.next_step),
        )


COMMANDS: dict[str, Command] = {"accounts": accounts}
