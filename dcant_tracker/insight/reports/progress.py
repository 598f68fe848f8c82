"""« État d'avancement » for the State's modernisation secretariat (SGMAP): nothing internal, no one's name."""

from collections.abc import Sequence
from dataclasses import replace

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.text import grouped, sort_key
from dcant_tracker.insight.campaign_words import share_of_asked
from dcant_tracker.insight.figures.figure import Subject
from dcant_tracker.insight.reports import essentials, measure_status, opinions, overview
from dcant_tracker.insight.reports.dossier import NOTHING, Dossier
from dcant_tracker.insight.reports.overview import Measure
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.reports.structure import (
    Block,
    Definitions,
    Heading,
    KeyFigure,
    KeyFigures,
    Report,
)
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.evaluations import Scope
from dcant_tracker.store.reading.participations import ROLES
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import _, ngettext

KIND = "progress"


def build(state: State, asked: Asked) -> Report:
    """The measures by axis; internal notes and people stay out whatever was asked."""
    dossier = Dossier(state, replace(asked, with_internal=False, with_contacts=False))
    listed = overview.measures(dossier)
    programmes = overview.programmes(listed)
    programme = dossier.record("programme", asked.programme or (programmes[0] if len(programmes) == 1 else None))
    name = str(programme["code"]) if programme else ""
    subject = str(programme["title"]) if programme else _("Tous les programmes")
    campaign = dossier.campaign(asked.programme)
    return Report(
        KIND,
        " – ".join(filter(None, (_("État d'avancement"), name))),
        " – ".join(filter(None, (subject, overview.chosen(dossier, listed)))),
        state.day,
        dossier.facts(campaign),
        (*(_blocks(dossier, listed, campaign) if listed else overview.nothing_chosen(dossier)), *dossier.sources()),
    )


def _blocks(dossier: Dossier, listed: Sequence[Measure], campaign: str | None) -> tuple[Block, ...]:
    chosen = [Subject("recommendation", one.record.uid) for one in listed if dossier.asked.recommendations]
    selection = dossier.selection(dossier.asked.programme, *chosen, campaign=campaign)
    blocks: list[Block] = [
        KeyFigures((*overview.key_figures(dossier, listed), _answers(dossier, campaign))),
        *essentials.essentials(dossier, listed),
        Heading(_("Vue d'ensemble")),
        overview.table(dossier, listed),
        *opinions.figures(
            dossier,
            ("timeline",),
            selection,
            sum(1 + sum(trial["starts_on"] is not None for trial in one.experiments) for one in listed),
        ),
    ]
    for title, measures in _by_axis(dossier, listed).items():
        blocks.append(Heading(title))
        for one in measures:
            blocks += _measure(dossier, one)
    taking_part = opinions.figures(dossier, ("coverage",), selection, len(listed))
    return (*blocks, Heading(_("Participation")), *taking_part) if taking_part else tuple(blocks)


def _answers(dossier: Dossier, campaign: str | None) -> KeyFigure:
    only = dossier.asked.recommendations or None
    found = opinions.returned(dossier, Scope(campaign=campaign, programme=dossier.asked.programme), only)
    label = ngettext("évaluation reçue", "évaluations reçues", found.received)
    return KeyFigure(grouped(found.received), label, share_of_asked(found))


def _by_axis(dossier: Dossier, listed: Sequence[Measure]) -> dict[str, list[Measure]]:
    """The measures by axis, in their natural order; with their programmes where there are several."""
    several = len({one.record["programme"] for one in listed}) > 1
    found: dict[str, list[Measure]] = {}
    for one in sorted(listed, key=_axis):
        axis = str(one.record["axis"] or _("Sans axe"))
        programme = dossier.state.labels.of("programme", str(one.record["programme"]))
        found.setdefault(f"{programme} – {axis}" if several else axis, []).append(one)
    return found


def _axis(one: Measure) -> tuple[str, bool, str]:
    """Where an axis comes: in its programme, by its number; measures without one come last."""
    axis = one.record["axis"]
    return str(one.record["programme"]), axis is None, sort_key(str(axis or ""))


def _measure(dossier: Dossier, one: Measure) -> tuple[Block, ...]:
    record = one.record
    pairs = [
        (_("Intitulé"), dossier.whole_title(record) or NOTHING),
        (_("Statut"), overview.status_said(dossier, record)),
        (_("Échéance"), dossier.text(record, "due_on")),
        (_("Pilote État"), dossier.text(record, "lead_state")),
        (_("Pilote territorial"), dossier.text(record, "lead_local")),
        (_("Météo"), "\n".join(_weather(dossier, point) for point in one.weather) or NOTHING),
        (_("Participations"), _participations(one)),
    ]
    blocks: list[Block] = [
        Heading(dossier.measure(record), 2),
        Definitions(tuple((label, text) for label, text in pairs if text != NOTHING)),
    ]
    if one.milestones:
        caption = _("Jalons de la mesure {code}").format(code=record["code"])
        blocks += measure_status.milestones(dossier, one.milestones, caption)
    if one.experiments:
        caption = _("Expérimentations de la mesure {code}").format(code=record["code"])
        blocks += measure_status.experiments(dossier, one.experiments, caption)
    return tuple(blocks)


def _weather(dossier: Dossier, point: Record) -> str:
    said = _("{author} : {weather} ({day})").format(
        author=dossier.text(point, "author"),
        weather=dossier.text(point, "weather").lower(),
        day=dossier.text(point, "dated_on"),
    )
    return f"{said} – {point['comment']}" if point["comment"] else said


def _participations(one: Measure) -> str:
    """« Pilote : 1 ; Expérimentateur : 12 »."""
    label = CHOICES["participation_role"].label
    held = [(label(role), len(one.roles[role])) for role in ROLES if role in one.roles]
    said = [_("{role} :\u00a0{count}").format(role=name, count=count) for name, count in held]
    return " ; ".join(said) or NOTHING
