"""What lies in the archive for Linux installs itself for one person and goes again, and leaves the data."""

import os
import shutil
import subprocess
import sys

import pytest

from installers import appimage, portable

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="pour Linux")


@pytest.fixture
def bundle(tmp_path):
    program = tmp_path / "bundle" / "dcant-tracker"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho bonjour $1\n", encoding="utf-8")
    program.chmod(0o755)
    (program.parent / "DcANT").symlink_to("dcant-tracker")
    return program.parent


@pytest.fixture
def script(bundle, tmp_path):
    unpacked = portable.tree(bundle, tmp_path / "un dossier à accents")
    person = tmp_path / "chez moi"
    person.mkdir()
    environment = {**os.environ, "HOME": str(person)}
    environment.pop("XDG_DATA_HOME", None)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(unpacked / "installer.sh"), *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


def lying(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


def test_it_is_installed_twice_and_goes_without_the_data(script, tmp_path):
    person = tmp_path / "chez moi"
    data = person / ".local/share/DcANT/suivi.dcant"
    data.parent.mkdir(parents=True)
    data.write_text("des années de suivi", encoding="utf-8")
    for _time in range(2):
        done = script()
        assert (done.returncode, done.stderr) == (0, "")
        command = person / ".local/bin/dcant-tracker"
        assert subprocess.run([command, "Ada"], capture_output=True, text=True, check=True).stdout == "bonjour Ada\n"
        entry = (person / ".local/share/applications/dcant-tracker.desktop").read_text(encoding="utf-8")
        assert f'Exec="{command}" %f\n' in entry
    assert not [path for path in lying(person) if "nouveau" in path or "ancien" in path]
    assert script("--retirer").returncode == 0
    assert [path for path in lying(person) if "cache" not in path and "/mime/" not in path] == [
        ".local/share/DcANT/suivi.dcant"
    ]


def test_an_unknown_word_changes_nothing(script, tmp_path):
    assert script("--vite").returncode == 2
    assert lying(tmp_path / "chez moi") == []


def test_what_becomes_an_appimage_starts_and_is_shown(bundle, tmp_path):
    made = appimage.tree(bundle, tmp_path / "DcANT.AppDir")
    assert (
        subprocess.run([made / "AppRun", "Ada"], capture_output=True, text=True, check=True).stdout == "bonjour Ada\n"
    )
    assert {"dcant-tracker.desktop", "dcant-tracker.svg", ".DirIcon"} <= {path.name for path in made.iterdir()}
    assert "Exec=dcant-tracker %f\n" in (made / "dcant-tracker.desktop").read_text(encoding="utf-8")


def test_without_its_tool_another_kind_is_named(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert "portable" in appimage.missing()
