"""The page « Participations »: the matrix, and the list beside it."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import (
    QButtonGroup,
    QPushButton,
    QWidget,
)

from dcant_tracker.domain.entities.views import MATRIX
from dcant_tracker.domain.file_names import safe_name
from dcant_tracker.domain.kinds import Value
from dcant_tracker.file_formats import PNG, SVG, XLSX, FileFormat, filters
from dcant_tracker.store.reading import matrix as store_matrix
from dcant_tracker.store.reading.matrix import Question
from dcant_tracker.store.reading.provenance import data_line
from dcant_tracker.store.reading.queries import Condition, Query
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.actions import action, give_keys, menu
from dcant_tracker.ui.kit.buttons import menu_button, switch_button
from dcant_tracker.ui.kit.keys import Keys, KeysOf
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.page import Printed
from dcant_tracker.ui.participations.answer import answer, narrowed_to
from dcant_tracker.ui.participations.pane import MatrixPane
from dcant_tracker.ui.participations.picture import Picture
from dcant_tracker.ui.participations.printing import PrintedMatrix
from dcant_tracker.ui.participations.roles import LETTERS
from dcant_tracker.ui.records.adding.creating import create
from dcant_tracker.ui.records.grid_page import GridPage
from dcant_tracker.ui.records.saved_views import SavedViews
from dcant_tracker.ui.records.view_definition import matrix_question, matrix_values
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

Making = Callable[[Picture, Path], None]

KEYS = KeysOf(lambda: _("Matrice des participations"), {"add": Keys(lambda: _("Ajouter un organisme"), ("Ctrl+N",))})


class ParticipationsPage(GridPage):
    """Who takes part in what: a matrix, or the same as a list."""

    chapter = "participations"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "participation", parent)
        self.pane = MatrixPane(session)
        self.hold(self.pane, self.pane.view)
        self._lay_out()
        self._add_action = action(
            self,
            "plus",
            _("Ajouter un organisme"),
            self.add_organisation,
            tip=_("{add} (Ctrl+N)").format(add=_("Ajouter un organisme à la matrice")),
            primary=True,
        )
        give_keys(self._add_action, self.pane, KEYS["add"])
        self._export_action = self._export_menu()
        self.views = SavedViews(session, self, self.pane)
        self._views_button = menu_button(self.views.action)
        self._line.insertWidget(self._line.indexOf(self.pane.filters.clear), self._views_button)

    def head_actions(self) -> list[QAction]:
        """What the head of the page offers: exports of the matrix, or what the list offers."""
        if self.shown_list is not None:
            return self.shown_list.head_actions()
        return [self._add_action, self._export_action]

    def more_actions(self) -> list[QAction]:
        """The saved views of what is in view."""
        if self.shown_list is not None:
            return self.shown_list.more_actions()
        return [self.views.action]

    @property
    def listing(self) -> str:
        """Whose views are kept: the list has its own."""
        return MATRIX

    def view_values(self) -> Mapping[str, Value]:
        """What the matrix shows, as the record of a view holds it."""
        return matrix_values(self.pane.filters.question(""))

    def show_view(self, values: Mapping[str, Value]) -> list[str]:
        """Show what the record of a view holds; returns what it names that is gone."""
        question, gone = matrix_question(values)
        self.pane.filters.ask(question)
        return gone

    def show_usual(self) -> None:
        """Show who takes part in anything, by name."""
        self.pane.filters.ask(Question())

    @property
    def printed(self) -> tuple[Printed, str] | None:
        """The whole matrix, or the list where it shows."""
        if self.shown_list is not None:
            return self.shown_list.printed
        return PrintedMatrix(self._picture_maker()), _("Participations")

    @Slot()
    def show_matrix(self) -> None:
        """Show the matrix."""
        self.switch_to(self.pane, self.matrix_button)

    def switch_to(self, shown: QWidget, button: QPushButton) -> None:
        self.pane.answer.setVisible(shown is self.pane)
        self._views_button.setVisible(shown is self.pane)
        super().switch_to(shown, button)

    def _lay_out(self) -> None:
        self.matrix_button = switch_button(_("Matrice"), "grid-3x3")
        self.matrix_button.setChecked(True)
        self.matrix_button.clicked.connect(self.show_matrix)
        group = QButtonGroup(self)
        self._line = in_row(margins=(16, 10, 16, 0), spacing=4)
        for button in (self.matrix_button, self.list_button):
            group.addButton(button)
            self._line.addWidget(button)
        self._line.addSpacing(12)
        room = self.pane.answer.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self.pane.answer.setSizePolicy(room)
        self._line.addWidget(self.pane.answer, 1)
        self._line.addWidget(self.pane.filters.clear)
        in_column(self._line, (self._stack, 1), within=self, spacing=8)

    @Slot()
    def _on_list_wanted(self) -> None:
        """The list, under those filters of the matrix that a list knows."""
        shown = self.show_list()
        asked = self.pane.filters.question(self._session.programme)
        if asked.narrows:
            shown.show_query(list_query(asked))

    @Slot()
    def add_organisation(self) -> None:
        """Organisations of the directory or one entered by hand, shown in the matrix where their letters are typed."""
        create(self._session, "organisation", None, self.pane.go_to_organisation, several=True)

    def _export_menu(self) -> QAction:
        exports = QAction(theme.icon("download"), _("Exporter"), self)
        exports.setMenu(
            menu(
                self,
                (
                    ("file-spreadsheet", _("Classeur Excel…"), self.export_workbook),
                    ("image", _("Image PNG…"), self.export_png),
                    ("image", _("Image SVG…"), self.export_svg),
                    ("copy", _("Copier l'image"), self.copy_picture),
                    ("printer", _("Imprimer…"), self.print),
                ),
            )
        )
        return exports

    @Slot()
    def export_png(self) -> None:
        """The whole matrix as a PNG."""
        self._export(PNG, Picture.png)

    @Slot()
    def export_svg(self) -> None:
        """The whole matrix as an SVG."""
        self._export(SVG, Picture.svg)

    @Slot()
    def export_workbook(self) -> None:
        """The whole matrix as a workbook."""
        path = self._path(XLSX)
        if path is None:
            return

        picture = self._picture_maker()

        def work(store: Store, progress: Progress) -> Path:
            from dcant_tracker.exchange.sending.matrix_workbook import write_matrix

            made = picture(store)
            sentence = answer(made.matrix)
            data = data_line(store.read(), made.day, made.matrix.question.programme or None)
            write_matrix(path, made.matrix, LETTERS, title=made.title, sentence=sentence, data=data, progress=progress)
            return path

        self._session.jobs.long(_("Export de la matrice"), work, self._on_exported)

    @Slot()
    def copy_picture(self) -> None:
        """The whole matrix as a picture in the clipboard."""
        picture = self._picture_maker()

        def work(store: Store, _progress: Progress) -> QImage:
            return picture(store).image()

        self._session.jobs.long(_("Copie de la matrice"), work, self._on_copied)

    @Slot()
    def print(self) -> None:
        """The whole matrix as pages, to be printed."""
        self._session.printWanted.emit(PrintedMatrix(self._picture_maker()), _("Participations"))

    def _export(self, form: FileFormat, making: Making) -> None:
        path = self._path(form)
        if path is None:
            return
        picture = self._picture_maker()

        def work(store: Store, _progress: Progress) -> Path:
            making(picture(store), path)
            return path

        self._session.jobs.long(_("Export de la matrice"), work, self._on_exported)

    def _picture_maker(self) -> Callable[[Store], Picture]:
        """Reads on the worker what the screen shows, so that all of it is there."""
        question = self.pane.filters.question(self._session.programme)

        def made(store: Store) -> Picture:
            title = _("Participations")
            if question.programme:
                title = f"{title} – {store.labels().of('programme', question.programme)}"
            today = date.today()  # noqa: DTZ011 - days are local
            return Picture(store_matrix.read(store.read(), question), title, today)

        return made

    def _path(self, form: FileFormat) -> Path | None:
        today = date.today()  # noqa: DTZ011 - days are local
        programme = self._session.labels().of("programme", self._session.programme or None)
        filters_said = narrowed_to(self.pane.filters.question(""))
        words = [_("Participations"), programme, filters_said, today.isoformat()]
        name = safe_name(" ".join(word for word in words if word) + form.suffix)
        return self._session.messages.save_file(_("Exporter la matrice"), Path(name), filters([form]))

    def _on_exported(self, path: Path) -> None:
        self._session.messages.toast(_("Matrice enregistrée : {file}").format(file=path.name))

    def _on_copied(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        self._session.messages.toast(_("Image de la matrice copiée"))


def list_query(asked: Question) -> Query:
    """The list that comes nearest to a question of the matrix (a list knows no « in force that day »)."""
    conditions = []
    for field, values, test in (
        ("role", asked.roles, "in"),
        ("status", asked.statuses, "in"),
        ("organisation.region", tuple(region or None for region in asked.regions), "in"),
        ("organisation.kind", asked.kinds, "in"),
        ("recommendation.themes", asked.themes, "has"),
    ):
        if values:
            conditions.append(Condition(field, values, test))
    return Query("participation", asked.text, tuple(conditions), asked.programme or None)
