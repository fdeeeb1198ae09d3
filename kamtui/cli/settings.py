"""`kamtui settings`."""

from typing import TYPE_CHECKING, Any

import click

from kamtui.cli.output import MAIN, Column, print_json, print_json_list, print_table
from kamtui.cli.session import Session
from kamtui.cli.wording import Command, command, json_option
from kamtui.locale import N_, _

if TYPE_CHECKING:
    from kamtui.actions.settings import Known, Stand


@command(
    "settings",
    more=N_(
        "The team's settings travel with the workspace; your own stay on your devices. An empty value "
        "takes a setting back to its default."
    ),
    examples=(
        ("kamtui settings", N_("all of them")),
        ('kamtui settings me "Anna Wu"', N_("who you are, for what you write from now on")),
        ("kamtui settings language zh_CN", N_("speak Chinese")),
        ("kamtui settings cadence.gold 21", N_("see gold accounts every three weeks")),
        ('kamtui settings currency ""', N_("back to the default")),
    ),
)
@click.argument("key", required=False)
@click.argument("value", required=False)
@json_option()
@click.pass_obj
def settings(session: Session, key: str | None, value: str | None, as_json: bool) -> None:
    """Show or change settings."""
    from kamtui.actions import settings as known_settings

    if key is not None and value is not None:
        known_settings.known(key)
        with session.made() as workspace:
            known_settings.put(workspace, key, value)
            stand = next(one for one in known_settings.every(workspace) if one.known.key == key)
    elif key is not None:
        known_settings.known(key)
        with session.workspace() as workspace:
            stand = next(one for one in known_settings.every(workspace) if one.known.key == key)
    else:
        with session.workspace() as workspace:
            _print_all(known_settings.every(workspace), as_json)
        return
    if as_json:
        print_json(_object(stand))
    else:
        click.echo(f"{key} = {_text(stand.value)}".rstrip())


def _print_all(stands: "list[Stand]", as_json: bool) -> None:
    if as_json:
        print_json_list(map(_object, stands))
        return
    print_table(
        (Column(_("Setting")), Column(_("Set to")), Column(_("Whose")), Column(_("Meaning"), least=MAIN)),
        ((one.known.key, _text(one.value) or "-", _whose(one.known), _meaning(one.known)) for one in stands),
        "",
    )


def _object(stand: "Stand") -> dict[str, Any]:
    known = stand.known
    return {"key": known.key, "value": stand.value, "default": known.default, "scope": known.scope, "set": stand.set}


def _text(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _whose(known: "Known") -> str:
    return {"team": _("team"), "own": _("own"), "here": _("this file")}[known.scope]


def _meaning(known: "Known") -> str:
    parts = [_(known.label), _(known.hint) if known.hint else "", "|".join(filter(None, known.choices))]
    return _(". ").join(filter(None, parts))


COMMANDS: dict[str, Command] = {"settings": settings}
