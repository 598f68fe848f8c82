"""Rows of one source with the same « Réf. »: which of them keeps it, settled before rows are understood."""

from collections.abc import Iterable
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.parsing import display
from dcant_tracker.domain.text import comparable
from dcant_tracker.exchange.base import value_of
from dcant_tracker.exchange.merging.written_row import WrittenRow, key_texts
from dcant_tracker.exchange.sources.source import Left
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import get
from dcant_tracker.words import _


class SameRefs:
    """Settles them by what the source said when it ``left``, else by our records."""

    def __init__(self, reading: Reading, labels: Labels, left: Left | None) -> None:
        self._reading = reading
        self._labels = labels
        self._left = left

    def settle(self, rows: Iterable[WrittenRow]) -> None:
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
        if self._left is not None and self._left.holds(entity, uid):
            kept = self._left.items(entity, uid)
            return tuple(_text(f, kept.get(f.name)) for f in declared.key if f.name in kept)
        mine = get(self._reading, entity, uid)
        if mine is None:
            return ()
        return tuple(comparable(self._labels.of_field(f, mine[f.name])) for f in declared.key)


def _text(declared: Field, item: Any) -> str:
    if item is None:
        return ""
    if declared.is_ref or declared.choices:
        return comparable(str(item[0]))
    return comparable(display(declared, value_of(declared, item)))
