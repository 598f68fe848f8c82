"""The Windows Python that packages are made with: what it is unpacked from, and what is refused."""

import shutil
import zipfile
from pathlib import Path

import pytest

from installers.product import NotMade
from installers.windows import python
from installers.windows.wine import Wine


def wheel(folder: Path, files: dict[str, str]) -> Path:
    place = folder / "thing-1.0-py3-none-any.whl"
    with zipfile.ZipFile(place, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return place


def test_a_wheel_is_unpacked_where_python_looks_and_its_commands_and_manuals_are_left_out(tmp_path):
    packed = wheel(
        tmp_path,
        {
            "thing/__init__.py": "one",
            "thing-1.0.data/purelib/other.py": "two",
            "thing-1.0.data/platlib/thing/fast.pyd": "three",
            "thing-1.0.data/scripts/thing.exe": "four",
            "thing-1.0.data/data/share/man/thing.1": "five",
        },
    )
    python.install([packed], tmp_path / "python")
    libraries = tmp_path / "python" / "Lib" / "site-packages"
    found = {path.relative_to(libraries).as_posix() for path in libraries.rglob("*") if path.is_file()}
    assert found == {"thing/__init__.py", "other.py", "thing/fast.pyd"}


@pytest.mark.skipif(not shutil.which("osslsigncode"), reason="osslsigncode is not installed")
def test_a_python_whose_programs_nobody_signed_is_refused(tmp_path, monkeypatch):
    given = tmp_path / "python.zip"
    with zipfile.ZipFile(given, "w") as archive:
        archive.writestr("python.exe", "MZ")
    monkeypatch.setenv(python.GIVEN, str(given))
    with pytest.raises(NotMade, match=r"python\.exe n'est pas tel que la Python Software Foundation l'a signé"):
        python.embedded(tmp_path, tmp_path / "python")


def test_a_given_zip_that_is_not_there_is_said_before_anything_is_made(tmp_path, monkeypatch):
    monkeypatch.setenv(python.GIVEN, str(tmp_path / "none.zip"))
    assert "none.zip" in python.missing()


def test_a_file_of_this_computer_has_a_name_in_windows():
    assert Wine.path(Path("/srv/Été 2026/é.dcant")) == r"Z:\srv\Été 2026\é.dcant"
