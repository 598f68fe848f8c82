"""« Imprimer »: what stands on a page as sheets of paper, looked at before it is printed or saved as a PDF."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from dcant_tracker.file_formats import PDF, filters
from dcant_tracker.insight.drawing.look import LIGHT, PRINT
from dcant_tracker.ui.figures.figure_files import file_name
from dcant_tracker.ui.insight.reports.preview import Preview
from dcant_tracker.ui.insight.reports.printing import print_wanted
from dcant_tracker.ui.insight.reports.report_job import WantedPages, saving
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.folders import documents, show_folder
from dcant_tracker.ui.kit.page import Printed
from dcant_tracker.ui.kit.working_dialog import WorkingDialog
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


class PrintDialog(WorkingDialog):
    """Shows the pages of what ``printed`` makes; ``name`` is what the file may be called."""

    def __init__(self, session: Session, printed: Printed, name: str, parent: QWidget | None = None) -> None:
        super().__init__(session, _("Imprimer"), parent)
        self._printed = printed
        self._name = name
        self.preview = Preview(session)
        self.plain = QCheckBox(_("En noir et blanc"))
        self.plain.toggled.connect(self._on_changed)
        self.paper = push_button(_("Imprimer…"), kind="primary", default=True)
        self.pdf = push_button(_("Enregistrer en PDF…"))
        close = push_button(_("Fermer"))
        self.paper.clicked.connect(self.on_print)
        self.pdf.clicked.connect(self.on_pdf)
        close.clicked.connect(self.reject)
        self.body.addWidget(self.preview, 1)
        self.body.addWidget(self.plain)
        self.body.addLayout(button_row(close, None, self.pdf, self.paper))
        self.fit(900, 680)
        self._on_changed()

    def wanted(self) -> WantedPages:
        """The pages, in the colours that are chosen."""
        return WantedPages(self._printed, PRINT if self.plain.isChecked() else LIGHT)

    @Slot()
    def on_print(self) -> None:
        """Draw the pages, then ask for the printer."""
        print_wanted(self, self.wanted())

    @Slot()
    def on_pdf(self) -> None:
        """Write the pages as a PDF."""
        suggested = documents() / (file_name(self._name) + PDF.suffix)
        path = self.session.messages.save_file(_("Enregistrer en PDF"), suggested, filters([PDF]))
        if path is not None:
            self.run_long(_("Écriture du PDF"), saving(self.wanted(), path, None), self._on_saved)

    def _on_saved(self, path: Path) -> None:
        text = _("Enregistré : {file}").format(file=path.name)
        self.session.messages.toast(text, _("Ouvrir le dossier"), partial(show_folder, path.parent))

    @Slot()
    def _on_changed(self) -> None:
        self.preview.ask(self.wanted())
