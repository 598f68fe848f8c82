"""How right proposals are on tables as partners keep them: what is ticked beforehand, what is found."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dcant_tracker.exchange.reader import Book, Sheet
from dcant_tracker.exchange.sources.foreign.mapping import SheetMapping
from dcant_tracker.exchange.sources.foreign.proposing import Proposer
from dcant_tracker.store.public_data import create_public
from tests.exchange.sources.foreign.labelled import ASKED, Labelled
from tests.exchange.sources.foreign.labelled import TABLES as MADE
from tests.exchange.sources.foreign.published import PUBLISHED

TABLES = [*MADE, *PUBLISHED]
LEAST_PRECISION = 0.95
LEAST_RECALL = 0.9
SURE = 0.85


@dataclass(frozen=True)
class Tick:
    table: str
    heading: str
    field: str
    sure: bool
    right: bool


def book_of(table: Labelled) -> Book:
    return Book(Path("tableau.xlsx"), "xlsx", [Sheet(table.sheet, [list(row) for row in table.rows])], "", 0)


@pytest.fixture(scope="module")
def proposer(tmp_path_factory) -> Iterator[Proposer]:
    store = create_public(tmp_path_factory.mktemp("publiques") / "donnees.dcant")
    yield Proposer(store.read())
    store.close()


@pytest.fixture(scope="module")
def proposals(proposer) -> list[tuple[Labelled, SheetMapping]]:
    return [(table, sheet) for table in TABLES for sheet in proposer.workbook(book_of(table)).sheets]


@pytest.fixture(scope="module")
def ticks(proposals) -> list[Tick]:
    """The columns that are ticked beforehand; those that may be left or read alike are not counted."""
    return [
        Tick(
            table.name,
            column.heading,
            column.field,
            min(column.confidence, sheet.confidence) >= SURE,
            sheet.entity == table.entity and table.fields.get(column.heading) == column.field,
        )
        for table, sheet in proposals
        if sheet.entity
        for column in sheet.used
        if sheet.entity != table.entity or table.also.get(column.heading) != column.field
    ]


def test_what_is_ticked_beforehand_is_right(ticks, record_property):
    precision = sum(tick.right for tick in ticks) / len(ticks)
    record_property("precision", precision)
    print(f"précision de ce qui est coché : {precision:.3f} ({len(ticks)} colonnes, {len(TABLES)} tableaux)")
    assert precision >= LEAST_PRECISION, [tick for tick in ticks if not tick.right]


def test_most_of_what_a_table_holds_is_found(ticks, record_property):
    wanted = sum(len(table.fields) for table in TABLES)
    recall = sum(tick.right for tick in ticks) / wanted
    record_property("recall", recall)
    print(f"rappel : {recall:.3f} ({wanted} colonnes)")
    assert recall >= LEAST_RECALL


def test_what_is_called_sure_is_never_wrong(ticks):
    assert [tick for tick in ticks if tick.sure and not tick.right] == []


@pytest.mark.parametrize("table", [one for one in TABLES if one.entity == ASKED], ids=lambda table: table.name)
def test_a_table_that_says_nothing_to_us_is_left_aside(proposer, table):
    (sheet,) = proposer.workbook(book_of(table)).sheets
    assert sheet.entity == ""
    assert sheet.used == []


def test_a_plan_without_numbers_may_be_numbered_instead(proposer):
    plan = next(table for table in TABLES if table.name == "plan without numbers")
    first, second = proposer.readings(book_of(plan).sheets[0])[:2]
    assert (first.entity, second.entity, second.numbered) == ("action_item", "recommendation", "A")
    assert second.missing() == []


def test_a_plan_is_numbered_on_request(proposer):
    plan = next(table for table in TABLES if table.name == "plan without numbers")
    asked = Proposer(proposer.reading, numbered="M")
    (sheet,) = asked.workbook(book_of(plan)).sheets
    assert (sheet.entity, sheet.numbered) == ("recommendation", "M")


def plan_under(heading: str, *texts: str) -> Sheet:
    """A plan of actions with a first column that says something else on every row."""
    rows = (
        (heading, "Action", "Structure pilote", "Date de fin"),
        (texts[0], "Créer un guichet", "Ville de Brest", "31/12/2018"),
        (texts[1], "Former les agents", "Ville de Nantes", "30/06/2018"),
    )
    return Sheet("Suivi", [list(row) for row in rows])


@pytest.mark.parametrize("heading", ["Axe", "Volet", "Thématique"])
def test_a_plan_with_one_action_in_each_axis_is_not_numbered_by_its_axes(proposer, heading):
    assert proposer.sheet(plan_under(heading, "Axe 1", "Axe 2")).entity == "action_item"


@pytest.mark.parametrize("heading", ["Clé", "Mesure"])
def test_a_plan_that_something_numbers_is_no_list_of_actions_for_sure(proposer, heading):
    assert proposer.sheet(plan_under(heading, "M1", "M2")).entity != "action_item"


def test_of_two_readings_as_likely_none_is_taken(proposer):
    rows = [
        ["Recommandation", "Intitulé", "Échéance"],
        ["R1", "Lancement", "30/06/2017"],
        ["R3", "Bilan", "30/06/2018"],
    ]
    sheet = Sheet("Feuil1", rows)
    assert proposer.sheet(sheet).entity == ""
    assert {one.entity for one in proposer.readings(sheet)[:2]} == {"milestone", "action_item"}
