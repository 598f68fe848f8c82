"""A partner's own words for the choices of our lists, as their cells write them."""

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.sources.foreign.locating import Located
from dcant_tracker.exchange.sources.foreign.mapping import ColumnMapping
from dcant_tracker.exchange.sources.foreign.matrix import parts


class Words:
    """The words found in one sheet; a choice that it never names is called by our label."""

    def __init__(self, one: Located) -> None:
        self._entity = CATALOGUE[one.mapping.entity]
        self._written: dict[str, str] = {}
        rows = one.sheet.rows[one.mapping.first - 1 :]
        for column in one.mapping.used:
            for row in rows if column.values else ():
                cell = row[column.position] if column.position < len(row) else None
                for text in [str(cell).strip(), *parts(cell)] if isinstance(cell, str) else ():
                    self._written.setdefault(fold(text), text)

    def of(self, column: ColumnMapping, code: str) -> str:
        """How the partner writes the choice ``code`` in ``column``."""
        for text, meant in column.values.items():
            if meant == code and text in self._written:
                return self._written[text]
        choices = self._entity[column.field].choices
        return choices.label(code) if choices else code
