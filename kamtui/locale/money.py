"""Amounts as people read them, short: `CNY 10.0m`, `EUR 450k`; 1000 万 CNY."""

from decimal import Decimal

from kamtui.locale import language


def money_text(amount: str, currency: str) -> str:
    """An amount of decimal text to three figures or so, in the scale the language counts in."""
    number = Decimal(amount)
    if language() == "zh_CN":
        for power, sign in ((8, "亿"), (4, "万")):
            if abs(number) >= 10**power:
                return f"{_short(number.scaleb(-power))} {sign} {currency}".strip()
        return f"{_short(number)} {currency}".strip()
    for power, sign in ((9, "bn"), (6, "m"), (3, "k")):
        if abs(number) >= 10**power:
            return f"{currency} {_short(number.scaleb(-power))}{sign}".strip()
    return f"{currency} {_short(number)}".strip()


def _short(number: Decimal) -> str:
    """One decimal below a hundred where it says something, none above."""
    rounded = round(number, 1) if abs(number) < 100 else round(number)
    text = f"{rounded:,}"
    return text.removesuffix(".0")
