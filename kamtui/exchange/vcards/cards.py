"""The cards of a file: where each begins and ends, those within others, and files that are no cards of this form."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from kamtui.errors import KamtuiError
from kamtui.exchange.vcards import charsets
from kamtui.exchange.vcards.lines import Property, properties
from kamtui.locale import _

ENDINGS = (".vcf", ".vcard")
"""Endings of files that hold cards, whatever their first sign."""

SAMPLE = 256
"""Bytes in which the first line of a file of cards is found."""

DEEPEST = 20
"""Cards within cards: an assistant's assistant is rare, and a file made to hurt may go on for ever."""

_FIRST = re.compile(r"\s*BEGIN\s*:\s*VCARD\b", re.IGNORECASE)
_JCARD = re.compile(r'\s*\[\s*(\[\s*)?"vcard"', re.IGNORECASE)
_XCARD = re.compile(r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<(\w+:)?vcards?\b", re.IGNORECASE | re.DOTALL)


@dataclass(slots=True)
class Card:
    """One card: its place among all of the file, and its properties. `is_old` says that it is of version 2.1."""

    number: int
    properties: list[Property] = field(default_factory=list)

    @property
    def is_old(self) -> bool:
        """Whether values are escaped as in 2.1: hardly at all. A card that names no version is as old."""
        version = next((one.text.strip() for one in self.properties if one.name == "VERSION"), "2.1")
        return version.startswith("2")

    def all(self, *names: str) -> list[Property]:
        """The properties with one of these names, in their order."""
        return [one for one in self.properties if one.name in names]


@dataclass(slots=True)
class Deck:
    """The cards of a file. `outside` counts properties that stand in no card."""

    cards: list[Card] = field(default_factory=list)
    outside: int = 0


def is_cards(content: bytes, path: Path | str) -> bool:
    """Whether a file holds cards by its name or its beginning, in any encoding and in any form of them."""
    head = charsets.plain_bytes(content[:SAMPLE]).decode("utf-8", "replace")
    if _FIRST.match(head) or _JCARD.match(head) or _XCARD.match(head):
        return True
    return Path(str(path)).suffix.lower() in ENDINGS and bool(content.strip(b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t"))


def read_cards(content: bytes, name: str) -> Deck:
    """The cards of a file; a card within another stands behind it. `name` is for messages.

    A card without an end goes on to the next one's beginning, or to the end of the file. Raises `KamtuiError` for a
    file without cards, and for cards written as JSON or XML.
    """
    head = charsets.plain_bytes(content[:SAMPLE]).decode("utf-8", "replace")
    if _JCARD.match(head) or _XCARD.match(head):
        raise KamtuiError(
            _("{file} holds cards as JSON or XML, which kamtui does not read").format(file=name),
            hint=_("Export them as vCard 3.0 (.vcf), as every address book does"),
        )
    deck = dealt(properties(content))
    if not deck.cards:
        raise KamtuiError(
            _("{file} holds no address cards").format(file=name),
            _("there is no line BEGIN:VCARD in it"),
            _("Export it as vCard from the address book anew"),
        )
    return deck


def dealt(found: list[Property], depth: int = 0) -> Deck:
    """Properties parted into cards."""
    deck = Deck()
    opened: list[Card] = []
    other = ""
    for one in found:
        word = one.text.strip().upper()
        if other:
            other = "" if one.name == "END" and word == other else other
            deck.outside += 1
        elif one.name == "BEGIN" and word == "VCARD":
            opened.append(Card(len(deck.cards) + 1))
            deck.cards.append(opened[-1])
        elif one.name == "BEGIN":
            other = word
        elif one.name == "END":
            if opened and word == "VCARD":
                opened.pop()
        elif not opened:
            deck.outside += 1
        elif one.name == "AGENT" and word.startswith("BEGIN:VCARD") and depth < DEEPEST:
            inner = dealt(properties(unescaped(one.text).encode()), depth + 1)
            for card in inner.cards:
                card.number = len(deck.cards) + 1
                deck.cards.append(card)
        else:
            opened[-1].properties.append(one)
    return deck


_ESCAPED = re.compile(r"\\([nN,;:\\\"])")
_ESCAPED_OLD = re.compile(r"\\([,;:])")


def unescaped(text: str, is_old: bool = False) -> str:
    """A value as it was meant. Of version 2.1, whose plain texts are not escaped, only a part of several comes here."""
    if is_old:
        return _ESCAPED_OLD.sub(r"\1", text)
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def parts(text: str, is_old: bool = False) -> list[str]:
    """The parts of a value such as a name or an address, each as it was meant."""
    found = [""]
    for piece in re.findall(r"\\.|;|[^\\;]+|\\", text, re.DOTALL):
        if piece == ";":
            found.append("")
        else:
            found[-1] += piece
    return [unescaped(one, is_old).strip() for one in found]
