"""A bundle: a run of one stream's edits in one immutable, signed block of bytes (sync.md §3)."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, TypeVar

from kamtui.locale import _
from kamtui.store.uncollected import uncollected
from kamtui.store.wire import BRANCH_HASH, Branch, Piece, StreamKey
from kamtui.sync import codec
from kamtui.sync.limits import (
    FORMAT_VERSION,
    MAX_BUNDLE,
    MAX_EDITS,
    MAX_HEADER,
    MAX_NAME,
    MAX_STREAMS,
    SEQ_END,
    BundleError,
    MalformedError,
    NewerError,
)
from kamtui.sync.reading import piece_of
from kamtui.sync.tables import stream_key

MAGIC = b"\x8bkamtui\n"
"""What a bundle begins with: no text file does, and a transfer that rewrites line ends breaks it at once."""

PREFIX = 20
"""Bytes before the header, alike in every version: magic, version (2), flags (2), length of the bundle (4) and of the
header (4)."""

T = TypeVar("T")

SIGNATURE = 64
"""Bytes of the Ed25519 signature at the end, over everything before it."""

ENCRYPTED, SNAPSHOT = 1, 2
"""The flags of an encrypted body, and of a part of a snapshot (`snapshot.py`)."""

NO_HASH = bytes(32)
"""The hash before a stream's first bundle."""

TEAM, DEVICE, SCOPE, NAME, FIRST, LAST, BEFORE, BODY, VECTOR, NEEDS, SIGNER, BRANCHES, NAMES = range(1, 14)
"""Keys of the header. Others are from a newer kamtui and are skipped; what may not be skipped is listed in `NEEDS`."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a bundle says of itself in the clear. Until `read_bundle` has checked the signature it is hearsay.

    `first` and `last` number its edits; `before` is the hash of this stream's bundle before, or `NO_HASH`; `length`
    counts the whole bundle in bytes; `body_hash` is the SHA-256 of the body as it lies there; `vector` is the last
    edit of each stream that its author had. `signer` is the key it is signed with: that of the stream's device, or of
    another one that vouches for edits whose own device is gone with its key, such as those of a restored backup.
    `branches`: see `store.wire.Piece`. Of a part of a snapshot `first` is its place, `last` the same or, where
    more follow, one more, `before` the same in all parts; `names` are those of the devices, in the order of `vector`.
    """

    version: int
    team: bytes
    stream: StreamKey
    device_name: str
    first: int
    last: int
    before: bytes
    length: int
    body_hash: bytes
    vector: Mapping[StreamKey, int]
    signer: bytes
    encrypted: bool = False
    branches: Mapping[StreamKey, Branch] = field(default_factory=dict)
    snapshot: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Parts:
    """Where the parts of a bundle lie."""

    version: int
    flags: int
    total: int
    header_end: int


def write_bundle(
    piece: Piece,
    team: bytes,
    before: bytes,
    vector: Mapping[StreamKey, int],
    sign: Callable[[bytes], bytes],
    encrypt: Callable[[bytes], bytes] | None = None,
    signer: bytes | None = None,
) -> bytes:
    """The bundle of a piece; `sign` signs with the key of the piece's device, or of `signer`, which then vouches for
    it; `encrypt` turns a body for its readers.

    It is read again before it is given away. Raises `ValueError` for a piece that breaks a rule of the format or is
    too large for one bundle (`halves` then makes two of it).
    """
    from kamtui.sync.squeeze import squeezed
    from kamtui.sync.writing import body_of

    if len(team) != 16 or len(before) != 32 or not piece.edits or len(piece.edits) > MAX_EDITS:
        raise MalformedError("a bundle needs a team, the hash before it, and edits, not too many")
    stream_key(*piece.stream)
    first, last = piece.edits[0].seq, piece.edits[-1].seq
    known, rows = vector_rows(vector, piece.stream)
    streams = [piece.stream, *known]
    plain = body_of(piece, streams)
    _check_same(piece, piece_of(memoryview(plain), piece.stream, piece.device_name, range(first, last + 1), streams))
    entries: dict[int, Any] = {
        NAME: shown_name(piece.device_name), FIRST: first, LAST: last, BEFORE: before, VECTOR: rows
    }
    if piece.branches:
        entries[BRANCHES] = _branch_rows(piece, known)
    return sealed(squeezed(plain), piece.stream, {TEAM: team, **entries}, sign, encrypt, signer=signer)


def shown_name(device_name: str) -> str:
    """A device's name as a header may have it."""
    return codec.CONTROL.sub(" ", device_name).encode(errors="replace").decode()[:MAX_NAME]


def sealed(
    body: bytes,
    stream: StreamKey,
    entries: Mapping[int, Any],
    sign: Callable[[bytes], bytes],
    encrypt: Callable[[bytes], bytes] | None,
    flags: int = 0,
    signer: bytes | None = None,
) -> bytes:
    """A compressed body in its frame, with a header of these entries, signed by the device of `stream` or by `signer`.

    Raises `ValueError` for one that is too large or that no reader would take.
    """
    from msgspec import msgpack

    if encrypt:
        body = encrypt(body)
        flags |= ENCRYPTED
    proof: dict[int, Any] = {DEVICE: stream.device, SCOPE: stream.scope, BODY: hashlib.sha256(body).digest()}
    if signer and signer != stream.device:
        proof[SIGNER] = signer
    header = msgpack.encode(dict(sorted({**entries, **proof}.items())))
    total = PREFIX + len(header) + len(body) + SIGNATURE
    if total > MAX_BUNDLE or len(header) > MAX_HEADER:
        raise MalformedError("too large for one bundle")
    _header_of(_Parts(FORMAT_VERSION, flags, total, PREFIX + len(header)), header)
    numbers = ((FORMAT_VERSION, 2), (flags, 2), (total, 4), (len(header), 4))
    signed = MAGIC + b"".join(number.to_bytes(size, "big") for number, size in numbers) + header + body
    data = signed + sign(signed)
    if len(data) != total or not _is_signed(data, signer or stream.device):
        raise MalformedError("signed with another key than that of its device")
    return data


def vector_rows(
    vector: Mapping[StreamKey, int], stream: StreamKey
) -> tuple[list[StreamKey], list[tuple[bytes, str, int]]]:
    """The streams of a version vector in the order in which a header has them, its own first; and its rows."""
    others = sorted(key for key in vector if key != stream)
    known = [key for key in (stream, *others) if key in vector]
    return known, [(b"" if key.device == stream.device else key.device, key.scope, vector[key]) for key in known]


def _branch_rows(piece: Piece, known: list[StreamKey]) -> list[tuple[int, bytes, bytes]]:
    """The branches by the place of their stream in the version vector, with the key of one that has its own."""
    return [
        (known.index(branch.stream), branch.hash, b"" if key == branch.stream else key.device)
        for key, branch in piece.branches.items()
    ]


def _check_same(piece: Piece, again: Piece) -> None:
    """Check that a piece was written as it is: what is published once can never be taken back."""
    from kamtui.sync.writing import in_order

    if piece.edits != again.edits:
        for edit, other in zip(piece.edits, again.edits, strict=True):
            if replace(edit, over={name: heads for name, heads in edit.over.items() if heads}) != other:
                raise MalformedError(f"edit {edit.seq} cannot be written as it is")
    if in_order(piece) != again.actions:
        raise MalformedError("an action cannot be written as it is")


def halves(piece: Piece) -> tuple[Piece, Piece]:
    """Two pieces for one that is too large for a bundle. Raises `ValueError` for a single edit."""
    if len(piece.edits) < 2:
        raise MalformedError("one edit is too large for a bundle")
    middle = len(piece.edits) // 2
    parts = []
    for edits in (piece.edits[:middle], piece.edits[middle:]):
        named = {edit.action for edit in edits}
        actions = tuple(action for action in piece.actions if action.ref in named)
        parts.append(replace(piece, edits=edits, actions=actions))
    return parts[0], parts[1]


def bundle_hash(data: bytes) -> bytes:
    """The hash a bundle is known by: the SHA-256 of all its bytes (32)."""
    return hashlib.sha256(data).digest()


def length_at(prefix: bytes) -> int:
    """Bytes of the bundle that begins with `prefix` (16 bytes are enough), whatever its version.

    Raises `BundleError`: waiting for one that is cut off even here or not filled yet, refused for anything else.
    """
    if not prefix[: len(MAGIC)].strip(b"\0") or (len(prefix) < 16 and MAGIC.startswith(prefix[: len(MAGIC)])):
        raise BundleError("waiting", _("It is empty so far; it may still be on its way"))
    if prefix[: len(MAGIC)] != MAGIC:
        raise BundleError("refused", _("This is not a kamtui bundle, or its first bytes are damaged"))
    total = int.from_bytes(prefix[12:16], "big")
    if not total:
        raise BundleError("waiting", _("It is empty so far; it may still be on its way"))
    if not PREFIX + SIGNATURE < total <= MAX_BUNDLE:
        raise BundleError("refused", _("It is larger than a bundle may be, or its first bytes are damaged"))
    return total


def read_header(source: bytes | BinaryIO) -> Header:
    """The header of a bundle; of a stream, no more than it is read.

    The body need not be there. Raises `BundleError`.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return _header(bytes(source[: PREFIX + MAX_HEADER]))
    prefix = source.read(PREFIX)
    length_at(prefix)
    return _header(prefix + source.read(min(MAX_HEADER, int.from_bytes(prefix[16:20], "big"))))


def read_bundle(data: bytes, decrypt: Callable[[bytes], bytes] | None = None) -> tuple[Header, Piece]:
    """Header and content of a bundle, proved: whole, signed by its device, and within every rule of the format.

    `decrypt` raises `ValueError` or `BundleError` for a body it cannot turn back. Raises `BundleError`.
    """
    header, body = opened(data, decrypt)
    if header.snapshot:
        raise BundleError("waiting", _("It is a part of a snapshot, whose parts are taken in together"))
    streams = [header.stream, *header.vector]
    seqs = range(header.first, header.last + 1)
    piece = judged(lambda: piece_of(unpacked(body), header.stream, header.device_name, seqs, streams))
    return header, replace(piece, before=header.before, branches=header.branches)


def opened(data: bytes, decrypt: Callable[[bytes], bytes] | None = None) -> tuple[Header, bytes]:
    """Header of a bundle, and its body, still compressed: whole, signed and decrypted. Raises `BundleError`."""
    parts = _parts(data)
    header = _header(data)
    if len(data) < parts.total:
        raise BundleError("waiting", _("It is cut short; it may still be on its way"))
    if len(data) > parts.total:
        raise BundleError("refused", _("Something was added behind its end"))
    body = data[parts.header_end : -SIGNATURE]
    if hashlib.sha256(body).digest() != header.body_hash:
        reason = _("Its content does not fit its checksum; it may still be on its way, or be damaged")
        raise BundleError("waiting", reason)
    if not any(data[-SIGNATURE:]):
        raise BundleError("refused", _("Its signature was taken away"))
    if not _is_signed(data, header.signer):
        raise BundleError("refused", _("Its signature is not that of the device it names"))
    if header.encrypted:
        if decrypt is None:
            raise _encrypted()
        try:
            body = decrypt(body)
        except ValueError as error:
            raise _encrypted() from error
    return header, body


def unpacked(body: bytes) -> memoryview:
    """A body, expanded. Raises `ValueError`."""
    from kamtui.sync.squeeze import expanded

    return expanded(body)


def judged(read: Callable[[], T]) -> T:
    """What `read` makes of a body; one that breaks a rule is told as a `BundleError`."""
    try:
        with uncollected():
            return read()
    except NewerError as error:
        raise BundleError("waiting", _needs_newer(), sound=True) from error
    except (ValueError, IndexError, OverflowError, RecursionError) as error:
        raise BundleError("refused", _("Its content breaks the rules ({rule})").format(rule=error)) from error


def _is_signed(data: bytes, device: bytes) -> bool:
    """Whether a bundle ends with the signature of this device over everything before it."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(device).verify(data[-SIGNATURE:], data[:-SIGNATURE])
    except (InvalidSignature, ValueError):
        return False
    return True


def _encrypted() -> BundleError:
    return BundleError("waiting", _("It is encrypted, and this device has no key for it yet"), sound=True)


def _needs_newer() -> str:
    return _("It was written by a newer kamtui; it is kept and read after an update")


def _parts(data: bytes) -> _Parts:
    """Where the parts of a bundle lie. Raises `BundleError`."""
    total = length_at(data)
    if len(data) < PREFIX:
        raise BundleError("waiting", _("It is cut short; it may still be on its way"))
    version, flags = int.from_bytes(data[8:10], "big"), int.from_bytes(data[10:12], "big")
    header_end = PREFIX + int.from_bytes(data[16:20], "big")
    if not version:
        raise BundleError("refused", _("It names a version that never was"))
    if version > FORMAT_VERSION or flags & ~(ENCRYPTED | SNAPSHOT):
        raise BundleError("waiting", _needs_newer(), sound=True)
    if header_end > min(total - SIGNATURE, PREFIX + MAX_HEADER):
        raise BundleError("refused", _("Its header is damaged"))
    return _Parts(version, flags, total, header_end)


def _header(data: bytes) -> Header:
    """The header in the first bytes of a bundle. Raises `BundleError`."""
    parts = _parts(data)
    if len(data) < parts.header_end:
        raise BundleError("waiting", _("It is cut short; it may still be on its way"))
    try:
        return _header_of(parts, data[PREFIX : parts.header_end])
    except NewerError as error:
        raise BundleError("waiting", _needs_newer(), sound=True) from error
    except (ValueError, KeyError, OverflowError, RecursionError) as error:
        raise BundleError("refused", _("Its header is damaged ({rule})").format(rule=error)) from error


def _header_of(parts: _Parts, text: bytes) -> Header:
    from msgspec import Raw, msgpack

    raw = msgpack.Decoder(dict[int, Raw]).decode(text)
    if NEEDS in raw and msgpack.Decoder(list[str]).decode(raw[NEEDS]):
        raise NewerError("needs more than this version knows")

    def blob(key: int, size: int) -> bytes:
        found = msgpack.Decoder(bytes).decode(raw[key])
        if len(found) != size:
            raise MalformedError("a length does not fit")
        return found

    def seq(key: int) -> int:
        found = msgpack.Decoder(int).decode(raw[key])
        codec.within([found], SEQ_END, 1)
        return found

    names = msgpack.Decoder(str)
    stream = stream_key(blob(DEVICE, 32), names.decode(raw[SCOPE]))
    name, first, last = names.decode(raw[NAME]), seq(FIRST), seq(LAST)
    if len(name) > MAX_NAME or codec.CONTROL.search(name):
        raise MalformedError("not the name of a device")
    codec.within([last - first], MAX_EDITS)
    vector = _vector(raw[VECTOR], stream.device)
    return Header(
        parts.version,
        blob(TEAM, 16),
        stream,
        name,
        first,
        last,
        blob(BEFORE, 32),
        parts.total,
        blob(BODY, 32),
        vector,
        blob(SIGNER, 32) if SIGNER in raw else stream.device,
        bool(parts.flags & ENCRYPTED),
        _branches(raw[BRANCHES], list(vector)) if BRANCHES in raw else {},
        bool(parts.flags & SNAPSHOT),
        _names(raw[NAMES], len(vector)) if parts.flags & SNAPSHOT else (),
    )


def _names(raw: Any, count: int) -> tuple[str, ...]:
    if codec.length_of(memoryview(raw)) != count:
        raise MalformedError("not every stream has a name")
    names = codec.text_decoder().decode(raw)
    if any(map(codec.CONTROL.search, names)):
        raise MalformedError("not the name of a device")
    return tuple(names)


def _branches(raw: Any, known: list[StreamKey]) -> dict[StreamKey, Branch]:
    """Which story of each stream is meant, by the key it has in the bundle."""
    from msgspec import msgpack

    if codec.length_of(memoryview(raw)) > MAX_STREAMS:
        raise MalformedError("too many streams")
    found: dict[StreamKey, Branch] = {}
    for place, hash, key in msgpack.Decoder(list[tuple[int, bytes, bytes]]).decode(raw):
        codec.within([place], len(known))
        if len(hash) != BRANCH_HASH:
            raise MalformedError("a length does not fit")
        stream = known[place]
        found[stream_key(key or stream.device, stream.scope)] = Branch(stream, hash)
    return found


def _vector(raw: Any, own: bytes) -> dict[StreamKey, int]:
    """The version vector, in the order in which it stands; an empty key is the bundle's own device."""
    if codec.length_of(memoryview(raw)) > MAX_STREAMS:
        raise MalformedError("too many streams")
    rows = codec.stream_decoder().decode(raw)
    codec.within([number for _device, _scope, number in rows], SEQ_END)
    vector = {stream_key(device or own, scope): number for device, scope, number in rows}
    if len(vector) != len(rows):
        raise MalformedError("a stream stands twice")
    return vector
