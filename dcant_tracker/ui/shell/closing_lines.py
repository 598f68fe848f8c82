"""The window stays while a line was begun in a table and is no record yet, until the person says otherwise."""

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.ui.work.begun_lines import BegunLine
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext


class ClosingLines(QObject):
    """Asked by ``window`` before it closes; no watch of its own, which would see each of its events from the start."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window

    def hold_back(self) -> bool:
        """Whether the window is to stay for now; the person is asked in a moment, and it closes once she agrees."""
        held = self._session.is_open and any(True for _line in self._session.begun_lines)
        if held:
            QTimer.singleShot(0, self, self._ask)
        return held

    @Slot()
    def _ask(self) -> None:
        """Close after all, or go back to the first line."""
        lines = list(self._session.begun_lines)
        if not lines:
            self._window.close()
            return
        question = ngettext(
            "Fermer sans enregistrer la ligne commencée ?",
            "Fermer sans enregistrer les lignes commencées ?",
            len(lines),
        )
        if self._session.messages.ask(
            question,
            "\n".join(map(self._said, lines)),
            _("Fermer sans enregistrer"),
            _("Y revenir"),
            danger=True,
        ):
            self._session.begun_lines.forget()
            self._window.close()
        else:
            self._go_back(lines[0])

    def _said(self, line: BegunLine) -> str:
        """« Contacts : Camille Durand, 06 12 34 56 78 »."""
        entity, labels = CATALOGUE[line.entity], self._session.labels()
        typed = (labels.of_field(field, line.values[field.name]) for field in entity if field.name in line.values)
        return _("{sheet} : {typed}").format(sheet=entity.sheet, typed=", ".join(filter(None, typed)))

    def _go_back(self, line: BegunLine) -> None:
        """Show the list of the line, or the record among whose links it stands."""
        for name, value in line.presets.items():
            owner = CATALOGUE[line.entity][name].referred(value)
            if owner is not None:
                self._session.openRecord(*owner)
                return
        self._session.navigatePage.emit(line.entity)
