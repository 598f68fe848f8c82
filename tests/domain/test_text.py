"""Text cleaned on entry, folded for searching and sorting, compared."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.domain.text import MAX_UTF16_UNITS, clean, comparable, fold, same, sort_key, utf16_units
from dcant_tracker.errors import UserError


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Brest Métropole", "Brest Métropole"),
        ("Me\u0301tropole", "Métropole"),
        ("ligne\r\nligne\rligne", "ligne\nligne\nligne"),
        ("saut\x0bde Word", "sautde Word"),
        ("colonne\tcolonne", "colonne colonne"),
        ("cloche\x07 nul\x00 c1\x85", "cloche nul c1"),
        ("seul\ud800", "seul"),
        ("insécable\u00a0: fine\u202f!", "insécable\u00a0: fine\u202f!"),
        ("  bords  ", "  bords  "),
        ("=1+1", "=1+1"),
        ("", None),
        (" \n\t\u00a0", None),
        ("\x00", None),
        ("\u202e\u200f", None),
        ("\u200b \ufeff\u00ad", None),
        ("\u200fשלום", "\u200fשלום"),
    ],
)
def test_what_is_typed_is_cleaned(typed, kept):
    assert clean(typed) == kept


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    once = clean(text)
    assert once is None or (clean(once) == once and unicodedata.is_normalized("NFC", once))


def test_a_text_of_32000_units_is_kept_and_one_more_is_refused():
    assert clean("a" * MAX_UTF16_UNITS) == "a" * 32_000
    with pytest.raises(UserError) as refused:
        clean("a" * 32_001)
    assert "32001" in refused.value.message
    assert refused.value.hint


def test_a_character_outside_the_basic_plane_counts_twice():
    assert utf16_units("a😀é") == 4
    assert clean("😀" * 16_000)
    with pytest.raises(UserError):
        clean("😀" * 16_001)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Cœur", "coeur"),
        ("CŒUR", "coeur"),
        ("Ægypte", "aegypte"),
        ("Épinal", "epinal"),
        ("L’Haÿ-les-Roses", "l'hay-les-roses"),
        ("Saint-\u202fÉtienne  \n Métropole", "saint- etienne metropole"),
        ("Straße", "strasse"),
        ("ﬁn", "fin"),
        (" ", ""),
    ],
)
def test_folding_forgets_case_accents_ligatures_and_spaces(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text())
def test_composed_and_decomposed_texts_fold_alike(left, right):
    text = f"{left} é {right}"
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_names_sort_as_people_expect():
    names = ["Saint-Étienne", "Zoé", "œuvre", "Épinal", "étape 10", "Étape 2", "ordre", "eau"]
    assert sorted(names, key=sort_key) == [
        "eau",
        "Épinal",
        "Étape 2",
        "étape 10",
        "œuvre",
        "ordre",
        "Saint-Étienne",
        "Zoé",
    ]


def test_comparing_takes_every_space_alike_and_ignores_outer_ones():
    assert comparable(" 1\u202f000\u00a0euros ") == comparable("1 000 euros")
    assert comparable("a\nb") != comparable("a b")


HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


@pytest.mark.parametrize("hyphen", HYPHENS)
def test_every_hyphen_is_one_in_a_name(hyphen):
    assert fold(f"Saint{hyphen}Étienne") == fold("Saint-Etienne")
    assert comparable(f"Saint{hyphen}Étienne ") == comparable("Saint-Étienne")
    assert sort_key(f"GT{hyphen}2") == sort_key("GT-2")


@pytest.mark.parametrize("character", UNSEEN)
def test_what_does_not_show_says_nothing(character):
    written = f"{character} Brest{character} Mé{character}tropole {character}"
    assert fold(written) == fold("Brest Métropole")
    assert comparable(written) == "Brest Métropole"
    assert same(written, "Brest Métropole")


def test_a_dash_in_a_text_is_an_edit_though_not_in_a_name():
    assert not same("de 2 – 3 mois", "de 2 - 3 mois")
    assert comparable("de 2 – 3 mois") == comparable("de 2 - 3 mois")
