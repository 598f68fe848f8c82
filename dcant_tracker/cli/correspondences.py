"""Correspondences of foreign workbooks, from the command line."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dcant_tracker.cli.exchanges import CONFLICTS_STOPPED, partner_name
from dcant_tracker.cli.output import heard, tell, write, write_json
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.sources.foreign import saved_mappings
from dcant_tracker.exchange.sources.foreign.mapping import (
    ColumnMapping,
    SheetMapping,
    WorkbookMapping,
    from_json,
    to_json,
)
from dcant_tracker.store.kept import ledger, mappings
from dcant_tracker.store.records import names
from dcant_tracker.store.store import Store
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.exchange.reader import Book
    from dcant_tracker.exchange.sources.foreign.proposing import Proposer

_SURE, _LIKELY = 0.85, 0.6


def write_list(store: Store, *, as_json: bool) -> None:
    """Every saved correspondence, newest first."""
    saved = mappings.mappings(store.read())
    if as_json:
        write_json([_facts(store, one) for one in saved])
        return
    if not saved:
        tell(_("Aucune correspondance enregistrée : « mapping propose FILE --save NAME » en crée une."))
    for one in saved:
        facts = _facts(store, one)
        partner = f" – {facts['partner']}" if facts["partner"] else ""
        write(f"{one.name}{partner} – {', '.join(facts['sheets'])}")


def _facts(store: Store, saved: mappings.SavedMapping) -> dict[str, Any]:
    partner = partner_name(store, saved.partner)
    sheets = [sheet.sheet for sheet in saved_mappings.opened(saved).used]
    return {"name": saved.name, "partner": partner, "sheets": sheets, "saved_at": saved.at}


def show(store: Store, name: str, *, as_json: bool) -> None:
    """One correspondence: sheets, columns, what they feed. Raises UserError when there is none of that name."""
    mapping = saved_mappings.called(store.read(), name)
    _write(mapping, as_json=as_json)


def delete(store: Store, name: str) -> None:
    """Forget a correspondence. Raises UserError when there is none of that name."""
    with ledger.ledger_entry(store.path) as writing:
        mappings.delete_mapping(writing, name)


def propose(
    store: Store, path: Path, save_as: str | None, partner: str | None, *, as_json: bool, numbered: str = ""
) -> None:
    """What the columns of a workbook seem to be; kept under ``save_as`` where given.

    ``numbered`` goes before the rank of the measures of a plan that does not number them. For a table of which
    nothing is sure, the two likeliest readings are told.
    """
    from dcant_tracker.exchange.reader import read
    from dcant_tracker.exchange.sources.foreign.proposing import Proposer
    from dcant_tracker.exchange.sources.left_out import dropped

    sender = None if partner is None else names.resolve(store.read(), "partner", partner)
    proposer, book = Proposer(store.read(), numbered), read(path)
    mapping = proposer.workbook(book).named(save_as or "", sender)
    asked = [_readings(proposer, book, sheet) for sheet in mapping.sheets]
    if as_json:
        document = to_json(mapping)
        for sheet, found in zip(document["sheets"], asked, strict=True):
            if found:
                sheet["readings"] = [_reading(one) for one in found]
        write_json(document)
    else:
        for one, found in zip(mapping.sheets, asked, strict=True):
            _write_sheet(one, found)
    for ignored in (one for sheet in book.sheets for one in dropped(sheet)):
        tell(f"{ignored.sheet}, {ignored.column}")
    if save_as is not None:
        saved_mappings.save(store.path, mapping)
        tell(_("Correspondance « {name} » enregistrée.").format(name=save_as))


def _readings(proposer: "Proposer", book: "Book", sheet: SheetMapping) -> list[SheetMapping]:
    """What a table that is left aside may be read as: the two likeliest readings."""
    from dcant_tracker.exchange.sources.foreign.proposing import READINGS
    from dcant_tracker.exchange.sources.foreign.regions import table_at

    whole = book.sheet(sheet.sheet)
    if sheet.entity or whole is None:
        return []
    return proposer.readings(table_at(whole, sheet.header, [one.position for one in sheet.columns]))[:READINGS]


def _reading(sheet: SheetMapping) -> dict[str, Any]:
    columns = {column.heading: column.field for column in sheet.used}
    return {"entity": sheet.entity, "confidence": sheet.confidence, "columns": columns}


def save(store: Store, name: str, path: Path, partner: str | None) -> None:
    """Keep the correspondence written in a JSON file (« - »: standard input), as « propose --json » writes it."""
    try:
        text = heard() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
        document = json.loads(text)
    except (OSError, ValueError, RecursionError) as problem:
        raise UserError(
            _("« {file} » ne peut pas être lu comme une correspondance.").format(file=path),
            _("Partez de celle que donne « mapping propose FILE --json »."),
        ) from problem
    sender = None if partner is None else names.resolve(store.read(), "partner", partner)
    saved_mappings.save(store.path, from_json(document, name, sender))


FILL_POLICIES = ("stop", "theirs")
"""What to do with rows of a template that are about something else than our record of the same number."""


def fill(
    store: Store,
    name: str,
    template: Path,
    out: Path,
    on_conflict: str,
    *,
    with_contacts: bool,
    with_internal: bool,
) -> int:
    """Write our values in a copy of a partner's template; says on standard error which cells were left.

    Returns the status of the command: rows about another measure stop it, unless they are to be left.
    """
    from dcant_tracker.exchange.scope import ExportOptions
    from dcant_tracker.exchange.sending.template.filling import OtherMeasuresError, fill_template

    mapping = saved_mappings.called(store.read(), name)
    options = ExportOptions(None, mapping.partner, with_contacts, with_internal)
    try:
        filled = fill_template(store, template, out, mapping, options, leave_others=on_conflict == "theirs")
    except OtherMeasuresError as problem:
        tell(problem.message)
        tell(problem.hint)
        return CONFLICTS_STOPPED
    tell(_("Modèle rempli : {file} (cellules écrites : {count})").format(file=filled.path, count=filled.filled))
    for refusal in filled.refused:
        tell(f"{refusal.fill.sheet}, {refusal.fill.cell} : {refusal.reason}")
    return 0


def _write(mapping: WorkbookMapping, *, as_json: bool) -> None:
    if as_json:
        write_json(to_json(mapping))
        return
    for sheet in mapping.sheets:
        _write_sheet(sheet)


def _write_sheet(sheet: SheetMapping, readings: Sequence[SheetMapping] = ()) -> None:
    if not sheet.entity:
        write(_("Feuille « {sheet} » : laissée de côté").format(sheet=sheet.sheet))
        if readings:
            named = [f"{CATALOGUE[one.entity].sheet} ({_sureness(one.confidence)})" for one in readings]
            write("    " + _("À trancher dans la fenêtre : {readings} ?").format(readings=_(" ou ").join(named)))
        return
    entity = CATALOGUE[sheet.entity]
    told = _("Feuille « {sheet} » : {entity}, titres ligne {header}, fiches à partir de la ligne {first}")
    write(told.format(sheet=sheet.sheet, entity=entity.sheet, header=sheet.header, first=sheet.first))
    for name, text in sheet.given.items():
        write(f"    {entity[name].label} = {text}")
    for column in sheet.columns:
        write(f"    {_column(sheet, column)}")
    if missing := sheet.missing():
        write("    " + _("Il manque : {labels}").format(labels=", ".join(missing)))


def _column(sheet: SheetMapping, column: ColumnMapping) -> str:
    heading = column.heading or _("(sans titre)")
    if not column.field:
        return f"{heading} → {_('laissée de côté')}"
    entity = CATALOGUE[sheet.entity]
    parts = [entity[column.field].label, *(f"{entity[name].label} = {text}" for name, text in column.given.items())]
    if column.leading:
        parts.append(_("{label} = numéro en tête").format(label=entity[column.leading].label))
    if column.second:
        told = _("{label} = ce qui suit « {mark} »")
        parts.append(told.format(label=entity[column.second].label, mark=column.mark.strip() or "↵"))
    return f"{heading} → {', '.join(parts)} ({_sureness(column.confidence)})"


def _sureness(confidence: float) -> str:
    percent = f"{round(confidence * 100)}\N{NO-BREAK SPACE}%"
    if confidence >= _SURE:
        return _("sûr, {percent}").format(percent=percent)
    if confidence >= _LIKELY:
        return _("probable, {percent}").format(percent=percent)
    return _("à vérifier, {percent}").format(percent=percent)
