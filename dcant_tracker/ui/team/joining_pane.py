"""Where the team meets, one's name there, and what stands at that place: found a team, or join the one there."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QWidget

from dcant_tracker.errors import UserError
from dcant_tracker.team.place import who_reads
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.moments import when_inside
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.team.looking import Looked, asks_server, look
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_TYPING_MS = 500

_NAMED = 12
"""Members that are named before the others are counted."""


class JoiningPane(QWidget):
    """For a data file that belongs to no team."""

    foundWanted = Signal(str, str, bool)
    """(address, name, with contacts): a team is to be founded there."""
    joinWanted = Signal(str, str)
    """(address, name): the team that is there is to be joined."""
    left = Signal()
    """Nothing of it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._looked: Looked | None = None
        self.address = QLineEdit()
        self.address.setPlaceholderText(_("Un dossier partagé, ou postgresql://nom@serveur/base"))
        self.address.setAccessibleName(_("Lieu de l'équipe"))
        self.address.textChanged.connect(self._on_typed)
        self.browse = push_button(_("Parcourir…"))
        self.browse.clicked.connect(self._on_browse)
        self.password = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(_("Mot de passe"))
        self.password.setPlaceholderText(_("Gardé dans le trousseau du système, jamais dans le fichier"))
        self.password.textChanged.connect(self._on_typed)
        self.name = QLineEdit(session.preferences.officer)
        self.name.setPlaceholderText(_("Prénom Nom"))
        self.name.setAccessibleName(_("Votre nom dans l'équipe"))
        self.found_there = Label(wordWrap=True)
        self.found_there.setAccessibleName(_("Ce qui se trouve à cet endroit"))
        self.without_contacts = QCheckBox(_("Ne pas partager les contacts (choisi une fois, pour toute l'équipe)"))
        self.without_contacts.toggled.connect(self._on_ticked)
        self.warning = theme.set_role(Label(wordWrap=True), "muted")
        self._form = QFormLayout(horizontalSpacing=16, verticalSpacing=8)
        self._form.addRow(_("Lieu"), in_row((self.address, 1), self.browse, spacing=8))
        self._form.addRow(_("Mot de passe"), self.password)
        self._form.addRow(_("Votre nom"), self.name)
        self.found = push_button(_("Fonder l'équipe ici"), kind="primary")
        self.join = push_button(_("Rejoindre l'équipe"), kind="primary")
        self.cancel = push_button(_("Fermer"))
        self.found.clicked.connect(self._on_found)
        self.join.clicked.connect(self._on_join)
        self.cancel.clicked.connect(self.left)
        said = Label(
            _(
                "Chacun garde son fichier et travaille à pleine vitesse, avec ou sans réseau. Un lieu commun porte "
                "d'un poste à l'autre ce que chacun a fait : un dossier partagé ou synchronisé, ou une base sur un "
                "serveur."
            ),
            wordWrap=True,
        )
        in_column(
            said,
            self._form,
            self.found_there,
            self.without_contacts,
            self.warning,
            None,
            button_row(self.cancel, self.found, self.join),
            within=self,
            spacing=12,
        )
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self.look_there)
        self._show(None)

    def _where(self) -> str:
        """The address, its password in it where one was typed."""
        text = self.address.text().strip()
        if self.password.text() and asks_server(text):
            from dcant_tracker.team.postgres_address import with_password

            return with_password(text, self.password.text())
        return text

    @Slot()
    def _on_typed(self) -> None:
        self._show(None)
        self._typing.start()

    @Slot()
    def _on_browse(self) -> None:
        here = self.address.text().strip()
        folder = self._session.messages.open_folder(
            _("Le dossier où l'équipe se réunit"), Path(here) if here and not asks_server(here) else None
        )
        if folder is not None:
            self.address.setText(str(folder))
            self.look_there()

    @Slot()
    def look_there(self) -> None:
        """Look what stands at the address, beside the worker."""
        self._typing.stop()
        try:
            where = self._where()
        except UserError as problem:
            self._show(Looked("", problem=str(problem)))
            return
        if where:
            self.found_there.setText(_("Un instant…"))
            self._session.jobs.aside(partial(look, where), self._on_looked, self._on_not_looked)

    def _on_looked(self, looked: Looked) -> None:
        try:
            is_asked = looked.address == self._where()
        except (UserError, RuntimeError):
            return
        if is_asked:
            self._show(looked)

    def _on_not_looked(self, problem: UserError) -> None:
        self._show(Looked("", problem=str(problem)))

    def _show(self, looked: Looked | None) -> None:
        self._looked = looked
        is_server = asks_server(self.address.text().strip())
        self._form.setRowVisible(self.password, is_server)
        team = looked.team if looked is not None else None
        is_free = looked is not None and looked.is_free and team is None
        self.join.setVisible(team is not None)
        self.join.setDefault(team is not None)
        self.found.setVisible(is_free)
        self.found.setDefault(is_free)
        self.warning.setVisible(team is not None or is_free)
        self.without_contacts.setVisible(is_free)
        self._warn()
        self.found_there.setText(self._said(looked))

    @Slot()
    def _on_ticked(self) -> None:
        self._warn()

    def _warn(self) -> None:
        """Say who will read what: as chosen where a team is to be founded, as it is where one is there."""
        team = self._looked.team if self._looked is not None else None
        with_contacts = team.with_contacts if team is not None else not self.without_contacts.isChecked()
        reserved = _("Réservez-le à l'équipe.")
        self.warning.setText(f"{who_reads(with_contacts=with_contacts)} {reserved}")

    @staticmethod
    def _said(looked: Looked | None) -> str:
        if looked is None:
            return ""
        if looked.team is not None:
            named = [
                _("{name} (vu {when})").format(name=one.label or _("sans nom"), when=when_inside(one.last_seen))
                for one in looked.members[:_NAMED]
            ]
            more = len(looked.members) - len(named)
            if more > 0:
                named.append(_("et {count} autres").format(count=more))
            return _("Une équipe se réunit ici : {members}.").format(members=", ".join(named) or _("personne encore"))
        if looked.problem:
            return looked.problem
        return _("Aucune équipe ne se réunit ici : vous pouvez y fonder la vôtre, les autres la rejoindront.")

    @Slot()
    def _on_found(self) -> None:
        self.foundWanted.emit(self._where(), self.name.text().strip(), not self.without_contacts.isChecked())

    @Slot()
    def _on_join(self) -> None:
        self.joinWanted.emit(self._where(), self.name.text().strip())
