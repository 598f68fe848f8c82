"""A body changes its name, its SIREN or its kind: what it was before is kept as a dated identity."""

from collections.abc import Mapping
from datetime import date, timedelta

from dcant_tracker.domain.entities.organisations import IDENTIFYING
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.text import fold
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record, get_many
from dcant_tracker.store.writing.transaction import Transaction

ORGANISATION = "organisation"
IDENTITY = "organisation_identity"


def keep_former(transaction: Transaction, uid: str, before: Mapping[str, Value], day: date) -> None:
    """Keep what the organisation ``uid`` was until the eve of ``day``; ``before`` holds what changed, by field.

    An identity that says the same already is given its end; several changes of one day make one identity.
    """
    now = transaction.get(ORGANISATION, uid)
    eve = day - timedelta(days=1)
    former = {name: before.get(name, now[name]) for name in IDENTIFYING}
    known = _identities(transaction.reading, uid)
    of_that_day = next((one for one in known if one["valid_until"] == eve), None)
    if of_that_day is not None:
        transaction.update(IDENTITY, of_that_day.uid, dict(before))
        return
    ended = [one["valid_until"] for one in known if isinstance(one["valid_until"], date)]
    earlier = max((end for end in ended if end < eve), default=None)
    since = earlier + timedelta(days=1) if earlier else None
    same = next((one for one in known if _is_open(one, former, eve)), None)
    if same is not None:
        values = {**former, "valid_from": same["valid_from"] or since, "valid_until": eve}
        transaction.update(IDENTITY, same.uid, values)
    else:
        transaction.add(IDENTITY, {"organisation": uid, **former, "valid_from": since, "valid_until": eve})


def _identities(reading: Reading, uid: str) -> list[Record]:
    rows = reading.fetch_all(f"SELECT uid FROM {IDENTITY} WHERE organisation = ? ORDER BY id", (uid,))
    return list(get_many(reading, IDENTITY, [str(one) for (one,) in rows]).values())


def _is_open(one: Record, former: Mapping[str, Value], eve: date) -> bool:
    """Whether an identity bears the former name, and may end on ``eve``."""
    since = one["valid_from"]
    begins = not isinstance(since, date) or since <= eve
    return fold(str(one["name"])) == fold(str(former["name"])) and one["valid_until"] is None and begins
