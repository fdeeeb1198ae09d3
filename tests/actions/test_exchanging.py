"""Exchanging with the team: packs, folders, teams, what is private, what waits."""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kamtui.actions import records
from kamtui.actions.conflicts import resolve
from kamtui.actions.exchanging import (
    Imported,
    add_remote,
    exchange,
    export_folder,
    export_pack,
    import_path,
    join_team,
    remove_remote,
    status,
)
from kamtui.actions.start import be, begin
from kamtui.actions.waiting import to_send
from kamtui.errors import KamtuiError
from kamtui.records.values import RecordId
from kamtui.store import bundles, conflicts, devices, remotes, streams
from kamtui.store.check import check
from kamtui.store.ids import derived_id
from kamtui.store.workspace import Workspace
from kamtui.sync.bundle import bundle_hash, read_header
from kamtui.sync.folder import Folder
from kamtui.sync.pack import read_pack
from kamtui.sync.team import is_unused, team_of, teams_of
from tests.store.network import shown

Device = Callable[..., Workspace]
TABLES = ("account", "contact", "visit", "teammate", "setting")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Device]:
    """Begins a device: a workspace with a home of its own, used by a person."""
    made: list[Workspace] = []

    def start(name: str, person: str = "", *, late: timedelta = timedelta()) -> Workspace:
        place = tmp_path / name
        place.mkdir(exist_ok=True)
        workspace = begin(place / "work.db", place / "home", lambda: NOON + late, person or name)
        made.append(workspace)
        return workspace

    yield start
    for workspace in made:
        workspace.close()


def account(workspace: Workspace, name: str, **values: str) -> RecordId:
    """Make an account."""
    with workspace.action("add") as transaction:
        return records.put(workspace, transaction, "account", {"name": name, **values})


def change(workspace: Workspace, record: RecordId, **values: str) -> None:
    """Change an account, as it is read now."""
    with workspace.action("edit") as transaction:
        records.put_changes(workspace, transaction, workspace.read("account", record), dict(values))


def hand_over(source: Workspace, target: Workspace, *, own: bool = False) -> Imported:
    """A pack of everything, written by one and taken in by the other."""
    pack = source.path.with_name("pack.kamtui")
    export_pack(source, pack, own=own)
    return import_path(target, pack)


def equal(*workspaces: Workspace) -> bool:
    """Whether all show the same, and each is sound."""
    assert all(not check(one).count for one in workspaces)
    return all(shown(one, *TABLES) == shown(workspaces[0], *TABLES) for one in workspaces)


# Packs


def test_an_unused_workspace_joins_by_the_first_pack_and_shows_the_same(device: Device) -> None:
    anna, ben = device("anna"), device("ben")
    account(anna, "Hengyue Bank", tier="gold")
    assert is_unused(ben)
    imported = hand_over(anna, ben)
    assert [one.state for one in imported.arrived] == ["applied"]
    assert imported.changes == 2
    assert team_of(ben) == team_of(anna)
    hand_over(ben, anna)
    assert equal(anna, ben)


def test_the_same_pack_again_changes_nothing(device: Device) -> None:
    anna, ben = device("anna"), device("ben")
    account(anna, "Hengyue Bank")
    hand_over(anna, ben)
    before = shown(ben, *TABLES)
    again = hand_over(anna, ben)
    assert [one.state for one in again.arrived] == ["known"]
    assert (again.changes, shown(ben, *TABLES)) == (0, before)


def test_two_values_written_apart_are_one_conflict_on_both_sides_until_one_of_them_settles_it(device: Device) -> None:
    anna, ben = device("anna"), device("ben", late=timedelta(minutes=5))
    bank = account(anna, "Hengyue Bank", city="Wuhan")
    hand_over(anna, ben)
    change(anna, bank, city="Shanghai")
    change(ben, bank, city="Beijing")
    assert hand_over(ben, anna).conflicts == 1
    assert hand_over(anna, ben).conflicts == 1
    (here,), (there,) = conflicts.every(anna), conflicts.every(ben)
    assert here.id == there.id
    assert {one.value for one in here.values} == {"Shanghai", "Beijing"}
    resolve(anna, here.id, "mine")
    hand_over(anna, ben)
    assert conflicts.every(ben) == []
    assert ben.read("account", bank).values["city"] == "Shanghai"
    assert equal(anna, ben)


def test_a_pack_since_another_holds_only_what_came_after_it(device: Device, tmp_path: Path) -> None:
    anna, ben = device("anna"), device("ben")
    account(anna, "Hengyue Bank")
    export_pack(anna, tmp_path / "monday.kamtui")
    account(anna, "Suhe Dairy")
    done = export_pack(anna, tmp_path / "tuesday.kamtui", tmp_path / "monday.kamtui")
    assert done.bundles == 1
    account(anna, "Qiyao Parts")
    assert export_pack(anna, tmp_path / "friday.kamtui", tmp_path / "tuesday.kamtui").bundles == 1
    import_path(ben, tmp_path / "friday.kamtui")
    (gap,) = status(ben).missing
    assert (gap.first, gap.last) == (1, 3)
    import_path(ben, tmp_path / "monday.kamtui")
    import_path(ben, tmp_path / "tuesday.kamtui")
    assert status(ben).missing == []
    assert len(shown(ben, "account")["account"]) == 3


def test_what_one_got_from_another_is_passed_on_byte_for_byte(device: Device, tmp_path: Path) -> None:
    anna, ben, chen = device("anna"), device("ben"), device("chen")
    account(anna, "Hengyue Bank")
    export_pack(anna, tmp_path / "anna.kamtui")
    import_path(ben, tmp_path / "anna.kamtui")
    account(ben, "Suhe Dairy")
    export_pack(ben, tmp_path / "ben.kamtui")
    with (tmp_path / "anna.kamtui").open("rb") as hers, (tmp_path / "ben.kamtui").open("rb") as his:
        (signed,) = read_pack(hers)
        assert signed in list(read_pack(his))
    import_path(chen, tmp_path / "ben.kamtui")
    assert {row[1] for row in shown(chen, "account")["account"]} == {"Hengyue Bank", "Suhe Dairy"}


def test_a_pack_that_is_cut_anywhere_gives_what_is_whole_and_says_what_waits(device: Device, tmp_path: Path) -> None:
    anna = device("anna")
    pack = tmp_path / "pack.kamtui"
    for name in ("Hengyue Bank", "Suhe Dairy", "Qiyao Parts"):
        account(anna, name)
        export_pack(anna, pack)
    data = pack.read_bytes()
    ben = device("ben")
    for number, cut in enumerate(range(0, len(data), 97)):
        (tmp_path / f"{number}.kamtui").write_bytes(data[:cut])
        imported = import_path(ben, tmp_path / f"{number}.kamtui")
        assert {one.state for one in imported.arrived} <= {"applied", "known", "waiting"}
    import_path(ben, pack)
    assert len(shown(ben, "account")["account"]) == 3
    assert status(ben).waiting == []


def test_cancelling_stops_between_two_bundles_and_a_second_run_goes_on(device: Device, tmp_path: Path) -> None:
    anna, ben = device("anna"), device("ben")
    for name in ("Hengyue Bank", "Suhe Dairy"):
        account(anna, name)
        export_pack(anna, tmp_path / "pack.kamtui")

    class CancelledError(Exception):
        pass

    def cancel(done: int, of: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        import_path(ben, tmp_path / "pack.kamtui", cancel)
    assert len(shown(ben, "account")["account"]) == 1
    import_path(ben, tmp_path / "pack.kamtui")
    assert len(shown(ben, "account")["account"]) == 2


def test_a_file_that_is_no_pack_is_refused_and_a_missing_one_told(device: Device, tmp_path: Path) -> None:
    ben = device("ben")
    (tmp_path / "note.kamtui").write_text("not a pack at all, but a note somebody misnamed")
    (one,) = import_path(ben, tmp_path / "note.kamtui").arrived
    assert (one.state, "not a kamtui bundle" in one.reason) == ("refused", True)
    with pytest.raises(KamtuiError, match="cannot be read"):
        import_path(ben, tmp_path / "none.kamtui")
    with pytest.raises(KamtuiError, match="cannot be read as a pack"):
        export_pack(ben, tmp_path / "out.kamtui", tmp_path / "note.kamtui")
    assert not (tmp_path / "out.kamtui").exists()


def test_the_key_file_knows_of_a_bundle_before_it_leaves(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = device("anna")
    account(anna, "Hengyue Bank")
    (stream,) = streams.own(anna)

    def unwritable(*_arguments: object, **_named: object) -> None:
        raise KamtuiError("the stick is full")

    monkeypatch.setattr("kamtui.actions.exchanging.opened", unwritable)
    with pytest.raises(KamtuiError, match="the stick is full"):
        export_pack(anna, "out.kamtui")
    loaded = devices.load(anna.home, anna.path, anna.id)
    assert loaded is not None
    assert loaded.published == {"team": streams.vector(anna)[stream]}


def test_a_key_file_that_cannot_be_written_keeps_everything_here(
    device: Device, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = device("anna")
    account(anna, "Hengyue Bank")

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(devices, "_write_private", full)
    with pytest.raises(KamtuiError, match="device key cannot be written"):
        export_pack(anna, tmp_path / "out.kamtui")
    assert bundles.every(anna) == []
    assert not (tmp_path / "out.kamtui").exists()


# Teams


def test_a_pack_of_another_team_is_refused_until_both_join(device: Device, tmp_path: Path) -> None:
    anna, ben = device("anna"), device("ben")
    account(anna, "Hengyue Bank")
    account(ben, "Suhe Dairy")
    pack = tmp_path / "anna.kamtui"
    export_pack(anna, pack)
    export_pack(ben, tmp_path / "before.kamtui")
    (one,) = import_path(ben, pack).arrived
    assert (one.state, "kamtui sync join" in one.reason) == ("refused", True)
    assert len(shown(ben, "account")["account"]) == 1

    assert join_team(ben, pack)
    assert not join_team(ben, pack)
    assert import_path(ben, pack).changes == 2
    account(ben, "Qiyao Parts")
    # What he signed for his old team, relayed, is taken in by hers: his word travels with the rest.
    imported = hand_over(ben, anna)
    assert {one.state for one in imported.arrived} == {"applied", "known"}
    assert teams_of(anna) == teams_of(ben)
    assert len(shown(anna, "account")["account"]) == 3
    assert equal(anna, ben)


def test_teams_that_joined_one_after_the_other_are_one(device: Device, tmp_path: Path) -> None:
    anna, ben, chen = device("anna"), device("ben"), device("chen")
    for person, name in ((anna, "Hengyue Bank"), (ben, "Suhe Dairy"), (chen, "Qiyao Parts")):
        account(person, name)
        export_pack(person, person.path.with_name("first.kamtui"))
    join_team(anna, ben.path.with_name("first.kamtui"))
    export_pack(anna, tmp_path / "anna.kamtui")
    import_path(ben, tmp_path / "anna.kamtui")
    join_team(ben, chen.path.with_name("first.kamtui"))
    hand_over(ben, chen)
    assert {row[1] for row in shown(chen, "account")["account"]} == {"Hengyue Bank", "Suhe Dairy", "Qiyao Parts"}


def joined_pair(device: Device) -> Workspace:
    """Somebody whose team has become part of another one; her first bundle still names the old team."""
    anna, ben = device("anna"), device("ben")
    account(anna, "Hengyue Bank")
    account(ben, "Suhe Dairy")
    export_pack(anna, anna.path.with_name("first.kamtui"))
    export_pack(ben, ben.path.with_name("first.kamtui"))
    join_team(anna, ben.path.with_name("first.kamtui"))
    import_path(anna, ben.path.with_name("first.kamtui"))
    return anna


def test_a_third_team_joins_the_one_that_two_have_become(device: Device, tmp_path: Path) -> None:
    anna, chen = joined_pair(device), device("chen")
    account(chen, "Qiyao Parts")
    export_pack(anna, tmp_path / "both.kamtui")
    assert join_team(chen, tmp_path / "both.kamtui")
    assert {one.state for one in import_path(chen, tmp_path / "both.kamtui").arrived} == {"applied"}
    hand_over(chen, anna)
    assert teams_of(anna) == teams_of(chen)
    assert equal(anna, chen)


@pytest.mark.parametrize("way", ["pack", "folder", "exchange"])
def test_a_newcomer_takes_in_all_of_a_team_that_has_joined_another(
    device: Device, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    # As where the first bundle is a large one: the others are looked at after it has been taken in.
    monkeypatch.setattr("kamtui.sync.taking.TOGETHER", 1)
    anna, chen = joined_pair(device), device("chen")
    place = tmp_path / "place"
    place.mkdir()
    if way == "pack":
        export_pack(anna, tmp_path / "both.kamtui")
        arrived = import_path(chen, tmp_path / "both.kamtui").arrived
    else:
        export_folder(anna, place)
        add_remote(chen, "team", place)
        arrived = (import_path(chen, place) if way == "folder" else exchange(chen)[0].imported).arrived
    assert {one.state for one in arrived} == {"applied"}
    assert {row[1] for row in shown(chen, "account")["account"]} == {"Hengyue Bank", "Suhe Dairy"}
    assert team_of(chen) == team_of(anna)


def test_a_team_that_joins_again_says_anew_what_it_was(device: Device, tmp_path: Path) -> None:
    anna, ben, chen = device("anna"), device("ben"), device("chen")
    for person, name in ((anna, "Hengyue Bank"), (ben, "Suhe Dairy"), (chen, "Qiyao Parts")):
        account(person, name)
        export_pack(person, person.path.with_name("first.kamtui"))
    # Both at once: each is now what the other was.
    join_team(anna, ben.path.with_name("first.kamtui"))
    join_team(ben, anna.path.with_name("first.kamtui"))
    hand_over(anna, ben)
    hand_over(ben, anna)
    join_team(anna, chen.path.with_name("first.kamtui"))
    hand_over(chen, anna)
    imported = hand_over(anna, chen)
    assert {one.state for one in imported.arrived} <= {"applied", "known"}
    assert equal(anna, chen)


def test_a_file_that_names_no_team_cannot_be_joined(device: Device, tmp_path: Path) -> None:
    (tmp_path / "empty.kamtui").write_bytes(b"")
    with pytest.raises(KamtuiError, match="names no team"):
        join_team(device("anna"), tmp_path / "empty.kamtui")


def test_one_file_that_cannot_be_read_keeps_no_other_from_coming(
    device: Device, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, ben = device("anna"), device("ben")
    place = tmp_path / "place"
    place.mkdir()
    account(anna, "Hengyue Bank")
    export_folder(anna, place)
    account(anna, "Suhe Dairy")
    export_folder(anna, place)
    first, *_others = sorted(path for path in place.rglob("*") if path.is_file())
    look = Folder.get

    def guarded(self: Folder, name: str) -> bytes:
        if (self.path / name) == first:
            raise KamtuiError("The place cannot be reached", "Permission denied")
        return look(self, name)

    add_remote(ben, "team", place)
    with monkeypatch.context() as patch:
        patch.setattr(Folder, "get", guarded)
        for arrived in (import_path(ben, place).arrived, exchange(ben)[0].imported.arrived):
            (waits,) = [one for one in arrived if one.state == "waiting"]
            assert "Permission denied" in waits.reason
        assert {row[1] for row in shown(ben, "account")["account"]} == {"Suhe Dairy"}
    exchange(ben)
    assert {row[1] for row in shown(ben, "account")["account"]} == {"Hengyue Bank", "Suhe Dairy"}


# What is private


def test_my_private_notes_go_to_my_own_devices_and_nobody_elses(device: Device, tmp_path: Path) -> None:
    anna, phone, ben = device("anna", "Anna Wu"), device("phone", "Anna Wu"), device("ben")
    bank = account(anna, "Hengyue Bank", private_notes="likes opera")
    hand_over(anna, ben)
    assert "private_notes" not in ben.read("account", bank).values
    hand_over(anna, phone, own=True)
    assert phone.read("account", bank).values["private_notes"] == "likes opera"
    # Even when the wrong pack is handed over.
    imported = hand_over(anna, ben, own=True)
    assert [one.reason for one in imported.arrived if one.state == "refused"] == ["It is private to Anna Wu"]
    assert "private_notes" not in ben.read("account", bank).values
    assert b"likes opera" not in b"".join(bytes(row[0]) for row in ben.connection.execute("SELECT bytes FROM bundle"))


def test_private_bundles_wait_until_the_device_knows_whose_it_is(device: Device, tmp_path: Path) -> None:
    anna = device("anna", "Anna Wu")
    bank = account(anna, "Hengyue Bank", private_notes="likes opera")
    export_pack(anna, tmp_path / "mine.kamtui", own=True)
    with Workspace.open(tmp_path / "new.db", tmp_path / "newhome", lambda: NOON, create=True) as phone:
        states = [one.state for one in import_path(phone, tmp_path / "mine.kamtui").arrived]
        assert sorted(states) == ["applied", "waiting"]
        assert len(status(phone).waiting) == 1
        be(phone, "anna wu")
        assert import_path(phone, tmp_path / "mine.kamtui").changes == 1
        assert phone.read("account", bank).values["private_notes"] == "likes opera"
        assert status(phone).waiting == []


def test_a_pack_for_the_team_holds_nothing_private(device: Device, tmp_path: Path) -> None:
    anna = device("anna")
    account(anna, "Hengyue Bank", private_notes="likes opera")
    export_pack(anna, tmp_path / "pack.kamtui")
    with (tmp_path / "pack.kamtui").open("rb") as pack:
        headers = [read_header(data) for data in read_pack(pack)]
    assert [header.stream.scope for header in headers] == ["team"]
    assert all(stream.scope == "team" for header in headers for stream in header.vector)


# Restored and copied workspaces


def test_what_a_restored_backup_alone_holds_is_vouched_for_by_the_new_device(device: Device, tmp_path: Path) -> None:
    from kamtui.store.backup import backup

    anna, ben = device("anna"), device("ben")
    account(anna, "Hengyue Bank")
    backup(anna, tmp_path / "copy.db")
    # Her laptop is gone, with its key; the backup is opened on another one.
    with Workspace.open(tmp_path / "copy.db", tmp_path / "newhome", lambda: NOON) as restored:
        account(restored, "Suhe Dairy")
        hand_over(restored, ben)
    assert {row[1] for row in shown(ben, "account")["account"]} == {"Hengyue Bank", "Suhe Dairy"}
    # Should the laptop be found, its own bundle says the same again.
    imported = hand_over(anna, ben)
    assert (imported.changes, {one.state for one in imported.arrived}) == (0, {"known"})


def test_a_workspace_set_back_by_a_backup_goes_on_as_a_new_device_and_gets_the_rest_back(
    device: Device, tmp_path: Path
) -> None:
    from kamtui.store.backup import backup

    anna, ben = device("anna"), device("ben")
    account(anna, "Hengyue Bank")
    backup(anna, tmp_path / "monday.db")
    account(anna, "Suhe Dairy")
    hand_over(anna, ben)
    anna.close()
    (tmp_path / "monday.db").replace(anna.path)
    with Workspace.open(anna.path, anna.home, lambda: NOON) as again:
        account(again, "Qiyao Parts")
        hand_over(again, ben)
        hand_over(ben, again)
        assert {row[1] for row in shown(again, "account")["account"]} == {"Hengyue Bank", "Suhe Dairy", "Qiyao Parts"}
        assert equal(again, ben)
        assert conflicts.every(ben) == []


def test_a_copied_file_passes_on_what_it_held_before_its_bundle_came(device: Device, tmp_path: Path) -> None:
    from kamtui.store.backup import backup

    anna, chen = device("anna"), device("chen")
    account(anna, "Hengyue Bank")
    backup(anna, tmp_path / "copy.db")
    with Workspace.open(tmp_path / "copy.db", tmp_path / "copyhome", lambda: NOON) as copy:
        assert hand_over(anna, copy).changes == 0
        hand_over(copy, chen)
    assert [row[1] for row in shown(chen, "account")["account"]] == ["Hengyue Bank"]
    assert status(chen).missing == []


def test_what_is_private_waits_for_nobody_but_my_own_place(device: Device, tmp_path: Path) -> None:
    anna = device("anna")
    bank = account(anna, "Hengyue Bank")
    export_pack(anna, tmp_path / "pack.kamtui")
    change(anna, bank, private_notes="likes opera")
    assert to_send(anna) == 0
    (tmp_path / "mine").mkdir()
    add_remote(anna, "mine", tmp_path / "mine", own=True)
    assert to_send(anna) == 1


def test_nothing_is_taken_into_a_workspace_that_can_only_be_read(device: Device, tmp_path: Path) -> None:
    anna, ben = device("anna"), device("ben")
    account(anna, "Hengyue Bank")
    export_pack(anna, tmp_path / "pack.kamtui")
    ben.read_only = "This can only be read now"
    for deed in (import_path, join_team):
        with pytest.raises(KamtuiError, match="only be read"):
            deed(ben, tmp_path / "pack.kamtui")
    assert shown(ben, "account")["account"] == []


# Folders


def test_devices_exchange_through_a_folder_and_end_equal(device: Device, tmp_path: Path) -> None:
    folder = tmp_path / "team"
    folder.mkdir()
    people = [device("anna"), device("ben"), device("chen")]
    account(people[0], "Hengyue Bank")
    for person in people:
        add_remote(person, "team", folder)
        assert exchange(person)[0].error is None
        account(person, f"Account of {person.path.parent.name}")
    for person in people * 2:
        exchange(person, "team")
    assert equal(*people)
    assert len(shown(people[0], "account")["account"]) == 4
    assert [to_send(person) for person in people] == [0, 0, 0]
    assert not [name for name in Folder(folder).every(".") if name.endswith(".part")]


def test_nothing_new_costs_the_same_few_listings_however_long_the_history(device: Device, tmp_path: Path) -> None:
    from kamtui.sync import passing

    folder = tmp_path / "team"
    folder.mkdir()
    anna, ben = device("anna"), device("ben")
    account(anna, "Hengyue Bank")
    for person in (anna, ben):
        add_remote(person, "team", folder)
    exchange(anna)
    exchange(ben)

    def listings() -> int:
        place, remote = Folder(folder), remotes.find(ben, "team")
        assert remote is not None
        assert passing.fetch(ben, place, remote)[0] == []
        return place.lists

    few = listings()
    for number in range(20):
        account(anna, f"Account {number}")
        exchange(anna)
    exchange(ben)
    assert listings() == few


def test_a_folder_that_was_emptied_deletes_nothing_and_is_filled_again(device: Device, tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "team"
    folder.mkdir()
    anna, ben = device("anna"), device("ben")
    account(anna, "Hengyue Bank")
    for person in (anna, ben):
        add_remote(person, "team", folder)
        exchange(person)
    shutil.rmtree(folder / "v1")
    exchange(anna)
    assert len(shown(anna, "account")["account"]) == 1
    chen = device("chen")
    import_path(chen, folder)
    assert len(shown(chen, "account")["account"]) == 1


def test_a_file_a_drives_client_has_renamed_or_doubled_is_known_by_its_content(device: Device, tmp_path: Path) -> None:
    folder = tmp_path / "team"
    folder.mkdir()
    anna, ben = device("anna"), device("ben")
    account(anna, "Hengyue Bank")
    export_folder(anna, folder)
    (name,) = Folder(folder).every(".")
    file = folder / name
    file.with_name(f"{file.name} (conflicted copy of Ben)").write_bytes(file.read_bytes())
    assert [one.state for one in import_path(ben, folder).arrived] == ["applied"]


def test_a_bundle_that_is_still_being_uploaded_waits_and_comes_later(device: Device, tmp_path: Path) -> None:
    folder = tmp_path / "team"
    folder.mkdir()
    anna, ben = device("anna"), device("ben")
    account(anna, "Hengyue Bank")
    export_folder(anna, folder)
    (name,) = Folder(folder).every(".")
    whole = (folder / name).read_bytes()
    add_remote(ben, "team", folder)
    for part in (whole[:50], whole[:-1], b"\0" * len(whole)):
        (folder / name).write_bytes(part)
        (done,) = exchange(ben)
        assert [one.state for one in done.imported.arrived] == ["waiting"]
        # What he cannot read yet he leaves as it is.
        assert (folder / name).read_bytes() == part
    (folder / name).write_bytes(whole)
    (done,) = exchange(ben)
    assert [one.state for one in done.imported.arrived] == ["applied"]


def test_a_folder_that_is_not_there_is_told_and_the_others_are_exchanged(device: Device, tmp_path: Path) -> None:
    anna = device("anna")
    account(anna, "Hengyue Bank")
    for name in ("share", "stick"):
        (tmp_path / name).mkdir()
        add_remote(anna, name, tmp_path / name)
    (tmp_path / "share").rmdir()
    first, second = exchange(anna)
    assert first.error is not None
    assert "cannot be reached" in first.error.title
    assert (second.error, second.brought) == (None, 1)
    assert [remote.error != "" for remote in remotes.every(anna)] == [True, False]
    assert to_send(anna) > 0
    assert not (tmp_path / "share").exists()


def test_places_are_named_once_and_forgotten_without_harm(device: Device, tmp_path: Path) -> None:
    anna = device("anna")
    with pytest.raises(KamtuiError, match="no place to exchange"):
        exchange(anna)
    (tmp_path / "team").mkdir()
    add_remote(anna, "team", tmp_path / "team")
    with pytest.raises(KamtuiError, match="already"):
        add_remote(anna, "team", tmp_path / "team")
    with pytest.raises(KamtuiError, match="cannot be reached"):
        add_remote(anna, "other", tmp_path / "none")
    exchange(anna)
    remove_remote(anna, "team")
    assert list(Folder(tmp_path / "team").every("."))
    with pytest.raises(KamtuiError, match="no place called team"):
        remove_remote(anna, "team")


# What waits to be sent


def test_changes_wait_to_be_sent_until_they_have_left(device: Device, tmp_path: Path) -> None:
    anna = device("anna")
    before = to_send(anna)
    account(anna, "Hengyue Bank")
    assert to_send(anna) == before + 1
    export_pack(anna, tmp_path / "pack.kamtui")
    assert to_send(anna) == 0


def test_a_bundle_of_a_newer_kamtui_is_kept_waiting_and_named(device: Device, tmp_path: Path) -> None:
    anna, ben = device("anna"), device("ben")
    account(anna, "Hengyue Bank")
    export_pack(anna, tmp_path / "pack.kamtui")
    data = bytearray((tmp_path / "pack.kamtui").read_bytes())
    data[9] = 2
    (tmp_path / "newer.kamtui").write_bytes(data)
    (one,) = import_path(ben, tmp_path / "newer.kamtui").arrived
    assert (one.state, "newer kamtui" in one.reason) == ("waiting", True)
    (kept,) = status(ben).waiting
    assert bundles.content(ben, kept.hash) == bytes(data)
    assert kept.hash == bundle_hash(bytes(data))


def test_standard_input_is_read_like_a_file(device: Device, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    anna, ben = device("anna"), device("ben")
    account(anna, "Hengyue Bank")
    export_pack(anna, tmp_path / "pack.kamtui")

    class Input:
        buffer = io.BytesIO((tmp_path / "pack.kamtui").read_bytes())

    monkeypatch.setattr("sys.stdin", Input)
    assert import_path(ben, "-").changes == 2


def test_my_second_device_begins_as_the_same_person(device: Device) -> None:
    anna, phone = device("anna", "Anna Wu"), device("phone", "  anna  WU ")
    assert anna.me() == phone.me() == derived_id("teammate", "anna wu")
    hand_over(anna, phone)
    assert len(shown(phone, "teammate")["teammate"]) == 1
