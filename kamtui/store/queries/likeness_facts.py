"""What of a row is compared to tell whether two are one, and the keys by which records worth comparing meet."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kamtui.rules.firm_likeness import SHORTEST, Firm, FirmName, firm_name, site_domain
from kamtui.rules.likeness import KEY_DIGITS, Person, folded_email, phone_digits
from kamtui.rules.name_likeness import Name, parted, untitled
from kamtui.store.characters import simplified
from kamtui.store.folding import folded
from kamtui.store.pinyin import has_han, syllables

if TYPE_CHECKING:
    from kamtui.records.values import RecordId, Value
    from kamtui.store.workspace import Workspace

PERSON_COLUMNS = "id, name, native_name, account, phones, emails, pinyin"
"""The columns `person_of_row` reads, in order."""

FIRM_COLUMNS = "id, name, native_name, short_name, parent, website, phones, city"
"""The columns `firm_of_row` reads, in order."""

LONGEST_HEARD = 8
"""Characters of a Chinese firm's name that is compared by sound; longer ones are never written in pinyin."""

MOST_VARIANTS = 24
"""Ways of writing a name that are looked up; a name of three syllables has twelve."""


# People


def person_of_row(row: Sequence[Any]) -> Person:
    """A row of the contacts as it is compared. Chinese names are heard as the row's own column has it: 0.2 s less at
    50,000 people than asking the dictionary again."""
    names = [name for name in row[1:3] if name]
    return Person(
        tuple(_names(names, row[6] or "")),
        tuple(filter(None, map(phone_digits, json.loads(row[4])))) if row[4] else (),
        tuple(filter(None, map(folded_email, json.loads(row[5])))) if row[5] else (),
        row[3],
    )


def person_of(values: "Mapping[str, Value]") -> Person:
    """A person as it is compared, from the values of a record."""
    account = values.get("account")
    return Person(
        tuple(_names([str(values[name]) for name in ("name", "native_name") if values.get(name)], "")),
        tuple(filter(None, (phone_digits(str(one)) for one in _listed(values.get("phones"))))),
        tuple(filter(None, (folded_email(str(one)) for one in _listed(values.get("emails"))))),
        account if isinstance(account, bytes) else None,
    )


def _listed(value: "Value") -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _names(names: Sequence[str], heard: str) -> Iterator[Name]:
    for name in names:
        plain = untitled(name)
        if not plain:
            continue
        if plain.isascii() or not has_han(plain):
            if words := syllables(plain):
                yield Name(" ".join(words), words)
            continue
        written = "".join(folded(simplified(plain)).split())
        yield Name(written, _heard(written, heard if plain == name else ""), True)


def _heard(written: str, heard: str) -> tuple[str, ...]:
    """The syllables of a Chinese name: those of the row's pinyin that are as many, unless two names have as many."""
    fitting = {words for part in heard.split("|") if len(words := tuple(part.split())) == len(written) > 1}
    return fitting.pop() if len(fitting) == 1 else syllables(written)


def person_keys(person: Person) -> set[tuple[object, ...]]:
    """The keys by which a person meets those worth comparing: the end of a phone, an e-mail, and at one account the
    sound of a name and its first and last word (for initials and slips). Somebody without an account is also looked for
    by sound among all the others (`stray_keys`)."""
    keys: set[tuple[object, ...]] = {("phone", phone[-KEY_DIGITS:]) for phone in person.phones}
    keys.update(("email", address) for address in person.emails)
    if person.account is not None:
        for name in person.names:
            if len(name.words) > 1:
                keys.add((person.account, name.letters))
                keys.update((person.account, "", word) for word in (name.words[0], name.words[-1]) if len(word) > 1)
    return keys


def stray_keys(people: "Mapping[RecordId, Person]") -> "dict[RecordId, set[tuple[object, ...]]]":
    """Keys by sound in the whole workspace, for the names that somebody without an account has."""
    strays = {
        name.letters for person in people.values() if person.account is None for name in person.names
        if len(name.words) > 1
    }
    if not strays:
        return {}
    found: dict[RecordId, set[tuple[object, ...]]] = {}
    for record, person in people.items():
        keys: set[tuple[object, ...]] = {("sound", name.letters) for name in person.names if name.letters in strays}
        if keys:
            found[record] = keys
    return found


def sort_keys(person: Person) -> tuple[str, ...]:
    """How the names of a person may stand in the order of a list: whole, in syllables, surname first or last."""
    found: dict[str, None] = {}
    for name in person.names:
        if len(name.words) < 2:
            continue
        apart = tuple(part for word in name.words for part in parted(word))
        for words in (name.words, apart):
            for at in {0, 1, 2 if len(words) > 3 else 1, len(words) - 1}:
                turned = words[at:] + words[:at]
                found[" ".join(turned)] = None
                found[" ".join((turned[0], "".join(turned[1:])))] = None
                found[" ".join(("".join(turned[:-1]), turned[-1]))] = None
    return tuple(found)[:MOST_VARIANTS]


# Accounts


def firm_of_row(row: Sequence[Any], people: Collection[str] = ()) -> Firm:
    """A row of the accounts as it is compared; `people` are the domains of its people's e-mails."""
    return _firm(
        [name for name in row[1:4] if name],
        [row[5] or "", *people],
        json.loads(row[6]) if row[6] else (),
        row[7] or "",
        row[0],
        row[4],
    )


def firm_of(values: "Mapping[str, Value]") -> Firm:
    """An account as it is compared, from the values of a record."""
    parent = values.get("parent")
    return _firm(
        [str(values[name]) for name in ("name", "native_name", "short_name") if values.get(name)],
        [str(values.get("website") or "")],
        [str(one) for one in _listed(values.get("phones"))],
        str(values.get("city") or ""),
        b"",
        parent if isinstance(parent, bytes) else None,
    )


def _firm(
    names: Iterable[str], sites: Iterable[str], phones: Iterable[str], city: str, id: bytes, parent: bytes | None
) -> Firm:
    made = []
    for name in names:
        core, bare, legal = firm_name(simplified(name))
        if core:
            sound = "".join(syllables(core)) if not has_han(core) or len(core) <= LONGEST_HEARD else ""
            made.append(FirmName(core, bare, legal, sound))
    domains = frozenset(filter(None, map(site_domain, sites)))
    return Firm(tuple(made), domains, tuple(filter(None, map(phone_digits, phones))), folded(city), id, parent)


BEGINNING = 4
"""Characters of a Chinese firm's name that are looked for by sound: 银行 at its end is heard otherwise as 銀行."""


def sound_begin(name: FirmName) -> str:
    """What the pinyin of an account holds whose name may be this one; empty for a name of one sign."""
    if len(name.bare) < SHORTEST:
        return ""
    return "".join(syllables(name.bare[:BEGINNING] if has_han(name.bare) else name.bare))


def firm_keys(firm: Firm) -> set[tuple[object, ...]]:
    """The keys by which an account meets those worth comparing: its name, its sound, its domain, its phone. A name that
    is only near, or the same but for the place, is not enough alone, so it needs no key of its own."""
    keys: set[tuple[object, ...]] = {("core", name.core) for name in firm.names}
    keys.update(("sound", name.sound) for name in firm.names if name.sound)
    keys.update(("domain", domain) for domain in firm.domains)
    keys.update(("phone", phone[-KEY_DIGITS:]) for phone in firm.phones)
    return keys


_ADDRESS = re.compile(r'@([^"\s]+)"')


def people_domains(workspace: "Workspace") -> "dict[RecordId, tuple[str, ...]]":
    """The domain that most of an account's people have in their e-mails; one alone may be an outsider's."""
    counted: defaultdict[RecordId, Counter[str]] = defaultdict(Counter)
    for account, emails in workspace.connection.execute(
        "SELECT account, emails FROM contact WHERE account IS NOT NULL AND emails IS NOT NULL"
    ):
        counted[account].update(set(_ADDRESS.findall(emails.casefold())))
    found: dict[RecordId, tuple[str, ...]] = {}
    for account, domains in counted.items():
        domain, n = domains.most_common(1)[0] if domains else ("", 0)
        if n > 1 and site_domain(domain):
            found[account] = (domain,)
    return found
