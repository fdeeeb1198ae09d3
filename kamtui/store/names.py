"""Finding records by what people call them: a name, part of one, how it sounds, its initials, or the id."""

from typing import NamedTuple

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import Kind, is_kind, kind_names, kind_of
from kamtui.records.values import RecordId
from kamtui.store.ids import id_text, is_id, read_id
from kamtui.store.pinyin import sound_of
from kamtui.store.queries.joined import canonical_of
from kamtui.store.schema import DERIVED
from kamtui.store.workspace import Workspace

SHOWN = 8
"""Candidates a message lists: as many as the eye takes in."""

NAMED = ("account", "contact", "opportunity", "teammate", "seat", "step")
"""Kinds looked through, in order, when only a name is given."""


LONGEST_TEXT = 2000
"""Characters of the longest title, a step's. A longer text names nothing, and SQLite refuses it as a pattern."""

LISTED = ("account", "contact", "opportunity", "visit", "step")
"""Kinds with a command that lists them."""

SENTENCES = ("step",)
"""Kinds whose title is a sentence: a word in it names the record only where it names nothing else."""

EXACT, LAST = 1, 4
"""Up to the first a text is a whole name, its sound or its initials; the second is behind every way it can fit."""


class Match(NamedTuple):
    """A record that a text may mean."""

    kind: str
    id: RecordId
    name: str
    detail: str


def matches(workspace: Workspace, kind: str, text: str, limit: int = SHOWN) -> list[Match]:
    """The records of a kind that `text` names best: exactly, else by sound, else by a beginning, else by a part."""
    return _ranked(workspace, kind, text, limit)[1]


def _ranked(workspace: Workspace, kind: str, text: str, limit: int = SHOWN) -> tuple[int, list[Match]]:
    """How well the best matches fit, 0 for exactly, and these."""
    if len(text) > LONGEST_TEXT:
        return LAST, []
    declared = kind_of(kind)
    names = [name for name in (declared.title, "native_name", "short_name") if name in declared.by_name]
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    sound = (sound_of(text) or escaped.lower()) if "pinyin TEXT" in DERIVED.get(kind, ()) else ""
    tests = (
        [(name, escaped) for name in names],
        [("pinyin", f"%|{sound}|%")] if sound else [],
        [(name, f"{escaped}%") for name in names],
        [(name, f"%{escaped}%") for name in names]
        + ([("pinyin", f"%|{sound}%"), ("pinyin", f"% {sound}%")] if sound else []),
    )
    for rank, test in enumerate(tests):
        where = " OR ".join(f"\"{name}\" LIKE ? ESCAPE '\\'" for name, _pattern in test) or "0"
        rows = workspace.connection.execute(
            f'SELECT id, "{declared.title}" AS name FROM "{kind}" WHERE {where} ORDER BY name, id LIMIT ?',
            (*(pattern for _name, pattern in test), limit),
        ).fetchall()
        if rows:
            found = [Match(kind, row["id"], row["name"] or "", _detail(workspace, declared, row["id"])) for row in rows]
            return rank, found
    return LAST, []


def resolve(workspace: Workspace, kind: str, text: str) -> RecordId:
    """The one record of a kind that `text` means. Raises `KamtuiError` that lists the candidates or near misses."""
    text = text.strip()
    declared = kind_of(kind)
    if is_id(text):
        record = read_id(text)
        if workspace.base_of(kind, record) and not workspace.read(kind, record).deleted:
            return canonical_of(workspace, kind, record)
        _refuse_deleted(workspace, record)
        raise KamtuiError(_("There is no {kind} with the id {id}").format(kind=_(declared.label), id=text))
    prefix, colon, rest = text.partition(":")
    if colon and prefix.strip().lower() == kind and not _ranked(workspace, kind, text)[1]:
        return resolve(workspace, kind, rest)
    if kind == "teammate" and text.lower() in ("me", "我") and (me := workspace.me()):
        return me
    found = matches(workspace, kind, text) if text else []
    if len(found) == 1:
        return found[0].id
    if found:
        raise _ambiguous(text, found)
    raise KamtuiError(
        _("There is no {kind} called {name}").format(kind=_(declared.label), name=_in_a_line(text)),
        hint=_near(workspace, declared, text),
    )


def resolve_any(workspace: Workspace, text: str) -> tuple[str, RecordId]:
    """The record `text` means among all kinds: an id, `kind:name`, or a name. Returns its kind and id.

    A whole name or sound beats a beginning, and that a part of a name of any kind; of those called exactly so, the
    first kind of `NAMED` is meant. A word of a sentence, such as a step's text, comes behind every name.

    Raises `KamtuiError` as `resolve` does.
    """
    text = text.strip()
    if is_id(text):
        record = read_id(text)
        if kind := workspace.kind_of_record(record):
            return kind, canonical_of(workspace, kind, record)
        _refuse_deleted(workspace, record)
        raise KamtuiError(_("There is no record with the id {id}").format(id=text))
    prefix, colon, rest = text.partition(":")
    if colon and is_kind(prefix):
        return prefix, resolve(workspace, prefix, rest)
    own = [kind for kind in kind_names() if kind not in NAMED and kind not in ("tenure", "setting", "same_as", "visit")]
    best, found = 2 * LAST, list[Match]()
    for kind in (*NAMED, *own) if text else ():
        rank, fitting = _ranked(workspace, kind, text)
        if kind in SENTENCES and rank > EXACT:
            rank += LAST
        if fitting and rank <= best:
            found = fitting if rank < best else [*found, *fitting]
            best = rank
        if fitting and rank == 0:
            break
    if len(found) == 1:
        return found[0].kind, found[0].id
    if found:
        raise _ambiguous(text, found)
    raise KamtuiError(
        _("There is no record called {name}").format(name=_in_a_line(text)),
        hint=_("Give a name, `kind:name` or an id; lists with --json show ids"),
    )


def name_of(workspace: Workspace, kind: str, record: RecordId) -> str:
    """What a record is called; the empty text when it is deleted or not here."""
    title = kind_of(kind).title
    row = workspace.connection.execute(f'SELECT "{title}" FROM "{kind}" WHERE id = ?', (record,)).fetchone()
    if row is None and (canonical := canonical_of(workspace, kind, record)) != record:
        return name_of(workspace, kind, canonical)
    return str(row[0] or "") if row else ""


def _refuse_deleted(workspace: Workspace, record: RecordId) -> None:
    """Raises `KamtuiError` where a record with this id was here and is deleted."""
    row = workspace.connection.execute("SELECT 1 FROM gone WHERE record = ?", (record,)).fetchone()
    if row:
        id = id_text(record)
        raise KamtuiError(
            _("The record with the id {id} was deleted").format(id=id),
            hint=_("`kamtui history {id}` shows when and by whom; `kamtui undo` brings the last deletion back").format(
                id=id
            ),
        )


def _ambiguous(text: str, found: list[Match]) -> KamtuiError:
    listed = "\n".join(
        "  " + "  ".join(part for part in (_in_a_line(match.name), _in_a_line(match.detail), id_text(match.id)) if part)
        for match in found[:SHOWN]
    )
    return KamtuiError(
        _("{name} may be several").format(name=_in_a_line(text)),
        hint=_("Say more of the name, or give the id:") + "\n" + listed,
    )


def _in_a_line(text: str) -> str:
    """A name as a message shows it: one line, no longer than the eye takes in."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:58] + ".."


def _detail(workspace: Workspace, declared: Kind, record: RecordId) -> str:
    """What tells two records of one name apart: the account they belong to."""
    if declared.parent and declared.field(declared.parent).target == "account":
        row = workspace.connection.execute(
            f'SELECT a.name FROM "{declared.name}" r JOIN account a ON a.id = r."{declared.parent}" WHERE r.id = ?',
            (record,),
        ).fetchone()
        return str(row[0]) if row else ""
    return ""


def _near(workspace: Workspace, declared: Kind, text: str) -> str:
    """A hint with names that look like `text`."""
    from rapidfuzz import process

    text = text[:LONGEST_TEXT]
    rows = workspace.connection.execute(f'SELECT "{declared.title}" FROM "{declared.name}" LIMIT 100000')
    names = list(dict.fromkeys(str(row[0]) for row in rows if row[0]))
    close = process.extract(text, names, limit=3, score_cutoff=60)
    if not close:
        listed = bool(names) and declared.name in LISTED
        return _("`kamtui {plural}` lists them").format(plural=declared.plural) if listed else ""
    return _("Did you mean {names}?").format(names=_(", ").join(_in_a_line(name) for name, _score, _at in close))
