"""The window stays while a line was begun in a table and is no record yet, until the person says otherwise."""

from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.ui.work.begun_lines import BegunLine
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext


def close_or_go_back(session: Session, window: QWidget) -> None:
    """Ask about the lines that were begun: close ``window`` after all, or go back to the first of them."""
    lines = list(session.begun_lines)
    if not lines:
        window.close()
        return
    question = ngettext(
        "Fermer sans enregistrer la ligne commencée ?",
        "Fermer sans enregistrer les lignes commencées ?",
        len(lines),
    )
    told = "\n".join(_said(session, line) for line in lines)
    if session.messages.ask(question, told, _("Fermer sans enregistrer"), _("Y revenir"), danger=True):
        session.begun_lines.forget()
        window.close()
    else:
        _go_back(session, lines[0])


def _said(session: Session, line: BegunLine) -> str:
    """« Contacts : Camille Durand, 06 12 34 56 78 »."""
    entity, labels = CATALOGUE[line.entity], session.labels()
    typed = (labels.of_field(field, line.values[field.name]) for field in entity if field.name in line.values)
    return _("{sheet} : {typed}").format(sheet=entity.sheet, typed=", ".join(filter(None, typed)))


def _go_back(session: Session, line: BegunLine) -> None:
    """Show the list of the line, or the record among whose links it stands."""
    for name, value in line.presets.items():
        owner = CATALOGUE[line.entity][name].referred(value)
        if owner is not None:
            session.openRecord(*owner)
            return
    session.navigatePage.emit(line.entity)
