"""« Fiche recommandation »: all about one measure, for the one who prepares a meeting about it."""

from dcant_tracker.insight.campaign_words import briefly
from dcant_tracker.insight.evaluations import overall
from dcant_tracker.insight.figures.figure import Subject
from dcant_tracker.insight.formatting import decimal
from dcant_tracker.insight.reports import measure_status, opinions
from dcant_tracker.insight.reports.dossier import Dossier
from dcant_tracker.insight.reports.overview import recommendation_lateness
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.reports.structure import (
    Block,
    Definitions,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Report,
)
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.evaluations import Scope
from dcant_tracker.store.reading.queries import Condition
from dcant_tracker.words import _, ngettext

KIND = "recommendation"


def build(state: State, asked: Asked) -> Report:
    """The sheet of ``asked.subject``. Raises UserError when there is no such recommendation at that date."""
    return _Sheet(Dossier(state, asked)).report()


class _Sheet:
    """One sheet being put together."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self._record = dossier.subject("recommendation")
        self._programme = dossier.record("programme", self._record["programme"])
        self._campaign = dossier.campaign(str(self._record["programme"]))
        about = Condition("recommendation", (self._record.uid,))
        self._milestones = measure_status.milestones_of(dossier, self._record.uid)
        self._experiments = dossier.list("experiment", about)
        self._participations = dossier.list("participation", about)
        self._actions = dossier.list("action_item", about, order=("due_on", "title"))
        self._points = dossier.list("agenda_item", about)
        self._positions = dossier.list("position", about)
        self._scope = Scope(campaign=self._campaign, recommendation=self._record.uid)
        self._answers = opinions.answers(dossier, self._scope)
        self._returned = opinions.returned(dossier, self._scope)

    def report(self) -> Report:
        blocks = (
            *self._head(),
            *self._standing(),
            *self._evaluations(),
            *self._talks(),
            *measure_status.internal_notes(
                self._dossier,
                (self._record, *self._milestones, *self._experiments, *self._participations, *self._actions),
            ),
            *self._dossier.sources(),
        )
        item = str(self._programme["item_label"] or _("Recommandation")) if self._programme else _("Recommandation")
        return Report(
            KIND,
            f"{item} {self._dossier.measure(self._record)}",
            self._dossier.state.labels.of("programme", str(self._record["programme"])),
            self._dossier.day,
            self._dossier.facts(self._campaign, str(self._record["programme"])),
            blocks,
        )

    def _head(self) -> tuple[Block, ...]:
        record = self._record
        said = (self._dossier.whole_title(record), record["description"])
        blocks = [Paragraph(str(text)) for text in said if text]
        return (*blocks, self._key_figures(), Heading(_("Identité")), Definitions(tuple(self._identity())))

    def _identity(self) -> list[tuple[str, str]]:
        dossier, record = self._dossier, self._record
        axis = str(self._programme["axis_label"] or _("Axe")) if self._programme else _("Axe")
        wanted = {
            "status": _("Statut"),
            "axis": axis,
            "themes": _("Thèmes"),
            "lead_state": _("Pilote État"),
            "lead_local": _("Pilote territorial"),
            **({"officer": _("Suivi par")} if dossier.asked.with_contacts else {}),
            "starts_on": _("Début"),
            "due_on": _("Échéance"),
            "introduced_on": _("Ajoutée le"),
            "withdrawn_on": _("Retirée le"),
            "follows": _("Fait suite à"),
        }
        pairs = [(label, dossier.text(record, field)) for field, label in wanted.items() if record[field] is not None]
        late = recommendation_lateness(dossier, record)
        return [(label, f"{text} ({late})" if late and label == _("Échéance") else text) for label, text in pairs]

    def _key_figures(self) -> KeyFigures:
        done = sum(1 for one in self._milestones if one["done_on"] is not None)
        late = len(measure_status.late(self._dossier, self._milestones))
        bodies = {one["organisation"] for one in self._participations if measure_status.stands(one, self._dossier.day)}
        whole = overall(self._answers)
        return KeyFigures(
            (
                KeyFigure(str(len(bodies)), ngettext("participant", "participants", len(bodies))),
                KeyFigure(
                    str(len(self._experiments)),
                    ngettext("expérimentation", "expérimentations", len(self._experiments)),
                ),
                KeyFigure(
                    f"{done}/{len(self._milestones)}",
                    _("jalons réalisés"),
                    _("en retard : {count}").format(count=late) if late else "",
                ),
                KeyFigure(
                    decimal(whole.mean),
                    _("note moyenne sur 4"),
                    briefly(self._returned),
                ),
            )
        )

    def _standing(self) -> tuple[Block, ...]:
        dossier = self._dossier
        return (
            Heading(_("Où elle en est")),
            Heading(_("Météo"), 2),
            *measure_status.weather(dossier, self._record.uid),
            Heading(_("Jalons"), 2),
            *measure_status.milestones(dossier, self._milestones),
            Heading(_("Expérimentations"), 2),
            *measure_status.experiments(dossier, self._experiments, told=True),
            Heading(_("Participants"), 2),
            *measure_status.participants(dossier, self._participations),
        )

    def _evaluations(self) -> tuple[Block, ...]:
        dossier = self._dossier
        if not opinions.any_answered(self._answers):
            return (Heading(_("Évaluations")), opinions.nobody(self._campaign))
        selection = dossier.selection(
            str(self._record["programme"]), Subject("recommendation", self._record.uid), campaign=self._campaign
        )
        quotations = opinions.quoted(
            opinions.justifications(dossier, self._scope), opinions.comments(dossier, self._scope)
        )
        return (
            Heading(_("Évaluations")),
            *opinions.principles(self._answers, self._returned),
            *opinions.side_by_side(dossier, selection, dossier.state.labels.of("campaign", self._campaign)),
            *((Heading(_("Ce qu'écrivent les évaluateurs"), 2), *quotations) if quotations else ()),
        )

    def _talks(self) -> tuple[Block, ...]:
        dossier = self._dossier
        compared = measure_status.positions(dossier, self._positions)
        return (
            *((Heading(_("Positions comparées")), *compared) if compared else ()),
            Heading(_("Suites à donner")),
            *measure_status.action_items(dossier, self._actions),
            Heading(_("Réunions et décisions")),
            *measure_status.meetings(dossier, self._points),
        )
