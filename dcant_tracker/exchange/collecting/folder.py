"""A folder of returned forms, read at once: who answered, who did not, what each file proposes."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from os import cpu_count
from pathlib import Path
from typing import Any

from dcant_tracker.domain.kinds import Values
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.collecting.arrivals import Arrival, arrivals
from dcant_tracker.exchange.collecting.attaching import fits, is_attached
from dcant_tracker.exchange.collecting.expecting import Asked
from dcant_tracker.exchange.collecting.guessing import Guesser, guesser
from dcant_tracker.exchange.collecting.responses import responses
from dcant_tracker.exchange.merging.gathering import Understood, compared, understand
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.exchange.names.known import Known
from dcant_tracker.exchange.reader import Book, read, read_several
from dcant_tracker.exchange.reader.problems import UnknownEncodingError
from dcant_tracker.exchange.sources.form.answers import NOTHING, Progress, merged, progress
from dcant_tracker.exchange.sources.form.questions import ASKED, EVALUATIONS, Questions
from dcant_tracker.exchange.sources.opening import ForeignWorkbookError, opened
from dcant_tracker.exchange.sources.returned_form import ReturnedForm
from dcant_tracker.exchange.sources.said_words import UnknownWord, unknown_words
from dcant_tracker.exchange.sources.terms import Terms
from dcant_tracker.file_formats import PARCELS, format_of
from dcant_tracker.store.reading.queries import Query, records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.store import Store
from dcant_tracker.words import _, ngettext

ProgressCall = Callable[[int, int, str], None]

_BATCH = 8
"""How many files one reading child takes."""


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
    TO_READ = "to_read"
    """A document or a picture: a person reads it."""
    ASIDE = "aside"
    """No answer by what it is called: what a system put there, a kind of file that is not known."""


@dataclass(frozen=True, slots=True)
class Returned:
    """One file of the folder: whose it is (uid), how far it is, and why it is not taken, where it is not.

    ``name`` says the parcels that it came in as well, ``sender`` the address that it came from. What it says is in the
    data already where it ``is_taken``; a table ``is_foreign`` whose columns must be matched first.
    """

    path: Path
    status: Status
    organisation: str | None = None
    campaign: str | None = None
    progress: Progress = NOTHING
    message: str = ""
    undecoded: bool = False
    """A text whose encoding must be said first."""
    questions: Questions = EVALUATIONS
    name: str = ""
    sender: str = ""
    is_taken: bool = False
    is_foreign: bool = False

    @property
    def shown(self) -> str:
        """What people see of it."""
        return self.name or self.path.name


@dataclass(frozen=True, slots=True)
class Collection:
    """What a folder holds for one campaign; ``missing`` are those asked of whom it holds no answer, here or before."""

    campaign: str | None
    files: tuple[Returned, ...]
    previews: tuple[Preview, ...]
    missing: tuple[Asked, ...]
    partly: tuple[Asked, ...]
    words: tuple[UnknownWord, ...] = ()
    """What was answered in words of no list, to be asked once."""

    @property
    def unread(self) -> list[Returned]:
        """What a person is to read yet, of those who gave no answer otherwise: they are not reminded before."""
        silent = {one.organisation for one in self.missing}
        return [file for file in self.files if file.status is Status.TO_READ and file.organisation in silent]

    @property
    def to_attach(self) -> list[Returned]:
        """What a person reads, whose body is known, and that is not attached to it yet."""
        here = (file for file in self.files if file.status is Status.TO_READ)
        return [file for file in here if file.organisation and not file.is_taken and fits(file.path)]

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
    said them. Every file is accounted for. Raises UserError for a folder that cannot be read, or holds nothing.
    """
    said = encodings or {}
    found = arrivals(folder)
    reading = store.read()
    files: list[Returned] = []
    forms: list[Form] = []
    tables: list[Understood[Any]] = []
    known = Known(reading)
    by_path = {one.path: one for one in found}
    for path, book in _read_all([one.path for one in found if _is_tried(one)], progress_call, said):
        if isinstance(book, UserError):
            files.append(_unread(by_path[path], book))
            continue
        try:
            source = opened(reading, book, Terms(encoding=said.get(path, "")))
        except ForeignWorkbookError:
            files.append(_no_form(by_path[path], is_foreign=True))
            continue
        except UserError as problem:
            files.append(_unread(by_path[path], problem))
            continue
        if isinstance(source, ReturnedForm):
            forms.append(understand(reading, source, known))
        elif _answers(source):
            tables.append(understand(reading, source, known))
        else:
            files.append(_no_form(by_path[path]))
    campaign = campaign or _usual_campaign(reading, forms, tables)
    about = [form for form in forms if form.source.campaign == campaign]
    files += [_of_another_campaign(store, form) for form in forms if form not in about]
    previews: list[Preview] = []
    for returns in _by_organisation(about):
        taken, compared_files = _one_organisation(reading, returns)
        previews += taken
        files += compared_files
    for table in tables:
        preview, file = _one_table(reading, table, campaign)
        previews += [preview] if file.status is not Status.OTHER_CAMPAIGN else []
        files.append(file)
    kinds = list(dict.fromkeys(form.source.questions for form in about)) or [EVALUATIONS]
    guess = guesser(reading, _everybody(reading, campaign, kinds))
    files += [_told(one) for one in found if not _is_tried(one)]
    files = [_named(reading, by_path[file.path], file, guess) for file in files]
    order = {one.path: rank for rank, one in enumerate(found)}
    files.sort(key=lambda file: order[file.path])
    missing, partly = _who_is_left(reading, campaign, kinds, files)
    words = unknown_words(form.rows for form in about)
    return Collection(campaign, tuple(files), tuple(previews), tuple(missing), tuple(partly), words)


def _is_tried(one: Arrival) -> bool:
    """Whether it is read as cells; what a system put there is not."""
    return one.is_table and not one.is_service


def _told(one: Arrival) -> Returned:
    """A file that is not read as cells."""
    if one.trouble is not None:
        return Returned(one.path, Status.UNREADABLE, message=str(one.trouble))
    if one.is_service:
        message = _("Fichier technique, ou parti avec les formulaires : il ne contient aucune réponse.")
        return Returned(one.path, Status.ASIDE, message=message)
    if one.is_for_people or format_of(one.path, PARCELS):
        return Returned(one.path, Status.TO_READ)
    message = _(
        "Type de fichier inconnu : ouvrez-le, et enregistrez la réponse en .xlsx ou en .pdf s'il en contient une."
    )
    return Returned(one.path, Status.ASIDE, message=message)


def _unread(one: Arrival, problem: UserError) -> Returned:
    """A table that cannot be read; a text that is none may be a letter."""
    undecoded = isinstance(problem, UnknownEncodingError)
    if one.is_text and not undecoded:
        return Returned(one.path, Status.TO_READ)
    return Returned(one.path, Status.UNREADABLE, message=str(problem), undecoded=undecoded)


def _named(reading: Reading, one: Arrival, file: Returned, guess: Guesser) -> Returned:
    """``file`` with where it came from and, where no program tells whose it is, with the body that it is likely of."""
    told = replace(file, name=one.name, sender=one.sender)
    if told.organisation or told.status not in (Status.TO_READ, Status.UNREADABLE, Status.NO_FORM):
        return told
    found = guess.of(one.name, one.sender)
    if told.status is not Status.TO_READ:
        return replace(told, organisation=found.organisation or None) if found.organisation else told
    if not found.organisation:
        message = _("Organisme inconnu : choisissez-le en joignant le fichier.")
        return replace(told, message=message)
    is_taken = is_attached(reading, found.organisation, one.path)
    message = " ".join(filter(None, (found.why, _("Déjà joint à sa fiche.") if is_taken else "")))
    return replace(told, organisation=found.organisation, message=message, is_taken=is_taken)


def _everybody(reading: Reading, campaign: str | None, kinds: Sequence[Questions]) -> list[Asked]:
    return [one.asked for asked in kinds for one in responses(reading, str(campaign), asked)] if campaign else []


def _answers(source: object) -> bool:
    """Whether a table that is no form of ours says answers of a campaign, and nothing else."""
    contents = getattr(source, "contents", None)
    filled = {table.entity.name for table in contents.tables if table.rows} if contents is not None else set()
    return bool(filled) and filled <= ASKED.keys()


def _one_table(reading: Reading, table: Understood[Any], campaign: str | None) -> tuple[Preview, Returned]:
    """What a table of another shape answers, and whose it is where it is one body's."""
    path = table.source.origin.path
    rows = [row for row in table.rows if row.entity in ASKED]
    asked = ASKED[rows[0].entity] if rows else EVALUATIONS
    campaigns = {str(row.values["campaign"]) for row in rows if not row.trouble and row.values.get("campaign")}
    if campaigns and campaign is not None and campaign not in campaigns:
        named = reading.labels().of("campaign", min(campaigns))
        message = _("Réponses d'une autre campagne ({campaign}) : relevez-les avec elle.").format(campaign=named)
        return compared(reading, table), Returned(path, Status.OTHER_CAMPAIGN, message=message)
    preview = compared(reading, table)
    done = progress(rows, asked)
    status = Status.ANSWERED if done.asked and done.complete == done.asked else Status.PARTLY
    bodies = {str(row.values[asked.whom]) for row in rows if not row.trouble and row.values.get(asked.whom)}
    body = bodies.pop() if len(bodies) == 1 else None
    told = [_("Tableau d'une autre forme."), *_reservations(preview)]
    return preview, Returned(
        path,
        status if done.answered else Status.NOT_YET,
        body,
        campaign,
        done,
        " ".join(told),
        questions=asked,
        is_taken=bool(done.answered) and not preview.proposals,
    )


def collection_label(store: Store, collection: Collection) -> str:
    """What the history calls the taking in of a collection."""
    count = len(collection.previews)
    return ngettext(
        "Collecte « {campaign} » : {count} formulaire", "Collecte « {campaign} » : {count} formulaires", count
    ).format(campaign=store.labels().of("campaign", collection.campaign), count=count)


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
    if batch:
        yield batch


def _read_text(path: Path, encoding: str) -> Book | UserError:
    try:
        return read(path, encoding=encoding)
    except UserError as error:
        return error


def _no_form(one: Arrival, *, is_foreign: bool = False) -> Returned:
    if is_foreign and one.is_text:
        return Returned(one.path, Status.TO_READ)
    message = (
        _("Tableau d'une autre forme : faites correspondre ses colonnes, une fois pour toutes.")
        if is_foreign
        else _("Ce classeur n'est pas un formulaire de collecte : importez-le à part.")
    )
    return Returned(one.path, Status.NO_FORM, message=message, is_foreign=is_foreign)


def _usual_campaign(reading: Reading, forms: Sequence[Form], tables: Sequence[Understood[Any]]) -> str | None:
    """The campaign of most forms, else of most answers; of several with as many, the one that opened last."""
    counts = Counter(form.source.campaign for form in forms)
    if not counts:
        said = (row.values.get("campaign") for table in tables for row in table.rows if row.entity in ASKED)
        counts = Counter(str(uid) for uid in said if uid)
    days = {record.uid: str(record["opens_on"] or "") for record in records(reading, Query("campaign"))}
    return max((uid for uid in counts if uid in days), key=lambda uid: (counts[uid], days[uid]), default=None)


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
    source = form.source
    is_taken = bool(done.answered) and not preview.proposals
    message = " ".join([_("Déjà intégré.")] * is_taken + [*_reservations(preview)])
    asked_of = (source.organisation, source.campaign)
    path, questions = source.origin.path, source.questions
    return Returned(path, status, *asked_of, done, message, questions=questions, is_taken=is_taken)


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
