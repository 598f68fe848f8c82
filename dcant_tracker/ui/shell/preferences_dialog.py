"""The officer's preferences: her name under « Suivi par », the theme, the size of the text."""

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QLineEdit,
    QWidget,
)

from dcant_tracker.preferences import SCALES, Preferences
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.words import _


class PreferencesDialog(QDialog):
    """Edits a copy; :meth:`apply_to` writes it back once accepted."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Préférences"))
        self.officer = QLineEdit(preferences.officer)
        self.officer.setMinimumWidth(300)
        self.officer.setPlaceholderText(_("Prénom Nom"))
        self.theme = QComboBox()
        for mode, text in ((theme.SYSTEM, _("Comme le système")), (theme.LIGHT, _("Clair")), (theme.DARK, _("Sombre"))):
            self.theme.addItem(text, mode)
        self.theme.setCurrentIndex(self.theme.findData(preferences.theme))
        self.scale = QComboBox()
        for percent in SCALES:
            self.scale.addItem(_("{percent} %").format(percent=percent), percent)
        self.scale.setCurrentIndex(self.scale.findData(preferences.scale))
        self.goes_on = QCheckBox(_("Une note tapée passe au principe suivant"))
        self.goes_on.setChecked(preferences.goes_on)
        self.goes_on.setToolTip(_("Maj+Tabulation revient à la justification du principe que l'on vient de noter"))
        hint = Label(
            _("Le même nom que dans les champs « Suivi par » : l'accueil montre d'abord ces dossiers."), wordWrap=True
        )
        theme.set_role(hint, "caption")
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(_("Votre nom"), self.officer)
        form.addRow("", hint)
        form.addRow(_("Thème"), self.theme)
        form.addRow(_("Taille du texte"), self.scale)
        form.addRow(_("Saisie"), self.goes_on)
        accept = push_button(_("Enregistrer"), kind="primary", default=True)
        accept.clicked.connect(self.accept)
        cancel = push_button(_("Annuler"))
        cancel.clicked.connect(self.reject)
        in_column(
            theme.set_role(Label(_("Préférences de cet ordinateur")), "section"),
            form,
            button_row(cancel, accept),
            within=self,
            margins=(24, 20, 24, 20),
            spacing=14,
        )

    def apply_to(self, preferences: Preferences) -> None:
        """Write what was chosen into ``preferences``."""
        preferences.officer = self.officer.text().strip()
        preferences.theme = self.theme.currentData()
        preferences.scale = self.scale.currentData()
        preferences.goes_on = self.goes_on.isChecked()
