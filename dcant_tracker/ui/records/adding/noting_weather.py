"""A weather by another author or of another day: the whole of a progress point is asked for."""

from functools import partial

from dcant_tracker.store.records.record import get
from dcant_tracker.ui.records.adding.creating import create
from dcant_tracker.ui.records.table.weather import Side, remember, usual_author
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


def ask(session: Session, side: Side, code: str = "") -> None:
    """Ask for a progress point about what ``side`` speaks of, whose weather may be known already (``code``)."""
    known = {"author": usual_author(session, side), "weather": code or None}
    presets = side.values() | {name: value for name, value in known.items() if value is not None}
    create(session, "progress_point", presets, partial(_on_asked, session, side), title=_("Noter une météo"))


def _on_asked(session: Session, side: Side, uid: str) -> None:
    point = get(session.store.read(), "progress_point", uid)
    if point is not None:
        remember(session, side, str(point["author"]))
