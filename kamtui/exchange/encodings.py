"""Which encoding a text file is in, found from its bytes alone."""

import codecs

from kamtui.errors import KamtuiError
from kamtui.locale import _

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Marks at a file's beginning; the one of UTF-32 begins like the one of UTF-16, so it is looked for first."""

KNOWN = ["utf_8", "utf_16", "gb18030", "big5", "cp1252"]
"""What spreadsheets and address books write. Without this list a two-line GBK file is misread (libraries.md)."""

BINARY = (
    b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"SQLite format 3", b"\x1f\x8b",
)
"""How workbooks, PDF files, pictures, databases and packed files begin."""

CONTROL_SHARE = 0.02
"""Share of control characters from which something is no text: in text about nought, in a program about a tenth."""

SAMPLE = 100_000
"""Characters or bytes looked at."""


def decode(content: bytes, name: str) -> tuple[str, str]:
    """The text of a file and the encoding it was in. `name` is for messages.

    Raises `KamtuiError` for an empty file and for one that is not text.
    """
    if not content.strip():
        raise KamtuiError(_("{file} is empty").format(file=name))
    if content.startswith(BINARY):
        raise _not_text(name)
    for mark, encoding in BOMS:
        if content.startswith(mark):
            text = _tried(content, encoding)
            if text is None:
                raise _not_text(name)
            return text.removeprefix("\ufeff"), encoding
    encoding = _wide(content) or "utf-8"
    text = _tried(content, encoding)
    if text is None:
        encoding = _guessed(content)
        text = _tried(content, encoding)
    if text is None:
        # cp1252 leaves five bytes undefined, Latin-1 none: a stray one costs its sign, not the file.
        encoding, text = "latin-1", content.decode("latin-1")
    if _is_noise(text):
        raise _not_text(name)
    return text, encoding


def _tried(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: signs and line ends of any language have a null byte on one side, and only there."""
    sample = content[:SAMPLE]
    if len(content) % 2 or b"\x00" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    for own, other, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if own > 20 * other and own * 100 >= len(sample) and _tried(content, encoding) is not None:
            return encoding
    return None


def _guessed(content: bytes) -> str:
    """The likeliest encoding of bytes that are not UTF-8, judged by the lines that are not plain ASCII."""
    from charset_normalizer import from_bytes

    telling = b"\n".join(line for line in content.split(b"\n") if not line.isascii())
    best = from_bytes(telling[:SAMPLE], cp_isolation=KNOWN).best()
    return best.encoding if best and best.encoding != "ascii" else "cp1252"


def _is_noise(text: str) -> bool:
    """Whether too much of the text is control characters, which nobody types."""
    sample = text[:SAMPLE]
    odd = sum(1 for sign in sample if sign < " " and sign not in "\t\n\r\v\f\x00\x1b")
    return odd > CONTROL_SHARE * len(sample) or sample.count("\x00") > len(sample) // 4


def _not_text(name: str) -> KamtuiError:
    return KamtuiError(
        _("{file} is not a text file").format(file=name),
        hint=_("Save the table as CSV, or give a file of another kind that kamtui reads"),
    )
