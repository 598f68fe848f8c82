"""Where a data file is not safe: folders of cloud clients, shares, network file systems."""

import pytest

from dcant_tracker.store.file import location
from dcant_tracker.store.file.location import cloud_of, is_on_network, location_warning

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
/dev/sda2 /home ext4 rw 0 0
//serveur/partage /mnt/partage\\040commun cifs rw 0 0
serveur:/export /srv/nfs nfs4 rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
me@h:/ /media/ailleurs fuse.sshfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "cloud"),
    [
        ("D:\\Anne\\OneDrive\\suivi.sqlite", "OneDrive"),
        ("D:\\Anne\\OneDrive - France urbaine\\Documents\\suivi.sqlite", "OneDrive"),
        ("/Volumes/anne/Dropbox (Perso)/suivi.sqlite", "Dropbox"),
        ("/Volumes/anne/Library/CloudStorage/GoogleDrive-anne@exemple.fr/Mon Drive/suivi.sqlite", "Google Drive"),
        ("G:\\Mon Drive\\suivi.sqlite", "Google Drive"),
        ("/Volumes/anne/Library/Mobile Documents/com~apple~CloudDocs/suivi.sqlite", "iCloud"),
        ("D:\\Anne\\iCloudDrive\\suivi.sqlite", "iCloud"),
        ("/srv/anne/Nextcloud/suivi.sqlite", "Nextcloud"),
        ("/srv/anne/ownCloud/suivi.sqlite", "ownCloud"),
        ("/srv/anne/kDrive/suivi.sqlite", "kDrive"),
        ("/srv/anne/Documents/suivi.sqlite", None),
        ("/srv/anne/Notes sur OneDrive et Dropbox/suivi.sqlite", None),
        ("/srv/anne/onedrive.sqlite", None),
    ],
)
def test_cloud_folders_are_known_by_their_names(path, cloud):
    assert cloud_of(path) == cloud


def test_a_cloud_folder_is_known_by_what_its_client_leaves_there(tmp_path):
    (tmp_path / ".owncloudsync.log").touch()
    folder = tmp_path / "Travail"
    folder.mkdir()
    assert cloud_of(str(folder / "suivi.sqlite")) == "ownCloud"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("\\\\serveur\\partage\\suivi.sqlite", True),
        ("//serveur/partage/suivi.sqlite", True),
        ("\\\\?\\UNC\\serveur\\partage\\suivi.sqlite", True),
        ("/srv/anne/suivi.sqlite", False),
    ],
)
def test_shares_are_known_by_their_names(path, expected):
    assert is_on_network(path, MOUNTS) is expected


@pytest.mark.posix("the table of mounts")
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/mnt/partage commun/suivi.sqlite", True),
        ("/srv/nfs/a/suivi.sqlite", True),
        ("/srv/nfs-local/suivi.sqlite", False),
        ("/run/user/1000/gvfs/smb-share/suivi.sqlite", True),
        ("/media/ailleurs/suivi.sqlite", True),
        ("/srv/anne/suivi.sqlite", False),
        ("/suivi.sqlite", False),
    ],
)
def test_network_file_systems_are_known_by_the_table_of_mounts(path, expected):
    assert is_on_network(path, MOUNTS) is expected


@pytest.mark.parametrize(("kind", "expected"), [(4, True), (3, False)])
def test_a_mapped_drive_of_windows_is_a_share(kind, expected):
    asked = []
    assert location._is_mapped_drive("Z:", lambda root: asked.append(root) or kind) is expected
    assert asked == ["Z:\\"]


def test_the_warning_names_the_client_and_a_local_disk_gets_none(tmp_path):
    assert "OneDrive" in str(location_warning("D:\\Anne\\OneDrive\\suivi.sqlite"))
    assert "réseau" in str(location_warning("\\\\serveur\\suivi.sqlite"))
    assert location_warning(str(tmp_path / "suivi.sqlite")) is None
