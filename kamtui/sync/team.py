"""Whose bundles are taken in: those of one's own team, and of teams that have become part of it (sync.md §2, Joining).

A workspace begins as a team of its own. An unused one takes over the team of the first bundle it takes in. One with
records joins another team only when it is asked to; from then on its own bundles name the new team, and a setting that
travels with them says that the old one is part of it: what was signed for the old team stays as it was signed.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress

from kamtui.store import bundles, queries
from kamtui.store.ids import derived_id, id_text, read_id
from kamtui.store.transaction import Cause
from kamtui.store.workspace import Workspace
from kamtui.sync.bundle import opened, read_bundle, read_header
from kamtui.sync.limits import BundleError

JOINED = "joined."
"""What the key of such a setting begins with; the old team follows, and its value is the new one, in hexadecimal."""

CHOSEN = "chosen"
"""Where a workspace keeps that its team was chosen before its first bundle came."""

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


def takes_any(workspace: Workspace) -> bool:
    """Whether bundles of any team are taken in: nobody has used this workspace, and no team was chosen for it."""
    return is_unused(workspace) and workspace.meta(CHOSEN) is None


def choose(workspace: Workspace, team: bytes) -> None:
    """Make an unused workspace part of a team before anything is taken in."""
    join(workspace, team)
    with workspace.merging():
        workspace.set_meta(CHOSEN, id_text(team))


def team_at(found: Callable[[], Iterable[bytes]], mine: frozenset[bytes] = frozenset()) -> bytes | None:
    """The team to be part of where these bundles lie: that of the first one, or the one which that has become part of,
    as the bundles themselves tell. Those of `mine`, teams I am part of, are passed over. None where no other bundle can
    be read.

    Bundles keep the team they were signed for: whoever took the first one's word alone would be part of a team that
    nobody writes for any more, and be refused all that came since.
    """
    teams = set()
    for data in found():
        with suppress(BundleError):
            teams.add(read_header(data).team)
    teams -= mine
    keys = {derived_id("setting", JOINED + team.hex()): team for team in teams}
    first: bytes | None = None
    into: dict[bytes, str] = {}
    for data in found():
        try:
            header, _body = opened(data)
        except BundleError:
            continue
        if header.team in mine:
            continue
        if len(teams) < 2:
            return header.team
        first = first or header.team
        with suppress(BundleError):
            _header, piece = read_bundle(data)
            into |= {keys[one.record]: str(one.values.get("value")) for one in piece.edits if one.record in keys}
    seen: set[bytes] = set()
    names = {team.hex(): team for team in teams}
    while first and first not in seen and (further := names.get(into.get(first, ""))):
        seen.add(first)
        first = further
    return first


def join(workspace: Workspace, team: bytes) -> bool:
    """Become part of another team; false when this workspace already is. It takes nothing in."""
    if team in teams_of(workspace):
        return False
    before = team_of(workspace)
    if is_unused(workspace) and not bundles.every(workspace):
        with workspace.merging():
            workspace.set_meta("team", id_text(team))
        return True
    key = JOINED + before.hex()
    record = derived_id("setting", key)
    with workspace.action("join", Cause("join")) as transaction:
        reading = workspace.read("setting", record)
        if reading.base:
            # The key again with it: where the edit that first said it is refused, this one must say it.
            values = {"key": key, "value": team.hex()}
            transaction.restate("setting", record, values, {name: reading.over(name) for name in values})
        else:
            transaction.create("setting", {"key": key, "value": team.hex()}, record)
        workspace.set_meta("team", id_text(team))
    return True
