"""Records as scripts read them: the objects that `--json` prints (design.md §5)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import EXTRA, Field, Kind, kind_of
from kamtui.records.values import Mix, Moment, Money, RecordId, Value
from kamtui.store import bulk, queries
from kamtui.store.ids import id_text
from kamtui.store.names import name_of
from kamtui.store.projection import load_values
from kamtui.store.workspace import Workspace


def records_json(
    workspace: Workspace, kind: str, ids: Sequence[RecordId] | None = None, private: bool = False
) -> Iterator[dict[str, Any]]:
    """The records of a kind as objects: those of `ids` in that order, else all in the order of their list.

    Private fields (domain.md §11) are there only when asked for. Names are read with one query for each kind, so this
    is for lists; `record_json` is for one record. Raises `KamtuiError` for a kind that is not declared.
    """
    declared = kind_of(kind)
    fields = shown_fields(declared, private)
    wanted = bulk.listed(workspace, declared) if ids is None else ids
    names = {field.target: bulk.names(workspace, field.target) for field in fields if field.target}
    members = {field.name: bulk.members(workspace, f"{kind}.{field.name}") for field in declared.sets}
    sittings = bulk.sittings(workspace) if any(field.through for field in fields) else {}
    for row in bulk.rows(workspace, declared, wanted):
        values = load_values(declared, row)
        for name, of in members.items():
            values[name] = of.get(row["id"], ())
        if sitting := sittings.get(row["id"]):
            values.update(sitting_values(sitting))
        yield _object(declared, row["id"], fields, values, names)


def record_json(workspace: Workspace, kind: str, id: RecordId, private: bool = True) -> dict[str, Any]:
    """One record as an object, private fields included unless `private` is false. Raises `KamtuiError` without one."""
    declared = kind_of(kind)
    reading = workspace.read(kind, id)
    if not reading.base or reading.deleted:
        raise KamtuiError(_("There is no such {kind}").format(kind=_(declared.label)))
    fields = shown_fields(declared, private)
    values = dict(reading.values)
    if any(field.through for field in fields) and (seat := queries.seat_of(workspace, id)):
        values.update({name: seat[name] for name in ("title", "department", "level")})
        values["boss"] = queries.holder_of(workspace, seat["reports_to"]) if seat["reports_to"] else None
    names: dict[str, dict[RecordId, str]] = {}
    for field in fields:
        for target in _targets(field, values.get(field.name)):
            found = workspace.read(field.target, target)
            if found.base and not found.deleted:
                names.setdefault(field.target, {})[target] = _title(workspace, field.target, target)
    return _object(declared, id, fields, values, names) | _joined(workspace, kind, id, fields)


def _joined(workspace: Workspace, kind: str, id: RecordId, fields: Sequence[Field]) -> dict[str, Any]:
    """What an object says of records that are the same as it: which they are, and the values they differ in, the shown
    one first. Nothing where there are none."""
    others = queries.joined_to(workspace, kind, id)
    if not others:
        return {}
    from kamtui.store.same_as import differing, own_reading

    declared = {field.name: field for field in fields}
    differs = [
        {
            "field": one.field.removeprefix(EXTRA),
            "values": [
                {"id": id_text(member), "value": _member_value(workspace, declared.get(one.field), value)}
                for member, value in one.values
            ],
        }
        for one in differing(workspace, kind, id)
        if one.field in declared or one.field.startswith(EXTRA)
    ]
    called = {other: own_reading(workspace, kind, other).values.get(kind_of(kind).title) for other in others}
    return {"joined": [{"id": id_text(other), "name": plain(called[other])} for other in others], "differs": differs}


def _member_value(workspace: Workspace, field: Field | None, value: Value) -> Any:
    if field and field.target and isinstance(value, bytes):
        return {"id": id_text(value), "name": name_of(workspace, field.target, value) or None}
    return plain(value)


def shown_fields(kind: Kind, private: bool) -> tuple[Field, ...]:
    """The fields an output may carry: without the private ones unless they are asked for."""
    return tuple(field for field in kind.fields if private or not field.private)


def sitting_values(sitting: bulk.Sitting) -> dict[str, Value]:
    """What a contact's object shows of the seat."""
    return {
        "title": sitting.title, "department": sitting.department, "level": sitting.level, "boss": sitting.boss,
    }


def plain(value: Value) -> Any:
    """A value that is no reference, as JSON has it: moments in ISO 8601 with an offset, money and mixes as objects."""
    if isinstance(value, Moment):
        return value.local().isoformat()
    if isinstance(value, Money | Mix):
        return value._asdict()
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return id_text(value) if isinstance(value, bytes) and len(value) == 16 else value


def _object(
    kind: Kind,
    id: RecordId,
    fields: Sequence[Field],
    values: Mapping[str, Value],
    names: Mapping[str, Mapping[RecordId, str]],
) -> dict[str, Any]:
    made: dict[str, Any] = {"id": id_text(id), "kind": kind.name}
    for field in fields:
        value = values.get(field.name)
        if field.target:
            listed = [
                {"id": id_text(target), "name": names.get(field.target, {}).get(target)}
                for target in _targets(field, value)
            ]
            made[field.name] = listed if field.shape == "set" else listed[0] if listed else None
        elif field.shape == "list":
            made[field.name] = plain(value or ())
        else:
            made[field.name] = plain(value)
    made["extra"] = {
        name.removeprefix(EXTRA): plain(value) for name, value in values.items() if name.startswith(EXTRA)
    }
    return made


def _targets(field: Field, value: Value) -> list[RecordId]:
    """The ids a reference or a set names."""
    if not field.target or value is None:
        return []
    return [part for part in (value if isinstance(value, tuple) else (value,)) if isinstance(part, bytes)]


def _title(workspace: Workspace, kind: str, record: RecordId) -> str:
    """What one record is called, as `bulk.names` calls it."""
    declared = kind_of(kind)
    title = declared.field(declared.title)
    value = workspace.read(kind, record).values.get(title.name)
    if title.shape == "ref":
        return _title(workspace, title.target, value) if isinstance(value, bytes) else ""
    text = str(value or "")
    return text.strip().split("\n")[0][: bulk.NAME_MAX] if title.shape == "long" else text
