"""Writing a file so that a broken-off run leaves the old one whole, and a workspace is never written over."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kamtui.errors import KamtuiError
from kamtui.locale import _

DATABASE = b"SQLite format 3\0"
"""What every SQLite file begins with: kamtui's workspaces and other programs' alike."""

PRIVATE_MODE = 0o600
"""For this user alone: a new file that holds private fields."""


def write_text(path: Path | str, parts: Iterable[str], *, private: bool = False) -> None:
    """Write a text file, UTF-8, whole or not at all; `-` is standard output. Raises `KamtuiError`."""
    with opened(path, private=private) as file:
        for part in parts:
            file.write(part.encode())


@contextmanager
def opened(path: Path | str, *, private: bool = False) -> Iterator[BinaryIO]:
    """A new file that takes the place of the old one when it is complete and on the disk.

    The old one's mode stays; a new one with something `private` in it is for this user alone. A link is written
    through, a device or pipe is written to. Raises `KamtuiError` when it cannot be written, and for a database, which
    is never overwritten.
    """
    if str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                yield file
            return
        _refuse_database(target)
        _require_folder(path, target.parent)
        with _replacing(target, private) as file:
            yield file
    except OSError as error:
        raise KamtuiError(
            _("{file} could not be written").format(file=path),
            error.strerror or str(error),
            _("Choose a folder that can be written to; what stood there before is untouched"),
        ) from error


@contextmanager
def _replacing(target: Path, private: bool) -> Iterator[BinaryIO]:
    """A file beside `target` that takes its place, and its mode, when everything is in it."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    mode = target.stat().st_mode & 0o777 if target.exists() else (PRIVATE_MODE if private else None)
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        with os.fdopen(os.open(part, flags, PRIVATE_MODE if mode is not None else 0o666), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            part.chmod(mode)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _require_folder(path: Path | str, folder: Path) -> None:
    """A folder is never made on the way: a slip in its name would hide the file."""
    if not folder.is_dir():
        raise KamtuiError(
            _("{file} could not be written").format(file=path),
            _("there is no folder {folder}").format(folder=folder),
            _("Make the folder first, or name another one"),
        )


def _refuse_database(target: Path) -> None:
    """A workspace is never written over: a slip in a command must not cost the history."""
    if not target.exists():
        return
    with target.open("rb") as file:
        if file.read(len(DATABASE)) == DATABASE:
            raise KamtuiError(
                _("{file} is a database and was left as it is").format(file=target),
                hint=_("Name another file to write to"),
            )
