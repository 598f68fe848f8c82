"""Asks since when a body is what it is, so that what it was is kept until then."""

from datetime import date

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import day as day_field
from dcant_tracker.errors import UserError
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.records.renamed import ORGANISATION, Renamed, told
from dcant_tracker.ui.records.table.edits import meaning
from dcant_tracker.ui.records.table.forms import form_of_one
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_ON = "on"


class RenamedDialog(QDialog):
    """Asks since when a body is what it is; after acceptance: ``day``."""

    def __init__(self, session: Session, found: Renamed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.day = date.today()  # noqa: DTZ011 - days are local
        self.setWindowTitle(_("Garder l'ancienne dénomination"))
        self._field = day_field(_ON, _("Depuis le"))
        self.form = form_of_one(session, CATALOGUE[ORGANISATION], self._field, self.day, self)
        said = _(
            "Ce qu'il était reste dans ses dénominations : les classeurs le reconnaissent encore, et ce qui est daté "
            "d'avant montre « {was} »."
        ).format(was=found.was)
        keep = push_button(_("Garder l'ancienne dénomination"), kind="primary", default=True)
        keep.clicked.connect(self.accept)
        cancel = push_button(_("Simple correction"))
        cancel.clicked.connect(self.reject)
        in_column(
            theme.set_role(Label(told(found), wordWrap=True), "section"),
            theme.set_role(Label(said, wordWrap=True), "muted"),
            self.form,
            12,
            button_row(cancel, keep),
            within=self,
            margins=(24, 20, 24, 20),
            spacing=theme.px("space.2"),
        )
        self.setMinimumWidth(round(480 * theme.tokens().scale))
        self.form.focus_first()

    @Slot()
    def accept(self) -> None:
        """Take the day, said beside the field where it is not understood."""
        session = self._session
        try:
            value = meaning(session.store.read(), session.labels(), self._field, self.form.raw(_ON))
        except UserError as problem:
            self.form.refuse(_ON, problem)
            return
        if not isinstance(value, date):
            self.form.refuse(_ON, UserError(_("Le jour manque."), _("Par exemple « hier » ou 01/01/2015.")))
            return
        self.day = value
        super().accept()
