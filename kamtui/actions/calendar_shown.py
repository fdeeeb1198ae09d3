"""How a record of ours stands in a calendar: its UID and title. Written by the export, and looked for when the file
comes back."""

import re

from kamtui.documents.said import first_sentence
from kamtui.locale import _
from kamtui.records.values import RecordId, Value
from kamtui.records.words import SORTS
from kamtui.store.ids import id_text, read_id

DOMAINS = {"visit": "kamtui", "step": "step.kamtui"}
"""What follows the id in a UID: many calendars keep nothing else of ours, and it has to say the kind."""

UNSAID = ("next", "plan")
"""Sorts of steps that a title does not name: what a calendar holds is something to do."""

_UID = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@((?:step\.)?kamtui)", re.IGNORECASE)


def uid_of(kind: str, record: RecordId) -> str:
    """The UID of a visit or step: the same in every export."""
    return f"{id_text(record)}@{DOMAINS[kind]}"


def record_of(uid: str) -> tuple[str, RecordId] | None:
    """The kind and id of the record that a UID of ours names; null for any other UID."""
    if (matched := _UID.fullmatch(uid)) is None:
        return None
    kinds = {domain: kind for kind, domain in DOMAINS.items()}
    return kinds[matched[2].lower()], read_id(matched[1])


def visit_title(account: str, values: dict[str, Value], private: bool) -> str:
    """The title of a visit: the customer and the aim, which for want of one is what the note of a planned visit begins
    with. What was said in one that was held is for `private` calendars only: calendars are shared."""
    aim = str(values.get("wanted") or "")
    if not aim and (private or is_ahead(values)):
        aim = first_sentence(str(values.get("note") or ""))
    return in_a_line(f"{account}: {aim}" if aim else account)


def visit_text(values: dict[str, Value], private: bool) -> str:
    """The description of a visit: the note of one that is planned; of one that was held for `private` calendars."""
    return str(values.get("note") or "").strip() if private or is_ahead(values) else ""


def is_ahead(values: dict[str, Value]) -> bool:
    """Whether a visit is yet to be held: what is noted was written before it."""
    return values.get("state") in ("planned", "moved")


def step_title(account: str, values: dict[str, Value]) -> str:
    """The title of a step: the customer, what is to be done, and for promises and questions whose they are."""
    sort = values.get("sort")
    whose = "" if sort in UNSAID else next((_(label) for name, label in SORTS if name == sort), "")
    text = f"{account}: {values['text']!s}"
    return in_a_line(f"{text} ({whose})" if whose else text)


def sort_said(title: str) -> tuple[str, str]:
    """A step's title without whose it is, and the sort that said; `next` where it does not."""
    for name, label in SORTS:
        for word in {label, _(label)}:
            if name not in UNSAID and title.endswith(f" ({word})"):
                return title.removesuffix(f" ({word})"), name
    return title, "next"


def in_a_line(text: str) -> str:
    """A text on one line, as titles and places are compared."""
    return " ".join(text.split())
