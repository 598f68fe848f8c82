"""What changed from one campaign to the next: of a territory, of a kind, of all of them."""

from dcant_tracker.insight.figures import observed
from dcant_tracker.insight.figures.dumbbell import DumbbellPlot, DumbbellRow
from dcant_tracker.insight.figures.figure import Column, Figure, FigureInfo, Row, Selection, Table
from dcant_tracker.insight.figures.notes import subtitle
from dcant_tracker.insight.formatting import decimal
from dcant_tracker.insight.maturity import change_of_kind, difference, mean
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.campaigns import Campaign
from dcant_tracker.store.reading.maturity import changes, levels_of, sums
from dcant_tracker.store.reading.observatory import Domain, domains_of
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import _


def build(state: State, selection: Selection) -> Figure:
    """From the first to the last of the campaigns chosen; without a choice, between the last two."""
    found = observed.campaigns(state, selection)
    chosen = observed.territories(state, selection)
    pair = (found[0] if selection.campaigns else found[-2], found[-1]) if len(found) > 1 else None
    lines: list[DumbbellRow] = []
    if pair and chosen:
        lines = _of_territory(state, pair, chosen[0])
    elif pair and not selection.subjects:
        lines = _of_kind(state, pair, selection.kind)
    drawn = any(line.start is not None and line.end is not None for line in lines)
    ends = (pair[0].label, pair[1].label) if pair else (_("Avant"), _("Après"))
    columns = (Column(_("Domaine")), Column(ends[0]), Column(ends[1]), Column(_("Évolution")))
    name = str(chosen[0]["name"]) if chosen else observed.kind_label(selection.kind)
    counted = (_("Seuls comptent les territoires qui ont un niveau aux deux campagnes."), observed.least_said())
    notes = observed.one_only(chosen) if chosen else counted
    return Figure(
        INFO.name,
        INFO.title,
        subtitle(state, Selection(selection.programme), name, " → ".join(ends) if pair else ""),
        Table(columns, tuple(Row((one.label, one.start, one.end, one.change), one.opens) for one in lines)),
        DumbbellPlot(tuple(lines), ends, _("Évolution"), observed.HIGHEST) if drawn else None,
        notes if drawn else (),
        _alt(name, lines, ends) if drawn else "",
        observed.nothing(state, selection, found)
        if pair or not found
        else _("Il faut deux campagnes qui ont des niveaux pour montrer une évolution."),
    )


def _of_territory(state: State, pair: tuple[Campaign, Campaign], territory: Record) -> list[DumbbellRow]:
    before, after = (levels_of(state.reading, one.uid, [territory.uid]).get(territory.uid, {}) for one in pair)
    return [
        _line(
            domain,
            observed.level_in(before, domain.uid),
            observed.level_in(after, domain.uid),
            (pair[1].uid, None, territory.uid),
        )
        for domain in domains_of(state.reading)
    ]


def _of_kind(state: State, pair: tuple[Campaign, Campaign], kind: str | None) -> list[DumbbellRow]:
    read = changes(state.reading, pair[0].uid, pair[1].uid)
    before_all, after_all = (sums(state.reading, one.uid) for one in pair)
    found = []
    for domain in domains_of(state.reading):
        wholes = before_all.get(domain.uid, {}), after_all.get(domain.uid, {})
        told = change_of_kind(read.get(domain.uid, {}), kind, wholes)
        before, after = (mean(told.before), mean(told.after)) if told else (None, None)
        count = observed.bodies_said(told.after.bodies) if told else ""
        found.append(_line(domain, before, after, (pair[1].uid, kind, ""), count))
    return found


def _line(
    domain: Domain,
    before: float | None,
    after: float | None,
    about: tuple[str, str | None, str],
    count: str = "",
) -> DumbbellRow:
    change = observed.signed(difference(before, after))
    said = (domain.label, f"{decimal(before)} → {decimal(after)} ({change})", *([count] if count else []))
    campaign, kind, territory = about
    return DumbbellRow(domain.label, before, after, change, said, observed.opens(campaign, domain.uid, kind, territory))


def _alt(name: str, lines: list[DumbbellRow], ends: tuple[str, str]) -> str:
    said = ", ".join(f"{line.label} {decimal(line.start)} → {decimal(line.end)}" for line in lines)
    words = _("Évolution de {first} à {last}, {name} : {said}.")
    return words.format(first=ends[0], last=ends[1], name=name, said=said)


INFO = FigureInfo(
    "observatory_progress",
    lambda: _("Évolution entre campagnes"),
    build,
    frozenset({"campaigns", "subjects", "kind"}),
    observed.TERRITORY,
)
