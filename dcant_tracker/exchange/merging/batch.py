"""The files of one import: compared, decided and taken in together."""

from dataclasses import dataclass, field
from pathlib import Path

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.deciding import Choice
from dcant_tracker.exchange.merging.pausing import Resumed
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.reader.sampling import Sample
from dcant_tracker.words import ngettext


@dataclass(slots=True)
class Batch:
    """``label`` is what the history will call the import, ``notes`` what the head of the screen says besides.

    ``refused`` are the files that cannot be read, with why; ``foreign`` those whose columns must be
    matched first, ``undecoded`` the texts whose encoding must be said, with the same lines in each, and ``encodings``
    those that were said; ``decided`` is what was decided so far, for each preview one item a proposal;
    ``resumed`` is the paused import that this goes on with, ``campaign`` (uid) the collection that the
    files are part of.
    """

    previews: list[Preview]
    refused: list[tuple[str, UserError]] = field(default_factory=list)
    foreign: list[Path] = field(default_factory=list)
    undecoded: list[tuple[Path, UserError, list[Sample]]] = field(default_factory=list)
    encodings: dict[Path, str] = field(default_factory=dict)
    decided: list[list[Choice | None]] | None = None
    resumed: Resumed | None = None
    campaign: str | None = None
    label: str | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def number(self) -> int | None:
        """The number of the paused import that this goes on with."""
        return self.resumed.number if self.resumed else None

    @property
    def name(self) -> str:
        """How the batch is called in a sentence."""
        if self.label:
            return self.label
        if len(self.previews) == 1:
            return self.previews[0].origin.label
        return ngettext("{count} fichier", "{count} fichiers", len(self.previews)).format(count=len(self.previews))
