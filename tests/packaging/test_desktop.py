"""A desktop of Linux is told what opens our files, and shows it with its icon."""

import shutil
import subprocess
import tomllib
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QImage

from dcant_tracker.store.store import Store
from installers import desktop, trees
from installers.product import PRODUCT, ROOT


@pytest.fixture(scope="module")
def share(tmp_path_factory):
    place = tmp_path_factory.mktemp("share")
    trees.put(desktop.files("/usr/bin/dcant-tracker"), place)
    return place


def test_the_entry_of_the_menu_opens_our_files(share):
    told = (share / "applications/dcant-tracker.desktop").read_text(encoding="utf-8")
    assert "Exec=/usr/bin/dcant-tracker %f\n" in told
    assert f"MimeType={PRODUCT.media_type};" in told
    assert "@" not in told


def test_our_data_files_are_known_by_their_ending_and_by_what_they_hold(share, tmp_path):
    told = ET.parse(share / "mime/packages/dcant-tracker.xml")
    ours = "{http://www.freedesktop.org/standards/shared-mime-info}"
    patterns = {glob.get("pattern") for glob in told.iter(f"{ours}glob")}
    assert patterns == {"*.dcant"}
    Store.create(tmp_path / "essai.dcant").close()
    head = (tmp_path / "essai.dcant").read_bytes()[:100]
    mark = next(match for match in told.iter(f"{ours}match") if match.get("type") == "big32")
    place = int(mark.get("offset"))
    assert head.startswith(b"SQLite format 3\0")
    assert head[place : place + 4] == int(mark.get("value"), 16).to_bytes(4, "big")


def test_icons_are_of_the_sizes_that_desktops_ask_for(share):
    for side in desktop.SIZES:
        image = QImage(str(share / f"icons/hicolor/{side}x{side}/apps/dcant-tracker.png"))
        assert (image.width(), image.height()) == (side, side)
        assert image.pixelColor(side // 2, 2 * side // 64 + 1).name() == "#0f6970"


@pytest.mark.parametrize(
    "command",
    [
        ["desktop-file-validate", "applications/dcant-tracker.desktop"],
        ["appstreamcli", "validate", "--no-net", "metainfo/org.franceurbaine.dcant.metainfo.xml"],
    ],
)
def test_those_who_read_them_find_nothing_to_say(share, command):
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} n'est pas là")
    told = subprocess.run(command, cwd=share, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def test_the_card_names_the_licence_of_the_project(share):
    licence = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["license"]
    told = ET.parse(share / "metainfo/org.franceurbaine.dcant.metainfo.xml")
    assert told.findtext("project_license") == licence
