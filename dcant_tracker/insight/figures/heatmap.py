"""Recommendations by principles: the mean of each, how sure it is, and how many answered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.insight.campaign_words import in_short, received_alone
from dcant_tracker.insight.distribution import FEW, GRADES, Distribution, together
from dcant_tracker.insight.evaluations import ByPrinciple, overall
from dcant_tracker.insight.figures.campaigns import latest, only_last, only_latest
from dcant_tracker.insight.figures.counting import (
    ALL,
    alone_said,
    answers_said,
    cells,
    columns,
    graded_at_most,
    is_split,
    mixed,
    opens_counted,
    together_said,
    why_empty,
)
from dcant_tracker.insight.figures.figure import (
    Column,
    Figure,
    FigureInfo,
    Opens,
    Plot,
    Row,
    Selection,
    Table,
    in_parts,
    no_data,
)
from dcant_tracker.insight.figures.measures import measures_of
from dcant_tracker.insight.figures.notes import (
    DISAGREEMENT,
    brief_principles,
    cautions,
    coverage_said,
    principle_labels,
    subtitle,
    summary,
)
from dcant_tracker.insight.figures.subjects import Named, answers_about, gone, named, received_about, scope_of
from dcant_tracker.insight.formatting import decimal, percent
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.campaign_count import Count
from dcant_tracker.store.reading.evaluations import Scope
from dcant_tracker.store.reading.queries import Condition
from dcant_tracker.words import _, ngettext

ROWS_AT_MOST = 40
"""More rows than that nobody reads in one picture."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A mean (None: nobody gave a grade), the grades it rests on, whether it is fragile and the evaluators split.

    ``missing`` stands where there is no mean.
    """

    mean: float | None
    graded: int
    fragile: bool
    split: bool
    said: tuple[str, ...]
    opens: Opens
    missing: str = "–"

    @property
    def is_pale(self) -> bool:
        """Whether its mean is shown so that nobody takes it for more than it is."""
        return self.fragile and self.mean is not None


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A recommendation or an experiment: its cells, the last for all principles, and what was received of what was
    expected, at length and in brief.
    """

    label: str
    cells: tuple[HeatCell, ...]
    coverage: str
    coverage_in_brief: str
    said: tuple[str, ...]
    opens: Opens


@dataclass(frozen=True, slots=True)
class HeatmapPlot(Plot):
    """The cells; ``brief`` are the columns where their names do not fit; means go from 0 to ``highest``."""

    columns: tuple[str, ...]
    brief: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    highest: int = 4

    @property
    def length(self) -> int:
        """How many lines it has."""
        return len(self.rows)

    def parts(self, most: int) -> tuple[Plot, ...]:
        """At most ``most`` rows each."""
        return tuple(replace(self, rows=rows) for rows in in_parts(self.rows, most))


@dataclass(frozen=True, slots=True)
class Line:
    """What was answered in the ``scope`` of one row; ``within`` is what a list asks for beside, to open the same."""

    label: str
    scope: Scope
    answers: ByPrinciple
    received: Count
    within: tuple[Condition, ...] = ()

    def opens(self, principle: str | None = None, codes: tuple[str, ...] = ALL) -> Opens:
        """The evaluations that count in the row."""
        return opens_counted(self.scope, principle, codes, self.within)


def build(state: State, selection: Selection) -> Figure:
    """One row a recommendation that was answered or is expected, or one a chosen subject; in one campaign."""
    campaign = latest(state, selection)
    scope = Scope(campaign.uid if campaign else None, kind=selection.kind)
    asked = named(state, selection.subjects) if selection.subjects else _measures(state, selection.programme)
    lines = _lines(state, asked, scope) if campaign else []
    heard = [line for line in lines if selection.subjects or line.received.received or line.received.asked]
    shown = heard[:ROWS_AT_MOST]
    total = together(overall(line.answers) for line in heard)
    plot = plot_of(shown) if total.graded else None
    notes = (
        *notes_of(shown, len(heard) - len(shown)),
        *_unheard_said(len(lines) - len(heard)),
        *gone(selection.subjects, asked if selection.subjects else []),
        *only_latest(selection),
    )
    return Figure(
        INFO.name,
        INFO.title,
        subtitle(state, selection, campaign.label if campaign else ""),
        table_of(heard, _("Recommandation ou expérimentation")),
        plot,
        notes if plot else (),
        _("Moyennes de 0 à 4 par recommandation et par principe. {said}").format(said=alt_of(shown)) if plot else "",
        _nothing(selection, asked, campaign.label if campaign else "", total),
    )


def _measures(state: State, programme: str | None) -> list[Named]:
    return [Named(one.label, one.subject) for one in measures_of(state, programme)]


def _lines(state: State, asked: list[Named], scope: Scope) -> list[Line]:
    subjects = [one.subject for one in asked]
    answers = answers_about(state.reading, subjects, scope)
    counts = received_about(state.reading, subjects, scope)
    return [
        Line(one.label, scope_of(one.subject, scope), answers.get((one.subject, ()), {}), counts[one.subject])
        for one in asked
    ]


def plot_of(lines: Sequence[Line]) -> HeatmapPlot:
    """The rows, a column a principle and one for all of them."""
    brief = (*brief_principles(), _("Ens."))
    return HeatmapPlot((*principle_labels(), _("Ensemble")), brief, tuple(map(_row, lines)))


def _row(line: Line) -> HeatRow:
    label = line.label
    each = [_cell(line, name, code) for code, name in zip(PRINCIPLES, principle_labels(), strict=True)]
    whole = overall(line.answers)
    few = 0 < graded_at_most(line.answers) < FEW
    said = [label, _("Ensemble : {said}").format(said=together_said(whole)), answers_said(whole), _few_said(few)]
    together_cell = HeatCell(whole.mean, whole.graded, few, False, _filled(said), line.opens())
    got = line.received
    alone = _("un seul évaluateur : son avis, non un consensus") if line.received.is_one_evaluator else ""
    return HeatRow(
        label,
        (*each, together_cell),
        in_short(got),
        percent(got.share) if got.asked else in_short(got),
        _filled([label, _coverage_said(line.received), alone]),
        line.opens(),
    )


def _cell(line: Line, name: str, code: str) -> HeatCell:
    one = line.answers.get(code, Distribution())
    split = is_split(one)
    said = [
        line.label,
        f"{name} : {summary(one)}",
        answers_said(one),
        _("≠ les évaluateurs sont partagés") if split else "",
        _few_said(one.is_small),
    ]
    codes = GRADES if one.graded else ALL
    return HeatCell(one.mean, one.graded, one.is_small, split, _filled(said), line.opens(code, codes))


def _few_said(few: bool) -> str:
    return _("* moins de {few} notes : valeur fragile").format(few=FEW) if few else ""


def _filled(said: list[str]) -> tuple[str, ...]:
    return tuple(one for one in said if one)


def _coverage_said(got: Count) -> str:
    if not got.asked:
        return _("{said}, sans liste d'attendus").format(said=received_alone(got))
    return coverage_said(got.came, got.asked, got.unasked)


def notes_of(shown: Sequence[Line], left_out: int = 0) -> tuple[str, ...]:
    """What a reader must know of the rows ``shown``, and how many are ``left_out``."""
    each = [one for line in shown for one in line.answers.values()]
    said = [
        *cautions(each, _("Cellules pâles, avec un astérisque : moins de {few} notes, valeur fragile.")),
        _("Ensemble : moyenne de toutes les notes des quatre principes ; réponses : évaluations reçues / attendues."),
    ]
    if any(is_split(one) for one in each):
        said.append(
            _("≠ : les évaluateurs sont partagés (accord inférieur à {limit}).").format(limit=decimal(DISAGREEMENT))
        )
    said += alone_said(sum(line.received.is_one_evaluator for line in shown))
    if any(line.received.asked and line.received.unasked for line in shown):
        said.append(_("Des évaluations reçues sans être attendues comptent dans les moyennes, non dans la couverture."))
    if left_out:
        said.append(
            ngettext(
                "{count} autre ligne n'est pas montrée (elle est dans le tableau).",
                "{count} autres lignes ne sont pas montrées (elles sont dans le tableau).",
                left_out,
            ).format(count=left_out)
        )
    return tuple(said)


def _unheard_said(unheard: int) -> tuple[str, ...]:
    if not unheard:
        return ()
    said = ngettext(
        "{count} mesure sans réponse ni évaluation attendue n'est pas montrée.",
        "{count} mesures sans réponse ni évaluation attendue ne sont pas montrées.",
        unheard,
    )
    return (said.format(count=unheard),)


def _nothing(selection: Selection, asked: list[Named], campaign: str, total: Distribution) -> str:
    if selection.subjects and not asked:
        return gone(selection.subjects, asked)[0]
    if not asked:
        return no_data(_("Ajoutez les recommandations du programme."))
    return why_empty((campaign,) if campaign else (), total, chosen=bool(selection.campaigns))


def table_of(lines: Sequence[Line], named: str) -> Table:
    """A line a principle and one for all of them, for each row; ``named`` heads what the rows are."""
    rows = []
    for line in lines:
        for code, name in zip(PRINCIPLES, principle_labels(), strict=True):
            one = line.answers.get(code, Distribution())
            rows.append(Row((line.label, name, *cells(one)), line.opens(code)))
        whole = mixed(line.answers, line.received)
        rows.append(Row((line.label, _("Ensemble"), *cells(whole, agreement=False)), line.opens()))
    return Table((Column(named), Column(_("Principe")), *columns()), tuple(rows))


def alt_of(lines: Sequence[Line]) -> str:
    """The means of all principles together, row by row, in a sentence."""
    said = " ; ".join(
        f"{line.label} {decimal(overall(line.answers).mean)} ({_coverage_said(line.received)})" for line in lines
    )
    return _("Ensemble des principes : {said}.").format(said=said)


INFO = FigureInfo(
    "heatmap",
    lambda: _("Recommandations × principes"),
    build,
    frozenset({"campaigns", "subjects", "kind"}),
    campaigns=only_last,
)
