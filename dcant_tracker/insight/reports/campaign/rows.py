"""The rows of a campaign's results, by measure or by kind of body; small ones as one where nobody is to be exposed.

Without names a row speaks of five bodies or more, and so does each mean in it: what fewer graded is not shown, nor
what would give it away (`insight/small_groups`, the rule of the observatory). Members of a group are the bodies that
transmitted anything, a remark without a note too, not their answers: two that answer about three measures are two.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.insight.distribution import NOTHING, Distribution
from dcant_tracker.insight.distribution import together as answers_together
from dcant_tracker.insight.evaluations import ByPrinciple, gathered, overall
from dcant_tracker.insight.figures.counting import received
from dcant_tracker.insight.small_groups import is_told, members_of, parted
from dcant_tracker.store.reading import gathering
from dcant_tracker.store.reading.campaign_count import NONE, Count, count, counts
from dcant_tracker.store.reading.campaign_count import together as counts_together
from dcant_tracker.store.reading.evaluations import By, Scope
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _, ngettext


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it is called, the values of :class:`By` that it holds, its answers, how much was received.

    ``hidden`` are the principles that too few bodies graded to be told; their answers are not in ``answers``.
    """

    label: str
    keys: frozenset[str | None]
    answers: ByPrinciple
    received: Count
    hidden: frozenset[str] = frozenset()

    @property
    def whole(self) -> Distribution:
        """All principles as one; nothing where one of them is hidden, which would follow from it."""
        return NOTHING if self.hidden else overall(self.answers)


Bodies = dict[str | None, dict[str, frozenset[str]]]
"""Who graded each principle, and who transmitted anything (empty text), by key."""


def rows(
    reading: Reading, by: By, scope: Scope, names: Mapping[str | None, str], *, anonymous: bool
) -> tuple[Row, ...]:
    """A row for each of ``names`` (in their order) that was asked about or answered in ``scope``.

    None at all where it is to be ``anonymous`` and too few bodies answered in the whole campaign.
    """
    answers, got = gathered(reading, (by,), scope), received(reading, by, scope)
    keys = [key for key in names if key in got or (key,) in answers]
    each = {key: Row(names[key], frozenset({key}), answers.get((key,), {}), got.get(key, NONE)) for key in keys}
    if not anonymous:
        return tuple(each.values())
    bodies = who(reading, by, scope)
    groups = {key: bodies.get(key, {}).get("", frozenset()) for key in keys}
    if not is_told(len(members_of(groups, keys))):
        return ()
    alone, joined = parted({key: members for key, members in groups.items() if members})
    told = [each[key] for key in keys if key in alone or not groups[key]]
    if joined:
        told.append(_as_one([each[key] for key in joined], by))
    return _without_small_cells(told, bodies)


def whole(reading: Reading, scope: Scope, *, anonymous: bool) -> Row:
    """All that is in ``scope`` as one row."""
    answers = gathered(reading, (), scope).get((), {})
    each = {code: answers.get(code, NOTHING) for code in PRINCIPLES}
    row = Row(_("Ensemble"), frozenset({None}), each, count(reading, scope))
    if not anonymous:
        return row
    graded = {code: bodies for code, bodies in _everybody(reading, scope).items() if code}
    return _hiding(row, frozenset(code for code in PRINCIPLES if not is_told(len(graded.get(code, ())))))


def who(reading: Reading, by: By, scope: Scope) -> Bodies:
    """Who graded what, by what ``by`` tells apart."""
    found: dict[str | None, dict[str, set[str]]] = {}
    for (key, evaluator), got in counts(reading, (by, By.EVALUATOR), scope).items():
        if got.received:
            found.setdefault(key, {}).setdefault("", set()).add(str(evaluator))
    for (key, evaluator), given in gathering.answers(reading, (by, By.EVALUATOR), scope).items():
        for code, answered in given.items():
            if Distribution(answered).graded:
                found.setdefault(key, {}).setdefault(code, set()).add(str(evaluator))
    return {key: {code: frozenset(bodies) for code, bodies in each.items()} for key, each in found.items()}


def _everybody(reading: Reading, scope: Scope) -> dict[str, frozenset[str]]:
    """Who graded each principle, and who transmitted anything (empty text), of all that is in ``scope``."""
    found = who(reading, By.CAMPAIGN, scope).values()
    codes = ("", *PRINCIPLES)
    return {code: frozenset[str]().union(*(one.get(code, frozenset()) for one in found)) for code in codes}


def _as_one(small: list[Row], by: By) -> Row:
    labels = [row.label for row in small]
    label = (
        _("Autres types d'organismes ({kinds})").format(kinds=", ".join(labels))
        if by is By.KIND
        else ngettext("{count} mesure à peu de réponses", "{count} mesures à peu de réponses", len(labels)).format(
            count=len(labels)
        )
    )
    answers = {code: answers_together(row.answers.get(code, NOTHING) for row in small) for code in PRINCIPLES}
    return Row(
        label,
        frozenset[str | None]().union(*(row.keys for row in small)),
        answers,
        counts_together(row.received for row in small),
    )


def _without_small_cells(told: list[Row], bodies: Bodies) -> tuple[Row, ...]:
    """The rows without the means that too few bodies made, and without what these would follow from."""
    hidden: dict[int, set[str]] = {at: set() for at in range(len(told))}
    for code in PRINCIPLES:
        graded = {
            at: frozenset[str]().union(*(bodies.get(key, {}).get(code, frozenset()) for key in row.keys))
            for at, row in enumerate(told)
        }
        _alone, joined = parted({at: members for at, members in graded.items() if members})
        for at in joined:
            hidden[at].add(code)
    return tuple(_hiding(row, frozenset(hidden[at])) for at, row in enumerate(told))


def _hiding(row: Row, hidden: frozenset[str]) -> Row:
    answers = {code: NOTHING if code in hidden else one for code, one in row.answers.items()}
    return Row(row.label, row.keys, answers, row.received, hidden)
