"""The shadow of a typed text: what an input method or a dictation wrote, brought to one form.

The shadow has exactly as many characters as the text, so an offset in the one is an offset in the other; that is
the whole
map back. For the same reason numerals stay as they are here and are read where a number is expected (`number`): a
person
may be called 张三 or 李四.
"""

import re
import unicodedata
from functools import lru_cache

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f〇々"
"""The inside of a character class for one Chinese character."""

NUMERALS = "零〇一二两三四五六七八九十百千万"
"""The Chinese characters numbers are written with."""

ZH_NUMBER = r"(?:\d{1,4}|[零〇一二两三四五六七八九十百]{1,7})"
"""A small whole number in digits or Chinese numerals, as a pattern without groups."""

_TABLE: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_TABLE.update(
    {
        ord(odd): plain
        for plain, odds in {
            " ": "\u00a0\u3000\u202f\u205f\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
            "\u200b\u200c\u200d\u2060\ufeff\t\v\f\u0085\u2028\u2029",
            '"': "“”„‟«»「」『』",
            "'": "‘’‚‛",
            "-": "–—−‐‑",
            "~": "〜∼",
            "$": "¥￥﹩",
            "。": "｡",
            "、": "､﹑",
            ",": "﹐",
            ";": "﹔",
            ":": "﹕",
            "?": "﹖",
            "!": "﹗",
            "#": "﹟",
            "@": "﹫",
            "+": "﹢",
            "=": "﹦",
            "<": "﹤",
            ">": "﹥",
        }.items()
        for odd in odds
    }
)

_ARROWS = re.compile("《《|〈〈|[<‹]‹|‹<|》》|〉〉|[>›]›|›>")
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def shadow(text: str) -> str:
    """`text` with full-width forms, quotes, dashes, spaces, currency signs and doubled book marks in their plain form.

    Character for character as long as `text`. A carriage return before a line feed counts as a space, alone as a
    line feed.
    """
    folded = text.translate(_TABLE)
    if "\r" in folded:
        folded = folded.replace("\r\n", " \n").replace("\r", "\n")
    return _ARROWS.sub(lambda pair: "<<" if pair[0][0] in "《〈<‹" else ">>", folded)


def plain_name(text: str) -> str:
    """`text` in small letters without accents, character for character, for comparing names: Müller and muller are
    one."""
    lowered = text.lower()
    if len(lowered) == len(text) and lowered.isascii():
        return lowered
    return "".join(map(_base, text))


@lru_cache(maxsize=4096)
def _base(character: str) -> str:
    letters = [part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)]
    small = letters[0].lower() if len(letters) == 1 else character.lower()
    return small if len(small) == 1 else character


def number(text: str) -> int | None:
    """The whole number that `text` writes in digits or Chinese numerals (15, 十五, 二百三十, 二〇二六), else None."""
    if text.isascii():
        return int(text) if text.isdigit() else None
    if any(sign.isascii() for sign in text):
        return None
    if all(sign in _DIGITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text)) if len(text) < 10 else None
    total = section = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _UNITS:
            section += (digit or 1) * _UNITS[sign]
            digit = 0
        elif sign == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        else:
            return None
    return total + section + digit
