"""Where a workspace lies: folders that are synced and drives of other machines are told of."""

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from kamtui.store.surroundings import network_drive, read_mounts, sync_client, warnings

HOME = PurePosixPath("/home/wang")
SYNCED = {
    "/home/wang/Dropbox/kam.db": "Dropbox",
    "/home/wang/Dropbox (Hengyue)/sales/kam.db": "Dropbox",
    "/home/wang/OneDrive/kam.db": "OneDrive",
    "/home/wang/OneDrive - Contoso GmbH/Documents/kam.db": "OneDrive",
    "/Users/wang/Library/Mobile Documents/com~apple~CloudDocs/kam.db": "iCloud Drive",
    "/Users/wang/iCloudDrive/kam.db": "iCloud Drive",
    "/Users/wang/Library/CloudStorage/GoogleDrive-wang@example.com/My Drive/kam.db": "Google Drive",
    "/Users/wang/Library/CloudStorage/Tresors-wang/kam.db": "Tresors",
    "/home/wang/Google Drive/kam.db": "Google Drive",
    "/home/wang/Nextcloud/kam.db": "Nextcloud",
    "/home/wang/ownCloud/kam.db": "ownCloud",
    "/home/wang/Box/kam.db": "Box",
    "/home/wang/Box Sync/kam.db": "Box",
    "/home/wang/Nutstore Files/我的坚果云/kam.db": "坚果云 Nutstore",
    "/data/坚果云/kam.db": "坚果云 Nutstore",
    "/data/BaiduSyncdisk/kam.db": "百度网盘",
    "/data/百度网盘同步空间/kam.db": "百度网盘",
    "/data/WPS云盘/kam.db": "WPS",
}
LOCAL = [
    "/home/wang/kam.db", "/home/wang/My Dropbox plans/kam.db", "/data/Box/kam.db", "/home/wang/Boxes/kam.db",
    "/home/wang/.local/share/kamtui/kamtui.db", "/home/wang/OneDrives/kam.db",
]
MOUNTS = r"""
/dev/sda1 / ext4 rw 0 0
nas:/export /mnt/nas nfs4 rw 0 0
//server/sales /mnt/sales\040team cifs rw 0 0
/dev/sdb1 /mnt/nas/disk ext4 rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
tmpfs /mnt/twice tmpfs rw 0 0
anna@host: /mnt/twice fuse.sshfs rw 0 0
broken line
"""


def nowhere(_path: Path) -> bool:
    return False


@pytest.mark.parametrize(("path", "client"), SYNCED.items())
def test_a_folder_of_a_sync_client_is_known_by_its_name(path: str, client: str) -> None:
    assert sync_client(PurePosixPath(path), HOME, nowhere) == client


@pytest.mark.parametrize("path", LOCAL)
def test_a_folder_that_only_sounds_like_one_is_not(path: str) -> None:
    assert sync_client(PurePosixPath(path), HOME, nowhere) == ""


@pytest.mark.parametrize(
    ("marker", "client"), [(".dropbox", "Dropbox"), (".nextcloudsync.log", "Nextcloud"), (".stfolder", "Syncthing")]
)
def test_a_renamed_folder_is_known_by_the_file_its_client_keeps_there(tmp_path: Path, marker: str, client: str) -> None:
    (tmp_path / marker).touch()
    (found,) = warnings(tmp_path / "deals" / "kam.db", mounts="")
    assert client in found


@pytest.mark.parametrize(
    ("path", "drive"),
    [
        ("/home/wang/kam.db", ""),
        ("/mnt/nas/kam.db", "nfs4, /mnt/nas"),
        ("/mnt/nas2/kam.db", ""),
        ("/mnt/nas/disk/kam.db", ""),
        ("/mnt/sales team/kam.db", "cifs, /mnt/sales team"),
        ("/mnt/twice/kam.db", "fuse.sshfs, /mnt/twice"),
        ("/run/user/1000/gvfs/smb-share/kam.db", "fuse.gvfsd-fuse, /run/user/1000/gvfs"),
    ],
)
def test_a_drive_of_another_machine_is_known_by_what_is_mounted(path: str, drive: str) -> None:
    assert network_drive(PurePosixPath(path), MOUNTS) == drive


@pytest.mark.parametrize(
    ("path", "drive"), [(r"\\nas\sales\kam.db", r"\\nas\sales"), (r"Z:\kam.db", "Z:"), (r"C:\kam.db", "")]
)
def test_a_drive_of_another_machine_is_known_on_windows(path: str, drive: str) -> None:
    assert network_drive(PureWindowsPath(path), "Y: Z:") == drive


def test_both_dangers_are_told_with_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    (tmp_path / "link").symlink_to(folder)
    for path in (folder / "kam.db", tmp_path / "link" / "kam.db"):
        told = warnings(path, f"nas: {tmp_path} nfs rw 0 0", marked=nowhere)
        assert [word in one for word, one in zip(("Dropbox", "nfs"), told, strict=True)] == [True, True]
        assert all("kamtui sync" in one for one in told)


def test_a_plain_folder_is_told_nothing_about(tmp_path: Path) -> None:
    assert warnings(tmp_path / "kam.db", mounts="/dev/sda1 / ext4 rw 0 0", marked=nowhere) == []
    assert isinstance(read_mounts(), str)
