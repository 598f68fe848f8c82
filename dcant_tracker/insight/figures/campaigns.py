"""The campaigns that a figure speaks of, the oldest first."""

from collections.abc import Iterable, Sequence

from dcant_tracker.insight.closing_words import since_closing
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.state import State
from dcant_tracker.store.kept.closings import difference
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


def only_last(state: State, selection: Selection) -> Sequence[Campaign]:
    """The same as those that a figure of one campaign shows."""
    found = latest(state, selection)
    return () if found is None else (found,)


def moved_since(state: State, campaigns: Iterable[Campaign]) -> tuple[str, ...]:
    """What must be said of ``campaigns`` that are closed and say something else than on that day."""
    found = ((one, difference(state.reading, one.uid)) for one in campaigns if one.closed_on is not None)
    return tuple(f"{one.label} : {since_closing(since)}" for one, since in found if since)


def only_latest(selection: Selection) -> tuple[str, ...]:
    """What a figure of one campaign says when several were chosen."""
    if len(selection.campaigns) < 2:
        return ()
    return (_("Des campagnes choisies, seule la dernière qui a des réponses est montrée."),)
