"""The campaigns that a figure speaks of, the oldest first."""

from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.campaigns import Campaign, campaigns_of, only_observing
from dcant_tracker.store.reading.evaluations import Scope, has_answers
from dcant_tracker.words import _


def chosen(state: State, selection: Selection) -> list[Campaign]:
    """The campaigns of ``selection`` that still exist, the oldest first; where it names none, all that evaluate."""
    if selection.campaigns:
        return [one for one in campaigns_of(state.reading, None) if one.uid in selection.campaigns]
    apart = only_observing(state.reading)
    return [one for one in campaigns_of(state.reading, selection.programme) if one.uid not in apart]


def latest(state: State, selection: Selection) -> Campaign | None:
    """The last campaign chosen with an answer about the programme of ``selection``, else the last one."""
    listed = chosen(state, selection)
    answered = (one for one in reversed(listed) if has_answers(state.reading, Scope(one.uid, selection.programme)))
    return next(answered, listed[-1] if listed else None)


def only_latest(selection: Selection) -> tuple[str, ...]:
    """What a figure of one campaign says when several were chosen."""
    if len(selection.campaigns) < 2:
        return ()
    return (_("Des campagnes choisies, seule la dernière qui a des réponses est montrée."),)
