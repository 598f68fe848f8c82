"""Domains by kinds of territory: the mean level of each group of five or more; never a ranking."""

from dataclasses import dataclass

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.insight.figures import observed
from dcant_tracker.insight.figures.figure import Column, Figure, FigureInfo, Opens, Plot, Row, Selection, Table
from dcant_tracker.insight.figures.notes import subtitle
from dcant_tracker.insight.formatting import decimal
from dcant_tracker.insight.maturity import mean, of_kind
from dcant_tracker.insight.small_groups import LEAST
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.campaigns import Campaign
from dcant_tracker.store.reading.maturity import Sum, sums
from dcant_tracker.store.reading.observatory import domains_of
from dcant_tracker.words import _

_KINDS = CHOICES["organisation_kind"]
_LEVELS = CHOICES["maturity_level"]


@dataclass(frozen=True, slots=True)
class KindsCell:
    """A mean and how many territories it rests on; None and 0 where there are too few, or none."""

    mean: float | None
    bodies: int
    few: bool
    said: tuple[str, ...]
    opens: Opens


@dataclass(frozen=True, slots=True)
class KindsPlot(Plot):
    """A row a domain, a column a kind, the last for all of them; means go from 0 to ``highest``.

    ``brief`` are the columns where their names do not fit.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    brief: tuple[str, ...]
    cells: tuple[tuple[KindsCell, ...], ...]
    ends: tuple[str, str]
    highest: int = observed.HIGHEST


def build(state: State, selection: Selection) -> Figure:
    """The last campaign chosen that has levels."""
    domains = domains_of(state.reading)
    found = observed.campaigns(state, selection)
    campaign = found[-1] if found else None
    read = sums(state.reading, campaign.uid) if campaign else {}
    present = {kind for by_kind in read.values() for kind in by_kind}
    kinds: list[str | None] = [code for code in _KINDS.codes if code in present and selection.kind in (None, code)]
    if len(kinds) > 1:
        kinds.append(None)
    labels = [_KINDS.label(kind) if kind else _("Ensemble") for kind in kinds]
    cells = tuple(
        tuple(_cell(campaign, domain.uid, domain.label, read.get(domain.uid, {}), kind) for kind in kinds)
        for domain in domains
        if campaign
    )
    drawn = any(cell.mean is not None for row in cells for cell in row)
    codes = _LEVELS.codes
    ends = (_LEVELS.label(codes[0]), _LEVELS.label(codes[-1]))
    names = tuple(domain.label for domain in domains)
    rows = [
        Row((name, label, cell.mean, _counted(cell)), cell.opens)
        for name, row in zip(names, cells, strict=False)
        for label, cell in zip(labels, row, strict=True)
    ]
    columns = (Column(_("Domaine")), Column(_("Type de territoire")), Column(_("Moyenne")), Column(_("Territoires")))
    return Figure(
        INFO.name,
        INFO.title,
        subtitle(state, selection, campaign.label if campaign else ""),
        Table(columns, tuple(rows)),
        KindsPlot(names, tuple(labels), tuple(map(_brief, kinds)), cells, ends) if drawn else None,
        (observed.least_said(), *_whole_said(kinds)) if drawn else (),
        _alt(names, tuple(labels), cells) if drawn else "",
        observed.nothing(state, selection, found),
    )


def _cell(campaign: Campaign, domain: str, name: str, by_kind: dict[str, Sum], kind: str | None) -> KindsCell:
    told = of_kind(by_kind, kind)
    there = bool(by_kind) if kind is None else kind in by_kind
    label = _KINDS.label(kind) if kind else _("Ensemble")
    if told is None:
        said = _("moins de {least} territoires : non montré").format(least=LEAST) if there else _("aucun niveau")
        return KindsCell(None, 0, there, (f"{name} – {label}", said), observed.opens(campaign.uid, domain, kind))
    said = observed.mean_said(told)
    shown = observed.opens(campaign.uid, domain, kind)
    return KindsCell(mean(told), told.bodies, False, (f"{name} – {label}", said), shown)


def _whole_said(kinds: list[str | None]) -> tuple[str, ...]:
    if None not in kinds:
        return ()
    return (_("Ensemble : sans les types trop petits, quand il les laisserait deviner."),)


_BRIEF = {
    "metropole": "Métr.",
    "communaute_urbaine": "CU",
    "communaute_agglomeration": "CA",
    "communaute_communes": "CC",
    "ept": "EPT",
    "statut_particulier": "Statut partic.",
    "departement": "Dépt",
    "syndicat_mixte": "Synd. mixte",
}
"""The kinds whose names are too long for a narrow column."""


def _brief(kind: str | None) -> str:
    return (_BRIEF.get(kind) or _KINDS.label(kind)) if kind else _("Ens.")


def _counted(cell: KindsCell) -> str | int:
    return cell.bodies or (_("moins de {least}").format(least=LEAST) if cell.few else 0)


def _alt(names: tuple[str, ...], labels: tuple[str, ...], cells: tuple[tuple[KindsCell, ...], ...]) -> str:
    said = []
    for name, row in zip(names, cells, strict=True):
        means = [
            f"{label} {decimal(cell.mean)}" for label, cell in zip(labels, row, strict=True) if cell.mean is not None
        ]
        if means:
            said.append(f"{name} : {', '.join(means)}")
    return _("Niveaux moyens, de 0 à 5, par domaine et type de territoire. {said}.").format(said=" ; ".join(said))


INFO = FigureInfo(
    "observatory_kinds", lambda: _("Domaines × types de territoire"), build, frozenset({"campaigns", "kind"})
)
