"""The labels of the usual steps, alike wherever the change was made: « Ajout d'Épinal (…) »."""

from collections.abc import Iterable

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Values
from dcant_tracker.domain.text import fold
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.words import _

_MOST_FIELDS = 3
_LONGEST_KEY = 120


def adding(labels: Labels, entity: str, values: Values) -> Operation:
    """The step that creates one record holding ``values``."""
    declared = CATALOGUE[entity]
    key = _shortened(labels.of_values(entity, values)) or declared.one
    pattern = _("Ajout d'{key} ({sheet})") if _elides(key) else _("Ajout de {key} ({sheet})")
    return Operation(Op.ADD, pattern.format(key=key, sheet=declared.sheet))


def editing(labels: Labels, record: Record, fields: Iterable[str]) -> Operation:
    """The step that sets ``fields`` of ``record``, whose key is told as it was before."""
    declared = CATALOGUE[record.entity]
    named = [declared[field].label for field in fields]
    listed = ", ".join(named[:_MOST_FIELDS]) + (", …" if len(named) > _MOST_FIELDS else "")
    pattern = _("Modification d'{fields} : {key}") if _elides(listed) else _("Modification de {fields} : {key}")
    return Operation(Op.EDIT, pattern.format(fields=listed, key=_shortened(labels.of_record(record))))


def deleting(labels: Labels, record: Record) -> Operation:
    """The step that deletes ``record`` and what depends on it."""
    key = _shortened(labels.of_record(record))
    pattern = _("Suppression d'{key} ({sheet})") if _elides(key) else _("Suppression de {key} ({sheet})")
    return Operation(Op.DELETE, pattern.format(key=key, sheet=CATALOGUE[record.entity].sheet))


def _elides(words: str) -> bool:
    """Whether « de » loses its vowel before ``words``."""
    return fold(words)[:1] in set("aeiou")


def _shortened(key: str) -> str:
    key = " ".join(key.split())
    return key if len(key) <= _LONGEST_KEY else f"{key[:_LONGEST_KEY]}…"
