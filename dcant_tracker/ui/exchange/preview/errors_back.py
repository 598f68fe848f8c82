"""« Renvoyer avec les erreurs marquées » : the sender's own file, the cells that cannot be read marked in it."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from dcant_tracker.domain.file_names import safe_name
from dcant_tracker.domain.text import grouped
from dcant_tracker.exchange.ledger.acknowledging import acknowledgement
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.file_formats import MARKABLE, XLSX, format_of
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit.buttons import quiet_button
from dcant_tracker.ui.kit.folders import show_folder
from dcant_tracker.ui.kit.plain_text import named_action
from dcant_tracker.ui.kit.text_dialog import show_texts
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

if TYPE_CHECKING:
    from dcant_tracker.exchange.patching import Marked


def suggested_copy(path: Path) -> Path:
    """« retour (à corriger).xlsx » beside the file; what cannot be marked as it is becomes an .xlsx."""
    suffix = path.suffix if format_of(path, MARKABLE) else XLSX.suffix
    return path.with_name(safe_name(_("{name} (à corriger)").format(name=path.stem) + suffix))


class ErrorsBack(QObject):
    """A button over what can be done with the cells that cannot be read; hidden where there are none."""

    def __init__(self, session: Session, previews: Sequence[Preview], dialog: QWidget) -> None:
        super().__init__(dialog)
        self._session = session
        self.previews = [preview for preview in previews if preview.counts()[str(Case.UNREADABLE)]]
        count = sum(preview.counts()[str(Case.UNREADABLE)] for preview in self.previews)
        self.button = quiet_button("triangle-alert", _("Illisibles ({count})").format(count=grouped(count)), "warning")
        self.button.setToolTip(_("Faire corriger ce qui ne se lit pas (Ctrl+E)"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setMenu(self._menu())
        if not self.previews:
            self.button.hide()

    def _menu(self) -> QMenu:
        menu = QMenu(self.button)
        several = len(self.previews) > 1
        for preview in self.previews:
            text = _("Renvoyer avec les erreurs marquées…")
            if several:
                text = _("Renvoyer « {file} » avec les erreurs marquées…").format(file=preview.origin.label)
            self._add(menu, text, partial(self.send_back, preview))
        self._add(menu, _("Message à l'expéditeur…"), self.on_message)
        self._add(menu, _("Copier la liste de ce qui est illisible"), self.on_copy)
        return menu

    @staticmethod
    def _add(menu: QMenu, text: str, slot: object) -> None:
        action = named_action(text, menu)
        action.triggered.connect(slot)
        menu.addAction(action)

    @Slot()
    def open(self) -> None:
        """The menu, from the keyboard."""
        if self.previews:
            self.button.showMenu()

    def send_back(self, preview: Preview, _checked: bool = False) -> None:
        """Write a copy of the file with its unreadable cells coloured and commented."""
        messages = self._session.messages
        suggested = suggested_copy(preview.origin.path)
        if preview.origin.path.parent.name.isdecimal():
            suggested = Path.home() / suggested.name
        target = messages.save_file(_("Renvoyer avec les erreurs marquées"), suggested, f"*{suggested.suffix}")
        if target is None:
            return

        def work(_store: Store, _progress: Progress) -> "Marked":
            from dcant_tracker.exchange.sending.returning import mark_errors

            return mark_errors(preview, target)

        title = _("Marquage de {file}").format(file=preview.origin.label)
        self._session.jobs.long(title, work, partial(self._on_marked, preview), messages.problem)

    def _on_marked(self, preview: Preview, made: "Marked") -> None:
        said = [
            ngettext("{file} : {count} cellule marquée.", "{file} : {count} cellules marquées.", made.marked).format(
                file=made.path.name, count=made.marked
            )
        ]
        if made.converted:
            said.append(_("Ce format ne peut pas être complété : la copie est un classeur .xlsx de ses valeurs."))
        if made.missed:
            said.append(
                ngettext(
                    "{count} erreur n'a pas pu être placée ; elle est dans le message.",
                    "{count} erreurs n'ont pas pu être placées ; elles sont dans le message.",
                    len(made.missed),
                ).format(count=len(made.missed))
            )
        self._session.messages.toast("\n".join(said), _("Ouvrir le dossier"), partial(show_folder, made.path.parent))
        self._show_message([preview])

    @Slot()
    def on_message(self) -> None:
        """The text of an e-mail that lists what cannot be read."""
        self._show_message(self.previews)

    def _show_message(self, previews: Sequence[Preview]) -> None:
        text = acknowledgement(previews, None)
        title = _("Message à l'expéditeur")
        show_texts(self._session, title, [(title, text)])

    @Slot()
    def on_copy(self) -> None:
        """The list alone, to the clipboard."""
        lines = [
            f"{p.sheet}, {p.cell or p.row} : {p.theirs if p.theirs is not None else ''} – {p.message}"
            for preview in self.previews
            for p in preview.proposals
            if p.kind is Case.UNREADABLE
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self._session.messages.toast(_("La liste est copiée."))
