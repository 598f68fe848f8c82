"""Qt's own words in French: its translation, and what that lacks.

Qt 6 has words of the file dialog that ``qtbase_fr`` still knows by those of Qt 5 (« Look in: » for « &Look in: »).
"""

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

_KINDS = {
    "Alias": "Alias",
    "Drive": "Lecteur",
    "File": "Fichier",
    "%1 File": "Fichier %1",
    "File Folder": "Dossier",
    "Folder": "Dossier",
    "Shortcut": "Raccourci",
    "Unknown": "Inconnu",
}
"""What the column « Type » of the file dialog says."""

LACKING = {
    ("QFileDialog", "&Look in:"): "&Dans :",
    ("QFileDialog", "Files of &type:"): "&Type de fichiers :",
    **{("QAbstractFileIconProvider", english): french for english, french in _KINDS.items()},
}
"""French for what Qt asks for, by context and English text."""


def speak_french(app: QApplication) -> bool:
    """Load Qt's own words (standard buttons, file dialogs); False where the translation is missing."""
    app.installTranslator(_Lacking(app))
    translator = QTranslator(app)
    loaded = translator.load("qtbase_fr", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    if loaded:
        app.installTranslator(translator)
    return loaded


class _Lacking(QTranslator):
    """Asked for what no translation installed after it knows."""

    def isEmpty(self) -> bool:
        """Whether there is nothing to ask for."""
        return False

    def translate(self, context: str, source: str, _disambiguation: str | None = None, _number: int = -1) -> str | None:
        """The French text; None, so that the English one stands, for what is not ours to say."""
        return LACKING.get((context, source))
