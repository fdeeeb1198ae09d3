"""How likely two people are one, and what of their phones and e-mails tells. Firms: `firm_likeness`. Pure."""

import re
import unicodedata
from typing import NamedTuple

from kamtui.rules.likeness_words import NONE, Evidence, Likeness, added
from kamtui.rules.name_likeness import Name, name_evidence


class Person(NamedTuple):
    """What of a person is compared: `phones` as `phone_digits` has them, `emails` as `folded_email` has them, and the
    account, None where it is not known."""

    names: tuple[Name, ...]
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    account: bytes | None = None


PHONE = Evidence(0.45, "phone")
"""The same phone: not enough alone, for two people share an office's or, father and son, a home's."""

MOBILE = Evidence(0.55, "phone")
"""The same mobile at one account, where one of the names is not in characters: `Bob` and `Robert Li` are then likelier
one. Two names in characters that are not alike are two people, who share a home's number."""

EMAIL = Evidence(0.75, "email")
"""The same e-mail under names that are alike: it is a person's own."""

SHARED_EMAIL = Evidence(0.45, "email")
"""The same e-mail under other names: an assistant's, or a couple's."""

ACCOUNT_EMAIL = Evidence(0.55, "email")
"""The same at one account, where one of the names is not in characters."""

ROLE_EMAIL = Evidence(0.20, "email")
"""The same mailbox of an office, such as info@."""

ROLES = frozenset((
    "info", "sales", "office", "contact", "mail", "admin", "hr", "service", "support", "kontakt", "post", "reception",
    "enquiries", "finance", "purchasing",
))  # fmt: skip
"""What such a mailbox is called before the @."""

SAME_ACCOUNT = Evidence(0.35, "")
"""At one account, for people whose names are alike in some way; nothing for others, who all are at one."""

APART = 0.5
"""What a name is worth between two accounts: the people of one name at two firms are mostly two, and people who changed
their firm have a phone or an e-mail in common."""

UNKNOWN = 0.9
"""What a name is worth where an account is not known: enough for a whole name alone, not for a short one."""

CONTRADICTION = 0.5
"""What is left where something speaks for two people: each has a mobile of their own, or wangwei1@ and wangwei2@. Two
王伟 of one bank fall below likely, and so do two Wang Jianguo."""

LEAST_DIGITS = 7
"""Digits of a phone without its area code; fewer are an extension."""

KEY_DIGITS = 7
"""Last digits of a phone by which numbers written in several ways stand in one heap."""

_EXTENSION = re.compile(r"(?:ext\.?|x|转|分机|#|;ext=)\s*\d{1,6}\s*$", re.I)
_TRUNK = re.compile(r"\(0\)")
_MOBILE = re.compile(r"(?:86)?1[3-9]\d{9}|(?:49)?1[5-7]\d{8,9}|(?:44)?7\d{9}")
"""Mobiles of China, Germany and the United Kingdom, whose numbers show it."""


def phone_digits(text: str) -> str:
    """The digits of a phone without extension, leading zeros and the zero of `+44 (0)20`; empty for what is too short
    to be one."""
    plain = unicodedata.normalize("NFKC", text)
    digits = "".join(filter(str.isdecimal, _TRUNK.sub("", _EXTENSION.sub("", plain)))).lstrip("0")
    return digits if len(digits) >= LEAST_DIGITS else ""


def same_phone(one: str, other: str) -> bool:
    """Whether two `phone_digits` are one number, with and without country or area code."""
    return one.endswith(other) or other.endswith(one)


def folded_email(text: str) -> str:
    """An e-mail address without what makes no difference; empty for what is none."""
    folded = unicodedata.normalize("NFKC", text).strip().removeprefix("mailto:").casefold()
    name, at, domain = folded.partition("@")
    return folded if name and at and domain else ""


def people_likeness(one: Person, other: Person) -> Likeness:
    """How likely two people are one. Never by a surname alone, nor by an office's phone or mailbox alone."""
    known = one.account is not None and other.account is not None
    together = known and one.account == other.account
    name = name_evidence(one.names, other.names, together)
    if name.weight and not together:
        name = name._replace(weight=name.weight * (APART if known else UNKNOWN))
    same = [a for a in one.phones for b in other.phones if same_phone(a, b)]
    nicknamed = together and not all(any(one.han for one in person.names) for person in (one, other))
    mobile = nicknamed and any(_MOBILE.fullmatch(phone) for phone in same)
    phone = (MOBILE if mobile else PHONE) if same else NONE
    email = _email(set(one.emails) & set(other.emails), bool(name.weight), nicknamed)
    account = SAME_ACCOUNT if name.weight and together else NONE
    likeness = added((name, phone, email, account))
    if phone.weight or email.weight or not contradict(one, other):
        return likeness
    return likeness._replace(score=likeness.score * CONTRADICTION)


def _email(shared: set[str], alike: bool, nicknamed: bool) -> Evidence:
    if not shared:
        return NONE
    if all(address.partition("@")[0] in ROLES for address in shared):
        return ROLE_EMAIL
    if alike:
        return EMAIL
    return ACCOUNT_EMAIL if nicknamed else SHARED_EMAIL


def contradict(one: Person, other: Person) -> bool:
    """Whether two people who have no phone and no e-mail in common have each their own: two mobiles, two desks, or
    addresses that differ in a number. A mobile here and a desk there say nothing."""
    kinds = [{bool(_MOBILE.fullmatch(phone)) for phone in person.phones} for person in (one, other)]
    if kinds[0] & kinds[1]:
        return True
    mine, theirs = ({_numbered(address) for address in person.emails} for person in (one, other))
    return any(
        name == another and digits != numbers for name, digits in mine for another, numbers in theirs
    )


def _numbered(address: str) -> tuple[str, str]:
    """An address without its digits, and these."""
    name, _at, domain = address.partition("@")
    return re.sub(r"\d", "", name) + "@" + domain, re.sub(r"\D", "", name)
