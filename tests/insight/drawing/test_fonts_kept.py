"""What matplotlib finds out about the computer's fonts is kept for the next start."""

import importlib
import os

import pytest

from dcant_tracker.insight import drawing


@pytest.fixture
def caches(tmp_path, monkeypatch):
    """The folder of this account's caches."""
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name, **_who: str(tmp_path / "caches" / name))
    monkeypatch.setenv("MPLCONFIGDIR", "un dossier vide à chaque départ")
    return tmp_path / "caches"


def test_it_is_kept_in_our_own_folder(caches):
    importlib.reload(drawing)
    assert os.environ["MPLCONFIGDIR"] == str(caches / "DcANT")
    assert (caches / "DcANT").is_dir()


def test_where_no_folder_can_be_made_the_one_that_was_given_stays(caches):
    caches.write_text("un fichier")
    importlib.reload(drawing)
    assert os.environ["MPLCONFIGDIR"] == "un dossier vide à chaque départ"
