"""Finding records by what people call them: a name, part of one, how it sounds, its initials, or the id."""

from typing import NamedTuple

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import Kind, is_kind, kind_names, kind_of
from kamtui.records.values import RecordId
from kamtui.store.ids import id_text, is_id, read_id
from kamtui.store.schema import DERIVED
from kamtui.store.workspace import Workspace

SHOWN = 8
"""Candidates a message lists: as many as the eye takes in."""

NAMED = ("account", "contact", "opportunity", "teammate", "seat", "step")
"""Kinds looked through, in order, when only a name is given."""


class Match(NamedTuple):
    """A record that a text may mean."""

    kind: str
    id: RecordId
    name: str
    detail: str


def matches(workspace: Workspace, kind: str, text: str, limit: int = SHOWN) -> list[Match]:
    """The records of a kind that `text` names best: exactly, else by sound, else by a beginning, else by a part."""
    declared = kind_of(kind)
    names = [name for name in (declared.title, "native_name", "short_name") if name in declared.by_name]
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    tests = [[(name, escaped) for name in names]]
    if "pinyin TEXT" in DERIVED.get(kind, ()):
        tests.append([("pinyin", f"%|{escaped.lower()}|%")])
    tests.append([(name, f"{escaped}%") for name in names])
    parts = [(name, f"%{escaped}%") for name in names]
    if "pinyin TEXT" in DERIVED.get(kind, ()):
        parts.append(("pinyin", f"%|{escaped.lower()}%"))
    tests.append(parts)
    for test in tests:
        where = " OR ".join(f"\"{name}\" LIKE ? ESCAPE '\\'" for name, _pattern in test)
        rows = workspace.connection.execute(
            f'SELECT id, "{declared.title}" AS name FROM "{kind}" WHERE {where} ORDER BY "{declared.title}" LIMIT ?',
            (*(pattern for _name, pattern in test), limit),
        ).fetchall()
        if rows:
            return [Match(kind, row["id"], row["name"] or "", _detail(workspace, declared, row["id"])) for row in rows]
    return []


def resolve(workspace: Workspace, kind: str, text: str) -> RecordId:
    """The one record of a kind that `text` means. Raises `KamtuiError` that lists the candidates or near misses."""
    text = text.strip()
    declared = kind_of(kind)
    if is_id(text):
        record = read_id(text)
        if workspace.base_of(kind, record) and not workspace.read(kind, record).deleted:
            return record
        raise KamtuiError(_("There is no {kind} with the id {id}").format(kind=_(declared.label), id=text))
    if kind == "teammate" and text.lower() in ("me", "我") and (me := workspace.me()):
        return me
    found = matches(workspace, kind, text) if text else []
    if len(found) == 1:
        return found[0].id
    if found:
        raise _ambiguous(text, found)
    raise KamtuiError(
        _("There is no {kind} called {name}").format(kind=_(declared.label), name=text),
        hint=_near(workspace, declared, text),
    )


def resolve_any(workspace: Workspace, text: str) -> tuple[str, RecordId]:
    """The record `text` means among all kinds: an id, `kind:name`, or a name. Returns its kind and id.

    Raises `KamtuiError` as `resolve` does.
    """
    text = text.strip()
    if is_id(text):
        record = read_id(text)
        if kind := workspace.kind_of_record(record):
            return kind, record
        raise KamtuiError(_("There is no record with the id {id}").format(id=text))
    prefix, colon, rest = text.partition(":")
    if colon and is_kind(prefix):
        return prefix, resolve(workspace, prefix, rest)
    own = [kind for kind in kind_names() if kind not in NAMED and kind not in ("tenure", "setting", "visit")]
    found: list[Match] = []
    for kind in (*NAMED, *own):
        exact = matches(workspace, kind, text) if text else []
        if any(match.name.casefold() == text.casefold() for match in exact):
            exact = [match for match in exact if match.name.casefold() == text.casefold()]
            if len(exact) == 1:
                return kind, exact[0].id
            raise _ambiguous(text, exact)
        found += exact
    if len(found) == 1:
        return found[0].kind, found[0].id
    if found:
        raise _ambiguous(text, found)
    raise KamtuiError(
        _("There is no record called {name}").format(name=text),
        hint=_("Give a name, `kind:name` or an id; lists with --json show ids"),
    )


def name_of(workspace: Workspace, kind: str, record: RecordId) -> str:
    """What a record is called; the empty text when it is deleted or not here."""
    title = kind_of(kind).title
    row = workspace.connection.execute(f'SELECT "{title}" FROM "{kind}" WHERE id = ?', (record,)).fetchone()
    return str(row[0] or "") if row else ""


def _ambiguous(text: str, found: list[Match]) -> KamtuiError:
    listed = "\n".join(
        f"  {match.name[:60]}  {match.detail}  {id_text(match.id)}".replace("    ", "  ") for match in found[:SHOWN]
    )
    return KamtuiError(
        _("{name} may be several").format(name=text), hint=_("Say more of the name, or give the id:") + "\n" + listed
    )


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

    rows = workspace.connection.execute(f'SELECT "{declared.title}" FROM "{declared.name}" LIMIT 100000')
    names = [str(row[0]) for row in rows if row[0]]
    close = process.extract(text, names, limit=3, score_cutoff=60)
    if not close:
        return _("`kamtui {plural}` lists them").format(plural=declared.plural) if names else ""
    return _("Did you mean {names}?").format(names=", ".join(name for name, _score, _at in close))
