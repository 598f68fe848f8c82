"""Keeps a data file of today's schema, which the tests of every later version migrate.

    python tests/store/file/freeze.py

Writes ``fixtures/schema-N.sqlite``: the public facts, a full and a bare record of every entity (whatever the
catalogue declares that day), and something of all that is kept beside them: a workbook sent, edited and taken in, a form,
an import left before its end, a correspondence, an attached file, a step taken back, two records that became one. One that is there is never
written again: it stands for the files of its time. The wordings of the schemas that such files have, now or once brought
up to date, are written to ``dcant_tracker/store/file/migrations/wordings.txt``, where opening finds them at once; what
makes an empty file of today goes to ``schema.sql`` beside it.
"""

import contextlib
import hashlib
import os
import sqlite3
import sys
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT)] if str(ROOT) not in sys.path else []

from dcant_tracker.domain.catalogue import CATALOGUE  # noqa: E402 - the tree comes first
from dcant_tracker.domain.fields import Entity, Field  # noqa: E402
from dcant_tracker.domain.identity import new_uid  # noqa: E402
from dcant_tracker.domain.kinds import ANY, Kind, Value  # noqa: E402
from dcant_tracker.exchange.collecting.preparing import prepare_forms  # noqa: E402
from dcant_tracker.exchange.merging import importing, pausing  # noqa: E402
from dcant_tracker.exchange.scope import ExportOptions  # noqa: E402
from dcant_tracker.exchange.sending.exporting import export  # noqa: E402
from dcant_tracker.store.file.inspecting import WORDINGS, entries_of, wording  # noqa: E402
from dcant_tracker.store.file.migrations.revisions import REVISIONS  # noqa: E402
from dcant_tracker.store.file.schema import SCHEMA, STATEMENTS, statements, statements_as_text  # noqa: E402
from dcant_tracker.store.joining.joining import join, tell_apart  # noqa: E402
from dcant_tracker.store.joining.plan import Pair  # noqa: E402
from dcant_tracker.store.kept import ledger  # noqa: E402
from dcant_tracker.store.kept.attachments import attach  # noqa: E402
from dcant_tracker.store.kept.mappings import SavedMapping, save_mapping  # noqa: E402
from dcant_tracker.store.public_data import create_public  # noqa: E402
from dcant_tracker.store.store import Store  # noqa: E402
from dcant_tracker.store.writing.changes import Operation  # noqa: E402
from dcant_tracker.store.writing.transaction import Transaction  # noqa: E402

FIXTURES = Path(__file__).parent / "fixtures"
SUMS = Path(__file__).parent / "frozen.sha256"
"""What each frozen file was when it was written: a test holds that nobody writes one again, nor its revision."""

FIRST_DAY = date(2017, 1, 2)
SIRENS = ("242900314", "200093201")
SMALL_PAGES = 1024
"""Bytes a page: most of the tables and indexes hold next to nothing."""


def freeze(path: Path) -> None:
    """Write at ``path`` a data file of today's schema that holds something of everything."""
    with TemporaryDirectory() as folder:
        os.environ.update(dict.fromkeys(("LOGNAME", "USER", "USERNAME"), "essai"))
        store = create_public(Path(folder) / "donnees.sqlite")
        records = Records()
        store.transact(Operation("add", "Une fiche pleine et une fiche nue de chaque sorte"), records)
        exchange_workbooks(store, records, Path(folder))
        say_of_two_records(store, records)
        store.close()
        with contextlib.closing(sqlite3.connect(store.path)) as connection:
            connection.execute(f"PRAGMA page_size = {SMALL_PAGES}")
            connection.execute("VACUUM")
        path.write_bytes(store.path.read_bytes())


class Records:
    """Two records of every entity: one with all its fields filled, one with those that it cannot go without.

    Each refers to those of its own sort, so that experiments and recommendations agree.
    """

    def __init__(self) -> None:
        self.full = {name: new_uid() for name in CATALOGUE}
        self.bare = {name: new_uid() for name in CATALOGUE}

    def __call__(self, transaction: Transaction) -> None:
        for entity in CATALOGUE.values():
            full = {field.name: self.value(entity, field, rank) for rank, field in enumerate(entity)}
            transaction.add(entity.name, full, self.full[entity.name])
            bare = {field.name: self.least(field) for field in entity if field.required}
            transaction.add(entity.name, bare, self.bare[entity.name])

    def value(self, entity: Entity, field: Field, rank: int) -> Value:
        """Something to fill ``field`` with; dates follow one another as the fields do."""
        if field.kind is Kind.REF:
            target = "recommendation" if field.target == ANY else str(field.target)
            uid = (self.bare if target == entity.name else self.full)[target]
            return f"{target}:{uid}" if field.target == ANY else uid
        values: dict[Kind, Value] = {
            Kind.TEXT: f"{field.label} – Épinal",
            Kind.LONGTEXT: f"{field.label}\nœuvre commune",
            Kind.DATE: FIRST_DAY + timedelta(days=rank),
            Kind.INT: 1000 + rank,
            Kind.BOOL: True,
            Kind.TAGS: ("archivage", "identité"),
            Kind.SIREN: SIRENS[0],
        }
        return values[field.kind] if field.choices is None else field.choices.codes[0]

    def least(self, field: Field) -> Value:
        """A value that no public record has."""
        if field.kind is Kind.REF:
            return f"partner:{self.bare['partner']}" if field.target == ANY else self.bare[str(field.target)]
        if field.kind is Kind.DATE:
            return FIRST_DAY
        return f"{field.label} nu" if field.choices is None else field.choices.codes[-1]


def exchange_workbooks(store: Store, records: Records, folder: Path) -> None:
    """Send a workbook and forms, take one back, leave another, and keep what is kept beside the records."""
    options = ExportOptions(partner=records.full["partner"], with_contacts=True, with_internal=True)
    sent = export(store, folder / "envoi.xlsx", options).path
    edit = Operation("edit", "Chez nous")
    store.update("campaign", records.full["campaign"], {"closed_on": None}, edit)
    prepare_forms(store, records.full["campaign"], folder / "formulaires")
    store.undo()
    store.update("milestone", records.full["milestone"], {"title": "Chez nous"}, edit)
    store.undo()
    store.update("campaign", records.full["campaign"], {"description": "Chez nous"}, edit)
    answer = folder / "note.txt"
    answer.write_text("Une note jointe.", encoding="utf-8")
    owner = f"participation:{records.full['participation']}"
    store.transact(Operation("add", "Pièce jointe"), lambda transaction: attach(transaction, owner, answer))
    taken = edited(sent, folder / "retour.xlsx", records, {"description": "Reçu", "label": "Reçue"})
    importing.import_files(store, [taken], importing.Policy("mine"))
    left = edited(sent, folder / "en attente.xlsx", records, {"closes_on": "laissé pour plus tard"})
    preview = importing.prepare(store, left)
    pausing.leave(store, [preview], [[None] * len(preview.proposals)])
    with ledger.ledger_entry(store.path) as writing:
        save_mapping(writing, SavedMapping("Tableau du partenaire", records.full["partner"], "forme", "{}"))


def say_of_two_records(store: Store, records: Records) -> None:
    """Let two domains become one, and two organisations be told apart."""
    names = ("Archivage", "Archivage numérique")
    stays, goes = (
        store.add("maturity_domain", {"label": name, "position": 1}, Operation("add", name))[1] for name in names
    )
    join(store, Pair("maturity_domain", stays, goes), {("maturity_domain", goes, "label"): "Archivage"})
    tell_apart(store, "organisation", records.full["organisation"], records.bare["organisation"])


def edited(sent: Path, path: Path, records: Records, texts: dict[str, str]) -> Path:
    """The workbook ``sent`` as someone sends it back from ``path``, with other ``texts`` in the full campaign."""
    book = openpyxl.load_workbook(sent)
    campaign = CATALOGUE["campaign"]
    sheet = book[campaign.sheet]
    headings = [cell.value for cell in sheet[1]]
    (row,) = (row for row in sheet.iter_rows(min_row=2) if row[0].value == records.full["campaign"])
    for name, text in texts.items():
        row[headings.index(campaign[name].label)].value = text
    book.save(path)
    return path


def sum_of(path: Path) -> str:
    """The SHA-256 of a frozen file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def wordings() -> list[str]:
    """How every schema is worded in files that began with it or with an earlier one: its number and a digest a line."""
    found: set[str] = set()
    for begun in range(1, SCHEMA + 1):
        with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            with contextlib.closing(sqlite3.connect(FIXTURES / f"schema-{begun}.sqlite")) as frozen:
                frozen.backup(connection)
            for reached in range(begun, SCHEMA + 1):
                if reached > begun:
                    REVISIONS[reached - 1](connection)
                found.add(f"{reached} {wording(entries_of(connection))}")
    return sorted(found)


if __name__ == "__main__":
    STATEMENTS.write_text(statements_as_text(), encoding="utf-8")
    statements.cache_clear()
    target = FIXTURES / f"schema-{SCHEMA}.sqlite"
    if target.exists():
        print(f"{target.name} exists: it stands for the files of its time.")
    else:
        freeze(target)
        with SUMS.open("a", encoding="ascii") as sums:
            sums.write(f"{sum_of(target)}  {target.name}\n")
        print(f"{target.name}: {target.stat().st_size // 1024} KiB")
    WORDINGS.write_text("\n".join(wordings()) + "\n", encoding="ascii")
