"""Saved correspondences: kept in the data file by name, recognised by the headings of a workbook."""

import json
from pathlib import Path

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.reader import Book
from dcant_tracker.exchange.sources.foreign.locating import RECOGNISED, fit
from dcant_tracker.exchange.sources.foreign.mapping import SheetMapping, WorkbookMapping, from_json, to_json
from dcant_tracker.store.kept import ledger, mappings
from dcant_tracker.store.kept.mappings import SavedMapping
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _


def save(path: Path, mapping: WorkbookMapping) -> None:
    """Keep ``mapping`` in the data file at ``path`` under its name. Raises UserError when it reads nothing."""
    if not mapping.name.strip():
        raise UserError(_("La correspondance n'a pas de nom."), _("Donnez-lui celui du partenaire ou du tableau."))
    if not mapping.used:
        raise UserError(
            _("Cette correspondance ne lit aucune colonne."),
            _("Faites correspondre au moins une feuille et ses colonnes."),
        )
    for sheet in mapping.used:
        if missing := sheet.missing():
            raise UserError(
                _("Feuille « {sheet} » : il manque de quoi désigner chaque fiche ({fields}).").format(
                    sheet=sheet.sheet, fields=", ".join(missing)
                ),
                _("Faites correspondre une colonne à ce champ, ou donnez-lui une valeur pour toute la feuille."),
            )
        _check_columns(sheet)
    definition = json.dumps(to_json(mapping), ensure_ascii=False)
    with ledger.ledger_entry(path) as writing:
        saved = SavedMapping(mapping.name.strip(), mapping.partner, mapping.shape(), definition)
        mappings.save_mapping(writing, saved)


def _check_columns(sheet: SheetMapping) -> None:
    """Raises UserError where two columns say one field, or a text is translated to what is no choice."""
    entity = CATALOGUE[sheet.entity]
    alone = [column for column in sheet.used if not column.given and not column.joined]
    for column in alone:
        others = [other.heading for other in alone if column.field in other.gives and other is not column]
        if others:
            raise UserError(
                _("Feuille « {sheet} » : deux colonnes disent « {field} » (« {one} », « {other} »).").format(
                    sheet=sheet.sheet, field=entity[column.field].label, one=column.heading, other=others[0]
                ),
                _("Gardez l'une des deux, et laissez l'autre de côté."),
            )
    for column in sheet.used:
        choices = entity[column.field].choices
        wrong = [code for code in column.values.values() if code and choices and code not in choices.codes]
        if choices and wrong:
            raise UserError(
                _("Feuille « {sheet} », colonne « {heading} » : « {code} » n'est pas un code de « {field} ».").format(
                    sheet=sheet.sheet, heading=column.heading, code=wrong[0], field=entity[column.field].label
                ),
                _("Codes possibles : {codes}.").format(codes=", ".join(choices.codes)),
            )


def opened(saved: SavedMapping) -> WorkbookMapping:
    """The correspondence that was saved."""
    return from_json(json.loads(saved.definition), saved.name, saved.partner)


def called(reading: Reading, name: str) -> WorkbookMapping:
    """The saved correspondence of that name. Raises UserError when there is none."""
    return opened(mappings.mapping_called(reading, name))


def candidates(reading: Reading, book: Book) -> list[tuple[WorkbookMapping, float]]:
    """The saved correspondences of which ``book`` holds some columns, with the share it holds, best first."""
    fits = [(mapping, fit(book, mapping)) for mapping in map(opened, mappings.mappings(reading))]
    return sorted((one for one in fits if one[1] > 0), key=lambda one: -one[1])


def recognised(reading: Reading, book: Book, partner: str | None) -> WorkbookMapping | None:
    """The saved correspondence to read ``book`` under, if one fits; that partner's own comes first."""
    fitting = [(mapping, share) for mapping, share in candidates(reading, book) if share >= RECOGNISED]
    fitting.sort(key=lambda one: (partner is None or one[0].partner != partner, -one[1], -len(one[0].headings())))
    return fitting[0][0] if fitting else None
