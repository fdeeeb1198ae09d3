"""Whose meeting it is: people of a calendar by their e-mails and names, and the customer by them.

A calendar is mostly private: only what a customer is found for becomes a visit.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from kamtui.exchange.calendar_entries import Entry, Person
from kamtui.records.kinds import kind_of
from kamtui.records.values import RecordId, Value
from kamtui.store import bulk
from kamtui.store.folding import folded
from kamtui.store.projection import load_values
from kamtui.store.workspace import Workspace

PUBLIC = frozenset(
    ("126.com", "139.com", "163.com", "189.cn", "aliyun.com", "aol.com", "btinternet.com", "foxmail.com", "free.fr",
     "gmail.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com", "icloud.com", "laposte.net", "live.com",
     "mac.com", "mail.com", "mail.ru", "me.com", "msn.com", "naver.com", "orange.fr", "outlook.com", "proton.me",
     "protonmail.com", "qq.com", "sina.cn", "sina.com", "sohu.com", "t-online.de", "tom.com", "vip.163.com",
     "vip.qq.com", "vip.sina.com", "wanadoo.fr", "web.de", "yahoo.com", "yahoo.co.jp", "yahoo.com.cn", "yandex.ru",
     "yeah.net", "calendar.google.com", "group.calendar.google.com", "resource.calendar.google.com")
)  # fmt: skip
"""Domains of mail providers and of calendars themselves: they say nothing about a firm."""

SHORT = 3
"""Letters of a Latin name up to which its case has to agree: GE is a firm, `ge` a syllable."""

_FORM = re.compile(
    r"[\s,]+(?:inc|corp|co|ltd|llc|plc|gmbh|ag|se|sa|s\.a|kg|bv|nv|oy|ab|as|pte|pty)\.?$|(?:股份)?有限(?:责任)?公司$|集团$",
    re.IGNORECASE,
)


class Met(NamedTuple):
    """The people of an entry as they are known here: customers' and ours, and the text of everybody else."""

    contacts: tuple[RecordId, ...]
    declined: tuple[str, ...]
    teammates: tuple[RecordId, ...]
    unknown: tuple[str, ...]
    we_declined: bool


class Customers:
    """Everybody and every firm of a workspace, by what a calendar calls them."""

    def __init__(self, workspace: Workspace) -> None:
        self._me = workspace.me()
        self._account_of: dict[RecordId, RecordId] = {}
        self._by_email: defaultdict[str, list[RecordId]] = defaultdict(list)
        self._ours: dict[str, RecordId] = {}
        self._domains: defaultdict[str, set[RecordId]] = defaultdict(set)
        self._called = bulk.called(workspace, "contact")
        self._we_are_called = bulk.called(workspace, "teammate")
        for id, values in _values(workspace, "teammate"):
            for email in _texts(values.get("emails")):
                self._ours[email.lower()] = id
        own = {_domain(email) for email in self._ours}
        for id, values in _values(workspace, "contact"):
            account = values.get("account")
            if isinstance(account, bytes):
                self._account_of[id] = account
            for email in _texts(values.get("emails")):
                self._by_email[email.lower()].append(id)
                if isinstance(account, bytes) and (domain := _domain(email)) not in PUBLIC | own:
                    self._domains[domain].add(account)
        self._names: list[tuple[str, str, RecordId]] = []
        for id, values in _values(workspace, "account"):
            if domain := _host(str(values.get("website") or "")):
                self._domains[domain].add(id)
            for name in {str(values.get(one) or "") for one in ("name", "native_name", "short_name")} - {""}:
                plain = " ".join(name.split())
                self._names += [
                    (one, folded(one), id) for one in {plain, _FORM.sub("", plain).strip()} if len(one) > 1
                ]
        self._names.sort(key=lambda known: (-len(known[0]), known))

    def met(self, entry: Entry) -> Met:
        """The people of an entry. Who is not known by e-mail is by the name, where exactly one is called so."""
        contacts: dict[RecordId, None] = {}
        teammates: dict[RecordId, None] = {}
        unknown: dict[str, None] = {}
        declined: list[str] = []
        we_declined = False
        people = [*([entry.organizer] if entry.organizer else []), *entry.people]
        for person in people:
            if (one := self._teammate(person)) is not None:
                teammates.setdefault(one)
                we_declined |= person.declined and one == self._me
            elif person.declined:
                declined.append(str(person))
            elif (known := self.contact(person)) is not None:
                contacts.setdefault(known)
            else:
                unknown.setdefault(str(person))
        return Met(tuple(contacts), tuple(dict.fromkeys(declined)), tuple(teammates), tuple(unknown), we_declined)

    def contact(self, person: Person) -> RecordId | None:
        """The one contact that a person of a calendar is."""
        found = self._by_email.get(person.email, []) if person.email else []
        if not found and person.name:
            found = self._called.get(folded(person.name), [])
        return found[0] if len(found) == 1 else None

    def account(self, entry: Entry, met: Met) -> RecordId | None:
        """The customer: that of most people known, else the one named in the title, else the one whose people or
        website share the domain of the others' e-mails."""
        people = [*([entry.organizer] if entry.organizer else []), *entry.people]
        declined = [one for person in people if person.declined and (one := self.contact(person))]
        votes = Counter(
            account for one in (*met.contacts, *declined) if (account := self._account_of.get(one)) is not None
        )
        if votes:
            return votes.most_common(1)[0][0]
        if (named := self.named(entry.summary)) is not None:
            return named
        emails = [person.email for person in people if person.email and person.email not in self._ours]
        found = {account for email in emails for account in self._of_domain(_domain(email))}
        return found.pop() if len(found) == 1 else None

    def named(self, text: str) -> RecordId | None:
        """The one account whose name stands in a text; of names in one another the longest counts."""
        exactly, loosely = " ".join(text.split()), folded(text)
        found: dict[RecordId, None] = {}
        for name, small, account in self._names:
            is_short = name.isascii() and len(name) <= SHORT
            if name not in exactly if is_short else small not in loosely:
                continue
            if (_as_word(name).search(exactly) if is_short else _as_word(small).search(loosely)) is None:
                continue
            found.setdefault(account)
            # What a longer name took is not there for a shorter one: a branch is not its parent.
            exactly, loosely = _as_word(name).sub("\0", exactly), _as_word(small).sub("\0", loosely)
        return next(iter(found)) if len(found) == 1 else None

    def called(self, name: str) -> RecordId | None:
        """The one account called exactly so."""
        wanted = folded(name)
        found = {account for _name, one, account in self._names if one == wanted}
        return found.pop() if len(found) == 1 else None

    def meet(self, account: RecordId, name: str) -> None:
        """A new account, made on the way."""
        self._names.append((name, folded(name), account))

    def is_of(self, person: Person | None, account: RecordId) -> bool:
        """Whether a person is at this customer, by the contact or the domain of the e-mail."""
        if person is None or self._teammate(person) is not None:
            return False
        known = self.contact(person)
        return (known is not None and self._account_of.get(known) == account) or account in self._of_domain(
            _domain(person.email)
        )

    def _teammate(self, person: Person) -> RecordId | None:
        if person.email and person.email in self._ours:
            return self._ours[person.email]
        if person.email in self._by_email or not person.name:
            return None
        found = self._we_are_called.get(folded(person.name), [])
        return found[0] if len(found) == 1 and folded(person.name) not in self._called else None

    def _of_domain(self, domain: str) -> set[RecordId]:
        """The accounts that use a domain, or one above it: `cn.bank.example` is of `bank.example`."""
        while domain.count(".") and domain not in PUBLIC:
            if domain in self._domains:
                return self._domains[domain]
            domain = domain.partition(".")[2]
        return set()


def _values(workspace: Workspace, kind: str) -> Iterable[tuple[RecordId, dict[str, Value]]]:
    declared = kind_of(kind)
    for row in bulk.rows(workspace, declared):
        yield row["id"], load_values(declared, row)


def _texts(value: Value) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, tuple) else ()


def _domain(email: str) -> str:
    return email.rpartition("@")[2].lower().strip(" >.")


def _host(website: str) -> str:
    """The domain of a website; empty for one that many firms share."""
    host = re.sub(r"^[a-z]+://", "", website.strip().lower()).partition("/")[0].partition(":")[0]
    host = host.removeprefix("www.")
    return host if "." in host and host not in PUBLIC else ""


def _as_word(name: str) -> re.Pattern[str]:
    """A name where it stands by itself: a Latin one is not cut out of a word, a Chinese one may stand anywhere."""
    before = r"(?<![a-zA-Z0-9])" if name[:1].isascii() and name[:1].isalnum() else ""
    after = r"(?![a-zA-Z0-9])" if name[-1:].isascii() and name[-1:].isalnum() else ""
    return re.compile(before + re.escape(name) + after)
