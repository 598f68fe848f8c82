"""Validating at once the entries of a selection that are transmitted."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from dcant_tracker.errors import UserError
from dcant_tracker.store.reading import entry_queue
from dcant_tracker.ui.evaluations.form_step import Validation
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_MOST = 5_000


def validate(session: Session, chosen: Sequence[int], owner: QWidget) -> None:
    """Validate, as one step, the entries of these numbers that are transmitted; forgotten when ``owner`` goes."""

    def work(uids: list[str]) -> None:
        if not uids:
            session.messages.toast(_("Aucune évaluation transmise n'est à valider dans la sélection."))
        elif len(uids) > _MOST:
            told = _("{count} évaluations sont à valider dans la sélection.").format(count=len(uids))
            session.messages.error(UserError(told, _("Validez-en {most} au plus à la fois.").format(most=_MOST)))
        else:
            validation = Validation(tuple(uids))
            session.write(validation.operation, validation)

    session.jobs.read(lambda store: entry_queue.transmitted(store.read(), chosen), work, owner=owner, key="chosen")
