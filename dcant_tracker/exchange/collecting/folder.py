"""A folder of returned forms, read at once: who answered, who did not, what each file proposes."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from os import cpu_count
from pathlib import Path

from dcant_tracker.domain.kinds import Values
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.collecting.expecting import Asked
from dcant_tracker.exchange.collecting.responses import responses
from dcant_tracker.exchange.merging.gathering import Understood, compared, understand
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.exchange.names.known import Known
from dcant_tracker.exchange.reader import Book, read, read_several
from dcant_tracker.exchange.reader.problems import UnknownEncodingError
from dcant_tracker.exchange.sources.form.answers import NOTHING, Progress, merged, progress
from dcant_tracker.exchange.sources.form.questions import EVALUATIONS, Questions
from dcant_tracker.exchange.sources.opening import ForeignWorkbookError, opened
from dcant_tracker.exchange.sources.returned_form import ReturnedForm
from dcant_tracker.exchange.sources.terms import Terms
from dcant_tracker.file_formats import READABLE, format_of
from dcant_tracker.store.reading.queries import Query, records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.store import Store
from dcant_tracker.words import _, ngettext

ProgressCall = Callable[[int, int, str], None]

_BATCH = 8
"""How many files one reading child takes."""

_NOT_FILES = ("~$", ".", ".~lock")


class Status(StrEnum):
    """What one file of the folder is, or what an organisation asked has done."""

    ANSWERED = "answered"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    UNREADABLE = "unreadable"
    REPEATED = "repeated"
    """Taken together with a newer file of the same organisation."""
    OTHER_CAMPAIGN = "other_campaign"
    NO_FORM = "no_form"


@dataclass(frozen=True, slots=True)
class Returned:
    """One file of the folder: whose it is (uid), how far it is, and why it is not taken, where it is not."""

    path: Path
    status: Status
    organisation: str | None = None
    campaign: str | None = None
    progress: Progress = NOTHING
    message: str = ""
    undecoded: bool = False
    """A text whose encoding must be said first."""
    questions: Questions = EVALUATIONS


@dataclass(frozen=True, slots=True)
class Collection:
    """What a folder holds for one campaign; ``missing`` are those asked of whom it holds no answer, here or before."""

    campaign: str | None
    files: tuple[Returned, ...]
    previews: tuple[Preview, ...]
    missing: tuple[Asked, ...]
    partly: tuple[Asked, ...]

    @property
    def undecoded(self) -> list[Path]:
        """The texts that are not read since nobody said their encoding."""
        return [file.path for file in self.files if file.undecoded]

    def counts(self) -> dict[str, int]:
        """How many files there are of each status."""
        found = Counter(file.status for file in self.files)
        return {str(status): found[status] for status in Status}


Form = Understood[ReturnedForm]


def read_folder(
    store: Store,
    folder: Path,
    campaign: str | None = None,
    progress_call: ProgressCall | None = None,
    encodings: Mapping[Path, str] | None = None,
) -> Collection:
    """Read every form of ``folder`` and its subfolders; nothing is written.

    ``campaign`` (uid) None is the one that most files are about; ``encodings`` are those of texts, where a person
    said them. Raises UserError for a folder that cannot be read, or holds no workbook.
    """
    said = encodings or {}
    paths = _workbooks(folder)
    reading = store.read()
    files: list[Returned] = []
    forms: list[Form] = []
    known = Known(reading)
    for path, found in _read_all(paths, progress_call, said):
        if isinstance(found, UserError):
            undecoded = isinstance(found, UnknownEncodingError)
            files.append(Returned(path, Status.UNREADABLE, message=str(found), undecoded=undecoded))
            continue
        try:
            source = opened(reading, found, Terms(encoding=said.get(path, "")))
        except ForeignWorkbookError:
            files.append(_no_form(path))
            continue
        except UserError as problem:
            files.append(Returned(path, Status.UNREADABLE, message=str(problem)))
            continue
        if isinstance(source, ReturnedForm):
            forms.append(understand(reading, source, known))
        else:
            files.append(_no_form(path))
    campaign = campaign or _usual_campaign(reading, forms)
    about = [form for form in forms if form.source.campaign == campaign]
    files += [_of_another_campaign(store, form) for form in forms if form not in about]
    previews: list[Preview] = []
    for returns in _by_organisation(about):
        taken, compared_files = _one_organisation(reading, returns)
        previews += taken
        files += compared_files
    files.sort(key=lambda file: paths.index(file.path))
    kinds = list(dict.fromkeys(form.source.questions for form in about)) or [EVALUATIONS]
    missing, partly = _who_is_left(reading, campaign, kinds, files)
    return Collection(campaign, tuple(files), tuple(previews), tuple(missing), tuple(partly))


def collection_label(store: Store, collection: Collection) -> str:
    """What the history calls the taking in of a collection."""
    count = len(collection.previews)
    return ngettext(
        "Collecte « {campaign} » : {count} formulaire", "Collecte « {campaign} » : {count} formulaires", count
    ).format(campaign=store.labels().of("campaign", collection.campaign), count=count)


def _workbooks(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise UserError(
            _("Le dossier « {folder} » n'existe pas.").format(folder=folder),
            _("Indiquez celui où vous avez rangé les formulaires reçus."),
        )
    found = sorted(
        path
        for path in folder.rglob("*")
        if format_of(path, READABLE) and not path.name.startswith(_NOT_FILES) and path.is_file()
    )
    if not found:
        raise UserError(
            _("Le dossier « {folder} » ne contient aucun classeur.").format(folder=folder),
            _("Rangez-y les formulaires reçus, puis recommencez."),
        )
    return found


def _read_all(
    paths: Sequence[Path], progress_call: ProgressCall | None, encodings: Mapping[Path, str]
) -> Iterator[tuple[Path, Book | UserError]]:
    """Each file with its cells, or the sentence that says why not, in order; several are read at a time."""

    def some(batch: Sequence[Path]) -> list[Book | UserError]:
        if batch[0] in encodings:
            return [_read_text(batch[0], encodings[batch[0]])]
        return list(read_several(batch))

    batches = list(_batches(paths, encodings))
    done = 0
    with ThreadPoolExecutor(max_workers=max(2, cpu_count() or 2)) as readers:
        for batch, books in zip(batches, readers.map(some, batches), strict=True):
            for path, found in zip(batch, books, strict=True):
                if progress_call:
                    progress_call(done, len(paths), path.name)
                done += 1
                yield path, found


def _batches(paths: Sequence[Path], encodings: Mapping[Path, str]) -> Iterator[list[Path]]:
    """``paths`` in their order, as one child takes them: a text whose encoding was said has one of its own."""
    batch: list[Path] = []
    for path in paths:
        if batch and (len(batch) == _BATCH or path in encodings or batch[0] in encodings):
            yield batch
            batch = []
        batch.append(path)
    yield batch


def _read_text(path: Path, encoding: str) -> Book | UserError:
    try:
        return read(path, encoding=encoding)
    except UserError as error:
        return error


def _no_form(path: Path) -> Returned:
    message = _("Ce classeur n'est pas un formulaire de collecte : importez-le à part.")
    return Returned(path, Status.NO_FORM, message=message)


def _usual_campaign(reading: Reading, forms: Sequence[Form]) -> str | None:
    """The campaign of most forms; of several with as many, the one that opened last."""
    counts = Counter(form.source.campaign for form in forms)
    days = {record.uid: str(record["opens_on"] or "") for record in records(reading, Query("campaign"))}
    return max(counts, key=lambda uid: (counts[uid], days.get(uid, "")), default=None)


def _of_another_campaign(store: Store, form: Form) -> Returned:
    name = store.labels().of("campaign", form.source.campaign)
    return Returned(
        form.source.origin.path,
        Status.OTHER_CAMPAIGN,
        form.source.organisation,
        form.source.campaign,
        progress(form.rows, form.source.questions),
        _("Formulaire d'une autre campagne ({campaign}) : relevez-le avec elle.").format(campaign=name),
    )


def _by_organisation(forms: Sequence[Form]) -> list[list[Form]]:
    """The forms of each organisation that ask the same, the file saved last at the end."""
    groups: dict[tuple[str, str], list[Form]] = {}
    for form in forms:
        groups.setdefault((form.source.organisation, form.source.questions.entity.name), []).append(form)
    return [sorted(group, key=lambda form: form.source.origin.path.stat().st_mtime_ns) for group in groups.values()]


def _one_organisation(reading: Reading, returns: list[Form]) -> tuple[list[Preview], list[Returned]]:
    """What the forms of one organisation propose together, told of the newest, and where each of them stands."""
    newest = returns[-1]
    files = [_repeated(form, newest) for form in returns[:-1]]
    if len(returns) > 1:
        rows = merged(
            [(form.source.origin.label, form.rows) for form in returns], _left(newest.source), newest.source.questions
        )
        newest = replace(newest, rows=rows)
    preview = compared(reading, newest)
    older = [replace(compared(reading, form), proposals=()) for form in returns[:-1]]
    return [*older, preview], [*files, _returned(newest, preview)]


def _left(form: ReturnedForm) -> Mapping[str, Values]:
    """The records that the form showed when it left, whatever was taken in from it since."""
    return form.left.rows().get(form.questions.entity.name, {}) if form.left else {}


def _repeated(form: Form, newest: Form) -> Returned:
    return Returned(
        form.source.origin.path,
        Status.REPEATED,
        form.source.organisation,
        form.source.campaign,
        progress(form.rows, form.source.questions),
        _("Même organisme que « {file} », enregistré plus tard : leurs réponses sont réunies.").format(
            file=newest.source.origin.label
        ),
    )


def _returned(form: Form, preview: Preview) -> Returned:
    done = progress(form.rows, form.source.questions)
    if done.asked and done.complete == done.asked:
        status = Status.ANSWERED
    else:
        status = Status.PARTLY if done.answered else Status.NOT_YET
    message = " ".join(_reservations(preview))
    source = form.source
    asked_of = (source.organisation, source.campaign)
    return Returned(source.origin.path, status, *asked_of, done, message, questions=source.questions)


def _reservations(preview: Preview) -> Iterator[str]:
    """What of a form does not go in: cells that cannot be read, columns and sheets that say nothing to us."""
    unreadable = preview.counts()[Case.UNREADABLE]
    if unreadable:
        yield _("Cellules illisibles : {count}.").format(count=unreadable)
    strange = [f"« {ignored.column or ignored.sheet} »" for ignored in preview.ignored]
    if strange:
        yield _("Laissé de côté : {names}.").format(names=", ".join(strange))


def _who_is_left(
    reading: Reading, campaign: str | None, kinds: Sequence[Questions], files: Sequence[Returned]
) -> tuple[list[Asked], list[Asked]]:
    """Those asked who gave no answer, and those who gave a part; what was taken in before counts."""
    missing: list[Asked] = []
    partly: list[Asked] = []
    for questions in kinds if campaign else ():
        here = {
            file.organisation: file.status
            for file in files
            if file.questions is questions and file.status in (Status.ANSWERED, Status.PARTLY)
        }
        for before in responses(reading, str(campaign), questions):
            body = before.asked.organisation
            if not before.is_complete and here.get(body) is not Status.ANSWERED:
                (partly if body in here or before.received else missing).append(before.asked)
    return missing, partly
