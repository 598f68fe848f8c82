"""How the answers of a campaign came in: how many there were by the end of each day, beside how many were asked for."""

from dataclasses import dataclass
from datetime import date

from dcant_tracker.domain.parsing import format_day
from dcant_tracker.domain.rules import COUNTED
from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.campaign_words import received_of
from dcant_tracker.insight.figures.campaigns import latest, only_last, only_latest
from dcant_tracker.insight.figures.figure import Column, Figure, FigureInfo, Opens, Plot, Row, Selection, Table, no_data
from dcant_tracker.insight.figures.notes import subtitle
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.campaign_count import Count, count, received_by_day
from dcant_tracker.store.reading.evaluations import Scope
from dcant_tracker.store.reading.queries import Condition, Query
from dcant_tracker.store.records.record import get
from dcant_tracker.words import _, ngettext


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which answers came: how many, how many there were by its end, and what a click opens.

    Nothing where some of them bear no date: no list could tell them.
    """

    day: date
    came: int
    total: int
    opens: Opens | None


@dataclass(frozen=True, slots=True)
class Moment:
    """A day that the campaign names: its opening, the day on which it was to close, the day on which it was."""

    day: date
    said: str


@dataclass(frozen=True, slots=True)
class ReceivedPlot(Plot):
    """The days on which answers came, how many were asked for, the days that the campaign names.

    What shows goes from ``first`` to ``last``; what came is known up to ``known``.
    """

    days: tuple[Day, ...]
    asked: int
    moments: tuple[Moment, ...]
    first: date
    last: date
    known: date

    @property
    def highest(self) -> int:
        """The largest number shown."""
        return max(self.asked, self.days[-1].total, 1)


def build(state: State, selection: Selection) -> Figure:
    """The last campaign chosen that was answered."""
    campaign = latest(state, selection)
    scope = Scope(campaign.uid if campaign else "", selection.programme)
    whole = count(state.reading, scope)
    days = _days(state, scope)
    plot = _plot(state, scope, days, whole) if days else None
    return Figure(
        INFO.name,
        INFO.title,
        subtitle(state, selection, campaign.label if campaign else ""),
        Table(
            (Column(_("Jour")), Column(_("Reçues ce jour")), Column(_("Reçues en tout"))),
            tuple(Row((format_day(one.day), one.came, one.total), one.opens) for one in days),
        ),
        plot,
        (_note(), *only_latest(selection)) if plot else (),
        _alt(days, whole) if plot else "",
        no_data(_("Aucune réponse n'est arrivée : préparez les formulaires, ou saisissez-en une.")),
    )


def _note() -> str:
    return _("Évaluations transmises ou validées, à leur date, sinon au jour de leur saisie.")


def _days(state: State, scope: Scope) -> tuple[Day, ...]:
    found: list[Day] = []
    total = 0
    for day, (dated, undated) in received_by_day(state.reading, scope).items():
        total += dated + undated
        conditions = (
            Condition("campaign", (scope.campaign,)),
            Condition("state", COUNTED),
            Condition("evaluated_on", (day,), "from"),
            Condition("evaluated_on", (day,), "until"),
        )
        query = Query("evaluation", conditions=conditions, programme=scope.programme)
        found.append(Day(day, dated + undated, total, None if undated else Opens(query)))
    return tuple(found)


def _plot(state: State, scope: Scope, days: tuple[Day, ...], whole: Count) -> ReceivedPlot:
    record = get(state.reading, "campaign", scope.campaign or "")
    named = (("opens_on", _("ouverture")), ("closes_on", _("clôture prévue")), ("closed_on", _("close")))
    moments = tuple(
        Moment(day, said) for name, said in named if record is not None and isinstance(day := record[name], date)
    )
    shown = [*(one.day for one in days), *(one.day for one in moments)]
    last = max(shown)
    return ReceivedPlot(days, whole.asked, moments, min(shown), last, max(days[-1].day, min(state.day, last)))


def _alt(days: tuple[Day, ...], whole: Count) -> str:
    said = ", ".join(f"{format_day(one.day)} {grouped(one.total)}" for one in days[-10:])
    told = ngettext("{count} jour", "{count} jours", len(days)).format(count=grouped(len(days)))
    return _("Réponses reçues en {days} : {received}. Derniers jours : {said}.").format(
        days=told, received=received_of(whole), said=said
    )


INFO = FigureInfo(
    "received", lambda: _("Réponses reçues par jour"), build, frozenset({"campaigns"}), campaigns=only_last
)
