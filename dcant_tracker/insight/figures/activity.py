"""What went on over the last twelve months: meetings held, contacts made, evaluations received.

The changes recorded in the tracker are left out: they tell of the use of the software, and one import would dwarf
everything else.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dcant_tracker.insight.evaluations import COUNTED
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
from dcant_tracker.insight.figures.saying import subtitle
from dcant_tracker.insight.months import month_start, short_month
from dcant_tracker.insight.state import State
from dcant_tracker.insight.wording import long_day, whole
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
    """Where a kind of activity is read: its name, entity, date, and what narrows it."""

    name: str
    entity: str
    dated: str
    conditions: tuple[Condition, ...] = ()
    narrowed: str = "1"


def build(state: State, selection: Selection) -> Figure:
    """Twelve months, the last of which ends on the day of the state."""
    months = tuple(month_start(state.day, back) for back in range(1 - MONTHS, 1))
    sources = _sources(state, selection.programme)
    counted = [_counted(state, source, months[0], selection.programme) for source in sources]
    kinds = tuple(
        _kind(source, found, months, state.day, selection.programme)
        for source, found in zip(sources, counted, strict=True)
    )
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
        _notes(state, counted[-1].get(None, 0)) if filled else (),
        _alt(plot) if filled else "",
        no_data(
            _("Rien n'est daté des douze derniers mois : notez un appel, une réunion, ou importez des évaluations.")
        ),
    )


def _sources(state: State, programme: str | None) -> tuple[_Source, ...]:
    """Meetings first: few among many evaluations, they keep the ground line."""
    groups = _groups_of(state, programme)
    among = () if groups is None else (Condition("group", (None, *groups)),)
    narrowed = "1" if groups is None else 't."group" IS NULL OR t."group" IN (SELECT value FROM json_each(:groups))'
    measure = (
        "t.recommendation IS NULL OR t.recommendation IN (SELECT uid FROM recommendation WHERE programme = :programme)"
    )
    counted = f"t.state IN {COUNTED!r}"
    return (
        _Source(_("Réunions"), "meeting", "held_on", among, narrowed),
        _Source(_("Appels et contacts"), "interaction", "held_on", (), measure if programme else "1"),
        _Source(
            _("Évaluations"),
            "evaluation",
            "evaluated_on",
            (Condition("state", COUNTED),),
            f"{counted} AND ({measure})" if programme else counted,
        ),
    )


def _groups_of(state: State, programme: str | None) -> tuple[str, ...] | None:
    """The groups of ``programme`` and of none; None when no group is of another."""
    if programme is None:
        return None
    sql = (
        'SELECT g.uid, coalesce(g.programme, r.programme, ?1) = ?1 FROM "group" AS g'
        " LEFT JOIN recommendation AS r ON r.uid = g.recommendation"
    )
    rows = state.reading.fetch_all(sql, (programme,))
    kept = tuple(str(uid) for uid, ours in rows if ours)
    return None if len(kept) == len(rows) else kept


def _counted(state: State, source: _Source, first: date, programme: str | None) -> dict[str | None, int]:
    """How many there are by month (« 2017-06 »), and without a date (None).

    Read from end to end: jumping through the index of the dates costs three times as much where they are many.
    """
    dated = f"t.{source.dated}"
    sql = (
        f"SELECT substr({dated}, 1, 7), count(*) FROM {source.entity} AS t NOT INDEXED"
        f" WHERE ({dated} BETWEEN :first AND :last OR {dated} IS NULL) AND ({source.narrowed}) GROUP BY 1"
    )
    groups = [uid for one in source.conditions if one.field == "group" for uid in one.values if uid]
    values = {"first": first.isoformat(), "last": state.day.isoformat(), "programme": programme}
    rows = state.reading.fetch_all(sql, values | {"groups": json.dumps(groups)})
    return {month: int(count) for month, count in rows}


def _kind(
    source: _Source, found: dict[str | None, int], months: Sequence[date], day: date, programme: str | None
) -> Kind:
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
    return Kind(source.name, tuple(found.get(month.isoformat()[:7], 0) for month in months), opens)


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
            ).format(count=whole(undated))
        )
    return tuple(notes)


def _alt(plot: ActivityPlot) -> str:
    said = ", ".join(
        f"{short_month(month)} {whole(total)}" for month, total in zip(plot.months, plot.totals, strict=True)
    )
    sums = ", ".join(f"{kind.name.lower()} {whole(sum(kind.counts))}" for kind in plot.kinds)
    return _("Activité des douze derniers mois : {sums}. Par mois : {months}.").format(sums=sums, months=said)


INFO = FigureInfo("activity", _("Activité"), build)
