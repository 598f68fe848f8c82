"""Attached files of records that become one: two files of one name are both kept."""

from collections.abc import Mapping

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Values
from dcant_tracker.domain.rules import key_of
from dcant_tracker.store.reading.keys import records_with_key
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import get

ATTACHMENT = "attachment"


def is_another_file(reading: Reading, uid: str, other: str) -> bool:
    """Whether two attachments of one name hold, or lead to, something else."""
    return _contents(reading, uid) != _contents(reading, other)


def is_same_file(reading: Reading, uid: str, other: str, files: Mapping[str, str]) -> bool:
    """Whether two attachments are known to hold, or lead to, the same; ``files`` are digests of those on their way.

    Of a file that did not come yet nobody can say so: it is another one, and nothing is lost.
    """
    digests = [files.get(one) or _digest(reading, one) for one in (uid, other)]
    targets = [_target(reading, one) for one in (uid, other)]
    if any(digests):
        return digests[0] == digests[1]
    return targets[0] == targets[1] and (targets[0] is None or any(mark in targets[0] for mark in _IN_ADDRESSES))


_IN_ADDRESSES = "/\\:"
"""What no name of a file holds."""


def _contents(reading: Reading, uid: str) -> str | None:
    return _digest(reading, uid) or _target(reading, uid)


def _digest(reading: Reading, uid: str) -> str | None:
    kept = reading.fetch_one("SELECT sha256 FROM attachment_file WHERE uid = ?", (uid,))
    return str(kept[0]) if kept else None


def _target(reading: Reading, uid: str) -> str | None:
    record = get(reading, ATTACHMENT, uid)
    return str(record["target"]) if record and record["target"] is not None else None


def another_label(reading: Reading, values: Values) -> str:
    """« Note (2) »: what an attachment is called beside one that is called « Note » already."""
    number = 2
    while True:
        label = f"{values['label']} ({number})"
        if not records_with_key(
            reading, CATALOGUE[ATTACHMENT], key_of(CATALOGUE[ATTACHMENT], {**values, "label": label})
        ):
            return label
        number += 1
