"""What an organisation is called no more once two records of it are one: kept, so that workbooks still find it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.domain.text import fold
from dcant_tracker.store.reading.keys import twins_of
from dcant_tracker.store.reading.reading import Reading

ORGANISATION = "organisation"
IDENTITY = "organisation_identity"


class FormerName(NamedTuple):
    """The values of a record of ``organisation_identity``."""

    organisation: str
    name: Value
    kind: Value
    siren: Value


def former_names(
    reading: Reading, entity: str, uid: str, now: Values, before: Iterable[Values]
) -> Iterator[FormerName]:
    """Those of the names and SIREN in ``before`` that the organisation ``uid`` does not bear ``now``."""
    if entity != ORGANISATION:
        return
    told = {_said(now)}
    for values in before:
        unknown = fold(str(values["name"])) != fold(str(now["name"])) or values["siren"] not in {None, now["siren"]}
        if unknown and _said(values) not in told and not _is_kept(reading, uid, values):
            told.add(_said(values))
            yield FormerName(uid, values["name"], values["kind"], values["siren"])


def _said(values: Values) -> tuple[str, Value]:
    return fold(str(values["name"])), values["siren"]


def _is_kept(reading: Reading, uid: str, values: Values) -> bool:
    return bool(twins_of(reading, CATALOGUE[IDENTITY], {"organisation": uid, "name": values["name"]}))
