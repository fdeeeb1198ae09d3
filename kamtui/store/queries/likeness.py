"""Which accounts or people are perhaps one: for a record that is typed, for new ones, and in the whole workspace.

How likely two are one is a matter of `rules.likeness`; here are the candidates: comparing everybody with everybody
would take hours.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from kamtui.rules.firm_likeness import Firm, firms_likeness
from kamtui.rules.likeness import KEY_DIGITS, Person, people_likeness
from kamtui.rules.likeness_words import LIKELY, Likeness
from kamtui.store.queries.facts import APART, apart_ids, settings_from
from kamtui.store.queries.likeness_facts import (
    FIRM_COLUMNS,
    PERSON_COLUMNS,
    firm_keys,
    firm_of,
    firm_of_row,
    people_domains,
    person_keys,
    person_of,
    person_of_row,
    sort_keys,
    sound_begin,
    stray_keys,
)

if TYPE_CHECKING:
    from kamtui.records.values import RecordId, Value
    from kamtui.store.workspace import Workspace

COMPARED = ("contact", "account")
"""Kinds that are written down twice."""

CROWD = 40
"""Records that share one phone, mailbox, name or word at an account, from which on it tells nothing: a switchboard, or
a name such as "unknown". Comparing them all would grow with the square."""

LOOKED_AT = 200
"""Records of one name, or with one part of a name, that are compared while somebody types."""


class Alike(NamedTuple):
    """Another record that is perhaps the same."""

    id: "RecordId"
    likeness: Likeness


class Pair(NamedTuple):
    """Two records of a kind that are perhaps one; `one` is the one that would stand for both."""

    kind: str
    one: "RecordId"
    other: "RecordId"
    likeness: Likeness


def likely_pairs(workspace: "Workspace", kind: str, only: Collection["RecordId"] | None = None) -> list[Pair]:
    """The pairs of a kind that are perhaps one, the likeliest first; with `only` those that have one of these records.

    Records that are joined already, and pairs that were marked as not the same, are left out. One pass over the table,
    which is compared in heaps of records that have something in common.
    """
    pairs = _people_pairs(workspace, only) if kind == "contact" else _firm_pairs(workspace, only)
    apart = apart_pairs(workspace)
    found = [
        Pair(kind, min(pair), max(pair), likeness)
        for pair, likeness in pairs
        if likeness.score >= LIKELY and frozenset(pair) not in apart
    ]
    found.sort(key=lambda pair: (-round(pair.likeness.score, 3), pair.one, pair.other))
    return found


Found = Iterator[tuple[tuple["RecordId", "RecordId"], Likeness]]


def _people_pairs(workspace: "Workspace", only: Collection["RecordId"] | None) -> Found:
    rows = workspace.connection.execute(f"SELECT {PERSON_COLUMNS} FROM contact ORDER BY id")
    people = {row[0]: person_of_row(row) for row in rows}
    keys = {record: person_keys(person) for record, person in people.items()}
    for record, more in stray_keys(people).items():
        keys[record] |= more
    for one, other in _candidates(keys, only):
        yield (one, other), people_likeness(people[one], people[other])


def _firm_pairs(workspace: "Workspace", only: Collection["RecordId"] | None) -> Found:
    domains = people_domains(workspace)
    rows = workspace.connection.execute(f"SELECT {FIRM_COLUMNS} FROM account ORDER BY id")
    firms = {row[0]: firm_of_row(row, domains.get(row[0], ())) for row in rows}
    keys = {record: firm_keys(firm) for record, firm in firms.items()}
    for one, other in _candidates(keys, only):
        yield (one, other), firms_likeness(firms[one], firms[other])


def _candidates(
    keys: Mapping["RecordId", Iterable[object]], only: Collection["RecordId"] | None
) -> Iterator[tuple["RecordId", "RecordId"]]:
    """Pairs of records that have a key in common, each once; a key that a crowd has tells nothing."""
    heaps: defaultdict[object, list[RecordId]] = defaultdict(list)
    for record, own in keys.items():
        for key in own:
            heaps[key].append(record)
    wanted = None if only is None else set(only)
    seen = set()
    for heap in heaps.values():
        if not 1 < len(heap) <= CROWD:
            continue
        for pair in combinations(heap, 2):
            if pair not in seen and (wanted is None or pair[0] in wanted or pair[1] in wanted):
                seen.add(pair)
                yield pair


# A record that is typed


def alike(
    workspace: "Workspace",
    kind: str,
    values: "Mapping[str, Value]",
    without: "RecordId | None" = None,
    *,
    everywhere: bool = True,
) -> list[Alike]:
    """The records of a kind that one with these values is perhaps the same as, the likeliest first.

    `without` is the record itself, where it is kept already. Of people are compared those of the same account with a
    word of the name, the phone or the e-mail (index `contact_account`), and all whose name sounds so (index
    `contact_list`); of accounts those with the name or the domain in them: under 5 ms at 50,000 people and 10,000
    accounts. With `everywhere` also whoever else has the phone or the e-mail, which reads the whole table (40 ms).
    """
    connection = workspace.connection
    likenesses: Iterator[tuple[RecordId, Likeness]]
    if kind == "contact":
        typed = person_of(values)
        rows = {row[0]: row for row in _people_like(connection, typed, everywhere)}
        likenesses = ((id, people_likeness(typed, person_of_row(row))) for id, row in rows.items())
    else:
        firm = firm_of(values)._replace(id=without or b"")
        rows = {row[0]: row for row in _firms_like(connection, firm, everywhere)}
        likenesses = ((id, firms_likeness(firm, firm_of_row(row))) for id, row in rows.items())
    found = [Alike(id, likeness) for id, likeness in likenesses if id != without and likeness.score >= LIKELY]
    if without is not None and found:
        apart = apart_pairs(workspace)
        found = [one for one in found if frozenset((one.id, without)) not in apart]
    return sorted(found, key=lambda one: (-round(one.likeness.score, 3), one.id))


def _people_like(connection: Any, typed: Person, everywhere: bool) -> Iterator[Sequence[Any]]:
    select = f"SELECT {PERSON_COLUMNS} FROM contact WHERE"
    tests = [f"instr({_bare('phones')}, ?)"] * len(typed.phones) + ["instr(lower(emails), ?)"] * len(typed.emails)
    wanted = [*(phone[-KEY_DIGITS:] for phone in typed.phones), *typed.emails]
    if everywhere and tests:
        yield from connection.execute(f"{select} ({' OR '.join(tests)}) LIMIT {LOOKED_AT}", wanted)
    if typed.account is not None:
        words = {word for name in typed.names if len(name.words) > 1 for word in (name.words[0], name.words[-1])}
        tests += ["instr(pinyin, ?)"] * len(words)
        if tests:
            yield from connection.execute(
                f"{select} account = ? AND ({' OR '.join(tests)}) LIMIT {LOOKED_AT}", (typed.account, *wanted, *words)
            )
    if sorts := sort_keys(typed):
        yield from connection.execute(f"{select} sort IN ({', '.join('?' * len(sorts))}) LIMIT {LOOKED_AT}", sorts)


def _bare(column: str) -> str:
    """A column of phones without the signs that people part their digits by."""
    for sign in (" ", "-", "(", ")", ".", "/"):
        column = f"replace({column}, '{sign}', '')"
    return column


def _firms_like(connection: Any, firm: Firm, everywhere: bool) -> Iterator[Sequence[Any]]:
    tests, wanted = [], []
    for begin in filter(None, map(sound_begin, firm.names)):
        tests.append("instr(pinyin, ?)")
        wanted.append(begin)
    for domain in firm.domains:
        tests.append("instr(website, ?)")
        wanted.append(domain)
    for phone in firm.phones if everywhere else ():
        tests.append(f"instr({_bare('phones')}, ?)")
        wanted.append(phone[-KEY_DIGITS:])
    if tests:
        yield from connection.execute(
            f"SELECT {FIRM_COLUMNS} FROM account WHERE {' OR '.join(tests)} LIMIT {LOOKED_AT}", wanted
        )


# Not the same


def apart_pairs(workspace: "Workspace") -> set[frozenset["RecordId"]]:
    """The pairs that are not the same, by the records that stand for them now. Index `setting_key`."""
    told = [apart_ids(APART + ids) for ids in settings_from(workspace, APART)]
    stands = dict(workspace.connection.execute("SELECT record, canonical FROM joined").fetchall()) if told else {}
    return {frozenset(stands.get(one, one) for one in ids) for ids in told}
