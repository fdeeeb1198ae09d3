"""Every command once: its keys, its words, where it works and why it may not. Bindings, the last row, the palette, the
help and the check of a user's own keys all come from here."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

from textual.binding import Binding

from kamtui.locale import N_, _
from kamtui.tui.widgets.bars import Entry, key_entry

Place: TypeAlias = Literal["everywhere", "account", "line", "exchange", "doubles", "form", "import", "imported"]
"""Where a command works: on every screen; with an account before you; on a line of a list or page; in the
exchange pane; in the list of likely doubles; while typing; over the preview of a file; over what came of its import."""

Need: TypeAlias = Literal["account", "line", "writable", "undo", "redo", "conflict", "places"]
"""What a command cannot do without."""

_REASONS: dict[Need, str] = {
    "writable": N_("this workspace is read-only"),
    "account": N_("no account is chosen"),
    "line": N_("no line is chosen"),
    "undo": N_("there is nothing to undo"),
    "redo": N_("there is nothing to redo"),
    "conflict": N_("no conflict is chosen"),
    "places": N_("there is no place to exchange with yet"),
}


class Situation(NamedTuple):
    """What commands look at to know whether they can run now."""

    account: bool = False
    line: bool = False
    writable: bool = True
    undo: bool = False
    redo: bool = False
    conflict: bool = False
    places: bool = False


class Command(NamedTuple):
    """One command. The action of its bindings is its id: `action_log` runs `log`.

    `key` is how Textual names it; `chord` is what works while an input method or a text field takes the letters (an
    F-key or a ctrl chord, `,` between several). `bar` says at which side of the last row it stands, and `drop` how
    early it goes from there (0 never). `priority`: it wins over a focused text field.
    """

    id: str
    key: str
    chord: str
    label: str
    help: str
    group: str
    place: Place = "everywhere"
    needs: tuple[Need, ...] = ()
    palette: bool = True
    bar: Literal["", "here", "everywhere"] = ""
    drop: int = 5
    priority: bool = False

    def reason(self, situation: Situation) -> str:
        """Why it cannot run in `situation`, in the user's language; empty when it can."""
        return next((_(_REASONS[need]) for need in self.needs if not getattr(situation, need)), "")

    @property
    def keys(self) -> tuple[str, ...]:
        """Its keys, the usual one first, without what input methods make of them."""
        return tuple(key for key in (self.key, *self.chord.split(",")) if key)


EVERYWHERE = N_("Everywhere")
ACCOUNT = N_("Account")
LINE = N_("This line")
EXCHANGE = N_("Exchange")
DOUBLES = N_("Likely duplicates")
FORM = N_("While typing")
IMPORT = N_("Import")

COMMANDS: tuple[Command, ...] = (
    Command("help", "?", "f1", N_("Help"), N_("the keys that work here, and the marks"), EVERYWHERE,
            bar="everywhere", drop=0),
    Command("log", "l", "f2", N_("Log"), N_("write down a visit or a call"), EVERYWHERE,
            needs=("writable",), bar="everywhere", drop=3),
    Command("new", "n", "ctrl+n", N_("New"), N_("a new record of the kind you are looking at"), EVERYWHERE,
            needs=("writable",), bar="everywhere", drop=7),
    Command("find", "/", "f3", N_("Find"), N_("find by name, by initials, or by any word that was written down"),
            EVERYWHERE, bar="everywhere", drop=6),
    Command("palette", "", "ctrl+p", N_("Commands"), N_("every command by name"), EVERYWHERE,
            palette=False, bar="everywhere", drop=2),
    Command("undo", "u", "ctrl+z", N_("Undo"), N_("take the last change back"), EVERYWHERE, needs=("writable", "undo")),
    Command("redo", "U", "ctrl+y", N_("Redo"), N_("make the change again that was taken back"), EVERYWHERE,
            needs=("writable", "redo")),
    Command("pane_6", "6", "f5", N_("Exchange"), N_("what waits to be sent, what came, and values that crossed"),
            EVERYWHERE),
    Command("import_file", "I", "shift+f5", N_("Import a file"),
            N_("take in a spreadsheet, address cards, a calendar or an export"), EVERYWHERE, needs=("writable",)),
    Command("back", "escape", "", N_("Back"), N_("leave this screen, form or search"), EVERYWHERE, palette=False),
    Command("next_pane", "tab", "", N_("Next pane"), N_("go to the next pane"), EVERYWHERE, palette=False),
    Command("quit", "", "ctrl+q", N_("Quit"), N_("close kamtui; everything is saved"), EVERYWHERE, priority=True),
    Command("pane_1", "1", "", N_("Briefing"), N_("what to know before you see them"), ACCOUNT,
            "account", ("account",)),
    Command("pane_2", "2", "", N_("Visits"), N_("what was said and done, newest first"), ACCOUNT,
            "account", ("account",)),
    Command("pane_3", "3", "", N_("People"), N_("who is who, and who reports to whom"), ACCOUNT,
            "account", ("account",)),
    Command("filter", "f", "ctrl+g", N_("Filter"), N_("filter accounts, or the visits or people you are in"),
            ACCOUNT, "account"),
    Command("private", "p", "ctrl+r", N_("Private"), N_("show what is private for ten seconds"), ACCOUNT, "account",
            bar="here", drop=8),
    Command("deeds", "H", "shift+f7", N_("Undo list"), N_("what you did last; any one of it can be taken back"),
            EVERYWHERE, "account"),
    Command("news", "w", "shift+f4", N_("What is new"),
            N_("what others and other programs changed since you last looked"), EVERYWHERE, "account"),
    Command("done", "space", "", N_("Done"), N_("tick it: done, or kept"), LINE, "line", ("line", "writable"),
            bar="here", drop=4),
    Command("open", "enter", "", N_("Open"), N_("open what this line stands for"), LINE, "line", ("line",),
            bar="here", drop=6),
    Command("edit", "e", "ctrl+o", N_("Edit"), N_("change this record in a form"), LINE, "line", ("line", "writable"),
            bar="here", drop=5),
    Command("delete", "d", "delete,f8", N_("Delete"), N_("delete this record; undo brings it back"), LINE, "line",
            ("line", "writable"), drop=9),
    Command("copy", "y", "ctrl+t", N_("Copy"), N_("copy this line to the clipboard"), LINE, "line", ("line",), drop=9),
    Command("history", "h", "shift+f6", N_("History"), N_("who changed this record, when, from what to what"), LINE,
            "line", ("line",), drop=9),
    Command("keep_mine", "m", "f6", N_("Keep mine"), N_("settle the conflict: my value stays"), EXCHANGE, "exchange",
            ("conflict", "writable"), bar="here", drop=4),
    Command("keep_theirs", "o", "f7", N_("Keep theirs"), N_("settle the conflict: the other value stays"), EXCHANGE,
            "exchange", ("conflict", "writable"), bar="here", drop=4),
    Command("exchange_now", "s", "ctrl+s", N_("Exchange now"), N_("fetch and bring what is new, with every place"),
            EXCHANGE, "exchange", ("places", "writable"), bar="here", drop=1),
    Command("export_pack", "x", "f12", N_("Export a pack"), N_("write a pack: one file to hand over"), EXCHANGE,
            "exchange", ("writable",), bar="here", drop=2),
    Command("import_pack", "i", "ctrl+l", N_("Import a pack"), N_("take a pack in, or all that lies in a folder"),
            EXCHANGE, "exchange", ("writable",), bar="here", drop=3),
    Command("merge", "", "shift+f9", N_("Merge with"), N_("make one of two people or accounts; undo parts them"), LINE,
            "line", ("line", "writable"), drop=9),
    Command("doubles", "", "shift+f8", N_("Likely duplicates"),
            N_("people and accounts that were perhaps written down twice"), ACCOUNT, "account"),
    Command("join", "j", "f6", N_("Join"), N_("make one of the two; nothing is lost, undo parts them"), DOUBLES,
            "doubles", ("line", "writable"), palette=False, bar="here", drop=0),
    Command("not_same", "x", "f7", N_("Not the same"), N_("remember that they are two; they are not listed again"),
            DOUBLES, "doubles", ("line", "writable"), palette=False, bar="here", drop=1),
    Command("save", "", "ctrl+s", N_("Save"), N_("save and close"), FORM, "form", ("writable",), palette=False,
            bar="here", drop=1, priority=True),
    Command("open_same", "", "ctrl+l", N_("Open that one"), N_("open the record that this one is perhaps the same as"),
            FORM, "form", palette=False, priority=True),
    Command("import_now", "", "ctrl+s", N_("Import"), N_("take the file in as it is shown"), IMPORT, "import",
            ("writable",), palette=False, bar="here", drop=0, priority=True),
    Command("import_kind", "", "f6", N_("Kind"), N_("say what the rows of the file are"), IMPORT, "import",
            palette=False, bar="here", drop=1),
    Command("import_guess", "", "f8", N_("As recognised"), N_("take back what you said of this column"), IMPORT,
            "import", palette=False, bar="here", drop=4),
    Command("save_rejected", "x", "f12", N_("Save rows left out"),
            N_("write the rows left out to a file, with the reason of each, to be mended and imported again"), IMPORT,
            "imported", palette=False, bar="here", drop=2),
    Command("full_form", "", "f6", N_("Full form"), N_("every field of this record"), FORM, "form", palette=False,
            bar="here", drop=3, priority=True),
)  # fmt: skip
"""The commands, in the order they are shown. Chords keep off `ctrl+h`, `ctrl+i`, `ctrl+j`, `ctrl+m` (old terminals
send them for backspace, tab and enter), off `ctrl+a`, `ctrl+b` (they begin commands of screen and tmux), off every ctrl
chord that moves, cuts or deletes in a text field, and off F7, F10, F11 (taken by text fields and terminals); F7 serves
where no text is typed."""

_BY_ID = {command.id: command for command in COMMANDS}

_SIGNS = {"?": "？", "/": "／,、", "space": "ideographic_space"}
"""What Chinese input methods send for our signs; `、` is on the key of `/`."""

_KEY_NAMES = {"escape": "esc", "delete": "del", "pageup": "pgup", "pagedown": "pgdn"}

SHIFTED = 12
"""How far the F-key is counted on that a terminal without a newer protocol reports for one pressed with shift."""

FULL_WIDTH = 0xFEE0
"""How far the full-width form of an ASCII sign lies behind it in Unicode."""


def command(id: str) -> Command:
    """The command of that id. KeyError: there is none."""
    return _BY_ID[id]


def commands_of(*places: Place) -> list[Command]:
    """The commands declared for `places`, in order."""
    return [each for each in COMMANDS if each.place in places]


def bindings(*places: Place) -> list[Binding]:
    """The bindings of `places` for a `BINDINGS`, input-method signs included. Their ids are the commands' ids."""
    return [
        Binding(",".join(_all_keys(each)), each.id, show=False, id=each.id, priority=each.priority)
        for each in commands_of(*places)
    ]


def _all_keys(each: Command) -> Iterable[str]:
    """The keys of a command with what an input method in full-width mode sends for them."""
    for key in each.keys:
        yield key
        if key.startswith("shift+f"):  # what terminals send for it has a name of its own
            yield f"f{int(key.removeprefix('shift+f')) + SHIFTED}"
        if key in _SIGNS:
            yield _SIGNS[key]
        elif len(key) == 1:
            yield chr(ord(key) + FULL_WIDTH)


def key_name(key: str) -> str:
    """How a key is shown: `l`, `F2`, `^p`, `esc`."""
    if key.startswith("ctrl+"):
        return "^" + key.removeprefix("ctrl+")
    if key[:1] == "f" and key[1:].isdigit():
        return key.upper()
    return _KEY_NAMES.get(key, key)


def shown_key(each: Command, typing: bool = False) -> str:
    """The key of a command to show: the letter, or while `typing` the chord."""
    keys = each.keys
    plain = typing and len(keys) > 1 and (len(keys[0]) == 1 or keys[0] == "space")
    return key_name(keys[1] if plain else keys[0])


def footer(
    side: Literal["here", "everywhere"],
    places: Sequence[Place],
    situation: Situation,
    *,
    typing: bool = False,
    labels: Mapping[str, str] | None = None,
    keymap: Mapping[str, str] | None = None,
) -> list[Entry]:
    """The entries of one side of the last row, in the order of `places`.

    `labels` renames commands for the line you are on (`Kept` for `Done`), already translated. What cannot run now stays
    there, faint.
    """
    entries = []
    for each in (each for place in places for each in commands_of(place) if each.bar == side):
        key = _mapped(each, keymap, typing)
        label = (labels or {}).get(each.id) or _(each.label)
        entries.append(key_entry(key, label, each.id, each.drop, not each.reason(situation)))
    return entries


def _mapped(each: Command, keymap: Mapping[str, str] | None, typing: bool) -> str:
    if keymap and each.id in keymap:
        return key_name(keymap[each.id].split(",")[0].strip())
    return shown_key(each, typing)


class CommandRow(NamedTuple):
    """A command in the palette or the help, in the user's language. `reason`: why it cannot run now, else empty."""

    id: str
    label: str
    help: str
    keys: str
    group: str
    reason: str = ""


def palette_rows(situation: Situation, keymap: Mapping[str, str] | None = None) -> list[CommandRow]:
    """The commands of the palette; those that cannot run now stay and say why."""
    return [_row(each, each.reason(situation), keymap) for each in COMMANDS if each.palette]


def help_rows(*places: Place, keymap: Mapping[str, str] | None = None) -> list[CommandRow]:
    """The commands that work in `places` (default: all), with all their keys."""
    return [_row(each, "", keymap) for each in (commands_of(*places) if places else COMMANDS)]


def _row(each: Command, reason: str, keymap: Mapping[str, str] | None) -> CommandRow:
    keys = each.keys
    if keymap and each.id in keymap:
        keys = tuple(key.strip() for key in keymap[each.id].split(","))
    return CommandRow(each.id, _(each.label), _(each.help), " ".join(map(key_name, keys)), _(each.group), reason)


def clashes(keymap: Mapping[str, str], declared: Sequence[Command] = COMMANDS) -> list[str]:
    """What is wrong with a user's `keymap` (command id to keys, `,` between several), one sentence each: commands that
    do not exist, and keys that two commands of one place would share. Textual itself says nothing of either."""
    known = {each.id for each in declared}
    problems = [_("There is no command {id}.").format(id=id) for id in keymap if id not in known]
    taken: dict[str, list[Command]] = {}
    for each in declared:
        keys = [key.strip() for key in keymap[each.id].split(",")] if each.id in keymap else each.keys
        for key in dict.fromkeys(keys):
            for other in taken.get(key, ()):
                if "everywhere" in (each.place, other.place) or each.place == other.place or _together(each, other):
                    sentence = _("{key} would be both {one} and {other}.")
                    problems.append(sentence.format(key=key_name(key), one=_(other.label), other=_(each.label)))
            taken.setdefault(key, []).append(each)
    return problems


def _together(one: Command, other: Command) -> bool:
    """Both work at the same moment: a line belongs to the account or the exchange it is shown in, and from there the
    panes of the account are reached; nothing of these works in a form, in the list of likely doubles, or over a file
    that is imported."""
    return not {"form", "doubles", "import", "imported"} & {one.place, other.place}
