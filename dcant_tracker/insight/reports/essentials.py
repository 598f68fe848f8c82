"""What a reader must know first: what is late, what is at risk, what waits for a decision. A line each."""

from collections.abc import Iterable, Iterator, Sequence

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.insight.figures.views import ON_SCALE
from dcant_tracker.insight.reports import measure_status, overview
from dcant_tracker.insight.reports.dossier import Dossier, delay
from dcant_tracker.insight.reports.overview import Measure
from dcant_tracker.insight.reports.structure import Block, Definitions, Heading, Paragraph
from dcant_tracker.insight.typography import TITLE, brief, capital
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import _, ngettext

Line = tuple[str, str]

_NAMED_AT_MOST = 4

_APART = 2
"""Two weathers so many steps apart contradict each other."""


def essentials(dossier: Dossier, listed: Sequence[Measure], ours: Iterable[Line] = ()) -> tuple[Block, ...]:
    """The lines about the measures ``listed``, then those that concern ourselves; a sentence where there is none."""
    lines = (
        *_late_measures(dossier, listed),
        *_late_milestones(dossier, listed),
        *_at_risk(dossier, listed),
        *_contradicted(dossier, listed),
        *_undecided(dossier, listed),
        *ours,
    )
    head = Heading(_("À retenir"))
    if not lines:
        return head, Paragraph(_("Aucun retard, aucun objectif compromis, aucune décision en attente."))
    return head, Definitions(tuple((name, capital(said)) for name, said in lines))


def late_actions(dossier: Dossier, actions: Iterable[Record]) -> Iterator[Line]:
    """How many of the ``actions`` are late, and the oldest of them."""
    late = measure_status.late(dossier, actions)
    if late:
        oldest = min(late, key=lambda one: str(one["due_on"]))
        text = ngettext(
            "{count} : « {title} » (mesure {code}, {delay} de retard)",
            "{count}, dont la plus ancienne « {title} » (mesure {code}, {delay} de retard)",
            len(late),
        )
        yield (
            _("Suites en retard"),
            text.format(
                count=len(late),
                title=brief(str(oldest["title"]), TITLE),
                code=dossier.code(oldest["recommendation"]),
                delay=delay(oldest["due_on"], dossier.day),
            ),
        )


def disagreements(dossier: Dossier, positions: Iterable[Record]) -> Iterator[Line]:
    """The positions on which a counterpart and we disagree."""
    said = [
        _("{subject} ({counterpart})").format(
            subject=brief(str(one["title"]), TITLE), counterpart=brief(dossier.text(one, "counterpart"), TITLE)
        )
        for one in positions
        if one["gap"] == "disagreement"
    ]
    if said:
        yield _("Désaccords"), _enumerated(said)


def _late_measures(dossier: Dossier, listed: Sequence[Measure]) -> Iterator[Line]:
    late = [one for one in listed if overview.recommendation_lateness(dossier, one.record)]
    late.sort(key=lambda one: str(one.record["due_on"]))
    said = [
        _("{name} ({delay})").format(name=dossier.measure(one.record), delay=delay(one.record["due_on"], dossier.day))
        for one in late
    ]
    if said:
        yield _("Mesures en retard"), _enumerated(said)


def _late_milestones(dossier: Dossier, listed: Sequence[Measure]) -> Iterator[Line]:
    late = sorted(
        ((str(one["due_on"]), measure, one) for measure in listed for one in measure.late(dossier)),
        key=lambda found: found[0],
    )
    said = [
        _("« {title} » (mesure {code}, {delay})").format(
            title=brief(str(one["title"]), TITLE), code=measure.record["code"], delay=delay(one["due_on"], dossier.day)
        )
        for _due, measure, one in late
    ]
    if said:
        yield _("Jalons en retard"), _enumerated(said)


def _at_risk(dossier: Dossier, listed: Sequence[Measure]) -> Iterator[Line]:
    """The measures of which somebody says last that their aims are at risk."""
    said = []
    for one in listed:
        by = [dossier.text(point, "author") for point in one.weather if point["weather"] == "storm"]
        if by:
            said.append(_("{name} (selon {who})").format(name=dossier.measure(one.record), who=", ".join(by)))
    if said:
        yield CHOICES["weather"].label("storm"), _enumerated(said)


def _contradicted(dossier: Dossier, listed: Sequence[Measure]) -> Iterator[Line]:
    """The measures that the State and the others see at least two weathers apart."""
    codes = [str(one.record["code"]) for one in listed if _steps_apart(dossier, one) >= _APART]
    if codes:
        text = ngettext(
            "mesure {codes} : deux degrés ou plus séparent la météo de l'État et celle des territoires",
            "mesures {codes} : deux degrés ou plus séparent la météo de l'État et celle des territoires",
            len(codes),
        )
        yield _("Regards opposés"), text.format(codes=", ".join(codes))


def _steps_apart(dossier: Dossier, one: Measure) -> int:
    """How many steps separate the two weathers; none where a side says nothing of it."""
    steps = list(ON_SCALE)
    points = [overview.latest_of(dossier, one, state=state) for state in (True, False)]
    at = [steps.index(str(point["weather"])) for point in points if point is not None and point["weather"] in ON_SCALE]
    return abs(at[0] - at[1]) if len(at) == len(points) else 0


def _undecided(dossier: Dossier, listed: Sequence[Measure]) -> Iterator[Line]:
    """The experiments that are over, or being reviewed, and of which nobody has said what follows."""
    said = [
        _("« {title} » (mesure {code})").format(title=brief(str(one["title"]), TITLE), code=measure.record["code"])
        for measure in listed
        for one in measure.experiments
        if one["outcome"] in {None, "pending"}
        and one["stage"] not in {"generalised", "stopped"}
        and (one["stage"] == "review" or delay(one["ends_on"], dossier.day))
    ]
    if said:
        yield _("Décisions à prendre"), _("à l'issue de {experiments}").format(experiments=_enumerated(said))


def _enumerated(said: Sequence[str]) -> str:
    left = len(said) - _NAMED_AT_MOST
    if left <= 1:
        return " ; ".join(said)
    return " ; ".join((*said[:_NAMED_AT_MOST], _("et {count} autres").format(count=left)))
