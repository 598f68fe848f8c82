"""What is kept beside the fields of a record: folded twins that sort, digests that find keys."""

import functools
from collections.abc import Iterator

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.store.checking.census import Census
from dcant_tracker.store.checking.findings import Finding, FindingKind
from dcant_tracker.store.checking.keys import shared_keys
from dcant_tracker.store.checking.mending import Mending
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _


def derived_findings(reading: Reading, census: Census) -> Iterator[Finding]:
    """The entities in which a folded twin or a digest is not what the write door would have written; keys shared."""
    for entity in CATALOGUE.values():
        if entity.name in census.empty:
            continue
        digests = census.digests(entity)
        wrong = digests.keys() | census.texts(entity).twins.keys()
        if wrong:
            told = _("{sheet} : les index de tri ne correspondent pas aux fiches ({count}).").format(
                sheet=entity.sheet, count=len(wrong)
            )
            yield Finding(FindingKind.DERIVED, told, entity.name, mend=functools.partial(_derive_again, entity))
        yield from shared_keys(reading, entity, digests)


def _derive_again(entity: Entity, mending: Mending) -> None:
    census = Census(mending.writing)
    for number, row in census.texts(entity).twins.items():
        written = ", ".join(f'"{name}" = ?' for name in row)
        mending.writing.execute(f'UPDATE "{entity.name}" SET {written} WHERE id = ?', [*row.values(), number])
    for number, digest in census.digests(entity).items():
        mending.writing.execute(f'UPDATE "{entity.name}" SET key_digest = ? WHERE id = ?', (digest, number))
