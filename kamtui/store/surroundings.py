"""Where the workspace file lies: a synced folder or a network drive can damage a live database (sync.md §3)."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path, PurePath, PureWindowsPath

from kamtui.locale import _

CLIENTS = (
    ("Dropbox", r"Dropbox( \(.+\))?", (".dropbox", ".dropbox.cache")),
    ("OneDrive", r"OneDrive( ?- ?.+)?|SkyDrive", (".849C9593-D756-4E56-8D6E-42412F2A707B",)),
    ("iCloud Drive", r"iCloud ?Drive|iCloud~.+|com~apple~CloudDocs|Mobile Documents", ()),
    ("Google Drive", r"Google ?Drive( ?[-(].+)?|My Drive|google-drive:.*", (".tmp.drivedownload", ".tmp.driveupload")),
    ("Nextcloud", r"Nextcloud\d?", (".nextcloudsync.log",)),
    ("ownCloud", r"ownCloud\d?", (".owncloudsync.log",)),
    ("Box", r"Box Sync|Box-Box", (".boxsyncusers",)),
    ("坚果云 Nutstore", r"Nutstore( Files)?|我的坚果云|坚果云", (".nutstore",)),
    ("百度网盘", r"BaiduNetdiskWorkspace|BaiduSyncdisk|百度网盘(同步空间)?|百度云同步盘", ()),
    ("阿里云盘", r"阿里云盘(同步)?|aDrive", ()),
    ("WPS", r"WPS ?Cloud ?Files|WPS ?云盘|WPSDrive", ()),
    ("腾讯微云", r"腾讯微云|微云同步助手", ()),
    ("Synology Drive", r"Synology ?Drive", (".SynologyWorkingDirectory",)),
    ("Seafile", r"Seafile", (".seafile-data",)),
    ("MEGA", r"MEGAsync( Uploads| Downloads)?", (".megaignore",)),
    ("pCloud", r"p[Cc]loud ?Drive|pCloudSync", ()),
    ("Proton Drive", r"Proton ?Drive", ()),
    ("Yandex.Disk", r"Yandex\.Disk.*|YandexDisk", (".yandex-disk",)),
    ("Syncthing", r"Syncthing", (".stfolder",)),
)
"""Sync clients: the name they are known by, the names of their folders, and files they keep at the top of one."""

HOME_ONLY = {"Box": "Box", "MEGA": "MEGA"}
"""Folders whose names are everyday words: a client's only when directly below the home folder."""

NETWORK = {
    "nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "fuse.davfs2", "fuse.sshfs",
    "fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs", "fuse.glusterfs", "glusterfs", "ceph", "fuse.ceph", "lustre",
    "beegfs", "afs", "coda", "ncpfs", "ncp", "9p", "drvfs", "vboxsf", "vmhgfs", "fuse.vmhgfs-fuse", "prl_fs",
    "virtiofs",
}
"""Kinds of file systems on another machine, or shared with one: the locks SQLite needs are not kept there."""


def warnings(path: Path, mounts: str | None = None, marked: Callable[[Path], bool] = Path.exists) -> list[str]:
    """What is unsafe about keeping a workspace at `path`, one sentence each; empty where nothing is.

    `mounts` is text in the form of `/proc/mounts`, read from this system unless given; `marked` tells whether a sync
    client's marker file exists.
    """
    place = Path(os.path.realpath(path))
    found = []
    if client := sync_client(place, Path.home(), marked):
        found.append(
            _("The workspace lies in a folder that {client} syncs: a copy taken while it is written to may be damaged. "
              "Move it elsewhere and exchange by `kamtui sync`.").format(client=client)
        )
    if drive := network_drive(place, read_mounts() if mounts is None else mounts):
        found.append(
            _("The workspace lies on a network drive ({drive}), where two machines writing to it may damage it. "
              "Keep it on a disk of this machine and exchange by `kamtui sync`.").format(drive=drive)
        )
    return found


def sync_client(path: PurePath, home: PurePath, marked: Callable[[Path], bool]) -> str:
    """The sync client in whose folder `path` lies; empty for none."""
    parents = list(path.parents)
    for folder in parents:
        for client, names, markers in CLIENTS:
            if re.fullmatch(names, folder.name) or any(marked(Path(folder / marker)) for marker in markers):
                return client
            if folder.parent == home and folder.name == HOME_ONLY.get(client):
                return client
        if folder.parent.name == "CloudStorage" and folder.parent.parent.name == "Library":
            return folder.name.partition("-")[0]
    return ""


def network_drive(path: PurePath, mounts: str) -> str:
    """The network drive `path` lies on, by its mount point or share; empty for a disk of this machine."""
    if isinstance(path, PureWindowsPath):
        if path.drive.startswith("\\\\"):
            return path.drive
        return path.drive if path.drive in mounts.split() else ""
    point, kind = "", ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        where = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), parts[1])
        # A later mount hides an earlier one at the same point.
        if path.is_relative_to(where) and len(where) >= len(point):
            point, kind = where, parts[2]
    return f"{kind}, {point}" if kind in NETWORK else ""


def read_mounts() -> str:
    """What is mounted here, in the form of `/proc/mounts`; on Windows the letters of network drives."""
    if sys.platform == "win32":
        return _network_letters()
    if sys.platform == "darwin":
        return _mounts_of_macos()
    try:
        return Path("/proc/mounts").read_text("utf-8", "surrogateescape")
    except OSError:
        return ""


def _mounts_of_macos() -> str:
    """`mount` says `//anna@nas/share on /Volumes/share (smbfs, nodev)`."""
    import subprocess

    try:
        said = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=2, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
    found = re.findall(r"^(.+) on (.+) \((\w+)", said, re.MULTILINE)
    return "\n".join(" ".join(part.replace(" ", r"\040") for part in line) for line in found)


def _network_letters() -> str:
    """Drive letters that Windows has on another machine: `Y: Z:`."""
    import ctypes

    drive_type: Callable[[str], int] = vars(ctypes)["windll"].kernel32.GetDriveTypeW
    remote = 4  # DRIVE_REMOTE
    return " ".join(f"{letter}:" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if drive_type(f"{letter}:\\") == remote)
