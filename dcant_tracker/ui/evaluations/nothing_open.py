"""Why no entry is open in « Saisie », and the way to one."""

from collections.abc import Callable

from dcant_tracker.store.reading.entry_queue import Show
from dcant_tracker.ui.evaluations.queue_panel import QueuePanel
from dcant_tracker.ui.kit.notice import Notice, Way
from dcant_tracker.words import _, ngettext


def explain(notice: Notice, queue: QueuePanel, *, ask: Callable[[], object], add: Callable[[], object]) -> None:
    """Say in ``notice`` why ``queue`` lists nothing; ``ask`` and ``add`` make entries, the list can be widened."""
    tally, wanted = queue.tally, queue.wanted
    widen: Way = (_("Tout montrer"), lambda: queue.show_only(Show.ALL))
    if not tally.total:
        notice.say(
            _("Personne n'est attendu dans cette campagne"),
            _("Demandez une évaluation à chaque participant, ou ajoutez-en une."),
            [(_("Choisir qui est interrogé…"), ask), (_("Ajouter une évaluation"), add)],
        )
    elif wanted.text or wanted.show is not Show.TODO:
        notice.say(
            _("Aucune évaluation ne correspond"),
            _("Élargissez la recherche, ou montrez toutes les évaluations de la campagne."),
            [widen],
        )
    else:
        told = ngettext("{count} évaluation est transmise.", "{count} évaluations sont transmises.", tally.total)
        notice.say(_("Tout est saisi"), told.format(count=tally.total), [widen])
