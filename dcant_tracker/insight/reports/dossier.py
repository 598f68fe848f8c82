"""The records that a report rests on, as it reads them: lists, texts, names, and the sources they cite."""

from collections.abc import Collection, Iterable
from datetime import date

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.insight.figures.campaigns import latest
from dcant_tracker.insight.figures.figure import Selection, Subject
from dcant_tracker.insight.formatting import long_day
from dcant_tracker.insight.reports.origin import made_from
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.reports.structure import Block, Column, Heading, Paragraph, Tone
from dcant_tracker.insight.state import State
from dcant_tracker.insight.typography import brief
from dcant_tracker.store.reading.provenance import data_line
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.records.record import Record, get
from dcant_tracker.words import _, ngettext

NOTHING = "–"

_LONGEST_NAME = 110
"""The characters of a recommendation's name."""


class Dossier:
    """Reads what one report needs from ``state``, and remembers the sources of what it told."""

    def __init__(self, state: State, asked: Asked) -> None:
        self.state = state
        self.asked = asked
        self._sources: dict[str, None] = {}

    @property
    def day(self) -> date:
        """The day that lateness is judged on."""
        return self.state.day

    def subject(self, entity: str) -> Record:
        """The record that the sheet is about. Raises UserError when it is not there (at that date)."""
        found = get(self.state.reading, entity, self.asked.subject or "")
        if found is None:
            when = long_day(self.day)
            raise UserError(
                _("Cette fiche n'existe pas au {day}.").format(day=when)
                if self.state.is_past
                else _("Cette fiche a été supprimée."),
                _("Choisissez-en une autre, ou une autre date."),
            )
        return self.cited(found)

    def list(
        self, entity: str, *conditions: Condition, order: tuple[str, ...] = (), among: Collection[str] = ()
    ) -> list[Record]:
        """The records that hold every condition (of those ``among`` some uids), each with its source remembered."""
        query = Query(entity, conditions=conditions, order=order, today=self.day)
        found = records(self.state.reading, query)
        return [self.cited(record) for record in found if not among or record.uid in among]

    def cited(self, record: Record) -> Record:
        """``record``, whose sources the report will name."""
        for field in ("source", "our_source", "counterpart_source"):
            if record.values.get(field):
                self._sources[str(record[field])] = None
        return record

    def cite(self, sources: Iterable[str]) -> None:
        """Remembers the ``sources`` of what the report tells without reading each of its records."""
        self._sources.update(dict.fromkeys(sources))

    def text(self, record: Record, field: str) -> str:
        """The value of ``field`` as people read it; a reference by its short name, nothing as a dash."""
        value = record[field]
        declared = CATALOGUE[record.entity][field]
        if value is None:
            return NOTHING
        if declared.target == "organisation":
            return self.state.labels.of_cell(CATALOGUE[record.entity], field, record.values)
        return self.state.labels.of_field(declared, value)

    def organisation(self, uid: Value, day: Value = None) -> str:
        """The name of an organisation, that of ``day`` where one is given; a dash for None."""
        if uid is not None and isinstance(day, date):
            return self.state.labels.then(str(uid), day)
        return self.state.labels.of("organisation", None if uid is None else str(uid)) or NOTHING

    def organisations(self, listed: Iterable[Record], field: str = "organisation") -> None:
        """Reads the names of the organisations in ``field`` of ``listed`` at once."""
        self.state.labels.preload("organisation", {str(one[field]) for one in listed if one[field] is not None})

    def record(self, entity: str, uid: Value) -> Record | None:
        """The record ``uid``, its source remembered; None when there is none."""
        found = None if uid is None else get(self.state.reading, entity, str(uid))
        return None if found is None else self.cited(found)

    def title(self, entity: str, uid: Value, field: str = "title") -> str:
        """The title of the record ``uid``; a dash when there is none."""
        found = self.record(entity, uid)
        return NOTHING if found is None else str(found[field])

    def code(self, recommendation: Value) -> str:
        """The number of a recommendation; a dash for none."""
        return self.title("recommendation", recommendation, "code")

    def measure(self, record: Record) -> str:
        """« 3 – Archivage » for a recommendation."""
        return f"{record['code']} – {self.name(record)}"

    def name(self, record: Record) -> str:
        """The short title of a recommendation or, where it has none, the beginning of its title."""
        return brief(record.caption, _LONGEST_NAME)

    def whole_title(self, record: Record) -> str:
        """The title of a recommendation where its name does not say it already."""
        title = " ".join(str(record["title"]).split())
        return "" if fold(self.name(record)) == fold(title) else title

    def campaign(self, programme: str | None) -> str | None:
        """The campaign asked for, else the latest of the programme that was answered."""
        if self.asked.campaign:
            if self.record("campaign", self.asked.campaign) is None:
                raise UserError(
                    _("La campagne choisie n'existe pas, ou pas encore, au {day}.").format(day=long_day(self.day)),
                    _("Choisissez-en une autre, ou une autre date."),
                )
            return self.asked.campaign
        found = latest(self.state, Selection(programme=programme))
        return found.uid if found else None

    def selection(self, programme: str | None, *subjects: Subject, campaign: str | None = None) -> Selection:
        """What a figure of this report is asked about."""
        return Selection(programme, (campaign,) if campaign else (), subjects)

    def facts(self, campaign: str | None = None, programme: str | None = None) -> tuple[str, ...]:
        """What is said under the title: the data and their day, the officer, the campaign, the period."""
        about = programme or self.asked.programme
        past = [_("État au {day}").format(day=long_day(self.day))] if self.state.is_past else []
        said = [*past, *made_from(data_line(self.state.reading, self.day, about), self.asked.officer)]
        if campaign:
            said.append(_("Campagne : {name}").format(name=self.state.labels.of("campaign", campaign)))
        period = self.asked.period
        if period.since or period.until:
            said.append(_("Période : {period}").format(period=period_said(period.since, period.until)))
        return tuple(said)

    def sources(self) -> tuple[Block, ...]:
        """The last section: where the facts come from."""
        if not self._sources:
            return ()
        return (Heading(_("Sources")), Paragraph("\n".join(" ".join(one.split()) for one in self._sources), Tone.NOTE))


def numbers(codes: Iterable[str]) -> Column:
    """The column of the numbers of recommendations, wide enough for ``codes``."""
    return Column(_("N°"), min(max(0.6, 0.22 + 0.11 * max(map(len, codes), default=0)), 1.5))


def period_said(since: date | None, until: date | None) -> str:
    """« du 1er juin 2017 au 4 juillet 2017 », one end only where there is one."""
    if since and until:
        return _("du {since} au {until}").format(since=long_day(since), until=long_day(until))
    if since:
        return _("depuis le {since}").format(since=long_day(since))
    return _("jusqu'au {until}").format(until=long_day(until)) if until else ""


def lateness(due: Value, today: date) -> str:
    """« en retard de 12 jours »; empty when not."""
    since = delay(due, today)
    return _("en retard de {delay}").format(delay=since) if since else ""


def delay(due: Value, today: date) -> str:
    """« 12 jours » from the day when something was due; empty when it is not late."""
    if not isinstance(due, date) or due >= today:
        return ""
    days = (today - due).days
    if days < 60:
        return ngettext("{count}\u00a0jour", "{count}\u00a0jours", days).format(count=days)
    months = round(days / 30.44)
    if months < 24:
        return _("{count}\u00a0mois").format(count=months)
    return _("plus de {count}\u00a0ans").format(count=int(days / 365.25))
