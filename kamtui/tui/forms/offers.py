"""The names offered while a reference is typed: by name, by sound, by initials; those of the same account first."""

from typing import NamedTuple

from kamtui.records.kinds import ANY, kind_of
from kamtui.records.values import RecordId
from kamtui.store import queries
from kamtui.store.names import Match, matches
from kamtui.store.workspace import Workspace
from kamtui.tui.forms.naming import record_name

MOST = 5
"""Names offered at once: they stand under the field and leave the form in sight at 24 rows."""

SEARCHED = 60
"""Names looked at, so that those of the same account come first among many of one beginning."""

MAKEABLE = ("account", "contact")
"""Kinds of which a name alone makes a record: the rest of it is typed later."""


class Offer(NamedTuple):
    """One name offered. Without an `id` it is a record yet to be made. `detail` tells two of one name apart."""

    name: str
    detail: str = ""
    id: RecordId | None = None


def offers(
    workspace: Workspace, kind: str, text: str, *, account: str = "", without: RecordId | None = None
) -> list[Offer]:
    """The records of a kind that `text` may mean, and last the one that could be made of it.

    `account` is the name of the account the form is about; `without`, the record the form itself edits.
    """
    text = text.strip()
    if kind == ANY:
        return []
    found = [match for match in matches(workspace, kind, text, SEARCHED) if match.id != without]
    found.sort(key=lambda match: match.detail != account)
    by_note = kind_of(kind).field(kind_of(kind).title).shape != "text"
    named = [
        Offer(record_name(workspace, kind, match.id), match.name if by_note else _detail(workspace, match), match.id)
        for match in found[:MOST]
    ]
    called = [match.name for match in found] + [offer.name for offer in named]
    exact = text.casefold() in {name.casefold() for name in called}
    if kind in MAKEABLE and text and not exact:
        named.append(Offer(text))
    return named


def _detail(workspace: Workspace, match: Match) -> str:
    """The name in the other language, and the account."""
    has_native = "native_name" in kind_of(match.kind).by_name
    native = queries.field_of(workspace, match.kind, match.id, "native_name") if has_native else None
    other = match.name if native == record_name(workspace, match.kind, match.id) else native
    return "  ".join(part for part in (other, match.detail) if part)
