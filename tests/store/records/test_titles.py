"""What records are called when they are told to people: never a key."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.file.schema import SCHEMA
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing import step_labels

FULL = Path(__file__).parents[1] / "file" / "fixtures" / f"schema-{SCHEMA}.sqlite"
A_KEY = re.compile(r" / |[0-9a-f]{8}-[0-9a-f]{4}|\d\d/\d\d/\d{4}|[{}\[\]]|  |\(\)")


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """The frozen file of today's schema: a full and a bare record of every entity, and the public data."""
    store = Store.open(shutil.copy(FULL, tmp_path_factory.mktemp("titres") / "dcant.sqlite"))
    yield store
    store.close()


@pytest.mark.parametrize("entity", CATALOGUE)
def test_no_record_of_any_entity_is_told_by_its_key(full, entity):
    labels = full.labels()
    titles = Titles(labels)
    records = all_records(full.read(), entity)
    assert records
    for record in records:
        told = (
            titles.of_record(record),
            titles.called(entity, record.uid),
            step_labels.adding(labels, entity, record.values).label,
            step_labels.editing(labels, record, [CATALOGUE[entity].fields[-1].name]).label,
            step_labels.deleting(labels, record).label,
        )
        assert all(told)
        assert [text for text in told if A_KEY.search(text)] == []


@pytest.fixture
def titles_of(store):
    return lambda entity, uid: Titles(store.labels()).of(entity, uid)


def test_a_weather_is_told_as_a_person_says_it(add, titles_of, recommendation):
    union = add("organisation", name="France urbaine", kind="association")
    uid = add(
        "progress_point", recommendation=recommendation, author=union, dated_on=date(2026, 11, 29), weather="sunny"
    )
    assert titles_of("progress_point", uid) == "Météo du 29 novembre 2026 – mesure 3 (France urbaine)"


def test_what_belongs_to_an_experiment_names_it_rather_than_its_measure(add, titles_of, recommendation, brest):
    trial = add("experiment", title="Archives en ligne", recommendation=recommendation)
    uid = add("milestone", title="Bilan", experiment=trial)
    assert titles_of("milestone", uid) == "Jalon “Bilan” – Archives en ligne"
    assert titles_of("experiment", trial) == "Archives en ligne – mesure 3"
    pilot = add("participation", organisation=brest, role="pilot")
    assert titles_of("participation", pilot) == "Participation de Brest Métropole (Pilote)"


def test_organisations_of_one_name_are_told_apart_in_titles_too(add, titles_of, recommendation):
    for department in ("La Réunion", "Seine-Saint-Denis"):
        uid = add("organisation", name="Saint-Denis", kind="ville", department=department)
    pilot = add("participation", organisation=uid, recommendation=recommendation, role="pilot")
    assert titles_of("participation", pilot) == "Participation de Saint-Denis (Seine-Saint-Denis) – mesure 3 (Pilote)"


def test_what_is_not_there_is_told_by_its_uid_and_nothing_by_nothing(titles_of):
    assert (titles_of("milestone", "disparu"), titles_of("milestone", None)) == ("disparu", "")
