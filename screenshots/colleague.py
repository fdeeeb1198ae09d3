"""A colleague who works on the demo apart, for the pictures of the exchange: packs, a place, values that crossed."""

import platform
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from unittest import mock

from kamtui.actions.exchanging import add_remote, exchange, export_pack, import_path
from kamtui.actions.log import log_visit
from kamtui.actions.records import change, remove, seen
from kamtui.store import news, queries, remotes
from kamtui.store.ids import derived_id
from kamtui.store.workspace import Workspace

NOTE = (
    "演练要在周六夜里做，窗口只有四小时。陈总要看到自己的数据，不看我们实验室的报告。\n"
    "He wants the RTO proven on their own data before the contract is signed, in one Saturday night."
)
MINE = (
    "演练要在周六夜里做，窗口只有四小时。陈总要看到自己的数据，也愿意先看苏禾的报告。\n"
    "He wants the RTO proven on their own data before the contract is signed, in one or two Saturday nights."
)
THEIRS = (
    "演练要在周日凌晨做，窗口放宽到六小时。陈总要看到自己的数据，不看我们实验室的报告。\n"
    "Chen wants the RTO proven on their own data before the contract is signed, in one Saturday night."
)


def at(text: str) -> datetime:
    """A moment of the demo's week."""
    return datetime.fromisoformat(f"2026-{text}:00+08:00")


@contextmanager
def on(device: str) -> Iterator[None]:
    """Devices made meanwhile have this name."""
    with mock.patch.object(platform, "node", return_value=device):
        yield


class Person:
    """One person's copy of the demo on a device, with a clock that is set by hand."""

    def __init__(self, file: Path, home: Path, device: str, teammate: str) -> None:
        home.mkdir()
        self.home, self.device, self.when = home, device, at("11-21T09:00")
        self.workspace = Workspace.open(Path(shutil.copy(file, home / "team.kamtui")), home, lambda: self.when)
        self.workspace.set_meta("me", derived_id("demo", "team", "teammate", teammate))

    def contact(self, name: str) -> bytes:
        """The contact whose name holds this."""
        return next(hit.id for hit in queries.named(self.workspace, name) if hit.kind == "contact")

    def write(self, when: str, kind: str, record: bytes, **values: str | None) -> None:
        """Change some fields."""
        self.when = at(when)
        with on(self.device):
            change(self.workspace, seen(self.workspace, kind, record), values)

    def says(self, when: str, account: str, text: str) -> None:
        """Log a visit."""
        self.when = at(when)
        found = next(hit.id for hit in queries.named(self.workspace, account) if hit.kind == "account")
        with on(self.device):
            log_visit(self.workspace, found, text)

    def pack(self, when: str) -> Path:
        """Everything known here as a pack."""
        self.when = at(when)
        with on(self.device):
            return Path(export_pack(self.workspace, self.home / "team-pack.kamtui").path)


def make(demo: Path, folder: Path) -> Workspace:
    """The demo as it stands on a Sunday evening after Anna's pack came."""
    folder.mkdir()
    with on("laptop"):
        mine = Person(demo, folder / "mine", "laptop", "me")
        mine.workspace.attended = True
        mine.when = at("11-20T18:02")
        news.begin(mine.workspace)
        first = mine.pack("11-16T08:00")
    chen, helen = mine.contact("Chen Guodong"), mine.contact("Helen")
    mine.write("11-22T07:30", "contact", chen, notes=NOTE)
    first = mine.pack("11-22T07:40")
    anna = Person(folder / "mine" / "team.kamtui", folder / "anna", "office", "anna")
    anna.when = at("11-22T07:50")
    with on("office"):
        import_path(anna.workspace, first)
    anna.write("11-22T17:40", "contact", helen, title="Chief Operating Officer")
    anna.write("11-22T17:45", "contact", chen, notes=THEIRS)
    anna.says("11-22T18:00", "Lanjiang", "phone 20m\nBid date is 8 Dec now. !ask for the form")
    gone = anna.contact("Peng Bo")
    anna.when = at("11-22T18:05")
    with on("office"):
        remove(anna.workspace, "contact", gone)
    pack = anna.pack("11-22T18:10")
    mine.write("11-22T09:12", "contact", helen, title="Head of Operations, EMEA")
    mine.write("11-22T09:15", "contact", chen, notes=MINE)
    mine.write("11-22T09:20", "contact", gone, notes="Signs for contracts and claims since November.")
    shared = folder / "Team"
    shared.mkdir()
    mine.when = at("11-22T10:02")
    with on("laptop"):
        add_remote(mine.workspace, "team", shared)
        exchange(mine.workspace)
        (place,) = remotes.every(mine.workspace)
        remotes.keep(mine.workspace, place._replace(place="/Volumes/Team/kamtui"))
        mine.says("11-22T16:30", "Suhe", "video 30m\nStock plan agreed. !send the minutes by Tue")
        mine.says("11-22T18:30", "Qiyao", "phone 12m\nThey want the price floor in writing. >>floor report by Wed")
        mine.when = at("11-22T19:40")
        import_path(mine.workspace, pack)
    anna.workspace.close()
    return mine.workspace
