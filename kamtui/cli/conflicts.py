"""`kamtui sync conflicts` and `kamtui sync resolve`: values that crossed, and the choice between them."""

from typing import TYPE_CHECKING, Any

import click

from kamtui.cli.output import MAIN, Column, print_json_list, print_table
from kamtui.cli.session import Session
from kamtui.cli.wording import command, json_option
from kamtui.errors import KamtuiError
from kamtui.locale import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kamtui.records.kinds import Field
    from kamtui.records.values import Value
    from kamtui.store.conflicts import Conflict, Held
    from kamtui.store.workspace import Workspace


@command(
    "conflicts",
    purpose=N_("values that crossed and wait for a choice"),
    more=N_(
        "Two people, or two windows, may write one field without having seen each other: both values are kept, and "
        "one is shown until somebody chooses."
    ),
)
@json_option()
@click.pass_obj
def conflicts(session: Session, as_json: bool) -> None:
    """List what waits to be settled."""
    with session.workspace() as workspace:
        _list(workspace, as_json)


@command(
    "resolve",
    purpose=N_("settle one of them"),
    more=N_(
        "CONFLICT is its id, CHOICE is mine, theirs or a value; where a deletion is in question, delete or keep."
    ),
    examples=(("kamtui sync resolve 4f1c2a9e theirs", N_("take the other value; the beginning of the id will do")),),
)
@click.argument("conflict")
@click.argument("choice")
@click.pass_obj
def resolve(session: Session, conflict: str, choice: str) -> None:
    """Settle a conflict."""
    with session.workspace() as workspace:
        click.echo(_resolve(workspace, conflict, choice))


def _list(workspace: "Workspace", as_json: bool) -> None:
    from kamtui.store.conflicts import every

    found = every(workspace)
    if as_json:
        print_json_list(_conflict_json(workspace, one) for one in found)
        return
    columns = (
        Column(_("Conflict")), Column(_("Record"), least=8), Column(_("Field"), least=6),
        Column(_("Value"), least=MAIN), Column(_("Who"), least=6), Column(_("When")),
    )
    rows = [row for one in found for row in _rows(workspace, one)]
    print_table(columns, rows, _("No conflicts: nothing waits to be settled."))


def _rows(workspace: "Workspace", one: "Conflict") -> "Iterator[Sequence[str]]":
    """A line for each side; the first one is shown meanwhile."""
    from kamtui.cli.values import record_title, reference_text
    from kamtui.locale.dates import moment_text

    now = workspace.now()
    head = (short_id(one), record_title(workspace, one.kind, one.record), _field_label(one))
    for side in one.values:
        who = reference_text(workspace, "teammate", side.person) if side.person else side.device
        yield (*head, _side_text(workspace, one, side), who, moment_text(side.when.astimezone(now.tzinfo), now.date()))
        head = ("", "", "")


def short_id(one: "Conflict") -> str:
    """The beginning of a conflict's id, enough to name it."""
    return one.id.hex()[:8]


def _field_label(one: "Conflict") -> str:
    if field := _field(one.kind, one.field):
        return _(field.label)
    return _("deleted") if one.sort != "values" else one.field


def _field(kind: str, name: str) -> "Field | None":
    from kamtui.records.kinds import is_kind, kind_of

    return kind_of(kind).by_name.get(name) if is_kind(kind) else None


def _side_text(workspace: "Workspace", one: "Conflict", side: "Held") -> str:
    from kamtui.cli.values import value_text
    from kamtui.store.conflicts import DELETED

    if side.field == DELETED:
        return _("deleted") if side.value else _("kept")
    text = value_text(workspace, _field(one.kind, side.field), side.value) or _("(empty)")
    return text if one.sort == "values" else f"{side.field}: {text}"


def _conflict_json(workspace: "Workspace", one: "Conflict") -> dict[str, Any]:
    from kamtui.cli.values import record_title
    from kamtui.documents.plain import plain
    from kamtui.store.ids import id_text
    from kamtui.store.names import name_of

    def who(side: "Held") -> dict[str, str] | None:
        if side.person is None:
            return None
        return {"id": id_text(side.person), "name": name_of(workspace, "teammate", side.person)}

    return {
        "id": one.id.hex(),
        "kind": one.kind,
        "record": {"id": id_text(one.record), "name": record_title(workspace, one.kind, one.record)},
        "field": one.field if one.sort == "values" else "deleted",
        "values": [
            {"value": plain(side.value), "who": who(side), "when": side.when.isoformat(), "device": side.device}
            for side in one.values
        ],
    }


def _resolve(workspace: "Workspace", conflict: str, choice: str) -> str:
    from kamtui.actions.conflicts import resolve as settle
    from kamtui.actions.typed import typed_value
    from kamtui.cli.values import record_title
    from kamtui.store.conflicts import every

    found = [one for one in every(workspace) if one.id.hex().startswith(conflict.lower())]
    if len(found) != 1:
        title = _("There is no conflict {id}") if not found else _("{id} begins several conflicts")
        raise KamtuiError(title.format(id=conflict), hint=_("`kamtui sync conflicts` lists them"))
    one = found[0]
    if choice == "mine":
        settled = settle(workspace, one.id, "mine")
    elif choice == "theirs":
        settled = settle(workspace, one.id, "theirs")
    else:
        value: Value
        if one.sort != "values":
            if choice not in ("delete", "keep"):
                raise KamtuiError(_("Say delete or keep"), hint=_("A deletion is in question"))
            value = int(choice == "delete")
        else:
            field = _field(one.kind, one.field)
            value = typed_value(workspace, field, choice) if field else choice
        settled = settle(workspace, one.id, "value", value)
    return _("Settled: {name}, {field}").format(
        name=record_title(workspace, settled.kind, settled.record), field=_field_label(settled)
    )
