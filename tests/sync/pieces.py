"""What the tests of the format share: a device with a fixed key, a piece with all there is, bundles made by hand."""

import hashlib
import os
from collections.abc import Mapping
from typing import Any

import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import msgpack

from kamtui.store.wire import EditRef, Piece, StreamKey, WireAction, WireEdit
from kamtui.sync.bundle import MAGIC, NO_HASH, write_bundle
from kamtui.sync.common_words import prelude

PROOF = os.environ.get("KAMTUI_PROOF") == "1"
"""Whether the heavy proofs run in full."""

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
DEVICE = KEY.public_key().public_bytes_raw()
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
TEAM = bytes(range(16))
OURS, MINE = StreamKey(DEVICE, "team"), StreamKey(DEVICE, "me")
ANNAS = StreamKey(hashlib.sha256(b"anna").digest(), "team")
BENS = StreamKey(hashlib.sha256(b"ben").digest(), "team")
VECTOR = {OURS: 106, MINE: 3, ANNAS: 40}
CLOCK = 1763859600000 << 16
PERSON, ACCOUNT, VISIT, STEP = (hashlib.sha256(name.encode()).digest()[:16] for name in ("p", "account", "visit", "s"))


def sample() -> Piece:
    """A piece with every value type, edits over own and foreign heads, a delete, an undo, and a part of an action."""
    log, done, undo, settings = EditRef(OURS, 101), EditRef(OURS, 103), EditRef(OURS, 105), EditRef(MINE, 3)
    edits = (
        WireEdit(101, CLOCK, log, 1, "visit", VISIT, {
            "account": ACCOUNT, "when": ("2026-11-20T02:00:00Z", "Asia/Shanghai"), "minutes": 45, "recap": True,
            "note": "Chen 问：灾备切换四小时可以吗？", "mix": (4, 2, 1, 3), "result": None,
        }),
        WireEdit(102, CLOCK + 1, log, 1, "step", STEP, {
            "text": "send the drill plan", "due": "2026-12-01", "x.Umsatz (€); --": -0.0, "x.key": b"\x00\xff",
            "x.many": (None, 1.5, "", b"", -(2**63), 2**63 - 1), "visit": VISIT,
        }),
        WireEdit(103, CLOCK + (60_000 << 16), done, 0, "step", STEP, {"done": "2026-11-21", "kept": True},
                 {"done": (EditRef(OURS, 102),), "kept": (EditRef(ANNAS, 7), EditRef(BENS, 9))}),
        WireEdit(104, CLOCK + (60_000 << 16) + 7, done, 0, "account", ACCOUNT, {"~": 1},
                 {"~": (EditRef(ANNAS, 1),), "name": (EditRef(ANNAS, 1), EditRef(OURS, 12))}),
        WireEdit(105, CLOCK - (3 << 16), undo, 0, "account", ACCOUNT, {"~": 0}, {"~": (EditRef(OURS, 104),)}),
        WireEdit(106, CLOCK + 5, settings, 0, "unknown_kind", STEP, {}),
    )
    actions = (
        WireAction(log, "log", PERSON, "hand", "", None, CLOCK),
        WireAction(done, "done", None, "import", "steps.csv", None, CLOCK + (60_000 << 16)),
        WireAction(undo, "undo", PERSON, "undo", "", EditRef(OURS, 103), CLOCK - (3 << 16)),
        WireAction(settings, "set", PERSON, "hand", "", None, CLOCK + 4),
    )
    return Piece(OURS, "Lin 的 laptop", edits, actions)


def written(piece: Piece | None = None) -> bytes:
    """The bundle of a piece, or of the sample."""
    return write_bundle(piece or sample(), TEAM, NO_HASH, VECTOR, KEY.sign)


def frame_of(body: bytes) -> bytes:
    """A body compressed as the format asks."""
    words = zstandard.ZstdCompressionDict(prelude(), dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    return zstandard.ZstdCompressor(level=1, dict_data=words).compress(body)


def sealed(frame: bytes, header: Mapping[int, Any] | None = None, key: Ed25519PrivateKey = KEY, flags: int = 0,
           version: int = 1, raw_header: bytes | None = None) -> bytes:
    """A bundle made by hand and rightly signed, whatever stands in it; a header entry of None is left out."""
    entries = {1: TEAM, 2: DEVICE, 3: "team", 4: "laptop", 5: 101, 6: 106, 7: NO_HASH,
               8: hashlib.sha256(frame).digest(), 9: [[b"", "team", 106], [b"", "me", 3], [ANNAS.device, "team", 40]]}
    entries |= header or {}
    text = raw_header or msgpack.encode({number: entry for number, entry in entries.items() if entry is not None})
    total = 20 + len(text) + len(frame) + 64
    start = MAGIC + version.to_bytes(2, "big") + flags.to_bytes(2, "big")
    signed = start + total.to_bytes(4, "big") + len(text).to_bytes(4, "big") + text + frame
    return signed + key.sign(signed)


def body_of_sample() -> bytes:
    """The sample's body as it is before compression."""
    from kamtui.sync.writing import body_of

    return body_of(sample(), [OURS, *VECTOR])
