"""The radar of the four principles: the means of one or several subjects, or of one over its campaigns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.insight.campaign_words import in_short
from dcant_tracker.insight.distribution import NOTHING, together
from dcant_tracker.insight.evaluations import ByPrinciple, gathered, overall
from dcant_tracker.insight.figures.campaigns import chosen, latest, only_latest
from dcant_tracker.insight.figures.counting import (
    cells,
    columns,
    opens_counted,
    received,
    why_empty,
)
from dcant_tracker.insight.figures.figure import Column, Figure, FigureInfo, Opens, Plot, Row, Selection, Table
from dcant_tracker.insight.figures.notes import (
    brief_principles,
    cautions,
    in_brief,
    principle_labels,
    subtitle,
    summary,
)
from dcant_tracker.insight.figures.subjects import Named, answers_about, gone, named, received_about, scope_of
from dcant_tracker.insight.formatting import decimal
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.campaign_count import NONE, Count
from dcant_tracker.store.reading.campaigns import Campaign
from dcant_tracker.store.reading.evaluations import By, Scope
from dcant_tracker.words import _

SERIES_AT_MOST = 6
"""More outlines than that nobody can tell apart."""

OVER_ONE_ANOTHER = 2
"""More than that in one radar nobody can follow."""


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
    """The outlines over the same axes; values go from 0 to ``highest``.

    ``brief`` are the axes where a radar is small: with them more than two outlines have a radar each. ``in_order``
    says that each outline follows the one before it in time.
    """

    axes: tuple[str, ...]
    series: tuple[Series, ...]
    highest: int = 4
    brief: tuple[str, ...] = ()
    in_order: bool = False

    @property
    def is_apart(self) -> bool:
        """Whether each outline has a radar of its own."""
        return bool(self.brief) and len(self.series) > OVER_ONE_ANOTHER


@dataclass(frozen=True, slots=True)
class _Outline:
    """What was answered about one subject in one campaign, and what was received of what was expected."""

    label: str
    answers: ByPrinciple
    received: Count
    about: Scope

    @property
    def is_graded(self) -> bool:
        return any(one.graded for one in self.answers.values())


def build(state: State, selection: Selection) -> Figure:
    """One outline a subject, in the latest campaign; for one subject or none, one outline a campaign."""
    asked = named(state, selection.subjects)
    nobody = bool(selection.subjects) and not asked
    campaigns = _campaigns(state, selection, several=len(asked) > 1)
    within = Scope(programme=selection.programme, kind=selection.kind)
    read = [] if nobody or not campaigns else _read(state, asked, campaigns, within)
    graded = [one for one in read if one.is_graded]
    shown = graded[:SERIES_AT_MOST] if len(asked) > 1 else graded[-SERIES_AT_MOST:]
    series = tuple(_series(one) for one in shown)
    notes = (*_notes(shown, read, in_order=len(asked) < 2), *gone(selection.subjects, asked))
    if len(asked) > 1:
        notes += only_latest(selection)
    total = together(overall(one.answers) for one in read)
    return Figure(
        INFO.name,
        INFO.title,
        subtitle(state, selection, *_about(asked, campaigns, shown)),
        _table(graded),
        RadarPlot(tuple(principle_labels()), series, brief=brief_principles(), in_order=len(asked) < 2)
        if series
        else None,
        notes if series else (),
        _alt(series) if series else "",
        gone(selection.subjects, asked)[0]
        if nobody
        else why_empty(tuple(one.label for one in campaigns), total, chosen=bool(selection.campaigns)),
    )


def _campaigns(state: State, selection: Selection, *, several: bool) -> list[Campaign]:
    if not several:
        return chosen(state, selection)
    last = latest(state, selection)
    return [last] if last else []


def _about(asked: Sequence[Named], campaigns: Sequence[Campaign], shown: Sequence[_Outline]) -> list[str]:
    """What one outline alone, or all of them, speak of: the key names the rest."""
    if len(asked) > 1:
        return [one.label for one in campaigns]
    about = asked[0].label if asked else _("ensemble des mesures")
    return [about, shown[0].label] if len(shown) == 1 else [about]


def _read(state: State, asked: Sequence[Named], campaigns: Sequence[Campaign], within: Scope) -> list[_Outline]:
    if len(asked) > 1:
        return _of_subjects(state, asked, replace(within, campaign=campaigns[0].uid))
    about = scope_of(asked[0].subject if asked else None, within)
    found = gathered(state.reading, (By.CAMPAIGN,), about)
    counts = received(state.reading, By.CAMPAIGN, about)
    return [
        _Outline(
            one.label,
            found.get((one.uid,), {}),
            counts.get(one.uid, NONE),
            replace(about, campaign=one.uid),
        )
        for one in campaigns
    ]


def _of_subjects(state: State, asked: Sequence[Named], within: Scope) -> list[_Outline]:
    subjects = [one.subject for one in asked]
    found = answers_about(state.reading, subjects, within)
    counts = received_about(state.reading, subjects, within)
    return [
        _Outline(one.label, found.get((one.subject, ()), {}), counts[one.subject], scope_of(one.subject, within))
        for one in asked
    ]


def _series(one: _Outline) -> Series:
    ordered = [one.answers.get(code, NOTHING) for code in PRINCIPLES]
    return Series(
        one.label,
        tuple(each.mean for each in ordered),
        tuple(each.is_small for each in ordered),
        tuple(summary(each) for each in ordered),
        opens_counted(one.about),
    )


def _notes(shown: Sequence[_Outline], read: Sequence[_Outline], *, in_order: bool) -> tuple[str, ...]:
    said = [
        *cautions(
            (each for one in shown for each in one.answers.values()),
            _("Points creux : moins de {few} notes, valeur fragile."),
        )
    ]
    if len(shown) > OVER_ONE_ANOTHER and in_order:
        said.append(_("En pointillé : la campagne d'avant."))
    covered = [f"{in_brief(one.label)} {in_short(one.received)}" for one in shown]
    said.append(_("Évaluations reçues : {covered}.").format(covered=" ; ".join(covered)))
    if silent := [in_brief(one.label) for one in read if not one.is_graded]:
        said.append(_("Sans aucune note, donc sans tracé : {labels}.").format(labels=", ".join(silent)))
    if sum(one.is_graded for one in read) > len(shown):
        said.append(
            _("{count} tracés au plus : les autres sont dans le tableau.").format(count=SERIES_AT_MOST),
        )
    return tuple(said)


def _table(outlines: Sequence[_Outline]) -> Table:
    rows = tuple(
        Row((one.label, name, *cells(one.answers.get(code, NOTHING))), opens_counted(one.about, code))
        for one in outlines
        for code, name in zip(PRINCIPLES, principle_labels(), strict=True)
    )
    return Table((Column(_("Série")), Column(_("Principe")), *columns()), rows)


def _alt(series: tuple[Series, ...]) -> str:
    said = [
        one.label
        + " : "
        + ", ".join(f"{axis} {decimal(value)}" for axis, value in zip(principle_labels(), one.values, strict=True))
        for one in series
    ]
    return _("Radar des quatre principes, notes moyennes de 0 à 4. {series}.").format(series=" ; ".join(said))


def _shown(state: State, selection: Selection) -> list[Campaign]:
    return _campaigns(state, selection, several=len(selection.subjects) > 1)


INFO = FigureInfo(
    "radar",
    lambda: _("Les quatre principes"),
    build,
    frozenset({"campaigns", "subjects", "kind"}),
    campaigns=_shown,
)
