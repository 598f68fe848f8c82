"""Attached files of records that become one: two files of one name are both kept."""

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


def _contents(reading: Reading, uid: str) -> object:
    kept = reading.fetch_one("SELECT sha256 FROM attachment_file WHERE uid = ?", (uid,))
    record = get(reading, ATTACHMENT, uid)
    return kept or (record["target"] if record else None)


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
