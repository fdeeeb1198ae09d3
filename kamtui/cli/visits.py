"""`kamtui visits`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kamtui.cli.output import LEAST, MAIN, Column, print_json_list, print_table
from kamtui.cli.session import Session
from kamtui.cli.wording import Command, Count, command, json_option, option
from kamtui.locale import N_, _

if TYPE_CHECKING:
    from kamtui.records.values import RecordId
    from kamtui.store.queries import VisitRow
    from kamtui.store.workspace import Workspace

PAGE = 500
"""Visits read at a time: a million of them are printed without being held."""


@command(
    "visits",
    examples=(
        ("kamtui visits", N_("of all accounts, the latest first")),
        ("kamtui visits hengyue --limit 5", N_("the last five of one account")),
        ("kamtui visits --json", N_("all of them for a script")),
    ),
)
@click.argument("account", required=False)
@option("--limit", type=Count(), metavar="N", help=N_("At most N, the latest"))
@json_option()
@click.pass_obj
def visits(session: Session, account: str | None, limit: int | None, as_json: bool) -> None:
    """List visits."""
    from kamtui.store.names import resolve

    with session.workspace() as workspace:
        of = resolve(workspace, "account", account) if account else None
        found = _every(workspace, of, limit)
        if as_json:
            from kamtui.documents.plain import records_json

            whole = of is None and limit is None
            print_json_list(records_json(workspace, "visit", None if whole else [row.id for row in found]))
            return
        columns = (
            Column(_("When")),
            *(() if account else (Column(_("Account"), least=LEAST),)),
            Column(_("Contact kind"), least=LEAST),
            Column(_("Result"), least=LEAST),
            Column(_("Note"), least=MAIN),
        )
        print_table(
            columns,
            _lines(workspace, found, bool(account)),
            _("No visits yet: `kamtui log ACCOUNT TEXT` writes one down."),
        )


def _every(workspace: "Workspace", account: "RecordId | None", limit: int | None) -> "Iterator[VisitRow]":
    """Visits page by page."""
    from kamtui.store import queries

    after = None
    left = limit
    while left is None or left > 0:
        page = queries.visits(workspace, account, PAGE if left is None else min(PAGE, left), after)
        yield from page
        if len(page) < PAGE:
            return
        after = (page[-1].when or "", page[-1].id)
        left = None if left is None else left - len(page)


def _lines(workspace: "Workspace", found: "Iterator[VisitRow]", one_account: bool) -> Iterator[tuple[str, ...]]:
    from kamtui.cli.values import when_text
    from kamtui.records.words import RESULTS, VISIT_KINDS, VISIT_STATES, label_of
    from kamtui.store import queries

    now = workspace.now()
    names = {} if one_account else {row.id: row.short_name or row.name for row in queries.accounts(workspace)}
    for row in found:
        account = () if one_account else (names.get(row.account, ""),)
        held = row.state == "held"
        result = label_of(RESULTS, row.result) if held else label_of(VISIT_STATES, row.state)
        note = row.note or row.ask or row.wanted or ""
        yield when_text(row.when, now), *account, label_of(VISIT_KINDS, row.visit_kind), result, _first_line(note)


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


COMMANDS: dict[str, Command] = {"visits": visits}
