"""`kamtui erase`: a person's values leave every device."""

import click

from kamtui.cli.output import say
from kamtui.cli.session import Session
from kamtui.cli.wording import Command, command, option
from kamtui.errors import KamtuiError
from kamtui.locale import N_, _, ngettext


@command(
    "erase",
    more=N_(
        "For a person who asks for it by law. The values leave the change log, the tables, drafts and kept bundles, "
        "here and on every device that hears of it; that the person was there, who erased it and when stays in the "
        "history. Undo does not bring it back. Not erased: notes of visits and steps that name the person, and "
        "backups, exports and packs made before; look through them by hand. A deleted person is named by the id."
    ),
    examples=(
        ("kamtui erase chen", N_("say what would go")),
        ("kamtui erase chen --yes", N_("erase it")),
    ),
)
@click.argument("contact")
@option("--yes", is_flag=True, help=N_("Do it: it cannot be undone"))
@click.pass_obj
def erase(session: Session, contact: str, yes: bool) -> None:
    """Erase a person."""
    from kamtui.actions.erase import erase as erase_person
    from kamtui.actions.erase import what_goes
    from kamtui.documents.called import name_in_words
    from kamtui.store.ids import id_text, is_id, read_id
    from kamtui.store.names import resolve

    with session.workspace() as workspace:
        text = contact.strip().removeprefix("contact:")
        id = read_id(text) if is_id(text) else resolve(workspace, "contact", text)
        going = what_goes(workspace, id)
        name = name_in_words(workspace, "contact", id) or id_text(id)
        if not yes:
            besides = len(going) - 1
            raise KamtuiError(
                _("Erasing {name} cannot be undone").format(name=name),
                ngettext(
                    "the person and {n} record that belongs to this person would lose their values on every device",
                    "the person and {n} records that belong to this person would lose their values on every device",
                    besides,
                ).format(n=besides) if besides else _("the person would lose all values on every device"),
                _("Say it again with --yes if that is meant"),
            )
        done = erase_person(workspace, id)
    say(_("Erased: {name}. Other devices follow with the next exchange.").format(name=name))
    say(_("Notes and steps that name the person stay, and so do backups, exports and packs made before."))
    if not done.clean:
        say(_("Another program uses the workspace: the file is written anew when the next change has been made."))


COMMANDS: dict[str, Command] = {"erase": erase}
