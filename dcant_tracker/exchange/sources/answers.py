"""What the person answered about organisations that a workbook names and we do not know, for :mod:`terms`.

An answer « c'est celle-ci » becomes one of the organisation's names, an answer « créer » a record, of the directory
or of its name alone; all are rows of the workbook like the others, and go with it in one step.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.directory import Directory, DirectoryEntry, load_directory
from dcant_tracker.domain.naming import name_form
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.reader import CellValue
from dcant_tracker.exchange.tables import REF, IncomingTable
from dcant_tracker.settings import resource
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.ways import Way
from dcant_tracker.words import _

_MOST_ENTRIES = 5


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """One that neither we nor the directory know, to be created: ``kind`` is a code, empty until somebody says it."""

    name: str
    kind: str
    uid: str


Created = DirectoryEntry | NewOrganisation


@dataclass(frozen=True, slots=True)
class Answers:
    """By the text that a workbook writes: ``same`` gives the uid of ours, ``created`` what is to be created."""

    same: Mapping[str, str] = field(default_factory=dict)
    created: Mapping[str, Created] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.same or self.created)

    def aliases(self) -> dict[str, str]:
        """The uid behind each folded text."""
        found = {fold(text): uid for text, uid in self.same.items()}
        return found | {fold(text): entry.uid for text, entry in self.created.items()}


NO_ANSWERS = Answers()


def answered_tables(answers: Answers, labels: Labels, file_name: str) -> list[IncomingTable]:
    """The records that the answers ask for, as rows of sheets that the workbook does not have."""
    tables = []
    entries = {entry.uid: entry for entry in answers.created.values() if isinstance(entry, DirectoryEntry)}
    if entries:
        names = ("name", "kind", "siren", "insee_code", "department", "region", "population", "source")
        rows: list[tuple[int, list[CellValue]]] = [
            (number, [uid, *_entry_cells(entry)]) for number, (uid, entry) in enumerate(entries.items(), start=1)
        ]
        columns = dict(enumerate((REF, *names)))
        tables.append(IncomingTable(CATALOGUE["organisation"], _("Annuaire"), columns, rows, whole=False))
    fresh = [entry for entry in answers.created.values() if isinstance(entry, NewOrganisation)]
    if fresh:
        source = _("Nommé dans « {file} »").format(file=file_name)
        made: list[tuple[int, list[CellValue]]] = [
            (number, [entry.uid, entry.name, entry.kind, source]) for number, entry in enumerate(fresh, start=1)
        ]
        columns = dict(enumerate((REF, "name", "kind", "source")))
        tables.append(IncomingTable(CATALOGUE["organisation"], _("Vos réponses"), columns, made, whole=False))
    written = [(text, labels.of("organisation", uid)) for text, uid in answers.same.items()]
    written += [(text, entry.name) for text, entry in answers.created.items() if fold(text) != fold(entry.name)]
    if written:
        source = _("Nom employé dans « {file} »").format(file=file_name)
        named: list[tuple[int, list[CellValue]]] = [
            (number, [label, text, source]) for number, (text, label) in enumerate(written, start=1)
        ]
        columns = {0: "organisation", 1: "name", 2: "source"}
        tables.append(IncomingTable(CATALOGUE["organisation_identity"], _("Vos réponses"), columns, named, whole=False))
    return tables


def _entry_cells(entry: DirectoryEntry) -> list[CellValue]:
    texts = (entry.name, entry.kind, entry.siren, entry.insee_code, entry.department, entry.region)
    source = _("Annuaire officiel, {day}").format(day=f"{date.today():%d/%m/%Y}")  # noqa: DTZ011 - the officer's own day
    return [*(text or None for text in texts), entry.population, source]


def directory() -> Directory:
    """The directory that ships with the product."""
    return load_directory(resource("referential/organisations.csv"))


def entries_for(text: str) -> list[DirectoryEntry]:
    """The organisations of the directory that ``text`` may mean, best first."""
    shipped = directory()
    found = shipped.search(text, _MOST_ENTRIES) or shipped.search(name_form(text).words, _MOST_ENTRIES)
    form = name_form(text)
    return sorted(found, key=lambda entry: form.kind not in ("", entry.kind))


def entry_of_code(code: str) -> DirectoryEntry:
    """The organisation of the directory that bears the SIREN or INSEE ``code``. Raises UserError when there is none."""
    digits = "".join(code.split()).upper()
    found = [entry for entry in directory() if digits in (entry.siren, entry.insee_code)]
    if len(found) != 1:
        raise UserError(
            _("Aucun organisme de l'annuaire n'a le SIREN « {siren} ».").format(siren=code.strip()),
            _("Vérifiez ses neuf chiffres, ou créez cet organisme à la main ({add}).").format(
                add=Way.ADD_ORGANISATION.said
            ),
        )
    return found[0]


def entry_called(text: str) -> DirectoryEntry:
    """The one organisation of the directory that ``text`` names. Raises UserError when there is none, or several."""
    form = name_form(text)
    found = entries_for(text)
    exact = [one for one in found if name_form(one.name).words == form.words and form.kind in ("", one.kind)]
    chosen = exact if len(exact) == 1 else found
    if len(chosen) == 1:
        return chosen[0]
    listed = " ; ".join(f"{entry.name} ({entry.siren or entry.insee_code})" for entry in found)
    if not found:
        raise UserError(
            _("« {text} » ne figure pas dans l'annuaire.").format(text=text),
            _('Créez-le en disant son type : --create "{text}=Association".').format(text=text),
        )
    raise UserError(
        _("« {text} » désigne plusieurs organismes de l'annuaire.").format(text=text),
        _("Précisez par le SIREN : {listed}.").format(listed=listed),
    )
