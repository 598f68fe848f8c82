"""Every figure by the name that the command line takes, in the order they are offered."""

from dataclasses import replace

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
    received,
    timeline,
    trend,
    views,
)
from dcant_tracker.insight.figures.campaigns import moved_since
from dcant_tracker.insight.figures.figure import Figure, FigureInfo, Selection
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.provenance import data_line
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

PROGRESS: dict[str, FigureInfo] = {received.INFO.name: received.INFO}
"""What shows while a campaign goes on: how its answers come in."""

FIGURES: dict[str, FigureInfo] = RESULTS | PROGRESS | OBSERVATORY


def info(name: str) -> FigureInfo:
    """What the figure called ``name`` is. Raises UsageError naming those there are when there is no such figure."""
    if name not in FIGURES:
        raise UsageError(
            _("Il n'y a pas de figure « {name} ».").format(name=name),
            _("Figures connues : {names}.").format(names=", ".join(FIGURES)),
        )
    return FIGURES[name]


def figure(name: str, state: State, selection: Selection) -> Figure:
    """The figure called ``name``; what became of a closed campaign since is said first. Raises UsageError for an
    unknown name.
    """
    asked = info(name)
    built = asked.build(state, selection)
    since = moved_since(state, asked.campaigns(state, selection)) if built.plot is not None else ()
    data = data_line(state.reading, state.day, selection.programme)
    return replace(built, notes=(*since, *built.notes), data=data)
