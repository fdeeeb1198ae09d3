"""What the columns of a table are taken for, as a person says and sees it: the choices, and what is wrong with them."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from kamtui.exchange import synonyms
from kamtui.exchange.headings import OUT, ROLES, Column, Plan, missing
from kamtui.exchange.secrets import is_secret, secret_home
from kamtui.locale import N_, _
from kamtui.records.kinds import Kind

KEY, EXTRA = "key", ""
"""What a map says of a column that tells rows apart, and of one without a field."""

_LABELS = {
    KEY: N_("key"), EXTRA: N_("extra field"), OUT: N_("left out"), "first name": N_("first name"),
    "middle name": N_("middle name"), "last name": N_("last name"), "currency": N_("currency of the amounts"),
}  # fmt: skip

_HINTS = {
    KEY: N_("tells rows apart, so that the file may come again"),
    EXTRA: N_("kept beside the fields, under its heading"),
    OUT: N_("not read at all"),
}


class Choice(NamedTuple):
    """One of what a column may be: the `role` as a map says it, its name and what is to know of it."""

    role: str
    label: str
    hint: str = ""


class Trouble(NamedTuple):
    """Something to know of a column, or of the whole table (`column` is -1). What `stops` must be mended first."""

    column: int
    text: str
    stops: bool = False


def choices(kind: Kind) -> list[Choice]:
    """Everything a column of a table of this kind may be."""
    found = [
        Choice(one.name, _(one.label), _("private") if one.private else _("needed") if one.required else "")
        for one in kind.fields
    ]
    parts = ["first name", "middle name", "last name"] if kind.name in synonyms.PEOPLE else []
    if any(one.shape == "money" for one in kind.fields):
        parts.append("currency")
    return [*found, *(Choice(role, label_of(kind, role), _hint(role)) for role in (*parts, KEY, EXTRA, OUT))]


def _hint(role: str) -> str:
    return _(_HINTS[role]) if role in _HINTS else ""


def role_of(column: Column) -> str:
    """What a map would say of a column to make it what it is."""
    if column.role == "field":
        return column.field
    return next((word for word, role in ROLES.items() if role == column.role), EXTRA)


def label_of(kind: Kind, role: str) -> str:
    """A role in the user's language."""
    if role in kind.by_name:
        return _(kind.by_name[role].label)
    return _(_LABELS[role]) if role in _LABELS else role


def is_hidden(kind: Kind, column: Column) -> bool:
    """Whether the cells of a column are private: by the field it is, or by a heading that says so."""
    if column.role == "out":
        return False
    return bool(column.field and kind.field(column.field).private) or is_secret(kind, column.heading)


def troubles(kind: Kind, plan: Plan, is_key: Callable[[int], bool]) -> list[Trouble]:
    """What is wrong with a plan, or to be known of it. `is_key`: whether the cells of a column tell rows apart."""
    found = [
        Trouble(-1, _("No column is the {field}: choose one").format(field=name), True) for name in missing(kind, plan)
    ]
    return [*found, *doubles(kind, plan), *_private(kind, plan), *_keys(plan, is_key)]


def doubles(kind: Kind, plan: Plan) -> Iterator[Trouble]:
    """Columns that want one place. A list takes several columns, anything else would lose all cells but one."""
    places: defaultdict[str, list[Column]] = defaultdict(list)
    for column in plan.columns:
        if column.role not in ("extra", "out") and not (
            column.role == "field" and kind.field(column.field).shape == "list"
        ):
            places[role_of(column)].append(column)
    for columns in places.values():
        for column in columns if len(columns) > 1 else ():
            other = next(one for one in columns if one is not column)
            yield Trouble(column.index, _("{heading} is this too").format(heading=other.heading), True)


def _private(kind: Kind, plan: Plan) -> Iterator[Trouble]:
    for column in plan.columns:
        if column.field and kind.field(column.field).private:
            yield Trouble(column.index, _("private"))
        elif not is_secret(kind, column.heading) or column.role == "out":
            continue
        elif column.role == "field":
            yield Trouble(column.index, _("its heading is private, this field is not"))
        elif home := secret_home(kind):
            yield Trouble(column.index, _("private, kept in {field}").format(field=_(home.label)))
        else:
            yield Trouble(column.index, _("private, and there is no place for it"))


def _keys(plan: Plan, is_key: Callable[[int], bool]) -> Iterator[Trouble]:
    if plan.key and not is_key(plan.key.index):
        yield Trouble(plan.key.index, _("not one for each row: rows of one key are one record"))
