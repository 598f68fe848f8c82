"""One figure on a page: its words, its picture or its table, and what can be done with it."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from dcant_tracker.errors import UserError
from dcant_tracker.insight.figures.catalogue import FIGURES
from dcant_tracker.insight.figures.figure import Figure, Opens, Selection
from dcant_tracker.insight.typography import typeset
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.figures import figure_files
from dcant_tracker.ui.figures.drawn import Asked, Building, Drawing, Drawn
from dcant_tracker.ui.figures.emptiness import EmptyFigure, page_for
from dcant_tracker.ui.figures.figure_table import FigureTable, copy_rows
from dcant_tracker.ui.figures.opening import open_records
from dcant_tracker.ui.figures.picture_area import PictureArea
from dcant_tracker.ui.figures.printing import PrintedFigure
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import icon_button
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

T = TypeVar("T")

_ZOOM = 1.3
"""How much larger a figure in a window of its own is."""


class FigureView(QFrame):
    """Shows one figure of the catalogue, drawn on the worker once it is in sight."""

    opened = Signal()
    """Records were opened from here."""
    told = Signal()
    """The figure is another one: its words show, its picture follows."""
    drawn = Signal()
    """A new picture shows."""

    def __init__(self, session: Session, name: str, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "card")
        self._session = session
        self.asked = Asked(name)
        self.figure: Figure | None = None
        self._is_built = False
        self._is_due = True
        self._is_working = False
        self._build(title)
        self.area.outgrown.connect(self._redraw)
        self.area.copyWanted.connect(self.copy_picture)
        self.area.opened.connect(self._on_opened)
        session.changed.connect(self._on_changed)
        theme.news.changed.connect(self._redraw)

    def ask(self, selection: Selection, when: str = "") -> None:
        """Show the figure about ``selection``, at the day ``when`` (ISO; empty: now)."""
        asked = Asked(self.asked.name, selection, when)
        if asked != self.asked:
            self.asked = asked
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read and draw again, once it is in sight."""
        self._is_built = False
        self._redraw()

    @property
    def is_settled(self) -> bool:
        """Whether what shows is what was asked for, as it fits now."""
        return not self._is_due and not self._is_working and self._is_built and not self.area.is_settling

    # What can be done with it

    @Slot()
    def copy_picture(self) -> None:
        """Put the picture on the clipboard."""
        if self.figure is not None and self.figure.plot is not None:
            figure_files.copy_picture(self._session, self.figure)

    @Slot()
    def copy_table(self) -> None:
        """Put the whole table on the clipboard."""
        if self.figure is not None:
            copy_rows(self.figure.table, range(len(self.figure.table.rows)))
            self._session.messages.toast(_("Tableau copié : {title}").format(title=self.figure.title))

    @Slot()
    def save_as(self) -> None:
        """Save in the form that the action chosen names."""
        action = self.sender()
        assert isinstance(action, QAction)
        if self.figure is not None:
            figure_files.save(self._session, self.figure, action.data())

    @property
    def printed(self) -> tuple[PrintedFigure, str] | None:
        """The figure as pages; None while there is none."""
        return (PrintedFigure(self.figure), self.figure.title) if self.figure is not None else None

    @Slot()
    def print(self) -> None:
        """Show the figure as pages, to be printed."""
        if self.printed is not None:
            self._session.printWanted.emit(*self.printed)

    @Slot(bool)
    def show_table(self, shown: bool) -> None:
        """Show the table in the picture's place, or the picture again."""
        self.table_action.setChecked(shown)
        self._choose_body()
        body = self._stack.currentWidget()
        if body is not None and self.isAncestorOf(self.focusWidget()):
            body.setFocus()

    @Slot()
    def enlarge(self) -> None:
        """Show it in a window of its own."""
        from dcant_tracker.ui.figures.enlarged import EnlargedFigure

        view = FigureView(self._session, self.asked.name, self.title.text())
        view.area.zoom = _ZOOM
        view.ask(self.asked.selection, self.asked.when)
        window = EnlargedFigure(view, self.title.text(), self.window())
        view.opened.connect(window.close)
        view.area.setFocus()
        window.show()

    # How it is made

    def _build(self, title: str) -> None:
        self.title = theme.set_role(Label(title, self), "section")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.subtitle = theme.set_role(Label(parent=self), "muted")
        self.subtitle.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.notes = theme.set_role(Label(parent=self), "caption")
        for label in (self.subtitle, self.notes):
            label.setWordWrap(True)
            label.hide()
        self.more = icon_button("ellipsis", _("Actions sur la figure"))
        self.menu = self._make_menu()
        self.more.clicked.connect(self._on_menu_wanted)
        self.area = PictureArea(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.area)
        head = QHBoxLayout()
        head.setSpacing(8)
        words = in_column(self.title, self.subtitle, None, spacing=0)
        head.addLayout(words, 1)
        head.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        in_column(head, (self._stack, 1), self.notes, within=self, margins=(16, 10, 10, 10), spacing=4)
        self._name(title)

    @cached_property
    def table(self) -> FigureTable:
        """What shows in the picture's place where the table is wanted, made the first time."""
        made = FigureTable(self)
        made.opened.connect(self._on_opened)
        self._stack.addWidget(made)
        return made

    @cached_property
    def empty(self) -> EmptyFigure:
        """What shows where there is nothing to draw, made the first time."""
        made = EmptyFigure(self)
        made.wanted.connect(self._on_way_wanted)
        self._stack.addWidget(made)
        return made

    def set_room(self, height: int) -> None:
        """Give the picture at least ``height`` (device-independent pixels at the text's own size)."""
        self._stack.setMinimumHeight(round(height * theme.tokens().scale))

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        self.table_action = menu.addAction(theme.icon("table"), _("Voir le tableau"))
        self.table_action.setCheckable(True)
        self.table_action.toggled.connect(self.show_table)
        menu.addAction(theme.icon("maximize-2"), _("Agrandir")).triggered.connect(self.enlarge)
        menu.addSeparator()
        self.copy_action = menu.addAction(theme.icon("copy"), _("Copier l'image"))
        self.copy_action.triggered.connect(self.copy_picture)
        menu.addAction(theme.icon("table"), _("Copier le tableau")).triggered.connect(self.copy_table)
        self.print_action = menu.addAction(theme.icon("printer"), _("Imprimer…"))
        self.print_action.triggered.connect(self.print)
        self.save_menu = menu.addMenu(theme.icon("save"), _("Enregistrer"))
        for form in figure_files.FORMS:
            action = self.save_menu.addAction(f"{form.one()}…")
            action.setData(form)
            action.triggered.connect(self.save_as)
        return menu

    def sizeHint(self) -> QSize:
        scale = theme.tokens().scale
        return QSize(round(480 * scale), round(340 * scale))

    # What is heard

    def _name(self, title: str) -> None:
        self.title.setText(title)
        self.setAccessibleName(title)
        self.area.setAccessibleName(title)
        says = _("Actions sur la figure « {title} »").format(title=title)
        self.more.setToolTip(as_tip(says))
        self.more.setAccessibleName(says)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_due:
            self._is_due = False
            self._is_working = True
            QTimer.singleShot(0, self, self._work)

    @Slot()
    def _redraw(self) -> None:
        """Draw again, once it is in sight."""
        self._is_due = True
        self.update()

    @Slot()
    def _work(self) -> None:
        """Have it built, then drawn in the room that its words leave."""
        if not self._session.is_open:
            return
        self.area.expect()
        if self._is_built and self.figure is not None:
            self._draw()
        else:
            self._read(Building(self.asked), self._on_built)

    @Slot()
    def _draw(self) -> None:
        """Draw, now that the words have taken their place."""
        if self.figure is not None and self._session.is_open:
            self._read(Drawing(self.figure, self.area.room()), self._on_drawn)

    def _read(self, work: Callable[[Store], T], done: Callable[[T], None]) -> None:
        self._session.jobs.read(work, done, owner=self, key="figure", failed=self._on_failed)

    def _on_built(self, figure: Figure) -> None:
        self.figure = figure
        self._is_built = True
        self._tell(figure)
        self._choose_body()
        self.told.emit()
        QTimer.singleShot(0, self, self._draw)

    def _on_drawn(self, drawn: Drawn) -> None:
        self._is_working = False
        self.area.show_drawn(drawn)
        self.drawn.emit()

    def _tell(self, figure: Figure) -> None:
        self._name(figure.title)
        notes = typeset("\n".join((*figure.notes, *self._unheeded())))
        for label, text in ((self.subtitle, figure.subtitle), (self.notes, notes)):
            label.setText(text)
            label.setVisible(bool(text))
        self.subtitle.setToolTip(as_tip(figure.subtitle))
        self.setAccessibleDescription(figure.alt)
        self.copy_action.setEnabled(figure.plot is not None)

    def _unheeded(self) -> Iterator[str]:
        """That some of what was chosen does not change this figure."""
        names = {"campaigns": _("la campagne"), "subjects": _("la fiche"), "kind": _("le type d'organisme")}
        names["same_respondents"] = _("les mêmes répondants")
        names["period"] = _("la période")
        parts = [names[part] for part in FIGURES[self.asked.name].unheeded(self.asked.selection)]
        if parts:
            yield _("Choix sans effet sur cette figure : {parts}.").format(parts=", ".join(parts))

    def _choose_body(self) -> None:
        figure = self.figure
        if figure is not None and self.table_action.isChecked() and figure.table.rows:
            self.table.show_figure(figure)
            self._stack.setCurrentWidget(self.table)
        elif figure is not None and figure.plot is None:
            self.empty.show_figure(figure, is_past=bool(self.asked.when))
            self._stack.setCurrentWidget(self.empty)
        else:
            self._stack.setCurrentWidget(self.area)

    def _on_failed(self, problem: UserError) -> None:
        self._is_working = False
        self.area.give_up()
        self._session.messages.error(problem)

    @Slot(object)
    def _on_opened(self, opens: Opens) -> None:
        self.opened.emit()
        open_records(self._session, opens, self.asked.when)

    @Slot()
    def _on_menu_wanted(self) -> None:
        corner = self.more.mapToGlobal(self.more.rect().bottomRight())
        self.menu.popup(corner - QPoint(self.menu.sizeHint().width(), -2))

    @Slot()
    def _on_way_wanted(self) -> None:
        self.opened.emit()
        self._session.navigatePage.emit(page_for(self.asked.name))

    @Slot(object)
    def _on_changed(self, _changes: Changes) -> None:
        self.refresh()
