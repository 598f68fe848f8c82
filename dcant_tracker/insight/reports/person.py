"""« Tout ce que nous savons de cette personne »: the answer to a request for access (GDPR, article 15).

It stands beside the kinds of the catalogue: it is asked for from the record of the person alone, and tells her
everything, internal notes included, whatever is ticked elsewhere.
"""

from dcant_tracker.clock import local_iso
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.insight.formatting import long_day
from dcant_tracker.insight.reports.origin import made_from
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
from dcant_tracker.insight.state import State, present
from dcant_tracker.store.erasure import receipts
from dcant_tracker.store.erasure.knowing import Datum, Known, known_of
from dcant_tracker.store.reading.provenance import data_line
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _

KIND = "person"


def build(reading: Reading, uid: str, officer: str = "") -> Report:
    """All that is known of the contact ``uid``. Raises UserError when there is none, or the person was erased."""
    return _Access(present(reading), known_of(reading, uid), officer).report()


class _Access:
    """One answer being put together."""

    def __init__(self, state: State, known: Known, officer: str) -> None:
        self._labels = state.labels
        self._reading = state.reading
        self._day = state.day
        self._known = known
        self._officer = officer

    def report(self) -> Report:
        record = self._known.record
        named = [one for one in self._known.data if one.field == "name"]
        return Report(
            KIND,
            str(record["name"] if record else named[0].value if named else self._known.uid),
            _("Tout ce que nous savons de cette personne"),
            self._day,
            (
                *made_from(data_line(self._reading, self._day), self._officer),
                self._informed(),
            ),
            (*self._data(), *self._links(), *self._mentions(), *self._sent(), *_rights()),
        )

    def _informed(self) -> str:
        told = self._known.informed_on
        if told is None:
            return _("La date à laquelle la personne a été informée n'est pas notée.")
        return _("Personne informée le {day}").format(day=long_day(told))

    def _data(self) -> tuple[Block, ...]:
        now = [one for one in self._known.data if one.is_current]
        earlier = [one for one in self._known.data if not one.is_current]
        blocks: list[Block] = [Heading(_("Les données"))]
        blocks.append(
            self._table(now, _("Données d'aujourd'hui")) if now else Paragraph(_("Fiche supprimée."), Tone.NOTE)
        )
        if earlier:
            blocks += [Heading(_("Valeurs passées"), 2), self._table(earlier, _("Gardées dans l'historique"))]
        return tuple(blocks)

    def _table(self, data: list[Datum], caption: str) -> TableBlock:
        columns = (Column(_("Donnée"), 1.4), Column(_("Valeur"), 2.6), Column(_("D'où elle vient"), 3))
        declared = CATALOGUE["contact"]
        rows = tuple(
            (declared[one.field].label, self._labels.of_field(declared[one.field], one.value), origin(one))
            for one in data
        )
        return TableBlock(columns, rows, caption)

    def _links(self) -> tuple[Block, ...]:
        head = Heading(_("Les fiches qui désignent la personne"))
        if not self._known.links:
            return (head, Paragraph(_("Aucune."), Tone.NOTHING))
        columns = (Column(_("Fiche"), 4), Column(_("À quel titre"), 1.5))
        rows = tuple(
            (
                f"{CATALOGUE[link.entity].sheet} : {self._labels.of(link.entity, link.uid)}",
                CATALOGUE[link.entity][link.field].label,
            )
            for link in self._known.links
        )
        return (head, TableBlock(columns, rows, _("Fiches liées")))

    def _mentions(self) -> tuple[Block, ...]:
        head = Heading(_("Les textes qui nomment la personne"))
        if not self._known.mentions:
            return (head, Paragraph(_("Aucun."), Tone.NOTHING))
        columns = (Column(_("Où"), 2), Column(_("Texte"), 4))
        rows = tuple((receipts.place(self._labels, one), receipts.shown(one.value)) for one in self._known.mentions)
        return (head, TableBlock(columns, rows, _("Textes d'autres fiches")))

    def _sent(self) -> tuple[Block, ...]:
        head = Heading(_("À qui ces données ont été envoyées"))
        if not self._known.sent:
            return (head, Paragraph(_("À personne : aucun classeur envoyé ne les contient."), Tone.NOTHING))
        return (head, Bullets(tuple(receipts.sending(self._reading, info) for info in self._known.sent)))


def origin(one: Datum) -> str:
    """Where a datum comes from: the day, who wrote it, and the file or the step that brought it."""
    if one.step is None:
        return _("Avant le début de l'historique")
    when = f"{local_iso(one.step.at):%d/%m/%Y}"
    brought = _("fichier {file}").format(file=one.step.origin) if one.step.origin else one.step.label
    return _("{when}, par {who}, étape {step} : {brought}").format(
        when=when, who=one.step.who, step=one.step.number, brought=brought
    )


def _rights() -> tuple[Block, ...]:
    return (
        Heading(_("Vos droits")),
        Paragraph(
            _(
                "Vous pouvez faire corriger ces données, vous opposer à leur traitement ou demander leur effacement à "
                "France urbaine, et saisir la CNIL (www.cnil.fr)."
            )
        ),
    )
