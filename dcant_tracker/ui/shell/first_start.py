"""The first screen: three ways to begin, on one calm page."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from dcant_tracker.errors import UserError
from dcant_tracker.file_formats import DATA_FILES, DCANT, READABLE, filters
from dcant_tracker.settings import default_data_file, portable_folder
from dcant_tracker.store.file.backup import backups_of
from dcant_tracker.store.file.refusals import sound_copy_hint
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.banner import Banner
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.shell.data_files import DataFiles
from dcant_tracker.ui.shell.dropping import data_files, dropped, workbooks
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_WIDTH = 660


class FirstStart(QWidget):
    """Shown when there is no data file yet, or when the last one cannot be opened."""

    def __init__(self, files: DataFiles) -> None:
        super().__init__()
        self._files = files
        self.setWindowTitle("DcANT")
        self.setAcceptDrops(True)
        self.setMinimumSize(700, 440)
        room = self.screen().availableGeometry()
        self.resize(min(860, room.width() - 40), min(640, room.height() - 40))
        self.setAutoFillBackground(True)
        self.banner = Banner()
        files.messages.refused.connect(self.banner.say)
        self.public = _Choice(
            "landmark",
            _("Partir des données publiques DcANT"),
            _("Programmes, recommandations connues, collectivités et réunions, avec leurs sources."),
        )
        self.empty = _Choice(
            "file-plus", _("Partir d'un fichier vide"), _("Vous saisissez ou importez tout vous-même.")
        )
        self.existing = _Choice(
            "folder-open",
            _("Ouvrir ou importer un fichier"),
            _("Un fichier de données DcANT existant, ou un classeur Excel, LibreOffice ou CSV."),
        )
        self._damaged: Path | None = None
        self._then: Import | None = None
        self.restore = _Choice(
            "history",
            _("Restaurer la dernière sauvegarde saine"),
            _("Elle prend la place du fichier, qui est gardé avec les sauvegardes."),
        )
        self.sound_copy = _Choice(
            "circle-check",
            _("Ouvrir une copie saine"),
            _("Tout ce qui est lisible est repris dans un fichier neuf, à côté ; l'original reste tel quel."),
        )
        self.restore.clicked.connect(self._on_restore)
        self.sound_copy.clicked.connect(self._on_sound_copy)
        for way_out in (self.restore, self.sound_copy):
            way_out.hide()
        self.public.clicked.connect(self._on_public)
        self.empty.clicked.connect(self._on_empty)
        self.existing.clicked.connect(self._on_existing)
        self.officer = QLineEdit(files.preferences.officer)
        self.officer.setPlaceholderText(_("Prénom Nom"))
        self.officer.setMaximumWidth(260)
        self.officer.returnPressed.connect(self._on_named)
        self._place = theme.set_role(Label(wordWrap=True), "caption")
        self._lay_out()
        self._say_place()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._take(dropped(event))

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self.deleteLater()

    @Slot()
    def _on_named(self) -> None:
        """The name is given: on to the choices."""
        first = self.public if self.public.isEnabled() else self.existing
        first.setFocus()

    @Slot()
    def _on_public(self) -> None:
        self._leave(_("Préparation des données publiques…"))
        self._files.create_public(self._target(), self._then)

    @Slot()
    def _on_empty(self) -> None:
        self._leave(_("Création du fichier…"))
        self._files.create_empty(self._target(), self._then)

    @Slot()
    def _on_restore(self) -> None:
        if self._damaged is not None:
            self._leave(_("Restauration…"))
            self._files.restore_newest(self._damaged)

    @Slot()
    def _on_sound_copy(self) -> None:
        if self._damaged is not None:
            self._leave(_("Copie de ce qui est sain…"))
            self._files.open_sound_copy(self._damaged)

    @Slot()
    def _on_existing(self) -> None:
        choice = filters([*DATA_FILES, *READABLE], _("Fichiers de données et classeurs"))
        path = self._files.messages.open_file(_("Ouvrir ou importer un fichier"), choice)
        if path is not None:
            self._take([path])

    def refuse(self, problem: UserError, damaged: Path | None = None) -> None:
        """What was begun did not work: say why, the choices are there again, those for a ``damaged`` file first."""
        if damaged is not None:
            self._damaged = damaged
        self.banner.say(_said_here(problem))
        self.sound_copy.setVisible(self._damaged is not None)
        self.restore.setVisible(self._damaged is not None and bool(backups_of(self._damaged)))
        self._waiting.hide()
        self._choices.setEnabled(True)

    def keep_for_later(self, tables: Sequence[Path]) -> None:
        """Workbooks came before there was a data file: they are taken in once the officer has chosen one."""
        self._then = Import(tables)
        names = ", ".join(path.name for path in tables)
        self.banner.say(
            UserError(
                _("Aucun fichier de données n'est encore là pour intégrer « {files} ».").format(files=names),
                _("Choisissez ci-dessous comment commencer : l'import suivra."),
            )
        )

    def _take(self, paths: list[Path]) -> None:
        files, tables = data_files(paths), workbooks(paths)
        if files:
            self._remember_officer()
            self._files.open(files[0], tables)
        elif tables:
            self._leave(_("Création du fichier…"))
            self._files.create_empty(self._target(), Import(tables))

    def _leave(self, doing: str) -> None:
        self._remember_officer()
        self.banner.hide()
        self._waiting.setText(doing)
        self._waiting.show()
        self._choices.setEnabled(False)

    def _remember_officer(self) -> None:
        self._files.preferences.officer = self.officer.text().strip()
        self._files.preferences.save()

    def _say_place(self) -> None:
        """Where new data will lie; only what exists elsewhere can be opened where there is no folder for them."""
        try:
            folder = self._target().parent
        except UserError:
            self.public.setEnabled(False)
            self.empty.setEnabled(False)
            self._place.hide()
            self.existing.setFocus()
        else:
            stay = (
                _("Vos données resteront à côté du programme : {folder}")
                if portable_folder()
                else _("Vos données resteront sur cet ordinateur : {folder}")
            )
            self._place.setText(stay.format(folder=folder))
            (self.public if self.officer.text() else self.officer).setFocus()

    def _target(self) -> Path:
        """The usual data file, or a free name beside it."""
        usual = default_data_file()
        others = (usual.with_name(f"{usual.stem} {number}{DCANT.suffix}") for number in range(2, 1000))
        return next(path for path in (usual, *others) if not path.exists())

    def _lay_out(self) -> None:
        mark = Label()
        mark.setPixmap(theme.app_icon().pixmap(56, 56))
        title = theme.set_role(Label(_("Bienvenue")), "display")
        told = Label(
            _("Suivre les recommandations DcANT : qui participe à quoi, où l'on en est, ce qu'on en pense."),
            wordWrap=True,
        )
        theme.set_role(told, "muted")
        name_row = QHBoxLayout()
        name = Label(_("Votre nom (facultatif)"))
        name.setBuddy(self.officer)
        name_row.addWidget(name)
        name_row.addWidget(self.officer)
        name_row.addStretch()
        self._choices = QWidget()
        ways = (self.restore, self.sound_copy, self.public, self.empty, self.existing)
        in_column(*ways, within=self._choices, spacing=10)
        self._waiting = theme.set_role(Label(), "strong")
        self._waiting.hide()
        column = in_column(
            mark, title, told, 12, name_row, 12, self._choices, 8, self._waiting, self._place, margins=None, spacing=8
        )
        middle = QWidget()
        middle.setFixedWidth(round(_WIDTH * theme.tokens().scale))
        middle.setLayout(column)
        layout = in_column(self.banner, (None, 2), within=self)
        layout.addWidget(middle, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)


def _said_here(problem: UserError) -> UserError:
    """``problem``; what to do about a damaged file is on this very screen."""
    if problem.hint != sound_copy_hint():
        return problem
    hint = _("Restaurez une sauvegarde ou ouvrez une copie saine, ci-dessous ; ce fichier n'a pas été touché.")
    return UserError(problem.message, hint)


class _Choice(QPushButton):
    """A wide button with a headline and what it means."""

    def __init__(self, icon: str, text: str, told: str) -> None:
        super().__init__()
        self.setProperty("kind", "choice")
        self.setAccessibleName(text)
        self.setAccessibleDescription(told)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(True)
        picture = Label()
        picture.setPixmap(theme.icon(icon, "accent").pixmap(26, 26))
        headline = theme.set_role(Label(text), "section")
        words = in_column(headline, theme.set_role(Label(told), "muted"), spacing=1)
        in_row(picture, (words, 1), within=self, margins=(16, 10, 16, 10), spacing=16)
        for label in self.findChildren(Label):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedHeight(round(64 * theme.tokens().scale))


class Import:
    """What goes on with the session of a data file once it is open: ``workbooks`` are taken in."""

    def __init__(self, workbooks: Sequence[Path]) -> None:
        self._workbooks = list(workbooks)

    def __call__(self, session: Session) -> None:
        """Ask the window for the import."""
        session.importRequested.emit(self._workbooks)
