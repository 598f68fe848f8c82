"""Proposes the correspondence of a workbook never seen before, from its headings and its values."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.formats import OWN_SHEETS
from dcant_tracker.exchange.reader import Book, CellValue, Sheet
from dcant_tracker.exchange.sources.foreign.choice_words import choice_said
from dcant_tracker.exchange.sources.foreign.evidence import COLUMNS, SEARCHED, Evidence, Sample, choice_for
from dcant_tracker.exchange.sources.foreign.headings import first_record, header_rows, heading
from dcant_tracker.exchange.sources.foreign.mapping import ColumnMapping, SheetMapping, WorkbookMapping
from dcant_tracker.exchange.sources.foreign.matrix import propose_matrix
from dcant_tracker.exchange.sources.foreign.names import KnownNames
from dcant_tracker.exchange.sources.foreign.reading import leading_number
from dcant_tracker.exchange.sources.foreign.vocabulary import SEPARATORS
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import exchange_language

_LEAST_CONFIDENCE = 0.45
_LEAST_KEY = 0.7
_PARTS = 20
"""How many of the things that one cell says are looked at."""
_KEY_BONUS = 0.8
_KEY_MISSING = 0.9
_NAMED = 0.5
"""What a sheet that bears an entity's name weighs."""


@dataclass(frozen=True, slots=True)
class _Assigned:
    position: int
    field: Field
    confidence: float


class Proposer:
    """Proposes correspondences against the data behind one reading; made once for a workbook."""

    def __init__(self, reading: Reading) -> None:
        self._names = KnownNames(reading)
        self._evidence = Evidence(self._names.knows)
        self._sampled: tuple[Sheet, int, list[Sample]] | None = None

    @exchange_language()
    def workbook(self, book: Book) -> WorkbookMapping:
        """A proposal for every sheet that a person sees; those that say nothing to us are left aside."""
        own = {fold(name) for name in OWN_SHEETS}
        sheets = [sheet for sheet in book.sheets if sheet.rows and not sheet.hidden and fold(sheet.name) not in own]
        return WorkbookMapping(tuple(self.sheet(sheet) for sheet in sheets))

    def sheet(self, sheet: Sheet, entity: str | None = None, header: int | None = None) -> SheetMapping:
        """A proposal for one sheet; ``entity`` and ``header`` (row from 1) where the person chose them."""
        rows = [header - 1] if header else (header_rows(sheet) or [0])
        matrix = propose_matrix(sheet, rows, self._names) if entity in (None, "participation") else None
        candidates = [CATALOGUE[entity]] if entity else list(CATALOGUE.values())
        scored = [(score, made) for row in rows for score, made in self._tables(sheet, row, candidates)]
        best = max(scored, key=lambda pair: pair[0], default=None)
        if matrix is not None and (best is None or matrix.confidence >= best[1].confidence or len(matrix.used) > 3):
            return matrix
        if best is not None and (entity or (best[0] > 1 and _holds_records(best[1]))):
            return best[1]
        return SheetMapping(
            sheet.name, entity or "", rows[0] + 1, first_record(sheet, rows[0]), self._columns(sheet, rows[0], {})
        )

    def _samples(self, sheet: Sheet, first: int) -> list[Sample]:
        """The values of each column from row ``first`` on, looked for once."""
        if self._sampled is None or self._sampled[0] is not sheet or self._sampled[1] != first:
            rows = sheet.rows[first - 1 :]
            width = max((len(row) for row in sheet.rows[: first + SEARCHED]), default=0)
            self._sampled = (sheet, first, [Sample(rows, position) for position in range(min(width, COLUMNS))])
        return self._sampled[2]

    def _tables(self, sheet: Sheet, header: int, candidates: Iterable[Entity]) -> Iterable[tuple[float, SheetMapping]]:
        first = first_record(sheet, header)
        for entity in candidates:
            assigned = self._assign(entity, sheet, header, first)
            if not assigned:
                continue
            numbered = self._numbered(entity, sheet, first, assigned)
            given = self._given(entity, assigned)
            keys = [declared for declared in entity.key if declared.required and declared.name not in given]
            fed = {one.field.name for one in assigned} | set(numbered.values())
            missing = sum(declared.name not in fed for declared in keys) / max(len(keys), 1)
            score = sum(one.confidence for one in assigned) + _KEY_BONUS * (1 - missing) - _KEY_MISSING * missing
            score += _NAMED if fold(sheet.name) in (fold(entity.sheet), fold(entity.name)) else 0
            chosen = {one.position: one for one in assigned}
            sure = sum(one.confidence for one in assigned) / len(assigned) * (0.5 if missing else 1.0)
            columns = self._columns(sheet, header, chosen, first, numbered)
            made = SheetMapping(sheet.name, entity.name, header + 1, first, columns, given, round(sure, 2))
            yield score, made

    def _assign(self, entity: Entity, sheet: Sheet, header: int, first: int) -> list[_Assigned]:
        """Each column with one field at most, the surest pairs first."""
        pairs = []
        samples = self._samples(sheet, first)
        for position, sample in enumerate(samples[: len(sheet.rows[header])]):
            said = heading(sheet, header, position)
            for declared in entity if said or sample.values else ():
                confidence = self._evidence.confidence(entity, declared, said, sample)
                if confidence >= _LEAST_CONFIDENCE:
                    pairs.append(_Assigned(position, declared, round(confidence, 2)))
        taken: list[_Assigned] = []
        for pair in sorted(pairs, key=lambda one: (-one.confidence, one.position)):
            if all(pair.position != other.position and pair.field is not other.field for other in taken):
                taken.append(pair)
        return taken

    @staticmethod
    def _numbered(entity: Entity, sheet: Sheet, first: int, assigned: list[_Assigned]) -> dict[int, str]:
        """The position of the titles that begin with the number that no column holds, with the field of that number."""
        fed = {one.field.name: one.position for one in assigned}
        if entity.name != "recommendation" or "code" in fed or "title" not in fed:
            return {}
        titles = Sample(sheet.rows[first - 1 :], fed["title"]).values
        numbers = [leading_number(title)[0] for title in titles]
        return {fed["title"]: "code"} if titles and all(numbers) else {}

    def _given(self, entity: Entity, assigned: list[_Assigned]) -> dict[str, str]:
        """The programme of a sheet that does not say it: there is one, most often."""
        fed = {one.field.name for one in assigned}
        programme = self._names.usual_programme
        if entity.get("programme") is not None and "programme" not in fed and programme:
            return {"programme": programme}
        return {}

    def _separator(self, declared: Field, sample: Sample) -> str:
        """What parts the words of a cell, the references or the choices, where it is used for that."""
        if declared.kind is Kind.TAGS:
            return "," if any(isinstance(value, str) and "," in value for value in sample.values) else ""
        if not declared.key or not (declared.is_ref or declared.choices):
            return ""
        several = {separator: self._several(declared, sample, separator) for separator in (",;\n", SEPARATORS)}
        best = max(several, key=lambda separator: several[separator])
        return best if several[best] else ""

    def _several(self, declared: Field, sample: Sample, separator: str) -> int:
        """How many cells of a column say several things that ``declared`` could hold, parted by ``separator``."""
        parted = (_parted(value, separator) for value in sample.values)
        return sum(len(parts) > 1 and all(self._means(declared, part) for part in parts[:_PARTS]) for parts in parted)

    def _means(self, declared: Field, text: str) -> bool:
        if declared.choices:
            return choice_said(declared, text) is not None
        return self._names.knows(str(declared.target), text)

    def _columns(
        self,
        sheet: Sheet,
        header: int,
        chosen: dict[int, _Assigned],
        first: int | None = None,
        numbered: Mapping[int, str] = MappingProxyType({}),
    ) -> tuple[ColumnMapping, ...]:
        made = []
        for position, sample in enumerate(self._samples(sheet, first or header + 2)):
            said = heading(sheet, header, position)
            if not said and not sample.values:
                continue
            one = chosen.get(position)
            if one is None:
                made.append(ColumnMapping(position, said, confidence=0.0))
                continue
            values, separator = _translations(one.field, sample), self._separator(one.field, sample)
            leading, sure = numbered.get(position, ""), one.confidence
            made.append(
                ColumnMapping(position, said, one.field.name, values, separator, leading=leading, confidence=sure)
            )
        return tuple(made)


def _parted(value: CellValue, separator: str) -> list[str]:
    return [part for text in re.split(f"[{re.escape(separator)}]", str(value)) if (part := text.strip())]


def _holds_records(made: SheetMapping) -> bool:
    """Whether a proposal names records, or part of what names them surely enough to be worth completing.

    A sheet of choices for drop-downs has headings of ours, but nothing that names a record.
    """
    keys = {declared.name for declared in CATALOGUE[made.entity].key}
    return not made.missing() or any(one.field in keys and one.confidence >= _LEAST_KEY for one in made.used)


def _translations(declared: Field, sample: Sample) -> dict[str, str]:
    """What nearly says a choice, as the choice's code."""
    choices = declared.choices
    if choices is None:
        return {}
    texts = [str(value) for value in sample.values]
    near = {fold(text): choice_for(declared, text) for text in texts if choices.code(text) is None}
    return {text: code for text, code in near.items() if code is not None}
