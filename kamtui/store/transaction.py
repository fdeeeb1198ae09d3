"""The one way in: every change of a record goes through `Transaction`, which appends to the log and projects the tables
(design.md §1, sync.md §1)."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import EXTRA, LINK, Kind, is_kind, kind_of
from kamtui.records.values import RecordId, Value, as_value
from kamtui.store.erasing import admitted, require_room
from kamtui.store.grouping import regroup
from kamtui.store.heads import state_of
from kamtui.store.ids import id_text, link_id, new_id
from kamtui.store.log import CREATE, ERASE, ERASURES, LIFE, WRITE, Edit, edit_id, stream_of, tick
from kamtui.store.projection import has_row, set_targets
from kamtui.store.queries.joined import canonical_of, joined_to
from kamtui.store.reading import Reading
from kamtui.store.same_as import own_reading

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace


class Cause(NamedTuple):
    """Why an action happened: `hand`; `import` with its source; `undo` or `redo` of the action `of`."""

    name: str = "hand"
    source: str = ""
    of: int = 0


HAND = Cause()


class Transaction:
    """One action being made: everything written through it is one step of undo and reaches the disk as one.

    Made by `Workspace.action`. `edits` counts what was written; an action that wrote nothing leaves no trace.
    """

    def __init__(self, workspace: "Workspace", verb: str, cause: Cause, person: RecordId | None) -> None:
        self._workspace = workspace
        self._connection: sqlite3.Connection = workspace.connection
        self._verb = verb
        self._cause = cause
        self._person = person
        self._clock = workspace.clock_reading()
        self._streams: dict[str, list[int]] = {}
        self.action = 0
        self.edits = 0

    def create(self, kind: str, values: Mapping[str, Value], id: RecordId | None = None) -> RecordId:
        """Make a record; its id is a fresh one unless given.

        One that was deleted comes back, these values over its former ones. Returns the id. Raises `KamtuiError` when a
        required field is missing or a name is not a field.
        """
        record = id or new_id()
        reading = self._workspace.read(kind, record) if id else Reading(kind, record)
        if reading.base:
            self.write(reading, values)
            return record
        declared = kind_of(kind)
        missing = [_(one.label) for one in declared.fields if one.required and values.get(one.name) in (None, "", ())]
        if missing:
            raise KamtuiError(
                _("{kind} needs {fields}").format(kind=_(declared.label).capitalize(), fields=", ".join(missing))
            )
        self._write(declared, reading, values)
        return record

    def write(self, reading: Reading, values: Mapping[str, Value]) -> tuple[str, ...]:
        """Give fields new values, compared with the values that were read. Returns the names of those that changed.

        A deleted record comes back to life by being written. Raises `KamtuiError` when a required field is cleared.
        """
        declared = kind_of(reading.kind)
        for field in declared.fields:
            if field.required and field.name in values and values[field.name] in (None, "", ()):
                raise KamtuiError(
                    _("{field} cannot be empty").format(field=_(field.label)),
                    hint=_("Delete the {kind} instead, if that is meant").format(kind=_(declared.label)),
                )
        return self._write(declared, reading, values)

    def delete(self, kind: str, record: RecordId, reading: Reading | None = None) -> None:
        """Delete a record, and in the same action every record that it owns and the links it has.

        One that stands for others that are the same is deleted with those of them that were read.
        """
        seen = reading or self._workspace.read(kind, record)
        if not seen.base or seen.deleted:
            return
        for child_kind, child in self._children(kind, seen):
            self.delete(child_kind, child)
        for other in seen.joined:
            self.delete(kind, other.id, other)
        self._append(seen, {LIFE: 1}, {LIFE: seen.every_head()}, "team")

    def erase(self, kind: str, record: RecordId) -> None:
        """Erase a record, living or deleted, for good; what belongs to it stays (`store.erasing`).

        One that stands for others that are the same is erased with them.
        """
        seen = self._workspace.read(kind, record)
        for other in seen.joined:
            self.erase(kind, other.id)
        if seen.base:
            self._append(seen, {LIFE: 1}, {LIFE: seen.every_head()}, "team", ERASE)

    def put_members(
        self, field: str, owner: RecordId, members: Iterable[RecordId], read: Iterable[RecordId] | None = None
    ) -> tuple[bool, bool]:
        """Make the set `field` (such as `visit.attendees`) of `owner` hold exactly `members`.

        With `read`, the members its author saw, only what differs from those is added or taken out: a member that came
        since by a sync stays. Returns whether any was added, and whether any was taken out.
        """
        kinds = set_targets(field)
        stands, owner_kind, target = canonical_of, kinds.get("owner", ""), kinds.get("target", "")
        wanted = {stands(self._workspace, target, member): member for member in members}
        have = dict.fromkeys(self._workspace.members(field, stands(self._workspace, owner_kind, owner)))
        seen = have if read is None else {stands(self._workspace, target, member): None for member in read}
        added = [member for member in wanted if member not in seen and member not in have]
        removed = [member for member in seen if member not in wanted and member in have]
        for member in added:
            self._add_member(field, owner, wanted[member])
        for member in removed:
            for link in self._workspace.links(field, stands(self._workspace, owner_kind, owner), member):
                self.delete(LINK, link)
        return bool(added), bool(removed)

    def forget_draft(self, key: str) -> None:
        """Drop the draft this action saves, in the same transaction, so that it is kept exactly until then."""
        self._connection.execute("DELETE FROM draft WHERE key = ?", (key,))

    def restate(
        self, kind: str, record: RecordId, values: Mapping[str, Value], over: Mapping[str, tuple[int, ...]]
    ) -> None:
        """Write values over exactly these heads: undo and the resolution of conflicts speak in these terms."""
        now = Reading(
            kind, record, self._workspace.base_of(kind, record), erasures=self._workspace.erasures_of(record)
        )
        declared = None if kind == LINK else kind_of(kind)
        for scope in ("team", "own"):
            part = {name: value for name, value in values.items() if self._scope_over(declared, name, over) == scope}
            if part:
                self._append(now, part, {name: over.get(name, ()) for name in part}, scope)

    def finish(self) -> None:
        """Keep the clock and the streams' last numbers; called once before the commit."""
        if not self.edits:
            return
        spans = {}
        for stream, first, last in self._streams.values():
            self._connection.execute("UPDATE stream SET last = ? WHERE n = ?", (last, stream))
            spans[stream] = (edit_id(stream, first), edit_id(stream, last))
        _first, end = spans.pop(stream_of(self.action))
        other = next(iter(spans.values()), (None, None))
        self._connection.execute(
            "UPDATE action SET last = ?, other_first = ?, other_last = ? WHERE id = ?", (end, *other, self.action)
        )
        self._workspace.keep_clock(self._clock)
        if self._workspace.attended:
            from kamtui.store.news import written

            written(self._connection, [(stream, first, last) for stream, first, last in self._streams.values()])

    def _children(self, kind: str, seen: Reading) -> list[tuple[str, RecordId]]:
        """What a record owns: where it was joined to others since it was read, only what was its own or theirs that
        were read with it."""
        owned = self._workspace.owned(kind, seen.id)
        known = {seen.id, *(other.id for other in seen.joined)}
        if known.issuperset(joined_to(self._workspace, kind, seen.id)):
            return owned
        own = {
            child: own_reading(self._workspace, child_kind, child).values for child_kind, child in owned
        }
        return [
            (child_kind, child)
            for child_kind, child in owned
            if own[child].get("owner" if child_kind == LINK else kind_of(child_kind).parent) in known
        ]

    def _add_member(self, field: str, owner: RecordId, member: RecordId) -> None:
        record = link_id(field, owner, member)
        reading = self._workspace.read(LINK, record)
        values: dict[str, Value] = {"name": field, "owner": owner, "target": member}
        if not reading.base:
            self._append(reading, values, {}, "team")
        elif reading.deleted:
            again = {**values, LIFE: 0} if reading.erasures else {LIFE: 0}
            self._append(reading, again, {name: reading.over(name) for name in again}, "team")

    def _write(self, declared: Kind, reading: Reading, values: Mapping[str, Value]) -> tuple[str, ...]:
        """Append what differs from the reading: the team's fields in one edit, own-private ones in another."""
        sets = {field.name for field in declared.sets}
        changed: dict[str, Value] = {}
        for name, value in values.items():
            if name in sets:
                continue
            if not name.startswith(EXTRA) and declared.field(name).through:
                raise KamtuiError(_("{field} belongs to another record").format(field=name))
            new = None if value in ("", ()) else as_value(value)
            if new != reading.values.get(name):
                changed[name] = new
        if reading.deleted:
            changed[LIFE] = 0
        base = reading.base
        cleared = [name for name, value in changed.items() if value is None]
        for other in reading.joined:
            lent = {name: None for name in cleared if other.values.get(name) is not None}
            if lent:
                self._write(declared, other, lent)
        for scope in ("team", "own"):
            part = {name: value for name, value in changed.items() if self._scope(declared, name) == scope}
            if part:
                over = {name: reading.over(name) for name in part}
                base = self._append(replace(reading, base=base), part, over, scope)
        names = list(changed)
        for field in declared.sets:
            if field.name in values:
                members = values[field.name] or ()
                assert isinstance(members, tuple)
                ids = [member for member in members if isinstance(member, bytes)]
                read = reading.values.get(field.name) or ()
                assert isinstance(read, tuple)
                seen = [member for member in read if isinstance(member, bytes)]
                if any(self.put_members(f"{declared.name}.{field.name}", reading.id, ids, seen)):
                    names.append(field.name)
        return tuple(name for name in names if name != LIFE)

    def _scope(self, declared: Kind | None, name: str) -> str:
        """The scope of the stream that carries a field: own-private fields stay on this person's devices."""
        field = declared.by_name.get(name) if declared else None
        return "own" if field and field.private == "own" else "team"

    def _scope_over(self, declared: Kind | None, name: str, over: Mapping[str, tuple[int, ...]]) -> str:
        """The scope for a field stated anew: one that only a newer kamtui knows stays as private as it was."""
        heads = over.get(name, ())
        if declared and name != LIFE and name not in declared.by_name and not name.startswith(EXTRA) and heads:
            return "own" if all(map(self._workspace.is_private, heads)) else "team"
        return self._scope(declared, name)

    def _append(
        self,
        reading: Reading,
        values: Mapping[str, Value],
        over: Mapping[str, tuple[int, ...]],
        scope: str,
        op: int = WRITE,
    ) -> int:
        """Number an edit of the record that was read, log it and project it. Returns the record's base edit.

        What the team receives names no own-private edit: it could not be resolved there, and would tell of it. Raises
        `KamtuiError` where the record was erased since it was read: the edit would be emptied at once.
        """
        kind, record, base = reading.kind, reading.id, reading.base
        if known := self._workspace.erasures_of(record):
            if not set(known) <= set(reading.erasures):
                label = _(kind_of(kind).label) if is_kind(kind) else kind
                raise KamtuiError(
                    _("This {kind} was erased meanwhile").format(kind=label),
                    hint=_("What was typed is not saved; `kamtui history {id}` shows who erased it").format(
                        id=id_text(record)
                    ),
                )
            require_room(known)
            over = {**over, ERASURES: known}
        if scope == "team":
            private = self._workspace.is_private
            over = {name: tuple(one for one in ids if not private(one)) for name, ids in over.items()}
        number = self._next(scope)
        self._clock = tick(self._clock, self._workspace.now())
        self._begin(number)
        edit = Edit(number, self._clock, self.action, op if base else CREATE, kind, record, values, over)
        self.edits += 1
        return self._workspace.apply(edit, base)

    def reserve(self, count: int) -> tuple[int, int]:
        """Numbers and clock readings for `count` edits of the team's that are written together (`bulk_writing`): those
        of the first, from which the others count up."""
        first = self._next("team")
        self._streams["team"][2] += count - 1
        clock = tick(self._clock, self._workspace.now())
        self._clock = clock
        self._begin(first)
        self._clock += count - 1
        self.edits += count
        return first, clock

    def _begin(self, number: int) -> None:
        """Write the action's row with its first edit."""
        if self.action:
            return
        self.action = number
        self._connection.execute(
            "INSERT INTO action (id, verb, person, cause, source, of, hlc, last) VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
            (
                number,
                self._verb,
                self._person,
                self._cause.name,
                self._cause.source or None,
                self._cause.of or None,
                self._clock,
            ),
        )
        if self._cause.of:
            self._connection.execute("UPDATE action SET undone_by = ? WHERE id = ?", (number, self._cause.of))

    def _next(self, scope: str) -> int:
        if scope not in self._streams:
            stream = self._workspace.own_stream(scope)
            # The log itself is asked too: an edit under a number that is taken would be dropped as known.
            (last,) = self._connection.execute(
                "SELECT max(last, coalesce((SELECT max(id) FROM edit WHERE id BETWEEN ?2 AND ?3) - ?2, 0)) "
                "FROM stream WHERE n = ?1",
                (stream, edit_id(stream, 0), edit_id(stream + 1, 0) - 1),
            ).fetchone()
            self._streams[scope] = [stream, last + 1, last]
        numbers = self._streams[scope]
        numbers[2] += 1
        return edit_id(numbers[0], numbers[2])


def apply(workspace: "Workspace", edit: Edit, base: int) -> int:
    """Add an edit to the log and bring heads and tables up to it; local edits and imported ones alike.

    `base` is the record's base edit, 0 for a record not known yet. Returns the record's base edit.
    """
    base = _apply(workspace, edit, base)
    if workspace.projection.stirred:
        regroup(workspace)
    return base


def _apply(workspace: "Workspace", edit: Edit, base: int) -> int:
    connection = workspace.connection
    (edit,) = admitted(workspace, (edit,))
    if not workspace.log.append(edit, later=bool(base)):
        return base
    if not base:
        if LIFE in edit.values or not edit.values:
            resettle(workspace, edit.kind, edit.record, edit.id, (edit,))
        elif has_row(edit.kind, edit.values):
            workspace.projection.insert(edit.kind, edit.record, edit.id, edit.values)
        else:
            _bury(workspace, edit.kind, edit.record, edit.id)
        return edit.id
    heads = workspace.heads_of(edit.record)
    word = workspace.log.words.number
    if closes(workspace, edit, base, heads):
        workspace.projection.remove(edit.kind, edit.record)
        _bury(workspace, edit.kind, edit.record, base)
        connection.execute("DELETE FROM contested WHERE record = ?", (edit.record,))
        connection.execute(
            "INSERT INTO head (record, field, edit) VALUES (?, ?, ?)", (edit.record, word(LIFE), edit.id)
        )
        return base
    dead = connection.execute("SELECT 1 FROM gone WHERE record = ?", (edit.record,)).fetchone() is not None
    if dead or not is_plain(edit, base, heads):
        resettle(workspace, edit.kind, edit.record, base)
        return base
    for name in edit.values:
        connection.execute("DELETE FROM head WHERE record = ? AND field = ?", (edit.record, word(name)))
    connection.executemany(
        "INSERT INTO head (record, field, edit) VALUES (?, ?, ?)",
        [(edit.record, word(name), edit.id) for name in edit.values],
    )
    workspace.projection.update(edit.kind, edit.record, edit.values)
    return base


def resettle(
    workspace: "Workspace", kind: str, record: RecordId, base: int, edits: Iterable[Edit] | None = None
) -> None:
    """Work a record's heads and row out again from all its edits: the slow and always right way.

    `edits` are all of them, where the caller has read them already.
    """
    connection, word = workspace.connection, workspace.log.words.number
    known = list(workspace.log.of_record(record, base) if edits is None else edits)
    state = state_of(known, workspace.order, workspace.is_private)
    named = {kind, state.kind}.union(edit.kind for edit in known)
    for one in named:
        workspace.projection.leave(one, record)
    connection.execute("DELETE FROM head WHERE record = ?", (record,))
    _keep_heads(workspace, record, base, state.heads)
    alive = not state.dead and has_row(state.kind, state.shown)
    for one in named - {state.kind} if alive else named:
        workspace.projection.remove(one, record)
    if alive:
        connection.execute("DELETE FROM gone WHERE record = ?", (record,))
        shown = {name: value for name, value in state.shown.items() if name != LIFE}
        workspace.projection.insert(state.kind, record, base, shown)
    else:
        _bury(workspace, state.kind, record, base)
    if state.contested:
        connection.execute("INSERT OR REPLACE INTO contested VALUES (?, ?)", (record, word(state.kind)))
    else:
        connection.execute("DELETE FROM contested WHERE record = ?", (record,))


def is_plain(edit: Edit, base: int, heads: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether the edit of a living record only takes the place of single heads that its author had seen."""
    if LIFE in edit.values or LIFE in heads or edit.kind == LINK:
        return False
    # An emptied edit still hides what it was written over, and so does any that names more than it writes.
    if not edit.values or not edit.over.keys() <= edit.values.keys():
        return False
    for name in edit.values:
        now = heads.get(name, (base,))
        if len(now) > 1 or now[0] not in edit.over.get(name, ()):
            return False
    return True


def closes(workspace: "Workspace", edit: Edit, base: int, heads: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether the edit is the plain delete of a living record, made with every head in sight."""
    if not edit.values.get(LIFE) or len(edit.values) > 1 or LIFE in heads or workspace.is_private(edit.id):
        return False
    if edit.op == ERASE or len(edit.over) > 1:
        return False
    standing = {base}.union(*heads.values()) - set(edit.over.get(LIFE, ()))
    return all(map(workspace.is_private, standing))


def _bury(workspace: "Workspace", kind: str, record: RecordId, base: int) -> None:
    workspace.connection.execute(
        "INSERT OR REPLACE INTO gone (record, kind, base) VALUES (?, ?, ?)",
        (record, workspace.log.words.number(kind), base),
    )


def stored_heads(base: int, heads: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """The heads that have rows: those that are not just the base edit, and a head of `LIFE` always.

    A record whose first edit here was a delete may live; that it was deleted must then show without reading its base.
    """
    return {name: ids for name, ids in heads.items() if ids != (base,) or name == LIFE}


def _keep_heads(workspace: "Workspace", record: RecordId, base: int, heads: Mapping[str, tuple[int, ...]]) -> None:
    """Write the heads that have rows."""
    word = workspace.log.words.number
    rows = [(record, word(name), one) for name, ids in stored_heads(base, heads).items() for one in ids]
    workspace.connection.executemany("INSERT INTO head (record, field, edit) VALUES (?, ?, ?)", rows)
