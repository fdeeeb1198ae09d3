"""`kamtui merge`."""

import click

from kamtui.cli.output import print_json, say
from kamtui.cli.session import Session
from kamtui.cli.wording import Command, command, json_option
from kamtui.locale import N_, _


@command(
    "merge",
    more=N_(
        "Works for people, accounts, opportunities and all else that has a name. Nothing is lost: an empty field is "
        "filled from the other record, differing values are listed, visits and steps of both are seen at one. "
        "`kamtui undo` parts them again."
    ),
    examples=(
        ('kamtui merge "Chen Guodong" contact:chenguodong', N_("a person met twice")),
        ("kamtui merge account:hengyue account:恒岳银行", N_("a firm from two lists")),
    ),
)
@click.argument("record")
@click.argument("other")
@json_option()
@click.pass_obj
def merge(session: Session, record: str, other: str, as_json: bool) -> None:
    """Make one of two records."""
    from kamtui.actions import joins
    from kamtui.cli.records import say_joined
    from kamtui.cli.values import reference_text
    from kamtui.records.kinds import kind_of
    from kamtui.store.names import resolve, resolve_any

    with session.workspace() as workspace:
        kind, one = resolve_any(workspace, record)
        two = resolve(workspace, kind, other)
        names = [reference_text(workspace, kind, each) for each in (one, two)]
        canonical = joins.merge(workspace, kind, one, two)
        if as_json:
            from kamtui.documents.plain import record_json

            print_json(record_json(workspace, kind, canonical))
            return
        say(
            _("{name} and {other} are one {kind} now. `kamtui undo` parts them again.").format(
                name=names[0], other=names[1], kind=_(kind_of(kind).label)
            )
        )
        say_joined(workspace, kind, canonical)


COMMANDS: dict[str, Command] = {"merge": merge}
