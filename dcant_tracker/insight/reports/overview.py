"""Several measures side by side: where each stands, in a line."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.rules import is_open
from dcant_tracker.domain.sides import speaks_for_state
from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.reports.dossier import NOTHING, Dossier, lateness, numbers
from dcant_tracker.insight.reports.measure_status import late, latest_weather
from dcant_tracker.insight.reports.structure import Block, Column, KeyFigure, Paragraph, TableBlock, Tone
from dcant_tracker.store.reading.participations import ByRole, InForce, bodies, everybody, sources
from dcant_tracker.store.reading.queries import Condition
from dcant_tracker.store.records.record import Record, get
from dcant_tracker.words import _, ngettext


@dataclass(frozen=True, slots=True)
class Measure:
    """A recommendation with what belongs to it, read once for the whole report."""

    record: Record
    milestones: tuple[Record, ...]
    experiments: tuple[Record, ...]
    weather: tuple[Record, ...]
    roles: ByRole
    """Who takes part in it."""

    def late(self, dossier: Dossier) -> list[Record]:
        """Its milestones that are late."""
        return late(dossier, self.milestones)

    @property
    def done(self) -> int:
        """How many of its milestones were reached."""
        return sum(one["done_on"] is not None for one in self.milestones)

    @property
    def bodies(self) -> set[str]:
        """The organisations that take part."""
        return everybody(self.roles)


def measures(dossier: Dossier) -> list[Measure]:
    """The recommendations chosen, all of the programme when none is, in their order, with what belongs to them."""
    wanted = [Condition("programme", (dossier.asked.programme,))] if dossier.asked.programme else []
    records = dossier.list("recommendation", *wanted, among=dossier.asked.recommendations)
    uids = tuple(one.uid for one in records)
    parts = {name: _by_measure(dossier, name, uids) for name in _ORDERS}
    dossier.cite(sources(dossier.state.reading, uids))
    taking_part = bodies(dossier.state.reading, InForce(dossier.day, measures=uids))
    return [
        Measure(
            one,
            tuple(parts["milestone"].get(one.uid, ())),
            tuple(parts["experiment"].get(one.uid, ())),
            tuple(latest_weather(dossier, one.uid)),
            taking_part.get(one.uid, {}),
        )
        for one in records
    ]


def programmes(listed: Sequence[Measure]) -> list[str]:
    """The uids of the programmes of the measures ``listed``, in order."""
    return list(dict.fromkeys(str(one.record["programme"]) for one in listed))


def chosen(dossier: Dossier, listed: Sequence[Measure]) -> str:
    """« mesures 3, 9 » where some were chosen; empty where the report speaks of all."""
    if not dossier.asked.recommendations or not listed:
        return ""
    codes = ", ".join(str(one.record["code"]) for one in listed)
    return ngettext("mesure {codes}", "mesures {codes}", len(listed)).format(codes=codes)


_ORDERS = {"milestone": ("due_on", "title"), "experiment": ("title",)}


def _by_measure(dossier: Dossier, entity: str, uids: tuple[str, ...]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    if uids:
        for one in dossier.list(entity, Condition("recommendation", uids), order=_ORDERS[entity]):
            found.setdefault(str(one["recommendation"]), []).append(one)
    return found


def of_state(dossier: Dossier, point: Record, record: Record) -> bool:
    """Whether a progress point is the State's view: by its pilot for the State, or by one of its services."""
    author = get(dossier.state.reading, "organisation", str(point["author"]))
    kind = author["kind"] if author is not None else None
    return speaks_for_state(str(point["author"]), kind, record["lead_state"])


def latest_of(dossier: Dossier, measure: Measure, *, state: bool) -> Record | None:
    """The latest progress point of one side; None when it said none."""
    return next((one for one in measure.weather if of_state(dossier, one, measure.record) is state), None)


def weather_of(dossier: Dossier, measure: Measure, *, state: bool) -> str:
    """The latest weather of one side; a dash when it said none."""
    point = latest_of(dossier, measure, state=state)
    return NOTHING if point is None else dossier.text(point, "weather")


def status_said(dossier: Dossier, record: Record) -> str:
    """« En cours (en retard de 12 jours) », « Retirée le 12/03/2017 »."""
    if record["withdrawn_on"] is not None and str(record["withdrawn_on"]) <= str(dossier.day):
        return _("Retirée le {day}").format(day=dossier.text(record, "withdrawn_on"))
    late = recommendation_lateness(dossier, record)
    status = dossier.text(record, "status")
    return f"{status} ({late})" if late else status


def recommendation_lateness(dossier: Dossier, record: Record) -> str:
    """How late an open recommendation is; empty when it is not."""
    return lateness(record["due_on"], dossier.day) if is_open(CATALOGUE["recommendation"], record.values) else ""


def milestones_said(dossier: Dossier, measure: Measure) -> str:
    """« 2/4, 1 en retard »."""
    if not measure.milestones:
        return NOTHING
    late = len(measure.late(dossier))
    said = f"{measure.done}/{len(measure.milestones)}"
    return _("{said}, {late} en retard").format(said=said, late=late) if late else said


def table(dossier: Dossier, listed: Sequence[Measure]) -> TableBlock:
    """A line a measure."""
    columns = (
        numbers(str(one.record["code"]) for one in listed),
        Column(_("Mesure"), 2.2),
        Column(_("Statut"), 1.4),
        Column(_("Météo de l'État"), 1.6),
        Column(_("Météo des territoires"), 1.6),
        Column(_("Jalons"), 1.1),
        Column(_("Expéri\u00admenta\u00adtions"), 1.05, numeric=True),
        Column(_("Partici\u00adpants"), 0.95, numeric=True),
    )
    rows = tuple(
        (
            str(one.record["code"]),
            dossier.name(one.record),
            status_said(dossier, one.record),
            weather_of(dossier, one, state=True),
            weather_of(dossier, one, state=False),
            milestones_said(dossier, one),
            str(len(one.experiments)),
            str(len(one.bodies)),
        )
        for one in listed
    )
    return TableBlock(columns, rows, _("Où en est chaque mesure"))


def key_figures(dossier: Dossier, listed: Sequence[Measure]) -> list[KeyFigure]:
    """How many measures, milestones, experiments and participants."""
    statuses = Counter(str(one.record["status"]) for one in listed)
    label = CHOICES["recommendation_status"].label
    commonest = [f"{label(code).lower()} : {count}" for code, count in statuses.most_common(2)]
    milestones = sum(len(one.milestones) for one in listed)
    late = sum(len(one.late(dossier)) for one in listed)
    experiments = sum(len(one.experiments) for one in listed)
    running = sum(experiment["stage"] == "running" for one in listed for experiment in one.experiments)
    everywhere = set[str]().union(*(one.bodies for one in listed))
    return [
        KeyFigure(str(len(listed)), ngettext("mesure", "mesures", len(listed)), " ; ".join(commonest)),
        KeyFigure(
            f"{sum(one.done for one in listed)}/{milestones}",
            _("jalons réalisés"),
            _("en retard : {count}").format(count=late) if late else "",
        ),
        KeyFigure(
            str(experiments),
            ngettext("expérimentation", "expérimentations", experiments),
            _("en cours : {count}").format(count=running) if experiments else "",
        ),
        KeyFigure(grouped(len(everywhere)), ngettext("participant", "participants", len(everywhere))),
    ]


def nothing_chosen(dossier: Dossier) -> tuple[Block, ...]:
    """What a report without any measure says."""
    if dossier.state.is_past:
        return (Paragraph(_("Aucune mesure à cette date : choisissez-en une autre."), Tone.NOTE),)
    return (Paragraph(_("Aucune mesure : choisissez un autre programme ou d'autres mesures."), Tone.NOTE),)
