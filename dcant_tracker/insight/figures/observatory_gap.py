"""How far a territory is from the mean of its kind, domain by domain."""

from dcant_tracker.insight.figures import observed
from dcant_tracker.insight.figures.dumbbell import DumbbellPlot, DumbbellRow
from dcant_tracker.insight.figures.figure import Column, Figure, FigureInfo, Row, Selection, Table
from dcant_tracker.insight.figures.notes import subtitle
from dcant_tracker.insight.formatting import decimal
from dcant_tracker.insight.maturity import mean, of_kind
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.campaigns import Campaign
from dcant_tracker.store.reading.maturity import levels_of, sums
from dcant_tracker.store.reading.observatory import domains_of
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import _


def build(state: State, selection: Selection) -> Figure:
    """The first territory chosen, in the last campaign chosen in which it has a level."""
    chosen = observed.territories(state, selection)
    found = observed.campaigns(state, selection)
    told = [one for one in found if chosen and levels_of(state.reading, one.uid, [chosen[0].uid])]
    lines = _lines(state, told[-1], chosen[0]) if told else []
    drawn = any(line.end is not None for line in lines)
    kind = observed.kind_label(str(chosen[0]["kind"])) if chosen else ""
    name = str(chosen[0]["name"]) if chosen else _("Territoire")
    ends = (_("Moyenne : {kind}").format(kind=kind), name)
    columns = (Column(_("Domaine")), Column(ends[0]), Column(name, 0), Column(_("Écart")))
    several = (_("Un seul territoire à la fois : le premier choisi."),) if len(chosen) > 1 else ()
    return Figure(
        INFO.name,
        INFO.title,
        subtitle(state, Selection(), name if chosen else "", told[-1].label if told else ""),
        Table(columns, tuple(Row((one.label, one.start, one.end, _gap(one)), one.opens) for one in lines)),
        DumbbellPlot(tuple(lines), ends, _("Écart"), observed.HIGHEST) if drawn else None,
        (_("Moyenne des territoires du même type, lui compris."), observed.least_said(), *several) if drawn else (),
        _alt(name, lines) if drawn else "",
        observed.nothing(state, selection, found)
        if chosen or not found
        else _("Choisissez un territoire : son écart à la moyenne de son type se dessine ici."),
    )


def _lines(state: State, campaign: Campaign, territory: Record) -> list[DumbbellRow]:
    kind = str(territory["kind"])
    given = levels_of(state.reading, campaign.uid, [territory.uid])[territory.uid]
    read = sums(state.reading, campaign.uid)
    found = []
    for domain in domains_of(state.reading):
        told = of_kind(read.get(domain.uid, {}), kind)
        usual = mean(told)
        level = float(given[domain.uid].level) if domain.uid in given else None
        difference = None if usual is None or level is None else level - usual
        said = (
            domain.label,
            _("niveau {level}").format(level=decimal(level, 0)),
            _("moyenne {mean} · {bodies}").format(mean=decimal(usual), bodies=observed.bodies_said(told.bodies))
            if told
            else _("pas de moyenne : trop peu de territoires du même type"),
        )
        shown = observed.opens(campaign.uid, domain.uid, kind)
        found.append(DumbbellRow(domain.label, usual, level, observed.signed(difference), said, shown))
    return found


def _gap(line: DumbbellRow) -> float | None:
    return None if line.start is None or line.end is None else line.end - line.start


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
