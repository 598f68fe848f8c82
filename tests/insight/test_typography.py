"""The spaces that must not break."""

import pytest

from dcant_tracker.insight.typography import brief, paragraphs, typeset


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Oui : non ; vrai ! vraiment ?", "Oui\u00a0: non\u202f; vrai\u202f! vraiment\u202f?"),
        ("« Bonjour »", "«\u00a0Bonjour\u00a0»"),
        ("45 % de 12", "45\u202f% de 12"),
        ("https://a.fr:80/?b;c", "https://a.fr:80/?b;c"),
        ("Préfiguration n° 462, N° 3", "Préfiguration n°\u00a0462, N°\u00a03"),
        ("1 000 marchés, 2 500 000 en 2017 300", "1\u202f000 marchés, 2\u202f500\u202f000 en 2017 300"),
        ("sans espace: ici", "sans espace: ici"),
        ("a\tb\x0b\x00c\x7f", "a bc"),
        ("de \u202egauche\u202c à droite", "de gauche à droite"),
        ("", ""),
    ],
)
def test_spaces_before_high_signs_are_kept_from_breaking_and_none_is_added(typed, set_):
    assert typeset(typed) == set_


def test_what_is_set_stays_as_it_is():
    once = typeset("« Oui : 45 % ; non ! »")
    assert typeset(once) == once


def test_empty_lines_make_no_paragraph():
    assert paragraphs("un\n\n  deux  \n") == ["un", "deux"]


def test_what_is_too_long_is_cut_at_a_word():
    assert brief("un  deux\ntrois", 20) == "un deux trois"
    assert brief("un deux, trois", 10) == "un deux…"
    assert brief("mot" * 10, 10) == "motmotmotm…"
