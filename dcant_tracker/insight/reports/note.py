"""« Note de synthèse » for a commission: what changed, where each measure stands, what evaluators think."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.insight.campaign_words import briefly
from dcant_tracker.insight.distribution import together
from dcant_tracker.insight.evaluations import ByPrinciple, gathered, overall
from dcant_tracker.insight.figures.figure import Subject
from dcant_tracker.insight.formatting import decimal
from dcant_tracker.insight.reports import changes, essentials, measure_status, opinions, overview
from dcant_tracker.insight.reports.dossier import Dossier, numbers
from dcant_tracker.insight.reports.overview import Measure
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.reports.structure import (
    Block,
    Bullets,
    Column,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Report,
    TableBlock,
    Tone,
)
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.campaign_count import Count
from dcant_tracker.store.reading.evaluations import By, Scope
from dcant_tracker.store.reading.queries import Condition
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import _

KIND = "note"

_QUOTED = 6
"""The comments that are quoted at most."""


@dataclass(frozen=True, slots=True)
class _Answers:
    """The answers to each measure chosen, by its uid; those to all of them; how many evaluations came."""

    each: dict[str, ByPrinciple]
    whole: ByPrinciple
    returned: Count


def build(state: State, asked: Asked) -> Report:
    """The note on the chosen recommendations; the six months before when no period is asked for."""
    asked = replace(asked, period=changes.usual(asked.period, state.day))
    dossier = Dossier(state, asked)
    listed = overview.measures(dossier)
    campaign = dossier.campaign(asked.programme)
    programmes = " ; ".join(state.labels.of("programme", uid) for uid in overview.programmes(listed))
    return Report(
        KIND,
        _("Note de synthèse"),
        " – ".join(filter(None, (programmes, overview.chosen(dossier, listed)))),
        state.day,
        dossier.facts(campaign),
        (*(_blocks(dossier, listed, campaign) if listed else _without_measures(dossier)), *dossier.sources()),
    )


def _blocks(dossier: Dossier, listed: Sequence[Measure], campaign: str | None) -> tuple[Block, ...]:
    answers = _answers(dossier, listed, campaign)
    late = sorted((one for measure in listed for one in measure.late(dossier)), key=lambda one: str(one["due_on"]))
    uids = tuple(one.record.uid for one in listed)
    wanted = dossier.list("action_item", Condition("recommendation", uids), order=("due_on", "title"))
    actions = [one for one in wanted if one["done_on"] is None]
    held = _positions(dossier, uids)
    ours = (*essentials.disagreements(dossier, held), *essentials.late_actions(dossier, actions))
    return (
        KeyFigures((*overview.key_figures(dossier, listed), _mean(answers))),
        *essentials.essentials(dossier, listed, ours),
        Heading(_("Ce qui a changé")),
        *changes.changes(dossier, listed, dossier.asked.period),
        Heading(_("Où en est chaque mesure")),
        overview.table(dossier, listed),
        *_told(_("Jalons en retard"), measure_status.milestones(dossier, late, named=True) if late else ()),
        *_told(_("Suites à donner"), measure_status.action_items(dossier, actions, named=True) if actions else ()),
        *_told(_("Positions comparées"), measure_status.positions(dossier, held)),
        *_opinions(dossier, listed, campaign, answers),
        *measure_status.internal_notes(dossier, (one.record for one in listed)),
    )


def _without_measures(dossier: Dossier) -> tuple[Block, ...]:
    held = _positions(dossier, ())
    return (
        *overview.nothing_chosen(dossier),
        *_told(_("Positions comparées"), measure_status.positions(dossier, held)),
    )


def _positions(dossier: Dossier, measures: Sequence[str]) -> list[Record]:
    """The positions on ``measures`` and, unless these alone were chosen, those that are about no measure."""
    about = (*measures, *(() if dossier.asked.recommendations else (None,)))
    return dossier.list("position", Condition("recommendation", about)) if about else []


def _told(title: str, blocks: Sequence[Block], level: int = 1) -> tuple[Block, ...]:
    """A section, where it has something to say."""
    return (Heading(title, level), *blocks) if blocks else ()


def _answers(dossier: Dossier, listed: Sequence[Measure], campaign: str | None) -> _Answers:
    scope = Scope(campaign=campaign, programme=dossier.asked.programme)
    uids = [one.record.uid for one in listed]
    found = gathered(dossier.state.reading, (By.RECOMMENDATION,), scope)
    each = {uid: found[uid,] for uid in uids if (uid,) in found}
    whole = {code: together(means[code] for means in each.values()) for code in PRINCIPLES}
    return _Answers(each, whole, opinions.returned(dossier, scope, set(uids)))


def _mean(answers: _Answers) -> KeyFigure:
    mean = decimal(overall(answers.whole).mean)
    return KeyFigure(mean, _("note moyenne sur 4"), briefly(answers.returned))


def _opinions(
    dossier: Dossier, listed: Sequence[Measure], campaign: str | None, answers: _Answers
) -> tuple[Block, ...]:
    if not opinions.any_answered(answers.whole):
        return (Heading(_("Ce que pensent les évaluateurs")), opinions.nobody(campaign))
    subjects = tuple(Subject("recommendation", one.record.uid) for one in listed)
    chosen = subjects if dossier.asked.recommendations else ()
    selection = dossier.selection(dossier.asked.programme, *chosen, campaign=campaign)
    names = {one.record.uid: dossier.measure(one.record) for one in listed}
    split = opinions.disagreements((names[uid], means) for uid, means in answers.each.items())
    remarks = opinions.comment_on_each(dossier, list(answers.each), campaign, _QUOTED)
    crossed = (
        _crossed(dossier, listed, answers) if chosen else opinions.figures(dossier, ("views",), selection, len(listed))
    )
    return (
        Heading(_("Ce que pensent les évaluateurs")),
        *opinions.principles(answers.whole, answers.returned),
        *opinions.figures(dossier, ("heatmap",), selection, len(answers.each)),
        Heading(_("Où ils divergent"), 2),
        Bullets(tuple(split))
        if split
        else Paragraph(_("Aucun désaccord marqué là où les notes sont assez nombreuses."), Tone.NOTHING),
        *_told(_("Extraits des commentaires"), opinions.quoted((), remarks), 2),
        *_told(_("Regards croisés"), crossed, 2),
    )


def _crossed(dossier: Dossier, listed: Sequence[Measure], answers: _Answers) -> tuple[Block, ...]:
    """The State's view, the local one and the evaluators' beside one another, for the measures chosen alone."""
    columns = (
        numbers(str(one.record["code"]) for one in listed),
        Column(_("Mesure"), 3),
        Column(_("Météo de l'État"), 1.6),
        Column(_("Météo des territoires"), 1.6),
        Column(_("Note moyenne"), 1, numeric=True),
    )
    rows = tuple(
        (
            str(one.record["code"]),
            dossier.name(one.record),
            overview.weather_of(dossier, one, state=True),
            overview.weather_of(dossier, one, state=False),
            opinions.mean_said(overall(answers.each.get(one.record.uid, {}))),
        )
        for one in listed
    )
    return (TableBlock(columns, rows, _("Regards croisés")),)
