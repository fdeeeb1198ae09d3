"""`kamtui steps` and `kamtui done`."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import click

from kamtui.cli.output import LEAST, MAIN, Column, print_json_list, print_table
from kamtui.cli.session import Session
from kamtui.cli.wording import Command, OneOf, command, json_option, option
from kamtui.errors import KamtuiError
from kamtui.locale import N_, _, ngettext
from kamtui.records.words import KEPT

if TYPE_CHECKING:
    from kamtui.records.values import RecordId
    from kamtui.store.queries import StepRow
    from kamtui.store.workspace import Workspace


@command(
    "steps",
    more=N_("Open ones are listed; those done are in --json, and with --all."),
    examples=(
        ("kamtui steps --overdue", N_("what is late")),
        ("kamtui steps hengyue", N_("what is open with one account")),
        ("kamtui steps --json", N_("all of them for a script, done ones too")),
    ),
)
@click.argument("account", required=False)
@option("--overdue", is_flag=True, help=N_("Only those that are late"))
@option("--all", "everything", is_flag=True, help=N_("Those done as well"))
@json_option()
@click.pass_obj
def steps(session: Session, account: str | None, overdue: bool, everything: bool, as_json: bool) -> None:
    """List steps."""
    from kamtui.store import queries
    from kamtui.store.names import resolve

    with session.workspace() as workspace:
        now = workspace.now()
        found = queries.steps(workspace, resolve(workspace, "account", account) if account else None)
        if overdue:
            found = [row for row in found if _late(row, now)]
        if as_json:
            from kamtui.documents.plain import records_json

            print_json_list(records_json(workspace, "step", [row.id for row in found]))
            return
        shown = found if everything else [row for row in found if row.done is None]
        columns = (
            Column(_("Due")),
            Column(_("Sort"), least=LEAST),
            Column(_("Step"), least=MAIN),
            *(() if account else (Column(_("Account"), least=LEAST),)),
            Column(_("Owner"), least=LEAST),
        )
        names = {} if account else {row.id: row.short_name or row.name for row in queries.accounts(workspace)}
        print_table(
            columns, _lines(shown, now, names, bool(account)), _("Nothing is late.") if overdue else _("No open steps.")
        )
        if hidden := len(found) - len(shown):
            click.echo(ngettext("{n} done: --all shows it", "{n} done: --all shows them", hidden).format(n=hidden))


def _late(row: "StepRow", now: datetime) -> bool:
    """Whether a step is open and its time, or its whole last day, is over."""
    if row.done is not None or not row.due:
        return False
    if "T" in row.due:
        return datetime.fromisoformat(row.due) < now
    return row.due < now.date().isoformat()


def _lines(
    found: "list[StepRow]", now: datetime, names: "Mapping[RecordId, str]", one_account: bool
) -> Iterator[tuple[str, ...]]:
    from kamtui.records.words import SORTS, label_of

    for row in found:
        account = () if one_account else (names.get(row.account, ""),)
        owner = row.owner_name or (row.contact_name if row.sort in ("theirs", "ask") else "") or ""
        text = f"!! {row.text}" if row.urgent and not row.done else row.text
        yield _due(row, now), label_of(SORTS, row.sort), text, *account, owner


def _due(row: "StepRow", now: datetime) -> str:
    """How a step ended; else how late it is, or its day."""
    from kamtui.cli.values import day_from
    from kamtui.locale.dates import ahead, day_text
    from kamtui.records.words import label_of

    if row.done:
        return label_of(KEPT, row.kept) or _("done")
    due = day_from(row.due, now.tzinfo)
    if due is None:
        return _("no date")
    days = (due - now.date()).days
    return ahead(days) if days <= 1 else day_text(due, now.date())


@command(
    "done",
    more=N_("A promise is kept on time or late by its date, unless --kept says otherwise."),
    examples=(
        ('kamtui done "drill plan"', N_("a part of its text is enough")),
        ('kamtui done "loan array" --kept broken', N_("a promise that will not be kept any more")),
        ('kamtui done "RTO" --answer "26 minutes"', N_("a question, with its answer")),
    ),
)
@click.argument("step")
@option("--kept", type=OneOf(*(key for key, _label in KEPT)), help=N_("How a promise ended"))
@option("--answer", metavar="TEXT", help=N_("The answer to a question"))
@click.pass_obj
def done(session: Session, step: str, kept: str | None, answer: str | None) -> None:
    """Mark a step done."""
    from kamtui.actions.steps import finish
    from kamtui.records.words import label_of

    with session.workspace() as workspace:
        record = _meant(workspace, step)
        before = workspace.get("step", record)
        if before.done is not None:
            raise KamtuiError(
                _("This step is done already: {text}").format(text=before.text),
                hint=_("`kamtui set STEP done=` opens it again"),
            )
        finish(workspace, record, kept=kept or "", answer=answer or "")
        after = workspace.get("step", record)
        how = f" ({label_of(KEPT, after.kept)})" if after.kept else ""
        click.echo(_("Done: {text}").format(text=after.text) + how)


def _meant(workspace: "Workspace", text: str) -> "RecordId":
    """The step that `text` means: the only open one of several, else as every record is found."""
    from kamtui.store.names import matches, resolve

    likely = [match.id for match in matches(workspace, "step", text)] if text.strip() else []
    still_open = [record for record in likely if workspace.get("step", record).done is None]
    return still_open[0] if len(still_open) == 1 and len(likely) > 1 else resolve(workspace, "step", text)


COMMANDS: dict[str, Command] = {"steps": steps, "done": done}
