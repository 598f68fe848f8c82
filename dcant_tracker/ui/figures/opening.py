"""What a click on a figure opens: the records as they are now, said so when the figure shows an earlier day."""

from typing import TYPE_CHECKING

from dcant_tracker.store.reading.queries import Query
from dcant_tracker.store.records.record import get
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.insight.figures.figure import Opens


def open_records(session: Session, opens: "Opens", when: str = "") -> None:
    """Show the record or the list of ``opens``; ``when`` is the day of the figure, empty for now."""
    if opens.uid is None:
        open_list(session, opens.query, when)
        return
    entity = opens.query.entity
    if get(session.store.read(), entity, opens.uid) is None:
        session.messages.toast(_("Cette fiche n'existe plus aujourd'hui."))
        return
    session.openRecord(entity, opens.uid)
    _say_now(session, when)


def open_list(session: Session, query: Query, when: str = "") -> None:
    """Show the list of ``query``."""
    session.open_list(query.entity, query)
    _say_now(session, when)


def _say_now(session: Session, when: str) -> None:
    if when:
        session.messages.toast(_("Les fiches s'affichent telles qu'elles sont aujourd'hui, non à la date choisie."))
