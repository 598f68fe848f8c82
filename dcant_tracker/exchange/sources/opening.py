"""Which source a workbook is: one of ours, a form, or a partner's under a correspondence; asked once it was read."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dcant_tracker.clock import local_iso
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.errors import UserError
from dcant_tracker.exchange import base
from dcant_tracker.exchange.base import Base
from dcant_tracker.exchange.formats import BASE_SHEET
from dcant_tracker.exchange.reader import Book
from dcant_tracker.exchange.rows import Rows
from dcant_tracker.exchange.sources.answers import answered_tables
from dcant_tracker.exchange.sources.foreign.mapping import WorkbookMapping
from dcant_tracker.exchange.sources.foreign.previous import previous_base
from dcant_tracker.exchange.sources.foreign.reading import incoming
from dcant_tracker.exchange.sources.foreign.saved_mappings import recognised
from dcant_tracker.exchange.sources.foreign_workbook import ForeignWorkbook
from dcant_tracker.exchange.sources.form import prepared
from dcant_tracker.exchange.sources.form.questions import Questions, questions_of
from dcant_tracker.exchange.sources.form.receiving import received_on
from dcant_tracker.exchange.sources.form.signing import with_who_signed
from dcant_tracker.exchange.sources.our_sheets import our_tables
from dcant_tracker.exchange.sources.our_workbook import OurWorkbook
from dcant_tracker.exchange.sources.presumed_base import in_part, presumed_base
from dcant_tracker.exchange.sources.returned_form import ReturnedForm
from dcant_tracker.exchange.sources.said_words import worded
from dcant_tracker.exchange.sources.second_version import follows
from dcant_tracker.exchange.sources.source import Origin
from dcant_tracker.exchange.sources.terms import AS_IT_IS, Terms
from dcant_tracker.exchange.tables import REF, Incoming
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.forms_sent import FORM
from dcant_tracker.store.kept.pairings import Heirs
from dcant_tracker.store.reading.keys import existing
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.ways import Way
from dcant_tracker.words import _


class ForeignWorkbookError(UserError):
    """Nothing of ours is in this workbook, and no saved correspondence fits it: its columns must be matched."""


def opened(
    reading: Reading, book: Book, terms: Terms = AS_IT_IS, labels: Labels | None = None
) -> OurWorkbook | ForeignWorkbook:
    """The source that ``book`` is under ``terms``; ``labels`` are those of ``reading``, where they are at hand.

    Raises UserError when it says nothing that can be read, and ForeignWorkbookError when a
    correspondence could make it readable.
    """
    source = _kind(reading, book, terms)
    answers = terms.answers
    if not answers:
        return source
    said = answered_tables(answers, labels or reading.labels(), book.path.name)
    contents = replace(source.contents, tables=[*said, *source.contents.tables])
    return replace(source, contents=contents, aliases=answers.aliases())


def _kind(reading: Reading, book: Book, terms: Terms) -> OurWorkbook | ForeignWorkbook:
    if terms.mapping is not None:
        return _foreign(reading, book, terms, terms.mapping)
    ours = _ours(reading, book, terms)
    if not _names_our_records(ours):
        saved = recognised(reading, book, terms.partner)
        if saved is not None:
            return _foreign(reading, book, terms, saved)
    if any(table.rows for table in ours.contents.tables):
        return ours
    raise _nothing_readable(book, ours.contents)


def _names_our_records(ours: OurWorkbook) -> bool:
    """Whether the workbook can only come from here: it says so, or has a column « Réf. »."""
    named = any(REF in table.columns.values() for table in ours.contents.tables)
    return named or ours.origin.export_id is not None


def _ours(reading: Reading, book: Book, terms: Terms) -> OurWorkbook:
    carrier = next((sheet for sheet in book.sheets if sheet.name == BASE_SHEET), None)
    export_id = base.export_id_in(carrier.rows) if carrier else None
    exported = ledger.export_called(reading, export_id) if export_id else None
    document = ledger.base_of(reading, exported.id) if exported else None
    left = base.from_document(exported.export_id or "", document) if exported and document else None
    glossary = base.glossary_in(carrier.rows) if carrier and left is None else None
    partner = terms.partner or (exported.partner if exported else None)
    key = ledger.decision_key(book.sha256, export_id)
    origin = Origin(book.path, book.sha256, key, _("À l'envoi"), replace(terms, partner=partner), export_id)
    contents = our_tables(book, left, glossary)
    taken = _taken(reading, key, contents, left, partner)
    if left is None and (presumed := presumed_base(reading, contents, partner)):
        exported = presumed.sending
        found = _presumed(OurWorkbook(origin, in_part(contents), presumed.base, taken), exported)
    else:
        found = OurWorkbook(origin, contents, left, taken)
    facts: Mapping[str, Any] | None = exported.options.get(FORM) if exported else None
    return found if facts is None else _form(reading, found, facts)


def _taken(reading: Reading, key: str, contents: Incoming, left: Base | None, partner: str | None) -> Rows:
    """What earlier returns of one sending brought: changed cells count where this one comes from the same hand."""
    added = ledger.added_under(reading, key)
    if left is None:
        return added
    taken = ledger.taken_under(reading, key)
    return taken if partner is not None or follows(contents, left, taken) else added


def _presumed(ours: OurWorkbook, sending: ledger.ExchangeInfo) -> OurWorkbook:
    """The workbook compared with a sending that it does not name itself, which is told."""
    day = format_day(local_iso(sending.at).date())
    said = _("Comparée à l'envoi « {file} » du {day}, celui qui convient le mieux.").format(
        file=sending.file_name, day=day
    )
    noted = {**ours.origin.noted, "presumed": sending.export_id}
    return replace(ours, origin=replace(ours.origin, noted=noted), presumed=said)


def _form(reading: Reading, ours: OurWorkbook, facts: Mapping[str, Any]) -> ReturnedForm:
    """The workbook as the form that it is: completed with what its rows were about, without what people only read."""
    contents = prepared.completed(ours.contents, facts)
    asked = questions_of(facts)
    recalled = asked.reminders(contents.glossary)
    ignored = [ignored for ignored in contents.ignored if ignored.column not in recalled]
    heirs = Heirs(reading)
    campaign, organisation = _named(heirs, facts, "campaign"), _named(heirs, facts, "organisation")
    links = (("campaign", "campaign", campaign), (asked.whom, "organisation", organisation))
    whose = {name: uid for name, entity, uid in links if existing(reading, entity, {uid})}
    contents = worded(reading, with_who_signed(reading, contents, asked, organisation), asked)
    return ReturnedForm(
        ours.origin,
        replace(contents, ignored=ignored),
        ours.left,
        ours.taken,
        ours.presumed,
        campaign=campaign,
        organisation=organisation,
        subjects=prepared.names_of(facts),
        whose=whose,
        questions=asked,
        received=received_on(ours.origin.path),
        dated=_dated(reading, asked, campaign, organisation),
    )


def _dated(reading: Reading, asked: Questions, campaign: str, organisation: str) -> frozenset[tuple[str | None, ...]]:
    """The subjects whose answers say when they were given."""
    theirs = (Condition("campaign", (campaign,)), Condition(asked.whom, (organisation,)))
    given = records(reading, Query(asked.entity.name, conditions=theirs)) if campaign and organisation else []
    return frozenset(asked.subject_of(one.values) for one in given if one[asked.day] is not None)


def _named(heirs: Heirs, facts: Mapping[str, Any], entity: str) -> str:
    """The record of ``entity`` that a form was made for, or the one that it went into; empty where none is said."""
    return heirs.of(entity, str(facts[entity])) if entity in facts else ""


def _foreign(reading: Reading, book: Book, terms: Terms, mapping: WorkbookMapping) -> ForeignWorkbook:
    found = incoming(book, mapping)
    if not any(table.rows for table in found.tables):
        raise _empty(book)
    sender = terms.partner or mapping.partner
    key = ledger.decision_key(book.sha256, mapping=mapping.name)
    origin = Origin(
        book.path,
        book.sha256,
        key,
        _("Dans leur fichier précédent"),
        replace(terms, partner=sender, mapping=mapping),
        noted={"mapping": mapping.name},
    )
    return ForeignWorkbook(origin, found, previous_base(reading, mapping, sender))


def _nothing_readable(book: Book, found: Incoming) -> UserError:
    if found.tables or found.headless or not any(sheet.rows for sheet in book.sheets):
        return _empty(book)
    names = ", ".join(f"« {sheet.name} »" for sheet in book.sheets if not sheet.hidden)
    return ForeignWorkbookError(
        _("Aucune feuille de « {file} » n'est reconnue (feuilles lues : {names}).").format(
            file=book.path.name, names=names or _("aucune")
        ),
        _(
            "Les feuilles et les colonnes doivent porter les noms du classeur envoyé, par exemple « {sheet} ». "
            "Sinon, faites correspondre ses colonnes aux nôtres ({match})."
        ).format(sheet=CATALOGUE["participation"].sheet, match=Way.MATCH_COLUMNS.said),
    )


def _empty(book: Book) -> UserError:
    return UserError(
        _("« {file} » ne contient aucune ligne lisible : fichier vide ou illisible.").format(file=book.path.name),
        _("Rien n'a été supprimé. Vérifiez le fichier, ou demandez-en un autre à son expéditeur."),
    )
