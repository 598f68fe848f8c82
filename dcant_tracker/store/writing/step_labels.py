"""The labels of the usual steps, alike wherever the change was made: « Ajout d'Épinal (…) »."""

from collections.abc import Iterable

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Values
from dcant_tracker.domain.titles import begins_with_a_noun, is_elided
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.words import _

_MOST_FIELDS = 3
_LONGEST_TITLE = 120


def adding(labels: Labels, entity: str, values: Values) -> Operation:
    """The step that creates one record holding ``values``."""
    declared = CATALOGUE[entity]
    title = _shortened(Titles(labels).of_values(entity, values))
    if title and begins_with_a_noun(declared.title):
        return Operation(Op.ADD, _("Ajout : {title}").format(title=title))
    title = title or declared.one
    pattern = _("Ajout d'{title} ({sheet})") if is_elided(title) else _("Ajout de {title} ({sheet})")
    return Operation(Op.ADD, pattern.format(title=title, sheet=declared.sheet))


def editing(labels: Labels, record: Record, fields: Iterable[str]) -> Operation:
    """The step that sets ``fields`` of ``record``, whose title is told as it was before."""
    declared = CATALOGUE[record.entity]
    named = [declared[field].label for field in fields]
    listed = ", ".join(named[:_MOST_FIELDS]) + (", …" if len(named) > _MOST_FIELDS else "")
    pattern = _("Modification d'{fields} : {title}") if is_elided(listed) else _("Modification de {fields} : {title}")
    return Operation(Op.EDIT, pattern.format(fields=listed, title=_shortened(Titles(labels).of_record(record))))


def deleting(labels: Labels, record: Record) -> Operation:
    """The step that deletes ``record`` and what depends on it."""
    declared = CATALOGUE[record.entity]
    title = _shortened(Titles(labels).of_record(record))
    if begins_with_a_noun(declared.title):
        return Operation(Op.DELETE, _("Suppression : {title}").format(title=title))
    pattern = _("Suppression d'{title} ({sheet})") if is_elided(title) else _("Suppression de {title} ({sheet})")
    return Operation(Op.DELETE, pattern.format(title=title, sheet=declared.sheet))


def _shortened(title: str) -> str:
    title = " ".join(title.split())
    return title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE]}…"
