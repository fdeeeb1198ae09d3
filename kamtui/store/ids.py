"""Ids of records: 16 bytes, made in order of time or derived from content."""

from kamtui.errors import KamtuiError
from kamtui.locale import _

RecordId = bytes

NAMESPACE = bytes.fromhex("6b1f3d7e52a45c0e9d186b616d747569")
"""Under which derived ids are made; fixed for ever, for two devices must derive the same id."""


def new_id() -> RecordId:
    """A fresh UUIDv7."""
    from uuid_utils.compat import uuid7

    return bytes(uuid7().bytes)


def derived_id(*parts: str | bytes) -> RecordId:
    """The uuid5 of these parts: the same on every device (design.md §3)."""
    import hashlib

    name = b"\x00".join(part.encode() if isinstance(part, str) else part for part in parts)
    digest = bytearray(hashlib.sha1(NAMESPACE + name, usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    return bytes(digest)


def id_text(record: RecordId) -> str:
    """The id as the usual 36 characters."""
    digits = record.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def is_id(text: str) -> bool:
    """Whether `text` is written like an id."""
    digits = text.replace("-", "")
    return len(digits) == 32 and len(text) in (32, 36) and all(digit in "0123456789abcdefABCDEF" for digit in digits)


def read_id(text: str) -> RecordId:
    """The id written as `text`. Raises `KamtuiError`."""
    if not is_id(text):
        raise KamtuiError(_("{text} is not an id").format(text=text))
    return bytes.fromhex(text.replace("-", ""))


def link_id(name: str, owner: RecordId, target: RecordId) -> RecordId:
    """The id of a set's member: adding one twice makes one record."""
    return derived_id("link", name, owner, target)
