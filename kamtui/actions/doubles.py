"""Records that are perhaps one: told in words, remembered as not the same. `joins` makes them one; nothing here."""

from collections.abc import Collection, Iterable

from kamtui.actions.records import seen
from kamtui.actions.settings import setting_id
from kamtui.documents.called import name_in_words
from kamtui.errors import KamtuiError
from kamtui.locale import _, ngettext
from kamtui.locale.names import parting
from kamtui.records.kinds import kind_of
from kamtui.records.values import RecordId
from kamtui.rules.likeness_words import REASONS, Likeness
from kamtui.store import queries
from kamtui.store.queries.facts import apart_key
from kamtui.store.queries.likeness import COMPARED, Alike, Pair, alike, apart_pairs, likely_pairs
from kamtui.store.workspace import Workspace

TOLD = 5
"""Pairs a note on an import lists: enough to see what kind of doubles they are."""

SINGLY = 20
"""New records up to which each is looked for by itself; for more one pass over all is quicker."""


def keep_apart(workspace: Workspace, kind: str, one: RecordId, other: RecordId) -> tuple[RecordId, RecordId]:
    """Remember that two records are not the same: they are listed as likely doubles no more, here and in the team.

    Returns the two that stand for them. Undo takes it back. Raises `KamtuiError` for records that are gone or one
    already, and for kinds that are not compared.
    """
    _require_compared(kind)
    first, second = (seen(workspace, kind, record).id for record in (one, other))
    if first == second:
        raise KamtuiError(
            _("These are one already: {name}").format(name=name_in_words(workspace, kind, first)),
            hint=_("`kamtui undo` parts what was merged last"),
        )
    key = apart_key(first, second)
    reading = workspace.read("setting", setting_id(key))
    with workspace.action("apart") as transaction:
        if reading.base and not reading.deleted:
            transaction.write(reading, {"value": "yes"})
        else:
            transaction.create("setting", {"key": key, "value": "yes"}, reading.id)
    return first, second


def are_apart(workspace: Workspace, one: RecordId, other: RecordId) -> bool:
    """Whether two records were marked as not the same."""
    return frozenset((one, other)) in apart_pairs(workspace)


def every_pair(workspace: Workspace) -> list[Pair]:
    """The likely doubles of the whole workspace, people and accounts, the likeliest first."""
    pairs = [pair for kind in COMPARED for pair in likely_pairs(workspace, kind)]
    return sorted(pairs, key=lambda pair: -round(pair.likeness.score, 3))


def reasons_text(likeness: Likeness) -> str:
    """Why two records are perhaps one: `same phone, same name`."""
    return parting().join(_(REASONS[reason]) for reason in likeness.reasons)


def called_where(workspace: Workspace, kind: str, record: RecordId) -> str:
    """What a record is called, a person with the account: `Chen Guodong, Hengyue Bank`."""
    account = queries.account_of(workspace, kind, record) if kind == "contact" else None
    names = [name_in_words(workspace, kind, record), name_in_words(workspace, "account", account) if account else ""]
    return _(", ").join(filter(None, names))


def told_alike(workspace: Workspace, kind: str, found: Alike) -> str:
    """A record that another is perhaps the same as, with the reason: `Chen Guodong, Hengyue Bank (same phone)`."""
    return _("{name} ({reasons})").format(
        name=called_where(workspace, kind, found.id), reasons=reasons_text(found.likeness)
    )


def alike_to(workspace: Workspace, kind: str, record: RecordId) -> list[Alike]:
    """What a record is perhaps the same as, the likeliest first; nothing for kinds that are not compared."""
    if kind not in COMPARED:
        return []
    return alike(workspace, kind, workspace.read(kind, record).values, record)


def likely_doubles(workspace: Workspace, kind: str, created: Collection[RecordId]) -> list[str]:
    """What an import says of the new records that look like others: how many, the first few, and what to do. Nothing is
    merged. Also within the transaction that made them."""
    if kind not in COMPARED or not created:
        return []
    found: dict[RecordId, Alike] = {}
    if len(created) <= SINGLY:
        for record in created:
            if others := alike_to(workspace, kind, record):
                found[record] = others[0]
    else:
        for record, other in _of_pairs(likely_pairs(workspace, kind, created), set(created)):
            found.setdefault(record, other)
    return _notes(workspace, kind, found)


def _of_pairs(pairs: Iterable[Pair], created: set[RecordId]) -> Iterable[tuple[RecordId, Alike]]:
    """Each new record with the other one of its pair; of two new ones of a pair only the later, as one is doubled."""
    for pair in pairs:
        new, other = (pair.other, pair.one) if pair.other in created else (pair.one, pair.other)
        yield new, Alike(other, pair.likeness)


def _notes(workspace: Workspace, kind: str, found: dict[RecordId, Alike]) -> list[str]:
    if not found:
        return []
    n = len(found)
    first = ngettext(
        "{n} new {kind} looks like another one; `kamtui merge` lists them and joins two",
        "{n} new {kind} look like others; `kamtui merge` lists them and joins two", n,
    ).format(n=n, kind=_(kind_of(kind).label if n == 1 else kind_of(kind).plural))  # fmt: skip
    likeliest = sorted(found.items(), key=lambda item: -item[1].likeness.score)[:TOLD]
    return [
        first,
        *(
            "  "
            + _("{name} is perhaps {other}").format(
                name=called_where(workspace, kind, record), other=told_alike(workspace, kind, other)
            )
            for record, other in likeliest
        ),
    ]


def _require_compared(kind: str) -> None:
    if kind not in COMPARED:
        raise KamtuiError(
            _("Only people and accounts are compared, not {kind}").format(kind=_(kind_of(kind).plural)),
            hint=_("Name two people, or two accounts"),
        )
