"""A folder goes into a package with the same bytes, whoever made it and when."""

import io
import os
import shutil
import tarfile

import pytest

from installers import archives, trees


@pytest.fixture(autouse=True)
def moment(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def made(place, *, turned: bool):
    files = {"b/programme": b"#!", "a.txt": b"bonjour", "libz.so.1": b""}
    trees.put(dict(sorted(files.items(), reverse=turned)), place)
    (place / "b/programme").chmod(0o700 if turned else 0o775)
    (place / "libz.so.1").chmod(0o755 if turned else 0o644)
    (place / "lien").symlink_to("b/programme")
    os.utime(place / "a.txt", (1, 1) if turned else (2, 2))
    return place


def test_an_archive_depends_on_no_builder(tmp_path):
    written = []
    for turned in (True, False):
        written.append(io.BytesIO())
        archives.tar(made(tmp_path / str(turned), turned=turned), "DcANT", written[-1])
    assert written[0].getvalue() == written[1].getvalue()
    with tarfile.open(fileobj=io.BytesIO(written[0].getvalue())) as archive:
        told = {member.name: member for member in archive}
    assert list(told) == ["DcANT", "DcANT/a.txt", "DcANT/b", "DcANT/b/programme", "DcANT/libz.so.1", "DcANT/lien"]
    assert {member.mtime for member in told.values()} == {1_700_000_000}
    assert (told["DcANT/b/programme"].mode, told["DcANT/a.txt"].mode) == (0o755, 0o644)
    assert told["DcANT/libz.so.1"].mode == 0o644
    assert told["DcANT/lien"].linkname == "b/programme"


def test_a_copy_keeps_links_and_what_programs_may_do(tmp_path):
    trees.copy(made(tmp_path / "un", turned=True), tmp_path / "deux")
    trees.settle(tmp_path / "deux")
    assert (tmp_path / "deux/lien").is_symlink()
    assert (tmp_path / "deux/b/programme").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "deux/a.txt").stat().st_mtime == 1_700_000_000


def test_a_packed_archive_is_the_same_and_whole(tmp_path):
    if not shutil.which("xz"):
        pytest.skip("xz n'est pas là")
    folder = made(tmp_path / "un", turned=True)
    (folder / "encore").hardlink_to(folder / "a.txt")
    one, other = (archives.tar_xz(folder, "DcANT", tmp_path / name).read_bytes() for name in ("1.tar.xz", "2.tar.xz"))
    assert one == other
    with tarfile.open(tmp_path / "1.tar.xz") as archive:
        assert archive.extractfile("DcANT/encore").read() == archive.extractfile("DcANT/a.txt").read() == b"bonjour"
