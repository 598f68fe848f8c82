"""The radar of the four principles: the means of one or several subjects, or of one over its campaigns."""

from dataclasses import dataclass, replace

from dcant_tracker.insight.distribution import Distribution
from dcant_tracker.insight.evaluations import COUNTED, PRINCIPLES, By, ByPrinciple, Scope, gathered
from dcant_tracker.insight.figures.campaigns import Campaign, chosen, latest
from dcant_tracker.insight.figures.figure import (
    Column,
    Figure,
    FigureInfo,
    Opens,
    Plot,
    Row,
    Selection,
    Subject,
    Table,
    no_data,
)
from dcant_tracker.insight.figures.saying import cautions, principle_labels, short_name, subtitle, summary
from dcant_tracker.insight.state import State
from dcant_tracker.insight.wording import decimal
from dcant_tracker.store.queries import Condition, Query
from dcant_tracker.words import _

SERIES_AT_MOST = 6
"""More outlines than that nobody can tell apart."""


@dataclass(frozen=True, slots=True)
class Series:
    """One outline: its mean on each axis (None: nobody gave a grade), whether it is fragile, what the bubble says."""

    label: str
    values: tuple[float | None, ...]
    fragile: tuple[bool, ...]
    said: tuple[str, ...]
    opens: Opens


@dataclass(frozen=True, slots=True)
class RadarPlot(Plot):
    """The outlines over the same axes; values go from 0 to ``highest``."""

    axes: tuple[str, ...]
    series: tuple[Series, ...]
    highest: int = 4


def build(state: State, selection: Selection) -> Figure:
    """One outline a subject; for one subject or none, one outline a campaign."""
    asked = _asked(state, selection)
    drawn = _gathered(state, asked[:SERIES_AT_MOST])
    filled = [(label, scope, means) for label, scope, means in drawn if any(one.graded for one in means.values())]
    series = tuple(_series(label, scope, means) for label, scope, means in filled)
    notes = cautions(
        (one for _label, _scope, means in filled for one in means.values()),
        _("Points creux : moins de {few} notes, valeur fragile."),
    )
    if len(asked) > SERIES_AT_MOST:
        notes += (_("Seuls les {count} premiers tracés sont montrés.").format(count=SERIES_AT_MOST),)
    campaign = _campaign_said(state, selection)
    return Figure(
        INFO.name,
        INFO.title,
        subtitle(state, Selection(selection.programme), campaign),
        _table(filled),
        RadarPlot(tuple(principle_labels()), series) if series else None,
        notes if series else (),
        _alt(series),
        no_data(
            _("Aucune note n'a été transmise : préparez les formulaires d'une campagne, ou saisissez une évaluation.")
        ),
    )


def _asked(state: State, selection: Selection) -> list[tuple[str, Scope]]:
    if len(selection.subjects) > 1:
        campaign = latest(state, selection)
        uid = campaign.uid if campaign else None
        return [(short_name(state, subject), _scope(subject, uid)) for subject in selection.subjects]
    subject = selection.subjects[0] if selection.subjects else None
    listed: list[Campaign | None] = list(chosen(state, selection))
    return [
        (
            one.label if one else _("Toutes"),
            _scope(subject, one.uid if one else None, selection.programme),
        )
        for one in listed or [None]
    ]


def _campaign_said(state: State, selection: Selection) -> str:
    if len(selection.subjects) > 1:
        campaign = latest(state, selection)
        return campaign.label if campaign else ""
    return short_name(state, selection.subjects[0]) if selection.subjects else _("ensemble des mesures")


def _scope(subject: Subject | None, campaign: str | None, programme: str | None = None) -> Scope:
    if subject is None:
        return Scope(campaign=campaign, programme=programme)
    return Scope(campaign=campaign, **{subject.entity: subject.uid})


def _gathered(state: State, asked: list[tuple[str, Scope]]) -> list[tuple[str, Scope, ByPrinciple]]:
    """The answers in each scope: read at once where the scopes differ by their campaign only."""
    common = {replace(scope, campaign=None) for _label, scope in asked}
    if len(common) == 1 and len(asked) > 1:
        found = gathered(state.connection, (By.CAMPAIGN,), common.pop())
        return [(label, scope, found.get((scope.campaign,), {})) for label, scope in asked]
    return [(label, scope, gathered(state.connection, (), scope).get((), {})) for label, scope in asked]


def _series(label: str, scope: Scope, means: ByPrinciple) -> Series:
    ordered = [means.get(code, Distribution()) for code in PRINCIPLES]
    return Series(
        label,
        tuple(one.mean for one in ordered),
        tuple(one.is_small for one in ordered),
        tuple(summary(one) for one in ordered),
        opens_evaluations(scope),
    )


def opens_evaluations(scope: Scope) -> Opens:
    """The evaluations that count in ``scope``."""
    named = (
        Condition(name, (value,))
        for name in ("campaign", "recommendation", "experiment", "evaluator")
        if (value := getattr(scope, name))
    )
    return Opens(Query("evaluation", conditions=(*named, Condition("state", COUNTED)), programme=scope.programme))


def _table(filled: list[tuple[str, Scope, ByPrinciple]]) -> Table:
    columns = (
        Column(_("Série")),
        Column(_("Principe")),
        Column(_("Moyenne")),
        Column(_("Notes")),
        Column(_("Écart type"), digits=2),
        Column(_("Accord"), digits=2),
        Column(_("Réponses")),
        Column(_("Attendues")),
    )
    rows = [
        Row(
            (
                label,
                name,
                one.mean,
                one.graded,
                one.spread,
                one.agreement,
                one.answered,
                one.expected,
            ),
            opens_evaluations(scope),
        )
        for label, scope, means in filled
        for name, one in zip(principle_labels(), means.values(), strict=True)
    ]
    return Table(columns, tuple(rows))


def _alt(series: tuple[Series, ...]) -> str:
    said = [
        one.label
        + " : "
        + ", ".join(f"{axis} {decimal(value)}" for axis, value in zip(principle_labels(), one.values, strict=True))
        for one in series
    ]
    return _("Radar des quatre principes, notes moyennes de 0 à 4. {series}.").format(series=" ; ".join(said))


INFO = FigureInfo("radar", _("Les quatre principes"), build, frozenset({"campaigns", "subjects"}))
