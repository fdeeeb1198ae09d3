"""A folder as a place of exchange: on a stick, a network share, or in a drive that somebody's client keeps in step.

Three verbs, and nothing there is ever changed or removed. Correctness needs no locks, no right clocks and no complete
listings: what is not seen today is seen tomorrow (sync.md §4).
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.sync.limits import MAX_BUNDLE

PART = ".part"
"""What a file is called until it is whole: never read."""


class Folder:
    """The folder at `path`. Names have `/` between their parts, whatever the system."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lists = 0
        """How often it was listed: what an exchange costs at a place far away."""

    def list(self, below: str) -> list[str]:
        """The names right below a name, folders with `/` at their end. Empty where there is nothing.

        Raises `KamtuiError` when the folder itself is not there: a stick that is not plugged in is not an empty one.
        """
        self.lists += 1
        if not self.path.is_dir():
            raise KamtuiError(
                _("{place} cannot be reached").format(place=self.path),
                _("the folder is not there"),
                _("Connect the drive, or name another folder"),
            )
        try:
            with os.scandir(self.path / below) as found:
                return sorted(name for one in found if _counts(one.name) and (name := _listed(one)))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise self._unreachable(error) from error

    def get(self, name: str) -> bytes:
        """The bytes of a file, no more than one too many for a bundle. Empty for one that has gone meanwhile.

        Raises `KamtuiError` when it cannot be read.
        """
        try:
            with (self.path / name).open("rb") as file:
                return file.read(MAX_BUNDLE + 1)
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise self._unreachable(error) from error

    def put_new(self, name: str, data: bytes) -> None:
        """Put a file there, whole or not at all; one that is there already stays. Raises `KamtuiError`."""
        file = self.path / name
        part = file.with_name(f"{file.name}.{os.getpid()}{PART}")
        try:
            if file.exists() and file.stat().st_size == len(data):
                return
            file.parent.mkdir(parents=True, exist_ok=True)
            try:
                with part.open("wb") as out:
                    out.write(data)
                    out.flush()
                    os.fsync(out.fileno())
                part.replace(file)
            finally:
                with suppress(OSError):
                    part.unlink(missing_ok=True)
        except OSError as error:
            raise KamtuiError(
                _("{place} could not be written to").format(place=self.path),
                error.strerror or str(error),
                _("Nothing is lost; try again when there is room, or name another folder"),
            ) from error

    def every(self, below: str) -> Iterator[str]:
        """All names of files below a name, in order.

        A folder that is a link to one seen before is looked into once, one that may not be read (`lost+found`) or
        lies deeper than the system can name not at all.
        """
        seen: set[tuple[int, int]] = set()
        top = f"{below}/"
        left = [top]
        while left:
            name = left.pop()
            if not name.endswith("/"):
                yield name
            elif self._is_new(name, seen) or name == top:
                left += [f"{name}{one}" for one in reversed(self._readable(name, name == top))]

    def _is_new(self, name: str, seen: set[tuple[int, int]]) -> bool:
        try:
            found = (self.path / name).stat()
        except OSError:
            return False
        key = (found.st_dev, found.st_ino)
        if not found.st_ino or key not in seen:
            seen.add(key)
            return True
        return False

    def _readable(self, name: str, required: bool) -> Sequence[str]:
        """What lies in a folder; nothing where that may not be looked into, unless it is `required`."""
        try:
            return self.list(name)
        except KamtuiError:
            if required or not self.path.is_dir():
                raise
            return []

    def _unreachable(self, error: OSError) -> KamtuiError:
        return KamtuiError(
            _("{place} cannot be reached").format(place=self.path),
            error.strerror or str(error),
            _("Check that the drive is connected and may be read"),
        )


def _listed(one: "os.DirEntry[str]") -> str:
    """How a name is listed; not at all where nothing can be read: a link that leads nowhere, a pipe that waits."""
    try:
        if one.is_dir():
            return f"{one.name}/"
        return one.name if one.is_file() else ""
    except OSError:
        return ""


def _counts(name: str) -> bool:
    """Whether a name may be a bundle or lead to one: not what is being written, nor what systems leave about."""
    return not name.startswith(".") and not name.endswith(PART)
