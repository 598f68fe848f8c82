"""How the State, the association and the evaluators see the same measure, in steps of one scale.

The scale is that of the weathers: four steps, from storm to sunny. A mean takes the step that its place among the
grades from 0 to 4 falls in; what is told of two views is how many steps part them, never a word taken from a number.
« Non nécessaire » is no view. The State's view is the latest progress point of an author of the kind « etat ». Ours is
the latest of the organisation called France urbaine or, where it gave none on that measure, the latest of an
association (of local authorities or other). Points on an experiment speak of that experiment only, and are left out.
The evaluators' view is the mean of all grades of all principles in the latest campaign.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.domain.sides import STATE_KIND
from dcant_tracker.domain.text import sort_key
from dcant_tracker.insight.distribution import FEW, NOTHING, Distribution
from dcant_tracker.insight.evaluations import gathered
from dcant_tracker.insight.figures.campaigns import latest, only_last, only_latest
from dcant_tracker.insight.figures.counting import (
    coverage_cells,
    graded_at_most,
    mixed,
    opens_counted,
    received,
    together_said,
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
from dcant_tracker.insight.figures.measures import Measure, measures_of, no_experiments
from dcant_tracker.insight.figures.notes import subtitle
from dcant_tracker.insight.formatting import decimal
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.campaign_count import NONE
from dcant_tracker.store.reading.campaigns import Campaign
from dcant_tracker.store.reading.evaluations import By, Scope
from dcant_tracker.store.reading.progress_points import Weather, weathers
from dcant_tracker.store.reading.queries import Condition, Query
from dcant_tracker.words import _, ngettext

WEATHER = CHOICES["weather"].labels
ON_SCALE = {"storm": 0, "clouds": 1, "cloudy": 2, "sunny": 3}
"""The step of each weather."""

_HIGHEST_GRADE = 4
BOUNDS = tuple(_HIGHEST_GRADE * at / len(ON_SCALE) for at in range(1, len(ON_SCALE)))
"""The means from which on the next step begins: the grades cut into as many equal parts as there are weathers."""

_ASSOCIATIONS = ("association_collectivites", "association")
_US = sort_key("France urbaine")


@dataclass(frozen=True, slots=True)
class View:
    """One view: its step, and how it is told; ``fragile`` when few grades make it."""

    step: int
    short: str
    said: str
    opens: Opens
    fragile: bool = False


@dataclass(frozen=True, slots=True)
class ViewRow:
    """The views of a measure: the State's, ours, the evaluators' (None: none), and the answers that make the last."""

    label: str
    views: tuple[View | None, View | None, View | None]
    opens: Opens
    answers: Distribution = NOTHING

    @property
    def gap(self) -> int | None:
        """The steps from the lowest to the highest view; None below two."""
        steps = [view.step for view in self.views if view]
        return max(steps) - min(steps) if len(steps) > 1 else None


@dataclass(frozen=True, slots=True)
class ViewsPlot(Plot):
    """The widest gap first, then the measures that nobody compares; ``names`` say whose views they are, ``scale`` what
    each step is called and which means are on it.
    """

    names: tuple[str, str, str]
    rows: tuple[ViewRow, ...]
    scale: tuple[tuple[str, str], ...]

    @property
    def length(self) -> int:
        """How many lines it has."""
        return len(self.rows)

    def parts(self, most: int) -> tuple[Plot, ...]:
        """At most ``most`` rows each."""
        return tuple(replace(self, rows=rows) for rows in in_parts(self.rows, most))


@dataclass(frozen=True, slots=True)
class _Mean:
    """All the answers about a measure, and whether few evaluators gave them."""

    answers: Distribution
    fragile: bool


def build(state: State, selection: Selection) -> Figure:
    """One row a measure that somebody has a view of."""
    campaign = latest(state, selection)
    measures = [one for one in measures_of(state, selection.programme, selection.subjects) if not one.withdrawn]
    points = _points(state)
    means = _means(state, campaign.uid if campaign else None, selection.programme)
    rows = [_row(one, points.get(one.uid, []), means.get(one.uid), campaign) for one in measures]
    seen = sorted(
        (row for row in rows if any(row.views)),
        key=lambda row: (row.gap is None, -(row.gap or 0)),
    )
    names = (_("État"), _("Association"), _("Moyenne des évaluations"))
    scale = tuple(zip((WEATHER[code] for code in ON_SCALE), means_said(), strict=True))
    return Figure(
        INFO.name,
        INFO.title,
        subtitle(state, Selection(selection.programme), campaign.label if campaign else ""),
        _table(seen),
        ViewsPlot(names, tuple(seen), scale) if seen else None,
        (*_notes(seen, len(rows) - len(seen)), *no_experiments(selection.subjects), *only_latest(selection))
        if seen
        else (),
        _alt(seen) if seen else "",
        no_data(_("Saisissez des points d'étape avec une météo et leur auteur, ou des évaluations.")),
    )


def step_of(mean: float) -> int:
    """The step that a mean from 0 to 4 is on."""
    return sum(mean >= bound for bound in BOUNDS)


def means_said() -> tuple[str, ...]:
    """The means of each step: « moins de 1 », « de 1 à 2 », « de 2 à 3 », « 3 et plus »."""
    digits = 0 if all(bound == int(bound) for bound in BOUNDS) else 1
    said = [decimal(bound, digits) for bound in BOUNDS]
    between = [_("de {low} à {high}").format(low=low, high=high) for low, high in pairwise(said)]
    return _("moins de {bound}").format(bound=said[0]), *between, _("{bound} et plus").format(bound=said[-1])


def gap_said(gap: int) -> str:
    """« 2 crans »; « aucun » where all views are on one step."""
    return ngettext("{count} cran", "{count} crans", gap).format(count=gap) if gap else _("aucun")


def _points(state: State) -> dict[str, list[Weather]]:
    """The progress points with a weather by measure, the latest first."""
    found: dict[str, list[Weather]] = {}
    for point in weathers(state.reading, state.day):
        found.setdefault(point.measure, []).append(point)
    return found


def _means(state: State, campaign: str | None, programme: str | None) -> dict[str, _Mean]:
    if campaign is None:
        return {}
    scope = Scope(campaign=campaign, programme=programme)
    found = gathered(state.reading, (By.RECOMMENDATION,), scope)
    counts = received(state.reading, By.RECOMMENDATION, scope)
    return {
        str(uid): _Mean(mixed(principles, counts.get(uid, NONE)), 0 < graded_at_most(principles) < FEW)
        for (uid,), principles in found.items()
        if uid
    }


def _row(measure: Measure, points: Iterable[Weather], mean: _Mean | None, campaign: Campaign | None) -> ViewRow:
    listed = list(points)
    theirs = next((one for one in listed if one.kind == STATE_KIND), None)
    ours = next((one for one in listed if _US in one.folded), None)
    ours = ours or next((one for one in listed if one.kind in _ASSOCIATIONS), None)
    views = (_of_point(measure, theirs), _of_point(measure, ours), _of_mean(measure, mean, campaign))
    answers = mean.answers if mean else NOTHING
    return ViewRow(measure.label, views, Opens(Query("recommendation"), measure.uid), answers)


def _of_point(measure: Measure, point: Weather | None) -> View | None:
    if point is None or point.weather not in ON_SCALE:
        return None
    said = _("{author} : {weather} ({day})").format(
        author=point.name, weather=WEATHER[point.weather], day=format_day(point.day)
    )
    conditions = (
        Condition("recommendation", (measure.uid,)),
        Condition("experiment", (None,)),
        Condition("author", (point.author,)),
    )
    opens = Opens(Query("progress_point", conditions=conditions, order=("-dated_on",)))
    return View(ON_SCALE[point.weather], WEATHER[point.weather], said, opens)


def _of_mean(measure: Measure, mean: _Mean | None, campaign: Campaign | None) -> View | None:
    if mean is None or mean.answers.mean is None or campaign is None:
        return None
    opens = opens_counted(Scope(campaign=campaign.uid, recommendation=measure.uid))
    said = f"{campaign.label} : {together_said(mean.answers)}"
    step = step_of(mean.answers.mean)
    told = _("{mean} ({step})").format(mean=decimal(mean.answers.mean), step=WEATHER[list(ON_SCALE)[step]].lower())
    return View(step, told, said, opens, mean.fragile)


def _table(rows: list[ViewRow]) -> Table:
    columns = (
        Column(_("Mesure")),
        Column(_("État")),
        Column(_("Association")),
        Column(_("Moyenne des évaluations")),
        Column(_("Notes")),
        Column(_("Évaluations attendues")),
        Column(_("Attendues reçues")),
        Column(_("Couverture")),
        Column(_("Écart (crans)")),
    )
    return Table(
        columns,
        tuple(
            Row(
                (
                    row.label,
                    *(view.short if view else None for view in row.views[:2]),
                    row.answers.mean,
                    row.answers.graded,
                    *coverage_cells(row.answers),
                    row.gap,
                ),
                row.opens,
            )
            for row in rows
        ),
    )


def _notes(seen: list[ViewRow], unseen: int) -> tuple[str, ...]:
    means = zip((WEATHER[code] for code in ON_SCALE), means_said(), strict=True)
    steps = ", ".join(f"« {weather} » {said}" for weather, said in means)
    notes = [
        _(
            "Dernier point d'étape de l'État et de l'association, moyenne de toutes les notes de la campagne. L'écart "
            "se compte en crans d'une seule échelle, celle de la météo, où une moyenne se range ainsi : {steps}."
        ).format(steps=steps)
    ]
    if any(view and view.fragile for row in seen for view in row.views):
        notes.append(_("Astérisque : moins de {few} notes, valeur fragile.").format(few=FEW))
    if any(row.gap is None for row in seen):
        notes.append(_("En gris, à la fin : mesures sur lesquelles un seul regard est connu."))
    if unseen:
        notes.append(
            ngettext("{count} mesure sans aucun regard.", "{count} mesures sans aucun regard.", unseen).format(
                count=unseen
            )
        )
    return tuple(notes)


def _alt(rows: list[ViewRow]) -> str:
    said = []
    for row in rows[:12]:
        told = ", ".join(
            f"{name} {view.short}"
            for name, view in zip((_("État"), _("association"), _("évaluations")), row.views, strict=True)
            if view
        )
        gap = _("écart : {gap}").format(gap=gap_said(row.gap)) if row.gap is not None else _("un seul regard")
        said.append(f"{row.label} : {told} ({gap})")
    return _("Regards croisés, en crans, du plus grand écart au plus petit. {rows}.").format(rows=" ; ".join(said))


INFO = FigureInfo(
    "views", lambda: _("Regards croisés"), build, frozenset({"campaigns", "subjects"}), campaigns=only_last
)
