"""Where the data file lies: SQLite may lose rows in a folder that is shared or copied by a cloud client."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path, PurePath

from dcant_tracker.domain.text import fold
from dcant_tracker.words import _

_CLOUDS: tuple[tuple[str, str], ...] = (
    (r"onedrive(?: ?-.*)?", "OneDrive"),
    (r"dropbox(?: ?\(.*\))?", "Dropbox"),
    (
        r"google ?drive(?: ?-.*)?|googledrive-.*|drivefs|my drive|mon drive|drive partages|shared drives",
        "Google Drive",
    ),
    (r"icloud ?drive|mobile documents|com~apple~clouddocs", "iCloud"),
    (r"nextcloud\d*", "Nextcloud"),
    (r"owncloud\d*", "ownCloud"),
    (r"kdrive\d*", "kDrive"),
)
_MARKS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
    ".tmp.drivedownload": "Google Drive",
}
"""Files that a cloud client leaves in the folder it copies, whatever the folder is called."""

_NETWORK_SYSTEMS = re.compile(
    r"nfs\d*|cifs|smb\d*|smbfs|afs|ncpfs|9p|ceph|glusterfs|lustre|davfs|fuse\.(?:sshfs|davfs2?|rclone|smbnetfs|gvfsd-fuse|google-drive-ocamlfuse|onedriver|cephfs|glusterfs)"
)
_DRIVE_REMOTE = 4
"""What Windows' GetDriveTypeW answers for a drive letter that stands for a share."""


def location_warning(path: str) -> str | None:
    """The sentence to show when the file at ``path`` lies where SQLite is not safe; None when it is fine."""
    cloud = cloud_of(path)
    if cloud:
        return _("Le fichier de données est dans un dossier synchronisé par {cloud} : il peut être abîmé.").format(
            cloud=cloud
        )
    if is_on_network(path):
        return _("Le fichier de données est sur un dossier du réseau : il peut être abîmé.")
    return None


def cloud_of(path: str) -> str | None:
    """The cloud client that copies the folder of ``path``, told by the names of the folders above it."""
    folders = re.split(r"[\\/]+", path)[:-1]
    for folder in reversed(folders):
        folded = fold(folder)
        for pattern, cloud in _CLOUDS:
            if re.fullmatch(pattern, folded):
                return cloud
    return _marked(Path(path))


def _marked(path: Path) -> str | None:
    for folder in path.parents:
        for mark, cloud in _MARKS.items():
            if (folder / mark).exists():
                return cloud
    return None


def is_on_network(path: str, mounts: str | None = None) -> bool:
    """Whether ``path`` is a share, a mapped drive, or below a network file system.

    ``mounts`` is the text of /proc/mounts; read from the system when not given.
    """
    if is_share(path):
        return True
    if sys.platform == "win32":
        return False
    if "/gvfs/" in path:
        return True
    table = mounts if mounts is not None else _system_mounts()
    return bool(_NETWORK_SYSTEMS.fullmatch(_file_system(os.path.realpath(path), table)))


def is_share(path: str) -> bool:
    """Whether ``path`` is on another machine for Windows, by its text alone: asking for the file may take minutes."""
    if path.startswith(("\\\\", "//")) and not path.startswith("\\\\?\\"):
        return True
    if path.startswith("\\\\?\\UNC\\"):
        return True
    return sys.platform == "win32" and _is_mapped_drive(PurePath(path).drive)


def _is_mapped_drive(drive: str, ask: Callable[[str], int] | None = None) -> bool:
    if ask is None:
        import ctypes

        ask = ctypes.windll.kernel32.GetDriveTypeW  # type: ignore[attr-defined, unused-ignore]
    return bool(drive) and ask(f"{drive}\\") == _DRIVE_REMOTE


def _system_mounts() -> str:
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _file_system(path: str, mounts: str) -> str:
    """The type of the file system that ``path`` is on: that of the longest mount point above it."""
    best, kind = "", ""
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ").replace("\\134", "\\")
        above = point if point.endswith("/") else f"{point}/"
        if f"{path}/".startswith(above) and len(point) >= len(best):
            best, kind = point, parts[2]
    return kind
