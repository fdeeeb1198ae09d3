"""This device: an Ed25519 key pair kept outside the workspace, guarded against copies and restores (sync.md §2)."""

import hashlib
import json
import os
import platform
import sqlite3
from base64 import b64decode, b64encode
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from kamtui.errors import KamtuiError
from kamtui.locale import _

SCOPES = {"team": "team", "own": "me"}
"""The scope a stream travels in, by the grade of the fields it carries (sync.md §1, Private)."""


class Device(NamedTuple):
    """A device's public key, and by scope the last number that it has let out of its hands."""

    public: bytes
    published: dict[str, int]


class Signer(NamedTuple):
    """A key of this machine for a workspace: this device's, or one set aside when a new device was minted."""

    public: bytes
    file: Path

    def sign(self, data: bytes) -> bytes:
        """The Ed25519 signature over `data` (64 bytes)."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        content = json.loads(self.file.read_text("utf-8"))
        return Ed25519PrivateKey.from_private_bytes(b64decode(content["private"])).sign(data)

    def publish(self, scope: str, last: int, hash: bytes) -> None:
        """Note that the bundle with this hash, up to number `last`, may leave: written before it does (sync.md §2).

        Raises `KamtuiError` when the key file cannot be written.
        """
        try:
            content = json.loads(self.file.read_text("utf-8"))
            content["published"][scope] = max(last, content["published"].get(scope, 0))
            content.setdefault("bundles", {})[scope] = hash.hex()
            _write_private(self.file, content)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise unwritable_key(error) from error


def key_file(home: Path, path: Path) -> Path:
    """Where the private key for the workspace at `path` lies."""
    digest = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:16]
    return home / "devices" / f"{digest}.json"


def load(home: Path, path: Path, workspace: str) -> Device | None:
    """The device whose key file belongs to this workspace at this path.

    None for a workspace that was copied or moved here, that another file has replaced, or that this machine has not
    written to, and for a key file that was put back from a backup together with its workspace: it no longer knows what
    has left since. Each of these gets a new device. Raises `KamtuiError` for a key file that cannot be read.
    """
    file = key_file(home, path)
    try:
        content = json.loads(file.read_text("utf-8"))
        if content["workspace"] != workspace or content["path"] != str(path.resolve()):
            return None
        if not _is_as_written(file):
            return None
        return Device(b64decode(content["public"]), dict(content["published"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KamtuiError(
            _("The device key cannot be read"),
            str(error),
            _("Move {file} away; kamtui then goes on as a new device").format(file=file),
        ) from error


def current(home: Path, path: Path, workspace: str, connection: sqlite3.Connection) -> Device:
    """This device, minted where there is none or where the workspace was copied, moved or restored.

    Raises `KamtuiError` for a key file that cannot be read or written.
    """
    device = load(home, path, workspace)
    return mint(home, path, workspace) if device is None or is_behind(connection, device) else device


def mint(home: Path, path: Path, workspace: str) -> Device:
    """Make a key pair for the workspace at `path` and keep it in a file only this user can read.

    A former key at this place is set aside as `NAME.N.json`: what it has yet to publish still wants its signature.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    content = {
        "workspace": workspace,
        "path": str(path.resolve()),
        "public": b64encode(public).decode(),
        "private": b64encode(private.private_bytes_raw()).decode(),
        "published": {},
    }
    file = key_file(home, path)
    try:
        if file.exists():
            aside = next(n for n in count(1) if not file.with_suffix(f".{n}.json").exists())
            file.replace(file.with_suffix(f".{aside}.json"))
        _write_private(file, content)
    except OSError as error:
        raise unwritable_key(error) from error
    return Device(public, {})


def signers(home: Path, path: Path, workspace: str) -> dict[bytes, Signer]:
    """The keys this machine has for the workspace at `path`, by public key: the device's own and those set aside.

    A file among them that cannot be read is passed over: what it would sign waits.
    """
    file = key_file(home, path)
    found: dict[bytes, Signer] = {}
    for one in (file, *sorted(file.parent.glob(f"{file.stem}.*.json"))):
        with suppress(OSError, ValueError, KeyError, TypeError):
            content = json.loads(one.read_text("utf-8"))
            if content["workspace"] == workspace and content["path"] == str(path.resolve()):
                public = b64decode(content["public"])
                found.setdefault(public, Signer(public, one))
    return found


def unwritable_key(error: Exception) -> KamtuiError:
    """That a key file cannot be written."""
    return KamtuiError(
        _("The device key cannot be written"), str(error), _("Set KAMTUI_HOME to a folder that can be written to")
    )


def _stamp(file: Path) -> Path:
    """The file beside a key file that holds when the system last touched that one (nanoseconds): no copy of a key file
    has that time, whatever else a copy keeps. Empty while the key file is being written."""
    return file.with_suffix(".stamp")


def _is_as_written(file: Path) -> bool:
    """Whether a key file is the one that was written here, as far as that can be told."""
    try:
        return _stamp(file).read_text("ascii") in ("", str(file.stat().st_ctime_ns))
    except FileNotFoundError:
        return True


def _write_private(file: Path, content: dict[str, Any]) -> None:
    """Write a file of mode 0600 in a folder of mode 0700, whole or not at all, and its stamp."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with suppress(PermissionError):
        file.parent.chmod(0o700)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(content, stream)
        stream.flush()
        os.fsync(stream.fileno())
    _stamp(file).write_text("", "ascii")
    part.replace(file)
    _stamp(file).write_text(str(file.stat().st_ctime_ns), "ascii")


def streams_of(connection: sqlite3.Connection, device: Device) -> dict[str, int]:
    """The device's stream numbers by scope, for those the workspace knows."""
    rows = connection.execute("SELECT scope, n FROM stream WHERE device = ?", (device.public,))
    return dict(rows.fetchall())


def is_behind(connection: sqlite3.Connection, device: Device) -> bool:
    """Whether the workspace lacks edits the device has published: it was restored from a backup."""
    known = dict(connection.execute("SELECT scope, last FROM stream WHERE device = ?", (device.public,)).fetchall())
    return any(known.get(scope, 0) < last for scope, last in device.published.items())


def begin_stream(connection: sqlite3.Connection, device: Device, scope: str, now: datetime) -> int:
    """Begin the device's stream of a scope; returns its number here. Runs inside a transaction."""
    (number,) = connection.execute(
        "INSERT INTO stream (device, scope, name, minted) VALUES (?, ?, ?, ?) RETURNING n",
        (device.public, scope, platform.node() or "device", int(now.timestamp() * 1000)),
    ).fetchone()
    return int(number)
