"""Answers in other words than those of the list (« Très bien »): what they mean is asked once, and remembered.

They are kept among the correspondences, under a name of their own: what a word of a partner means is one thing,
wherever it stands.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.reader import CellValue
from dcant_tracker.exchange.rows import TheirRow
from dcant_tracker.exchange.sources.foreign.choice_words import choice_said
from dcant_tracker.exchange.sources.foreign.mapping import (
    ColumnMapping,
    SheetMapping,
    WorkbookMapping,
    from_json,
    to_json,
)
from dcant_tracker.exchange.sources.form.questions import ASKED, Questions
from dcant_tracker.exchange.tables import Incoming, IncomingTable, is_blank
from dcant_tracker.store.kept import ledger, mappings
from dcant_tracker.store.kept.mappings import SavedMapping
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _

_MARK = "\N{LEFT WHITE CORNER BRACKET}formulaires\N{RIGHT WHITE CORNER BRACKET}"
"""Stands for sheet and heading, so that no workbook of anybody is taken for one of this shape."""

Words = Mapping[str, Mapping[str, str]]
"""What folded words mean, as codes, by the name of a list."""


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """An answer that is none of its list, the field that it was given to, and how often."""

    entity: str
    field: str
    text: str
    count: int


def _name() -> str:
    return _("Mots des formulaires")


def known_words(reading: Reading) -> Words:
    """What was said that words mean."""
    found = next((one for one in mappings.mappings(reading) if fold(one.name) == fold(_name())), None)
    if found is None:
        return {}
    sheets = from_json(json.loads(found.definition)).sheets
    return {
        str(ASKED[sheet.entity].scale.name): dict(column.values)
        for sheet in sheets
        if sheet.entity in ASKED
        for column in sheet.columns
    }


def remember_words(path: Path, reading: Reading, said: Mapping[tuple[str, str], str]) -> None:
    """Keep in the data file at ``path`` what is ``said``: the code behind each entity and word."""
    words = {name: dict(meant) for name, meant in known_words(reading).items()}
    for (entity, text), code in said.items():
        words.setdefault(ASKED[entity].scale.name, {})[fold(text)] = code
    sheets = tuple(
        SheetMapping(_MARK, entity, 1, 2, (ColumnMapping(0, _MARK, asked.needed[0], words[asked.scale.name]),))
        for entity, asked in ASKED.items()
        if asked.scale.name in words
    )
    mapping = WorkbookMapping(sheets, _name())
    with ledger.ledger_entry(path) as writing:
        kept = SavedMapping(mapping.name, None, mapping.shape(), json.dumps(to_json(mapping), ensure_ascii=False))
        mappings.save_mapping(writing, kept)


def worded(reading: Reading, found: Incoming, asked: Questions) -> Incoming:
    """``found`` with the words that are known in the place of which the list has others."""
    words = known_words(reading).get(asked.scale.name, {})
    tables = [_worded(table, asked, words) if table.entity is asked.entity else table for table in found.tables]
    return replace(found, tables=tables)


def _worded(table: IncomingTable, asked: Questions, words: Mapping[str, str]) -> IncomingTable:
    at = {position: asked.entity[name] for position, name in table.columns.items() if name in asked.needed}
    rows: Sequence[tuple[int, Sequence[CellValue]]] = [
        (
            number,
            [_said(at[position], cell, words) if position in at else cell for position, cell in enumerate(cells)],
        )
        for number, cells in table.rows
    ]
    return replace(table, rows=rows)


def _said(declared: Field, cell: CellValue, words: Mapping[str, str]) -> CellValue:
    if not isinstance(cell, str) or is_blank(cell):
        return cell
    return words.get(fold(cell)) or choice_said(declared, cell) or cell


def unknown_words(forms: Iterable[Sequence[TheirRow]]) -> tuple[UnknownWord, ...]:
    """The words of ``forms`` that are to be asked about, the most frequent first."""
    found: Counter[tuple[str, str, str]] = Counter()
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for rows in forms:
        for row in rows:
            asked = ASKED.get(row.entity)
            for name in asked.needed if asked and not row.trouble else ():
                problem = row.problems.get(name)
                if problem is not None and any(letter.isalpha() for letter in problem.shown):
                    said = first.setdefault((row.entity, fold(problem.shown)), (name, problem.shown))
                    found[row.entity, *said] += 1
    return tuple(UnknownWord(*key, times) for key, times in found.most_common())
