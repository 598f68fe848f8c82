"""What holds whatever is typed on either side."""

import shutil
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.merging.compare import compare
from dcant_tracker.exchange.merging.importing import Policy, import_files, prepare
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.exchange.merging.validity import Surroundings
from dcant_tracker.exchange.rows import TheirRow
from dcant_tracker.exchange.sending.exporting import export
from dcant_tracker.store.history.log import changes_of_record
from dcant_tracker.store.kept.ledger import decisions_about
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from tests.exchange.conftest import EVERYTHING, column_of, row_of

slowly = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)

anything = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
awkward = st.sampled_from(
    [
        "=SOMME(A1:A9)",
        "+33 1 02 03 04 05",
        "-",
        "@moi",
        "_x0041_",
        "_x005F_x0041_",
        "'apostrophe",
        "1,5",
        "007",
        "1/2/2017",
        "VRAI",
        "ligne 1\nligne 2\n\nligne 4",
        "\u00a0insécable\u202f",
        "😀 𝒳 e\u0301",
        "<a>&amp;</a>",
        "#N/A",
        "x" * 32_000,
        "NULL",
        "12e5",
    ]
)
written = st.one_of(awkward, anything)
days = st.one_of(st.none(), st.dates(date(1900, 3, 1), date(2199, 12, 31)))


_numbers = count()


def fresh(data: Path, folder: Path) -> Store:
    path = folder / f"essai-{next(_numbers)}.sqlite"
    shutil.copy(data, path)
    return Store.open(path)


@pytest.fixture(scope="module")
def sent(portfolio, tmp_path_factory) -> tuple[Path, Path]:
    """The portfolio once its organisations are sent, and the workbook they left in."""
    folder = tmp_path_factory.mktemp("envoi")
    store = fresh(portfolio.path, folder)
    path = export(store, folder / "envoi.xlsx", replace(EVERYTHING, entities=("organisation",))).path
    store.close()
    return store.path, path


def state(store: Store) -> dict[str, dict[str, dict]]:
    return {name: {record.uid: dict(record.values) for record in all_records(store.read(), name)} for name in CATALOGUE}


@slowly
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {"title": written, "notes": written, "description": st.one_of(st.none(), written), "due_on": days}
        ),
        min_size=1,
        max_size=8,
    ),
    tags=st.lists(written, max_size=4),
)
def test_a_workbook_sent_and_taken_back_unedited_proposes_nothing(portfolio, tmp_path, rows, tags):
    from dcant_tracker.domain.parsing import parse

    store = fresh(portfolio.path, tmp_path)
    entity = CATALOGUE["recommendation"]

    def work(transaction):
        for number, row in enumerate(rows):
            values = {name: parse(entity[name], value) for name, value in row.items()}
            if values["title"] is None:
                continue
            code = f"X{number}"
            themes = parse(entity["themes"], tags)
            transaction.add(
                "recommendation",
                values | {"programme": portfolio.uids["programme"], "code": code, "themes": themes},
            )

    store.transact(Operation("add", "Ajout"), work)
    path = export(store, tmp_path / "envoi.xlsx", EVERYTHING).path
    assert [(p.cell, p.base, p.theirs, p.message) for p in prepare(store, path).proposals] == []
    store.close()


FIELDS = ("region", "short_name", "source")
edits = st.dictionaries(
    st.tuples(st.sampled_from(["brest", "épinal", "rennes"]), st.sampled_from(FIELDS)),
    st.one_of(st.none(), st.sampled_from(["a", "b", "c"])),
    max_size=6,
)


def edit_here(store: Store, uids: dict[str, str], changes) -> None:
    def work(transaction):
        for (name, field), value in changes.items():
            transaction.update("organisation", uids[name], {field: value})

    store.transact(Operation("edit", "Modification"), work)


def edit_there(path: Path, target: Path, uids: dict[str, str], changes) -> Path:
    book = openpyxl.load_workbook(path)
    sheet = book[CATALOGUE["organisation"].sheet]
    for (name, field), value in changes.items():
        label = CATALOGUE["organisation"][field].label
        sheet.cell(row_of(sheet, uids[name]), column_of(sheet, label)).value = value
    book.save(target)
    return target


@slowly
@given(mine=edits, theirs=edits, policy=st.sampled_from(["mine", "theirs"]))
def test_nothing_of_either_side_is_lost_and_a_second_import_finds_nothing(
    portfolio, sent, tmp_path, mine, theirs, policy
):
    store, uids = fresh(sent[0], tmp_path), portfolio.uids
    edit_here(store, uids, mine)
    back = edit_there(sent[1], tmp_path / "retour.xlsx", uids, theirs)
    import_files(store, [back], Policy(policy))
    for side in (mine, theirs):
        for (name, field), value in side.items():
            assert value is None or is_known(store, uids[name], field, value)
    after = state(store)
    again = import_files(store, [back], Policy(policy))
    assert again.changes.step is None
    assert again.outcomes[0].preview.proposals == []
    assert state(store) == after
    store.close()


def is_known(store: Store, uid: str, field: str, value: str) -> bool:
    """In the result, in the history, or among the values that lost."""
    current = next(r for r in all_records(store.read(), "organisation") if r.uid == uid)
    logged = {text for c in changes_of_record(store.read(), uid) if c.field == field for text in (c.before, c.after)}
    lost = {d.theirs for d in decisions_about(store.read(), uid) if d.field == field}
    return current[field] == value or f'"{value}"' in logged | lost


@slowly
@given(one=edits, two=edits)
def test_two_imports_of_disjoint_edits_give_the_same_in_either_order(portfolio, sent, tmp_path, one, two):
    two = {place: value for place, value in two.items() if place not in one}
    uids = portfolio.uids
    results = []
    for order in ((one, two), (two, one)):
        store = fresh(sent[0], tmp_path)
        for number, changes in enumerate(order):
            back = edit_there(sent[1], tmp_path / f"retour-{number}.xlsx", uids, changes)
            assert not import_files(store, [back], Policy("stop")).stopped
        results.append(state(store))
        store.close()
    assert results[0] == results[1]


cells = st.one_of(st.none(), st.sampled_from(["a", "b", "c"]))


@given(base=cells, mine=cells, theirs=cells)
def test_each_cell_follows_the_three_way_table(base, mine, theirs):
    def row(value):
        return {field.name: None for field in CATALOGUE["organisation"]} | {
            "name": "N",
            "kind": "ville",
            "region": value,
        }

    there = [TheirRow("organisation", "u", "S", 2, {"region": theirs})]
    found = compare({"organisation": {"u": row(base)}}, {"organisation": {"u": row(mine)}}, there, {}, Surroundings())
    expected = None
    if theirs not in (base, mine):
        expected = Case.CHANGED if mine == base else Case.CONFLICT
    assert [p.kind for p in found] == ([expected] if expected else [])
