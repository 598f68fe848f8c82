"""Every figure by the name that the command line takes, in the order they are offered."""

from dcant_tracker.errors import UsageError
from dcant_tracker.insight.figures import (
    activity,
    answers,
    coverage,
    departments_map,
    groups,
    heatmap,
    observatory_gap,
    observatory_kinds,
    observatory_progress,
    observatory_radar,
    radar,
    timeline,
    trend,
    views,
)
from dcant_tracker.insight.figures.figure import Figure, FigureInfo, Selection
from dcant_tracker.insight.state import State
from dcant_tracker.words import _

RESULTS: dict[str, FigureInfo] = {
    module.INFO.name: module.INFO
    for module in (radar, heatmap, groups, trend, answers, coverage, timeline, departments_map, views, activity)
}
"""What the page « Résultats » shows: how programmes fare."""

OBSERVATORY: dict[str, FigureInfo] = {
    module.INFO.name: module.INFO
    for module in (observatory_radar, observatory_kinds, observatory_progress, observatory_gap)
}
"""What the page « Observatoire » shows: how mature territories are."""

FIGURES: dict[str, FigureInfo] = RESULTS | OBSERVATORY


def info(name: str) -> FigureInfo:
    """What the figure called ``name`` is. Raises UsageError naming those there are when there is no such figure."""
    if name not in FIGURES:
        raise UsageError(
            _("Il n'y a pas de figure « {name} ».").format(name=name),
            _("Figures connues : {names}.").format(names=", ".join(FIGURES)),
        )
    return FIGURES[name]


def figure(name: str, state: State, selection: Selection) -> Figure:
    """The figure called ``name``. Raises UsageError for an unknown name."""
    return info(name).build(state, selection)
