"""What people type into what is kept; what is doubtful is refused, in a sentence."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field, choice, day, flag, integer, longtext, ref, score, siren, tags, text
from dcant_tracker.domain.kinds import Kind, from_json, from_sql, to_json, to_sql
from dcant_tracker.domain.parsing import FIRST_DAY, LAST_DAY, DoubtfulError, display, format_day, has_luhn_key, parse
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


def refusal(field, typed) -> str:
    """What is said of ``typed``, which ``field`` refuses."""
    with pytest.raises(UserError) as refused:
        parse(field, typed)
    assert refused.value.hint
    return refused.value.message


@pytest.mark.parametrize(
    "typed",
    [
        "29/05/2017",
        "29/5/2017",
        "29.05.17",
        "29-05-2017",
        "29 / 05 / 2017",
        "29 .05 -2017",
        "2017-05-29",
        "2017-5-29",
        "2017-05-29T00:00:00",
        "2017-05-29 00:00",
        "2017-05-29 00:00:00.000",
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
        ("1/2/03", date(2003, 2, 1)),
        ("01/03/1900", date(1900, 3, 1)),
        ("31/12/2199", date(2199, 12, 31)),
    ],
)
def test_the_day_comes_first_and_months_have_their_french_names(typed, meant):
    assert parse(DAY, typed) == meant


MONTHS = (
    ("janvier", "janv.", "jan"),
    ("février", "févr.", "fév"),
    ("mars", "mar."),
    ("avril", "avr."),
    ("mai",),
    ("juin",),
    ("juillet", "juil."),
    ("août", "aout"),
    ("septembre", "sept.", "sep"),
    ("octobre", "oct."),
    ("novembre", "nov."),
    ("décembre", "déc."),
)


@pytest.mark.parametrize(("number", "name"), [(n, name) for n, names in enumerate(MONTHS, 1) for name in names])
def test_every_month_has_its_name_and_its_abbreviations(number, name):
    assert parse(DAY, f"7 {name} 2016") == date(2016, number, 7)


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
        "029/05/2017",
        "29/005/2017",
        "20170529",
        "017-05-29",
        "2017-005-29",
        "2017-05-029",
        "2017-05-29 14:30",
        "2017-05-29 00:00:",
        "29 mai 17",
        "029 mai 2017",
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


def test_a_refused_day_is_said_as_it_was_read():
    assert refusal(DAY, 12.5) == "« 12,5 » n'est pas une date comprise."
    assert refusal(DAY, "le 3") == "« le 3 » n'est pas une date comprise."
    assert refusal(DAY, date(1899, 1, 2)) == "La date 02/01/1899 est hors des limites."


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
        ("356000001", "356000001"),
        ("242'900'314", "242900314"),
        ("242\u2007900\u2009314", "242900314"),
    ],
)
def test_a_siren_keeps_its_nine_digits(typed, kept):
    assert parse(SIREN, typed) == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("242900315", "Le SIREN 242900315 comporte une erreur : sa clé de contrôle est fausse."),
        ("100000001", "Le SIREN 100000001 comporte une erreur : sa clé de contrôle est fausse."),
        ("000000001", "Le SIREN 000000001 comporte une erreur : sa clé de contrôle est fausse."),
        ("5520176", "« 5520176 » n'est pas un SIREN."),
        ("24290031", "« 24290031 » n'est pas un SIREN."),
        ("2429003140", "« 2429003140 » n'est pas un SIREN."),
        (2429003140, "« 2429003140 » n'est pas un SIREN."),
        ("24290031a", "« 24290031a » n'est pas un SIREN."),
        ("24290031400017a", "« 24290031400017a » n'est pas un SIREN."),
        ("2429003140001a", "« 2429003140001a » n'est pas un SIREN."),
        ("１２３４５６７８９", "« １２３４５６７８９ » n'est pas un SIREN."),
        ("-42900314", "« -42900314 » n'est pas un SIREN."),
        (-42900314, "« -42900314 » n'est pas un SIREN."),
        (12.5, "« 12,5 » n'est pas un SIREN."),
        (True, "« Oui » n'est pas un SIREN."),
    ],
)
def test_a_wrong_siren_is_refused(typed, said):
    assert refusal(SIREN, typed) == said


@pytest.mark.parametrize("typed", ["242 900 314 00017", 24290031400017, 24290031400017.0])
def test_a_siret_is_recognised_and_its_siren_proposed(typed):
    with pytest.raises(UserError) as refused:
        parse(SIREN, typed)
    assert refused.value.message == "« 24290031400017 » est un SIRET (14 chiffres)."
    assert refused.value.hint == "Gardez ses neuf premiers chiffres : 242900314."


def test_a_number_with_lost_zeros_must_still_have_its_key():
    assert refusal(SIREN, 5520177).startswith("Le SIREN 005520177 comporte une erreur")


def test_the_luhn_key_is_counted_from_the_right():
    assert has_luhn_key("18")
    assert not has_luhn_key("81")


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
        ("213'403", 213_403),
        ("7,", 7),
        ("1911.000", 1911),
        ("0.000", 0),
        ("-5", -5),
        ("+5", 5),
        (213_403.0, 213_403),
        (0, 0),
        (2**53 - 1, 2**53 - 1),
        (-(2**53) + 1, -(2**53) + 1),
    ],
)
def test_a_number_is_understood_with_its_spaces_comma_or_point(typed, kept):
    found = parse(NUMBER, typed)
    assert found == kept
    assert type(found) is int


@pytest.mark.parametrize(
    "typed",
    ["12,5", 12.5, "beaucoup", "1e3", True, "1.2.3", "+-1", "12a", ",0", date(2017, 5, 29)],
)
def test_what_is_no_whole_number_is_refused(typed):
    assert refusal(NUMBER, typed).endswith(" n'est pas un nombre entier.")


@pytest.mark.parametrize("typed", ["191.000", "191,000", "1.000", "19.000", "-191.000", "+191.000"])
def test_a_point_that_may_part_thousands_is_refused(typed):
    assert refusal(NUMBER, typed) == f"« {typed} » n'est pas un nombre entier."


@pytest.mark.parametrize("typed", ["-5", "\u2212 5", -5, -5.0])
def test_a_number_below_the_least_that_its_field_takes_is_refused(typed):
    inhabitants = integer("population", "Population", least=0)
    assert refusal(inhabitants, typed) == "« Population » ne peut pas être -5 : 0 ou plus."
    assert parse(inhabitants, 0) == 0


def test_every_number_of_the_catalogue_says_the_least_that_it_may_be():
    numbers = [field for entity in CATALOGUE.values() for field in entity if field.kind is Kind.INT]
    assert [field.name for field in numbers if field.least is None] == []


def test_a_refused_number_is_said_as_it_was_read():
    assert refusal(NUMBER, 12.5) == "« 12,5 » n'est pas un nombre entier."


@pytest.mark.parametrize("typed", [2**53, -(2**53), float(2**53), str(2**53)])
def test_a_number_that_spreadsheets_would_round_is_refused(typed):
    assert refusal(NUMBER, typed) == "Ce nombre est trop grand."


@pytest.mark.parametrize("typed", ["Oui", "o", "VRAI", "x", "1", "Yes", "true", 1, 1.0, True])
def test_yes_in_every_way_to_say_it(typed):
    assert parse(YES_NO, typed) is True


@pytest.mark.parametrize("typed", ["NON", "n", "Faux", "0", "no", "FALSE", 0, 0.0, False])
def test_no_in_every_way_to_say_it(typed):
    assert parse(YES_NO, typed) is False


def test_neither_yes_nor_no_is_refused():
    assert refusal(YES_NO, "peut-être") == "« peut-être » n'est ni oui ni non."
    assert refusal(YES_NO, 0.5) == "« 0,5 » n'est ni oui ni non."


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("annuaires; identité numérique", ("annuaires", "identité numérique")),
        ("annuaires\nAnnuaires ;; ", ("annuaires",)),
        ("Annuaires; ANNUAIRES", ("Annuaires",)),
        ("annuaires\ridentité", ("annuaires", "identité")),
        ("identité\u00a0numérique", ("identité numérique",)),
        (("a", "b;c"), ("a", "b,c")),
        (["a\nb", "\x01", 3], ("a b", "3")),
        (2017.0, ("2017",)),
        (" ; ", None),
        ("\x01", None),
        ((), None),
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


@pytest.mark.parametrize(("typed", "said"), [("5", "5"), (5.0, "5"), (2.5, "2,5")])
def test_an_unknown_choice_is_refused_with_those_that_exist(typed, said):
    with pytest.raises(UserError) as refused:
        parse(SCORE, typed)
    assert refused.value.message == f"« {said} » n'est pas dans la liste « Note »."
    assert refused.value.hint == (
        "Valeurs possibles : Pas du tout, Peu, En partie, Largement, Pleinement, Non concerné, Ne se prononce pas."
    )


def test_a_choice_without_its_list_is_a_mistake_in_the_catalogue():
    with pytest.raises(TypeError, match="kind"):
        parse(Field("kind", Kind.CHOICE, "Type"), "Ville")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (True, "Oui"),
        (False, "Non"),
        (2017, "2017"),
        (2017.0, "2017"),
        (-2.0, "-2"),
        (3.5, "3,5"),
        (1e15 - 1, "999999999999999"),
        (1e15, "1000000000000000,0"),
        (-1e15, "-1000000000000000,0"),
        (date(2017, 5, 9), "09/05/2017"),
        (date(813, 5, 29), "29/05/0813"),
        (datetime(2017, 5, 29), "29/05/2017"),
        (datetime(2017, 5, 29, 14), "29/05/2017 14:00"),
        (datetime(2017, 5, 29, 0, 30), "29/05/2017 00:30"),
        (datetime(2017, 5, 29, 0, 0, 5), "29/05/2017 00:00"),
        ("a\tb\r\n", "a b\n"),
        ("\x01", None),
    ],
)
@pytest.mark.parametrize("field", [TITLE, NOTES, ref("organisation", "Organisme", "organisation")])
def test_a_cell_of_another_kind_becomes_text_as_people_read_it(field, typed, kept):
    assert parse(field, typed) == kept


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (TITLE, None, ""),
        (TITLE, "Archivage", "Archivage"),
        (DAY, date(2017, 5, 9), "09/05/2017"),
        (NUMBER, 213_403, "213403"),
        (YES_NO, True, "Oui"),
        (YES_NO, False, "Non"),
        (TAGS, ("annuaires", "identité"), "annuaires; identité"),
        (SCORE, "3", "Largement"),
        (SCORE, 3, "Largement"),
        (KIND, "disparu", "disparu"),
    ],
)
def test_a_value_is_shown_as_people_read_it(field, value, said):
    assert display(field, value) == said


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


@pytest.mark.parametrize("typed", ["-1", "3 – Peu", "1-2", "–", "()", "", "3 –"])
def test_a_choice_named_by_halves_is_none(typed):
    assert CATALOGUE["evaluation"]["governance_score"].choices.code(typed) is None


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("mars 2026", date(2026, 3, 31)),
        ("Févr. 2024", date(2024, 2, 29)),
        ("fin mars 2026", date(2026, 3, 31)),
        ("fin 2026", date(2026, 12, 31)),
        ("d'ici la fin de 2026", date(2026, 12, 31)),
        ("2026", date(2026, 12, 31)),
        (2026, date(2026, 12, 31)),
        ("03/2026", date(2026, 3, 31)),
        ("2026-03", date(2026, 3, 31)),
        ("T2 2026", date(2026, 6, 30)),
        ("1er trimestre 2026", date(2026, 3, 31)),
        ("2e semestre 2026", date(2026, 12, 31)),
        ("S1 2026", date(2026, 6, 30)),
        ("46054", date(2026, 2, 1)),
        (46054, date(2026, 2, 1)),
        (46054.0, date(2026, 2, 1)),
    ],
)
def test_a_period_offers_its_end_and_a_spreadsheets_number_its_day(typed, day):
    with pytest.raises(DoubtfulError) as doubt:
        parse(DAY, typed)
    assert doubt.value.value == day
    assert format_day(day) in doubt.value.message


@pytest.mark.parametrize(
    "typed", ["marsupial 2026", "13/2026", "00/2026", "mars 1026", "12", "999999", 12, True, "T5 2026"]
)
def test_what_is_neither_a_period_nor_a_number_of_a_day_offers_none(typed):
    with pytest.raises(UserError) as refused:
        parse(DAY, typed)
    assert not isinstance(refused.value, DoubtfulError)


def test_commas_part_tags_where_no_semicolon_does():
    assert parse(TAGS, "données, identité, données") == ("données", "identité")
    assert parse(TAGS, "données, ou presque; identité") == ("données, ou presque", "identité")
    assert parse(TAGS, "données, ou presque;") == ("données, ou presque",)
    assert parse(TAGS, display(TAGS, ("données, ou presque",))) == ("données, ou presque",)


@pytest.mark.parametrize(
    "typed",
    [
        "4 Pleinement",
        "4 – Pleinement",
        "4/4",
        "4 / 4",
        "4 sur 4",
        "Pleinement 4",
        "4. Pleinement",
        "4) Pleinement",
        "4 = Pleinement",
        "Pleinement (4/4)",
        "4/4 Pleinement",
    ],
)
def test_a_mark_is_understood_with_its_words_or_out_of_the_highest(typed):
    assert parse(SCORE, typed) == "4"


@pytest.mark.parametrize("typed", ["4/5", "5/4", "4 Largement", "Pleinement 3", "4 4", "4/3"])
def test_a_mark_that_contradicts_itself_is_refused(typed):
    with pytest.raises(UserError):
        parse(SCORE, typed)


def test_numbers_are_read_through_what_does_not_show():
    assert parse(NUMBER, "\u2212\u200b12\u00a0000") == -12_000
    assert parse(SIREN, "242\u200b900\u00ad314") == "242900314"
