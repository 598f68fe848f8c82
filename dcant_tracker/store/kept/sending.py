"""What leaves as files and stands in the ledger: both or neither, whatever happens in between.

Drafts are written and synchronised; the ledger takes their exchanges in one transaction, which a note of the machine
says is about to happen (``file/underway``); then they take their places. Whoever comes after a kill finds the note:
a sending of which a file is in place is finished, one that was not begun is withdrawn from the ledger.
"""

import contextlib
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dcant_tracker.errors import UserError
from dcant_tracker.private_files import make_file_like
from dcant_tracker.store.file import underway
from dcant_tracker.store.file.drafts import draft_of
from dcant_tracker.store.file.placing import place, place_all, synchronise
from dcant_tracker.store.file.replacing import refused
from dcant_tracker.store.file.underway import Sent, Underway
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.writing.writing import Writing
from dcant_tracker.words import ngettext


@dataclass(frozen=True, slots=True)
class Leaving:
    """What the ledger is to keep of one file that leaves, beside the file; ``base`` is compressed.

    Without ``facts`` it keeps nothing: the file only goes with the others, as the message beside a form.
    """

    facts: ledger.NewExchange | None
    base: bytes | None = None


BESIDE = Leaving(None)
"""A file of which the ledger keeps nothing."""

_NO_EXCHANGE = 0
"""Where a note of the machine names an exchange: there is none of that number."""


class Sending:
    """Drafts of files that leave together; write them, then :meth:`publish`."""

    def __init__(self, data_file: Path, targets: Sequence[Path]) -> None:
        self._data_file = data_file
        self._targets = targets
        self._underway = underway.begin([(draft_of(target, target.suffix), target) for target in targets])
        self._is_open = False

    @property
    def drafts(self) -> list[Path]:
        """Where to write each file."""
        return [draft for draft, _target in self._underway.pairs]

    def publish(self, leaving: Sequence[Leaving]) -> list[Sent]:
        """Record each draft in the ledger and put it in place: both, or neither.

        Raises UserError where a target cannot be written or the data file not; what is not in place then is not in
        the ledger either.
        """
        for draft in self.drafts:
            synchronise(draft)
        contents = [draft.read_bytes() for draft in self.drafts]
        written = [draft.stat().st_mtime_ns for draft in self.drafts]
        self._is_open = True
        try:
            with ledger.ledger_entry(self._data_file) as writing:
                sent = [
                    Sent(_recorded(writing, one, content), hashlib.sha256(content).hexdigest(), moment)
                    for one, content, moment in zip(leaving, contents, written, strict=True)
                ]
                self._underway = self._underway.recorded(self._data_file, sent)
            place_all(self._underway.pairs)
        except OSError as problem:
            raise self._undone(problem) from problem
        except BaseException:
            self._settle()
            raise
        self._is_open = False
        return sent

    def end(self) -> None:
        """Remove what is left of the drafts; what could not be settled is for the next opening."""
        if self._is_open:
            self._underway.release()
        else:
            self._underway.clear()

    def _undone(self, problem: OSError) -> UserError:
        """The refusal, once what the disk does not take is out of the ledger again."""
        self._settle()
        missing = [target for draft, target in self._underway.pairs if not _is_there(target, draft)]
        told = refused(problem, missing[0] if missing else self._targets[0])
        placed = len(self._targets) - len(missing)
        if not placed:
            return told
        more = ngettext(
            "{count} des {total} fichiers est écrit, et au registre.",
            "{count} des {total} fichiers sont écrits, et au registre.",
            placed,
        )
        return UserError(told.message, f"{more.format(count=placed, total=len(self._targets))} {told.hint}")

    def _settle(self) -> None:
        with contextlib.suppress(UserError, OSError):
            settle(self._data_file, self._underway)
            self._is_open = False


def _recorded(writing: Writing, one: Leaving, content: bytes) -> int:
    """Record one file in the ledger; the number of its exchange."""
    return ledger.record_exchange(writing, one.facts, content, one.base) if one.facts else _NO_EXCHANGE


@contextlib.contextmanager
def sending(data_file: Path, targets: Sequence[Path]) -> Iterator[Sending]:
    """Files about to leave for ``targets``: drafts beside them, gone after the block.

    Raises UserError when a target cannot be written (held open in Excel, no right, disk full).
    """
    underway.clear_left()
    settle_left(data_file)
    try:
        begun = Sending(data_file, targets)
        try:
            for draft, target in zip(begun.drafts, targets, strict=True):
                make_file_like(draft, target)
            yield begun
        finally:
            begun.end()
    except OSError as problem:
        raise refused(problem, targets[0]) from problem


def settle_left(data_file: Path) -> None:
    """Finish or withdraw what killed programs were sending from ``data_file``; what cannot be is left for later.

    A folder that is not there, as a stick that was pulled out, is waited for.
    """
    for left in underway.left_in(data_file):
        if left.is_old() or all(target.parent.is_dir() for _draft, target in left.pairs):
            with contextlib.suppress(UserError, OSError):
                settle(data_file, left)
                left.clear()


def settle(data_file: Path, begun: Underway) -> None:
    """Put in place what is left of a sending that was begun; withdraw from the ledger what is not in place then."""
    pairs = list(zip(begun.pairs, begun.sent, strict=False))
    if any(_is_in_place(*pair, one) for pair, one in pairs):
        for (draft, target), one in pairs:
            if not _is_in_place(draft, target, one):
                with contextlib.suppress(OSError):
                    place(draft, target)
    absent = [one for (draft, target), one in pairs if not _is_in_place(draft, target, one)]
    if absent:
        with ledger.ledger_entry(data_file) as writing:
            for one in absent:
                ledger.withdraw(writing, one.number, one.sha256)


def _is_in_place(draft: Path, target: Path, sent: Sent) -> bool:
    """Whether the draft became the target, which somebody may have edited since."""
    return _is_there(target, draft) and (
        target.stat().st_mtime_ns >= sent.written or hashlib.sha256(target.read_bytes()).hexdigest() == sent.sha256
    )


def _is_there(target: Path, draft: Path) -> bool:
    return target.exists() and not draft.exists()
