"""The draft of a log: kept on disk while it is typed, found again when the log is opened."""

from datetime import datetime
from typing import NamedTuple

from kamtui.records.values import RecordId
from kamtui.store import drafts
from kamtui.store.workspace import Workspace


class Found(NamedTuple):
    """A draft from before: its text, when it was last kept, and when its log was begun."""

    text: str
    at: datetime
    opened: datetime


class LogDraft:
    """The draft under one `key`: `log:` or `plan:` and the account's id in hexadecimal, bare while there is none."""

    def __init__(self, workspace: Workspace, account: RecordId | None, ahead: bool) -> None:
        self._workspace = workspace
        self.key = f"{'plan' if ahead else 'log'}:{account.hex() if account else ''}"
        self._kept = ""

    def find(self) -> Found | None:
        """What was typed and never saved."""
        draft = drafts.find(self._workspace, self.key)
        if draft is None or not draft.body.get("text"):
            return None
        zone = self._workspace.now().tzinfo
        at = datetime.fromisoformat(draft.at).astimezone(zone)
        opened = draft.body.get("opened")
        self._kept = str(draft.body["text"])
        return Found(self._kept, at, datetime.fromisoformat(opened).astimezone(zone) if opened else at)

    def keep(self, text: str, opened: datetime) -> bool:
        """Keep `text` of a log begun at `opened`; an empty one is dropped. True where that changed the disk.

        Raises `KamtuiError` when it cannot be kept.
        """
        text = text if text.strip() else ""
        if text == self._kept:
            return False
        if text:
            drafts.keep(self._workspace, self.key, {"text": text, "opened": opened.isoformat()})
        else:
            drafts.forget(self._workspace, self.key)
        self._kept = text
        return True
