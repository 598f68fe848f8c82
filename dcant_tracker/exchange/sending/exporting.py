"""One export: what was ticked goes out in a workbook, and the ledger remembers it with its base."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.file_names import name_of
from dcant_tracker.domain.identity import new_uid
from dcant_tracker.exchange import base, scope, synthesis
from dcant_tracker.exchange.scope import ExportOptions
from dcant_tracker.exchange.writer import workbook
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.sending import Leaving, sending
from dcant_tracker.store.reading.provenance import data_line
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.store import Store
from dcant_tracker.words import _, exchange_language

ProgressCall = Callable[[int, int, str], None]
"""``progress(done, total, text)``; may raise Cancelled."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What left: rows by entity, the file's digest, and its name in the ledger."""

    path: Path
    export_id: str
    counts: dict[str, int]
    sha256: str
    number: int


@dataclass(frozen=True, slots=True)
class LeavingSheet:
    """One line of « ce qui part » : a sheet, its number of rows, its columns."""

    entity: Entity
    rows: int
    fields: tuple[Field, ...]


def leaving(store: Store, options: ExportOptions) -> list[LeavingSheet]:
    """What would leave with ``options``, sheet by sheet, for the person to read before it does."""
    reading = store.read()
    return [
        LeavingSheet(entity, scope.count(reading, entity, options), tuple(scope.fields(entity, options)))
        for entity in scope.entities(options)
    ]


@exchange_language()
def export(store: Store, path: Path, options: ExportOptions, progress: ProgressCall | None = None) -> ExportReport:
    """Write the workbook at ``path`` and record it in the ledger: both, or neither.

    Raises UserError when the target cannot be written (held open in Excel, no right, disk full) or changes
    are to be highlighted and nothing was sent to the partner before, and Cancelled when ``progress`` does.
    """
    workbook.check_ending(path)
    export_id = new_uid()
    with sending(store.path, [path]) as leaving_file:
        (draft,) = leaving_file.drafts
        with store.read().held() as reading:
            step = reading.last_step()
            content, packed, counts = _content(store, reading, options, export_id, progress)
            if options.highlight:
                from dcant_tracker.exchange.sending import highlighting

                highlighting.mark(reading, content, options)
            workbook.write(content, draft)
        facts = _facts(store, path, export_id, step, counts, options)
        (sent,) = leaving_file.publish([Leaving(facts, packed)])
    return ExportReport(path, export_id, counts, sent.sha256, sent.number)


def _content(
    store: Store,
    reading: Reading,
    options: ExportOptions,
    export_id: str,
    progress: ProgressCall | None,
) -> tuple[workbook.WorkbookContent, bytes, dict[str, int]]:
    labels = reading.labels()
    sheets: list[workbook.SheetContent] = []
    bases: dict[str, base.BaseSheet] = {}
    listed = scope.entities(options)
    for rank, entity in enumerate(listed):
        if progress:
            progress(rank, len(listed), entity.sheet)
        fields = scope.fields(entity, options)
        records = scope.rows(reading, entity, options)
        labels.preload_refs(entity, records)
        rows, kept = _rows(labels, fields, records)
        sheets.append(workbook.SheetContent(entity, fields, rows, len(rows)))
        bases[entity.name] = base.BaseSheet(tuple(field.name for field in fields), kept)
    packed = zlib.compress(base.to_document(bases), 6)
    store_id = store.meta("store_id") or ""
    content = workbook.WorkbookContent(
        sheets,
        _lists(labels, sheets),
        base.sheet_rows(export_id, store_id, datetime.now(UTC).isoformat(timespec="seconds"), packed),
        _guide(),
        data_line(reading, date.today()),  # noqa: DTZ011 - a local day
        summary=synthesis.of(sheets),
    )
    if content.summary:
        content.guide = [*content.guide, synthesis.guide_line()]
    return content, packed, {sheet.entity.name: sheet.count for sheet in sheets}


def _rows(
    labels: Labels, fields: Sequence[Field], records: Sequence[Record]
) -> tuple[list[tuple[str, list[str | int | date | None]]], dict[str, list[object]]]:
    rows: list[tuple[str, list[str | int | date | None]]] = []
    kept: dict[str, list[object]] = {}
    for record in records:
        cells: list[str | int | date | None] = []
        items: list[object] = []
        for field in fields:
            value = record.values[field.name]
            text = "" if value is None else labels.of_field(field, value)
            cells.append(workbook.shown(field, value, text))
            items.append(base.item(field, value, text))
        rows.append((record.uid, cells))
        kept[record.uid] = items
    return rows, kept


def _lists(labels: Labels, sheets: Sequence[workbook.SheetContent]) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for field in (field for sheet in sheets for field in sheet.fields):
        name = workbook.list_name(field)
        if name is None or name in lists:
            continue
        if field.choices:
            lists[name] = list(CHOICES[str(field.target)].labels.values())
        elif field.is_ref:
            lists[name] = labels.all_of(str(field.target))
        else:
            lists[name] = [_("Oui"), _("Non")]
    return {name: texts for name, texts in lists.items() if texts}


def _guide() -> list[str]:
    return [
        _("Ce classeur vient de l'outil de suivi DcANT de France urbaine. Il peut être modifié puis renvoyé tel quel."),
        _("Modifiez les cellules blanches : chaque cellule changée sera comparée et proposée, jamais imposée."),
        _("Ne modifiez pas la colonne grise « Réf. » : elle relie chaque ligne à sa fiche."),
        _("Pour ajouter une ligne, écrivez-la sous la dernière et laissez la colonne « Réf. » vide."),
        _("Pour proposer de supprimer une ligne, supprimez-la entièrement : elle sera signalée, pas effacée d'office."),
        _("Dans les listes déroulantes, choisissez une valeur ; un nom nouveau doit exister dans sa propre feuille."),
        _("Écrivez les dates JJ/MM/AAAA et les numéros SIREN avec leurs neuf chiffres."),
        _("Vous pouvez trier, filtrer, masquer des colonnes, changer l'ordre des feuilles : rien n'en dépend."),
        _("Les colonnes et les feuilles que vous ajoutez sont ignorées à la lecture, et conservées avec le fichier."),
        _("Enregistrez au format Excel (.xlsx) ou OpenDocument (.ods), puis renvoyez le fichier à son expéditeur."),
    ]


def _facts(
    store: Store, path: Path, export_id: str, step: int, counts: dict[str, int], options: ExportOptions
) -> ledger.NewExchange:
    return ledger.NewExchange(
        ledger.OUT,
        name_of(path),
        step,
        export_id=export_id,
        partner=options.partner,
        counts=counts,
        options={
            **scope.to_json(options),
            "highlighted": options.highlight,
            "who": store.who,
        },
    )
