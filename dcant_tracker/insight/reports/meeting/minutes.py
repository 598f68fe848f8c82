"""« Compte rendu »: who was there, what was decided point by point, who does what by when."""

from collections.abc import Sequence

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.insight.reports.meeting.sitting import Sitting
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.reports.structure import (
    Block,
    Bullets,
    Column,
    Heading,
    Paragraph,
    Report,
    TableBlock,
    Tone,
)
from dcant_tracker.insight.state import State
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import _

KIND = "minutes"


def build(state: State, asked: Asked) -> Report:
    """The minutes of the meeting ``asked.subject``. Raises UserError when there is no such meeting at that date."""
    sitting = Sitting(state, asked)
    dossier = sitting.dossier
    return Report(
        KIND,
        sitting.title,
        sitting.subtitle(_("Compte rendu")),
        dossier.day,
        dossier.facts(),
        (
            sitting.identity(),
            *_participants(sitting),
            *_decisions(sitting),
            *_to_do(sitting),
            *sitting.promised(),
            *dossier.sources(),
        ),
    )


def _participants(sitting: Sitting) -> tuple[Block, ...]:
    listed = sitting.attendances()
    head = Heading(_("Participants"))
    if not listed:
        return (head, Paragraph(_("Aucune présence n'est notée."), Tone.NOTHING))
    rows = []
    for presence, label in CHOICES["presence"].labels.items():
        there = [one for one in listed if one["presence"] == presence]
        if there:
            rows.append((label, str(len(there)), "\n".join(_named(sitting, there))))
    columns = (Column(_("Présence"), 1.4), Column(_("Nombre"), 0.9, numeric=True), Column(_("Participants"), 6))
    return (head, TableBlock(columns, tuple(rows), _("Participants")))


def _named(sitting: Sitting, listed: Sequence[Record]) -> list[str]:
    """« Brest Métropole : Camille Durand (DSI), représentée par … », a line for each organisation."""
    by_organisation: dict[str, list[str]] = {}
    for one in listed:
        by_organisation.setdefault(sitting.body(one), []).append(_who(sitting, one))
    return [
        _("{organisation} : {people}").format(organisation=name, people=", ".join(filter(None, people)))
        if any(people)
        else name
        for name, people in by_organisation.items()
    ]


def _who(sitting: Sitting, one: Record) -> str:
    person, function = sitting.person(one), sitting.function(one)
    name = f"{person} ({function})" if function else person
    deputy = str(one["represented_by"] or "")
    if not deputy:
        return name
    return (
        _("{person}, par {deputy}").format(person=name, deputy=deputy) if name else _("par {name}").format(name=deputy)
    )


def _decisions(sitting: Sitting) -> tuple[Block, ...]:
    blocks: list[Block] = [Heading(_("Points et décisions"))]
    if sitting.record["minutes"]:
        blocks.append(Paragraph(str(sitting.record["minutes"])))
    for rank, point in enumerate(sitting.points, 1):
        blocks += _point(sitting, rank, point)
    if len(blocks) == 1:
        blocks.append(Paragraph(_("Aucune décision n'est notée."), Tone.NOTHING))
    return tuple(blocks)


def _point(sitting: Sitting, rank: int, point: Record) -> list[Block]:
    blocks: list[Block] = [Heading(f"{rank}. {point['title']}", 2)]
    if measure := sitting.measure(point):
        blocks.append(Paragraph(_("Mesure {measure}").format(measure=measure), Tone.NOTE))
    blocks.append(
        Paragraph(str(point["decision"])) if point["decision"] else Paragraph(_("Pas de décision."), Tone.NOTE)
    )
    if actions := [one for one in sitting.actions if one["agenda_item"] == point.uid]:
        blocks.append(Bullets(tuple(_promise(sitting, one) for one in actions)))
    return blocks


def _promise(sitting: Sitting, action: Record) -> str:
    """« Relancer Metz – Metz Métropole – pour le 20/06/2017 »."""
    who = sitting.in_charge(action) if action["organisation"] or action["officer"] else ""
    due = _("pour le {day}").format(day=sitting.dossier.text(action, "due_on")) if action["due_on"] else ""
    return " – ".join(filter(None, (str(action["title"]), who, due)))


def _to_do(sitting: Sitting) -> tuple[Block, ...]:
    if not sitting.actions:
        return ()
    return (Heading(_("Qui fait quoi")), sitting.actions_table(sitting.actions, _("Suites à donner")))
