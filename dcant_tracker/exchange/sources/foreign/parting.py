"""One column that gives two fields: « tél / mél », « Mairie de X / service Y »."""

from collections.abc import Sequence

from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.reader import CellValue
from dcant_tracker.exchange.sources.foreign.evidence import heading_score
from dcant_tracker.exchange.sources.foreign.value_shapes import SHAPES
from dcant_tracker.exchange.tables import is_blank

MARKS = ("\n", " / ", " – ", " - ", "/", ";", "|", ",")
"""What parts two things in a cell, likeliest first."""

_JOINING = (" / ", "/", " et ", " & ", " + ", " - ", " – ", ", ")
"""What stands between two names of fields in a heading."""

_MOSTLY = 0.6
_SURELY = 0.9
_LONGEST = 120


def in_two(entity: Entity, field: str, second: str, mark: str, cell: CellValue) -> tuple[CellValue, CellValue]:
    """What a cell gives to ``field`` and to ``second``; one thing alone goes where its form says, else to ``field``."""
    if not isinstance(cell, str) or not mark:
        return cell, None
    before, found, after = cell.partition(mark)
    if not found:
        before, found, after = cell.partition(mark.strip() or mark)
    first, other = before.strip() or None, after.strip() or None
    if first and not other:
        return (None, first) if _is_of(entity, second, first) and not _is_of(entity, field, first) else (first, None)
    if first and other and _is_of(entity, field, other) and _is_of(entity, second, first):
        straight = _is_of(entity, field, first) and _is_of(entity, second, other)
        return (first, other) if straight else (other, first)
    return first, other


def _is_of(entity: Entity, field: str, text: str) -> bool:
    shape = SHAPES.get((entity.name, field))
    return shape is not None and shape(text)


def mark_in(values: Sequence[CellValue]) -> str:
    """What parts most of the values of a column in two; empty where nothing does."""
    texts = [value for value in values if isinstance(value, str)]
    shares = {mark: sum(_is_parted(text, mark) for text in texts) for mark in MARKS}
    return next((mark for mark in MARKS if texts and shares[mark] >= _MOSTLY * len(texts)), "")


def _is_parted(text: str, mark: str) -> bool:
    """Whether something stands before and after ``mark``; what parts a sentence parts no two things."""
    if len(text) > _LONGEST:
        return False
    before, _mark, after = text.partition(mark)
    return not is_blank(before) and not is_blank(after)


def two_fields(entity: Entity, headings: Sequence[str]) -> tuple[str, str] | None:
    """The two fields that a heading names, in its order: « Tél / mél »."""
    for heading in headings:
        for mark in _JOINING:
            before, found, after = heading.partition(mark)
            names = [_named(entity, part) for part in (before, after)] if found else []
            if len(names) == len(set(names)) == 2 and all(names):
                return str(names[0]), str(names[1])
    return None


def _named(entity: Entity, text: str) -> str | None:
    scores = {field.name: heading_score(entity, field, fold(text)) for field in entity}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= _SURELY else None
