"""Erasing a person, as the law may ask (domain.md §11)."""

from typing import NamedTuple

from kamtui.errors import KamtuiError
from kamtui.locale import _
from kamtui.records.kinds import kind_of
from kamtui.records.values import RecordId
from kamtui.store.belongings import belongings
from kamtui.store.erasing import scrub
from kamtui.store.workspace import Workspace


class Erased(NamedTuple):
    """What an erasure did: the records emptied besides the one that was named; whether the file holds nothing of them
    any more, or has to be written anew once no other program uses it."""

    besides: int
    clean: bool


def what_goes(workspace: Workspace, record: RecordId, kind: str = "contact") -> list[tuple[str, RecordId]]:
    """The records that are erased together: a person, living or deleted, and what belongs to this person alone.

    Raises `KamtuiError` when there never was such a record, or nothing of it is left to erase.
    """
    reading = workspace.read(kind, record)
    if not reading.base or workspace.log.get(reading.base).kind != kind:
        raise KamtuiError(_("There is no such {kind}").format(kind=_(kind_of(kind).label)))
    if reading.deleted and reading.erasures:
        raise KamtuiError(_("This {kind} was erased already").format(kind=_(kind_of(kind).label)))
    return [(kind, record), *belongings(workspace, kind, record)]


def erase(workspace: Workspace, record: RecordId, kind: str = "contact") -> Erased:
    """Erase a person and what belongs to this person alone, on this device now and on every other when it hears of it.

    Nothing brings the values back. What others have written about the person elsewhere, in notes of visits and in
    steps, stays. Raises `KamtuiError` as `what_goes` does.
    """
    with workspace.action("erase") as transaction:
        going = what_goes(workspace, record, kind)
        for one_kind, one in going:
            transaction.erase(one_kind, one)
    return Erased(len(going) - 1, scrub(workspace))
