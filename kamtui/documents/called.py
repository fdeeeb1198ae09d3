"""What a record is called in a sentence, living or deleted, in the language in use."""

from kamtui.documents.cells import in_a_line
from kamtui.documents.said import first_sentence
from kamtui.locale.names import called, firm
from kamtui.records.kinds import kind_of
from kamtui.records.values import RecordId
from kamtui.store.queries import holder_of
from kamtui.store.subjects import last_values
from kamtui.store.workspace import Workspace

LONGEST = 40
"""Characters of a name in a sentence: a step's text may be longer."""


def name_in_words(workspace: Workspace, kind: str, record: RecordId) -> str:
    """The name of a record on one line, cut where it is long; empty where it has none."""
    declared = kind_of(kind)
    values = last_values(workspace, kind, record)
    title = declared.field(declared.title)
    named = values.get(title.name)
    if isinstance(named, bytes):
        return name_in_words(workspace, title.target, named) if title.target else ""
    native, short_name = (str(values.get(name) or "") for name in ("native_name", "short_name"))
    name = str(named or "")
    told = firm(name, native, short_name)[0] if kind == "account" else called(name, native)
    line = " ".join(told.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 2].rstrip() + ".."


def told_of(workspace: Workspace, kind: str, record: RecordId) -> str:
    """What a record is called where it is told what was done to it: a seat by who sits there, a visit by the first
    words that were said, any other one by its name."""
    if kind == "seat" and (holder := holder_of(workspace, record)):
        return name_in_words(workspace, "contact", holder)
    if kind == "visit":
        values = last_values(workspace, kind, record)
        line = in_a_line(first_sentence(str(values.get("note") or "")) or str(values.get("wanted") or "")).rstrip(".。")
        return line if len(line) <= LONGEST else line[: LONGEST - 2].rstrip() + ".."
    return name_in_words(workspace, kind, record)
