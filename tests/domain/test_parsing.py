"""What people type into what is kept; what is doubtful is refused, in a sentence."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import choice, day, flag, integer, longtext, score, siren, tags, text
from dcant_tracker.domain.kinds import from_json, from_sql, to_json, to_sql
from dcant_tracker.domain.parsing import FIRST_DAY, LAST_DAY, display, format_day, has_luhn_key, parse
from dcant_tracker.errors import UserError

DAY = day("due_on", "Échéance")
SIREN = siren("siren", "SIREN")
NUMBER = integer("population", "Population")
YES_NO = flag("objection", "Opposition")
TAGS = tags("themes", "Thèmes")
SCORE = score("governance_score", "Note")
KIND = choice("kind", "Type", "organisation_kind")
TITLE = text("title", "Intitulé")
NOTES = longtext("notes", "Notes")


@pytest.mark.parametrize(
    "typed",
    [
        "29/05/2017",
        "29/5/2017",
        "29.05.17",
        "29-05-2017",
        "29 / 05 / 2017",
        "2017-05-29",
        "2017-5-29",
        "2017-05-29T00:00:00",
        "2017-05-29 00:00",
        "29 mai 2017",
        "29 MAI 2017",
        "lundi 29 mai 2017",
        "29\u00a0mai\u202f2017",
        " 29/05/2017 ",
        date(2017, 5, 29),
        datetime(2017, 5, 29),
        datetime(2017, 5, 29, 14, 30),
    ],
)
def test_a_day_is_understood_as_people_write_it(typed):
    assert parse(DAY, typed) == date(2017, 5, 29)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1er janvier 2018", date(2018, 1, 1)),
        ("15 août 2017", date(2017, 8, 15)),
        ("3 févr. 2017", date(2017, 2, 3)),
        ("12 déc 2017", date(2017, 12, 12)),
        ("05/06/2017", date(2017, 6, 5)),
        ("29/02/2016", date(2016, 2, 29)),
        ("01/03/1900", FIRST_DAY),
        ("31/12/2199", LAST_DAY),
    ],
)
def test_the_day_comes_first_and_months_have_their_french_names(typed, meant):
    assert parse(DAY, typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "05/29/2017",
        "31/04/2017",
        "29/02/2017",
        "2017",
        "mai 2017",
        "29/05",
        "demain",
        "29/05/017",
        "20170529",
        "42884",
        42884,
        42884.0,
        True,
        "28/02/1900",
        "01/01/2200",
        "29 floréal 2017",
        "#N/A",
    ],
)
def test_a_doubtful_day_is_refused_with_an_example(typed):
    with pytest.raises(UserError) as refused:
        parse(DAY, typed)
    assert "/" in refused.value.hint


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_a_day_shown_is_understood_again(some_day):
    assert parse(DAY, format_day(some_day)) == some_day
    assert parse(DAY, some_day.isoformat()) == some_day


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("242900314", "242900314"),
        ("242 900 314", "242900314"),
        ("242\u202f900\u00a0314", "242900314"),
        (242900314, "242900314"),
        (242900314.0, "242900314"),
        ("005520176", "005520176"),
        (5520176, "005520176"),
        ("552100554", "552100554"),
        ("356000000", "356000000"),
    ],
)
def test_a_siren_keeps_its_nine_digits(typed, kept):
    assert parse(SIREN, typed) == kept


@pytest.mark.parametrize(
    "typed", ["242900315", "24290031", "2429003140", "24290031a", "１２３４５６７８９", "-42900314"]
)
def test_a_wrong_siren_is_refused(typed):
    with pytest.raises(UserError) as refused:
        parse(SIREN, typed)
    assert refused.value.hint


def test_a_siret_is_recognised_and_its_siren_proposed():
    with pytest.raises(UserError) as refused:
        parse(SIREN, "242 900 314 00017")
    assert "SIRET" in refused.value.message
    assert "242900314" in refused.value.hint


def test_a_number_with_lost_zeros_must_still_have_its_key():
    with pytest.raises(UserError):
        parse(SIREN, 5520177)


@given(st.integers(0, 10**8 - 1))
def test_exactly_one_last_digit_makes_the_luhn_key(start):
    digits = f"{start:08d}"
    assert sum(has_luhn_key(f"{digits}{last}") for last in range(10)) == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("213 403", 213_403),
        ("213\u202f403", 213_403),
        ("213403,0", 213_403),
        ("213403.00", 213_403),
        ("-5", -5),
        (213_403.0, 213_403),
        (0, 0),
    ],
)
def test_a_number_is_understood_with_its_spaces_comma_or_point(typed, kept):
    assert parse(NUMBER, typed) == kept


@pytest.mark.parametrize("typed", ["12,5", 12.5, "beaucoup", "1e3", True, 2**60, "1.2.3", "191.000", "191,000"])
def test_what_is_no_whole_number_is_refused(typed):
    with pytest.raises(UserError):
        parse(NUMBER, typed)


@pytest.mark.parametrize(("typed", "kept"), [("Oui", True), ("NON", False), ("x", True), (True, True), (0, False)])
def test_yes_and_no(typed, kept):
    assert parse(YES_NO, typed) is kept


def test_neither_yes_nor_no_is_refused():
    with pytest.raises(UserError):
        parse(YES_NO, "peut-être")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("annuaires; identité numérique", ("annuaires", "identité numérique")),
        ("annuaires\nAnnuaires ;; ", ("annuaires",)),
        (("a", "b;c"), ("a", "b,c")),
        (" ; ", None),
    ],
)
def test_tags_are_separate_words_each_once(typed, kept):
    assert parse(TAGS, typed) == kept


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        (KIND, "Communauté d'agglomération", "communaute_agglomeration"),
        (KIND, "COMMUNAUTE D’AGGLOMERATION", "communaute_agglomeration"),
        (KIND, "metropole", "metropole"),
        (KIND, " Métropole ", "metropole"),
        (SCORE, "Largement", "3"),
        (SCORE, "3", "3"),
        (SCORE, 3, "3"),
        (SCORE, 3.0, "3"),
        (SCORE, "nc", "NC"),
        (SCORE, "Ne se prononce pas", "NSP"),
    ],
)
def test_a_choice_is_understood_by_label_or_code(field, typed, code):
    assert parse(field, typed) == code


def test_an_unknown_choice_is_refused_with_those_that_exist():
    with pytest.raises(UserError) as refused:
        parse(SCORE, "5")
    assert "Pleinement" in refused.value.hint


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(True, "Oui"), (2017, "2017"), (2017.0, "2017"), (3.5, "3,5"), (date(2017, 5, 29), "29/05/2017")],
)
def test_a_cell_of_another_kind_becomes_text_as_people_read_it(typed, kept):
    assert parse(TITLE, typed) == kept


@pytest.mark.parametrize("empty", [None, "", "  ", "\u00a0\n"])
def test_nothing_typed_is_nothing_kept(empty):
    for entity in CATALOGUE.values():
        for field in entity:
            assert parse(field, empty) is None


ANY_VALUE = st.one_of(
    st.tuples(st.just(DAY), st.dates(FIRST_DAY, LAST_DAY)),
    st.tuples(st.just(NUMBER), st.integers(-(2**53) + 1, 2**53 - 1)),
    st.tuples(st.just(YES_NO), st.booleans()),
    st.tuples(st.just(SCORE), st.sampled_from(("0", "4", "NC", "NSP"))),
    st.tuples(st.just(NOTES), st.text(min_size=1)),
    st.tuples(st.just(TAGS), st.lists(st.text(min_size=1), min_size=1).map(tuple)),
)


@given(ANY_VALUE)
def test_a_value_survives_the_database_the_history_and_the_screen(pair):
    field, raw = pair
    value = parse(field, raw)
    assert from_sql(field.kind, to_sql(value)) == value
    assert from_json(field.kind, to_json(value)) == value
    assert parse(field, value) == value
    assert parse(field, display(field, value)) == value


@pytest.mark.parametrize("typed", ["3 – Largement", "3 - largement", "3: LARGEMENT", "Largement (3)", "3.", " 3 "])
def test_a_choice_may_be_named_by_its_code_and_its_label_at_once(typed):
    assert CATALOGUE["evaluation"]["governance_score"].choices.code(typed) == "3"


@pytest.mark.parametrize("typed", ["-1", "3 – Peu", "1-2", "3/4", "–", "()", "", "3 –"])
def test_a_choice_named_by_halves_is_none(typed):
    assert CATALOGUE["evaluation"]["governance_score"].choices.code(typed) is None
