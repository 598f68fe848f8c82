"""The cards of Accueil: a heading, and lines that open what they speak of."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import grouped
from dcant_tracker.store.reading.attention import Figure, Matter, Paused, Unsent
from dcant_tracker.store.reading.colleagues import Work
from dcant_tracker.ui.figures.opening import open_list
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.moments import moment, when_inside
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.presented import PRESENTED, page_title
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext


class Card(QFrame):
    """A white ground with a heading and rows below."""

    def __init__(self, title: str, caption: str = "") -> None:
        super().__init__()
        theme.set_role(self, "card")
        self.setAccessibleName(title)
        self.rows: list[Row] = []
        self._rows = in_column(within=self, margins=(8, 10, 8, 8), spacing=0)
        heading = Label(title)
        heading.setContentsMargins(8, 0, 8, 4)
        self._rows.addWidget(theme.set_role(heading, "section"))
        if caption:
            said = Label(caption)
            said.setContentsMargins(8, 0, 8, 4)
            self._rows.addWidget(theme.set_role(said, "muted"))

    def add(self, widget: QWidget) -> None:
        """One more row."""
        self._rows.addWidget(widget)
        if isinstance(widget, Row):
            self.rows.append(widget)


class Row(QAbstractButton):
    """A line that can be opened: icon, number, sentence, and a quieter sentence below."""

    def __init__(self, icon: str, number: str, text: str, caption: str, tone: str = "text") -> None:
        super().__init__()
        self.setAccessibleName(" ".join(filter(None, (number, text))))
        self.setAccessibleDescription(caption)
        self.setToolTip(as_tip(caption))
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


class MatterRow(Row):
    """Opens the list of what it counts, as it is now even where the count is of the earlier day ``when``."""

    def __init__(self, session: Session, matter: Matter, when: str = "") -> None:
        icon, tone, text = _wording(matter)
        more = matter.count - len(matter.examples)
        examples = "  ·  ".join(matter.examples)
        if more > 0:
            examples += ngettext("  ·  et {count} autre", "  ·  et {count} autres", more).format(count=grouped(more))
        super().__init__(icon, grouped(matter.count), text, examples.replace("\n", " "), tone)
        self._session, self._query, self._when = session, matter.query, when
        self.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        open_list(self._session, self._query, self._when)


class UnsentRow(Row):
    """Leads to the list of what changed."""

    def __init__(self, session: Session, left: Unsent) -> None:
        if left.uid is None:
            text = ngettext(
                "fiche modifiée depuis le dernier export ({file})",
                "fiches modifiées depuis le dernier export ({file})",
                left.records,
            ).format(file=left.partner)
        else:
            text = ngettext(
                "fiche modifiée depuis le dernier envoi à {partner}",
                "fiches modifiées depuis le dernier envoi à {partner}",
                left.records,
            ).format(partner=left.partner)
        sent = _("Envoyé {when}").format(when=moment(datetime.fromisoformat(left.sent_at)))
        super().__init__("send", grouped(left.records), text, sent, "info")
        self._session, self._partner = session, left.uid
        self.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self._session.navigatePlace.emit("exchanges", self._partner)


class PausedRow(Row):
    """Leads to the imports left before their end."""

    def __init__(self, session: Session, left: Paused) -> None:
        imports = ngettext("{count} import en attente", "{count} imports en attente", left.imports).format(
            count=grouped(left.imports)
        )
        text = ngettext(
            "différence à trancher dans {imports}", "différences à trancher dans {imports}", left.undecided
        ).format(imports=imports)
        if left.undecided:
            super().__init__("scale", grouped(left.undecided), text, "", "danger")
        else:
            super().__init__("scale", "", _("{imports}, tout est tranché").format(imports=imports), "", "info")
        self._session = session
        self.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self._session.navigatePage.emit("exchanges")


class ConflictsRow(Row):
    """Leads to what several wrote in the same place."""

    def __init__(self, session: Session, number: int) -> None:
        text = ngettext("désaccord à trancher entre collègues", "désaccords à trancher entre collègues", number)
        said = _("Plusieurs personnes ont écrit au même endroit sans le savoir")
        super().__init__("scale", grouped(number), text, said, "danger")
        self.clicked.connect(session.settlingWanted)


class ColleagueRow(Row):
    """What one colleague did; leads to the last of it in the history."""

    def __init__(self, session: Session, work: Work) -> None:
        text = ngettext("modification de {who}", "modifications de {who}", work.steps)
        last = _("{label}  ·  {when}").format(label=work.label, when=when_inside(work.at))
        super().__init__("users", grouped(work.steps), text.format(who=work.who or _("un collègue")), last)
        self._session, self._step = session, work.number
        self.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self._session.navigatePlace.emit("journal", self._step)


class FigureRow(Row):
    """How many there are, and the largest parts; opens the page."""

    def __init__(self, session: Session, figure: Figure) -> None:
        parts = [f"{text} {grouped(number)}" for text, number in figure.parts[:4]]
        caption = "  ·  ".join(parts) if parts else _("Aucune fiche pour l'instant")
        icon, title = PRESENTED[figure.entity].icon, page_title(CATALOGUE[figure.entity])
        super().__init__(icon, grouped(figure.total), title, caption)
        self._session, self._page = session, figure.entity
        self.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self._session.navigatePage.emit(self._page)


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
        "to_close": ("clipboard-check", "warning", ngettext("campagne à clore", "campagnes à clore", n)),
        "to_review": ("user-check", "warning", ngettext("contact à vérifier", "contacts à vérifier", n)),
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


def sentence(text: str) -> Label:
    label = Label(text, wordWrap=True)
    label.setContentsMargins(8, 6, 8, 8)
    return theme.set_role(label, "muted")


def row_button(text: str, icon: str, do: Callable[[], object]) -> QAbstractButton:
    row = Row(icon, "", text, "")
    row.clicked.connect(do)
    return row
