"""What was done, in words: the verbs of actions and what they did to a record's life."""

from kamtui.locale import N_, _

VERBS = {
    "add": N_("added"),
    "set": N_("changed"),
    "delete": N_("deleted"),
    "log": N_("logged"),
    "plan": N_("visit planned"),
    "done": N_("step done"),
    "reopen": N_("opened again"),
    "snooze": N_("put off"),
    "settings": N_("settings changed"),
    "begin": N_("workspace begun"),
    "import": N_("imported"),
    "undo": N_("undone"),
    "redo": N_("made again"),
    "repair": N_("repaired"),
    "resolve": N_("conflict settled"),
    "erase": N_("erased"),
    "merge": N_("merged"),
    "apart": N_("marked as not the same"),
}
"""What each verb of an action is called in a list; one that is not here is shown as it is."""

LIVES = {"created": N_("created"), "deleted": N_("deleted"), "restored": N_("restored"), "erased": N_("erased")}


def verb_words(verb: str) -> str:
    """What a verb is called in a list."""
    return _(VERBS.get(verb, verb))


def life_words(life: str) -> str:
    """What was done to a record's life; empty where nothing was."""
    return _(LIVES[life]) if life in LIVES else ""


def origin_words(cause: str, source: str, device: str, mine: bool) -> str:
    """From where a change came: by hand, from a file, as an undo; and through the exchange from whose device."""
    if cause == "import":
        how = _("import of {file}").format(file=source) if source else _("import")
    elif cause in ("undo", "redo"):
        how = verb_words(cause)
    else:
        how = _("by hand") if mine else ""
    if mine:
        return how
    came = _("from {device}").format(device=device or _("an unknown device"))
    return _(", ").join(part for part in (how, came) if part)
