"""What went on over the last twelve months: meetings held, contacts made, evaluations received.

The changes recorded in the tracker are left out: they tell of the use of the software, and one import would dwarf
everything else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dcant_tracker.domain.rules import COUNTED
from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.figures.figure import (
    Column,
    Figure,
    FigureInfo,
    Opens,
    Plot,
    Row,
    Selection,
    Table,
    no_data,
)
from dcant_tracker.insight.figures.notes import subtitle
from dcant_tracker.insight.formatting import long_day
from dcant_tracker.insight.months import month_start, short_month
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading import activity
from dcant_tracker.store.reading.queries import Condition, Query
from dcant_tracker.words import _, ngettext

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of activity: its count each month, and what a click on each opens."""

    name: str
    counts: tuple[int, ...]
    opens: tuple[Opens, ...]


@dataclass(frozen=True, slots=True)
class ActivityPlot(Plot):
    """The first day of each month, the oldest first, and the kinds from the bottom up."""

    months: tuple[date, ...]
    kinds: tuple[Kind, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """How much there was each month."""
        return tuple(sum(counts) for counts in zip(*(kind.counts for kind in self.kinds), strict=True))


@dataclass(frozen=True, slots=True)
class _Source:
    """A kind of activity: its name, what was counted by month, and what a list of it asks for."""

    name: str
    counted: dict[str | None, int]
    entity: str
    dated: str
    conditions: tuple[Condition, ...] = ()


def build(state: State, selection: Selection) -> Figure:
    """Twelve months, the last of which ends on the day of the state."""
    months = tuple(month_start(state.day, back) for back in range(1 - MONTHS, 1))
    sources = _sources(state, months[0], selection.programme)
    kinds = tuple(_kind(source, months, state.day, selection.programme) for source in sources)
    plot = ActivityPlot(months, kinds)
    filled = any(plot.totals)
    return Figure(
        INFO.name,
        INFO.title,
        subtitle(
            state,
            Selection(selection.programme),
            _("{first} à {last}").format(first=short_month(months[0]), last=short_month(months[-1])),
        ),
        _table(plot),
        plot if filled else None,
        _notes(state, sources[-1].counted.get(None, 0)) if filled else (),
        _alt(plot) if filled else "",
        no_data(
            _("Rien n'est daté des douze derniers mois : notez un appel, une réunion, ou importez des évaluations.")
        ),
    )


def _sources(state: State, first: date, programme: str | None) -> tuple[_Source, ...]:
    """What is counted from ``first`` on; meetings come first: few among many evaluations, they keep the ground line."""
    reading, period = state.reading, (first, state.day)
    groups = activity.groups_of(reading, programme)
    among = () if groups is None else (Condition("group", (None, *groups)),)
    meetings = activity.meetings_by_month(reading, period, groups)
    contacts = activity.contacts_by_month(reading, period, programme)
    evaluations = activity.evaluations_by_month(reading, period, programme)
    return (
        _Source(_("Réunions"), meetings, "meeting", "held_on", among),
        _Source(_("Appels et contacts"), contacts, "interaction", "held_on"),
        _Source(_("Évaluations"), evaluations, "evaluation", "evaluated_on", (Condition("state", COUNTED),)),
    )


def _kind(source: _Source, months: Sequence[date], day: date, programme: str | None) -> Kind:
    ends = [*(month - timedelta(days=1) for month in months[1:]), day]
    opens = tuple(
        Opens(
            Query(
                source.entity,
                conditions=(
                    Condition(source.dated, (first,), "from"),
                    Condition(source.dated, (last,), "until"),
                    *source.conditions,
                ),
                programme=programme,
            )
        )
        for first, last in zip(months, ends, strict=True)
    )
    return Kind(source.name, tuple(source.counted.get(month.isoformat()[:7], 0) for month in months), opens)


def _table(plot: ActivityPlot) -> Table:
    columns = (Column(_("Mois")), *(Column(kind.name) for kind in plot.kinds), Column(_("Total")))
    rows = (
        Row((short_month(month), *(kind.counts[at] for kind in plot.kinds), plot.totals[at]))
        for at, month in enumerate(plot.months)
    )
    return Table(columns, tuple(rows))


def _notes(state: State, undated: int) -> tuple[str, ...]:
    notes = [_("Jusqu'au {day} ; évaluations transmises ou validées, à leur date.").format(day=long_day(state.day))]
    if undated:
        notes.append(
            ngettext(
                "{count} évaluation sans date n'y figure pas.",
                "{count} évaluations sans date n'y figurent pas.",
                undated,
            ).format(count=grouped(undated))
        )
    return tuple(notes)


def _alt(plot: ActivityPlot) -> str:
    said = ", ".join(
        f"{short_month(month)} {grouped(total)}" for month, total in zip(plot.months, plot.totals, strict=True)
    )
    sums = ", ".join(f"{kind.name.lower()} {grouped(sum(kind.counts))}" for kind in plot.kinds)
    return _("Activité des douze derniers mois : {sums}. Par mois : {months}.").format(sums=sums, months=said)


INFO = FigureInfo("activity", lambda: _("Activité"), build)
