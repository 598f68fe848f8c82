"""A partner's own table through the real window: dropped, matched, half decided, left, taken up again, undone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from dcant_tracker.store.kept.ledger import ExchangeState
from dcant_tracker.store.public_data import create_public
from dcant_tracker.ui.exchange.foreign.matching_dialog import MatchingDialog
from dcant_tracker.ui.exchange.foreign.organisations_dialog import OrganisationsDialog
from dcant_tracker.ui.exchange.preview.dialog import PreviewDialog
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.text_dialog import TextsDialog
from dcant_tracker.ui.shell.window import MainWindow
from tests.e2e.officer import Officer, confirm, press, windows

pytestmark = pytest.mark.e2e

FOLLOW_UP = (
    ("Suivi des actions de la Région – état au 1er mars",),
    ("N°", "Titre de l'action", "Avancement", "Date limite", "Structure pilote"),
    (1, "Échanges entre collectivités et État", "Réalisé", "31/12/2016", "Brest Metropol"),
    (2, "Former les agents à la sobriété", "en pause", "un de ces jours", "CA dracénoise"),
    (3, "Commande publique simplifiée", "À venir", None, "Ville de Nantes"),
)

ROLES = (
    ("Collectivité", "R1", "2", "3 - Commande publique"),
    ("Métropole de Brest", "Pilote", "GT", None),
    ("Ville de Nantes", None, "X", "expérimentateur, GT"),
    ("Toulouse Métropole", "-", None, "copilote"),
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """What the Région keeps for itself."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in (("Suivi", FOLLOW_UP), ("Implications", ROLES)):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "Tableau de la Région.xlsx"
    book.save(path)
    return path


@pytest.fixture
def officer(qapp: QApplication) -> Officer:
    theme.apply(qapp, theme.LIGHT)
    return Officer()


@pytest.fixture
def laptop(qtbot, tmp_path: Path) -> Iterator[Callable[[], MainWindow]]:
    """Starts the window on the officer's data file, as often as she does."""
    path = tmp_path / "suivi.sqlite"
    create_public(path).close()
    with windows(qtbot, path) as start:
        yield start


def drop(window: MainWindow, path: Path) -> None:
    """Let ``path`` fall on the window."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPoint(600, 300), Qt.DropAction.CopyAction, mime, buttons, keys))


def first_status(window: MainWindow) -> str:
    """Where the first recommendation stands."""
    (found,) = window.session.store.read().fetch_all("SELECT status FROM recommendation WHERE code = '1'")
    return str(found[0])


def test_a_partners_table_is_taken_in_over_two_days_and_taken_back(laptop, officer, table, qtbot):
    seen: dict[str, object] = {}

    def met(window: MainWindow, *dialogs: type[QDialog]) -> None:
        """Wait until ``dialogs`` were answered, and nothing is left to do."""
        qtbot.waitUntil(lambda: len(officer.met) == len(dialogs) and not window.session.jobs.busy())
        QApplication.processEvents()
        assert officer.met == list(dialogs)
        officer.met.clear()

    def recognise(dialog: PreviewDialog) -> None:
        seen["unknown"] = dialog.unknown_button.text()
        dialog.unknown_button.click()

    def name_brest(dialog: OrganisationsDialog) -> None:
        press(dialog, Qt.Key.Key_1)
        confirm(dialog)

    def decide_two_and_leave(dialog: PreviewDialog) -> None:
        seen["to decide"] = dialog.choices.counts()["open"]
        press(dialog, Qt.Key.Key_2, Qt.Key.Key_1)
        dialog.later_button.click()

    def take_in(dialog: PreviewDialog) -> None:
        seen["still to decide"] = dialog.choices.counts()["open"]
        confirm(dialog)

    def read_report(dialog: TextsDialog) -> None:
        seen["report"] = dialog.text()
        press(dialog, Qt.Key.Key_Escape)

    first_day = laptop()
    officer.expected = [
        (MatchingDialog, confirm),
        (PreviewDialog, recognise),
        (OrganisationsDialog, name_brest),
        (PreviewDialog, decide_two_and_leave),
    ]
    drop(first_day, table)
    met(first_day, MatchingDialog, PreviewDialog, OrganisationsDialog, PreviewDialog)
    assert seen["unknown"] == "2 organismes à reconnaître…"
    assert first_status(first_day) == "in_progress"
    first_day.close()

    second_day = laptop()
    page = second_day.open_page("exchanges")
    qtbot.waitUntil(page.paused.isVisible)
    officer.expected = [(PreviewDialog, take_in)]
    page.paused.rows[0].resume.click()
    met(second_day, PreviewDialog)
    assert seen["still to decide"] == seen["to decide"] - 2
    assert first_status(second_day) == "done"
    assert not page.paused.isVisible()
    assert "restent à trancher" in second_day.toast.label.text()

    officer.expected = [(TextsDialog, read_report)]
    second_day.toast.second.click()
    met(second_day, TextsDialog)
    assert "gardé « Non démarrée », non retenu : reçu « Suspendue »" in str(seen["report"])

    second_day.activateWindow()
    qtbot.waitUntil(second_day.isActiveWindow)
    QTest.keyClick(second_day, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: first_status(second_day) == "in_progress")
    qtbot.waitUntil(lambda: page.ledger.model.entries[0].state is ExchangeState.UNDONE)
