"""Two laptops that wrote in the same places, and « À trancher » over what came of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from team_scenes import Colleague, write

from dcant_tracker.store.store import Store
from dcant_tracker.ui.exchange.settling.dialog import SettlingDialog
from dcant_tracker.ui.exchange.settling.opening import open_settling


@pytest.fixture
def camille(store: Store, tmp_path: Path) -> Colleague:
    return Colleague(store, tmp_path / "camille.sqlite")


@pytest.fixture
def two_titles(store: Store, camille: Colleague, uid_of) -> tuple[str, str]:
    """Both wrote titles of two measures, the other's being earlier; the uids of the measures."""
    uids = tuple(
        str(store.read().fetch_value("SELECT uid FROM recommendation WHERE title = ?", (title,)))
        for title in ("Ouvrir les données", "Dématérialiser la commande publique")
    )
    camille.writes("recommendation", uids[0], title="Ouvrir les données locales")
    camille.writes("recommendation", uids[1], status="done", officer="Paul Durand")
    write(store, "recommendation", uids[0], title="Ouvrir toutes les données")
    write(store, "recommendation", uids[1], status="abandoned")
    camille.gives(store)
    return uids


@pytest.fixture
def settling(qtbot, session, store, messages, settle) -> Callable[[Callable[[SettlingDialog], None]], SettlingDialog]:
    """Opens « À trancher »; what is given is done in it."""

    def open_it(do: Callable[[SettlingDialog], None]) -> SettlingDialog:
        shown: list[SettlingDialog] = []

        def run(dialog) -> bool:
            shown.append(dialog)
            dialog.show()
            settle()
            do(dialog)
            settle()
            return bool(dialog.result())

        window = QWidget()
        qtbot.addWidget(window)
        window.resize(1280, 720)
        messages.on_run = run
        open_settling(session, window)
        settle()
        assert len(shown) == 1
        return shown[0]

    return open_it
