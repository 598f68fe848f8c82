"""What an officer prefers: kept on this computer, forgiving when the file is damaged."""

import os
from pathlib import Path

import pytest

from dcant_tracker.preferences import Preferences


def test_preferences_come_back_as_they_were_saved():
    preferences = Preferences(officer="Camille Martin", theme="dark", scale=115, density="compact")
    preferences.remember("list.participation.columns", ["organisation", "role"])
    assert Preferences.load() == preferences


def test_preferences_stand_as_they_were_where_the_disk_does_not_take_the_new_ones(monkeypatch: pytest.MonkeyPatch):
    Preferences(officer="Camille Martin").save()

    def refuse(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", refuse)
        Preferences(officer="Karim Benali").save()
    assert Preferences.load().officer == "Camille Martin"


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"theme": "rose", "scale": 3, "density": "serrée", "recent": 4, "screens": 5}', "\0"]
)
def test_a_damaged_file_gives_the_usual_preferences(data_folder: Path, content: str):
    (data_folder / "preferences.json").write_text(content, encoding="utf-8")
    assert Preferences.load() == Preferences()


def test_recent_files_are_listed_once_the_last_one_first(tmp_path: Path):
    preferences = Preferences()
    for name in ("a", "b", "a", *"cdefghijk"):
        preferences.opened(tmp_path / f"{name}.sqlite")
    assert [Path(path).stem for path in preferences.recent] == list("kjihgfed")


def test_what_is_remembered_has_a_default():
    assert Preferences().recall("rien", 3) == 3
