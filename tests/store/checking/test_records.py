"""The check of the whole file finds what other programs broke, and names the record."""

from contextlib import closing

import pytest

from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.file.connection import connect


@pytest.fixture
def behind(store, data_file):
    """``behind(sql)``: another program writes into the file without the write door."""

    def write(sql):
        with closing(connect(data_file)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute(sql)
        return [finding.message for finding in check(store)]

    return write


def test_a_file_written_by_the_application_is_sound(store, add, recommendation, brest):
    add("attachment", owner=f"recommendation:{recommendation}", label="Note")
    add("contact", organisation=brest, name="Anne", objection=True)
    note = add("attachment", owner=f"recommendation:{recommendation}", label="Autre note")
    add("attachment", owner=f"attachment:{note}", label="Note sur la note")
    assert check(store) == []


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE recommendation SET title = NULL", "« Intitulé » doit être rempli"),
        ("UPDATE recommendation SET status = 'fini'", "n'est pas dans la liste"),
        ("UPDATE organisation SET name = 'Brest  ' || char(9)", "pas de la bonne forme"),
        ("UPDATE programme SET starts_on = '2017-01-02', ends_on = '2017-01-01'", "précède"),
        ("UPDATE organisation SET population = -1", "« Population » ne peut pas être -1"),
        ("UPDATE organisation SET name_folded = 'zzz'", "index de tri"),
        ("UPDATE organisation SET key_digest = 0", "index de tri"),
        ("UPDATE recommendation SET programme = 'nulle part'", "lien rompu"),
        ("UPDATE attachment SET owner = 'organisation:disparue'", "n'existe pas"),
        ("UPDATE attachment SET owner = 'disparue'", "n'existe pas"),
        ("INSERT INTO search(rowid, text) VALUES (1, 'fantome')", "recherche"),
        ("INSERT INTO search(search) VALUES ('delete-all')", "recherche"),
        ("UPDATE organisation SET kind = 'ville', name = 'Épinal', department = NULL", "même clé"),
    ],
)
def test_each_kind_of_damage_is_told(add, behind, recommendation, brest, sql, told):
    add("organisation", name="Épinal", kind="ville")
    add("attachment", owner=f"recommendation:{recommendation}", label="Note")
    assert any(told in problem for problem in behind(sql))


def test_a_recommendation_that_is_not_the_experiment_s_is_told(add, behind, programme, recommendation, brest):
    other = add("recommendation", programme=programme, code="1", title="Échanges")
    experiment = add("experiment", recommendation=recommendation, title="Préfiguration")
    add("participation", experiment=experiment, organisation=brest, role="pilot")
    problems = behind(f"UPDATE participation SET recommendation = '{other}'")
    assert any("celle de l'expérimentation" in problem for problem in problems)


def test_the_record_is_named(behind, recommendation):
    (problem, *_more) = behind("UPDATE recommendation SET title = NULL")
    assert problem.startswith("Recommandations, DcANT 2015-2017 / 3 : ")
