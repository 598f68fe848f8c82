"""Asks whose a document is that neither its name nor its sender tells."""

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from dcant_tracker.domain.text import sort_key
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.words import _


class WhoseDialog(QDialog):
    """:attr:`organisation` is the one that was chosen once accepted; ``names`` are those asked, by uid."""

    def __init__(self, file_name: str, names: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Joindre une réponse"))
        self.box = QComboBox()
        self.box.setAccessibleName(_("Organisme"))
        for uid, name in sorted(names.items(), key=lambda pair: sort_key(pair[1])):
            self.box.addItem(name, uid)
        accept = push_button(_("Joindre et saisir"), kind="primary", default=True)
        accept.setEnabled(self.box.count() > 0)
        accept.clicked.connect(self.accept)
        cancel = push_button(_("Annuler"))
        cancel.clicked.connect(self.reject)
        in_column(
            theme.set_role(Label(_("De quel organisme vient ce fichier ?")), "section"),
            theme.set_role(Label(file_name, wordWrap=True), "muted"),
            self.box,
            button_row(cancel, accept),
            within=self,
            margins=(24, 20, 24, 20),
            spacing=12,
        )

    @property
    def organisation(self) -> str:
        """The uid of the body."""
        return str(self.box.currentData() or "")
