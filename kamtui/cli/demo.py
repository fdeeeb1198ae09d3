"""`kamtui demo`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamtui.cli.session import Session, warn
from kamtui.cli.wording import Command, Count, command, option
from kamtui.locale import N_, _

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

MOST = 5_000_000
"""Visits of the largest workspace that can be asked for: 6 GB, and firms would begin to lack names."""


@command(
    "demo",
    more=N_(
        "Ten fictional customers with a year of visits, relative to today. What you do there is thrown away "
        "when you leave; --create keeps it in a file. With --scale it is a large one: so many visits over six "
        "years, and the accounts, people, sales and promises that go with them."
    ),
    examples=(
        ("kamtui demo", N_("open it in the app")),
        ("kamtui demo --create demo.db", N_("write it to a file")),
        ("kamtui --db demo.db brief hengyue", N_("and look into that")),
        ("kamtui demo --create large.db --scale 100000", N_("write one of a thousand accounts")),
    ),
)
@option("--create", metavar="FILE", help=N_("Write it to FILE instead of opening it"))
@option("--scale", type=Count(MOST), metavar="N", help=N_("A large one, with N visits"))
@click.pass_context
def demo(ctx: click.Context, create: str | None, scale: int | None) -> None:
    """Open or write the fictional workspace."""
    session: Session = ctx.obj
    if create is not None:
        _write(session, Path(create), scale)
        click.echo(_("The fictional workspace is in {file}.").format(file=create))
        warn(Path(create))
        return
    from kamtui.tui.app import run

    workspace = _throw_away(session, scale)
    ctx.exit(run(workspace, workspace.path, workspace.home, mouse=not session.no_mouse, demo=True))


def _write(session: Session, path: Path, scale: int | None) -> None:
    """The small one, or one with so many visits, at `path`."""
    if scale is None:
        from kamtui.demo.build import build

        build(path, session.home, session.now).close()
        return
    from kamtui.cli.care import progress
    from kamtui.demo.crowd.build import build_crowd

    build_crowd(path, session.home, scale, session.now, progress).close()


def _throw_away(session: Session, scale: int | None) -> "Workspace":
    """The same in a folder that goes when the program ends."""
    from kamtui.demo.build import throw_away, throw_away_folder

    if scale is None:
        return throw_away(session.home, session.now)
    from kamtui.cli.care import progress
    from kamtui.demo.crowd.build import build_crowd

    folder = throw_away_folder()
    return build_crowd(folder / "demo.db", folder, scale, session.now, progress)


COMMANDS: dict[str, Command] = {"demo": demo}
