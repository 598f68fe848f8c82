"""« Retenir cette correspondance » : its name and its partner, what is still missing, and the buttons."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.sources.foreign.mapping import WorkbookMapping
from dcant_tracker.store.kept import mappings
from dcant_tracker.store.records.record import all_records
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.kit.typed_combo import TypedCombo
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


class Keeping(QWidget):
    """The foot of the dialog; ``changed`` tells that something was typed or ticked in it."""

    changed = Signal()

    def __init__(self, session: Session, name: str, partner: str | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        reading = session.store.read()
        self._names = {fold(saved.name): saved.name for saved in mappings.mappings(reading)}
        self.problem = theme.set_role(Label(wordWrap=True), "danger")
        self.remember = QCheckBox(_("Retenir cette correspondance"))
        self.remember.setChecked(True)
        self.remember.setToolTip(_("Le prochain classeur de cette forme sera lu sans rien demander."))
        self.name = QLineEdit(name)
        self.name.setCursorPosition(0)
        self.name.setAccessibleName(_("Nom de la correspondance"))
        self.name.setMinimumWidth(round(110 * theme.tokens().scale))
        self.partner = TypedCombo()
        self.partner.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.partner.setMinimumContentsLength(12)
        self.partner.setAccessibleName(_("Partenaire"))
        self.partner.addItem(_("aucun partenaire"), None)
        for record in all_records(reading, "partner"):
            self.partner.addItem(str(record["name"]), record.uid)
        self.partner.setCurrentIndex(max(0, self.partner.findData(partner)))
        self.cancel = push_button(_("Annuler"))
        self.next_button = push_button(_("Continuer"), kind="primary")
        self.next_button.setToolTip(_("Comparer à vos données (Ctrl+Entrée)"))
        self.name.textChanged.connect(self.changed)
        self.remember.toggled.connect(self.changed)
        self.partner.activated.connect(self._on_partner)
        said = (Label(_("sous le nom")), (self.name, 1), Label(_("pour")), self.partner)
        row = in_row(self.remember, *said, 16, self.cancel, self.next_button, spacing=8)
        in_column(self.problem, row, within=self, margins=(16, 8, 16, 10), spacing=6)

    @property
    def tab_order(self) -> Sequence[QWidget]:
        """Its widgets in the order in which Tab goes through them."""
        return (self.remember, self.name, self.partner, self.cancel, self.next_button)

    def kept_name(self) -> str:
        """The name under which the correspondence is to be remembered; empty when it is not."""
        return self.name.text().strip() if self.remember.isChecked() else ""

    def problems(self) -> list[str]:
        """What is missing here."""
        if self.remember.isChecked() and not self.name.text().strip():
            return [_("Donnez un nom à la correspondance, ou ne la retenez pas.")]
        return []

    def start_from(self, saved: WorkbookMapping) -> None:
        """Take the name and the partner of a saved correspondence."""
        self.name.setText(saved.name)
        self.partner.setCurrentIndex(max(0, self.partner.findData(saved.partner)))

    def tell(self, problems: Sequence[str]) -> None:
        """Say what is missing; the button waits for it."""
        self.problem.setText(problems[0] if problems else "")
        self.problem.setVisible(bool(problems))
        self.next_button.setEnabled(not problems)
        self.name.setEnabled(self.remember.isChecked())
        known = self._names.get(fold(self.name.text()))
        replaced = _("La correspondance « {name} » déjà retenue sera remplacée.").format(name=known)
        self.name.setToolTip(as_tip(replaced if known else ""))
        self.remember.setText(_("Retenir, en remplaçant") if known else _("Retenir cette correspondance"))

    @Slot()
    def _on_partner(self) -> None:
        """The partner's name is the name to remember, unless another one was typed."""
        if not self.name.isModified() and self.partner.currentData():
            self.name.setText(self.partner.currentText())
