"""What the three reports of a meeting rest on: the meeting, its points in order, who was asked, what is to be done."""

from collections.abc import Sequence
from datetime import date

from dcant_tracker.domain.presences import presence_said
from dcant_tracker.domain.text import sort_key
from dcant_tracker.insight.formatting import long_day
from dcant_tracker.insight.reports.dossier import NOTHING, Dossier, lateness
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.reports.structure import Block, Column, Definitions, Heading, TableBlock
from dcant_tracker.insight.state import State
from dcant_tracker.insight.typography import capital
from dcant_tracker.store.reading.meetings import meeting_before, promised_before
from dcant_tracker.store.reading.queries import Condition
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import _


class Sitting:
    """One meeting, read once. Those who attend and those who promised something are named: that is what it is about."""

    def __init__(self, state: State, asked: Asked) -> None:
        self.dossier = Dossier(state, asked)
        self.record = self.dossier.subject("meeting")
        of_it = Condition("meeting", (self.record.uid,))
        self.points = self.dossier.list("agenda_item", of_it, order=("position", "title"))
        self.actions = self.dossier.list("action_item", of_it, order=("due_on", "title"))
        self._attendances = self.dossier.list("attendance", of_it)
        self.dossier.organisations((*self._attendances, *self.actions))

    @property
    def day(self) -> str:
        """« 14 juin 2017 »."""
        held = self.record["held_on"]
        return long_day(held) if isinstance(held, date) else NOTHING

    @property
    def title(self) -> str:
        """What the meeting is called."""
        return str(self.record["title"])

    def subtitle(self, document: str) -> str:
        """« Compte rendu – 14 juin 2017, 14 h – 16 h »."""
        when = ", ".join(filter(None, (self.day, str(self.record["hours"] or ""))))
        return f"{document} – {when}"

    def identity(self) -> Definitions:
        """When, where, of which group, under whose presidency."""
        dossier, record = self.dossier, self.record
        group = dossier.record("group", record["group"])
        pairs = (
            (_("Date"), self.day),
            (_("Horaire"), record["hours"]),
            (_("Lieu"), record["place"]),
            (_("Type"), dossier.text(record, "kind")),
            (_("Instance"), group["name"] if group else None),
            (_("Présidence"), record["chair"]),
        )
        return Definitions(tuple((label, str(text)) for label, text in pairs if text))

    def attendances(self) -> list[Record]:
        """Who was asked or came, by organisation, then by person."""
        return sorted(
            self._attendances,
            key=lambda one: (sort_key(self.body(one)), sort_key(self.person(one))),
        )

    def body(self, attendance: Record) -> str:
        """The name that the organisation bore on the day of the meeting."""
        return self.dossier.organisation(attendance["organisation"], self.record["held_on"])

    def person(self, attendance: Record) -> str:
        """The name of the person; empty where only the organisation is known."""
        found = self.dossier.record("contact", attendance["contact"])
        return str(found["name"]) if found else ""

    def function(self, attendance: Record) -> str:
        """What the person is in the organisation; empty where it is not known."""
        found = self.dossier.record("contact", attendance["contact"])
        return str(found["function"] or "") if found else ""

    def presence(self, attendance: Record) -> str:
        """« Excusé », « Représenté par Mme Durand »."""
        return presence_said(str(attendance["presence"]), str(attendance["represented_by"] or ""))

    def measure(self, record: Record) -> str:
        """« 3 – Archivage » for the recommendation that ``record`` is about; empty for none."""
        found = self.dossier.record("recommendation", record["recommendation"])
        return self.dossier.measure(found) if found else ""

    def in_charge(self, action: Record) -> str:
        """Who does it: the organisation, the officer who follows it."""
        named = [self.dossier.organisation(action["organisation"])] if action["organisation"] is not None else []
        if action["officer"]:
            named.append(str(action["officer"]))
        return " ; ".join(named) or NOTHING

    def actions_table(self, listed: Sequence[Record], caption: str) -> TableBlock:
        """A table of what is to be done: what, who, when, and where it stands."""
        self.dossier.organisations(listed)
        columns = (
            Column(_("Suite à donner"), 3.4),
            Column(_("Qui"), 2.2),
            Column(_("Échéance"), 1.3),
            Column(_("État"), 1.9),
        )
        rows = tuple(
            (str(one["title"]), self.in_charge(one), self.dossier.text(one, "due_on"), self.state(one))
            for one in listed
        )
        return TableBlock(columns, rows, caption)

    def state(self, action: Record) -> str:
        """« Fait le 12/06/2017 », « En retard de 12 jours », « À faire »."""
        if action["done_on"] is not None:
            return _("Fait le {day}").format(day=self.dossier.text(action, "done_on"))
        return capital(lateness(action["due_on"], self.dossier.day)) or _("À faire")

    def promised(self) -> tuple[Block, ...]:
        """What earlier meetings of its group wanted done, and what became of it; nothing where there is none."""
        promised = promised_before(self.dossier.state.reading, self.record)
        before = meeting_before(self.dossier.state.reading, self.record)
        held = before["held_on"] if before else None
        if not promised or not isinstance(held, date):
            return ()
        return (
            Heading(_("Suites de la réunion du {day}").format(day=long_day(held))),
            self.actions_table(promised, _("Ce qui avait été promis")),
        )
