"""Files that a person reads, attached to the body that sent them: once each, however often the folder is read."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dcant_tracker.domain.file_names import name_of
from dcant_tracker.store.kept.attachments import LARGEST, attach, owners_of
from dcant_tracker.store.kept.forms_sent import CAMPAIGN, FORM, ORGANISATION, UNREAD
from dcant_tracker.store.kept.ledger import IN, NewExchange, record_exchange
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.words import ngettext

if TYPE_CHECKING:
    from dcant_tracker.store.writing.changes import Changes
    from dcant_tracker.store.writing.transaction import Transaction


def fits(path: Path) -> bool:
    """Whether the file at ``path`` is there and not too large to be attached."""
    try:
        return path.stat().st_size <= LARGEST
    except OSError:
        return False


def is_attached(reading: Reading, organisation: str, path: Path) -> bool:
    """Whether a copy of the very file at ``path`` is attached to the body (uid) already."""
    if not fits(path):
        return False
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
    """The work of that step: ``files`` pairs each path with the body (uid) that it goes to.

    In a ``campaign`` (uid) the ledger keeps that it came, so that the body is silent there no longer.
    """

    files: Sequence[tuple[Path, str]]
    campaign: str | None = None

    def __call__(self, transaction: "Transaction") -> int:
        """Write; returns how many were attached. Raises UserError where a file cannot be had."""
        done = 0
        for path, organisation in self.files:
            if not is_attached(transaction.reading, organisation, path):
                attach(transaction, _owner(organisation), path, another_name=True)
                if self.campaign is not None:
                    self._note(transaction, self.campaign, organisation, path)
                done += 1
        return done

    def _note(self, transaction: "Transaction", campaign: str, organisation: str, path: Path) -> None:
        content, state_step = path.read_bytes(), transaction.reading.last_step()
        whose = {CAMPAIGN: campaign, ORGANISATION: organisation}

        def finish(changes: "Changes") -> None:
            options = {FORM: whose, UNREAD: True}
            facts = NewExchange(IN, name_of(path), state_step, step=changes.step, options=options)
            record_exchange(transaction.writing, facts, content)

        transaction.finishing.append(finish)


def _owner(organisation: str) -> str:
    return f"organisation:{organisation}"
