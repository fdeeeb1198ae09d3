"""Whole tables at once, for lists, exports and imports: one query for each kind, never one for each record."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kamtui.records.kinds import LINK, Kind, kind_of
from kamtui.records.values import RecordId, Value
from kamtui.store.folding import folded
from kamtui.store.log import LIFE
from kamtui.store.reading import Reading
from kamtui.store.same_as import own_links
from kamtui.store.schema import DERIVED
from kamtui.store.workspace import Workspace

CHUNK = 500
"""Ids named in one query: SQLite takes 999 parameters on the oldest versions around."""

NAME_MAX = 80
"""Characters of a long text that stand for its record's name: a line."""


def rows(workspace: Workspace, kind: Kind, ids: Sequence[RecordId] | None = None) -> Iterator[sqlite3.Row]:
    """The rows of a kind's table: those of `ids` in that order, or all by id, which is by the time they were made."""
    if ids is None:
        yield from workspace.connection.execute(f'SELECT * FROM "{kind.name}" ORDER BY id')
        return
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        marks = ", ".join("?" * len(part))
        found = {
            row["id"]: row
            for row in workspace.connection.execute(f'SELECT * FROM "{kind.name}" WHERE id IN ({marks})', tuple(part))
        }
        yield from (found[id] for id in part if id in found)


def listed(workspace: Workspace, kind: Kind) -> list[RecordId]:
    """The ids of a kind in the order its list shows: accounts by tier and name, people by name, visits newest first."""
    derived = " ".join(DERIVED.get(kind.name, ()))
    order = "rank, sort, id" if "rank" in derived else "sort, id" if "sort" in derived else "id"
    if kind.name == "visit":
        order = '"when" DESC, id DESC'
    return [row[0] for row in workspace.connection.execute(f'SELECT id FROM "{kind.name}" ORDER BY {order}')]


def ids_of(workspace: Workspace, kind: str) -> set[RecordId]:
    """Every living record of a kind."""
    return {row[0] for row in workspace.connection.execute(f'SELECT id FROM "{kind}"')}


def count(workspace: Workspace, kind: str) -> int:
    """How many living records a kind has."""
    (number,) = workspace.connection.execute(f'SELECT count(*) FROM "{kind}"').fetchone()
    return int(number)


def standing_under(workspace: Workspace, kind: str) -> list[RecordId]:
    """The living records of a kind that have no row, for they are joined to one that has; by id."""
    rows = workspace.connection.execute(
        "SELECT record FROM joined WHERE kind = ? AND base IS NOT NULL ORDER BY record", (kind,)
    )
    return [row[0] for row in rows]


def names(workspace: Workspace, kind: str) -> dict[RecordId, str]:
    """What every record of a kind is called; a tenure by its person, a visit by the first line of its note; one that is
    joined to others as these are."""
    found = _names(workspace, kind)
    rows = workspace.connection.execute("SELECT record, canonical FROM joined WHERE kind = ?", (kind,))
    return found | {row[0]: found.get(row[1], "") for row in rows}


def _names(workspace: Workspace, kind: str) -> dict[RecordId, str]:
    declared = kind_of(kind)
    title = declared.field(declared.title)
    if title.shape == "ref":
        of = names(workspace, title.target)
        found = workspace.connection.execute(f'SELECT id, "{title.name}" FROM "{kind}"')
        return {row[0]: of.get(row[1], "") for row in found}
    found = workspace.connection.execute(f'SELECT id, "{title.name}" FROM "{kind}"')
    if title.shape != "long":
        return {row[0]: str(row[1] or "") for row in found}
    return {row[0]: str(row[1] or "").strip().split("\n")[0][:NAME_MAX] for row in found}


def called(workspace: Workspace, kind: str) -> dict[str, list[RecordId]]:
    """Records of a kind by every name they have, folded for comparing."""
    declared = kind_of(kind)
    columns = [name for name in (declared.title, "native_name", "short_name") if name in declared.by_name]
    found: defaultdict[str, list[RecordId]] = defaultdict(list)
    listed_columns = ", ".join(f'"{name}"' for name in columns)
    for row in workspace.connection.execute(f'SELECT id, {listed_columns} FROM "{kind}" ORDER BY id'):
        for name in dict.fromkeys(folded(str(name)) for name in row[1:] if name):
            found[name].append(row[0])
    return dict(found)


def extras(workspace: Workspace, kind: str) -> Iterator[tuple[RecordId, dict[str, Value]]]:
    """The extra fields of every record of a kind that has some."""
    for row in workspace.connection.execute(f'SELECT id, extra FROM "{kind}" WHERE extra IS NOT NULL'):
        yield row[0], json.loads(row[1])



def members(workspace: Workspace, field: str) -> dict[RecordId, tuple[RecordId, ...]]:
    """Every owner's members of a set such as `visit.attendees`, in the order they were added."""
    found: defaultdict[RecordId, list[RecordId]] = defaultdict(list)
    for owner, target in workspace.connection.execute(
        "SELECT owner, target FROM link WHERE name = ? ORDER BY base", (field,)
    ):
        found[owner].append(target)
    return {owner: tuple(dict.fromkeys(targets)) for owner, targets in found.items()}


def own_members(workspace: Workspace, field: str) -> dict[RecordId, tuple[RecordId, ...]]:
    """As `members`, but of records that are joined to others each has its own, as it was written."""
    found: defaultdict[RecordId, list[RecordId]] = defaultdict(list)
    for owner, target in own_links(workspace, field):
        found[owner].append(target)
    return {owner: tuple(targets) for owner, targets in found.items()}


class Sitting(NamedTuple):
    """A contact's present seat, as `queries.seat_of` finds it, with the contact in the seat above."""

    seat: RecordId
    tenure: RecordId
    title: str | None
    department: str | None
    level: str | None
    reports_to: RecordId | None
    boss: RecordId | None


def sittings(workspace: Workspace) -> dict[RecordId, Sitting]:
    """The present seat of every contact who has one."""
    found = workspace.connection.execute(
        """SELECT t.contact, s.id, t.id, s.title, s.department, s.level, s.reports_to FROM tenure t
        JOIN seat s ON s.id = t.seat JOIN contact c ON c.id = t.contact
        WHERE t.until IS NULL AND s.account IS c.account ORDER BY t.since, t.id"""
    ).fetchall()
    held = workspace.connection.execute(
        """SELECT t.seat, t.contact FROM tenure t JOIN seat s ON s.id = t.seat JOIN contact c ON c.id = t.contact
        WHERE t.until IS NULL AND c.account = s.account ORDER BY t.since DESC, t.id DESC"""
    )
    holders = {row[0]: row[1] for row in held}
    return {row[0]: Sitting(row[1], row[2], row[3], row[4], row[5], row[6], holders.get(row[6])) for row in found}


class Given(NamedTuple):
    """What a source last gave one record. `same` is false when only another layout of that source ever named it."""

    values: dict[str, Value]
    same: bool


SOURCES = " + "
"""Between the sources of one import, where a file has several tables."""


class Gifts(NamedTuple):
    """Everything a source gave in imports that still stand: values by record, members by owner and set, the seat given
    to each contact."""

    records: dict[RecordId, Given]
    members: dict[tuple[RecordId, str], set[RecordId]]
    seats: dict[RecordId, RecordId]


def gifts(workspace: Workspace, family: str, source: str) -> Gifts:
    """What imports of `source` gave, and before them the other sources whose names begin with `family/`.

    The last value of the same source wins, else the last one of the family (design.md §5, Import identity). A workbook
    of several tables has all their sources, joined by `SOURCES`.
    """
    found = workspace.connection.execute(
        "SELECT id, source, undone_by FROM action WHERE cause = 'import' AND source IS NOT NULL ORDER BY hlc, id"
    ).fetchall()
    result = Gifts({}, {}, {})
    for same in (False, True):
        for action, joined, undone_by in found:
            names = joined.split(SOURCES)
            akin = any(name.startswith(f"{family}/") for name in names)
            if akin and (source in names) is same and stands(workspace, undone_by):
                _unwrap(workspace, action, same, result)
    return result


def stands(workspace: Workspace, undone_by: int | None) -> bool:
    """Whether an action that was undone by this one still stands: not undone, or the undo was taken back itself."""
    while undone_by is not None:
        row = workspace.connection.execute("SELECT undone_by FROM action WHERE id = ?", (undone_by,)).fetchone()
        if row is None or row[0] is None:
            return False
        row = workspace.connection.execute("SELECT undone_by FROM action WHERE id = ?", (row[0],)).fetchone()
        undone_by = row[0] if row else None
    return True


def _unwrap(workspace: Workspace, action: int, same: bool, into: Gifts) -> None:
    for edit in workspace.log.of_action(action):
        values = edit.values
        if edit.kind == LINK:
            if isinstance(owner := values.get("owner"), bytes) and isinstance(values["target"], bytes):
                into.members.setdefault((owner, str(values["name"])), set()).add(values["target"])
            continue
        before = into.records.get(edit.record)
        kept = {name: value for name, value in values.items() if name != LIFE}
        seen = same or bool(before and before.same)
        into.records[edit.record] = Given({**(before.values if before else {}), **kept}, seen)
        present = edit.kind == "tenure" and not values.get("until")
        if present and isinstance(contact := values.get("contact"), bytes):
            seat = values.get("seat")
            assert isinstance(seat, bytes)
            into.seats[contact] = seat


def once_held(workspace: Workspace, record: RecordId, base: int) -> dict[str, list[Value]]:
    """Every value each field of a record ever had, nothing included where it was made without the field."""
    edits = workspace.log.of_record(record, base)
    held: defaultdict[str, list[Value]] = defaultdict(list)
    for edit in edits:
        for name, value in edit.values.items():
            if not held[name] and edit.id != base:
                held[name].append(None)
            held[name].append(value)
    return dict(held)


def was_taken_back(workspace: Workspace, reading: Reading) -> bool:
    """Whether a record is gone only because the action that made it was undone: a file may then bring it anew.

    One that a person deleted stays deleted, and so does one whose deletion was undone and made again.
    """
    if not reading.deleted:
        return False
    causes = workspace.connection.execute(
        f"""SELECT a.cause FROM edit e JOIN action a ON a.id = e.action
        WHERE e.id IN ({", ".join("?" * len(reading.over(LIFE)))})""",
        reading.over(LIFE),
    ).fetchall()
    return bool(causes) and all(cause == "undo" for (cause,) in causes)


def was_member(workspace: Workspace, link: RecordId) -> bool:
    """Whether a set's member with this id was ever added."""
    return workspace.base_of(LINK, link) != 0


