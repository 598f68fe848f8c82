"""The association makes its key once, and signs a notice of each version that DcANT believes."""

import base64
import stat
import sys

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.updating.notice import read_notice
from installers import checksums, notice
from installers.product import PRODUCT

PAGE = "https://exemple.fr/dcant"


@pytest.fixture
def dist(tmp_path):
    """Packages with their sums."""
    folder = tmp_path / "dist"
    folder.mkdir()
    package = folder / PRODUCT.file_name("windows-setup.exe")
    package.write_bytes(b"MZ")
    checksums.write(folder, [package])
    return folder


def test_a_notice_is_signed_and_tells_the_sums_of_the_packages(dist, tmp_path):
    public = base64.b64decode(notice.make_key(tmp_path / "secret"))
    place = notice.sign(tmp_path / "secret", "Plus vite.\n", PAGE, dist)
    read = read_notice(place.read_bytes(), public)
    assert (read.version, read.news, read.page) == (PRODUCT.version, "Plus vite.", PAGE)
    (package,) = dist.glob("*.exe")
    assert read.packages == {package.name: checksums.digest(package)}


def test_the_key_is_private_and_is_never_written_over(tmp_path):
    notice.make_key(tmp_path / "secret")
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        notice.make_key(tmp_path / "secret")


def test_what_dcant_would_refuse_is_not_written(dist, tmp_path):
    notice.make_key(tmp_path / "secret")
    with pytest.raises(UserError):
        notice.sign(tmp_path / "secret", "Plus vite.", "http://exemple.fr", dist)
    assert not (dist / notice.NAME).exists()


def test_the_command_makes_the_key_and_the_notice(dist, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(notice.sign, "__defaults__", (dist,))
    (tmp_path / "nouveautés.txt").write_text("Plus vite.", encoding="utf-8")
    assert notice.main(["key", str(tmp_path / "secret")]) == 0
    assert capsys.readouterr().out.startswith('key = "')
    assert notice.main(["sign", str(tmp_path / "secret"), str(tmp_path / "nouveautés.txt"), PAGE]) == 0
    assert (dist / "mise-a-jour.json").is_file()
    assert notice.main([]) == 2
