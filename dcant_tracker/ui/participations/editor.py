"""The small editor of a cell: which roles, how firm, since when, with whom."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.matrix import ROLES, Column, Question, Row, experiments_for, participations_in
from dcant_tracker.store.records.record import Record
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.cell_popover import CellPopover
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.participations import editing
from dcant_tracker.ui.participations.draft_form import DraftForm
from dcant_tracker.ui.participations.editing import Draft
from dcant_tracker.ui.participations.legend import mark_icon
from dcant_tracker.ui.participations.model import column_name, role_label, row_caption
from dcant_tracker.ui.participations.roles import LETTERS, role_of_letter
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_FIELDS = ("role", "status", "since", "until", "experiment", "referent", "elected_referent", "notes")


class CellEditor(CellPopover):
    """Opens beside a cell. Leaving it saves, Escape gives up; either way the matrix has the keyboard again."""

    def __init__(self, session: Session, row: Row, column: Column, question: Question, host: QWidget) -> None:
        super().__init__(host)
        self._session = session
        self._row, self._column = row, column
        self._status = editing.usual_status(question)
        reading = session.store.read()
        self._before: list[Record] = participations_in(reading, row.uid, column.uid)
        self.drafts = [Draft(one.uid, {name: one[name] for name in _FIELDS}) for one in self._before]
        self.lines: list[DraftLine] = []
        self._current = -1
        self.setAccessibleName(_("Participation de {name}").format(name=row.name))
        self.form = DraftForm(session, row.uid, experiments_for(reading, column.uid))
        self._lay_out()
        self._show_lines()
        self.choose(0)

    def first(self) -> QWidget:
        """The first role or, where there is none, the first that can be added."""
        return self.lines[0].name if self.lines else self._adders["pilot"]

    def add_role(self, role: str) -> None:
        """Add a role, or go to it when it is there already."""
        place = next((n for n, draft in enumerate(self.drafts) if draft.values["role"] == role), -1)
        if place < 0:
            if not self._keep_form():
                return
            values = dict.fromkeys(_FIELDS) | {"role": role, "status": self._status}
            self.drafts.append(Draft("", values))
            place = len(self.drafts) - 1
            self._show_lines()
        self.choose(place)
        self.lines[place].name.setFocus()

    def remove_draft(self, place: int) -> None:
        """Take a role away."""
        self._current = -1
        del self.drafts[place]
        self._show_lines()
        self.choose(min(place, len(self.drafts) - 1))
        (self.lines[self._current].name if self.lines else self._adders["pilot"]).setFocus()

    def choose(self, place: int) -> None:
        """Show the details of a role."""
        if self._current >= 0 and self._current != place and not self._keep_form():
            self.lines[self._current].name.setChecked(True)
            return
        self._current = place if 0 <= place < len(self.drafts) else -1
        self._details.setVisible(self._current >= 0)
        if self._current >= 0:
            self.lines[self._current].name.setChecked(True)
            self.form.show_draft(self.drafts[self._current])
        self._fit()

    @Slot()
    def save(self) -> None:
        """Write what changed as one step, and close; stays open when a field is refused."""
        if self._closing or not self._keep_form():
            return
        editing.save(self._session, self._row, self._column, self._before, self.drafts, self._failed)
        self.give_up()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        role = role_of_letter(event.text()) if event.text() else None
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        elif event.key() == Qt.Key.Key_Delete and self._current >= 0:
            self.remove_draft(self._current)
        elif role:
            self.add_role(role)
        else:
            event.accept()

    def _lay_out(self) -> None:
        title = theme.set_role(Label(self._row.name), "section")
        said = [column_name(self._column), row_caption(self._row)]
        caption = theme.set_role(Label(" · ".join(part for part in said if part)), "caption")
        for label in (title, caption):
            label.setWordWrap(True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self._group = QButtonGroup(self)
        self._details = QWidget()
        in_column(theme.set_role(QFrame(), "line"), self.form, within=self._details)
        layout = self._layout
        layout.addLayout(in_column(title, caption, spacing=2))
        layout.addLayout(self._rows)
        layout.addLayout(self._adding())
        layout.addWidget(self._details)
        layout.addLayout(self._ending())

    def _adding(self) -> QHBoxLayout:
        row = in_row(theme.set_role(Label(_("Ajouter")), "muted"), 6, spacing=2)
        self._adders: dict[str, QToolButton] = {}
        for role in ROLES:
            button = QToolButton()
            button.setIcon(mark_icon(role, "confirmed"))
            button.setIconSize(QSize(20, 20))
            button.setAccessibleName(_("Ajouter le rôle {role}").format(role=role_label(role)))
            button.setToolTip(as_tip(_("{role} (touche {key})").format(role=role_label(role), key=LETTERS[role])))
            button.setProperty("participationRole", role)
            button.clicked.connect(self._on_adder_clicked)
            self._adders[role] = button
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _ending(self) -> QHBoxLayout:
        row = QHBoxLayout()
        hint = theme.set_role(Label(_("Échap abandonne")), "caption")
        cancel = QPushButton(_("Annuler"))
        cancel.clicked.connect(self.give_up)
        save = QPushButton(_("Enregistrer"))
        save.setProperty("kind", "primary")
        save.clicked.connect(self.save)
        row.addWidget(hint)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(save)
        return row

    def _show_lines(self) -> None:
        for line in self.lines:
            self._group.removeButton(line.name)
            self._rows.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [DraftLine(draft) for draft in self.drafts]
        for place, line in enumerate(self.lines):
            self._group.addButton(line.name)
            line.name.setProperty("place", place)
            line.name.clicked.connect(self._on_line_chosen)
            line.bin.setProperty("place", place)
            line.bin.clicked.connect(self._on_bin_clicked)
            self._rows.addWidget(line)

    def _keep_form(self) -> bool:
        for line in self.lines:
            line.take()
        return self._current < 0 or self.form.take()

    def _failed(self, problem: UserError) -> None:
        self._session.messages.error(problem)

    @Slot()
    def _on_adder_clicked(self) -> None:
        self.add_role(self.sender().property("participationRole"))

    @Slot()
    def _on_line_chosen(self) -> None:
        self.choose(self.sender().property("place"))

    @Slot()
    def _on_bin_clicked(self) -> None:
        self.remove_draft(self.sender().property("place"))


class DraftLine(QWidget):
    """One role of the cell: its mark and name, its status, a bin."""

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        role = str(draft.values["role"])
        self.name = QToolButton()
        self.name.setText(role_label(role))
        self.name.setCheckable(True)
        self.name.setIconSize(QSize(20, 20))
        self.name.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.name.setSizePolicy(self.name.sizePolicy().Policy.Expanding, self.name.sizePolicy().Policy.Preferred)
        self.name.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.status = QComboBox()
        self.status.setAccessibleName(_("Statut du rôle {role}").format(role=role_label(role)))
        for code, label in CHOICES["participation_status"].labels.items():
            self.status.addItem(mark_icon(role, code), label, code)
        self.status.setCurrentIndex(self.status.findData(draft.values["status"]))
        self.status.currentIndexChanged.connect(self._on_status_changed)
        self.bin = QToolButton()
        self.bin.setIcon(theme.icon("trash-2"))
        self.bin.setToolTip(_("Enlever ce rôle (Suppr)"))
        self.bin.setAccessibleName(_("Enlever le rôle {role}").format(role=role_label(role)))
        in_row((self.name, 1), self.status, self.bin, within=self)
        self._on_status_changed()

    def take(self) -> None:
        """Put the status shown into the draft."""
        self._draft.values["status"] = self.status.currentData()

    @Slot()
    def _on_status_changed(self) -> None:
        self.name.setIcon(mark_icon(str(self._draft.values["role"]), self.status.currentData()))
