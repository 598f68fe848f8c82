"""À propos: the version, the licence, and the works of others that the application is made of."""

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QWidget

from dcant_tracker import __version__
from dcant_tracker.settings import data_dir, resource
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.reader import Reader
from dcant_tracker.ui.shell.help import show_markdown
from dcant_tracker.words import _


class AboutDialog(QDialog):
    """Version and attributions; the texts come from resources/help/licences.md."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("À propos de DcANT"))
        mark = Label()
        mark.setPixmap(theme.app_icon().pixmap(48, 48))
        name = theme.set_role(Label(_("DcANT – suivi des recommandations")), "title")
        version = theme.set_role(
            Label(_("Version {version} · Qt {qt}").format(version=__version__, qt=qVersion())), "muted"
        )
        words = in_column(name, version, spacing=2)
        head = in_row(mark, (words, 1), spacing=14)
        text = Reader()
        text.setOpenExternalLinks(True)
        text.document().setDefaultStyleSheet(f"a {{ color: {theme.tokens().color('text.link')}; }}")
        show_markdown(text, (resource("help") / "licences.md").read_text(encoding="utf-8"))
        text.document().setDocumentMargin(16)
        text.setMinimumSize(600, 340)
        text.setAccessibleName(_("Licences et attributions"))
        where = theme.set_role(Label(_place_of_data(), wordWrap=True), "caption")
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = push_button(_("Fermer"), default=True)
        close.clicked.connect(self.accept)
        buttons = in_row((where, 1), close)
        in_column(head, (text, 1), buttons, within=self, margins=(24, 20, 24, 16), spacing=14)


def _place_of_data() -> str:
    """Where data lie on this computer; empty where there is no folder for them."""
    try:
        return _("Données : {folder}").format(folder=data_dir())
    except OSError:
        return ""
