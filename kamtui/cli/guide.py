"""`kamtui keys` and `kamtui help`."""

from typing import Any

import click

from kamtui.cli.listing import BY_NAME
from kamtui.cli.output import print_json_list, print_pairs, width
from kamtui.cli.wording import USUAL, WIDEST, Command, command, json_option, wrapped
from kamtui.locale import N_, _

TOPICS = ("domain", "grammar", "sync-format", "keys")
"""What help is about besides commands."""


@command("keys", examples=(("kamtui keys", N_("every key, by where it works")),))
@json_option()
def keys(as_json: bool) -> None:
    """List the keys of the app."""
    _print_keys(as_json)


@command(
    "help",
    more=N_("TOPIC is a command, or domain (the trade's words and marks), grammar (the marks of the log), sync-format "
        "(the files of the exchange, byte by byte), keys."),
    examples=(
        ("kamtui help log", N_("a command")),
        ("kamtui help grammar", N_("how to write a visit in one line")),
        ("kamtui help domain", N_("what tiers, stages and promises mean here")),
    ),
)
@click.argument("topic", required=False)
@json_option()
@click.pass_context
def help_on(ctx: click.Context, topic: str | None, as_json: bool) -> None:
    """Help."""
    group = ctx.find_root()
    if topic is None:
        click.echo(group.get_help())
    elif topic == "keys":
        _print_keys(as_json)
    elif topic == "grammar":
        _print_grammar(as_json)
    elif topic == "domain":
        _print_domain(as_json)
    elif topic == "sync-format":
        _print_format(as_json)
    elif topic in BY_NAME:
        assert isinstance(group.command, click.Group)
        asked = group.command.get_command(group, topic)
        assert asked is not None
        with click.Context(asked, info_name=topic, parent=group) as inner:
            click.echo(asked.get_help(inner))
    else:
        raise click.UsageError(
            _("There is no help on {topic}; topics: {names}").format(topic=topic, names=", ".join((*TOPICS, *BY_NAME))),
            ctx,
        )


def _print_keys(as_json: bool) -> None:
    from kamtui.tui.commands import help_rows

    rows = help_rows()
    if as_json:
        print_json_list(
            {"command": row.id, "keys": row.keys.split(), "label": row.label, "help": row.help, "where": row.group}
            for row in rows
        )
        return
    for group in dict.fromkeys(row.group for row in rows):
        click.echo(f"\n{group}" if group != rows[0].group else group)
        here = [row for row in rows if row.group == group]
        print_pairs(
            ((row.keys, _("{label}: {text}").format(label=row.label, text=row.help)) for row in here), indent="  "
        )


def _print_grammar(as_json: bool) -> None:
    from kamtui.quicklog.help import GRAMMAR

    if as_json:
        print_json_list({"mark": mark, "meaning": _(meaning)} for mark, meaning in GRAMMAR)
        return
    click.echo(
        _("A visit is written as it comes to mind, in one line or many. Every word is kept; marks become records:")
        + "\n"
    )
    print_pairs(((mark, _(meaning)) for mark, meaning in GRAMMAR), indent="  ")


def _print_domain(as_json: bool) -> None:
    from kamtui.cli.trade import chapters

    found = chapters()
    if as_json:
        rows: list[dict[str, Any]] = [
            {"chapter": chapter.heading, "word": word.key, "label": word.label, "meaning": word.meaning}
            for chapter in found
            for word in chapter.words
        ]
        print_json_list(rows)
        return
    for number, chapter in enumerate(found):
        click.echo(f"\n{chapter.heading}" if number else chapter.heading)
        for line in chapter.lines():
            click.echo(f"  {line}".rstrip())


def _print_format(as_json: bool) -> None:
    from kamtui.sync.format_text import PAGES

    if as_json:
        print_json_list(
            {
                "title": _(page.title), "text": [_(text) for text in page.text],
                "rows": [{"place": place, "meaning": _(meaning)} for place, meaning in page.rows], "code": page.code,
            }
            for page in PAGES
        )  # fmt: skip
        return
    for number, page in enumerate(PAGES):
        click.echo(("\n" if number else "") + _(page.title))
        for text in page.text:
            click.echo()
            for line in wrapped(_(text), min(width() or USUAL, WIDEST) - 2):
                click.echo(f"  {line}")
        if page.rows:
            click.echo()
            print_pairs(((place, _(meaning)) for place, meaning in page.rows), indent="  ")
        if page.code:
            click.echo(f"\n{page.code}")


COMMANDS: dict[str, Command] = {"keys": keys, "help": help_on}
