"""Which characters the bytes of a card are: by the name it gives, else by what reads most like writing."""

import codecs
import re
import unicodedata
from collections.abc import Iterable

from kamtui.exchange.encodings import BOMS

WIDER = {
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "big5": "cp950", "ascii": "utf-8",
    "iso8859-1": "cp1252", "euc_kr": "cp949",
}  # fmt: skip
"""Charsets that programs name, and the wider ones they mean: Windows writes more signs than the standards have."""

ANY_BYTES = ("cp1252", "cp1251", "cp1255", "cp1250", "latin-1")
"""Charsets that take nearly any bytes: that they fit proves nothing, so UTF-8 is tried before them."""

GUESSES = ("gb18030", "big5", "cp932", "cp949", "cp1252", "cp1251", "cp1255")
"""What address books without a word on their charset write, the likeliest first among equals."""

BADLY = 10
"""Good characters for each bad one in a text that is still taken for UTF-8: other charsets fit it at one in three."""

NO_CHARSETS = (
    "hex", "base64", "bz2", "zlib", "uu", "rot13", "quopri", "idna", "punycode", "undefined", "unicode-escape",
    "unicode_escape", "raw-unicode-escape", "raw_unicode_escape", "mbcs", "oem",
)  # fmt: skip
"""Codecs of Python that no address book means."""

_SHIFTED = ("iso2022_jp", "hz", "utf-7", "iso2022_kr")
_WORD = re.compile(r"[^\W\d_]+")


def plain_bytes(content: bytes) -> bytes:
    """A file's bytes with UTF-16 and UTF-32 turned into UTF-8 and without a mark, so that its lines can be told."""
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace").removeprefix("\ufeff").encode("utf-8", "replace")
    head = content[:64]
    for encoding in ("utf-16-le", "utf-16-be"):
        if head.find("BEGIN".encode(encoding)) % 2 == 0:
            return content.decode(encoding, "replace").encode("utf-8", "replace")
    return content


def known(name: str) -> str:
    """The codec for a charset a card names; empty for a name nobody knows."""
    text = name.strip().strip("\"'").lower().removeprefix("x-")
    try:
        found = codecs.lookup({"ansi": "cp1252", "sjis": "cp932"}.get(text, text)).name
    except (LookupError, ValueError):
        return ""
    return "" if found in NO_CHARSETS else WIDER.get(found, found)


def tried(raw: bytes, encoding: str) -> str | None:
    """The text of bytes in an encoding; null where they are none."""
    try:
        text = raw.decode(encoding)
        text.encode()  # UTF-7 can spell halves of characters
    except (UnicodeError, LookupError):
        return None
    return text


def text_of(raw: bytes, charset: str, otherwise: str) -> str:
    """The text of one value. `charset` is the codec its card names, empty for none; `otherwise` the file's own."""
    if charset not in _SHIFTED and raw.isascii():
        return raw.decode("ascii")
    order = [charset] if charset else []
    order.insert(0 if charset in ANY_BYTES else len(order), "utf-8")
    for encoding in order:
        if (text := tried(raw, encoding)) is not None:
            return text
    if (text := damaged(raw)) is not None:
        return text
    if (text := tried(raw, otherwise)) is not None:
        return text
    return raw.decode("cp1252", "replace")


def damaged(raw: bytes) -> str | None:
    """UTF-8 that was cut or hurt in a place or two, with the sign for unknown characters; null for other bytes."""
    text = raw.decode("utf-8", "replace")
    foreign = sum(not sign.isascii() for sign in text)
    return text if text.count("\ufffd") * BADLY < foreign else None


def otherwise_of(unnamed: Iterable[bytes], named: Iterable[str]) -> str:
    """The charset of the values that name none, or a wrong one: one that other values name where it reads well, else
    what reads most like writing."""
    values = [raw for raw in unnamed if not raw.isascii() and damaged(raw) is None]
    if not values:
        return "utf-8"
    together = b"\n".join(values)[:100_000]
    hints = [name for name in dict.fromkeys(named) if name not in ("", "utf-8")]
    best, found = -1.0, "cp1252"
    for encoding in dict.fromkeys((*hints, *GUESSES)):
        text = tried(together, encoding)
        if text is not None and (score := likeness(text) + (0.3 if encoding in hints else 0)) > best:
            best, found = score, encoding
    return found


def likeness(text: str) -> float:
    """How much like writing a text is, from 0 to 1: the mean over its signs that are not ASCII."""
    score = count = 0.0
    for word in _WORD.findall(text):
        foreign = [sign for sign in word if not sign.isascii()]
        count += len(foreign)
        score += sum(_sign(sign, word) for sign in foreign)
    odd = sum(not sign.isascii() and not sign.isalpha() and not _is_mark(sign) for sign in text)
    return score / (count + odd) if count + odd else 0.0


def _is_mark(sign: str) -> bool:
    """Full-width punctuation: it stands among Chinese and Japanese words and says nothing against them."""
    return "\u3000" <= sign <= "\u303f" or "\uff00" <= sign <= "\uff5e"


def _sign(sign: str, word: str) -> float:
    """How likely a letter is where it stands."""
    if "\u4e00" <= sign <= "\u9fff":
        return _han(sign)
    if "\u3040" <= sign <= "\u30ff":
        return 1.0
    if "\uac00" <= sign <= "\ud7a3":
        return 0.9
    if "\u0400" <= sign <= "\u04ff":
        # Names and sentences begin with a capital; Hebrew read as Cyrillic never does.
        return (0.9 if word[0].isupper() else 0.6) if all("\u0400" <= one <= "\u04ff" for one in word) else 0.1
    if "\u05d0" <= sign <= "\u05ea":
        return 0.8 if all("\u0590" <= one <= "\u05ff" for one in word) else 0.1
    if sign.isalpha() and "LATIN" in unicodedata.name(sign, ""):
        accents = sum(not one.isascii() for one in word)
        return 0.95 if accents * 2 <= len(word) and not (sign.isupper() and word[0] != sign) else 0.15
    return 0.1


def _han(sign: str) -> float:
    """Characters of the first level of GB 2312 are nearly all of any text; the tail of GBK is noise in small ones."""
    try:
        lead = sign.encode("gb2312")[0]
    except UnicodeEncodeError:
        try:
            lead = sign.encode("big5")[0]
        except UnicodeEncodeError:
            return 0.05
        return 0.8 if lead <= 0xC6 else 0.1
    return 1.0 if lead <= 0xD7 else 0.4
