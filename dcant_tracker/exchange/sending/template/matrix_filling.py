"""Our participations in a partner's matrix: the roles of each organisation under each recommendation."""

from collections.abc import Iterator

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.glossary import Glossary
from dcant_tracker.exchange.merging.resolving import OwnNames, Resolver
from dcant_tracker.exchange.names.known import Known
from dcant_tracker.exchange.patching import Fill
from dcant_tracker.exchange.sending.template.partner_words import Words
from dcant_tracker.exchange.sources.foreign.locating import Located
from dcant_tracker.exchange.sources.foreign.mapping import ColumnMapping
from dcant_tracker.exchange.sources.foreign.matrix import parts
from dcant_tracker.exchange.tables import column_letter, is_blank
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import all_records

_GONE = frozenset({"withdrawn", "ended"})


def matrix_fills(reading: Reading, labels: Labels, one: Located, words: Words) -> Iterator[Fill]:
    """The cells whose roles are not ours; organisations that the sheet lacks are added under its last row."""
    matrix = _Matrix(reading, labels, one, words)
    rows = matrix.rows()
    for number, uid in rows.items():
        yield from matrix.row(number, uid)
    number = max(rows, default=one.mapping.first - 1)
    for uid in matrix.absent(set(rows.values())):
        number += 1
        yield Fill(one.sheet.name, matrix.place(matrix.down, number), labels.of("organisation", uid))
        yield from matrix.row(number, uid)


class _Matrix:
    def __init__(self, reading: Reading, labels: Labels, one: Located, words: Words) -> None:
        self._one = one
        self._labels = labels
        self._words = words
        own: OwnNames[str] = OwnNames(lambda _row: ())
        self._resolver = Resolver(Known(reading), [], own, str, {}, Glossary())
        self.down = next(column for column in one.mapping.used if column.field == "organisation")
        self._across = [(column, self._subject(column)) for column in one.mapping.used if column.given]
        self._roles: dict[tuple[str, str], list[str]] = {}
        subjects = {subject for _column, subject in self._across}
        for record in all_records(reading, "participation"):
            subject = str(record["recommendation"] if record["experiment"] is None else record["experiment"])
            if subject in subjects and record["status"] not in _GONE:
                self._roles.setdefault((str(record["organisation"]), subject), []).append(str(record["role"]))

    def _subject(self, column: ColumnMapping) -> str:
        name, text = next(iter(column.given.items()))
        return self._resolver.resolve(str(CATALOGUE["participation"][name].target), text)

    @staticmethod
    def place(column: ColumnMapping, number: int) -> str:
        return f"{column_letter(column.position)}{number}"

    def _cell(self, number: int, column: ColumnMapping) -> str:
        rows = self._one.sheet.rows
        row = rows[number - 1] if number <= len(rows) else []
        cell = row[column.position] if column.position < len(row) else None
        return "" if is_blank(cell) else str(cell)

    def rows(self) -> dict[int, str]:
        """The organisations of the sheet that we know, by row number."""
        found: dict[int, str] = {}
        for number in range(self._one.mapping.first, len(self._one.sheet.rows) + 1):
            text = self._cell(number, self.down)
            if text:
                try:
                    found[number] = self._resolver.resolve("organisation", text)
                except UserError:
                    continue
        return found

    def row(self, number: int, organisation: str) -> Iterator[Fill]:
        """The cells of one row that do not say our roles."""
        for column, subject in self._across:
            roles = self._roles.get((organisation, subject), [])
            text = self._cell(number, column)
            whole = column.values.get(fold(text))
            said = {whole} if whole is not None else {column.values.get(fold(part), part) for part in parts(text)}
            if said - {""} != set(roles):
                texts = [self._words.of(column, role) for role in roles]
                if None in texts:
                    continue
                shown = ", ".join(text for text in texts if text)
                yield Fill(self._one.sheet.name, self.place(column, number), shown or None)

    def absent(self, present: set[str]) -> list[str]:
        """The organisations with a role that the sheet does not hold, by name."""
        uids = {organisation for organisation, _subject in self._roles} - present
        return sorted(uids, key=lambda uid: fold(self._labels.of("organisation", uid)))
