"""« Ordre du jour »: what is sent before a meeting, beginning with what was promised at the one before."""

from dcant_tracker.insight.reports import measure_status
from dcant_tracker.insight.reports.dossier import NOTHING
from dcant_tracker.insight.reports.meeting.sitting import Sitting
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.reports.structure import Block, Column, Heading, Paragraph, Report, TableBlock, Tone
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.queries import Condition
from dcant_tracker.words import _

KIND = "agenda"


def build(state: State, asked: Asked) -> Report:
    """The agenda of the meeting ``asked.subject``. Raises UserError when there is no such meeting at that date."""
    sitting = Sitting(state, asked)
    dossier = sitting.dossier
    return Report(
        KIND,
        sitting.title,
        sitting.subtitle(_("Ordre du jour")),
        dossier.day,
        dossier.facts(),
        (
            sitting.identity(),
            *_points(sitting),
            *sitting.promised(),
            *_late_milestones(sitting),
            *_invited(sitting),
            *dossier.sources(),
        ),
    )


def _points(sitting: Sitting) -> tuple[Block, ...]:
    said = sitting.record["agenda"]
    blocks: list[Block] = [Heading(_("Ordre du jour"))]
    if said:
        blocks.append(Paragraph(str(said)))
    if sitting.points:
        columns = (Column(_("N°"), 0.5, numeric=True), Column(_("Point"), 4), Column(_("Mesure concernée"), 3))
        rows = tuple(
            (str(rank), str(point["title"]), sitting.measure(point) or NOTHING)
            for rank, point in enumerate(sitting.points, 1)
        )
        blocks.append(TableBlock(columns, rows, _("Points à l'ordre du jour")))
    if len(blocks) == 1:
        blocks.append(Paragraph(_("Aucun point n'est inscrit."), Tone.NOTHING))
    return tuple(blocks)


def _late_milestones(sitting: Sitting) -> tuple[Block, ...]:
    """The late milestones of the measures on the agenda, and of the one that the group deals with."""
    group = sitting.dossier.record("group", sitting.record["group"])
    about = [one["recommendation"] for one in (*sitting.points, *((group,) if group else ()))]
    measures = tuple(dict.fromkeys(uid for uid in about if uid is not None))
    if not measures:
        return ()
    listed = sitting.dossier.list("milestone", Condition("recommendation", measures), order=("due_on", "title"))
    late = measure_status.late(sitting.dossier, listed)
    if not late:
        return ()
    return (Heading(_("Jalons en retard")), *measure_status.milestones(sitting.dossier, late, named=True))


def _invited(sitting: Sitting) -> tuple[Block, ...]:
    """The organisations asked, each with those of its people who are."""
    named: dict[str, list[str]] = {}
    for one in sitting.attendances():
        people = named.setdefault(sitting.dossier.organisation(one["organisation"]), [])
        if person := sitting.person(one) if sitting.dossier.asked.with_contacts else "":
            people.append(person)
    if not named:
        return ()
    listed = "\n".join(" – ".join(filter(None, (name, ", ".join(people)))) for name, people in named.items())
    return (Heading(_("Participants conviés")), Paragraph(listed, Tone.NOTE))
