"""People and firms as vCard 3.0: the version that phones, Outlook and Chinese mail programs all take in.

UTF-8, lines of 75 octets at most, CRLF. The UID is the record's id, so that a card that comes back is the same record.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kamtui.exchange.vcards import names
from kamtui.quicklog.surnames import PINYIN, surname_of

OCTETS = 75
"""The longest line, without its end (RFC 2426, 2.6)."""

EXTRA_NAMES = frozenset(
    ("NICKNAME", "ROLE", "TITLE", "URL", "ADR", "LABEL", "CATEGORIES", "GENDER", "ANNIVERSARY", "GEO", "TZ", "CLASS",
     "SORT-STRING", "MAILER", "LANG", "RELATED", "TEL", "EMAIL", "IMPP", "FBURL", "CALURI", "CALADRURI", "SOURCE",
     "ORG", "AGENT", "PHOTO", "LOGO", "SOUND", "KEY", "MEMBER", "XML", "CLIENTPIDMAP")
)  # fmt: skip
"""Extra fields that came from cards and go back into them; of others nobody knows whom they are for."""

_MOBILE = re.compile(r"(?:(?:\+|00)?86)?1[3-9]\d{9}")
_NUMBERED = re.compile(r" \(\d+\)$")
_SERVICE = re.compile(r"([a-z]+):(\S.*)", re.DOTALL)


@dataclass(slots=True)
class Out:
    """What a card is to say; fields as in `entries.Entry`. `uid` and `account_id` and `boss_id` are ids as text."""

    uid: str
    name: str
    is_firm: bool = False
    native_name: str = ""
    account: str = ""
    account_id: str = ""
    department: str = ""
    title: str = ""
    boss: str = ""
    boss_id: str = ""
    phones: Sequence[str] = ()
    emails: Sequence[str] = ()
    messaging: Sequence[str] = ()
    url: str = ""
    address: tuple[str, str, str] = ("", "", "")
    nickname: str = ""
    language: str = ""
    birthday: str = ""
    notes: str = ""
    motive: str = ""
    private_notes: str = ""
    extras: Mapping[str, str] = field(default_factory=dict)


def card_text(out: Out) -> str:
    """One card, folded, with its line ends."""
    return "".join(f"{folded_line(line)}\r\n" for line in _lines(out))


def escaped(text: str) -> str:
    """A text as a value: signs that part values behind a backslash, line ends as `\\n`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace(",", "\\,").replace(";", "\\;")


def folded_line(line: str) -> str:
    """A line in pieces of at most `OCTETS` octets; no character is split."""
    pieces, start, size = [], 0, 0
    for place, sign in enumerate(line):
        octets = len(sign.encode())
        if size + octets > OCTETS:
            pieces.append(line[start:place])
            start, size = place, 1  # the space before it
        size += octets
    return "\r\n ".join([*pieces, line[start:]])


def name_parts(name: str, native: str = "") -> tuple[str, str]:
    """Family and given name, for programs that sort by them: a Chinese surname stands first, also in pinyin beside its
    native form; else the last word is the family's."""
    name = " ".join(name.split())
    first, _space, rest = name.partition(" ")
    if rest and names.is_han(native) and PINYIN.get(surname_of(native)) == first.lower():
        return first, rest
    if names.is_han(name) and 2 <= len(name) <= 4:
        surname = surname_of(name)
        return surname, name[len(surname) :]
    given, _space, family = name.rpartition(" ")
    return (family, given) if given else (name, "")


def _lines(out: Out) -> Iterator[str]:
    yield from ("BEGIN:VCARD", "VERSION:3.0", f"PRODID:{names.PRODUCT}", f"UID:urn:uuid:{out.uid}")
    yield f"FN:{escaped(out.name)}"
    if out.is_firm:
        yield "N:;;;;"
        yield f"ORG:{escaped(out.name)}"
        yield "X-ABShowAs:COMPANY"
    else:
        family, given = name_parts(out.name, out.native_name)
        yield f"N:{escaped(family)};{escaped(given)};;;"
        if out.account or out.department:
            yield f"ORG:{escaped(out.account)}" + (f";{escaped(out.department)}" if out.department else "")
    yield from _said("TITLE", out.title)
    extras = {name: text for name, text in out.extras.items() if _goes(name, with_boss=not out.boss)}
    yield from _reached("TEL", out.phones, extras)
    yield from _reached("EMAIL", out.emails, extras)
    for entry in out.messaging:
        yield from _messaging(entry)
    yield from _said("URL", out.url)
    yield from _said("NICKNAME", out.nickname)
    street, city, country = out.address
    if any(out.address):
        yield f"ADR;TYPE=WORK:;;{escaped(street)};{escaped(city)};;;{escaped(country)}"
    yield from _said("BDAY", out.birthday)
    yield from _said("LANG", out.language)
    yield from _said("NOTE", out.notes)
    yield from _manager(out)
    if out.account_id:
        yield f"X-KAMTUI-ACCOUNT:urn:uuid:{out.account_id}"
    yield from _said("X-KAMTUI-NATIVE-NAME", out.native_name)
    yield from _said("X-KAMTUI-MOTIVE", out.motive)
    yield from _said("X-KAMTUI-PRIVATE-NOTES", out.private_notes)
    for number, (heading, text) in enumerate(extras.items(), 1):
        yield from _extra(f"extra{number}", heading, text)
    yield "END:VCARD"


def _said(name: str, text: str) -> Iterator[str]:
    if text:
        yield f"{name}:{escaped(text)}"


def _manager(out: Out) -> Iterator[str]:
    """The boss in the words of Outlook and of Apple, and by id."""
    if out.boss:
        yield f"X-MS-MANAGER:{escaped(out.boss)}"
        yield f"boss.X-ABRELATEDNAMES:{escaped(out.boss)}"
        yield "boss.X-ABLabel:_$!<Manager>!$_"
    if out.boss_id:
        yield f"X-KAMTUI-MANAGER:urn:uuid:{out.boss_id}"


def _reached(name: str, texts: Sequence[str], extras: dict[str, str]) -> Iterator[str]:
    """Numbers or addresses, each with the kind that an extra field beside it says; such fields are used up."""
    for number, text in enumerate(texts, 1):
        heading = next((one for one, said in extras.items() if one.startswith(f"{name} ") and said == text), "")
        extras.pop(heading, None)
        if heading:
            yield from _kind_of_line(name, f"{name.lower()}{number}", heading, escaped(text))
        elif name == "EMAIL":
            yield f"EMAIL;TYPE=INTERNET:{escaped(text)}"
        else:
            mobile = _MOBILE.fullmatch(re.sub(r"[\s()-]", "", text))
            yield f"TEL;TYPE={'CELL' if mobile else 'WORK,VOICE'}:{escaped(text)}"


def _messaging(entry: str) -> Iterator[str]:
    """A messaging id as the standard has it, and as the phones do that know the service by a property of its own."""
    yield f"IMPP:{escaped(entry)}"
    matched = _SERVICE.fullmatch(entry)
    if matched and (name := names.WRITTEN.get(matched[1])):
        yield f"{name}:{escaped(matched[2])}"


def _goes(heading: str, *, with_boss: bool) -> bool:
    """Whether an extra field came from a card, and is not about the card itself. `with_boss`: a boss whom nobody knows
    by this name goes back too; else the card has one of its own."""
    name = heading.partition(" ")[0]
    if name in names.MANAGERS:
        return with_boss
    return name in EXTRA_NAMES or (
        bool(re.fullmatch(r"X-[A-Z0-9_-]+", name)) and not name.startswith("X-KAMTUI-")
    )


def _extra(group: str, heading: str, text: str) -> Iterator[str]:
    """An extra field as the property it was."""
    name = heading.partition(" ")[0]
    value = f";;{escaped(text)};;;;" if name == "ADR" else escaped(text)
    yield from _kind_of_line(name, group, heading, value)


def _kind_of_line(name: str, group: str, heading: str, value: str) -> Iterator[str]:
    """A property with the kinds and the label that its heading shows behind its name."""
    words = _NUMBERED.sub("", heading).split(" ")[1:]
    kinds = []
    while words and (words[0] in names.LOUD or re.fullmatch(r"X-[A-Z0-9-]+", words[0])):
        kinds.append(words.pop(0))
    params = f";TYPE={','.join(kinds)}" if kinds else ""
    if not words:
        yield f"{name}{params}:{value}"
        return
    yield f"{group}.{name}{params}:{value}"
    yield f"{group}.X-ABLabel:{escaped(' '.join(words))}"
