"""An action in a list of what was done last: what, to what, how many records, by whom, and whether it stands."""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from kamtui.documents.valued import Named
from kamtui.documents.verbs import origin_words, verb_words
from kamtui.locale import _
from kamtui.locale.names import listed
from kamtui.records.kinds import EXTRA, LINK, is_kind, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kamtui.records.values import RecordId
    from kamtui.store.history import Recent
    from kamtui.store.undo import Skipped
    from kamtui.store.workspace import Workspace


class DeedTold(NamedTuple):
    """A line of the list. `when` stands in the reader's zone; `records` counts them by kind, or names the fields of one
    that were changed; `state` is empty while
    the action stands."""

    when: datetime
    what: str
    records: str
    who: str
    origin: str
    state: str


def deed(
    one: "Recent",
    named: Named,
    now: datetime,
    fields: "Iterable[tuple[str, str]]" = (),
    stands: bool | None = None,
) -> DeedTold:
    """An action in words. `fields`: kind and name of those it changed, which are told in place of counts; `stands`:
    whether it has its effect (default: it was not undone)."""
    return DeedTold(
        one.when.astimezone(now.tzinfo),
        done_words(one.verb, one.subject, named),
        fields_words(fields) or counts_words(one.counts),
        named("teammate", one.person) if one.person else one.device,
        origin_words(one.cause, one.source, one.device, one.mine),
        "" if (not one.undone_by if stands is None else stands) else _("taken back"),
    )


def done_words(verb: str, subject: "tuple[str, RecordId] | None", named: Named) -> str:
    """`changed, Chen Guodong`: what was done, and to what."""
    name = named(*subject) if subject else ""
    return _(", ").join(part for part in (verb_words(verb), name) if part)


def fields_words(fields: "Iterable[tuple[str, str]]") -> str:
    """`Title, Notes`: fields by their labels, those of kamtui's own kinds."""
    known = ((kind_of(kind).by_name, name) for kind, name in fields if is_kind(kind))
    return listed(_(declared[name].label) if name in declared else name.removeprefix(EXTRA) for declared, name in known)


def counts_words(counts: "Mapping[str, int]") -> str:
    """`1 visit, 3 steps`."""
    return _(", ").join(
        _("{n} {kind}").format(n=n, kind=_(kind_of(kind).label if n == 1 else kind_of(kind).plural))
        for kind, n in counts.items()
        if is_kind(kind)
    )


def left_alone(workspace: "Workspace", one: "Skipped") -> str:
    """What an undo left as it is, and why: the record with its field, of a set's member the set."""
    from kamtui.documents.called import name_in_words
    from kamtui.store.subjects import owner_of

    if one.erased:
        return _("Left as it is: its former values were erased")
    kind, record, field = one.kind, one.record, one.field
    if kind == LINK:
        owner = owner_of(workspace, record)
        if owner is None or not is_kind(owner[0]):
            return _("Left as it is, changed since: a member of a list")
        kind, record, field = owner
    declared = kind_of(kind)
    label = _(declared.by_name[field].label) if field in declared.by_name else ""
    name = name_in_words(workspace, kind, record) or _(declared.label)
    told = _(", ").join(part for part in (name, label) if part)
    return _("Left as it is, changed since: {name}").format(name=told)
