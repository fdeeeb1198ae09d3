"""People find that two records are one, or that they are not: the rules of a network that are about duplicates."""

from contextlib import suppress

from kamtui.actions.joins import merge
from kamtui.errors import KamtuiError
from kamtui.records.kinds import SAME_AS, is_kind
from kamtui.store.same_as import join_id
from tests.sync.chances import booleans, rule, sampled_from
from tests.sync.deeds import KIND, Deeds, machines, numbers

OF_KIND = {kind: tuple(record for record in KIND if KIND[record] == kind) for kind in dict.fromkeys(KIND.values())}

KINDS = sampled_from(("account", "contact", "contact", "visit", "planet"))
"""What people join."""


class Joins(Deeds):
    """The rules of joining and parting."""

    @rule(3, device=machines, kind=KINDS, n=numbers, blindly=booleans())
    def join(self, device: int, kind: str, n: int, blindly: bool) -> None:
        """Make two records one: those that stand for others, or any two, as devices do that know less."""
        workspace = self.at(device).workspace
        if not is_kind(kind):
            return
        one, other = self.pair(kind, n)
        if not blindly:
            with suppress(KamtuiError):
                merge(workspace, kind, one, other)
            return
        first, second = sorted((one, other))
        with workspace.action("merge") as action:
            action.create(SAME_AS, {"of": kind, "first": first, "second": second}, join_id(kind, one, other))

    @rule(2, device=machines, kind=KINDS, n=numbers)
    def part(self, device: int, kind: str, n: int) -> None:
        """Say that two are not one after all."""
        with self.at(device).workspace.action("delete") as action:
            action.delete(SAME_AS, join_id(kind, *self.pair(kind, n)))

    def pair(self, kind: str, n: int) -> tuple[bytes, bytes]:
        """Two records of a kind."""
        records = OF_KIND[kind]
        return records[n % len(records)], records[(n + 1) % len(records)]
