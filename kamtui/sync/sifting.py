"""Telling packs and bundles from other files, before anything is made or changed for their sake."""

import re
from pathlib import Path

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.sync.bundle import MAGIC, length_at
from kamtui.sync.folder import Folder
from kamtui.sync.limits import BundleError, State

PACK = ".kamtui"
"""What the name of a pack ends with."""

_NAMED = re.compile(r"\d{12,13}-\d{12,13}-")
"""How the file name of a bundle begins, conflicted copies of it too."""


class NoBundleError(KamtuiError):
    """A file or folder in which nothing is a bundle: the wrong one was named, or it is still on its way (`waiting`)."""

    def __init__(self, path: Path, state: State, reason: str) -> None:
        hint = _("Name a pack made by `kamtui sync export`; `kamtui import` takes files of other programs")
        super().__init__(_("There is nothing to take in from {file}").format(file=path), reason, hint)
        self.state: State = state


def require_bundles(path: Path) -> None:
    """Raise `NoBundleError` for a file that does not begin as bundles do, and for a folder with nothing but others.

    An empty folder passes: it is a place of exchange where nobody has brought anything yet. Raises `KamtuiError` where
    nothing can be read.
    """
    if path.is_dir():
        place = Folder(path)
        names = place.every(".")
        if any(_may_count(place, name) for name in names) or not any(place.every(".")):
            return
        raise NoBundleError(path, "refused", _("no file in this folder is a pack or a bundle"))
    if not path.exists():
        raise KamtuiError(
            _("There is no file {file}").format(file=path), hint=_("Nothing was taken in; check the name")
        )
    if not path.is_file():
        return
    try:
        with path.open("rb") as file:
            prefix = file.read(16)
    except OSError as error:
        raise unreadable(path, error) from error
    # An empty file is the pack of a workspace in which nothing has been written yet.
    if prefix and prefix[: len(MAGIC)] != MAGIC:
        try:
            length_at(prefix)
        except BundleError as error:
            state = error.state
            said = _("it is no pack") if state == "refused" else error.reason
            raise NoBundleError(path, state, said) from error


def _may_count(place: Folder, name: str) -> bool:
    try:
        return counts(name, place.get(name))
    except KamtuiError:
        return True


def counts(name: str, data: bytes) -> bool:
    """Whether a file of a folder is worth a word: one that lies there for other reasons is passed over."""
    file = Path(name)
    return file.suffix.lower() == PACK or data.startswith(MAGIC) or bool(data and _NAMED.match(file.name))


def unreadable(path: Path | str, error: OSError) -> KamtuiError:
    """That a file cannot be read."""
    return KamtuiError(
        _("{file} cannot be read").format(file=path), error.strerror or str(error), _("Check its name and the drive")
    )
