"""Whatever officers do on one side and partners in a spreadsheet on the other, an oracle of its own foresees it.

The oracle knows no code of ours: it compares three workbooks as openpyxl shows them (what left, what we would send
today, what came back), cell by cell, and says what must be proposed and what the data file must hold afterwards.
``DCANT_CASES=200`` tries so many random cases; a failure names the seed of its case.
"""

import os
import random
import shutil
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

CASES = max(int(os.environ.get("DCANT_CASES", "2")), 1)
SEED = int(os.environ.get("DCANT_SEED", "1"))

MEASURES, BODIES, ROLES = "Recommandations", "Collectivités et organismes", "Participations"
SHEETS = {MEASURES: "recommendation", BODIES: "organisation", ROLES: "participation"}
EDITABLE = {
    MEASURES: (
        "Axe",
        "Intitulé",
        "Titre court",
        "Description",
        "Statut",
        "Pilote territorial",
        "Suivi par",
        "Échéance",
    ),
    BODIES: ("Nom court", "Région", "Population", "Source"),
    ROLES: ("Statut", "Depuis", "Source"),
}
FIELDS = {
    "Axe": "axis",
    "Intitulé": "title",
    "Titre court": "short_title",
    "Description": "description",
    "Pilote territorial": "lead_local",
    "Suivi par": "officer",
    "Échéance": "due_on",
    "Nom court": "short_name",
    "Région": "region",
    "Population": "population",
    "Source": "source",
    "Statut": "status",
    "Depuis": "since",
}
REQUIRED = {"Intitulé", "Statut"}
TEXTS = ("à revoir", "1.10", "A & B", "deux\nlignes", "« cité »", "été 2017", "+33 1", "-", "@moi", "x" * 200, "Œuvre")
STATUSES = {MEASURES: ("Non démarrée", "En cours", "Terminée"), ROLES: ("Pressentie", "Confirmée", "Terminée")}
ROLE_NAMES = ("Pilote", "Expérimentateur", "Groupe de travail")

Row = dict[str, Any]
Table = dict[str, Row]


@dataclass
class Seen:
    """A workbook as openpyxl shows it: rows by sheet and « Réf. », and those that have none."""

    rows: dict[str, Table] = field(default_factory=dict)
    new: dict[str, list[Row]] = field(default_factory=dict)


@dataclass
class Expected:
    """What must be proposed, and what the data hold once it was taken by each policy."""

    proposals: set[tuple[Any, ...]] = field(default_factory=set)
    after: dict[str, dict[str, Table]] = field(default_factory=dict)
    new: dict[str, list[Row]] = field(default_factory=dict)


def plain(value: Any) -> Any:
    """A cell as far as it says something: no blanks around, no time of day, nothing for an empty text."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip() or None
    return value


def look(path: Path) -> Seen:
    book = openpyxl.load_workbook(path)
    seen = Seen()
    for name in SHEETS:
        table, new = seen.rows.setdefault(name, {}), seen.new.setdefault(name, [])
        titles = [cells for cells in book[name].iter_rows(values_only=True) if "Réf." in str(cells[0])]
        headings = max(titles, key=lambda cells: sum(cell is not None for cell in cells))
        for cells in book[name].iter_rows(values_only=True):
            row = {str(h): plain(v) for h, v in zip(headings[1:], cells[1:], strict=True) if h is not None}
            if cells[0] == headings[0] or not any(v is not None for v in row.values()):
                continue
            if cells[0]:
                table[str(cells[0])] = row
            else:
                new.append(row)
    book.close()
    return seen


def foreseen(base: Seen, mine: Seen, theirs: Seen) -> Expected:
    """The three-way comparison, told once more, without a look at the one of the product."""
    expected = Expected(
        after={p: {s: {r: dict(v) for r, v in t.items()} for s, t in mine.rows.items()} for p in POLICIES}
    )
    for sheet in SHEETS:
        left, here, back = base.rows[sheet], mine.rows[sheet], theirs.rows[sheet]
        for ref, row in back.items():
            if ref not in here:
                if any(row[h] != left[ref][h] for h in row):
                    expected.proposals.add(("conflict", sheet, ref, None))
                    expected.after["theirs"][sheet][ref] = dict(row)
                continue
            for heading, value in row.items():
                was, held = left[ref][heading], here[ref][heading]
                if value in (was, held):
                    continue
                kind = "changed" if held == was else "conflict"
                expected.proposals.add((kind, sheet, ref, heading))
                expected.after["theirs"][sheet][ref][heading] = value
                if kind == "changed":
                    expected.after["mine"][sheet][ref][heading] = value
        expected.proposals |= {("absent", sheet, ref, None) for ref in left if ref in here and ref not in back}
        expected.new[sheet] = theirs.new[sheet]
    return expected


POLICIES = ("mine", "theirs")


class Case:
    """One portfolio, sent, edited on both sides and come back."""

    def __init__(self, terminal, seed: int) -> None:
        self.terminal, self.chance = terminal, random.Random(seed)
        self.folder: Path = terminal.folder
        self.habits: list[str] = []

    def fill(self) -> None:
        add, chance = self.terminal.done, self.chance
        add("add", "programme", "code=P", "title=Programme")
        self.bodies = [f"Ville {letter}" for letter in "ABCDEFG"[: chance.randint(3, 7)]]
        for name in self.bodies:
            add(
                "add", "organisation", f"name={name}", "kind=ville", f"region={chance.choice(TEXTS)}", "population=1000"
            )
        self.measures = [str(number) for number in range(1, chance.randint(4, 9))]
        for code in self.measures:
            add(
                "add",
                "recommendation",
                "programme=P",
                f"code={code}",
                f"title=Mesure {code}",
                "axis=Axe 1",
                "officer=Anne",
            )
        for code in self.measures:
            for name in chance.sample(self.bodies, chance.randint(0, 2)):
                role = chance.choice(ROLE_NAMES)
                add("add", "participation", f"recommendation={code}", f"organisation={name}", f"role={role}")

    def send(self, name: str) -> Path:
        path = self.folder / name
        self.terminal.done("export", path, *(word for e in SHEETS.values() for word in ("--entity", e)))
        return path

    def value(self, sheet: str, heading: str) -> Any:
        chance = self.chance
        if heading == "Statut":
            return chance.choice(STATUSES[sheet])
        if heading == "Pilote territorial":
            return chance.choice(self.bodies)
        if heading in ("Échéance", "Depuis"):
            return date(2017, 1, 1) + timedelta(days=chance.randint(0, 900))
        if heading == "Population":
            return chance.randint(1, 99_999)
        return chance.choice(TEXTS)

    def edit_here(self, seen: Seen) -> None:
        """Our own edits, and sometimes a deletion, command by command."""
        chance = self.chance
        for sheet, entity in SHEETS.items():
            for ref in seen.rows[sheet]:
                for heading in chance.sample(EDITABLE[sheet], chance.choice((0, 0, 1, 2))):
                    empties = heading not in REQUIRED and chance.random() < 0.2
                    value = "" if empties else self.value(sheet, heading)
                    self.terminal.done("set", entity, ref, f"{FIELDS[heading]}={value}")
            if sheet == ROLES and seen.rows[sheet] and chance.random() < 0.5:
                self.terminal.done("delete", entity, chance.choice(list(seen.rows[sheet])))

    def edit_there(self, source: Path, *habits: Callable[["Case", Worksheet], None]) -> Path:
        """A partner's edits in the cells, then what spreadsheets let people do to the rows."""
        book = openpyxl.load_workbook(source)
        for name in SHEETS:
            sheet = book[name]
            columns = {cell.value: cell.column for cell in sheet[1]}
            for row in range(2, sheet.max_row + 1):
                for heading in self.chance.sample(EDITABLE[name], self.chance.choice((0, 0, 1, 2))):
                    empties = heading not in REQUIRED and self.chance.random() < 0.2
                    sheet.cell(row, columns[heading]).value = None if empties else self.value(name, heading)
            for habit in habits:
                habit(self, sheet)
        path = self.folder / "retour.xlsx"
        book.save(path)
        book.close()
        return path


def body_rows(sheet: Worksheet) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def put_rows(sheet: Worksheet, rows: list[list[Any]], first: int = 2) -> None:
    for number, row in enumerate(rows, start=first):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value


def sorted_rows(case: Case, sheet: Worksheet) -> None:
    rows = body_rows(sheet)
    case.chance.shuffle(rows)
    put_rows(sheet, rows)


def header_moved(case: Case, sheet: Worksheet) -> None:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    header = rows.pop(0)
    rows.insert(case.chance.randint(0, min(len(rows), 4)), header)
    put_rows(sheet, rows, 1)


def header_repeated(case: Case, sheet: Worksheet) -> None:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    rows.insert(case.chance.randint(1, len(rows)), rows[0])
    put_rows(sheet, rows, 1)


def rows_cleared(case: Case, sheet: Worksheet) -> None:
    if sheet.max_row > 3:
        number = case.chance.randint(2, sheet.max_row)
        for column in range(2, sheet.max_column + 1):
            sheet.cell(number, column).value = None


def rows_deleted(case: Case, sheet: Worksheet) -> None:
    if sheet.max_row > 3:
        sheet.delete_rows(case.chance.randint(2, sheet.max_row))


def rows_hidden(case: Case, sheet: Worksheet) -> None:
    for number in range(2, sheet.max_row + 1):
        sheet.row_dimensions[number].hidden = case.chance.random() < 0.5


def columns_moved(case: Case, sheet: Worksheet) -> None:
    order = list(range(1, sheet.max_column))
    case.chance.shuffle(order)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    put_rows(sheet, [[row[0], *(row[at] for at in order)] for row in rows], 1)


def rows_added(case: Case, sheet: Worksheet) -> None:
    if sheet.title == BODIES:
        columns = {cell.value: cell.column for cell in sheet[1] if cell.value}
        if "Nom" in columns and "Type" in columns:
            row = sheet.max_row + 1
            sheet.cell(row, columns["Nom"]).value = f"Ville nouvelle {case.chance.randint(1, 9)}"
            sheet.cell(row, columns["Type"]).value = "Ville"


def sheet_copied(case: Case, sheet: Worksheet) -> None:
    if sheet.parent is not None and sheet.title in SHEETS:
        with warnings.catch_warnings(action="ignore"):
            sheet.parent.copy_worksheet(sheet).title = f"{sheet.title[:27]} (2)"


PLAIN_HABITS = (
    sorted_rows,
    header_repeated,
    rows_cleared,
    rows_deleted,
    rows_hidden,
    columns_moved,
    rows_added,
    header_moved,
    sheet_copied,
)
"""In an order in which they can be done one after the other."""


def proposed(document: dict[str, Any]) -> set[tuple[Any, ...]]:
    named = {name: heading for heading, name in FIELDS.items()}
    entities = {entity: sheet for sheet, entity in SHEETS.items()}
    return {
        (one["kind"], entities[one["entity"]], one["uid"], one["field"] and named.get(one["field"], one["field"]))
        for one in document["proposals"]
        if one["kind"] != "added"
    }


def with_a_copy(terminal) -> Iterator[str]:
    """Each policy in turn, on a data file as it was before."""
    kept = terminal.data.with_suffix(".avant")
    shutil.copy(terminal.data, kept)
    for policy in ("stop", *POLICIES):
        shutil.copy(kept, terminal.data)
        yield policy


def states(seen: Seen) -> dict[str, Table]:
    return {sheet: dict(sorted(table.items())) for sheet, table in seen.rows.items()}


def without_new(seen: Seen, expected: Expected) -> tuple[dict[str, Table], list[str]]:
    """What the data hold, but for the records that came as new rows; the names of those."""
    known = {
        sheet: set(table) | set(expected.after["theirs"][sheet]) for sheet, table in expected.after["mine"].items()
    }
    kept = {s: {ref: row for ref, row in table.items() if ref in known[s]} for s, table in states(seen).items()}
    return kept, sorted(row["Nom"] for ref, row in seen.rows[BODIES].items() if ref not in known[BODIES])


@pytest.fixture
def case(started) -> Callable[[int], Case]:
    return lambda seed: Case(started, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEED, SEED + CASES))
def test_edits_on_both_sides_come_out_as_an_independent_comparison_says(case, seed):
    one = case(seed)
    one.fill()
    sent = one.send("envoi.xlsx")
    base = look(sent)
    one.edit_here(base)
    habits = [habit for habit in PLAIN_HABITS if one.chance.random() < 0.35]
    told = ", ".join(habit.__name__ for habit in habits)
    back = one.edit_there(sent, *habits)
    expected = foreseen(base, look(one.send("ici.xlsx")), look(back))
    document = one.terminal.json("import", back, "--dry-run")
    assert proposed(document) == expected.proposals, told
    added = sorted(proposal["key"] for proposal in document["proposals"] if proposal["kind"] == "added")
    assert added == sorted(row["Nom"] for row in expected.new[BODIES]), told
    conflicts = any(kind == "conflict" for kind, *_rest in expected.proposals)
    before = look(one.send("avant.xlsx"))
    for policy in with_a_copy(one.terminal):
        answer = one.terminal("import", back, "--on-conflict", policy)
        stopped = policy == "stop" and conflicts
        assert answer.status == (3 if stopped else 0), (told, answer.err)
        after = look(one.send(f"après {policy}.xlsx"))
        if stopped:
            assert states(after) == states(before), told
            continue
        held, new = without_new(after, expected)
        assert held == {
            s: dict(sorted(t.items())) for s, t in expected.after["mine" if policy == "stop" else policy].items()
        }, (
            told,
            policy,
        )
        assert new == added, (told, policy)


def refs_filled_down(case: Case, sheet: Worksheet) -> None:
    """A person drags the first « Réf. » down over some of those below."""
    for number in range(3, case.chance.randint(3, sheet.max_row) + 1):
        sheet.cell(number, 1).value = sheet.cell(2, 1).value


def refs_left_behind(case: Case, sheet: Worksheet) -> None:
    """A person sorts every column but « Réf. »."""
    rows = body_rows(sheet)
    order = list(rows)
    case.chance.shuffle(order)
    put_rows(sheet, [[old[0], *new[1:]] for old, new in zip(rows, order, strict=True)])


def refs_shifted(_case: Case, sheet: Worksheet) -> None:
    """A cell was deleted in the column « Réf. », those below moved up."""
    rows = body_rows(sheet)
    refs = [*[row[0] for row in rows][1:], None]
    put_rows(sheet, [[ref, *row[1:]] for ref, row in zip(refs, rows, strict=True)])


@pytest.mark.slow
@pytest.mark.parametrize("habit", [refs_filled_down, refs_left_behind, refs_shifted])
@pytest.mark.parametrize("seed", range(SEED, SEED + max(CASES // 4, 1)))
def test_nothing_is_written_into_another_record_whatever_happens_to_the_references(case, habit, seed):
    """Taken or left, a record holds what it held, or what the row that bears its key says."""
    one = case(seed)
    one.fill()
    sent = one.send("envoi.xlsx")
    one.edit_here(look(sent))
    right = look(one.edit_there(sent))
    here = look(one.send("ici.xlsx"))
    back = displaced(one, habit)
    document = one.terminal.json("import", back, "--dry-run")
    for kind, sheet, ref, heading in proposed(document):
        if kind == "changed":
            assert right.rows[sheet][ref][heading] != here.rows[sheet][ref][heading], (sheet, ref, heading)
    assert document["counts"]["added"] == 0
    for policy in with_a_copy(one.terminal):
        answer = one.terminal("import", back, "--on-conflict", policy)
        assert answer.status in ((0, 3) if policy == "stop" else (0,)), answer.err
        after = look(one.send(f"après {policy}.xlsx"))
        for sheet, table in after.rows.items():
            restored = right.rows[sheet].keys() if policy == "theirs" else set()
            assert here.rows[sheet].keys() <= table.keys() <= here.rows[sheet].keys() | restored
            for ref, row in table.items():
                for heading, value in row.items():
                    may_be = [side.rows[sheet][ref][heading] for side in (here, right) if ref in side.rows[sheet]]
                    assert value in may_be, (policy, sheet, ref, heading)


def displaced(case: Case, habit: Callable[[Case, Worksheet], None]) -> Path:
    """The workbook that came back, its references displaced on one sheet."""
    path = case.folder / "retour.xlsx"
    book = openpyxl.load_workbook(path)
    habit(case, book[case.chance.choice((MEASURES, BODIES))])
    book.save(path)
    book.close()
    return path
