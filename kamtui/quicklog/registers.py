"""Amounts and heads behind #dinner, #gift and #incident."""

import re
from dataclasses import dataclass
from decimal import Decimal

from kamtui.quicklog.fold import NUMERALS, ZH_NUMBER, number

KINDS = {
    "dinner": "dinner",
    "宴请": "dinner",
    "gift": "gift",
    "礼品": "gift",
    "礼物": "gift",
    "incident": "incident",
    "complaint": "incident",
    "投诉": "incident",
    "事故": "incident",
}
"""The words behind `#` that fill a register, and which."""

_CURRENCIES = {
    "元": "CNY",
    "块": "CNY",
    "块钱": "CNY",
    "人民币": "CNY",
    "rmb": "CNY",
    "cny": "CNY",
    "yuan": "CNY",
    "¥": "CNY",
    "￥": "CNY",
    "$": "USD",
    "usd": "USD",
    "美元": "USD",
    "美金": "USD",
    "€": "EUR",
    "eur": "EUR",
    "欧元": "EUR",
    "£": "GBP",
    "gbp": "GBP",
    "英镑": "GBP",
    "hkd": "HKD",
    "hk$": "HKD",
    "港币": "HKD",
    "港元": "HKD",
    "chf": "CHF",
    "jpy": "JPY",
    "日元": "JPY",
}
_MONEY = re.compile(
    r"(?:(?P<sign>HK\$|[$€£]|(?:RMB|CNY|USD|EUR|GBP|HKD|CHF|JPY)(?=[\s\d]))\s?)?"
    rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d{{1,2}})?|\d{{1,12}}(?:\.\d{{1,2}})?|[{NUMERALS}]{{1,9}})(?P<scale>[万千])?"
    r"(?:\s?(?P<unit>元|块钱?|人民币|美元|美金|欧元|英镑|港币|港元|日元|€|£|(?:RMB|CNY|yuan|USD|EUR|GBP|HKD|CHF|JPY)(?![A-Za-z])))?",
    re.I,
)
_HEADS = re.compile(
    rf"(?:for )?(?P<heads>{ZH_NUMBER})\s?(?:个人|人(?![民均])|位|(?:people|persons?|pax|guests|heads)(?![A-Za-z]))",
    re.I,
)
_BETWEEN = re.compile(r"[\s,、]*")


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a register entry says in numbers, and the pieces of the shadow that said it."""

    amount: str
    currency: str
    heads: int | None
    pieces: tuple[tuple[int, int], ...]


def read_amounts(shadow: str, raw: str, start: int, stop: int) -> Amounts:
    """The first amount of money and the first number of people between `start` and `stop`.

    A bare number is money only at the very start; the sign of the yuan is told from the dollar in the raw text.
    """
    amount = currency = ""
    heads: int | None = None
    pieces: list[tuple[int, int]] = []
    at = start
    while at < stop:
        between = _BETWEEN.match(shadow, at, stop)
        at = between.end() if between else at
        if heads is None and (match := _HEADS.match(shadow, at, stop)):
            heads = number(match["heads"])
        elif (
            not amount
            and (match := _MONEY.match(shadow, at, stop))
            and (_has_currency(match) or _is_bare(match, shadow, start))
        ):
            amount = _decimal(match)
            unit = match["unit"] or (raw[match.start("sign") : match.end("sign")] if match["sign"] else "")
            currency = _CURRENCIES.get(unit.lower(), "")
        else:
            at = _next_word(shadow, at, stop)
            continue
        pieces.append((match.start(), match.end()))
        at = match.end()
    return Amounts(amount, currency, heads, tuple(pieces))


def _has_currency(match: re.Match[str]) -> bool:
    """An amount for each head is not the amount of the dinner."""
    apiece = match.string[max(0, match.start() - 2) : match.start()] in ("人均", "每人")
    return bool(match["unit"] or match["sign"]) and not apiece


def _is_bare(match: re.Match[str], shadow: str, start: int) -> bool:
    behind = shadow[match.end() : match.end() + 1]
    return (
        not shadow[start : match.start()].strip()
        and match["number"][0].isdigit()
        and (not behind or behind in " \n,;。、")
    )


def _decimal(match: re.Match[str]) -> str:
    written = match["number"].replace(",", "")
    value = Decimal(written) if written[0].isdigit() else Decimal(number(written) or 0)
    value *= {"万": 10_000, "千": 1_000}.get(match["scale"] or "", 1)
    return format(value.normalize(), "f") if match["scale"] else format(value, "f")


def _next_word(shadow: str, at: int, stop: int) -> int:
    """Past one character, or past the rest of a Latin word or number, so that no amount begins inside one."""
    at += 1
    while (
        at < stop
        and shadow[at].isascii()
        and shadow[at - 1].isascii()
        and shadow[at].isalnum()
        and shadow[at - 1].isalnum()
    ):
        at += 1
    return at
