"""Views kept by name: filters, columns and order in the data file, each keeping a step; what is gone is told."""

import json
from datetime import date

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.scope import ExportOptions, entities
from dcant_tracker.store.history import log
from dcant_tracker.store.reading import matrix
from dcant_tracker.store.reading.kept_conditions import to_plain
from dcant_tracker.store.reading.matrix import Question
from dcant_tracker.store.reading.queries import Condition, Query, count, ids
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.participations.page import ParticipationsPage
from dcant_tracker.ui.records.list_page import ListPage
from dcant_tracker.ui.records.view_definition import ListView, list_values, list_view, matrix_question, matrix_values


@pytest.fixture
def page(session, settle, qtbot):
    made = ListPage(session, "organisation")
    qtbot.addWidget(made)
    made.show()
    settle()
    return made


def names(page):
    return [page.table.index(row, page.table.column("name")).data() for row in range(page.table.count)]


def test_a_view_gives_back_filters_columns_and_order_and_is_one_step(page, session, settle, messages, store):
    page.bar.tick("kind", ("metropole",))
    page.table.show_query(Query("organisation", conditions=page.bar.conditions(), order=("-name",)))
    page.view.columns.show_only(["region", "name"])
    settle()
    messages.answers = ["Les métropoles"]
    page.views.keep()
    settle()
    (step,) = log.steps(store.read(), limit=1)
    assert step.label == "Ajout : Vue « Les métropoles »"
    assert page.views.action.text() == "Vue : Les métropoles"
    page.views.leave()
    settle()
    assert len(names(page)) == 5
    assert not page.view.isColumnHidden(page.table.column("kind"))
    (uid,) = [one.uid for one in page.views.views]
    page.views.show_view(uid)
    settle()
    assert names(page) == ["Toulouse Métropole", "Saint-Étienne Métropole", "Brest Métropole"]
    assert [page.table.fields[column].name for column in page.view.columns.visible()] == ["region", "name"]
    messages.answers = ["LES METROPOLES", True]
    page.bar.tick("kind", ("ville",))
    page.views.keep()
    settle()
    assert log.steps(store.read(), limit=1)[0].label == "Vue « Les métropoles » mise à jour"
    page.views._delete(page.views.views[0])
    settle()
    assert not page.views.views
    session.undo()
    settle()
    assert len(page.views.views) == 1


def test_a_view_on_what_is_gone_says_so_and_shows_the_rest(page, session, store, settle, messages):
    filters = {
        "text": "",
        "conditions": to_plain((Condition("colour", ("bleu",)), Condition("kind", ("metropole", "duche")))),
    }
    values = {
        "listing": "organisation",
        "name": "Ancienne",
        "filters": json.dumps(filters),
        "shown": json.dumps(["name", "colour"]),
        "sorting": "-colour, name",
        "grouping": "colour",
    }
    uid = store.transact(Operation("add", "…"), lambda tx: tx.add("saved_view", values))[1]
    session.poll()
    settle()
    page.views.show_view(uid)
    settle()
    assert names(page) == ["Brest Métropole", "Saint-Étienne Métropole", "Toulouse Métropole"]
    told = messages.toasts[-1]
    assert "la colonne « colour »" in told
    assert "le filtre « colour »" in told
    assert "une valeur de « Type »" in told


def test_what_a_view_holds_comes_back_as_it_was(store, uid_of):
    entity = CATALOGUE["participation"]
    brest = uid_of("organisation", "Brest Métropole")
    conditions = (
        Condition("organisation", (brest,)),
        Condition("organisation.region", ("Bretagne", None)),
        Condition("since", (date(2017, 7, 4),), "from"),
    )
    view = ListView(
        Query("participation", "archives", conditions, order=("-role", "organisation")), ("role",), "status"
    )
    assert list_view(store.read(), entity, list_values(view)) == (view, [])
    gone = ListView(Query("participation", conditions=(Condition("organisation", ("nowhere",)),)))
    found, told = list_view(store.read(), entity, list_values(gone))
    assert not found.query.conditions
    assert told == ["une valeur de « Organisme »"]
    assert list_view(store.read(), entity, {"filters": "{", "shown": "3"})[0] == ListView(Query("participation"))
    question = Question(
        "", ("archivage",), ("pilot",), ("",), (), ("active",), date(2017, 7, 4), "brest", True, "region"
    )
    assert matrix_question(matrix_values(question)) == (question, [])


NESTED = "[" * 100_000
NONSENSE = [
    {"filters": NESTED, "shown": NESTED, "sorting": NESTED, "grouping": NESTED},
    {"filters": json.dumps({"text": "\ud800"}), "shown": json.dumps(["\ud800"])},
    {"filters": json.dumps({"text": "mot " * 20_000, "conditions": {"a": 1}})},
    {"filters": json.dumps({"text": " ".join(map(str, range(2_000))), "conditions": {"a": 1}})},
    {"sorting": "parent,-parent,parent,--name,-,successor," + "name," * 3_000},
    {"filters": json.dumps({"conditions": [{"field": "name", "values": ["x"]}] * 3_000})},
    {"filters": json.dumps({"conditions": [{"field": "themes", "values": ["x"] * 3_000, "test": "has"}]})},
    {"filters": json.dumps(dict.fromkeys(("themes", "roles", "regions", "kinds", "statuses"), ["x", 7] * 2_000))},
]
PATHS = ["parent" + ".parent" * 2_000 + ".name", "|".join(["name"] * 2_000), "|", "parent.", "name.name", "late.x"]
VALUES = [[[1]], [{}], [{"a": 1}], ["\ud800"], [10**30], [float("inf")], [True], ["demain"], [2.5], [], "x", [None]]


def test_a_view_that_holds_nonsense_is_read_as_far_as_it_goes_and_told_in_few_words(store):
    """Its record is text like any other: a workbook, or a data file of a stranger, may bring anything."""
    conditions = [{"field": path, "values": ["x"]} for path in PATHS]
    conditions += [
        {"field": name, "values": value, "test": test}
        for name in ("name", "population", "member_since", "parent", "kind")
        for test in ("in", "has", "from", "until", 7)
        for value in VALUES
    ]
    for values in [*NONSENSE, *({"filters": json.dumps({"conditions": [one]})} for one in conditions)]:
        view, gone = list_view(store.read(), CATALOGUE["organisation"], values)
        count(store.read(), view.query)
        ids(store.read(), view.query)
        assert len(", ".join(gone)) < 400
        question, gone = matrix_question(values)
        matrix.read(store.read(), question)
        assert question.order in matrix.ORDERS
        assert len(", ".join(gone)) < 200
    assert list_view(store.read(), CATALOGUE["organisation"], {"filters": "{"})[1] == ["ses filtres, illisibles"]


def test_the_matrix_has_views_of_its_own(session, settle, qtbot, messages):
    page = ParticipationsPage(session)
    qtbot.addWidget(page)
    settle()
    page.pane.filters.ask(Question(roles=("pilot",), order="total"))
    messages.answers = ["Pilotes"]
    page.views.keep()
    settle()
    page.views.leave()
    assert not page.pane.filters.question("").narrows
    page.views.show_view(page.views.views[0].uid)
    settle()
    assert page.pane.filters.question("").roles == ("pilot",)
    assert page.pane.filters.question("").order == "total"


def test_views_leave_in_a_workbook_only_where_they_are_named():
    assert CATALOGUE["saved_view"] not in entities(ExportOptions(with_contacts=True))
    assert entities(ExportOptions(("saved_view",))) == [CATALOGUE["saved_view"]]
