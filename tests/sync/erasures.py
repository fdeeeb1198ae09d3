"""People erase records for good, and devices start from snapshots: the rules of a network that are about both."""

import pytest

from kamtui.errors import KamtuiError
from kamtui.records.kinds import LINK
from kamtui.records.values import RecordId
from kamtui.store.snapshots import take_in, take_out
from kamtui.store.undo import undo
from kamtui.store.wire import EditRef, WireEdit
from tests.sync.chances import booleans, rule
from tests.sync.deeds import KIND, machines, records_
from tests.sync.joins import Joins
from tests.sync.machines import MOST_DEVICES, OLDER, Device


class Erasures(Joins):
    """The rules of erasing, and of snapshots."""

    def __init__(self) -> None:
        super().__init__()
        self.world: dict[EditRef, WireEdit] = {}
        self.erased = False

    @rule(device=machines, record=records_, members=booleans())
    def erase(self, device: int, record: RecordId, members: bool) -> None:
        """Erase a record for good, living or deleted, with or without the members of its sets."""
        at = self.at(device)
        if not self.form(at, record):
            return
        self.erased = True
        self.collect(*self.devices)
        workspace = at.workspace
        with workspace.action("erase") as action:
            if members:
                for kind, one in workspace.owned(KIND[record], record):
                    if kind == LINK:
                        action.erase(kind, one)
            action.erase(KIND[record], record)
        assert not workspace.log.get(workspace.base_of(KIND[record], record)).values.keys() - {"~"}
        with pytest.raises(KamtuiError, match="cannot be brought back"):
            undo(workspace)

    @rule(giver=machines, taker=machines)
    def give_a_snapshot(self, giver: int, taker: int) -> None:
        """Hand over what one has come to, without its history."""
        here, there = self.at(giver), self.at(taker)
        if here is not there:
            self.hand_over(here, there)

    @rule(giver=machines)
    def start_from_a_snapshot(self, giver: int) -> None:
        """A new machine of the same person begins with a snapshot."""
        if len(self.devices) < MOST_DEVICES:
            source = self.at(giver)
            self.devices.append(Device(len(self.devices), source.person, OLDER, self.chance))
            self.hand_over(source, self.devices[-1])

    def hand_over(self, source: Device, target: Device) -> None:
        """Take a snapshot out here and in there."""
        self.collect(target)
        snapshot = take_out(source.workspace, own=source.person == target.person)
        # Made while the giver's kamtui runs.
        parts = tuple(snapshot.parts)
        take_in(target.workspace, snapshot._replace(parts=parts))

    def collect(self, *devices: Device) -> None:
        """Keep what was written on devices as it was written, before an erasure takes it from those who wrote it."""
        if self.erased:
            for each in devices:
                self.world = each.written() | self.world

    def all_that_was_written(self) -> dict[EditRef, WireEdit]:
        """Every edit of the network as it was written."""
        self.erased = True
        self.collect(*self.devices)
        return self.world
