"""The pages of a report as they will be, one below the other."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from dcant_tracker.errors import UserError
from dcant_tracker.ui.insight.reports.report_job import Paging, Wanted
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import clear, in_column
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

_PAUSE_MS = 300
_WIDTH = 560
_EDGES = 44
"""The pixels beside a page: margins, scroll bar."""


class Preview(QWidget):
    """Shows what ``ask`` names a moment after it was asked; the pages before stay until then."""

    shown = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._wanted: Wanted | None = None
        self.pages: list[Label] = []
        self.said = theme.set_role(Label(parent=self), "muted")
        self.said.setWordWrap(True)
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        body = QWidget(self)
        body.setLayout(self._column)
        self.scrolled = QScrollArea(self)
        self.scrolled.setWidgetResizable(True)
        self.scrolled.setWidget(body)
        self.scrolled.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.scrolled.setFrameShape(QFrame.Shape.NoFrame)
        self.scrolled.setAccessibleName(_("Aperçu du rapport"))
        in_column(self.said, (self.scrolled, 1), within=self, spacing=6)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._draw)

    def ask(self, wanted: Wanted) -> None:
        """Show the pages of ``wanted`` soon."""
        self._wanted = wanted
        self.said.setText(_("Aperçu en cours…"))
        self._pause.start()

    def explain(self, text: str) -> None:
        """Show no page but what is missing."""
        self._wanted = None
        self._pause.stop()
        self._clear()
        self.said.setText(text)

    @Slot()
    def _draw(self) -> None:
        if self._wanted is not None and self._session.is_open:
            work = Paging(self._wanted, self._page_width() * self.devicePixelRatioF())
            self._session.jobs.read(work, self._on_drawn, owner=self, key="pages", failed=self._on_refused)

    def _page_width(self) -> int:
        return max(240, min(round(_WIDTH * theme.tokens().scale), self.scrolled.width() - _EDGES))

    def _on_drawn(self, images: list[QImage]) -> None:
        if self._wanted is None:
            return
        self._clear()
        for number, image in enumerate(images, start=1):
            image.setDevicePixelRatio(self.devicePixelRatioF())
            page = Label(parent=self)
            page.setPixmap(QPixmap.fromImage(image))
            theme.set_role(page, "page")
            page.setAccessibleName(_("Page {number} sur {count}").format(number=number, count=len(images)))
            self._column.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
            self.pages.append(page)
        self._column.addStretch()
        said = ngettext("{count} page", "{count} pages", len(images)).format(count=len(images))
        self.said.setText(said)
        self.shown.emit()

    def _on_refused(self, problem: UserError) -> None:
        self.explain(str(problem))

    def _clear(self) -> None:
        self.pages = []
        clear(self._column)
