"""The positions compared: the themes they bear, and with whom they are."""

from collections.abc import Iterable

from dcant_tracker.domain.text import fold
from dcant_tracker.store.reading.queries import Query, distinct, records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record, get_many


def themes_of(reading: Reading, positions: Iterable[Record]) -> dict[str, tuple[str, ...]]:
    """The themes of each position, by uid: its own, then those of the recommendation that it is about."""
    listed = list(positions)
    measures = get_many(reading, "recommendation", {str(one["recommendation"]) for one in listed})
    found: dict[str, tuple[str, ...]] = {}
    for one in listed:
        measure = measures.get(str(one["recommendation"]))
        themes = (*_tags(one), *(_tags(measure) if measure is not None else ()))
        found[one.uid] = tuple({fold(theme): theme for theme in reversed(themes)}.values())[::-1]
    return found


def _tags(record: Record) -> tuple[str, ...]:
    tags = record["themes"]
    return tags if isinstance(tags, tuple) else ()


def counterparts(reading: Reading) -> list[str]:
    """With whom positions are compared, each once, in the order of the alphabet."""
    return [str(name) for name in distinct(reading, "position", "counterpart")]


def borne_themes(reading: Reading) -> list[str]:
    """The themes that some position bears, each once, in the order of the alphabet."""
    borne = (theme for themes in themes_of(reading, records(reading, Query("position"))).values() for theme in themes)
    return sorted({fold(theme): theme for theme in borne}.values(), key=fold)
