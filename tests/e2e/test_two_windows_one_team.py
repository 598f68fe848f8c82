"""Two officers at two real windows over two files that meet in a folder: found, join, work apart, settle, leave."""

import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dcant_tracker.preferences import Preferences
from dcant_tracker.store.records.record import get
from dcant_tracker.store.replicas.conflicts import open_conflicts
from dcant_tracker.store.replicas.replica import note_place
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.exchange.settling.dialog import SettlingDialog
from dcant_tracker.ui.shell.window import MainWindow
from dcant_tracker.ui.team.dialog import TeamDialog
from tests.e2e.officer import Officer, press, windows

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@pytest.fixture
def laptops(empty_file: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Zoé's file, and the copy that she gave to Camille."""
    zoe, camille = tmp_path / "zoe" / "suivi.sqlite", tmp_path / "camille" / "suivi.sqlite"
    for path in (zoe, camille):
        path.parent.mkdir()
    shutil.copy(empty_file, zoe)
    store = Store.open(zoe)
    store.add("organisation", {"name": "Épinal", "kind": "ville", "region": "Grand Est"}, Operation("add", "Épinal"))
    note_place(store)
    store.close()
    shutil.copy(zoe, camille)
    return zoe, camille


def calm(qtbot, *shown: MainWindow) -> None:
    """Waits until nobody works or meets."""
    for window in shown:
        qtbot.waitUntil(lambda session=window.session: not session.meetings.is_meeting, timeout=20_000)
        assert window.session.jobs.wait_idle()
        QApplication.processEvents()
        assert window.session.jobs.wait_idle()


def sync(qtbot, *shown: MainWindow) -> None:
    for window in shown:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        QTest.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        calm(qtbot, window)


def write(qtbot, window: MainWindow, uid: str, **values) -> None:
    window.session.write(Operation("edit", "Modification"), lambda tx: tx.update("organisation", uid, values))
    calm(qtbot, window)


def region(window: MainWindow, uid: str) -> object:
    record = get(window.session.store.read(), "organisation", uid)
    return record["region"] if record else None


def enters(qtbot, place: Path, button: str):
    """Chooses the place, and takes what is offered there."""

    def do(dialog: TeamDialog) -> None:
        dialog.joining.address.setText(str(place))
        dialog.joining.look_there()
        qtbot.waitUntil(getattr(dialog.joining, button).isVisible)
        getattr(dialog.joining, button).click()
        qtbot.waitUntil(dialog.member.isVisible, timeout=20_000)
        press(dialog, Qt.Key.Key_Escape)

    return do


def settles(dialog: SettlingDialog) -> None:
    """Takes what is not shown, and writes it."""
    press(dialog, Qt.Key.Key_2)
    press(dialog, Qt.Key.Key_Return, held=Qt.KeyboardModifier.ControlModifier)


def test_two_officers_work_apart_and_come_together(qtbot, qapp, laptops, tmp_path):
    place = tmp_path / "partage"
    place.mkdir()
    officer = Officer()
    with ExitStack() as left:
        zoe, camille = (left.enter_context(windows(qtbot, path))() for path in laptops)
        for window, name in ((zoe, "Zoé Petit"), (camille, "Camille Martin")):
            window.session.preferences = Preferences(officer=name)
            window.session.preferencesChanged.emit()
        calm(qtbot, zoe, camille)
        uid = str(zoe.session.store.read().fetch_value("SELECT uid FROM organisation"))

        officer.expected = [(TeamDialog, enters(qtbot, place, "found"))]
        zoe.window_actions["team"].trigger()
        officer.expected = [(TeamDialog, enters(qtbot, place, "join"))]
        camille.window_actions["team"].trigger()
        calm(qtbot, zoe, camille)
        assert "À jour avec l'équipe" in zoe.status_line.team.team.text()

        write(qtbot, camille, uid, region="Bretagne")
        camille.session.meetings.refresh()
        calm(qtbot, camille)
        assert "1 modification à envoyer" in camille.status_line.team.team.text()
        sync(qtbot, camille, zoe)
        assert region(zoe, uid) == "Bretagne"

        write(qtbot, zoe, uid, region="Occitanie")
        write(qtbot, camille, uid, region="Normandie")
        sync(qtbot, zoe, camille, zoe)
        assert region(zoe, uid) == region(camille, uid)
        assert zoe.status_line.team.settle.text().strip() == "1 à trancher"
        assert camille.status_line.team.settle.text().strip() == "1 à trancher"

        other = {"Occitanie", "Normandie"} - {str(region(zoe, uid))}
        officer.expected = [(SettlingDialog, settles)]
        zoe.status_line.team.settle.click()
        qtbot.waitUntil(lambda: SettlingDialog in officer.met)
        calm(qtbot, zoe)
        assert {region(zoe, uid)} == other
        sync(qtbot, zoe, camille)
        assert {region(camille, uid)} == other
        for window in (zoe, camille):
            assert open_conflicts(window.session.store.read()) == []
            assert not window.status_line.team.settle.isVisible()

        write(qtbot, zoe, uid, region="Corse")
        zoe.close()
        qtbot.waitUntil(lambda: not zoe.isVisible(), timeout=10_000)
        sync(qtbot, camille)
        assert region(camille, uid) == "Corse"  # what was there went with the window
    assert officer.met == [TeamDialog, TeamDialog, SettlingDialog]
