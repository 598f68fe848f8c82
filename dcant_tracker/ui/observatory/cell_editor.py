"""The small editor of a cell: its level, its justification, what was said in the campaign before."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QToolButton, QWidget

from dcant_tracker.domain.entities.observatory import LEVELS
from dcant_tracker.domain.kinds import Value
from dcant_tracker.store.reading.campaigns import campaigns_before
from dcant_tracker.store.reading.observatory import assessments
from dcant_tracker.store.records.record import Record
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.cell_popover import CellPopover
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.observatory.editing import Cell
from dcant_tracker.ui.observatory.model import level_label
from dcant_tracker.ui.records.table.editors.long_text import LongTextEditor
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


class CellEditor(CellPopover):
    """Opens beside a cell. Leaving it saves, Escape gives up; either way the grid has the keyboard again."""

    written = Signal(object, object, bool)
    """(the cell, its level and justification, whether the level is another one)"""

    def __init__(self, session: Session, cell: Cell, host: QWidget) -> None:
        super().__init__(host)
        self._session, self._cell = session, cell
        reading = session.store.read()
        said = assessments(reading, cell.territory.uid, cell.domain.uid)
        self._before = said.get(cell.campaign)
        earlier = next((said[uid] for uid in campaigns_before(reading, cell.campaign) if uid in said), None)
        self.setAccessibleName(cell.said())
        self.levels: dict[int, QToolButton] = {}
        self.evidence = LongTextEditor()
        self.evidence.setAccessibleName(_("Justification"))
        self.evidence.grow(3)
        self.told = theme.set_role(Label(wordWrap=True), "danger")
        self.told.hide()
        self.recalled = theme.set_role(Label(wordWrap=True), "caption")
        if earlier is not None:
            self.recalled.setText(_recalled(session, earlier))
        self.recalled.setVisible(earlier is not None)
        self._lay_out()
        if self._before is not None:
            self.levels[int(str(self._before["level"]))].setChecked(True)
            self.evidence.load(None, str(self._before["evidence"] or ""))

    def first(self) -> QWidget:
        """The justification of a level that was given, else the levels."""
        return self.evidence if self._before is not None else self.levels[0]

    def level(self) -> int | None:
        """The level that is chosen."""
        return next((level for level, button in self.levels.items() if button.isChecked()), None)

    @Slot()
    def save(self) -> None:
        """Write what changed as one step, and close; stays open while a justification has no level."""
        if self._closing:
            return
        level, evidence = self.level(), self.evidence.toPlainText().strip() or None
        if level is None:
            if evidence is not None:
                self._ask_for_level()
                return
            self.give_up()
            return
        values: dict[str, Value] = {"level": str(level), "evidence": evidence}
        before = {name: self._before[name] if self._before is not None else None for name in values}
        if values != before:
            self.written.emit(self._cell, values, before["level"] != values["level"])
        self.give_up()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (ctrl or not self.evidence.hasFocus()):
            self.save()
        elif typed in LEVELS and not self.evidence.hasFocus():
            self.levels[int(typed)].setChecked(True)
            self.evidence.setFocus()
        else:
            event.accept()

    def _ask_for_level(self) -> None:
        self.told.setText(_("Une justification va avec un niveau : choisissez-en un, de 0 à 5, ou effacez le texte."))
        self.told.show()
        self.show()
        self._fit()
        self.levels[0].setFocus()

    def _lay_out(self) -> None:
        title = theme.set_role(Label(self._cell.territory.name, wordWrap=True), "section")
        caption = theme.set_role(Label(self._cell.domain.label, wordWrap=True), "caption")
        hint = theme.set_role(Label(_("Échap abandonne"), wordWrap=True), "caption")
        cancel = QPushButton(_("Annuler"))
        cancel.clicked.connect(self.give_up)
        save = QPushButton(_("Enregistrer"))
        save.setProperty("kind", "primary")
        save.setToolTip(_("Ctrl+Entrée"))
        save.clicked.connect(self.save)
        layout = self._layout
        layout.addLayout(in_column(title, caption, spacing=2))
        layout.addLayout(self._level_row())
        for widget in (self.told, theme.set_role(Label(_("Justification")), "muted"), self.evidence, self.recalled):
            layout.addWidget(widget)
        layout.addLayout(in_row((hint, 1), cancel, save, spacing=6))
        self.evidence.document().documentLayout().documentSizeChanged.connect(self._fit)

    def _level_row(self) -> QHBoxLayout:
        group = QButtonGroup(self)
        row = in_row(theme.set_role(Label(_("Niveau")), "muted"), 6, spacing=4)
        for code in LEVELS:
            level = int(code)
            button = QToolButton()
            button.setText(code)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setAccessibleName(_("Niveau {level}").format(level=level_label(level)))
            button.setToolTip(as_tip(_("{level} (touche {key})").format(level=level_label(level), key=code)))
            group.addButton(button)
            self.levels[level] = button
            row.addWidget(button)
        row.addStretch(1)
        return row


def _recalled(session: Session, earlier: Record) -> str:
    """« Printemps 2017 : 2. Laboratoire ouvert en janvier. »."""
    label = session.labels().of("campaign", str(earlier["campaign"]))
    said = _("{campaign} : niveau {level}").format(campaign=label, level=level_label(int(str(earlier["level"]))))
    return "\n".join(part for part in (said, str(earlier["evidence"] or "")) if part)
