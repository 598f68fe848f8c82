"""The strip « sollicitées → envoyées → reçues → complètes → validées », each a button that opens its list."""

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.campaign_flow import Flow, Station
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import clear, in_row
from dcant_tracker.ui.kit.plain_text import Label, as_tip


class StationButton(QAbstractButton):
    """A large number and a word below it; the arrow to the next one stands between the buttons."""

    def __init__(self, station: Station) -> None:
        super().__init__()
        self.station = station
        self.setAccessibleName(f"{grouped(station.number)} {station.name}")
        self.setAccessibleDescription(station.said)
        self.setToolTip(as_tip(station.said))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        wide = max(self.fontMetrics().horizontalAdvance(text) for text in (self.station.name, "00\u202f000"))
        return QSize(wide + 28, round(2.9 * self.fontMetrics().height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(self.rect(), 4, 4)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
        font = self.font()
        font.setPixelSize(theme.px("font.title"))
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        middle = round(self.height() * 0.56)
        bottom, centred = Qt.AlignmentFlag.AlignBottom, Qt.AlignmentFlag.AlignHCenter
        painter.drawText(QRect(0, 0, self.width(), middle), centred | bottom, grouped(self.station.number))
        painter.setFont(self.font())
        painter.setPen(theme.color("text.muted"))
        below = QRect(0, middle, self.width(), self.height() - middle)
        painter.drawText(below, centred | Qt.AlignmentFlag.AlignTop, self.station.name)


class FlowStrip(QWidget):
    """The stations of one campaign from left to right."""

    wanted = Signal(object)
    """The Query of the station that was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[StationButton] = []
        self._row: QHBoxLayout = in_row(within=self, spacing=2)

    def show_flow(self, flow: Flow) -> None:
        """Show these numbers; the keyboard stays where it was."""
        kept = next((at for at, button in enumerate(self.buttons) if button.hasFocus()), None)
        clear(self._row)
        self.buttons = [StationButton(station) for station in flow.stations]
        for at, button in enumerate(self.buttons):
            if at:
                arrow = theme.set_role(Label("→"), "muted")
                arrow.setAccessibleName("")
                self._row.addWidget(arrow)
            button.clicked.connect(self._on_clicked)
            self._row.addWidget(button, 1)
        if kept is not None and kept < len(self.buttons):
            self.buttons[kept].setFocus()

    @Slot()
    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, StationButton):
            self.wanted.emit(button.station.query)
