"""Saves a picture of every page and dialog, light and dark, to be looked at by a person.

    python tests/ui/screenshots.py FOLDER [--size 1280x720] [--scale 1.5] [--data FILE.sqlite] [--only home,palette]

Uses the display that is there (Xvfb shows what officers see), else Qt's offscreen platform.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]


def main() -> int:
    options = _options()
    os.environ["QT_SCALE_FACTOR"] = options.scale
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DCANT_DATA_DIR"] = folder
        data = Path(folder) / "dcant.sqlite"
        if options.data:
            shutil.copy(options.data, data)
            _add_observatory(data)
        else:
            _make_data(data)
        _take_all(options, data)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--theme", choices=["light", "dark"])
    return parser.parse_args()


def _make_data(path: Path) -> None:
    """The public data, with a few things late and a few missing."""
    from dcant_tracker.store.public_data import create_public
    from dcant_tracker.store.writing.changes import Operation

    store = create_public(path)
    read = store.read()
    recommendation = read.fetch_value("SELECT uid FROM recommendation ORDER BY id")
    organisations = [uid for (uid,) in read.fetch_all("SELECT uid FROM organisation ORDER BY id")]

    def work(tx) -> None:
        tx.update("recommendation", recommendation, {"officer": "Camille Martin", "status": "in_progress"})
        tx.add(
            "milestone", {"recommendation": recommendation, "title": "Cahier des charges", "due_on": date(2017, 2, 1)}
        )
        for rank, uid in enumerate(organisations[:6]):
            role = ("pilot", "working_group", "experimenter")[rank % 3]
            tx.add("participation", {"recommendation": recommendation, "organisation": uid, "role": role})
        _campaigns(tx, recommendation, organisations[:6])
        tx.add(
            "interaction",
            {
                "organisation": organisations[0],
                "held_on": date(2017, 5, 2),
                "summary": "Point téléphonique",
                "follow_up_on": date(2017, 6, 1),
                "officer": "Camille Martin",
            },
        )
        _person(tx, organisations)
        _observatory(tx)

    store.transact(Operation("add", "Saisie des premières participations"), work)
    store.close()


def _add_observatory(path: Path) -> None:
    """Domains and levels where the portfolio has none, such as one made for measuring."""
    from dcant_tracker.settings import resource
    from dcant_tracker.store.store import Store
    from dcant_tracker.store.writing.changes import Operation

    store = Store.open(path)

    facts = json.loads(resource("programme/dcant.json").read_text(encoding="utf-8"))

    def work(tx) -> None:
        for rank, label in enumerate(facts["maturity_domains"], start=1):
            tx.add("maturity_domain", {"label": label, "position": rank})
        _observatory(tx)

    if not store.read().fetch_value("SELECT count(*) FROM maturity_domain"):
        store.transact(Operation("add", "Observatoire"), work)
    store.close()


def _person(tx, organisations: list[str]) -> None:
    """Somebody whom texts of others name, surely or perhaps."""
    tx.add("contact", {"organisation": organisations[0], "name": "Camille Durand", "email": "c.durand@exemple.fr"})
    for summary in (
        "Vu Camille Durand au sujet du cahier des charges",
        "Mme Durand rappelle jeudi",
        "C. Durand absente",
    ):
        tx.add("interaction", {"organisation": organisations[1], "held_on": date(2017, 5, 3), "summary": summary})


def _campaigns(tx, recommendation: str, organisations: list[str]) -> None:
    """Two campaigns: everybody answered the first, one answered the second."""
    for label, year in (("Printemps 2017", 2017), ("Printemps 2018", 2018)):
        campaign = tx.add("campaign", {"label": label, "opens_on": date(year, 3, 1)})
        for rank, evaluator in enumerate(organisations):
            place = {"campaign": campaign, "recommendation": recommendation, "evaluator": evaluator}
            tx.add("expected_evaluation", place)
            if year == 2017 or not rank:
                said = {"governance_score": "2", "governance_justification": "Collectivités associées tard."}
                tx.add("evaluation", {**place, **said, "efficiency_score": "NSP", "state": "submitted"})


def _observatory(tx) -> None:
    """Levels of maturity of a dozen territories in two campaigns, the second half done."""
    read = tx.reading
    territories = [
        uid
        for (uid,) in read.fetch_all("SELECT uid FROM organisation WHERE kind IN ('metropole', 'ville') ORDER BY id")
    ][:12]
    domains = [uid for (uid,) in read.fetch_all("SELECT uid FROM maturity_domain ORDER BY position")]
    for label, year in (("Observatoire 2017", 2017), ("Observatoire 2018", 2018)):
        campaign = tx.add("campaign", {"label": label, "opens_on": date(year, 9, 1)})
        for rank, territory in enumerate(territories):
            tx.add("observed_territory", {"campaign": campaign, "organisation": territory})
            for place, domain in enumerate(domains):
                if year == 2017 or rank < 7 or (rank == 7 and place < 4):
                    level = (rank * 7 + place * 3 + year) % 6
                    said = {"evidence": "Laboratoire ouvert avec deux communes."} if place == rank else {}
                    about = {"campaign": campaign, "organisation": territory, "domain": domain}
                    tx.add("maturity_assessment", {**about, "level": str(level), **said})


def _take_all(options: argparse.Namespace, data: Path) -> None:
    from dcant_tracker.preferences import Preferences
    from dcant_tracker.ui.kit import theme
    from dcant_tracker.ui.shell.app import make_application

    app = make_application([sys.argv[0]])
    width, height = map(int, options.size.split("x"))
    wanted = set(filter(None, options.only.split(",")))
    options.folder.mkdir(parents=True, exist_ok=True)
    for name in [options.theme] if options.theme else ["light", "dark"]:
        theme.apply(app, name)
        preferences = Preferences(officer="Camille Martin", theme=name)
        for shot, widget in _scenes(app, data, preferences, (width, height), wanted):
            target = options.folder / f"{shot}-{name}.png"
            widget.grab().save(str(target))
            print(target)


def _scenes(app, data, preferences, size, wanted) -> Iterator[tuple[str, object]]:
    """Each scene set up in turn: its name, and the widget to take."""
    from exchange_scenes import exchange_dialogs
    from fakes import FakeMessages

    from dcant_tracker.store.store import Store
    from dcant_tracker.ui.shell.pages import pages
    from dcant_tracker.ui.shell.window import MainWindow
    from dcant_tracker.ui.work.session import Session

    session = Session(Store.open(data), FakeMessages(), preferences)
    window = MainWindow(session)
    window.resize(*size)
    window.show()

    def settle() -> None:
        for _ in range(4):
            app.processEvents()
            session.jobs.wait_idle()

    def asked(name: str) -> bool:
        return not wanted or name in wanted

    settle()
    for info in pages():
        if asked(info.id):
            shown = window.open_page(info.id)
            settle()
            sql = f'SELECT min(uid) FROM "{info.id}"'
            if info.entity == info.id and (uid := session.store.read().fetch_value(sql)):
                shown.select(uid)
                time.sleep(0.2)
            _draw(window, shown, settle)
            yield info.id, window
    for name, arrange in _moments(window, settle).items():
        if asked(name):
            window.open_page("home")
            menu = arrange()
            settle()
            yield name, menu or window
            if menu is not None:
                menu.close()
            window.palette_frame.shut()
            window.banner.hide()
            window.toast.hide()
    for name, make in (_dialogs(window) | exchange_dialogs(window)).items():
        if asked(name):
            dialog = make()
            dialog.show()
            settle()
            yield name, dialog
            dialog.close()
            dialog.deleteLater()
    window.close()
    window.deleteLater()


def _draw(window, shown, settle: Callable[[], None]) -> None:
    """Until every picture of the page is there; on Accueil they come after what is urgent."""
    from dcant_tracker.ui.figures.figure_view import FigureView

    until = time.monotonic() + 8
    while time.monotonic() < until:
        settle()
        views = [view for view in window.findChildren(FigureView) if view.isVisible()]
        if all(view.is_settled for view in views) and getattr(shown, "pictures", views) is not None:
            break
        time.sleep(0.05)
    settle()


def _moments(window, settle: Callable[[], None]) -> dict[str, Callable[[], object]]:
    """What shows over the window for a while; a menu is a picture of its own."""
    from PySide6.QtWidgets import QApplication, QMenu
    from rows_scenes import rows_moments

    from dcant_tracker.errors import UserError
    from dcant_tracker.store.writing.changes import Operation

    messages = window.session.messages
    palette = window.palette_frame

    def search(text: str) -> None:
        palette.open()
        palette.field.setText(text)

    def popped(name: str) -> QMenu:
        menu = window.title_bar.menus[name]
        menu.popup(window.mapToGlobal(window.rect().topLeft()))
        return menu

    def observatory(shows: str) -> None:
        page = window.open_page("maturity_assessment")
        if shows != "figures":
            page.show_grid()
            window.session.jobs.wait_idle()
            QApplication.processEvents()
        if shows == "cell":
            page.pane.open_editor(0, 0)
        elif shows != "grid":
            page.show_figures()
            settle()
            if shows == "territory":
                page.figures.choose_territories(page.figures.territories.offered()[:1])
            _draw(window, page, settle)

    def evaluations(tab: str) -> None:
        page = window.open_page("evaluation")
        page.show_tab(tab)
        _draw(window, page, settle)

    def closed() -> None:
        """A campaign in which an answer changed once it was closed."""
        page = window.open_page("evaluation")
        messages.answers.append(True)
        page.show_tab("standing").on_close()
        settle()
        store = window.session.store
        sql = "SELECT uid FROM evaluation WHERE campaign = ? AND state <> 'draft' AND governance_score <> '0' LIMIT 1"
        one = store.read().fetch_value(sql, (page.campaigns.campaign,))
        store.update("evaluation", one, {"governance_score": "0"}, Operation("edit", "Modification"))
        window.session.poll()
        _draw(window, page, settle)

    refusal = UserError("« Fin » (01/01/2016) précède « Début » (01/01/2017).", "Corrigez l'une des deux dates.")
    return {
        "palette": lambda: search("brest"),
        "palette-pages": lambda: search(""),
        "palette-actions": lambda: search("theme"),
        "toast": lambda: messages.toast("Brest Métropole : nom court modifié", "Annuler", lambda: None),
        "banner": lambda: messages.error(refusal),
        "observatory-grid": lambda: observatory("grid"),
        "observatory-cell": lambda: observatory("cell"),
        "observatory-figures": lambda: observatory("figures"),
        "observatory-territory": lambda: observatory("territory"),
        "evaluations-entry": lambda: evaluations("entry"),
        "evaluations-coverage": lambda: evaluations("coverage"),
        "evaluations-standing": lambda: evaluations("standing"),
        "evaluations-voices": lambda: evaluations("voices"),
        "evaluations-closed": closed,
        "menu-file": lambda: popped("file"),
        "menu-edit": lambda: popped("edit"),
        "menu-view": lambda: popped("view"),
        **rows_moments(window),
    }


def _support_dialogs(window, log: str) -> dict[str, Callable[[], object]]:
    """What the help menu opens for whoever helps from afar."""
    from dcant_tracker.ui.kit.text_dialog import TextsDialog
    from dcant_tracker.ui.shell.update_dialog import UpdateDialog
    from dcant_tracker.updating.notice import Notice

    title, folder = "Journal technique", window.session.store.path.parent
    news = "Les positions s'impriment côte à côte.\nLe démarrage prend un tiers de temps en moins."
    packages = {"DcANT-99.1.0-setup.exe": "ab" * 32}

    def updating() -> UpdateDialog:
        dialog = UpdateDialog(window)
        dialog._show(Notice("99.1.0", date(2026, 12, 1), news, "https://exemple.fr/dcant", packages))
        return dialog

    return {
        "dialog-log": lambda: TextsDialog(window.session, title, [(title, log)], window, folder),
        "dialog-update-unconfigured": lambda: UpdateDialog(window),
        "dialog-update": updating,
    }


def _dialogs(window) -> dict[str, Callable[[], object]]:
    """Every dialog of the frame, filled as it would be."""
    from joining_scenes import joining_dialogs
    from rows_scenes import rows_dialogs
    from team_dialogs import team_dialogs

    from dcant_tracker.domain.catalogue import CATALOGUE
    from dcant_tracker.exchange.sources.form.questions import MATURITY
    from dcant_tracker.store.file import backup
    from dcant_tracker.store.reading.holdings import Holding
    from dcant_tracker.store.reading.observatory import last_observing
    from dcant_tracker.store.records.record import Record, all_records
    from dcant_tracker.store.records.titles import Titles
    from dcant_tracker.ui.evaluations.collecting.prepare_dialog import PrepareDialog
    from dcant_tracker.ui.insight.reports.print_dialog import PrintDialog
    from dcant_tracker.ui.insight.reports.report_dialog import ReportDialog
    from dcant_tracker.ui.kit.crash import CrashDialog
    from dcant_tracker.ui.kit.progress import ProgressDialog
    from dcant_tracker.ui.kit.question import LineDialog, QuestionDialog
    from dcant_tracker.ui.records.sheet.leaving import LeavingDialog
    from dcant_tracker.ui.shell.about import AboutDialog
    from dcant_tracker.ui.shell.file_opener import FileOpener
    from dcant_tracker.ui.shell.first_start import FirstStart
    from dcant_tracker.ui.shell.help import HelpWindow
    from dcant_tracker.ui.shell.preferences_dialog import PreferencesDialog
    from dcant_tracker.ui.shell.restore_dialog import RestoreDialog
    from dcant_tracker.ui.work.jobs import Progress

    session = window.session
    path = session.store.path
    progress = Progress("Import du classeur en cours", window)

    def restoring() -> RestoreDialog:
        backup.backup(path)
        return RestoreDialog(path, session.messages, window)

    def progressing() -> ProgressDialog:
        dialog = ProgressDialog(progress, window)
        progress.moved.emit(340, 1000, "Participations : ligne 340 sur 1 000")
        return dialog

    def searching() -> HelpWindow:
        shown = HelpWindow(window)
        shown.search.setText("emargement")
        shown.search.settle()
        return shown

    def leaving() -> LeavingDialog:
        store = session.store
        brest = store.read().fetch_value("SELECT min(uid) FROM organisation")
        known = {"name": "Camille Durand", "organisation": brest}
        values = {field.name: known.get(field.name) for field in CATALOGUE["contact"]}
        person = Record("contact", 0, "nouvelle", values)
        held = all_records(store.read(), "participation")[:4]
        titles = Titles(store.labels())
        return LeavingDialog(
            session, person, [(Holding(one, "referent"), f"Référent : {titles.of_record(one)}") for one in held], window
        )

    deletion = "Participations (3) seront supprimées ; Contacts (2) perdront ce lien. Un seul « Annuler » ramène tout."
    trace = 'Traceback (most recent call last):\n  File "window.py", line 12, in on_changed\nKeyError: "recommendation"'
    return {
        "dialog-first-start": lambda: FirstStart(FileOpener(session.preferences, type(session.messages)())),
        "dialog-delete": lambda: QuestionDialog(
            "Supprimer « Brest Métropole » ?", deletion, [("Supprimer", "danger"), ("Annuler", "")], window
        ),
        "dialog-choose": lambda: QuestionDialog(
            "Deux valeurs différentes",
            "La population de Brest Métropole a changé chez vous et dans le classeur reçu.",
            [("Garder la nôtre", "primary"), ("Prendre la leur", ""), ("Annuler", "")],
            window,
        ),
        "dialog-line": lambda: LineDialog(
            "Enregistrer ce filtre", "Nom du filtre", "Expérimentateurs d'Occitanie", window
        ),
        "dialog-preferences": lambda: PreferencesDialog(session.preferences, window),
        "dialog-restore": restoring,
        "dialog-progress": progressing,
        **team_dialogs(window),  # before the file is damaged to show what a check finds
        **_file_dialogs(window),
        "dialog-crash": lambda: CrashDialog(trace, window),
        "dialog-about": lambda: AboutDialog(window),
        **_support_dialogs(window, trace),
        "dialog-report": lambda: ReportDialog(session, "note", parent=window),
        "dialog-print": lambda: PrintDialog(session, *window.open_page("organisation").printed, window),
        "dialog-report-positions": lambda: ReportDialog(session, "positions", parent=window),
        "guide": lambda: HelpWindow(window),
        "guide-searched": searching,
        "dialog-leaving": leaving,
        "dialog-observatory-forms": lambda: PrepareDialog(
            session, last_observing(session.store.read()), window, MATURITY
        ),
        **rows_dialogs(window),
        **joining_dialogs(window),
    }


def _file_dialogs(window) -> dict[str, Callable[[], object]]:
    """What is shown about a data file that is not as it should be, and about a person who is to be forgotten."""
    from PySide6.QtWidgets import QApplication

    from dcant_tracker.errors import UserError
    from dcant_tracker.store.checking.findings import Finding, FindingKind
    from dcant_tracker.store.checking.repairing import Repair
    from dcant_tracker.store.erasure import receipts
    from dcant_tracker.store.erasure.erasing import look
    from dcant_tracker.store.file.refusals import sound_copy_hint
    from dcant_tracker.ui.kit.text_dialog import TextsDialog
    from dcant_tracker.ui.records.sheet.erase_dialog import EraseDialog
    from dcant_tracker.ui.shell.check_dialog import CheckDialog
    from dcant_tracker.ui.shell.file_opener import FileOpener
    from dcant_tracker.ui.shell.first_start import FirstStart

    session, path = window.session, window.session.store.path
    problems = (
        "Collectivités et organismes, Brest Métropole : modifiée sans trace dans l'historique (Région, Population).",
        "Historique : l'étape 12 a disparu.",
        "Échange 3 (Envoi à la Région du 12 mars.xlsx) : sa base de comparaison est illisible.",
        "La recherche ne correspond pas aux fiches (3 mots).",
    )
    findings = tuple(Finding(FindingKind.RECORD_CHANGED, problem, mend=lambda _mending: None) for problem in problems)

    def checking(then: Callable[[CheckDialog], None]) -> CheckDialog:
        dialog = CheckDialog(session, window)
        session.jobs.wait_idle()
        QApplication.processEvents()
        then(dialog)
        return dialog

    def erasing() -> EraseDialog:
        uid = session.store.read().fetch_value("SELECT uid FROM contact ORDER BY id")
        found, labels = look(session.store, uid), session.store.labels()
        places = receipts.places(labels, found)
        return EraseDialog(session.messages, labels.of("contact", uid), found, places, window)

    def refused(message: str, hint: str, *, damaged: bool) -> FirstStart:
        welcome = FirstStart(FileOpener(session.preferences, type(session.messages)()))
        welcome.refuse(UserError(message, hint), path if damaged else None)
        return welcome

    aside = path.with_name("dcant - mis de côté 2026-11-30 10h12m08")
    copy = path.with_name("dcant 2026-11-30 10h12m07 avant réparation.sqlite")
    repaired = Repair(findings[1:], findings[:1], copy, aside, 43)
    receipt = "Reçu d'effacement – 30/11/2026 10:12, par cmartin\nFiche effacée : 018c2a40 (étape 42 de l'historique)"
    return {
        "dialog-check": lambda: checking(lambda dialog: dialog._on_checked(findings)),
        "dialog-check-sound": lambda: checking(lambda dialog: dialog._on_checked([])),
        "dialog-repaired": lambda: checking(lambda dialog: dialog._on_repaired(repaired)),
        "dialog-erase": erasing,
        "dialog-receipt": lambda: TextsDialog(session, "Reçu d'effacement", [("Reçu", receipt)], window),
        "dialog-first-start-damaged": lambda: refused(
            "Le fichier « dcant.sqlite » est endommagé.",
            sound_copy_hint(),
            damaged=True,
        ),
        "dialog-first-start-newer": lambda: refused(
            "« dcant.sqlite » a été enregistré par une version plus récente de l'application.",
            "Mettez l'application à jour ; le fichier n'a pas été touché.",
            damaged=False,
        ),
    }


if __name__ == "__main__":
    sys.exit(main())
