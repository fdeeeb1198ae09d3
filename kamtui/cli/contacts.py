"""`kamtui contacts`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kamtui.cli.output import LEAST, Column, print_json_list, print_table
from kamtui.cli.session import Session
from kamtui.cli.wording import Command, command, json_option
from kamtui.locale import N_, _

if TYPE_CHECKING:
    from kamtui.store.queries import PersonRow
    from kamtui.store.workspace import Workspace


@command(
    "contacts",
    examples=(
        ("kamtui contacts", N_("everybody")),
        ("kamtui contacts hengyue", N_("the people of one account")),
        ("kamtui contacts 恒岳 --json", N_("the same for a script")),
    ),
)
@click.argument("account", required=False)
@json_option()
@click.pass_obj
def contacts(session: Session, account: str | None, as_json: bool) -> None:
    """List the people."""
    from kamtui.store import queries
    from kamtui.store.names import resolve

    with session.workspace() as workspace:
        found = queries.people(workspace, resolve(workspace, "account", account) if account else None)
        if as_json:
            from kamtui.documents.plain import records_json

            print_json_list(records_json(workspace, "contact", [row.id for row in found]))
            return
        columns = (
            Column(_("Name"), least=20),
            Column(_("Title"), least=LEAST),
            Column(_("Department"), least=LEAST),
            *(() if account else (Column(_("Account"), least=LEAST),)),
            Column(_("Last met")),
        )
        print_table(
            columns,
            _lines(workspace, found, bool(account)),
            _("Nobody yet: `kamtui add contact name=… account=…` makes a contact."),
        )


def _lines(workspace: "Workspace", found: "list[PersonRow]", one_account: bool) -> Iterator[tuple[str, ...]]:
    from kamtui.cli.values import day_from
    from kamtui.locale.dates import ago
    from kamtui.rules.cadence import silent_days
    from kamtui.store import queries

    now = workspace.now()
    names = {} if one_account else {row.id: row.name for row in queries.accounts(workspace)}
    for row in found:
        silent = silent_days(day_from(row.last_met, now.tzinfo), now.date())
        name = f"{row.name} {row.native_name}" if row.native_name else row.name
        mark = f" ({_('left')})" if row.left else f" ({_('to be confirmed')})" if row.provisional else ""
        account = () if one_account else (names.get(row.account or b"", ""),)
        yield name + mark, row.title or "", row.department or "", *account, "" if silent is None else ago(silent)


COMMANDS: dict[str, Command] = {"contacts": contacts}
