"""What an action is named by in a sentence: the one record it was about, or the account of all it touched."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kamtui.records.kinds import LINK, SAME_AS, is_kind
from kamtui.records.values import RecordId, Value
from kamtui.store.log import LIFE
from kamtui.store.queries.facts import apart_ids
from kamtui.store.queries.joined import canonical_of

if TYPE_CHECKING:
    from kamtui.store.workspace import Workspace

NAMED_AT_MOST = 60
"""Records of an action that are looked through for its name: more than one log or one form touches."""

_BESIDE = ("seat", "tenure")
"""Kinds that are written along with a person."""


def subject_of(workspace: "Workspace", action: int) -> tuple[str, RecordId] | None:
    """The record an action is named by, as `(kind, id)`: the only one it touched, else the one account it touched or
    all of the others belong to; a visit is named by its account. None for one of many accounts, and above
    `NAMED_AT_MOST` records."""
    return subject_among(workspace, touched_by(workspace, action))


def touched_by(workspace: "Workspace", action: int) -> list[tuple[str, RecordId, int]]:
    """Kind, id and number of edits of every record the action touched, in the order they were first written."""
    span = workspace.connection.execute(
        "SELECT last, other_first, other_last FROM action WHERE id = ?", (action,)
    ).fetchone() or (0, None, None)
    return [
        (workspace.log.words.text(kind), record, edits)
        for kind, record, edits, _first in workspace.connection.execute(
            "SELECT kind, record, count(*), min(id) FROM edit "
            "WHERE (id BETWEEN ? AND ? OR id BETWEEN ? AND ?) AND action = ? GROUP BY kind, record ORDER BY 4",
            (action, *span, action),
        )
    ]


def owner_of(workspace: "Workspace", link: RecordId) -> tuple[str, RecordId, str] | None:
    """Kind, id and field of the record whose set a link belongs to, living or not."""
    row = workspace.connection.execute(
        "SELECT base FROM link WHERE id = ?1 UNION SELECT base FROM gone WHERE record = ?1", (link,)
    ).fetchone()
    for edit in workspace.log.of_record(link, row[0]) if row else ():
        owner = edit.values.get("owner")
        if isinstance(owner, bytes):
            kind, _dot, field = str(edit.values.get("name", "")).partition(".")
            return kind, owner, field
    return None


def record_with(workspace: "Workspace", link: RecordId) -> tuple[str, RecordId] | None:
    """Kind and id of the record whose set a link belongs to."""
    owner = owner_of(workspace, link)
    return owner[:2] if owner else None


def joined_by(workspace: "Workspace", join: RecordId) -> tuple[str, RecordId] | None:
    """Kind and id of the record that stands for what a join made one, or made one until it was taken back."""
    said = last_values(workspace, SAME_AS, join)
    of, first = said.get("of"), said.get("first")
    return (of, canonical_of(workspace, of, first)) if isinstance(of, str) and isinstance(first, bytes) else None


def parted_by(workspace: "Workspace", setting: RecordId) -> tuple[str, RecordId]:
    """Kind and id of the first of the two records that a setting says are not the same; else the setting's own."""
    key = str(last_values(workspace, "setting", setting).get("key") or "")
    for record in apart_ids(key):
        if kind := workspace.kind_of_record(record):
            return kind, canonical_of(workspace, kind, record)
    return "setting", setting


def subject_among(workspace: "Workspace", touched: list[tuple[str, RecordId, int]]) -> tuple[str, RecordId] | None:
    """What `subject_of` tells of an action that touched these records."""
    accounts_touched = [(kind, record) for kind, record, _edits in touched if kind == "account"]
    if len(accounts_touched) == 1:
        return accounts_touched[0]
    if len(touched) > NAMED_AT_MOST:
        return None
    owners = (
        record_with(workspace, record)
        if kind == LINK
        else joined_by(workspace, record)
        if kind == SAME_AS
        else parted_by(workspace, record)
        if kind == "setting"
        else (kind, record)
        for kind, record, _edits in touched
    )
    records = [one for one in dict.fromkeys(owners) if one and is_kind(one[0])]
    main = [one for one in records if one[0] not in _BESIDE] or records
    if len(main) == 1 and main[0][0] != "visit":
        return main[0]
    accounts = {_account(workspace, *one) for one in main}
    account = accounts.pop() if len(accounts) == 1 else None
    return ("account", account) if account else None


def last_values(workspace: "Workspace", kind: str, record: RecordId) -> Mapping[str, Value]:
    """The values of a record, of a deleted one those it had at last."""
    reading = workspace.read(kind, record)
    if not reading.deleted and reading.base:
        return reading.values
    base = workspace.base_of(kind, record)
    edits = sorted(workspace.log.of_record(record, base), key=workspace.order) if base else ()
    return {name: value for edit in edits for name, value in edit.values.items() if name != LIFE}


def _account(workspace: "Workspace", kind: str, record: RecordId) -> RecordId | None:
    if kind == "account":
        return record
    account = last_values(workspace, kind, record).get("account")
    return account if isinstance(account, bytes) else None
