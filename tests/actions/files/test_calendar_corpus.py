"""Calendars that other programs wrote, whole: each is read, or refused in a line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kamtui.actions import records
from kamtui.actions.imports import import_file
from kamtui.errors import KamtuiError
from kamtui.store.workspace import Workspace

pytestmark = pytest.mark.corpus

REFUSED = {
    "calendars__fuzz_testcase_invalid_month.ics",
    "calendars__fuzz_testcase_vtimezone_lone_cr.ics",
    "test__parser__base64.ics",
}
"""Files without an entry that can be read. python-icalendar refuses a fourth, whose one meeting can be read."""


def test_every_calendar_is_read_or_refused_in_a_line(corpus: Path, empty: Callable[[], Workspace]) -> None:
    workspace = empty()
    files = sorted((corpus / "ical").glob("*/*.ics"))
    assert len(files) == 148
    refused: dict[str, str] = {}
    for path in files:
        try:
            for result in import_file(workspace, path):
                assert result.created == 0
                assert all("\n" not in reason and len(reason) < 200 for _row, reason in result.skipped)
        except KamtuiError as error:
            refused[path.name] = str(error)
    assert refused.keys() == REFUSED
    assert not any("\n" in message for message in refused.values())
    assert workspace.connection.execute("SELECT count(*) FROM visit").fetchone()[0] == 0


def test_calendars_of_a_customer_are_taken_once(corpus: Path, empty: Callable[[], Workspace]) -> None:
    workspace = empty()
    records.add(workspace, "account", {"name": "Bargain", "website": "https://www.bar.com/about"})
    mozilla = records.add(workspace, "account", {"name": "Mozilla"})
    records.add(workspace, "contact", {"name": "James Lal", "account": mozilla, "emails": ("jlal@mozilla.com",)})
    files = [path for path in sorted((corpus / "ical").glob("*/*.ics")) if path.name not in REFUSED]
    first = sum(one.created for path in files for one in import_file(workspace, path))
    assert first == 110
    assert sum(one.created for path in files for one in import_file(workspace, path)) == 0
