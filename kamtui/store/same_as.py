"""Records that are one: what each says by itself, what the one that stands for all shows, where they differ.

How groups come about, and why rows and references are written so and not resolved when they are read: `grouping`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kamtui.records.kinds import LINK, SAME_AS, Kind, is_kind, kind_of
from kamtui.records.values import RecordId, Value
from kamtui.store.fitting import fits
from kamtui.store.heads import state_of
from kamtui.store.ids import derived_id
from kamtui.store.log import LIFE
from kamtui.store.projection import NAMES, as_read, has_row, set_targets
from kamtui.store.queries.joined import joined_to
from kamtui.store.reading import Reading

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

APART = (SAME_AS, "setting", "tenure")
"""Kinds whose records are never joined: a join itself, and those whose ids follow from what they say."""


class Own(NamedTuple):
    """A living record by itself, as its own edits have it."""

    base: int
    values: Mapping[str, Value]


class Differing(NamedTuple):
    """A field that joined records do not agree on: every record that has a value, the canonical one first."""

    field: str
    values: tuple[tuple[RecordId, Value], ...]


def join_id(kind: str, one: RecordId, other: RecordId) -> RecordId:
    """The id of the join of two records, whichever is named first."""
    return derived_id(SAME_AS, kind, *sorted((one, other)))


def can_join(kind: str) -> bool:
    """Whether records of this kind can be joined."""
    return is_kind(kind) and kind not in APART


_EMPTY: tuple[Value, ...] = (None, "", ())


def own_reading(workspace: "Workspace", kind: str, record: RecordId) -> Reading:
    """A record read by itself, without what others lend it, and with references as it was given them."""
    base = workspace.base_of(kind, record)
    own = alone(workspace, kind, record)
    heads, erasures = workspace.heads_of(record), workspace.erasures_of(record)
    if own is None:
        return Reading(kind, record, base, {}, heads, deleted=bool(base), erasures=erasures)
    return Reading(kind, record, own.base, as_read(kind, own.values), heads, erasures=erasures)


def differing(workspace: "Workspace", kind: str, canonical: RecordId) -> list[Differing]:
    """The fields on which a joined record and those it stands for differ, in the order of the declaration."""
    members = [canonical, *joined_to(workspace, kind, canonical)]
    if len(members) == 1:
        return []
    own = {member: own_reading(workspace, kind, member).values for member in members}
    declared = [field.name for field in kind_of(kind).stored]
    extra = sorted({name for values in own.values() for name in values} - set(declared))
    found = []
    for name in (*declared, *extra):
        values = tuple((member, own[member][name]) for member in members if own[member].get(name) not in _EMPTY)
        if len({value for _member, value in values}) > 1:
            found.append(Differing(name, values))
    return found


def other_names(workspace: "Workspace", kind: str) -> dict[RecordId, tuple[str, ...]]:
    """The names that joined records have besides those of the one that stands for them, by its id."""
    found: dict[RecordId, tuple[str, ...]] = {}
    for record, canonical in workspace.connection.execute(
        "SELECT record, canonical FROM joined WHERE kind = ? AND base IS NOT NULL ORDER BY record", (kind,)
    ):
        values = own_reading(workspace, kind, record).values
        found[canonical] = (*found.get(canonical, ()), *(str(values[name]) for name in NAMES if values.get(name)))
    return found


def own_values(workspace: "Workspace", kind: Kind) -> dict[RecordId, dict[str, Value]]:
    """The records of a kind whose rows say something else than their own edits, for joins, with what these say: those
    joined to others, those they stand under, and those that refer to one of them."""
    connection = workspace.connection
    if connection.execute("SELECT 1 FROM joined LIMIT 1").fetchone() is None:
        return {}
    found = {
        row[0]
        for row in connection.execute(
            "SELECT record FROM joined WHERE kind = ?1 AND base IS NOT NULL "
            "UNION SELECT canonical FROM joined WHERE kind = ?1",
            (kind.name,),
        )
    }
    for field in kind.stored:
        if field.shape == "ref" and field.target:
            rows = connection.execute(
                f'SELECT id FROM "{kind.name}" WHERE "{field.name}" IN (SELECT canonical FROM joined WHERE kind = ?)',
                (field.target,),
            )
            found.update(row[0] for row in rows)
    return {record: dict(own_reading(workspace, kind.name, record).values) for record in found}


def own_links(workspace: "Workspace", name: str) -> Iterator[tuple[RecordId, RecordId]]:
    """Owner and target of every link of a set such as `visit.attendees`, as they were written, in order."""
    kinds = set_targets(name)
    joins = workspace.connection.execute("SELECT DISTINCT canonical, kind FROM joined").fetchall()
    canonicals = {(row[1], row[0]) for row in joins}
    for record, owner, target in workspace.connection.execute(
        "SELECT id, owner, target FROM link WHERE name = ? ORDER BY base", (name,)
    ):
        if (kinds["owner"], owner) in canonicals or (kinds["target"], target) in canonicals:
            link = own_reading(workspace, LINK, record).values
            owner, target = link.get("owner", owner), link.get("target", target)
        yield owner, target


def lent(
    kind: str, canonical: RecordId, members: Sequence[tuple[RecordId, Mapping[str, Value]]], group: Iterable[RecordId]
) -> tuple[dict[str, Value], tuple[str, ...]]:
    """The values of a canonical record with what it lacks from the others of its group, and the names of those.

    `members` are the living ones with their values, by id. A reference that would lead to the record itself, such as a
    parent that was joined to its child, is as good as none.
    """
    known, ids = kind_of(kind).by_name, set(group)
    values: dict[str, Value] = {}
    for _member, own in members:
        for name, value in own.items():
            field = known.get(name)
            if value in _EMPTY or (field and not fits(field.shape, value)):
                continue
            if field and field.shape == "ref" and field.target == kind and value in ids:
                continue
            values.setdefault(name, value)
    names = [str(own[name]) for member, own in members if member != canonical for name in NAMES if own.get(name)]
    return values, tuple(names)


def alone(workspace: "Workspace", kind: str, record: RecordId) -> Own | None:
    """A record by itself, where it lives and is of this kind; none for one with an edit that cannot be read."""
    base = workspace.base_of(kind, record)
    if not base:
        return None
    try:
        state = state_of(workspace.log.of_record(record, base), workspace.order, workspace.is_private)
    except ValueError:
        return None
    if state.dead or state.kind != kind or not has_row(kind, state.shown):
        return None
    return Own(base, {name: value for name, value in state.shown.items() if name != LIFE})
