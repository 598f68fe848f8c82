"""What a workbook that came in is: one of ours that comes back, or a foreign one under a correspondence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Values
from dcant_tracker.errors import UserError
from dcant_tracker.exchange import base
from dcant_tracker.exchange.formats import BASE_SHEET
from dcant_tracker.exchange.merging.deciding import added_before
from dcant_tracker.exchange.reader import Book
from dcant_tracker.exchange.sources import tables
from dcant_tracker.exchange.sources.foreign.mapping import WorkbookMapping
from dcant_tracker.exchange.sources.foreign.previous import previous_base
from dcant_tracker.exchange.sources.foreign.reading import incoming
from dcant_tracker.exchange.sources.foreign.saved_mappings import recognised
from dcant_tracker.exchange.sources.form import prepared
from dcant_tracker.exchange.sources.form.questions import FORM
from dcant_tracker.exchange.sources.tables import REF
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _


class ForeignWorkbookError(UserError):
    """Nothing of ours is in this workbook, and no saved correspondence fits it: its columns must be matched."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """The tables of a workbook and the base that they are compared with (None: there is none)."""

    found: tables.Incoming
    sent: base.Base | None
    partner: str | None
    export_id: str | None = None
    exported: ledger.ExchangeInfo | None = None
    mapping: WorkbookMapping | None = None
    added_before: Mapping[str, Mapping[str, Values]] = field(default_factory=dict)
    """Records that earlier imports of the same file added, as they were then."""

    @property
    def form(self) -> Mapping[str, Any] | None:
        """Of a form that comes back, the uids of its ``campaign`` and ``organisation``, and what its rows are about."""
        return _form(self.exported)

    @property
    def formerly(self) -> base.Base | None:
        """The names under which a form left, though the base has none of its rows."""
        return prepared.names_of(self.form) if self.form is not None else None


def arrived(reading: Reading, book: Book, partner: str | None, mapping: WorkbookMapping | None) -> Arrived:
    """What ``book`` is; ``mapping`` None lets a saved correspondence that fits be used.

    Raises UserError when it says nothing that can be read, and ForeignWorkbookError when a
    correspondence could make it readable.
    """
    if mapping is not None:
        return _foreign(reading, book, partner, mapping)
    ours = _ours(reading, book, partner)
    if not _names_our_records(ours):
        saved = recognised(reading, book, partner)
        if saved is not None:
            return _foreign(reading, book, partner, saved)
    if any(table.rows for table in ours.found.tables):
        return ours
    raise _nothing_readable(book, ours.found)


def _names_our_records(ours: Arrived) -> bool:
    """Whether the workbook can only come from here: it says so, or has a column « Réf. »."""
    return ours.export_id is not None or any(REF in table.columns.values() for table in ours.found.tables)


def _ours(reading: Reading, book: Book, partner: str | None) -> Arrived:
    carrier = next((sheet for sheet in book.sheets if sheet.name == BASE_SHEET), None)
    export_id = base.export_id_in(carrier.rows) if carrier else None
    exported = ledger.export_called(reading, export_id) if export_id else None
    document = ledger.base_of(reading, exported.id) if exported else None
    sent = base.from_document(exported.export_id or "", document) if exported and document else None
    glossary = base.glossary_in(carrier.rows) if carrier and sent is None else None
    found, form = tables.tables(book, sent, glossary), _form(exported)
    return Arrived(
        found if form is None else prepared.completed(found, form),
        sent,
        partner or (exported.partner if exported else None),
        export_id,
        exported,
        added_before=added_before(reading, export_id or f"sha256:{book.sha256}"),
    )


def _form(exported: ledger.ExchangeInfo | None) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = exported.options.get(FORM) if exported else None
    return found


def _foreign(reading: Reading, book: Book, partner: str | None, mapping: WorkbookMapping) -> Arrived:
    sender = partner or mapping.partner
    found = incoming(book, mapping)
    if not any(table.rows for table in found.tables):
        raise _empty(book)
    return Arrived(found, previous_base(reading, mapping, sender), sender, mapping=mapping)


def _nothing_readable(book: Book, found: tables.Incoming) -> UserError:
    if found.tables or found.headless or not any(sheet.rows for sheet in book.sheets):
        return _empty(book)
    names = ", ".join(f"« {sheet.name} »" for sheet in book.sheets if not sheet.hidden)
    return ForeignWorkbookError(
        _("Aucune feuille de « {file} » n'est reconnue (feuilles lues : {names}).").format(
            file=book.path.name, names=names or _("aucune")
        ),
        _(
            "Les feuilles et les colonnes doivent porter les noms du classeur envoyé, par exemple « {sheet} ». "
            "Sinon, faites correspondre ses colonnes aux nôtres, dans la fenêtre ou par « mapping propose »."
        ).format(sheet=CATALOGUE["participation"].sheet),
    )


def _empty(book: Book) -> UserError:
    return UserError(
        _("« {file} » ne contient aucune ligne lisible : fichier vide ou illisible.").format(file=book.path.name),
        _("Rien n'a été supprimé. Vérifiez le fichier, ou demandez-en un autre à son expéditeur."),
    )
