"""Amounts as people read them, short: `CNY 10m`, `EUR 450k`; 1,000 万 CNY."""

from decimal import Decimal
from itertools import pairwise

from kamtui.locale import language

_SCALES = ((0, ""), (3, "k"), (6, "m"), (9, "bn"))
_CHINESE_SCALES = ((0, ""), (4, "万"), (8, "亿"))


def money_text(amount: str, currency: str) -> str:
    """An amount of decimal text to three figures or so, in the scale the language counts in."""
    number = Decimal(amount)
    chinese = language() == "zh_CN"
    scales = _CHINESE_SCALES if chinese else _SCALES
    power, sign = scales[-1]
    for (low, name), (high, _next) in pairwise(scales):
        if abs(_rounded(number.scaleb(-low))) < 10 ** (high - low):  # 999,960 is 1m, not 1,000k
            power, sign = low, name
            break
    text = f"{_rounded(number.scaleb(-power)):,}".removesuffix(".0")
    if chinese:
        return " ".join(part for part in (text, sign, currency) if part)
    return f"{currency} {text}{sign}".strip()


def _rounded(number: Decimal) -> Decimal | int:
    """One decimal below a hundred where it says something, none above; zero without a sign."""
    return (round(number, 1) if abs(number) < 100 else round(number)) + 0
