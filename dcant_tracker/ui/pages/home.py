"""Accueil: what needs attention, one line each that opens the list, then how much of everything there is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QFrame,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store import attention, history
from dcant_tracker.store.attention import Figure, Matter, Unsent
from dcant_tracker.store.changes import Changes
from dcant_tracker.store.history import StepInfo
from dcant_tracker.store.store import Store
from dcant_tracker.ui import theme
from dcant_tracker.ui.navigation import grouped
from dcant_tracker.ui.pages.registry import PageInfo, list_page_of, pages
from dcant_tracker.ui.pages.step_details import when
from dcant_tracker.ui.session import Session
from dcant_tracker.ui.status import moment
from dcant_tracker.words import _, ngettext

_SIDE_BY_SIDE = 860
"""Width from which the counts stand beside the matters, in device-independent pixels."""


_LATEST = 5
"""How many steps of the history are shown."""


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows, read in one go."""

    mine: list[Matter]
    matters: list[Matter]
    unsent: list[Unsent]
    figures: list[Figure]
    steps: list[StepInfo]


@dataclass(frozen=True)
class _Read:
    programme: str | None
    officer: str

    def __call__(self, store: Store) -> View:
        connection = store.read()
        today = date.today()  # noqa: DTZ011 - lateness is local
        return View(
            attention.matters_of(connection, self.officer, self.programme, today),
            attention.matters(connection, self.programme, today),
            attention.unsent(connection),
            attention.figures(connection, self.programme),
            history.steps(connection, limit=_LATEST),
        )


class HomePage(QWidget):
    """The first page of the day."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = _("Accueil")
        self._session = session
        self._is_stale = False
        self._column = QVBoxLayout()
        self._column.setSpacing(14)
        self._beside = QVBoxLayout()
        self._beside.setSpacing(14)
        body = QWidget()
        self._split = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._split.setContentsMargins(20, 14, 20, 14)
        self._split.setSpacing(16)
        self._split.addLayout(self._column, 5)
        self._split.addLayout(self._beside, 3)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(body)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        session.changed.connect(self._on_changed)
        session.programmeChanged.connect(self._on_programme)
        session.preferencesChanged.connect(self.refresh)
        self.refresh()

    def actions(self) -> list[QAction]:
        """Nothing to do here but to go elsewhere."""
        return []

    def rows(self) -> "list[_Row]":
        """The lines that can be opened, from top to bottom."""
        layouts = (self._column, self._beside)
        items = [layout.itemAt(at) for layout in layouts for at in range(layout.count())]
        cards = [item.widget() for item in items if item is not None]
        return [row for card in cards if isinstance(card, _Card) for row in card.rows]

    @Slot()
    def refresh(self) -> None:
        """Read everything again, on the worker."""
        self._is_stale = False
        work = _Read(self._session.programme or None, self._session.preferences.officer)
        self._session.jobs.read(work, self._on_view, owner=self, key="home")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= _SIDE_BY_SIDE
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._split.direction() != direction:
            self._split.setDirection(direction)

    def _on_view(self, view: View) -> None:
        _clear(self._column)
        _clear(self._beside)
        if not any(figure.total for figure in view.figures) and not self._session.programme:
            self._column.addWidget(self._empty())
        else:
            self._show_mine(view.mine)
            self._show_matters(view)
            self._show_latest(view.steps)
            self._beside.addWidget(self._counts(view.figures))
        self._column.addStretch()
        self._beside.addStretch()

    def _show_mine(self, mine: list[Matter]) -> None:
        officer = self._session.preferences.officer
        card = _Card(_("Mes dossiers"), officer)
        for matter in mine:
            card.add(_MatterRow(self._session, matter))
        if not officer:
            card.add(
                _row_button(
                    _("Indiquez votre nom pour voir ici ce que vous suivez"),
                    "user",
                    self._on_preferences,
                )
            )
        elif not mine:
            card.add(_sentence(_("Aucune mesure, suite ou relance n'est à votre nom (champ « Suivi par »).")))
        self._column.addWidget(card)

    def _show_matters(self, view: View) -> None:
        card = _Card(_("À traiter"))
        for matter in view.matters:
            card.add(_MatterRow(self._session, matter))
        for left in view.unsent:
            card.add(_UnsentRow(self._session, left))
        if not view.matters and not view.unsent:
            card.add(_sentence(_("Rien en retard, rien à compléter : tout est à jour.")))
        self._column.addWidget(card)

    def _show_latest(self, steps: list[StepInfo]) -> None:
        card = _Card(_("Dernières modifications"))
        for step in steps:
            said = [when(step.at), step.who, step.origin or ""]
            row = _Row("history", "", step.label, "  ·  ".join(filter(None, said)))
            row.clicked.connect(self._on_journal)
            card.add(row)
        if steps:
            self._column.addWidget(card)

    def _counts(self, figures: list[Figure]) -> QWidget:
        card = _Card(_("En bref"))
        for figure in figures:
            card.add(_FigureRow(self._session, figure))
        return card

    def _empty(self) -> QWidget:
        card = _Card(_("Ce fichier de données est vide"))
        card.add(_sentence(_("Commencez par l'une de ces étapes ; tout pourra être annulé.")))
        card.add(_row_button(_("Ajouter un programme et ses mesures"), "library", _GoTo(self._session, "programme")))
        card.add(_row_button(_("Ajouter les collectivités suivies"), "landmark", _GoTo(self._session, "organisation")))
        card.add(_row_button(_("Importer un classeur Excel, LibreOffice ou CSV"), "download", self._on_import))
        return card

    @Slot(object)
    def _on_changed(self, _changes: Changes) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self._is_stale = True

    @Slot(str)
    def _on_programme(self, _uid: str) -> None:
        self._on_changed(Changes())

    @Slot()
    def _on_journal(self) -> None:
        self._session.navigatePage.emit("journal")

    @Slot()
    def _on_preferences(self) -> None:
        self._session.preferencesRequested.emit()

    @Slot()
    def _on_import(self) -> None:
        self._session.importWanted.emit()


class _Card(QFrame):
    """A white ground with a heading and rows below."""

    def __init__(self, title: str, caption: str = "") -> None:
        super().__init__()
        theme.set_role(self, "card")
        self.setAccessibleName(title)
        self.rows: list[_Row] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(8, 10, 8, 8)
        self._rows.setSpacing(0)
        heading = QLabel(title)
        heading.setContentsMargins(8, 0, 8, 4)
        self._rows.addWidget(theme.set_role(heading, "section"))
        if caption:
            said = QLabel(caption)
            said.setContentsMargins(8, 0, 8, 4)
            self._rows.addWidget(theme.set_role(said, "muted"))

    def add(self, widget: QWidget) -> None:
        """One more row."""
        self._rows.addWidget(widget)
        if isinstance(widget, _Row):
            self.rows.append(widget)


class _Row(QAbstractButton):
    """A line that can be opened: icon, number, sentence, and a quieter sentence below."""

    def __init__(self, icon: str, number: str, text: str, caption: str, tone: str = "text") -> None:
        super().__init__()
        self.setAccessibleName(" ".join(filter(None, (number, text))))
        self.setAccessibleDescription(caption)
        self.setToolTip(caption)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._icon, self._number, self._text, self._caption, self._tone = icon, number, text, caption, tone
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(round(9 + (2 if caption else 1.3) * _line_height()))

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        box = self.rect().adjusted(10, 0, -10, 0)
        size = theme.px("icon")
        middle = box.center().y()
        theme.icon(self._icon, self._tone if self._tone != "text" else "icon").paint(
            painter, box.left(), middle - size // 2, size, size
        )
        left = box.left() + size + 12
        line = _line_height()
        top = middle - (line if self._caption else line // 2)
        room = box.right() - left - 26
        font = self.font()
        if self._number:
            font.setWeight(font.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(theme.color(self._tone))
            painter.drawText(left, top, room, line, Qt.AlignmentFlag.AlignVCenter, self._number)
            used = painter.fontMetrics().horizontalAdvance(self._number) + 5
            font.setWeight(font.Weight.Normal)
        else:
            used = 0
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        text = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room - used)
        painter.drawText(left + used, top, room - used, line, Qt.AlignmentFlag.AlignVCenter, text)
        if self._caption:
            font.setPixelSize(theme.px("font.caption") + 1)
            painter.setFont(font)
            painter.setPen(theme.color("text.muted"))
            caption = painter.fontMetrics().elidedText(self._caption, Qt.TextElideMode.ElideRight, room)
            painter.drawText(left, top + line, room, line, Qt.AlignmentFlag.AlignVCenter, caption)
        chevron = 14
        theme.icon("chevron-right", "icon.disabled").paint(
            painter, box.right() - chevron, middle - chevron // 2, chevron, chevron
        )

    def _paint_ground(self, painter: QPainter) -> None:
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(self.rect(), 4, 4)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)


class _MatterRow(_Row):
    """Opens the list of what it counts."""

    def __init__(self, session: Session, matter: Matter) -> None:
        icon, tone, text = _wording(matter)
        more = matter.count - len(matter.examples)
        examples = "  ·  ".join(matter.examples)
        if more > 0:
            examples += ngettext("  ·  et {count} autre", "  ·  et {count} autres", more).format(count=grouped(more))
        super().__init__(icon, grouped(matter.count), text, examples.replace("\n", " "), tone)
        self._session, self._query = session, matter.query
        self.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self._session.open_list(self._query.entity, self._query)


class _UnsentRow(_Row):
    """Leads to the exchanges."""

    def __init__(self, session: Session, left: Unsent) -> None:
        text = ngettext(
            "fiche modifiée depuis le dernier envoi à {partner}",
            "fiches modifiées depuis le dernier envoi à {partner}",
            left.records,
        ).format(partner=left.partner)
        sent = _("Envoyé {when}").format(when=moment(datetime.fromisoformat(left.sent_at)))
        super().__init__("send", grouped(left.records), text, sent, "info")
        self._session = session
        self.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        exchanges = any(info.id == "exchanges" for info in pages())
        self._session.navigatePage.emit("exchanges" if exchanges else "partner")


class _FigureRow(_Row):
    """How many there are, and the largest parts; opens the page."""

    def __init__(self, session: Session, figure: Figure) -> None:
        field = CATALOGUE[figure.entity][figure.field]
        parts = [f"{field.choices.label(code)} {grouped(number)}" for code, number in figure.parts[:4] if field.choices]
        info = _main_page(figure.entity)
        caption = "  ·  ".join(parts) if parts else _("Aucune fiche pour l'instant")
        super().__init__(info.icon, grouped(figure.total), info.title, caption)
        self._session, self._page = session, info.id
        self.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self._session.navigatePage.emit(self._page)


def _main_page(entity: str) -> PageInfo:
    return next((info for info in pages() if info.entity == entity and info.under is None), list_page_of(entity))


@dataclass(frozen=True)
class _GoTo:
    session: Session
    page: str

    def __call__(self) -> None:
        self.session.navigatePage.emit(self.page)


def _wording(matter: Matter) -> tuple[str, str, str]:
    """The icon, the tone and the words of a matter; the number is said before."""
    n = matter.count
    return {
        "late_recommendations": (
            "list-checks",
            "danger",
            ngettext("mesure en retard", "mesures en retard", n),
        ),
        "late_milestones": ("flag", "danger", ngettext("jalon en retard", "jalons en retard", n)),
        "late_action_items": (
            "circle-check-big",
            "danger",
            ngettext("suite à donner en retard", "suites à donner en retard", n),
        ),
        "call_back": ("phone-call", "warning", ngettext("relance à faire", "relances à faire", n)),
        "without_referent": (
            "user-x",
            "warning",
            ngettext("participation sans référent", "participations sans référent", n),
        ),
        "without_subject": (
            "link",
            "warning",
            ngettext(
                "participation sans recommandation ni expérimentation",
                "participations sans recommandation ni expérimentation",
                n,
            ),
        ),
        "unanswered": (
            "hourglass",
            "warning",
            ngettext("évaluation attendue sans réponse", "évaluations attendues sans réponse", n),
        ),
        "my_recommendations": (
            "list-checks",
            "text",
            ngettext("mesure que vous suivez", "mesures que vous suivez", n),
        ),
        "my_late_recommendations": (
            "clock",
            "danger",
            ngettext("de vos mesures est en retard", "de vos mesures sont en retard", n),
        ),
        "my_action_items": (
            "circle-check-big",
            "text",
            ngettext("suite à donner vous attend", "suites à donner vous attendent", n),
        ),
        "my_call_backs": ("phone-call", "warning", ngettext("relance vous attend", "relances vous attendent", n)),
    }[matter.name]


def _line_height() -> int:
    return round(1.36 * theme.px("font.body"))


def _sentence(text: str) -> QLabel:
    label = QLabel(text, wordWrap=True)
    label.setContentsMargins(8, 6, 8, 8)
    return theme.set_role(label, "muted")


def _row_button(text: str, icon: str, do: Callable[[], object]) -> QAbstractButton:
    row = _Row(icon, "", text, "")
    row.clicked.connect(do)
    return row


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.deleteLater()
