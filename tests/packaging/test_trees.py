"""A folder goes into a package with the same bytes, whoever made it and when."""

import io
import os
import tarfile

import pytest

from installers import trees


@pytest.fixture(autouse=True)
def moment(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def made(place, *, turned: bool):
    files = {"b/programme": b"#!", "a.txt": b"bonjour"}
    trees.put(dict(sorted(files.items(), reverse=turned)), place)
    (place / "b/programme").chmod(0o700 if turned else 0o775)
    (place / "lien").symlink_to("b/programme")
    os.utime(place / "a.txt", (1, 1) if turned else (2, 2))
    return place


def test_an_archive_depends_on_no_builder(tmp_path):
    one, other = (trees.tar(made(tmp_path / str(turned), turned=turned), "DcANT") for turned in (True, False))
    assert one == other
    with tarfile.open(fileobj=io.BytesIO(one)) as archive:
        told = {member.name: member for member in archive}
    assert list(told) == ["DcANT", "DcANT/a.txt", "DcANT/b", "DcANT/b/programme", "DcANT/lien"]
    assert {member.mtime for member in told.values()} == {1_700_000_000}
    assert (told["DcANT/b/programme"].mode, told["DcANT/a.txt"].mode) == (0o755, 0o644)
    assert told["DcANT/lien"].linkname == "b/programme"


def test_a_copy_keeps_links_and_what_programs_may_do(tmp_path):
    trees.copy(made(tmp_path / "un", turned=True), tmp_path / "deux")
    trees.settle(tmp_path / "deux")
    assert (tmp_path / "deux/lien").is_symlink()
    assert (tmp_path / "deux/b/programme").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "deux/a.txt").stat().st_mtime == 1_700_000_000
