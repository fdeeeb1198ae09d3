"""`kamtui check` and `kamtui backup`."""

from collections.abc import Callable
from pathlib import Path

import click

from kamtui.cli.output import print_json
from kamtui.cli.session import Session, warn
from kamtui.cli.wording import Command, command, json_option, option
from kamtui.locale import N_, _, ngettext


@command(
    "check",
    more=N_(
        "Compares every record with the change log. --repair makes a copy first and then makes the tables "
        "again from the log; the log itself is never touched."
    ),
    examples=(
        ("kamtui check", N_("look, change nothing")),
        ("kamtui check --repair", N_("mend what can be mended")),
    ),
)
@option("--repair", is_flag=True, help=N_("Mend what is found"))
@json_option()
@click.pass_obj
@click.pass_context
def check(ctx: click.Context, session: Session, repair: bool, as_json: bool) -> None:
    """Check the workspace."""
    from kamtui.store.check import check as examine
    from kamtui.store.ids import id_text

    with session.workspace() as workspace:
        report = examine(workspace, repair=repair, progress=progress(_("Checking")))
    if as_json:
        print_json(
            {
                "records": report.records,
                "edits": report.edits,
                "sound": report.sound,
                "count": report.count,
                "repaired": report.repaired,
                "copy": str(report.copy) if report.copy else None,
                "problems": [
                    {"sort": one.kind, "record": id_text(one.record) if one.record else None, "what": one.what}
                    for one in report.problems
                ],
            }
        )
    else:
        for one in report.problems:
            click.echo("  ".join(filter(None, (one.what, id_text(one.record) if one.record else ""))))
        if report.more:
            click.echo(_("… and {n} more").format(n=report.more))
        click.echo(
            _("{records} records, {edits} changes: {verdict}").format(
                records=report.records, edits=report.edits, verdict=_verdict(report.count, report.repaired)
            )
        )
        if report.copy:
            click.echo(_("What was there before is in {file}.").format(file=report.copy))
    warn(session.path)
    if not report.sound:
        click.echo(
            _("`kamtui check --repair` mends what can be mended.")
            if not repair
            else _("Restore a backup, or take the changes back in from another device."),
            err=True,
        )
        ctx.exit(1)


def _verdict(count: int, repaired: int) -> str:
    if not count:
        return _("all is sound")
    found = ngettext("{n} problem", "{n} problems", count).format(n=count)
    return found if not repaired else _("{found}, {n} repaired").format(found=found, n=repaired)


@command(
    "backup",
    more=N_("The copy is whole even while the workspace is in use. An older backup of it is replaced."),
    examples=(
        ("kamtui backup /media/stick/kamtui.db", N_("to a stick")),
        ("kamtui --db /media/stick/kamtui.db accounts", N_("look into it")),
    ),
)
@click.argument("file")
@click.pass_obj
def backup(session: Session, file: str) -> None:
    """Copy the workspace."""
    from kamtui.store.backup import backup as copy

    with session.workspace() as workspace:
        target = Path(file)
        copy(workspace, target)
        click.echo(_("Backed up to {file} ({size} kB).").format(file=target, size=f"{target.stat().st_size // 1024:,}"))


def progress(what: str) -> Callable[[int, int], None] | None:
    """A line on stderr that says how far long work has come; None where nobody would see it."""
    import sys
    from time import monotonic

    if not sys.stderr.isatty():
        return None
    begun = last = monotonic()

    def tell(done: int, of: int) -> None:
        nonlocal last
        now = monotonic()
        if of and now - begun > PATIENCE and (now - last > STEP or done >= of):
            last = now
            end = "\n" if done >= of else ""
            click.echo(f"\r{what} {done * 100 // of}% ({done:,}/{of:,}){end}", err=True, nl=False)

    return tell


PATIENCE = 0.5
"""Seconds before progress shows: shorter work needs none."""

STEP = 0.2
"""Seconds between two words on progress."""

COMMANDS: dict[str, Command] = {"check": check, "backup": backup}
