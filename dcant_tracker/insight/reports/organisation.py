"""« Fiche organisme »: who it is, what it takes part in, what it thinks beside the others, what it still owes."""

from datetime import date

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.domain.rules import COUNTED
from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.figures.notes import SHORT_PRINCIPLES
from dcant_tracker.insight.reports import measure_status, opinions
from dcant_tracker.insight.reports.dossier import NOTHING, Dossier, lateness
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.reports.structure import (
    Block,
    Column,
    Definitions,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Report,
    TableBlock,
    Tone,
)
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.evaluations import Scope
from dcant_tracker.store.reading.people import in_office
from dcant_tracker.store.reading.queries import STILL_AWAITED, Condition
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import _, ngettext

KIND = "organisation"

_CONTACTS_SHOWN = 5


def build(state: State, asked: Asked) -> Report:
    """The sheet of ``asked.subject``. Raises UserError when there is no such organisation at that date."""
    return _Sheet(Dossier(state, asked)).report()


class _Sheet:
    """One sheet being put together."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self._record = dossier.subject("organisation")
        self._its = Condition("organisation", (self._record.uid,))
        self._participations = dossier.list("participation", self._its)
        self._campaign = dossier.campaign(dossier.asked.programme)
        self._unanswered = dossier.list(
            "expected_evaluation", Condition("evaluator", (self._record.uid,)), *STILL_AWAITED
        )

    def report(self) -> Report:
        record = self._record
        kind = self._dossier.text(record, "kind")
        where = " – ".join(str(record[field]) for field in ("department", "region") if record[field])
        return Report(
            KIND,
            str(record["name"]),
            f"{kind}, {where}" if where else kind,
            self._dossier.day,
            self._dossier.facts(self._campaign),
            (
                self._key_figures(),
                *self._identity(),
                *self._roles(),
                *self._experiments(),
                *self._evaluations(),
                *self._forms(),
                *self._contacts(),
                *measure_status.internal_notes(self._dossier, (record, *self._participations)),
                *self._dossier.sources(),
            ),
        )

    def _key_figures(self) -> KeyFigures:
        standing_now = [one for one in self._participations if measure_status.stands(one, self._dossier.day)]
        measures = {one["recommendation"] for one in standing_now if one["recommendation"] is not None}
        experiments = {one["experiment"] for one in standing_now if one["experiment"] is not None}
        waiting = len(self._unanswered)
        return KeyFigures(
            (
                KeyFigure(str(len(measures)), ngettext("mesure suivie", "mesures suivies", len(measures))),
                KeyFigure(str(len(experiments)), ngettext("expérimentation", "expérimentations", len(experiments))),
                KeyFigure(str(waiting), ngettext("évaluation attendue", "évaluations attendues", waiting)),
            )
        )

    def _identity(self) -> tuple[Block, ...]:
        dossier, record = self._dossier, self._record
        pairs = [
            (_("Nom court"), record["short_name"]),
            (_("Type"), dossier.text(record, "kind")),
            (_("SIREN"), record["siren"]),
            (_("Code INSEE"), record["insee_code"]),
            (_("Département"), record["department"]),
            (_("Région"), record["region"]),
            (_("Population"), grouped(record["population"]) if isinstance(record["population"], int) else None),
            (_("Adhésion"), self._membership()),
            (_("Rattachée à"), record["parent"] and dossier.organisation(record["parent"])),
            (_("Disparue le"), record["ended_on"] and dossier.text(record, "ended_on")),
            (_("Remplacée par"), record["successor"] and dossier.organisation(record["successor"])),
        ]
        blocks: list[Block] = [
            Heading(_("Identité")),
            Definitions(tuple((label, str(text)) for label, text in pairs if text)),
        ]
        names = dossier.list("organisation_identity", self._its, order=("valid_from",))
        if names:
            columns = (
                Column(_("Nom"), 3),
                Column(_("Type"), 2),
                Column(_("SIREN"), 1.2),
                Column(_("Du"), 1.2),
                Column(_("Au"), 1.2),
            )
            rows = tuple(
                tuple(dossier.text(one, field) for field in ("name", "kind", "siren", "valid_from", "valid_until"))
                for one in names
            )
            blocks += [Heading(_("Autres dénominations"), 2), TableBlock(columns, rows, _("Dénominations"))]
        return tuple(blocks)

    def _membership(self) -> str:
        """Whether it is or was a member on the day of the report; empty where no flag says so."""
        since, until = self._record["member_since"], self._record["member_until"]
        if not isinstance(since, date) or since > self._dossier.day:
            return ""
        if isinstance(until, date) and until < self._dossier.day:
            return _("Adhérente jusqu'au {day}").format(day=self._dossier.text(self._record, "member_until"))
        return _("Adhérente depuis le {day}").format(day=self._dossier.text(self._record, "member_since"))

    def _roles(self) -> tuple[Block, ...]:
        if not self._participations:
            return (Heading(_("Rôles")), Paragraph(_("Aucune participation."), Tone.NOTHING))
        columns = (
            Column(_("Mesure ou expérimentation"), 4),
            Column(_("Rôle"), 1.5),
            Column(_("Statut"), 1.2),
            Column(_("Depuis"), 1.2),
            Column(_("Jusqu'au"), 1.2),
        )
        rows = tuple(
            (self._subject(one), *(self._dossier.text(one, field) for field in ("role", "status", "since", "until")))
            for one in self._participations
        )
        return (Heading(_("Rôles")), TableBlock(columns, rows, _("Participations")))

    def _subject(self, one: Record) -> str:
        """« 3 – Archivage · Préfiguration » for what a record is about."""
        measure = self._dossier.record("recommendation", one["recommendation"])
        parts = [self._dossier.measure(measure)] if measure else []
        if one["experiment"] is not None:
            parts.append(self._dossier.title("experiment", one["experiment"]))
        return " · ".join(parts) or NOTHING

    def _experiments(self) -> tuple[Block, ...]:
        uids = dict.fromkeys(one["experiment"] for one in self._participations if one["experiment"] is not None)
        listed = [found for uid in uids if (found := self._dossier.record("experiment", uid))]
        return (
            (Heading(_("Expérimentations")), *measure_status.experiments(self._dossier, listed, told=True))
            if listed
            else ()
        )

    def _evaluations(self) -> tuple[Block, ...]:
        dossier = self._dossier
        conditions = [Condition("evaluator", (self._record.uid,)), Condition("state", COUNTED)]
        if self._campaign:
            conditions.append(Condition("campaign", (self._campaign,)))
        given = dossier.list("evaluation", *conditions)
        head = Heading(_("Ses évaluations"))
        if not given:
            return (head, Paragraph(_("Aucune évaluation transmise pour cette campagne."), Tone.NOTHING))
        programme = dossier.asked.programme
        own = opinions.answers(dossier, Scope(self._campaign, programme, evaluator=self._record.uid))
        everybody = opinions.answers(dossier, Scope(self._campaign, programme))
        columns = (
            Column(_("Mesure ou expérimentation"), 3),
            *(Column(label, 1.3) for label in SHORT_PRINCIPLES.values()),
        )
        score = CHOICES["score"]
        rows = tuple(
            (self._subject(one), *(_score(score.label(str(one[name])), one[name]) for name in PRINCIPLES.values()))
            for one in given
        )
        return (
            head,
            *opinions.beside(own, everybody),
            TableBlock(columns, rows, _("Notes données")),
        )

    def _forms(self) -> tuple[Block, ...]:
        if not self._unanswered:
            return ()
        columns = (Column(_("Campagne"), 1.5), Column(_("Mesure ou expérimentation"), 4))
        rows = tuple((self._dossier.text(one, "campaign"), self._subject(one)) for one in self._unanswered)
        return (Heading(_("Évaluations attendues")), TableBlock(columns, rows, _("Formulaires sans réponse")))

    def _contacts(self) -> tuple[Block, ...]:
        """People and the last exchanges with them, only when asked for."""
        if not self._dossier.asked.with_contacts:
            return ()
        dossier = self._dossier
        people = dossier.list("contact", self._its, in_office(dossier.day), order=("name",))
        talks = dossier.list("interaction", self._its, order=("-held_on",))[:_CONTACTS_SHOWN]
        blocks: list[Block] = [Heading(_("Contacts et échanges"))]
        if people:
            columns = (
                Column(_("Nom"), 2),
                Column(_("Fonction"), 2),
                Column(_("Courriel"), 2.4),
                Column(_("Téléphone"), 1.3),
            )
            rows = tuple(
                tuple(dossier.text(one, field) for field in ("name", "function", "email", "phone")) for one in people
            )
            blocks.append(TableBlock(columns, rows, _("Personnes")))
        if talks:
            columns = (
                Column(_("Date"), 1.2),
                Column(_("Canal"), 1),
                Column(_("Objet"), 3.5),
                Column(_("À relancer le"), 1.8),
            )
            blocks.append(TableBlock(columns, tuple(map(self._talk, talks)), _("Derniers échanges")))
        if len(blocks) == 1:
            blocks.append(Paragraph(_("Aucun contact n'est noté."), Tone.NOTHING))
        return tuple(blocks)

    def _talk(self, one: Record) -> tuple[str, ...]:
        dossier = self._dossier
        summary = str(one["summary"])
        if dossier.asked.with_internal and one["details"]:
            summary += f"\n{one['details']}"
        back = dossier.text(one, "follow_up_on")
        late = "" if one["followed_up_on"] is not None else lateness(one["follow_up_on"], dossier.day)
        return dossier.text(one, "held_on"), dossier.text(one, "channel"), summary, f"{back} ({late})" if late else back


def _score(label: str, value: object) -> str:
    """« 3 – Largement », « NC »; a dash where nothing was answered."""
    if value is None:
        return NOTHING
    return f"{value} – {label}" if str(value).isdecimal() else label
