"""The whole data file checked from the window: what was found, and a button that mends it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QListWidget, QWidget

from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.checking.findings import Finding
from dcant_tracker.store.checking.repairing import Repair, repair
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.working_dialog import WorkingDialog
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

_MOST = 1_000
"""How many findings are listed; the heading says how many there are."""


class CheckDialog(WorkingDialog):
    """Lists what a check found; « Réparer » mends it on the worker, then says what was done and where things lie."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, _("Vérifier le fichier de données"), parent)
        self.said = Label(_("Vérification en cours…"), wordWrap=True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.findings = QListWidget()
        self.findings.setAccessibleName(_("Ce qui a été trouvé"))
        self.findings.setWordWrap(True)
        self.mend = push_button(_("Réparer"), kind="primary")
        self.mend.setEnabled(False)
        self.mend.clicked.connect(self._on_mend)
        close = push_button(_("Fermer"))
        close.clicked.connect(self.reject)
        self.body.addWidget(self.said)
        self.body.addWidget(self.findings, 1)
        self.body.addLayout(button_row(close, self.mend))
        self.fit(720, 460)
        self.run_long(_("Vérification en cours"), _check, self._on_checked)

    def _on_checked(self, found: Sequence[Finding]) -> None:
        count = len(found)
        told = ngettext("{count} problème trouvé.", "{count} problèmes trouvés.", count).format(count=count)
        can_mend = any(finding.mend for finding in found)
        if can_mend:
            told += "\n" + _("« Réparer » fait d'abord une sauvegarde, puis remet le fichier d'aplomb en une étape.")
        self.said.setText(told if found else _("Le fichier de données est sain."))
        self._list([finding.message for finding in found])
        self.mend.setEnabled(can_mend)

    @Slot()
    def _on_mend(self) -> None:
        self.mend.setEnabled(False)
        self.run_long(_("Réparation en cours"), _repair, self._on_repaired)

    def _on_repaired(self, done: Repair) -> None:
        lines = [_("Le fichier de données est sain.") if not done.left else _("Tout n'a pas pu être réparé.")]
        if done.copy is not None:
            lines.append(_("Sauvegarde d'avant la réparation : {file}").format(file=done.copy))
        if done.aside is not None:
            lines.append(_("Mis de côté, à relire : {folder}").format(folder=done.aside))
        self.said.setText("\n".join(lines))
        mended = [_("Réparé : {problem}").format(problem=finding.message) for finding in done.mended]
        left = [_("Non réparé : {problem}").format(problem=finding.message) for finding in done.left]
        self._list([*left, *mended])

    def _list(self, sentences: list[str]) -> None:
        self.findings.clear()
        self.findings.addItems(sentences[:_MOST])
        self.findings.setVisible(bool(sentences))
        if not sentences:
            self.resize(self.width(), self.minimumSizeHint().height())


def _check(store: Store, progress: Progress) -> list[Finding]:
    return check(store, progress)


def _repair(store: Store, progress: Progress) -> Repair:
    return repair(store, progress)
