"""`kamtui demo`."""

from pathlib import Path

import click

from kamtui.cli.session import Session, warn
from kamtui.cli.wording import Command, command, option
from kamtui.locale import N_, _


@command(
    "demo",
    more=N_(
        "Ten fictional customers with a year of visits, relative to today. What you do there is thrown away "
        "when you leave; --create keeps it in a file."
    ),
    examples=(
        ("kamtui demo", N_("open it in the app")),
        ("kamtui demo --create demo.db", N_("write it to a file")),
        ("kamtui --db demo.db brief hengyue", N_("and look into that")),
    ),
)
@option("--create", metavar="FILE", help=N_("Write it to FILE instead of opening it"))
@click.pass_context
def demo(ctx: click.Context, create: str | None) -> None:
    """Open or write the fictional workspace."""
    session: Session = ctx.obj
    if create is not None:
        from kamtui.demo.build import build

        build(Path(create), session.home, session.now).close()
        click.echo(_("The fictional workspace is in {file}.").format(file=create))
        warn(Path(create))
        return
    from kamtui.demo.build import throw_away
    from kamtui.tui.app import run

    workspace = throw_away(session.home, session.now)
    ctx.exit(run(workspace, workspace.path, workspace.home, mouse=not session.no_mouse, demo=True))


COMMANDS: dict[str, Command] = {"demo": demo}
