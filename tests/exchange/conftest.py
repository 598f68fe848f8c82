"""A small portfolio that is sent, edited on both sides, and taken back."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Values
from dcant_tracker.exchange.merging.importing import Imported, Policy, import_files, prepare
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.reader import read
from dcant_tracker.exchange.sending.exporting import ExportOptions, export
from dcant_tracker.exchange.sources.foreign import saved_mappings
from dcant_tracker.exchange.sources.foreign.mapping import WorkbookMapping
from dcant_tracker.exchange.sources.foreign.proposing import Proposer
from dcant_tracker.store.records.record import Record, all_records, get
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from tests.exchange.renaming import Renaming
from tests.workbooks import opened, write_workbook

EVERYTHING = ExportOptions(with_contacts=True, with_internal=True)

LEFT = "envoi.xlsx"
"""What the workbook is called that leaves."""


@pytest.fixture(autouse=True)
def _reading_here(reading_here) -> None:
    """What is read here is not about the process that reads."""


def column_of(sheet, label: str) -> int:
    """The number of the column headed ``label``."""
    for cell in sheet[1]:
        if cell.value == label:
            return cell.column
    raise AssertionError(label)


def row_of(sheet, uid: str) -> int:
    """The number of the row whose Réf. is ``uid``."""
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, 1).value == uid:
            return row
    raise AssertionError(uid)


class Prepared:
    """A data file that tests work on copies of; what becomes of it when it is sent is made once as well."""

    def __init__(self, path: Path, uids: dict[str, str]) -> None:
        self.path = path
        self.uids = uids
        self._sent: tuple[Path, Path] | None = None

    def sent(self) -> tuple[Path, Path]:
        """The data file once everything was sent, and the workbook that left."""
        if self._sent is None:
            after = Path(shutil.copy(self.path, self.path.with_name(f"{self.path.stem} parti.sqlite")))
            with closing(Store.open(after)) as store:
                self._sent = after, export(store, self.path.with_name(LEFT), EVERYTHING).path
        return self._sent


@dataclass
class Desk:
    """An officer's desk: the data file, and the workbook on its way out and back.

    ``prepared`` is what the data file is a copy of: as long as nothing was done to it, a sending is copied as well.
    """

    store: Store
    folder: Path
    uids: dict[str, str]
    prepared: Prepared | None = None

    def __getitem__(self, name: str) -> str:
        return self.uids[name]

    def record(self, entity: str, name: str) -> Record | None:
        return get(self.store.read(), entity, self.uids.get(name, name))

    def all(self, entity: str) -> list[Record]:
        return all_records(self.store.read(), entity)

    def add(self, entity: str, values: Values) -> str:
        return self.store.add(entity, values, Operation("add", "Ajout"))[1]

    def set(self, entity: str, name: str, /, **values) -> None:
        self.store.update(entity, self.uids.get(name, name), values, Operation("edit", "Modification"))

    def delete(self, entity: str, name: str) -> None:
        uid = self.uids.get(name, name)
        self.store.transact(Operation("delete", "Suppression"), lambda t: t.delete(entity, uid, with_dependants=True))

    def send(self, options: ExportOptions = EVERYTHING, name: str = LEFT) -> Path:
        if self.prepared is None or (options, name) != (EVERYTHING, LEFT) or not self._is_as_prepared(self.prepared):
            return export(self.store, self.folder / name, options).path
        after, workbook = self.prepared.sent()
        self.store.close()
        self.store = Store.open(shutil.copy(after, self.store.path))
        return Path(shutil.copy(workbook, self.folder / name))

    def _is_as_prepared(self, prepared: Prepared) -> bool:
        return self.store.path.read_bytes() == prepared.path.read_bytes()

    def edit(self, path: Path, change: Callable, name: str = "retour.xlsx") -> Path:
        """Open the workbook as a person would, change it, save it under another name."""
        book = opened(path)
        change(book)
        target = self.folder / name
        book.save(target)
        return target

    def write(self, book, entity: str, name: str, field: str, value) -> None:
        """Type ``value`` in the cell of a record's field."""
        sheet = book[CATALOGUE[entity].sheet]
        column = column_of(sheet, CATALOGUE[entity][field].label)
        sheet.cell(row_of(sheet, self.uids.get(name, name)), column).value = value

    def append(self, book, entity: str, values: dict, uid: str | None = None) -> int:
        """Type a new row; ``values`` holds what is shown, by field."""
        sheet = book[CATALOGUE[entity].sheet]
        row = sheet.max_row + 1
        sheet.cell(row, 1).value = uid
        for field, value in values.items():
            sheet.cell(row, column_of(sheet, CATALOGUE[entity][field].label)).value = value
        return row

    def compare(self, path: Path) -> Preview:
        return prepare(self.store, path)

    def take(self, path: Path, on_conflict: str = "stop", **options) -> Imported:
        return import_files(self.store, [path], Policy(on_conflict, **options))


def fill(store: Store) -> dict[str, str]:
    """Write the small portfolio; returns the uids by short name."""
    uids: dict[str, str] = {}

    def work(transaction):
        add = transaction.add
        uids["programme"] = add("programme", {"code": "DcANT 2015-2017", "title": "Programme"})
        for code, title in (("1", "Échanges"), ("2", "Contrôle de légalité"), ("3", "Commande publique")):
            uids[f"r{code}"] = add(
                "recommendation",
                {
                    "programme": uids["programme"],
                    "code": code,
                    "title": title,
                    "themes": ("archivage", "identité"),
                    "starts_on": date(2016, 1, 1),
                },
            )
        for name, kind, siren in (
            ("Brest Métropole", "metropole", "242900314"),
            ("Épinal", "ville", None),
            ("Rennes Métropole", "metropole", None),
        ):
            uids[name.split()[0].lower()] = add(
                "organisation", {"name": name, "kind": kind, "siren": siren, "population": 1000, "notes": "interne"}
            )
        uids["exp"] = add("experiment", {"recommendation": uids["r3"], "title": "Préfiguration"})
        uids["agent"] = add("contact", {"organisation": uids["brest"], "name": "Camille Durand"})
        uids["part"] = add(
            "participation",
            {"recommendation": uids["r1"], "organisation": uids["brest"], "role": "pilot", "referent": uids["agent"]},
        )
        uids["part2"] = add(
            "participation", {"experiment": uids["exp"], "organisation": uids["rennes"], "role": "experimenter"}
        )

    store.transact(Operation("init", "Jeu d'essai"), work)
    return uids


@pytest.fixture(scope="session")
def portfolio(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """A data file that holds the small portfolio, and its uids by short name."""
    path = Path(shutil.copy(empty_file, tmp_path_factory.mktemp("portefeuille") / "donnees.sqlite"))
    with closing(Store.open(path)) as store:
        return Prepared(path, fill(store))


@pytest.fixture
def desk_on(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[Prepared], Desk]]:
    """Opens a copy of a prepared data file; where things are renamed meanwhile, nothing of it is sent beforehand."""
    opened: list[Desk] = []

    def open_one(prepared: Prepared) -> Desk:
        store = Store.open(shutil.copy(prepared.path, tmp_path / prepared.path.name))
        as_it_is = "rename" in request.fixturenames
        opened.append(Desk(store, tmp_path, dict(prepared.uids), None if as_it_is else prepared))
        return opened[-1]

    yield open_one
    for desk in opened:
        desk.store.close()


@pytest.fixture
def desk(desk_on: Callable[[Prepared], Desk], portfolio: Prepared) -> Desk:
    """A desk with the small portfolio."""
    return desk_on(portfolio)


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Writes ``{sheet: rows}`` as a partner would."""

    def write(sheets, name="tableau.xlsx") -> Path:
        return write_workbook(tmp_path / name, sheets)

    return write


@pytest.fixture
def propose(desk) -> Callable[[Path], WorkbookMapping]:
    return lambda path: Proposer(desk.store.read()).workbook(read(path))


@pytest.fixture
def saved(desk, propose) -> Callable[[Path, str], WorkbookMapping]:
    """Saves what is proposed for a workbook under a name."""

    def save(path: Path, name: str = "Tableau de la Région") -> WorkbookMapping:
        mapping = propose(path).named(name, None)
        saved_mappings.save(desk.store.path, mapping)
        return mapping

    return save


@pytest.fixture
def rename() -> Iterator[Renaming]:
    """Calls sheets, fields and choices otherwise, as a later version of the application may."""
    renaming = Renaming()
    yield renaming
    renaming.undo()
