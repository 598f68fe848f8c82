"""What stands in place of an empty list: why it is empty and what to do next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.nouns import added, none_yet
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.presented import PRESENTED
from dcant_tracker.words import _


class EmptyState(QWidget):
    """Shown where a list has no row."""

    added = Signal()
    cleared = Signal()
    typed = Signal()
    """Rows are to be typed in the table."""
    pasted = Signal()
    """What the clipboard holds is to be added."""

    def __init__(self, entity: Entity, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entity = entity
        self._title = theme.set_role(Label(parent=self), "section")
        self._text = theme.set_role(Label(parent=self), "muted")
        self._text.setWordWrap(True)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._add = QPushButton(added(entity), self)
        self._add.setProperty("kind", "primary")
        self._add.clicked.connect(self.added)
        self._type = QPushButton(_("Taper dans le tableau"), self)
        self._type.clicked.connect(self.typed)
        self._paste = QPushButton(_("Coller des lignes"), self)
        self._paste.setToolTip(_("Ajouter les lignes copiées dans Excel (Ctrl+Maj+V)"))
        self._paste.clicked.connect(self.pasted)
        self._clear = QPushButton(_("Effacer les filtres"), self)
        self._clear.clicked.connect(self.cleared)
        self._buttons = in_row(None, self._clear, self._paste, self._type, self._add, None)
        for button in self._ways():
            self._buttons.setAlignment(button, Qt.AlignmentFlag.AlignHCenter)
        layout = in_column((None, 2), self._title, within=self, margins=None)
        layout.addLayout(in_row(None, self._text, None))
        layout.addSpacing(theme.px("space.2"))
        layout.addLayout(self._buttons)
        layout.addStretch(3)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _ways(self) -> tuple[QPushButton, ...]:
        return self._clear, self._paste, self._type, self._add

    def _fit(self) -> None:
        """Where the list is narrow, the sentence wraps sooner and the buttons stand below one another."""
        room = max(1, self.width() - 2 * theme.px("space.2"))
        self._text.setFixedWidth(min(460, 60 * self.fontMetrics().averageCharWidth(), room))
        widths = [one.sizeHint().width() + self._buttons.spacing() for one in self._ways() if not one.isHidden()]
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._buttons.setDirection(across if sum(widths) <= room else down)

    def tell(self, *, filtered: bool, programme: bool) -> None:
        """Say why there is nothing: filters leave everything out, or nothing was entered yet."""
        if filtered:
            self._title.setText(_("Aucune fiche ne correspond à ces filtres"))
            self._text.setText(_("Élargissez la recherche, ou effacez les filtres pour tout revoir."))
        else:
            self._title.setText(none_yet(self._entity))
            self._text.setText(PRESENTED[self._entity.name].empty())
            if programme:
                self._text.setText(
                    _("{next} Seules les fiches du programme choisi en haut sont montrées.").format(
                        next=self._text.text()
                    )
                )
        self._clear.setVisible(filtered)
        for button in (self._add, self._type, self._paste):
            button.setVisible(not filtered)
        self._fit()
