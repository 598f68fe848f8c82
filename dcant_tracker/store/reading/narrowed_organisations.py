"""Organisations narrowed by kind, region and words, as the matrix and the grid of the observatory offer it."""

from collections.abc import Sequence

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.text import sort_key
from dcant_tracker.store.reading.queries import distinct
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records import search


def kinds_of(reading: Reading) -> tuple[str, ...]:
    """The kinds of the organisations that the file holds, in the order of the choices."""
    kinds = {str(kind) for kind in distinct(reading, "organisation", "kind")}
    return tuple(code for code in CHOICES["organisation_kind"].codes if code in kinds)


def regions_of(reading: Reading) -> tuple[str, ...]:
    """Their regions, each once whatever its case and accents, in the order of the alphabet."""
    regions: dict[str, str] = {}
    for region in distinct(reading, "organisation", "region"):
        regions.setdefault(sort_key(str(region)), str(region))
    return tuple(regions[key] for key in sorted(regions))


def conditions(kinds: Sequence[str], regions: Sequence[str], text: str) -> tuple[list[str], list[object]]:
    """The SQL conditions on an organisation ``o``, and their values; the words of ``text`` are sought in all its names.

    What is empty asks nothing; ``""`` among ``regions`` is « none given ».
    """
    clauses, parameters = list[str](), list[object]()
    if kinds:
        clauses.append(f"o.kind IN ({', '.join('?' * len(kinds))})")
        parameters += kinds
    if regions:
        clauses.append(f"coalesce(o.region_folded, '') IN ({', '.join('?' * len(regions))})")
        parameters += [sort_key(region) for region in regions]
    for word in search.words(text):
        own, own_parameters = search.ids_sql("organisation", f'"{word}"*')
        other, other_parameters = search.ids_sql("organisation_identity", f'"{word}"*')
        clauses.append(
            f"(o.id IN ({own}) OR o.uid IN"
            f" (SELECT i.organisation FROM organisation_identity AS i WHERE i.id IN ({other})))"
        )
        parameters += [*own_parameters, *other_parameters]
    return clauses, parameters
