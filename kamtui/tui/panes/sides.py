"""A conflict told side by side: the values, what they were before, who wrote them, when and on which device."""

from datetime import date
from typing import NamedTuple

from kamtui.actions.standing import before
from kamtui.documents.difference import is_long
from kamtui.locale import _
from kamtui.locale.dates import day_text, moment_text
from kamtui.records.kinds import LINK, Field, is_kind, kind_of
from kamtui.records.values import Moment, Value
from kamtui.store import queries
from kamtui.store.conflicts import DELETED, Conflict, Held
from kamtui.store.subjects import owner_of
from kamtui.store.workspace import Workspace
from kamtui.tui.panes.difference import difference
from kamtui.tui.widgets.spans import Cell


class Side(NamedTuple):
    """One side, in words. `deletes`: to choose it deletes the record; `private`: masked until it is shown."""

    title: str
    value: str
    was: str
    by: str
    when: str
    device: str
    key: str = ""
    deletes: bool = False
    private: bool = False


class Crossing(NamedTuple):
    """A conflict in words: `name` of the record, its `kind`, the `account` it belongs to, the `field`, what happened,
    and the sides."""

    name: str
    kind: str
    account: str
    field: str
    told: str
    sides: tuple[Side, ...]
    values: bool = True

    @property
    def mine(self) -> int:
        """The side to begin with: mine, else the one that is shown."""
        return next((index for index, side in enumerate(self.sides) if side.key == "m"), 0)

    def with_key(self, key: str) -> int | None:
        """The side that a key chooses."""
        return next((index for index, side in enumerate(self.sides) if side.key == key), None)

    @property
    def deletion(self) -> int | None:
        """The first side that deletes."""
        return next((index for index, side in enumerate(self.sides) if side.deletes), None)


MINE, THEIRS = "m", "o"
"""The keys that keep a side."""


def crossing(workspace: Workspace, conflict: Conflict) -> Crossing:
    """`conflict` in words. Mine stands first, then the others, the latest first."""
    me = workspace.me()
    alone = all(side.person == me for side in conflict.values)
    ordered = ordered_sides(workspace, conflict)
    sides: list[Side] = []
    for side in ordered:
        key = MINE if _is_mine(side, me, alone) else THEIRS
        free = all(one.key != key for one in sides)
        sides.append(_side(workspace, conflict, side, key if free else "", alone))
    declared = kind_of(conflict.kind) if is_kind(conflict.kind) else None
    field = field_of(conflict)
    told = ""
    if conflict.sort == "deleted":
        told = _("one deleted it, another one changed it")
    elif conflict.sort == "orphan":
        told = _("what it belongs to was deleted: {name}").format(
            name=_name(workspace, conflict.owner_kind, conflict.owner)
        )
    label = ""
    if conflict.kind == LINK:
        label = _set_called(workspace, conflict)
    elif conflict.sort == "values":
        label = _(field.label) if field else conflict.field
    return Crossing(
        record_called(workspace, conflict), _(declared.label) if declared else "", _account(workspace, conflict),
        label, told, tuple(sides),
        conflict.sort == "values",
    )


def ordered_sides(workspace: Workspace, conflict: Conflict) -> list[Held]:
    """The sides as they stand side by side: mine first, then the latest."""
    me = workspace.me()
    alone = all(side.person == me for side in conflict.values)
    latest = sorted(conflict.values, key=lambda one: one.when, reverse=True)
    return sorted(latest, key=lambda one: not _is_mine(one, me, alone))


def record_called(workspace: Workspace, conflict: Conflict) -> str:
    """What the record of a conflict is called; a seat by who sits there, a member of a set by what it belongs to."""
    if conflict.kind == "seat" and (holder := queries.holder_of(workspace, conflict.record)):
        return _name(workspace, "contact", holder)
    if conflict.kind == LINK:
        owner = owner_of(workspace, conflict.record)
        return _name(workspace, owner[0], owner[1]) if owner else ""
    return _name(workspace, conflict.kind, conflict.record)


def field_of(conflict: Conflict) -> Field | None:
    """The declared field of a conflict of values."""
    return kind_of(conflict.kind).by_name.get(conflict.field) if is_kind(conflict.kind) else None


def sides_difference(told: Crossing) -> bool:
    """Whether the sides are better told as a difference."""
    return told.values and len(told.sides) == 2 and any(is_long(side.value) for side in told.sides)


def difference_of(told: Crossing) -> Cell:
    """What the first side and the second one say, as one text."""
    return difference(told.sides[0].value, told.sides[1].value)


def _set_called(workspace: Workspace, conflict: Conflict) -> str:
    """`Who was there: Chen Guodong`: the set a member belongs to, and the member."""
    owner = owner_of(workspace, conflict.record)
    if owner is None or not is_kind(owner[0]) or owner[2] not in kind_of(owner[0]).by_name:
        return ""
    field = kind_of(owner[0]).field(owner[2])
    edits = workspace.log.of_record(conflict.record, workspace.base_of(LINK, conflict.record))
    member = next((edit.values["target"] for edit in edits if isinstance(edit.values.get("target"), bytes)), None)
    name = _name(workspace, field.target, member if isinstance(member, bytes) else None)
    return _("{field}: {value}").format(field=_(field.label), value=name or _("not known"))


def _account(workspace: Workspace, conflict: Conflict) -> str:
    if conflict.kind == "account" or not is_kind(conflict.kind) or "account" not in kind_of(conflict.kind).by_name:
        return ""
    return _name(workspace, "account", queries.account_of(workspace, conflict.kind, conflict.record))


def _name(workspace: Workspace, kind: str, record: bytes | None) -> str:
    from kamtui.documents.called import name_in_words

    return name_in_words(workspace, kind, record) if record and is_kind(kind) else ""


def _is_mine(side: Held, me: bytes | None, alone: bool) -> bool:
    """As `actions.conflicts` reads `mine`: what I wrote; where I wrote all of them, what was written here."""
    return side.mine or (me is not None and side.person == me and not alone)


def _side(workspace: Workspace, conflict: Conflict, side: Held, key: str, alone: bool) -> Side:
    now = workspace.now()
    mine = side.mine or side.person == workspace.me()
    title = _("mine") if mine else _("theirs")
    if alone and not side.mine:
        title = _("mine, elsewhere")
    field = kind_of(conflict.kind).by_name.get(side.field) if is_kind(conflict.kind) else None
    deletes = side.field == DELETED and bool(side.value)
    if side.field == DELETED:
        value, was = (_("deleted") if side.value else _("kept")), ""
    elif conflict.kind == LINK:
        value, was = _("kept"), ""
    else:
        value = in_words(workspace, field, side.value) or _("(empty)")
        was = in_words(workspace, field, before(workspace, conflict, side))
        if conflict.sort != "values":
            value = _("{field}: {value}").format(field=_(field.label) if field else side.field, value=value)
    by = _("you") if mine else _name(workspace, "teammate", side.person) or _("not known")
    when = moment_text(side.when.astimezone(now.tzinfo), now.date())
    device = _("this device") if side.mine else side.device or _("an unknown device")
    return Side(title, value, was, by, when, device, key, deletes, bool(field and field.private))


def in_words(workspace: Workspace, field: Field | None, value: Value) -> str:
    """A value as it is read: days with their weekday, else as it stands in a form."""
    from kamtui.tui.forms.fields import as_text

    if value is None or value == ():
        return ""
    today = workspace.now().date()
    if field is None:
        return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    if field.shape in ("day", "when") and isinstance(value, str):
        try:
            return day_text(date.fromisoformat(value[:10]), today)
        except ValueError:  # kept word for word, as it came
            return value
    if field.shape == "when" and isinstance(value, tuple):
        return moment_text(Moment(*map(str, value)).local(workspace.now().tzinfo), today)
    return as_text(workspace, field, value)
