"""The lines of a card file as properties, in every dialect: folded, soft-broken, grouped, encoded, or plainly wrong."""

import binascii
import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kamtui.exchange.vcards import charsets

QUOTED = ("QUOTED-PRINTABLE", "Q")
"""Names of the encoding that writes bytes as `=E5`."""

BASE64 = ("BASE64", "B")
"""Names of the encoding that writes bytes as letters."""

FULL = (75, 76)
"""Octets of a line that was folded because it was full."""

TAIL = 100
"""Octets looked at for a soft break: spaces may follow it, and a whole value is never looked through line by line."""

_BREAK = re.compile(rb"\r*\n|\r")
_HEAD = re.compile(rb'(?:([A-Za-z0-9_.-]+)\.)?([A-Za-z][A-Za-z0-9_-]*)((?:;[^:"]*(?:"[^"]*"[^:"]*)*)?):')
_LOOSE = re.compile(rb"(?:([A-Za-z0-9_.-]+)\.)?([A-Za-z][A-Za-z0-9_-]*)((?:;[^:]*)?):")
_FRAME = re.compile(rb"\s*(BEGIN|END):", re.IGNORECASE)


@dataclass(slots=True)
class Property:
    """One property of a card. `types` are its kinds in capitals, whatever way they were written; `raw` its bytes
    without the encoding of its lines, `text` their characters, still escaped."""

    name: str
    group: str
    types: tuple[str, ...]
    params: dict[str, tuple[str, ...]]
    raw: bytes
    encoding: str = ""
    charset: str = ""
    text: str = ""

    @property
    def preferred(self) -> bool:
        """Whether the card says that this one of several is to be used first."""
        return "PREF" in self.types or self.params.get("PREF", ("",))[0] in ("1", "true")


def properties(content: bytes) -> list[Property]:
    """Every property of a file, `BEGIN` and `END` included, with its text."""
    found = [_property(head, value) for head, value in _logical(_BREAK.split(charsets.plain_bytes(content)))]
    unnamed = (one.raw for one in found if one.encoding not in BASE64 and not _says_itself(one))
    otherwise = charsets.otherwise_of(unnamed, (one.charset for one in found))
    for one in found:
        if one.encoding not in BASE64:
            one.text = charsets.text_of(one.raw, one.charset, otherwise).replace("\r\n", "\n").replace("\r", "\n")
    return found


def _says_itself(one: Property) -> bool:
    return bool(one.charset) and charsets.tried(one.raw, one.charset) is not None


def _logical(lines: Sequence[bytes]) -> Iterator[tuple[re.Match[bytes], bytearray]]:
    """Heads and values. A line that continues none and is no property either belongs to the value before it."""
    head: re.Match[bytes] | None = None
    value = bytearray()
    is_quoted = is_broken = old = False
    before = 0
    for line in lines:
        if is_broken and not _FRAME.match(line):
            value[-1:] = line.rstrip() if line.rstrip().endswith(b"=") else line
            is_broken = value.endswith(b"=") and bool(line)
            if not line and value.endswith(b"="):
                del value[-1:]
            continue
        is_broken = False
        if head and line[:1] in (b" ", b"\t"):
            # 2.1 folds at a space, which stays; a full line was folded as 3.0 does, by a space more.
            value += line if old and before not in FULL and not is_quoted else line[1:]
            before = len(line)
        elif line.strip() and (found := _HEAD.match(line) or _LOOSE.match(line)):
            if head:
                yield head, value
            head, value, before = found, bytearray(line[found.end() :]), len(line)
            name, params = found[2].upper(), found[3].upper()
            is_quoted = b"QUOTED-PRINTABLE" in params or b"ENCODING=Q" in params
            old = value.strip() == b"2.1" if name == b"VERSION" else old
        elif head and line.strip() and not line.startswith(b"#") and not _FRAME.match(head[0]):
            if value.endswith(b"\\"):
                del value[-1:]
            value += b"\n" + line
            before = len(line)
        if head and is_quoted and value[-TAIL:].rstrip().endswith(b"="):
            value = bytearray(value.rstrip())
            is_broken = True
    if head:
        yield head, value


def _property(head: re.Match[bytes], value: bytearray) -> Property:
    name, group = head[2].decode("ascii").upper(), (head[1] or b"").decode("ascii").upper()
    types: list[str] = []
    params: dict[str, tuple[str, ...]] = {}
    encoding = charset = ""
    for key, *values in _params(head[3].decode("utf-8", "replace")):
        key = key.strip()
        if not values:
            if key.upper() in (*QUOTED, *BASE64):
                encoding = key.upper()
            elif "-" in key and (codec := charsets.known(key)):
                charset = codec
            elif key:
                types.append(key.upper())
            continue
        key, parts = key.upper(), tuple(part.strip() for one in values for part in one.split(","))
        if key == "ENCODING":
            encoding = parts[0].upper()
        elif key == "CHARSET":
            charset = charsets.known(parts[0])
        elif key == "TYPE":
            types += [part.upper() for part in parts if part]
        else:
            params[key] = parts
    raw = bytes(value)
    if encoding in QUOTED:
        raw = quopri.decodestring(raw)
    elif encoding in BASE64:
        raw = _bytes_of(raw)
    return Property(name, group, tuple(dict.fromkeys(types)), params, raw, encoding, charset)


def _params(text: str) -> list[list[str]]:
    """The parameters of a head, each with its values: by vobject, and plainly parted where it refuses the line."""
    if not text.strip(";"):
        return []
    from vobject.base import ParseError, parseLine

    try:
        return [list(one) for one in parseLine(f"X{text}:")[1]]
    except ParseError:
        return [part.replace('"', "").split("=", 1) for part in text.split(";") if part.strip()]


def _bytes_of(raw: bytes) -> bytes:
    """The bytes behind base64; as it stands what is none."""
    compact = b"".join(raw.split())
    try:
        return binascii.a2b_base64(compact + b"=" * (-len(compact) % 4), strict_mode=True)
    except (binascii.Error, ValueError):
        return raw
