"""Proposes the correspondence of a workbook never seen before, from its headings and its values."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.formats import OWN_SHEETS
from dcant_tracker.exchange.reader import Book, CellValue, Sheet
from dcant_tracker.exchange.sources.foreign import numbers
from dcant_tracker.exchange.sources.foreign.choice_words import choice_said
from dcant_tracker.exchange.sources.foreign.evidence import (
    COLUMNS,
    MOST_PARTS,
    SEARCHED,
    Evidence,
    Sample,
    choice_for,
    heading_score,
)
from dcant_tracker.exchange.sources.foreign.grouping import groups_in
from dcant_tracker.exchange.sources.foreign.heading_words import in_words
from dcant_tracker.exchange.sources.foreign.headings import first_record, header_rows, headings_at, joined
from dcant_tracker.exchange.sources.foreign.judging import Reading as Judged
from dcant_tracker.exchange.sources.foreign.judging import calibrated
from dcant_tracker.exchange.sources.foreign.mapping import ColumnMapping, SheetMapping, WorkbookMapping
from dcant_tracker.exchange.sources.foreign.matrix import propose_matrix
from dcant_tracker.exchange.sources.foreign.names import KnownNames
from dcant_tracker.exchange.sources.foreign.parting import mark_in, two_fields
from dcant_tracker.exchange.sources.foreign.reading import leading_number
from dcant_tracker.exchange.sources.foreign.regions import parted
from dcant_tracker.exchange.sources.foreign.value_shapes import is_code
from dcant_tracker.exchange.sources.foreign.vocabulary import JOINED, SEPARATORS
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import exchange_language

PROPOSED = 0.6
"""How sure a reading of a sheet must be to be proposed; below it the person is asked."""

READINGS = 2
"""How many readings of a sheet are told, where none is sure enough."""

_LEAST_CONFIDENCE = 0.6
"""How sure the field of a column must be to be proposed."""
_TITLES = frozenset({"title", "short_title"})
_IN_TWO = 0.9
_NAMES_ANOTHER = 0.95
_NAMING = frozenset({"nom", "intitule", "libelle", "denomination", "raison sociale", "titre", "nom complet"})
"""Headings under which the name stands of what a heading above them names."""
_NUMBERED = "A"
"""What goes before the rank of measures that are offered to be numbered."""


@dataclass(frozen=True, slots=True)
class Head:
    """The headings of a table: the index of their last row, how many stand above it, the first record (from 1)."""

    header: int
    above: int
    first: int
    headings: Sequence[str]
    alone: Sequence[str]
    words: Sequence[str]

    def of(self, position: int) -> list[str]:
        """What a column may be called."""
        said = (self.headings, self.alone, self.words)
        found = (names[position] for names in said if position < len(names))
        return list(dict.fromkeys(name for name in found if name))

    def group(self, position: int) -> str:
        """What stands above the heading of a column, as « Organisme » above « Nom »; empty where nothing does."""
        own = self.alone[position] if position < len(self.alone) else ""
        whole = self.heading(position)
        return whole.removesuffix(f" – {own}") if own and whole != own else ""

    def said(self, entity: Entity, position: int) -> list[str]:
        """What a column may be called in a table of ``entity``.

        Under a heading that names another record, the name of that record is meant by it, and the rest says
        something of that record: « Organisme – Nom » is no name of a contact.
        """
        group = self.group(position)
        if not group or not any(d.is_ref and heading_score(entity, d, group) >= _NAMES_ANOTHER for d in entity):
            return self.of(position)
        return [group] if fold(self.alone[position]) in _NAMING else []

    def heading(self, position: int) -> str:
        """What a column is called; empty where it has no heading."""
        return self.headings[position] if position < len(self.headings) else ""


@dataclass(frozen=True, slots=True)
class Assigned:
    """A column with the field that it gives, and its place among those that make that field together (0: alone).

    One that gives two says the ``second`` field, and the ``mark`` that parts its cells.
    """

    position: int
    field: Field
    confidence: float
    joined: int = 0
    second: str = ""
    mark: str = ""


class Proposer:
    """Proposes correspondences against the data behind one reading; made once for a workbook.

    ``numbered``, where it is not empty, goes before the rank of the measures of a plan that does not number them.
    """

    def __init__(self, reading: Reading, numbered: str = "") -> None:
        self.reading = reading
        self._names = KnownNames(reading)
        self._evidence = Evidence(self._names.knows, self._names.holds)
        self._numbered = numbered
        self._sampled: tuple[Sheet, int, list[Sample]] | None = None

    @exchange_language()
    def workbook(self, book: Book) -> WorkbookMapping:
        """A proposal for every table of the sheets that a person sees; those that say nothing to us are left aside."""
        own = {fold(name) for name in OWN_SHEETS}
        shown = [sheet for sheet in book.sheets if sheet.rows and not sheet.hidden and fold(sheet.name) not in own]
        return WorkbookMapping(tuple(self.sheet(sheet) for sheet in parted(replace(book, sheets=shown)).sheets))

    @exchange_language()
    def sheet(self, sheet: Sheet, entity: str | None = None, header: int | None = None) -> SheetMapping:
        """A proposal for one table; ``entity`` and ``header`` (row from 1) where the person chose them.

        A table whose likeliest reading is not sure enough is left aside.
        """
        found = self.readings(sheet, entity, header)
        if found and (entity or found[0].confidence >= PROPOSED):
            return found[0]
        head = self._heads(sheet, header)[0]
        columns = self._columns(sheet, head, {})
        return SheetMapping(sheet.name, entity or "", head.header + 1, head.first, columns, above=head.above)

    @exchange_language()
    def readings(self, sheet: Sheet, entity: str | None = None, header: int | None = None) -> list[SheetMapping]:
        """What a table may be read as, one for each entity, likeliest first."""
        heads = self._heads(sheet, header)
        candidates = [CATALOGUE[entity]] if entity else list(CATALOGUE.values())
        judged = [one for head in heads for one in self._judged(sheet, head, candidates)]
        found = calibrated(judged, fold(sheet.name), chosen=entity is not None)
        rows = [head.header for head in heads]
        matrix = propose_matrix(sheet, rows, self._names) if entity in (None, "participation") else None
        if matrix is None:
            return found
        others = [one for one in found if one.entity != matrix.entity]
        is_first = not others or matrix.confidence >= others[0].confidence or len(matrix.used) > 3
        return [matrix, *others] if is_first else sorted([matrix, *others], key=lambda one: -one.confidence)

    def _heads(self, sheet: Sheet, header: int | None) -> list[Head]:
        heads = []
        for row in [header - 1] if header else (header_rows(sheet) or [0]):
            last, above = joined(sheet, row)
            headings = headings_at(sheet, last, above)
            alone = headings_at(sheet, last)
            head = Head(last, above, first_record(sheet, last), headings, alone, in_words(alone))
            if head not in heads:
                heads.append(head)
        return heads

    def _samples(self, sheet: Sheet, first: int) -> list[Sample]:
        """The values of each column from row ``first`` on, looked for once."""
        if self._sampled is None or self._sampled[0] is not sheet or self._sampled[1] != first:
            rows = sheet.rows[first - 1 :]
            heads = groups_in(rows[:SEARCHED])
            if heads:
                rows = [row for index, row in enumerate(rows[:SEARCHED]) if index not in heads]
            width = max((len(row) for row in sheet.rows[: first + SEARCHED]), default=0)
            self._sampled = (sheet, first, [Sample(rows, position) for position in range(min(width, COLUMNS))])
        return self._sampled[2]

    def _judged(self, sheet: Sheet, head: Head, candidates: Sequence[Entity]) -> Iterator[Judged]:
        samples = self._samples(sheet, head.first)
        content = [at for at, sample in enumerate(samples) if sample.values or head.heading(at)]
        for entity in candidates:
            assigned = self._assign(entity, head, samples)
            if not assigned:
                continue
            leading = self._leading(entity, samples, assigned)
            fed = {name for one in assigned for name in (one.field.name, one.second) if name} | set(leading.values())
            given = self._given(entity, fed)
            groups = self._groups(entity, sheet, head, fed | given.keys())
            missing = [
                declared.name
                for declared in entity.key
                if declared.required and declared.name not in fed | given.keys() | {groups}
            ]
            numbered = ""
            said = len(candidates) == 1 or fold(sheet.name) == fold(entity.sheet)
            offered = self._numbered or ("" if said else _NUMBERED)
            if offered and entity.name == "recommendation" and missing == ["code"] and self._numbers(assigned):
                missing, numbered = [], offered
            if "programme" in given and self._names.lists_others(_numbered_titles(samples, assigned, leading)):
                given = {name: text for name, text in given.items() if name != "programme"}
            chosen = {one.position: one for one in assigned}
            made = SheetMapping(
                sheet.name,
                entity.name,
                head.header + 1,
                head.first,
                self._columns(sheet, head, chosen, leading),
                given,
                above=head.above,
                groups=groups,
                numbered=numbered,
            )
            keyed = {one.field.name: samples[one.position] for one in assigned if one.field.key and not one.joined}
            asked = bool(numbered) and not self._numbered
            sure = {one.field.name: one.confidence for one in assigned}
            sure |= {name: chosen[position].confidence for position, name in leading.items()}
            sure |= {one.second: one.confidence for one in assigned if one.second}
            coded = any(at not in chosen and self._numbers_rows(head.of(at), samples[at]) for at in content)
            untitled = entity.name == "recommendation" and not fed & _TITLES
            untitled &= any(at not in chosen and samples[at].is_prose for at in content)
            yield Judged(made, sure, len(content), missing, keyed, asked, coded, untitled)

    @staticmethod
    def _numbers(assigned: Sequence[Assigned]) -> bool:
        """Whether a plan that does not number its measures says enough of them for them to be numbered."""
        return "title" in {one.field.name for one in assigned} and len(assigned) > 1

    def _numbers_rows(self, said: Sequence[str], sample: Sample) -> bool:
        """Whether a column numbers the rows: each has a number of its own, that is not « Axe 1 » under « Axe ».

        A column that gives a measure something else by its heading and its values numbers nothing.
        """
        if not 1 < len(sample.values) == sample.filled or not all(is_code(value) for value in sample.values):
            return False
        measure = CATALOGUE["recommendation"]
        return all(
            self._evidence.confidence(measure, declared, said, sample) < _LEAST_CONFIDENCE
            for declared in measure
            if declared.name != "code"
        )

    def _assign(self, entity: Entity, head: Head, samples: Sequence[Sample]) -> list[Assigned]:
        """Each column with one field at most, the surest pairs first."""
        taken = self._together(entity, head)
        taken += self._in_two(entity, head, samples, {one.position for one in taken})
        pairs = []
        width = max(len(head.headings), 1)
        for position, sample in enumerate(samples[:width]):
            said = head.said(entity, position)
            for declared in entity if said or sample.values else ():
                confidence = self._evidence.confidence(entity, declared, said, sample)
                if declared.key and declared.required and declared.is_text and sample.is_constant:
                    continue
                if confidence >= _LEAST_CONFIDENCE - 0.1:
                    pairs.append(Assigned(position, declared, round(confidence, 2)))
        for pair in sorted(pairs, key=lambda one: (-one.confidence, one.position)):
            held = {name for other in taken for name in (other.field.name, other.second)}
            if pair.field.name not in held and all(pair.position != other.position for other in taken):
                taken.append(pair)
        return [one for one in taken if one.confidence >= _LEAST_CONFIDENCE]

    @staticmethod
    def _together(entity: Entity, head: Head) -> list[Assigned]:
        """The columns that make one field together: « Prénom » and « NOM », « Programme » and « N° »."""
        names = [{fold(name) for name in head.said(entity, at)} for at in range(len(head.headings))]
        groups = dict.fromkeys(head.group(at) for at in range(len(names)))
        found: list[Assigned] = []
        for name, parts in JOINED.get(entity.name, ()):
            for group in groups:
                within = [(at, texts) for at, texts in enumerate(names) if head.group(at) == group]
                places = [next((at for at, texts in within if texts & part), None) for part in parts]
                if all(place is not None for place in places):
                    found += [
                        Assigned(place, entity[name], 0.95, rank)
                        for rank, place in enumerate(places, start=1)
                        if place is not None
                    ]
                    break
        return found

    @staticmethod
    def _in_two(entity: Entity, head: Head, samples: Sequence[Sample], taken: Collection[int]) -> list[Assigned]:
        """The columns whose headings name two fields, and whose cells are parted in two: « Tél / mél »."""
        found = []
        for position, sample in enumerate(samples):
            named = two_fields(entity, head.of(position)) if position not in taken else None
            mark = mark_in(sample.values) if named else ""
            if named and mark:
                found.append(Assigned(position, entity[named[0]], _IN_TWO, second=named[1], mark=mark))
        return found

    @staticmethod
    def _leading(entity: Entity, samples: Sequence[Sample], assigned: list[Assigned]) -> dict[int, str]:
        """The position of titles that begin with the number that no column holds, with the field of that number."""
        fed = {one.field.name: one.position for one in assigned}
        if entity.name != "recommendation" or "code" in fed or "title" not in fed:
            return {}
        titles = samples[fed["title"]].values
        numbered = [leading_number(title)[0] for title in titles]
        return {fed["title"]: "code"} if titles and all(numbered) else {}

    def _given(self, entity: Entity, fed: set[str]) -> dict[str, str]:
        """The programme of a sheet that does not say it: there is one, most often."""
        programme = self._names.usual_programme
        if entity.get("programme") is not None and "programme" not in fed and programme:
            return {"programme": programme}
        return {}

    def _groups(self, entity: Entity, sheet: Sheet, head: Head, fed: set[str]) -> str:
        """The field of the texts that stand alone above the rows that they are about; empty where they give none."""
        rows = sheet.rows[head.first - 1 : head.first - 1 + SEARCHED]
        heads = groups_in(rows)
        if not heads:
            return ""
        texts = list(dict.fromkeys(heads.values()))
        for declared in entity:
            if not declared.is_ref or declared.target not in ("organisation", "recommendation") or declared.name in fed:
                continue
            if declared.key and all(self._names.knows(str(declared.target), text) for text in texts):
                return declared.name
        return "axis" if entity.name == "recommendation" and "axis" not in fed else ""

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
        parted_cells = (_parted(value, separator) for value in sample.values)
        return sum(
            len(parts) > 1 and all(self._means(declared, part) for part in parts[:MOST_PARTS]) for parts in parted_cells
        )

    def _means(self, declared: Field, text: str) -> bool:
        if declared.choices:
            return choice_said(declared, text) is not None
        return self._names.knows(str(declared.target), text)

    def _columns(
        self,
        sheet: Sheet,
        head: Head,
        chosen: Mapping[int, Assigned],
        leading: Mapping[int, str] = MappingProxyType({}),
    ) -> tuple[ColumnMapping, ...]:
        made = []
        for position, sample in enumerate(self._samples(sheet, head.first)):
            said = head.heading(position)
            if not said and not sample.values:
                continue
            one = chosen.get(position)
            if one is None:
                made.append(ColumnMapping(position, said, confidence=0.0))
                continue
            values = {} if one.joined else _translations(one.field, sample)
            made.append(
                ColumnMapping(
                    position,
                    said,
                    one.field.name,
                    values,
                    "" if one.joined else self._separator(one.field, sample),
                    leading=leading.get(position, ""),
                    confidence=one.confidence,
                    joined=one.joined,
                    point=numbers.point_of(sample.values) if one.field.kind is Kind.INT else "",
                    mark=one.mark,
                    second=one.second,
                )
            )
        return tuple(made)


def _numbered_titles(
    samples: Sequence[Sample], assigned: Sequence[Assigned], leading: Mapping[int, str]
) -> list[tuple[str, str]]:
    """The measures of a table, each as number and title."""
    places = {one.field.name: one.position for one in assigned}
    if "title" not in places:
        return []
    titles = samples[places["title"]].first
    if leading:
        parts = (leading_number(title) for title in titles)
        return [(number, str(title)) for number, title in parts if number]
    return list(zip(samples[places["code"]].first, titles, strict=True)) if "code" in places else []


def _parted(value: CellValue, separator: str) -> list[str]:
    return [part for text in re.split(f"[{re.escape(separator)}]", str(value)) if (part := text.strip())]


def _translations(declared: Field, sample: Sample) -> dict[str, str]:
    """What nearly says a choice, as the choice's code."""
    choices = declared.choices
    if choices is None:
        return {}
    texts = [str(value) for value in sample.values]
    near = {fold(text): choice_for(declared, text) for text in texts if choices.code(text) is None}
    return {text: code for text, code in near.items() if code is not None}
