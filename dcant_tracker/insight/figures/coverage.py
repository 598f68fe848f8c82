"""Who takes part in what: for each measure, how many organisations hold each role."""

from dataclasses import dataclass, replace

from dcant_tracker.domain.choices import CHOICES
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
    in_parts,
    no_data,
)
from dcant_tracker.insight.figures.measures import measures_of, no_experiments
from dcant_tracker.insight.figures.notes import subtitle
from dcant_tracker.insight.figures.taking_part import in_force
from dcant_tracker.insight.formatting import long_day
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.participations import count_roles
from dcant_tracker.store.reading.queries import Condition, Query
from dcant_tracker.words import _, ngettext

ROLES = CHOICES["participation_role"].labels


@dataclass(frozen=True, slots=True)
class Bar:
    """One measure: how many organisations hold each role, and how many there are, each counted once."""

    label: str
    counts: tuple[int, ...]
    organisations: int
    opens: tuple[Opens, ...]
    opens_all: Opens

    @property
    def total(self) -> int:
        """How long the bar is: an organisation counts once a role."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class CoveragePlot(Plot):
    """The bars, from top to bottom; their counts follow ``roles``, their scale ends with ``longest`` at least."""

    roles: tuple[str, ...]
    bars: tuple[Bar, ...]
    longest: int = 1

    @property
    def length(self) -> int:
        """How many lines it has."""
        return len(self.bars)

    def parts(self, most: int) -> tuple[Plot, ...]:
        """At most ``most`` bars each."""
        longest = max(bar.total for bar in self.bars)
        return tuple(replace(self, bars=bars, longest=longest) for bars in in_parts(self.bars, most))


def build(state: State, selection: Selection) -> Figure:
    """One bar a measure, those without anybody included, then what is attached to none."""
    bars = tuple(_bars(state, selection))
    filled = any(bar.total for bar in bars)
    return Figure(
        INFO.name,
        INFO.title,
        subtitle(state, selection),
        _table(bars),
        CoveragePlot(tuple(ROLES.values()), bars) if filled else None,
        (*_notes(state, bars), *no_experiments(selection.subjects)) if filled else (),
        _alt(bars) if filled else "",
        no_data(
            _("Personne ne participe encore : ajoutez des rôles dans la matrice des participations, ou importez-les.")
        ),
    )


def _bars(state: State, selection: Selection) -> list[Bar]:
    programme = selection.programme
    wanted = in_force(state, selection)
    counted = count_roles(state.reading, wanted)
    listed = [
        (one.uid, one.label)
        for one in measures_of(state, programme, selection.subjects)
        if not one.withdrawn or one.uid in counted
    ]
    named: list[tuple[str | None, str]] = [*listed]
    if None in counted and not selection.subjects:
        named.append((None, _("Sans mesure rattachée")))
    found = []
    for uid, label in named:
        query = Query(
            "participation", conditions=(Condition("recommendation", (uid,)), *wanted.conditions), programme=programme
        )
        found.append(
            Bar(
                label,
                *counted.get(uid, ((0,) * len(ROLES), 0)),
                tuple(Opens(_with_role(query, role)) for role in ROLES),
                Opens(query),
            )
        )
    return found


def _with_role(query: Query, role: str) -> Query:
    return Query(query.entity, conditions=(*query.conditions, Condition("role", (role,))), programme=query.programme)


def _table(bars: tuple[Bar, ...]) -> Table:
    columns = (Column(_("Mesure")), *(Column(label) for label in ROLES.values()), Column(_("Organismes")))
    return Table(columns, tuple(Row((bar.label, *bar.counts, bar.organisations), bar.opens_all) for bar in bars))


def _notes(state: State, bars: tuple[Bar, ...]) -> tuple[str, ...]:
    notes = [_("Rôles pressentis, confirmés ou actifs le {day}.").format(day=long_day(state.day))]
    if any(bar.total > bar.organisations for bar in bars):
        notes.append(
            _(
                "Un organisme qui tient plusieurs rôles compte dans chacun ; le nombre au bout de la barre le compte "
                "une seule fois."
            )
        )
    return tuple(notes)


def _alt(bars: tuple[Bar, ...]) -> str:
    said = " ; ".join(f"{bar.label} : {said_of(bar)}" for bar in bars)
    return _("Barres par mesure, nombre d'organismes par rôle. {bars}.").format(bars=said)


def said_of(bar: Bar) -> str:
    """« 12 organismes (3 groupe de travail, 9 expérimentateur) »."""
    if not bar.total:
        return _("aucun organisme")
    total = ngettext("{count} organisme", "{count} organismes", bar.organisations).format(
        count=grouped(bar.organisations)
    )
    roles = ", ".join(
        f"{label.lower()} {grouped(count)}" for label, count in zip(ROLES.values(), bar.counts, strict=True) if count
    )
    return f"{total} ({roles})"


INFO = FigureInfo("coverage", lambda: _("Participation par recommandation"), build, frozenset({"subjects", "kind"}))
