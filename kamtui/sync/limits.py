"""What a bundle may hold at most, and how one that may not be applied is told (sync.md §3)."""

from typing import Literal

from kamtui.errors import KamtuiError

FORMAT_VERSION = 1
"""The version this kamtui writes, and the highest it reads."""

MAX_BUNDLE = 8 << 20
"""Bytes of a bundle: what any remote takes in one go, and what may be held in memory whole."""

MAX_EXPANDED = 64 << 20
"""Bytes of a body after expansion: eight times the largest bundle; notes shrink to a third, tables to a fifth."""

MAX_HEADER = 1 << 20
"""Bytes of a header: the version vector of 10,000 devices in two scopes."""

MAX_WINDOW = 8 << 20
"""Bytes of history a body may refer back to: what every zstd reader must support (RFC 8878)."""

MAX_EDITS = 200_000
"""Edits of a bundle."""

MAX_CELLS = 1_000_000
"""Field changes of a bundle, and parts of its tuples: 64 MiB of one-byte nulls would be 500 MB of Python."""

MAX_VALUE = 1 << 20
"""Bytes of one value, texts in UTF-8, tuples with all their parts."""

MAX_PARENTS = 64
"""Heads that one field of an edit may write over."""

MAX_NAME = 200
"""Characters of a name: of a kind, a field, a verb, a cause, a source or a device."""

MAX_STREAMS = 20_000
"""Streams a bundle may name."""

SEQ_END = 1 << 40
"""Numbers of edits lie below this (a trillion edits a device)."""

INT_END = 1 << 63
"""Whole numbers and clock readings lie below this."""

State = Literal["waiting", "refused"]
"""`waiting`: kept and tried again. `refused`: never applied as it stands."""


class BundleError(KamtuiError):
    """A bundle that is not applied: `state` says whether it is tried again, `reason` why, in the user's language.

    `sound`: nothing is wrong with its bytes, so that it is worth keeping until something changes here.
    """

    def __init__(self, state: State, reason: str, *, sound: bool = False) -> None:
        super().__init__(reason)
        self.state: State = state
        self.reason = reason
        self.sound = sound


class MalformedError(ValueError):
    """Content that breaks a rule of the format; the text is English, for the reason's brackets."""


class NewerError(ValueError):
    """Content that only a newer kamtui can read: an encoding or value type that this one does not know."""
