"""What came since you last looked, account by account, and the one sentence that says so at the start."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from kamtui.documents.deeds import counts_words
from kamtui.documents.valued import Named
from kamtui.documents.verbs import life_words, verb_words
from kamtui.locale import _, ngettext
from kamtui.locale.dates import day_text
from kamtui.locale.names import listed
from kamtui.records.kinds import EXTRA, is_kind, kind_of
from kamtui.records.values import RecordId
from kamtui.store.news import COUNTED

if TYPE_CHECKING:
    from kamtui.store.news import Item, Touched, Unseen


class NewsLine(NamedTuple):
    """What one action did at one account: `when` in the reader's zone, by whom, what, and the record to go to."""

    action: int
    when: datetime
    who: str
    what: str
    record: tuple[str, RecordId] | None


class AccountNews(NamedTuple):
    """What is new at an account, the latest first; without an account what belongs to none, or to very many."""

    account: RecordId | None
    name: str
    lines: tuple[NewsLine, ...]


def told(items: "Sequence[Item]", named: Named, me: RecordId | None, now: datetime) -> tuple[AccountNews, ...]:
    """Items, the latest first, by account: the account where the latest thing happened first."""
    found: dict[RecordId | None, list[NewsLine]] = {}
    for item in items:
        by_account: dict[RecordId | None, list[Touched]] = {}
        for one in item.touched:
            by_account.setdefault(one.account, []).append(one)
        for account, touched in (by_account or {None: []}).items():
            line = NewsLine(
                item.action, item.when.astimezone(now.tzinfo), who(item.person, item.device, item.here, named, me),
                _what(item, account, touched, named), _record(account, touched),
            )  # fmt: skip
            found.setdefault(account, []).append(line)
    return tuple(
        AccountNews(account, named("account", account) if account else _("Besides"), tuple(lines))
        for account, lines in found.items()
    )


def who(person: RecordId | None, device: str, here: bool, named: Named, me: RecordId | None) -> str:
    """Who did it: another program of mine on this device, me on another one, a colleague by name."""
    if person is not None and person != me:
        return named("teammate", person)
    if here:
        return _("another program")
    if person is None:
        return device or _("an unknown device")
    return _("you, {device}").format(device=device or _("an unknown device"))


def counted(n: int) -> str:
    """A number of changes; from where counting ends with a plus."""
    return f"{n}+" if n >= COUNTED else str(n)


def hint(
    unseen: "Iterable[Unseen]", named: Named, me: RecordId | None, since: datetime | None, now: datetime
) -> str:
    """`3 changes by Anna Lin since Fri 20 Nov`; empty where nothing is new."""
    people: dict[str, None] = {}
    count = 0
    for one in unseen:
        count += one.actions
        people.update(dict.fromkeys(who(person, one.device, one.here, named, me) for person in one.people))
    if not count:
        return ""
    names = list(people)
    by = listed(names[:NAMED]) + (_(" and others") if len(names) > NAMED else "")
    if since is None:
        return ngettext("{n} change by {names}", "{n} changes by {names}", count).format(n=counted(count), names=by)
    text = ngettext("{n} change by {names} since {day}", "{n} changes by {names} since {day}", count)
    return text.format(n=counted(count), names=by, day=day_text(since.astimezone(now.tzinfo).date(), now.date()))


NAMED = 2
"""People whom the sentence of the start names: more do not fit beside what it says."""


def _what(item: "Item", account: RecordId | None, touched: "Sequence[Touched]", named: Named) -> str:
    """`He Jing: Title`, `logged, 1 visit, 2 steps`, `deleted, Peng Bo`."""
    verb = verb_words(item.verb)
    if item.cause == "import" and item.source:
        verb = _("import of {file}").format(file=item.source)
    elif item.cause in ("undo", "redo"):
        verb = verb_words(item.cause)
    if not touched:
        text = ngettext("{n} change", "{n} changes", item.edits).format(n=item.edits)
        return _(", ").join((verb, text))
    main = [one for one in touched if one.kind != "account"] or list(touched)
    if any(one.kind == "contact" for one in main):
        main = [one for one in main if one.kind != "seat"]
    if len(main) > 1 or item.verb in ("log", "plan"):
        counts: dict[str, int] = {}
        for one in main:
            counts[one.kind] = counts.get(one.kind, 0) + 1
        visits = [one for one in main if one.kind == "visit"]
        said = named("visit", visits[0].record) if len(visits) == 1 and item.verb in ("log", "plan") else ""
        if said:
            del counts["visit"]
        return _(", ").join(part for part in (verb, said, counts_words(counts)) if part)
    (one,) = main
    name = "" if one.record == account else named(one.kind, one.record)
    if one.life in ("deleted", "erased", "restored") or not one.fields or (one.life == "created" and name):
        done = verb if item.cause != "hand" else life_words(one.life) or verb
        kind = _(kind_of(one.kind).label) if name and is_kind(one.kind) else ""
        return _(", ").join(part for part in (done, _("{kind} {name}").format(kind=kind, name=name).strip()) if part)
    declared = kind_of(one.kind).by_name
    fields = (_(declared[name].label) if name in declared else name.removeprefix(EXTRA) for name in one.fields)
    return _("{field}: {value}").format(field=name or verb, value=listed(fields))


def _record(account: RecordId | None, touched: "Sequence[Touched]") -> tuple[str, RecordId] | None:
    """The record to go to: the visit that was logged, the only one there is, else the account."""
    for one in touched:
        if one.kind == "visit":
            return one.kind, one.record
    main = [one for one in touched if one.kind not in ("account", "seat")]
    if len(main) == 1:
        return main[0].kind, main[0].record
    return ("account", account) if account else None
