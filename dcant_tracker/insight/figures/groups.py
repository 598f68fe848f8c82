"""Axes and kinds of organisation by principles: whether an axis, or those of one kind, see things otherwise."""

from collections.abc import Iterator

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.text import sort_key
from dcant_tracker.insight.distribution import together
from dcant_tracker.insight.evaluations import gathered, overall
from dcant_tracker.insight.figures.campaigns import latest, only_last, only_latest
from dcant_tracker.insight.figures.counting import received, why_empty
from dcant_tracker.insight.figures.figure import Figure, FigureInfo, Selection
from dcant_tracker.insight.figures.heatmap import Line, alt_of, notes_of, plot_of, table_of
from dcant_tracker.insight.figures.notes import subtitle
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.campaign_count import NONE
from dcant_tracker.store.reading.evaluations import By, Scope
from dcant_tracker.store.reading.queries import Condition, distinct
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _

_KINDS = CHOICES["organisation_kind"]


def build(state: State, selection: Selection) -> Figure:
    """A row an axis, then a row a kind of organisation among the evaluators; in one campaign."""
    campaign = latest(state, selection)
    scope = Scope(campaign.uid if campaign else None, selection.programme, kind=selection.kind)
    axes = list(_axes(state.reading, scope)) if campaign else []
    kinds = list(_kinds(state.reading, scope)) if campaign else []
    lines = [*axes, *kinds]
    total = together(overall(line.answers) for line in kinds)
    drawn = bool(total.graded)
    return Figure(
        INFO.name,
        INFO.title,
        subtitle(state, selection, campaign.label if campaign else ""),
        table_of(lines, _("Axe ou type d'organisme")),
        plot_of(lines) if drawn else None,
        (*notes_of(lines), *only_latest(selection)) if drawn else (),
        _("Moyennes de 0 à 4 par axe, puis par type d'organisme. {said}").format(said=alt_of(lines)) if drawn else "",
        why_empty((campaign.label,) if campaign else (), total, chosen=bool(selection.campaigns)),
    )


def _axes(reading: Reading, scope: Scope) -> Iterator[Line]:
    """The axes by name, in the first of their spellings; measures without one last."""
    answers, counts = gathered(reading, (By.AXIS,), scope), received(reading, By.AXIS, scope)
    spelt = {sort_key(str(axis)): str(axis) for axis in reversed(distinct(reading, "recommendation", "axis"))}
    for (axis,) in sorted(answers, key=lambda key: (key[0] is None, key)):
        name = None if axis is None else spelt[axis]
        within = (Condition("recommendation.axis", (name,)),)
        yield Line(name or _("Sans axe"), scope, answers[axis,], counts.get(axis, NONE), within)


def _kinds(reading: Reading, scope: Scope) -> Iterator[Line]:
    """The kinds of those who were asked or answered, in the order of the list."""
    answers, counts = gathered(reading, (By.KIND,), scope), received(reading, By.KIND, scope)
    for kind in _KINDS.codes:
        if (kind,) in answers:
            within = () if scope.kind else (Condition("evaluator.kind", (kind,)),)
            yield Line(_KINDS.label(kind), scope, answers[kind,], counts.get(kind, NONE), within)


INFO = FigureInfo(
    "groups", lambda: _("Par axe et par type d'organisme"), build, frozenset({"campaigns", "kind"}), campaigns=only_last
)
