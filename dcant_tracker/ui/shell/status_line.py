"""The line at the foot of the window: the data file, whether all is saved, the last backup and exchange."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from dcant_tracker.clock import local_time
from dcant_tracker.errors import UserError
from dcant_tracker.store.file.automatic_copies import automatic_copies
from dcant_tracker.store.file.location import location_warning
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit.buttons import quiet_button
from dcant_tracker.ui.kit.folders import show_folder
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.kit.moments import moment
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.shell.team_line import TeamLine
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


class FileState(NamedTuple):
    """What the status line says about the data file."""

    backup: datetime | None
    exchange: ledger.ExchangeInfo | None
    warning: str | None


def last_backup(path: Path) -> datetime | None:
    """When the newest automatic copy of ``path`` was made."""
    newest = next(iter(automatic_copies(path)), None)
    return local_time(newest.at) if newest else None


def file_state(store: Store) -> FileState:
    """Look at the folder of copies, the ledger and the place of the file."""
    exchanges = ledger.exchanges(store.read())
    return FileState(last_backup(store.path), exchanges[0] if exchanges else None, location_warning(str(store.path)))


class StatusLine(QWidget):
    """Quiet facts at the left, a warning at the right when the file lies in a shared folder."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusLine")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._told = ""
        self.file = quiet_button("database", session.store.path.name)
        self.file.setToolTip(as_tip(_("{file}\nOuvrir le dossier").format(file=session.store.path)))
        self.file.clicked.connect(self._on_file)
        self.saved = Label(_("Enregistré"))
        self.backup = Label()
        self.exchange = Label()
        self.team = TeamLine(session.meetings)
        self.team.settlingWanted.connect(session.settlingWanted)
        self.team.teamWanted.connect(session.teamWanted)
        self.warning = quiet_button("triangle-alert", _("Dossier partagé ou synchronisé"), "warning")
        self.warning.clicked.connect(self._on_warning)
        self.warning.hide()
        in_row(
            self.file,
            self.saved,
            self.backup,
            self.exchange,
            None,
            self.team,
            self.warning,
            within=self,
            margins=(10, 2, 12, 2),
            spacing=18,
        )
        session.jobs.writing.connect(self._on_writing)
        session.jobs.worked.connect(self._on_worked)

    def refresh(self) -> None:
        """Look again at backups, exchanges and the place of the file."""
        self._session.jobs.read(file_state, self._on_file_state, owner=self, key="file state")

    def _on_file_state(self, found: FileState) -> None:
        none_yet = _("aucune encore")
        when = moment(found.backup) if found.backup else none_yet
        self.backup.setText(_("Sauvegarde : {when}").format(when=when))
        self.exchange.setVisible(found.exchange is not None)
        if found.exchange is not None:
            at = moment(datetime.fromisoformat(found.exchange.at))
            sent = found.exchange.direction == ledger.OUT
            text = _("Dernier envoi : {when}") if sent else _("Dernier retour : {when}")
            self.exchange.setText(text.format(when=at))
            self.exchange.setToolTip(as_tip(found.exchange.file_name))
        self._told = found.warning or ""
        self.warning.setToolTip(as_tip(self._told))
        self.warning.setVisible(bool(self._told))

    @Slot(bool)
    def _on_writing(self, writing: bool) -> None:
        self.saved.setText(_("Enregistrement…") if writing else _("Enregistré"))

    @Slot()
    def _on_worked(self) -> None:
        """Long work is over: it may have sent a workbook, and a dialog may now stay on what it found."""
        self._on_writing(self._session.jobs.writes_pending())
        self.refresh()

    @Slot()
    def _on_file(self) -> None:
        show_folder(self._session.store.path.parent)

    @Slot()
    def _on_warning(self) -> None:
        self._session.messages.error(
            UserError(
                self._told,
                _("Déplacez le fichier sur le disque de l'ordinateur et échangez par classeurs."),
            )
        )
