"""What the tests of the screens rest on: a small data file, a session on it, no modal dialog."""

import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QWidget

sys.path.insert(0, str(Path(__file__).parent))

from fakes import FakeMessages
from typist import Typist

from dcant_tracker.preferences import Preferences
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.home import page as home
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.records import list_page
from dcant_tracker.ui.shell.window import MainWindow
from dcant_tracker.ui.work.session import Session


@pytest.fixture(autouse=True)
def _reading_here(reading_here) -> None:
    """What is read here is not about the process that reads."""


@pytest.fixture(autouse=True)
def _no_modal_dialog(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dialog that nobody answers would hang: it fails the test instead."""

    def refuse(*_arguments: object, **_options: object) -> None:
        pytest.fail("a modal dialog was opened outside messages")

    monkeypatch.setattr(QDialog, "exec", refuse)
    monkeypatch.setattr(QMessageBox, "exec", refuse)
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"):
        monkeypatch.setattr(QFileDialog, name, refuse)


@pytest.fixture(autouse=True)
def _no_left_over_widget(qapp: QApplication) -> Iterator[None]:
    """Closes what a test left open, so that tests stay independent."""
    theme.apply(qapp, theme.LIGHT)
    yield
    for widget in qapp.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    _let_keys_go()
    qapp.processEvents()


def _let_keys_go() -> None:
    """A click with Ctrl leaves Ctrl held for whatever comes next, since no test lets go of it."""
    if QApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:
        clicked = QWidget()
        clicked.show()
        QTest.mouseClick(clicked, Qt.MouseButton.LeftButton)
        clicked.deleteLater()


@pytest.fixture(scope="session")
def small_file(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two programmes, three recommendations, five organisations and what links them: tests work on copies."""
    path = shutil.copy(empty_file, tmp_path_factory.mktemp("petit") / "suivi.sqlite")
    made = Store.open(path)
    made.transact(Operation("init", "Données d'essai"), _small_world)
    made.close()
    return path


@pytest.fixture
def data_file(small_file: Path) -> Path:
    """What the data file of a test is a copy of."""
    return small_file


@pytest.fixture
def store(data_file: Path, tmp_path: Path) -> Iterator[Store]:
    """The small data file, open."""
    opened = Store.open(shutil.copy(data_file, tmp_path / "suivi.sqlite"))
    yield opened
    opened.close()


@pytest.fixture
def messages(qapp: QApplication) -> FakeMessages:
    return FakeMessages()


@pytest.fixture
def session(store: Store, messages: FakeMessages) -> Iterator[Session]:
    """A session on the small data file; nothing is left running."""
    made = Session(store, messages, Preferences())
    yield made
    made.jobs.wait_idle()
    made.close()
    assert messages.crashes == []


@pytest.fixture
def settle(session: Session) -> Callable[[], None]:
    """Waits until the worker is through and its answers are on the screen."""

    def wait() -> None:
        for _again in range(20):
            assert session.jobs.wait_idle(120_000)
            QApplication.processEvents()
            if not session.jobs.busy():
                return
        pytest.fail("the screen asks for more and more")

    return wait


@pytest.fixture
def typist(qtbot, settle: Callable[[], None]) -> Typist:
    """Types into whatever has the keyboard."""
    return Typist(qtbot, settle)


@pytest.fixture
def with_pictures() -> None:
    """For tests that want the pictures of Accueil."""


@pytest.fixture(autouse=True)
def _pictures_where_wanted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Accueil draws its pictures soon after the rest: they would take longer than most tests of a window."""
    if "with_pictures" not in request.fixturenames:
        monkeypatch.setattr(home, "_PICTURES_MS", 3_600_000)


@pytest.fixture(autouse=True)
def _sheet_follows_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sheet of a list shows the current row once the events are through: what a test does next is done with it."""
    monkeypatch.setattr(list_page, "_SHEET_DELAY_MS", 0)


@pytest.fixture
def window(session: Session, settle: Callable[[], None]) -> Iterator[MainWindow]:
    """The window of the session, with everything it reads at first; gone after the test."""
    made = MainWindow(session)
    made.resize(1280, 720)
    made.show()
    QApplication.processEvents()
    settle()
    yield made
    settle()
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def uid_of(store: Store) -> Callable[[str, str], str]:
    """The uid of the record that a text names."""
    from dcant_tracker.store.records.names import resolve

    return lambda entity, text: resolve(store.read(), entity, text)


@pytest.fixture
def answered(store, uid_of):
    """Two submitted evaluations of recommendation 2, in a campaign."""
    campaign = uid_of("campaign", "Printemps 2017")
    recommendation = store.read().fetch_value("SELECT uid FROM recommendation WHERE code = '2'")

    def work(tx) -> None:
        for name, governance, efficiency in (("Épinal", "3", "1"), ("Toulouse Métropole", "4", "2")):
            tx.add(
                "evaluation",
                {
                    "campaign": campaign,
                    "recommendation": recommendation,
                    "evaluator": uid_of("organisation", name),
                    "governance_score": governance,
                    "efficiency_score": efficiency,
                    "user_relation_score": "2",
                    "evaluation_score": "0",
                    "state": "submitted",
                },
            )

    store.transact(Operation("import", "Réponses du printemps"), work)
    return recommendation


def _small_world(tx) -> None:
    first = tx.add(
        "programme", {"code": "DcANT 2015-2017", "title": "Premier programme", "starts_on": date(2015, 10, 5)}
    )
    second = tx.add(
        "programme", {"code": "DcANT 2018-2020", "title": "Deuxième programme", "starts_on": date(2018, 1, 1)}
    )
    recommendations = [
        tx.add("recommendation", {"programme": programme, "code": code, "title": title, **more})
        for programme, code, title, more in (
            (first, "1", "Échanger par voie électronique", {"themes": ("archivage",), "due_on": date(2017, 1, 1)}),
            (first, "2", "Dématérialiser la commande publique", {"status": "in_progress", "officer": "Camille Martin"}),
            (second, "1", "Ouvrir les données", {"due_on": date(2099, 1, 1)}),
        )
    ]
    organisations = [
        tx.add("organisation", {"name": name, "kind": kind, "region": region, "department": department})
        for name, kind, region, department in (
            ("Brest Métropole", "metropole", "Bretagne", "Finistère"),
            ("Toulouse Métropole", "metropole", "Occitanie", "Haute-Garonne"),
            ("Épinal", "ville", "Grand Est", "Vosges"),
            ("Saint-Étienne Métropole", "metropole", "Auvergne-Rhône-Alpes", "Loire"),
            ("SGMAP", "etat", None, None),
        )
    ]
    contact = tx.add("contact", {"organisation": organisations[0], "name": "Anne Le Goff", "category": "officer"})
    experiment = tx.add(
        "experiment", {"title": "Préfiguration à Brest", "recommendation": recommendations[1], "stage": "running"}
    )
    tx.add(
        "participation",
        {
            "recommendation": recommendations[0],
            "organisation": organisations[0],
            "role": "experimenter",
            "referent": contact,
        },
    )
    tx.add(
        "participation",
        {
            "recommendation": recommendations[1],
            "experiment": experiment,
            "organisation": organisations[1],
            "role": "pilot",
        },
    )
    tx.add("participation", {"organisation": organisations[2], "role": "observer", "status": "approached"})
    campaign = tx.add("campaign", {"label": "Printemps 2017", "programme": first, "opens_on": date(2017, 3, 1)})
    tx.add(
        "evaluation",
        {
            "campaign": campaign,
            "recommendation": recommendations[0],
            "evaluator": organisations[0],
            "governance_score": "3",
        },
    )
    for organisation in organisations[:2]:
        tx.add(
            "expected_evaluation",
            {"campaign": campaign, "recommendation": recommendations[0], "evaluator": organisation},
        )
    group = tx.add("group", {"name": "Innovation publique", "kind": "working_group"})
    meeting = tx.add(
        "meeting", {"title": "Réunion du groupe", "held_on": date(2017, 5, 29), "group": group, "kind": "working_group"}
    )
    tx.add(
        "action_item",
        {"title": "Envoyer le relevé", "meeting": meeting, "officer": "Camille Martin", "due_on": date(2017, 6, 15)},
    )
    tx.add(
        "milestone", {"recommendation": recommendations[0], "title": "Cahier des charges", "due_on": date(2017, 2, 1)}
    )
    tx.add(
        "milestone",
        {"recommendation": recommendations[2], "title": "Bilan", "due_on": date(2099, 1, 1)},
    )
    tx.add(
        "interaction",
        {
            "organisation": organisations[0],
            "held_on": date(2017, 5, 2),
            "summary": "Point téléphonique",
            "channel": "call",
            "follow_up_on": date(2017, 6, 1),
        },
    )
