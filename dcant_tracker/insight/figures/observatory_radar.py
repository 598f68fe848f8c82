"""The radar of the observatory: the levels of some territories, or the means of all of them over their campaigns."""

from dataclasses import replace

from dcant_tracker.insight.figures import observed
from dcant_tracker.insight.figures.figure import Column, Figure, FigureInfo, Row, Selection, Table
from dcant_tracker.insight.figures.notes import subtitle
from dcant_tracker.insight.figures.radar import SERIES_AT_MOST, RadarPlot, Series
from dcant_tracker.insight.formatting import decimal
from dcant_tracker.insight.maturity import mean, of_kind
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.campaigns import Campaign
from dcant_tracker.store.reading.maturity import levels_of, sums
from dcant_tracker.store.reading.observatory import Domain, domains_of
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import _


def build(state: State, selection: Selection) -> Figure:
    """One outline a territory in the last campaign; for one, the mean of its kind beside; for none, one a campaign."""
    domains = domains_of(state.reading)
    found = observed.campaigns(state, selection)
    chosen = observed.territories(state, selection)
    if selection.subjects:
        series = _of_territories(state, found[-1], domains, chosen) if found else []
    else:
        series = [_mean_of(state, one, domains, selection.kind, one.label) for one in found]
    told = [one for one in series if any(value is not None for value in one.values)]
    shown = tuple(told[:SERIES_AT_MOST] if selection.subjects else told[-SERIES_AT_MOST:])
    drawn = bool(shown) and bool(domains)
    about = [found[-1].label] if found and selection.subjects else []
    return Figure(
        INFO.name,
        INFO.title,
        subtitle(state, replace(selection, kind=None if chosen else selection.kind), *about),
        _table(told, domains),
        RadarPlot(tuple(one.label for one in domains), shown, observed.HIGHEST) if drawn else None,
        (observed.least_said(), *_left_out(told, shown)) if drawn else (),
        _alt(shown, domains) if drawn else "",
        observed.nothing(state, selection, found),
    )


def _of_territories(
    state: State, campaign: Campaign, domains: tuple[Domain, ...], chosen: list[Record]
) -> list[Series]:
    levels = levels_of(state.reading, campaign.uid, [one.uid for one in chosen])
    found = []
    for one in chosen:
        given = levels.get(one.uid, {})
        values = tuple(observed.level_in(given, domain.uid) for domain in domains)
        said = tuple(_("niveau {level}").format(level=decimal(value, 0)) for value in values)
        shown = observed.opens(campaign.uid, territory=one.uid)
        found.append(Series(str(one["name"]), values, (False,) * len(values), said, shown))
    if len(chosen) == 1:
        kind = str(chosen[0]["kind"])
        found.append(_mean_of(state, campaign, domains, kind, observed.mean_label(kind)))
    return found


def _mean_of(state: State, campaign: Campaign, domains: tuple[Domain, ...], kind: str | None, label: str) -> Series:
    found = sums(state.reading, campaign.uid)
    told = [of_kind(found.get(domain.uid, {}), kind) for domain in domains]
    values = tuple(mean(one) for one in told)
    said = tuple(observed.mean_said(one) if one else "–" for one in told)
    shown = observed.opens(campaign.uid, kind=kind)
    return Series(label, values, (False,) * len(values), said, shown)


def _left_out(told: list[Series], shown: tuple[Series, ...]) -> tuple[str, ...]:
    if len(told) <= len(shown):
        return ()
    return (_("{count} tracés au plus : les autres sont dans le tableau.").format(count=SERIES_AT_MOST),)


def _table(series: list[Series], domains: tuple[Domain, ...]) -> Table:
    rows = tuple(
        Row((one.label, domain.label, value), one.opens)
        for one in series
        for domain, value in zip(domains, one.values, strict=True)
    )
    return Table((Column(_("Série")), Column(_("Domaine")), Column(_("Niveau"))), rows)


def _alt(series: tuple[Series, ...], domains: tuple[Domain, ...]) -> str:
    said = [
        one.label
        + " : "
        + ", ".join(f"{domain.label} {decimal(value)}" for domain, value in zip(domains, one.values, strict=True))
        for one in series
    ]
    return _("Radar des domaines de maturité, niveaux de 0 à 5. {series}.").format(series=" ; ".join(said))


INFO = FigureInfo(
    "observatory_radar",
    lambda: _("Maturité par domaine"),
    build,
    frozenset({"campaigns", "subjects", "kind"}),
    observed.TERRITORY,
)
