"""What a filter keeps of one account's visits and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamtui.records.words import VISIT_KINDS, label_of
from kamtui.store.queries.finding import contains, name_filter

if TYPE_CHECKING:
    from kamtui.records.values import RecordId
    from kamtui.store.workspace import Workspace

MOST_WORDS = 8
"""Words of a filter that are looked at: each is one more condition on every visit of the account."""

_HELD_WORDS = ("v.note", "v.wanted", "v.ask", "v.place")
"""The texts of a visit that are looked through."""


def visits_with(workspace: Workspace, account: RecordId, text: str) -> list[RecordId]:
    """An account's visits that have every word of `text` in the note, the aim, the place, the kind of contact or the
    name of somebody who was there, the latest first. Index `visit_account`."""
    clauses, parameters = ["v.account = ?"], list[object]([account])
    for word in text.split()[:MOST_WORDS]:
        kinds = [key for key, _label in VISIT_KINDS if word.casefold() in label_of(VISIT_KINDS, key).casefold()]
        called, names = name_filter(word, ("c.name", "c.native_name"), "c.pinyin")
        tests = [f"{column} LIKE ? ESCAPE '\\'" for column in _HELD_WORDS]
        tests.append(f"v.visit_kind IN ({', '.join('?' * len(kinds))})")
        tests.append(
            "EXISTS (SELECT 1 FROM link l JOIN contact c ON c.id = l.target "
            f"WHERE l.owner = v.id AND l.name = 'visit.attendees' AND {called})"
        )
        clauses.append(f"({' OR '.join(tests)})")
        parameters += [contains(word)] * len(_HELD_WORDS)
        parameters += [*kinds, *names]
    rows = workspace.connection.execute(
        f'SELECT v.id FROM visit v WHERE {" AND ".join(clauses)} ORDER BY v."when" DESC, v.id DESC', parameters
    )
    return [row[0] for row in rows]


def people_named(workspace: Workspace, account: RecordId, text: str) -> set[RecordId]:
    """The people of an account with a name that has `text`, or whose sound or initials begin with it."""
    clause, parameters = name_filter(text, ("name", "native_name"))
    rows = workspace.connection.execute(
        f"SELECT id FROM contact WHERE account = ? AND {clause}", (account, *parameters)
    )
    return {row[0] for row in rows}
