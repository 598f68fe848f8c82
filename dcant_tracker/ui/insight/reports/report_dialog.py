"""« Rapport… »: choose one, look at its pages, save it for Word or as a PDF."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from dcant_tracker.file_formats import DOCX, PDF, FileFormat, filters
from dcant_tracker.ui.figures.figure_files import file_name
from dcant_tracker.ui.insight.reports.choices import ReportChoices
from dcant_tracker.ui.insight.reports.preview import Preview
from dcant_tracker.ui.insight.reports.report_job import saving
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.folders import documents, show_folder
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.kit.working_dialog import WorkingDialog
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_CHOICES = 320


class ReportDialog(WorkingDialog):
    """The choices at the left, the pages at the right; ``kind`` and ``subject`` (uid) are chosen at first."""

    def __init__(
        self,
        session: Session,
        kind: str = "",
        subject: str = "",
        chosen: Mapping[str, Sequence[str]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, _("Rapport"), parent)
        self.choices = ReportChoices(session, kind, subject, chosen)
        self.preview = Preview(session)
        self.word = push_button(_("Enregistrer en Word…"), kind="primary")
        self.pdf = push_button(_("Enregistrer en PDF…"))
        self.paper = push_button(_("Imprimer…"))
        close = push_button(_("Fermer"))
        self.word.clicked.connect(self.on_word)
        self.pdf.clicked.connect(self.on_pdf)
        self.paper.clicked.connect(self.on_print)
        close.clicked.connect(self.reject)
        self.choices.changed.connect(self._on_changed)
        across = in_row(self._left(), theme.set_role(QFrame(), "column"), (self.preview, 1), spacing=16)
        self.body.addLayout(across, 1)
        self.body.addLayout(button_row(close, None, self.paper, self.pdf, self.word))
        self.fit(1040, 680)
        self._on_changed()

    @Slot()
    def on_word(self) -> None:
        """Write the report for Word."""
        self._save(DOCX, self.choices.template.template)

    @Slot()
    def on_pdf(self) -> None:
        """Write the report as a PDF."""
        self._save(PDF, None)

    @Slot()
    def on_print(self) -> None:
        """Draw the pages, then ask for the printer."""
        from dcant_tracker.ui.insight.reports.printing import print_wanted

        print_wanted(self, self.choices.wanted())

    def _left(self) -> QScrollArea:
        left = QScrollArea()
        left.setWidgetResizable(True)
        left.setAccessibleName(_("Ce que dit le rapport"))
        left.setWidget(self.choices)
        left.setFrameShape(QFrame.Shape.NoFrame)
        left.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left.setFixedWidth(round(_CHOICES * theme.tokens().scale))
        return left

    @Slot()
    def _on_changed(self) -> None:
        missing = self.choices.missing()
        for button in (self.word, self.pdf, self.paper):
            button.setEnabled(not missing)
        if missing:
            self.preview.explain(missing)
        else:
            self.preview.ask(self.choices.wanted())

    def _save(self, form: FileFormat, template: Path | None) -> None:
        suggested = documents() / (file_name(self.choices.name()) + form.suffix)
        path = self.session.messages.save_file(_("Enregistrer le rapport"), suggested, filters([form]))
        if path is not None:
            self.run_long(_("Écriture du rapport"), saving(self.choices.wanted(), path, template), self._on_saved)

    def _on_saved(self, path: Path) -> None:
        text = _("Rapport enregistré : {file}").format(file=path.name)
        self.session.messages.toast(text, _("Ouvrir le dossier"), partial(show_folder, path.parent))


def open_report(
    session: Session,
    window: QWidget,
    kind: str = "",
    subject: str = "",
    chosen: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Choose and save a report; ``kind``, ``subject`` (uid) and what else is ``chosen`` are so at first."""
    session.messages.run(ReportDialog(session, kind, subject, chosen, window))
