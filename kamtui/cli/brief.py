"""`kamtui brief`."""

import click

from kamtui.cli.output import print_json, width
from kamtui.cli.session import Session
from kamtui.cli.wording import Command, OneOf, command, option
from kamtui.locale import N_

WIDTH = 80
"""Cells of a briefing that goes to a pipe or a file: what every screen and sheet of paper takes."""

WIDEST = 120
"""Cells of a briefing at most: on wider terminals the eye loses the line."""


@command(
    "brief",
    more=N_("Private lines, such as the walk-away point, are left out: the screen may be seen by others."),
    examples=(
        ("kamtui brief hengyue", N_("in the lobby")),
        ("kamtui brief hengyue --private -o brief.txt", N_("with what is private, into a file")),
        ("kamtui brief 恒岳 --format json", N_("for a script")),
    ),
)
@click.argument("account")
@option("--format", "form", type=OneOf("text", "json"), default="text", help=N_("How it is written"))
@option("--json", "as_json", is_flag=True, help=N_("The same as --format json"))
@option("-o", "--output", metavar="FILE", help=N_("Where to; - is the standard output"))
@option("--private", is_flag=True, help=N_("With what is private"))
@click.pass_obj
def brief(session: Session, account: str, form: str, as_json: bool, output: str | None, private: bool) -> None:
    """Print a briefing."""
    from kamtui.documents.briefing import as_json as briefing_json
    from kamtui.documents.briefing import as_text, briefing
    from kamtui.store.names import resolve

    to_file = output not in (None, "-")
    with session.workspace() as workspace:
        made = briefing(workspace, resolve(workspace, "account", account))
        if as_json or form == "json":
            found = briefing_json(made, private=private)
            if not to_file:
                print_json(found)
                return
            import json

            text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
        else:
            text = as_text(made, WIDTH if to_file else min(width() or WIDTH, WIDEST), private=private)
        if to_file:
            from kamtui.files import write_text

            write_text(output or "", [text], private=private)
        else:
            click.echo(text, nl=False)


COMMANDS: dict[str, Command] = {"brief": brief}
