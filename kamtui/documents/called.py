"""What a record is called in a sentence, living or deleted, in the language in use."""

from kamtui.locale.names import called, firm
from kamtui.records.kinds import kind_of
from kamtui.records.values import RecordId
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
