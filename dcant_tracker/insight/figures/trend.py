"""The trend over the campaigns: of each principle for one subject or all, or of several subjects."""

from dataclasses import dataclass, replace

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.campaign_words import in_short
from dcant_tracker.insight.distribution import FEW, GRADES, NOTHING, Distribution, together
from dcant_tracker.insight.evaluations import ByPrinciple, gathered, in_each, respondents
from dcant_tracker.insight.figures.campaigns import chosen
from dcant_tracker.insight.figures.counting import (
    answers_said,
    cells,
    columns,
    graded_at_most,
    is_split,
    mixed,
    opens_counted,
    received,
    together_said,
    why_empty,
)
from dcant_tracker.insight.figures.figure import Column, Figure, FigureInfo, Opens, Plot, Row, Selection, Subject, Table
from dcant_tracker.insight.figures.notes import cautions, in_brief, principle_labels, subtitle, summary
from dcant_tracker.insight.figures.subjects import Named, gone, named, scope_of
from dcant_tracker.insight.formatting import decimal
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.campaign_count import NONE, Count
from dcant_tracker.store.reading.campaigns import Campaign
from dcant_tracker.store.reading.evaluations import By, Scope
from dcant_tracker.words import _, ngettext

LINES_AT_MOST = 6
"""More lines than that nobody can tell apart."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One mean: of which campaign (its place), whether it is fragile, what it says and opens."""

    at: int
    mean: float
    fragile: bool
    said: tuple[str, ...]
    opens: Opens


@dataclass(frozen=True, slots=True)
class TrendLine:
    """The means of one principle or subject, campaign after campaign; those that nobody graded are not there."""

    label: str
    points: tuple[TrendPoint, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A campaign, how many grades it has, whether one evaluator gave them all, what was received of what was
    expected (empty where it would not be what the means rest on), and whether answers are still awaited.
    """

    label: str
    graded: int
    is_alone: bool
    received: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class TrendPlot(Plot):
    """The lines over the campaigns, the oldest first; means go from 0 to ``highest``."""

    steps: tuple[Step, ...]
    lines: tuple[TrendLine, ...]
    highest: int = 4


@dataclass(frozen=True, slots=True)
class _Value:
    """What was answered in one campaign: the answers, how many evaluations they rest on, to which ``principle``
    (None: to the four).
    """

    answers: Distribution
    rests_on: int
    about: Scope
    principle: str | None

    @property
    def fragile(self) -> bool:
        return 0 < self.rests_on < FEW

    @property
    def is_mixed(self) -> bool:
        return self.principle is None


@dataclass(frozen=True, slots=True)
class _Series:
    """``is_within``: its answers are among those of another line already."""

    label: str
    values: tuple[_Value, ...]
    is_within: bool = False


def build(state: State, selection: Selection) -> Figure:
    """One line a principle for one subject or none; one line a subject when there are several."""
    campaigns = chosen(state, selection)
    asked = named(state, selection.subjects)
    nobody = bool(selection.subjects) and not asked
    within = _Within(state, selection, tuple(one.uid for one in campaigns))
    if len(asked) > 1:
        read = _of_subjects(state, asked[:LINES_AT_MOST], campaigns, within)
        about, counted = "", dict[str | None, Count]()
    else:
        only = asked[0] if asked else None
        scope = within.about(only.subject if only else None)
        read = [] if nobody else _of_principles(state, scope, campaigns, within)
        about = only.label if only else _("ensemble des mesures")
        counted = received(state.reading, By.CAMPAIGN, scope)
    steps = tuple(
        Step(
            campaign.label,
            sum(series.values[at].answers.graded for series in read if not series.is_within),
            campaign.uid in counted and counted[campaign.uid].is_one_evaluator,
            in_short(counted[campaign.uid]) if campaign.uid in counted and not selection.same_respondents else "",
            campaign.is_open(state.day),
        )
        for at, campaign in enumerate(campaigns)
    )
    lines = tuple(one for series in read if (one := _line(series, campaigns)).points)
    notes = (*within.said(len(asked)), *_notes(read, steps, len(asked)), *gone(selection.subjects, asked))
    total = together(value.answers for series in read for value in series.values)
    return Figure(
        INFO.name,
        INFO.title,
        subtitle(state, selection, about, *within.in_brief()),
        _table(read, campaigns),
        TrendPlot(steps, lines) if lines else None,
        notes if lines else (),
        _alt(lines, steps) if lines else "",
        gone(selection.subjects, asked)[0]
        if nobody
        else within.nobody()
        or why_empty(tuple(one.label for one in campaigns), total, chosen=bool(selection.campaigns)),
    )


class _Within:
    """The evaluations that a trend rests on: all, or those of whoever answered in each campaign that was answered."""

    def __init__(self, state: State, selection: Selection, campaigns: tuple[str, ...]) -> None:
        self._state = state
        self._campaigns = campaigns
        self._whole = Scope(programme=selection.programme, kind=selection.kind)
        self._is_same = selection.same_respondents
        self._bodies: set[str] = set()
        self._answered: set[str] = set()

    def about(self, subject: Subject | None) -> Scope:
        """What is about ``subject`` (None: about all)."""
        scope = scope_of(subject, self._whole)
        if not self._is_same:
            return scope
        found = respondents(self._state.reading, self._campaigns, scope)
        same = in_each(found)
        self._bodies |= same
        self._answered |= found.keys()
        return replace(scope, among=tuple(sorted(same)))

    def measured(self, one: Distribution) -> Distribution:
        """``one`` without what was expected where some of those asked are left aside."""
        return replace(one, expected=None, came=0) if self._is_same else one

    def in_brief(self) -> tuple[str, ...]:
        """For the subtitle: « mêmes répondants (11) »."""
        if not self._is_same:
            return ()
        return (_("mêmes répondants ({count})").format(count=grouped(len(self._bodies))),)

    def said(self, subjects: int) -> tuple[str, ...]:
        """Who is kept; with several ``subjects``, each for itself."""
        if not self._is_same:
            return ()
        kept = ngettext(
            "Seul est gardé l'organisme qui a noté à chacune de ces campagnes.",
            "Seuls sont gardés les {count} organismes qui ont noté à chacune de ces campagnes.",
            len(self._bodies),
        ).format(count=grouped(len(self._bodies)))
        return (f"{kept} {_('Chaque ligne a les siens.')}",) if subjects > 1 else (kept,)

    def nobody(self) -> str:
        """What there is to do where nobody answered in each; empty where somebody did."""
        if not self._is_same or self._bodies or not self._answered:
            return ""
        return _(
            "Aucun organisme n'a noté à chacune de ces campagnes : choisissez-en deux, ou montrez tous les répondants."
        )


def _of_principles(state: State, scope: Scope, campaigns: list[Campaign], within: _Within) -> list[_Series]:
    found = gathered(state.reading, (By.CAMPAIGN,), scope) if campaigns else {}

    def value(campaign: Campaign, code: str) -> _Value:
        one = within.measured(found.get((campaign.uid,), {}).get(code, NOTHING))
        return _Value(one, one.graded, replace(scope, campaign=campaign.uid), code)

    return [
        _Series(name, tuple(value(campaign, code) for campaign in campaigns))
        for code, name in zip(PRINCIPLES, principle_labels(), strict=True)
    ]


def _of_subjects(state: State, asked: list[Named], campaigns: list[Campaign], within: _Within) -> list[_Series]:
    scopes = {one.subject: within.about(one.subject) for one in asked}
    found = {subject: gathered(state.reading, (By.CAMPAIGN,), scope) for subject, scope in scopes.items()}
    counts = {subject: received(state.reading, By.CAMPAIGN, scope) for subject, scope in scopes.items()}

    def value(one: Named, campaign: Campaign) -> _Value:
        answers: ByPrinciple = found[one.subject].get((campaign.uid,), {})
        whole = within.measured(mixed(answers, counts[one.subject].get(campaign.uid, NONE)))
        return _Value(whole, graded_at_most(answers), replace(scopes[one.subject], campaign=campaign.uid), None)

    uids = {one.subject.uid for one in asked}
    return [
        _Series(one.label, tuple(value(one, campaign) for campaign in campaigns), is_within=one.within in uids)
        for one in asked
    ]


def _line(series: _Series, campaigns: list[Campaign]) -> TrendLine:
    points = tuple(
        TrendPoint(
            at,
            value.answers.mean,
            value.fragile,
            _said(series.label, campaign.label, value),
            opens_counted(value.about, value.principle, GRADES),
        )
        for at, (campaign, value) in enumerate(zip(campaigns, series.values, strict=True))
        if value.answers.mean is not None
    )
    return TrendLine(series.label, points)


def _said(label: str, campaign: str, value: _Value) -> tuple[str, ...]:
    one = value.answers
    split = not value.is_mixed and is_split(one)
    said = (
        f"{label} · {campaign}",
        together_said(one) if value.is_mixed else summary(one),
        answers_said(one),
        _("les évaluateurs sont partagés") if split else "",
        _("moins de {few} notes : valeur fragile").format(few=FEW) if value.fragile else "",
    )
    return tuple(line for line in said if line)


def _notes(read: list[_Series], steps: tuple[Step, ...], subjects: int) -> tuple[str, ...]:
    said = [*cautions(())]
    values = [value for series in read for value in series.values]
    if any(value.fragile for value in values):
        said.append(_("Points creux : moins de {few} notes, valeur fragile.").format(few=FEW))
    if subjects > 1:
        said.append(_("Chaque ligne : moyenne de toutes les notes des quatre principes ; sa couverture, au tableau."))
    if covered := [f"{in_brief(step.label)} {step.received}" for step in steps if step.received and step.graded]:
        said.append(_("Évaluations reçues : {covered}.").format(covered=" ; ".join(covered)))
    if pending := [in_brief(step.label) for step in steps if step.is_open and step.graded]:
        said.append(
            _("Encore ouverte, ses moyennes peuvent changer : {campaigns}.").format(campaigns=", ".join(pending))
        )
    alone = [in_brief(step.label) for step in steps if step.is_alone and step.graded]
    if alone:
        said.append(_("Un seul évaluateur, dont c'est l'avis : {campaigns}.").format(campaigns=", ".join(alone)))
    if sum(step.graded > 0 for step in steps) == 1:
        said.append(_("Une seule campagne a des notes : une évolution se lit à partir de deux."))
    if subjects > LINES_AT_MOST:
        said.append(
            _("Seules les {count} premières fiches choisies sont montrées.").format(count=LINES_AT_MOST),
        )
    return tuple(said)


def _table(read: list[_Series], campaigns: list[Campaign]) -> Table:
    rows = tuple(
        Row(
            (
                campaign.label,
                series.label,
                *cells(value.answers, agreement=not value.is_mixed),
            ),
            opens_counted(value.about, value.principle),
        )
        for at, campaign in enumerate(campaigns)
        for series in read
        for value in (series.values[at],)
    )
    return Table((Column(_("Campagne")), Column(_("Série")), *columns()), rows)


def _alt(lines: tuple[TrendLine, ...], steps: tuple[Step, ...]) -> str:
    said = " ; ".join(
        f"{line.label} : " + ", ".join(f"{decimal(point.mean)} ({steps[point.at].label})" for point in line.points)
        for line in lines
    )
    campaigns = ngettext("{count} campagne", "{count} campagnes", len(steps)).format(count=len(steps))
    return _("Notes moyennes de 0 à 4 sur {campaigns}. {said}.").format(campaigns=campaigns, said=said)


INFO = FigureInfo(
    "trend",
    lambda: _("Évolution par campagne"),
    build,
    frozenset({"campaigns", "subjects", "kind", "same_respondents"}),
    campaigns=chosen,
)
