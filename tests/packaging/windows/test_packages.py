"""The packages for Windows, of a small folder in the place of the programs."""

import os
import shutil
import struct
import subprocess
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from installers import archives
from installers.product import PRODUCT
from installers.windows import appearance, msi, portable, registry, setup, signing

NAMESPACE = "{http://schemas.microsoft.com/wix/2006/wi}"


def needs(*commands: str):
    lacking = [command for command in commands if not shutil.which(command)]
    return pytest.mark.skipif(bool(lacking), reason=f"{', '.join(lacking)} not installed")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    place = tmp_path / "programs"
    (place / "_internal" / "d'été").mkdir(parents=True)
    for name in (f"{PRODUCT.name}.exe", f"{PRODUCT.command}.exe", "_internal/a b.dll", "_internal/d'été/é,1.txt"):
        (place / name).write_bytes(name.encode())
    for path in place.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return place


def test_the_icon_holds_every_size_that_windows_asks_for(tmp_path):
    written = appearance.write_icon(tmp_path / "dcant.ico").read_bytes()
    kind, count = struct.unpack_from("<HH", written, 2)
    entries = [struct.unpack_from("<BBBBHHII", written, 6 + 16 * number) for number in range(count)]
    assert kind == 1
    assert [entry[0] or 256 for entry in entries] == list(appearance.SIZES)
    for *_, length, start in entries:
        assert written[start : start + 8] == b"\x89PNG\r\n\x1a\n"
        assert start + length <= len(written)


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("0.1.0", (0, 1, 0, 0)), ("1.2", (1, 2, 0, 0)), ("2026.11.3", (2026, 11, 3, 0)), ("1.2.3rc1", (1, 2, 3, 0))],
)
def test_a_version_is_told_to_windows_in_four_numbers(version, numbers):
    assert appearance.numbers(version) == numbers


def test_a_double_click_and_open_with_lead_to_the_window_with_the_file():
    told = {(value.key, value.name): value.text for value in registry.values()}
    classes = r"Software\Classes"
    assert told[rf"{classes}\.dcant", ""] == registry.DOCUMENT
    assert told[rf"{classes}\{registry.DOCUMENT}\shell\open\command", ""] == r'"[INSTALLDIR]DcANT.exe" "%1"'
    assert (rf"{classes}\.sqlite", "") not in told
    assert (rf"{classes}\Applications\DcANT.exe\SupportedTypes", ".xlsx") in told


@needs("makensis")
def test_the_setup_is_the_same_twice_and_another_for_another_version(folder, tmp_path):
    made = [
        setup.make(folder, tmp_path / f"work{number}", tmp_path / f"{number}-setup.exe", product, quick=True)
        for number, product in enumerate((PRODUCT, PRODUCT, replace(PRODUCT, version="9.8.7")))
    ]
    once, again, other = (place.read_bytes() for place in made)
    assert once == again
    assert once != other


@needs("makensis", "osslsigncode", "openssl")
def test_programs_are_signed_where_a_certificate_is_given(folder, tmp_path, monkeypatch):
    key, paper, given, password = (tmp_path / name for name in ("key.pem", "paper.pem", "given.pfx", "password"))
    password.write_text("un secret\n", encoding="ascii")
    subject = ["-subj", "/CN=Essai", "-addext", "extendedKeyUsage=codeSigning", "-nodes", "-days", "1"]
    for command in (
        ["req", "-x509", "-newkey", "rsa:2048", *subject, "-keyout", key, "-out", paper],
        ["pkcs12", "-export", "-inkey", key, "-in", paper, "-out", given, "-passout", f"file:{password}"],
    ):
        subprocess.run(["openssl", *command], check=True, capture_output=True)
    monkeypatch.setenv("DCANT_SIGNING_CERTIFICATE", str(given))
    monkeypatch.setenv("DCANT_SIGNING_PASSWORD_FILE", str(password))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(paper.stat().st_mtime)))
    made = setup.make(folder, tmp_path / "work", tmp_path / "a-setup.exe", quick=True)
    told = subprocess.run(
        ["osslsigncode", "verify", "-CAfile", paper, made], capture_output=True, text=True, check=False
    )
    assert "Signature verification: ok" in told.stdout
    assert "CN=Essai" in told.stdout


def test_a_certificate_that_is_not_there_is_said_before_anything_is_made(tmp_path, monkeypatch):
    monkeypatch.setenv("DCANT_SIGNING_CERTIFICATE", str(tmp_path / "none.pfx"))
    assert "none.pfx" in signing.missing()


@needs("wixl")
def test_the_msi_is_the_same_twice_and_holds_every_file(folder, tmp_path):
    once = msi.make(folder, tmp_path / "work1", tmp_path / "1.msi")
    time.sleep(1.1)  # it tells when it was made, in seconds
    again = msi.make(folder, tmp_path / "work2", tmp_path / "2.msi")
    assert once.read_bytes() == again.read_bytes()
    described = ET.parse(tmp_path / "work1" / "dcant.wxs")
    names = {element.get("Name") for element in described.iter(f"{NAMESPACE}File")}
    assert names == {path.name for path in folder.rglob("*") if path.is_file()}
    identifiers = [element.get("Guid") for element in described.iter(f"{NAMESPACE}Component")]
    assert len(set(identifiers)) == len(identifiers)


def test_a_zip_is_sorted_without_a_change_of_what_it_holds(tmp_path):
    for name, order in (("one", "abc"), ("other", "cab")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for letter in order:
                archive.writestr(zipfile.ZipInfo(letter), letter * 3)
        archives.sort_zip(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    with zipfile.ZipFile(tmp_path / "one") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {"a": b"aaa", "b": b"bbb", "c": b"ccc"}


def test_the_portable_zip_unpacks_to_one_folder_that_keeps_the_data_beside(folder, tmp_path):
    made = [portable.make(folder, tmp_path / f"{number}.zip") for number in (1, 2)]
    assert made[0].read_bytes() == made[1].read_bytes()
    with zipfile.ZipFile(made[0]) as archive:
        names = archive.namelist()
        told = archive.read("DcANT-portable/Lisez-moi.txt").decode("utf-8-sig")
    assert {name.split("/")[0] for name in names} == {"DcANT-portable"}
    assert {"DcANT-portable/portable", "DcANT-portable/DcANT.exe", "DcANT-portable/_internal/d'été/é,1.txt"} <= {*names}
    assert "DcANT-données" in told
