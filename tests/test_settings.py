"""Where things lie on this computer: under which name, beside a portable program, in private."""

import stat
import sys
from pathlib import Path

import pytest

from dcant_tracker import settings
from dcant_tracker.errors import UserError
from dcant_tracker.preferences import Preferences


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, *, portable: bool = True) -> Path:
    """The frozen program in ``folder``, where it runs from; returns the folder of what a portable one keeps."""
    folder.mkdir(parents=True)
    (folder / "DcANT.exe").touch()
    if portable:
        (folder / "portable").touch()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "DcANT.exe"))
    return folder / "DcANT-données"


@pytest.fixture
def at_home(tmp_path, monkeypatch):
    """The folders of a person, without the one that tests are given."""
    monkeypatch.delenv("DCANT_DATA_DIR")
    for name, variable in (("données", "XDG_DATA_HOME"), ("cache", "XDG_CACHE_HOME")):
        monkeypatch.setenv(variable, str(tmp_path / "maison" / name))
    return tmp_path / "maison"


def test_a_new_data_file_is_called_as_ours_are(data_folder):
    assert settings.default_data_file() == data_folder / "dcant.dcant"
    assert settings.passed_over() == ""


def test_the_data_file_of_an_earlier_version_is_found_and_keeps_its_name(data_folder):
    (data_folder / "dcant.sqlite").touch()
    assert settings.default_data_file() == data_folder / "dcant.sqlite"
    assert settings.passed_over() == ""


def test_of_two_usual_data_files_the_newer_name_opens_and_that_is_said(data_folder):
    for name in ("dcant.sqlite", "dcant.dcant"):
        (data_folder / name).touch()
    assert settings.default_data_file() == data_folder / "dcant.dcant"
    assert settings.passed_over() == "« dcant.dcant » est ouvert ; « dcant.sqlite », à côté, ne l'est pas."


@pytest.mark.skipif(sys.platform != "linux", reason="the folders of a person on Linux")
def test_a_program_that_is_not_portable_keeps_everything_at_home(at_home, tmp_path, monkeypatch):
    install(tmp_path / "DcANT", monkeypatch, portable=False)
    assert settings.data_dir().is_relative_to(at_home)
    assert settings.cache_dir().is_relative_to(at_home)


def test_a_portable_program_keeps_everything_beside_it(at_home, tmp_path, monkeypatch):
    beside = install(tmp_path / "clé usb" / "DcANT", monkeypatch)
    assert settings.default_data_file() == beside / "dcant.dcant"
    assert settings.log_file().parent == beside
    assert settings.cache_dir() == beside / "cache"
    Preferences(officer="Camille Martin").save()
    assert (beside / "preferences.json").is_file()
    assert not at_home.exists()


def test_an_image_that_is_portable_keeps_everything_beside_the_image(at_home, tmp_path, monkeypatch):
    content = tmp_path / "monté"
    install(content / "usr" / "bin", monkeypatch, portable=False)
    monkeypatch.setenv("APPDIR", str(content))
    monkeypatch.setenv("APPIMAGE", str(tmp_path / "DcANT.AppImage"))
    assert settings.portable_folder() is None
    (tmp_path / "portable").touch()
    assert settings.data_dir() == tmp_path / "DcANT-données"


def test_a_portable_program_on_a_stick_that_takes_nothing_says_what_to_do(at_home, tmp_path, monkeypatch):
    beside = install(tmp_path / "DcANT", monkeypatch)

    def refuse(folder: Path) -> None:
        raise OSError(30, "Read-only file system", str(folder))

    monkeypatch.setattr(settings, "make_private_folder", refuse)
    with pytest.raises(UserError, match="le support est en lecture seule") as refused:
        settings.default_data_file()
    assert str(beside.with_name("portable")) in refused.value.hint


def test_what_a_portable_program_remembers_is_found_under_another_drive_letter(at_home, tmp_path, monkeypatch):
    beside = install(tmp_path / "E" / "DcANT", monkeypatch)
    beside.mkdir()
    kept = Preferences()
    kept.opened(tmp_path / "ordinateur.dcant")
    kept.opened(beside / "dcant.dcant")
    kept.remember_path("report.template", beside.parent / "Modèles" / "note.dotx")
    (tmp_path / "E").rename(tmp_path / "F")
    moved = tmp_path / "F" / "DcANT"
    monkeypatch.setattr(sys, "executable", str(moved / "DcANT.exe"))
    found = Preferences.load()
    assert found.recent == [str(moved / "DcANT-données" / "dcant.dcant"), str(tmp_path / "ordinateur.dcant")]
    assert found.recall_path("report.template") == moved / "Modèles" / "note.dotx"


@pytest.mark.posix("rights of POSIX")
def test_what_lasts_as_long_as_the_program_lies_in_a_private_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    folder = settings.runtime_dir()
    assert folder.parent == tmp_path
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.posix("links of POSIX")
def test_a_folder_that_somebody_put_in_its_place_is_not_taken(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "absent"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "ailleurs").mkdir(mode=0o700)
    folder = settings.runtime_dir()
    folder.rmdir()
    folder.symlink_to(tmp_path / "ailleurs")
    assert settings.runtime_dir() is None
