"""What records are called in a form, and which of them a typed list of names means."""

from collections.abc import Mapping

from kamtui.locale.names import called, firm
from kamtui.records.kinds import Field, Kind, kind_of
from kamtui.records.values import Moment, RecordId, Value
from kamtui.store.ids import id_text
from kamtui.store.workspace import Workspace

LONGEST = 60
"""Cells of a name: a note that stands for its visit is cut there."""


def record_name(workspace: Workspace, kind: str, record: RecordId) -> str:
    """What a record is called on one line, as lists show it: its title, in Chinese the Chinese name where
    it has one; a visit, whose note is no name, by its day and whose it is; the id where nothing else is known."""
    declared = kind_of(kind)
    values = workspace.read(kind, record).values
    title = declared.field(declared.title)
    named = values.get(title.name)
    if title.shape == "ref" and isinstance(named, bytes):
        return record_name(workspace, title.target, named)
    if title.shape != "long" and isinstance(named, str) and named.strip():
        native, short_name = (str(values.get(name) or "") for name in ("native_name", "short_name"))
        named = firm(named, native, short_name)[0] if kind == "account" else called(named, native)
        return " ".join(named.split())[:LONGEST]
    return _described(workspace, declared, values) or id_text(record)


def names_of(workspace: Workspace, field: Field, value: Value) -> dict[str, RecordId]:
    """The names of the records a reference or a set holds, in order; of two of one name the second by its id."""
    names: dict[str, RecordId] = {}
    for member in value if isinstance(value, tuple) else (value,):
        if isinstance(member, bytes):
            kind = field.target or workspace.kind_of_record(member)
            name = record_name(workspace, kind, member) if kind else id_text(member)
            names[id_text(member) if name in names else name] = member
    return names


def parted_names(text: str, known: Mapping[str, RecordId]) -> list[str]:
    """The names of a typed list. A known one may itself hold a sign that parts a list (`Acme, Inc.`)."""
    from kamtui.records.validation import LIST_SIGNS

    pieces = [piece.strip() for piece in LIST_SIGNS.split(text)]
    signs = LIST_SIGNS.findall(text)
    names: list[str] = []
    at = 0
    while at < len(pieces):
        for end in range(len(pieces), at, -1):
            whole = pieces[at] + "".join(
                f"{sign}{' ' if sign in ',;' else ''}{piece}"
                for sign, piece in zip(signs[at : end - 1], pieces[at + 1 : end], strict=True)
            )
            if whole in known or end == at + 1:
                names.append(whole)
                at = end
                break
    return [name for name in names if name]


def _described(workspace: Workspace, declared: Kind, values: Mapping[str, Value]) -> str:
    """`2026-11-24 10:00 Hengyue Bank`: the first date of a record and the record it belongs to."""
    dates = (values.get(field.name) for field in declared.fields if field.shape in ("when", "day"))
    date = next((each for each in dates if each), None)
    parts = []
    if isinstance(date, tuple):
        parts.append(f"{Moment(*map(str, date)).local():%Y-%m-%d %H:%M}")
    elif date:
        parts.append(str(date))
    owner = values.get(declared.parent) if declared.parent else None
    if isinstance(owner, bytes):
        parts.append(record_name(workspace, declared.field(declared.parent).target, owner))
    return " ".join(parts)
