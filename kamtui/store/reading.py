"""A record as it was read for editing: its values, and the heads they came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kamtui.records.values import RecordId, Value


@dataclass(frozen=True, slots=True)
class Reading:
    """What an author saw. `base` is the head of every field that `heads` does not name; 0 for a record yet to be made.

    Where the record stands for others that are the same, `joined` are these, each by itself, and `values` has what the
    record lacks from them. `erasures` are those of the record that were known then (`store.erasing`).

    An edit made from this names these heads as `over`, however long ago they were read (design.md §3).
    """

    kind: str
    id: RecordId
    base: int = 0
    values: Mapping[str, Value] = field(default_factory=dict)
    heads: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    deleted: bool = False
    erasures: tuple[int, ...] = ()
    joined: tuple["Reading", ...] = ()

    def over(self, name: str) -> tuple[int, ...]:
        """The heads of the field called `name`."""
        return self.heads.get(name, (self.base,) if self.base else ())

    def every_head(self) -> tuple[int, ...]:
        """All heads seen, as a delete names them."""
        seen = {self.base} if self.base else set()
        return tuple(sorted(seen.union(*self.heads.values())))
