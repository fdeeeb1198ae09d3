"""A network of machines: what reaches whom, and what is true in the end; the second half of a network's rules."""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import pairwise
from typing import Any, TypeAlias

from kamtui.store import streams
from kamtui.store.merging import take
from kamtui.store.snapshots import covered
from kamtui.store.wire import Piece, StreamKey
from kamtui.store.workspace import Workspace
from kamtui.sync.bundle import NO_HASH, read_bundle, write_bundle
from kamtui.sync.limits import BundleError
from tests.sync.agreement import agrees, all_are_equal, problems
from tests.sync.chances import integers, rule, sampled_from
from tests.sync.deeds import FIELDS, KIND, machines, numbers, records_
from tests.sync.erasures import Erasures
from tests.sync.machines import MANY, NEWER, OLDER, SIGNING, TEAM, Device, machines_in_memory
from tests.sync.oracle import judge, void

Step: TypeAlias = tuple[str, Mapping[str, Any]]
"""One thing that happens: the name of a rule, and its arguments."""


class BrokenOffError(Exception):
    """The power went, in the middle of a merge."""


def first_steps(count: int, chance: random.Random) -> Iterator[Step]:
    """What a network begins with, so that there is something to quarrel about: records, some of them passed on."""
    for record in chance.sample(tuple(KIND), chance.randint(2, len(KIND))):
        yield "create", {"device": chance.randrange(count), "record": record, "n": chance.randrange(12)}
    for _time in range(chance.randint(0, count)):
        yield "deliver_all", {"giver": chance.randrange(count), "taker": chance.randrange(count)}


class Network(Erasures):
    """Machines that work apart and hand each other pieces of their streams, in any order."""

    @contextmanager
    def begun(self, count: int, seed: int) -> Iterator[None]:
        """Set up `count` machines that belong to any number of persons; `seed` is for all that is not drawn."""
        self.chance = chance = random.Random(seed)
        with machines_in_memory():
            self._set_up(count, chance)
            yield
            for each in self.devices:
                each.put_away()

    def _set_up(self, count: int, chance: random.Random) -> None:
        mixed = chance.random() < 0.3
        persons = chance.randint(1, count)
        for number in range(count):
            kamtui = NEWER if mixed and chance.random() < 0.5 else OLDER
            self.devices.append(Device(number, chance.randrange(persons), kamtui, chance))

    def offered(self, source: Device, target: Device) -> list[StreamKey]:
        """The streams one device may give another: own-private ones only to the same person's."""
        keys = streams.keys_of(source.workspace.connection).values()
        return sorted(key for key in keys if key.scope == "team" or source.person == target.person)

    def send(self, target: Device, pieces: list[Piece]) -> None:
        """Take pieces in, in one transaction."""
        self.collect(target)
        with target.workspace.merging():
            for piece in pieces:
                taken = take(target.workspace, piece)
                assert taken.new + taken.known == len(piece.edits)

    def everything(self, source: Device, target: Device) -> list[Piece]:
        """All that one device has for another, in pieces of all sizes and in any order.

        What the other has already comes again now and then, and some pieces come twice. What it has only of a snapshot
        goes as a snapshot, at some time or other.
        """
        if covered(source.workspace) and self.chance.random() < 0.5:
            self.hand_over(source, target)
        pieces = []
        has, here = streams.vector(target.workspace), streams.vector(source.workspace)
        for stream in self.offered(source, target):
            first, last = 1, here.get(stream, 0)
            if self.chance.random() < 0.9:
                first = has.get(stream, 0) + 1
            while first <= last:
                size = self.chance.choice((1, 3, 9, 30, 30))
                piece = streams.piece(source.workspace, stream, first, last, size, MANY)
                assert piece.edits or covered(source.workspace)
                pieces += [piece] if piece.edits else []
                first += len(piece.edits) or 1
        twice = pieces + self.chance.sample(pieces, (len(pieces) + 1) // 4)
        return self.chance.sample(twice, len(twice))

    @rule(4, giver=machines, taker=machines, n=numbers, cut=integers(1, 9), part=integers(1, 9))
    def deliver_a_part(self, giver: int, taker: int, n: int, cut: int, part: int) -> None:
        """Some numbers of one stream, out of turn: the rest is withheld, or comes later, or comes twice."""
        here, there = self.at(giver), self.at(taker)
        offered = self.offered(here, there)
        if offered and here is not there:
            self.send(there, [streams.piece(here.workspace, offered[n % len(offered)], cut, MANY, part, MANY)])

    @rule(5, giver=machines, taker=machines)
    def deliver_all(self, giver: int, taker: int) -> None:
        """All one has reaches another, what it has of third ones too."""
        here, there = self.at(giver), self.at(taker)
        if here is not there:
            self.send(there, self.everything(here, there))

    @rule(giver=machines, taker=machines, cut=integers(0, 5))
    def deliver_bundles(self, giver: int, taker: int, cut: int) -> None:
        """Pieces travel as signed bundles; one that is cut short or was written to on its way is told, and left."""
        here, there = self.at(giver), self.at(taker)
        if here is there:
            return
        arrived: list[Piece] = []
        vector = streams.vector(here.workspace)
        for piece in self.everything(here, there)[:6]:
            sender = next(key for key in SIGNING if key.public_key().public_bytes_raw() == piece.stream.device)
            bundle = write_bundle(piece, TEAM, NO_HASH, vector, sender.sign)
            if cut and len(arrived) % cut == 0:
                place = self.chance.randrange(len(bundle))
                spoilt = bundle[:place] if cut % 2 else bundle[:place] + b"\0" + bundle[place + 1 :]
                with suppress(BundleError):
                    read_bundle(spoilt)
                    assert spoilt == bundle
            read = read_bundle(bundle)[1]
            assert read.edits == piece.edits
            assert set(read.actions) == set(piece.actions)
            arrived.append(read)
        self.send(there, arrived)

    @rule(giver=machines, taker=machines, n=numbers)
    def break_off(self, giver: int, taker: int, n: int) -> None:
        """A merge that ends in the middle leaves nothing behind."""
        here, there = self.at(giver), self.at(taker)
        if here is there:
            return
        pieces = self.everything(here, there)
        before = content(there.workspace)
        with suppress(BrokenOffError), there.workspace.merging():
            for piece in pieces[: n + 1]:
                take(there.workspace, piece)
            raise BrokenOffError
        assert content(there.workspace) == before

    def meet(self) -> None:
        """Everybody gets everything: along a chain of one person's machines, then along one of all, there and back.

        Who passes on what has a gap passes on what comes before it; its author, further along, gives the whole.
        """
        groups = [[each for each in self.devices if each.person == person]
                  for person in sorted({each.person for each in self.devices})]
        for group in (*groups, self.devices):
            chain = self.chance.sample(group, len(group))
            for source, target in (*pairwise(chain), *pairwise(reversed(chain))):
                self.send(target, self.everything(source, target))
                if covered(source.workspace):
                    self.hand_over(source, target)

    @rule(device=machines, record=records_, n=numbers, now=sampled_from((False, False, True)))
    def an_edit_made_after_seeing_everything_wins(self, device: int, record: bytes, n: int, now: bool) -> None:
        """However wrong the clocks are."""
        if not now:
            return
        self.meet()
        at = self.at(device)
        form = self.form(at, record)
        if not form:
            return
        field = FIELDS[form.kind][0]
        value = self.write(at, form, field, n, "kept")
        self.meet()
        for each in self.devices:
            reading = self.form(each, record)
            assert reading is None or (reading.values.get(field), reading.deleted) == (value, False)

    def end(self) -> None:
        """A machine is what its edits come to; when all have met, all are, and equal. Raises `AssertionError`."""
        # Of those that lack something one is looked at: there is another one in every network.
        each = self.chance.choice(self.devices)
        world = self.all_that_was_written()
        edits = each.known(world)
        # An edit may come emptied before the erasure that emptied it: what it said cannot be known then.
        if void(world) & edits.keys() <= void(edits):
            agrees(each, edits, judge(edits), whole=False)
        else:
            assert problems(each.workspace) == []
        self.meet()
        all_are_equal(self.devices, world, self.written, self.chance.randrange(1000))


def content(workspace: Workspace) -> list[tuple[object, ...]]:
    """Every row of every table."""
    execute = workspace.connection.execute
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    tables = [row[0] for row in execute(query)]
    return [(table, *row) for table in tables for row in execute(f'SELECT * FROM "{table}"')]
