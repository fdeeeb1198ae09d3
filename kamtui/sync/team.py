"""Whose bundles are taken in: those of one's own team, and of teams that have become part of it (sync.md §2, Joining).

A workspace begins as a team of its own. An unused one takes over the team of the first bundle it takes in. One with
records joins another team only when it is asked to; from then on its own bundles name the new team, and a setting that
travels with them says that the old one is part of it: what was signed for the old team stays as it was signed.
"""

from kamtui.store import bundles, queries
from kamtui.store.ids import derived_id, id_text, read_id
from kamtui.store.transaction import Cause
from kamtui.store.workspace import Workspace

JOINED = "joined."
"""What the key of such a setting begins with; the old team follows, and its value is the new one, in hexadecimal."""

BEGUN_WITH = ("teammate", "setting")
"""Kinds a workspace has records of before anybody has used it."""


def team_of(workspace: Workspace) -> bytes:
    """The team that this workspace's own bundles name (16 bytes)."""
    return read_id(str(workspace.meta("team")))


def teams_of(workspace: Workspace) -> frozenset[bytes]:
    """The teams whose bundles are taken in here."""
    found = {team_of(workspace).hex()}
    joined = queries.settings_from(workspace, JOINED)
    # One team joined a second one and that one a third: all of them are part of the third.
    while more := {key for key, into in joined.items() if into in found} - found:
        found |= more
    return frozenset(bytes.fromhex(team) for team in found if len(team) == 32)


def is_unused(workspace: Workspace) -> bool:
    """Whether nothing was ever kept here but who I am and how I like it."""
    return not queries.has_others_than(workspace, BEGUN_WITH)


def join(workspace: Workspace, team: bytes) -> bool:
    """Become part of another team; false when this workspace already is. It takes nothing in."""
    if team in teams_of(workspace):
        return False
    before = team_of(workspace)
    if is_unused(workspace) and not bundles.every(workspace):
        workspace.set_meta("team", id_text(team))
        return True
    key = JOINED + before.hex()
    record = derived_id("setting", key)
    with workspace.action("join", Cause("join")) as transaction:
        reading = workspace.read("setting", record)
        if reading.base:
            transaction.write(reading, {"value": team.hex()})
        else:
            transaction.create("setting", {"key": key, "value": team.hex()}, record)
        workspace.set_meta("team", id_text(team))
    return True
