"""From the cells of an incoming workbook to rows of values, each row with its record identified.

Identification is lazy: a row without « Réf. » is found by its key, whose references may name other
rows of the same workbook.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.identity import new_uid
from dcant_tracker.domain.kinds import ANY, Kind, Value
from dcant_tracker.domain.parsing import display, parse
from dcant_tracker.domain.rules import key_of
from dcant_tracker.domain.text import comparable, fold
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.base import Base, value_of
from dcant_tracker.exchange.glossary import Glossary
from dcant_tracker.exchange.merging.recognising import UnknownNames
from dcant_tracker.exchange.merging.resolving import (
    ORGANISATION,
    RECOMMENDATION,
    OwnNames,
    Resolver,
    UnknownOrganisationError,
)
from dcant_tracker.exchange.merging.written_row import WrittenRow, key_texts, own_names, their_row
from dcant_tracker.exchange.names.known import Known
from dcant_tracker.exchange.names.organisations import Candidate, Match
from dcant_tracker.exchange.reader import CellValue, Unreadable
from dcant_tracker.exchange.sources.rows import Problem, TheirRow
from dcant_tracker.exchange.sources.tables import REF, Incoming, IncomingTable, column_letter, is_blank
from dcant_tracker.store.reading import keys
from dcant_tracker.store.records.record import get
from dcant_tracker.words import _

ProgressCall = Callable[[int, int, str], None]

_PROGRESS_EVERY = 500
_NAMING = {ORGANISATION: "name", RECOMMENDATION: "code"}
"""The field that says what we know under another text, in a row found by it."""
_SAME_TITLE = 45
"""How alike, out of 100, two titles of one number must be to be the same recommendation."""


class Understanding:
    """Reads the tables of one workbook against the data file and the base it left with."""

    def __init__(
        self,
        known: Known,
        base: Base | None,
        aliases: Mapping[str, str] | None = None,
        formerly: Base | None = None,
        glossary: Glossary | None = None,
    ) -> None:
        """``aliases`` gives the uid behind names of organisations, folded, that the person was asked about.

        ``formerly`` holds names of records as they were when the workbook left, besides those of ``base``, and
        ``glossary`` what its sheets and choices were called.
        """
        self._reading = known.reading
        self._labels = known.labels
        self._known = known
        self._base = base
        self._aliases = aliases or {}
        self._own: OwnNames[WrittenRow] = OwnNames(own_names)
        sent = [one for one in (base, formerly) if one is not None]
        self._glossary = glossary or Glossary()
        self._resolver = Resolver(known, sent, self._own, self._identify, self._aliases, self._glossary)
        self.unknown = UnknownNames()
        self._mine: dict[str, set[str]] = {}
        self._claimed: dict[tuple[str, str], WrittenRow] = {}
        self._living: dict[tuple[str, str], bool] = {}
        self._overlay_keys: dict[tuple[str, tuple[str, ...]], str] = {}

    def rows(self, incoming: Incoming, progress: ProgressCall | None = None) -> list[TheirRow]:
        """Every row of the workbook, its cells understood as far as they can be."""
        read = [row for table in incoming.tables for row in self._read_table(table)]
        self._settle_same_refs(read)
        self._claim_by_ref(read)
        for row in read:
            self._own.put(row.entity.name, row)
        for count, row in enumerate(read):
            if progress and count % _PROGRESS_EVERY == 0:
                progress(count, len(read), row.sheet)
            self._identify(row)
            if not row.trouble:
                self._understand(row)
        return [their_row(row) for row in read]

    def _read_table(self, table: IncomingTable) -> list[WrittenRow]:
        places = {name: position for position, name in table.columns.items() if name != REF}
        shown = {name: table.shown.get(position, position) for name, position in places.items()}
        ref_at = next((position for position, name in table.columns.items() if name == REF), None)
        rows = []
        for number, cells in table.rows:
            width = len(cells)
            by_field = {**table.given, **{name: cells[at] if at < width else None for name, at in places.items()}}
            ref = cells[ref_at] if ref_at is not None and ref_at < width else None
            text = "" if ref is None or isinstance(ref, Unreadable) else str(ref).strip().lower()
            rows.append(WrittenRow(table.entity, table.sheet, number, by_field, shown, ref_at, text))
        name = table.entity.name
        uids = {row.ref for row in rows if row.ref}
        self._mine[name] = keys.existing(self._reading, name, uids) if uids else set()
        return rows

    def _claim_by_ref(self, rows: Iterable[WrittenRow]) -> None:
        """Rows that name their record come before those that must be found by key."""
        for row in rows:
            known = row.ref in self._mine[row.entity.name] or self._was_sent(row.entity.name, row.ref)
            if row.ref and known and not row.trouble:
                self._claim(row, row.ref)

    def _settle_same_refs(self, rows: Iterable[WrittenRow]) -> None:
        """Of rows with the same « Réf. », the one that still bears the base's key keeps it."""
        groups: dict[tuple[str, str], list[WrittenRow]] = {}
        for row in rows:
            if row.ref:
                groups.setdefault((row.entity.name, row.ref), []).append(row)
        for (entity, ref), group in groups.items():
            if len(group) > 1:
                self._choose_keeper(entity, ref, group)

    def _choose_keeper(self, entity: str, ref: str, group: list[WrittenRow]) -> None:
        sent = self._sent_key(entity, ref)
        keys = [tuple(comparable(text) for text in key_texts(row)) for row in group]
        keepers = [row for row, key in zip(group, keys, strict=True) if key == sent]
        numbers = ", ".join(str(row.number) for row in group)
        message = _("La même « Réf. » figure sur les lignes {rows} : laquelle est la bonne ?").format(rows=numbers)
        if len(keepers) != 1:
            for row in group:
                row.trouble = message
            return
        for row, key in zip(group, keys, strict=True):
            if row is not keepers[0]:
                row.ref = ""
                row.note = _("Copie de la ligne {row}, sans « Réf. » propre.").format(row=keepers[0].number)
                if key == sent:
                    row.trouble = message

    def _sent_key(self, entity: str, uid: str) -> tuple[str, ...]:
        """The key of a row as its cells said it when the workbook left, else as my record says it now."""
        declared = CATALOGUE[entity]
        sheet = self._base.sheets.get(entity) if self._base else None
        if sheet is not None and uid in sheet.rows:
            kept = dict(zip(sheet.fields, sheet.rows[uid], strict=True))
            return tuple(_base_text(f, kept.get(f.name)) for f in declared.key if f.name in kept)
        mine = get(self._reading, entity, uid)
        if mine is None:
            return ()
        return tuple(comparable(self._labels.of_field(f, mine[f.name])) for f in declared.key)

    def _identify(self, row: WrittenRow) -> str:
        if row.uid or row.trouble:
            return row.uid or f"?{id(row)}"
        if row.identifying:
            return f"?{id(row)}"
        row.identifying = True
        self._identify_by_key(row)
        return row.uid or f"?{id(row)}"

    def _was_sent(self, entity: str, uid: str) -> bool:
        sheet = self._base.sheets.get(entity) if self._base else None
        return sheet is not None and uid in sheet.rows

    def _identify_by_key(self, row: WrittenRow) -> None:
        values: dict[str, Value] = {}
        names = [f.name for f in row.entity.key] + (
            ["siren", "insee_code"] if row.entity.name == "organisation" else []
        )
        for name in names:
            if name in row.cells:
                value, problem = self._cell(row, row.entity[name], None)
                values[name] = value
                if problem is not None and name not in ("siren", "insee_code"):
                    row.trouble, row.trouble_field = problem.message, name
                    return
        self._complete_subject(row, values)
        try:
            found = self._find(row, values)
        except UserError as problem:
            row.trouble, row.trouble_field = str(problem), row.entity.key[0].name
            return
        if found is not None:
            row.former = found.former
            if question := self._renumbered(row, found.uid):
                row.questions[""] = question
            self._claim(row, found.uid)
            return
        self._add(row, values)

    def _complete_subject(self, row: WrittenRow, values: dict[str, Value]) -> None:
        """A row about an experiment is about that experiment's recommendation, though it does not say so."""
        experiment = values.get("experiment")
        if not row.entity.has_subject or experiment is None or values.get("recommendation") is not None:
            return
        mine = get(self._reading, "experiment", str(experiment))
        if mine is not None:
            values["recommendation"] = mine["recommendation"]
            return
        added = self._claimed.get(("experiment", str(experiment)))
        if added is not None:
            declared = added.entity["recommendation"]
            values["recommendation"], _problem = self._cell(added, declared, None)

    def _find(self, row: WrittenRow, values: dict[str, Value]) -> Match | None:
        by_key = keys.holder(self._reading, row.entity.name, key_of(row.entity, values))
        if by_key is None and row.entity.name == RECOMMENDATION:
            return self._numbered(values)
        if row.entity.name != ORGANISATION:
            return Match(by_key) if by_key else None
        answered = self._aliases.get(fold(str(values.get("name") or "")))
        if answered is not None and self._lives(ORGANISATION, answered):
            return Match(answered, former=True)
        return self._known.organisations.find(values, by_key)

    def _numbered(self, values: dict[str, Value]) -> Match | None:
        """The recommendation of the same programme that a number written « R3 » or « n° 3 » means."""
        found = self._known.numbered(str(values.get("code") or ""))
        mine = [record for uid in found if (record := get(self._reading, RECOMMENDATION, uid))]
        alike = [record.uid for record in mine if record["programme"] == values.get("programme")]
        return Match(alike[0], former=True) if len(alike) == 1 else None

    def _renumbered(self, row: WrittenRow, uid: str) -> str:
        """The question that a well-known number under a very different title asks (exchange.md section 5)."""
        if row.entity.name != "recommendation" or "title" not in row.cells or self._was_sent("recommendation", uid):
            return ""
        from rapidfuzz import fuzz

        mine = get(self._reading, "recommendation", uid)
        written = row.cells["title"]
        if mine is None or not isinstance(written, str) or is_blank(written):
            return ""
        if fuzz.token_set_ratio(fold(written), fold(str(mine["title"]))) >= _SAME_TITLE:
            return ""
        return _("Même N°, mais un intitulé très différent du nôtre (« {title} ») : renumérotée ?").format(
            title=mine["title"]
        )

    def _add(self, row: WrittenRow, values: dict[str, Value]) -> None:
        key = (row.entity.name, key_of(row.entity, values))
        twin = self._overlay_keys.get(key)
        if twin is not None and any(part for part in key[1]):
            first = self._claimed[row.entity.name, twin]
            row.trouble = _("Même clé que la ligne {row} : une seule des deux peut être prise.").format(
                row=first.number
            )
            return
        usable = _is_uuid(row.ref) and not keys.is_borne(self._reading, row.ref)
        self._claim(row, row.ref if usable else new_uid())
        self._overlay_keys[key] = row.uid
        row.fresh = True
        answered = row.uid in self._aliases.values()
        if row.entity.name == ORGANISATION and values.get("name") and not answered:
            near = self._known.organisations.near(str(values["name"]))
            if near:
                names = " ; ".join(f"{candidate.label} ({candidate.score}\N{NO-BREAK SPACE}%)" for candidate in near)
                row.note = _("Nom proche déjà connu : {names}.").format(names=names)
                self._note_unknown(row, "name", str(values["name"]), near, added=True)

    def _note_unknown(
        self,
        row: WrittenRow,
        name: str,
        text: str,
        candidates: Sequence[Candidate],
        *,
        added: bool = False,
    ) -> None:
        place = row.places.get(name)
        cell = f"{column_letter(place)}{row.number}" if place is not None else ""
        self.unknown.note(text, row.sheet, cell, candidates, added=added)

    def _claim(self, row: WrittenRow, uid: str) -> None:
        other = self._claimed.setdefault((row.entity.name, uid), row)
        if other is not row:
            row.trouble = _("Désigne la même fiche que la ligne {row} : une seule des deux peut être prise.").format(
                row=other.number
            )
            return
        row.uid = uid

    def _understand(self, row: WrittenRow) -> None:
        sheet = self._base.sheets.get(row.entity.name) if self._base else None
        items = sheet.rows.get(row.uid) if sheet else None
        kept: dict[str, Any] = dict(zip(sheet.fields, items, strict=True)) if sheet and items is not None else {}
        for name, cell in row.cells.items():
            declared = row.entity[name]
            item = kept.get(name)
            if item is not None and _unchanged(declared, cell, item):
                row.values[name] = value_of(declared, item)
                continue
            if row.former and name == _NAMING.get(row.entity.name):
                mine = get(self._reading, row.entity.name, row.uid)
                if mine is not None:
                    row.values[name] = mine[name]
                continue
            if items is None and declared.default is not None and is_blank(cell):
                continue
            value, problem = self._cell(row, declared, item)
            if problem is None:
                row.values[name] = value
            else:
                row.problems[name] = problem
        self._complete_subject(row, row.values)

    def _cell(self, row: WrittenRow, declared: Field, item: Any) -> tuple[Value, Problem | None]:
        cell = row.cells.get(declared.name)
        if isinstance(cell, Unreadable):
            return None, Problem(cell.shown, cell.reason)
        if is_blank(cell):
            return None, None
        if isinstance(cell, str) and (code := self._glossary.code(declared, cell)) is not None:
            return code, None
        try:
            value = parse(declared, cell)
            if declared.is_ref and value is not None:
                text = str(value)
                if item is not None and comparable(text) == comparable(str(item[0])):
                    return str(item[1]), None
                value = self._reference(declared, text)
        except UnknownOrganisationError as problem:
            self._note_unknown(row, declared.name, problem.text, problem.candidates)
            return None, Problem(str(cell), str(problem))
        except UserError as problem:
            return None, Problem(str(cell), str(problem))
        return value, None

    def _reference(self, declared: Field, text: str) -> str:
        uid = self._resolver.resolve(str(declared.target), text)
        if "?" in uid:
            raise UserError(
                _("« {text} » désigne une ligne de ce classeur qui ne peut pas être lue.").format(text=text),
                _("Corrigez d'abord cette ligne."),
            )
        if not self._lives(str(declared.target), uid):
            if heir := self._resolver.borne_today(str(declared.target), text):
                return heir
            raise UserError(
                _("« {text} » désigne une fiche supprimée chez nous.").format(text=text),
                _("Rétablissez d'abord cette fiche, ou choisissez-en une autre."),
            )
        return uid

    def _lives(self, target: str, reference: str) -> bool:
        """Whether a reference leads to a record of ours, or to one that the workbook adds."""
        entity, _colon, uid = reference.partition(":") if target == ANY else (target, "", reference)
        place = (entity, uid)
        if place not in self._living:
            added = self._claimed.get(place)
            self._living[place] = (added is not None and added.fresh) or bool(
                keys.existing(self._reading, entity, {uid})
            )
        return self._living[place]


def _unchanged(declared: Field, cell: CellValue, item: Any) -> bool:
    """Whether a cell plainly says what it said when it left: the quick way, for nearly every cell."""
    if declared.is_ref or declared.choices:
        return bool(cell == item[0])
    if declared.kind is Kind.DATE:
        return type(cell) is date and cell.isoformat() == item
    if declared.kind is Kind.TAGS:
        return bool(cell == "; ".join(item))
    return type(cell) is type(item) and bool(cell == item)


def _base_text(declared: Field, item: Any) -> str:
    if item is None:
        return ""
    if declared.is_ref or declared.choices:
        return comparable(str(item[0]))
    return comparable(display(declared, value_of(declared, item)))


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
