"""Which other record is the same as this one: those that look like it, or any that is looked for."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import ref
from dcant_tracker.errors import UserError
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.records.table.edits import meaning
from dcant_tracker.ui.records.table.forms import form_of_one
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_OTHER = "other"


class ChooseOther(QDialog):
    """Asks for the record that goes; after acceptance ``other`` is its uid. ``likely`` gives uids and what to say."""

    def __init__(
        self,
        session: Session,
        entity: str,
        title: str,
        likely: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.other = ""
        self.setWindowTitle(_("Fusionner avec une autre fiche"))
        self._field = ref(_OTHER, _("Autre fiche"), entity)
        self.form = form_of_one(session, CATALOGUE[entity], self._field, None, self)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Fiches qui lui ressemblent"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for uid, said in likely:
            item = QListWidgetItem(said)
            item.setData(Qt.ItemDataRole.UserRole, uid)
            self.list.addItem(item)
        self.list.setVisible(bool(likely))
        self.list.itemDoubleClicked.connect(self.accept)
        go_on = push_button(_("Comparer…"), kind="primary", default=True)
        go_on.clicked.connect(self.accept)
        cancel = push_button(_("Annuler"))
        cancel.clicked.connect(self.reject)
        asked = _("Laquelle est la même que « {title} » ?").format(title=title)
        told = _("Celles-ci lui ressemblent :") if likely else _("Aucune ne lui ressemble : cherchez son nom.")
        in_column(
            theme.set_role(Label(asked, wordWrap=True), "section"),
            theme.set_role(Label(told, wordWrap=True), "muted"),
            (self.list, 1),
            self.form,
            button_row(cancel, go_on),
            within=self,
            margins=(24, 20, 24, 20),
            spacing=theme.px("space.2"),
        )
        self.setMinimumWidth(round(520 * theme.tokens().scale))
        if likely:
            self.list.setCurrentRow(0)
            self.list.setFocus()
        else:
            self.form.focus_first()

    @Slot()
    def accept(self) -> None:
        """Take what is looked for where something is, else the line under the bar."""
        session, raw = self._session, self.form.raw(_OTHER)
        try:
            value = meaning(session.store.read(), session.labels(), self._field, raw, session.programme)
        except UserError as problem:
            self.form.refuse(_OTHER, problem)
            return
        item = self.list.currentItem()
        if value is None and item is not None:
            value = item.data(Qt.ItemDataRole.UserRole)
        if value is None:
            self.form.refuse(_OTHER, UserError(_("Aucune fiche n'est choisie."), _("Tapez son nom, ou fermez.")))
            return
        self.other = str(value)
        super().accept()
