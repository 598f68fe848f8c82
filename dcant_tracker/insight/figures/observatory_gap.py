"""How far a territory is from the mean of its kind, domain by domain."""

from collections.abc import Mapping, Sequence

from dcant_tracker.insight.figures import observed
from dcant_tracker.insight.figures.dumbbell import DumbbellPlot, DumbbellRow
from dcant_tracker.insight.figures.figure import Column, Figure, FigureInfo, Row, Selection, Table
from dcant_tracker.insight.figures.notes import subtitle
from dcant_tracker.insight.formatting import decimal
from dcant_tracker.insight.maturity import difference, mean, of_kind
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.campaigns import Campaign
from dcant_tracker.store.reading.maturity import Level, levels_of, sums
from dcant_tracker.store.reading.observatory import domains_of
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import _


def build(state: State, selection: Selection) -> Figure:
    """The first territory chosen, in the last campaign chosen in which it has a level."""
    chosen = observed.territories(state, selection)
    found = observed.campaigns(state, selection)
    told, given = _last_given(state, found, chosen[0]) if chosen else (None, {})
    lines = _lines(state, told, chosen[0], given) if told else []
    drawn = any(line.end is not None for line in lines)
    name = str(chosen[0]["name"]) if chosen else _("Territoire")
    ends = (observed.mean_label(str(chosen[0]["kind"])) if chosen else _("Moyenne"), name)
    columns = (Column(_("Domaine")), Column(ends[0]), Column(name, 0), Column(_("Écart")))
    notes = (_("Moyenne des territoires du même type, lui compris."), observed.least_said(), *observed.one_only(chosen))
    return Figure(
        INFO.name,
        INFO.title,
        subtitle(state, Selection(), name if chosen else "", told.label if told else ""),
        Table(columns, tuple(Row((one.label, one.start, one.end, one.change), one.opens) for one in lines)),
        DumbbellPlot(tuple(lines), ends, _("Écart"), observed.HIGHEST) if drawn else None,
        notes if drawn else (),
        _alt(name, lines) if drawn else "",
        observed.nothing(state, selection, found)
        if chosen or not found
        else _("Choisissez un territoire : son écart à la moyenne de son type se dessine ici."),
    )


def _last_given(
    state: State, found: Sequence[Campaign], territory: Record
) -> tuple[Campaign | None, Mapping[str, Level]]:
    """The last campaign in which ``territory`` has a level, and its levels there by domain."""
    for one in reversed(found):
        given = levels_of(state.reading, one.uid, [territory.uid])
        if given:
            return one, given[territory.uid]
    return None, {}


def _lines(state: State, campaign: Campaign, territory: Record, given: Mapping[str, Level]) -> list[DumbbellRow]:
    kind = str(territory["kind"])
    read = sums(state.reading, campaign.uid)
    found = []
    for domain in domains_of(state.reading):
        told = of_kind(read.get(domain.uid, {}), kind)
        usual = mean(told)
        level = observed.level_in(given, domain.uid)
        gap = observed.signed(difference(usual, level))
        said = (
            domain.label,
            _("niveau {level}").format(level=decimal(level, 0)),
            observed.mean_said(told) if told else _("pas de moyenne : trop peu de territoires du même type"),
        )
        shown = observed.opens(campaign.uid, domain.uid, kind)
        found.append(DumbbellRow(domain.label, usual, level, gap, said, shown))
    return found


def _alt(name: str, lines: list[DumbbellRow]) -> str:
    said = ", ".join(f"{line.label} {decimal(line.end, 0)} ({line.difference})" for line in lines)
    return _("Niveaux de {name} et écarts à la moyenne de son type : {said}.").format(name=name, said=said)


INFO = FigureInfo(
    "observatory_gap",
    lambda: _("Écart à la moyenne de son type"),
    build,
    frozenset({"campaigns", "subjects"}),
    observed.TERRITORY,
)
