"""A column « Réf. » that no longer stands beside its rows: sorted without it, shifted, swapped, filled down.

Rows that say what *other* records said are recognised and attached to them by their key. Nothing of it goes in by
itself: the sheet is asked about once, and so is whatever its displaced rows change.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dcant_tracker.domain.fields import Entity
from dcant_tracker.exchange.merging.as_sent import AsSent
from dcant_tracker.exchange.merging.written_row import WrittenRow
from dcant_tracker.exchange.tables import column_letter, is_blank
from dcant_tracker.words import _, ngettext

_ALIKE = 0.5
"""The share of its cells that must say what a record said, for a row whose key says nothing to be that record's."""


@dataclass(frozen=True, slots=True)
class MovedSheet:
    """A sheet whose « Réf. » were displaced: the rows that bear another record's, and the column they stand in."""

    entity: str
    sheet: str
    count: int
    column: str

    @property
    def question(self) -> str:
        """What the person is asked."""
        return ngettext(
            "La colonne Réf. semble avoir été déplacée : {count} ligne porte la Réf. d'une autre fiche. "
            "La rattacher par sa clé ?",
            "La colonne Réf. semble avoir été déplacée : {count} lignes portent la Réf. d'une autre fiche. "
            "Les rattacher par leur clé ?",
            self.count,
        ).format(count=self.count)


class MovedRefs:
    """Finds displaced « Réf. » by what records said when the source left, else by what they say here."""

    def __init__(self, sent: AsSent) -> None:
        self._sent = sent

    def settle(self, rows: Iterable[WrittenRow]) -> list[MovedSheet]:
        """Attach displaced rows to the records that they speak of; returns the sheets to ask about."""
        sheets: dict[tuple[str, str], list[WrittenRow]] = defaultdict(list)
        for row in rows:
            if not row.trouble:
                sheets[row.entity.name, row.sheet].append(row)
        found = (self._settle_sheet(group) for group in sheets.values())
        return [sheet for sheet in found if sheet is not None]

    def _settle_sheet(self, rows: Sequence[WrittenRow]) -> MovedSheet | None:
        strays = [row for row in rows if row.ref and not self._sent.is_itself(row)]
        meant = {id(row): other for row in strays if (other := self._meant(row))}
        if not meant:
            return None
        staying = {id(row) for row in strays}
        taken = {row.ref for row in rows if row.ref and id(row) not in staying}
        free = {row.ref for row in strays} - taken
        count = 0
        for row in strays:
            other = meant.get(id(row))
            if other is not None and other not in taken:
                _ask(row, _("La « Réf. » de cette ligne est celle d'une autre fiche : rattachée par sa clé."))
                row.ref, count = other, count + 1
                taken.add(other)
            elif other is not None:
                _ask(row, _("Cette ligne dit ce que dit une autre ligne, sous une autre « Réf. »."))
        self._settle_rest([row for row in strays if id(row) not in meant], taken, free)
        for row in rows:
            if not row.ref:
                _ask(row, _("Dans cette feuille, la colonne Réf. semble avoir été déplacée."))
        return _moved(rows[0].entity, rows, count)

    def _meant(self, row: WrittenRow) -> str | None:
        """The other record that ``row`` speaks of rather than of that of its « Réf. »."""
        other = self._sent.bearing(row)
        if other is None or other == row.ref:
            return None
        return other if self._sent.likeness(row, other) > self._sent.likeness(row, row.ref) else None

    def _settle_rest(self, rows: Sequence[WrittenRow], taken: set[str], free: set[str]) -> None:
        """Rows whose key says nothing: they are what most of their cells say, else new; all are asked about."""
        for row in rows:
            _ask(row, _("Dans cette feuille, la colonne Réf. semble avoir été déplacée."))
            if row.ref not in taken:
                taken.add(row.ref)
                continue
            filled = sum(not is_blank(cell) for cell in row.cells.values())
            alike = max(free - taken, key=lambda uid: self._sent.likeness(row, uid), default="")
            row.ref = alike if alike and self._sent.likeness(row, alike) >= _ALIKE * filled else ""
            taken.add(row.ref)


def _ask(row: WrittenRow, question: str) -> None:
    row.questions.setdefault("", question)


def _moved(entity: Entity, rows: Sequence[WrittenRow], count: int) -> MovedSheet | None:
    place = rows[0].ref_place
    return MovedSheet(entity.name, rows[0].sheet, count, column_letter(place or 0)) if count else None
