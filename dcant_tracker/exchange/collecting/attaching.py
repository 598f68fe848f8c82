"""Files that a person reads, attached to the body that sent them: once each, however often the folder is read."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dcant_tracker.store.kept.attachments import attach, owners_of
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.words import ngettext

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction


def is_attached(reading: Reading, organisation: str, path: Path) -> bool:
    """Whether a copy of the very file at ``path`` is attached to the body (uid) already."""
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return False
    return _owner(organisation) in owners_of(reading, digest)


def attaching(count: int) -> Operation:
    """The step that attaches so many files."""
    label = ngettext("Réponse jointe à son organisme", "{count} réponses jointes à leur organisme", count)
    return Operation(Op.ADD, label.format(count=count))


@dataclass(frozen=True, slots=True)
class Attach:
    """The work of that step: ``files`` pairs each path with the body (uid) that it goes to."""

    files: Sequence[tuple[Path, str]]

    def __call__(self, transaction: "Transaction") -> int:
        """Write; returns how many were attached. Raises UserError where a file cannot be had."""
        done = 0
        for path, organisation in self.files:
            if not is_attached(transaction.reading, organisation, path):
                attach(transaction, _owner(organisation), path, another_name=True)
                done += 1
        return done


def _owner(organisation: str) -> str:
    return f"organisation:{organisation}"
