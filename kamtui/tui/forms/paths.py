"""Paths as they are typed or dropped on a terminal, and what stands where one points to."""

import os
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

LISTED = 500
"""Names of a folder that are offered at most: whoever has more types one letter."""

_ESCAPED = re.compile(r"\\(.)")
_HOST = ("", "localhost")


class Entry(NamedTuple):
    """A folder or file: its `name`, the `path` as it is typed, its size in bytes and when it was written (seconds)."""

    name: str
    path: str
    folder: bool
    size: int = 0
    written: float = 0.0


def typed_path(text: str) -> str:
    """The path that a text means: without quotes, a `file://` URL or the backslashes of a shell, as terminals write a
    file that is dropped on them. What is a path as it stands stays so."""
    text = _last_begun(text.strip())
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1].replace("'\\''", "'")  # how a shell has a quote between quotes
    elif text[:1] in ("'", '"'):
        text = text[1:]
    if text.lower().startswith("file:"):
        parts = urlsplit(text)
        text = unquote(parts.path if parts.netloc in _HOST else f"//{parts.netloc}{parts.path}")
        return text.lstrip("/") if re.match(r"/[A-Za-z]:/", text) else text
    if "\\" in text and os.sep == "/" and not Path(text).expanduser().exists():
        return _ESCAPED.sub(r"\1", text)
    return text


def _last_begun(text: str) -> str:
    """The path that begins last: terminals write a dropped file behind what stands there, and a second beginning is
    how a path is begun anew."""
    if not text or Path(text).expanduser().exists():
        return text
    at = text.lower().rfind("file://")
    if at > 0:
        return text[at:]
    if at < 0:
        at = max(text.rfind(sign) for sign in ("/'", '/"', "//", "/~/"))
    return text[at + 1 :] if at >= 0 and text[:7].lower() != "file://" else text


def home_short(path: Path) -> str:
    """A folder as it is typed: with `~` for the user's own, and a sign behind it."""
    home = Path.home()
    text = str(path)
    if path == home or home in path.parents:
        text = "~" + text[len(str(home)) :]
    return text if text.endswith(os.sep) else text + os.sep


def entries(text: str, endings: Collection[str]) -> list[Entry]:
    """What the typed beginning of a path may go on to: files that can be read, the latest first, then folders.

    Names that begin with what is typed come before names that hold it. Nothing where there is no such folder.
    """
    head, tail = os.path.split(text)
    wanted = tail.casefold()
    found = []
    for entry in _in(Path(head or ".").expanduser(), os.path.join(head, "") if head else "", endings):
        name = entry.name.casefold()
        if wanted in name and (wanted.startswith(".") or not name.startswith(".")):
            found.append((not name.startswith(wanted), entry.folder, -entry.written, name, entry))
    return [entry for *_order, entry in sorted(found)[:LISTED]]


def _in(folder: Path, head: str, endings: Collection[str]) -> Iterator[Entry]:
    try:
        with os.scandir(folder) as scanned:
            for one in scanned:
                try:
                    if one.is_dir():
                        yield Entry(one.name, head + one.name + os.sep, True)
                    elif one.name.lower().endswith(tuple(endings)):
                        told = one.stat()
                        yield Entry(one.name, head + one.name, False, told.st_size, told.st_mtime)
                except OSError:
                    continue  # a link to nowhere, or a name that was taken away meanwhile
    except OSError:
        return


def completed(text: str, found: list[Entry]) -> str:
    """`text` completed as far as all names agree that begin with it; the one name where there is one."""
    _head, tail = os.path.split(text)
    fitting = [entry for entry in found if entry.name.casefold().startswith(tail.casefold())] or found
    if len(fitting) == 1:
        return fitting[0].path
    common = os.path.commonprefix([entry.path for entry in fitting])  # noqa: RUF071  # a beginning of names
    return common if len(common) > len(text) else text
