"""The package of Debian asks for what its programs need and do not bring, and is the same whoever makes it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from installers import debian, libraries
from installers.libraries import Asked
from installers.product import NotMade

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or bool(debian.missing()), reason="dpkg-deb et objdump"
)


@pytest.fixture
def bundle(tmp_path):
    program = tmp_path / "bundle" / "dcant-tracker"
    program.parent.mkdir()
    shutil.copy(Path(sys.executable).resolve(), program)
    (program.parent / "DcANT").symlink_to("dcant-tracker")
    return program.parent


@pytest.fixture
def asking(monkeypatch):
    def ask(*names: str, libc: tuple[int, int] = (2, 31)) -> None:
        told = Asked(frozenset(names), libc)
        monkeypatch.setattr(libraries, "asked", lambda files: dict.fromkeys(files, told))

    return ask


def test_it_depends_on_what_the_bundle_leaves_to_the_system(bundle, asking):
    (bundle / "libz.so.1").write_bytes(b"")
    asking("libc.so.6", "libz.so.1", "libEGL.so.1", "libcups.so.2", libc=(2, 36))
    assert debian.depends(bundle) == ["libc6 (>= 2.36)", "fontconfig-config", "libegl1", "xkb-data"]


def test_a_library_of_no_known_package_stops_it(bundle, asking):
    asking("libc.so.6", "libmystere.so.4")
    with pytest.raises(NotMade, match=r"libmystere\.so\.4"):
        debian.depends(bundle)


def test_two_makings_give_the_same_bytes(bundle, asking, tmp_path, monkeypatch):
    asking("libc.so.6")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    made = []
    for name in ("une", "autre"):
        (tmp_path / name).mkdir()
        again = shutil.copytree(bundle, tmp_path / name / "bundle", symlinks=True)
        made.append(debian.package(again, tmp_path / name, tmp_path / name, packed=("-Zgzip", "-z1")).read_bytes())
    assert made[0] == made[1]


def test_its_sums_are_those_of_its_files(bundle, asking, tmp_path):
    asking("libc.so.6")
    package = debian.package(bundle, tmp_path, tmp_path, packed=("-Zgzip", "-z1"))
    root = tmp_path / "racine"
    subprocess.run(["dpkg-deb", "--raw-extract", str(package), str(root)], check=True)
    checked = subprocess.run(["md5sum", "--check", "--quiet", "DEBIAN/md5sums"], cwd=root, check=False)
    assert checked.returncode == 0
    assert "@" not in (root / "DEBIAN/control").read_text(encoding="utf-8")
    assert (root / "usr/bin/dcant-tracker").resolve() == (root / "usr/lib/dcant-tracker/dcant-tracker").resolve()


@pytest.mark.skipif(not shutil.which("lintian"), reason="lintian")
def test_lintian_has_nothing_to_say_of_it(bundle, asking, tmp_path):
    asking("libc.so.6")
    package = debian.package(bundle, tmp_path, tmp_path, packed=("-Zgzip", "-z1"))
    command = ["lintian", "--no-cfg", "--allow-root", "--fail-on", "error,warning", str(package)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
