"""Records that refer to others of their kind, such as an account to the firm it is part of: never round in a circle."""

from collections.abc import Mapping

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import Field, Kind, kind_of
from kamtui.records.values import RecordId, Value
from kamtui.store.names import name_of
from kamtui.store.workspace import Workspace


def upward(kind: Kind) -> tuple[Field, ...]:
    """The fields of a kind that name a record of it above; a contact's boss is kept in the seat (`people`)."""
    return tuple(
        one
        for one in kind.fields
        if one.shape == "ref" and one.target == kind.name and not one.through and not one.mutual
    )


def circles(workspace: Workspace, kind: str, field: str, record: RecordId, above: Value) -> bool:
    """Whether a record would come back to itself by going from `above` on along `field`."""
    passed: set[RecordId] = set()
    while isinstance(above, bytes) and above not in passed:
        if above == record:
            return True
        passed.add(above)
        above = workspace.read(kind, above).values.get(field)
    return False


def require_no_circle(workspace: Workspace, kind: str, record: RecordId, values: Mapping[str, Value]) -> None:
    """Raises `KamtuiError` when these values would make the record stand above or before itself."""
    for field in upward(kind_of(kind)):
        above = values.get(field.name)
        if isinstance(above, bytes) and circles(workspace, kind, field.name, record, above):
            raise circle(workspace, kind, field, record, above)


def circle(workspace: Workspace, kind: str, field: Field, record: RecordId, above: RecordId) -> KamtuiError:
    """What to tell where a reference would close a circle."""
    name, other = name_of(workspace, kind, record), name_of(workspace, kind, above)
    title = _("{name} cannot have {other} as {field}").format(name=name, other=other, field=_(field.label))
    if record == above:
        hint = _("Name another {kind}").format(kind=_(kind_of(kind).label))
        return KamtuiError(title, _("it would refer to itself"), hint)
    return KamtuiError(
        title,
        _("going on from {other} leads back to {name}").format(other=other, name=name),
        _("Change {field} of {other} first").format(field=_(field.label), other=other),
    )
