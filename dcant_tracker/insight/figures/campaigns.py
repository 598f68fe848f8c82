"""The campaigns that a figure speaks of, the oldest first."""

from dataclasses import dataclass

from dcant_tracker.insight.evaluations import ANSWERED, TRANSMITTED, Scope
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.state import State
from dcant_tracker.words import _


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign as figures name it."""

    uid: str
    label: str


def campaigns_of(state: State, programme: str | None) -> list[Campaign]:
    """The campaigns of ``programme`` and those of none, the oldest first; without a day, after the others."""
    sql = (
        "SELECT uid, label FROM campaign WHERE ?1 IS NULL OR programme IS NULL OR programme = ?1 "
        "ORDER BY opens_on IS NULL, opens_on, label_folded, uid"
    )
    return [Campaign(str(uid), str(label)) for uid, label in state.reading.fetch_all(sql, (programme,))]


def chosen(state: State, selection: Selection) -> list[Campaign]:
    """The campaigns of ``selection`` that still exist, the oldest first; all of them when it names none."""
    known = campaigns_of(state, selection.programme if not selection.campaigns else None)
    return [one for one in known if not selection.campaigns or one.uid in selection.campaigns]


def latest(state: State, selection: Selection) -> Campaign | None:
    """The last campaign chosen with an answer about the programme of ``selection``, else the last one."""
    listed = chosen(state, selection)
    answered = (one for one in reversed(listed) if _has_answers(state, Scope(one.uid, selection.programme)))
    return next(answered, listed[-1] if listed else None)


def _has_answers(state: State, scope: Scope) -> bool:
    conditions, values = scope.conditions("evaluation")
    where = " AND ".join([TRANSMITTED, f"({ANSWERED})", *conditions])
    return bool(state.reading.fetch_value(f"SELECT EXISTS(SELECT 1 FROM evaluation WHERE {where})", values))


def only_latest(selection: Selection) -> tuple[str, ...]:
    """What a figure of one campaign says when several were chosen."""
    if len(selection.campaigns) < 2:
        return ()
    return (_("Des campagnes choisies, seule la dernière qui a des réponses est montrée."),)
