"""What a card says of a person or a firm, in the trade's fields; what has no field there is kept by its own name."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from kamtui.exchange.cells import day_in, full_name
from kamtui.exchange.vcards import names
from kamtui.exchange.vcards.cards import Card, parts, unescaped
from kamtui.exchange.vcards.lines import BASE64, Property


@dataclass(slots=True)
class Entry:
    """A card on its way to be a record. `values` are texts or lists of them by field, `account` and `bosses` what the
    card calls the firm and who is above, by name or id. `extras` have the card's own names for what has no field;
    `secrets` are those that are private."""

    number: int
    kind: Literal["contact", "account", "group"]
    uid: str = ""
    is_own: bool = False
    name: str = ""
    is_called_after: bool = False
    values: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    account: str = ""
    account_id: str = ""
    bosses: list[str] = field(default_factory=list)
    extras: dict[str, str] = field(default_factory=dict)
    secrets: list[tuple[str, str]] = field(default_factory=list)
    dropped: int = 0
    content: tuple[tuple[str, str], ...] = ()


def entry_of(card: Card) -> Entry:
    """What a card says."""
    return _Reading(card).entry()


class _Reading:
    """One reading of one card, property by property; the first of a name fills the field, others are kept."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self._old = card.is_old
        self._labels = {
            one.group: _label(self._plain(one)) for one in card.all("X-ABLABEL") if one.group and one.text.strip()
        }
        self._of_name: Counter[str] = Counter()
        self._of_heading: Counter[str] = Counter()
        self._lists: dict[str, list[tuple[bool, str]]] = {}
        self._notes: list[str] = []
        self._entry = Entry(card.number, "contact")

    def entry(self) -> Entry:
        entry = self._entry
        producers = " ".join(one.text for one in self._card.all("PRODID"))
        entry.is_own = names.OWN_PRODUCT in producers
        entry.uid = next((self._plain(one).strip() for one in self._card.all("UID") if one.text.strip()), "")
        self._put_name()
        for one in self._properties():
            self._put(one)
        for name, found in self._lists.items():
            found.sort(key=lambda pair: not pair[0])
            entry.values[name] = tuple(dict.fromkeys(text for _preferred, text in found))
        if self._notes:
            entry.values["notes"] = "\n\n".join(self._notes)
        entry.bosses = list(dict.fromkeys(entry.bosses))
        if not entry.name:
            self._call_after()
        entry.content = tuple(
            (one.name, one.text or one.raw.hex()) for one in self._card.properties if one.name not in names.CHANGING
        )
        return entry

    def _properties(self) -> Iterator[Property]:
        """The properties that say something; pictures, sounds and keys are only counted."""
        for one in self._card.properties:
            if one.encoding in BASE64:
                one.text = _printable(one.raw) if one.name not in names.DROPPED else ""
                self._entry.dropped += not one.text
            elif one.name in names.DROPPED and (len(one.text) > names.LINK_MAX or one.text.startswith("data:")):
                self._entry.dropped += 1
                continue
            elif one.name in names.LAYOUT:
                continue
            if self._says(one) and not (one.name == "X-ABLABEL" and one.group):
                self._of_name[one.name] += 1
                self._of_heading[self._heading(one)] += 1
                yield one

    def _says(self, one: Property) -> bool:
        return bool(one.text if self._entry.is_own else one.text.strip(" ;\t\n"))

    # Names

    def _put_name(self) -> None:
        card, entry = self._card, self._entry
        whole = [self._plain(one) for one in card.all("FN") if one.text.strip()]
        n = next((parts(one.text, self._old) for one in card.all("N") if one.text.strip(" ;")), [])
        family, given, middle, prefix, suffix = (*n, "", "", "", "", "")[:5]
        firm = next((parts(one.text, self._old)[0] for one in card.all("ORG") if one.text.strip(" ;")), "")
        shown = whole[0] if whole else ""
        if not entry.is_own:
            composed = full_name(given, middle, family)
            if names.is_han(composed) and names.is_han(shown) and sorted("".join(shown.split())) == sorted(composed):
                shown = composed
            shown = " ".join(shown.split()) or " ".join(part for part in (prefix, composed, suffix) if part)
        kind = next((one.text.strip().lower() for one in card.all("KIND", "X-ADDRESSBOOKSERVER-KIND")), "")
        company = any(one.text.strip().upper() == "COMPANY" for one in card.all("X-ABSHOWAS"))
        if kind in ("group", "location", "application", "device"):
            entry.kind = "group"
        elif company or kind in ("org", "organization"):
            entry.kind = "account"
        elif entry.is_own:
            entry.kind = "contact"
        elif firm and (not shown or shown == firm or (not given and firm.startswith(f"{shown} "))):
            entry.kind = "account"
        entry.name = shown or (firm if entry.kind == "account" else "")

    def _call_after(self) -> None:
        """A card without a name is called after the first thing by which phones list it."""
        entry = self._entry
        nick = entry.extras.get("NICKNAME", "")
        reach = [*entry.values.get("emails", ()), *entry.values.get("messaging", ()), *entry.values.get("phones", ())]
        entry.name = nick or next(iter(reach), "")
        entry.is_called_after = bool(entry.name)

    # Everything else

    def _put(self, one: Property) -> None:
        name, text = one.name, self._plain(one).strip()
        own = names.OWN_FIELDS.get(name)
        if own:
            self._put_own(own, self._plain(one))
        elif name in ("N", "FN"):
            said = [text] if name == "FN" else [part for part in parts(one.text, self._old) if part]
            shown = self._entry.name.casefold()
            told = (name == "FN" and self._first(one)) or all(part.casefold() in shown for part in said)
            if not self._entry.is_own and not told:
                self._keep(one, ", ".join(said))
        elif name in names.SILENT:
            if name == "UID" and self._entry.kind == "account" and not self._entry.is_own:
                self._keep(one, text)
        elif (self._put_firm if self._entry.kind == "account" else self._put_person)(one, text):
            return
        elif name == "X-ANDROID-CUSTOM" and text.startswith("vnd.android.cursor.item/nickname;"):
            self._entry.extras.setdefault("NICKNAME", text.split(";")[1])
        elif name in ("ADR", "ORG", "N"):
            self._keep(one, self._joined(one))
        else:
            self._keep(one, text)

    def _put_own(self, name: str, text: str) -> None:
        if name == "account":
            self._entry.account_id = names.uuid_in(text)
        elif name == "boss":
            self._entry.bosses.insert(0, names.uuid_in(text))
        else:
            self._entry.values.setdefault(name, text)

    def _put_person(self, one: Property, text: str) -> bool:
        """A property of a person, where it has a field. Returns whether it is taken."""
        entry, name = self._entry, one.name
        exact = self._plain(one) if entry.is_own else text
        match name:
            case "ORG" if self._first(one):
                entry.account, *rest = parts(one.text, self._old)
                if department := ", ".join(part for part in rest if part):
                    entry.values["department"] = department
            case "TITLE" if self._first(one):
                entry.values["title"] = exact
            case "ROLE" if not self._card.all("TITLE") and self._first(one):
                entry.values["title"] = exact
            case "TEL" if entry.is_own or not text.lower().startswith("sip:"):
                number = text if entry.is_own else names.phone(text)
                self._list("phones", one, number)
                self._keep_kind(one, number)
            case "TEL":
                self._list("messaging", one, text)
            case "EMAIL":
                address = text if entry.is_own else re.sub(r"^mailto:", "", text, flags=re.IGNORECASE)
                self._list("emails", one, address)
                self._keep_kind(one, address)
            case "BDAY":
                self._put_birthday(text)
            case "NOTE":
                self._notes.append(exact)
            case "LANG" if text.split("-")[0].lower() in names.LANGUAGES and self._first(one):
                entry.values["language"] = text.split("-")[0].lower()
            case _ if service := names.service(one, text):
                self._list("messaging", one, service)
            case _ if name in names.MANAGERS or self._is_manager(one):
                entry.bosses.append(names.uuid_in(text) or text)
            case _:
                return False
        return True

    def _put_firm(self, one: Property, text: str) -> bool:
        """A property of a firm, where it has a field. Returns whether it is taken."""
        entry, name = self._entry, one.name
        exact = self._plain(one) if entry.is_own else text
        match name:
            case "ORG" if entry.is_own or [entry.name] == [part for part in parts(one.text, self._old) if part]:
                pass
            case "TEL" if entry.is_own or not text.lower().startswith("sip:"):
                number = text if entry.is_own else names.phone(text)
                self._list("phones", one, number)
                self._keep_kind(one, number)
            case "URL" if len(text) <= names.URL_MAX and self._first(one):
                entry.values["website"] = exact
            case "NICKNAME" if self._first(one):
                entry.values["short_name"] = exact
            case "ADR" if "address" not in entry.values:
                found = (*parts(one.text, self._old), *[""] * 7)[:7]
                entry.values["address"] = ", ".join(part for part in (*found[:3], found[4], found[5]) if part)
                entry.values["city"], entry.values["country"] = found[3], found[6]
            case "NOTE":
                self._notes.append(exact)
            case _:
                return False
        return True

    def _put_birthday(self, text: str) -> None:
        found = day_in(text, "")
        if found and "birthday" not in self._entry.values:
            self._entry.values["birthday"] = found[0].isoformat()
        else:
            self._entry.secrets.append(("BDAY", text))

    def _is_manager(self, one: Property) -> bool:
        words = {self._labels.get(one.group, "").upper(), *one.types}
        return one.name in ("RELATED", "X-ABRELATEDNAMES") and bool(words & {"MANAGER", "X-MANAGER"})

    def _plain(self, one: Property) -> str:
        return one.text if self._old else unescaped(one.text)

    def _joined(self, one: Property) -> str:
        """A value of several parts as one text."""
        return ", ".join(part for part in parts(one.text, self._old) if part)

    def _first(self, one: Property) -> bool:
        """Whether this is the first property of its name."""
        return self._of_name[one.name] == 1

    def _list(self, name: str, one: Property, text: str) -> None:
        self._lists.setdefault(name, []).append((one.preferred, text))

    def _keep_kind(self, one: Property, text: str) -> None:
        """Keep beside a number what kind it is, where that is more than office or mobile."""
        if self._heading(one) != one.name:
            self._keep(one, text)

    def _keep(self, one: Property, text: str) -> None:
        heading = self._heading(one)
        number = self._of_heading[heading]
        if text:
            self._entry.extras[f"{heading} ({number})" if number > 1 else heading] = text

    def _heading(self, one: Property) -> str:
        """What a property is kept under: its name, the kinds that tell it from others, and its label."""
        kinds = [kind for kind in one.types if kind not in names.QUIET]
        return " ".join(part for part in (one.name, *kinds, self._labels.get(one.group, "")) if part)


def _label(text: str) -> str:
    """A label as Apple writes it, without the signs around its own ones."""
    return " ".join(re.sub(r"^_\$!<(.*)>!\$_$", r"\1", text.strip()).split())


def _printable(raw: bytes) -> str:
    """The text behind base64 that is no picture; empty where it is none."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return text if all(sign.isprintable() or sign in "\t\r\n" for sign in text) else ""
