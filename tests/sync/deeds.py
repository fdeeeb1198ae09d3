"""What people do on machines that are apart: the first half of a network's rules."""

import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import NamedTuple

from kamtui.actions.conflicts import resolve
from kamtui.errors import KamtuiError
from kamtui.records.kinds import is_kind, kind_of
from kamtui.records.values import RecordId, Value
from kamtui.store import conflicts
from kamtui.store.ids import derived_id
from kamtui.store.reading import Reading
from kamtui.store.undo import redo, undo
from kamtui.store.workspace import Workspace
from tests.sync.chances import booleans, integers, rule, sampled_from
from tests.sync.machines import MOST_DEVICES, NEWER, START, Device

ACCOUNTS = tuple(derived_id("account", str(n)) for n in range(3))
CONTACTS = tuple(derived_id("contact", str(n)) for n in range(3))
VISITS = tuple(derived_id("visit", str(n)) for n in range(2))
PLANETS = tuple(derived_id("planet", str(n)) for n in range(2))
KIND = {
    **dict.fromkeys(ACCOUNTS, "account"), **dict.fromkeys(CONTACTS, "contact"), **dict.fromkeys(VISITS, "visit"),
    **dict.fromkeys(PLANETS, "planet"),
}
FIELDS = {
    "account": ("name", "tier", "city", "private_notes", "x.Region", "parent"),
    "contact": ("name", "notes", "motive", "x.Region"),
    "visit": ("note", "when", "state", "minutes"),
    "planet": ("name", "rings", "moon", "diary", "x.Region"),
}
"""Team fields and own-private ones, extra ones, and those that other tables' dates follow from."""

NEWER_FIELDS = {"account": ("moon", "diary")}
"""What only the newer kamtui knows of a kind that both know."""

VALUES: dict[str, tuple[Value, ...]] = {
    "name": ("Hengyue", "恒岳", "Suhe"),
    "tier": ("gold", "iron", None),
    "when": ("2026-11-20", ("2026-11-24T02:00:00Z", "Asia/Shanghai"), None),
    "state": ("held", "planned"),
    "minutes": (30, 60, None),
    "rings": (0, 7, None),
    "moon": (0, 1, 2, None),
    "parent": (*ACCOUNTS, None),
}
OTHER = ("a", "b", "c", None)
"""Values of all other fields: few, so that people often write the same."""

SECONDS = (0, -1, 1, -3600, 3600, -86_300, 86_300, -90_000, 90_000)
"""By how much people set clocks wrong; a day ahead is what others' clocks follow at most."""

machines = integers(0, MOST_DEVICES - 1)
records_ = sampled_from(tuple(KIND))
numbers = integers(0, 11)


class Stand(NamedTuple):
    """Where a record stands for whoever looks: the values of each field's heads, and whether it is deleted."""

    values: dict[str, frozenset[Value]]
    deleted: bool


class Deeds:
    """A network's machines, and the rules of what is done on one of them."""

    devices: list[Device]
    chance: random.Random

    def __init__(self) -> None:
        self.devices = []
        self.written: list[tuple[RecordId, str, Value]] = []

    def at(self, device: int) -> Device:
        """The machine of this number, or the one it stands for where there are fewer."""
        return self.devices[device % len(self.devices)]

    def value(self, field: str, n: int) -> Value:
        """One of the values people give this field."""
        options = VALUES.get(field, OTHER)
        return options[n % len(options)]

    def form(self, at: Device, record: RecordId, stale: bool = False) -> Reading | None:
        """The record as it stands on this machine; or a form of any record that was left open there, as it was then.

        None for a record that this machine does not have.
        """
        if stale and at.forms:
            return at.forms.pop(0)
        workspace = at.workspace
        form = workspace.read(KIND[record], record) if is_kind(KIND[record]) else None
        return form if form and form.base else None

    @rule(device=machines, record=records_, n=numbers)
    def create(self, device: int, record: RecordId, n: int) -> None:
        """The ids follow from the content, so two devices make the same record; a deleted one comes back."""
        kind, workspace = KIND[record], self.at(device).workspace
        if not is_kind(kind):
            return
        values: dict[str, Value] = {FIELDS[kind][0]: self.value(FIELDS[kind][0], n) or "new"}
        if kind != "account" or n % 2:
            values["parent" if kind == "account" else "account"] = ACCOUNTS[n % 3]
        if kind == "visit":
            values["attendees"] = CONTACTS[: n % 4]
        if kind == "planet":
            values |= {"moon": n, "diary": "d" if n % 2 else None}
        with workspace.action("add") as action:
            action.create(kind, values, id=record)

    @rule(2, device=machines, record=records_)
    def open_form(self, device: int, record: RecordId) -> None:
        """Leave a form open, to be saved later."""
        if form := self.form(self.at(device), record):
            self.at(device).forms.append(form)

    @rule(4, device=machines, record=records_, n=numbers, stale=booleans())
    def edit(self, device: int, record: RecordId, n: int, stale: bool) -> None:
        """Write one field; a deleted record comes back by it."""
        at = self.at(device)
        if form := self.form(at, record, stale):
            self.write(at, form, self.field(at, form.kind, n), n)

    def field(self, at: Device, kind: str, n: int) -> str:
        """A field of the kind that this machine's kamtui knows."""
        known = FIELDS[kind] + (NEWER_FIELDS.get(kind, ()) if at.kamtui is NEWER else ())
        return known[n % len(known)]

    def write(self, at: Device, form: Reading, field: str, n: int, instead_of_nothing: Value = None) -> Value:
        """Save a form with one field changed."""
        workspace = at.workspace
        value = self.value(field, n // 3)
        value = instead_of_nothing if value is None else value
        if value is None and kind_of(form.kind).by_name.get(field) and kind_of(form.kind).by_name[field].required:
            value = "kept"
        with unless_erased(workspace, form), workspace.action("edit") as action:
            if field in action.write(form, {field: value}):
                self.written.append((form.id, field, value))
        return value

    @rule(2, device=machines, record=records_, n=numbers)
    def save_a_whole_form(self, device: int, record: RecordId, n: int) -> None:
        """Write several fields, the team's and own-private ones, in one action."""
        at = self.at(device)
        if form := self.form(at, record, stale=n % 2 == 0):
            workspace = at.workspace
            values = {field: self.value(field, n + place) or "kept" for place, field in enumerate(FIELDS[form.kind])
                      if field in ("name", "city", "notes", "note", "motive", "private_notes", "x.Region")}
            with unless_erased(workspace, form):
                with workspace.action("edit") as action:
                    changed = action.write(form, values)
                self.written += [(form.id, field, values[field]) for field in changed]

    @rule(device=machines, record=records_, n=numbers)
    def write_what_a_newer_kamtui_knows(self, device: int, record: RecordId, n: int) -> None:
        """A field without a column here is kept in the log all the same."""
        workspace = self.at(device).workspace
        if form := self.form(self.at(device), record):
            with workspace.action("edit") as action:
                action.restate(form.kind, record, {"moon": n % 3}, {"moon": form.over("moon")})
            self.written.append((record, "moon", n % 3))

    @rule(2, device=machines, visit=sampled_from(VISITS), n=numbers)
    def set_members(self, device: int, visit: RecordId, n: int) -> None:
        """Say anew who took part."""
        with self.at(device).workspace.action("edit") as action:
            action.put_members("visit.attendees", visit, CONTACTS[n % 3 : n % 4])

    @rule(2, device=machines, record=records_, stale=booleans())
    def delete(self, device: int, record: RecordId, stale: bool) -> None:
        """Delete what is seen, or what a form opened before had seen."""
        at = self.at(device)
        workspace = at.workspace
        form = self.form(at, record, stale)
        if form and not form.deleted:
            with unless_erased(workspace, form), workspace.action("delete") as action:
                action.delete(form.kind, form.id, form)

    @rule(device=machines, n=numbers)
    def bring_back(self, device: int, n: int) -> None:
        """Restore a deleted record; it then lives."""
        at = self.at(device)
        workspace = at.workspace
        forms = [form for record in KIND if (form := self.form(at, record)) and form.deleted]
        if forms:
            form = forms[n % len(forms)]
            with workspace.action("restore") as action:
                action.write(form, {})
            assert not workspace.read(form.kind, form.id).deleted

    @rule(2, device=machines, times=integers(1, 3))
    def take_back(self, device: int, times: int) -> None:
        """Undo, some times in turn."""
        for _time in range(times):
            with suppress(KamtuiError):
                undo(self.at(device).workspace)

    @rule(device=machines)
    def do_again(self, device: int) -> None:
        """Redo."""
        with suppress(KamtuiError):
            redo(self.at(device).workspace)

    @rule(2, device=machines, record=records_, n=numbers)
    def change_and_take_back(self, device: int, record: RecordId, n: int) -> None:
        """An undo at once leaves a record as it was, a redo after it as it was changed, whatever has come before."""
        at = self.at(device)
        workspace = at.workspace
        if not (form := self.form(at, record)):
            return
        before = stand(workspace, form)
        with workspace.action("edit") as action:
            if n % 4 == 0:
                action.delete(form.kind, record)
            else:
                field = self.field(at, form.kind, n)
                action.write(form, {field: self.value(field, n // 2) or VALUES.get(field, OTHER)[0]})
            if not action.edits:
                return
        after = stand(workspace, form)
        undo(workspace)
        assert stand(workspace, form) == before
        if n % 3 == 0:
            redo(workspace)
            assert stand(workspace, form) == after

    @rule(2, device=machines, n=numbers, mine=booleans())
    def settle(self, device: int, n: int, mine: bool) -> None:
        """Settle a conflict; it is then settled, and undo brings it back."""
        workspace = self.at(device).workspace
        found = conflicts.every(workspace)
        if not found:
            return
        one = found[n % len(found)]
        try:
            resolve(workspace, one.id, "mine" if mine else "theirs")
        except KamtuiError:
            resolve(workspace, one.id, "value", one.values[0].value if one.sort == "values" else n % 2)
        assert one.id not in {left.id for left in conflicts.every(workspace)}
        if n % 3 == 0 and one.sort != "orphan":
            undo(workspace)
            fields = {(left.record, left.field) for left in conflicts.every(workspace)}
            assert (one.record, one.field) in fields

    @rule(device=machines, years=sampled_from((0, 0, -10, 10)), seconds=sampled_from(SECONDS))
    def set_clock(self, device: int, years: int, seconds: int) -> None:
        """Somebody sets the clock."""
        self.at(device).time = START + timedelta(days=365 * years, seconds=seconds)

    @rule(device=machines)
    def break_or_mend_the_clock(self, device: int) -> None:
        """The clock jumps at every look from here on, or no more."""
        self.at(device).jumping = not self.at(device).jumping

    @rule(device=machines)
    def upgrade(self, device: int) -> None:
        """Install the newer kamtui, where there is one among the machines."""
        at = self.at(device)
        if at.kamtui is not NEWER and any(one.kamtui is NEWER for one in self.devices):
            at.upgrade()


@contextmanager
def unless_erased(workspace: Workspace, form: Reading) -> Iterator[None]:
    """What is saved by a form that was open while its record was erased is refused, and told."""
    try:
        yield
    except KamtuiError:
        forms = (form, *form.joined)
        assert any(set(workspace.erasures_of(one.id)) - set(one.erasures) for one in forms)


def stand(workspace: Workspace, form: Reading) -> Stand:
    """Where the record of a form stands now."""
    now = workspace.read(form.kind, form.id)
    base = workspace.log.get(now.base)
    values: dict[str, frozenset[Value]] = {}
    for name in {*base.values, *now.heads} - (set(base.past) - set(now.heads)):
        held = {workspace.log.get(head).values[name] for head in now.over(name)} - {None}
        if name != "~" and held:
            values[name] = frozenset(held)
    return Stand(values, now.deleted)
