"""What a folder of returns holds, and the words around it: read on the worker, shown by « Relever un dossier »."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from dcant_tracker.domain.rules import COUNTED
from dcant_tracker.exchange.collecting.folder import Collection, collection_label, read_folder
from dcant_tracker.exchange.collecting.groups import REMINDED, Body, Group, bodies, of_groups
from dcant_tracker.exchange.collecting.responses import responses
from dcant_tracker.exchange.sources.form.questions import EVALUATIONS, MATURITY
from dcant_tracker.store.reading.entry_queue import Place, given
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.store import Store
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.words import _


@dataclass(frozen=True, slots=True)
class Collected:
    """What a folder holds, and the words around it.

    ``label`` is what the history will call its taking in, ``names`` are those of the organisations, by uid.
    """

    collection: Collection
    label: str
    names: Mapping[str, str]
    bodies: Sequence[Body]
    """Those that are to be reminded."""
    everybody: Mapping[str, str] = field(default_factory=dict)
    """The names of the organisations asked, by uid."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """The first evaluation that each of them has not answered."""

    def notes(self) -> list[str]:
        """Who is still missing, for the head of the comparison."""
        said = []
        for text, group in ((_("Sans réponse"), self.collection.missing), (_("En partie"), self.collection.partly)):
            if group:
                said.append(_("{what} : {count}").format(what=text, count=len(group)))
        return [" · ".join(said)] if said else []

    @property
    def has_answers(self) -> bool:
        """Whether anybody answered anything."""
        return any(file.progress.answered for file in self.collection.files)

    @property
    def proposed(self) -> int:
        """How many differences the answers make."""
        return sum(len(preview.proposals) for preview in self.collection.previews)


def collected(
    store: Store, folder: Path, campaign: str | None, progress: Progress, encodings: Mapping[Path, str] | None = None
) -> Collected:
    """Read ``folder`` for ``campaign`` (uid; None: that of most forms), texts in the ``encodings`` that were said.

    Nothing is written; raises UserError.
    """
    collection = read_folder(store, folder, campaign, progress, encodings)
    reading, labels = store.read(), store.labels()
    owners = {file.organisation for file in collection.files if file.organisation}
    return Collected(
        collection,
        collection_label(store, collection),
        {uid: labels.of("organisation", uid) for uid in owners},
        _left(reading, collection),
        *_asked(reading, collection),
    )


def _left(reading: Reading, collection: Collection) -> list[Body]:
    """Those that are to be reminded once the answers of the folder are in."""
    if collection.campaign is None:
        return []
    left = {one.organisation for one in (*collection.missing, *collection.partly)}
    came = {one.organisation for one in collection.partly}
    kinds = dict.fromkeys(file.questions for file in collection.files if file.campaign) or (EVALUATIONS,)
    listed = (bodies(reading, collection.campaign, questions) for questions in kinds)
    reminded = (one for some in listed for one in of_groups(some, REMINDED) if one.uid in left)
    return [replace(one, group=Group.PARTLY) if one.uid in came else one for one in reminded]


def _asked(reading: Reading, collection: Collection) -> tuple[dict[str, str], dict[str, Place]]:
    """Who is asked in the campaign of ``collection``, and where the answer of each is to be typed in."""
    if collection.campaign is None:
        return {}, {}
    everybody = [one.asked for one in responses(reading, collection.campaign)]
    places = {}
    for one in everybody:
        all_places = [Place(collection.campaign, subject[0], subject[1], one.organisation) for subject in one.subjects]
        blank = (place for place in all_places if (found := given(reading, place)) is None or not _is_counted(found))
        places[one.organisation] = next(blank, all_places[0])
    observed = [one.asked for one in responses(reading, collection.campaign, MATURITY)]
    return {one.organisation: one.name for one in (*observed, *everybody)}, places


def _is_counted(found: Record) -> bool:
    """Whether an evaluation was transmitted."""
    return found["state"] in COUNTED
