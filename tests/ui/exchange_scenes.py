"""The dialogs of the exchange for the screenshots, filled as an officer would see them."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.exchange.merging.importing import prepare
from dcant_tracker.exchange.reader import read
from dcant_tracker.exchange.sources.terms import Terms
from tests.forms import fill_in
from tests.ui.campaign_scenes import campaign, campaign_dialogs
from tests.workbooks import write_workbook

ACTIONS = (
    ("Suivi des actions de la Région – état au 1er mars",),
    ("N°", "Titre de l'action", "Avancement", "Date limite", "Mots-clés", "Structure pilote", "Budget"),
    (
        1,
        "Échanges entre collectivités et État",
        "Réalisé",
        "31/12/2016",
        "archivage, identité",
        "Brest Metropol",
        12000,
    ),
    (2, "Former les agents à la sobriété", "en pause", "un de ces jours", "actes", "CA dracénoise", 5000),
    (3, "Commande publique simplifiée", "À venir", None, None, "Ville de Nantes", None),
)

MATRIX = (
    ("Collectivité", "R1", "2", "3 - Commande publique", "Contact"),
    ("Métropole de Brest", "Pilote", "GT", None, "Mme A"),
    ("Ville de Nantes", None, "X", "expérimentateur, GT", "M. B"),
    ("Toulouse Métropole", "-", None, "copilote", None),
    ("Grand Poitiers", "GT", "obs", None, None),
)


def exchange_dialogs(window) -> dict[str, Callable[[], object]]:
    """The dialogs by name; each writes the workbooks it needs in a folder of its own."""
    session = window.session
    folder = Path(tempfile.mkdtemp(prefix="dcant-scenes-"))

    def workbook(name: str, **sheets) -> Path:
        return write_workbook(folder / name, sheets)

    def proposal():
        from dcant_tracker.exchange.sources.foreign.proposing import Proposer

        path = workbook("Tableau de la Région.xlsx", Suivi=ACTIONS, Implications=MATRIX)
        book = read(path)
        return path, book, Proposer(session.store.read()).workbook(book)

    def matching(sheet: int):
        from dcant_tracker.ui.exchange.foreign.matching_dialog import MatchingDialog

        _path, book, mapping = proposal()
        dialog = MatchingDialog(session, book, mapping, [], window)
        dialog.sheets.setCurrentIndex(dialog.sheets.model().index(sheet, 0))
        return dialog

    def export(*, last_look: bool):
        from dcant_tracker.ui.exchange.export_dialog import ExportDialog

        dialog = ExportDialog(session, "participation", window)
        choice = dialog.details.currentWidget()
        choice.bar.tick("role", ("experimenter",))
        choice.columns.item(choice.columns.count() - 1).setCheckState(Qt.CheckState.Unchecked)
        if last_look:
            dialog.on_everything()
            dialog.on_next()
        return dialog

    def preview_of():
        path, _book, mapping = proposal()
        return prepare(session.store, path, Terms(mapping=mapping))

    def organisations():
        from dcant_tracker.ui.exchange.foreign.organisations_dialog import OrganisationsDialog

        return OrganisationsDialog(session, preview_of().unknown, window)

    def preview():
        from dcant_tracker.exchange.merging.batch import Batch
        from dcant_tracker.ui.exchange.preview.dialog import PreviewDialog

        return PreviewDialog(session, Batch([preview_of()]), window)

    def preparing():
        from dcant_tracker.ui.evaluations.collecting.prepare_dialog import PrepareDialog

        return PrepareDialog(session, campaign(session), window)

    def collecting():
        from dcant_tracker.exchange.collecting.preparing import prepare_forms
        from dcant_tracker.ui.evaluations.collecting.collect_dialog import CollectDialog

        uid = campaign(session)
        made = prepare_forms(session.store, uid, folder / "formulaires", replace=True)
        for rank, form in enumerate(made.forms[:5]):
            _answer(form.path, 4 if rank % 2 else 2)
        (folder / "formulaires" / "abîmé.xlsx").write_bytes(b"PK\x03\x04")
        dialog = CollectDialog(session, uid, window)
        dialog.folder.setText(str(folder / "formulaires"))
        dialog.on_read()
        return dialog

    return {
        "dialog-export": lambda: export(last_look=False),
        "dialog-export-last-look": lambda: export(last_look=True),
        "dialog-matching": lambda: matching(0),
        "dialog-matching-matrix": lambda: matching(1),
        "dialog-organisations": organisations,
        "dialog-preview": preview,
        "dialog-prepare-forms": preparing,
        "dialog-collect": collecting,
    } | campaign_dialogs(window)


def _answer(path: Path, scores: int) -> None:
    fill_in(path, 0, **dict.fromkeys(list(PRINCIPLES.values())[:scores], "Largement"))
