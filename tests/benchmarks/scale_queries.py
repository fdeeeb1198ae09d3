"""What a screen asks of a large workspace, in process: briefings, lists and their filters, people."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from random import Random

from kamtui.documents.briefing import as_text, briefing
from kamtui.documents.outline import outline
from kamtui.records.values import RecordId
from kamtui.store import queries
from kamtui.store.workspace import Workspace

from .figures import Figure, share, spread

BRIEFINGS = 300
"""Accounts that are briefed, drawn from all: enough for a 95th percentile."""

TURNS = 40
"""How often each question about one account is asked."""

WIDTH = 100
"""Cells of a briefing."""

PAGE = 64
"""Rows that a list asks for at a time."""


def timed(ask: Callable[[], object], turns: int = TURNS) -> list[float]:
    """Milliseconds of each of some turns, after one that is not counted."""
    taken = []
    for turn in range(-1, turns):
        began = time.perf_counter()
        ask()
        if turn >= 0:
            taken.append((time.perf_counter() - began) * 1000)
    return taken


def busiest(workspace: Workspace) -> RecordId:
    """The account with most visits."""
    (found,) = workspace.connection.execute(
        "SELECT account FROM visit GROUP BY account ORDER BY count(*) DESC, account LIMIT 1"
    ).fetchone()
    return bytes(found)


def figures(file: Path, home: Path, now: datetime) -> Iterator[Figure]:
    """The rows about questions, on the workspace at `file`."""
    with Workspace.open(file, home, lambda: now) as workspace:
        accounts = [row.id for row in queries.accounts(workspace)]
        most = busiest(workspace)
        visits = queries.visit_count(workspace, most)
        drawn = Random(1).choices(accounts, k=BRIEFINGS)
        brief = [taken for account in drawn for taken in timed(lambda id=account: text(workspace, id), 1)]  # type: ignore[misc]
        yield Figure("briefing composed and rendered, p95", share(brief, 0.95), "ms", 5, None, spread(brief))
        asked: tuple[tuple[str, Callable[[], object], float | None], ...] = (
            (f"briefing of the account with most visits ({visits:,}), p95", lambda: text(workspace, most), 5),
            ("first page of accounts, p95", lambda: queries.accounts(workspace, PAGE), 5),
            ("a page in the middle of the accounts, p95",
             lambda: queries.accounts_from(workspace, len(accounts) // 2, PAGE), 5),
            ("accounts filtered by two letters, and counted, p95",
             lambda: (queries.account_count(workspace, "he"), queries.accounts(workspace, PAGE, filter="he")), None),
            ("accounts filtered by a character, and counted, p95",
             lambda: (queries.account_count(workspace, "恒"), queries.accounts(workspace, PAGE, filter="恒")), None),
            ("accounts and people found by name, p95", lambda: queries.named(workspace, "chen"), None),
            ("first page of its visits, and counted, p95",
             lambda: (queries.visit_count(workspace, most), queries.visits(workspace, most, PAGE)), 5),
            ("its visits filtered by a word, p95", lambda: queries.visits_with(workspace, most, "core"), None),
            ("its people as an outline, p95",
             lambda: outline(queries.seats(workspace, most), queries.people(workspace, most)), 20),
            ("visits planned of all accounts, p95", lambda: queries.visits_planned(workspace, now, limit=20), 5),
        )
        for what, ask, reach in asked:
            taken = timed(ask)
            yield Figure(what, share(taken, 0.95), "ms", reach, None, spread(taken))


def text(workspace: Workspace, account: RecordId) -> str:
    """An account's briefing as text."""
    return as_text(briefing(workspace, account), WIDTH, private=False)
